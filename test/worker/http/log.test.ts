/** What is logged: one JSON object for each event, and nothing that came with a request (I13). */
import { env } from 'cloudflare:workers';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { createApp } from '../../../src/app.ts';
import type { Caller } from '../../../src/core/caller.ts';
import { makeToken } from '../../../src/core/service-account-token.ts';
import { EVENTS } from '../../../src/log.ts';
import { changes } from '../../../src/service/changes.ts';
import { randomBytes } from '../../../src/service/engine/random.ts';
import { Secrets } from '../../../src/service/sign-in/secrets.ts';
import type { As, Fetch } from '../../support/api.ts';
import { api, ok } from '../../support/api.ts';
import type { Bench } from '../../support/coordinator.ts';
import { withCoordinator } from '../../support/coordinator.ts';
import { untilCleanedUp } from '../../support/ended-orgs.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import {
  isolateFor,
  isolateOver,
  newFederation,
  newKey,
  newProvider,
  newSubject,
  serveKeys,
} from '../../support/identity-provider.ts';
import type { Line } from '../../support/log-lines.ts';
import { listen } from '../../support/log-lines.ts';
import { isCommit } from '../../support/schedules.ts';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const key = await newKey();

const isolate = (bindings: object = {}): Fetch => {
  const app = createApp();
  return async (request) => await app.fetch(request, { ...env, ...bindings } as never);
};

/** An org's bench with an admin, who makes a change over it. */
async function inOrg(
  test: (bench: Bench, change: () => Promise<number>, orgId: number) => Promise<void>,
): Promise<void> {
  const org = await freshOrg();
  const { as } = await org.account('Admin');
  await withCoordinator(org.id, async (bench) => {
    const change = async () =>
      (await api('POST', '/teams', { as, body: { name: unique('team') } }, bench.fetch)).status;
    await test(bench, change, org.id);
  });
}

/** Fails every commit as D1 does when it says this. */
const commitsFail = ({ d1 }: Bench, message: string): void => {
  d1.before = (statements) => {
    if (isCommit(statements)) throw new Error(message);
  };
};

/** Somebody new signs in by a provider's token that says so. */
async function signsIn(claims: object): Promise<void> {
  const { idp, fetch } = await newFederation(key);
  await ok(200, 'GET', '/org', { as: await newSubject(idp).token({ ...claims }) }, fetch);
}

const NUMBER: unknown = expect.any(Number);
const TEXT: unknown = expect.stringMatching(/./);
const OBJECT: unknown = expect.any(Object);

/** What a line says of a change that was decided once. */
const ONCE = {
  org: NUMBER,
  kind: 'team.create',
  revision: NUMBER,
  attempts: 1,
  waitedMs: NUMBER,
  trips: 2,
  request: TEXT,
};

const { revision: _revision, ...WITHOUT_REVISION } = ONCE;

/** How each event comes about, and what its line says. */
const WAYS: Readonly<
  Record<keyof typeof EVENTS, { readonly says: object; readonly run: () => Promise<void> }>
