import { createHmac } from 'node:crypto';

import { DEFAULT_ALLOWANCES } from '../../src/core/limits.ts';
import { Secrets } from '../../src/service/sign-in/secrets.ts';
import { LITTLE } from './options.mjs';
import { accountRows, AT, groupRows, orgRows, tokenFrom, tokenRows } from './rows.mjs';

/** @typedef {import('./options.mjs').World} World */

/** User 1, who makes everything: the first admin. */
const ADMIN = 1;
/** Tokens in a statement. */
const TOKENS = 5_000;

/**
 * What is there, as far as it decides where more can be put, and how much.
 *
 * @typedef {object} There
 * @property {boolean} isFirst nothing but the first org and the first admin
 * @property {number} org the newest id that there ever was
 * @property {number} user
 * @property {number} team
 * @property {number} orgs how many there are
 * @property {number} people
 * @property {number} taken names that look like those that would be given
 */

/**
 * @param {any} database
 * @returns {Promise<There>}
 */
export async function look(database) {
  const newest = (table) => `(SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = '${table}')`;
  const none = ['changes', 'teams', 'roles', 'user_roles', 'tokens', 'identities', 'ended_orgs']
    .map((table) => `NOT EXISTS (SELECT 1 FROM ${table})`)
    .join(' AND ');
  const taken = (table, column, prefix) =>
    `(SELECT count(*) FROM ${table} WHERE ${column} GLOB '${prefix}[0-9]*'
      AND CAST(substr(${column}, ${prefix.length + 1}) AS INTEGER) > ${newest(table)})`;
  const found = await database
    .prepare(
      `SELECT ${newest('orgs')} AS org, ${newest('users')} AS user, ${newest('teams')} AS team,
        (SELECT count(*) FROM orgs) AS orgs, (SELECT count(*) FROM users WHERE is_service_account = 0) AS people,
        ${taken('users', 'login', 'user-')} + ${taken('users', 'email', 'user-')} + ${taken('orgs', 'name', 'seeded-')} AS taken,
        ((SELECT count(*) FROM orgs) = 1 AND (SELECT count(*) FROM users) = 1 AND ${none}) AS isFirst`,
    )
    .first();
  return { ...found, isFirst: found.isFirst === 1 };
}

/**
 * Why a world cannot be put beside what is there; undefined when it can.
 *
 * @param {World} world
 * @param {There} there
 * @param {boolean} isAdded whether it may be put beside anything
 */
export function findTrouble(world, there, isAdded) {
  if (!there.isFirst && !isAdded)
    return 'There is other data. With --add it stays, and a new org is filled; or choose another STATE_DIR.';
  if (there.taken > 0) return `Names like user-${there.user + 1} and seeded-${there.org + 1} are taken.`;
  const more = {
    orgs: there.orgs + world.orgs + (there.isFirst ? 0 : 1),
    users: there.people + world.users + world.orgs * LITTLE.people,
  };
  for (const [name, wanted] of Object.entries(more))
    if (wanted > DEFAULT_ALLOWANCES[name])
      return `With what is there that makes ${wanted} ${name}, and ${DEFAULT_ALLOWANCES[name]} are allowed.`;
  return undefined;
}

/**
 * What is filled: ids, and the tokens of the accounts.
 *
 * @typedef {object} Filled
 * @property {number} org
 * @property {number} firstUser
 * @property {number} firstAccount
 * @property {readonly string[]} tokens
 */

/**
 * Fills a database with one org and, if it is asked for, smaller ones: org 1 where nothing else is there, otherwise a new one. What is
 * there is left as it is. Nothing of it is in an audit trail: it is as if it had been there before the trails began, as the first admin
 * is.
 *
 * @param {any} database
 * @param {World} world
 * @param {There} there
 * @param {object} options
 * @param {import('../../src/service/sign-in/secrets.ts').SecretList} options.secrets that are in `TOKEN_SECRET`
 * @param {(done: number, of: number) => void} options.tell how many rows are there, of how many
 * @returns {Promise<Filled>}
 */
export async function fill(database, world, there, { secrets, tell }) {
  const { users, teams, roles, rolesPerUser, teamsPerUser, mappings, grouped, accounts, orgs } = world;
  const org = there.isFirst ? 1 : there.org + 1;
  const [firstUser, firstTeam] = [there.user + 1, there.team + 1];
  const firstAccount = firstUser + users;
  const ids = { person: `${firstUser} + i`, team: `${firstTeam} + i`, account: `${firstAccount} + i` };
  const size = { people: users, teams, roles, rolesEach: rolesPerUser, teamsEach: teamsPerUser };
  const orgsHere = /** @type {const} */ ([org, org]);
  const steps = [
    ...(there.isFirst ? [] : [...newOrgs(orgsHere)]),
    ...orgRows(orgsHere, size, ids),
    ...groupRows(org, { mappings, inGroups: grouped, roles, teams }, ids),
    ...accountRows(org, { accounts, roles, teams, admins: 1 }, ids),
  ];
  if (orgs > 0) {
    const others = /** @type {const} */ ([org + 1, org + orgs]);
    const nth = `(org - ${org + 1})`;
    steps.push(
      ...newOrgs(others),
      ...orgRows(others, LITTLE, {
        person: `${firstAccount + accounts} + ${nth} * ${LITTLE.people} + i`,
        team: `${firstTeam + teams} + ${nth} * ${LITTLE.teams} + i`,
      }),
    );
  }
  const of = steps.reduce((sum, { rows }) => sum + rows, accounts);
  let done = 0;
  tell(done, of);
  for (const { sql, rows } of steps) {
    await database.prepare(sql).run();
    done += rows;
    tell(done, of);
  }
  const keyed = new Secrets(secrets);
  // Nobody without the secret can tell what they are.
  const secretOf = (i) =>
    createHmac('sha256', secrets.current)
      .update(`seeded account ${firstAccount + i}`)
      .digest();
  const tokens = Array.from({ length: accounts }, (_, i) => tokenFrom(secretOf(i)));
  for (let i = 0; i < accounts; i += TOKENS) {
    const some = tokens.slice(i, i + TOKENS);
    const hashes = await Promise.all(some.map(async (token) => await keyed.digest(token)));
    const sql = tokenRows(org, firstAccount + i, await keyed.keyId());
    await database.prepare(sql).bind(JSON.stringify(hashes)).run();
    done += some.length;
    tell(done, of);
  }
  return { org, firstUser, firstAccount, tokens };
}

/** Orgs that the first admin made, and whose objects are not made. */
function* newOrgs([first, last]) {
  const all = `WITH RECURSIVE o(org) AS (SELECT ${first} UNION ALL SELECT org + 1 FROM o WHERE org < ${last})`;
  const rows = last - first + 1;
  yield {
    sql: `INSERT INTO orgs (id, name, created, updated, placed) ${all} SELECT org, 'seeded-' || org, '${AT}', '${AT}', '' FROM o`,
    rows,
  };
  yield {
    sql: `INSERT INTO org_users (org_id, user_id, role, created, updated) ${all} SELECT org, ${ADMIN}, 'Admin', '${AT}', '${AT}'
      FROM o, users WHERE users.id = ${ADMIN}`,
    rows,
  };
}
