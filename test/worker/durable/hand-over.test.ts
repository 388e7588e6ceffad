/**
 * The hand-over between a coordinator and its own unfinished change, and between what is read from the database and what is
 * decided: schedules that once let an acknowledged revocation be ignored. No clock is mocked unless the test says so.
 */
import { env } from 'cloudflare:workers';
import { afterEach, describe, it, vi } from 'vitest';

import { ADMIN, api, ok } from '../../support/api.ts';
import type { Bench } from '../../support/coordinator.ts';
import { withCoordinator } from '../../support/coordinator.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { confirmationInsideCommit, isCommit, isConfirmation } from '../../support/schedules.ts';
import {
  emptyRole,
  globalWorld,
  HELD,
  LATE_MS,
  later,
  LEASE_MS,
  withoutNews,
} from '../../support/global-world.ts';

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const sleep = async (ms: number): Promise<void> => await scheduler.wait(ms);
/** What the coordinator has acknowledged, once nothing is in doubt: a write that was not taken is tried again a second later. */
async function sureRevision({ coordinator }: Bench): Promise<number | undefined> {
  for (let attempt = 0; attempt < 20; attempt++) {
    const revision = await coordinator.acknowledgedRevision();
    if (revision !== undefined) return revision;
    await sleep(200);
  }
  return undefined;
}

const newest = async (orgId: number): Promise<number> =>
  Number(
    await env.DB.prepare('SELECT max(revision) AS r FROM changes WHERE org_id = ?').bind(orgId).first('r'),
  );

describe('the global coordinator starts with a read and a change at once', () => {
  it('knows its own newest revision afterwards (I9 relies on it)', async ({ expect }) => {
    await withCoordinator(0, async (bench) => {
      await bench.stored();
      bench.restart();
      const body = { name: unique('global'), global: true, permissions: [] };
      await confirmationInsideCommit(bench, (fetch) =>
        ok(200, 'POST', '/access-control/roles', { body }, fetch),
      );
      expect(await sureRevision(bench)).toBe(await newest(0));
    });
  });

  it('so orgs go on answering when the database goes away (I9)', async ({ expect }) => {
    const org = await freshOrg('by requests');
    const { id, as } = await org.account();
    await org.grant(id, [[HELD, 'reports:*']]);
    await withCoordinator(0, async (bench) => {
      await bench.stored();
      bench.restart();
      const body = { name: unique('global'), global: true, permissions: [] };
      await confirmationInsideCommit(bench, (fetch) =>
        ok(200, 'POST', '/access-control/roles', { body }, fetch),
      );
    });
    await withCoordinator(org.id, async ({ d1, fetch }) => {
      // The org has seen the change: it asked the database after it.
      await ok(200, 'GET', '/access-control/user/permissions', { as }, fetch);
      d1.fault = 'down';
      later(LEASE_MS);
      const answer = await api('GET', '/access-control/user/permissions', { as }, fetch);
      expect(answer.status, answer.text).toBe(200);
    });
  });

  it('a change that is lost meanwhile cannot happen later (I8)', async ({ expect }) => {
    await withCoordinator(0, async (bench) => {
      const { d1 } = bench;
      await bench.stored();
      bench.restart();
      d1.fault = 'lose-request';
      const body = { name: unique('global'), global: true, permissions: [] };
      await confirmationInsideCommit(bench, async (fetch) => {
        const answer = await api('POST', '/access-control/roles', { body }, fetch);
        expect(answer.status).toBe(503);
      });
      d1.fault = undefined;
      // The next answer is given, so the doubt is over.
      expect(await sureRevision(bench)).toBeDefined();
      await expect(d1.deliverLost()).rejects.toThrow('UNIQUE constraint failed');
    });
  });

  it('and whoever is told that a person is disabled can rely on it everywhere (I6)', async ({ expect }) => {
    const org = await freshOrg('by requests');
    const person = await org.person('Viewer');
    const read = () => api('GET', '/access-control/user/permissions', { as: person.as, org: org.id });
    await withCoordinator(0, async (bench) => {
      const { d1 } = bench;
      await bench.stored();
      bench.restart();
      d1.fault = 'lose-request';
      const path = `/admin/users/${person.id}/disable`;
      await confirmationInsideCommit(bench, async (fetch) => {
        expect((await api('POST', path, {}, fetch)).status).toBe(503);
      });
      d1.fault = undefined;
      expect(await sureRevision(bench)).toBeDefined();
      await sleep(6_000);
      expect((await read()).status).toBe(200);
      await d1.deliverLost().catch(() => undefined);
      await ok(200, 'POST', path, {}, bench.fetch);
      expect((await read()).status, 'acknowledged as disabled').toBe(401);
    });
  }, 60_000);
});

