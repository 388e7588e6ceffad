import { beforeEach, describe, expect, it, vi } from 'vitest';

import type { Claims } from '../../../../src/core/claims.ts';
import type { IssuerPolicy } from '../../../../src/core/issuer-policy.ts';
import type { Refusal } from '../../../../src/core/refusal.ts';
import { DatabaseAway } from '../../../../src/faults.ts';
import { unauthenticated, UNAVAILABLE } from '../../../../src/core/refusal.ts';
import type { Result } from '../../../../src/core/result.ts';
import { ok, refuse } from '../../../../src/core/result.ts';
import { RepeatedRefusals } from '../../../../src/service/engine/repeated-refusals.ts';
import type { CommitOutcome, Database } from '../../../../src/service/ports/database.ts';
import type { FoundIdentity, VerifyJwt } from '../../../../src/service/ports/identities.ts';
import type { JwtSignInPorts } from '../../../../src/service/sign-in/jwt-sign-in.ts';
import { JwtSignIn } from '../../../../src/service/sign-in/jwt-sign-in.ts';
import type { SignedInByProvider } from '../../../../src/service/sign-in/said.ts';
import { Secrets } from '../../../../src/service/sign-in/secrets.ts';
import { standIn } from '../../../support/decide.ts';

const NOW_MS = Date.parse('2026-01-02T03:04:05.000Z');
const SETTLING_MS = 30_000;

const CLAIMS: Claims = {
  issuer: 'https://idp.example',
  subject: 's-1',
  issuedAt: 1_000,
  expires: '2026-01-02T04:00:00.000Z',
  login: 'ada',
  email: undefined,
  name: undefined,
  groups: ['a', 'b'],
  orgRole: undefined,
  mapped: {},
};
const POLICY: IssuerPolicy = {
  issuer: CLAIMS.issuer,
  formerIssuers: [],
  claims: { login: 'preferred_username', email: 'email', name: 'name', groups: 'groups', orgRole: 'role' },
  absentClaims: 'say-nothing',
  refusesUnlistedGroups: false,
  emailsAreVerified: false,
  createUsers: true,
  linkUsers: 'login',
  manages: ['orgRole', 'email', 'name', 'password'],
  orgId: 7,
  defaultOrgRole: 'Viewer',
  orgMapping: [],
};
const ORIGIN = { address: '192.0.2.7', userAgent: 'a test' };

const SIGNED_IN: SignedInByProvider = { userId: 9, homeOrgId: 7, isComplete: true };

beforeEach(() => void vi.spyOn(console, 'warn').mockImplementation(() => {}));

/** What becomes of a note. */
type Outcome = Exclude<CommitOutcome['kind'], 'full'> | 'full-database';

/** An isolate: tokens say what the test tells of them, and nothing is known of anybody at first. */
function newIsolate() {
  const world = {
    now: NOW_MS,
    tokens: {} as Readonly<Record<string, Partial<Claims>>>,
    policy: POLICY,
    until: Infinity,
    /** What the database knows of the subject. */
    newest: undefined as FoundIdentity | undefined,
    /** The names that it was asked about. */
    names: undefined as object | undefined,
    isDown: false,
    outcomes: [] as Outcome[],
    taken: ok(SIGNED_IN) as Result<SignedInByProvider, Refusal>,
  };
  const verify = vi.fn<VerifyJwt>(async (token) => {
    const said = world.tokens[token];
    if (said === undefined) return refuse(unauthenticated('jwt-expired'));
    return ok({ claims: { ...CLAIMS, ...said }, policy: world.policy, until: world.until });
  });
  const admit = vi.fn<JwtSignInPorts['signInByProvider']>(async () => world.taken);
  const read = vi.fn<() => void>();
  const commit = vi.fn<Database['commit']>(async () => {
    const kind = world.outcomes.shift() ?? 'committed';
    if (kind === 'committed') return { kind, idOf: () => 0 };
    if (kind === 'full-database') return { kind: 'rejected', why: kind, cause: undefined };
    if (kind === 'rejected') return { kind, why: 'unfit', cause: undefined };
    return kind === 'unknown' ? { kind, cause: undefined } : { kind };
  });
  const sessions = new Map();
  const signIn = new JwtSignIn({
    database: {
      read: async (question) => {
        read();
        if (world.isDown) throw new DatabaseAway('Network connection lost.');
        return question.answer([]);
      },
      commit,
    },
    repositories: standIn({
      identities: {
        find: (issuer, subject, names) => {
          world.names = names;
          return issuer === CLAIMS.issuer && subject === CLAIMS.subject ? world.newest : undefined;
        },
      },
    }),
    secrets: new Secrets('a key of one deployment'),
    verify,
    issuers: [CLAIMS.issuer, 'https://other.example'],
    signInByProvider: admit,
    sessions,
    refusals: new RepeatedRefusals({ memory: new Map(), now: () => world.now }),
    now: () => world.now,
  });
  return { world, verify, admit, read, commit, sessions, signIn };
}

