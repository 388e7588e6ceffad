import { describe, expect, it } from 'vitest';

import type { Entry } from '../../../../src/console/changes/entry.ts';
import { NO_NAMES } from '../../../../src/console/changes/names.ts';
import { asText } from '../../../../src/console/changes/piece.ts';
import { actorOf, sentenceOf } from '../../../../src/console/changes/sentence.ts';
import type { ChangeKind } from '../../../../src/core/undo.ts';
import { CHANGE_KINDS } from '../../../../src/core/undo.ts';
import { entry, names } from './entries.ts';

type Case = readonly [before: unknown, after: unknown, words: string];

/** Of each kind, what its entries hold and what is said of them: `admin` is before all of it. */
const CASES: Readonly<Record<ChangeKind, readonly Case[]>> = {
  'assignment.add': [
    [{ user: 2, removed: [] }, { user: 2, added: ['r1'] }, 'gave the role Reader to ada'],
    [{ team: 5, removed: [] }, { team: 5, added: ['r1'] }, 'gave the role Reader to Ops'],
  ],
  'assignment.remove': [
    [{ user: 9, removed: ['r1'] }, { user: 9, added: [] }, 'took the role Reader from ci'],
  ],
  'assignment.set': [
    [
      { user: 2, removed: ['r1'] },
      { user: 2, added: ['r2', 'unknown'] },
      'gave the roles Writer and unknown to ada and took the role Reader from ada',
    ],
    [
      { user: 2, removed: [] },
      { user: 2, added: ['a', 'b', 'c', 'd', 'e'] },
      'gave the roles a, b, c and 2 more to ada',
    ],
    [{ user: 2, removed: [] }, { user: 2, added: [] }, 'changed the roles of ada'],
  ],
  'assignment.set-holders': [
    [
      { role: 'r1', removed: { users: [3], teams: [] } },
      { role: 'r1', added: { users: [2], teams: [5] } },
      'gave the role Reader to ada and Ops and took it from grace',
    ],
    [
      { role: 'r1', removed: { users: [3], teams: [] } },
      { role: 'r1', added: { users: [], teams: [] } },
      'took the role Reader from grace',
    ],
  ],
  'group-mapping.create': [
    [{ group: 'G', removed: [] }, { group: 'G', added: ['r1'] }, 'gave the role Reader to everybody in G'],
  ],
  'group-mapping.delete': [
    [{ group: 'G', removed: ['r1'] }, { group: 'G', added: [] }, 'took the role Reader from everybody in G'],
  ],
  'group-mapping.set': [
    [
      { group: 'G', removed: ['r1'] },
      { group: 'G', added: ['r2'] },
      'gave the role Writer to everybody in G and took the role Reader from everybody in G',
    ],
  ],
  'org.create': [[null, { name: 'New', admin: 1 }, 'made the org New']],
  'org.delete': [[{ org: { id: 7, name: 'Acme' } }, null, 'deleted the org Acme']],
  'org.place': [
    [{ org: 7, location: null }, { org: 7, location: 'weur' }, 'set the location of Acme to weur'],
    [{ org: 7, location: 'weur' }, { org: 7, location: null }, 'set the location of Acme to none'],
  ],
  'org.rename': [[{ name: 'A' }, { name: 'B' }, 'renamed the org from A to B']],
  'org-user.add': [
    [null, { user: 2, role: 'Viewer' }, 'added ada to the org as Viewer'],
    [
      null,
      { user: 8, role: 'Viewer', pendingAs: 'eve@example.com' },
      'added eve@example.com to the org as Viewer, pending until they act in it',
    ],
  ],
  'org-user.remove': [[{ user: 2, role: 'Viewer' }, null, 'removed ada from the org']],
  'org-user.remove-for-good': [
    [{ org: 7, user: 2, role: 'Viewer' }, null, 'removed ada from Acme'],
    [
      { org: 7, user: { id: 8, login: 'eve' } },
      null,
      'removed eve from Acme, their last one, and deleted them',
    ],
  ],
  'org-user.settle': [
    [
      { org: 7, user: 1, pendingAs: 'a' },
      { org: 7, user: 1, role: 'Editor' },
      'acted for the first time in Acme, as Editor',
    ],
  ],
  'org-user.update': [
    [
      { user: 2, role: 'Viewer' },
      { user: 2, role: 'Editor' },
      'changed the org role of ada from Viewer to Editor',
    ],
  ],
  'resource-permission.set': [
    [
      { resource: 'invoices', id: '17', levels: [{ kind: 'user', subject: '2', level: '' }] },
      { resource: 'invoices', id: '17', levels: [{ kind: 'user', subject: '2', level: 'Edit' }] },
      'gave ada the level Edit on invoices 17',
    ],
    [
      { resource: 'teams', id: '5', levels: [{ kind: 'user', subject: '2', level: 'Member' }] },
      { resource: 'teams', id: '5', levels: [{ kind: 'user', subject: '2', level: 'Admin' }] },
      'changed the level of ada on the team Ops from Member to Admin',
    ],
    [
      {
        resource: 'serviceaccounts',
        id: '9',
        levels: [{ kind: 'basic-role', subject: 'basic_viewer', level: 'Edit' }],
      },
      {
        resource: 'serviceaccounts',
        id: '9',
        levels: [{ kind: 'basic-role', subject: 'basic_viewer', level: '' }],
      },
      'took the level Edit on the service account ci from Viewer',
    ],
    [
      {
        resource: 'invoices',
        id: '17',
        levels: [
          { kind: 'user', subject: '2', level: '' },
          { kind: 'team', subject: '5', level: '' },
        ],
      },
      {
        resource: 'invoices',
        id: '17',
        levels: [
          { kind: 'user', subject: '2', level: 'View' },
          { kind: 'team', subject: '5', level: 'View' },
        ],
      },
      'gave 2 levels on invoices 17',
    ],
    [
      {
        resource: 'invoices',
        id: '17',
        levels: [
          { kind: 'user', subject: '2', level: 'Edit' },
          { kind: 'team', subject: '5', level: 'View' },
          { kind: 'user', subject: '3', level: '' },
          { kind: 'user', subject: '9', level: 'View' },
        ],
      },
      {
        resource: 'invoices',
        id: '17',
        levels: [
          { kind: 'user', subject: '2', level: '' },
          { kind: 'team', subject: '5', level: '' },
          { kind: 'user', subject: '3', level: 'View' },
          { kind: 'user', subject: '9', level: 'Edit' },
        ],
      },
      'gave 1 level, changed 1 level and took 2 levels on invoices 17',
    ],
  ],
  'resource-type.delete': [
    [{ name: 'invoices', actions: [] }, null, 'deleted the resource type invoices'],
    [
      { name: 'invoices', taken: { roles: [], levels: [] } },
      null,
      'deleted the resource type invoices, with what was held of it',
    ],
  ],
  'resource-type.put': [
    [null, { name: 'invoices' }, 'declared the resource type invoices'],
    [{ name: 'invoices' }, { name: 'invoices' }, 'changed the resource type invoices'],
  ],
  'role.create': [
    [null, { uid: 'new', name: 'custom:new', displayName: 'New' }, 'made the role New'],
    // Another role has the uid now: this is about the one of then.
    [null, { uid: 'r1', name: 'custom:old', displayName: '' }, 'made the role custom:old'],
  ],
  'role.delete': [
    [{ uid: 'r1', name: 'custom:old', displayName: 'Old' }, null, 'deleted the role Old'],
    [
      { uid: 'old', name: 'custom:old', displayName: '', usage: { users: 2, teams: 1, groups: 0 } },
      null,
      'deleted the role custom:old, which 3 had',
    ],
  ],
  'role.hard-reset': [[[], [], 'reset the basic roles to what they ship with']],
  'role.update': [
    [
      { uid: 'r1', removed: { 'a:read': ['a:*'] } },
      { uid: 'r1', added: { 'a:write': ['a:1', 'a:2'] } },
      'changed the role Reader: 2 permissions added, 1 permission taken away',
    ],
    [
      { uid: 'r1', description: '', removed: {} },
      { uid: 'r1', description: 'x', added: {} },
      'changed the role Reader: description changed',
    ],
    [
      { uid: 'r1', displayName: 'Looker', hidden: false, removed: {} },
      { uid: 'r1', displayName: 'Watcher', hidden: true, added: { 'a:write': ['a:1'] } },
      'changed the role Watcher: display name changed from Looker to Watcher, hidden from now on, 1 permission added',
    ],
    [
      { uid: 'r1', name: 'custom:a', displayName: 'Looker', removed: {} },
      { uid: 'r1', name: 'custom:b', displayName: '', added: {} },
      'changed the role custom:b: name changed from custom:a to custom:b, display name changed from Looker to none',
    ],
    [{ uid: 'r1', hidden: true }, { uid: 'r1', hidden: false }, 'changed the role Reader: no longer hidden'],
  ],
  'service-account.create': [
    [null, { login: 'sa-1-ci', name: 'ci', orgRole: 'Viewer' }, 'made the service account ci as Viewer'],
  ],
  'service-account.delete': [[{ id: 10, name: 'old' }, null, 'deleted the service account old']],
  'service-account.update': [
    [{ id: 9, isDisabled: false }, { id: 9, isDisabled: true }, 'disabled ci'],
    [{ id: 9, name: 'a' }, { id: 9, name: 'b' }, 'renamed the service account a to b'],
    [
      { id: 9, orgRole: 'Viewer', isDisabled: true },
      { id: 9, orgRole: 'Admin', isDisabled: false },
      'enabled ci and changed the org role of ci from Viewer to Admin',
    ],
  ],
  'team.create': [[null, { uid: 'u', name: 'Ops', admins: [1] }, 'made the team Ops']],
  'team.create-full': [[null, { name: 'Ops', members: [1, 2] }, 'made the team Ops with 2 members']],
  'team.delete': [[{ team: 6, name: 'Old' }, null, 'deleted the team Old']],
  'team.replace': [
    [
      { team: 5, removed: [3], removedGroups: ['H'] },
      { team: 5, added: [2], addedGroups: ['G'], rootRole: 'r1' },
      'changed the team Ops: added ada, removed grace, linked G, unlinked H and gave it the root role Reader',
    ],
    [{ team: 5, removed: [] }, { team: 5, added: [], reordered: true }, 'changed the team Ops'],
  ],
  'team.update': [
    [{ team: 5, name: 'A' }, { team: 5, name: 'B' }, 'renamed the team A to B'],
    [
      { team: 5, name: 'A', email: '' },
      { team: 5, name: 'B', email: 'b' },
      'renamed the team A to B and changed its e-mail address',
    ],
    [{ team: 5, email: '' }, { team: 5, email: 'a@b' }, 'changed the e-mail address of the team Ops'],
  ],
  'team-group.add': [[null, { team: 5, group: 'G' }, 'linked the external group G to the team Ops']],
  'team-group.remove': [[{ team: 5, group: 'G' }, null, 'unlinked the external group G from the team Ops']],
  'team-member.add': [
    [null, { team: 5, user: 2, permission: 0 }, 'added ada to the team Ops'],
    [null, { team: 5, user: 2, permission: 4 }, 'added ada to the team Ops as an admin'],
  ],
  'team-member.remove': [[{ team: 5, user: 2, permission: 0 }, null, 'removed ada from the team Ops']],
  'team-member.set': [
    [
      { team: 5, removed: [3], demoted: [1] },
      { team: 5, added: [2], promoted: [] },
      'set the members of the team Ops: added ada, removed grace and made admin a plain member',
    ],
  ],
  'team-member.update': [
    [
      { team: 5, user: 2, permission: 0 },
      { team: 5, user: 2, permission: 4 },
      'made ada an admin of the team Ops',
    ],
    [
      { team: 5, user: 2, permission: 4 },
      { team: 5, user: 2, permission: 0 },
      'made ada a plain member of the team Ops',
    ],
  ],
  'team-preferences.set': [
    [{ team: 5, theme: '' }, { team: 5, theme: 'dark' }, 'changed the preferences of the team Ops'],
  ],
  'token.create': [[null, { account: 9, name: 'deploy', expires: null }, 'made the token deploy of ci']],
  'token.delete': [[{ account: 9, id: 1, name: 'deploy' }, null, 'deleted the token deploy of ci']],
  'trail.move-out': [
    [
      null,
      { entries: 1_000, upTo: 1_000, hash: 'x' },
      'moved 1,000 entries out of the trail, up to revision 1000',
    ],
  ],
  'user.admit': [
    [null, { uid: 'u', login: 'eve' }, 'signed in eve for the first time'],
    [
      { user: 2, identity: null, removed: ['H'], orgRoles: { 1: 'Viewer' } },
      {
        user: 2,
        identity: { issuer: 'i', subject: 's' },
        added: ['G'],
        orgRoles: { 1: 'Editor' },
        name: 'Ada',
      },
      'signed in ada, and linked the account, changed the name, changed org roles and changed external groups',
    ],
  ],
  'user.change-own-password': [[{ user: 1 }, { user: 1 }, 'changed their own password']],
  'user.create': [
    [null, { login: 'eve', orgRole: 'Viewer' }, 'made the person eve, a Viewer'],
    [null, { login: 'eve' }, 'made the person eve'],
  ],
  'user.delete': [[{ user: { id: 8, login: 'eve' }, memberships: [] }, null, 'deleted the person eve']],
  'user.disable': [
    [{ user: 2, isDisabled: false }, { user: 2, isDisabled: true }, 'disabled ada'],
    [{ user: 2, isDisabled: true }, { user: 2, isDisabled: false }, 'enabled ada'],
  ],
  'user.link-own': [
    [
      { user: 1, identity: null },
      { user: 1, identity: { issuer: 'https://id', subject: 's' } },
      'linked their own account to https://id',
    ],
  ],
  'user.move-link': [
    [
      { user: 2, identity: { issuer: 'https://id' }, groups: [] },
      { user: 3, identity: { issuer: 'https://id' } },
      'moved the link to https://id from ada to grace',
    ],
  ],
  'user.set-password': [[{ user: 2 }, { user: 2 }, 'set a new password for ada']],
  'user.set-server-admin': [
    [{ user: 2, isServerAdmin: false }, { user: 2, isServerAdmin: true }, 'made ada a server admin'],
    [
      { user: 2, isServerAdmin: true },
      { user: 2, isServerAdmin: false },
      'took the rights of a server admin from ada',
    ],
  ],
  'user.unlink': [
    [
      { user: 2, identity: { issuer: 'https://id' }, groups: [] },
      { user: 2, identity: null },
      'unlinked ada from https://id',
    ],
  ],
  'user.unlink-own': [
    [
      { user: 1, identity: { issuer: 'https://id' } },
      { user: 1, identity: null },
      'unlinked their own account from https://id',
    ],
  ],
  'user.update': [
    [
      { user: 2, login: 'a', name: 'A' },
      { user: 2, login: 'b', name: 'B' },
      'changed the login and name of ada',
    ],
  ],
  'user.update-own': [[{ user: 1, name: 'A' }, { user: 1, name: 'B' }, 'changed their own name']],
  'user.use-org': [
    [{ user: 2, currentOrg: 1 }, { user: 2, currentOrg: 7 }, 'set the current org of ada to Acme'],
  ],
  'user.use-org-own': [
    [{ user: 1, currentOrg: 1 }, { user: 1, currentOrg: 7 }, 'went to the org Acme'],
    [
      { user: 1, currentOrg: 1, pendingAs: 'x' },
      { user: 1, currentOrg: 7 },
      'acted for the first time in Acme',
    ],
  ],
  'user-groups.set': [
    [{ user: 2, removed: ['H'] }, { user: 2, added: ['G'] }, 'put ada into G and took them out of H'],
    [{ user: 2, removed: ['H'] }, { user: 2, added: [] }, 'took ada out of H'],
  ],
};

