import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import type { Caller } from '../../../src/core/caller.ts';
import { TokenUsage } from '../../../src/durable/token-usage.ts';
import { openDatabase, openOrm } from '../../../src/storage/d1.ts';
import { openRepositories } from '../../../src/storage/repositories.ts';
import type { As } from '../../support/api.ts';
import { api, ok } from '../../support/api.ts';
import { withCoordinator } from '../../support/coordinator.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { WatchedD1 } from '../../support/watched-d1.ts';

const MINUTE = 60_000;

const coordinatorOf = (orgId: number) => env.ORG.getByName(String(orgId));

const lastUsed = async (tokenId: number): Promise<string | null | undefined> =>
  (
    await env.DB.prepare('SELECT last_used FROM tokens WHERE id = ?')
      .bind(tokenId)
      .first<{ last_used: string | null }>()
  )?.last_used;

/** An account of an org with a token whose id is known. */
async function accountWithToken() {
  const org = await freshOrg('by requests');
  const { id } = await org.account('Admin');
  const path = `/serviceaccounts/${id}/tokens`;
  const { body } = await org.admin(200, 'POST', path, { name: unique('token') });
  const as: As = { token: body.key };
  return { org, id, path, tokenId: body.id as number, as };
}

/** The account of tokens of a fresh org, over its real storage, with a clock that the test moves. */
async function withUsage(
  test: (bench: {
    usage: TokenUsage;
    restart: () => TokenUsage;
    clock: { now: number };
    d1: WatchedD1;
    alarm: () => Promise<number | null>;
    note: (usage?: TokenUsage, tokenId?: number) => void;
    tokenId: number;
    rows: () => number;
  }) => Promise<void>,
): Promise<void> {
  const { org, tokenId } = await accountWithToken();
  await runInDurableObject(coordinatorOf(org.id), async (_instance, { storage }) => {
    await storage.deleteAlarm();
    storage.sql.exec('DELETE FROM token_uses');
    const d1 = new WatchedD1(env.DB);
    const orm = openOrm(d1.binding);
    const clock = { now: Date.parse('2030-01-01T00:00:00.000Z') };
    const restart = () =>
      new TokenUsage({
        storage,
        database: openDatabase(orm),
        repositories: openRepositories(orm),
        now: () => clock.now,
      });
    const usage = restart();
    const note = (by = usage, id = tokenId): void => by.note(callerWith(org.id, id));
    const rows = (): number => storage.sql.exec('SELECT token_id FROM token_uses').toArray().length;
    await test({ usage, restart, clock, d1, note, tokenId, rows, alarm: () => storage.getAlarm() });
    await storage.deleteAlarm();
  });
}

const callerWith = (orgId: number, tokenId: number): Caller => ({
  userId: 1,
  credential: { kind: 'token', tokenId },
  tokenOrgId: orgId,
  currentOrgId: null,
  origin: { address: '', userAgent: '' },
});

