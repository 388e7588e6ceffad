/** A database that takes no writes, or does not confirm them, while it answers questions (I8, I9). */
import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, describe, it, vi } from 'vitest';

import { ADMIN, api, ok } from '../../support/api.ts';
import type { Bench } from '../../support/coordinator.ts';
import { withCoordinator } from '../../support/coordinator.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { HELD, later } from '../../support/global-world.ts';
import { isolateOver, newFederation, newKey, newSubject, seconds } from '../../support/identity-provider.ts';
import { listen } from '../../support/log-lines.ts';
import { FULL, NOT_CONFIRMED } from '../../support/what-d1-says.ts';

const key = await newKey();

beforeEach(() => void listen());
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const isWrite = (statements: readonly string[]): boolean =>
  statements.some((sql) => !/^\s*(select|with)/i.test(sql));

/** From now on writes fail with a text, until the returned function is called. */
function refuseWrites({ d1 }: Bench, text: string): () => void {
  d1.before = (statements) => {
    if (isWrite(statements)) throw new Error(`D1_ERROR: ${text}`);
  };
  return () => (d1.before = undefined);
}

/** From now on writes hang, until the returned function is called: then they fail, as the connection is lost. */
function hangWrites({ d1 }: Bench): () => void {
  const { promise, reject } = Promise.withResolvers<never>();
  promise.catch(() => undefined);
  d1.before = async (statements) => {
    if (isWrite(statements)) await promise;
  };
  return () => {
    d1.before = undefined;
    reject(new Error('D1_ERROR: Network connection lost.'));
  };
}

/** An org with an admin's token, a subject with a token who holds a role, and another role. */
async function world() {
  const org = await freshOrg('by requests');
  const admin = await org.account('Admin');
  const subject = await org.account();
  const held = await org.grant(subject.id, [[HELD, 'reports:*']]);
  const roleUid = await org.role([['folders:read', 'folders:*']]);
  return { org, admin, subject, held, roleUid, path: `/access-control/users/${subject.id}/roles` };
}

const kindsOf = async (orgId: number): Promise<string[]> => {
  const query = env.DB.prepare('SELECT kind FROM changes WHERE org_id = ? ORDER BY revision').bind(orgId);
  return (await query.all<{ kind: string }>()).results.map(({ kind }) => kind);
};

/** Everything that is read of an org: decisions, permissions and lists. */
async function readAll({ fetch }: Bench, { admin, subject }: Awaited<ReturnType<typeof world>>) {
  const own = await ok(200, 'GET', '/access-control/user/permissions', { as: subject.as }, fetch);
  await ok(200, 'GET', '/access-control/status', { as: admin.as }, fetch);
  await ok(200, 'GET', `/access-control/users/${subject.id}/permissions`, { as: admin.as }, fetch);
  await ok(200, 'GET', '/access-control/roles', { as: admin.as }, fetch);
  await ok(200, 'GET', '/teams/search', { as: admin.as }, fetch);
  return own.body as Record<string, string[]>;
}

describe('a database that says that it takes no writes', () => {
  it.for(FULL)('leaves everything readable, and changes are 507: %s', async (text, { expect }) => {
    const there = await world();
    const { org, admin, roleUid, path } = there;
    await withCoordinator(org.id, async (bench) => {
      await readAll(bench, there);
      const before = await kindsOf(org.id);
      const end = refuseWrites(bench, text);
      for (let round = 0; round < 2; round++) {
        const change = await api('POST', path, { as: admin.as, body: { roleUid } }, bench.fetch);
        expect(change.status, change.text).toBe(507);
        expect(change.headers.get('Retry-After')).toBeNull();
        expect(change.text).toContain('takes no changes');
        expect(change.text).not.toContain('D1');
        expect(await readAll(bench, there)).toHaveProperty(HELD);
        later(3_000);
        bench.restart();
        expect(await readAll(bench, there)).toHaveProperty(HELD);
      }
      end();
      expect(await kindsOf(org.id)).toEqual(before);
      await ok(200, 'POST', path, { as: admin.as, body: { roleUid } }, bench.fetch);
      expect(await readAll(bench, there)).toHaveProperty('folders:read');
    });
  });

  it('does not make what is kept useless: no question more than before', async ({ expect }) => {
    const there = await world();
    const { org, admin, subject, roleUid, path } = there;
    await withCoordinator(org.id, async (bench) => {
      await readAll(bench, there);
      refuseWrites(bench, FULL[0]);
      await ok(507, 'POST', path, { as: admin.as, body: { roleUid } }, bench.fetch);
      const { trips } = bench.d1;
      await ok(200, 'GET', '/access-control/user/permissions', { as: subject.as }, bench.fetch);
      expect(bench.d1.trips).toBe(trips);
    });
  });

  it('and has made the change all the same, since it was sent twice, is not believed (I8)', async ({
    expect,
  }) => {
    const there = await world();
    const { org, admin, roleUid, path } = there;
    await withCoordinator(org.id, async (bench) => {
      await readAll(bench, there);
      bench.d1.after = (statements) => {
        if (isWrite(statements)) throw new Error(`D1_ERROR: ${FULL[0]}`);
      };
      await ok(503, 'POST', path, { as: admin.as, body: { roleUid } }, bench.fetch);
      expect(await readAll(bench, there)).toHaveProperty('folders:read');
    });
  });
});

