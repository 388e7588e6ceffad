import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import { hashEntry } from '../../../src/service/engine/audit.ts';
import type { ChangeEntry } from '../../../src/service/ports/changes.ts';
import { changeRepository } from '../../../src/storage/changes.ts';
import { openDatabase, openOrm } from '../../../src/storage/d1.ts';
import { ADMIN, api, ok } from '../../support/api.ts';
import { withCoordinator } from '../../support/coordinator.ts';
import { freshOrg } from '../../support/fresh-org.ts';
import { CHANGE_COLUMNS } from '../../support/change-columns.ts';

const PERMISSION = { action: 'reports:read', scope: 'reports:*' };

/** An org's whole audit trail, oldest first. */
async function trailOf(orgId: number): Promise<ChangeEntry[]> {
  const { results } = await env.DB.prepare(
    `SELECT org_id AS orgId, revision, id, global_revision AS globalRevision, at, actor, origin, kind,
      "before", "after", touches, previous_hash AS previousHash, hash
     FROM changes WHERE org_id = ? ORDER BY revision`,
  )
    .bind(orgId)
    .all<ChangeEntry>();
  return results;
}

describe('changes of one org', () => {
  it('sent at once for the same next version: one succeeds, all others are told why (I5)', async ({
    expect,
  }) => {
    const org = await freshOrg('by requests');
    const uid = await org.role([['reports:read', 'reports:*']], { version: 1 });
    const before = (await trailOf(org.id)).length;
    const names = Array.from({ length: 50 }, (_, i) => `racer ${i} ${uid}`);
    const answers = await Promise.all(
      names.map((name) =>
        api('PUT', `/access-control/roles/${uid}`, {
          org: org.id,
          body: { version: 2, name, permissions: [PERMISSION] },
        }),
      ),
    );
    const winners = answers.filter(({ status }) => status === 200);
    const losers = answers.filter(({ status }) => status === 400);
    expect([winners.length, losers.length]).toEqual([1, 49]);
    for (const { body } of losers) {
      expect(body.message).toBe('version 2 is not greater than the stored version 2');
    }
    const stored = await org.admin(200, 'GET', `/access-control/roles/${uid}`);
    expect(stored.body.name).toBe(winners[0]?.body.name);
    expect((await trailOf(org.id)).length, 'a refused change takes no revision').toBe(before + 1);
  });

  it('each take the next revision, without gaps, though they arrive together (I2, I5)', async ({
    expect,
  }) => {
    const org = await freshOrg('by requests');
    const before = (await trailOf(org.id)).length;
    await Promise.all(Array.from({ length: 20 }, async () => await org.team()));
    const revisions = (await trailOf(org.id)).map(({ revision }) => revision);
    expect(revisions).toEqual(Array.from({ length: before + 20 }, (_, i) => i + 1));
  });

  it('are decided anew when another writer took their revision (I2)', async ({ expect }) => {
    const org = await freshOrg('by requests');
    const uid = await org.role([['reports:read', 'reports:*']], { version: 1 });
    await withCoordinator(org.id, async ({ d1, fetch }) => {
      let raced = false;
      d1.before = async (statements) => {
        if (raced || !statements.some((sql) => /^insert into "changes"/i.test(sql))) return;
        raced = true;
        // The org's other object, which does not know of this one, is quicker.
        await env.DB.batch([
          env.DB.prepare(
            `INSERT INTO changes (${CHANGE_COLUMNS}) SELECT org_id, revision + 1, id || 'x', global_revision, at, actor, origin, kind,
              "before", "after", touches, hash, hash || 'x'
             FROM changes WHERE org_id = ? ORDER BY revision DESC LIMIT 1`,
          ).bind(org.id),
          env.DB.prepare('UPDATE roles SET version = 5, name = ? WHERE org_id = ? AND uid = ?').bind(
            `quicker ${uid}`,
            org.id,
            uid,
          ),
        ]);
      };
      const body = { version: 4, name: `slower ${uid}`, permissions: [PERMISSION] };
      const answer = await api('PUT', `/access-control/roles/${uid}`, { org: org.id, body }, fetch);
      expect(raced).toBe(true);
      expect(answer.status, answer.text).toBe(400);
      expect(answer.body.message).toBe('version 4 is not greater than the stored version 5');
    });
    const stored = await org.admin(200, 'GET', `/access-control/roles/${uid}`);
    expect(stored.body.name).toBe(`quicker ${uid}`);
  });

  it('are refused when the right to make them is revoked in the global plane meanwhile (I4)', async ({
    expect,
  }) => {
    const org = await freshOrg('by requests');
    const account = await org.account();
    const assignments = `/access-control/users/${account.id}/roles`;
    const permissions = [{ action: 'teams:create', scope: '' }];
    const name = `creators of ${org.id}`;
    const role = await ok(200, 'POST', '/access-control/roles', {
      body: { name, global: true, permissions },
    });
    await org.admin(200, 'POST', assignments, { roleUid: role.body.uid, global: true });
    await withCoordinator(org.id, async ({ d1, fetch }) => {
      const create = (team: string) => api('POST', '/teams', { as: account.as, body: { name: team } }, fetch);
      expect((await create('before')).status).toBe(200);
      let revoked = false;
      d1.before = async (statements) => {
        if (revoked || !statements.some((sql) => /^insert into "changes"/i.test(sql))) return;
        revoked = true;
        await ok(200, 'DELETE', `${assignments}/${role.body.uid}?global=true`, { as: ADMIN, org: org.id });
      };
      const late = await create('after');
      expect(revoked).toBe(true);
      expect(late.status, late.text).toBe(403);
    });
  });
});