describe('any coordinator whose confirmation is answered late, after the global plane moved on', () => {
  it('a change that is lost meanwhile cannot happen later (I8)', async ({ expect }) => {
    const org = await freshOrg('by requests');
    const { id, as } = await org.account();
    const roleUid = await org.grant(id, [[HELD, 'reports:*']]);
    const test = async (bench: Bench): Promise<void> => {
      const { d1, fetch } = bench;
      const read = () => api('GET', '/access-control/user/permissions', { as }, fetch);
      await ok(200, 'GET', '/access-control/status', { as: ADMIN, org: org.id }, fetch);
      await read();
      later(LATE_MS);
      const { promise: asked, resolve: isAsked } = Promise.withResolvers<void>();
      const { promise: sent, resolve: isSent } = Promise.withResolvers<void>();
      d1.after = async (statements) => {
        if (!isConfirmation(statements)) return;
        d1.after = undefined;
        isAsked();
        await sent;
      };
      await read();
      await asked;
      // A change of the global plane that reaches nobody here.
      await ok(200, 'POST', '/admin/users', { body: { login: unique('p'), password: 'secret' } });
      d1.fault = 'lose-request';
      d1.before = async (statements) => {
        if (!isCommit(statements)) return;
        d1.before = undefined;
        isSent();
        await sleep(50);
      };
      const path = `/access-control/users/${id}/roles/${roleUid}`;
      expect((await api('DELETE', path, { as: ADMIN, org: org.id }, fetch)).status).toBe(503);
      d1.fault = undefined;
      expect((await read()).body[HELD]).toEqual(['reports:*']);
      await expect(d1.deliverLost()).rejects.toThrow('UNIQUE constraint failed');
    };
    await withCoordinator(org.id, test, withoutNews);
  });
});

describe('the global coordinator ends twice around a change with an unknown outcome', () => {
  it('whoever is told that a person is disabled can rely on it everywhere (I6)', async ({ expect }) => {
    const org = await freshOrg('by requests');
    const person = await org.person('Viewer');
    // No org can be told; the leases are all there is. It is the same when they can: what is settled is told to nobody.
    const read = () => api('GET', '/access-control/user/permissions', { as: person.as, org: org.id });
    expect((await read()).status).toBe(200);
    await withCoordinator(0, async (bench) => {
      const { d1 } = bench;
      await ok(200, 'GET', '/access-control/status', {}, bench.fetch);
      d1.fault = 'commit-then-lose-answer';
      const path = `/admin/users/${person.id}/disable`;
      expect((await api('POST', path, {}, bench.fetch)).status).toBe(503);
      d1.fault = undefined;
      expect(await sureRevision(bench)).toBe(await newest(0));
      await bench.stored();
      bench.restart();
      await ok(200, 'POST', path, {}, bench.fetch);
      expect((await read()).status, 'acknowledged as disabled').toBe(401);
    });
  });
});

describe('somebody is looked up while being created', () => {
  it('is found by whoever asks after the reply', async ({ expect }) => {
    const org = await freshOrg('by requests');
    await withCoordinator(org.id, async ({ d1, fetch }) => {
      await ok(200, 'GET', '/access-control/status', { as: ADMIN, org: org.id }, fetch);
      const last = await env.DB.prepare(`SELECT seq FROM sqlite_sequence WHERE name = 'users'`).first('seq');
      const id = Number(last) + 1;
      const look = () =>
        api('GET', `/access-control/users/${id}/permissions`, { as: ADMIN, org: org.id }, fetch);
      const { promise: asked, resolve: isAsked } = Promise.withResolvers<void>();
      const { promise: released, resolve: release } = Promise.withResolvers<void>();
      d1.after = async (statements) => {
        if (!statements.some((sql) => sql.includes('managed_permissions'))) return;
        d1.after = undefined;
        isAsked();
        await released;
      };
      const first = look();
      await asked;
      const body = { name: unique('account'), role: 'Viewer' };
      const created = await ok(201, 'POST', '/serviceaccounts', { as: ADMIN, org: org.id, body }, fetch);
      expect(created.body.id).toBe(id);
      const second = look();
      await sleep(100);
      release();
      await first;
      expect((await second).status).toBe(200);
    });
  });
});

