import { createHmac } from 'node:crypto';
import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import { hashEntry } from '../../../src/service/engine/audit.ts';
import type { ChangeEntry } from '../../../src/service/ports/changes.ts';
import type { As } from '../../support/api.ts';
import { api, ok } from '../../support/api.ts';
import { withCoordinator } from '../../support/coordinator.ts';
import type { FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';

/** The key of the deployment, as the other tests have it, and others. */
const { AUDIT_KEY: KEY } = env as unknown as { readonly AUDIT_KEY: string };
const [NEW, OLD] = ['a newer key of the trail', 'an older key of the trail'];

const hmac = (key: string, text: string): string => createHmac('sha256', key).update(text).digest('hex');
const idOf = (key: string): string => hmac(key, 'key id').slice(0, 12);
const sealedBy = (key: string | undefined, { hash }: { readonly hash: string }) =>
  key === undefined ? { sealKey: '', seal: '' } : { sealKey: idOf(key), seal: hmac(key, hash) };

/** The entries of an org or of the global plane, as the API tells them, after a revision. */
async function exported(orgId: number, after = 0): Promise<ChangeEntry[]> {
  const answer = await ok(200, 'GET', `/access-control/changes/export?orgId=${orgId}&from=${after + 1}`);
  return answer.text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as ChangeEntry);
}

async function newestOf(orgId: number): Promise<number> {
  const found = await env.DB.prepare('SELECT max(revision) AS revision FROM changes WHERE org_id = ?')
    .bind(orgId)
    .first<number | null>('revision');
  return found ?? 0;
}

const sealOf = ({ sealKey, seal }: ChangeEntry) => ({ sealKey, seal });

/** Makes two changes over an object with this setting, and resolves to their entries. */
async function changedWith(org: FreshOrg, AUDIT_KEY: string | undefined, by?: As): Promise<ChangeEntry[]> {
  const as = by ?? (await org.account('Admin')).as;
  const before = await newestOf(org.id);
  await withCoordinator(
    org.id,
    async ({ fetch }) => {
      await ok(200, 'POST', '/teams', { as, body: { name: unique('team') } }, fetch);
      await ok(200, 'POST', '/teams', { as, body: { name: unique('team') } }, fetch);
    },
    env.ORG,
    {},
    { AUDIT_KEY },
  );
  return await exported(org.id, before);
}

describe('an entry of the trail', () => {
  it('is sealed by the key of the deployment, in orgs and in the global plane, and hashed as before (I3)', async ({
    expect,
  }) => {
    const before = await newestOf(0);
    const org = await freshOrg('by requests');
    await org.team();
    // Several in one batch, where the object has them at once.
    const logins = Array.from({ length: 8 }, () => unique('person'));
    await Promise.all(
      logins.map((login) => ok(200, 'POST', '/admin/users', { body: { login, password: 'secret' } })),
    );
    const entries = [...(await exported(0, before)), ...(await exported(org.id))];
    expect(entries.length).toBeGreaterThan(9);
    for (const entry of entries) {
      expect(sealOf(entry)).toEqual(sealedBy(KEY, entry));
      expect(await hashEntry(entry)).toBe(entry.hash);
    }
  });

  it.for([
    ['of a list', JSON.stringify([NEW, OLD]), NEW],
    ['of one', OLD, OLD],
    ['of none', undefined, undefined],
  ] as const)('has the seal of the newest key %s', async ([, setting, key], { expect }) => {
    const org = await freshOrg();
    const entries = await changedWith(org, setting);
    expect(entries).toHaveLength(2);
    for (const entry of entries) expect(sealOf(entry)).toEqual(sealedBy(key, entry));
  });

  it('that takes the place of a lost change is sealed as well (I3, I8)', async ({ expect }) => {
    const org = await freshOrg();
    const { as } = await org.account('Admin');
    await withCoordinator(
      org.id,
      async ({ d1, fetch }) => {
        d1.fault = 'lose-request';
        const lost = await api('POST', '/teams', { as, body: { name: unique('team') } }, fetch);
        expect(lost.status).toBe(503);
        d1.fault = undefined;
        await ok(200, 'GET', '/access-control/user/permissions', { as }, fetch);
      },
      env.ORG,
      {},
      { AUDIT_KEY: NEW },
    );
    const entry = (await exported(org.id)).at(-1);
    expect(entry?.kind).toBe('void');
    expect(entry && sealOf(entry)).toEqual(entry && sealedBy(NEW, entry));
  });

  it('of a version without seals lies in between, and the next one stands on it', async ({ expect }) => {
    const org = await freshOrg();
    const { as } = await org.account('Admin');
    const one = await changedWith(org, NEW, as);
    const two = await changedWith(org, undefined, as);
    const three = await changedWith(org, JSON.stringify([NEW, OLD]), as);
    const all = [...one, ...two, ...three];
    expect(all.map(({ sealKey }) => sealKey)).toEqual(
      [NEW, NEW, undefined, undefined, NEW, NEW].map((key) => (key === undefined ? '' : idOf(key))),
    );
    expect(two[0]?.previousHash).toBe(one[1]?.hash);
  });

  it('tells nothing of the key (I13)', async ({ expect }) => {
    const org = await freshOrg();
    const told = JSON.stringify(await changedWith(org, NEW));
    expect(told).not.toContain(NEW);
  });
});