describe('when a token was last used', () => {
  const reads = ['/access-control/user/permissions', '/access-control/status', '/access-control/roles'];

  it.for(reads)('is known a minute after GET %s', async (path, { expect }) => {
    const { org, tokenId, as, path: list } = await accountWithToken();
    const before = Date.now();
    await ok(200, 'GET', path, { as });
    expect(await lastUsed(tokenId), 'nothing is written on the way').toBeNull();
    expect(await runDurableObjectAlarm(coordinatorOf(org.id))).toBe(true);
    const { body } = await org.admin(200, 'GET', list);
    const token = body.find(({ id }: { id: number }) => id === tokenId);
    expect(Date.parse(token.lastUsedAt)).toBeGreaterThanOrEqual(before);
    expect(Date.parse(token.lastUsedAt)).toBeLessThanOrEqual(Date.now());
  });

  it('is known after a change, also one that is refused', async ({ expect }) => {
    for (const [status, body] of [
      [200, { name: unique('team') }],
      [400, { name: '' }],
    ] as const) {
      const { org, tokenId, as } = await accountWithToken();
      await ok(status, 'POST', '/teams', { as, body });
      await runDurableObjectAlarm(coordinatorOf(org.id));
      expect(await lastUsed(tokenId)).not.toBeNull();
    }
  });

  it('is known of a token that is used in the global plane or in another org', async ({ expect }) => {
    const { tokenId, as } = await accountWithToken();
    await api('POST', '/orgs', { as, body: { name: unique('org') } });
    await runDurableObjectAlarm(coordinatorOf(0));
    expect(await lastUsed(tokenId)).not.toBeNull();

    const another = await accountWithToken();
    const elsewhere = await freshOrg('by requests');
    // Only who holds something in the global plane gets past the door of another org.
    const roleUid = await elsewhere.role([['orgs:read', '']], { global: true });
    const given = `/access-control/users/${another.id}/roles`;
    await another.org.admin(200, 'POST', given, { roleUid, global: true });
    const path = `/orgs/${elsewhere.id}/users`;
    await api('POST', path, { as: another.as, body: { loginOrEmail: 'admin' } });
    await runDurableObjectAlarm(coordinatorOf(elsewhere.id));
    expect(await lastUsed(another.tokenId)).not.toBeNull();
  });

  it('says nothing of a token that was refused, nor of a person', async ({ expect }) => {
    const { org, id, tokenId, as } = await accountWithToken();
    await org.admin(200, 'PATCH', `/serviceaccounts/${id}`, { isDisabled: true });
    await ok(401, 'GET', '/access-control/status', { as });
    await ok(401, 'POST', '/teams', { as, body: { name: unique('team') } });
    expect(await runDurableObjectAlarm(coordinatorOf(org.id)), 'there is nothing to write').toBe(false);
    expect(await lastUsed(tokenId)).toBeNull();
  });

  it('is no change: it takes no revision and leaves no entry', async ({ expect }) => {
    const { org, tokenId, as } = await accountWithToken();
    await ok(200, 'GET', '/access-control/status', { as });
    const revisions = async () =>
      (await env.DB.prepare('SELECT count(*) AS count FROM changes').first<{ count: number }>())?.count;
    const before = await revisions();
    await runDurableObjectAlarm(coordinatorOf(org.id));
    expect(await lastUsed(tokenId)).not.toBeNull();
    expect(await revisions()).toBe(before);
  });

  it('brings no deleted token back', async ({ expect }) => {
    const { org, path, tokenId, as } = await accountWithToken();
    await ok(200, 'GET', '/access-control/status', { as });
    await org.admin(200, 'DELETE', `${path}/${tokenId}`);
    await runDurableObjectAlarm(coordinatorOf(org.id));
    expect(await lastUsed(tokenId)).toBeUndefined();
  });
});

describe('an outage of the database', () => {
  it('is in the way of no answer, and what was noted is written after it', async ({ expect }) => {
    const { org, tokenId, as } = await accountWithToken();
    await withCoordinator(org.id, async ({ d1, coordinator, fetch }) => {
      await ok(200, 'GET', '/access-control/status', { as }, fetch);
      d1.fault = 'down';
      await coordinator.alarm();
      expect(await lastUsed(tokenId)).toBeNull();
      await ok(200, 'GET', '/access-control/status', { as }, fetch);
      d1.fault = undefined;
      await coordinator.alarm();
      expect(await lastUsed(tokenId)).not.toBeNull();
    });
  });
});

