import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { isDeclaredId } from '../../../src/core/declared-type.ts';
import { PermissionSet } from '../../../src/core/permission-set.ts';
import { isMet } from '../../../src/core/requirement.ts';
import { readResourcePermissions, writeResourcePermissions } from '../../../src/core/requirements.ts';
import { parseHeldScope } from '../../../src/core/scope.ts';
import { whyUnmet } from '../../../src/core/unmet.ts';
import { declarablePattern, isReservedName } from '../../../src/core/reserved-names.ts';
import { Vocabulary } from '../../../src/core/vocabulary.ts';

const INVOICES = {
  name: 'invoices',
  attribute: 'id',
  actions: ['read', 'approve'],
  levels: [
    { name: 'View', actions: ['read'] },
    { name: 'Manage', actions: ['invoices.permissions:write', 'approve'] },
  ],
  isGlobal: false,
};
const TYPES = new Vocabulary([INVOICES]);

const anyId = fc.oneof(
  fc.constantFrom('*', 'a/*', 'a:*', 'id:42', 'a/b', 'x?', '', ':', '/', '**', 'a*b'),
  fc.string({ unit: 'binary', maxLength: 12 }),
);

describe('a level on a resource', () => {
  it('is held on that one alone, whatever is stored as its id', () => {
    fc.assert(
      fc.property(anyId, fc.constantFrom('invoices', 'folders', 'projects'), (id, resource) => {
        for (const level of ['View', 'Manage', 'Admin', 'Owner']) {
          const held = TYPES.permissionsOfLevel(resource, id, level);
          for (const { scope } of held) {
            expect(parseHeldScope(scope)).toEqual({ kind: 'exact', scope });
            expect(scope).toBe(TYPES.scopeOf({ resource, id }));
          }
        }
      }),
    );
  });

  it('of a declared type gives what it lists, and nothing of another level', () => {
    expect(TYPES.permissionsOfLevel('invoices', 'a/b', 'Manage')).toEqual([
      { action: 'invoices.permissions:write', scope: 'invoices:id:a/b' },
      { action: 'invoices:approve', scope: 'invoices:id:a/b' },
    ]);
    expect(TYPES.permissionsOfLevel('orders', '7', 'Manage')).toEqual([]);
    expect(TYPES.permissionsOfLevel('invoices', '7', 'Admin')).toEqual([]);
  });
});

describe('the id of a resource of a declared type', () => {
  it.each(['7', 'id:42', 'a/b', ' ', 'ä', '💡', '__proto__', 'x'.repeat(190)])('can be %j', (id) => {
    expect(isDeclaredId(id)).toBe(true);
  });

  it.each(['', '*', 'a/*', 'a:*', 'a*b', 'x?', '\n', '\0', '\ud83d', 'x'.repeat(191)])(
    'cannot be %j',
    (id) => {
      expect(isDeclaredId(id)).toBe(false);
    },
  );
});

describe('the routes of declared types', () => {
  it('take the names that are not reserved, and no others', () => {
    const pattern = new RegExp(`^${declarablePattern()}$`);
    const words = [
      'teams',
      'roles',
      'invoices',
      'gatehouse',
      'permissions',
      'user',
      'users',
      'a',
      'datasources',
      'caching',
    ];
    const name = fc
      .array(fc.constantFrom(...words, 'x-1'), { minLength: 1, maxLength: 3 })
      .chain((parts) => fc.constantFrom('.', '-', '').map((between) => parts.join(between)));
    fc.assert(
      fc.property(name, (text) => {
        expect(pattern.test(text), text).toBe(!isReservedName(text));
        // In a path, something follows.
        expect(new RegExp(`^${declarablePattern()}(?=/7)`).test(`${text}/7`), text).toBe(
          !isReservedName(text),
        );
      }),
      { numRuns: 500 },
    );
    for (const text of ['', 'A', '7', 'a/b', 'a b', '-a', '.a']) expect(pattern.test(text), text).toBe(false);
    expect(declarablePattern()).not.toMatch(/[{}]/);
  });
});

describe('who may not act on a resource of a type of the org', () => {
  const holding = (action: string, scope: string, types = TYPES) =>
    new PermissionSet(
      [{ source: { roleUid: null, path: { via: 'unknown' } }, permissions: [{ action, scope }] }],
      types,
    );
  const refusalOf = (resource: string, held: PermissionSet) => {
    const requirement = readResourcePermissions({ resource, id: '7' });
    return isMet(requirement, held) ? 'met' : whyUnmet(requirement, held);
  };
  const denied = (type: string) => ({ tag: 'denied', needed: `${type}.permissions:read` });

  it('is told alike whether or not it is declared', () => {
    const nobody = holding('teams:read', '*');
    expect(refusalOf('invoices', nobody)).toEqual(denied('invoices'));
    expect(refusalOf('orders', nobody)).toEqual(denied('orders'));
  });

  it('is denied even if a role holds the action of a type that is not declared (I12)', () => {
    expect(refusalOf('orders', holding('orders.permissions:read', '*'))).toEqual(denied('orders'));
    expect(refusalOf('invoices', holding('invoices.permissions:read', '*'))).toBe('met');
    expect(refusalOf('invoices', holding('invoices.permissions:read', 'invoices:id:8'))).toEqual(
      denied('invoices'),
    );
  });

  it('is told that it is not declared, if they may read what is', () => {
    const reader = holding('resource-types:read', 'resource-types:*');
    expect(refusalOf('orders', reader)).toEqual({ tag: 'not-found', thing: 'resource-type' });
    expect(refusalOf('invoices', reader)).toEqual(denied('invoices'));
    const other = holding('resource-types:read', 'resource-types:name:invoices');
    expect(refusalOf('orders', other)).toEqual(denied('orders'));
  });

  it('is denied as for every other requirement', () => {
    const reader = holding('resource-types:read', '*');
    expect(whyUnmet(writeResourcePermissions({ resource: 'folders', id: 'x' }), reader)).toEqual({
      tag: 'denied',
      needed: 'folders.permissions:write',
    });
  });
});