const SESSION = { ...SIGNED_IN, issuer: CLAIMS.issuer, subject: CLAIMS.subject, expires: CLAIMS.expires };

/** What a token says as the database keeps it: the digest that the sign-in is asked with. */
async function digestOf(said: Partial<Claims>, policy: Partial<IssuerPolicy> = {}): Promise<string> {
  const { world, admit, signIn } = newIsolate();
  world.tokens = { first: said };
  world.policy = { ...POLICY, ...policy };
  await signIn.withToken('first', ORIGIN);
  return admit.mock.calls[0]?.[0].digest ?? '';
}

const newest = async (
  said: Partial<Claims>,
  fields: Partial<FoundIdentity> = {},
): Promise<FoundIdentity> => ({
  userId: 9,
  issuer: CLAIMS.issuer,
  subject: CLAIMS.subject,
  issuedAt: CLAIMS.issuedAt,
  claims: await digestOf(said),
  orgRole: null,
  roleOrgId: null,
  otherRoles: new Map(),
  isPostponed: false,
  isBarred: false,
  keepsPassword: false,
  hasPassword: false,
  ahead: [],
  login: 'ada',
  email: 'ada@example.org',
  name: 'Ada',
  isLoginFree: true,
  isEmailFree: true,
  hasOtherRoles: false,
  homeOrgId: 7,
  updated: new Date(NOW_MS - SETTLING_MS).toISOString(),
  ...fields,
});

