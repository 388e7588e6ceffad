import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { exportJWK } from 'jose';
import { afterEach, describe, it, vi } from 'vitest';

import type { Answer, As, Fetch } from '../../support/api.ts';
import { ADMIN, api, ok } from '../../support/api.ts';
import { withCoordinator } from '../../support/coordinator.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import {
  isolateFor,
  isolateOver,
  newFederation,
  newKey,
  newProvider,
  newSubject,
  seconds,
  serveKeys,
} from '../../support/identity-provider.ts';
import { snapshot } from '../../support/snapshot.ts';

const [key, unpublished] = [await newKey(), await newKey()];

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

/** A claim that nobody asked for, and what it says. */
const PRIVATE = 'very private indeed';

const self = async (as: As, fetch: Fetch): Promise<Answer> => await api('GET', '/user', { as }, fetch);

const textOf = (as: Exclude<As, null> & { readonly token: string }): string => as.token;

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Everything of a token that would let somebody use it, try it, or read what it says beside what is asked. */
async function traitsOf(token: string): Promise<string[]> {
  const [, payload = '', signature = ''] = token.split('.');
  return [token, payload, signature, await sha256(token), await sha256(`jwt:${token}`), PRIVATE];
}

/** What is logged, with everything that an error carries. */
const describeLogged = (value: unknown): string =>
  value instanceof Error
    ? `${value.stack} ${JSON.stringify(Object.entries(value))} ${describeLogged(value.cause)}`
    : (JSON.stringify(value) ?? '');

/** All that is written to the console from now on. */
function listen(): () => string {
  const spies = (['log', 'info', 'warn', 'error', 'debug', 'trace'] as const).map((level) =>
    vi.spyOn(console, level).mockImplementation(() => {}),
  );
  return () => spies.flatMap((spy) => spy.mock.calls.flat().map(describeLogged)).join('\n');
}

/** Everything that the coordinator of an org keeps in its own storage. */
async function storageOf(orgId: number): Promise<string> {
  const coordinator = env.ORG.getByName(String(orgId));
  return await runInDurableObject(coordinator, (_instance, { storage: { sql } }) =>
    sql
      .exec<{ name: string }>(`SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB '_cf_*'`)
      .toArray()
      .map(({ name }) => JSON.stringify(sql.exec(`SELECT * FROM "${name}"`).toArray()))
      .join(),
  );
}

