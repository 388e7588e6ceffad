import { parseArgs } from 'node:util';

import { DEFAULT_ALLOWANCES } from '../../src/core/limits.ts';
import { PERMISSIONS_EACH } from './rows.mjs';

/**
 * How much there is to be: in one org, and in smaller ones beside it.
 *
 * @typedef {object} World
 * @property {number} users
 * @property {number} teams
 * @property {number} roles
 * @property {number} rolesPerUser
 * @property {number} teamsPerUser
 * @property {number} mappings
 * @property {number} grouped
 * @property {number} accounts
 * @property {number} orgs
 */

/** What each option is called, in the order of the help. */
const NAMES = {
  users: 'users',
  teams: 'teams',
  roles: 'roles',
  'roles-per-user': 'rolesPerUser',
  'teams-per-user': 'teamsPerUser',
  mappings: 'mappings',
  grouped: 'grouped',
  accounts: 'accounts',
  orgs: 'orgs',
};

/** @type {Readonly<Record<string, World>>} */
const PRESETS = {
  small: {
    users: 10,
    teams: 2,
    roles: 10,
    rolesPerUser: 3,
    teamsPerUser: 1,
    mappings: 2,
    grouped: 5,
    accounts: 10,
    orgs: 0,
  },
  medium: {
    users: 1_000,
    teams: 200,
    roles: 500,
    rolesPerUser: 10,
    teamsPerUser: 2,
    mappings: 100,
    grouped: 1_000,
    accounts: 100,
    orgs: 0,
  },
  large: {
    users: 100_000,
    teams: 2_000,
    roles: 10_000,
    rolesPerUser: 10,
    teamsPerUser: 2,
    mappings: 5_000,
    grouped: 50_000,
    accounts: 12_000,
    orgs: 0,
  },
  orgs: {
    users: 20,
    teams: 2,
    roles: 5,
    rolesPerUser: 2,
    teamsPerUser: 1,
    mappings: 2,
    grouped: 5,
    accounts: 10,
    orgs: 5_000,
  },
};
const USUAL = 'medium';

/** Of each org beside. */
export const LITTLE = { people: 20, teams: 2, roles: 5, rolesEach: 2, teamsEach: 1 };

const columns = Object.entries(NAMES).map(([option, name]) => {
  const figures = Object.values(PRESETS).map((world) => String(world[name]).padStart(8));
  return `  --${option.padEnd(16)}${figures.join('')}`;
});

export const HELP = `npm run seed -- [options]: fills the database of npm start, while that is stopped, to try Gatehouse at scale.

  --preset NAME     small, medium, large or orgs, of which the others are parts; ${USUAL} unless said
  --add             fills a new org beside what is there, where it is not the database of a first start

  option            ${Object.keys(PRESETS)
    .map((name) => name.padStart(8))
    .join('')}
${columns.join('\n')}

Each role has ${PERMISSIONS_EACH} permissions. Mappings bring a role to an external group; so many users are in one as --grouped says. Accounts are
service accounts with a token: the first is an Admin, and all tokens are kept in STATE_DIR/seeded-tokens. Users have no password.
Orgs are further ones, of ${LITTLE.people} users each. STATE_DIR and TOKEN_SECRET are as for npm start.

Exit code: 0, 1 when it could not be filled, 2 for wrong arguments.`;

/**
 * What was asked for, or a problem that says what to change.
 *
 * @param {readonly string[]} args
 * @returns {{ readonly wants: 'help' } | { readonly problem: string } | { readonly world: World, readonly isAdded: boolean }}
 */
export function readOptions(args) {
  const texts = Object.fromEntries(Object.keys(NAMES).map((name) => [name, { type: 'string' }]));
  let values;
  try {
    ({ values } = parseArgs({
      args: [...args],
      options: {
        ...texts,
        preset: { type: 'string', default: USUAL },
        add: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }));
  } catch (error) {
    return { problem: error.message.split('.')[0] };
  }
  if (values.help) return { wants: 'help' };
  if (!Object.hasOwn(PRESETS, values.preset))
    return { problem: `There is no preset ${values.preset}, only ${Object.keys(PRESETS).join(', ')}` };
  const world = { ...PRESETS[values.preset] };
  for (const [option, name] of Object.entries(NAMES)) {
    if (values[option] === undefined) continue;
    if (!/^\d{1,9}$/.test(values[option])) return { problem: `--${option} must be a whole number` };
    world[name] = Number(values[option]);
  }
  const problem = problemOf(world, (option) => values[option] !== undefined);
  return problem === undefined ? { world, isAdded: values.add } : { problem };
}

/** What follows from what is said is made smaller, and what is said and cannot be is a problem. */
function problemOf(world, isSaid) {
  if (world.users < 1) return '--users must be at least 1';
  for (const { option, name, mostOf, of } of [
    { option: 'roles-per-user', name: 'rolesPerUser', mostOf: () => world.roles, of: 'roles' },
    { option: 'teams-per-user', name: 'teamsPerUser', mostOf: () => world.teams, of: 'teams' },
    {
      option: 'mappings',
      name: 'mappings',
      mostOf: () => (world.roles === 0 ? 0 : Infinity),
      of: 'roles',
    },
    {
      option: 'grouped',
      name: 'grouped',
      mostOf: () => (world.mappings === 0 ? 0 : world.users),
      of: 'users in groups',
    },
  ]) {
    const most = mostOf();
    if (world[name] <= most) continue;
    if (isSaid(option)) return `--${option} ${world[name]} is more than there are ${of}: ${most}`;
    world[name] = most;
  }
  const { users, teams, roles, rolesPerUser, teamsPerUser, mappings, accounts, orgs } = world;
  const most = {
    roles,
    permissions: roles * PERMISSIONS_EACH,
    assignments: users * rolesPerUser + teams * 2 + accounts * 3,
    members: users + accounts + 1,
    'service-accounts': accounts,
    teams,
    'team-members': users * teamsPerUser + accounts,
    'team-groups': teams,
    'group-mappings': mappings,
    orgs: orgs + 1,
    users: users + orgs * LITTLE.people + 1,
  };
  for (const [name, wanted] of Object.entries(most))
    if (wanted > DEFAULT_ALLOWANCES[name])
      return `That makes ${wanted.toLocaleString('en')} ${name}, and ${DEFAULT_ALLOWANCES[name].toLocaleString('en')} are allowed`;
  return undefined;
}
