import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import type { Reach } from '../../../src/core/reach.ts';
import type { Write } from '../../../src/service/ports/database.ts';
import type { TeamSearch } from '../../../src/service/ports/teams.ts';
import type { UserSearch } from '../../../src/service/ports/users.ts';
import type { Read } from '../../../src/service/ports/read.ts';
import { openOrm } from '../../../src/storage/d1.ts';
import { openRepositories } from '../../../src/storage/repositories.ts';

const orm = openOrm(env.DB);
const repositories = openRepositories(orm);
const {
  assignments,
  belonging,
  changes,
  resourceLevels,
  heldLevels,
  orgs,
  orgUsers,
  principals,
  roles,
  serviceAccounts,
} = repositories;
const { teamMembers, teamPreferences, teams, tokens, users } = repositories;
const { wholeTeams, groupMappings, identities, teamGroups, userGroups } = repositories;
const user = { kind: 'user', id: 7 } as const;
const team = { kind: 'team', id: 7 } as const;
const folder = { resource: 'folders', id: 'x' } as const;
const teamAsResource = { resource: 'teams', id: '7' } as const;
const holders = [
  { kind: 'user', subject: '7', level: 'Admin' },
  { kind: 'team', subject: '7', level: 'Admin' },
] as const;

const PAGE = { number: 2, size: 10 };
const wanted = (reach: Reach): UserSearch => ({
  query: 'x',
  order: { by: 'login', descending: false },
  page: PAGE,
  reach,
});

const anyAccount = { reach: 'all', text: '', onlyDisabled: false, expiredAt: undefined } as const;
const someAccounts = { reach: ['7'], text: 'a', onlyDisabled: true, expiredAt: '2026-01-01T00:00:00.000Z' };

const ANY_TEAM: TeamSearch = {
  reach: 'all',
  name: '',
  nameContains: '',
  ids: undefined,
  order: [],
  page: PAGE,
};

const EVERYBODY = { reach: 'all', named: undefined } as const;
const ANY = { action: '', actionPrefix: '', scope: '' };

const ALL_SIGHT = { teams: 'all', insides: 'all', roles: 'all', people: 'all' } as const;
const SOME_SIGHT = { teams: ['7', '8'], insides: ['7'], roles: ['7'], people: ['9'] };

const arriving = { issuer: 'https://idp', subject: 's', login: 'l' };

