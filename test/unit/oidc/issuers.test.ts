import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';

import type { Bindings } from '../../../src/env.ts';
import { readSettings } from '../../../src/env.ts';

const jwkOf = (kind: 'ec' | 'ed25519' | 'rsa'): object => {
  if (kind === 'rsa')
    return generateKeyPairSync('rsa', { modulusLength: 2_048 }).publicKey.export({ format: 'jwk' });
  if (kind === 'ec')
    return generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' });
  return generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' });
};

const EC = jwkOf('ec');
const RSA = jwkOf('rsa');
const ED = jwkOf('ed25519');
/** Part of private keys below: no message may repeat it. */
const PRIVATE = 'cHJpdmF0ZSBrZXk';

/** The least that an entry may say. */
const LEAST = {
  issuer: 'https://idp.example',
  audience: 'gatehouse',
  jwksUrl: 'https://idp.example/keys',
  claims: { login: 'preferred_username' },
};

const DEFAULTS = {
  algorithms: ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'],
  formerIssuers: [],
  header: 'X-JWT-Assertion',
  clockTolerance: 60,
  absentClaims: 'say-nothing',
  refusesUnlistedGroups: false,
  emailsAreVerified: false,
  createUsers: false,
  linkUsers: false,
  manages: ['login', 'password'],
  orgId: 1,
  defaultOrgRole: 'Viewer',
  orgMapping: [],
  scopes: ['openid', 'profile', 'email'],
};

const inline = (...keys: readonly object[]) => ({ jwksUrl: undefined, keys: { keys } });

const settingsWith = (value: unknown) =>
  readSettings({
    TOKEN_SECRET: 'a test secret of enough length',
    OIDC_ISSUERS: value,
  } as unknown as Bindings);

const settingsOf = (...entries: readonly object[]) => settingsWith(JSON.stringify(entries));

const issuersIn = (read: ReturnType<typeof readSettings>) =>
  'settings' in read ? read.settings.OIDC_ISSUERS : read.problems;