describe('a token that an isolate sees for the first time', () => {
  it('is verified, and taken in by the global plane, which is told who sent it', async () => {
    const { world, admit, signIn } = newIsolate();
    world.tokens = { first: {} };
    world.until = NOW_MS + 5;
    expect(await signIn.withToken('first', ORIGIN)).toEqual(
      ok({ ...SESSION, verifiedUntil: NOW_MS + 5, isRemembered: false }),
    );
    const digest = expect.stringMatching(/^[0-9a-f]{64}$/);
    const issuers = [CLAIMS.issuer, 'https://other.example'];
    expect(admit.mock.calls).toEqual([[{ claims: CLAIMS, policy: POLICY, digest, issuers }, ORIGIN]]);
  });

  it('is refused as the verifier refuses it, and costs no look-up (I12)', async () => {
    const { admit, read, sessions, signIn } = newIsolate();
    expect(await signIn.withToken('expired', ORIGIN)).toEqual(refuse(unauthenticated('jwt-expired')));
    expect(admit).not.toHaveBeenCalled();
    expect(read).not.toHaveBeenCalled();
    expect(sessions.size).toBe(0);
  });

  it('is refused as the global plane refuses it, and asked about again (I12)', async () => {
    const { world, admit, signIn } = newIsolate();
    world.tokens = { first: {} };
    world.taken = refuse(unauthenticated('jwt-login-taken'));
    for (let i = 1; i <= 2; i++) {
      expect(await signIn.withToken('first', ORIGIN)).toEqual(refuse(unauthenticated('jwt-login-taken')));
      expect(admit).toHaveBeenCalledTimes(i);
    }
  });

  it('is refused from memory for a second once it was refused more than 20 times within a minute', async () => {
    const { world, admit, read, signIn } = newIsolate();
    world.tokens = { first: {}, again: { issuedAt: 999 }, other: { subject: 's-2' }, news: { name: 'N' } };
    world.taken = refuse(unauthenticated('jwt-unknown-user'));
    const refused = refuse(unauthenticated('jwt-unknown-user'));
    for (let i = 0; i < 21; i++) {
      world.now += 2_000;
      expect(await signIn.withToken('first', ORIGIN)).toEqual(refused);
    }
    for (const spy of [admit, read]) expect(spy).toHaveBeenCalledTimes(21);
    world.taken = ok(SIGNED_IN);
    world.now += 999;
    // The same subject that says the same.
    for (const token of ['first', 'again']) expect(await signIn.withToken(token, ORIGIN)).toEqual(refused);
    for (const spy of [admit, read]) expect(spy).toHaveBeenCalledTimes(21);
    for (const token of ['other', 'news'])
      expect(await signIn.withToken(token, ORIGIN)).toMatchObject({ ok: true });
    world.now += 1;
    expect(await signIn.withToken('first', ORIGIN)).toMatchObject({ ok: true });
  });

  it('is not refused from memory because an older one that says the same goes on coming', async () => {
    const { world, admit, signIn } = newIsolate();
    world.tokens = { old: {}, fresh: { issuedAt: 1_001 }, between: { issuedAt: 1_000 } };
    const refused = refuse(unauthenticated('jwt-unknown-user'));
    world.taken = refused;
    for (let i = 0; i < 30; i++) expect(await signIn.withToken('old', ORIGIN)).toEqual(refused);
    expect(admit).toHaveBeenCalledTimes(21);
    // It is refused too: then all up to it are.
    for (const token of ['fresh', 'fresh', 'between', 'old'])
      expect(await signIn.withToken(token, ORIGIN)).toEqual(refused);
    expect(admit).toHaveBeenCalledTimes(22);
    world.now += 1_000;
    expect(await signIn.withToken('old', ORIGIN)).toEqual(refused);
    world.taken = ok(SIGNED_IN);
    expect(await signIn.withToken('between', ORIGIN)).toEqual(refused);
    expect(await signIn.withToken('fresh', ORIGIN)).toMatchObject({ ok: true });
  });

  it('is not refused from memory because nothing could be decided (I9)', async () => {
    const { world, signIn } = newIsolate();
    world.tokens = { first: {} };
    world.taken = refuse(UNAVAILABLE);
    for (let i = 0; i < 30; i++) expect(await signIn.withToken('first', ORIGIN)).toEqual(refuse(UNAVAILABLE));
    world.taken = ok(SIGNED_IN);
    expect(await signIn.withToken('first', ORIGIN)).toMatchObject({ ok: true });
  });

  it('is unavailable while the database cannot be read, and is not remembered (I9)', async () => {
    const { world, sessions, signIn } = newIsolate();
    world.tokens = { first: {} };
    world.isDown = true;
    expect(await signIn.withToken('first', ORIGIN)).toEqual(refuse(UNAVAILABLE));
    expect(sessions.size).toBe(0);
    world.isDown = false;
    expect(await signIn.withToken('first', ORIGIN)).toMatchObject({ ok: true });
  });
});

describe('what is news', () => {
  const [DEPT, TEAM] = [{ dept: ['hr'] }, { team: ['red', 'blue'] }];
  const SAID: Partial<Claims> = {
    name: 'Ada',
    email: 'ada@example.org',
    orgRole: 'Viewer',
    mapped: { ...DEPT, ...TEAM },
  };

  it.each<[string, Partial<Claims>, Partial<IssuerPolicy>?]>([
    ['another login', { login: 'bob' }],
    ['another name', { name: 'B' }],
    ['no name any more', { name: undefined }],
    ['another e-mail address', { email: 'b@example.org' }],
    ['a group more', { groups: ['a', 'b', 'c'] }],
    ['a group fewer', { groups: ['a'] }],
    ['two groups in one', { groups: ['a,b'] }],
    ['another org role', { orgRole: 'Editor' }],
    ['no org role', { orgRole: undefined }],
    ['another org of the issuer', {}, { orgId: 8 }],
    ['nothing said of groups any more', { groups: undefined }],
    ['no group any more', { groups: [] }],
    ['another value of a claim that a mapping names', { mapped: { dept: ['it'], ...TEAM } }],
    ['no value of it any more', { mapped: { dept: [], ...TEAM } }],
    ['nothing said of it any more', { mapped: TEAM }],
    ['that the issuer manages something else', {}, { manages: ['login'] }],
    ['other groups that may sign in', {}, { allowedGroups: ['a'] }],
    ['another mapping', {}, { orgMapping: [{ value: 'a', orgId: 8, role: 'Viewer' }] }],
    ['another role of those of whom none is said', { orgRole: 'none' }, { defaultOrgRole: 'Admin' }],
  ])('is %s', async (_, said, policy = {}) => {
    expect(await digestOf({ ...SAID, ...said }, policy)).not.toBe(await digestOf(SAID));
  });

  it.each<[string, Partial<Claims>, Partial<IssuerPolicy>?]>([
    ['groups in another order', { groups: ['b', 'a'] }],
    ['groups in other letter case', { groups: ['A', 'B'] }],
    ['when it was issued and ends', { issuedAt: 5, expires: '2027-01-01T00:00:00.000Z' }],
    ['what the issuer may do', {}, { createUsers: false, linkUsers: false, defaultOrgRole: 'Admin' }],
    ['what the issuer was called before', {}, { formerIssuers: ['https://was.example'] }],
    ['values of claims in another order', { mapped: { team: ['blue', 'red'], ...DEPT } }],
    ['an address that only tells why', { unverified: 'b@example.org' }],
    ['what it manages in another order', {}, { manages: ['password', 'name', 'email', 'orgRole'] }],
  ])('is not %s', async (_, said, policy = {}) => {
    expect(await digestOf({ ...SAID, ...said }, policy)).toBe(await digestOf(SAID));
  });

  it('is another role of those in the org of the issuer whom no mapping gives one', async () => {
    const orgMapping = [{ value: 'a', orgId: POLICY.orgId, role: 'Editor' as const }];
    const said = { groups: [], orgRole: undefined };
    const now = await digestOf(said, { orgMapping, defaultOrgRole: 'None' });
    expect(now).not.toBe(await digestOf(said, { orgMapping }));
  });
});

