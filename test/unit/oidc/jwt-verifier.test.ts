import { CompactSign, FlattenedSign, SignJWT } from 'jose';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { jwtVerifier } from '../../../src/oidc/jwt-verifier.ts';
import { listen } from '../../support/log-lines.ts';
import type { ProviderKey } from './provider.ts';
import { AUDIENCE, newKey, newProvider, NOW_MS, seconds } from './provider.ts';

// The library that reads tokens looks at the clock by itself.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW_MS });
  vi.spyOn(console, 'warn').mockImplementation(() => {});
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const rsa = await newKey('rsa', 'RS256');
const ec = await newKey('ec');
const foreign = await newKey('foreign');
const unpublished: ProviderKey = { ...(await newKey('unpublished')), kid: ec.kid };

/** A provider whose keys are one RSA and one EC key, one that signs with EC keys alone, and one with its own keys. */
const idp = newProvider('https://idp.test', [ec, rsa]);
const strict = newProvider('https://strict.test', [ec, rsa], { algorithms: ['ES256'] });
const other = newProvider('https://other.test', [foreign]);
const exact = newProvider('https://exact.test', [ec], { clockTolerance: 0 });
const lenient = newProvider('https://lenient.test', [ec], { clockTolerance: 600 });
const whole = newProvider('https://whole.test', [ec], { refusesUnlistedGroups: true });
const proxy = newProvider('https://proxy.test', [ec], { header: 'X-Proxy-JWT' });
const verify = jwtVerifier(
  [idp, strict, other, exact, lenient, whole, proxy].map(({ settings }) => settings),
  () => NOW_MS,
);

/** Why a token is refused, and for which claim; undefined when it is taken. */
async function problemOf(token: string, by = verify, header?: string): Promise<string | undefined> {
  const verified = await by(token, header);
  if (verified.ok) return undefined;
  const { refusal } = verified;
  if (refusal.tag === 'unauthenticated') return refusal.problem;
  return refusal.tag === 'invalid-claim' ? `invalid-claim ${refusal.claim}` : refusal.tag;
}

/** A token's parts, with the one at the index changed. */
function withPart(token: string, index: number, change: (part: string) => string): string {
  return token
    .split('.')
    .map((part, i) => (i === index ? change(part) : part))
    .join('.');
}

const base64url = (text: string): string => Buffer.from(text).toString('base64url');

/** A token that says of itself whatever it likes, with a signature that is any text. */
const forged = (header: object, payload: object, signature = ''): string =>
  [base64url(JSON.stringify(header)), base64url(JSON.stringify(payload)), signature].join('.');

/** The claims of a token that would be taken, if it were signed. */
const GOOD = {
  iss: idp.issuer,
  aud: AUDIENCE,
  sub: 's-1',
  preferred_username: 'ada',
  iat: seconds(),
  exp: seconds(3_600),
};

/** Signs with a secret that everybody can read, as a token that claims to be symmetric. */
async function signedWithPublished(secret: string): Promise<string> {
  return await new SignJWT(GOOD)
    .setProtectedHeader({ alg: 'HS256', kid: rsa.kid })
    .sign(new TextEncoder().encode(secret));
}

const pemOf = ({ jwk }: ProviderKey): string =>
  `-----BEGIN PUBLIC KEY-----\n${jwk.n}\n-----END PUBLIC KEY-----\n`;

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
/** The next letter of base64url. */
const after = (letter: string): string => LETTERS[LETTERS.indexOf(letter) + 1] ?? '';

type Row = [what: string, problem: string, make: () => string | Promise<string>];

