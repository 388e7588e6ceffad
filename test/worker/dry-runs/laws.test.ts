/** What a dry run foresees is what the change then does: for every change, over random worlds. Nothing is written by it (I2, I10). */
import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import fc from 'fast-check';
import { beforeAll, describe, inject, it } from 'vitest';
import type { ExpectStatic } from 'vitest';

import type { ChangeName } from '../../../src/service/changes.ts';
import { ADMIN_CALLER } from '../../support/dry-runs/admin-caller.ts';
import type { Draws } from '../../support/dry-runs/drawn-changes.ts';
import { drawChange, NAMES } from '../../support/dry-runs/drawn-changes.ts';
import { rowsOf } from '../../support/dry-runs/everybody.ts';
import type { Came, Moment } from '../../support/dry-runs/foreseen-and-made.ts';
import {
  callerOf,
  doorBefore,
  foreseenAndMade,
  thisMoment,
} from '../../support/dry-runs/foreseen-and-made.ts';
import { storeWalk, TYPES } from '../../support/dry-runs/stored-walk.ts';
import { freshOrg } from '../../support/fresh-org.ts';

/** Changes on one walk at most, and walks. */
const STEPS = 50;
const { walks: WALKS, seed: SEED } = inject('dryRuns');
/** How often one kind of change is tried until it was made and refused. */
const TRIES = 120;
const TRIES_IN_A_WORLD = 20;
/** More than any change draws. */
const DRAWS = 40;

/** Which changes can give or take anything. */
const MOVES: Readonly<Record<ChangeName, boolean>> = {
  addOrgUser: true,
  addRole: true,
  addTeamGroup: true,
  addTeamMember: true,
  changeOwnPassword: false,
  createGroupMappings: true,
  // Its creator is its Admin.
  createOrg: true,
  createRole: false,
  createServiceAccount: true,
  createTeam: true,
  createToken: false,
  createUser: true,
  createWholeTeam: true,
  deleteGroupMappings: true,
  deleteOrg: true,
  deleteResourceType: true,
  deleteRole: true,
  deleteServiceAccount: true,
  deleteTeam: true,
  deleteToken: false,
  deleteUser: true,
  disableUser: true,
  hardReset: true,
  linkOwnUser: false,
  // The groups that the provider said end with the link.
  moveLink: true,
  moveOutTrail: false,
  placeOrg: false,
  putResourceType: true,
  removeLink: true,
  removeOrgUser: true,
  removeOrgUserForGood: true,
  removeOwnLink: true,
  removeRole: true,
  removeTeamGroup: true,
  removeTeamMember: true,
  renameOrg: false,
  replaceTeam: true,
  setDeclaredLevels: true,
  setGroupMappings: true,
  setPassword: false,
  setResourcePermissions: true,
  setRoleHolders: true,
  setRoles: true,
  setServerAdmin: true,
  setTeamMembers: true,
  setTeamPreferences: false,
  setUserGroups: true,
  updateOrgUser: true,
  updateOwnUser: false,
  updateRole: true,
  updateServiceAccount: true,
  updateTeam: false,
  updateTeamMember: true,
  updateUser: false,
  useOrg: false,
  // Whose membership of it was pending is a member from then on.
  useOwnOrg: true,
};

/** A step as it is drawn, before it is known what is there. */
type Step = { readonly name: ChangeName; readonly draws: readonly number[] };

/** Chooses by numbers, one after the other. */
function drawsFrom(numbers: readonly number[]): Draws {
  let next = 0;
  const below = (bound: number): number => {
    const drawn = numbers[next++];
    if (drawn === undefined) throw new RangeError('A change draws more numbers than it is given');
    return drawn % bound;
  };
  return { below, pick: <T>(of: readonly T[]): T => of[below(of.length)] as T };
}

let base = 10_000;
let texts = 0;