/** What an isolate that remembers nothing makes of a token, of whose subject the database knows something. */
async function take(
  said: Partial<Claims>,
  known: FoundIdentity,
  outcomes: Outcome[] = [],
  policy: IssuerPolicy = POLICY,
) {
  const isolate = newIsolate();
  isolate.world.tokens = { first: said };
  isolate.world.policy = policy;
  isolate.world.newest = known;
  isolate.world.outcomes = outcomes;
  const result = await isolate.signIn.withToken('first', ORIGIN);
  return { ...isolate, result };
}

describe('a token of a subject that is known', () => {
  it.each<[string, Partial<Claims>, Partial<FoundIdentity>, 'told' | 'known']>([
    ['that says the same', {}, {}, 'known'],
    ['that says something else and was issued later', { issuedAt: 1_001, name: 'N' }, {}, 'told'],
    ['that says something else in the same second', { name: 'N' }, {}, 'told'],
    ['that says something else, but was issued earlier (I6)', { issuedAt: 999, name: 'N' }, {}, 'known'],
    ['that says the same and was issued earlier', { issuedAt: 999 }, {}, 'known'],
    ['that says the same, of which something waits', {}, { isPostponed: true }, 'told'],
    ['that was issued earlier than what waits', { issuedAt: 999, name: 'N' }, { isPostponed: true }, 'told'],
    [
      'that says the same, of which not every org may have heard (I6)',
      {},
      { updated: new Date(NOW_MS - SETTLING_MS + 1).toISOString() },
      'told',
    ],
    [
      'that was issued earlier than news of which not every org may have heard (I6)',
      { issuedAt: 999, name: 'N' },
      { updated: new Date(NOW_MS).toISOString() },
      'told',
    ],
  ])('%s', async (_, said, fields, outcome) => {
    const { admit, commit, result } = await take(said, await newest({}, fields));
    expect(result).toEqual(ok({ ...SESSION, verifiedUntil: Infinity, isRemembered: false }));
    expect(admit).toHaveBeenCalledTimes(outcome === 'told' ? 1 : 0);
    expect(commit).not.toHaveBeenCalled();
  });

  it.each<[string, Partial<Claims>, Partial<FoundIdentity>, 'told' | 'known']>([
    ['that says the name that somebody changed by hand', { name: 'Ada' }, { name: 'By hand' }, 'told'],
    [
      'that said so, but was issued earlier than the newest',
      { name: 'Ada', issuedAt: 999 },
      { name: 'By hand' },
      'known',
    ],
    [
      'that says nothing else, of whom somebody changed the org role by hand',
      {},
      { hasOtherRoles: true },
      'told',
    ],
    [
      'that was issued earlier, of whom somebody changed the org role by hand',
      { issuedAt: 999 },
      { hasOtherRoles: true },
      'known',
    ],
    ['that says a login that it does not manage', { login: 'b' }, { login: 'ada' }, 'known'],
    ['that says an address as it is', { email: 'ada@example.org' }, {}, 'known'],
    ['that says another address', { email: 'b@example.org' }, {}, 'told'],
    ['that says an address of somebody else', { email: 'b@example.org' }, { isEmailFree: false }, 'known'],
    ['that says an address that nobody can have', { email: '\u0430da@example.org' }, {}, 'known'],
  ])(
    'that says the same as the newest, of somebody who may be called otherwise: one %s',
    async (_, said, fields, outcome) => {
      const known = await newest({ ...said, issuedAt: CLAIMS.issuedAt }, fields);
      const { admit, result, world } = await take(said, known);
      const { login, email } = { ...CLAIMS, ...said };
      expect(world.names).toEqual({ login, email });
      expect(result).toMatchObject({ ok: true });
      expect(admit).toHaveBeenCalledTimes(outcome === 'told' ? 1 : 0);
    },
  );

  it('acts in the org that the database says', async () => {
    const { result } = await take({}, await newest({}, { userId: 10, homeOrgId: 8 }));
    expect(result).toMatchObject({ value: { userId: 10, homeOrgId: 8 } });
  });

  describe('that the version before took in', () => {
    /** The digest as that version made it. */
    const ofBefore = async (...groups: readonly string[]): Promise<string> => {
      const said = ['ada', 'ada@example.org', 'Ada', groups, null, POLICY.orgId];
      return await new Secrets('a key of one deployment').digest(`claims:${JSON.stringify(said)}`);
    };
    const said = {
      login: 'ada',
      email: 'ada@example.org',
      name: 'Ada',
      groups: ['b', 'A'],
      orgRole: undefined,
    };

    it('is no news, and nor is the next one, which is noted', async () => {
      const stored = await newest(said, { claims: await ofBefore('a', 'b') });
      const { admit, result } = await take(said, stored);
      expect(result).toMatchObject({ ok: true });
      expect(admit).not.toHaveBeenCalled();
      const later = await take({ ...said, issuedAt: 1_001 }, stored);
      expect(later.admit).not.toHaveBeenCalled();
      expect(later.commit).toHaveBeenCalledOnce();
    });

    it.each([
      ['says something else', {}, { groups: ['a'] }, {}],
      ['was barred before', { isBarred: true }, {}, {}],
      ['has to be in a group now', {}, {}, { allowedGroups: ['staff'] }],
      ['is mapped now', {}, {}, { orgMapping: [{ value: 'a', orgId: 8, role: 'Viewer' }] }],
    ] as const)('is news where its person %s', async (_what, link, claims, policy) => {
      const stored = await newest(said, { claims: await ofBefore('a', 'b'), ...link });
      const { world, admit, signIn } = newIsolate();
      world.newest = stored;
      world.policy = { ...POLICY, ...policy };
      world.tokens = { token: { ...said, ...claims } };
      await signIn.withToken('token', ORIGIN);
      expect(admit).toHaveBeenCalledOnce();
      expect(admit.mock.calls[0]?.[0].digest).not.toBe(stored.claims);
    });
  });

  it('is refused when the global plane refuses to tell every org (I6)', async () => {
    const isolate = newIsolate();
    isolate.world.tokens = { first: {} };
    isolate.world.newest = await newest({}, { updated: new Date(NOW_MS).toISOString() });
    isolate.world.taken = refuse(UNAVAILABLE);
    expect(await isolate.signIn.withToken('first', ORIGIN)).toEqual(refuse(UNAVAILABLE));
  });

  describe('whose person is in none of the groups that may sign in', () => {
    const out = refuse(unauthenticated('jwt-group-not-allowed'));
    const policy = { ...POLICY, allowedGroups: ['staff'] };
    const barred = async (fields: Partial<FoundIdentity> = {}) => ({
      ...(await newest({}, { isBarred: true, ...fields })),
      claims: await digestOf({}, policy),
    });

    it.each<[string, Partial<Claims>, Partial<FoundIdentity>]>([
      ['that says the same', {}, {}],
      ['that is older, whatever it says (I6)', { issuedAt: 999, groups: ['staff'] }, {}],
    ])('is refused by what the database knows: one %s', async (_, said, fields) => {
      const { admit, sessions, result } = await take(said, await barred(fields), [], policy);
      expect(result).toEqual(out);
      expect(admit).not.toHaveBeenCalled();
      expect(sessions.size).toBe(0);
    });

    it('is refused, and noted, when it is the same and was issued later, so that none of before lets in (I6)', async () => {
      const { commit, result } = await take({ issuedAt: 1_001 }, await barred(), [], policy);
      expect(commit).toHaveBeenCalledTimes(1);
      expect(result).toEqual(out);
    });

    it('is refused as the same by a database that takes no writes', async () => {
      const known = await barred();
      const { result, sessions } = await take({ issuedAt: 1_001 }, known, ['full-database'], policy);
      expect(result).toEqual(out);
      expect(sessions.size).toBe(0);
    });

    it('is refused when the global plane takes in that it is so, and is not remembered', async () => {
      const { world, admit, sessions, signIn } = newIsolate();
      world.tokens = { first: { groups: [] } };
      world.taken = ok({ ...SIGNED_IN, isBarred: true });
      for (let i = 1; i <= 2; i++) {
        expect(await signIn.withToken('first', ORIGIN)).toEqual(out);
        expect(admit).toHaveBeenCalledTimes(i);
      }
      expect(sessions.size).toBe(0);
    });

    it('is let in by a token that says otherwise, also just after others were refused often', async () => {
      const { world, signIn } = newIsolate();
      world.policy = policy;
      world.tokens = { out: { groups: [] }, in: { groups: ['staff'] } };
      world.taken = ok({ ...SIGNED_IN, isBarred: true });
      for (let i = 0; i < 30; i++) expect(await signIn.withToken('out', ORIGIN)).toEqual(out);
      world.taken = ok(SIGNED_IN);
      expect(await signIn.withToken('in', ORIGIN)).toMatchObject({ ok: true });
    });
  });

  describe('that says the same, but was issued later', () => {
    const later = { issuedAt: 1_001 };

    it('is noted, without a change, so that none of before comes after it (I6)', async () => {
      const { admit, commit, result } = await take(later, await newest({}));
      const { issuer, subject } = CLAIMS;
      const last = { issuer, subject, issuedAt: 1_001, claims: await digestOf({}) };
      const note = { ...last, aheadBefore: [], ahead: [] };
      const [writes = []] = commit.mock.calls[0] ?? [];
      expect([...writes].map(({ statement }) => statement)).toEqual([['identities.noteIssued', note]]);
      expect(admit).not.toHaveBeenCalled();
      expect(result).toMatchObject({ ok: true, value: { userId: 9 } });
    });

    it.each<[string, Outcome[], looks: number, 'taken' | 'unavailable']>([
      ['that is noted at once', [], 1, 'taken'],
      ['that another one came before: it is looked again', ['conflict'], 2, 'taken'],
      ['that others came before, four times', ['conflict', 'conflict', 'conflict', 'conflict'], 5, 'taken'],
      [
        'that others came before, five times: that is enough',
        ['conflict', 'conflict', 'conflict', 'conflict', 'conflict'],
        5,
        'unavailable',
      ],
      ['that the database does not tell', ['unknown'], 1, 'unavailable'],
      ['that the database does not take', ['rejected'], 1, 'unavailable'],
      ['whose place is taken', ['outrun'], 1, 'unavailable'],
      ['that a database that takes no writes takes no note of', ['full-database'], 1, 'taken'],
    ])('%s (I8)', async (_, outcomes, looks, outcome) => {
      const { read, result, sessions } = await take(later, await newest({}), outcomes);
      expect(read).toHaveBeenCalledTimes(looks);
      if (outcome === 'taken') expect(result).toMatchObject({ ok: true });
      else expect(result).toEqual(refuse(UNAVAILABLE));
      expect(sessions.size).toBe(outcome === 'taken' ? 1 : 0);
    });
  });
});

