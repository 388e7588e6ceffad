import { describe, expect, it } from 'vitest';

import type { Claims, IssuerPolicy } from '../../../src/core/claims.ts';
import { readClaims } from '../../../src/core/claims.ts';

const ISSUED = 1_767_225_600;
const EXPIRES = 1_767_229_200;

const POLICY: IssuerPolicy = {
  issuer: 'https://idp.example',
  claims: { login: 'preferred_username', email: 'email', name: 'name', groups: 'groups' },
  createUsers: true,
  linkUsers: true,
  orgId: 7,
  defaultOrgRole: 'Viewer',
};

const withPaths = (claims: IssuerPolicy['claims'], fields: Partial<IssuerPolicy> = {}): IssuerPolicy => ({
  ...POLICY,
  ...fields,
  claims,
});

const LEAST = {
  iss: 'https://idp.example',
  sub: 'a-1',
  iat: ISSUED,
  exp: EXPIRES,
  preferred_username: 'ada',
};

/** What the least token says. */
const SAID: Claims = {
  issuer: 'https://idp.example',
  subject: 'a-1',
  issuedAt: ISSUED,
  expires: '2026-01-01T01:00:00.000Z',
  login: 'ada',
  isLoginVerified: true,
  email: undefined,
  name: undefined,
  groups: [],
  orgRole: undefined,
};

const read = (payload: object, policy = POLICY) => readClaims({ ...LEAST, ...payload }, policy);

type Taken = readonly [what: string, payload: object, said: Partial<Claims>, policy?: IssuerPolicy];

const TAKEN: readonly Taken[] = [
  ['nothing but a login', {}, {}],
  [
    'everything',
    { email: 'ada@example.org', name: 'Ada L.', groups: ['a', 'b'] },
    { email: 'ada@example.org', name: 'Ada L.', groups: ['a', 'b'] },
  ],
  [
    'capitals in login and e-mail address',
    { preferred_username: 'Ada', email: 'Ada@Example.ORG' },
    { login: 'ada', email: 'ada@example.org' },
  ],
  ['a login of 190 characters', { preferred_username: 'x'.repeat(190) }, { login: 'x'.repeat(190) }],
  ['a subject with blanks, which count', { sub: ' a-1 ' }, { subject: ' a-1 ' }],
  ['a subject in capitals, which count', { sub: 'A-1' }, { subject: 'A-1' }],
  ['a subject of 1,000 characters', { sub: 's'.repeat(1_000) }, { subject: 's'.repeat(1_000) }],
  ['the issuer that was verified, whatever else it says', { iss: 'https://evil.example' }, {}],
  ['empty texts and null, which say nothing', { email: '', name: null, groups: null }, {}],
  ['an empty text for its groups', { groups: '' }, {}],
  ['no groups', { groups: [] }, {}],
  ['one group as a text', { groups: 'editors' }, { groups: ['editors'] }],
  [
    'groups that differ in letter case alone: the first counts',
    { groups: ['B', 'b', 'a', 'A'] },
    { groups: ['B', 'a'] },
  ],
  [
    'groups with dots, slashes and blanks',
    { groups: ['a.b', 'c/d', ' e f '] },
    { groups: ['a.b', 'c/d', ' e f '] },
  ],
  [
    '10,000 groups',
    { groups: Array.from({ length: 10_000 }, (_, i) => `g${i}`) },
    { groups: Array.from({ length: 10_000 }, (_, i) => `g${i}`) },
  ],
  ['a group of 1,000 characters', { groups: ['x'.repeat(1_000)] }, { groups: ['x'.repeat(1_000)] }],
  [
    'a time with a fraction',
    { iat: ISSUED + 0.9, exp: EXPIRES + 0.5 },
    { issuedAt: ISSUED, expires: '2026-01-01T01:00:00.500Z' },
  ],
  ['an end after all time', { exp: 1e300 }, { expires: '9999-12-31T23:59:59.000Z' }],
  ['an end that is infinite', { exp: Infinity }, { expires: '9999-12-31T23:59:59.000Z' }],
  ['claims that nobody asked for', { admin: true, orgRole: 'Admin', role: 'Admin' }, {}],

  [
    'an e-mail address that is not verified, which is none',
    { email: 'ada@example.org', email_verified: false },
    {},
  ],
  [
    'an e-mail address that is verified',
    { email: 'ada@example.org', email_verified: true },
    { email: 'ada@example.org' },
  ],
  [
    'an e-mail address for its login',
    { preferred_username: undefined, email: 'Ada@Example.org' },
    { login: 'ada@example.org', email: 'ada@example.org', isLoginVerified: false },
    withPaths({ email: 'email' }),
  ],
  [
    'a verified e-mail address for the login',
    { preferred_username: undefined, email: 'Ada@Example.org', email_verified: true },
    { login: 'ada@example.org', email: 'ada@example.org' },
    withPaths({ email: 'email' }),
  ],

  [
    'claims inside others',
    { realm: { access: { roles: ['a'] } } },
    { groups: ['a'] },
    withPaths({ login: 'preferred_username', groups: 'realm.access.roles' }),
  ],
  [
    'a claim that is called like a path, which comes first',
    { 'realm.roles': ['exact'], realm: { roles: ['inside'] } },
    { groups: ['exact'] },
    withPaths({ login: 'preferred_username', groups: 'realm.roles' }),
  ],
  [
    'a claim that is called like a path and says nothing',
    { 'realm.roles': null, realm: { roles: ['inside'] } },
    { groups: [] },
    withPaths({ login: 'preferred_username', groups: 'realm.roles' }),
  ],
  [
    'a claim that is called like an address',
    { 'https://example.com/groups': ['a'] },
    { groups: ['a'] },
    withPaths({ login: 'preferred_username', groups: 'https://example.com/groups' }),
  ],
  [
    'a path that leads into a text',
    { realm: 'access' },
    { groups: [] },
    withPaths({ login: 'preferred_username', groups: 'realm.length' }),
  ],
  [
    'a path that leads into null',
    { realm: null },
    { groups: [] },
    withPaths({ login: 'preferred_username', groups: 'realm.roles' }),
  ],
  [
    'a path to what every object has',
    {},
    { groups: [] },
    withPaths({ login: 'preferred_username', groups: 'constructor.name' }),
  ],
  [
    'a path to what every list has',
    { groups: ['a'] },
    { groups: [] },
    withPaths({ login: 'preferred_username', groups: 'groups.map.name' }),
  ],
];

