import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { Claims } from '../../../src/core/claims.ts';
import { claimReader } from '../../../src/core/claims.ts';
import type { IssuerPolicy } from '../../../src/core/issuer-policy.ts';

const ISSUED = 1_767_225_600;
const EXPIRES = 1_767_229_200;
const TOLERANCE = 60;

type Policy = IssuerPolicy & { readonly clockTolerance: number };

const POLICY: Policy = {
  issuer: 'https://idp.example',
  formerIssuers: [],
  claims: { login: 'preferred_username', email: 'email', name: 'name', groups: 'groups' },
  absentClaims: 'say-nothing',
  refusesUnlistedGroups: false,
  emailsAreVerified: false,
  createUsers: true,
  linkUsers: false,
  manages: [],
  orgId: 7,
  defaultOrgRole: 'Viewer',
  orgMapping: [],
  clockTolerance: TOLERANCE,
};

const withPaths = (claims: IssuerPolicy['claims'], fields: Partial<Policy> = {}): Policy => ({
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
  expires: '2026-01-01T01:01:00.000Z',
  login: 'ada',
  email: undefined,
  name: undefined,
  groups: undefined,
  orgRole: undefined,
  mapped: {},
};

/** A token has no claim that is undefined. */
const read = (payload: object, policy = POLICY, now = ISSUED + 5) => {
  const claims = Object.entries({ ...LEAST, ...payload }).filter(([, value]) => value !== undefined);
  return claimReader(policy)(Object.fromEntries(claims), now);
};

const saidBy = (payload: object, policy = POLICY): Claims => {
  const result = read(payload, policy);
  if (!result.ok) throw new Error(JSON.stringify(result.refusal));
  return result.value.claims;
};

const notesOf = (payload: object, policy = POLICY) => {
  const result = read(payload, policy);
  return result.ok ? result.value.notes : result.refusal;
};

type Taken = readonly [what: string, payload: object, said: Partial<Claims>, policy?: Policy];

const VERIFIED = { email: 'ada@example.org', email_verified: true };

const TAKEN: readonly Taken[] = [
  ['nothing but a login', {}, {}],
  [
    'everything',
    { ...VERIFIED, name: 'Ada L.', groups: ['a', 'b'] },
    { email: 'ada@example.org', name: 'Ada L.', groups: ['a', 'b'] },
  ],
  [
    'capitals in login and e-mail address',
    { ...VERIFIED, preferred_username: 'Ada', email: 'Ada@Example.ORG' },
    { login: 'ada', email: 'ada@example.org' },
  ],
  ['a login of 190 characters', { preferred_username: 'x'.repeat(190) }, { login: 'x'.repeat(190) }],
  ['a subject with blanks, which count', { sub: ' a-1 ' }, { subject: ' a-1 ' }],
  ['a subject in capitals, which count', { sub: 'A-1' }, { subject: 'A-1' }],
  ['a subject of 1,000 characters', { sub: 's'.repeat(1_000) }, { subject: 's'.repeat(1_000) }],
  ['the issuer that was verified, whatever else it says', { iss: 'https://evil.example' }, {}],
  ['empty texts and null for names, which say nothing', { email: '', name: null }, {}],
  ['a name in a list of one', { name: ['Ada'] }, { name: 'Ada' }],
  ['claims that nobody asked for', { admin: true, orgRole: 'Admin', role: 'Admin' }, {}],
  [
    'a time with a fraction',
    { iat: ISSUED + 0.9, exp: EXPIRES + 0.5 },
    { issuedAt: ISSUED, expires: '2026-01-01T01:01:00.500Z' },
  ],
  ['an end after all time', { exp: 1e300 }, { expires: '9999-12-31T23:59:59.000Z' }],
  ['an end that is infinite', { exp: Infinity }, { expires: '9999-12-31T23:59:59.000Z' }],
];

describe('the claims of a token', () => {
  it.for(TAKEN)('are taken: %s', ([, payload, said, policy]) => {
    expect(saidBy(payload, policy)).toEqual({ ...SAID, ...said });
  });

  it('are of a token that was issued when it is read, where the clock of its issuer is ahead', () => {
    const issuedAt = (iat: number, now: number) => {
      const result = read({ iat }, POLICY, now);
      return result.ok ? result.value.claims.issuedAt : undefined;
    };
    expect(issuedAt(ISSUED + 9, ISSUED + 9)).toBe(ISSUED + 9);
    expect(issuedAt(ISSUED + 10, ISSUED + 9)).toBe(ISSUED + 9);
    expect(issuedAt(ISSUED + 60, ISSUED + 0.7)).toBe(ISSUED);
  });
});

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
const NOT_TIMES = [undefined, null, '1767225600', -1, -Infinity, NaN, true, [ISSUED], {}];

describe('a token', () => {
  it.for([
    ...NOT_SUBJECTS.map((value) => ['sub', value] as const),
    ...NOT_TIMES.map((value) => ['iat', value] as const),
    ...NOT_TIMES.map((value) => ['exp', value] as const),
  ])('is refused for its %s as %j, and nothing of it is taken (I12)', ([claim, value]) => {
    const result = read({ [claim]: value, name: 'Ada', ...VERIFIED });
    expect(result).toEqual({
      ok: false,
      refusal: { tag: 'invalid-claim', claim, problem: expect.stringMatching(/\S/) },
    });
  });
});

const NOT_TEXTS = [7, true, {}, ['a', 'b'], 'a\nb', 'a\0b', 'a\ud800', '\u0085', '   ', 'x'.repeat(191)];

describe('a name that nobody can have', () => {
  it.for(NOT_TEXTS)('is none, and refuses nobody who is known: %j', (value) => {
    for (const claim of ['email', 'name'])
      expect(saidBy({ ...VERIFIED, [claim]: value })).toMatchObject({ [claim]: undefined, login: 'ada' });
    expect(saidBy({ preferred_username: value })).toEqual({
      ...SAID,
      login: undefined,
      noLogin: { claim: 'preferred_username', problem: expect.stringMatching(/^must be a text on one line/) },
    });
  });

  it.for([
    ['a colon', 'a:b', /colon/],
    ['the login of a service account', 'sa-1-robot', /sa-/],
    ['the same in capitals', 'SA-12-x', /sa-/],
    ['the name that tokens sign in with', 'Api_Key', /api_key/],
    ['blanks around it', ' ada', /blanks/],
    ['a strange blank behind it', 'ada\u00a0', /blanks/],
    ['what composition makes another one', '\u212bng', /NFC/],
    ['what is not composed', 'A\u030ang', /NFC/],
    ['what lower case makes another one', 'fran\u212a', /U\+212A/],
  ] as const)('is none as a login with %s, and says why', ([, login, problem]) => {
    expect(saidBy({ preferred_username: login })).toEqual({
      ...SAID,
      login: undefined,
      noLogin: { claim: 'preferred_username', problem: expect.stringMatching(problem) },
    });
  });

  it.for(['ada@example.org ', 'K\u0130m@example.org', 'sa-1-robot'])('is none as an address: %s', (email) => {
    expect(saidBy({ ...VERIFIED, email })).toEqual(SAID);
  });

  it.for([undefined, null, ''])('is missing as %j', (login) => {
    const noLogin = { claim: 'preferred_username', problem: 'is missing' };
    for (const address of [{}, VERIFIED])
      expect(saidBy({ preferred_username: login, ...address })).toMatchObject({ login: undefined, noLogin });
  });

  it('is noted when it is no text, and when a login is missing; a missing address or name is usual', () => {
    expect(notesOf({ groups: [], email: {}, name: 7 })).toEqual([
      { event: 'claim-unreadable', claim: 'email' },
      { event: 'claim-unreadable', claim: 'name' },
    ]);
    const missing = [{ event: 'claim-absent', claim: 'preferred_username' }];
    expect(notesOf({ groups: [], preferred_username: undefined })).toEqual(missing);
    expect(notesOf({ groups: [] })).toEqual([]);
  });
});

/** What is not said to be verified. */
const UNVERIFIED = [
  undefined,
  null,
  false,
  'false',
  'False',
  'no',
  '0',
  0,
  1,
  '1',
  'TRUE',
  'yes',
  '',
  {},
  [true],
];
const BY_ADDRESS = withPaths({ email: 'email' });
const problem =
  'is an e-mail address that the issuer does not say is verified: emailsAreVerified is for issuers that vouch for theirs';

describe('an e-mail address', () => {
  it.for([true, 'true'])('counts where email_verified is %j', (email_verified) => {
    const said = { email: 'ada@example.org', email_verified };
    expect(saidBy(said)).toEqual({ ...SAID, email: 'ada@example.org' });
    expect(saidBy(said, BY_ADDRESS)).toEqual({ ...SAID, login: 'ada@example.org', email: 'ada@example.org' });
  });

  it.for(UNVERIFIED)('is none, wherever it stands, where email_verified is %j', (email_verified) => {
    const said = { email: 'ada@example.org', email_verified };
    const unverified = 'ada@example.org';
    const none = { ...SAID, login: undefined, unverified };
    expect(saidBy(said)).toEqual({ ...SAID, unverified });
    expect(saidBy(said, BY_ADDRESS)).toEqual({ ...none, noLogin: { claim: 'email', problem } });
    for (const claim of ['email', 'mail', 'upn', 'user.mail'])
      expect(
        saidBy(
          { ...said, mail: unverified, upn: unverified, user: { mail: unverified } },
          withPaths({ login: claim }),
        ),
        claim,
      ).toEqual({ ...none, noLogin: { claim, problem } });
  });

  it.for(UNVERIFIED)('counts where the issuer vouches for it, also as %j', (email_verified) => {
    const said = { preferred_username: 'ada@corp.example', email: 'ada@example.org', email_verified };
    expect(saidBy(said, { ...POLICY, emailsAreVerified: true })).toEqual({
      ...SAID,
      login: 'ada@corp.example',
      email: 'ada@example.org',
    });
  });

  it('is an address without @ as well where it stands for one', () => {
    const noLogin = { claim: 'email', problem };
    expect(saidBy({ email: 'admin' }, withPaths({ login: 'email' }))).toMatchObject({ noLogin });
    expect(saidBy({ mail: 'admin' }, withPaths({ login: 'mail', email: 'mail' }))).toMatchObject({
      login: undefined,
      email: undefined,
    });
  });

  it('that somebody typed as a login is not verified by another one that is', () => {
    const login = 'bossk@example.org';
    const typed = { preferred_username: login, email: 'ada@example.org', email_verified: true };
    for (const policy of [POLICY, withPaths({ login: 'preferred_username' })]) {
      for (const email of [
        'ada@example.org',
        'boss\u212a@example.org',
        ` ${login}`,
        [login, 'ada@example.org'],
        7,
      ])
        expect(saidBy({ ...typed, email }, policy)).toMatchObject({ login: undefined, noLogin: { problem } });
      for (const email of ['BOSSK@Example.org', [login], undefined, null])
        expect(saidBy({ ...typed, email }, policy)).toMatchObject({ login });
    }
  });

  it('in a claim of another name is verified as the one in `email`, if there is one', () => {
    const policy = withPaths({ login: 'preferred_username', email: 'mail' });
    const mail = 'ada@corp.example';
    const said = (email: unknown, email_verified: unknown = true) =>
      saidBy({ mail, email, email_verified }, policy).email;
    expect(said(undefined)).toBe(mail);
    expect(said(mail)).toBe(mail);
    expect(said('ada@example.org')).toBeUndefined();
    expect(said(undefined, false)).toBeUndefined();
  });

  it('with a colon is an address, and no login', () => {
    const said = { email: 'a:b@example.org', email_verified: true };
    const noLogin = { claim: 'email', problem: expect.stringMatching(/colon/) };
    expect(saidBy(said, BY_ADDRESS)).toEqual({
      ...SAID,
      login: undefined,
      noLogin,
      email: 'a:b@example.org',
    });
  });
});

const GROUPS_OF = (path: string): Policy => withPaths({ login: 'preferred_username', groups: path });

const ten = (count: number, groupOf: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => groupOf(i));

describe('the groups of a token', () => {
  it.for<readonly [what: string, groups: unknown, said: readonly string[], skipped?: number]>([
    ['a list', ['a', 'b'], ['a', 'b']],
    ['an empty list, which says none', [], []],
    ['an empty text, which says none', '', []],
    ['one text', 'editors', ['editors']],
    ['those that differ in letter case alone: the first counts', ['B', 'b', 'a', 'A'], ['B', 'a']],
    ['dots, slashes and blanks', ['a.b', 'c/d', ' e f '], ['a.b', 'c/d', ' e f ']],
    ['10,000', ten(10_000, (i) => `g${i}`), ten(10_000, (i) => `g${i}`)],
    ['one of 1,000 characters', ['x'.repeat(1_000)], ['x'.repeat(1_000)]],
    ['whole numbers', [7, 0, 9_007_199_254_740_991], ['7', '0', '9007199254740991']],
    ['one number', 7, ['7']],
    ['numbers that may be others', ['a', 1.5, -0, 1e21, NaN, Infinity, 9_007_199_254_740_992], ['a'], 6],
    ['null among them', ['ok', null], ['ok'], 1],
    ['an empty text among them', ['ok', ''], ['ok'], 1],
    ['a list among them', ['ok', ['b']], ['ok'], 1],
    ['an object among them', ['ok', { name: 'b' }], ['ok'], 1],
    ['a switch among them', [true, 'ok', false], ['ok'], 2],
    ['one that is too long', ['x'.repeat(1_001), 'ok', 'x'.repeat(5_000)], ['ok'], 2],
    ['ones that no group may be called', ['a\0', 'ok', 'a\nb', '\ud800', ' ', '..', 'a/./b'], ['ok'], 6],
    ['nothing but such', ['\0'], [], 1],
    ['nothing but null', [null], [], 1],
    [
      'the names of an object',
      { admins: {}, editors: { org: 'x' }, old: false, gone: null },
      ['admins', 'editors'],
    ],
    ['an object without names', {}, []],
  ])('are %s', ([, groups, said, skipped = 0]) => {
    const entries = { event: 'groups-skipped', claim: 'groups', entries: skipped };
    expect(saidBy({ groups })).toEqual({ ...SAID, groups: said });
    expect(notesOf({ groups })).toEqual(skipped > 0 ? [entries] : []);
  });

  it.for<readonly [what: string, path: string, payload: object, said: readonly string[]]>([
    ['inside others', 'realm.access.roles', { realm: { access: { roles: ['a'] } } }, ['a']],
    [
      'of a client with a dot in its name',
      'resource_access.my\\.app.roles',
      { resource_access: { 'my.app': { roles: ['a'] } } },
      ['a'],
    ],
    ['in a list of objects', 'groups.name', { groups: [{ name: 'a' }, { name: 'b' }] }, ['a', 'b']],
    [
      'in lists of lists of objects',
      'orgs.teams.id',
      { orgs: [{ teams: [{ id: 1 }] }, { teams: [{ id: 2 }] }] },
      ['1', '2'],
    ],
    [
      'in a claim that is called like the path, which comes first',
      'realm.roles',
      { 'realm.roles': ['exact'], realm: { roles: ['inside'] } },
      ['exact'],
    ],
    [
      'in a claim that is called like an address',
      'https://example.com/groups',
      { 'https://example.com/groups': ['a'] },
      ['a'],
    ],
    ['in an empty list of objects', 'groups.name', { groups: [] }, []],
  ])('stand %s', ([, path, payload, said]) => {
    expect(saidBy(payload, GROUPS_OF(path))).toEqual({ ...SAID, groups: said });
    expect(notesOf(payload, GROUPS_OF(path))).toEqual([]);
  });

  const ABSENT = [
    ['an absent claim', 'groups', {}],
    ['null', 'groups', { groups: null }],
    [
      'null in a claim that is called like a path',
      'realm.roles',
      { 'realm.roles': null, realm: { roles: ['inside'] } },
    ],
    ['a path whose first name is not there', 'realm.roles', {}],
    ['a path whose last name is not there', 'realm.roles', { realm: {} }],
    ['a path that leads into null', 'realm.roles', { realm: null }],
    ['objects without the name', 'groups.name', { groups: [{ id: 1 }, { id: 2 }] }],
    ['what every object has', 'constructor.name', {}],
    ['a path that is no key', '__proto__.groups', {}],
  ] as const;

  it.for(ABSENT)(
    'say nothing as %s, or none where the issuer says so, and are noted',
    ([, path, payload]) => {
      const note = [{ event: 'claim-absent', claim: path }];
      const none = { ...GROUPS_OF(path), absentClaims: 'say-none' } as const;
      expect(saidBy(payload, GROUPS_OF(path))).toEqual(SAID);
      expect(saidBy(payload, none)).toEqual({ ...SAID, groups: [] });
      for (const policy of [GROUPS_OF(path), none]) expect(notesOf(payload, policy)).toEqual(note);
    },
  );

  it.for([
    ['a path into a text', 'realm.length', { realm: 'access' }],
    ['a path into what every list has', 'groups.map.name', { groups: ['a'] }],
    ['a path into numbers', 'groups.name', { groups: [1, 2] }],
    ['a switch', 'groups', { groups: true }],
    ['a number that may be another', 'groups', { groups: 1e21 }],
    ['a list of objects', 'groups', { groups: [{ name: 'a' }] }],
    ['a list of lists', 'groups', { groups: [['a']] }],
  ] as const)('say nothing as %s, whatever the issuer says of absent ones', ([, path, payload]) => {
    for (const absentClaims of ['say-nothing', 'say-none'] as const) {
      const policy = { ...GROUPS_OF(path), absentClaims };
      expect(saidBy(payload, policy)).toEqual(SAID);
      expect(notesOf(payload, policy)).toEqual([{ event: 'claim-unreadable', claim: path }]);
    }
  });

  it.for<readonly [what: string, payload: object]>([
    [
      'are with another source',
      { _claim_names: { groups: 'src1' }, _claim_sources: { src1: { endpoint: 'https://x' } } },
    ],
    ['are with a source that is not named', { _claim_names: { groups: 'src1' } }],
    ['are more than those in the token', { groups: ['a'], _claim_names: { groups: 'src1' } }],
    ['are a reference', { groups: 'src1', _claim_sources: { src1: { endpoint: 'https://x' } } }],
    ['are there', { hasgroups: true }],
    ['are there, as a text', { hasgroups: 'true', groups: [] }],
    ['are 10,001', { groups: ten(10_001, (i) => `g${i}`) }],
    ['are 700,001 bytes', { groups: ten(800, (i) => `${i}${'x'.repeat(990)}`) }],
  ])('say nothing where there are too many: the token says that they %s', ([, payload]) => {
    for (const absentClaims of ['say-nothing', 'say-none'] as const) {
      const policy = { ...POLICY, absentClaims };
      expect(saidBy(payload, policy)).toEqual(SAID);
      expect(notesOf(payload, policy)).toEqual([{ event: 'groups-unlisted', claim: 'groups' }]);
    }
  });

  it.for<readonly [what: string, payload: object, said: readonly string[]]>([
    ['lists them beside hasgroups', { hasgroups: true, groups: ['a'] }, ['a']],
    ['denies that it has groups', { hasgroups: false, groups: [] }, []],
    ['has another claim elsewhere', { _claim_names: { address: 'src1' }, groups: ['a'] }, ['a']],
    ['has no names of claims', { _claim_names: null, _claim_sources: 'x', groups: 'src1' }, ['src1']],
    ['has a group called like every object', { _claim_sources: {}, groups: 'constructor' }, ['constructor']],
  ])('are believed where the token %s', ([, payload, said]) => {
    expect(saidBy(payload)).toEqual({ ...SAID, groups: said });
  });

  it('say nothing where the object that they stand in is with another source', () => {
    const policy = GROUPS_OF('realm.groups');
    const payload = { _claim_names: { realm: 'src1' } };
    expect(saidBy(payload, { ...policy, absentClaims: 'say-none' })).toEqual(SAID);
    expect(notesOf(payload, policy)).toEqual([{ event: 'groups-unlisted', claim: 'realm.groups' }]);
  });

  it.for<readonly [what: string, path: string, payload: object]>([
    ['in a list', 'groups', { groups: ['src1', 'a'] }],
    ['in another object', 'realm.groups', { realm: { groups: ['src1', 'a'] } }],
    ['alone in another object', 'realm.groups', { realm: { groups: 'src1' } }],
  ])('are called like a source %s, which is no reference', ([, path, payload]) => {
    const said = { ...payload, _claim_sources: { src1: { endpoint: 'https://x' } } };
    expect(saidBy(said, GROUPS_OF(path)).groups).toContain('src1');
    expect(notesOf(said, GROUPS_OF(path))).toEqual([]);
  });

  it('are those of the objects in a list that have the name: the others are counted', () => {
    const payload = { groups: [{ name: 'a' }, { id: 2 }, null, 3] };
    expect(saidBy(payload, GROUPS_OF('groups.name'))).toEqual({ ...SAID, groups: ['a'] });
    expect(notesOf(payload, GROUPS_OF('groups.name'))).toEqual([
      { event: 'groups-skipped', claim: 'groups.name', entries: 3 },
    ]);
  });
});

const ROLES = withPaths({ login: 'preferred_username', orgRole: 'role' });

describe('the org role that a token names', () => {
  it.for([
    ['Admin', 'Admin'],
    ['editor', 'Editor'],
    ['VIEWER', 'Viewer'],
    ['None', 'None'],
    ['', 'none'],
    ['Owner', 'none'],
    [' Admin ', 'none'],
    ['Grafana Admin', 'none'],
    ['GrafanaAdmin', 'none'],
    ['Admin,Editor', 'none'],
    [7, 'none'],
    [[], 'none'],
    [['Viewer', 'Admin', 'Editor'], 'Admin'],
    [['None', 'Editor', 'Viewer'], 'Editor'],
    [['None'], 'None'],
    [['offline_access', 'editor', 'uma'], 'Editor'],
    [['Owner', 7, null], 'none'],
    [{ Editor: { 123: 'example.org' }, Viewer: { 123: 'example.org' } }, 'Editor'],
    [{ Admin: false, Viewer: true }, 'Viewer'],
    [undefined, undefined],
    [null, undefined],
    [true, undefined],
    [[{ name: 'Admin' }], undefined],
  ] as const)('as %j is %s', ([role, orgRole]) => {
    expect(saidBy({ role }, ROLES)).toEqual({ ...SAID, orgRole });
  });

  it.for([undefined, null])('is none as %j where absent claims say so', (role) => {
    expect(saidBy({ role }, { ...ROLES, absentClaims: 'say-none' })).toEqual({ ...SAID, orgRole: 'none' });
  });

  it('is not said where the claim is with another source', () => {
    const payload = { _claim_names: { role: 'src1' } };
    expect(saidBy(payload, { ...ROLES, absentClaims: 'say-none' })).toEqual(SAID);
  });

  it('is none beside groups that are too many to list', () => {
    const payload = { hasgroups: true };
    expect(saidBy(payload, { ...ROLES, absentClaims: 'say-none' })).toEqual({ ...SAID, orgRole: 'none' });
  });
});

const MAPPED: Policy = {
  ...POLICY,
  orgMapping: [
    { claim: 'dept.code', value: 'R1', orgId: 2, role: 'Editor' },
    { claim: 'dept.code', value: '42', orgId: 3, role: 'Viewer' },
    { claim: 'tier', value: 'gold', orgId: 4, role: 'Admin' },
    { value: 'staff', orgId: 5, role: 'Viewer' },
  ],
};

describe('what is mapped to orgs', () => {
  it.for<readonly [what: string, payload: object, mapped: Claims['mapped']]>([
    ['both', { dept: { code: ['R1', 42] }, tier: 'gold' }, { 'dept.code': ['R1', '42'], tier: ['gold'] }],
    ['one that is there and says nothing of ours', { dept: { code: 'x' } }, { 'dept.code': [] }],
    ['one that says none', { tier: '' }, { tier: [] }],
    [
      'none of what no mapping names, and nothing twice',
      { tier: ['gold', 'gold', 'silver'] },
      { tier: ['gold'] },
    ],
    [
      'in any letter case, and then the first',
      { dept: { code: 'r1' }, tier: ['Gold', 'gold'] },
      { 'dept.code': ['r1'], tier: ['Gold'] },
    ],
    ['nothing', {}, {}],
    ['nothing of what cannot be read', { dept: 'R1', tier: true }, {}],
  ])('is by claim: %s', ([, payload, mapped]) => {
    expect(saidBy({ groups: [], ...payload }, MAPPED)).toEqual({ ...SAID, groups: [], mapped });
  });

  it('is none of an absent claim where the issuer says so, and not of one that cannot be read', () => {
    const policy = { ...MAPPED, absentClaims: 'say-none' } as const;
    expect(saidBy({ dept: 7 }, policy)).toMatchObject({ mapped: { tier: [] } });
    expect(saidBy({ dept: 7 }, policy).mapped).not.toHaveProperty(['dept.code']);
  });
});

describe('any token at all', () => {
  const value = fc.jsonValue({ maxDepth: 4 });
  const names = [
    'groups',
    'email',
    'preferred_username',
    'role',
    'dept',
    '_claim_names',
    '_claim_sources',
    'hasgroups',
    '__proto__',
  ];
  const payload = fc.dictionary(fc.constantFrom(...names), value);
  const policy = { ...MAPPED, claims: { ...MAPPED.claims, orgRole: 'role' } };

  it('is read without a fault, says only what groups may be called, and leaves no text of it in the notes', () => {
    fc.assert(
      fc.property(payload, (said) => {
        const result = read(said, policy);
        if (!result.ok) throw new Error('refused');
        const { claims, notes } = result.value;
        expect(claims.email === undefined || said['email_verified'] === undefined).toBe(true);
        const known = new Set(['groups', 'email', 'name', 'preferred_username', 'role', 'dept.code', 'tier']);
        for (const { claim } of notes) expect(known).toContain(claim);
        for (const group of claims.groups ?? []) expect(group.trim()).not.toBe('');
      }),
    );
  });
});