/** Every question that a request can ask. */
const READS: Record<string, Read<unknown>> = {
  'who belongs to an org': belonging.find(5, 7, 9),
  'a principal in an org': principals.facts(5, 7, 9),
  'a principal in the global plane': principals.facts(0, 7, null),
  'everybody who holds an action': principals.search(5, EVERYBODY, { ...ANY, action: 'teams:read' }),
  'those of some who hold a kind of action on a scope': principals.search(
    5,
    { reach: ['7', '8'], named: undefined },
    { ...ANY, actionPrefix: 'teams', scope: 'teams:id:1' },
  ),
  'what one holds, by id': principals.search(
    5,
    { ...EVERYBODY, named: { isServiceAccount: true, id: 7 } },
    ANY,
  ),
  'what one holds, by uid': principals.search(
    5,
    { reach: ['7', '8'], named: { isServiceAccount: false, uid: 'a' } },
    { ...ANY, scope: 'teams:id:1' },
  ),
  'the newest revisions': changes.head(5, 3),
  'the newest revision of an org': changes.revision(5),
  'roles by uid': roles.findMany(5, ['a', 'b']),
  'changed basic roles': roles.findBasic(),
  'the list of roles': roles.list(5),
  'the list of roles with permissions': roles.listInFull(5),
  'a clash of an org role': roles.clash(5, 'uid', 'name'),
  'a clash of a global role': roles.clash(0, 'uid', 'name'),
  'the use of an org role': roles.usage(5, 'uid'),
  'the use of a global role': roles.usage(0, 'uid'),
  'roles given to a user': assignments.list(5, user),
  'roles given to a team': assignments.list(5, team),
  'roles given to users': assignments.listMany(5, 'user', [7, 8]),
  'roles given to teams': assignments.listMany(5, 'team', [7, 8]),
  'uids given to a user': assignments.uids(5, user),
  'uids given to a team': assignments.uids(5, team),
  'roles given and named, of a user': assignments.roles(5, user, ['a']),
  'roles given and named, of a team': assignments.roles(5, team, ['a']),
  'who has a role': assignments.holders(5, 'a'),
  'a user': users.find(5, 7),
  'several users': users.findMany(5, [7, 8]),
  'a user by name': users.findByName(5, 'name'),
  'a taken login': users.isTaken('a', 'b'),
  'a login': users.login('name'),
  'a user by uid': users.idOf('uid'),
  'a login that another has': users.isTakenByOther(7, 'a', 'b'),
  'a profile': users.profile(7),
  'a profile by name': users.profileByName('name'),
  'all people': users.search(wanted('all')),
  'people by name': users.search({ ...wanted('all'), order: { by: 'name', descending: true } }),
  'some people': users.search(wanted(['7', '8'])),
  'the orgs of a user': users.orgsOf(7),
  'another server admin': users.hasOtherServerAdmin(7),
  'a member': orgUsers.find(5, 7),
  'all members': orgUsers.search(5, wanted('all')),
  'some members': orgUsers.search(5, wanted(['7', '8'])),
  'another Admin of an org': orgUsers.hasOtherAdmin(5, 7),
  'one org': orgs.find(5),
  'an org by name': orgs.findByName('name'),
  'all orgs': orgs.search({ name: '', query: 'x', page: PAGE }),
  'orgs by name': orgs.search({ name: 'x', query: '', page: PAGE }),
  'users by id': users.findMany(5, [7, 8]),
  'teams by id': teams.existing(5, [7, 8]),
  'levels on a resource': resourceLevels.list(5, folder),
  'levels on a team': resourceLevels.list(5, teamAsResource),
  'levels of some on a resource': resourceLevels.held(5, folder, holders),
  'levels of some on a team': resourceLevels.held(5, teamAsResource, holders),
  'levels of a team': heldLevels.levelsOf(5, { kind: 'team', subject: '7' }),
  'an org': orgs.exists(5),
  'a taken name of an org': orgs.isNameTaken('name'),
  'the oldest orgs': orgs.ids(10),
  'a team': teams.exists(5, 7),
  'a team by uid': teams.idOf(5, 'uid'),
  'several teams': teams.existing(5, [7, 8]),
  'a taken name of a team': teams.isNameTaken(5, 'name'),
  'a team with its members counted': teams.find(5, 7),
  'a page of teams': teams.search(5, ANY_TEAM),
  'a page of teams by members': teams.search(5, {
    ...ANY_TEAM,
    reach: ['7', '8'],
    nameContains: 'n',
    ids: [7],
    order: [{ by: 'memberCount', direction: 'desc' }],
  }),
  'a page with the team of a name': teams.search(5, { ...ANY_TEAM, name: 'n' }),
  'the teams of a user': teams.ofUser(5, 7),
  'a member of a team': teamMembers.find(5, 7, 8),
  'all members of a team': teamMembers.all(5, 7),
  'the list of members of a team': teamMembers.list(5, 7, 'all'),
  'the list of some members of a team': teamMembers.list(5, 7, ['8']),
  'the preferences of a team': teamPreferences.find(5, 7),
  'users by e-mail address': users.findByEmails(5, ['a', 'b']),
  'the mapped groups of an org': groupMappings.list(5),
  'a mapped group': groupMappings.find(5, 'g'),
  'roles mapped and named': groupMappings.roles(5, 'g', ['a']),
  'the groups of a team': teamGroups.list(5, 7),
  'a page of groups of a team': teamGroups.search(5, 7, { name: 'g', nameContains: 'g', page: PAGE }),
  'a group of a team': teamGroups.find(5, 7, 'g'),
  'the groups of a user': userGroups.list(5, 7),
  'the groups that a source says': userGroups.saidBy(0, 'jwt', 7),
  'what new groups bring': userGroups.broughtAnew(5, 'api', 7, ['cn=a,dc=b', 'c']),
  'the links of a team': teamGroups.links(5, 7),
  'who is in a team from outside': userGroups.among(5, [7, 8], ['g', 'cn=*,ou=x']),
  'the roles that can be root roles': roles.rootRoles(5),
  'a role by its number': roles.findById(5, 7),
  'all teams in full': wholeTeams.list(5, ALL_SIGHT),
  'some teams in full': wholeTeams.list(5, SOME_SIGHT),
  'a team in full': wholeTeams.find(5, 7, ALL_SIGHT),
  'a team as far as it is in sight': wholeTeams.find(5, 7, SOME_SIGHT),
  'the outline of a team': wholeTeams.outline(5, 7),
  'whom a subject is linked to': identities.find('https://idp', 's'),
  'who arrives': identities.arriving({ ...arriving, email: 'e' }),
  'some Admins of an org': orgUsers.someAdmins(5),
  'a token': tokens.route('hash'),
  'a taken name of a token': tokens.isNameTaken(5, 'name'),
  'a token of an account': tokens.find(5, 7, 9),
  'the tokens of an account': tokens.list(5, 7),
  'a service account': serviceAccounts.profile(5, 7),
  'the id of a service account': serviceAccounts.idOf(5, 'uid'),
  'all service accounts': serviceAccounts.search(5, anyAccount, { number: 2, size: 10 }),
  'some service accounts': serviceAccounts.search(5, someAccounts, { number: 1, size: 10 }),
  'who has a level on a service account': heldLevels.holdersOf(5, 'serviceaccounts', 7),
};