describe('the setting OIDC_ISSUERS', () => {
  it.for([
    ['is absent', undefined],
    ['is empty', ''],
    ['is blank', ' \n '],
    ['is an empty list', '[]'],
  ] as const)('names no issuer when it %s', ([, value]) => {
    expect(issuersIn(settingsWith(value))).toEqual([]);
  });

  it('needs no more of an issuer than its name, an audience, keys and where the login stands', () => {
    expect(issuersIn(settingsOf(LEAST))).toEqual([{ ...LEAST, ...DEFAULTS }]);
  });

  it.for([
    [
      'an e-mail address instead of a login',
      { claims: { email: 'email' } },
      { manages: ['email', 'password'] },
    ],
    [
      'all claims, which it manages then',
      { claims: { login: 'a', email: 'b', name: 'c', groups: 'd.e', orgRole: 'https://f/g' } },
      { manages: ['orgRole', 'login', 'email', 'name', 'password'] },
    ],
    ['a path with a dot in a name', { claims: { login: String.raw`a.my\.app\\.b` } }],
    ['nothing that it manages', { manages: [] }],
    [
      'orgs by a claim and by a group',
      {
        claims: { login: 'preferred_username', groups: 'groups' },
        orgMapping: [
          { claim: String.raw`apps.my\.app.roles`, value: 'ops', orgId: 2, role: 'Admin' },
          { value: 'staff', orgId: 3, role: 'None' },
        ],
      },
      { manages: ['orgRole', 'login', 'password'] },
    ],
    [
      'groups that may sign in',
      { claims: { login: 'preferred_username', groups: 'groups' }, allowedGroups: ['staff', 'Ops'] },
    ],
    ['former names', { formerIssuers: ['https://old.example', 'https://older.example'] }],
    ['a header of its own', { header: 'X-Goog-IAP-JWT-Assertion' }],
    ['no tolerance', { clockTolerance: 0 }],
    ['the largest tolerance', { clockTolerance: 600 }],
    ['absent claims that say none', { absentClaims: 'say-none' }],
    ['a link by login', { linkUsers: 'login' }],
    [
      'a link by address',
      { linkUsers: 'verified-email', claims: { email: 'email' } },
      { manages: ['email', 'password'] },
    ],
    ['several audiences', { audience: ['a', 'b'] }],
    ['an EC key in it', inline(EC)],
    ['an RSA key in it', inline(RSA)],
    ['an Ed25519 key in it', inline(ED)],
    [
      'several keys in it, with what providers write beside them',
      inline({ ...EC, kid: 'a', alg: 'ES256', use: 'sig', x5t: 'x' }, { ...RSA, kid: 'b' }),
    ],
    ['one algorithm', { algorithms: ['ES256'] }],
    ['keys of which one is for the algorithm', { ...inline(RSA, EC, ED), algorithms: ['ES256'] }],
    ['an RSA key for another padding', { ...inline(RSA), algorithms: ['PS512'] }],
    ['an Ed25519 key for its algorithm', { ...inline({ ...ED, alg: 'EdDSA' }), algorithms: ['EdDSA'] }],
    [
      'all switches',
      {
        createUsers: true,
        linkUsers: false,
        emailsAreVerified: true,
        refusesUnlistedGroups: true,
        orgId: 7,
        defaultOrgRole: 'None',
      },
    ],
    ['a client of the console', { clientId: 'gatehouse' }],
    [
      'a client that is one of several audiences, with a secret and other scopes',
      {
        audience: ['api', 'gatehouse'],
        clientId: 'gatehouse',
        clientSecret: 'a~secret',
        scopes: ['openid', 'https://idp.example/groups', 'offline_access'],
      },
    ],
    [
      'a client of a provider on this machine',
      { issuer: 'http://localhost:8080/realms/staff', clientId: 'gatehouse' },
    ],
    ['the largest org id', { orgId: 2_147_483_647 }],
    ['keys on this machine by name', { jwksUrl: 'http://localhost:8080/keys' }],
    ['keys on this machine by address', { jwksUrl: 'http://127.0.0.1:8080/keys' }],
    ['keys on this machine by IPv6 address', { jwksUrl: 'http://[::1]:8080/keys' }],
  ] as const)('takes an issuer with %s', ([, fields, others]) => {
    expect(issuersIn(settingsOf({ ...LEAST, ...fields }))).toEqual([
      JSON.parse(JSON.stringify({ ...LEAST, ...DEFAULTS, ...fields, ...others })),
    ]);
  });

  it('expects the header of Cloudflare Access where the issuer is one of its teams', () => {
    const headerOf = (issuer: string): unknown => {
      const read = issuersIn(settingsOf({ ...LEAST, issuer }));
      return read.map((one) => (typeof one === 'string' ? one : one.header));
    };
    expect(headerOf('https://team.cloudflareaccess.com')).toEqual(['Cf-Access-Jwt-Assertion']);
    for (const other of [
      'https://cloudflareaccess.com.evil.test',
      'https://notcloudflareaccess.com',
      'accounts',
    ])
      expect(headerOf(other), other).toEqual(['X-JWT-Assertion']);
  });

  it.for([
    ['a key for encryption', { ...RSA, use: 'enc', alg: 'RSA-OAEP' }],
    ['a key for encryption that only its use tells', { ...RSA, use: 'enc' }],
    ['a key for encryption that only its algorithm tells', { ...RSA, alg: 'RSA-OAEP-256' }],
    ['a key for encryption that only its operations tell', { ...RSA, key_ops: ['encrypt'] }],
    ['a key of an unknown kind', { kty: 'AKP', pub: 'x' }],
    ['a symmetric key without its secret', { kty: 'oct' }],
    ['a short key', { ...RSA, n: 'AQAB' }],
    ['a key on another curve', { ...EC, crv: 'secp256k1' }],
    ['a key to agree on secrets with', { ...ED, crv: 'X25519' }],
    ['a key that lacks a part', { ...EC, y: undefined }],
    ['a key of no kind', {}],
  ] as const)('leaves out %s beside a good one, and takes none alone', ([, key]) => {
    for (const keys of [
      [key, EC],
      [EC, key],
    ])
      expect(issuersIn(settingsOf({ ...LEAST, ...inline(...keys) }))).toMatchObject([
        { keys: { keys: [EC] } },
      ]);
    const problems = issuersIn(settingsOf({ ...LEAST, ...inline(key) }));
    expect(problems.length).toBeGreaterThan(0);
    for (const problem of problems) expect(problem).toMatch(/^OIDC_ISSUERS\.0\.keys\.keys\.0(\.kty)?: /);
  });

  it('takes an org role in any letter case', () => {
    const read = issuersIn(settingsOf({ ...LEAST, defaultOrgRole: 'eDITOR' }));
    expect(read).toMatchObject([{ defaultOrgRole: 'Editor' }]);
  });

  it('takes several issuers', () => {
    const second = { ...LEAST, issuer: 'https://other.example' };
    expect(issuersIn(settingsOf(LEAST, second))).toMatchObject([LEAST, second]);
  });
});

