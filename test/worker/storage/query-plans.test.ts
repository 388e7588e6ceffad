import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import { NO_ROLES } from '../../../src/core/kept-roles.ts';
import { DEFAULT_ALLOWANCES } from '../../../src/core/limits.ts';
import type { Write } from '../../../src/service/ports/database.ts';
import { openOrm } from '../../../src/storage/d1.ts';
import { PARTS_OF_AN_ORG } from '../../../src/storage/ended-orgs.ts';
import { openRepositories } from '../../../src/storage/repositories.ts';
import { ISSUER, readsAbout } from './reads.ts';

const orm = openOrm(env.DB);
const repositories = openRepositories(orm);
const {
  assignments,
  changes,
  endedOrgs,
  groupMappings,
  identities,
  orgs,
  orgUsers,
  resourceLevels,
  resourceTypes,
  roles,
} = repositories;
const {
  keptAnswers,
  serviceAccounts,
  teamGroups,
  teamMembers,
  teamPreferences,
  teams,
  tokens,
  usage,
  userGroups,
  users,
} = repositories;
const user = { kind: 'user', id: 7 } as const;
const team = { kind: 'team', id: 7 } as const;
const folder = { resource: 'folders', id: 'x' } as const;
const teamAsResource = { resource: 'teams', id: '7' } as const;
const holders = [
  { kind: 'user', subject: '7', level: 'Admin' },
  { kind: 'team', subject: '7', level: 'Admin' },
] as const;
const caller = { orgId: 5, userId: 7 };
const arriving = { issuer: ISSUER, subject: 's', login: 'l' };

const READS = readsAbout(repositories, {
  org: 5,
  user: 7,
  account: 7,
  token: 9,
  team: 7,
  role: 'a',
  roleId: 7,
  globalRole: 'g',
  group: 'g',
  otherGroup: 'cn=a,dc=b',
});

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

const declared = { name: 'invoices', displayName: '', attribute: 'id', actions: ['read'], levels: [] };

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
  version: 1,
  teams: [],
} as const;

/** Every write that looks for rows. */
const WRITES: Record<string, Write | Write[]> = {
  'old entries of a trail': changes.removeUpTo(5, 3),
  'the guard of an entry that is to be moved out': changes.expectThere(5, 3),
  'the fence of another plane': changes.expectStill(0, { revision: 3, from: ['user:7'] }),
  'the fence of all of another plane': changes.expectStill(0, { revision: 3, from: undefined }),
  'the guard of the entry before': changes.expectPrevious(
    { orgId: 5, revision: 3, previousHash: 'h' },
    { revision: 7, from: ['user:7'] },
  ),
  'the guard of a new global role': roles.expectNoOrgHas('a'),
  'the guard of a new role of an org': roles.expectNotGlobal('a'),
  'the guard of names': users.expectFree(['a', 'b'], 7),
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
  'a declared type': resourceTypes.update(5, declared, 2, at),
  'the end of a declared type': resourceTypes.remove(5, 'invoices'),
  'the guard of an unused type': resourceTypes.expectUnused(5, 'invoices'),
  'the guard of an unused global type': resourceTypes.expectUnused(0, 'invoices'),
  'the guard of unused parts of a global type': resourceTypes.expectUnused(0, 'invoices', {
    actions: ['invoices:read'],
    levels: ['View'],
  }),
  'the guard of a global type held where it is told': resourceTypes.expectHeldOnlyIn(0, 'invoices', [5]),
  'the guard of what is held of a global type': resourceTypes.expectUses(0, 'invoices', {
    roles: 1,
    rolesOf: new Map([['invoices:read', 1]]),
    levelsOf: new Map([['View', 1]]),
  }),
  'all that is held of a type': resourceTypes.removeHoldings(5, 'invoices', at),
  'all that is held of a global type': resourceTypes.removeHoldings(0, 'invoices', at),
  'a member inserted with its user': users.insertMember(5, { uid: 'a' }, 'Viewer', at),
  'the admin of a new org': orgs.insertAdminOf('name', 7, at),
  'another name of an org': orgs.rename(5, 'name', at),
  'another location of an org': orgs.locate(5, 'weur', at),
  'the note that the object of an org is made': orgs.notePlaced([5, 6], at),
  'the end of an org': orgs.remove(5, at),
  'the end of what was in it': PARTS_OF_AN_ORG.flatMap((part) => endedOrgs.clear(5, part, 9)),
  'the end of cleaning up': endedOrgs.forget(5),
  'another name of a user': users.update(7, { name: 'x' }, at),
  'another password': users.setPassword(7, 'hash', at),
  'another current org of a member': users.moveFrom(5, 7),
  'the orgs of a user as expected': users.expectOrgsOf(7, [1, 2]),
  'the memberships of a user as expected': users.expectStanding(7, [{ orgId: 1, name: 'x', role: 'Viewer' }]),
  'a current org for who has none': users.settleIn(5, 7),
  'the end of a person': users.removePerson(7, at),
  'the end of a person with their last membership': users.removePerson(7, at, true),
  'another org role': orgUsers.setRole(5, 7, 'Viewer', at),
  'the end of a membership': orgUsers.remove(5, 7),
  'a service account': serviceAccounts.update(5, account),
  'the end of a service account': serviceAccounts.remove(5, 7),
  'the end of a token': tokens.remove(5, 7, 9),
  'roles taken from a group': groupMappings.remove(5, 'g', ['a']),
  'groups taken from a team': teamGroups.remove(5, 7, ['g', 'h']),
  'groups added to a new team': teamGroups.putLast(5, { uid: 'a' }, ['g'], { by: 1, at }),
  'members of a new team': teamMembers.putLast(5, { uid: 'a' }, [{ userId: 8, permission: 0 }], {
    by: 1,
    at,
  }),
  'the root role of a team': assignments.giveRoot(5, 7, 'a', { by: 1, at }),
  'the root role of a new team': assignments.giveRoot(5, { uid: 'a' }, 'a', { by: 1, at }),
  'groups taken from a user': userGroups.remove(5, 'api', 7, ['g']),
  'no newer token of a subject': identities.expectNoNewer('https://idp', 's', 1, []),
  'a newer token of a subject': identities.noteIssued({
    ...arriving,
    issuedAt: 1,
    claims: 'c',
    ahead: [],
    aheadBefore: [],
  }),
  'a link of a person': identities.put(
    { uid: 'a' },
    {
      ...arriving,
      issuedAt: 1,
      claims: 'c',
      ...NO_ROLES,
      isPostponed: false,
      isBarred: false,
      ahead: [],
      keepsPassword: false,
      at,
    },
  ),
  'what another org had before': usage.noteBefore(5),
  'the guard on limits': usage.expectWithin([5, 0], DEFAULT_ALLOWANCES),
  'an answer that is kept': keptAnswers.keep(caller, {
    key: 'k',
    sent: 's',
    change: 'team.create',
    output: null,
    number: 1,
    hasId: true,
    at,
  }),
  'the end of a kept answer': keptAnswers.remove(caller, ['k', 'k under another secret']),
  'the end of old answers of a caller': keptAnswers.removeOver(caller, at, 4),
  'the end of old answers of anybody': keptAnswers.removeSome(at, 9),
  'the use of tokens': tokens.noteUses([{ orgId: 5, tokenId: 9, at }]),
  'hashes of tokens': tokens.rehash([{ orgId: 5, tokenId: 9, hash: 'h', hashKey: 'k' }]),
};