describe('a token of an identity provider', () => {
  it('is stored nowhere and logged nowhere, nor is what nobody asked of it (I13)', async ({ expect }) => {
    const logged = listen();
    const { org, idp, fetch } = await newFederation(key, { defaultOrgRole: 'Admin' });
    const subject = newSubject(idp);
    const more = { secret: PRIVATE, nonce: unique('nonce') };
    const first = await subject.token({ iat: seconds(-60), name: 'Ada', ...more });
    const second = await subject.token({ groups: ['g'], ...more });
    const expired = await subject.token({ exp: seconds(-60), ...more });
    const forged = await subject.token(more, { key: unpublished });
    const answers: Answer[] = [];
    for (const as of [first, second, first]) {
      answers.push(await ok(200, 'GET', '/user', { as }, fetch));
      // A change by it, so that it is in the audit trail as who made it.
      answers.push(await ok(200, 'POST', '/teams', { as, body: { name: unique('team') } }, fetch));
      answers.push(await ok(200, 'GET', '/users/search?perpage=5000', {}, fetch));
      const headers = { 'X-JWT-Assertion': textOf(as) };
      answers.push(await ok(200, 'GET', '/user', { as: null, headers }, fetch));
    }
    for (const as of [expired, forged]) answers.push(await self(as, fetch));
    const kept = [JSON.stringify(await snapshot()), await storageOf(org.id), await storageOf(0)].join();
    expect(kept).toContain(subject.login);
    expect(kept).toContain(subject.sub);
    for (const as of [first, second, expired, forged]) {
      for (const text of await traitsOf(textOf(as))) {
        expect(kept.includes(text), text).toBe(false);
        expect(logged().includes(text), text).toBe(false);
        for (const answer of answers) expect(answer.text.includes(text), text).toBe(false);
      }
    }
  });

  it('is not in the audit trail of what its person does: there it is who said so, and of whom (I3, I13)', async ({
    expect,
  }) => {
    const { org, idp, fetch } = await newFederation(key, { defaultOrgRole: 'Admin' });
    const subject = newSubject(idp);
    const as = await subject.token();
    const { id } = (await self(as, fetch)).body;
    await ok(200, 'POST', '/teams', { as, body: { name: unique('team') } }, fetch);
    const sql = `SELECT actor FROM changes WHERE org_id = ? AND kind = 'team.create'`;
    const actor = await env.DB.prepare(sql).bind(org.id).first<string>('actor');
    expect(JSON.parse(actor ?? '')).toMatchObject({
      userId: id,
      credential: { kind: 'jwt', issuer: idp.issuer, subject: subject.sub },
    });
  });

  it('is not logged while nothing works: no database, no keys, no answer to a commit (I8, I13)', async ({
    expect,
  }) => {
    const logged = listen();
    vi.spyOn(scheduler, 'wait').mockResolvedValue(undefined);
    const { org, idp, fetch, d1 } = await newFederation(key);
    const subject = newSubject(idp);
    const as = await subject.token({ secret: PRIVATE, groups: ['g'] });
    d1.fault = 'down';
    const answers = [await self(as, fetch)];
    const server = serveKeys();
    const remote = newProvider([key], { jwksUrl: server.url, orgId: org.id });
    const remotely = await newSubject(remote).token({ secret: PRIVATE });
    server.outage = () => new Response('oops', { status: 500 });
    answers.push(await self(remotely, isolateFor(remote).fetch));
    await withCoordinator(0, async (bench) => {
      for (const fault of ['commit-then-lose-answer', 'lose-request'] as const) {
        bench.d1.fault = fault;
        const another = await newSubject(idp).token({ secret: PRIVATE, groups: ['g'] });
        answers.push(await self(another, isolateOver(bench, 0, idp)));
        bench.d1.fault = undefined;
        for (const text of await traitsOf(textOf(another))) expect(logged().includes(text), text).toBe(false);
      }
    });
    expect(answers.map(({ status }) => status)).toEqual([503, 503, 503, 503]);
    expect(logged()).toMatch(/database-away[\s\S]*issuer-keys-away[\s\S]*change-unknown/);
    for (const token of [as, remotely].map(textOf)) {
      for (const text of await traitsOf(token)) expect(logged().includes(text), text).toBe(false);
    }
  });

  it.for([
    ['is malformed', () => `a.${btoa(PRIVATE)}.c`],
    ['is too large', () => `a.${PRIVATE.replaceAll(' ', '-')}.${'c'.repeat(120_000)}`],
    ['is text', () => `${PRIVATE.replaceAll(' ', '.')}`],
  ] as const)('is not repeated by the answer that says that it %s (I13)', async ([, make], { expect }) => {
    const logged = listen();
    const { fetch } = await newFederation(key);
    const token = make();
    const answer = await self({ token }, fetch);
    expect(answer.status).toBe(401);
    expect(answer.text.length).toBeLessThan(500);
    for (const text of [answer.text, logged()]) {
      for (const part of token.split('.').filter(({ length }) => length > 5))
        expect(text).not.toContain(part);
    }
  });

  it.for([
    ['preferred_username', { preferred_username: `${PRIVATE}:x` }],
    ['sub', { sub: { secret: PRIVATE } }],
  ] as const)(
    'is not repeated by the answer that refuses its claim %s (I13)',
    async ([claim, claims], { expect }) => {
      const logged = listen();
      const { idp, fetch } = await newFederation(key);
      const answer = await self(await newSubject(idp).token(claims), fetch);
      expect(answer.body.messageId).toBe('jwt.invalid-claim');
      expect(answer.body.message).toContain(claim);
      for (const text of [answer.text, logged()]) expect(text).not.toContain(PRIVATE);
    },
  );

  it.for([
    ['groups', { groups: [{ secret: PRIVATE }] }],
    ['one of its groups', { groups: ['ok', `${PRIVATE}\0`] }],
    ['email', { email: { [PRIVATE]: PRIVATE } }],
    ['name', { name: [PRIVATE, PRIVATE] }],
  ] as const)(
    'is logged nowhere where its %s cannot be read, though that is (I13)',
    async ([, claims], { expect }) => {
      const logged = listen();
      const { idp, fetch } = await newFederation(key);
      expect((await self(await newSubject(idp).token(claims), fetch)).status).toBe(200);
      expect(logged()).toMatch(/claim-unreadable|groups-skipped/);
      expect(logged()).not.toContain(PRIVATE);
    },
  );

  it.for([
    [false, 'jwt.link-off'],
    ['login', 'jwt.link-by-owner'],
    ['verified-email', 'jwt.login-taken'],
  ] as const)(
    'says in its refusal nothing of who has the login that it names, with linkUsers %s',
    async ([linkUsers, messageId], { expect }) => {
      const org = await freshOrg();
      const person = await org.person();
      const email = `${unique('mail')}@example.org`;
      await ok(200, 'PUT', `/users/${person.id}`, { body: { email, login: person.login, name: 'Ada L.' } });
      const idp = newProvider([key], { createUsers: true, linkUsers, orgId: org.id });
      const answer = await self(await newSubject(idp, person.login).token(), isolateFor(idp).fetch);
      expect(answer.body.messageId).toBe(messageId);
      for (const text of [email, 'Ada', String(person.id)]) expect(answer.body.message).not.toContain(text);
    },
  );
});

describe('the settings of identity providers', () => {
  it('are not in the answer about health (I13)', async ({ expect }) => {
    const { org, idp, fetch } = await newFederation(key);
    const { text } = await api('GET', '/health', { as: null }, fetch);
    for (const secret of [idp.issuer, key.kid, `"orgId":${org.id}`]) expect(text).not.toContain(secret);
  });

  it('that are half a configuration are a 503 that says what is wrong, and nothing else (I12, I13)', async ({
    expect,
  }) => {
    const { d: privatePart } = await exportJWK(key.privateKey);
    for (const [fields, problem] of [
      [{ audience: undefined }, 'OIDC_ISSUERS.0.audience'],
      [{ keys: { keys: [{ ...key.jwk, d: privatePart }] } }, 'OIDC_ISSUERS.0.keys'],
      [{ jwksUrl: 'http://idp.test/keys' }, 'OIDC_ISSUERS.0.jwksUrl'],
    ] as const) {
      const half = newProvider([key], fields);
      const { fetch } = isolateFor(half);
      const as = await newSubject(half).token();
      for (const [path, caller] of [
        ['/user', as],
        ['/user', ADMIN],
        ['/health', null],
      ] as const) {
        const answer = await api('GET', path, { as: caller }, fetch);
        expect(answer.status, answer.text).toBe(503);
        expect(answer.body.message).toContain(problem);
        expect(answer.text).not.toContain(privatePart);
      }
    }
  });
});
