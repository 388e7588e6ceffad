import { createHash, createHmac } from 'node:crypto';
import { crc32 } from 'node:zlib';

import { TOKEN_SECRET } from '../runtime.mjs';

/**
 * How much there is in org 1 of a world, and how many orgs of 20 people there are beside it.
 *
 * @typedef {object} Size
 * @property {number} people
 * @property {number} teams
 * @property {number} roles with ten permissions each
 * @property {number} rolesEach of each person
 * @property {number} teamsEach of each person
 * @property {number} mappings external groups that bring a role
 * @property {number} inGroups people who are in one of these
 * @property {number} accounts with a token, all of one shape in every world
 * @property {number} orgs
 */

/** A small org. */
export const LITTLE = {
  people: 20,
  teams: 2,
  roles: 5,
  rolesEach: 2,
  teamsEach: 1,
  mappings: 2,
  inGroups: 5,
};

/** @type {Readonly<Record<'small' | 'large' | 'orgs', Size>>} */
export const SIZES = {
  small: { ...LITTLE, people: 10, roles: 10, rolesEach: 3, accounts: 150, orgs: 1 },
  large: {
    people: 100_000,
    teams: 2_000,
    roles: 10_000,
    rolesEach: 10,
    teamsEach: 2,
    mappings: 5_000,
    inGroups: 50_000,
    accounts: 12_000,
    orgs: 1,
  },
  orgs: { ...LITTLE, accounts: 150, orgs: 5_000 },
};

const AT = '2026-06-01T00:00:00.000Z';
/** Beside org 1: their people and teams begin at a number of their own. */
const PEOPLE_OF_OTHERS = 1_000_000;
const TEAMS_OF_OTHERS = 100_000;
const EACH = 100;
/** Orgs to delete, and roles to ask about. */
const SPARE = 12;
const FIRST_TO_DELETE = 10_001;
/** So many hold what many hold, where there are so many. */
const MANY = 1_000;
const VERY_MANY = 10_000;

/**
 * What may be asked about in a world.
 *
 * @typedef {object} World
 * @property {Size} size
 * @property {(i: number) => number} person the id of one, in turn
 * @property {(i: number) => number} team
 * @property {(i: number) => number} account
 * @property {(i: number) => string} token of an account
 * @property {(i: number) => string} role one of ten permissions
 * @property {number} many how many have the roles `thousand_0` to `thousand_11`, where `solo_0` to `solo_11` have one holder
 * @property {readonly number[]} toDelete orgs of as many people
 */

/**
 * Fills the database of a server that nobody has asked yet, straight as rows.
 *
 * @param {import('../runtime.mjs').D1} database
 * @param {Size} size
 * @returns {Promise<World>}
 */
export async function seedWorld(database, size) {
  const firstAccount = 2 + size.people;
  const tokens = Array.from({ length: size.accounts }, (_, i) => tokenOf(i));
  const hashes = JSON.stringify(
    tokens.map((token) => createHmac('sha256', TOKEN_SECRET).update(token).digest('hex')),
  );
  const statements = [
    ...orgsOf(1, 1, size, { person: '2 + i', team: '1 + i' }),
    ...(size.orgs > 1 ? othersOf(size) : []),
    ...rolesToAskAbout(size),
    ...groupsOf(size),
    ...accountsOf(size, firstAccount),
    ...orgsToDelete(size),
    ...globalPlane(),
  ];
  for (const sql of statements) await database.prepare(sql).run();
  await database
    .prepare(
      `INSERT INTO tokens (org_id, account_id, name, hash, created, last_used)
        SELECT 1, ${firstAccount} + key, 'token-' || key, value, '${AT}', '${AT}' FROM json_each(?)`,
    )
    .bind(hashes)
    .run();
  return {
    size,
    person: (i) => 2 + (i % size.people),
    team: (i) => 1 + (i % size.teams),
    account: (i) => firstAccount + (i % size.accounts),
    token: (i) => tokens[i % size.accounts],
    role: (i) => `r_${i % size.roles}`,
    many: Math.min(MANY, size.people),
    toDelete: Array.from({ length: SPARE }, (_, i) => FIRST_TO_DELETE + i),
  };
}

