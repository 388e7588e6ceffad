import { describe, expect, it } from 'vitest';

import type { Effect } from '../../../src/core/effect.ts';
import type { Permission } from '../../../src/core/permission.ts';
import { permissionKey } from '../../../src/core/permission.ts';
import { PermissionSet } from '../../../src/core/permission-set.ts';
import { CHANGE_KINDS } from '../../../src/core/undo.ts';
import type { Sets } from '../../support/trail-world.ts';
import { Chooser, numbersFrom, step, STEP_NAMES, TrailWorld } from '../../support/trail-world.ts';

type Difference = { readonly gained: readonly Permission[]; readonly lost: readonly Permission[] };

const NOTHING: Difference = { gained: [], lost: [] };

/** What is told of everybody. */
const toldOf = (effect: Effect): ReadonlyMap<string, Difference> =>
  new Map(
    effect.kind === 'told'
      ? effect.groups.flatMap((group) =>
          group.principals.map(({ orgId, userId }) => [`${orgId}/${userId}`, group] as const),
        )
      : [],
  );

const setOf = (permissions: readonly Permission[]): PermissionSet =>
  new PermissionSet([{ source: { roleUid: null, path: { via: 'managed' } }, permissions }]);

/** Permission by permission, what one set has that the other does not cover; and whether that is just what is told. */
function expectSame(told: readonly Permission[], of: PermissionSet, by: PermissionSet, about: string): void {
  const missing = of.list().filter((permission) => !by.covers(permission));
  const keys = new Set(missing.map(permissionKey));
  const told1 = setOf(told);
  expect(
    [
      ...told.filter((permission) => !keys.has(permissionKey(permission))),
      ...missing.filter((permission) => !told1.covers(permission)),
    ],
    about,
  ).toEqual([]);
}

/** Naively: of everybody; of an org's change, in the org. */
function expectDifference(effect: Effect, was: Sets, is: Sets, orgId: number, about: string): void {
  expect(effect.kind, about).toBe('told');
  const told = toldOf(effect);
  const none = setOf([]);
  for (const key of new Set([...was.keys(), ...is.keys(), ...told.keys()])) {
    if (orgId !== 0 && !key.startsWith(`${orgId}/`)) continue;
    const [before, after] = [was.get(key) ?? none, is.get(key) ?? none];
    const { gained, lost } = told.get(key) ?? NOTHING;
    expectSame(gained, after, before, `${about}: what ${key} gained`);
    expectSame(lost, before, after, `${about}: what ${key} lost`);
  }
}

/** Kinds that there were entries of, and those that the effect was told of without a doubt. */
const made = new Set<string>();
const told = new Set<string>();

describe('what an entry did', () => {
  it.each(Array.from({ length: 30 }, (_, i) => i + 1))(
    'in world %i is exactly the difference, or it says why not',
    { timeout: 300_000 },
    async (seed) => {
      const world = new TrailWorld();
      const choose = new Chooser(numbersFrom(seed * 7919));
      let before = await world.sets();
      for (let serial = 1; serial <= 60; serial++) {
        const entry = await step(world, choose.one(STEP_NAMES), choose, serial);
        if (entry === undefined) continue;
        made.add(entry.kind);
        const [was, is] = [before, await world.sets()];
        before = is;
        const found = await world.effectOf(entry);
        if (!found.ok) throw new Error(JSON.stringify(found.refusal));
        const { effect, approximate } = found.value;
        if (approximate.length > 0) continue;
        told.add(entry.kind);
        const about = `${entry.orgId} ${entry.kind} ${entry.before} ${entry.after}`;
        expectDifference(effect as Effect, was, is, entry.orgId, about);
      }
    },
  );

  it('is told of every kind', () => {
    expect(CHANGE_KINDS.filter((kind) => !made.has(kind))).toEqual(['trail.move-out']);
    expect(CHANGE_KINDS.filter((kind) => !told.has(kind))).toEqual([]);
  });
});
