import { env } from 'cloudflare:workers';
import { it, vi } from 'vitest';

import { createApp } from '../../../src/app.ts';
import { LISTEN_MS } from '../../../src/durable/listeners.ts';
import type { As, Fetch } from '../../support/api.ts';
import { ADMIN, ok } from '../../support/api.ts';
import { withCoordinator } from '../../support/coordinator.ts';
import type { FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { later } from '../../support/global-world.ts';
import { isolateFor, newKey, newProvider, newSubject } from '../../support/identity-provider.ts';
import type { Cost } from '../../support/meter.ts';
import { Meter } from '../../support/meter.ts';

/** The uid of a role that comes before all others: how many rows are looked at to delete it depends on what comes after it. */
const FIRST = 'aa-first';

const MINE = '/access-control/user/permissions';
const STATUS = '/access-control/status';
const PAIRS = Array.from({ length: 10 }, (_, i) => ['reports:read', `reports:id:${i}`] as const);

/** What was measured so far, by what was done. */
type Measured = Record<string, Cost>;

/** A Worker that has just started, and knows nobody. */
function newIsolate(): Fetch {
  const app = createApp();
  return async (request) => await app.fetch(request, env as never);
}

/** A role with ten permissions on single things, for each holder. */
async function holder(org: FreshOrg, role: string, roles: number, teams: number): Promise<number> {
  const { id } = await org.account(role);
  for (let i = 0; i < roles; i++) await org.grant(id, PAIRS);
  for (let i = 0; i < teams; i++) {
    const team = await org.team();
    await org.admin(200, 'POST', `/teams/${team}/members`, { userId: id });
  }
  return id;
}

/** Measures what is done, with all that is done after the reply because of it. */
class Measuring {
  readonly #meter: Meter;
  readonly measured: Measured = {};

  constructor(meter: Meter) {
    this.#meter = meter;
  }

  async of<T>(what: string, run: () => Promise<T>): Promise<T> {
    await this.#meter.quiet();
    this.#meter.take();
    const result = await run();
    await this.#meter.quiet();
    this.measured[what] = this.#meter.take();
    return result;
  }
}

/** What an org of some people and accounts asks for and changes. */
async function measureOrg(meter: Meter): Promise<Measured> {
  const org = await freshOrg();
  const { as } = await org.account('Admin');
  const holders = {
    'a Viewer': await holder(org, 'Viewer', 0, 0),
    'an Editor': await holder(org, 'Editor', 0, 0),
    'somebody with 8 roles': await holder(org, 'None', 8, 0),
    'somebody with 7 roles and 5 teams': await holder(org, 'None', 7, 5),
  };
  const [member, uid, team] = [holders['a Viewer'], await org.role(PAIRS), await org.team()];
  const newcomer = await org.account('Viewer');
  return await withCoordinator(org.id, async (bench) => {
    const measuring = new Measuring(meter);
    const app = createApp();
    const getByName = (name: string): object =>
      name === String(org.id) ? meter.countingCalls(bench.coordinator) : env.ORG.getByName(name);
    const bindings = { ...env, ORG: { getByName } } as never;
    const fetch: Fetch = async (request) => await app.fetch(request, bindings);
    const read = (path: string, by: As = as) => ok(200, 'GET', path, { as: by }, fetch);
    const change = (status: number, method: string, path: string, body?: object) =>
      ok(status, method, path, { as, body }, fetch);

    await measuring.of('first request after a cold start, by a token that is new', () => read(STATUS));
    await measuring.of('hot check', () => read(STATUS));
    await measuring.of('own permissions, hot', () => read(MINE));
    await measuring.of('check by a token that is new', () => read(MINE, newcomer.as));
    for (const [who, id] of Object.entries(holders)) {
      const path = `/access-control/users/${id}/permissions`;
      await measuring.of(`cold check of ${who}`, () => read(path));
    }
    await measuring.of('the use of two tokens is written', () => bench.coordinator.alarm());
    bench.restart();
    await measuring.of('first request after a cold start, of somebody who is stored', () => read(STATUS));
    later(3_000);
    await measuring.of('hot check that renews the lease beside it', () => read(STATUS));
    later(LISTEN_MS / 2);
    await measuring.of('check after minutes: listens on', () => read(STATUS));
    later(LISTEN_MS);
    await measuring.of('check after a quarter of an hour: notes the use of its token', () => read(STATUS));
    await measuring.of('the use of a token is written again', () => bench.coordinator.alarm());

    const role = { name: unique('role'), permissions: PAIRS.map(([action, scope]) => ({ action, scope })) };
    const created = await measuring.of('role create, of ten permissions', () =>
      change(200, 'POST', '/access-control/roles', { ...role, uid: FIRST }),
    );
    const more = { ...role, version: 1, description: 'x' };
    await measuring.of('role update, of its description', () =>
      change(200, 'PUT', `/access-control/roles/${created.body.uid}`, more),
    );
    const roles = `/access-control/users/${member}/roles`;
    await measuring.of('role given', () => change(200, 'POST', roles, { roleUid: uid }));
    await read(`/access-control/users/${member}/permissions`);
    await measuring.of('role taken from somebody who is kept', () =>
      change(200, 'DELETE', `${roles}/${uid}`),
    );
    await measuring.of('cold check again, after a change', () =>
      read(`/access-control/users/${member}/permissions`),
    );
    await measuring.of('team create', () => change(200, 'POST', '/teams', { name: unique('team') }));
    const underKey = {
      as,
      headers: { 'Idempotency-Key': unique('key') },
      body: { name: unique('team') },
    };
    for (const what of ['team create, under a key', 'team create, again under the same key'])
      await measuring.of(what, () => ok(200, 'POST', '/teams', underKey, fetch));
    await measuring.of('team member', () =>
      change(200, 'POST', `/teams/${team}/members`, { userId: member }),
    );
    const account = await measuring.of('service account create', () =>
      change(201, 'POST', '/serviceaccounts', { name: unique('account'), role: 'Viewer' }),
    );
    await measuring.of('token create', () =>
      change(200, 'POST', `/serviceaccounts/${account.body.id}/tokens`, { name: unique('token') }),
    );
    await measuring.of('group mapping', () =>
      change(201, 'POST', `/groupsync/groups/${unique('group')}`, { roles: [uid] }),
    );
    await measuring.of('level on a resource', () =>
      change(200, 'POST', `/access-control/folders/x/users/${member}`, { permission: 'View' }),
    );
    await change(200, 'POST', roles, { roleUid: created.body.uid });
    await measuring.of('role delete, by force, of one holder', () =>
      change(200, 'DELETE', `/access-control/roles/${created.body.uid}?force=true`),
    );
    await read(MINE, newcomer.as);
    await measuring.of('change that is refused', () =>
      ok(403, 'POST', '/teams', { as: newcomer.as, body: { name: 'x' } }, fetch),
    );

    await read(STATUS);
    await measuring.of('list of roles', () => read('/access-control/roles'));
    await measuring.of('page of teams', () => read('/teams/search'));
    await measuring.of('page of members', () => read('/org/users/search'));
    await measuring.of('search for an action', () =>
      read('/access-control/users/permissions/search?action=reports:read'),
    );
    return measuring.measured;
  });
}

/** What changes of the global plane cost where so many orgs listen. */
async function measureGlobal(meter: Meter): Promise<Measured> {
  const measuring = new Measuring(meter);
  const permissions = PAIRS.map(([action, scope]) => ({ action, scope }));
  const role = { name: unique('global'), global: true, permissions };
  const { uid } = (await ok(200, 'POST', '/access-control/roles', { body: role })).body;
  // The list of who listens is whole only some time after it was made, and who listened before does not any more.
  later(3 * LISTEN_MS);
  for (const [count, orgs] of [
    // The caller's own org is the first.
    [1, 0],
    [2, 1],
    [11, 9],
  ] as const) {
    for (let i = 0; i < orgs; i++) {
      const org = await freshOrg();
      const { as } = await org.account('Viewer');
      await ok(200, 'GET', MINE, { as });
    }
    const { version } = (await ok(200, 'GET', `/access-control/roles/${uid}`)).body;
    await measuring.of(`change of a global role, told to ${count}`, () =>
      ok(200, 'PUT', `/access-control/roles/${uid}`, { body: { ...role, version: version + 1 } }),
    );
  }
  const org = await freshOrg();
  await measuring.of('first request of all in an org', () => ok(200, 'GET', STATUS, { org: org.id }));
  await measuring.of('org create', () => ok(200, 'POST', '/orgs', { body: { name: unique('org') } }));
  await measuring.of('person create', () =>
    ok(200, 'POST', '/admin/users', { body: { login: unique('person'), password: 'secret' } }),
  );
  await measuring.of('health', () => ok(200, 'GET', '/health', { as: null }, newIsolate()));
  return measuring.measured;
}

/** What it costs to find out who calls. */
async function measureSignIn(meter: Meter): Promise<Measured> {
  const measuring = new Measuring(meter);
  const org = await freshOrg();
  // Always the same name, since digests of it choose the objects that count, and what else is in them.
  const login = 'first-from-here';
  await ok(200, 'POST', '/admin/users', { body: { login, password: 'secret' } });
  await org.admin(200, 'POST', `/orgs/${org.id}/users`, { loginOrEmail: login, role: 'Viewer' });
  const as = { login, password: 'secret' };
  const first = newIsolate();
  // All of them have their tables: that is done once in the life of a deployment.
  for (let i = 0; i < 64; i++) await env.GUARD.getByName(String(i)).isHomeOf('x', 'x');
  const headers = { 'CF-Connecting-IP': '203.0.113.7' };
  const sign = (fetch: Fetch, by: As) => () => ok(200, 'GET', MINE, { as: by, org: org.id, headers }, fetch);
  await measuring.of('password, the first sign-in of somebody from a network', sign(first, as));
  await measuring.of('password, new to the isolate', sign(newIsolate(), as));
  await measuring.of('password, known to the isolate', sign(first, as));
  await measuring.of('password, wrong', () =>
    ok(401, 'GET', MINE, { as: { login, password: 'x' }, headers }, first),
  );

  const idp = newProvider([await newKey()], { createUsers: true, orgId: org.id });
  const subject = newSubject(idp);
  const token = await subject.token({ groups: ['a', 'b'] });
  const isolate = isolateFor(idp).fetch;
  await measuring.of('JWT of somebody who is seen for the first time, with two groups', sign(isolate, token));
  await measuring.of('JWT, known to the isolate', sign(isolate, token));
  await measuring.of('JWT with nothing new, new to the isolate', sign(isolateFor(idp).fetch, token));
  later(60_000);
  const changed = await subject.token({ groups: ['a', 'c'] });
  await measuring.of('JWT with one group new and one gone', sign(isolate, changed));
  return measuring.measured;
}

const files = import.meta.glob('../../golden/rows.json', { query: '?raw', import: 'default', eager: true });
const reviewed = JSON.parse(files['../../golden/rows.json'] ?? '{}') as Partial<Measured>;

/** A question reads a row more or less by the order of names, which are random here. */
const SAME_WITHIN = { rows: 3, share: 0.02 };

/** What was measured, with the rows read as they were reviewed where the difference is only that. */
function asReviewed(what: string, cost: Cost): Cost {
  const before = reviewed[what]?.rowsRead ?? 0;
  const isSame =
    Math.abs(cost.rowsRead - before) <= Math.max(SAME_WITHIN.rows, SAME_WITHIN.share * cost.rowsRead);
  return isSame && before > 0 && cost.rowsRead > 0 ? { ...cost, rowsRead: before } : cost;
}

/** One line for each thing that was done, so that a change of one figure is one line in a review. */
const asText = (measured: Measured): string => {
  const lines = Object.entries(measured).map(
    ([what, cost]) => `  ${JSON.stringify(what)}: ${JSON.stringify(asReviewed(what, cost))}`,
  );
  return `{\n${lines.join(',\n')}\n}\n`;
};

it(
  'costs so many rows, trips and calls, each kind of request: the table is read in review',
  { timeout: 180_000 },
  async ({ expect, onTestFinished }) => {
    onTestFinished(() => void vi.useRealTimers());
    // The clock stands still but where it is moved, so that no lease is renewed just then.
    later(0);
    // The bootstrap of the deployment is no part of a request.
    await ok(200, 'GET', '/org', { as: ADMIN });
    const meter = await Meter.start();
    onTestFinished(() => meter.stop());
    const measured = {
      ...(await measureOrg(meter)),
      ...(await measureGlobal(meter)),
      ...(await measureSignIn(meter)),
    };
    await expect(asText(measured)).toMatchFileSnapshot('../../golden/rows.json');
  },
);
