import { env } from 'cloudflare:workers';
import { describe, it, vi } from 'vitest';

import { createApp } from '../../../src/app.ts';
import { LOCATIONS } from '../../../src/core/locations.ts';
import type { Bindings } from '../../../src/env.ts';
import type { Fetch } from '../../support/api.ts';
import { api, ok } from '../../support/api.ts';
import type { Namespace } from '../../support/coordinator.ts';
import { withCoordinator } from '../../support/coordinator.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { grantEverywhere, newPerson, NO_ID } from '../../support/people.ts';
import { traceOf } from '../../support/snapshot.ts';

/** What each object was opened with, by name, in order. */
type Opened = Map<string, (object | undefined)[]>;

/** The objects there are, where it is noted how they are opened. */
function watched<T>(objects: { getByName(name: string, options?: object): T }, opened: Opened) {
  return {
    getByName: (name: string, options?: object) => {
      opened.set(name, [...(opened.get(name) ?? []), options]);
      return objects.getByName(name, options);
    },
  };
}

/** A Worker with these settings, and how it opens objects. */
function deployed(settings: object = {}) {
  const opened: { org: Opened; guard: Opened } = { org: new Map(), guard: new Map() };
  const app = createApp();
  const bindings = {
    ...env,
    ...settings,
    ORG: watched(env.ORG, opened.org),
    GUARD: watched(env.GUARD, opened.guard),
  } as unknown as Bindings;
  const fetch: Fetch = async (request) => await app.fetch(request, bindings);
  return { fetch, opened };
}

const WEUR = { locationHint: 'weur' };

describe('the location of a deployment', () => {
  it('is where the Worker has every object made: orgs, the global plane, guards', async ({ expect }) => {
    const org = await freshOrg();
    const { fetch, opened } = deployed({ LOCATION: 'weur' });
    await ok(401, 'GET', '/org', { as: { login: 'nobody', password: 'wrong' } }, fetch);
    await ok(401, 'GET', '/org', { as: { token: 'glsa_yscW25imSKJIuav8zF37RZmnbiDvB05G_fcaaf58a' } }, fetch);
    await ok(200, 'GET', '/org', { org: org.id }, fetch);
    await ok(200, 'GET', '/orgs', {}, fetch);
    expect([...opened.org.keys()].toSorted()).toEqual(['0', String(org.id)].toSorted());
    expect(opened.guard.size).toBeGreaterThan(0);
    const all = [...opened.org.values(), ...opened.guard.values()].flat();
    expect(all).toEqual(all.map(() => WEUR));
  });

  it('is where objects have each other made', async ({ expect }) => {
    const org = await freshOrg();
    const { as, id } = await org.person();
    const roleUid = await org.role([['reports:read', 'reports:*']], { global: true });
    for (const [orgId, others] of [
      [org.id, '0'],
      [0, String(org.id)],
    ] as const) {
      const opened: Opened = new Map();
      const namespace = watched(env.ORG, opened) as Namespace;
      await withCoordinator(
        orgId,
        async ({ fetch }) => {
          await ok(200, 'GET', '/access-control/user/permissions', { as, org: org.id }, fetch);
          const given = { roleUid, global: true };
          await ok(200, 'POST', `/access-control/users/${id}/roles`, { body: given }, fetch);
          await ok(200, 'DELETE', `/access-control/users/${id}/roles/${roleUid}?global=true`, {}, fetch);
        },
        namespace,
        {},
        { LOCATION: 'weur' },
      );
      expect([...opened.keys()]).toContain(others);
      const all = [...opened.values()].flat();
      expect(all, `opened by ${orgId}`).toEqual(all.map(() => WEUR));
    }
  });

  it('is as the platform likes where it is not said, or empty', async ({ expect }) => {
    for (const LOCATION of [undefined, '']) {
      const { fetch, opened } = deployed({ LOCATION, JURISDICTION: LOCATION });
      await ok(200, 'GET', '/orgs', {}, fetch);
      expect([...opened.org.values()].flat()).toEqual([undefined]);
    }
  });

  it.for([
    [{ LOCATION: 'mars' }, `LOCATION: must be one of ${LOCATIONS.join(', ')}`],
    [{ LOCATION: 'WEUR' }, 'LOCATION: must be one of '],
    [{ JURISDICTION: 'ch' }, 'JURISDICTION: must be one of eu, us, fedramp, fedramp-high'],
    [{ LOCATION: 'weur', JURISDICTION: 'eu' }, 'LOCATION: has no effect beside JURISDICTION'],
    // The runtime here knows none at all.
    [{ JURISDICTION: 'eu' }, 'JURISDICTION: the runtime here has none of that name'],
  ] as const)('that cannot be had is said with 503: %j', async ([settings, problem], { expect }) => {
    const app = createApp();
    const bindings = { ...env, ...settings } as unknown as Bindings;
    const answer = await api('GET', '/health', {}, async (request) => await app.fetch(request, bindings));
    expect(answer.status).toBe(503);
    expect(answer.body.message).toContain(problem);
  });
});

