/**
 * Versions that meet for a while after a rollout: nothing worse than 503. `test/start/two-versions.test.ts` runs the release
 * before itself.
 */
import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, describe, it, vi } from 'vitest';

import { createApp } from '../../../src/app.ts';
import type { Fetch } from '../../support/api.ts';
import type { Caller } from '../../../src/core/caller.ts';
import type { Call } from '../../../src/protocol.ts';
import { toQuestionText } from '../../../src/durable/question-text.ts';
import { PROTOCOL } from '../../../src/protocol.ts';
import { ADMIN, api } from '../../support/api.ts';
import { asks } from '../../support/asking.ts';
import { authzen } from '../../support/authzen.ts';
import { withCoordinator } from '../../support/coordinator.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { listen } from '../../support/log-lines.ts';

afterEach(() => void vi.restoreAllMocks());

const LATER: Call = { id: 'mine', protocol: PROTOCOL + 1 };

/** A Worker that says another number with every call to objects of some classes. */
function sayingAnother(
  protocol: number,
  to: readonly ('ORG' | 'GUARD' | 'DRY_RUNS')[] = ['ORG', 'GUARD'],
): Fetch {
  const app = createApp();
  const saying = (namespace: { getByName: (name: string) => object }) => ({
    getByName: (name: string) =>
      new Proxy(namespace.getByName(name), {
        get:
          (stub, method) =>
          async (...all: readonly unknown[]) => {
            const said = { ...(all.at(-1) as Call), protocol };
            return await (stub as Record<string | symbol, (...args: readonly unknown[]) => unknown>)[
              method
            ]?.(...all.slice(0, -1), said);
          },
      }),
  });
  const bindings = { ...env, ...Object.fromEntries(to.map((name) => [name, saying(env[name])])) };
  return async (request) => await app.fetch(request, bindings as never);
}

/** What the version before answered: no state with a decision. It has no `reach`, and no `ownPermissionsAt`. */
function throughOlderObjects(): Fetch {
  const app = createApp();
  const ORG = {
    getByName: (name: string) => {
      const coordinator = env.ORG.getByName(name);
      return {
        change: (...all: Parameters<typeof coordinator.change>) => coordinator.change(...all),
        permissionsOf: (...all: Parameters<typeof coordinator.permissionsOf>) =>
          coordinator.permissionsOf(...all),
        authorise: async (...[caller, question]: Parameters<typeof coordinator.authorise>) => {
          const result = await coordinator.authorise(caller, question);
          if (!result.ok) return result;
          const { alsoMet, reach } = result.value;
          return { ok: true, value: { alsoMet, reach } };
        },
        ownPermissions: (...all: Parameters<typeof coordinator.ownPermissions>) =>
          coordinator.ownPermissions(...all),
      };
    },
  };
  return async (request) => await app.fetch(request, { ...env, ORG } as never);
}

describe('objects of the version before, behind this Worker', () => {
  for (const path of [
    '/access-control/user/permissions',
    '/access-control/user/actions',
    '/access-control/roles',
    '/teams/search',
    '/org/users',
    '/user',
    '/orgs',
    '/access-control/status',
    '/access-control/users/1/permissions?action=teams:read&scope=teams:id:1',
    '/access-control/users/permissions/search?namespacedId=user:1&actionPrefix=teams',
  ]) {
    it(`answers rightly or 503: ${path}`, async ({ expect }) => {
      const org = await freshOrg('by requests');
      const fetch = throughOlderObjects();
      const answer = await api('GET', path, { as: ADMIN, org: org.id }, fetch);
      if (answer.status === 200) {
        const right = await api('GET', path, { as: ADMIN, org: org.id });
        expect(answer.text).toBe(right.text);
      } else expect(answer.status, answer.text).toBe(503);
    });
  }

  for (const path of ['evaluation', 'evaluations', 'search/subject', 'search/resource', 'search/action'])
    it(`is told 503, and when to try again: POST /access/v1/${path}`, async ({ expect }) => {
      listen();
      const org = await freshOrg('by requests');
      const subject = { type: 'user', ...(path !== 'search/subject' && { id: 'id:1' }) };
      const action = { name: 'read' };
      const resource = { type: 'folders', ...(path !== 'search/resource' && { id: 'x' }) };
      const body = { subject, ...(path !== 'search/action' && { action }), resource };
      const options = { as: ADMIN, org: org.id };
      const answer = await authzen(`/access/v1/${path}`, body, options, throughOlderObjects());
      expect(answer.status, JSON.stringify(answer.body)).toBe(503);
      expect(Number(answer.headers.get('Retry-After'))).toBeGreaterThan(0);
      expect((await authzen(`/access/v1/${path}`, body, options)).status).toBe(200);
    });
});