type Bad = readonly [what: string, fields: object, named: string];

const HALF: readonly Bad[] = [
  ['without issuer', { issuer: undefined }, 'issuer'],
  ['with an empty issuer', { issuer: '' }, 'issuer'],
  ['with a blank issuer', { issuer: '  ' }, 'issuer'],
  ['with an issuer that is no text', { issuer: 7 }, 'issuer'],
  ['without audience', { audience: undefined }, 'audience'],
  ['with an empty audience', { audience: '' }, 'audience'],
  ['with no audience in the list', { audience: [] }, 'audience'],
  ['with an empty audience in the list', { audience: ['a', ''] }, 'audience'],
  ['with null for an audience', { audience: null }, 'audience: must be a text, or a list of texts'],
  ['without keys', { jwksUrl: undefined }, 'jwksUrl or keys'],
  ['with keys and an address of keys', { keys: { keys: [EC] } }, 'jwksUrl or keys'],
  ['with no keys in the set', inline(), 'keys'],
  ['with a list of keys instead of a set', { jwksUrl: undefined, keys: [EC] }, 'keys'],
  ['with keys as a text', { jwksUrl: undefined, keys: JSON.stringify({ keys: [EC] }) }, 'keys'],
  ['with a key of no kind', inline({}), 'kty'],
  ['with a key of an unknown kind', inline({ kty: 'AKP', pub: 'x' }), 'kty'],
  ['with a symmetric key', inline({ kty: 'oct', k: PRIVATE }), 'public key'],
  [
    'with a symmetric key beside a good one',
    inline(EC, { kty: 'oct', k: PRIVATE }),
    'keys.keys.1: must be a public key',
  ],
  [
    'with a private key beside a good one',
    inline(EC, { ...ED, d: PRIVATE }),
    'keys.keys.1: must be a public key',
  ],
  ['with a private key of an unknown kind', inline(EC, { kty: 'AKP', priv: PRIVATE }), 'public key'],
  [
    'with a private key for encryption beside a good one',
    inline({ ...RSA, use: 'enc', d: PRIVATE }, EC),
    'public key',
  ],
  ['with a text for a key beside a good one', inline(EC, PRIVATE as unknown as object), 'keys.keys.1'],
  ['with a symmetric key that says it is none', inline({ ...EC, k: PRIVATE }), 'public key'],
  ['with a private EC key', inline({ ...EC, d: PRIVATE }), 'public key'],
  ['with a private Ed25519 key', inline({ ...ED, d: PRIVATE }), 'public key'],
  ['with a private RSA key', inline({ ...RSA, d: PRIVATE }), 'public key'],
  ['with the factors of an RSA key', inline({ ...RSA, p: PRIVATE, q: PRIVATE }), 'public key'],
  ['with an EC key that lacks a coordinate', inline({ ...EC, y: undefined }), 'part of the key'],
  ['with an EC key that lacks its curve', inline({ ...EC, crv: undefined }), 'part of the key'],
  ['with an RSA key that lacks its exponent', inline({ ...RSA, e: undefined }), 'part of the key'],
  ['with an Ed25519 key that lacks its point', inline({ ...ED, x: undefined }), 'part of the key'],
  [
    'with keys for other algorithms alone',
    { ...inline(RSA, ED), algorithms: ['ES256', 'ES384'] },
    'keys: has no key for one of the algorithms',
  ],
  [
    'with a key that is for another algorithm of its kind',
    { ...inline({ ...RSA, alg: 'PS256' }), algorithms: ['RS256'] },
    'keys: has no key for one of the algorithms',
  ],
  ['with plain http', { jwksUrl: 'http://idp.example/keys' }, 'https'],
  [
    'with plain http to a name that begins like this machine',
    { jwksUrl: 'http://localhost.evil.test/' },
    'https',
  ],
  [
    'with plain http behind a name like this machine',
    { jwksUrl: 'http://localhost@evil.test/keys' },
    'https',
  ],
  ['with plain http to an address beside this machine', { jwksUrl: 'http://127.0.0.1.nip.io/' }, 'https'],
  [
    'with a password in the address of keys',
    { jwksUrl: `https://user:${PRIVATE}@idp.example/keys` },
    'https',
  ],
  ['with a user in the address of keys', { jwksUrl: 'https://user@idp.example/keys' }, 'https'],
  ['with a file for keys', { jwksUrl: 'file:///etc/passwd' }, 'https'],
  ['with keys in the address', { jwksUrl: 'data:application/json,{}' }, 'https'],
  ['with half an address of keys', { jwksUrl: '/keys' }, 'https'],
  ['with an address of keys that is no text', { jwksUrl: 7 }, 'jwksUrl'],
  ['with the algorithm none', { algorithms: ['none'] }, 'algorithms'],
  ['with a symmetric algorithm', { algorithms: ['RS256', 'HS256'] }, 'algorithms'],
  ['with an algorithm in other letter case', { algorithms: ['rs256'] }, 'algorithms'],
  ['with no algorithms', { algorithms: [] }, 'algorithms'],
  ['without claims', { claims: undefined }, 'claims'],
  ['with claims that say nothing of who it is', { claims: { name: 'name', groups: 'groups' } }, 'login'],
  ['with an empty path', { claims: { login: '' } }, 'login'],
  ['with a path that is no text', { claims: { login: ['a'] } }, 'login'],
  [
    'with a path with an empty name',
    { claims: { login: 'a', groups: `${PRIVATE}..b` } },
    'claims.groups: has a name that is empty',
  ],
  [
    'with a path that ends with a backslash',
    { claims: { login: `${PRIVATE}\\` } },
    'claims.login: has a backslash',
  ],
  [
    'with a path with a backslash before a letter',
    { claims: { login: 'a', orgRole: 'a\\b' } },
    'claims.orgRole: has a backslash',
  ],
  [
    'with a path that is too long',
    { claims: { login: Array(21).fill('a').join('.') } },
    'claims.login: must have at most 20',
  ],
  [
    'with such a path in a mapping',
    { orgMapping: [{ claim: 'a.', value: 'x', orgId: 1, role: 'Viewer' }] },
    'orgMapping.0.claim: has a name',
  ],
  [
    'with an unknown claim',
    { claims: { login: 'a', [PRIVATE]: 'b' } },
    '.claims: has a field that is none of login, email, name, groups, orgRole',
  ],
  ['with an unknown field', { [PRIVATE]: true }, '.0: has a field that is none of issuer, audience,'],
  ['with a switch that is a text', { createUsers: 'true' }, 'createUsers'],
  [
    'with the other switch as a number',
    { linkUsers: 1 },
    'linkUsers: must be false, "login" or "verified-email"',
  ],
  [
    'with a link as it was said before',
    { linkUsers: true },
    'linkUsers: must be false, "login" or "verified-email": true meant "login"',
  ],
  [
    'with a link by an address that no claim says',
    { linkUsers: 'verified-email', claims: { login: 'upn' }, emailsAreVerified: true },
    'linkUsers: of "verified-email" needs claims.email',
  ],
  ['with another link', { linkUsers: PRIVATE }, 'linkUsers: must be false, "login" or "verified-email"'],
  [
    'with its own name as a former one',
    { formerIssuers: [LEAST.issuer] },
    'formerIssuers: must not have the issuer of today',
  ],
  ['with an empty former name', { formerIssuers: [''] }, 'formerIssuers'],
  ['with too many former names', { formerIssuers: Array.from({ length: 11 }, String) }, 'formerIssuers'],
  ['with the header of all credentials', { header: 'authorization' }, 'header'],
  ...[
    'Cookie',
    'Host',
    'Content-Type',
    'CF-Connecting-IP',
    'X-Grafana-Org-Id',
    'If-Match',
    'Idempotency-Key',
    'Accept',
  ].map((header): Bad => [`with the header ${header}, which says something else`, { header }, 'header']),
  ['with a header that is none', { header: 'X JWT' }, 'header'],
  ['with a tolerance of the past', { clockTolerance: -1 }, 'clockTolerance'],
  ['with a tolerance of an hour', { clockTolerance: 3_600 }, 'clockTolerance'],
  ['with another meaning of absent claims', { absentClaims: PRIVATE }, 'absentClaims'],
  ['with another field that it manages', { manages: [PRIVATE] }, 'manages'],
  [
    'with a field that it manages and no claim says',
    { manages: ['email'] },
    'manages: has email, which no claim says',
  ],
  [
    'with groups that may sign in and no claim of groups',
    { allowedGroups: ['a'] },
    'allowedGroups: needs claims.groups',
  ],
  [
    'with no groups that may sign in',
    { claims: { login: 'a', groups: 'b' }, allowedGroups: [] },
    'allowedGroups',
  ],
  [
    'with a mapping of a group and no claim of groups',
    { orgMapping: [{ value: 'x', orgId: 1, role: 'Viewer' }] },
    'orgMapping: has a value of no claim',
  ],
  [
    'with a mapping to no org',
    { orgMapping: [{ claim: 'a', value: 'x', role: 'Viewer' }] },
    'orgMapping.0.orgId',
  ],
  [
    'with a mapping of no value',
    { orgMapping: [{ claim: 'a', value: '', orgId: 1, role: 'Viewer' }] },
    'orgMapping.0.value',
  ],
  [
    'with a mapping to an unknown role',
    { orgMapping: [{ claim: 'a', value: 'x', orgId: 1, role: PRIVATE }] },
    'orgMapping.0.role',
  ],
  [
    'with a mapping of an unknown field',
    { orgMapping: [{ claim: 'a', value: 'x', orgId: 1, role: 'Viewer', [PRIVATE]: 1 }] },
    'orgMapping.0: has a field that is none of claim, value, orgId, role',
  ],
  ['with a secret of no client', { clientSecret: PRIVATE }, 'clientSecret: needs clientId'],
  ['with scopes of no client', { scopes: ['openid'] }, 'scopes: needs clientId'],
  [
    'with a client that ID tokens are not for',
    { clientId: PRIVATE, clientSecret: PRIVATE },
    '.clientId: must be one of audience: ID tokens have the id of their client as aud',
  ],
  [
    'with a client that is a part of the audience only',
    { audience: 'gatehouse-api', clientId: 'gatehouse' },
    '.clientId: must be one of audience',
  ],
  ['with an empty client', { clientId: '' }, 'clientId'],
  ['with an empty secret', { clientId: 'gatehouse', clientSecret: ' ' }, 'clientSecret'],
  ['with a secret that is no text', { clientId: 'gatehouse', clientSecret: [PRIVATE] }, 'clientSecret'],
  [
    'with a secret that is too long',
    { clientId: 'gatehouse', clientSecret: 'x'.repeat(1_001) },
    'clientSecret',
  ],
  [
    'with scopes that bring no ID token',
    { clientId: 'gatehouse', scopes: ['profile'] },
    'scopes: must have openid',
  ],
  ['with no scopes', { clientId: 'gatehouse', scopes: [] }, 'scopes: must have openid'],
  [
    'with scopes in one text',
    { clientId: 'gatehouse', scopes: ['openid profile'] },
    'scopes.0: must be a scope',
  ],
  ['with scopes that are no list', { clientId: 'gatehouse', scopes: 'openid' }, 'scopes'],
  ...[
    'accounts',
    'http://idp.example',
    'http://localhost.evil.test',
    'https://idp.example/?tenant=1',
    'https://idp.example/#a',
    'https://idp.example/?',
    `https://user:${PRIVATE}@idp.example`,
    'https://idp.example/rëalm',
    `https://idp.example/${'x'.repeat(1_000)}`,
  ].map((issuer): Bad => [
    `with a client, and ${issuer.slice(0, 40)} for its name`,
    { issuer, clientId: 'gatehouse' },
    '.issuer: must be an https URL where there is a clientId',
  ]),
  ['with the global plane for its org', { orgId: 0 }, 'orgId'],
  ['with a negative org id', { orgId: -1 }, 'orgId'],
  ['with a fraction of an org id', { orgId: 1.5 }, 'orgId'],
  ['with an org id that is too large', { orgId: 2_147_483_648 }, 'orgId'],
  ['with an org id that is a text', { orgId: '1' }, 'orgId'],
  ['with an unknown org role', { defaultOrgRole: 'Owner' }, 'defaultOrgRole'],
  ['with server admins by default', { defaultOrgRole: 'Grafana Admin' }, 'defaultOrgRole'],
];