const role = {
  orgId: 5,
  uid: 'a',
  name: 'n',
  version: 1,
  displayName: '',
  description: '',
  group: '',
  hidden: false,
};
const at = '2026-01-01T00:00:00.000Z';
const pair = [{ action: 'reports:read', scope: '' }];

const account = {
  id: 7,
  uid: 'a',
  name: 'n',
  login: 'l',
  orgId: 5,
  role: 'None',
  isDisabled: false,
  tokens: 0,
  created: at,
  updated: at,
  teams: [],
} as const;

/** Every write that looks for rows. */
const WRITES: Record<string, Write | Write[]> = {
  'the fence of another plane': changes.expectRevision(0, 3),
  'the guard of the entry before': changes.expectPrevious({ orgId: 5, revision: 3, previousHash: 'h' }, 7),
  'the guard of a new global role': roles.expectNoOrgHas('a'),
  'the guard of an unused org role': roles.expectUnused(5, 'a'),
  'the guard of an unused global role': roles.expectUnused(0, 'a'),
  'a role': roles.update({ ...role, created: at, updated: at }),
  'the end of a role': roles.remove(5, 'a'),
  'permissions taken from a role': roles.removePermissions(5, 'a', pair),
  'all permissions of a role': roles.removeAllPermissions(5, 'a'),
  'all assignments of an org role': roles.removeAssignments(5, 'a'),
  'all assignments of a global role': roles.removeAssignments(0, 'a'),
  'roles given to a user': assignments.add(5, user, ['a'], 1, at),
  'roles taken from a user': assignments.remove(5, user, ['a']),
  'a role taken from several users': assignments.take(5, 'a', { kind: 'user', ids: [7, 8] }),
  'a role taken from several teams': assignments.take(5, 'a', { kind: 'team', ids: [7, 8] }),
  'roles taken from a team': assignments.remove(5, team, ['a']),
  'a team': teams.update(5, 7, { name: 'n', email: '', at }),
  'the end of a team': teams.remove(5, 7),
  'the permission of members of a team': teamMembers.setPermission(5, 7, [8], 4),
  'members taken from a team': teamMembers.remove(5, 7, [8]),
  'the end of preferences': teamPreferences.remove(5, 7),
  'levels given on a resource': resourceLevels.give(5, folder, holders, { userId: 7, at }),
  'levels given on a team': resourceLevels.give(5, teamAsResource, holders, { userId: 7, at }),
  'levels taken on a resource': resourceLevels.take(5, folder, holders),
  'levels taken on a team': resourceLevels.take(5, teamAsResource, holders),
  'a member inserted with its user': users.insertMember(5, { uid: 'a' }, 'Viewer', at),
  'the admin of a new org': orgs.insertAdminOf('name', 7, at),
  'another name of an org': orgs.rename(5, 'name', at),
  'the end of an org': orgs.remove(5),
  'another name of a user': users.update(7, { name: 'x' }, at),
  'another password': users.setPassword(7, 'hash', at),
  'another current org of a member': users.moveFrom(5, 7),
  'another current org of all members': users.moveFrom(5, 'everybody'),
  'the orgs of a user as expected': users.expectOrgsOf(7, [1, 2]),
  'a current org for who has none': users.settleIn(5, 7),
  'the end of a person': users.removePerson(7, at),
  'another org role': orgUsers.setRole(5, 7, 'Viewer', at),
  'the end of a membership': orgUsers.remove(5, 7),
  'a service account': serviceAccounts.update(5, account),
  'the end of a service account': serviceAccounts.remove(5, 7),
  'the end of a token': tokens.remove(5, 7, 9),
  'roles taken from a group': groupMappings.remove(5, 'g', ['a']),
  'groups taken from a team': teamGroups.remove(5, 7, ['g', 'h']),
  'groups added to a new team': teamGroups.add(5, { uid: 'a' }, [{ groupId: 'g', addedBy: 1, created: at }]),
  'members of a new team': teamMembers.insert(5, { uid: 'a' }, [{ userId: 8, permission: 0 }], { by: 1, at }),
  'the root role of a team': assignments.giveRoot(5, 7, 'a', { by: 1, at }),
  'the root role of a new team': assignments.giveRoot(5, { uid: 'a' }, 'a', { by: 1, at }),
  'groups taken from a user': userGroups.remove(5, 'api', 7, ['g']),
  'no newer token of a subject': identities.expectNoNewer('https://idp', 's', 1),
  'a newer token of a subject': identities.noteIssued({ ...arriving, issuedAt: 1, claims: 'c' }),
  'a link of a person': identities.put(
    { uid: 'a' },
    { ...arriving, issuedAt: 1, claims: 'c', orgRole: null, roleOrgId: null, isPostponed: false, at },
  ),
  'the use of tokens': tokens.noteUses([{ orgId: 5, tokenId: 9, at }]),
};