describe('a database that does not confirm a change, and takes no writes from then on (I8)', () => {
  const ways = [
    ...NOT_CONFIRMED.map((text) => [text, (bench: Bench) => refuseWrites(bench, text)] as const),
    ['(writes hang)', hangWrites] as const,
  ];
  it.for(ways)('%s: what is read is answered from the database', async ([, begin], { expect }) => {
    const there = await world();
    const { org, admin, held, roleUid, path } = there;
    await withCoordinator(org.id, async (bench) => {
      const { fetch, d1 } = bench;
      await readAll(bench, there);
      const change = () => api('DELETE', `${path}/${held}`, { as: admin.as }, fetch);
      // The batch is on its way for good: it comes late.
      d1.before = (statements) => {
        if (!isWrite(statements)) return;
        end = begin(bench);
      };
      d1.fault = 'lose-request';
      let end = () => undefined as unknown;
      expect((await change()).status).toBe(503);
      d1.fault = undefined;
      expect(await readAll(bench, there), 'at once').toHaveProperty(HELD);
      later(3_000);
      expect(await readAll(bench, there), 'later').toHaveProperty(HELD);
      const next = await api('POST', path, { as: admin.as, body: { roleUid } }, fetch);
      expect(next.status, next.text).toBe(503);
      expect(next.headers.get('Retry-After')).toBe('1');
      expect(next.text).toContain('does not confirm changes');
      bench.restart();
      expect(await readAll(bench, there), 'in a new object').toHaveProperty(HELD);
      later(3_000);
      // The change is made after all, and everybody sees it: nothing was kept, and nothing need be written for it.
      await d1.deliverLost();
      expect(await readAll(bench, there), 'after the batch has come').not.toHaveProperty(HELD);
      expect(await kindsOf(org.id)).not.toContain('void');
      const { trips } = d1;
      await ok(200, 'GET', '/access-control/status', { as: admin.as }, fetch);
      expect(d1.trips, 'from memory again').toBe(trips);
      end();
      later(3_000);
      await ok(200, 'POST', path, { as: admin.as, body: { roleUid } }, fetch);
      expect(await readAll(bench, there)).toHaveProperty('folders:read');
    });
  });

  it('asks it for a write once a second at most, however many read', async ({ expect }) => {
    const there = await world();
    const { org, admin, subject, held, path } = there;
    await withCoordinator(org.id, async (bench) => {
      const { fetch, d1 } = bench;
      await readAll(bench, there);
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
      let writes = 0;
      d1.before = (statements) => {
        if (!isWrite(statements)) return;
        writes++;
        throw new Error('D1_ERROR: D1 DB is overloaded. Too many requests queued.');
      };
      await ok(503, 'DELETE', `${path}/${held}`, { as: admin.as }, fetch);
      const read = () => ok(200, 'GET', '/access-control/user/permissions', { as: subject.as }, fetch);
      await Promise.all(Array.from({ length: 20 }, read));
      await read();
      expect(writes, 'the change and the first attempt').toBe(2);
      vi.setSystemTime(Date.now() + 1_000);
      await Promise.all(Array.from({ length: 20 }, read));
      await read();
      expect(writes).toBe(3);
    });
  });

  it('is ruled out as soon as a write is taken', async ({ expect }) => {
    const there = await world();
    const { org, admin, held, path } = there;
    await withCoordinator(org.id, async (bench) => {
      const { fetch, d1 } = bench;
      await readAll(bench, there);
      d1.fault = 'lose-request';
      await ok(503, 'DELETE', `${path}/${held}`, { as: admin.as }, fetch);
      const { lost } = d1;
      await readAll(bench, there);
      later(3_000);
      d1.fault = undefined;
      d1.lost = lost;
      await readAll(bench, there);
      await vi.waitFor(async () => expect((await kindsOf(org.id)).at(-1)).toBe('void'));
      await expect(d1.deliverLost()).rejects.toThrow('UNIQUE constraint failed');
      expect(await readAll(bench, there)).toHaveProperty(HELD);
    });
  });

  it('answers nothing while it is away wholly', async () => {
    const there = await world();
    const { org, admin, subject, held, path } = there;
    await withCoordinator(org.id, async (bench) => {
      const { fetch, d1 } = bench;
      await readAll(bench, there);
      refuseWrites(bench, NOT_CONFIRMED[0]);
      await ok(503, 'DELETE', `${path}/${held}`, { as: admin.as }, fetch);
      d1.fault = 'down';
      await ok(503, 'GET', '/access-control/user/permissions', { as: subject.as }, fetch);
      d1.fault = undefined;
      await ok(200, 'GET', '/access-control/user/permissions', { as: subject.as }, fetch);
    });
  });
});

