import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import type { Read } from '../../../src/service/ports/read.ts';
import { LIST_BYTES_MAX } from '../../../src/service/ports/too-long.ts';
import { openOrm } from '../../../src/storage/d1.ts';
import { openRepositories } from '../../../src/storage/repositories.ts';
import type { Size } from './large-world.ts';
import { PROBES, seedOrg, seedOrgs } from './large-world.ts';
import { readsAbout } from './reads.ts';

const SMALL: Size = { people: 20, accounts: 20, teams: 20, roles: 20, rolesEach: 10, groups: 20 };
const LARGE: Size = { people: 20_000, accounts: 2_000, teams: 200, roles: 400, rolesEach: 10, groups: 200 };
const OTHERS = { orgs: 250, peopleEach: 20 };

/** All people of the deployment. */
const PEOPLE = SMALL.people + LARGE.people + OTHERS.orgs * OTHERS.peopleEach + 2 * PROBES;

/** All orgs of the deployment, with the first. */
const ORGS = OTHERS.orgs + 3;

/** The most rows that are walked before a page of members is found. */
const WALKED = 6_000;

/** The most rows that a question about one thing reads, with all that the thing has in this world. */
const FEW = 400;

type Counts = {
  readonly [
    of in 'members' | 'accounts' | 'teams' | 'roles' | 'permissions' | 'groups' | 'assignments'
  ]: number;
};

/** Every way to a permission is read once, sorted once, and looked up in its org and as a user; its bytes are counted. */
const everythingHeld = ({ members, permissions, assignments, teams, inTeam }: ReturnType<typeof countsOf>) =>
  4 * (members + permissions + teams * inTeam) + 3 * assignments + FEW;

const countsOf = ({
  people,
  accounts,
  teams,
  roles,
  rolesEach,
  groups,
}: Size): Counts & { readonly inTeam: number } => ({
  members: people + accounts + PROBES,
  accounts: accounts + 1,
  teams: teams + 1,
  roles: roles + 2,
  permissions: roles * 10 + 2,
  groups: groups + 2,
  assignments: people * rolesEach,
  // By hand, and by the group that each team is linked to: a row of the group and a row of the org each.
  inTeam: (2 * people) / teams + (2 * people) / groups,
});

/**
 * The most rows of whatever shows a list, or counts one: they grow with the list, and with nothing else. Rows that are
 * sorted, or joined to, count again; so do those whose bytes are counted.
 */
const LISTS: Record<string, (of: ReturnType<typeof countsOf>) => number> = {
  'people by a part of their names': () => 1.1 * PEOPLE,
  'people by a part, in order of names': () => 1.1 * PEOPLE,
  // What triggers counted says how many there are.
  'a page of people': () => 350,
  'a page of people by e-mail address': () => 350,
  'a page of people by name': () => 350,
  'members by a part of their names': ({ members }) => 5 * members + 100,
  // What triggers counted says how many there are. Some people of the deployment are walked until the page is found.
  'a page of members': ({ members }) => 6 * Math.min(members, 60) + WALKED,
  'a page of service accounts': ({ accounts }) => accounts + 150,
  'a page of service accounts with expired tokens': ({ accounts }) => 2 * accounts + 250,
  'a page of teams': ({ teams, inTeam }) => teams + 20 * inTeam + 350,
  'a page of teams, largest first': ({ teams, inTeam }) => (teams + 12) * (2 * inTeam + 12) + 200,
  'the list of roles': ({ roles }) => 4 * roles + 20,
  'the roles that can be root roles': ({ roles }) => 4 * roles + 20,
  // Each permission once, and each role that is found.
  'the roles that grant beyond little': ({ roles, permissions }) => permissions + roles + 50,
  'the mapped groups of an org': ({ groups }) => 3 * groups + 10,
  'all teams in full': ({ teams, inTeam }) => 12 * (teams + 1) * (inTeam + 2),
  'everybody who holds an action': (counts) => everythingHeld(counts),
  'everybody who holds a kind of action': (counts) => everythingHeld(counts),
  'everybody who holds an action by a team': ({ members, teams, inTeam }) =>
    3 * teams * inTeam + 2 * members + FEW,
  // A hundred names at most, each looked up as a login and as an address.
  'principals by name, and a caller': () => 500,
  // Each org is looked at once, whether it has a type of that name, and whether it holds an action or a level.
  'how much is held of a global type': () => 12 * ORGS,
  'what is held of a global type': () => 12 * ORGS,
  'the orgs that hold a global type': () => 12 * ORGS,
  // So many ids of each source as may be on a page, and those who are judged.
  'who of an org may read a team': () => 12_000,
  // As many entries as are asked for, some times: which of them fit is found first.
  'a part of a trail': () => 5 * 100 + 10,
  'the newest entries': () => 14 * 100 + 20,
  // The trail is halved until one entry is left.
  'the first entry from a time on': () => 100,
  // All that is looked at, some times: where it ends is found first.
  'entries about somebody, a role and a team': ({ members }) => 5 * Math.min(members, 10_000) + 50,
  // With every role that ships.
  'everybody who holds something': (counts) => everythingHeld(counts) + 5_000,
};

