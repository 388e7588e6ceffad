import { env } from 'cloudflare:workers';
import fc from 'fast-check';
import { describe, it } from 'vitest';

import { findUndelegable } from '../../../src/core/delegation.ts';
import type { Permission } from '../../../src/core/permission.ts';
import { permissionKey } from '../../../src/core/permission.ts';
import { findGaps } from '../../../src/core/permission-gaps.ts';
import { withoutSources } from '../../../src/core/permission-set.ts';
import { openDatabase, openOrm } from '../../../src/storage/d1.ts';
import { openRepositories } from '../../../src/storage/repositories.ts';
import { exactScope, malformedScope, plainStem, wildcardScope } from '../../support/arbitraries.ts';

const orm = openOrm(env.DB);
const { roles } = openRepositories(orm);
const AT = '2026-01-01T00:00:00.000Z';

/** Only what can be stored. */
const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes('\0');

const action = fc.constantFrom(
  'teams:read',
  'teams:write',
  'reports:read',
  '*',
  'teams:',
  '\u{1f511}',
  '\uffee',
);
const scope = fc
  .oneof(fc.constantFrom('', '*'), exactScope, wildcardScope, plainStem, malformedScope)
  .filter(isStorable);
const list = (maxLength: number): fc.Arbitrary<Permission[]> =>
  fc.uniqueArray(fc.record({ action, scope }), { maxLength, selector: permissionKey });

let org = 5_000;

/** Stores roles with these permissions straight as rows: in an org of their own, and the last one globally. */
async function storeRoles(permissions: readonly Permission[][]): Promise<{ org: number; uids: string[] }> {
  org++;
  const uids = permissions.map((_, i) => `delegatable-${org}-${i}`);
  const json = JSON.stringify(
    permissions.flatMap((each, i) =>
      each.map(({ action, scope }) => [i === permissions.length - 1 ? 0 : org, uids[i], action, scope]),
    ),
  );
  await env.DB.prepare(
    'INSERT INTO permissions SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, ?2, ?2 FROM json_each(?1)',
  )
    .bind(json, AT)
    .run();
  return { org, uids };
}

describe('the stored roles that grant beyond what a caller holds', () => {
  it('are those of which core finds a permission that the caller cannot delegate, in the org and the global plane', async ({
    expect,
  }) => {
    const answers = new Set<boolean>();
    await fc.assert(
      fc.asyncProperty(
        list(10),
        fc.array(list(3), { minLength: 6, maxLength: 12 }),
        async (held, permissions) => {
          const { org, uids } = await storeRoles(permissions);
          const found = await openDatabase(orm).read(roles.grantingBeyond(org, findGaps(held)));
          const caller = withoutSources(held);
          for (const [i, uid] of uids.entries()) {
            const isBeyond = findUndelegable(caller, permissions[i] ?? []) !== undefined;
            answers.add(isBeyond);
            expect(found.has(uid), JSON.stringify([held, permissions[i]])).toBe(isBeyond);
          }
        },
      ),
      { numRuns: 60 },
    );
    expect(answers).toEqual(new Set([true, false]));
  });

  it('are found however much the caller holds', async ({ expect }) => {
    const held = Array.from({ length: 20_000 }, (_, i) => ({
      action: `reports:${i % 7}`,
      scope: `reports:uid:${'x'.repeat(60)}${i}`,
    }));
    const [one, other] = [held[9], held[19_999]];
    if (one === undefined || other === undefined) throw new Error('There are none');
    const { org, uids } = await storeRoles([
      [one, other],
      [one, { ...other, action: 'reports:x' }],
      [{ ...other, scope: `${other.scope}1` }],
      [other],
    ]);
    const found = await openDatabase(orm).read(roles.grantingBeyond(org, findGaps(held)));
    expect(uids.map((uid) => found.has(uid))).toEqual([false, true, true, false]);
  });
});
