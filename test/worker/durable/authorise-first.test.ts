/** Whoever may not see something does not make the database read it. */
import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import { createApp } from '../../../src/app.ts';
import type { As, Fetch } from '../../support/api.ts';
import { ADMIN, api, ok } from '../../support/api.ts';
import { withCoordinator } from '../../support/coordinator.ts';
import { freshOrg } from '../../support/fresh-org.ts';
import { readOperations } from '../../support/operations/document.ts';
import { ROWS } from '../../support/operations/index.ts';
import type { Row, Things } from '../../support/operations/row.ts';
import { fill } from '../../support/operations/row.ts';
import { makeWorld } from '../../support/operations/world.ts';
import { WatchedD1 } from '../../support/watched-d1.ts';

/** The paths of all sample requests that read something; with `guarded`, of those that not everybody may make. */
async function readsOf(things: Things, which: 'all' | 'guarded'): Promise<string[]> {
  const byId = new Map(readOperations().map((operation) => [operation.id, operation]));
  return Object.entries<Row>(ROWS).flatMap(([name, row]) => {
    const operation = byId.get(name.replace(/\/.*/, ''));
    if (operation?.method !== 'GET' || (which === 'guarded' && row.signedIn !== undefined)) return [];
    const path = operation.path.replaceAll(/\{(\w+)\}/g, (parameter, named: string) =>
      encodeURIComponent(fill(row.at?.[named] ?? parameter, things)),
    );
    return [row.query === undefined ? path : `${path}?${fill(row.query, things)}`];
  });
}

/** A Worker whose own database is watched, in a world with everything that the sample requests name. */
async function watchedWorld() {
  const world = await makeWorld(ROWS);
  const d1 = new WatchedD1(env.DB);
  const [app, bindings] = [createApp(), { ...env, DB: d1.binding }];
  const fetch: Fetch = async (request) => await app.fetch(request, bindings);
  /** Asks for each path twice: what was not answered so, or was read for. */
  const unlike = async (status: number, paths: readonly string[], as: As): Promise<string[]> => {
    const caller = { as, org: world.org.id };
    // Whose the credential is, the Worker has to look up once.
    await api('GET', '/access-control/user/permissions', caller, fetch);
    const wrong: string[] = [];
    for (const path of [...paths, ...paths]) {
      d1.trips = 0;
      const answer = await api('GET', path, caller, fetch);
      if (answer.status !== status || d1.trips > 0)
        wrong.push(`${path}: ${answer.status} after ${d1.trips} trips`);
    }
    return wrong;
  };
  return { ...world, unlike };
}

describe('nothing is read, however often it is asked for', () => {
  it('for whoever may not see it', async ({ expect }) => {
    const { things, callers, unlike } = await watchedWorld();
    const paths = [...(await readsOf(things, 'guarded')), '/access-control/roles?delegatable=true'];
    expect(paths.length).toBeGreaterThan(30);
    expect(await unlike(403, paths, callers.nobody)).toEqual([]);
  });

  it('for whoever has a credential that does not hold any more', async ({ expect }) => {
    const { things, callers, unlike } = await watchedWorld();
    const paths = await readsOf(things, 'all');
    for (const as of [callers.expired, callers.revoked, callers.disabled, callers.foreign])
      expect(await unlike(401, paths, as)).toEqual([]);
  });
});

/** A request's status, and how often the Worker, or the org for it, went to the database. */
type Count = { readonly status: number; readonly trips: number };

describe('a list', () => {
  it('is read once more for whoever may see it no more, and then not again', async ({ expect }) => {
    const org = await freshOrg('by requests');
    const reader = await org.account();
    await withCoordinator(org.id, async ({ d1, fetch }) => {
      const options = { as: ADMIN, org: org.id };
      const roleUid = await org.role([['roles:read', 'roles:*']]);
      const roles = `/access-control/users/${reader.id}/roles`;
      const count = async (as: As): Promise<Count> => {
        d1.trips = 0;
        const { status } = await api('GET', '/access-control/roles', { as }, fetch);
        return { status, trips: d1.trips };
      };
      await ok(200, 'POST', roles, { ...options, body: { roleUid } }, fetch);
      expect((await count(reader.as)).status).toBe(200);
      await ok(200, 'DELETE', `${roles}/${roleUid}`, options, fetch);
      await ok(200, 'GET', '/access-control/user/permissions', { as: reader.as }, fetch);
      expect(await count(reader.as)).toEqual({ status: 403, trips: 1 });
      expect(await count(reader.as)).toEqual({ status: 403, trips: 0 });
    });
  });
});
