import { describe, expect, it } from 'vitest';

import { readAsked } from '../../../src/console/pages/teams/asked.ts';
import { broughtBy } from '../../../src/console/pages/teams/brought.ts';
import { isAccountLogin, saidBy, waysInto } from '../../../src/console/pages/teams/membership.ts';

describe('which teams are asked for', () => {
  it.each([
    ['', { text: '', order: 'name-asc', page: 1 }],
    ['query=night&order=memberCount-desc&page=3', { text: 'night', order: 'memberCount-desc', page: 3 }],
    ['order=wrong&page=-1', { text: '', order: 'name-asc', page: 1 }],
    ['page=1.5', { text: '', order: 'name-asc', page: 1 }],
    ['page=1e99', { text: '', order: 'name-asc', page: 1 }],
  ])('is read from %j', (query, asked) => {
    expect(readAsked(new URLSearchParams(query))).toEqual(asked);
  });
});

describe('a member of a team', () => {
  it.each([
    ['ada', false],
    ['sa-1-publisher', true],
    ['SA-12-x', true],
    ['sa-x-1', false],
    ['visa-1-x', false],
  ])('%s is a service account: %s', (login, isAccount) => {
    expect(isAccountLogin(login)).toBe(isAccount);
  });

  it.each([
    [[], undefined],
    [['JWT'], 'an identity provider'],
    [['API', 'JWT'], 'a directory job and an identity provider'],
    [['LDAP'], 'LDAP'],
  ])('with the labels %j comes by what is said by %j', (labels, words) => {
    expect(saidBy(labels)).toBe(words);
  });

  it('comes by the groups that are linked, in any letter case, and by links that stand for them', () => {
    const groups = ['cn=Editors,ou=groups', 'cn=photos,ou=press', 'cn=deep,ou=x,ou=press', 'other'];
    const links = ['CN=editors,OU=groups', 'cn=*,ou=press', 'cn=photos,ou=elsewhere'];
    expect(waysInto(groups, links)).toEqual([
      { group: 'cn=Editors,ou=groups' },
      { group: 'cn=photos,ou=press', link: 'cn=*,ou=press' },
    ]);
    expect(waysInto(groups, [])).toEqual([]);
  });
});

describe('what the roles of a team bring', () => {
  const role = (uid: string, displayName: string, permissions?: { action: string; scope: string }[]) => ({
    uid,
    name: `custom:${uid}`,
    displayName,
    description: '',
    version: 1,
    updated: '2026-01-01T00:00:00Z',
    created: '2026-01-01T00:00:00Z',
    global: false,
    ...(permissions !== undefined && {
      permissions: permissions.map((one) => ({
        ...one,
        updated: '2026-01-01T00:00:00Z',
        created: '2026-01-01T00:00:00Z',
      })),
    }),
  });

  it('is each permission once, by action and scope, with all roles that it comes by', () => {
    const brought = broughtBy([
      role('b', '', [
        { action: 'reports:write', scope: '' },
        { action: 'reports:read', scope: 'reports:*' },
      ]),
      role('a', 'Readers', [
        { action: 'reports:read', scope: 'reports:*' },
        { action: 'reports:read', scope: 'reports:id:1' },
        { action: 'reports:read', scope: 'reports:*' },
      ]),
      role('none', 'Unread'),
    ]);
    expect(brought).toEqual([
      {
        action: 'reports:read',
        scope: 'reports:*',
        by: [
          { uid: 'b', name: 'custom:b' },
          { uid: 'a', name: 'Readers' },
        ],
      },
      { action: 'reports:read', scope: 'reports:id:1', by: [{ uid: 'a', name: 'Readers' }] },
      { action: 'reports:write', scope: '', by: [{ uid: 'b', name: 'custom:b' }] },
    ]);
  });
});
