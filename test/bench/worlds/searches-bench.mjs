import { makeStateFolder, startRuntime } from '../runtime.mjs';
import { median } from '../statistics.mjs';
import { withWholeListeners } from '../whole-listeners.mjs';
import { Client } from './client.mjs';
import { LITTLE, seedWorld } from './world.mjs';

/** What stands beside Gatehouse in its runtime, and is not asked. */
const NOTHING = 'export default { fetch: () => new Response() }; export class FloorObject {}';

/** How many people there are in an org, and how many of them are in the team that has a role. */
const SIZES = { small: { people: 10, inTeam: 5 }, large: { people: 100_000, inTeam: 50_000 } };
/** So many hold what few hold, and are in a page: an answer is as long in either org. */
const FEW = 3;
const PAGE = 5;
const ROUNDS = 40;
const WARM_UP_ROUNDS = 5;

const AT = '2026-06-01T00:00:00.000Z';
const TEAM = 90_000;
const ROLES = ['few', 'team'];

/** What is searched for. */
const SEARCHES = {
  'all members hold': { action: 'folders:read', resource: { type: 'folders', id: 'sharedwithme' } },
  'few hold': { action: 'datasources:query', resource: { type: 'datasources', id: 'few' } },
  'a team of half of them holds': {
    action: 'datasources:query',
    resource: { type: 'datasources', id: 'team' },
  },
};

/**
 * One search: milliseconds among ten people and among 100,000.
 *
 * @typedef {{ readonly name: string, readonly small: number, readonly large: number }} SearchResult
 */

/**
 * Who holds a permission, the first page: in an org of ten people and in one of 100,000, by turns.
 *
 * @param {import('../runtime.mjs').Workers<string>} modules
 * @returns {Promise<SearchResult[]>}
 */
export async function benchSearches(modules) {
  const quiet = { gatehouse: withWholeListeners(modules.gatehouse), yardstick: NOTHING, floor: NOTHING };
  const stages = [];
  try {
    for (const [name, { people, inTeam }] of Object.entries(SIZES)) {
      const { folder: state, remove } = makeStateFolder();
      const stage = { name, state, remove, runtime: await startRuntime(quiet, { state }) };
      stages.push(stage);
      await seedWorld(stage.runtime.database, { ...LITTLE, people, accounts: 1, orgs: 1 });
      for (const sql of searchedFor(inTeam)) await stage.runtime.database.prepare(sql).run();
      stage.client = new Client(stage.runtime.urls.gatehouse);
    }
    const times = Object.keys(SEARCHES).map((name) => ({ name, small: [], large: [] }));
    for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round++) {
      for (const time of times) {
        // Nobody is always the first.
        for (const { name, client } of round % 2 === 0 ? stages : stages.toReversed()) {
          const milliseconds = await search(client, time.name);
          if (round >= WARM_UP_ROUNDS) time[name].push(milliseconds);
        }
      }
    }
    return times.map(({ name, small, large }) => ({ name, small: median(small), large: median(large) }));
  } finally {
    for (const { runtime, remove, client } of stages) {
      client?.close();
      await runtime.stop();
      remove();
    }
  }
}

/**
 * @param {Client} client
 * @param {string} name
 */
async function search(client, name) {
  const { action, resource } = SEARCHES[name];
  const { status, text, milliseconds } = await client.ask({
    method: 'POST',
    // Beside the API, not below it.
    path: '/../access/v1/search/subject',
    body: { subject: { type: 'user' }, action: { name: action }, resource, page: { limit: PAGE } },
  });
  const found = status === 200 ? JSON.parse(text).results.length : 0;
  // Otherwise something else would be measured. The first admin holds everything, so that even few are a page.
  if (found < FEW) throw new Error(`${name}: ${status} ${text.slice(0, 300)}`);
  return milliseconds;
}

/** A role that few have, one that a team has, and the team. @param {number} inTeam */
const searchedFor = (inTeam) => [
  ...ROLES.flatMap((uid) => [
    `INSERT INTO roles (org_id, uid, name, version, display_name, description, "group", hidden, created, updated)
      VALUES (1, '${uid}', 'custom:${uid}', 1, '${uid}', '', 'seeded', 0, '${AT}', '${AT}')`,
    `INSERT INTO permissions (org_id, role_uid, action, scope, created, updated)
      VALUES (1, '${uid}', 'datasources:query', 'datasources:uid:${uid}', '${AT}', '${AT}')`,
  ]),
  `INSERT INTO user_roles (org_id, user_id, role_uid, added_by, created)
    SELECT 1, user_id, 'few', 1, '${AT}' FROM org_users WHERE org_id = 1 AND role = 'Viewer'
      ORDER BY user_id LIMIT ${FEW}`,
  `INSERT INTO teams (id, org_id, uid, name, email, created, updated, created_by)
    VALUES (${TEAM}, 1, 'searched', 'searched', '', '${AT}', '${AT}', 1)`,
  `INSERT INTO team_members (org_id, team_id, user_id, permission, added_by, created)
    SELECT 1, ${TEAM}, user_id, 0, 1, '${AT}' FROM org_users WHERE org_id = 1 ORDER BY user_id DESC LIMIT ${inTeam}`,
  `INSERT INTO team_roles (org_id, team_id, role_uid, added_by, created) VALUES (1, ${TEAM}, 'team', 1, '${AT}')`,
];