/** @param {number} i */
function tokenOf(i) {
  const body = `glsa_${createHash('sha256').update(`account ${i}`).digest('hex').slice(0, 32)}`;
  const sum = Buffer.alloc(4);
  sum.writeUInt32LE(crc32(body));
  return `${body}_${sum.toString('hex')}`;
}

/** The numbers from 0 up to, but without, the limit, as `n(i)`; where a second name is given, in another table. */
const numbers = (limit, table = 'n', column = 'i') =>
  `${table}(${column}) AS (SELECT 0 UNION ALL SELECT ${column} + 1 FROM ${table} WHERE ${column} < ${limit - 1})`;

/** @param {Size} size */
const othersOf = (size) => [
  `INSERT INTO orgs (id, name, created, updated) WITH RECURSIVE o(org) AS (SELECT 2 UNION ALL SELECT org + 1 FROM o
    WHERE org < ${size.orgs}) SELECT org, 'org-' || org, '${AT}', '${AT}' FROM o`,
  ...orgsOf(2, size.orgs, LITTLE, {
    person: `${PEOPLE_OF_OTHERS} + org * ${EACH} + i`,
    team: `${TEAMS_OF_OTHERS} + org * ${EACH} + i`,
  }),
];

/**
 * People, teams, roles, and who has what, in some orgs.
 *
 * @param {number} from the first org
 * @param {number} to the last
 * @param {Omit<Size, 'accounts' | 'orgs'>} size of each
 * @param {{ readonly person: string, readonly team: string }} ids of the i-th one of `org`
 */
function orgsOf(from, to, { people, teams, roles, rolesEach, teamsEach }, ids) {
  const each = (limit, more = '') =>
    `WITH RECURSIVE o(org) AS (SELECT ${from} UNION ALL SELECT org + 1 FROM o WHERE org < ${to}), ${numbers(limit)}${more}`;
  const both = (limit, second) => each(limit, `, ${numbers(second, 'm', 'j')}`);
  const teamOf = (i) => ids.team.replace('+ i', `+ ${i}`);
  const login = `'user-' || (${ids.person})`;
  return [
    `INSERT INTO users (id, uid, login, email, name, is_service_account, home_org_id, created, updated) ${each(people)}
      SELECT ${ids.person}, ${login}, ${login}, ${login} || '@example.com', 'Person ' || (${ids.person}), 0, org, '${AT}', '${AT}' FROM o, n`,
    `INSERT INTO org_users (org_id, user_id, role, created, updated) ${each(people)}
      SELECT org, ${ids.person}, iif(i = 0, 'Admin', iif(i % 5 = 0, 'Editor', 'Viewer')), '${AT}', '${AT}' FROM o, n`,
    `INSERT INTO roles (org_id, uid, name, version, display_name, description, "group", hidden, created, updated) ${each(roles)}
      SELECT org, 'r_' || i, 'custom:r_' || i, 1, 'r_' || i, '', 'seeded', 0, '${AT}', '${AT}' FROM o, n`,
    `INSERT INTO permissions (org_id, role_uid, action, scope, created, updated) ${both(roles, 10)}
      SELECT org, 'r_' || i, ${actionOf('j')}, ${kindOf('j')} || ':uid:r_' || i || '_' || j, '${AT}', '${AT}' FROM o, n, m`,
    `INSERT INTO user_roles (org_id, user_id, role_uid, added_by, created) ${both(people, rolesEach)}
      SELECT org, ${ids.person}, 'r_' || ((i * 7 + j * 131) % ${roles}), 1, '${AT}' FROM o, n, m`,
    `INSERT INTO teams (id, org_id, uid, name, email, created, updated, created_by) ${each(teams)}
      SELECT ${ids.team}, org, 'team-' || (${ids.team}), 'team-' || (${ids.team}), '', '${AT}', '${AT}', 1 FROM o, n`,
    `INSERT INTO team_members (org_id, team_id, user_id, permission, added_by, created) ${both(people, teamsEach)}
      SELECT org, ${teamOf(`(i * 3 + j * 77) % ${teams}`)}, ${ids.person}, 0, 1, '${AT}' FROM o, n, m`,
    `INSERT INTO team_roles (org_id, team_id, role_uid, added_by, created) ${both(teams, 2)}
      SELECT org, ${ids.team}, 'r_' || ((i * 7 + j) % ${roles}), 1, '${AT}' FROM o, n, m`,
  ];
}