describe('objects of the version before, of which a trail is followed', () => {
  for (const path of ['/stream', '?since=0&wait=1'])
    it(`is told 503, and when to try again: GET /access-control/changes${path}`, async ({ expect }) => {
      listen();
      const org = await freshOrg('by requests');
      const [path0, options] = [`/access-control/changes${path}`, { as: ADMIN, org: org.id }];
      const answer = await api('GET', path0, options, throughOlderObjects());
      expect(answer.status, answer.text).toBe(503);
      expect(Number(answer.headers.get('Retry-After'))).toBeGreaterThan(0);
      expect((await api('GET', path0, options)).status).toBe(200);
    });
});

describe('a Worker that speaks a protocol that objects do not know', () => {
  for (const [method, path, body] of [
    ['GET', '/access-control/user/permissions'],
    ['GET', '/teams/search'],
    ['POST', '/teams', { name: 'x' }],
  ] as const)
    it(`is told 503, and when to try again: ${method} ${path}`, async ({ expect }) => {
      listen();
      const org = await freshOrg('by requests');
      const { as } = await org.account('Admin');
      const answer = await api(method, path, { as, body }, sayingAnother(PROTOCOL + 1));
      expect(answer.status, answer.text).toBe(503);
      expect(Number(answer.headers.get('Retry-After'))).toBeGreaterThan(0);
      const understood = await api('GET', path, { as }, sayingAnother(PROTOCOL));
      expect(understood.status).not.toBe(503);
    });

  it('guesses at passwords that no guard counts: the isolate counts by itself', async ({ expect }) => {
    const { lines } = listen();
    const answer = await api('GET', '/user', { as: ADMIN }, sayingAnother(PROTOCOL + 1));
    // The object of the org is asked as well, and does not know the number either.
    expect(answer.status).toBe(503);
    expect(lines().map(({ event }) => event)).toContain('guesses-uncounted');
  });

  it('gets from each method what says nothing, and changes nothing', async ({ expect }) => {
    listen();
    const org = await freshOrg();
    const { as, caller } = await callerIn(org);
    await withCoordinator(org.id, async ({ coordinator: object, fetch }) => {
      expect((await api('GET', '/teams/search', { as }, fetch)).status).toBe(200);
      const none = { kind: 'any', of: [] } as const;
      const head = { own: 0, hash: '', global: 0, globalHash: '', news: [] };
      const refused = { ok: false, refusal: { tag: 'unavailable' } };
      const request = { name: 'createTeam', input: { name: unique('team'), email: '' } } as never;
      const question = { requirement: null, standing: 'in-org' } as const;
      expect(await object.ownPermissions(caller, false, LATER)).toMatchObject(refused);
      expect(await object.ownPermissionsAt(caller, undefined, LATER)).toMatchObject(refused);
      expect(await object.authorise(caller, question, undefined, LATER)).toMatchObject(refused);
      const watcher = { caller, standing: 'in-org' } as const;
      expect(await object.follow(none, [watcher], LATER)).toMatchObject(refused);
      expect(await object.permissionsOf(caller, caller.userId, none, none, LATER)).toMatchObject(refused);
      // What a later version asks may be written otherwise.
      const asked = toQuestionText(caller, { asked: [asks(null, 'read', 'teams', '1')], explains: false });
      for (const text of [asked, '', '{}', 'null', 'later:[]', undefined as never])
        expect(await object.decide(text, undefined, LATER)).toMatchObject(refused);
      const listed = { userId: caller.userId, requirement: none, outsider: none };
      const searched = { action: '', actionPrefix: '', scope: '' };
      expect(await object.permissionsLookedFor(caller, listed, searched, LATER)).toMatchObject(refused);
      expect(await object.search(caller, {} as never, undefined, LATER)).toMatchObject(refused);
      expect(await object.change(caller, request, 'in-org', LATER)).toMatchObject(refused);
      expect(await object.admit({} as never, caller.origin, LATER)).toMatchObject(refused);
      expect(await object.takeIn({} as never, caller.origin, LATER)).toMatchObject(refused);
      expect(await object.followGlobal(1, [], '', '', LATER)).toBe(false);
      expect(await object.hear([], [7], LATER)).toEqual([org.id, 7]);
      expect(await object.listen(org.id, LATER)).toBeUndefined();
      expect(await object.reach(head, LATER)).toBe(false);
      expect(await object.newsSince({ revision: 0, hash: '' }, LATER)).toBeUndefined();
      const dryRuns = env.DRY_RUNS.getByName(String(org.id));
      expect(await dryRuns.dryRun(caller, request, 'in-org', {}, LATER)).toMatchObject(refused);
      expect(await dryRuns.effectOf(caller, 1, LATER)).toMatchObject(refused);
      const now: Call = { ...LATER, protocol: PROTOCOL };
      expect(await dryRuns.dryRun(caller, request, 'in-org', {}, now)).toMatchObject({ ok: true });
      expect(await dryRuns.effectOf(caller, 1, now)).toMatchObject({ ok: true });
    });
  });

  for (const [method, path, body] of [
    ['POST', '/teams?dryRun=true', { name: 'x' }],
    ['GET', '/access-control/changes/1/effect'],
  ] as const)
    it(`is told 503, and when to try again, by objects of dry runs: ${method} ${path}`, async ({
      expect,
    }) => {
      listen();
      const org = await freshOrg();
      const { as } = await callerIn(org);
      const answer = await api(method, path, { as, body }, sayingAnother(PROTOCOL + 1, ['DRY_RUNS']));
      expect(answer.status, answer.text).toBe(503);
      expect(Number(answer.headers.get('Retry-After'))).toBeGreaterThan(0);
      const understood = await api(method, path, { as, body }, sayingAnother(PROTOCOL, ['DRY_RUNS']));
      expect(understood.status, understood.text).toBe(200);
    });
});

