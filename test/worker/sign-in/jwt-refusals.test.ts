import { describe, it } from 'vitest';
import type { ExpectStatic } from 'vitest';

import type { Answer, Fetch, RequestOptions } from '../../support/api.ts';
import { api, ok } from '../../support/api.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import type { Provider, ProviderKey, Subject } from '../../support/identity-provider.ts';
import {
  AUDIENCE,
  isolateFor,
  newKey,
  newProvider,
  newSubject,
  seconds,
} from '../../support/identity-provider.ts';
import { anotherIsolate } from '../../support/people.ts';
import { traceOf } from '../../support/snapshot.ts';

const PATH = '/access-control/user/permissions';

const rsa = await newKey('RS256');
const ec = await newKey('ES256');
const unpublished: ProviderKey = { ...(await newKey('ES256')), kid: ec.kid };

const base64url = (text: string): string =>
  btoa(String.fromCharCode(...new TextEncoder().encode(text)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

/** A token that says of itself whatever it likes, with a signature that is any text. */
const forged = (header: object, payload: object, signature = ''): string =>
  [base64url(JSON.stringify(header)), base64url(JSON.stringify(payload)), signature].join('.');

async function ask(fetch: Fetch, token: string, options: RequestOptions = {}): Promise<Answer> {
  return await api('GET', PATH, { as: { token }, ...options }, fetch);
}

function expectNo(expect: ExpectStatic, answer: Answer, messageId: string): void {
  expect(answer.status, answer.text).toBe(401);
  expect(answer.headers.get('Content-Type')).toMatch(/^application\/json/);
  expect(answer.body).toEqual({
    extra: null,
    message: expect.stringMatching(/^(JWT|Claim|Invalid API key)/),
    messageId,
    statusCode: 401,
    traceID: expect.any(String),
  });
}

/** One for all refusals: they leave nothing in it. */
const org = await freshOrg();

/** A deployment with a provider whose keys are one RSA and one EC key. */
function newDeployment() {
  const idp = newProvider([ec, rsa], { createUsers: true, orgId: org.id });
  return { idp, subject: newSubject(idp), fetch: isolateFor(idp).fetch };
}

type Deployment = ReturnType<typeof newDeployment>;

/** The claims of a token that would be taken, if it were signed. */
const good = ({ idp, subject }: Deployment): Record<string, unknown> => ({
  iss: idp.issuer,
  aud: AUDIENCE,
  sub: subject.sub,
  preferred_username: subject.login,
  iat: seconds(),
  exp: seconds(3_600),
});

type Row = readonly [
  what: string,
  messageId: string,
  make: (deployment: Deployment) => string | Promise<string>,
];

const tokenOf = async (subject: Subject, claims: object = {}, how: object = {}): Promise<string> =>
  (await subject.token({ ...claims }, how)).token;

/** One for each answer; all the ways there are to it: test/unit/oidc/jwt-verifier.test.ts. */
const ROWS: readonly Row[] = [
  ['three words', 'jwt.malformed', () => 'a.b.c'],
  [
    'another issuer',
    'jwt.unknown-issuer',
    async ({ subject }) => await tokenOf(subject, { iss: 'https://evil.test' }),
  ],
  ['the algorithm none', 'jwt.algorithm', (deployment) => forged({ alg: 'none' }, good(deployment))],
  [
    'a key id that is not published',
    'jwt.unknown-key',
    async ({ subject }) => await tokenOf(subject, {}, { header: { kid: unique('key') } }),
  ],
  [
    'the signature of a key that is not published, under the id of one that is',
    'jwt.bad-signature',
    async ({ subject }) => await tokenOf(subject, {}, { key: unpublished }),
  ],
  ['another audience', 'jwt.wrong-audience', async ({ subject }) => await tokenOf(subject, { aud: 'other' })],
  [
    'an end a minute ago',
    'jwt.expired',
    async ({ subject }) => await tokenOf(subject, { exp: seconds(-60) }),
  ],
  [
    'a beginning in two minutes',
    'jwt.not-yet-valid',
    async ({ subject }) => await tokenOf(subject, { nbf: seconds(120) }),
  ],
  [
    'no login',
    'jwt.invalid-claim',
    async ({ subject }) => await tokenOf(subject, { preferred_username: undefined }),
  ],
  [
    'more than 120,000 characters, though it is genuine',
    'jwt.too-large',
    async ({ subject }) => await tokenOf(subject, { pad: 'x'.repeat(90_000) }),
  ],
];

describe('a token of an identity provider', () => {
  it('is taken when nothing is wrong with it', async ({ expect }) => {
    const { fetch, subject } = newDeployment();
    for (const token of [await tokenOf(subject), await tokenOf(subject, {}, { key: rsa })]) {
      const answer = await ask(fetch, token);
      expect(answer.status, answer.text).toBe(200);
    }
  });

  it.for(ROWS)(
    'with %s is refused as %s, and leaves no trace (I12)',
    async ([, messageId, make], { expect }) => {
      const deployment = newDeployment();
      const token = await make(deployment);
      const { fetch } = deployment;
      const { trace } = await traceOf(async () => {
        for (const answer of [
          await ask(fetch, token),
          await api('GET', PATH, { as: null, headers: { 'X-JWT-Assertion': token } }, fetch),
          await api('POST', '/teams', { as: { token }, body: { name: unique('team') } }, fetch),
          await api('GET', '/nowhere', { as: { token } }, fetch),
        ]) {
          expectNo(expect, answer, messageId);
        }
      });
      expect(trace).toEqual({});
    },
  );

  it('is refused again and again, also right after the genuine one was taken', async ({ expect }) => {
    const { fetch, subject } = newDeployment();
    const genuine = await tokenOf(subject);
    const [header, payload, signature = ''] = genuine.split('.');
    const last = signature.at(-1) === 'A' ? 'Q' : 'A';
    const wrong = [
      [header, payload, `${signature.slice(0, -1)}${last}`].join('.'),
      [header, payload, ''].join('.'),
      await tokenOf(subject, {}, { key: unpublished }),
    ];
    for (let round = 0; round < 2; round++) {
      expect((await ask(fetch, genuine)).status).toBe(200);
      for (const token of wrong) expectNo(expect, await ask(fetch, token), 'jwt.bad-signature');
    }
  });

  it('that is encrypted is none that can be read, and no token of ours', async ({ expect }) => {
    const { fetch } = newDeployment();
    const encrypted = 'eyJhbGciOiJkaXIifQ.a.b.c.d';
    expectNo(expect, await ask(fetch, encrypted), 'api-key.invalid');
    const headers = { 'X-JWT-Assertion': encrypted };
    expectNo(expect, await api('GET', PATH, { as: null, headers }, fetch), 'jwt.malformed');
  });

  it('is no password: not of api_key, not of its own person', async ({ expect }) => {
    const { fetch, subject } = newDeployment();
    const token = await tokenOf(subject);
    expect((await ask(fetch, token)).status).toBe(200);
    const asKey = await api('GET', PATH, { as: { login: 'api_key', password: token } }, fetch);
    expectNo(expect, asKey, 'api-key.invalid');
    const asPerson = await api('GET', PATH, { as: { login: subject.login, password: token } }, fetch);
    expect(asPerson.body.messageId).toBe('password-auth.failed');
  });
});

describe('where no identity provider is configured', () => {
  it('a JWT is an API key that nobody knows, and X-JWT-Assertion is ignored', async ({ expect }) => {
    const { subject } = newDeployment();
    const token = await tokenOf(subject);
    for (const fetch of [undefined, anotherIsolate().fetch, isolateFor().fetch]) {
      const bearer = await api('GET', '/user', { as: { token } }, fetch);
      expectNo(expect, bearer, 'api-key.invalid');
      const headers = { 'X-JWT-Assertion': token };
      const alone = await api('GET', '/user', { as: null, headers }, fetch);
      expect(alone.body.messageId).toBe('auth.unauthorized');
      const beside = await ok(200, 'GET', '/user', { headers }, fetch);
      expect(beside.body.login).toBe('admin');
    }
  });
});

describe('a token for a deployment with several identity providers', () => {
  it('speaks for its own issuer alone: the same subject of two issuers is two people (I10)', async ({
    expect,
  }) => {
    const org = await freshOrg();
    const fields = { createUsers: true, orgId: org.id };
    const providers: readonly [Provider, Provider] = [newProvider([ec], fields), newProvider([rsa], fields)];
    const { fetch } = isolateFor(...providers);
    const sub = unique('sub');
    const ids = [];
    for (const provider of providers) {
      const token = await provider.sign({ sub, preferred_username: unique('x') });
      ids.push((await ok(200, 'GET', '/user', { as: { token } }, fetch)).body.id);
    }
    expect(new Set(ids).size).toBe(2);
  });
});
