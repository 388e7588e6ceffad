import { env } from 'cloudflare:workers';
import { vi } from 'vitest';

import type { As } from './api.ts';
import { ok } from './api.ts';
import type { Bench, Namespace } from './coordinator.ts';
import type { FreshOrg } from './fresh-org.ts';
import { freshOrg, unique } from './fresh-org.ts';
import { CHANGE_COLUMNS } from './change-columns.ts';

/** The action whose loss is watched. */
export const HELD = 'reports:read';
/** How long an org may go on without asking for the global plane. */
export const LEASE_MS = 5_000;

/** The coordinators of all orgs but one, which cannot be reached. */
export const allBut = (orgId: number): Namespace => ({
  getByName: (name) => {
    if (name === String(orgId)) throw new Error('Network connection lost.');
    return env.ORG.getByName(name);
  },
});

/** The coordinators of all orgs, of which org 0 tells what changes, but not what it has acknowledged when it is asked. */
export const withoutNews: Namespace = {
  getByName: (name: string) => {
    const org = env.ORG.getByName(name);
    if (name !== '0') return org;
    const lost = async () => await Promise.reject(new Error('Network connection lost.'));
    return { listen: (...all: Parameters<typeof org.listen>) => org.listen(...all), newsSince: lost };
  },
} as unknown as Namespace;

/** From this age on, a lease is renewed by the database, beside the answers, if org 0 was not reached. */
export const LATE_MS = LEASE_MS - 400;

/** An org where a service account holds the watched permission by a global role. */
export async function globalWorld(): Promise<{
  org: FreshOrg;
  as: As;
  uid: string;
  revoke: (fetch: Bench['fetch']) => Promise<unknown>;
}> {
  const org = await freshOrg('by requests');
  const { id, as } = await org.account();
  const permissions = [{ action: HELD, scope: 'reports:*' }];
  const body = { name: unique('global'), global: true, permissions };
  const { uid } = (await ok(200, 'POST', '/access-control/roles', { body })).body;
  await org.admin(200, 'POST', `/access-control/users/${id}/roles`, { roleUid: uid });
  const update = { ...body, version: 1, permissions: [] };
  return {
    org,
    as,
    uid,
    revoke: (fetch) => ok(200, 'PUT', `/access-control/roles/${uid}`, { body: update }, fetch),
  };
}

/** Takes all permissions from a global role in the database alone, so that nobody is told; the new revision. */
export async function emptyRole(uid: string): Promise<number> {
  await env.DB.batch([
    env.DB.prepare(
      `INSERT INTO changes (${CHANGE_COLUMNS}) SELECT org_id, revision + 1, id || 'x', revision + 1, at, actor, origin, kind,
        "before", "after", ?, hash, hash || 'x' FROM changes WHERE org_id = 0 ORDER BY revision DESC LIMIT 1`,
    ).bind(JSON.stringify([`role:${uid}`])),
    env.DB.prepare('DELETE FROM permissions WHERE role_uid = ?').bind(uid),
  ]);
  const row = await env.DB.prepare('SELECT max(revision) AS newest FROM changes WHERE org_id = 0').first(
    'newest',
  );
  return Number(row);
}

/** Moves the clock on; `vi.useRealTimers()` brings it back. */
export const later = (ms: number): void => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + ms });
};