/** An account's caller, as its token would make it. */
async function callerIn(org: Awaited<ReturnType<typeof freshOrg>>): Promise<{
  readonly as: Awaited<ReturnType<typeof org.account>>['as'];
  readonly caller: Caller;
}> {
  const account = await org.account('Admin');
  const token = await env.DB.prepare('SELECT id FROM tokens WHERE account_id = ?')
    .bind(account.id)
    .first<{ id: number }>();
  const credential = { kind: 'token', tokenId: token?.id ?? 0 } as const;
  const origin = { address: '', userAgent: '' };
  const caller = { userId: account.id, credential, tokenOrgId: org.id, currentOrgId: null, origin };
  return { as: account.as, caller };
}

describe('an object that meets what only a later version knows', () => {
  it('accepts no credential of an unknown kind, and no unknown standing', async ({ expect }) => {
    listen();
    const org = await freshOrg();
    const { caller } = await callerIn(org);
    const object = env.ORG.getByName(String(org.id));
    const requirement = { kind: 'permission', action: 'teams:read', scopes: [] } as const;
    const ask = async (as: unknown, standing: unknown = 'in-org') =>
      await object.authorise(as as Caller, { requirement, standing } as never);
    expect(await ask(caller)).toMatchObject({ ok: true });
    expect(await ask({ ...caller, credential: { kind: 'api-key', id: 1 } })).toMatchObject({
      refusal: { tag: 'unauthenticated', problem: 'invalid-token' },
    });
    expect(await ask(caller, 'everywhere')).toMatchObject({ refusal: { tag: 'unavailable' } });
    const request = { name: 'createTeam', input: { name: unique('team'), email: '' } } as never;
    for (const standing of ['everywhere', { inOrg: org.id, orGlobal: true, only: 'x' }])
      expect(await object.change(caller, request, standing as never)).toMatchObject({
        refusal: { tag: 'unavailable' },
      });
    for (const name of ['ofALaterVersion', 'toString', '__proto__'])
      expect(await object.change(caller, { name, input: {} } as never, 'in-org')).toMatchObject({
        refusal: { tag: 'unavailable' },
      });
  });

  it('forgets whatever may depend on what a change of the global plane touched', async ({ expect }) => {
    const org = await freshOrg();
    const { as } = await callerIn(org);
    await withCoordinator(org.id, async ({ coordinator, fetch, d1 }) => {
      await api('GET', '/access-control/user/permissions', { as }, fetch);
      const before = d1.trips;
      expect(await coordinator.followGlobal(1, ['folder:1' as never])).toBe(true);
      await api('GET', '/access-control/user/permissions', { as }, fetch);
      expect(d1.trips).toBeGreaterThan(before);
    });
  });
});