/** What a role of ten permissions grants. */
const actionOf = (j) =>
  `iif(${j} < 4, 'dashboards:read', iif(${j} < 7, 'folders:read', iif(${j} < 9, 'datasources:query', 'reports:read')))`;
const kindOf = (j) =>
  `iif(${j} < 4, 'dashboards', iif(${j} < 7, 'folders', iif(${j} < 9, 'datasources', 'reports')))`;

/** Small roles with one holder, and with many. @param {Size} size */
function rolesToAskAbout({ people }) {
  const kinds = "k(kind) AS (SELECT 'solo_' UNION ALL SELECT 'thousand_')";
  const all = `WITH RECURSIVE ${kinds}, ${numbers(SPARE)}`;
  const uids = `SELECT kind || i AS uid FROM k, n UNION ALL SELECT 'everybody'`;
  return [
    `INSERT INTO roles (org_id, uid, name, version, display_name, description, "group", hidden, created, updated) ${all}
      SELECT 1, uid, 'custom:' || uid, 1, uid, '', 'seeded', 0, '${AT}', '${AT}' FROM (${uids})`,
    `INSERT INTO permissions (org_id, role_uid, action, scope, created, updated) ${all}
      SELECT 1, uid, 'reports:read', 'reports:id:' || uid, '${AT}', '${AT}' FROM (${uids})`,
    `INSERT INTO user_roles (org_id, user_id, role_uid, added_by, created) WITH RECURSIVE ${numbers(SPARE)}
      SELECT 1, 2 + i % ${people}, 'solo_' || i, 1, '${AT}' FROM n`,
    `INSERT INTO user_roles (org_id, user_id, role_uid, added_by, created)
      WITH RECURSIVE ${numbers(SPARE)}, ${numbers(Math.min(MANY, people), 'm', 'j')}
      SELECT 1, 2 + j, 'thousand_' || i, 1, '${AT}' FROM n, m`,
  ];
}

