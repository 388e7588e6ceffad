import { describe, expect, it } from 'vitest';

import { givenInOrg } from '../../../src/core/global-scope.ts';
import type { Permission } from '../../../src/core/permission.ts';
import type { GrantPath } from '../../../src/core/permission-set.ts';
import { PermissionSearch } from '../../../src/core/permission-search.ts';
import { compilePermissions, storedByUid } from '../../../src/core/principal.ts';
import { factsOf } from '../../support/arbitraries.ts';
import { SHIPPED_ONLY } from '../../../src/core/vocabulary.ts';

/** How a role can reach somebody in an org, and whether what it says of the whole deployment counts. */
const PATHS: readonly (readonly [how: string, path: GrantPath, counts: boolean])[] = [
  ['the org role', { via: 'org-role' }, false],
  ['an assignment in the org', { via: 'assignment', global: false }, false],
  ['a team', { via: 'team', teamId: 3 }, false],
  ['an external group', { via: 'group', group: 'cn=admins' }, false],
  ['an assignment in all orgs', { via: 'assignment', global: true }, true],
  ['being a server admin', { via: 'server-admin' }, true],
];

/** Scopes that reach a user of the whole deployment. */
const SCOPES = ['*', 'global.users:*', 'global.users:id:*', 'global.users:id:7'];

const PERSON = 'global.users:id:7';

const holding = (path: GrantPath, scope: string) =>
  factsOf({
    reached: [{ uid: 'custom', path }],
    storedRoles: [{ uid: 'custom', permissions: [{ action: 'users:read', scope }] }],
  });

describe.each(PATHS)('what %s says of the whole deployment', (_how, path, counts) => {
  it.each(SCOPES)(`${counts ? 'counts' : 'counts nowhere'}: %s`, (scope) => {
    const facts = holding(path, scope);
    const set = compilePermissions(facts, SHIPPED_ONLY);
    expect(set.allows('users:read', [PERSON])).toBe(counts);
    expect(set.allows('users:read', ['users:id:7', PERSON])).toBe(counts || scope === '*');
    expect(set.covers({ action: 'users:read', scope: PERSON })).toBe(counts);
    expect(set.why('users:read', [PERSON])).toHaveLength(counts ? 1 : 0);
    const reach = set.reach({ action: 'users:read', prefix: 'global.users:id:' });
    expect(reach).toEqual(!counts ? [] : scope === PERSON ? ['7'] : 'all');
    // What is shown of it promises no more.
    const shown = set.list().filter(({ action }) => action === 'users:read');
    expect(shown.length).toBe(counts || scope === '*' ? 1 : 0);
    const search = (asked: string) =>
      new PermissionSearch(
        { action: 'users:read', actionPrefix: '', scope: asked },
        storedByUid(facts.storedRoles),
        SHIPPED_ONLY,
      ).heldBy(facts);
    expect(search(PERSON)).toEqual(counts ? { 'users:read': [scope] } : {});
    expect(search('')).toEqual(counts || scope === '*' ? { 'users:read': [scope] } : {});
  });

  it('leaves what it says of the org', () => {
    for (const scope of ['*', 'users:*', 'users:id:7']) {
      const set = compilePermissions(holding(path, scope), SHIPPED_ONLY);
      expect(set.allows('users:read', ['users:id:7'])).toBe(true);
      expect(set.reach({ action: 'users:read', prefix: 'users:id:' })).toEqual(
        scope === 'users:id:7' ? ['7'] : 'all',
      );
    }
  });
});

it('somebody who has a star from an org and from everywhere has the one from everywhere', () => {
  for (const paths of [PATHS, PATHS.toReversed()]) {
    const facts = {
      ...holding({ via: 'org-role' }, '*'),
      reached: paths.map(([, path]) => ({ uid: 'custom', path })),
    };
    const set = compilePermissions(facts, SHIPPED_ONLY);
    expect(set.allows('users:read', [PERSON])).toBe(true);
    expect(set.why('users:read', [PERSON])).toHaveLength(2);
  }
});

it.each([
  ['an org first', [false, true]],
  ['everywhere first', [true, false]],
])('one search tells a star of one role from an org and from everywhere apart: %s', (_order, given) => {
  const [inOrg, everywhere] = [false, true].map((global) => holding({ via: 'assignment', global }, '*'));
  const { storedRoles = [] } = inOrg ?? {};
  const search = new PermissionSearch(
    { action: 'users:read', actionPrefix: '', scope: PERSON },
    storedByUid(storedRoles),
    SHIPPED_ONLY,
  );
  for (const isEverywhere of given) {
    const facts = isEverywhere ? everywhere : inOrg;
    expect(facts && search.heldBy(facts)).toEqual(isEverywhere ? { 'users:read': ['*'] } : {});
  }
});

it('what an org can give of a list is always the same list, and the list itself where that is all', () => {
  const all: readonly Permission[] = [{ action: 'users:read', scope: 'users:*' }];
  expect(givenInOrg(all)).toBe(all);
  const some = [...all, { action: 'users:read', scope: 'global.users:*' }];
  expect(givenInOrg(some)).toEqual(all);
  expect(givenInOrg(some)).toBe(givenInOrg(some));
});
