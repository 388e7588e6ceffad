import type { About } from './reads.ts';
import { ISSUER } from './reads.ts';
import { CHANGE_COLUMNS } from '../../support/change-columns.ts';

/** How much there is in an org, beside what `seedOrg` makes in every org alike. */
export type Size = {
  readonly people: number;
  readonly accounts: number;
  readonly teams: number;
  readonly roles: number;
  /** Of each person; not more than there are. */
  readonly rolesEach: number;
  /** External groups that bring a role. Each person is in one of them. */
  readonly groups: number;
};

/** The members of the team that is asked about, the person and the account who are asked about among them. */
export const PROBES = 12;
/** Ids of an org begin at this times its number. */
const IDS_EACH = 1_000_000;
const GLOBAL_ROLE = 'everywhere';
const AT = '2026-01-01T00:00:00.000Z';

/** A statement with its values, which are numbers and texts. */
type Bound = readonly [sql: string, ...values: (string | number)[]];

/**
 * Fills an org, straight as rows, and says what may be asked about in it: a person with three roles, two teams and two
 * groups, an account with two tokens, a team with 12 members, a role with one holder. These have the same shape in
 * every org, whatever its size, so that a question about one of them must cost the same everywhere.
 *
 * @param org the id of an org that does not exist yet, from 2
 */
export async function seedOrg(database: D1Database, org: number, size: Size): Promise<About> {
  const first = org * IDS_EACH;
  const about: About = {
    org,
    user: first + size.people,
    account: first + size.people + PROBES - 1,
    token: first + size.accounts,
    team: first + size.teams,
    role: `solo-${org}`,
    roleId: first + size.roles,
    globalRole: GLOBAL_ROLE,
    group: `cn=probe-${org},ou=x`,
    otherGroup: `cn=other-${org},ou=x`,
  };
  const statements = [
    ...everybody(about, first, size),
    ...everythingElse(about, first, size),
    ...rolesOfPeople(about, first, size),
    ...probes(about),
  ];
  await database.batch(statements.map(([sql, ...values]) => database.prepare(sql).bind(...values)));
  return about;
}

/** Makes many orgs at once, each with a few people of its own. */
export async function seedOrgs(
  database: D1Database,
  from: number,
  many: number,
  peopleEach: number,
): Promise<void> {
  const last = from + many - 1;
  const all = `WITH RECURSIVE o(org) AS (SELECT ${from} UNION ALL SELECT org + 1 FROM o WHERE org < ${last}),
    n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ${peopleEach - 1})`;
  const id = `org * ${IDS_EACH} + i`;
  await database.batch(
    [
      `INSERT INTO orgs (id, name, created, updated) ${all} SELECT org, 'org-' || org, '${AT}', '${AT}' FROM o`,
      `INSERT INTO users ${all} SELECT ${id}, 'uid-' || (${id}), 'login-' || (${id}), 'login-' || (${id}) || '@example.com',
        'Person ' || (${id}), 0, org, 0, 0, NULL, 0, '${AT}', '${AT}', 1 FROM o, n`,
      `INSERT INTO org_users (org_id, user_id, role, created, updated) ${all} SELECT org, ${id}, 'Viewer', '${AT}', '${AT}' FROM o, n`,
      `INSERT INTO roles ${all} SELECT org * ${IDS_EACH}, org, 'solo-' || org, 'custom:x', 1, '', '', '', 0, '${AT}', '${AT}' FROM o`,
      `INSERT INTO permissions ${all} SELECT org, 'solo-' || org, 'reports:read', 'reports:id:' || org, '${AT}', '${AT}' FROM o`,
      `INSERT INTO user_roles ${all} SELECT org, ${id}, 'solo-' || org, 1, '${AT}' FROM o, n`,
    ].map((sql) => database.prepare(sql)),
  );
}

/** The numbers from 0 up to, but without, the limit, as `n(i)`. */
const numbers = (limit: number) =>
  `WITH RECURSIVE n(i) AS (SELECT 0 WHERE ${limit} > 0 UNION ALL SELECT i + 1 FROM n WHERE i < ${limit - 1})`;