/** Begins in a world of its own. What all orgs share is as it was shipped, but for one basic role. */
async function beginWalk() {
  const door = doorBefore();
  await door.change(0, ADMIN_CALLER, 'hardReset', { basicRoles: true });
  for (const name of TYPES) await door.change(0, ADMIN_CALLER, 'deleteResourceType', { name, force: true });
  const permissions = [{ action: 'teams:read', scope: 'teams:*' }];
  const draft = { uid: 'basic_viewer', name: '', displayName: '', description: '', group: '', hidden: false };
  const update = { version: undefined, versionRule: 'gate', validatePermissions: true } as const;
  await door.change(0, ADMIN_CALLER, 'updateRole', { draft: { ...draft, permissions }, ...update });
  const { orgId, otherId } = await storeWalk((base += 100));
  let moment: Moment = await thisMoment();
  const root = orgId + 10;

  /** Who asks in an org: mostly somebody who may do much. */
  const chooseCaller = (name: ChangeName, draws: Draws, asksIn: number): number => {
    const pending = rowsOf(moment.rows, 'org_users').filter(
      (row) => row['org_id'] === asksIn && row['pending_as'] !== null,
    );
    // Whose membership is pending is made a member first, by a change that is no part of the dry run; but for the change that does it.
    const isNotYet = (id: number) => name !== 'useOwnOrg' && pending.some((row) => row['user_id'] === id);
    const others = rowsOf(moment.rows, 'users')
      .map((row) => Number(row['id']))
      .filter((id) => id !== 1 && !isNotYet(id));
    const settling = name === 'useOwnOrg' ? pending.map((row) => Number(row['user_id'])) : [];
    return draws.pick([root, root, root, root + 1, draws.pick(others), draws.pick(others), ...settling]);
  };

  return {
    orgId,
    step: async (expect: ExpectStatic, { name, draws: numbers }: Step): Promise<Came> => {
      const draws = drawsFrom(numbers);
      const asksIn = draws.below(6) === 0 ? otherId : orgId;
      const callerId = chooseCaller(name, draws, asksIn);
      const fresh = `n${(texts += 1)}`;
      const scene = { rows: moment.rows, orgId: asksIn, callerId, fresh };
      const asked = drawChange(name, scene, draws);
      const came = await foreseenAndMade(
        expect,
        door,
        { ...asked, caller: callerOf(moment.rows, callerId) },
        moment,
      );
      moment = came.after;
      return came;
    },
  };
}

/** Whether there is nothing at all in the storage of an object of dry runs. */
const isEmpty = async (orgId: number): Promise<boolean> =>
  await runInDurableObject(env.DRY_RUNS.getByName(String(orgId)), async (_object, { storage }) => {
    const tables = storage.sql
      .exec("SELECT name FROM sqlite_master WHERE name NOT GLOB '_cf_*' AND name NOT GLOB 'sqlite_*'")
      .toArray();
    return tables.length === 0 && (await storage.list()).size === 0 && (await storage.getAlarm()) === null;
  });

/** Numbers that look random and are the same each time: mulberry32. */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    const mixed = Math.imul(state ^ (state >>> 15), state | 1);
    const more = mixed ^ (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61));
    return (more ^ (more >>> 14)) >>> 1;
  };
}

describe('a dry run, then the change', { timeout: 600_000 * Math.max(1, WALKS / 100) }, () => {
  // The global plane has a trail from here on, so that what is stored past the objects is seen by all of them.
  beforeAll(async () => {
    await freshOrg('by requests');
  });

  it.for(NAMES.map((name, seed) => [name, seed + 1] as const))(
    'agree on %s, made and refused',
    async ([name, seed], { expect }) => {
      const number = numbersFrom(seed);
      const seen = new Set<string>();
      let hasMoved = false;
      const isEnough = () =>
        seen.has('changed') &&
        hasMoved === MOVES[name] &&
        [...seen].some((to) => to !== 'changed' && to !== 'unchanged');
      for (let tries = 0; tries < TRIES && !isEnough(); tries += TRIES_IN_A_WORLD) {
        const walk = await beginWalk();
        for (let i = 0; i < TRIES_IN_A_WORLD && !isEnough(); i += 1) {
          const draws = Array.from({ length: DRAWS }, number);
          const { to, moves } = await walk.step(expect, { name, draws });
          seen.add(to);
          hasMoved ||= moves;
        }
        expect(await isEmpty(walk.orgId)).toBe(true);
        expect(await isEmpty(0)).toBe(true);
      }
      expect([...seen]).not.toContain('unavailable');
      expect({ came: [...seen], hasMoved }).toSatisfy(isEnough);
    },
  );

  it('agree on walks of changes of every kind', async ({ expect }) => {
    const number = fc.noBias(fc.nat());
    const step = fc.noShrink(
      fc.record({
        name: fc.constantFrom(...NAMES),
        draws: fc.array(number, { minLength: DRAWS, maxLength: DRAWS }),
      }),
    );
    const steps = fc.array(step, { minLength: 1, maxLength: STEPS, size: 'max' });
    const came = { moved: 0, changed: 0, refused: 0 };
    await fc.assert(
      fc.asyncProperty(steps, async (walked) => {
        const walk = await beginWalk();
        for (const one of walked) {
          const { to, moves } = await walk.step(expect, one);
          if (to === 'changed') came.changed += 1;
          else if (to !== 'unchanged') came.refused += 1;
          if (moves) came.moved += 1;
        }
      }),
      { seed: SEED, numRuns: WALKS },
    );
    // The walks went somewhere, gave and took, and were held back.
    expect(came.changed).toBeGreaterThan(WALKS * 3);
    expect(came.moved).toBeGreaterThan(WALKS * 2);
    expect(came.refused).toBeGreaterThan(WALKS * 3);
  });
});