/** External groups: the many small ones, a large one, one of one person, and one for each team. @param {Size} size */
function groupsOf({ people, teams, mappings, roles, inGroups }) {
  const named = (group) => `'cn=${group} || ',ou=g,dc=x'`;
  const into =
    'INSERT INTO user_groups (user_id, org_id, source, group_key, siblings_key, group_id, learned)';
  const rest = `'cn=*,ou=g,dc=x'`;
  return [
    `INSERT INTO group_mappings (org_id, group_key, group_id, role_uid) WITH RECURSIVE ${numbers(mappings)}
      SELECT 1, ${named("g' || i")}, ${named("g' || i")}, 'r_' || (i % ${roles}) FROM n`,
    `${into} WITH RECURSIVE ${numbers(inGroups)} SELECT 2 + i, 1, 'api', ${named(`g' || (i % ${mappings})`)}, ${rest},
      ${named(`g' || (i % ${mappings})`)}, '${AT}' FROM n`,
    `${into} WITH RECURSIVE ${numbers(Math.min(VERY_MANY, people))} SELECT 2 + i, 1, 'api', 'cn=many,ou=g,dc=x', ${rest},
      'cn=many,ou=g,dc=x', '${AT}' FROM n`,
    `${into} VALUES (2, 1, 'api', 'cn=one,ou=g,dc=x', ${rest}, 'cn=one,ou=g,dc=x', '${AT}')`,
    `INSERT INTO team_groups (org_id, team_id, group_key, group_id, added_by, created) WITH RECURSIVE ${numbers(teams)}
      SELECT 1, 1 + i, ${named("t' || i")}, ${named("t' || i")}, 1, '${AT}' FROM n`,
  ];
}

/**
 * Service accounts of three roles and a team, and a role that they all have.
 *
 * @param {Size} size
 * @param {number} first
 */
function accountsOf({ accounts, roles, teams }, first) {
  const all = `WITH RECURSIVE ${numbers(accounts)}`;
  const each = `${all}, ${numbers(3, 'm', 'j')}`;
  return [
    `INSERT INTO users (id, uid, login, email, name, is_service_account, home_org_id, created, updated) ${all}
      SELECT ${first} + i, 'account-' || i, 'sa-1-account-' || i, 'sa-1-account-' || i, 'account-' || i, 1, 1, '${AT}', '${AT}' FROM n`,
    `INSERT INTO org_users (org_id, user_id, role, created, updated) ${all}
      SELECT 1, ${first} + i, 'Viewer', '${AT}', '${AT}' FROM n`,
    `INSERT INTO user_roles (org_id, user_id, role_uid, added_by, created) ${each}
      SELECT 1, ${first} + i, 'r_' || ((i + j) % ${roles}), 1, '${AT}' FROM n, m`,
    `INSERT INTO user_roles (org_id, user_id, role_uid, added_by, created) ${all}
      SELECT 1, ${first} + i, 'everybody', 1, '${AT}' FROM n`,
    `INSERT INTO team_members (org_id, team_id, user_id, permission, added_by, created) ${all}
      SELECT 1, 1 + i % ${teams}, ${first} + i, 0, 1, '${AT}' FROM n`,
  ];
}

/** @param {Size} size */
const orgsToDelete = ({ people }) => [
  `INSERT INTO orgs (id, name, created, updated) WITH RECURSIVE ${numbers(SPARE)}
    SELECT ${FIRST_TO_DELETE} + i, 'leavers-' || i, '${AT}', '${AT}' FROM n`,
  `INSERT INTO org_users (org_id, user_id, role, created, updated)
    WITH RECURSIVE ${numbers(SPARE)}, ${numbers(Math.min(MANY, people), 'm', 'j')}
    SELECT ${FIRST_TO_DELETE} + i, 2 + j, 'Viewer', '${AT}', '${AT}' FROM n, m`,
];

/** Global roles, each given to somebody in a few orgs. */
const globalPlane = () => [
  `INSERT INTO roles (org_id, uid, name, version, display_name, description, "group", hidden, created, updated)
    WITH RECURSIVE ${numbers(SPARE)} SELECT 0, 'global_' || i, 'custom:global_' || i, 1, 'global_' || i, '', 'seeded', 0, '${AT}', '${AT}' FROM n`,
  `INSERT INTO permissions (org_id, role_uid, action, scope, created, updated)
    WITH RECURSIVE ${numbers(SPARE)} SELECT 0, 'global_' || i, 'reports:read', 'reports:id:' || i, '${AT}', '${AT}' FROM n`,
  `INSERT INTO user_roles (org_id, user_id, role_uid, added_by, created) WITH RECURSIVE ${numbers(SPARE)}
    SELECT org_id, member, 'global_' || i, 1, '${AT}' FROM n,
      (SELECT id AS org_id, (SELECT user_id FROM org_users WHERE org_id = orgs.id LIMIT 1) AS member FROM orgs ORDER BY id LIMIT 20)`,
];