describe('the global plane, while the database does not confirm one of its changes (I8)', () => {
  it('answers, lists people, and lets orgs go on', async ({ expect }) => {
    const there = await world();
    const { admin, subject } = there;
    await withCoordinator(0, async (bench) => {
      const { fetch, d1 } = bench;
      const people = () => ok(200, 'GET', '/users', { as: ADMIN }, fetch);
      const everywhere = () => ok(200, 'GET', '/users/search', { as: ADMIN }, fetch);
      await people();
      const end = refuseWrites(bench, NOT_CONFIRMED[0]);
      const body = { name: unique('somebody'), login: unique('somebody'), password: 'a password' };
      const change = await api('POST', '/admin/users', { as: ADMIN, body }, fetch);
      expect(change.status, change.text).toBe(503);
      await people();
      await everywhere();
      later(3_000);
      await people();
      await ok(200, 'GET', '/access-control/user/permissions', { as: subject.as }, fetch);
      await ok(200, 'GET', '/access-control/roles', { as: admin.as }, fetch);
      bench.restart();
      await people();
      await everywhere();
      d1.before = undefined;
      end();
      later(3_000);
      await ok(200, 'POST', '/admin/users', { as: ADMIN, body }, fetch);
    });
  });

  it('shows a change that was made after all to whoever has seen it in a list', async ({ expect }) => {
    await withCoordinator(0, async (bench) => {
      const { fetch, d1 } = bench;
      const login = unique('somebody');
      const body = { name: login, login, password: 'a password' };
      await ok(200, 'GET', '/users', { as: ADMIN }, fetch);
      d1.fault = 'lose-request';
      await ok(503, 'POST', '/admin/users', { as: ADMIN, body }, fetch);
      const { lost } = d1;
      const find = () => api('GET', `/users/lookup?loginOrEmail=${login}`, { as: ADMIN }, fetch);
      expect((await find()).status).toBe(404);
      d1.lost = lost;
      await d1.deliverLost();
      expect((await find()).status).toBe(200);
      d1.fault = undefined;
      later(3_000);
      await ok(412, 'POST', '/admin/users', { as: ADMIN, body }, fetch);
    });
  });
});

describe('a sign-in by an identity provider, while the database takes no writes', () => {
  it('goes on if it says nothing new, and is 507 if it does; health tells of it', async ({ expect }) => {
    const { idp } = await newFederation(key);
    await withCoordinator(0, async (bench) => {
      const fetch = isolateOver(bench, 0, idp);
      const subject = newSubject(idp);
      await ok(200, 'GET', '/user', { as: await subject.token({ iat: seconds(-100) }) }, fetch);
      const warnings = async () => (await ok(200, 'GET', '/health', { as: null }, fetch)).body.warnings;
      expect(await warnings()).toEqual([]);
      refuseWrites(bench, FULL[0]);
      await ok(200, 'GET', '/user', { as: await subject.token({ iat: seconds(-100) }) }, fetch);
      await ok(200, 'GET', '/user', { as: await subject.token({ iat: seconds() }) }, fetch);
      const news = await subject.token({ iat: seconds(), name: 'Somebody Else' });
      await ok(507, 'GET', '/user', { as: news }, fetch);
      await ok(507, 'GET', '/user', { as: await newSubject(idp).token() }, fetch);
      expect(await warnings()).toEqual(['database-full']);
      later(60_000);
      expect(await warnings()).toEqual([]);
    });
  });
});