const ROWS: readonly Row[] = [
  ['two dots and nothing else', 'jwt-malformed', () => '..'],
  ['three words', 'jwt-malformed', () => 'a.b.c'],
  [
    'a header that is no JSON',
    'jwt-malformed',
    async () => withPart(await idp.sign(), 0, () => base64url('{')),
  ],
  [
    'a header that is a list',
    'jwt-malformed',
    async () => withPart(await idp.sign(), 0, () => base64url('[]')),
  ],
  ['no header', 'jwt-malformed', async () => withPart(await idp.sign(), 0, () => '')],
  [
    'a payload that is no JSON',
    'jwt-malformed',
    async () => withPart(await idp.sign(), 1, () => base64url('{"sub":')),
  ],
  [
    'a payload that is a list',
    'jwt-malformed',
    async () => withPart(await idp.sign(), 1, () => base64url('[1]')),
  ],
  [
    'a payload of bytes that are no text, signed',
    'jwt-malformed',
    async () =>
      await new CompactSign(new Uint8Array([0xff, 0xfe, 0x00]))
        .setProtectedHeader({ alg: ec.alg, kid: ec.kid })
        .sign(ec.privateKey),
  ],
  [
    'letters that are not base64url',
    'jwt-malformed',
    async () => withPart(await idp.sign(), 2, (part) => `${part.slice(1)}!`),
  ],
  ['a sign of filling behind it', 'jwt-malformed', async () => `${await idp.sign()}=`],
  [
    'a signature with bits that are left over',
    'jwt-malformed',
    // 64 bytes are 85 letters and the first two bits of the last one.
    async () => withPart(await idp.sign(), 2, (part) => part.slice(0, -1) + after(part.at(-1) ?? '')),
  ],
  [
    'an extension that must be understood',
    'jwt-malformed',
    async () =>
      forged(
        { alg: 'ES256', kid: ec.kid, crit: ['exp2'], exp2: 1 },
        JSON.parse(atob((await idp.sign()).split('.')[1]?.replaceAll('-', '+').replaceAll('_', '/') ?? '')),
        'AAAA',
      ),
  ],
  [
    'a payload that is signed as it stands',
    'jwt-malformed',
    async () => {
      const payload = base64url(JSON.stringify(GOOD));
      const { protected: header, signature } = await new FlattenedSign(new TextEncoder().encode(payload))
        .setProtectedHeader({ alg: ec.alg, kid: ec.kid, b64: false, crit: ['b64'] })
        .sign(ec.privateKey);
      return [header, payload, signature].join('.');
    },
  ],
  ['no algorithm', 'jwt-malformed', () => forged({ kid: ec.kid }, GOOD, 'AAAA')],
  ['an algorithm that is no text', 'jwt-malformed', () => forged({ alg: 256, kid: ec.kid }, GOOD, 'AAAA')],

  ['no issuer', 'jwt-unknown-issuer', async () => await idp.sign({ iss: undefined })],
  ['an empty issuer', 'jwt-unknown-issuer', async () => await idp.sign({ iss: '' })],
  ['another issuer', 'jwt-unknown-issuer', async () => await idp.sign({ iss: 'https://evil.test' })],
  [
    'the issuer with a slash after it',
    'jwt-unknown-issuer',
    async () => await idp.sign({ iss: `${idp.issuer}/` }),
  ],
  [
    'the issuer in capitals',
    'jwt-unknown-issuer',
    async () => await idp.sign({ iss: idp.issuer.toUpperCase() }),
  ],
  [
    'the issuer in a list',
    'jwt-unknown-issuer',
    async () => forged({ alg: 'ES256' }, { iss: [idp.issuer], sub: 's-1' }, 'AAAA'),
  ],
  ['an issuer that is no text', 'jwt-unknown-issuer', () => forged({ alg: 'ES256' }, { iss: 0 }, 'AAAA')],
  [
    'the name of what every object has for its issuer',
    'jwt-unknown-issuer',
    async () => await idp.sign({ iss: '__proto__' }),
  ],

  ['the algorithm none', 'jwt-algorithm', () => forged({ alg: 'none' }, GOOD)],
  ['the algorithm None', 'jwt-algorithm', () => forged({ alg: 'None' }, GOOD)],
  [
    'none and the signature of another token',
    'jwt-algorithm',
    async () => withPart(await idp.sign(), 0, () => base64url('{"alg":"none"}')),
  ],
  [
    'HS256 and the modulus of the public key for a secret',
    'jwt-algorithm',
    async () => await signedWithPublished(rsa.jwk.n ?? ''),
  ],
  [
    'HS256 and the JWK for a secret',
    'jwt-algorithm',
    async () => await signedWithPublished(JSON.stringify(rsa.jwk)),
  ],
  [
    'HS256 and a PEM of the public key for a secret',
    'jwt-algorithm',
    async () => await signedWithPublished(pemOf(rsa)),
  ],
  [
    'HS256 and the bytes of the public key for a secret',
    'jwt-algorithm',
    async () =>
      await new SignJWT(GOOD)
        .setProtectedHeader({ alg: 'HS256', kid: ec.kid })
        .sign(new TextEncoder().encode(atob((ec.jwk.x ?? '').replaceAll('-', '+').replaceAll('_', '/')))),
  ],
  ['HS512', 'jwt-algorithm', () => forged({ alg: 'HS512' }, GOOD, 'A'.repeat(86))],
  [
    'an algorithm that does not exist',
    'jwt-algorithm',
    () => forged({ alg: 'XS256', kid: ec.kid }, GOOD, 'AAAA'),
  ],
  [
    'RS256 where the issuer signs with ES256 alone',
    'jwt-algorithm',
    async () => await strict.sign({}, { key: rsa }),
  ],

  [
    'a key id that is not published',
    'jwt-unknown-key',
    async () => await idp.sign({}, { header: { kid: 'unpublished' } }),
  ],
  ['a key id that is a number', 'jwt-unknown-key', async () => await idp.sign({}, { header: { kid: 7 } })],
  [
    'the id of a key of another kind',
    'jwt-unknown-key',
    async () => await idp.sign({}, { header: { kid: rsa.kid } }),
  ],
  [
    'an algorithm that its key is not for',
    'jwt-unknown-key',
    () => forged({ alg: 'PS256', kid: rsa.kid }, GOOD, 'AAAA'),
  ],
  [
    'an algorithm that no published key is for',
    'jwt-unknown-key',
    () => forged({ alg: 'EdDSA' }, GOOD, 'AAAA'),
  ],

  [
    'the signature of a key that is not published, under the id of one that is',
    'jwt-bad-signature',
    async () => await idp.sign({}, { key: unpublished }),
  ],
  [
    'the signature of a key in its own header',
    'jwt-bad-signature',
    async () => await idp.sign({}, { key: unpublished, header: { jwk: unpublished.jwk } }),
  ],
  ['an empty signature', 'jwt-bad-signature', async () => withPart(await idp.sign(), 2, () => '')],
  [
    'a signature of zeros',
    'jwt-bad-signature',
    async () => withPart(await idp.sign(), 2, () => 'A'.repeat(86)),
  ],
  [
    'a shortened signature',
    'jwt-bad-signature',
    async () => withPart(await idp.sign(), 2, (part) => part.slice(0, 40)),
  ],
  [
    'a changed payload',
    'jwt-bad-signature',
    async () =>
      withPart(await idp.sign(), 1, () =>
        base64url(JSON.stringify({ ...GOOD, preferred_username: 'admin' })),
      ),
  ],
  [
    'a changed header',
    'jwt-bad-signature',
    async () =>
      withPart(await idp.sign(), 0, () => base64url(JSON.stringify({ alg: 'ES256', kid: ec.kid, typ: 'x' }))),
  ],
  [
    'the payload of one and the signature of another',
    'jwt-bad-signature',
    async () => {
      const second = (await idp.sign({ sub: 's-2' })).split('.')[2] ?? '';
      return withPart(await idp.sign(), 2, () => second);
    },
  ],
  [
    'no key id and the signature of a key that is not published',
    'jwt-bad-signature',
    async () => await idp.sign({}, { key: unpublished, header: { kid: undefined } }),
  ],
  [
    'no key id and the signature of another configured issuer',
    'jwt-bad-signature',
    async () => await other.sign({ iss: idp.issuer }, { header: { kid: undefined } }),
  ],
  [
    'the signature and the key id of another configured issuer',
    'jwt-unknown-key',
    async () => await other.sign({ iss: idp.issuer }),
  ],
  [
    'a wrong signature, though it has expired as well',
    'jwt-bad-signature',
    async () => await idp.sign({ exp: seconds(-60) }, { key: unpublished }),
  ],

  ['another audience', 'jwt-wrong-audience', async () => await idp.sign({ aud: 'other' })],
  [
    'a list of other audiences',
    'jwt-wrong-audience',
    async () => await idp.sign({ aud: ['other', 'gatehouse2', ''] }),
  ],
  ['an empty list of audiences', 'jwt-wrong-audience', async () => await idp.sign({ aud: [] })],
  [
    'the audience in other letter case',
    'jwt-wrong-audience',
    async () => await idp.sign({ aud: 'Gatehouse' }),
  ],
  ['a part of the audience', 'jwt-wrong-audience', async () => await idp.sign({ aud: 'gate' })],
  [
    'the audience inside a longer one',
    'jwt-wrong-audience',
    async () => await idp.sign({ aud: 'not gatehouse' }),
  ],
  [
    'the audience in a list in a list',
    'jwt-wrong-audience',
    async () => await idp.sign({ aud: [[AUDIENCE]] }),
  ],
  [
    'an object for its audience',
    'jwt-wrong-audience',
    async () => await idp.sign({ aud: { 0: AUDIENCE, length: 1, includes: AUDIENCE } }),
  ],
  [
    'the client in azp alone',
    'jwt-wrong-audience',
    async () => await idp.sign({ aud: 'other', azp: AUDIENCE }),
  ],
  ['no audience', 'invalid-claim aud', async () => await idp.sign({ aud: undefined })],

  ['an end a minute ago', 'jwt-expired', async () => await idp.sign({ exp: seconds(-60) })],
  [
    'an end a second ago, where there is no tolerance',
    'jwt-expired',
    async () => await exact.sign({ exp: seconds(-1) }),
  ],
  [
    'an end at this second, where there is none',
    'jwt-expired',
    async () => await exact.sign({ exp: seconds() }),
  ],
  [
    'an end ten minutes ago, where there is most',
    'jwt-expired',
    async () => await lenient.sign({ exp: seconds(-600) }),
  ],
  [
    'an end long ago',
    'jwt-expired',
    async () => await idp.sign({ iat: seconds(-7_200), exp: seconds(-3_600) }),
  ],
  ['an end in the year 1970', 'jwt-expired', async () => await idp.sign({ exp: 0 })],
  ['an end before all time', 'jwt-expired', async () => await idp.sign({ exp: -1 })],
  ['no end', 'invalid-claim exp', async () => await idp.sign({ exp: undefined })],
  ['an end that is a text', 'invalid-claim exp', async () => await idp.sign({ exp: String(seconds(60)) })],
  ['an end that is null', 'invalid-claim exp', async () => await idp.sign({ exp: null })],

  [
    'a beginning in more than a minute',
    'jwt-not-yet-valid',
    async () => await idp.sign({ nbf: seconds(61) }),
  ],
  ['a beginning that is a text', 'invalid-claim nbf', async () => await idp.sign({ nbf: 'now' })],
  ['an issue in more than a minute', 'jwt-not-yet-valid', async () => await idp.sign({ iat: seconds(60.5) })],
  [
    'a beginning in a second, where there is no tolerance',
    'jwt-not-yet-valid',
    async () => await exact.sign({ nbf: seconds(1) }),
  ],
  [
    'an issue in a second, where there is none',
    'jwt-not-yet-valid',
    async () => await exact.sign({ iat: seconds(1) }),
  ],
  [
    'an issue in the year 9999',
    'jwt-not-yet-valid',
    async () => await idp.sign({ iat: 253_402_300_799, exp: 253_402_300_800 }),
  ],
  ['no issue', 'invalid-claim iat', async () => await idp.sign({ iat: undefined })],
  ['an issue that is a text', 'invalid-claim iat', async () => await idp.sign({ iat: 'now' })],
  ['an issue before all time', 'invalid-claim iat', async () => await idp.sign({ iat: -1 })],

  ['no subject', 'invalid-claim sub', async () => await idp.sign({ sub: undefined })],
  ['an empty subject', 'invalid-claim sub', async () => await idp.sign({ sub: '' })],
  ['a blank subject', 'invalid-claim sub', async () => await idp.sign({ sub: '  ' })],
  ['a number for its subject', 'invalid-claim sub', async () => await idp.sign({ sub: 1 })],
  ['a list for its subject', 'invalid-claim sub', async () => await idp.sign({ sub: ['a'] })],
  ['a subject with a NUL', 'invalid-claim sub', async () => await idp.sign({ sub: 'a\0b' })],
  [
    'a subject of 1,001 characters',
    'invalid-claim sub',
    async () => await idp.sign({ sub: 'x'.repeat(1_001) }),
  ],

  ['120,001 characters', 'jwt-too-large', () => `${'a'.repeat(60_000)}.${'b'.repeat(59_999)}.c`],
  [
    '120,001 characters, though it is genuine',
    'jwt-too-large',
    async () => {
      const plain = await idp.sign({ pad: '' });
      for (let bytes = 90_000 - Math.ceil(plain.length * 0.75); ; bytes++) {
        const token = await idp.sign({ pad: 'x'.repeat(bytes) });
        if (token.length > 120_000) return token;
      }
    },
  ],
];