const PERMISSIONS = '/access-control/user/permissions';

/** An org that nobody has used. */
const unusedOrg = async (more: object = {}): Promise<number> =>
  (await ok(200, 'POST', '/orgs', { body: { name: unique('org'), ...more } })).body.orgId;

const placing = (location: unknown) => ({ body: { location } });

/** Whether it is written down that the org's object is made; soon, because nobody waits for it. */
const untilPlaced = async (orgId: number): Promise<void> =>
  await vi.waitFor(async () => {
    const sql = "SELECT 1 FROM orgs WHERE id = ? AND placed <> ''";
    if ((await env.DB.prepare(sql).bind(orgId).first()) === null) throw new Error('not yet');
  });

describe('the location of an org', () => {
  it('is where its object is made, whoever calls it first, and not where the deployment says', async ({
    expect,
  }) => {
    const said = await unusedOrg({ location: 'oc' });
    const saidLater = await unusedOrg();
    await ok(200, 'PATCH', `/orgs/${saidLater}`, placing('oc'));
    const unsaid = await unusedOrg();
    const { fetch, opened } = deployed({ LOCATION: 'weur' });
    for (const org of [said, saidLater, unsaid]) {
      // From the memory of who belongs there as well: of two that come at once, either may be first.
      for (let i = 0; i < 2; i++) await ok(200, 'GET', PERMISSIONS, { org }, fetch);
      const where = org === unsaid ? WEUR : { locationHint: 'oc' };
      expect(opened.org.get(String(org)), String(org)).toEqual([where, where]);
    }
  });

  it('counts for an isolate that knew the org before, and did not use it', async ({ expect }) => {
    const org = await unusedOrg();
    const { id } = await newPerson({});
    const { fetch, opened } = deployed();
    // Made in the global plane, by rights in the org.
    await ok(200, 'PUT', `/users/${id}`, { org, body: { name: 'Somebody' } }, fetch);
    expect(opened.org.get(String(org))).toBeUndefined();
    await ok(200, 'PATCH', `/orgs/${org}`, placing('afr'));
    await ok(200, 'GET', PERMISSIONS, { org }, fetch);
    expect(opened.org.get(String(org))).toEqual([{ locationHint: 'afr' }]);
  });

  it('is known to the global plane, which may be the first to tell the org something', async ({ expect }) => {
    const org = await unusedOrg({ location: 'sam' });
    const roleUid = await (await freshOrg()).role([['reports:read', 'reports:*']], { global: true });
    const opened: Opened = new Map();
    await withCoordinator(
      0,
      async ({ fetch }) => {
        // The list of who listens is new: every org is told.
        await ok(200, 'DELETE', `/access-control/roles/${roleUid}?global=true`, {}, fetch);
      },
      watched(env.ORG, opened) as Namespace,
      {},
      { LOCATION: 'weur' },
    );
    expect(opened.get(String(org))).toEqual([{ locationHint: 'sam' }]);
    await untilPlaced(org);
    await ok(409, 'PATCH', `/orgs/${org}`, placing('oc'));
  });

  it('is seen by server admins only, by whichever path the org is read', async ({ expect }) => {
    const name = unique('org');
    const id = await unusedOrg({ name, location: 'apac-ne' });
    const member = await newPerson({});
    await ok(200, 'POST', `/orgs/${id}/users`, { body: { loginOrEmail: member.login, role: 'Admin' } });
    for (const path of [`/orgs/${id}`, '/org']) {
      expect((await ok(200, 'GET', path, { org: id })).body).toEqual({ id, name, location: 'apac-ne' });
      expect((await ok(200, 'GET', path, { org: id, as: member.as })).body).toEqual({ id, name });
    }
    expect((await ok(200, 'GET', `/orgs/name/${name}`)).body).toEqual({ id, name, location: 'apac-ne' });
    const reader = await newPerson({});
    await grantEverywhere(reader.id, [['orgs:read', '']]);
    expect((await ok(200, 'GET', `/orgs/name/${name}`, { as: reader.as })).body).toEqual({ id, name });
    expect((await ok(200, 'GET', `/orgs?name=${name}`)).body).toEqual([{ id, name }]);
  });

  it('is seen by the name of the org without using it', async ({ expect }) => {
    const name = unique('org');
    const id = await unusedOrg({ name, location: 'oc' });
    const { fetch, opened } = deployed();
    for (let i = 0; i < 2; i++) await ok(200, 'GET', `/orgs/name/${name}`, {}, fetch);
    expect([...opened.org.keys()]).toEqual(['0']);
    await ok(200, 'PATCH', `/orgs/${id}`, placing('afr'), fetch);
    const { body } = await ok(200, 'GET', `/orgs/name/${name}`, {}, fetch);
    expect(body).toEqual({ id, name, location: 'afr' });
  });

  it('is changed and taken back until the org is used, in one change each that the trail tells', async ({
    expect,
  }) => {
    const org = await unusedOrg();
    let before = null;
    for (const location of ['weur', 'oc', null]) {
      const { trace } = await traceOf(() => ok(200, 'PATCH', `/orgs/${org}`, placing(location)));
      expect(Object.keys(trace).toSorted()).toEqual(['changes', 'orgs']);
      const entry = await env.DB.prepare(
        'SELECT kind, before, after FROM changes WHERE org_id = 0 ORDER BY revision DESC LIMIT 1',
      ).first();
      expect(entry).toEqual({
        kind: 'org.place',
        before: JSON.stringify({ org, location: before }),
        after: JSON.stringify({ org, location }),
      });
      const again = await traceOf(() => ok(200, 'PATCH', `/orgs/${org}`, placing(location)));
      expect(again.trace).toEqual({});
      before = location;
    }
  });

  it.for([
    ['read from', 'GET', PERMISSIONS, undefined],
    ['changed', 'POST', '/teams', { name: 'x' }],
  ] as const)('stays as it is once the org is %s: 409', async ([, method, path, body], { expect }) => {
    const org = await unusedOrg({ location: 'weur' });
    await ok(200, method, path, { org, ...(body && { body }) });
    await untilPlaced(org);
    for (const location of ['oc', null]) {
      const { answer, trace } = await traceOf(() => ok(409, 'PATCH', `/orgs/${org}`, placing(location)));
      expect(answer.body.message).toContain('in use already');
      expect(trace).toEqual({});
    }
    // What is so already need not be changed.
    await ok(200, 'PATCH', `/orgs/${org}`, placing('weur'));
  });

  it('stays as it is where the note is missing, but the trail tells that the org is used', async () => {
    const org = await unusedOrg();
    await ok(200, 'POST', '/teams', { org, body: { name: 'x' } });
    await untilPlaced(org);
    await env.DB.prepare("UPDATE orgs SET placed = '' WHERE id = ?").bind(org).run();
    await ok(409, 'PATCH', `/orgs/${org}`, placing('oc'));
  });

  it('stays as it is for org 1, and every other from before there were locations', async () => {
    await ok(409, 'PATCH', '/orgs/1', placing('oc'));
  });

  it('stays as it is for an org that the version before made: nobody knows whether it used it', async ({
    expect,
  }) => {
    const made = "INSERT INTO orgs (name, created, updated) VALUES (?, '', '') RETURNING id";
    const org = await env.DB.prepare(made).bind(unique('org')).first<number>('id');
    const { trace } = await traceOf(() => ok(409, 'PATCH', `/orgs/${org}`, placing('oc')));
    expect(trace).toEqual({});
  });

  it('does not keep an org from answering that cannot write it down', async ({ expect }) => {
    const org = await unusedOrg();
    const read = () => ok(200, 'GET', PERMISSIONS, { org });
    await env.DB.prepare(
      `CREATE TRIGGER no_note BEFORE UPDATE OF placed ON orgs WHEN NEW.id = ${org}
       BEGIN SELECT raise(ABORT, 'no writes now'); END`,
    ).run();
    await read();
    await read();
    expect(await env.DB.prepare('SELECT placed FROM orgs WHERE id = ?').bind(org).first('placed')).toBe('');
    await env.DB.prepare('DROP TRIGGER no_note').run();
  });

  it.for([
    [{ location: 'mars' }, `location must be one of ${LOCATIONS.join(', ')}`],
    [{ location: 'WEUR' }, 'location must be one of wnam, '],
    [{ location: 5 }, 'location must be one of wnam, '],
    [{}, `location must be one of ${LOCATIONS.join(', ')}, or null`],
  ] as const)(
    'that there is not is 400, with those that there are: %j',
    async ([body, message], { expect }) => {
      const org = await unusedOrg();
      const { answer, trace } = await traceOf(() => ok(400, 'PATCH', `/orgs/${org}`, { body }));
      expect(answer.body.message).toContain(message);
      expect(trace).toEqual({});
      if (!('location' in body)) return;
      const created = await ok(400, 'POST', '/orgs', { body: { name: unique('org'), ...body } });
      expect(created.body.message).toContain(message);
    },
  );

  it('is given by server admins only, not by the org itself', async ({ expect }) => {
    const org = await unusedOrg();
    const [admin, steward] = [await newPerson({}), await newPerson({})];
    await ok(200, 'POST', `/orgs/${org}/users`, { body: { loginOrEmail: admin.login, role: 'Admin' } });
    await grantEverywhere(steward.id, [
      ['orgs:write', ''],
      ['orgs:create', ''],
    ]);
    const { trace } = await traceOf(async () => {
      await ok(403, 'PATCH', `/orgs/${org}`, { ...placing('oc'), as: admin.as, org });
      await ok(403, 'PATCH', `/orgs/${NO_ID}`, { ...placing('oc'), as: admin.as, org });
      for (const id of [org, NO_ID])
        await ok(403, 'PATCH', `/orgs/${id}`, { ...placing('oc'), as: steward.as });
      await ok(403, 'POST', '/orgs', { as: steward.as, body: { name: unique('org'), location: 'oc' } });
    });
    expect(trace).toEqual({});
    await ok(404, 'PATCH', `/orgs/${NO_ID}`, placing('oc'));
  });
});
