import { describe, it } from 'vitest';

import type { As } from '../../support/api.ts';
import { ADMIN, api } from '../../support/api.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { traceOf } from '../../support/snapshot.ts';

/*
 * A client keeps ids in 64 bits, and asks for the one that it has: a number that is no id of ours names a thing that does not
 * exist. Source: docs/grafana.md#paths-and-ids.
 */

/** The largest id, which nothing has. */
const UNKNOWN = '2147483647';
const NO_IDS = ['0', '-1', '2147483648', '9223372036854775807', '-9223372036854775808'];
const NO_NUMBERS = ['00', '007', '-0', '+1', '1.0', '1e3', '9223372036854775808', '-', '%201', '1%20'];

type Route = readonly [status: number, method: string, template: string, body?: object];

/** Every kind of route with an id; `{}` is the id. The status is that of an id that nothing has. */
const ROUTES: readonly Route[] = [
  [404, 'GET', '/teams/{}'],
  [404, 'PUT', '/teams/{}', { name: 'x' }],
  [404, 'DELETE', '/teams/{}'],
  [404, 'GET', '/teams/{}/members'],
  [404, 'POST', '/teams/{}/members', { userId: 1 }],
  [404, 'PUT', '/teams/{}/members', { members: [], admins: [] }],
  [404, 'PUT', '/teams/{}/members/1', {}],
  [404, 'DELETE', '/teams/{}/members/1'],
  [404, 'PUT', '/teams/TEAM/members/{}', {}],
  [404, 'DELETE', '/teams/TEAM/members/{}'],
  [404, 'GET', '/teams/{}/groups'],
  [404, 'GET', '/teams/{}/groups/search'],
  [404, 'POST', '/teams/{}/groups', { groupId: 'cn=x' }],
  [404, 'DELETE', '/teams/{}/groups/x'],
  [404, 'DELETE', '/teams/{}/groups?groupId=x'],
  [404, 'GET', '/teams/{}/preferences'],
  [404, 'PUT', '/teams/{}/preferences', {}],
  [404, 'GET', '/access-control/teams/{}/roles'],
  [404, 'POST', '/access-control/teams/{}/roles', { roleUid: 'ROLE' }],
  [404, 'PUT', '/access-control/teams/{}/roles', { roleUids: [] }],
  [404, 'DELETE', '/access-control/teams/{}/roles/ROLE'],
  [404, 'GET', '/access-control/users/{}/roles'],
  [404, 'POST', '/access-control/users/{}/roles', { roleUid: 'ROLE' }],
  [404, 'PUT', '/access-control/users/{}/roles', { roleUids: [] }],
  [404, 'DELETE', '/access-control/users/{}/roles/ROLE'],
  [404, 'GET', '/access-control/users/{}/permissions'],
  [404, 'GET', '/groupsync/users/{}/groups'],
  [404, 'PUT', '/groupsync/users/{}/groups', { groups: [] }],
  [404, 'GET', '/users/{}'],
  [404, 'PUT', '/users/{}', { name: 'x' }],
  [404, 'GET', '/users/{}/orgs'],
  [404, 'GET', '/users/{}/teams'],
  [404, 'POST', '/users/{}/using/1'],
  [401, 'POST', '/users/1/using/{}'],
  [401, 'POST', '/user/using/{}'],
  [404, 'DELETE', '/admin/users/{}'],
  [404, 'POST', '/admin/users/{}/disable'],
  [404, 'POST', '/admin/users/{}/enable'],
  [404, 'PUT', '/admin/users/{}/password', { password: 'secret' }],
  [404, 'PUT', '/admin/users/{}/permissions', { isGrafanaAdmin: false }],
  [404, 'GET', '/orgs/{}'],
  [404, 'PUT', '/orgs/{}', { name: 'x' }],
  [404, 'PATCH', '/orgs/{}', { location: null }],
  [404, 'DELETE', '/orgs/{}'],
  [404, 'GET', '/orgs/{}/users'],
  [404, 'GET', '/orgs/{}/users/search'],
  [404, 'POST', '/orgs/{}/users', { loginOrEmail: 'admin', role: 'Viewer' }],
  [404, 'PATCH', '/orgs/{}/users/1', { role: 'Viewer' }],
  [404, 'DELETE', '/orgs/{}/users/1'],
  [404, 'PATCH', '/orgs/ORG/users/{}', { role: 'Viewer' }],
  [404, 'DELETE', '/orgs/ORG/users/{}'],
  [404, 'PATCH', '/org/users/{}', { role: 'Viewer' }],
  [404, 'DELETE', '/org/users/{}'],
  [404, 'GET', '/serviceaccounts/{}'],
  [404, 'PATCH', '/serviceaccounts/{}', { name: 'x' }],
  [404, 'DELETE', '/serviceaccounts/{}'],
  // Clients expect an empty list of an account that is gone.
  [200, 'GET', '/serviceaccounts/{}/tokens'],
  [404, 'POST', '/serviceaccounts/{}/tokens', { name: 'x' }],
  [404, 'DELETE', '/serviceaccounts/{}/tokens/1'],
  [404, 'DELETE', '/serviceaccounts/ACCOUNT/tokens/{}'],
  [404, 'GET', '/access-control/teams/{}'],
  [404, 'POST', '/access-control/teams/{}', { permissions: [] }],
  [404, 'POST', '/access-control/teams/{}/users/1', { permission: 'Member' }],
  [404, 'GET', '/access-control/serviceaccounts/{}'],
  [404, 'POST', '/access-control/serviceaccounts/{}/teams/TEAM', { permission: 'Edit' }],
  // In a body, upstream does not know of such an assignee.
  [400, 'POST', '/access-control/teams/TEAM/users/{}', { permission: 'Member' }],
  [400, 'POST', '/access-control/teams/TEAM/users/{}', {}],
  [400, 'POST', '/access-control/folders/x/teams/{}', { permission: 'View' }],
];