describe('a token that says nothing new, while the database takes no writes', () => {
  it('is remembered for ten seconds, and then it is tried again to note that it came', async () => {
    const { world, verify, commit, signIn } = newIsolate();
    world.tokens = { later: { issuedAt: 1_001 } };
    world.newest = await newest({});
    world.outcomes = ['full-database', 'full-database'];
    const come = async () => await signIn.withToken('later', ORIGIN);
    expect(await come()).toMatchObject({ ok: true, value: { userId: 9, isRemembered: false } });
    world.now += 9_999;
    expect(await come()).toMatchObject({ ok: true, value: { isRemembered: true } });
    expect(commit).toHaveBeenCalledTimes(1);
    world.now += 1;
    expect(await come()).toMatchObject({ ok: true, value: { isRemembered: false } });
    world.now += 10_000;
    expect(await come()).toMatchObject({ ok: true, value: { userId: 9, isRemembered: false } });
    expect(commit).toHaveBeenCalledTimes(3);
    world.now += 1_000_000;
    expect(await come()).toMatchObject({ ok: true, value: { isRemembered: true } });
    expect(commit).toHaveBeenCalledTimes(3);
    expect(verify).toHaveBeenCalledTimes(3);
  });

  it('is no reason to take in what is new (I8)', async () => {
    const { world, admit, signIn } = newIsolate();
    world.tokens = { other: { issuedAt: 1_001, groups: ['other'] } };
    world.newest = await newest({});
    world.taken = refuse({ tag: 'storage-full' });
    expect(await signIn.withToken('other', ORIGIN)).toEqual(refuse({ tag: 'storage-full' }));
    expect(admit).toHaveBeenCalledTimes(1);
  });
});