describe('a token of an identity provider', () => {
  it.each<[string, () => Promise<string>]>([
    ['as it usually is', () => idp.sign()],
    ['with the other key', () => idp.sign({}, { key: rsa })],
    ['for several audiences', () => idp.sign({ aud: ['other', AUDIENCE] })],
    ['for a list of one audience', () => idp.sign({ aud: [AUDIENCE] })],
    ['from a clock that is ahead', () => idp.sign({ nbf: seconds(5), iat: seconds(5) })],
    ['that says that it is an access token', () => idp.sign({}, { header: { typ: 'at+jwt' } })],
    ['of an issuer that signs with one algorithm alone', () => strict.sign()],
    ['that begins in a minute', () => idp.sign({ nbf: seconds(60) })],
    ['that was issued in a minute', () => idp.sign({ iat: seconds(60) })],
    ['that ended less than a minute ago', () => idp.sign({ exp: seconds(-59) })],
    ['that ends in a second, where there is no tolerance', () => exact.sign({ exp: seconds(1) })],
    ['that ended nearly ten minutes ago, where there is most', () => lenient.sign({ exp: seconds(-599) })],
    ['without a login', () => idp.sign({ preferred_username: undefined })],
    [
      'with names that nobody can have',
      () => idp.sign({ preferred_username: 'a:b', email: 7, name: 'a\ud800b' }),
    ],
    ['with groups that nobody can be in', () => idp.sign({ groups: ['a', null, ['b'], 'x'.repeat(5_000)] })],
    ['that does not list its groups', () => idp.sign({ hasgroups: true })],
  ])('is taken %s', async (_, make) => {
    expect(await problemOf(await make())).toBeUndefined();
  });

  it('tells what it says, what its issuer may do, and that keys of the settings are good for ever', async () => {
    expect(await verify(await idp.sign({ groups: ['a'], name: 'Ada', admin: true }))).toEqual({
      ok: true,
      value: {
        claims: {
          issuer: idp.issuer,
          subject: 's-1',
          issuedAt: seconds(),
          expires: new Date(NOW_MS + 3_660_000).toISOString(),
          login: 'ada',
          email: undefined,
          name: 'Ada',
          groups: ['a'],
          orgRole: undefined,
          mapped: {},
        },
        policy: {
          issuer: idp.issuer,
          claims: { login: 'preferred_username', email: 'email', name: 'name', groups: 'groups' },
          formerIssuers: [],
          absentClaims: 'say-nothing',
          refusesUnlistedGroups: false,
          emailsAreVerified: false,
          createUsers: false,
          linkUsers: false,
          manages: ['login', 'email', 'name', 'password'],
          orgId: 1,
          defaultOrgRole: 'Viewer',
          orgMapping: [],
        },
        until: Infinity,
      },
    });
  });

  it('tells nothing of the client that people sign in to the console with, its secret least of all (I13)', async () => {
    const client = {
      clientId: AUDIENCE,
      clientSecret: 'a very private secret',
      scopes: ['openid', 'groups'],
    };
    const other = newProvider('https://client.test', [ec], client);
    const verified = await jwtVerifier([other.settings], () => NOW_MS)(await other.sign());
    const { value } = verified.ok ? verified : expect.unreachable();
    expect(Object.keys(value.policy)).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/client|scopes/)]),
    );
    expect(JSON.stringify(verified)).not.toMatch(/private|openid/);
  });

  it.each<Row>([...ROWS])('with %s is refused: %s (I12)', async (_, problem, make) => {
    expect(await problemOf(await make())).toBe(problem);
  });

  it('is not taken for the audience of another issuer, and for each of its own', async () => {
    const there = newProvider('https://there.test', [ec], { audience: ['elsewhere', 'there'] });
    const both = jwtVerifier([idp.settings, there.settings], () => NOW_MS);
    expect(await problemOf(await there.sign(), both)).toBe('jwt-wrong-audience');
    expect(await problemOf(await idp.sign({ aud: 'there' }), both)).toBe('jwt-wrong-audience');
    for (const aud of ['there', ['elsewhere'], ['x', 'there']]) {
      expect(await problemOf(await there.sign({ aud }), both)).toBeUndefined();
    }
  });

  it('without a key id is taken when one of the keys signed it, whatever is wrong with the others', async () => {
    const weak = { ...rsa.jwk, kid: 'weak', e: 'AA' };
    const many = newProvider('https://many.test', [rsa, { ...rsa, jwk: weak }]);
    const header = { kid: undefined };
    for (const keys of [
      [weak, rsa.jwk],
      [rsa.jwk, weak],
    ]) {
      const by = jwtVerifier([{ ...many.settings, keys: { keys: keys as never } }], () => NOW_MS);
      expect(await problemOf(await many.sign({}, { key: rsa, header }), by)).toBeUndefined();
      const other = { ...(await newKey('other', 'RS256')), kid: rsa.kid };
      expect(await problemOf(await many.sign({}, { key: other, header }), by)).toBe('jwt-bad-signature');
    }
  });

  it('without a key id is taken when any published key that fits signed it, and no other', async () => {
    const keys = [await newKey('1'), rsa, await newKey('2'), await newKey('3', 'EdDSA')] as const;
    const many = newProvider('https://many.test', [...keys]);
    const by = jwtVerifier([many.settings], () => NOW_MS);
    const header = { kid: undefined };
    for (const key of keys) expect(await problemOf(await many.sign({}, { key, header }), by)).toBeUndefined();
    expect(await problemOf(await many.sign({}, { key: foreign, header }), by)).toBe('jwt-bad-signature');
    const strange = await newKey('4', 'ES384');
    expect(await problemOf(await many.sign({}, { key: strange, header }), by)).toBe('jwt-unknown-key');
  });

  it.each([
    [{ aud: 'other' }, 'jwt-wrong-audience'],
    [{ exp: 1 }, 'jwt-expired'],
    [{ nbf: 9_999_999_999 }, 'jwt-not-yet-valid'],
    [{ sub: undefined }, 'invalid-claim sub'],
  ])('without a key id meets all other conditions as well: %j', async (claims, problem) => {
    const second = await newKey('second');
    const two = newProvider('https://two.test', [ec, second]);
    const by = jwtVerifier([two.settings], () => NOW_MS);
    const token = await two.sign(claims, { key: second, header: { kid: undefined } });
    expect(await problemOf(token, by)).toBe(problem);
  });
});

