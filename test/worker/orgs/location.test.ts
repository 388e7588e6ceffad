import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import { createApp } from '../../../src/app.ts';
import { LOCATIONS } from '../../../src/core/locations.ts';
import type { Bindings } from '../../../src/env.ts';
import type { Fetch } from '../../support/api.ts';
import { api, ok } from '../../support/api.ts';
import type { Namespace } from '../../support/coordinator.ts';
import { withCoordinator } from '../../support/coordinator.ts';
import { freshOrg } from '../../support/fresh-org.ts';

/** What each object was opened with, by name, in order. */
type Opened = Map<string, (object | undefined)[]>;

/** The objects there are, where it is noted how they are opened. */
function watched<T>(objects: { getByName(name: string): T }, opened: Opened) {
  return {
    getByName: (name: string, options?: object) => {
      opened.set(name, [...(opened.get(name) ?? []), options]);
      return objects.getByName(name);
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
