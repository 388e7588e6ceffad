import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findUndelegable } from '../../../src/core/delegation.ts';
import type { Permission } from '../../../src/core/permission.ts';
import type { GrantSource } from '../../../src/core/permission-set.ts';
import { PermissionSet } from '../../../src/core/permission-set.ts';
import { isMet } from '../../../src/core/requirement.ts';
import {
  permission,
  permissionsOf,
  worldAndQuestion,
  worldAndRequirement,
} from '../../support/arbitraries.ts';
import { naiveMayDelegate } from '../../support/naive-evaluator.ts';

const source: GrantSource = { roleUid: 'custom', path: { via: 'assignment', global: false } };

const holderOf = (permissions: readonly Permission[]): PermissionSet =>
  new PermissionSet([{ source, permissions }]);

type Pair = readonly [action: string, scope: string];
const toPermissions = (pairs: readonly Pair[]): Permission[] =>
  pairs.map(([action, scope]) => ({ action, scope }));

const DELEGATE = 'permissions:type:delegate';
const ESCALATE = 'permissions:type:escalate';

/** Source: docs/grafana.md#delegation. */
const TABLE: readonly (readonly [may: 'may' | 'may not', held: Pair, wanted: Pair])[] = [
  ['may', ['teams:read', 'teams:id:1'], ['teams:read', 'teams:id:1']],
  ['may', ['teams:read', 'teams:*'], ['teams:read', 'teams:id:1']],
  ['may', ['teams:read', 'teams:*'], ['teams:read', 'teams:id:*']],
  ['may', ['teams:read', 'teams:*'], ['teams:read', 'teams:*']],
  ['may', ['teams:read', 'teams:id:*'], ['teams:read', 'teams:id:1']],
  ['may', ['teams:read', '*'], ['teams:read', 'teams:*']],
  ['may', ['teams:read', '*'], ['teams:read', '*']],
  ['may not', ['teams:read', 'teams:id:1'], ['teams:read', 'teams:id:*']],
  ['may not', ['teams:read', 'teams:id:1'], ['teams:read', 'teams:id:12']],
  ['may not', ['teams:read', 'teams:id:*'], ['teams:read', 'teams:*']],
  ['may not', ['teams:read', 'teams:*'], ['teams:read', '*']],
  ['may not', ['teams:read', '*'], ['teams:write', 'teams:id:1']],
  ['may not', ['teams:read', '*'], ['Teams:read', 'teams:id:1']],
  ['may not', ['users:read', 'users:*'], ['users:read', 'global.users:id:1']],
  // Without scope: holding the action is enough.
  ['may', ['teams:create', ''], ['teams:create', '']],
  ['may', ['teams:read', 'teams:id:1'], ['teams:read', '']],
  ['may not', ['teams:create', ''], ['teams:delete', '']],
  ['may not', ['teams:read', ''], ['teams:read', 'teams:id:1']],
  ['may not', ['teams:read', ''], ['teams:read', '*']],
  // What is held in a malformed way covers nothing, not even itself (I12).
  ['may not', ['teams:read', 'teams*'], ['teams:read', 'teams:id:1']],
  ['may not', ['teams:read', 'teams:*:1'], ['teams:read', 'teams:*:1']],
  ['may not', ['teams:read', 'teams:id:?'], ['teams:read', 'teams:id:?']],
  // Giving away and resetting are two rights.
  ['may', ['roles:write', DELEGATE], ['roles:write', DELEGATE]],
  ['may', ['roles:write', ESCALATE], ['roles:write', ESCALATE]],
  ['may not', ['roles:write', DELEGATE], ['roles:write', ESCALATE]],
  ['may not', ['roles:write', ESCALATE], ['roles:write', DELEGATE]],
  ['may not', ['roles:write', DELEGATE], ['roles:write', 'permissions:type:*']],
  ['may not', ['roles:write', ESCALATE], ['roles:write', 'permissions:*']],
  ...['permissions:*', 'permissions:type:*', '*'].flatMap((held) =>
    [DELEGATE, ESCALATE].map((scope) => ['may', ['roles:write', held], ['roles:write', scope]] as const),
  ),
];

describe('delegation', () => {
  it.each(TABLE)('who holds the following %s give away the other: %j, %j', (may, held, wanted) => {
    const [one] = toPermissions([wanted]);
    expect(findUndelegable(holderOf(toPermissions([held])), [one!])).toEqual(may === 'may' ? undefined : one);
  });

  it('names the first permission that is not held', () => {
    const holder = holderOf(toPermissions([['teams:read', 'teams:*']]));
    const wanted = toPermissions([
      ['teams:read', 'teams:id:1'],
      ['teams:write', 'teams:id:1'],
      ['teams:delete', ''],
    ]);
    expect(findUndelegable(holder, wanted)).toEqual({ action: 'teams:write', scope: 'teams:id:1' });
  });

  it('lets anybody give away nothing, and who holds nothing give away only that', () => {
    expect(findUndelegable(holderOf([]), [])).toBeUndefined();
    expect(findUndelegable(holderOf([]), toPermissions([['', '']]))).toEqual({ action: '', scope: '' });
  });

  it('does not join two narrow scopes into a wide one', () => {
    const holder = holderOf(
      toPermissions([
        ['permissions:read', DELEGATE],
        ['permissions:read', ESCALATE],
      ]),
    );
    expect(
      findUndelegable(holder, toPermissions([['permissions:read', 'permissions:type:*']])),
    ).toBeDefined();
  });

  it('gives away exactly what the rules let it, in any world', () => {
    fc.assert(
      fc.property(worldAndQuestion, fc.array(permission, { maxLength: 3 }), ([bundles, question], others) => {
        const wanted = [...question.scopes.map((scope) => ({ action: question.action, scope })), ...others];
        expect(findUndelegable(new PermissionSet(bundles), wanted)).toEqual(
          wanted.find((one) => !naiveMayDelegate(permissionsOf(bundles), one)),
        );
      }),
      { numRuns: 2_000 },
    );
  });

  it('never gives anybody an answer that its giver is refused (I11)', () => {
    const candidates = fc.array(permission, { maxLength: 20, size: 'medium' });
    fc.assert(
      fc.property(worldAndQuestion, candidates, ([bundles, { action, scopes }], others) => {
        const giver = new PermissionSet(bundles);
        const narrower = scopes.map((scope) => ({ action, scope }));
        const given = [...permissionsOf(bundles), ...narrower, ...others].filter(
          (one) => findUndelegable(giver, [one]) === undefined,
        );
        expect(findUndelegable(giver, given)).toBeUndefined();
        const receiver = holderOf(given);
        for (const asked of [
          scopes,
          [],
          ...[...scopes, ...given.map(({ scope }) => scope)].map((s) => [s]),
        ]) {
          expect(!receiver.allows(action, asked) || giver.allows(action, asked), JSON.stringify(asked)).toBe(
            true,
          );
        }
        expect(findUndelegable(giver, receiver.list()), 'nor can the receiver pass on more').toBeUndefined();
      }),
      { numRuns: 2_000 },
    );
    fc.assert(
      fc.property(worldAndRequirement, candidates, ([bundles, tree], others) => {
        const giver = new PermissionSet(bundles);
        const receiver = holderOf(others.filter((one) => findUndelegable(giver, [one]) === undefined));
        expect(!isMet(tree, receiver) || isMet(tree, giver)).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });
});
