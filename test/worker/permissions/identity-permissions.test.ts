import { describe, it } from 'vitest';

import { expectAccessDenied } from '../../support/access-denied.ts';
import type { Answer } from '../../support/api.ts';
import { ADMIN, api, ok } from '../../support/api.ts';
import type { FreshOrg, Person } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import type { Pair } from '../../support/people.ts';
import { grantEverywhere, newPerson } from '../../support/people.ts';
import { traceOf } from '../../support/snapshot.ts';

/** The org and the member that a call is about, and a person who is not in the org. */
type Target = { readonly org: number; readonly user: number; readonly outsider: string };

/** A call, the action it needs, and on which scope; an empty one stands for any. */
type Row = readonly [
  call: string,
  action: string,
  scope: (target: Target) => string,
  body?: (target: Target) => object,
];

const any = () => '';
const member = ({ user }: Target) => `users:id:${user}`;
const members = () => 'users:*';
const person = ({ user }: Target) => `global.users:id:${user}`;
const named = (what: string) => () => ({ name: unique(what) });
const added = ({ outsider }: Target) => ({ loginOrEmail: outsider, role: 'None' });
const asNone = () => ({ role: 'None' });

/** Decided in the org that the caller acts in. Source: endpoints.json, `evaluatedIn: current`. */
const HERE: readonly Row[] = [
  ['GET /org', 'orgs:read', any],
  ['PUT /org', 'orgs:write', any, named('org')],
  ['GET /org/users', 'org.users:read', any],
  ['GET /org/users/search', 'org.users:read', any],
  ['GET /org/users/lookup', 'org.users:read', any],
  ['POST /org/users', 'org.users:add', members, added],
  ['PATCH /org/users/{user}', 'org.users:write', member, asNone],
  ['DELETE /org/users/{user}', 'org.users:remove', member],
  ['GET /users', 'users:read', any],
  ['GET /users/search', 'users:read', any],
  ['GET /users/lookup?loginOrEmail=admin', 'users:read', () => 'global.users:*'],
  ['GET /users/{user}', 'users:read', person],
  ['PUT /users/{user}', 'users:write', person, named('name')],
  ['GET /users/{user}/orgs', 'users:read', person],
  ['POST /users/{user}/using/{org}', 'users:write', person],
];

/** Decided on the global plane. */
const GLOBAL: readonly Row[] = [
  ['GET /orgs', 'orgs:read', any],
  ['POST /orgs', 'orgs:create', any, named('org')],
  ['GET /orgs/name/Main%20Org.', 'orgs:read', any],
  ['DELETE /admin/users/{user}', 'users:delete', person],
  ['POST /admin/users/{user}/disable', 'users:disable', person],
  ['POST /admin/users/{user}/enable', 'users:enable', person],
];

/** Decided on the global plane, and for server admins only beside that (I11). */
const SERVER_ADMINS: readonly Row[] = [
  ['PUT /admin/users/{user}/password', 'users.password:write', person, () => ({ password: 'another' })],
  [
    'PUT /admin/users/{user}/permissions',
    'users.permissions:write',
    person,
    () => ({ isGrafanaAdmin: true }),
  ],
];

/** Decided in the org that the path names; who is no member stands there with the rights of the global plane. */
const OF_PATH: readonly Row[] = [
  ['GET /orgs/{org}', 'orgs:read', any],
  ['PUT /orgs/{org}', 'orgs:write', any, named('org')],
  ['GET /orgs/{org}/users', 'org.users:read', any],
  ['GET /orgs/{org}/users/search', 'org.users:read', any],
  ['PATCH /orgs/{org}/users/{user}', 'org.users:write', member, asNone],
  ['DELETE /orgs/{org}/users/{user}', 'org.users:remove', member],
  ['DELETE /orgs/{org}', 'orgs:delete', any],
];

/** A scope that an action takes and that has nothing to do with the target; none where any will do. */
function elsewhere(scope: string): Pair[1] | undefined {
  if (scope === '') return undefined;
  return scope.startsWith('global.') ? 'global.users:id:1' : 'users:id:1';
}

/** The scope that a role is given so that its action is held on what the row asks for. */
const heldScope = (action: string, scope: string): string => {
  if (scope !== '') return scope;
  if (action === 'org.users:read') return 'users:*';
  return action === 'users:read' ? 'global.users:*' : '';
};

async function newTarget(org: FreshOrg): Promise<Target> {
  return { org: org.id, user: (await org.person()).id, outsider: (await newPerson({})).login };
}

async function send(
  [call, , , body]: Row,
  target: Target,
  caller: Person | { readonly as: Person['as'] },
  org?: number,
): Promise<Answer> {
  const [method = '', template = ''] = call.split(' ');
  const path = template.replace('{user}', String(target.user)).replace('{org}', String(target.org));
  return await api(method, path, {
    as: caller.as,
    ...(org !== undefined && { org }),
    ...(body && { body: body(target) }),
  });
}