type Sql = { readonly sql: string; readonly params: readonly unknown[] };

const sqlOf = (statement: unknown): Sql => (statement as { toSQL(): Sql }).toSQL();

const planOf = async ({ sql, params }: Sql): Promise<string[]> => {
  const plan = env.DB.prepare(`EXPLAIN QUERY PLAN ${sql}`).bind(...params);
  return (await plan.all<{ detail: string }>()).results.map(({ detail }) => detail);
};

/** Steps of a plan that read a whole table of ours; lists of values and sub-queries are no tables. */
const isScan = (detail: string): boolean =>
  /^SCAN (?!json_each|CONSTANT ROW|\(|reached|member|mapped|beside|own|holder|wanted|found)/.test(detail);

/** The list of orgs is read in the order of a key on purpose, up to its limit. */
const READ_BY_KEY = [
  'SCAN orgs',
  'SCAN orgs USING INDEX orgs_by_name',
  'SCAN orgs USING COVERING INDEX orgs_by_name',
];

async function scansOf(statement: unknown): Promise<string[]> {
  const steps = await planOf(sqlOf(statement));
  return steps.filter((step) => isScan(step) && !READ_BY_KEY.includes(step));
}

describe('no statement scans a table', () => {
  for (const [name, { statements }] of Object.entries(READS)) {
    it(`to read ${name}`, async ({ expect }) => {
      expect(statements.length).toBeGreaterThan(0);
      for (const statement of statements) {
        expect(await scansOf(statement), sqlOf(statement).sql).toEqual([]);
        expect(sqlOf(statement).params.length, 'D1 takes 100 parameters').toBeLessThanOrEqual(100);
      }
    });
  }

  for (const [name, writes] of Object.entries(WRITES)) {
    it(`to write ${name}`, async ({ expect }) => {
      for (const { statement } of [writes].flat()) {
        expect(await scansOf(statement), sqlOf(statement).sql).toEqual([]);
      }
    });
  }

  it('and no list of service accounts walks through those of other orgs', async ({ expect }) => {
    for (const name of ['all service accounts', 'some service accounts', 'a service account']) {
      for (const statement of READS[name]?.statements ?? []) {
        const plan = (await planOf(sqlOf(statement))).join('; ');
        expect(plan, sqlOf(statement).sql).not.toMatch(/users_by_kind|teams_by_name/);
      }
    }
  });

  it('and nothing about one principal, team or user walks through the rest of the org', async ({
    expect,
  }) => {
    const questions = [
      'a principal in an org',
      'the list of members of a team',
      'a team with its members counted',
      'the teams of a user',
      'roles given to a user',
      'the groups of a user',
      'a mapped group',
      'what new groups bring',
      'the links of a team',
      'who is in a team from outside',
      'a role by its number',
      'a team in full',
      'a team as far as it is in sight',
      'the outline of a team',
    ];
    for (const name of questions) {
      for (const statement of READS[name]?.statements ?? []) {
        for (const step of await planOf(sqlOf(statement))) {
          expect(step, `${name}: ${sqlOf(statement).sql}`).not.toMatch(/\(org_id=\?\)/);
        }
      }
    }
  });

  it('and a scan would be seen', async ({ expect }) => {
    expect(await planOf({ sql: 'SELECT * FROM user_roles WHERE added_by = 1', params: [] })).toEqual([
      'SCAN user_roles',
    ]);
  });
});