type Sql = { readonly sql: string; readonly params: readonly unknown[] };

const sqlOf = (statement: unknown): Sql => (statement as { toSQL(): Sql }).toSQL();

const planOf = async ({ sql, params }: Sql): Promise<string[]> => {
  const plan = env.DB.prepare(`EXPLAIN QUERY PLAN ${sql}`).bind(...params);
  return (await plan.all<{ detail: string }>()).results.map(({ detail }) => detail);
};

/** Steps of a plan that read a whole table of ours; lists of values and sub-queries are no tables. */
const isScan = (detail: string): boolean =>
  /^SCAN (?!\S+ VIRTUAL TABLE|CONSTANT ROW|\(|reached|member|mapped|beside|own|holder|wanted|found|granting|named|list$|counted$|few|near|walk|missed|touched|place$|candidate$|subject$|held$|alone$|by_team$|in_team$|in_scopes$|in_levels$|asked$|uids$|shown$)/.test(
    detail,
  );

/** The lists of orgs are read in the order of a key on purpose, up to their limits. */
const READ_BY_KEY = [
  'SCAN ended_orgs',
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
    for (const name of ['a page of service accounts', 'some service accounts', 'a service account']) {
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
      'several principals in an org',
      'who of an org holds something on a declared thing',
      'who of an org may read a team',
      'who of an org may make teams',
      'who of some may read a folder',
      'the invoices that are known',
    ];
    for (const name of questions) {
      for (const statement of READS[name]?.statements ?? []) {
        for (const step of await planOf(sqlOf(statement))) {
          expect(step, `${name}: ${sqlOf(statement).sql}`).not.toMatch(/\(org_id=\?\)/);
        }
      }
    }
  });

  it('and no change of one thing walks through the rest of the org', async ({ expect }) => {
    for (const [name, writes] of Object.entries(WRITES).filter(
      ([name]) => name !== 'the end of what was in it',
    )) {
      for (const { statement } of [writes].flat()) {
        for (const step of await planOf(sqlOf(statement))) {
          // The newest entry is the last of its org in the index.
          const isNewestEntry = step.startsWith('SEARCH changes USING COVERING INDEX');
          // An org has one row for each limit.
          const isFew = isNewestEntry || step.startsWith('SEARCH usage USING ');
          const isWalk = !isFew && step.includes('(org_id=?)');
          expect.soft(isWalk, `${name}: ${step} in ${sqlOf(statement).sql}`).toBe(false);
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