describe('the audit trail (I3)', () => {
  it('tells who, with which credential and by which grant, from where, what was before and after', async ({
    expect,
  }) => {
    const org = await freshOrg('by requests');
    const account = await org.account('Admin');
    const body = { name: 'audited', version: 1, permissions: [PERMISSION] };
    const headers = { 'User-Agent': 'terraform', 'CF-Connecting-IP': '192.0.2.7' };
    const { body: role } = await ok(200, 'POST', '/access-control/roles', { as: account.as, body, headers });
    const update = { ...body, version: 2, permissions: [] };
    await ok(200, 'PUT', `/access-control/roles/${role.uid}`, { as: account.as, body: update });
    const [created, updated] = (await trailOf(org.id)).slice(-2);
    expect([created?.kind, updated?.kind]).toEqual(['role.create', 'role.update']);
    const actor = JSON.parse(created?.actor ?? '');
    expect(actor).toMatchObject({ userId: account.id, credential: { kind: 'token' } });
    expect(actor.through[0]).toMatchObject({
      action: 'roles:write',
      source: { roleUid: 'basic_admin', path: { via: 'org-role' } },
    });
    expect(JSON.parse(created?.origin ?? '')).toEqual({ address: '192.0.2.7', userAgent: 'terraform' });
    expect(JSON.parse(created?.before ?? '')).toBeNull();
    const worker = {
      'CF-Connecting-IP': '2a06:98c0:3600::103',
      'CF-Worker': 'Team.Example',
      'User-Agent': '',
    };
    await ok(200, 'POST', '/teams', { as: account.as, body: { name: 'by a Worker' }, headers: worker });
    const [made] = (await trailOf(org.id)).slice(-1);
    expect(JSON.parse(made?.origin ?? '').address).toBe('2a06:98c0:3600::103 team.example');
    expect(JSON.parse(updated?.before ?? '').removed).toEqual({ 'reports:read': ['reports:*'] });
    expect(JSON.parse(updated?.after ?? '').added).toEqual({});
  });

  it('is a chain: every entry holds the hash of the one before, and its own hash covers all it says', async ({
    expect,
  }) => {
    const org = await freshOrg('by requests');
    await Promise.all([org.team(), org.team(), org.account()]);
    const trail = await trailOf(org.id);
    expect(trail.length).toBeGreaterThan(3);
    let previous = '';
    for (const { hash, ...entry } of trail) {
      expect(entry.previousHash).toBe(previous);
      expect(hash).toBe(await hashEntry(entry));
      expect(await hashEntry({ ...entry, after: `${entry.after} ` })).not.toBe(hash);
      previous = hash;
    }
  });

  it('names the state of the global plane beside its own revision', async ({ expect }) => {
    const org = await freshOrg('by requests');
    await org.team();
    const database = openDatabase(openOrm(env.DB));
    const head = await database.read(changeRepository(openOrm(env.DB)).head(org.id, 0));
    const newest = (await trailOf(org.id)).at(-1);
    expect(newest).toMatchObject({ revision: head.own, globalRevision: head.global });
  });
});