describe('a token in the header of a proxy', () => {
  it('is taken in any letter case of the header that its issuer names, and in no other', async () => {
    for (const header of ['X-Proxy-JWT', 'x-proxy-jwt', undefined])
      expect(await problemOf(await proxy.sign(), verify, header)).toBeUndefined();
    for (const header of ['X-JWT-Assertion', 'Cf-Access-Jwt-Assertion', 'X-Proxy', ''])
      expect(await problemOf(await proxy.sign(), verify, header)).toBe('jwt-unknown-issuer');
    expect(await problemOf(await idp.sign(), verify, 'x-jwt-assertion')).toBeUndefined();
    expect(await problemOf(await idp.sign(), verify, 'X-Proxy-JWT')).toBe('jwt-unknown-issuer');
  });

  it('is not looked at further when it came in another one', async () => {
    const forged = await proxy.sign({ exp: 1 }, { key: unpublished });
    expect(await problemOf(forged, verify, 'X-JWT-Assertion')).toBe('jwt-unknown-issuer');
    expect(await problemOf('a.b.c', verify, 'X-JWT-Assertion')).toBe('jwt-malformed');
  });
});

describe('a token that does not list its groups', () => {
  const elsewhere = { _claim_names: { groups: 'src1' }, _claim_sources: { src1: { endpoint: 'https://x' } } };

  it('is refused where its issuer must list them', async () => {
    for (const claims of [elsewhere, { hasgroups: true }, { ...elsewhere, groups: ['a'] }])
      expect(await problemOf(await whole.sign(claims))).toBe('jwt-groups-unlisted');
    expect(await problemOf(await idp.sign(elsewhere))).toBeUndefined();
  });

  it('is not one that says nothing of groups, or that it has none', async () => {
    for (const claims of [{}, { groups: [] }, { groups: ['a'], hasgroups: true }])
      expect(await problemOf(await whole.sign(claims))).toBeUndefined();
  });
});