describe('an org that slept through a change of the global plane that is none of its affairs', () => {
  it('answers from what it stored when the database goes away (I9)', async ({ expect }) => {
    const org = await freshOrg('by requests');
    const { id, as } = await org.account();
    await org.grant(id, [[HELD, 'reports:*']]);
    await withCoordinator(org.id, async ({ d1, fetch }) => {
      const read = () => api('GET', '/access-control/user/permissions', { as }, fetch);
      expect((await read()).status).toBe(200);
      await ok(200, 'POST', '/admin/users', { body: { login: unique('p'), password: 'secret' } });
      later(LEASE_MS);
      d1.fault = 'down';
      const answer = await read();
      expect(answer.status, answer.text).toBe(200);
    });
  });
});

describe('a clock that is set back (mocked)', () => {
  it('does not make a lease longer (I6)', async ({ expect }) => {
    const { org, as, uid } = await globalWorld();
    await withCoordinator(org.id, async ({ fetch }) => {
      const read = () => ok(200, 'GET', '/access-control/user/permissions', { as }, fetch);
      expect((await read()).body[HELD]).toEqual(['reports:*']);
      // Nobody could tell the org, so the writer waits the lease out. In that time the org's clock is set back by 10 s.
      await emptyRole(uid);
      later(5_500 - 10_000);
      expect((await read()).body).not.toHaveProperty(HELD);
    });
  });
});

describe('an org that is told of one change of the global plane after the other', () => {
  it('goes on answering: it knows all of them', async ({ expect }) => {
    const { org, as } = await globalWorld();
    await withCoordinator(org.id, async (bench) => {
      const { d1, fetch } = bench;
      const read = () => api('GET', '/access-control/user/permissions', { as }, fetch);
      expect((await read()).status).toBe(200);
      later(LEASE_MS);
      d1.after = async (statements) => {
        if (!isConfirmation(statements)) return;
        // Each of them is about a person of the org, who signs in.
        const revision = await emptyRole('no-such-role');
        await bench.coordinator.followGlobal(revision, ['role:no-such-role']);
      };
      const answer = await read();
      expect(answer.status, answer.text).toBe(200);
    });
  });
});

describe('what is seen by somebody who looks while a change is being made', () => {
  it('does not go back from a list to a decision (one org)', async ({ expect }) => {
    const org = await freshOrg('by requests');
    const { id, as } = await org.account();
    const roleUid = await org.grant(id, [[HELD, 'reports:*']]);
    await withCoordinator(org.id, async ({ d1, fetch }) => {
      const read = async () =>
        (await ok(200, 'GET', '/access-control/user/permissions', { as }, fetch)).body[HELD] ?? [];
      expect(await read()).toEqual(['reports:*']);
      await ok(200, 'GET', '/access-control/status', { as: ADMIN, org: org.id }, fetch);
      const seen: unknown[] = [];
      d1.after = async (statements) => {
        if (!isCommit(statements)) return;
        d1.after = undefined;
        const path = `/access-control/users/${id}/roles`;
        seen.push((await ok(200, 'GET', path, { as: ADMIN, org: org.id }, fetch)).body.length);
        seen.push((await read()).length);
      };
      await ok(
        200,
        'DELETE',
        `/access-control/users/${id}/roles/${roleUid}`,
        { as: ADMIN, org: org.id },
        fetch,
      );
      expect(seen, 'roles in the list, then scopes in the decision').toEqual([0, 0]);
    });
  });

  it('does not go back from the global plane to an org', async ({ expect }) => {
    const org = await freshOrg('by requests');
    const person = await org.person('Viewer');
    const read = () => api('GET', '/access-control/user/permissions', { as: person.as, org: org.id });
    expect((await read()).status).toBe(200);
    await withCoordinator(0, async ({ d1, fetch }) => {
      await ok(200, 'GET', '/access-control/status', {}, fetch);
      const seen: unknown[] = [];
      d1.after = async (statements) => {
        if (!isCommit(statements)) return;
        d1.after = undefined;
        seen.push((await ok(200, 'GET', `/users/${person.id}`, {}, fetch)).body.isDisabled);
        seen.push((await read()).status);
      };
      await ok(200, 'POST', `/admin/users/${person.id}/disable`, {}, fetch);
      expect(seen).toEqual([true, 401]);
    });
  });
});