const said = (one: Entry): string => asText(sentenceOf(one), names);

describe('the sentence of an entry', () => {
  it.each(
    CHANGE_KINDS.flatMap((kind) =>
      CASES[kind].map(([before, after, words]) => ({ kind, before, after, words })),
    ),
  )('$kind: $words', ({ kind, before, after, words }) => {
    expect(said(entry({ kind, before, after }))).toBe(`admin ${words}`);
  });

  it('begins with Gatehouse, a provider or an account, where it was that', () => {
    const by = (actor: unknown) => asText([actorOf({ actor } as Entry)], names);
    expect(by(null)).toBe('Gatehouse');
    expect(by({ userId: 9, credential: { kind: 'token', tokenId: 1 } })).toBe('ci');
    expect(by({ userId: 0, credential: { kind: 'provider', issuer: 'https://id', subject: 's' } })).toBe(
      'https://id',
    );
    expect(by({ userId: 99, credential: { kind: 'password', name: 'gone' } })).toBe('gone');
    expect(by({ userId: 99, credential: { kind: 'token' } })).toBe('user 99');
    expect(by('no JSON')).toBe('Gatehouse');
  });

  it('says that a change was lost', () => {
    expect(said(entry({ kind: 'void', actor: null }))).toBe(
      'A change was lost, and this entry takes its place',
    );
  });

  it('says the name of a kind that it does not know', () => {
    expect(said(entry({ kind: 'planet.move' }))).toBe('admin made a change of the kind planet.move');
    expect(said(entry({ kind: 'toString' }))).toBe('admin made a change of the kind toString');
  });

  it('tells the first of what was too long', () => {
    const after = { shortened: { sha256: 'x', bytes: 1, counts: {} }, first: { user: 2, added: ['r1'] } };
    expect(said(entry({ kind: 'assignment.add', before: { user: 2, removed: [] }, after }))).toBe(
      'admin gave the role Reader to ada',
    );
  });

  it.each(CHANGE_KINDS)('%s: says something whatever an entry holds', (kind) => {
    for (const value of [
      null,
      'text',
      [],
      {},
      { user: 'x', team: [], added: 3, levels: [null], org: null },
    ]) {
      const words = asText(sentenceOf(entry({ kind, before: value, after: value })), NO_NAMES);
      expect(words).toMatch(/^admin \S/);
      expect(words).not.toMatch(/undefined|null|NaN|\[object/);
    }
  });
});
