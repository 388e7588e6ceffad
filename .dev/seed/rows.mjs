// Much data, straight as rows of the database: what the service would have stored of it, made in SQL.
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

/**
 * How much there is in each of some orgs.
 *
 * @typedef {object} OrgSize
 * @property {number} people
 * @property {number} teams
 * @property {number} roles with ten permissions each
 * @property {number} rolesEach of each person; no more than there are
 * @property {number} teamsEach of each person; no more than there are
 */

/**
 * SQL for ids, in terms of `org` and of `i`, which counts from 0.
 *
 * @typedef {{ readonly person: string, readonly team: string }} Ids
 */

/**
 * One statement, and how many rows it inserts, without those that are counted by triggers.
 *
 * @typedef {{ readonly sql: string, readonly rows: number }} Step
 */

/** When all of it was made. */
export const AT = '2026-06-01T00:00:00.000Z';
export const PERMISSIONS_EACH = 10;
/** So many rows in a statement at most, where that can be helped: it takes a moment, and there is something to tell. */
const ROWS = 20_000;

/** The numbers from one up to, but without, another, as `table(column)`. */
const numbers = (from, to, table, column) =>
  `${table}(${column}) AS (SELECT ${from} UNION ALL SELECT ${column} + 1 FROM ${table} WHERE ${column} < ${to - 1})`;

/** The same from 0, as `n(i)`. */
export const counting = (to, table = 'n', column = 'i') => numbers(0, to, table, column);

/** A uid, in the form of those that are made by chance: a letter, and 13 digits that are an id. */
const uidOf = (letter, id) => `'${letter}' || printf('%013d', ${id})`;

/** What a role of ten permissions grants. */
const actionOf = (j) =>
  `iif(${j} < 4, 'dashboards:read', iif(${j} < 7, 'folders:read', iif(${j} < 9, 'datasources:query', 'reports:read')))`;
const scopeOf = (role, j) =>
  `iif(${j} < 4, 'dashboards:uid:', iif(${j} < 7, 'folders:uid:', iif(${j} < 9, 'datasources:uid:', 'reports:id:'))) || ${role} || '_' || ${j}`;

/**
 * The `j`-th of those that the `i`-th has, of so many: different ones for different `j`, and others for others.
 *
 * @param {string} i
 * @param {number} each
 * @param {number} of
 */
const oneOf = (i, each, of) => `((${i} + j * ${Math.max(1, Math.floor(of / each))}) % ${of})`;

/**
 * Inserts for orgs and what is counted in each of them, in pieces.
 *
 * @param {string} into the table and its columns
 * @param {object} range
 * @param {readonly [number, number]} range.orgs the first and the last
 * @param {number} range.count how many there are of `i` in each
 * @param {number} [range.each] how many there are of `j` for each `i`
 * @param {string} select in terms of `org`, `i` and `j`
 * @returns {Generator<Step>}
 */
function* inPieces(into, { orgs: [first, last], count, each = 1 }, select) {
  if (count === 0 || each === 0) return;
  const orgsAtOnce = Math.max(1, Math.floor(ROWS / (count * each)));
  const atOnce = Math.max(1, Math.floor(ROWS / each));
  for (let org = first; org <= last; org += orgsAtOnce) {
    const until = Math.min(last + 1, org + orgsAtOnce);
    for (let i = 0; i < count; i += atOnce) {
      const to = Math.min(count, i + atOnce);
      const ranges = [numbers(org, until, 'o', 'org'), numbers(i, to, 'n', 'i'), numbers(0, each, 'm', 'j')];
      yield {
        sql: `INSERT INTO ${into} WITH RECURSIVE ${ranges.join(', ')} SELECT ${select} FROM o, n, m`,
        rows: (until - org) * (to - i) * each,
      };
    }
  }
}

/**
 * People, teams, roles, and who has what, in some orgs that are there.
 *
 * @param {readonly [number, number]} orgs the first and the last
 * @param {OrgSize} size of each
 * @param {Ids} ids
 * @returns {Generator<Step>}
 */
export function* orgRows(orgs, { people, teams, roles, rolesEach, teamsEach }, { person, team }) {
  const login = `'user-' || (${person})`;
  const teamAt = (i) => team.replace('+ i', `+ ${i}`);
  yield* inPieces(
    'users (id, uid, login, email, name, is_service_account, home_org_id, created, updated)',
    { orgs, count: people },
    `${person}, ${uidOf('u', person)}, ${login}, ${login} || '@example.com', 'Person ' || (${person}), 0, org, '${AT}', '${AT}'`,
  );
  yield* inPieces(
    'org_users (org_id, user_id, role, created, updated)',
    { orgs, count: people },
    `org, ${person}, iif(i = 0, 'Admin', iif(i % 5 = 0, 'Editor', 'Viewer')), '${AT}', '${AT}'`,
  );
  yield* inPieces(
    'roles (org_id, uid, name, version, display_name, description, "group", hidden, created, updated)',
    { orgs, count: roles },
    `org, 'r_' || i, 'custom:r_' || i, 1, 'r_' || i, '', 'seeded', 0, '${AT}', '${AT}'`,
  );
  yield* inPieces(
    'permissions (org_id, role_uid, action, scope, created, updated)',
    { orgs, count: roles, each: PERMISSIONS_EACH },
    `org, 'r_' || i, ${actionOf('j')}, ${scopeOf(`'r_' || i`, 'j')}, '${AT}', '${AT}'`,
  );
  yield* inPieces(
    'user_roles (org_id, user_id, role_uid, added_by, created)',
    { orgs, count: people, each: rolesEach },
    `org, ${person}, 'r_' || ${oneOf('i * 7', rolesEach, roles)}, 1, '${AT}'`,
  );
  yield* inPieces(
    'teams (id, org_id, uid, name, email, created, updated, created_by)',
    { orgs, count: teams },
    `${team}, org, ${uidOf('t', team)}, 'team-' || (${team}), '', '${AT}', '${AT}', 1`,
  );
  yield* inPieces(
    'team_members (org_id, team_id, user_id, permission, added_by, created)',
    { orgs, count: people, each: teamsEach },
    `org, ${teamAt(oneOf('i * 3', teamsEach, teams))}, ${person}, 0, 1, '${AT}'`,
  );
  const rolesOfTeam = Math.min(2, roles);
  yield* inPieces(
    'team_roles (org_id, team_id, role_uid, added_by, created)',
    { orgs, count: teams, each: rolesOfTeam },
    `org, ${team}, 'r_' || ${oneOf('i * 7', rolesOfTeam, roles)}, 1, '${AT}'`,
  );
}

