import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';
import type { ExpectStatic } from 'vitest';

import type { Answer, As, Fetch } from '../../support/api.ts';
import { api, ok } from '../../support/api.ts';
import { withCoordinator } from '../../support/coordinator.ts';
import { crowd } from '../../support/crowd.ts';
import { join, remap } from '../../support/external-groups.ts';
import type { FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import type { Pair } from '../../support/people.ts';
import { anotherIsolate, permissionsOf } from '../../support/people.ts';
import { traceOf } from '../../support/snapshot.ts';

const READ_REPORTS: Pair = ['reports:read', 'reports:*'];
const WRITE_REPORTS: Pair = ['reports:write', 'reports:*'];
const DELETE_REPORTS: Pair = ['reports:delete', 'reports:*'];

const unmap = async (org: FreshOrg, group: string): Promise<Answer> =>
  await org.admin(204, 'DELETE', `/groupsync/groups/${encodeURIComponent(group)}`);

const toBody = (permissions: readonly Pair[]) => permissions.map(([action, scope]) => ({ action, scope }));

const setRole = async (org: FreshOrg, uid: string, version: number, permissions: readonly Pair[]) =>
  await org.admin(200, 'PUT', `/access-control/roles/${uid}`, {
    name: unique('role'),
    version,
    permissions: toBody(permissions),
  });

/** Somebody known to two isolates and to whoever administers the org. */
type World = {
  readonly org: FreshOrg;
  readonly id: number;
  readonly as: As;
  /**
   * The actions on reports that every way of asking finds, when all agree: the caller's own list, by two isolates; the
   * list that an administrator sees; the search; and two decisions, which let through or refuse.
   */
  readonly held: () => Promise<readonly string[]>;
};

const isOnReports = (action: string): boolean => action.startsWith('reports:');

const KINDS = ['person', 'account'] as const;

async function newWorld(expect: ExpectStatic, kind: (typeof KINDS)[number], org: FreshOrg): Promise<World> {
  const { id, as } = await org[kind]('None');
  const isolates: readonly (Fetch | undefined)[] = [undefined, anotherIsolate().fetch];
  const admin = await org.account('Admin');
  const held = async (): Promise<readonly string[]> => {
    const views: string[][] = [];
    for (const fetch of isolates) {
      views.push(Object.keys(Object(await permissionsOf(as, org.id, fetch))));
      const path = `/access-control/users/${id}/permissions`;
      const list = (await ok(200, 'GET', path, { as: admin.as }, fetch)).body;
      views.push(list.map(({ action }: { action: string }) => action));
      const who = `${kind === 'person' ? 'user' : 'service-account'}:${id}`;
      const query = `namespacedId=${who}&actionPrefix=reports`;
      const search = `/access-control/users/permissions/search?${query}`;
      const found = (await ok(200, 'GET', search, { as: admin.as }, fetch)).body;
      views.push(Object.keys(found[id] ?? {}));
    }
    const [first = [], ...others] = views.map((view) => [...new Set(view.filter(isOnReports))].toSorted());
    for (const [i, other] of others.entries()) expect(other, `view ${i + 2}`).toEqual(first);
    return first;
  };
  return { org, id, as, held };
}

describe.for(KINDS)('what external groups bring to a %s, in the very next answer (I6)', (kind) => {
  it('a working day: group set, role mapped, given by hand too, mapping removed, group left', async ({
    expect,
  }) => {
    const { org, id, held } = await newWorld(expect, kind, await freshOrg());
    const role = await org.role([READ_REPORTS]);
    const direct = `/access-control/users/${id}/roles`;
    expect(await held()).toEqual([]);
    await join(org, id, 'CN=Readers,OU=Groups');
    expect(await held()).toEqual([]);
    await remap(org, 'cn=readers,ou=groups', role);
    expect(await held()).toEqual(['reports:read']);
    await join(org, id);
    expect(await held()).toEqual([]);
    await join(org, id, 'cn=READERS,ou=groups', 'others');
    expect(await held()).toEqual(['reports:read']);
    await org.admin(200, 'POST', direct, { roleUid: role });
    expect(await held()).toEqual(['reports:read']);
    await unmap(org, 'CN=readers,OU=groups');
    expect(await held(), 'the one given by hand stays').toEqual(['reports:read']);
    await remap(org, 'cn=readers,ou=groups', role);
    await org.admin(200, 'DELETE', `${direct}/${role}`);
    expect(await held(), 'the mapped one stays').toEqual(['reports:read']);
    await org.admin(200, 'PUT', direct, { roleUids: [], includeHidden: true });
    expect(await held()).toEqual(['reports:read']);
    await join(org, id, 'others');
    expect(await held()).toEqual([]);
    await remap(org, 'OTHERS', role);
    expect(await held()).toEqual(['reports:read']);
    await remap(org, 'others');
    expect(await held()).toEqual([]);
  });

  it('the same group in a second org never leaks, neither its mapping nor its end (I10)', async ({
    expect,
  }) => {
    const [here, there] = [await freshOrg(), await freshOrg()];
    const world = await newWorld(expect, kind, here);
    const other = await newWorld(expect, kind, there);
    const [read, write] = [await here.role([READ_REPORTS]), await there.role([WRITE_REPORTS])];
    await join(here, world.id, 'x');
    const both = async () => [await world.held(), await other.held()];
    expect(await both()).toEqual([[], []]);
    await remap(there, 'x', write);
    expect(await both()).toEqual([[], []]);
    await join(there, other.id, 'X');
    expect(await both()).toEqual([[], ['reports:write']]);
    await remap(here, 'x', read);
    expect(await both()).toEqual([['reports:read'], ['reports:write']]);
    await unmap(there, 'x');
    expect(await both()).toEqual([['reports:read'], []]);
    await remap(there, 'X', write);
    await unmap(here, 'x');
    expect(await both()).toEqual([[], ['reports:write']]);
    await join(here, world.id);
    expect(await both()).toEqual([[], ['reports:write']]);
  });
});

/** How somebody signs in makes no difference to what groups bring: as above, people hold it like accounts. */
describe('what changes of roles and of mappings take and give, in the very next answer (I6)', () => {
  it('a role that is changed, shrunk, hidden and deleted', async ({ expect }) => {
    const { org, id, held } = await newWorld(expect, 'account', await freshOrg());
    const role = await org.role([READ_REPORTS], { hidden: true });
    await join(org, id, 'x');
    expect(await held()).toEqual([]);
    await remap(org, 'x', role);
    expect(await held(), 'hidden from the start').toEqual(['reports:read']);
    await org.admin(200, 'PUT', `/access-control/users/${id}/roles`, { roleUids: [] });
    expect(await held()).toEqual(['reports:read']);
    await setRole(org, role, 1, [READ_REPORTS, WRITE_REPORTS]);
    expect(await held()).toEqual(['reports:read', 'reports:write']);
    await setRole(org, role, 2, [WRITE_REPORTS]);
    expect(await held()).toEqual(['reports:write']);
    await org.admin(200, 'PUT', `/access-control/roles/${role}`, {
      name: unique('role'),
      version: 3,
      hidden: true,
      permissions: toBody([WRITE_REPORTS]),
    });
    expect(await held(), 'hidden roles grant').toEqual(['reports:write']);
    await setRole(org, role, 4, []);
    expect(await held()).toEqual([]);
    await setRole(org, role, 5, [READ_REPORTS]);
    expect(await held()).toEqual(['reports:read']);
    await org.admin(200, 'DELETE', `/access-control/roles/${role}?force=true`);
    expect(await held()).toEqual([]);
    await org.role([READ_REPORTS], { uid: role });
    expect(await held(), 'a new role of the uid is not mapped').toEqual([]);
  });

  it('a global role, mapped here alone, changed and deleted on the global plane', async ({ expect }) => {
    const { org, id, held } = await newWorld(expect, 'account', await freshOrg());
    const role = await org.role([READ_REPORTS], { global: true });
    await join(org, id, 'x');
    await remap(org, 'x', role);
    expect(await held()).toEqual(['reports:read']);
    const path = `/access-control/roles/${role}`;
    const body = { name: unique('global'), global: true, version: 1, permissions: toBody([WRITE_REPORTS]) };
    await org.admin(200, 'PUT', path, body);
    expect(await held()).toEqual(['reports:write']);
    await org.admin(200, 'DELETE', `${path}?global=true&force=true`);
    expect(await held()).toEqual([]);
  });

  it('a mapping that is replaced, role by role', async ({ expect }) => {
    const { org, id, held } = await newWorld(expect, 'account', await freshOrg());
    const [a, b, c] = [
      await org.role([READ_REPORTS]),
      await org.role([WRITE_REPORTS]),
      await org.role([DELETE_REPORTS]),
    ];
    await join(org, id, 'x');
    for (const [roles, expected] of [
      [
        [a, b],
        ['reports:read', 'reports:write'],
      ],
      [[b], ['reports:write']],
      [
        [a, c],
        ['reports:delete', 'reports:read'],
      ],
      [
        [a, b, c],
        ['reports:delete', 'reports:read', 'reports:write'],
      ],
      [[], []],
      [[c], ['reports:delete']],
    ] as const) {
      await remap(org, 'x', ...roles);
      expect(await held()).toEqual(expected);
    }
  });

  it('two groups that bring the same role: the last one counts', async ({ expect }) => {
    const { org, id, held } = await newWorld(expect, 'account', await freshOrg());
    const role = await org.role([READ_REPORTS]);
    await join(org, id, 'x', 'y');
    await remap(org, 'x', role);
    await remap(org, 'y', role);
    expect(await held()).toEqual(['reports:read']);
    await unmap(org, 'x');
    expect(await held()).toEqual(['reports:read']);
    await join(org, id, 'x');
    expect(await held()).toEqual([]);
    await join(org, id, 'y');
    expect(await held()).toEqual(['reports:read']);
    await unmap(org, 'y');
    expect(await held()).toEqual([]);
  });

  it.for([1, 101, 200, 201])('one of %i groups, whichever it is', async (size, { expect }) => {
    const { org, id, held } = await newWorld(expect, 'account', await freshOrg());
    const role = await org.role([READ_REPORTS]);
    const groups = Array.from({ length: size }, (_, i) => `CN=g${i},OU=many`);
    await join(org, id, ...groups);
    expect(await held()).toEqual([]);
    for (const group of new Set([groups[0] ?? '', groups.at(-1) ?? ''])) {
      await remap(org, group, role);
      expect(await held()).toEqual(['reports:read']);
      await unmap(org, group);
      expect(await held()).toEqual([]);
    }
    const team = await org.team();
    await org.admin(200, 'POST', `/access-control/teams/${team}/roles`, { roleUid: role });
    const link = { groupId: 'cn=*,ou=many' };
    await org.admin(200, 'POST', `/teams/${team}/groups`, link);
    expect(await held()).toEqual(['reports:read']);
    await org.admin(200, 'DELETE', `/teams/${team}/groups?groupId=${encodeURIComponent(link.groupId)}`);
    expect(await held()).toEqual([]);
  });
});

describe('people and accounts that come and go (I6)', () => {
  it('a person of two orgs holds in each what that org maps and says', async ({ expect }) => {
    const [here, there] = [await freshOrg(), await freshOrg()];
    const { id, login, as } = await here.person('None');
    await there.admin(200, 'POST', '/org/users', { loginOrEmail: login, role: 'None' });
    const [read, write] = [await here.role([READ_REPORTS]), await there.role([WRITE_REPORTS])];
    const isolate = anotherIsolate().fetch;
    const both = async () => {
      const held = [];
      for (const { id: org } of [here, there]) {
        const views: string[] = [];
        for (const fetch of [undefined, isolate]) {
          views.push(
            Object.keys(Object(await permissionsOf(as, org, fetch)))
              .filter(isOnReports)
              .join(),
          );
        }
        expect(views[1]).toEqual(views[0]);
        held.push(views[0]);
      }
      return held;
    };
    expect(await both()).toEqual(['', '']);
    await remap(here, 'x', read);
    await remap(there, 'x', write);
    expect(await both()).toEqual(['', '']);
    await join(here, id, 'x');
    expect(await both(), 'what the API says counts in its org').toEqual(['reports:read', '']);
    await join(there, id, 'x');
    expect(await both()).toEqual(['reports:read', 'reports:write']);
    await join(here, id);
    expect(await both()).toEqual(['', 'reports:write']);
    await here.admin(200, 'DELETE', `/org/users/${id}`);
    expect(await both()).toEqual(['', 'reports:write']);
    await unmap(there, 'x');
    expect(await both()).toEqual(['', '']);
  });

  it('a person who is disabled is out, and enabled holds what the groups bring by then', async ({
    expect,
  }) => {
    const org = await freshOrg();
    const { id, as } = await org.person('None');
    const fetches = [undefined, anotherIsolate().fetch];
    await join(org, id, 'x');
    await remap(org, 'x', await org.role([READ_REPORTS]));
    for (const fetch of fetches)
      expect(await permissionsOf(as, org.id, fetch)).toHaveProperty('reports:read');
    await ok(200, 'POST', `/admin/users/${id}/disable`);
    for (const fetch of fetches) expect(await permissionsOf(as, org.id, fetch)).toBe(401);
    await remap(org, 'x', await org.role([WRITE_REPORTS]));
    for (const fetch of fetches) expect(await permissionsOf(as, org.id, fetch)).toBe(401);
    await ok(200, 'POST', `/admin/users/${id}/enable`);
    for (const fetch of fetches) {
      const held = Object.keys(Object(await permissionsOf(as, org.id, fetch)));
      expect(held.filter(isOnReports)).toEqual(['reports:write']);
    }
  });

  it('an account that is disabled is out, and enabled holds what it is in by then', async ({ expect }) => {
    const org = await freshOrg();
    const { id, as } = await org.account();
    const fetches = [undefined, anotherIsolate().fetch];
    const setDisabled = (isDisabled: boolean) =>
      org.admin(200, 'PATCH', `/serviceaccounts/${id}`, { isDisabled });
    await join(org, id, 'x');
    await remap(org, 'x', await org.role([READ_REPORTS]));
    for (const fetch of fetches)
      expect(await permissionsOf(as, undefined, fetch)).toHaveProperty('reports:read');
    await setDisabled(true);
    for (const fetch of fetches) expect(await permissionsOf(as, undefined, fetch)).toBe(401);
    await join(org, id);
    await setDisabled(false);
    for (const fetch of fetches) {
      expect(await permissionsOf(as, undefined, fetch)).not.toHaveProperty('reports:read');
    }
  });

  it('a right to administer that came through a group ends with it, for decisions too', async ({
    expect,
  }) => {
    const org = await freshOrg();
    const { id, as } = await org.account();
    const rights: Pair[] = [
      ['groupsync.mappings:read', ''],
      ['groupsync.mappings:write', ''],
    ];
    const fetches = [undefined, anotherIsolate().fetch];
    await join(org, id, 'admins');
    const statuses = async () => {
      const all: number[] = [];
      for (const fetch of fetches) {
        all.push((await api('GET', '/groupsync/groups', { as }, fetch)).status);
        all.push((await api('PUT', '/groupsync/groups/y', { as, body: { roles: [] } }, fetch)).status);
      }
      return all;
    };
    expect(await statuses()).toEqual([403, 403, 403, 403]);
    await remap(org, 'admins', await org.role(rights));
    expect(await statuses()).toEqual([200, 201, 200, 201]);
    await ok(204, 'DELETE', '/groupsync/groups/ADMINS', { as });
    expect(await statuses(), 'it may end its own').toEqual([403, 403, 403, 403]);
    await remap(org, 'admins', await org.role(rights));
    expect(await statuses()).toEqual([200, 201, 200, 201]);
    await ok(200, 'PUT', `/groupsync/users/${id}/groups`, { as, body: { groups: [] } });
    expect(await statuses(), 'it may leave').toEqual([403, 403, 403, 403]);
  });

  it('nobody is answered from before while changes run', async ({ expect }) => {
    const org = await freshOrg();
    const { id, as } = await org.account();
    const role = await org.role([READ_REPORTS]);
    const fetches = [undefined, anotherIsolate().fetch, anotherIsolate().fetch];
    await join(org, id, 'x');
    for (let round = 0; round < 10; round++) {
      await remap(org, 'x', role);
      const reads = Promise.all(fetches.map(async (fetch) => await permissionsOf(as, undefined, fetch)));
      const ended = round % 2 === 0 ? unmap(org, 'x') : join(org, id);
      await Promise.all([reads, ended]);
      for (const fetch of fetches) {
        expect(await permissionsOf(as, undefined, fetch)).not.toHaveProperty('reports:read');
      }
      if (round % 2 === 1) await join(org, id, 'x');
    }
  });

  it('nobody is answered from before after a cold start', async ({ expect }) => {
    const org = await freshOrg();
    const { id, as } = await org.account();
    await join(org, id, 'x');
    await remap(org, 'x', await org.role([READ_REPORTS]));
    await withCoordinator(org.id, async (bench) => {
      const admin = async (method: string, path: string, status: number, body?: unknown) =>
        await ok(status, method, path, { org: org.id, body }, bench.fetch);
      const holds = async () => 'reports:read' in Object(await permissionsOf(as, undefined, bench.fetch));
      expect(await holds()).toBe(true);
      await bench.stored();
      bench.restart();
      expect(await holds()).toBe(true);
      await admin('DELETE', '/groupsync/groups/x', 204);
      await bench.stored();
      bench.restart();
      expect(await holds()).toBe(false);
      await admin('POST', '/groupsync/groups/X', 201, { roles: [await org.role([READ_REPORTS])] });
      await bench.stored();
      bench.restart();
      expect(await holds()).toBe(true);
      await admin('PUT', `/groupsync/users/${id}/groups`, 200, { groups: [] });
      await bench.stored();
      bench.restart();
      expect(await holds()).toBe(false);
    });
  });
});

const GROUP = 'CN=Everybody,OU=Groups';

/** Puts users into the group of all, past the coordinator. */
async function joinAll(orgId: number, userIds: readonly number[]): Promise<void> {
  await env.DB.prepare(
    `INSERT INTO user_groups (user_id, org_id, source, group_key, siblings_key, group_id, learned)
     SELECT value, ?, 'api', ?, 'cn=*,ou=groups', ?, '' FROM json_each(?)`,
  )
    .bind(orgId, GROUP.toLowerCase(), GROUP, JSON.stringify(userIds))
    .run();
}

/** What a change cost: round trips, statements in each, and rows that came or went in each table. */
type Cost = {
  readonly trips: readonly number[];
  readonly rows: Readonly<Record<string, number>>;
};

const SAMPLE = 20;

/** Changes that end what the group brings, or let it bring something, each from the mapping of one role. */
const CHANGES: readonly {
  readonly what: string;
  readonly status: number;
  readonly method: string;
  readonly path?: string;
  readonly body?: (other: string) => object;
  readonly left: readonly string[];
}[] = [
  { what: 'ending a mapping', method: 'DELETE', status: 204, left: [] },
  {
    what: 'setting another role',
    method: 'PUT',
    status: 201,
    body: (other) => ({ roles: [other] }),
    left: ['reports:write'],
  },
];

describe('a change of a mapping', () => {
  it.for(CHANGES)(
    'costs the same for one user as for a thousand, and all of them feel it at once (I6): $what',
    async ({ method, status, body, left }, { expect }) => {
      const costs: Cost[] = [];
      for (const size of [1, 1_000]) {
        const org = await freshOrg();
        const other = await org.role([WRITE_REPORTS]);
        await remap(org, GROUP, await org.role([READ_REPORTS]));
        const users = await crowd(org.id, size, 'None');
        const own = await org.account();
        await joinAll(org.id, [...users, own.id]);
        const step = Math.max(1, Math.floor(size / SAMPLE));
        const sample = users.filter((_, i) => i % step === 0);
        await withCoordinator(org.id, async ({ d1, calls, fetch }) => {
          const admin = { org: org.id };
          const heldBy = async (id: number): Promise<string[]> => {
            const path = `/access-control/users/${id}/permissions`;
            const list = (await ok(200, 'GET', path, admin, fetch)).body;
            return list.map(({ action }: { action: string }) => action).filter(isOnReports);
          };
          const ownActions = async () =>
            Object.keys(Object(await permissionsOf(own.as, undefined, fetch))).filter(isOnReports);
          for (const id of sample) expect(await heldBy(id)).toEqual(['reports:read']);
          expect(await ownActions()).toEqual(['reports:read']);
          d1.trips = 0;
          for (const id of sample) await heldBy(id);
          expect(d1.trips, 'all of the sample are cached').toBe(0);

          const trips: number[] = [];
          d1.before = (statements) => void trips.push(statements.length);
          calls.count = 0;
          const path = `/groupsync/groups/${encodeURIComponent(GROUP)}`;
          const options = { ...admin, ...(body && { body: body(other) }) };
          const { trace } = await traceOf(() => ok(status, method, path, options, fetch));
          d1.before = undefined;
          expect(calls.count).toBe(1);
          expect(trips.length).toBeLessThanOrEqual(2);
          const rows = Object.entries(trace).map(([table, { added, removed }]) => [
            table,
            added.length + removed.length,
          ]);
          costs.push({ trips, rows: Object.fromEntries(rows) });

          for (const id of sample) expect((await heldBy(id)).toSorted()).toEqual(left);
          expect((await ownActions()).toSorted()).toEqual(left);
        });
      }
      const [one, thousand] = costs;
      expect(one?.rows).toHaveProperty('changes', 1);
      expect(thousand).toEqual(one);
    },
  );

  it('leaves those alone who are not in the group', async ({ expect }) => {
    const org = await freshOrg();
    const [member, outsider] = [await org.account(), await org.account()];
    await joinAll(org.id, [member.id]);
    await remap(org, GROUP, await org.role([READ_REPORTS]));
    await withCoordinator(org.id, async ({ d1, fetch }) => {
      for (const { as } of [member, outsider]) await permissionsOf(as, undefined, fetch);
      await ok(204, 'DELETE', `/groupsync/groups/${encodeURIComponent(GROUP)}`, { org: org.id }, fetch);
      d1.trips = 0;
      await permissionsOf(outsider.as, undefined, fetch);
      expect(d1.trips, 'it is cached still').toBe(0);
      await permissionsOf(member.as, undefined, fetch);
      expect(d1.trips, 'it is read again').toBe(1);
    });
  });
});

describe('a change of the groups of one user', () => {
  it('costs the same in an org of one as in an org of a thousand', async ({ expect }) => {
    const costs: Cost[] = [];
    for (const size of [1, 1_000]) {
      const org = await freshOrg();
      await remap(org, GROUP, await org.role([READ_REPORTS]));
      await joinAll(org.id, await crowd(org.id, size, 'None'));
      const { id, as } = await org.account();
      await withCoordinator(org.id, async ({ d1, fetch }) => {
        const set = (groups: readonly string[]) =>
          ok(200, 'PUT', `/groupsync/users/${id}/groups`, { org: org.id, body: { groups } }, fetch);
        const holds = async () => 'reports:read' in Object(await permissionsOf(as, undefined, fetch));
        // The isolate signs the admin in for the first time.
        await set([]);
        expect(await holds()).toBe(false);
        for (const [groups, expected] of [
          [[GROUP, 'other'], true],
          [['other'], false],
        ] as const) {
          const trips: number[] = [];
          d1.before = (statements) => void trips.push(statements.length);
          const { trace } = await traceOf(() => set(groups));
          d1.before = undefined;
          expect(trips.length).toBeLessThanOrEqual(2);
          const rows = Object.entries(trace).map(([table, { added, removed }]) => [
            table,
            added.length + removed.length,
          ]);
          costs.push({ trips, rows: Object.fromEntries(rows) });
          expect(await holds()).toBe(expected);
        }
      });
    }
    const [joined, left, joinedAmongMany, leftAmongMany] = costs;
    expect([joinedAmongMany, leftAmongMany]).toEqual([joined, left]);
    expect(joined?.rows).toEqual({ changes: 1, user_groups: 2 });
    expect(left?.rows).toEqual({ changes: 1, user_groups: 1 });
  });
});