describe('half a configuration', () => {
  it.for(HALF)('is refused: an issuer %s', ([, fields, named]) => {
    const read = settingsOf({ ...LEAST, ...fields });
    expect(read).not.toHaveProperty('settings');
    const said = 'problems' in read ? read.problems.join('\n') : '';
    expect(said).toContain('OIDC_ISSUERS');
    expect(said).toContain(named);
    expect(said).not.toContain(PRIVATE);
  });

  it.for([
    ['no JSON', '[{'],
    ['an entry without a list', JSON.stringify(LEAST)],
    ['a text', '"x"'],
    ['a number', '7'],
    ['null', 'null'],
    ['true', 'true'],
    ['a list of lists', '[[]]'],
    ['a list of null', '[null]'],
    ['a list of names', '["https://idp.example"]'],
    ['text after the list', '[] x'],
    ['a list that is no text', [LEAST]],
  ] as const)('is refused: %s', ([, value]) => {
    const read = settingsWith(value);
    expect('problems' in read ? read.problems.join('\n') : '').toContain('OIDC_ISSUERS');
  });

  it('is refused when an issuer is named twice', () => {
    const read = settingsOf(LEAST, { ...LEAST, audience: 'other' });
    expect('problems' in read ? read.problems.join('\n') : '').toContain('twice');
  });

  it('names the entry that is wrong', () => {
    const read = settingsOf(LEAST, { ...LEAST, issuer: 'https://other.example', audience: undefined });
    expect('problems' in read ? read.problems.join('\n') : '').toContain('OIDC_ISSUERS.1.audience');
  });
});

