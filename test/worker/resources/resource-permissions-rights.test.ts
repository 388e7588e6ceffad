import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import { levelsOf } from '../../../src/core/resource-levels.ts';
import type { ResourceName } from '../../../src/core/resource-types.ts';
import { resourceNames, resourceType } from '../../../src/core/resource-types.ts';
import { expectAccessDenied } from '../../support/access-denied.ts';
import type { As } from '../../support/api.ts';
import { api, ok } from '../../support/api.ts';
import { withCoordinator } from '../../support/coordinator.ts';
import type { Account, FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { traceOf } from '../../support/snapshot.ts';
import { storedPeople, storedPerson } from '../../support/stored-people.ts';

type Pair = readonly [action: string, scope: string];

const permissionsOf = async (as: As, org: number): Promise<Record<string, string[]>> =>
  (await ok(200, 'GET', '/access-control/user/permissions', { as, org })).body;

async function newResource(org: FreshOrg, resource: ResourceName): Promise<string> {
  const { thing } = resourceType(resource);
  if (thing === 'team') return String(await org.team());
  return thing === 'service-account' ? String((await org.account()).id) : unique('x');
}

const scopeOf = (resource: ResourceName, id: string): string =>
  `${resource}:${resourceType(resource).attribute}:${id}`;

const highest = (resource: ResourceName) => levelsOf(resource).at(-1)!;
const lowest = (resource: ResourceName) => levelsOf(resource)[0]!;

/** A service account of the org that holds the pairs and nothing else. */
async function accountWith(org: FreshOrg, holds: readonly Pair[]): Promise<Account> {
  const account = await org.account();
  await org.grant(account.id, holds);
  return account;
}

/** The ways by which a level reaches a person who is a Viewer. */
const WAYS = ['users', 'teams', 'builtInRoles'] as const;

describe('a level that was given or taken is in the next answer (I6)', () => {
  const cases = resourceNames.flatMap((resource) =>
    WAYS.filter((way) => resourceType(resource).assignees[way]).map((way) => [resource, way] as const),
  );

  const makeWorld = async () => {
    const [org, teamId] = await freshOrg().then(async (made) => [made, await made.team()] as const);
    const person = await org.person('Viewer');
    await org.admin(200, 'POST', `/teams/${teamId}/members`, { userId: person.id });
    return { org, teamId, person };
  };
  let made: ReturnType<typeof makeWorld> | undefined;
  /** One person for all, as the resources differ. */
  const world = () => (made ??= makeWorld());

  it.for(cases)('on one of %s, to %s', async ([resource, way], { expect }) => {
    const { org, teamId, person } = await world();
    const id = await newResource(org, resource);
    const scope = scopeOf(resource, id);
    const target = { users: person.id, teams: teamId, builtInRoles: 'Viewer' }[way];
    const path = `/access-control/${resource}/${id}/${way}/${target}`;
    // What a Viewer may do anyway is not counted.
    const held = async () => {
      const all = await permissionsOf(person.as, org.id);
      return Object.keys(all)
        .filter((action) => all[action]?.includes(scope))
        .toSorted();
    };
    expect(await held()).toEqual([]);
    for (const { name, actions } of [lowest(resource), highest(resource), lowest(resource)]) {
      await org.admin(200, 'POST', path, { permission: name });
      expect(await held(), name).toEqual(actions.toSorted());
    }
    await org.admin(200, 'POST', path, {});
    expect(await held()).toEqual([]);
  });

  it('for one call of the coordinator and two round trips, and is read for one of each', async ({
    expect,
  }) => {
    const org = await freshOrg();
    const person = await storedPerson(org.id);
    const path = '/access-control/folders/x';
    await withCoordinator(org.id, async ({ d1, calls, fetch }) => {
      await ok(200, 'GET', path, { org: org.id }, fetch);
      const permissions = [
        { userId: person.id, permission: 'View' },
        { builtInRole: 'Editor', permission: 'Edit' },
      ];
      await api('POST', path, { org: org.id, body: { permissions } }, fetch);
      [d1.trips, calls.count] = [0, 0];
      const set = [{ userId: person.id }, { builtInRole: 'Editor', permission: 'Admin' }];
      await ok(200, 'POST', path, { org: org.id, body: { permissions: set } }, fetch);
      expect([d1.trips, calls.count]).toEqual([2, 1]);
      [d1.trips, calls.count] = [0, 0];
      await ok(200, 'GET', path, { org: org.id }, fetch);
      expect([d1.trips, calls.count]).toEqual([1, 1]);
    });
  });

  it('does not reach the other resources, the other roles, or the other orgs', async ({ expect }) => {
    const [org, other] = [await freshOrg(), await freshOrg()];
    const viewer = await org.person('Viewer');
    const editor = await org.person('Editor');
    await other.admin(200, 'POST', `/orgs/${other.id}/users`, { loginOrEmail: viewer.login, role: 'Viewer' });
    await org.admin(200, 'POST', '/access-control/projects/x/builtInRoles/Viewer', { permission: 'Owner' });
    const projects = async (as: As, orgId: number) => (await permissionsOf(as, orgId))['projects:write'];
    expect(await projects(viewer.as, org.id)).toEqual(['projects:id:x']);
    expect(await projects(editor.as, org.id)).toBeUndefined();
    expect(await projects(viewer.as, other.id)).toBeUndefined();
    expect((await permissionsOf(viewer.as, org.id))['folders:write']).toBeUndefined();
  });
});

describe('nobody gives or takes a level beyond the own rights (I11)', () => {
  it.for(['teams', 'serviceaccounts', 'folders'] as const)('on one of %s', async (resource, { expect }) => {
    const org = await freshOrg();
    const id = await newResource(org, resource);
    const scope = scopeOf(resource, id);
    const [low, high] = [lowest(resource), highest(resource)];
    const write = `${resource}.permissions:write`;
    const missing = high.actions.find((action) => !low.actions.includes(action) && action !== write)!;
    // Everything that the lowest level brings, and no more.
    const caller = await accountWith(
      org,
      [...low.actions, write].map((action) => [action, scope]),
    );
    const path = `/access-control/${resource}/${id}`;
    const [target, other] = await storedPeople(org.id, 2);
    const call = (permission: string | null, as?: As) =>
      api('POST', `${path}/users/${target?.id}`, {
        ...(as !== undefined && { as }),
        ...(as === undefined && { org: org.id }),
        body: { permission },
      });
    expect((await call(low.name, caller.as)).status).toBe(200);
    const permissions = [
      { userId: other?.id, permission: low.name },
      { userId: target?.id, permission: high.name },
    ];
    const { trace } = await traceOf(async () => {
      expectAccessDenied(await call(high.name, caller.as), missing);
      expectAccessDenied(await api('POST', path, { as: caller.as, body: { permissions } }), missing);
    });
    expect(trace).toEqual({});
    expect((await call(high.name)).status).toBe(200);
    expectAccessDenied(await call(null, caller.as), missing);
  });

  it('nor does a level that makes a member of a team that has a role, and a level of its own', async ({
    expect,
  }) => {
    const org = await freshOrg();
    const [withRole, withLevel] = [await org.team(), await org.team()];
    const caller = await accountWith(org, [
      ['teams.permissions:write', 'teams:*'],
      ['teams:read', 'teams:*'],
    ]);
    const [person] = await storedPeople(org.id, 1);
    const add = (team: number) =>
      api('POST', `/access-control/teams/${team}/users/${person?.id}`, {
        as: caller.as,
        body: { permission: 'Member' },
      });
    const roleUid = await org.role([['reports:read', 'reports:*']]);
    await org.admin(200, 'POST', `/access-control/teams/${withRole}/roles`, { roleUid });
    const project = `/access-control/projects/x/teams/${withLevel}`;
    await org.admin(200, 'POST', project, { permission: 'Viewer' });
    const { trace } = await traceOf(async () => {
      expectAccessDenied(await add(withRole), 'reports:read');
      expectAccessDenied(await add(withLevel), 'projects:read');
    });
    expect(trace).toEqual({});
    await org.admin(200, 'POST', project, {});
    expect((await add(withLevel)).status).toBe(200);
  });
});

describe('an org role brings what its basic role has on resources, so who gives it must hold that (I11)', () => {
  it('to a new service account, a person who joins, and a person who is created', async ({ expect }) => {
    const org = await freshOrg();
    const { as, id } = await org.account('Viewer');
    await org.grant(id, [
      ['serviceaccounts:create', ''],
      ['org.users:add', 'users:*'],
    ]);
    const roleUid = await org.role([['users:create', '']], { global: true });
    await org.admin(200, 'POST', `/access-control/users/${id}/roles`, { roleUid, global: true });
    const { login } = await storedPerson((await freshOrg()).id);
    const calls = [
      () => api('POST', '/serviceaccounts', { as, body: { name: unique('account'), role: 'None' } }),
      () => api('POST', '/serviceaccounts', { as, body: { name: unique('account'), role: 'Viewer' } }),
      () => api('POST', `/orgs/${org.id}/users`, { as, body: { loginOrEmail: login, role: 'Viewer' } }),
      () =>
        api('POST', '/admin/users', {
          as,
          body: { login: unique('person'), password: 'secret', orgId: org.id },
        }),
    ];
    // The caller keeps what a Viewer holds but is no Viewer any more, so that it lacks what Viewers get next.
    const viewer = (await org.admin(200, 'GET', '/access-control/roles/basic_viewer')).body;
    await org.grant(
      id,
      viewer.permissions.map(({ action, scope }: { action: string; scope: string }) => [action, scope]),
    );
    await env.DB.prepare("UPDATE org_users SET role = 'Editor' WHERE org_id = ? AND user_id = ?")
      .bind(org.id, id)
      .run();
    await org.admin(200, 'POST', '/access-control/projects/x/builtInRoles/Viewer', { permission: 'Viewer' });
    // Whatever the coordinator knew about the caller is out of date now.
    await ok(200, 'GET', '/access-control/user/permissions?reloadcache=true', { as });
    const [nobody, ...viewers] = calls;
    expect((await nobody!()).status).toBe(201);
    for (const call of viewers) {
      const { answer, trace } = await traceOf(call);
      expectAccessDenied(answer, 'projects:read');
      expect(trace).toEqual({});
    }
    await org.grant(id, [['projects:read', 'projects:*']]);
    expect(await Promise.all(viewers.map(async (call) => (await call()).status))).toEqual([201, 200, 200]);
  });
});

describe('changes at the same time lose nothing (I5)', () => {
  it.for(['folders', 'teams'] as const)('ten lists about one of %s', async (resource, { expect }) => {
    const org = await freshOrg();
    const path = `/access-control/${resource}/${await newResource(org, resource)}`;
    const people = await storedPeople(org.id, 20);
    const [low, high] = [lowest(resource).name, highest(resource).name];
    await org.admin(200, 'POST', path, {
      permissions: people.slice(10).map(({ id }) => ({ userId: id, permission: low })),
    });
    const lists = Array.from({ length: 10 }, (_, i) => [
      { userId: people[i]?.id, permission: high },
      { userId: people[i + 10]?.id },
    ]);
    const answers = await Promise.all(
      lists.map((permissions) => api('POST', path, { org: org.id, body: { permissions } })),
    );
    expect(answers.map(({ status }) => status)).toEqual(lists.map(() => 200));
    const rows: Record<string, unknown>[] = (await org.admin(200, 'GET', path)).body;
    const given = rows.filter(({ isManaged, userId }) => isManaged === true && userId !== 1);
    expect(given.map(({ userId, permission }) => [userId, permission])).toEqual(
      people
        .slice(0, 10)
        .map(({ id }) => id)
        .toSorted((a, b) => a - b)
        .map((id) => [id, high]),
    );
  });

  it('ten levels of one person end as one of them', async ({ expect }) => {
    const org = await freshOrg();
    const { id } = await storedPerson(org.id);
    const levels = Array.from({ length: 10 }, (_, i) => ['View', 'Edit', 'Admin', ''][i % 4]);
    const path = '/access-control/dashboards/x';
    const answers = await Promise.all(
      levels.map((permission) => api('POST', `${path}/users/${id}`, { org: org.id, body: { permission } })),
    );
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    const rows: Record<string, unknown>[] = (await org.admin(200, 'GET', path)).body;
    expect(rows.filter(({ userId }) => userId === id).length).toBeLessThanOrEqual(1);
  });
});
