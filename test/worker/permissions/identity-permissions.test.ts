import { describe, it } from 'vitest';

import { expectAccessDenied } from '../../support/access-denied.ts';
import type { Answer } from '../../support/api.ts';
import { ADMIN, api, ok } from '../../support/api.ts';
import type { FreshOrg, Person } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import type { Pair } from '../../support/people.ts';
import { grantEverywhere, newPerson } from '../../support/people.ts';
import { traceOf } from '../../support/snapshot.ts';
import { storedPerson } from '../../support/stored-people.ts';

/*
 * Where rights are looked at, for one route of each sort; that every route is of the sort that it should be is the
 * affair of refusal-matrix.test.ts. The rows of a table are about different actions, as their tests share a caller.
 */

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
  ['GET /org/users', 'org.users:read', any],
  ['POST /org/users', 'org.users:add', members, added],
  ['PATCH /org/users/{user}', 'org.users:write', member, asNone],
];

/** Decided on the global plane. */
const GLOBAL: readonly Row[] = [
  ['POST /orgs', 'orgs:create', any, named('org')],
  ['GET /users/{user}', 'users:read', person],
  ['PUT /users/{user}', 'users:write', person, named('name')],
  ['POST /admin/users/{user}/disable', 'users:disable', person],
];

/** Decided on the global plane, and for server admins only beside that (I11). */
const SERVER_ADMINS: readonly Row[] = [
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
  ['PATCH /orgs/{org}/users/{user}', 'org.users:write', member, asNone],
  // What is created under a path is decided apart.
  ['POST /orgs/{org}/users', 'org.users:add', members, added],
];

/** A scope that an action takes and that has nothing to do with the target; none where any will do. */
function elsewhere(scope: string): Pair[1] | undefined {
  if (scope === '') return undefined;
  return scope.startsWith('global.') ? 'global.users:id:1' : 'users:id:1';
}

/** The scope that a role is given so that its action is held on what the row asks for. */
const heldScope = (action: string, scope: string): string => {
  if (scope !== '') return scope;
  return action === 'org.users:read' ? 'users:*' : '';
};

async function newTarget(org: FreshOrg, others: FreshOrg): Promise<Target> {
  const [user, outsider] = [await storedPerson(org.id, 'None'), await storedPerson(others.id)];
  return { org: org.id, user: user.id, outsider: outsider.login };
}

async function send(
  [call, , , body]: Row,
  target: Target,
  caller: { readonly as: Person['as'] },
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

/** What the tests of one table share: made when it is first asked for. */
function shared<W>(make: () => Promise<W>): () => Promise<W> {
  let made: Promise<W> | undefined;
  return () => (made ??= make());
}

/** Two orgs, and a person who is in both of them without rights. */
async function newWorld() {
  const [org, other] = [await freshOrg(), await freshOrg()];
  const caller = await org.person('None');
  await other.admin(200, 'POST', '/org/users', { loginOrEmail: caller.login, role: 'None' });
  return { org, other, caller };
}

describe('decided in the org that the caller acts in', () => {
  const world = shared(newWorld);
  /** An org that the first admin is no member of. */
  const closed = shared(async () => {
    const founder = await newPerson({});
    await grantEverywhere(founder.id, [['orgs:create', '']]);
    const made = await ok(200, 'POST', '/orgs', { as: founder.as, body: { name: unique('org') } });
    return Number(made.body.orgId);
  });

  it.for(HERE)('%s needs %s there, on what it names', async (row, { expect }) => {
    const [, action, scopeOf] = row;
    const { org, other, caller } = await world();
    const target = await newTarget(org, other);
    const scope = scopeOf(target);
    const wrong = elsewhere(scope);
    if (wrong !== undefined) await org.grant(caller.id, [[action, wrong]]);
    // Rights in another org are none here.
    await other.grant(caller.id, [[action, heldScope(action, scope)]]);
    const { answer, trace } = await traceOf(() => send(row, target, caller, org.id));
    expectAccessDenied(answer, action);
    expect(trace).toEqual({});
    await org.grant(caller.id, [[action, heldScope(action, scope)]]);
    const allowed = await send(row, target, caller, org.id);
    expect(allowed.status, allowed.text).toBe(200);
  });

  it.for(HERE)('%s is closed to a server admin where it is no member', async (row) => {
    const { org, other } = await world();
    const target = { ...(await newTarget(org, other)), org: await closed() };
    expectAccessDenied(await send(row, target, { as: ADMIN }, target.org), row[1]);
  });
});

describe('decided on the global plane', () => {
  const world = shared(async () => {
    const [org, other] = [await freshOrg(), await freshOrg()];
    return { org, other, caller: await org.person('Admin'), account: await org.account('Admin') };
  });

  it.for([...GLOBAL, ...SERVER_ADMINS])(
    '%s needs %s there, whatever is held in an org',
    async (row, { expect }) => {
      const [call, action, scopeOf] = row;
      const { org, other, caller, account } = await world();
      const target = await newTarget(org, other);
      const scope = scopeOf(target);
      const pair: Pair = [action, heldScope(action, scope)];
      await org.grant(caller.id, [pair]);
      const wrong = elsewhere(scope);
      if (wrong !== undefined) await grantEverywhere(caller.id, [[action, wrong]]);
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
      const done = await send(row, await newTarget(org, other), { as: ADMIN }, 1_999_999_999);
      expect(done.status, `${call}: ${done.text}`).toBe(200);
    },
  );
});

describe('decided in the org of the path', () => {
  const world = shared(newWorld);
  const stranger = shared(async () => await newPerson({}));

  it.for(OF_PATH)('%s needs %s there, wherever the caller acts', async (row, { expect }) => {
    const [, action, scopeOf] = row;
    const { org, other, caller } = await world();
    const target = await newTarget(org, other);
    const scope = scopeOf(target);
    const pair: Pair = [action, heldScope(action, scope)];
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

  it.for(OF_PATH)(
    '%s lets those in who hold %s on the global plane and are no members',
    async (row, { expect }) => {
      const [, action, scopeOf] = row;
      const { org, other } = await world();
      const [target, caller] = [await newTarget(org, other), await stranger()];
      expectAccessDenied(await send(row, target, caller), action);
      await grantEverywhere(caller.id, [[action, heldScope(action, scopeOf(target))]]);
      const allowed = await send(row, target, caller);
      expect(allowed.status, allowed.text).toBe(200);
    },
  );
});
