import { env } from 'cloudflare:workers';
import { afterEach, describe, it, vi } from 'vitest';
import type { ExpectStatic } from 'vitest';

import type { As, Fetch } from '../../support/api.ts';
import { api, ok } from '../../support/api.ts';
import { withCoordinator } from '../../support/coordinator.ts';
import { crowd } from '../../support/crowd.ts';
import { join, link } from '../../support/external-groups.ts';
import type { Account, FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { anotherIsolate, permissionsOf } from '../../support/people.ts';
import { compareSnapshots, snapshot } from '../../support/snapshot.ts';

const GROUP = 'CN=Editors,OU=Groups';
const STAR = 'cn=*,ou=groups';
const OTHER = 'other';
/** Very many groups, the group among them. */
const MANY = [GROUP, ...Array.from({ length: 300 }, (_, i) => `cn=${i},ou=many${i}`)];

type Member = 'told' | 'signedIn' | 'inMany';

/** A team that grants a role and a level, and who comes into it from outside; everybody has been answered before. */
type World = {
  readonly org: FreshOrg;
  readonly team: number;
  readonly roleUid: string;
  /** In the group by the org's directory job, by the identity provider, and in very many groups beside. */
  readonly members: Readonly<Record<Member, Account>>;
  readonly isolates: readonly (Fetch | undefined)[];
};

/** What the team gives: the role, the level on a folder, and the team itself. */
const ALL = ['folders:write', 'reports:read', 'teams:read'];
const NOTHING: readonly string[] = [];

/** What somebody holds of what the team gives. */
async function heldBy(as: As, team: number, fetch?: Fetch): Promise<string[]> {
  const held = await permissionsOf(as, undefined, fetch);
  const here = new Set([`teams:id:${team}`, 'reports:*', 'folders:uid:f1']);
  return Object.entries(held)
    .filter(([action, scopes]) => ALL.includes(action) && scopes.some((scope: string) => here.has(scope)))
    .map(([action]) => action)
    .toSorted();
}

/** Asserts what all members hold, and that decisions agree, in every isolate. */
async function expectHeld(
  expect: ExpectStatic,
  { team, members, isolates }: World,
  expected: readonly string[] | Readonly<Record<Member, readonly string[]>>,
  when: string,
): Promise<void> {
  for (const fetch of isolates) {
    for (const [name, { as }] of Object.entries(members) as [Member, Account][]) {
      const wanted: readonly string[] = 'told' in expected ? expected[name] : expected;
      expect(await heldBy(as, team, fetch), `${name}, ${when}`).toEqual(wanted);
      const { status } = await api('GET', `/teams/${team}`, { as }, fetch);
      if (status !== 404) expect(status, `${name}, ${when}`).toBe(wanted.includes('teams:read') ? 200 : 403);
    }
  }
}

async function newWorld(): Promise<World> {
  const org = await freshOrg();
  const members = { told: await org.account(), signedIn: await org.account(), inMany: await org.account() };
  await join(org, members.told.id, GROUP);
  await join(org, members.inMany.id, ...MANY);
  await env.DB.prepare(`INSERT INTO user_groups VALUES (?, 0, 'jwt', ?, ?, ?, '')`)
    .bind(members.signedIn.id, GROUP.toLowerCase(), STAR, GROUP)
    .run();
  return { org, members, isolates: [undefined, anotherIsolate().fetch], ...(await newTeam(org)) };
}

/** A team that gives all of it. */
async function newTeam(org: FreshOrg): Promise<Pick<World, 'team' | 'roleUid'>> {
  const team = await org.team();
  const roleUid = await org.role([['reports:read', 'reports:*']]);
  await org.admin(200, 'POST', `/access-control/teams/${team}/roles`, { roleUid });
  await org.admin(200, 'POST', `/access-control/folders/f1/teams/${team}`, { permission: 'Edit' });
  return { team, roleUid };
}

/** The same people, in the same groups, with another team; the old one is deleted, and nobody holds anything by it. */
async function withNewTeam({ org, team, members, isolates }: World): Promise<World> {
  await api('DELETE', `/teams/${team}`, { org: org.id });
  await join(org, members.told.id, GROUP);
  await join(org, members.signedIn.id);
  await join(org, members.inMany.id, ...MANY);
  return { org, members, isolates, ...(await newTeam(org)) };
}

type Way = {
  /** What is linked before. Default: the group. */
  readonly groups?: readonly string[];
  /** What everybody holds before. Default: all. */
  readonly before?: readonly string[];
  readonly change: (world: World) => Promise<unknown>;
  readonly after: readonly string[] | Readonly<Record<Member, readonly string[]>>;
};

const roles = ({ team }: World): string => `/access-control/teams/${team}/roles`;
const pathOf = ({ team }: World): string => `/teams/${team}/groups`;
const BUT_ROLE = ALL.filter((action) => action !== 'reports:read');

/** Every way to give or take what external members hold, by what is changed. */
const WAYS: Readonly<Record<string, Readonly<Record<string, Way>>>> = {
  'the links of the team': {
    'a group is unlinked by path': {
      change: async (world) =>
        await world.org.admin(200, 'DELETE', `${pathOf(world)}/${GROUP.toLowerCase()}`),
      after: NOTHING,
    },
    'a group is unlinked by query': {
      change: async (world) => await world.org.admin(200, 'DELETE', `${pathOf(world)}?groupId=${GROUP}`),
      after: NOTHING,
    },
    'a star is unlinked': {
      groups: [STAR],
      change: async (world) => await world.org.admin(200, 'DELETE', `${pathOf(world)}/${STAR}`),
      after: NOTHING,
    },
    'a star is unlinked, and the group stays': {
      groups: [STAR, GROUP],
      change: async (world) => await world.org.admin(200, 'DELETE', `${pathOf(world)}/${STAR}`),
      after: ALL,
    },
    'a group is unlinked, and then the star': {
      groups: [GROUP, STAR],
      change: async (world) => {
        await world.org.admin(200, 'DELETE', `${pathOf(world)}/${GROUP}`);
        await world.org.admin(200, 'DELETE', `${pathOf(world)}/${STAR}`);
      },
      after: NOTHING,
    },
    'a group is unlinked and linked again': {
      change: async (world) => {
        await world.org.admin(200, 'DELETE', `${pathOf(world)}/${GROUP}`);
        await link(world.org, world.team, GROUP.toUpperCase());
      },
      after: ALL,
    },
    'a group is linked': {
      groups: [],
      before: NOTHING,
      change: async ({ org, team }) => await link(org, team, GROUP.toUpperCase()),
      after: ALL,
    },
    'a star is linked': {
      groups: ['cn=*,ou=other'],
      before: NOTHING,
      change: async ({ org, team }) => await link(org, team, STAR.toUpperCase()),
      after: ALL,
    },
  },
  'what is said of people': {
    'a group is taken from one': {
      change: async ({ org, members }) => await join(org, members.told.id),
      after: { told: NOTHING, signedIn: ALL, inMany: ALL },
    },
    'a group is taken from one in very many': {
      groups: [STAR],
      change: async ({ org, members }) => await join(org, members.inMany.id, OTHER),
      after: { told: ALL, signedIn: ALL, inMany: NOTHING },
    },
    'one is taken from its group, and put into another': {
      groups: [GROUP, OTHER],
      change: async ({ org, members }) => await join(org, members.told.id, OTHER.toUpperCase()),
      after: ALL,
    },
    'a group is given to some': {
      groups: [OTHER],
      before: NOTHING,
      change: async ({ org, members }) => {
        await join(org, members.told.id, GROUP, OTHER.toUpperCase());
        await join(org, members.signedIn.id, OTHER);
      },
      after: { told: ALL, signedIn: ALL, inMany: NOTHING },
    },
    'what the directory says is taken back, and the identity provider still says it': {
      change: async ({ org, members }) => {
        await join(org, members.signedIn.id, GROUP);
        await join(org, members.signedIn.id);
      },
      after: ALL,
    },
  },
  'what the team gives': {
    'a role is taken from the team': {
      change: async (world) => await world.org.admin(200, 'DELETE', `${roles(world)}/${world.roleUid}`),
      after: BUT_ROLE,
    },
    'the roles of the team are set': {
      change: async (world) => await world.org.admin(200, 'PUT', roles(world), { roleUids: [] }),
      after: BUT_ROLE,
    },
    'the holders of the role are set': {
      change: async ({ org, roleUid }) =>
        await org.admin(200, 'PUT', `/access-control/roles/${roleUid}/assignments`, { users: [] }),
      after: BUT_ROLE,
    },
    'the role is emptied': {
      change: async ({ org, roleUid }) =>
        await org.admin(
          200,
          'PUT',
          `/access-control/roles/${roleUid}`,
          { name: unique('role'), permissions: [] },
          { headers: { 'X-Grafana-Dialect': '13' } },
        ),
      after: BUT_ROLE,
    },
    'the role is deleted': {
      change: async ({ org, roleUid }) =>
        await org.admin(200, 'DELETE', `/access-control/roles/${roleUid}?force=true`),
      after: BUT_ROLE,
    },
    'a role is taken from the team, and given again': {
      change: async (world) => {
        await world.org.admin(200, 'DELETE', `${roles(world)}/${world.roleUid}`);
        await world.org.admin(200, 'POST', roles(world), { roleUid: world.roleUid });
      },
      after: ALL,
    },
    'the level of the team on a resource is taken': {
      change: async ({ org, team }) =>
        await org.admin(200, 'POST', `/access-control/folders/f1/teams/${team}`, { permission: '' }),
      after: ALL.filter((action) => action !== 'folders:write'),
    },
    'the team is deleted': {
      groups: [GROUP, STAR],
      change: async ({ org, team }) => await org.admin(200, 'DELETE', `/teams/${team}`),
      after: NOTHING,
    },
  },
  'its members by hand': {
    'members by hand are replaced': {
      change: async ({ org, team, members }) => {
        await org.admin(200, 'POST', `/teams/${team}/members`, { userId: members.told.id });
        await org.admin(200, 'PUT', `/teams/${team}/members`, { members: [] });
      },
      after: ALL,
    },
    'one that was added by hand as well is removed by hand': {
      change: async ({ org, team, members }) => {
        await org.admin(200, 'POST', `/teams/${team}/members`, { userId: members.told.id });
        await org.admin(200, 'DELETE', `/teams/${team}/members/${members.told.id}`);
      },
      after: ALL,
    },
    'one that was added by hand as well loses the group': {
      change: async (world) => {
        const { org, team, members } = world;
        await org.admin(200, 'POST', `/teams/${team}/members`, { userId: members.told.id });
        await org.admin(200, 'DELETE', `${pathOf(world)}/${GROUP}`);
      },
      after: { told: ALL, signedIn: NOTHING, inMany: NOTHING },
    },
  },
};

describe('a change of who is in a team from outside, or of what it gives, holds from its reply on (I6)', () => {
  it.for(Object.entries(WAYS))('every way to change %s', async ([, ways], { expect }) => {
    let world = await newWorld();
    for (const [name, way] of Object.entries(ways)) {
      await link(world.org, world.team, ...(way.groups ?? [GROUP]));
      await expectHeld(expect, world, way.before ?? ALL, `before: ${name}`);
      await way.change(world);
      await expectHeld(expect, world, way.after, name);
      world = await withNewTeam(world);
    }
  });

  it('for what somebody may give to others as well', async ({ expect }) => {
    const { org, team, roleUid, members, isolates } = await newWorld();
    const { as, id } = members.told;
    await org.grant(id, [
      ['teams.roles:add', 'permissions:type:delegate'],
      ['teams.roles:remove', 'permissions:type:delegate'],
    ]);
    await link(org, team, GROUP);
    const other = await org.team();
    const path = `/access-control/teams/${other}/roles`;
    for (const fetch of isolates) {
      await ok(200, 'POST', path, { as, body: { roleUid } }, fetch);
      await ok(200, 'DELETE', `${path}/${roleUid}`, { as }, fetch);
    }
    await org.admin(200, 'DELETE', `/teams/${team}/groups/${GROUP}`);
    for (const fetch of isolates) {
      expect((await api('POST', path, { as, body: { roleUid } }, fetch)).status).toBe(403);
    }
  });

  it('for a person who leaves the org, and comes back', async ({ expect }) => {
    const { org, team, isolates } = await newWorld();
    const person = await org.person('None');
    await join(org, person.id, GROUP);
    await link(org, team, GROUP);
    const held = async () =>
      await Promise.all(isolates.map((fetch) => permissionsOf(person.as, org.id, fetch)));
    for (const seen of await held()) expect(seen).toHaveProperty('reports:read');
    await org.admin(200, 'DELETE', `/org/users/${person.id}`);
    for (const seen of await held()) {
      expect(typeof seen === 'object' && 'reports:read' in seen).toBe(false);
    }
    await org.admin(200, 'POST', '/org/users', { loginOrEmail: person.login, role: 'None' });
    for (const seen of await held()) {
      expect(seen).toEqual(expect.any(Object));
      expect(seen).not.toHaveProperty('reports:read');
    }
  });

  it('after a restart of the coordinator, too (I1)', async ({ expect }) => {
    const { org, team, members } = await newWorld();
    await link(org, team, GROUP, STAR);
    await withCoordinator(org.id, async ({ fetch, restart, stored }) => {
      const { as } = members.told;
      expect(await heldBy(as, team, fetch)).toEqual(ALL);
      await stored();
      restart();
      expect(await heldBy(as, team, fetch)).toEqual(ALL);
      await ok(200, 'DELETE', `/teams/${team}/groups/${GROUP}`, { org: org.id }, fetch);
      await stored();
      restart();
      expect(await heldBy(as, team, fetch)).toEqual(ALL);
      await ok(200, 'DELETE', `/teams/${team}/groups/${STAR}`, { org: org.id }, fetch);
      await stored();
      restart();
      expect(await heldBy(as, team, fetch)).toEqual(NOTHING);
    });
  });

  it('also when the database did not say whether it committed (I8)', async ({ expect }) => {
    const { org, team, members } = await newWorld();
    await link(org, team, GROUP);
    await withCoordinator(org.id, async ({ d1, fetch }) => {
      const { as } = members.told;
      expect(await heldBy(as, team, fetch)).toEqual(ALL);
      d1.fault = 'commit-then-lose-answer';
      const answer = await api('DELETE', `/teams/${team}/groups/${GROUP}`, { org: org.id }, fetch);
      expect([200, 503], answer.text).toContain(answer.status);
      d1.fault = undefined;
      expect(await heldBy(as, team, fetch)).toEqual(NOTHING);
      expect((await org.admin(200, 'GET', `/teams/${team}/groups`)).body).toEqual([]);
    });
  });

  it('also for a principal that was being read while the group was unlinked (I7)', async ({ expect }) => {
    const { org, team, members } = await newWorld();
    await link(org, team, GROUP);
    await withCoordinator(org.id, async ({ d1, fetch }) => {
      const { as } = members.told;
      let unlinking: Promise<unknown> | undefined;
      d1.after = (statements) => {
        const isRead = !statements.some((sql) => /^insert into "changes"/i.test(sql));
        const isOfPrincipal = statements.some((sql) => sql.includes('team_groups'));
        if (!isRead || !isOfPrincipal || unlinking !== undefined) return undefined;
        unlinking = Promise.resolve();
        // It has been read, and is not yet kept.
        unlinking = ok(200, 'DELETE', `/teams/${team}/groups/${GROUP}`, { org: org.id }, fetch);
        return unlinking.then(() => undefined);
      };
      await heldBy(as, team, fetch);
      expect(unlinking).toBeDefined();
      await unlinking;
      expect(await heldBy(as, team, fetch)).toEqual(NOTHING);
    });
  });
});

describe('unlinking a group costs the same for one external member as for 1,000', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  /** Says in one stroke that they are in a group. */
  const sayOfAll = async (orgId: number, ids: readonly number[], group: string, siblings: string) =>
    await env.DB.prepare(
      `INSERT INTO user_groups (user_id, org_id, source, group_key, siblings_key, group_id, learned)
       SELECT value, ?, 'api', ?, ?, ?, '' FROM json_each(?)`,
    )
      .bind(orgId, group.toLowerCase(), siblings, group, JSON.stringify(ids))
      .run();

  const COSTS = [
    ['a group', GROUP],
    ['a star', STAR],
  ] as const;

  it.for(COSTS)(
    'in statements, round trips and written rows, and all lose it at once (I6): %s',
    async ([, unlinked], { expect }) => {
      const costs: unknown[] = [];
      for (const size of [1, 1_000]) {
        const org = await freshOrg();
        const team = await org.team();
        const roleUid = await org.role([['reports:read', 'reports:*']]);
        await org.admin(200, 'POST', `/access-control/teams/${team}/roles`, { roleUid });
        const outsiders = await crowd(org.id, size, 'None');
        const callers = [await org.account(), await org.account(), await org.account()].slice(0, size);
        await sayOfAll(org.id, [...outsiders, ...callers.map(({ id }) => id)], GROUP, STAR);
        await link(org, team, unlinked);
        await withCoordinator(org.id, async ({ d1, calls, fetch }) => {
          const who = { org: org.id };
          const sample = outsiders.filter((_, i) => i % 100 === 0);
          const holds = async () => {
            const seen: boolean[] = [];
            for (const { as } of callers) {
              seen.push((await heldBy(as, team, fetch)).includes('reports:read'));
              seen.push((await api('GET', `/teams/${team}`, { as }, fetch)).status === 200);
            }
            for (const id of sample) {
              const path = `/access-control/users/${id}/permissions`;
              const { body } = await ok(200, 'GET', path, who, fetch);
              seen.push(body.some(({ action }: { action: string }) => action === 'reports:read'));
            }
            return seen;
          };
          expect(new Set(await holds())).toEqual(new Set([true]));
          // It is cached: of the database nothing is asked but the teams themselves.
          d1.trips = 0;
          expect(new Set(await holds())).toEqual(new Set([true]));
          expect(d1.trips).toBe(callers.length);

          const statements: string[] = [];
          d1.before = (batch) => void statements.push(...batch);
          [d1.trips, calls.count] = [0, 0];
          const before = await snapshot();
          const written = watchWrittenRows();
          await ok(200, 'DELETE', `/teams/${team}/groups?groupId=${unlinked}`, who, fetch);
          const spent = {
            statements: [...statements],
            trips: d1.trips,
            calls: calls.count,
            written: written(),
          };
          d1.before = undefined;
          const trace = compareSnapshots(before, await snapshot());
          const rows = Object.entries(trace).map(([table, { added, removed }]) => [
            table,
            added.length,
            removed.length,
          ]);
          costs.push({ ...spent, rows });
          expect(new Set(await holds())).toEqual(new Set([false]));
        });
      }
      expect(costs[0]).toMatchObject({
        calls: 1,
        rows: [
          ['changes', 1, 0],
          ['team_groups', 0, 1],
          ['teams', 1, 1],
        ],
      });
      const [{ trips, written }] = costs as [{ trips: number; written: number }];
      expect(trips).toBeLessThanOrEqual(2);
      expect(written).toBeGreaterThan(0);
      expect(costs[1]).toEqual(costs[0]);
    },
  );

  /** Counts the rows that the database says it has written, from now until the returned function is called. */
  function watchWrittenRows(): () => number {
    const real = env.DB.batch.bind(env.DB);
    let rows = 0;
    const spy = vi.spyOn(env.DB, 'batch').mockImplementation(async <T>(list: D1PreparedStatement[]) => {
      const results = await real<T>(list);
      for (const { meta } of results) rows += meta.rows_written;
      return results;
    });
    return () => {
      spy.mockRestore();
      return rows;
    };
  }
});