type World = { readonly id: number; readonly fill: (text: string) => string; readonly bystander: As };
let made: Promise<World> | undefined;
/** One org for all: nothing that is asked here changes anything. */
const aWorld = () => (made ??= makeWorld());

async function makeWorld(): Promise<World> {
  const org = await freshOrg();
  const [team, account] = [await org.team(), await org.account()];
  const role = await org.role([]);
  const fill = (text: string) =>
    text
      .replace('TEAM', String(team))
      .replace('ACCOUNT', String(account.id))
      .replace('ROLE', role)
      .replace('ORG', String(org.id));
  return { id: org.id, fill, bystander: account.as };
}

async function ask(route: Route, id: string, as: As) {
  const [, method, template, body] = route;
  const world = await aWorld();
  const path = world.fill(template).replace('{}', id);
  const named = as === ADMIN ? { org: world.id } : {};
  const sent = body && { body: JSON.parse(world.fill(JSON.stringify(body))) as object };
  const answer = await api(method, path, { as, ...named, ...sent });
  const { accessErrorId: _id, ...rest } = Array.isArray(answer.body) ? { list: answer.body } : answer.body;
  return { status: answer.status, ...rest };
}

describe('a number that is no id', () => {
  it.for(ROUTES)('is answered as an id that nothing has: %i %s %s', async (route, { expect }) => {
    const [status] = route;
    const { bystander } = await aWorld();
    const { trace } = await traceOf(async () => {
      const unknown = await ask(route, UNKNOWN, ADMIN);
      expect(unknown.status, JSON.stringify(unknown)).toBe(status);
      for (const id of NO_IDS) expect(await ask(route, id, ADMIN), id).toEqual(unknown);
      const denied = await ask(route, UNKNOWN, bystander);
      for (const id of NO_IDS) expect(await ask(route, id, bystander), id).toEqual(denied);
    });
    expect(trace).toEqual({});
  });
});

describe('what is no number of 64 bits', () => {
  it.for(ROUTES)('is refused by its name, and changes nothing: %i %s %s', async (route, { expect }) => {
    const { trace } = await traceOf(async () => {
      for (const id of NO_NUMBERS) {
        const answer = await ask(route, id, ADMIN);
        expect([answer.status, answer.message], `${id}: ${JSON.stringify(answer)}`).toEqual([
          400,
          expect.stringMatching(/^(\w+|Service Account ID|Param \[\w+\]) is invalid$/),
        ]);
      }
    });
    expect(trace).toEqual({});
  });
});

describe('an id in a body', () => {
  it('that is 0 is as if absent, where absent means something', async () => {
    const org = await freshOrg();
    await org.admin(200, 'POST', '/admin/users', { login: unique('x'), password: 'secret', orgId: 0 });
  });
});