describe('the claims of a token', () => {
  it.for(TAKEN)('are taken: %s', ([, payload, said, policy]) => {
    expect(read(payload, policy)).toEqual({ ok: true, value: { ...SAID, ...said } });
  });
});

const ROLES = withPaths({ login: 'preferred_username', orgRole: 'role' }, { defaultOrgRole: 'Viewer' });

describe('the org role that a token names', () => {
  it.for([
    ['Admin', 'Admin'],
    ['editor', 'Editor'],
    ['VIEWER', 'Viewer'],
    ['None', 'None'],
    [undefined, 'Viewer'],
    [null, 'Viewer'],
    ['', 'Viewer'],
    ['Owner', 'Viewer'],
    [' Admin ', 'Viewer'],
    ['Grafana Admin', 'Viewer'],
    ['GrafanaAdmin', 'Viewer'],
    ['Admin,Editor', 'Viewer'],
    [7, 'Viewer'],
    [true, 'Viewer'],
    [{ Admin: true }, 'Viewer'],
    [[], 'Viewer'],
    [['Viewer', 'Admin', 'Editor'], 'Admin'],
    [['None', 'Editor', 'Viewer'], 'Editor'],
    [['None'], 'None'],
    [['offline_access', 'editor', 'uma'], 'Editor'],
    [['Owner', 7, null], 'Viewer'],
  ] as const)('as %j is %s', ([role, orgRole]) => {
    expect(read({ role }, ROLES)).toEqual({ ok: true, value: { ...SAID, orgRole } });
  });

  it('is the default one of the issuer where none is named, the least included', () => {
    const policy = { ...ROLES, defaultOrgRole: 'None' } as const;
    expect(read({ role: 'Owner' }, policy)).toMatchObject({ value: { orgRole: 'None' } });
    expect(read({ role: 'Viewer' }, policy)).toMatchObject({ value: { orgRole: 'Viewer' } });
  });
});

type Refused = readonly [what: string, claim: string, payload: object, policy?: IssuerPolicy];

