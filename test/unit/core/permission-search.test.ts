import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { PermissionQuestion } from '../../../src/core/permission-search.ts';
import {
  isHeldByEveryone,
  isLookedFor,
  levelsGranting,
  PermissionSearch,
  scopesAnswering,
  shippedRolesGranting,
} from '../../../src/core/permission-search.ts';
import { levelsOf, permissionsOfLevel } from '../../../src/core/resource-levels.ts';
import { resourceNames } from '../../../src/core/resource-types.ts';
import { compilePermissions, shippedPermissions, storedByUid } from '../../../src/core/principal.ts';
import { reducePermissions } from '../../../src/core/reduction.ts';
import { anyScope, permission, principalFacts } from '../../support/arbitraries.ts';
import { naiveCovers } from '../../support/naive-evaluator.ts';
import { SHIPPED_ONLY } from '../../../src/core/vocabulary.ts';

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

describe('where a search begins', () => {
  it('is at every scope that is the one asked for or covers it, and at no other', () => {
    fc.assert(
      fc.property(anyScope, anyScope, (scope, held) => {
        const isAnswer = scopesAnswering(scope)?.includes(held);
        expect(isAnswer).toBe(held === scope || naiveCovers(held, scope));
      }),
    );
    expect(scopesAnswering('folders:uid:a/b')).toEqual([
      'folders:uid:a/b',
      '*',
      'folders:*',
      'folders:uid:*',
      'folders:uid:a/*',
    ]);
  });

  it('is not at wildcards of very many parts, which would take the square of their number', () => {
    expect(scopesAnswering(':'.repeat(100))).toBeUndefined();
  });

  it('is at every level that grants something that is looked for', () => {
    const ids = fc.constantFrom('x', '1', '*', 'a:b', 'a:*', 'sharedwithme');
    const anyLevel = fc.constantFrom(...resourceNames).chain((resource) =>
      fc.record({
        resource: fc.constant(resource),
        level: fc.constantFrom(...levelsOf(resource).map(({ name }) => name)),
        id: ids,
      }),
    );
    const asked = fc.tuple(question, anyLevel, fc.boolean()).map(([any, { resource, level, id }, isOwn]) => {
      const [own = { action: '', scope: '' }] = permissionsOfLevel(resource, id, level);
      return isOwn ? { ...own, actionPrefix: any.actionPrefix.slice(0, 1) } : any;
    });
    fc.assert(
      fc.property(asked, anyLevel, (wanted, { resource, level, id }) => {
        const isGranting = permissionsOfLevel(resource, id, level).some((each) => isLookedFor(wanted, each));
        const found = levelsGranting(wanted).find(
          (each) => each.resource === resource && each.level === level,
        );
        const isFound = found !== undefined && (found.ids?.includes(id) ?? true);
        if (isGranting) expect(isFound).toBe(true);
        if (isFound && found.ids !== undefined) expect(isGranting).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each<readonly [Partial<PermissionQuestion>, boolean]>([
    [{}, true],
    [{ action: 'folders:read' }, true],
    [{ actionPrefix: 'folders' }, true],
    [{ action: 'folders:read', scope: 'folders:uid:sharedwithme' }, true],
    [{ action: 'folders:read', scope: 'folders:uid:x' }, false],
    [{ action: 'folders:write' }, false],
  ])('is at everybody for %o: %s', (asked, expected) => {
    expect(isHeldByEveryone({ ...ANY, ...asked })).toBe(expected);
  });
});

describe('a search', () => {
  it('finds of each principal what its compiled permissions hold', () => {
    fc.assert(
      fc.property(fc.array(principalFacts, { minLength: 1, maxLength: 3 }), question, (list, asked) => {
        const stored = list.flatMap(({ storedRoles }) => storedRoles);
        const search = new PermissionSearch(asked, storedByUid(stored), SHIPPED_ONLY);
        const last = new Map(stored.map((role) => [role.uid, role]));
        for (const facts of list) {
          const compiled = compilePermissions({ ...facts, storedRoles: [...last.values()] }, SHIPPED_ONLY);
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