/** SQL for the id of an external group, and for the group that matches it and those beside it: see `siblingsKey`. */
export const groupNamed = (name) => `'cn=' || ${name} || ',ou=g,dc=x'`;
export const SIBLINGS = `'cn=*,ou=g,dc=x'`;
export const INTO_GROUPS =
  'user_groups (user_id, org_id, source, group_key, siblings_key, group_id, learned)';

/**
 * External groups of an org: some that bring a role, with the people who are in one of them, and one linked to each team.
 *
 * @param {number} org
 * @param {object} size
 * @param {number} size.mappings
 * @param {number} size.inGroups the first so many people; none where nothing is mapped
 * @param {number} size.roles
 * @param {number} size.teams
 * @param {Ids} ids
 * @returns {Generator<Step>}
 */
export function* groupRows(org, { mappings, inGroups, roles, teams }, { person, team }) {
  const [mapped, one] = [groupNamed(`'g' || i`), groupNamed(`'g' || (i % ${mappings})`)];
  yield* inPieces(
    'group_mappings (org_id, group_key, group_id, role_uid)',
    { orgs: [org, org], count: mappings },
    `org, ${mapped}, ${mapped}, 'r_' || (i % ${roles})`,
  );
  yield* inPieces(
    INTO_GROUPS,
    { orgs: [org, org], count: mappings === 0 ? 0 : inGroups },
    `${person}, org, 'api', ${one}, ${SIBLINGS}, ${one}, '${AT}'`,
  );
  const linked = groupNamed(`'t' || (${team})`);
  yield* inPieces(
    'team_groups (org_id, team_id, group_key, group_id, added_by, created)',
    { orgs: [org, org], count: teams },
    `org, ${team}, ${linked}, ${linked}, 1, '${AT}'`,
  );
}

/**
 * Service accounts of an org, with three roles and a team each.
 *
 * @param {number} org
 * @param {object} size
 * @param {number} size.accounts
 * @param {number} size.roles
 * @param {number} size.teams
 * @param {number} [size.admins] the first so many are Admins, the others Viewers
 * @param {{ readonly account: string, readonly team: string }} ids in terms of `i`
 * @returns {Generator<Step>}
 */
export function* accountRows(org, { accounts, roles, teams, admins = 0 }, { account, team }) {
  const orgs = /** @type {const} */ ([org, org]);
  const login = `'sa-' || org || '-account-' || (${account})`;
  yield* inPieces(
    'users (id, uid, login, email, name, is_service_account, home_org_id, created, updated)',
    { orgs, count: accounts },
    `${account}, ${uidOf('s', account)}, ${login}, ${login}, 'account-' || (${account}), 1, org, '${AT}', '${AT}'`,
  );
  yield* inPieces(
    'org_users (org_id, user_id, role, created, updated)',
    { orgs, count: accounts },
    `org, ${account}, iif(i < ${admins}, 'Admin', 'Viewer'), '${AT}', '${AT}'`,
  );
  yield* inPieces(
    'user_roles (org_id, user_id, role_uid, added_by, created)',
    { orgs, count: accounts, each: Math.min(3, roles) },
    `org, ${account}, 'r_' || ((i + j) % ${roles}), 1, '${AT}'`,
  );
  yield* inPieces(
    'team_members (org_id, team_id, user_id, permission, added_by, created)',
    { orgs, count: teams === 0 ? 0 : accounts },
    `org, ${team.replace('+ i', `+ i % ${teams}`)}, ${account}, 0, 1, '${AT}'`,
  );
}

/**
 * A token for each of some accounts, whose hashes are the value that the statement takes, as a JSON list.
 *
 * @param {number} org
 * @param {number} first the first account's id; the others have the next
 * @param {string} [key] the name of the key that made the hashes
 */
export const tokenRows = (org, first, key = '') =>
  `INSERT INTO tokens (org_id, account_id, name, hash, hash_key, created, last_used)
    SELECT ${org}, ${first} + key, 'token-' || (${first} + key), value, '${key}', '${AT}', '${AT}' FROM json_each(?)`;

/**
 * A well-formed token, the same for the same text.
 *
 * @param {string | Buffer} text
 */
export function tokenFrom(text) {
  const body = `glsa_${createHash('sha256').update(text).digest('hex').slice(0, 32)}`;
  const sum = Buffer.alloc(4);
  sum.writeUInt32LE(crc32(body));
  return `${body}_${sum.toString('hex')}`;
}
