import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { PermissionQuestion } from '../../../src/core/permission-search.ts';
import { isLookedFor, PermissionSearch, shippedRolesGranting } from '../../../src/core/permission-search.ts';
import { compilePermissions, shippedPermissions, storedByUid } from '../../../src/core/principal.ts';
import { reducePermissions } from '../../../src/core/reduction.ts';
import { anyScope, permission, principalFacts } from '../../support/arbitraries.ts';
import { naiveCovers } from '../../support/naive-evaluator.ts';

const ANY: PermissionQuestion = { action: '', actionPrefix: '', scope: '' };

const question: fc.Arbitrary<PermissionQuestion> = fc.record({
  action: fc.oneof(
    fc.constant(''),
    permission.map(({ action }) => action),
  ),
  actionPrefix: fc.oneof(
    fc.constant(''),
    permission.map(({ action }) => action.slice(0, 4)),
  ),
  scope: fc.oneof(fc.constant(''), anyScope),
});

describe('what is looked for', () => {
  it.each<readonly [Partial<PermissionQuestion>, string, string, boolean]>([
    [{}, 'teams:read', '', true],
    [{ action: 'teams:read' }, 'teams:read', 'teams:*', true],
    [{ action: 'teams:read' }, 'teams:reader', 'teams:*', false],
    [{ actionPrefix: 'teams' }, 'teams.roles:read', '*', true],
    [{ actionPrefix: 'teams:' }, 'teams.roles:read', '*', false],
    [{ scope: 'teams:id:1' }, 'teams:read', 'teams:id:1', true],
    [{ scope: 'teams:id:1' }, 'teams:read', 'teams:id:*', true],
    [{ scope: 'teams:id:1' }, 'teams:read', '*', true],
    [{ scope: 'teams:id:1' }, 'teams:read', 'teams:id:10', false],
    [{ scope: 'teams:id:1' }, 'teams:read', '', false],
    [{ scope: 'teams:*' }, 'teams:read', 'teams:*', true],
    [{ scope: 'teams:*' }, 'teams:read', 'teams:id:1', false],
    [{ action: 'teams:read', scope: 'teams:id:1' }, 'teams:write', 'teams:*', false],
  ])('%o: %s on %j is %s', (asked, action, scope, expected) => {
    expect(isLookedFor({ ...ANY, ...asked }, { action, scope })).toBe(expected);
  });

  it('by scope is the scope itself and what covers it', () => {
    fc.assert(
      fc.property(anyScope, permission, (scope, held) => {
        const expected = scope === '' || held.scope === scope || naiveCovers(held.scope, scope);
        expect(isLookedFor({ ...ANY, scope }, held)).toBe(expected);
      }),
    );
  });
});

describe('a search', () => {
  it('finds of each principal what its compiled permissions hold', () => {
    fc.assert(
      fc.property(fc.array(principalFacts, { minLength: 1, maxLength: 3 }), question, (list, asked) => {
        const stored = list.flatMap(({ storedRoles }) => storedRoles);
        const search = new PermissionSearch(asked, storedByUid(stored));
        const last = new Map(stored.map((role) => [role.uid, role]));
        for (const facts of list) {
          const compiled = compilePermissions({ ...facts, storedRoles: [...last.values()] });
          const held = compiled.list().filter((each) => isLookedFor(asked, each));
          expect(search.heldBy(facts)).toEqual(reducePermissions(held));
        }
      }),
    );
  });

  it('need not look at shipped roles that are not named, and must at those that are', () => {
    const uids = shippedRolesGranting({ ...ANY, action: 'teams:create' });
    expect(uids).toContain('basic_admin');
    expect(uids).not.toContain('basic_viewer');
    for (const uid of uids) {
      expect(shippedPermissions(uid).some(({ action }) => action === 'teams:create')).toBe(true);
    }
  });
});