describe('an object that was not reached by the name of an org', () => {
  it('answers nothing, and writes nothing', async ({ expect }) => {
    listen();
    const caller = { credential: { kind: 'token', tokenId: 1 } } as Caller;
    for (const object of [
      env.ORG.get(env.ORG.newUniqueId()),
      ...['', ' 1', '01', '1.5', '-1', '1e3', 'x', 'NaN'].map((name) => env.ORG.getByName(name)),
    ]) {
      const question = { requirement: null, standing: 'in-org' } as const;
      expect(await object.authorise(caller, question)).toMatchObject({ refusal: { tag: 'unavailable' } });
      expect(await object.followGlobal(1, [])).toBe(false);
      await runInDurableObject(object, async (instance, { storage }) => {
        await instance.alarm();
        expect(storage.sql.exec('SELECT name FROM sqlite_master').toArray()).toEqual([]);
        expect(await storage.getAlarm()).toBeNull();
      });
    }
  });
});

describe('an object whose tables a later version left', () => {
  it('answers and changes on them, and knows what it acknowledged', async ({ expect }) => {
    const org = await freshOrg();
    const { as } = await org.account('Admin');
    await withCoordinator(org.id, async ({ coordinator, restart, fetch }) => {
      expect((await api('POST', '/teams', { as, body: { name: unique('team') } }, fetch)).status).toBe(200);
      const acknowledged = await coordinator.acknowledgedRevision();
      await runInDurableObject(env.ORG.getByName(String(org.id)), (_instance, { storage: { sql } }) => {
        sql.exec(
          'CREATE TABLE IF NOT EXISTS layouts (name TEXT PRIMARY KEY, number INTEGER NOT NULL, tables TEXT NOT NULL)',
        );
        for (const [group, name] of [
          ['ledger', 'ledger'],
          ['narrow-budget', 'narrow_changes'],
          ['token-usage', 'token_uses'],
        ] as const) {
          sql.exec('INSERT OR REPLACE INTO layouts VALUES (?, 99, ?)', group, JSON.stringify([name]));
          sql.exec(`ALTER TABLE ${name} ADD COLUMN of_later INTEGER NOT NULL DEFAULT 1`);
        }
      });
      restart();
      expect((await api('GET', '/teams/search', { as }, fetch)).status).toBe(200);
      expect((await api('POST', '/teams', { as, body: { name: unique('team') } }, fetch)).status).toBe(200);
      await runInDurableObject(env.ORG.getByName(String(org.id)), (_instance, { storage: { sql } }) => {
        const ledger = sql.exec('SELECT * FROM ledger').one();
        expect(ledger['own']).toBe((acknowledged ?? 0) + 1);
        expect(ledger).not.toHaveProperty('of_later');
      });
    });
  });
});