describe.for(HERE)('%s', (row) => {
  const [, action, scopeOf] = row;

  it(`needs ${action} in the org that the caller acts in, on what it names`, async ({ expect }) => {
    const [org, other] = [await freshOrg(), await freshOrg()];
    const [target, caller] = [await newTarget(org), await org.person('None')];
    const scope = scopeOf(target);
    const wrong = elsewhere(scope);
    if (wrong !== undefined) await org.grant(caller.id, [[action, wrong]]);
    // Rights in another org are none here.
    await other.admin(200, 'POST', '/org/users', { loginOrEmail: caller.login, role: 'None' });
    await other.grant(caller.id, [[action, heldScope(action, scope)]]);
    const { answer, trace } = await traceOf(() => send(row, target, caller, org.id));
    expectAccessDenied(answer, action);
    expect(trace).toEqual({});
    await org.grant(caller.id, [[action, heldScope(action, scope)]]);
    const allowed = await send(row, target, caller, org.id);
    expect(allowed.status, allowed.text).toBe(200);
  });

  it('is closed to a server admin in an org that it is no member of', async () => {
    const [org, founder] = [await freshOrg(), await newPerson({})];
    await grantEverywhere(founder.id, [['orgs:create', '']]);
    const made = await ok(200, 'POST', '/orgs', { as: founder.as, body: { name: unique('org') } });
    const target = { ...(await newTarget(org)), org: made.body.orgId };
    expectAccessDenied(await send(row, target, { as: ADMIN }, target.org), action);
  });
});

describe.for([...GLOBAL, ...SERVER_ADMINS])('%s', (row) => {
  const [call, action, scopeOf] = row;

  it(`needs ${action} on the global plane, whatever is held in an org`, async ({ expect }) => {
    const org = await freshOrg();
    const [target, caller] = [await newTarget(org), await org.person('Admin')];
    const scope = scopeOf(target);
    const pair: Pair = [action, heldScope(action, scope)];
    const isInOrgsToo = action === 'orgs:read';
    if (!isInOrgsToo) await org.grant(caller.id, [pair]);
    const wrong = elsewhere(scope);
    if (wrong !== undefined) await grantEverywhere(caller.id, [[action, wrong]]);
    const account = await org.account('Admin');
    for (const as of [caller, account]) {
      const { answer, trace } = await traceOf(() =>
        send(row, target, as, as === caller ? org.id : undefined),
      );
      expectAccessDenied(answer, action);
      expect(trace).toEqual({});
    }
    await grantEverywhere(caller.id, [pair]);
    const isForServerAdmins = SERVER_ADMINS.includes(row);
    const { answer, trace } = await traceOf(() => send(row, target, caller, org.id));
    expect(answer.status, answer.text).toBe(isForServerAdmins ? 403 : 200);
    if (isForServerAdmins) {
      expect(answer.body.message).toBe('Permission denied');
      expect(trace).toEqual({});
    }
    // The first admin may, from an org that it is no member of as well.
    const done = await send(row, await newTarget(org), { as: ADMIN }, 1_999_999_999);
    expect(done.status, `${call}: ${done.text}`).toBe(200);
  });
});

describe.for([...OF_PATH, ['POST /orgs/{org}/users', 'org.users:add', members, added] satisfies Row])(
  '%s',
  (row) => {
    const [, action, scopeOf] = row;

    it(`needs ${action} in the org of the path, wherever the caller acts`, async ({ expect }) => {
      const [org, other] = [await freshOrg(), await freshOrg()];
      const [target, caller] = [await newTarget(org), await org.person('None')];
      const scope = scopeOf(target);
      const pair: Pair = [action, heldScope(action, scope)];
      await other.admin(200, 'POST', '/org/users', { loginOrEmail: caller.login, role: 'None' });
      await other.grant(caller.id, [pair]);
      const wrong = elsewhere(scope);
      if (wrong !== undefined) await org.grant(caller.id, [[action, wrong]]);
      for (const from of [org.id, other.id]) {
        const { answer, trace } = await traceOf(() => send(row, target, caller, from));
        expectAccessDenied(answer, action);
        expect(trace).toEqual({});
      }
      await org.grant(caller.id, [pair]);
      const allowed = await send(row, target, caller, other.id);
      expect(allowed.status, allowed.text).toBe(200);
    });

    it('lets those in who hold it on the global plane and are no members', async ({ expect }) => {
      const org = await freshOrg();
      const [target, caller] = [await newTarget(org), await newPerson({})];
      expectAccessDenied(await send(row, target, caller), action);
      await grantEverywhere(caller.id, [[action, heldScope(action, scopeOf(target))]]);
      const allowed = await send(row, target, caller);
      expect(allowed.status, allowed.text).toBe(200);
    });
  },
);