const NOT_TEXTS = [7, true, {}, ['ada'], 'a\nb', 'a\0b', 'a\ud800', '\u0085', '   ', 'x'.repeat(191)];
const NOT_SUBJECTS = [
  undefined,
  null,
  '',
  ' ',
  7,
  true,
  {},
  ['a'],
  'a\0',
  'a\nb',
  '\udfff',
  's'.repeat(1_001),
];
const NOT_TIMES = [undefined, null, '1767225600', -1, -Infinity, true, [ISSUED], {}];
const NOT_GROUPS: readonly unknown[] = [
  7,
  true,
  {},
  { a: true },
  ['a', 7],
  ['a', null],
  ['a', ['b']],
  ['a', ''],
  [' '],
  ['a\0'],
  ['a\nb'],
  ['\ud800'],
  ['x'.repeat(1_001)],
  ['x'.repeat(5_000)],
  Array.from({ length: 10_001 }, (_, i) => `g${i}`),
  Array.from({ length: 800 }, (_, i) => `${i}${'x'.repeat(990)}`),
];

const short = (value: unknown): string => (JSON.stringify(value) ?? 'absent').slice(0, 40);

const REFUSED: readonly Refused[] = [
  ...NOT_SUBJECTS.map((sub): Refused => [short(sub), 'sub', { sub }]),
  ...NOT_TIMES.map((iat): Refused => [short(iat), 'iat', { iat }]),
  ...NOT_TIMES.map((exp): Refused => [short(exp), 'exp', { exp }]),
  ...NOT_TEXTS.map((login): Refused => [short(login), 'preferred_username', { preferred_username: login }]),
  ...NOT_TEXTS.map((email): Refused => [short(email), 'email', { email }]),
  ...NOT_TEXTS.map((name): Refused => [short(name), 'name', { name }]),
  ...NOT_GROUPS.map((groups): Refused => [short(groups), 'groups', { groups }]),
  ...[undefined, null, ''].map((login): Refused => [
    short(login),
    'preferred_username',
    { preferred_username: login },
  ]),
  [
    'no login but an e-mail address',
    'preferred_username',
    { preferred_username: '', email: 'a@example.org' },
  ],
  ['a login with a colon', 'preferred_username', { preferred_username: 'a:b' }],
  ['the login of a service account', 'preferred_username', { preferred_username: 'sa-1-robot' }],
  ['the same in capitals, with a blank before', 'preferred_username', { preferred_username: ' SA-12-x' }],
  ['the name that tokens sign in with', 'preferred_username', { preferred_username: 'Api_Key' }],
  ['blanks around the login', 'preferred_username', { preferred_username: ' ada' }],
  ['a strange blank behind the login', 'preferred_username', { preferred_username: 'ada\u00a0' }],
  ['a blank behind the address', 'email', { email: 'ada@example.org ' }],
  ['a login that composition makes another one', 'preferred_username', { preferred_username: '\u212bng' }],
  ['a login that is not composed', 'preferred_username', { preferred_username: 'A\u030ang' }],
  ['a login that lower case makes another one', 'preferred_username', { preferred_username: 'fran\u212a' }],
  ['an address that lower case makes another one', 'email', { email: 'K\u0130m@example.org' }],
  ['an address like a service account', 'email', { email: 'sa-1-robot' }],
  ['no e-mail address for its login', 'email', { email: undefined }, withPaths({ email: 'email' })],
  [
    'an address for its login that is not verified',
    'email',
    { email: 'a@example.org', email_verified: false },
    withPaths({ email: 'email' }),
  ],
  [
    'an address with a colon for its login',
    'email',
    { email: 'a:b@example.org' },
    withPaths({ email: 'email' }),
  ],
  [
    'a login at the end of a path that leads nowhere',
    'user.name',
    { user: {} },
    withPaths({ login: 'user.name' }),
  ],
];

describe('a token', () => {
  it.for(REFUSED)('is refused for %s in %s (I12)', ([, claim, payload, policy]) => {
    const result = read(payload, policy);
    expect(result).toEqual({
      ok: false,
      refusal: { tag: 'invalid-claim', claim, problem: expect.stringMatching(/\S/) },
    });
  });

  it('is refused whole: nothing of what it says besides is taken', () => {
    const result = read({ name: 'Ada', email: 'a@example.org', groups: ['a', 7] });
    expect(JSON.stringify(result)).not.toMatch(/Ada|example\.org/);
  });

  it('that writes "false" as a text says as well that the e-mail address is not verified', () => {
    const payload = { email: 'ada@example.org', email_verified: 'false' };
    expect(read(payload)).toMatchObject({ ok: true, value: { email: undefined } });
    expect(read(payload, withPaths({ email: 'email' }))).toMatchObject({
      ok: false,
      refusal: { tag: 'invalid-claim', claim: 'email' },
    });
  });
});