> = {
  'change-committed': {
    says: ONCE,
    run: async () => await inOrg(async (_bench, change) => void (await change())),
  },
  'change-unknown': {
    says: { ...ONCE, error: OBJECT },
    run: async () =>
      await inOrg(async ({ d1 }, change) => {
        d1.fault = 'lose-request';
        await change();
      }),
  },
  'change-settled': {
    says: { org: NUMBER, kind: 'team.create', revision: NUMBER, outcome: 'ruled-out', request: TEXT },
    run: async () =>
      await inOrg(async ({ d1 }, change) => {
        d1.fault = 'lose-request';
        d1.before = () => void (d1.fault = d1.lost.length > 0 ? undefined : d1.fault);
        await change();
        await change();
      }),
  },
  'change-rejected': {
    says: { ...ONCE, error: OBJECT },
    run: async () =>
      await inOrg(async (bench, change) => {
        commitsFail(bench, 'D1_ERROR: too many SQL variables at offset 4: SQLITE_ERROR');
        await change();
      }),
  },
  'change-given-up': {
    says: { ...WITHOUT_REVISION, attempts: 100, trips: 200 },
    run: async () =>
      await inOrg(async (bench, change) => {
        commitsFail(bench, 'D1_ERROR: CHECK constraint failed: guards: SQLITE_CONSTRAINT');
        await change();
      }),
  },
  'change-unsupported': {
    says: { org: NUMBER, request: 'of-later' },
    run: async () =>
      await inOrg(async ({ coordinator }) => {
        const request = { name: 'ofALaterVersion', input: {} } as never;
        await coordinator.change({} as Caller, request, 'in-org', 'of-later');
      }),
  },
  'database-away': {
    says: { what: 'a change', kind: 'team.create', org: NUMBER, request: TEXT, error: OBJECT },
    run: async () =>
      await inOrg(async ({ d1 }, change) => {
        await change();
        d1.fault = 'down';
        await change();
      }),
  },
  'database-full': {
    says: { ...ONCE, error: OBJECT },
    run: async () =>
      await inOrg(async (bench, change) => {
        commitsFail(bench, 'D1_ERROR: Exceeded maximum DB size.');
        await change();
      }),
  },
  'database-size': {
    says: { usedBytes: NUMBER, allowedBytes: 100_000, request: TEXT },
    run: async () =>
      void (await ok(200, 'GET', '/health', { as: null }, isolate({ DATABASE_BYTES_MAX: '100000' }))),
  },
  fault: {
    says: { ...WITHOUT_REVISION, isSent: false, trips: 0, error: OBJECT },
    run: async () =>
      await inOrg(async (_bench, change) => {
        vi.spyOn(changes.createTeam, 'propose').mockImplementationOnce(() => {
          throw new RangeError('x');
        });
        await change();
      }),
  },
  'object-away': {
    says: { org: 1, request: TEXT, error: OBJECT },
    run: async () => {
      const ORG = { getByName: () => ({ authorise: async () => await Promise.reject(new Error('x')) }) };
      await ok(503, 'GET', '/teams/search', {}, isolate({ ORG }));
    },
  },
  'object-unnamed': {
    says: { what: 'authorise', request: 'of-nobody' },
    run: async () => {
      const unnamed = env.ORG.get(env.ORG.newUniqueId());
      await unnamed.authorise(
        {} as Caller,
        { requirement: null, standing: 'in-org' },
        undefined,
        'of-nobody',
      );
    },
  },
  'protocol-unknown': {
    says: { what: 'authorise', org: NUMBER, request: 'of-later' },
    run: async () =>
      await inOrg(async ({ coordinator }) => {
        const question = { requirement: null, standing: 'in-org' } as const;
        await coordinator.authorise({} as Caller, question, undefined, { id: 'of-later', protocol: 1_000 });
      }),
  },
  'org-cleaned': {
    says: { org: NUMBER },
    run: async () => {
      await ok(200, 'DELETE', `/orgs/${(await freshOrg()).id}`);
      await untilCleanedUp();
    },
  },
  'settings-unusable': {
    says: { problems: OBJECT, request: TEXT },
    run: async () => void (await ok(503, 'GET', '/health', { as: null }, isolate({ TOKEN_SECRET: 'short' }))),
  },
  'login-blocked': {
    says: { login: TEXT, network: '198.51.100.0', until: TEXT, request: TEXT },
    run: async () => {
      vi.spyOn(Secrets.prototype, 'verifyPassword').mockResolvedValue(false);
      const fetch = isolate();
      const login = unique('nobody');
      for (let i = 0; i < 7; i++) {
        const as = { login, password: `wrong ${i}` };
        await ok(401, 'GET', '/org', { as, headers: { 'CF-Connecting-IP': '198.51.100.0' } }, fetch);
      }
    },
  },
  'guesses-uncounted': {
    says: { what: 'a password', request: TEXT, error: OBJECT },
    run: async () => {
      const away = async () => await Promise.reject(new Error('x'));
      const GUARD = { getByName: () => ({ guessAt: away, guessFrom: away }) };
      const as = { login: unique('nobody'), password: 'wrong' };
      await ok(401, 'GET', '/org', { as }, isolate({ GUARD }));
    },
  },
  'issuer-keys-away': {
    says: { issuer: TEXT, request: TEXT, error: OBJECT },
    run: async () => {
      const server = serveKeys(key);
      server.outage = () => new Response('x', { status: 500 });
      const idp = newProvider([key], { jwksUrl: server.url });
      await ok(503, 'GET', '/org', { as: await newSubject(idp).token() }, isolateFor(idp).fetch);
    },
  },
  'issuer-sign-in-failed': {
    says: { issuer: TEXT, what: 'its end points', request: TEXT },
    run: async () => {
      // Nobody listens there.
      const issuer = 'http://localhost:1/realm';
      const entry = {
        issuer,
        audience: 'a',
        clientId: 'a',
        jwksUrl: `${issuer}/keys`,
        claims: { login: 'sub' },
      };
      const ASSETS = {
        fetch: async () => await Promise.resolve(new Response('<meta name="gatehouse-sign-in">')),
      };
      const fetch = isolate({ OIDC_ISSUERS: JSON.stringify([entry]), ASSETS });
      const asked = new Request(
        `https://gatehouse.test/console/sign-in?issuer=${encodeURIComponent(issuer)}`,
      );
      expect((await fetch(asked)).status).toBe(502);
    },
  },
  'issuer-key-unusable': {
    says: { issuer: TEXT, request: TEXT, error: OBJECT },
    run: async () => {
      // As long as they must be, and no point of the curve.
      const nowhere = { x: 'A'.repeat(43), y: 'A'.repeat(43) };
      const idp = newProvider([{ ...key, jwk: { ...key.jwk, ...nowhere } }]);
      await ok(401, 'GET', '/org', { as: await newSubject(idp).token() }, isolateFor(idp).fetch);
    },
  },
  'claim-absent': {
    says: { issuer: TEXT, claim: 'groups', request: TEXT },
    run: async () => await signsIn({}),
  },
  'claim-unreadable': {
    says: { issuer: TEXT, claim: 'groups', request: TEXT },
    run: async () => await signsIn({ groups: true }),
  },
  'groups-unlisted': {
    says: { issuer: TEXT, claim: 'groups', request: TEXT },
    run: async () => await signsIn({ hasgroups: true }),
  },
  'groups-skipped': {
    says: { issuer: TEXT, claim: 'groups', entries: 2, request: TEXT },
    run: async () => await signsIn({ groups: ['ok', null, ''] }),
  },
  'token-use-unwritten': {
    says: { tokens: 1 },
    run: async () =>
      await inOrg(async ({ d1, coordinator }, change) => {
        await change();
        d1.fault = 'down';
        await coordinator.alarm();
      }),
  },
};