describe('how a token was read', () => {
  const paths = {
    login: 'preferred_username',
    groups: 'apps.app.groups',
    orgRole: 'role',
  };
  const mapping = { claim: 'team.name', value: 'x', orgId: 1, role: 'Viewer' };
  const newReader = (issuer: string) => newProvider(issuer, [ec], { claims: paths, orgMapping: [mapping] });

  it('is logged once for each claim of each issuer, with the path of the settings and nothing of the token', async () => {
    const { lines, text } = listen();
    const readers = [newReader('https://a.test'), newReader('https://b.test')];
    const by = jwtVerifier(
      readers.map(({ settings }) => settings),
      () => NOW_MS,
    );
    const claims = { apps: { app: 'SECRET' }, team: [{ title: 'SECRET' }], SECRET: 'SECRET' };
    for (let i = 0; i < 3; i++)
      for (const reader of readers) expect(await problemOf(await reader.sign(claims), by)).toBeUndefined();
    const linesOf = (issuer: string) => [
      { level: 'warn', event: 'claim-absent', issuer, claim: 'team.name' },
      { level: 'warn', event: 'claim-unreadable', issuer, claim: 'apps.app.groups' },
      { level: 'warn', event: 'claim-absent', issuer, claim: 'role' },
    ];
    expect(lines()).toEqual([...linesOf('https://a.test'), ...linesOf('https://b.test')]);
    expect(text()).not.toContain('SECRET');
    expect(await problemOf(await readers[0]!.sign({ apps: null, role: {}, team: [] }), by)).toBeUndefined();
    expect(lines().slice(6)).toEqual([
      { level: 'warn', event: 'claim-absent', issuer: 'https://a.test', claim: 'apps.app.groups' },
    ]);
  });

  it('is logged when groups are not listed, and how many entries are none, ten times a minute at most', async () => {
    const { lines, text } = listen();
    const by = jwtVerifier([idp.settings, whole.settings], () => NOW_MS);
    const groups = ['ok', null, 'x'.repeat(1_001)];
    for (let i = 0; i < 12; i++) {
      expect(await problemOf(await idp.sign({ groups }), by)).toBeUndefined();
      expect(await problemOf(await whole.sign({ hasgroups: true }), by)).toBe('jwt-groups-unlisted');
    }
    const skipped = {
      level: 'warn',
      event: 'groups-skipped',
      issuer: idp.issuer,
      claim: 'groups',
      entries: 2,
    };
    const unlisted = { level: 'warn', event: 'groups-unlisted', issuer: whole.issuer, claim: 'groups' };
    expect(lines().filter(({ event }) => event === 'groups-skipped')).toEqual(Array(10).fill(skipped));
    expect(lines().filter(({ event }) => event !== 'groups-skipped')).toEqual([unlisted]);
    expect(text()).not.toContain('xxx');
  });

  it('is not logged of a token that says everything', async () => {
    const { lines } = listen();
    await problemOf(await idp.sign({ groups: [] }));
    expect(lines()).toEqual([]);
  });
});
