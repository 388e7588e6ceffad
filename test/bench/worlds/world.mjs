import { createHmac } from 'node:crypto';

import {
  accountRows,
  AT,
  counting,
  groupNamed,
  groupRows,
  INTO_GROUPS,
  orgRows,
  SIBLINGS,
  tokenFrom,
  tokenRows,
} from '../../../.dev/seed/rows.mjs';
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

/** Of org 1, whose first person comes after the first admin. */
const IDS = { person: '2 + i', team: '1 + i' };
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
  const tokens = Array.from({ length: size.accounts }, (_, i) => tokenFrom(`account ${i}`));
  const hashes = JSON.stringify(
    tokens.map((token) => createHmac('sha256', TOKEN_SECRET).update(token).digest('hex')),
  );
  const statements = [
    ...sqlOf(orgRows([1, 1], size, IDS)),
    ...(size.orgs > 1 ? othersOf(size) : []),
    ...rolesToAskAbout(size),
    ...sqlOf(groupRows(1, size, IDS)),
    ...groupsOf(size),
    ...sqlOf(accountRows(1, size, { ...IDS, account: `${firstAccount} + i` })),
    `INSERT INTO user_roles (org_id, user_id, role_uid, added_by, created) WITH RECURSIVE ${counting(size.accounts)}
      SELECT 1, ${firstAccount} + i, 'everybody', 1, '${AT}' FROM n`,
    ...orgsToDelete(size),
    ...globalPlane(),
  ];
  for (const sql of statements) await database.prepare(sql).run();
  await database.prepare(tokenRows(1, firstAccount)).bind(hashes).run();
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

/** @param {Size} size */
const othersOf = (size) => [
  `INSERT INTO orgs (id, name, created, updated) WITH RECURSIVE o(org) AS (SELECT 2 UNION ALL SELECT org + 1 FROM o
    WHERE org < ${size.orgs}) SELECT org, 'org-' || org, '${AT}', '${AT}' FROM o`,
  ...sqlOf(
    orgRows([2, size.orgs], LITTLE, {
      person: `${PEOPLE_OF_OTHERS} + org * ${EACH} + i`,
      team: `${TEAMS_OF_OTHERS} + org * ${EACH} + i`,
    }),
  ),
];

/** @param {Iterable<import('../../../.dev/seed/rows.mjs').Step>} steps */
const sqlOf = (steps) => [...steps].map(({ sql }) => sql);

/** Small roles with one holder, and with many. @param {Size} size */
function rolesToAskAbout({ people }) {
  const kinds = "k(kind) AS (SELECT 'solo_' UNION ALL SELECT 'thousand_')";
  const all = `WITH RECURSIVE ${kinds}, ${counting(SPARE)}`;
  const uids = `SELECT kind || i AS uid FROM k, n UNION ALL SELECT 'everybody'`;
  return [
    `INSERT INTO roles (org_id, uid, name, version, display_name, description, "group", hidden, created, updated) ${all}
      SELECT 1, uid, 'custom:' || uid, 1, uid, '', 'seeded', 0, '${AT}', '${AT}' FROM (${uids})`,
    `INSERT INTO permissions (org_id, role_uid, action, scope, created, updated) ${all}
      SELECT 1, uid, 'reports:read', 'reports:id:' || uid, '${AT}', '${AT}' FROM (${uids})`,
    `INSERT INTO user_roles (org_id, user_id, role_uid, added_by, created) WITH RECURSIVE ${counting(SPARE)}
      SELECT 1, 2 + i % ${people}, 'solo_' || i, 1, '${AT}' FROM n`,
    `INSERT INTO user_roles (org_id, user_id, role_uid, added_by, created)
      WITH RECURSIVE ${counting(SPARE)}, ${counting(Math.min(MANY, people), 'm', 'j')}
      SELECT 1, 2 + j, 'thousand_' || i, 1, '${AT}' FROM n, m`,
  ];
}

/** External groups beside the many small ones: a large one, and one of one person. @param {Size} size */
const groupsOf = ({ people }) => [
  `INSERT INTO ${INTO_GROUPS} WITH RECURSIVE ${counting(Math.min(VERY_MANY, people))} SELECT 2 + i, 1, 'api', ${groupNamed("'many'")},
    ${SIBLINGS}, ${groupNamed("'many'")}, '${AT}' FROM n`,
  `INSERT INTO ${INTO_GROUPS} VALUES (2, 1, 'api', ${groupNamed("'one'")}, ${SIBLINGS}, ${groupNamed("'one'")}, '${AT}')`,
];

/** @param {Size} size */
const orgsToDelete = ({ people }) => [
  `INSERT INTO orgs (id, name, created, updated) WITH RECURSIVE ${counting(SPARE)}
    SELECT ${FIRST_TO_DELETE} + i, 'leavers-' || i, '${AT}', '${AT}' FROM n`,
  `INSERT INTO org_users (org_id, user_id, role, created, updated)
    WITH RECURSIVE ${counting(SPARE)}, ${counting(Math.min(MANY, people), 'm', 'j')}
    SELECT ${FIRST_TO_DELETE} + i, 2 + j, 'Viewer', '${AT}', '${AT}' FROM n, m`,
];

/** Global roles, each given to somebody in a few orgs. */
const globalPlane = () => [
  `INSERT INTO roles (org_id, uid, name, version, display_name, description, "group", hidden, created, updated)
    WITH RECURSIVE ${counting(SPARE)} SELECT 0, 'global_' || i, 'custom:global_' || i, 1, 'global_' || i, '', 'seeded', 0, '${AT}', '${AT}' FROM n`,
  `INSERT INTO permissions (org_id, role_uid, action, scope, created, updated)
    WITH RECURSIVE ${counting(SPARE)} SELECT 0, 'global_' || i, 'reports:read', 'reports:id:' || i, '${AT}', '${AT}' FROM n`,
  `INSERT INTO user_roles (org_id, user_id, role_uid, added_by, created) WITH RECURSIVE ${counting(SPARE)}
    SELECT org_id, member, 'global_' || i, 1, '${AT}' FROM n,
      (SELECT id AS org_id, (SELECT user_id FROM org_users WHERE org_id = orgs.id LIMIT 1) AS member FROM orgs ORDER BY id LIMIT 20)`,
];