const repositories = openRepositories(openOrm(env.DB));

async function makeWorld() {
  const small = await seedOrg(env.DB, 2, SMALL);
  const large = await seedOrg(env.DB, 3, LARGE);
  await seedOrgs(env.DB, 4, OTHERS.orgs, OTHERS.peopleEach);
  return { small: readsAbout(repositories, small), large: readsAbout(repositories, large) };
}

let made: ReturnType<typeof makeWorld> | undefined;
/** One for all tests, which only read. */
const world = () => (made ??= makeWorld());

/** What the database read for it, and what it gave. */
async function run(read: Read<unknown> | undefined): Promise<D1Result[]> {
  const statements = (read?.statements ?? []).map((statement) => {
    const { sql, params } = (statement as { toSQL(): { sql: string; params: unknown[] } }).toSQL();
    return env.DB.prepare(sql).bind(...params);
  });
  return await env.DB.batch(statements);
}

/** The rows that the database read for it, as D1 counts them. */
const rowsRead = async (read: Read<unknown> | undefined): Promise<number> =>
  (await run(read)).reduce((sum, { meta }) => sum + meta.rows_read, 0);

/** The bytes of what the database gives for it, all of which are in memory at once. */
const bytesGiven = async (read: Read<unknown> | undefined): Promise<number> =>
  (await run(read)).reduce((sum, { results }) => sum + JSON.stringify(results).length, 0);

describe('among 25,000 people of 250 orgs, with 200,000 assignments in one of them', () => {
  it('a question about one thing reads the same in a large org as in a small one', async ({ expect }) => {
    const { small, large } = await world();
    for (const [name, read] of Object.entries(small).filter(([name]) => !(name in LISTS))) {
      const inSmall = await rowsRead(read);
      const inLarge = await rowsRead(large[name]);
      expect.soft(inSmall, `${name}, in a small org`).toBeLessThanOrEqual(FEW);
      expect.soft(inLarge, `${name}, in a large org`).toBeLessThanOrEqual(1.2 * inSmall + 5);
    }
  });

  it('a list reads what it lists, and nothing of other orgs', async ({ expect }) => {
    const { small, large } = await world();
    for (const [name, most] of Object.entries(LISTS)) {
      const of = { small: await rowsRead(small[name]), large: await rowsRead(large[name]) };
      expect.soft(of.small, `${name}, in a small org`).toBeGreaterThan(0);
      expect.soft(of.small, `${name}, in a small org`).toBeLessThanOrEqual(most(countsOf(SMALL)));
      expect.soft(of.large, `${name}, in a large org`).toBeLessThanOrEqual(most(countsOf(LARGE)));
    }
  });

  it('a list takes no more memory than one answer may have bytes, however long it is', async ({ expect }) => {
    const { large } = await world();
    for (const name of Object.keys(LISTS)) {
      const bytes = await bytesGiven(large[name]);
      expect.soft(bytes, name).toBeLessThanOrEqual(1.1 * LIST_BYTES_MAX);
    }
  });
});