describe('the line of an event', () => {
  it.for(Object.keys(WAYS) as (keyof typeof EVENTS)[])(
    '%s is one JSON object with its fields',
    async (event) => {
      const { lines } = listen();
      const { says, run } = WAYS[event];
      await run();
      const told = lines().filter((line) => line.event === event);
      expect(told).toContainEqual({ level: EVENTS[event], event, ...says });
    },
  );

  it('is none of a read that succeeds, nor of one that is refused', async () => {
    const org = await freshOrg();
    const admin = await org.account('Admin');
    const nobody = await org.account();
    const { lines } = listen();
    for (const path of ['/teams/search', '/access-control/user/permissions', '/org', '/admin/groups']) {
      await ok(200, 'GET', path, { as: admin.as });
      expect([200, 403]).toContain((await api('GET', path, { as: nobody.as })).status);
      await ok(401, 'GET', path, { as: null });
    }
    expect(lines()).toEqual([]);
  });
});

/** Requests that hold something that is nobody's business, in every place that a request has. */
type Planted = { readonly texts: readonly string[]; readonly requests: readonly Ask[] };
type Ask = { readonly method: string; readonly path: string; readonly as: As; readonly body?: unknown };

async function planted(): Promise<Planted & { readonly providers: ReturnType<typeof newProvider> }> {
  const org = await freshOrg();
  const account = await org.account('Admin');
  const person = await org.person('Admin');
  const { token } = account.as as { readonly token: string };
  const idp = newProvider([key], { createUsers: true, orgId: org.id, defaultOrgRole: 'Admin' });
  const subject = newSubject(idp);
  const group = unique('cn=group');
  const jwt = await subject.token({ groups: [group], name: unique('name') });
  const unknown = makeToken(randomBytes);
  const wrong = { login: unique('somebody'), password: unique('a wrong password') };
  const password = unique('a new password');
  const login = unique('login');
  const path = unique('path');
  const name = unique('name');
  const requests: Ask[] = [account.as, person.as, jwt].flatMap((as) => [
    { method: 'GET', path: '/access-control/user/permissions', as },
    { method: 'POST', path: '/teams', as, body: { name: `${name} ${crypto.randomUUID()}` } },
    {
      method: 'POST',
      path: '/admin/groups',
      as,
      body: { name: `${name} ${crypto.randomUUID()}`, mappingsSSO: [group] },
    },
    { method: 'PUT', path: `/groupsync/groups/${group}`, as, body: { roles: [] } },
    { method: 'GET', path: `/${path}?query=${path}`, as },
    { method: 'POST', path: '/teams', as, body: `{"${name}` },
  ]);
  for (const as of [wrong, { token: unknown }, { token: `${jwt.token}x` }, null])
    requests.push({ method: 'GET', path: '/org', as });
  requests.push({
    method: 'POST',
    path: '/admin/users',
    as: { login: 'admin', password: 'admin' },
    body: { login, password },
  });
  return {
    providers: idp,
    requests,
    texts: [
      token,
      jwt.token,
      unknown,
      wrong.login,
      wrong.password,
      password,
      login,
      person.login,
      subject.login,
      group,
      path,
      name,
      'an agent',
      'secret',
    ],
  };
}