/** A user whose id is the expression, as a row of `users`. */
const userOf = (id: string, org: number, isServiceAccount: number) =>
  `${id}, 'uid-' || (${id}), 'login-' || (${id}), 'login-' || (${id}) || '@example.com', 'Person ' || (${id}),
    ${isServiceAccount}, ${org}, 0, 0, NULL, 0, '${AT}', '${AT}', 1`;

function everybody(
  { org, user, account, team }: About,
  first: number,
  { people, accounts, teams }: Size,
): Bound[] {
  const person = `${first} + i`;
  const firstAccount = account + 1;
  const wanted = team;
  return [
    ['INSERT INTO orgs (id, name, created, updated) VALUES (?, ?, ?, ?)', org, `org-${org}`, AT, AT],
    [`INSERT INTO users ${numbers(people + PROBES - 1)} SELECT ${userOf(person, org, 0)} FROM n`],
    [`INSERT INTO users ${numbers(accounts + 1)} SELECT ${userOf(`${account} + i`, org, 1)} FROM n`],
    [
      `INSERT INTO org_users (org_id, user_id, role, created, updated) ${numbers(people + PROBES + accounts)}
        SELECT ${org}, ${person}, CASE i WHEN 0 THEN 'Admin' WHEN 1 THEN 'Admin' ELSE 'Viewer' END, '${AT}', '${AT}' FROM n`,
    ],
    [
      `INSERT INTO identities (user_id, issuer, subject, issued_at, claims, role_org_id, org_role, is_postponed, created, updated)
        ${numbers(people + PROBES - 1)}
        SELECT ${person}, '${ISSUER}', 'login-' || (${person}), 1, '', NULL, NULL, 0, '${AT}', '${AT}' FROM n`,
    ],
    [
      `INSERT INTO tokens ${numbers(accounts + 2)} SELECT ${first} + i, ${org},
        CASE WHEN i < ${accounts} THEN ${firstAccount} + i ELSE ${account} END,
        'token-' || (${first} + i), 'hash-' || (${first} + i), '${AT}', '${AT}', NULL, NULL, '' FROM n`,
    ],
    [
      `INSERT INTO teams ${numbers(teams + 1)} SELECT ${first} + i, ${org}, 'team-' || (${first} + i), 'team ' || (${first} + i),
        '', '${AT}', '${AT}', '', 1, 1 FROM n`,
    ],
    [
      `INSERT OR IGNORE INTO team_members ${numbers(people * 2)} SELECT ${org}, ${first} + (i * 7 + i / ${people}) % ${teams},
        ${first} + i % ${people}, 0, 1, '${AT}', 0 FROM n`,
    ],
    [
      `INSERT INTO team_members ${numbers(PROBES)} SELECT ${org}, ${wanted}, ${user} + i, 0, 1, '${AT}', 0 FROM n`,
    ],
  ];
}

function everythingElse({ org }: About, first: number, { people, teams, roles, groups }: Size): Bound[] {
  const group = (i: string) => `'cn=g' || (${i}) || '-${org},ou=g'`;
  return [
    [
      `INSERT INTO roles ${numbers(roles)} SELECT ${first} + i, ${org}, 'r-${org}-' || i, 'custom:r-' || i, 1, '', '', '', 0,
        '${AT}', '${AT}' FROM n`,
    ],
    [
      `INSERT INTO permissions ${numbers(roles * 10)} SELECT ${org}, 'r-${org}-' || (i / 10),
        CASE i % 10 WHEN 0 THEN 'reports:read' WHEN 1 THEN 'folders:read' ELSE 'dashboards:read' END, 'x:uid:' || i,
        '${AT}', '${AT}' FROM n`,
    ],
    [
      `INSERT OR IGNORE INTO team_roles ${numbers(teams * 2)} SELECT ${org}, ${first} + i % ${teams},
        'r-${org}-' || (i % ${roles}), 1, '${AT}', 0 FROM n`,
    ],
    [
      `INSERT INTO group_mappings ${numbers(groups)} SELECT ${org}, ${group('i')}, ${group('i')}, 'r-${org}-' || (i % ${roles}) FROM n`,
    ],
    [
      `INSERT INTO user_groups ${numbers(people)} SELECT ${first} + i, ${org}, 'api', ${group(`i % ${groups}`)}, 'cn=*,ou=g',
        ${group(`i % ${groups}`)}, '${AT}' FROM n`,
    ],
    [
      `INSERT INTO team_groups ${numbers(teams)} SELECT ${org}, ${first} + i, ${group(`i % ${groups}`)}, ${group(`i % ${groups}`)},
        1, '${AT}', 0 FROM n`,
    ],
    [
      `INSERT INTO managed_permissions ${numbers(people)} SELECT ${org}, 'user', cast(${first} + i AS text), 'folders',
        'f-' || (i % 1000), 'View' FROM n`,
    ],
    [
      `INSERT INTO managed_permissions ${numbers(teams)} SELECT ${org}, 'team', cast(${first} + i AS text), 'folders',
        'f-' || (i % 1000), 'Edit' FROM n`,
    ],
    [
      `INSERT INTO changes (${CHANGE_COLUMNS}) ${numbers(people)} SELECT ${org}, i + 1, 'change-' || (${first} + i), 1, '${AT}', 'null', 'null',
        'void', 'null', 'null', '[]', '', '' FROM n`,
    ],
  ];
}