describe('the account of tokens', () => {
  it('writes each token once in fifteen minutes, many at once, in one round trip', async ({ expect }) => {
    await withUsage(async ({ usage, clock, d1, alarm, note, tokenId }) => {
      const start = clock.now;
      for (let i = 0; i < 100; i++) note(usage, tokenId + i);
      expect(await alarm()).toBe(start + MINUTE);
      clock.now += MINUTE;
      note();
      await usage.write();
      expect(d1.trips).toBe(1);
      expect(await lastUsed(tokenId)).toBe(new Date(start).toISOString());

      clock.now = start + 15 * MINUTE - 1;
      note();
      await usage.write();
      expect(d1.trips, 'nothing is due').toBe(1);
      clock.now = start + 15 * MINUTE;
      note();
      await usage.write();
      expect(d1.trips).toBe(2);
      expect(await lastUsed(tokenId)).toBe(new Date(clock.now).toISOString());
    });
  });

  it('keeps one row of a token that is used, and none of one that was not used for a day', async ({
    expect,
  }) => {
    await withUsage(async ({ usage, clock, note, rows }) => {
      for (let i = 0; i < 4; i++) {
        note();
        await usage.write();
        expect(rows()).toBe(1);
        clock.now += 15 * MINUTE;
      }
      clock.now += 24 * 60 * MINUTE;
      await usage.write();
      expect(rows()).toBe(0);
    });
  });

  it('sets the alarm once: more notes do not put the writing off', async ({ expect }) => {
    await withUsage(async ({ usage, clock, alarm, note, tokenId }) => {
      const start = clock.now;
      note();
      clock.now += MINUTE / 2;
      note(usage, tokenId + 1);
      expect(await alarm()).toBe(start + MINUTE);
    });
  });

  it('survives a restart: what was noted is written, and nothing is noted more often', async ({ expect }) => {
    await withUsage(async ({ restart, clock, d1, note, tokenId }) => {
      const start = clock.now;
      note();
      await restart().write();
      expect(await lastUsed(tokenId)).toBe(new Date(start).toISOString());
      clock.now += MINUTE;
      const anew = restart();
      note(anew);
      await anew.write();
      expect(d1.trips).toBe(1);
    });
  });

  it('keeps what could not be written, and tries again a minute later', async ({ expect }) => {
    await withUsage(async ({ usage, clock, d1, alarm, note, tokenId }) => {
      note();
      const noted = new Date(clock.now).toISOString();
      d1.fault = 'down';
      for (let i = 0; i < 3; i++) {
        clock.now += MINUTE;
        await usage.write();
        expect(await alarm()).toBe(clock.now + MINUTE);
      }
      d1.fault = undefined;
      await usage.write();
      expect(await lastUsed(tokenId)).toBe(noted);
    });
  });

  it('loses nothing that is noted while it writes', async ({ expect }) => {
    await withUsage(async ({ usage, clock, d1, alarm, note, tokenId }) => {
      note();
      clock.now += 15 * MINUTE;
      d1.before = () => {
        d1.before = undefined;
        note();
      };
      await usage.write();
      expect(await alarm()).toBe(clock.now + MINUTE);
      await usage.write();
      expect(await lastUsed(tokenId)).toBe(new Date(clock.now).toISOString());
    });
  });

  it('never puts an older time in place of a newer one', async ({ expect }) => {
    await withUsage(async ({ usage, note, tokenId }) => {
      const newer = '2031-01-01T00:00:00.000Z';
      await env.DB.prepare('UPDATE tokens SET last_used = ? WHERE id = ?').bind(newer, tokenId).run();
      note();
      await usage.write();
      expect(await lastUsed(tokenId)).toBe(newer);
    });
  });

  it('writes to no token of another org (I10)', async ({ expect }) => {
    const other = await accountWithToken();
    await withUsage(async ({ usage, note }) => {
      note(usage, other.tokenId);
      await usage.write();
      expect(await lastUsed(other.tokenId)).toBeNull();
    });
  });

  it('is bounded, and has room again once what it knows is due', { timeout: 60_000 }, async ({ expect }) => {
    await withUsage(async ({ usage, restart, clock, note, tokenId }) => {
      for (let i = 1; i <= 10_000; i++) note(usage, tokenId + i);
      note();
      await usage.write();
      expect(await lastUsed(tokenId), 'there was no room').toBeNull();
      clock.now += 15 * MINUTE;
      note(restart());
      await usage.write();
      expect(await lastUsed(tokenId)).toBe(new Date(clock.now).toISOString());
    });
  });
});