describe('what an isolate remembers', () => {
  it('is a token that was taken in: it is neither verified nor looked up again', async () => {
    const { world, verify, admit, read, signIn } = newIsolate();
    world.tokens = { first: {} };
    await signIn.withToken('first', ORIGIN);
    for (let i = 0; i < 3; i++) {
      expect(await signIn.withToken('first', ORIGIN)).toEqual(
        ok({ ...SESSION, verifiedUntil: Infinity, isRemembered: true }),
      );
    }
    for (const spy of [verify, admit, read]) expect(spy).toHaveBeenCalledTimes(1);
  });

  it('is that very token alone, and not by itself (I13)', async () => {
    const { world, sessions, signIn } = newIsolate();
    world.tokens = { first: {} };
    await signIn.withToken('first', ORIGIN);
    for (const other of ['first ', 'First', 'firs', '']) {
      expect(await signIn.withToken(other, ORIGIN)).toMatchObject({ ok: false });
    }
    expect(JSON.stringify([...sessions])).not.toContain('first');
  });

  it('is verified again once its key is believed no longer, but not taken in again (I6)', async () => {
    const { world, verify, admit, read, signIn } = newIsolate();
    world.tokens = { first: {} };
    world.until = NOW_MS + 1_000;
    await signIn.withToken('first', ORIGIN);
    world.now = NOW_MS + 999;
    await signIn.withToken('first', ORIGIN);
    expect(verify).toHaveBeenCalledTimes(1);
    world.now = NOW_MS + 1_000;
    world.until = NOW_MS + 5_000;
    expect(await signIn.withToken('first', ORIGIN)).toMatchObject({
      value: { isRemembered: true, verifiedUntil: NOW_MS + 5_000 },
    });
    expect(verify).toHaveBeenCalledTimes(2);
    for (const spy of [admit, read]) expect(spy).toHaveBeenCalledTimes(1);
    // The key was taken back.
    world.now = NOW_MS + 5_000;
    world.tokens = {};
    expect(await signIn.withToken('first', ORIGIN)).toEqual(refuse(unauthenticated('jwt-expired')));
  });

  it('is nothing of which something waits: it is asked about again', async () => {
    const { world, admit, signIn } = newIsolate();
    world.tokens = { first: {} };
    world.taken = ok({ ...SIGNED_IN, isComplete: false });
    for (let i = 1; i <= 2; i++) {
      expect(await signIn.withToken('first', ORIGIN)).toMatchObject({
        value: { isComplete: false, isRemembered: false },
      });
      expect(admit).toHaveBeenCalledTimes(i);
    }
  });

  it('can be forgotten, each token by itself', async () => {
    const { world, admit, signIn } = newIsolate();
    world.tokens = { first: {}, second: { subject: 's-2' } };
    for (const token of ['first', 'second']) await signIn.withToken(token, ORIGIN);
    await signIn.forget('first');
    expect(await signIn.withToken('first', ORIGIN)).toMatchObject({ value: { isRemembered: false } });
    expect(await signIn.withToken('second', ORIGIN)).toMatchObject({ value: { isRemembered: true } });
    expect(admit).toHaveBeenCalledTimes(3);
  });
});