const rolesOfPeople = ({ org }: About, first: number, { people, roles, rolesEach }: Size): Bound[] => [
  [
    `INSERT OR IGNORE INTO user_roles ${numbers(people * rolesEach)} SELECT ${org}, ${first} + i / ${rolesEach},
      'r-${org}-' || ((i / ${rolesEach} + (i % ${rolesEach}) * 7) % ${roles}), 1, '${AT}' FROM n`,
  ],
];

/** What is asked about, of the same shape in every org. */
function probes({ org, user, account, team, role, roleId, globalRole, group, otherGroup }: About): Bound[] {
  const own = [role, `r-${org}-0`, globalRole];
  return [
    [
      "INSERT INTO roles VALUES (?, ?, ?, ?, 1, '', '', '', 0, ?, ?)",
      roleId,
      org,
      role,
      `custom:${role}`,
      AT,
      AT,
    ],
    ["INSERT INTO permissions VALUES (?, ?, 'reports:read', 'reports:id:1', ?, ?)", org, role, AT, AT],
    [
      "INSERT OR IGNORE INTO permissions VALUES (0, ?, 'reports:read', 'reports:id:2', ?, ?)",
      globalRole,
      AT,
      AT,
    ],
    [
      "INSERT OR IGNORE INTO roles VALUES (NULL, 0, ?, ?, 1, '', '', '', 0, ?, ?)",
      globalRole,
      `custom:${globalRole}`,
      AT,
      AT,
    ],
    ...own.map((uid): Bound => ['INSERT INTO user_roles VALUES (?, ?, ?, 1, ?)', org, user, uid, AT]),
    ['INSERT INTO user_roles VALUES (?, ?, ?, 1, ?)', org, account, `r-${org}-0`, AT],
    ['INSERT INTO team_roles VALUES (?, ?, ?, 1, ?, 1)', org, team, role, AT],
    ["INSERT INTO team_preferences VALUES (?, ?, '', '', '', '', '')", org, team],
    ['INSERT INTO team_groups VALUES (?, ?, ?, ?, 1, ?, 0)', org, team, group, group, AT],
    ['INSERT INTO group_mappings VALUES (?, ?, ?, ?)', org, group, group, role],
    ['INSERT INTO group_mappings VALUES (?, ?, ?, ?)', org, otherGroup, otherGroup, role],
    ["INSERT INTO user_groups VALUES (?, ?, 'api', ?, 'cn=*,ou=x', ?, ?)", user, org, group, group, AT],
    ["INSERT INTO user_groups VALUES (?, 0, 'jwt', ?, 'cn=*,ou=x', ?, ?)", user, group, group, AT],
    ["INSERT INTO managed_permissions VALUES (?, 'user', ?, 'folders', 'x', 'Admin')", org, String(user)],
    ["INSERT INTO managed_permissions VALUES (?, 'team', ?, 'folders', 'x', 'View')", org, String(team)],
    [
      "INSERT INTO managed_permissions VALUES (?, 'user', ?, 'serviceaccounts', ?, 'Edit')",
      org,
      String(user),
      String(account),
    ],
  ];
}