describe('several settings of issuers', () => {
  const settingsOfAll = (settings: Readonly<Record<string, unknown>>) =>
    readSettings({ TOKEN_SECRET: 'a test secret of enough length', ...settings } as unknown as Bindings);
  const named = (...names: readonly string[]): string =>
    JSON.stringify(names.map((name) => ({ ...LEAST, issuer: `https://${name}.example` })));
  const namesIn = (read: ReturnType<typeof readSettings>): unknown =>
    'settings' in read ? read.settings.OIDC_ISSUERS.map(({ issuer }) => issuer) : read.problems;
  const problemsOf = (settings: Readonly<Record<string, unknown>>): readonly string[] => {
    const read = settingsOfAll(settings);
    return 'problems' in read ? read.problems : [];
  };

  it('are one list, in the order of their numbers', () => {
    const read = settingsOfAll({
      OIDC_ISSUERS_10: named('e'),
      OIDC_ISSUERS_2: named('c', 'd'),
      OIDC_ISSUERS: named('a', 'b'),
      OIDC_ISSUERS_7: '',
      OIDC_ISSUERS_8: undefined,
    });
    expect(namesIn(read)).toEqual(['a', 'b', 'c', 'd', 'e'].map((name) => `https://${name}.example`));
  });

  it('need not begin with the one without a number', () => {
    expect(namesIn(settingsOfAll({ OIDC_ISSUERS_3: named('a') }))).toEqual(['https://a.example']);
  });

  it('must not name an issuer twice, and the problem says both', () => {
    const settings = { OIDC_ISSUERS: named('a', 'b'), OIDC_ISSUERS_1: named('c', 'b') };
    expect(problemsOf(settings)).toEqual([
      'OIDC_ISSUERS_1.1.issuer: must not name an issuer twice: OIDC_ISSUERS has it too',
    ]);
    expect(problemsOf({ OIDC_ISSUERS_1: named('b'), OIDC_ISSUERS_2: named('b') })).toEqual([
      'OIDC_ISSUERS_2.0.issuer: must not name an issuer twice: OIDC_ISSUERS_1 has it too',
    ]);
  });

  it('must not have a former issuer that one of them is, or that another one has', () => {
    const entry = (name: string, ...formerIssuers: readonly string[]): object => ({
      ...LEAST,
      issuer: `https://${name}.example`,
      formerIssuers: formerIssuers.map((former) => `https://${former}.example`),
    });
    const problemsWith = (first: readonly object[], second: readonly object[] = []) =>
      problemsOf({ OIDC_ISSUERS: JSON.stringify(first), OIDC_ISSUERS_4: JSON.stringify(second) });
    expect(problemsWith([entry('a', 'x', 'x')], [entry('b', 'y')])).toEqual([]);
    expect(problemsWith([entry('a', 'b')], [entry('b')])).toEqual([
      'OIDC_ISSUERS.0.formerIssuers: must not have an issuer of OIDC_ISSUERS_4',
    ]);
    expect(problemsWith([entry('a'), entry('c')], [entry('b', 'c')])).toEqual([
      'OIDC_ISSUERS_4.0.formerIssuers: must not have an issuer of OIDC_ISSUERS',
    ]);
    const twice = 'formerIssuers: must not have a former issuer of another one: OIDC_ISSUERS has it too';
    expect(problemsWith([entry('a', 'x'), entry('b', 'x')])).toEqual([`OIDC_ISSUERS.1.${twice}`]);
    expect(problemsWith([entry('a', 'x')], [entry('b', 'y', 'x')])).toEqual([`OIDC_ISSUERS_4.0.${twice}`]);
  });

  it('are each checked, and each problem names its setting and nothing of what it says', () => {
    const problems = problemsOf({
      TOKEN_SECRET: 'short',
      OIDC_ISSUERS: named('a'),
      OIDC_ISSUERS_1: '{not json',
      OIDC_ISSUERS_2: JSON.stringify([LEAST, { ...LEAST, issuer: 'x', audience: undefined }]),
      OIDC_ISSUERS_3: named('c', 'c'),
      OIDC_ISSUERS_4: 5,
    });
    expect(problems.map((problem) => problem.split(':')[0])).toEqual([
      'TOKEN_SECRET',
      'OIDC_ISSUERS_1',
      'OIDC_ISSUERS_2.1.audience',
      'OIDC_ISSUERS_3',
      'OIDC_ISSUERS_4',
    ]);
    expect(problems.join()).not.toMatch(/not json|https:/);
  });

  it.for(['OIDC_ISSUERS_STAFF', 'OIDC_ISSUERS_0', 'OIDC_ISSUERS_01', 'OIDC_ISSUERS_1000', 'OIDC_ISSUERS2'])(
    'are not called %s: an issuer must not be left out because of a name',
    (name) => {
      const problem = `${name}: must be called OIDC_ISSUERS, or OIDC_ISSUERS_1 to OIDC_ISSUERS_999`;
      expect(problemsOf({ [name]: named('a') })).toEqual([problem]);
    },
  );
});
