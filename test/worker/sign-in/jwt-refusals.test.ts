import { CompactSign, FlattenedSign, SignJWT } from 'jose';
import { afterEach, describe, it, vi } from 'vitest';
import type { ExpectStatic } from 'vitest';

import type { Answer, Fetch, RequestOptions } from '../../support/api.ts';
import { ADMIN, api, ok } from '../../support/api.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import type { Provider, ProviderKey, Subject } from '../../support/identity-provider.ts';
import {
  AUDIENCE,
  isolateFor,
  newFederation,
  newKey,
  newProvider,
  newSubject,
  seconds,
} from '../../support/identity-provider.ts';
import { anotherIsolate } from '../../support/people.ts';
import { traceOf } from '../../support/snapshot.ts';

const PATH = '/access-control/user/permissions';

afterEach(() => {
  vi.useRealTimers();
});

const rsa = await newKey('RS256');
const ec = await newKey('ES256');
const foreign = await newKey('ES256');
const unpublished: ProviderKey = { ...(await newKey('ES256')), kid: ec.kid };

/** A token's parts, with the one at the index changed. */
function withPart(token: string, index: number, change: (part: string) => string): string {
  return token
    .split('.')
    .map((part, i) => (i === index ? change(part) : part))
    .join('.');
}

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

/** A deployment with a provider whose keys are one RSA and one EC key, and one that signs with EC keys alone. */
function newDeployment() {
  const fields = { createUsers: true, orgId: org.id };
  const idp = newProvider([ec, rsa], fields);
  const strict = newProvider([ec, rsa], { ...fields, algorithms: ['ES256'] });
  const other = newProvider([foreign], fields);
  const { fetch } = isolateFor(idp, strict, other);
  return { fetch, idp, strict, other, subject: newSubject(idp) };
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

/** Signs with a secret that everybody can read, as a token that claims to be symmetric. */
async function signedWithPublished(deployment: Deployment, secret: string): Promise<string> {
  return await new SignJWT(good(deployment))
    .setProtectedHeader({ alg: 'HS256', kid: rsa.kid })
    .sign(new TextEncoder().encode(secret));
}

const pemOf = ({ jwk }: ProviderKey): string =>
  `-----BEGIN PUBLIC KEY-----\n${jwk.n}\n-----END PUBLIC KEY-----\n`;

const ROWS: readonly Row[] = [
  ['two dots and nothing else', 'jwt.malformed', () => '..'],
  ['three words', 'jwt.malformed', () => 'a.b.c'],
  [
    'a header that is no JSON',
    'jwt.malformed',
    async ({ subject }) => withPart(await tokenOf(subject), 0, () => base64url('{')),
  ],
  [
    'a header that is a list',
    'jwt.malformed',
    async ({ subject }) => withPart(await tokenOf(subject), 0, () => base64url('[]')),
  ],
  ['no header', 'jwt.malformed', async ({ subject }) => withPart(await tokenOf(subject), 0, () => '')],
  [
    'a payload that is no JSON',
    'jwt.malformed',
    async ({ subject }) => withPart(await tokenOf(subject), 1, () => base64url('{"sub":')),
  ],
  [
    'a payload that is a list',
    'jwt.malformed',
    async ({ subject }) => withPart(await tokenOf(subject), 1, () => base64url('[1]')),
  ],
  [
    'a payload of bytes that are no text, signed',
    'jwt.malformed',
    async () =>
      await new CompactSign(new Uint8Array([0xff, 0xfe, 0x00]))
        .setProtectedHeader({ alg: ec.alg, kid: ec.kid })
        .sign(ec.privateKey),
  ],
  [
    'letters that are not base64url',
    'jwt.malformed',
    async ({ subject }) => withPart(await tokenOf(subject), 2, (part) => `${part.slice(1)}!`),
  ],
  [
    'an extension that must be understood',
    'jwt.malformed',
    async ({ subject }) =>
      forged(
        { alg: 'ES256', kid: ec.kid, crit: ['exp2'], exp2: 1 },
        JSON.parse(
          atob((await tokenOf(subject)).split('.')[1]?.replaceAll('-', '+').replaceAll('_', '/') ?? ''),
        ),
        'AAAA',
      ),
  ],
  [
    'a payload that is signed as it stands',
    'jwt.malformed',
    async (deployment) => {
      const payload = base64url(JSON.stringify(good(deployment)));
      const { protected: header, signature } = await new FlattenedSign(new TextEncoder().encode(payload))
        .setProtectedHeader({ alg: ec.alg, kid: ec.kid, b64: false, crit: ['b64'] })
        .sign(ec.privateKey);
      return [header, payload, signature].join('.');
    },
  ],
  ['no algorithm', 'jwt.malformed', (deployment) => forged({ kid: ec.kid }, good(deployment), 'AAAA')],
  [
    'an algorithm that is no text',
    'jwt.malformed',
    (deployment) => forged({ alg: 256, kid: ec.kid }, good(deployment), 'AAAA'),
  ],

  ['no issuer', 'jwt.unknown-issuer', async ({ subject }) => await tokenOf(subject, { iss: undefined })],
  ['an empty issuer', 'jwt.unknown-issuer', async ({ subject }) => await tokenOf(subject, { iss: '' })],
  [
    'another issuer',
    'jwt.unknown-issuer',
    async ({ subject }) => await tokenOf(subject, { iss: 'https://evil.test' }),
  ],
  [
    'the issuer with a slash after it',
    'jwt.unknown-issuer',
    async ({ subject, idp }) => await tokenOf(subject, { iss: `${idp.issuer}/` }),
  ],
  [
    'the issuer in capitals',
    'jwt.unknown-issuer',
    async ({ subject, idp }) => await tokenOf(subject, { iss: idp.issuer.toUpperCase() }),
  ],
  [
    'the issuer in a list',
    'jwt.unknown-issuer',
    async ({ idp, subject }) => forged({ alg: 'ES256' }, { iss: [idp.issuer], sub: subject.sub }, 'AAAA'),
  ],
  ['an issuer that is no text', 'jwt.unknown-issuer', () => forged({ alg: 'ES256' }, { iss: 0 }, 'AAAA')],
  [
    'the name of what every object has for its issuer',
    'jwt.unknown-issuer',
    async ({ subject }) => await tokenOf(subject, { iss: '__proto__' }),
  ],

  ['the algorithm none', 'jwt.algorithm', (deployment) => forged({ alg: 'none' }, good(deployment))],
  ['the algorithm None', 'jwt.algorithm', (deployment) => forged({ alg: 'None' }, good(deployment))],
  [
    'none and the signature of another token',
    'jwt.algorithm',
    async (deployment) => withPart(await tokenOf(deployment.subject), 0, () => base64url('{"alg":"none"}')),
  ],
  [
    'HS256 and the modulus of the public key for a secret',
    'jwt.algorithm',
    async (deployment) => await signedWithPublished(deployment, rsa.jwk.n ?? ''),
  ],
  [
    'HS256 and the JWK for a secret',
    'jwt.algorithm',
    async (deployment) => await signedWithPublished(deployment, JSON.stringify(rsa.jwk)),
  ],
  [
    'HS256 and a PEM of the public key for a secret',
    'jwt.algorithm',
    async (deployment) => await signedWithPublished(deployment, pemOf(rsa)),
  ],
  [
    'HS256 and the bytes of the public key for a secret',
    'jwt.algorithm',
    async (deployment) =>
      await new SignJWT(good(deployment))
        .setProtectedHeader({ alg: 'HS256', kid: ec.kid })
        .sign(new TextEncoder().encode(atob((ec.jwk.x ?? '').replaceAll('-', '+').replaceAll('_', '/')))),
  ],
  ['HS512', 'jwt.algorithm', (deployment) => forged({ alg: 'HS512' }, good(deployment), 'A'.repeat(86))],
  [
    'an algorithm that does not exist',
    'jwt.algorithm',
    (deployment) => forged({ alg: 'XS256', kid: ec.kid }, good(deployment), 'AAAA'),
  ],
  [
    'RS256 where the issuer signs with ES256 alone',
    'jwt.algorithm',
    async ({ strict }) =>
      await strict.sign({ sub: unique('sub'), preferred_username: unique('x') }, { key: rsa }),
  ],

  [
    'a key id that is not published',
    'jwt.unknown-key',
    async ({ subject }) => await tokenOf(subject, {}, { header: { kid: unique('key') } }),
  ],
  [
    'a key id that is a number',
    'jwt.unknown-key',
    async ({ subject }) => await tokenOf(subject, {}, { header: { kid: 7 } }),
  ],
  [
    'the id of a key of another kind',
    'jwt.unknown-key',
    async ({ subject }) => await tokenOf(subject, {}, { header: { kid: rsa.kid } }),
  ],
  [
    'an algorithm that its key is not for',
    'jwt.unknown-key',
    (deployment) => forged({ alg: 'PS256', kid: rsa.kid }, good(deployment), 'AAAA'),
  ],
  [
    'an algorithm that no published key is for',
    'jwt.unknown-key',
    (deployment) => forged({ alg: 'EdDSA' }, good(deployment), 'AAAA'),
  ],

  [
    'the signature of a key that is not published, under the id of one that is',
    'jwt.bad-signature',
    async ({ subject }) => await tokenOf(subject, {}, { key: unpublished }),
  ],
  [
    'the signature of a key in its own header',
    'jwt.bad-signature',
    async ({ subject }) => await tokenOf(subject, {}, { key: unpublished, header: { jwk: unpublished.jwk } }),
  ],
  [
    'an empty signature',
    'jwt.bad-signature',
    async ({ subject }) => withPart(await tokenOf(subject), 2, () => ''),
  ],
  [
    'a signature of zeros',
    'jwt.bad-signature',
    async ({ subject }) => withPart(await tokenOf(subject), 2, () => 'A'.repeat(86)),
  ],
  [
    'a shortened signature',
    'jwt.bad-signature',
    async ({ subject }) => withPart(await tokenOf(subject), 2, (part) => part.slice(0, 40)),
  ],
  [
    'a changed payload',
    'jwt.bad-signature',
    async (deployment) =>
      withPart(await tokenOf(deployment.subject), 1, () =>
        base64url(JSON.stringify({ ...good(deployment), preferred_username: 'admin' })),
      ),
  ],
  [
    'a changed header',
    'jwt.bad-signature',
    async ({ subject }) =>
      withPart(await tokenOf(subject), 0, () =>
        base64url(JSON.stringify({ alg: 'ES256', kid: ec.kid, typ: 'x' })),
      ),
  ],
  [
    'the payload of one and the signature of another',
    'jwt.bad-signature',
    async ({ subject, idp }) => {
      const second = (await tokenOf(newSubject(idp))).split('.')[2] ?? '';
      return withPart(await tokenOf(subject), 2, () => second);
    },
  ],
  [
    'no key id and the signature of a key that is not published',
    'jwt.bad-signature',
    async ({ subject }) => await tokenOf(subject, {}, { key: unpublished, header: { kid: undefined } }),
  ],
  [
    'no key id and the signature of another configured issuer',
    'jwt.bad-signature',
    async ({ other, idp }) =>
      await other.sign({ iss: idp.issuer, sub: unique('sub') }, { header: { kid: undefined } }),
  ],
  [
    'the signature and the key id of another configured issuer',
    'jwt.unknown-key',
    async ({ other, idp }) => await other.sign({ iss: idp.issuer, sub: unique('sub') }),
  ],
  [
    'a wrong signature, though it has expired as well',
    'jwt.bad-signature',
    async ({ subject }) => await tokenOf(subject, { exp: seconds(-60) }, { key: unpublished }),
  ],

  ['another audience', 'jwt.wrong-audience', async ({ subject }) => await tokenOf(subject, { aud: 'other' })],
  [
    'a list of other audiences',
    'jwt.wrong-audience',
    async ({ subject }) => await tokenOf(subject, { aud: ['other', 'gatehouse2', ''] }),
  ],
  [
    'an empty list of audiences',
    'jwt.wrong-audience',
    async ({ subject }) => await tokenOf(subject, { aud: [] }),
  ],
  [
    'the audience in other letter case',
    'jwt.wrong-audience',
    async ({ subject }) => await tokenOf(subject, { aud: 'Gatehouse' }),
  ],
  [
    'a part of the audience',
    'jwt.wrong-audience',
    async ({ subject }) => await tokenOf(subject, { aud: 'gate' }),
  ],
  [
    'the audience inside a longer one',
    'jwt.wrong-audience',
    async ({ subject }) => await tokenOf(subject, { aud: 'not gatehouse' }),
  ],
  [
    'the audience in a list in a list',
    'jwt.wrong-audience',
    async ({ subject }) => await tokenOf(subject, { aud: [[AUDIENCE]] }),
  ],
  [
    'an object for its audience',
    'jwt.wrong-audience',
    async ({ subject }) => await tokenOf(subject, { aud: { 0: AUDIENCE, length: 1, includes: AUDIENCE } }),
  ],
  [
    'the client in azp alone',
    'jwt.wrong-audience',
    async ({ subject }) => await tokenOf(subject, { aud: 'other', azp: AUDIENCE }),
  ],
  ['no audience', 'jwt.invalid-claim', async ({ subject }) => await tokenOf(subject, { aud: undefined })],

  ['an end a second ago', 'jwt.expired', async ({ subject }) => await tokenOf(subject, { exp: seconds(-1) })],
  ['an end at this second', 'jwt.expired', async ({ subject }) => await tokenOf(subject, { exp: seconds() })],
  [
    'an end long ago',
    'jwt.expired',
    async ({ subject }) => await tokenOf(subject, { iat: seconds(-7_200), exp: seconds(-3_600) }),
  ],
  ['an end in the year 1970', 'jwt.expired', async ({ subject }) => await tokenOf(subject, { exp: 0 })],
  ['an end before all time', 'jwt.expired', async ({ subject }) => await tokenOf(subject, { exp: -1 })],
  ['no end', 'jwt.invalid-claim', async ({ subject }) => await tokenOf(subject, { exp: undefined })],
  [
    'an end that is a text',
    'jwt.invalid-claim',
    async ({ subject }) => await tokenOf(subject, { exp: String(seconds(60)) }),
  ],
  ['an end that is null', 'jwt.invalid-claim', async ({ subject }) => await tokenOf(subject, { exp: null })],

  [
    'a beginning in a minute',
    'jwt.not-yet-valid',
    async ({ subject }) => await tokenOf(subject, { nbf: seconds(60) }),
  ],
  [
    'a beginning that is a text',
    'jwt.invalid-claim',
    async ({ subject }) => await tokenOf(subject, { nbf: 'now' }),
  ],
  [
    'an issue in a minute',
    'jwt.not-yet-valid',
    async ({ subject }) => await tokenOf(subject, { iat: seconds(60) }),
  ],
  [
    'an issue in the year 9999',
    'jwt.not-yet-valid',
    async ({ subject }) => await tokenOf(subject, { iat: 253_402_300_799, exp: 253_402_300_800 }),
  ],
  ['no issue', 'jwt.invalid-claim', async ({ subject }) => await tokenOf(subject, { iat: undefined })],
  [
    'an issue that is a text',
    'jwt.invalid-claim',
    async ({ subject }) => await tokenOf(subject, { iat: 'now' }),
  ],
  [
    'an issue before all time',
    'jwt.invalid-claim',
    async ({ subject }) => await tokenOf(subject, { iat: -1 }),
  ],

  ['no subject', 'jwt.invalid-claim', async ({ subject }) => await tokenOf(subject, { sub: undefined })],
  ['an empty subject', 'jwt.invalid-claim', async ({ subject }) => await tokenOf(subject, { sub: '' })],
  ['a blank subject', 'jwt.invalid-claim', async ({ subject }) => await tokenOf(subject, { sub: '  ' })],
  [
    'a number for its subject',
    'jwt.invalid-claim',
    async ({ subject }) => await tokenOf(subject, { sub: 1 }),
  ],
  [
    'a list for its subject',
    'jwt.invalid-claim',
    async ({ subject }) => await tokenOf(subject, { sub: ['a'] }),
  ],
  [
    'a subject with a NUL',
    'jwt.invalid-claim',
    async ({ subject }) => await tokenOf(subject, { sub: 'a\0b' }),
  ],
  [
    'a subject of 1,001 characters',
    'jwt.invalid-claim',
    async ({ subject }) => await tokenOf(subject, { sub: 'x'.repeat(1_001) }),
  ],

  [
    'no login',
    'jwt.invalid-claim',
    async ({ subject }) => await tokenOf(subject, { preferred_username: undefined }),
  ],
  [
    'no login but an e-mail address',
    'jwt.invalid-claim',
    async ({ subject }) =>
      await tokenOf(subject, { preferred_username: '', email: `${unique('mail')}@example.org` }),
  ],
  [
    'an object for its login',
    'jwt.invalid-claim',
    async ({ subject }) => await tokenOf(subject, { preferred_username: { toString: 'admin' } }),
  ],
  [
    'a login with a colon',
    'jwt.invalid-claim',
    async ({ subject }) => await tokenOf(subject, { preferred_username: 'a:b' }),
  ],
  [
    'a login like a service account',
    'jwt.invalid-claim',
    async ({ subject }) => await tokenOf(subject, { preferred_username: 'SA-1-robot' }),
  ],
  [
    'an e-mail address like a service account',
    'jwt.invalid-claim',
    async ({ subject }) => await tokenOf(subject, { email: 'sa-1-robot' }),
  ],
  [
    'the name that tokens sign in with',
    'jwt.invalid-claim',
    async ({ subject }) => await tokenOf(subject, { preferred_username: 'API_KEY' }),
  ],
  [
    'a login on two lines',
    'jwt.invalid-claim',
    async ({ subject }) => await tokenOf(subject, { preferred_username: 'a\nb' }),
  ],
  [
    'a login of 191 characters',
    'jwt.invalid-claim',
    async ({ subject }) => await tokenOf(subject, { preferred_username: 'x'.repeat(191) }),
  ],
  [
    'an e-mail address that is a number',
    'jwt.invalid-claim',
    async ({ subject }) => await tokenOf(subject, { email: 7 }),
  ],
  [
    'a name with half a character',
    'jwt.invalid-claim',
    async ({ subject }) => await tokenOf(subject, { name: 'a\ud800b' }),
  ],

  [
    'an object for its groups',
    'jwt.invalid-claim',
    async ({ subject }) => await tokenOf(subject, { groups: { admins: true } }),
  ],
  [
    'numbers for its groups',
    'jwt.invalid-claim',
    async ({ subject }) => await tokenOf(subject, { groups: [1, 2] }),
  ],
  [
    'null among its groups',
    'jwt.invalid-claim',
    async ({ subject }) => await tokenOf(subject, { groups: ['a', null] }),
  ],
  [
    'a list among its groups',
    'jwt.invalid-claim',
    async ({ subject }) => await tokenOf(subject, { groups: [['a']] }),
  ],
  [
    'an empty text among its groups',
    'jwt.invalid-claim',
    async ({ subject }) => await tokenOf(subject, { groups: ['a', ''] }),
  ],
  [
    '10,001 groups',
    'jwt.invalid-claim',
    async ({ subject }) =>
      await tokenOf(subject, { groups: Array.from({ length: 10_001 }, (_, i) => i.toString(36)) }),
  ],
  [
    'a group of 5,000 characters',
    'jwt.invalid-claim',
    async ({ subject }) => await tokenOf(subject, { groups: ['x'.repeat(5_000)] }),
  ],
  [
    'a group with a NUL',
    'jwt.invalid-claim',
    async ({ subject }) => await tokenOf(subject, { groups: ['a\0'] }),
  ],

  ['120,001 characters', 'jwt.too-large', () => `${'a'.repeat(60_000)}.${'b'.repeat(59_999)}.c`],
  [
    '120,001 characters, though it is genuine',
    'jwt.too-large',
    async ({ subject }) => {
      const plain = await tokenOf(subject, { pad: '' });
      for (let bytes = 90_000 - Math.ceil(plain.length * 0.75); ; bytes++) {
        const token = await tokenOf(subject, { pad: 'x'.repeat(bytes) });
        if (token.length > 120_000) return token;
      }
    },
  ],
];

describe('a token of an identity provider', () => {
  it('is taken when nothing is wrong with it', async ({ expect }) => {
    const { fetch, subject, strict } = newDeployment();
    for (const token of [
      await tokenOf(subject),
      await tokenOf(subject, {}, { key: rsa }),
      await tokenOf(subject, { aud: ['other', AUDIENCE] }),
      await tokenOf(subject, { aud: [AUDIENCE] }),
      await tokenOf(subject, { nbf: seconds(5), iat: seconds(5) }),
      await tokenOf(subject, {}, { header: { typ: 'at+jwt' } }),
      await strict.sign({ sub: unique('sub'), preferred_username: unique('x') }),
    ]) {
      const answer = await ask(fetch, token);
      expect(answer.status, answer.text).toBe(200);
    }
  });

  it('begins at most ten seconds from now, and ends by the second', async ({ expect }) => {
    const { fetch, subject } = newDeployment();
    // Stands still, on a full second.
    vi.useFakeTimers({ toFake: ['Date'], now: seconds() * 1_000 });
    for (const [claims, outcome] of [
      [{ nbf: seconds(10) }, 200],
      [{ nbf: seconds(11) }, 'jwt.not-yet-valid'],
      [{ iat: seconds(10) }, 200],
      [{ iat: seconds(11) }, 'jwt.not-yet-valid'],
      [{ exp: seconds(1) }, 200],
      [{ exp: seconds() }, 'jwt.expired'],
    ] as const) {
      const { status, body } = await ask(fetch, await tokenOf(subject, claims));
      expect(body.messageId ?? status, JSON.stringify(claims)).toBe(outcome);
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

  it.for([
    ['sub', { sub: undefined }],
    ['iat', { iat: undefined }],
    ['exp', { exp: undefined }],
    ['preferred_username', { preferred_username: undefined }],
    ['groups', { groups: 7 }],
    ['email', { email: 7 }],
  ] as const)('that is refused for its claim %s says so', async ([claim, claims], { expect }) => {
    const { fetch, subject } = newDeployment();
    const answer = await ask(fetch, await tokenOf(subject, claims));
    expectNo(expect, answer, 'jwt.invalid-claim');
    expect(answer.body.message).toContain(claim);
  });

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

describe('the header X-JWT-Assertion', () => {
  const asserting = async (fetch: Fetch | undefined, token: string, options: RequestOptions) =>
    await api('GET', '/user', { ...options, headers: { 'X-JWT-Assertion': token } }, fetch);

  it('wins over Authorization, whatever that holds', async ({ expect }) => {
    const { fetch, subject } = newDeployment();
    const token = await tokenOf(subject);
    const account = await org.account();
    for (const as of [null, ADMIN, account.as, { token: 'nonsense' }, { token: 'a.b.c' }]) {
      const answer = await asserting(fetch, token, { as });
      expect(answer.status, answer.text).toBe(200);
      expect(answer.body.login).toBe(subject.login);
    }
    expect((await asserting(fetch, `Bearer ${token}`, { as: null })).body.login).toBe(subject.login);
    const headers = { Authorization: 'Basic !!!!' };
    const unreadable = await api(
      'GET',
      '/user',
      { as: null, headers: { ...headers, 'X-JWT-Assertion': token } },
      fetch,
    );
    expect(unreadable.body.login).toBe(subject.login);
  });

  it('that holds a bad token is refused, though Authorization would be let in', async ({ expect }) => {
    const { fetch, subject } = newDeployment();
    const expired = await tokenOf(subject, { exp: seconds(-60) });
    expectNo(expect, await asserting(fetch, expired, { as: ADMIN }), 'jwt.expired');
    for (const text of ['nonsense', 'Bearer', 'glsa_yscW25imSKJIuav8zF37RZmnbiDvB05G_fcaaf58a']) {
      expectNo(expect, await asserting(fetch, text, { as: ADMIN }), 'jwt.malformed');
    }
  });

  it('that is empty or blank counts as absent', async ({ expect }) => {
    const { fetch } = newDeployment();
    for (const text of ['', '   ']) {
      expect((await asserting(fetch, text, { as: ADMIN })).body.login).toBe('admin');
      expect((await asserting(fetch, text, { as: null })).body.messageId).toBe('auth.unauthorized');
    }
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

  it('is not taken for the audience of another one', async ({ expect }) => {
    const { org, idp } = await newFederation(ec);
    const other = newProvider([ec], { createUsers: true, orgId: org.id, audience: ['elsewhere', 'there'] });
    const { fetch } = isolateFor(idp, other);
    const claims = { sub: unique('sub'), preferred_username: unique('x') };
    expectNo(expect, await ask(fetch, await other.sign(claims)), 'jwt.wrong-audience');
    for (const aud of ['there', ['elsewhere'], ['x', 'there']]) {
      expect((await ask(fetch, await other.sign({ ...claims, aud }))).status).toBe(200);
    }
    const foreign = await idp.sign({ ...claims, aud: 'there' });
    expectNo(expect, await ask(fetch, foreign), 'jwt.wrong-audience');
  });
});