describe('what came with a request', () => {
  const nothing = (): void => undefined;
  const SITUATIONS: Readonly<Record<string, (bench: Bench, texts: readonly string[]) => void>> = {
    'succeed or are refused': nothing,
    'meet no database': ({ d1 }) => void (d1.fault = 'down'),
    'meet a database that quotes them': ({ d1 }, texts) => {
      d1.before = () => {
        throw new Error(`D1_ERROR: near "${texts.join(' ')}": SQLITE_ERROR`);
      };
    },
    'have an outcome that nobody knows': ({ d1 }) => void (d1.fault = 'commit-then-lose-answer'),
    'break over something that quotes them': (_, texts) => {
      for (const name of ['createTeam', 'createWholeTeam', 'setGroupMappings', 'createUser'] as const)
        vi.spyOn(changes[name as 'createTeam'], 'propose').mockImplementation(() => {
          throw Object.assign(new Error(texts.join('\n    at ')), { name: texts[0], query: texts });
        });
    },
  };

  it.for(Object.keys(SITUATIONS))('is in no line when requests %s (I13)', async (situation) => {
    const { texts, requests, providers } = await planted();
    await withCoordinator(0, async (bench) => {
      const fetch = isolateOver(bench, 0, providers);
      // Known to the isolate, so that an outage does not end everything at the sign-in.
      for (const { as } of requests) await api('GET', '/access-control/user/permissions', { as }, fetch);
      const { lines, text } = listen();
      SITUATIONS[situation]!(bench, texts);
      const statuses: number[] = [];
      for (const { method, path, as, body } of requests) {
        const headers = { 'User-Agent': 'an agent', 'CF-Connecting-IP': '192.0.2.9, an agent' };
        const options = { as, headers, ...(body !== undefined && { body }) };
        statuses.push((await api(method, path, options, fetch)).status);
      }
      const all: Line[] = lines();
      expect(all.length, statuses.join()).toBeGreaterThan(0);
      for (const { level, event } of all) expect(EVENTS).toHaveProperty(event, level);
      for (const planted of texts) expect(text().includes(planted), planted).toBe(false);
    });
  });
});
