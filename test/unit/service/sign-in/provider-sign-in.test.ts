import { describe, expect, it } from 'vitest';

import type { Claims } from '../../../../src/core/claims.ts';
import type { IssuerPolicy } from '../../../../src/core/issuer-policy.ts';
import { NO_ROLES } from '../../../../src/core/kept-roles.ts';
import { NOT_LINKED } from '../../../../src/core/managed.ts';
import type { OrgRole } from '../../../../src/core/org-role.ts';
import type { OrgOfUser, UserProfile } from '../../../../src/core/user.ts';
import type { Arriving, Identity } from '../../../../src/service/ports/identities.ts';
import type { ProviderSignIn } from '../../../../src/service/sign-in/said.ts';
import { signInByProvider } from '../../../../src/service/sign-in/provider-sign-in.ts';
import { UNMATCHED_HASH } from '../../../../src/core/password-hash.ts';
import type { Answers } from '../../../support/decide.ts';
import { callerWith, decide, FIRST_ID, NOW, shownDiff, uidOf } from '../../../support/decide.ts';

const ORG = 7;
const OTHER_ORG = 8;
const REVISION = 41;
const PERSON = 9;
const [ISSUER, OTHER_ISSUER, FORMER] = [
  'https://idp.example',
  'https://other.example',
  'https://was.example',
];

const CLAIMS: Claims = {
  issuer: ISSUER,
  subject: 's-1',
  issuedAt: 1_000,
  expires: '2026-01-01T01:00:00.000Z',
  login: 'ada',
  email: undefined,
  name: undefined,
  groups: [],
  orgRole: undefined,
  mapped: {},
};
const POLICY: IssuerPolicy = {
  issuer: ISSUER,
  formerIssuers: [FORMER],
  claims: { login: 'preferred_username', email: 'email', name: 'name', groups: 'groups', orgRole: 'role' },
  absentClaims: 'say-nothing',
  refusesUnlistedGroups: false,
  emailsAreVerified: false,
  createUsers: true,
  linkUsers: 'login',
  manages: ['orgRole', 'email', 'name', 'password'],
  orgId: ORG,
  defaultOrgRole: 'Viewer',
  orgMapping: [],
};

/** What is said of the person, what the issuer may do, and what is found. */
type Case = {
  readonly claims?: Partial<Claims>;
  readonly policy?: Partial<IssuerPolicy>;
  readonly digest?: string;
  readonly isOlder?: true;
  readonly arriving?: Partial<Arriving>;
  readonly orgExists?: boolean;
  /** Some of the Admins of the issuer's org. */
  readonly admins?: readonly number[];
};

/** Nobody calls: it is a change of the global plane by itself. */
const nobody = callerWith([], { userId: 0 });

function admit({ claims, policy, digest = 'new', isOlder, arriving, orgExists = true, admins = [] }: Case) {
  const input: ProviderSignIn = {
    claims: { ...CLAIMS, ...claims },
    policy: { ...POLICY, ...policy },
    digest,
    issuers: [ISSUER, OTHER_ISSUER, FORMER],
    ...(isOlder === true && { isOlder }),
  };
  const ofOrg =
    <T>(value: T) =>
    (orgId: number): T => {
      expect(orgId, 'the org of the issuer').toBe(ORG);
      return value;
    };
  const answers: Answers = {
    identities: {
      arriving: (asked, rules) => {
        expect([asked, rules]).toEqual([input.claims, input.policy]);
        return { ...STRANGER, ...arriving };
      },
    },
    orgs: { exists: ofOrg(orgExists) },
    changes: { revision: ofOrg(REVISION) },
    orgUsers: { someAdmins: ofOrg(admins) },
  };
  return decide(signInByProvider, { input, answers, caller: nobody, orgId: 0 });
}

const STRANGER: Arriving = {
  profile: undefined,
  identity: undefined,
  memberships: [],
  groups: [],
  namesakes: [],
  hasPassword: false,
  hasGlobalRoles: false,
  endedAt: undefined,
  endedRoles: undefined,
  leftRoles: new Map(),
  unlinkedFrom: [],
};

const PROFILE: UserProfile = {
  id: PERSON,
  uid: 'ada1',
  login: 'ada',
  email: 'ada@example.org',
  name: 'Ada',
  isServiceAccount: false,
  homeOrgId: ORG,
  isServerAdmin: false,
  isDisabled: false,
  created: '2025-01-01T00:00:00.000Z',
  updated: '2025-01-01T00:00:00.000Z',
  ...NOT_LINKED,
};
const member = (orgId: number, role: OrgRole = 'Viewer'): OrgOfUser => ({
  orgId,
  name: `org ${orgId}`,
  role,
});
const OWN_NAMES = { id: PERSON, login: 'ada', email: 'ada@example.org', isServiceAccount: false };

/** Aborts what was decided before the org changed the person, or one of the Admins that were seen. */
const STILL = [
  'changes.expectStill',
  ORG,
  { revision: REVISION, from: expect.arrayContaining([`user:${PERSON}`]) as unknown },
];

/** Somebody of the issuer's org alone, who has signed in by password until now. */
const UNLINKED: Arriving = {
  ...STRANGER,
  profile: PROFILE,
  memberships: [member(ORG)],
  namesakes: [OWN_NAMES],
};

const LINK: Identity = {
  userId: PERSON,
  issuer: ISSUER,
  subject: 's-1',
  issuedAt: 900,
  claims: 'old',
  ...NO_ROLES,
  isPostponed: false,
  isBarred: false,
  ahead: [],
};
/** Somebody whom the subject is linked to. */
const LINKED: Arriving = { ...UNLINKED, identity: LINK };

const refused = (problem: string) => ({
  requires: null,
  refusal: { tag: 'unauthenticated', problem },
});

const IDENTITY = { issuer: ISSUER, subject: 's-1' };
/** The link as it is written. */
const put = (fields: object = {}) => ({
  ...IDENTITY,
  issuedAt: 1_000,
  claims: 'new',
  ...NO_ROLES,
  isPostponed: false,
  isBarred: false,
  ahead: [],
  at: NOW,
  ...fields,
});

/** Of a link that was not there before: whom a provider links has no password any more. */
const NEW_LINK = { keepsPassword: false };

describe('taking in somebody new', () => {
  it('writes a person of the org without a password, the link, and the groups that count everywhere', () => {
    const claims = {
      email: 'ada@example.org',
      name: 'Ada L.',
      groups: ['a', 'B'],
      orgRole: 'Editor',
    } as const;
    const identity = { uid: uidOf(1), login: 'ada', email: 'ada@example.org', name: 'Ada L.' };
    const profile = { ...identity, isServiceAccount: false, isDisabled: false, homeOrgId: ORG };
    expect(admit({ claims })).toEqual({
      requires: null,
      writes: [
        ['users.expectFree', [profile.login, profile.email]],
        ['users.insert', { ...profile, passwordHash: null, at: NOW }],
        ['users.insertMember', ORG, { uid: uidOf(1) }, 'Editor', NOW],
        ['identities.put', { uid: uidOf(1) }, put({ orgRole: 'Editor', roleOrgId: ORG, ...NEW_LINK })],
        ['userGroups.add', 0, 'jwt', { uid: uidOf(1) }, ['a', 'B'], NOW],
      ],
      before: null,
      after: { ...profile, orgRoles: { [ORG]: 'Editor' }, identity: IDENTITY, groups: ['a', 'B'] },
      touches: [],
      notifies: [],
      reply: { userId: FIRST_ID, homeOrgId: ORG, isComplete: true },
    });
  });

  it.each<[string, Case, object]>([
    ['the login for an e-mail address where none is said, and no name', {}, { email: 'ada', name: '' }],
    ['the org role of the settings where none is asked for', {}, { orgRoles: { [ORG]: 'Viewer' } }],
    [
      'no org role, where the settings say so',
      { policy: { defaultOrgRole: 'None' } },
      { orgRoles: { [ORG]: 'None' } },
    ],
    [
      'the org role that is said, not the one of the settings',
      { claims: { orgRole: 'None' }, policy: { defaultOrgRole: 'Admin' } },
      { orgRoles: { [ORG]: 'None' } },
    ],
    ['also where it links nobody', { policy: { linkUsers: false } }, { login: 'ada' }],
  ])('gives them %s', (_, situation, after) => {
    expect(admit(situation)).toMatchObject({ after });
  });

  it.each<[string, string, Case]>([
    ['where the issuer brings nobody', 'jwt-unknown-user', { policy: { createUsers: false } }],
    [
      'where it brings nobody, whatever is taken or missing besides: that is not told',
      'jwt-unknown-user',
      { policy: { createUsers: false }, arriving: { namesakes: [OWN_NAMES] }, orgExists: false },
    ],
    [
      'whose login or e-mail address is that of anybody (I11)',
      'jwt-login-taken',
      { arriving: { namesakes: [OWN_NAMES] } },
    ],
    ['where the org of the issuer does not exist', 'jwt-unknown-org', { orgExists: false }],
    [
      'by a token that was issued in the second when their subject’s person was deleted (I6)',
      'jwt-unknown-user',
      { arriving: { endedAt: 1_000 } },
    ],
    ['by one that was issued before that (I6)', 'jwt-unknown-user', { arriving: { endedAt: 1_001 } }],
  ])('refuses one %s', (_, problem, situation) => {
    expect(admit(situation)).toEqual(refused(problem));
  });

  it.each<[string, Partial<Claims>, object]>([
    ['the address', { login: '\u0430da', email: 'ada@x.org' }, { login: 'ada@x.org', email: 'ada@x.org' }],
    ['one of ours', { login: 'ad\u200ba' }, { login: 'user-uid1', email: 'user-uid1' }],
    [
      'one of ours, where the address is as odd',
      { login: '\uff41da', email: '\u0430da@x.org' },
      { login: 'user-uid1', email: 'user-uid1' },
    ],
    [
      'what the token says, beside an odd address',
      { email: '\u0430da@x.org' },
      { login: 'ada', email: 'ada' },
    ],
    ['an address of two scripts', { login: 'иван@x.org' }, { login: 'иван@x.org', email: 'иван@x.org' }],
  ])('keeps nobody out by a login that nobody can have: it is then %s', (_, claims, names) => {
    const decided = admit({ claims });
    expect(decided).toMatchObject({ after: names, reply: { userId: FIRST_ID } });
    expect('writes' in decided && decided.writes.slice(0, 2)).toEqual([
      ['users.expectFree', Object.values(names)],
      ['users.insert', expect.objectContaining(names)],
    ]);
  });

  it('lets somebody in whose login is an old one that nobody can have any more, and keeps both names', () => {
    const odd = { login: '\u0430da', email: '\u0430da@x.org' };
    const arriving = {
      ...UNLINKED,
      profile: { ...PROFILE, ...odd },
      namesakes: [{ ...OWN_NAMES, ...odd }],
    };
    const decided = admit({ claims: { ...odd, name: 'Ada' }, arriving });
    expect(decided).toMatchObject({ reply: { userId: PERSON } });
    expect(JSON.stringify(decided)).not.toContain('users.update');
  });

  it('makes a new person by a token that was issued a second after the old one was deleted', () => {
    expect(admit({ arriving: { endedAt: 999 } })).toMatchObject({ reply: { userId: FIRST_ID } });
  });
});

describe('a first token with the login of somebody who is there', () => {
  it('links them, ends their password, and is heard in their org; login and role stay (I6)', () => {
    expect(admit({ arriving: UNLINKED })).toEqual({
      requires: null,
      writes: [
        ['users.expectOrgsOf', PERSON, [ORG]],
        ['identities.expectNoNewer', ISSUER, 's-1', 1_000, []],
        ['identities.put', { id: PERSON }, put(NEW_LINK)],
        ['users.expectStanding', PERSON, UNLINKED.memberships],
        ['users.setPassword', PERSON, UNMATCHED_HASH, NOW],
      ],
      before: { user: PERSON, identity: null },
      after: { user: PERSON, identity: IDENTITY, password: 'ended' },
      touches: ['user:9'],
      notifies: [ORG],
      reply: { userId: PERSON, homeOrgId: ORG, isComplete: true },
    });
  });

  it('links them also where the issuer brings nobody', () => {
    expect(admit({ arriving: UNLINKED, policy: { createUsers: false } })).toMatchObject({
      reply: { userId: PERSON },
    });
  });

  it('links them by the login though the address is of somebody else, who keeps it', () => {
    const claims = { email: 'bob@example.org' };
    const bob = { ...OWN_NAMES, id: 3, login: 'bob', email: 'bob@example.org' };
    const decided = admit({ claims, arriving: { ...UNLINKED, namesakes: [OWN_NAMES, bob] } });
    expect(decided).toMatchObject({ after: { identity: IDENTITY }, reply: { userId: PERSON } });
    expect(decided).not.toHaveProperty('after.email');
  });

  it('links somebody whom an issuer knew that is configured no more, and says whom it was', () => {
    const identity = { ...LINK, issuer: 'https://gone.example', subject: 'x' };
    expect(admit({ arriving: { ...UNLINKED, identity } })).toMatchObject({
      before: { identity: { issuer: 'https://gone.example', subject: 'x' } },
      after: { identity: IDENTITY, password: 'ended' },
      touches: ['user:9'],
    });
  });

  it('takes the groups away that the issuer of before said, whatever the token says of groups (I6)', () => {
    const identity = { ...LINK, issuer: 'https://gone.example', subject: 'x' };
    const decided = admit({
      claims: { groups: undefined },
      arriving: { ...UNLINKED, identity, groups: ['a'] },
    });
    expect(decided).toMatchObject({ before: { removed: ['a'] } });
    const writes = 'writes' in decided ? decided.writes : [];
    expect(writes).toContainEqual(['userGroups.remove', 0, 'jwt', PERSON, ['a']]);
  });

  it('links them by a token that is older than what the issuer of before said last', () => {
    const identity = { ...LINK, issuer: 'https://gone.example', issuedAt: 5_000, claims: 'new' };
    expect(admit({ arriving: { ...UNLINKED, identity } })).toMatchObject({ reply: { userId: PERSON } });
  });

  const pendingAdmin: OrgOfUser = { ...member(OTHER_ORG, 'Admin'), pendingAs: 'ada' };
  it.each<[string, string, Case]>([
    ['a server admin', 'jwt-link-by-owner', { arriving: { profile: { ...PROFILE, isServerAdmin: true } } }],
    ['an Admin of its org', 'jwt-link-by-owner', { arriving: { memberships: [member(ORG, 'Admin')] } }],
    [
      'whom another org added as Admin, who would be one there by acting',
      'jwt-link-by-owner',
      { arriving: { memberships: [member(ORG), pendingAdmin] } },
    ],
    [
      'somebody who is in another org as well (I10)',
      'jwt-link-by-owner',
      { arriving: { memberships: [member(ORG), member(OTHER_ORG)] } },
    ],
    [
      'somebody who is in another org alone (I10)',
      'jwt-link-by-owner',
      { arriving: { memberships: [member(OTHER_ORG)] } },
    ],
    ['somebody who is in no org', 'jwt-link-by-owner', { arriving: { memberships: [] } }],
    ['somebody who has roles in every org', 'jwt-link-by-owner', { arriving: { hasGlobalRoles: true } }],
    [
      'whom it knows by another subject',
      'jwt-link-other',
      { arriving: { identity: { ...LINK, subject: 's-2' } } },
    ],
    [
      'whom another issuer of the deployment knows',
      'jwt-link-other',
      { arriving: { identity: { ...LINK, issuer: OTHER_ISSUER } } },
    ],
    [
      'whom it knew by another subject when it was called otherwise',
      'jwt-link-other',
      { arriving: { identity: { ...LINK, issuer: FORMER, subject: 's-2' } } },
    ],
    ['whose link to this subject was removed', 'jwt-link-removed', { arriving: { unlinkedFrom: [PERSON] } }],
    [
      'an Admin whose link to this subject was removed',
      'jwt-link-removed',
      { arriving: { unlinkedFrom: [3, PERSON], memberships: [member(ORG, 'Admin')] } },
    ],
    [
      'whose link to this subject was removed, and whom it knows by another',
      'jwt-link-removed',
      { arriving: { unlinkedFrom: [PERSON], identity: { ...LINK, subject: 's-2' } } },
    ],
  ])('does not speak for %s (I11)', (_, problem, { arriving, ...situation }) => {
    expect(admit({ ...situation, arriving: { ...UNLINKED, ...arriving } })).toEqual(refused(problem));
  });

  const NAMED = { ...STRANGER, namesakes: [OWN_NAMES] };
  const account = { ...OWN_NAMES, isServiceAccount: true };
  it.each<[string, string, Case]>([
    ['where it links nobody', 'jwt-link-off', { policy: { linkUsers: false } }],
    [
      'where it links nobody and brings nobody',
      'jwt-link-off',
      { policy: { linkUsers: false, createUsers: false } },
    ],
    [
      'where it links nobody, whose link was removed',
      'jwt-link-removed',
      { policy: { linkUsers: false }, arriving: { unlinkedFrom: [PERSON] } },
    ],
    [
      'where it links nobody, and the names are of an account',
      'jwt-login-taken',
      { policy: { linkUsers: false }, arriving: { namesakes: [account] } },
    ],
    [
      'where it links by address, and says an address that it has not verified',
      'jwt-link-unverified',
      {
        policy: { linkUsers: 'verified-email' },
        claims: { unverified: 'ada@example.org' },
      },
    ],
    [
      'where it links by address, and the token has another one',
      'jwt-login-taken',
      { policy: { linkUsers: 'verified-email' }, claims: { email: 'other@example.org' } },
    ],
    [
      'where it links by login, and only an unverified address is that of somebody',
      'jwt-link-unverified',
      {
        claims: {
          login: undefined,
          noLogin: { claim: 'email', problem: 'is not verified' },
          unverified: 'ada@example.org',
        },
      },
    ],
    ['where it links by login, and the address is that of somebody else', 'jwt-login-taken', {}],
  ])('tells why it links nobody %s', (_, problem, { arriving, ...situation }) => {
    expect(admit({ ...situation, arriving: { ...NAMED, ...arriving } })).toEqual(refused(problem));
  });

  it('links by a verified address somebody with another login, who is then called as the provider says', () => {
    const policy = { linkUsers: 'verified-email', manages: ['login'] } as const;
    const claims = { login: 'ada.l', email: 'ada@example.org' };
    expect(admit({ policy, claims, arriving: UNLINKED })).toMatchObject({
      after: { identity: IDENTITY, password: 'ended', login: 'ada.l' },
      reply: { userId: PERSON },
    });
  });

  it('links nobody by a token that was issued before the subject’s person was deleted (I6)', () => {
    expect(admit({ arriving: { ...UNLINKED, endedAt: 1_000 } })).toEqual(refused('jwt-unknown-user'));
    expect(admit({ arriving: { ...UNLINKED, endedAt: 999 } })).toMatchObject({ reply: { userId: PERSON } });
  });
});

describe('somebody of whom the token says no name that can be theirs', () => {
  const noLogin = { claim: 'email', problem: 'is not verified' };
  it('is refused when they are new, by what is wrong with it', () => {
    expect(admit({ claims: { login: undefined, noLogin } })).toEqual({
      requires: null,
      refusal: { tag: 'invalid-claim', ...noLogin },
    });
    expect(admit({ claims: { login: undefined } })).toMatchObject({ refusal: { tag: 'invalid-claim' } });
  });

  it('is let in as before when they are linked, and keeps the names', () => {
    const decided = admit({ claims: { login: undefined, noLogin }, arriving: LINKED });
    expect(decided).toMatchObject({ reply: { userId: PERSON } });
    expect(JSON.stringify(decided)).not.toContain('users.update');
  });
});

describe('a subject that was linked when its issuer was called otherwise', () => {
  const identity = { ...LINK, issuer: FORMER, claims: 'new' };
  const moved = { ...LINKED, identity };

  it('is linked to the same person, who keeps the password, by whatever the settings say of linking', () => {
    const policy = { createUsers: false, linkUsers: false } as const;
    const mighty = { ...moved, profile: { ...PROFILE, isServerAdmin: true }, hasGlobalRoles: true };
    expect(admit({ policy, arriving: mighty })).toEqual({
      requires: null,
      writes: [
        ['users.expectOrgsOf', PERSON, [ORG]],
        ['identities.expectNoNewer', FORMER, 's-1', 1_000, []],
        ['identities.put', { id: PERSON }, put()],
      ],
      before: { user: PERSON, identity: { issuer: FORMER, subject: 's-1' } },
      after: { user: PERSON, identity: IDENTITY },
      touches: ['user:9'],
      notifies: [ORG],
      reply: { userId: PERSON, homeOrgId: ORG, isComplete: true },
    });
  });

  it('is linked by a token that is older than the newest, of which nothing else is taken in (I6)', () => {
    const newest = {
      ...identity,
      issuedAt: 5_000,
      claims: 'newest',
      orgRole: 'Viewer',
      roleOrgId: ORG,
    } as const;
    const claims = { groups: ['a'], name: 'X', orgRole: 'Admin' } as const;
    const { userId: _id, ...kept } = newest;
    expect(admit({ claims, arriving: { ...moved, identity: newest } })).toEqual({
      requires: null,
      writes: [
        ['users.expectOrgsOf', PERSON, [ORG]],
        ['identities.expectNoNewer', FORMER, 's-1', 5_000, []],
        ['identities.put', { id: PERSON }, { ...kept, issuer: ISSUER, at: NOW }],
      ],
      before: { user: PERSON, identity: { issuer: FORMER, subject: 's-1' } },
      after: { user: PERSON, identity: IDENTITY },
      touches: ['user:9'],
      notifies: [ORG],
      reply: { userId: PERSON, homeOrgId: ORG, isComplete: true },
    });
  });

  it('is another one where the settings do not name that issuer', () => {
    expect(admit({ policy: { formerIssuers: [] }, arriving: moved })).toEqual(refused('jwt-link-other'));
  });
});

describe('an issuer of which only some groups sign in', () => {
  const policy = { allowedGroups: ['Staff', 'ops'] };
  const barred = { ...LINKED, identity: { ...LINK, isBarred: true } };
  const isOut = { isBarred: true };

  it.each<[string, Case]>([
    ['in none', { claims: { groups: ['guests'] } }],
    ['of whom no group is known', { claims: { groups: undefined } }],
    ['that could be linked', { claims: { groups: [] }, arriving: UNLINKED }],
    ['that could not be linked', { claims: { groups: [] }, arriving: { namesakes: [OWN_NAMES] } }],
  ])('neither makes nor links somebody %s', (_, situation) => {
    expect(admit({ ...situation, policy })).toEqual(refused('jwt-group-not-allowed'));
  });

  it('makes somebody in one of them, in whatever letter case', () => {
    expect(admit({ policy, claims: { groups: ['x', 'STAFF'] } })).toMatchObject({
      reply: { userId: FIRST_ID },
    });
  });

  it('takes in a token that says none of them, and keeps its person out (I6)', () => {
    const arriving = { ...LINKED, groups: ['staff'] };
    expect(admit({ policy, claims: { groups: ['guests'] }, arriving })).toMatchObject({
      writes: expect.arrayContaining([
        ['identities.put', { id: PERSON }, put(isOut)],
        ['userGroups.remove', 0, 'jwt', PERSON, ['staff']],
      ]) as unknown,
      after: { user: PERSON, added: ['guests'], isBarred: true },
      touches: ['user:9'],
      reply: { userId: PERSON, isBarred: true },
    });
  });

  it.each<[string, Case, boolean]>([
    [
      'the groups that are known, where the token says nothing of them',
      { arriving: { ...LINKED, groups: ['ops'] } },
      false,
    ],
    ['those also when they are none of them', { arriving: { ...LINKED, groups: ['x'] } }, true],
  ])('goes by %s', (_, situation, isBarred) => {
    const decided = admit({ policy, claims: { groups: undefined }, ...situation });
    expect(decided).toMatchObject({
      writes: expect.arrayContaining([['identities.put', { id: PERSON }, put({ isBarred })]]) as unknown,
      reply: isBarred ? isOut : { isComplete: true },
    });
  });

  it('lets them in again by a token that says one of them, and not by an older one', () => {
    expect(admit({ policy, claims: { groups: ['ops'] }, arriving: barred })).toMatchObject({
      writes: expect.arrayContaining([['identities.put', { id: PERSON }, put()]]) as unknown,
      after: { isBarred: false },
    });
    const older = { groups: ['ops'], issuedAt: 899 };
    for (const situation of [{ claims: older }, { digest: 'old' }])
      expect(admit({ policy, arriving: barred, ...situation })).toMatchObject({ unchanged: isOut });
  });

  it('lets them in where it names no groups any more', () => {
    expect(admit({ arriving: barred })).toMatchObject({ after: { isBarred: false } });
  });

  it('does not let them in by a Worker that knows nothing of such groups', () => {
    expect(admit({ arriving: barred, isOlder: true })).toEqual(refused('jwt-unknown-user'));
  });
});

describe('somebody disabled', () => {
  const profile = { ...PROFILE, isDisabled: true };
  it.each<[string, Case]>([
    ['is linked', { arriving: { ...LINKED, profile } }],
    [
      'is linked, and the token is as old as can be',
      { arriving: { ...LINKED, profile }, claims: { issuedAt: 0 } },
    ],
    ['is linked, and nothing is new', { arriving: { ...LINKED, profile }, digest: 'old' }],
    ['is not linked', { arriving: { ...UNLINKED, profile } }],
  ])('is refused, and nothing is written, when it %s (I6)', (_, situation) => {
    expect(admit(situation)).toEqual(refused('disabled'));
  });
});

describe('a later token of a subject that is linked', () => {
  /** What a plan for the linked person begins with. */
  const guards = (issuedAt: number, orgIds: readonly number[] = [ORG]) => [
    ['users.expectOrgsOf', PERSON, orgIds],
    ['identities.expectNoNewer', ISSUER, 's-1', issuedAt, []],
  ];
  const groups = (remove: readonly string[] = [], add: readonly string[] = []) => [
    ...(remove.length === 0 ? [] : [['userGroups.remove', 0, 'jwt', PERSON, remove]]),
    ...(add.length === 0 ? [] : [['userGroups.add', 0, 'jwt', { id: PERSON }, add, NOW]]),
  ];

  it('writes the link anew and keeps the password, though nothing else is new', () => {
    expect(admit({ arriving: LINKED })).toEqual({
      requires: null,
      writes: [...guards(1_000), ['identities.put', { id: PERSON }, put()], ...groups()],
      // Whose token it was says the actor.
      before: { user: PERSON },
      after: { user: PERSON },
      touches: ['user:9'],
      notifies: [ORG],
      reply: { userId: PERSON, homeOrgId: ORG, isComplete: true },
    });
  });

  it('takes in names, role and groups at once, guarded by what the org is at (I5)', () => {
    const claims = {
      name: 'Ada L.',
      email: 'new@example.org',
      orgRole: 'Editor',
      groups: ['b', 'c'],
    } as const;
    const memberships = [member(ORG), member(OTHER_ORG)];
    const decided = admit({ claims, arriving: { ...LINKED, memberships, groups: ['a', 'b'] } });
    expect(decided).toEqual({
      requires: null,
      writes: [
        ...guards(1_000, [ORG, OTHER_ORG]),
        STILL,
        ['identities.put', { id: PERSON }, put({ orgRole: 'Editor', roleOrgId: ORG })],
        ['users.expectFree', ['new@example.org'], PERSON],
        ['users.update', PERSON, { email: 'new@example.org', name: 'Ada L.' }, NOW],
        ['orgUsers.setRole', ORG, PERSON, 'Editor', NOW],
        ...groups(['a'], ['c']),
      ],
      before: {
        user: PERSON,
        name: 'Ada',
        email: 'ada@example.org',
        orgRoles: { [ORG]: 'Viewer' },
        pendingIn: {},
        removed: ['a'],
      },
      after: {
        user: PERSON,
        name: 'Ada L.',
        email: 'new@example.org',
        orgRoles: { [ORG]: 'Editor' },
        added: ['c'],
      },
      touches: ['user:9'],
      notifies: [ORG, OTHER_ORG],
      reply: { userId: PERSON, homeOrgId: ORG, isComplete: true },
    });
  });

  it.each<[string, Case]>([
    ['says the same as the one before', { digest: 'old' }],
    ['was issued a second before the newest', { claims: { issuedAt: 899 } }],
    [
      'was issued earlier, whatever it says and gives (I6)',
      { claims: { issuedAt: 1, groups: ['a'], name: 'X', orgRole: 'Admin' } },
    ],
    ['was issued earlier and says the same', { claims: { issuedAt: 1 }, digest: 'old' }],
  ])('is no change when it %s', (_, situation) => {
    expect(admit({ ...situation, arriving: LINKED })).toEqual({
      requires: null,
      unchanged: { userId: PERSON, homeOrgId: ORG, isComplete: true },
    });
  });

  it('is taken in when it was issued in the same second and says something else: the last one counts', () => {
    expect(admit({ claims: { issuedAt: 900 }, arriving: LINKED })).toMatchObject({
      writes: [...guards(900), ['identities.put', { id: PERSON }, put({ issuedAt: 900 })], ...groups()],
    });
  });

  it('needs none of what linking needs', () => {
    const arriving = {
      ...LINKED,
      profile: { ...PROFILE, isServerAdmin: true },
      hasGlobalRoles: true,
      memberships: [member(OTHER_ORG)],
      endedAt: 5_000,
    };
    const policy = { createUsers: false, linkUsers: false } as const;
    expect(admit({ arriving, policy, claims: { login: undefined } })).toMatchObject({
      touches: ['user:9'],
      notifies: [OTHER_ORG],
    });
  });

  const stranger = { id: 3, login: 'eve', email: 'eve@example.org', isServiceAccount: false };
  const LOGIN = { policy: { manages: ['login'] } } as const;
  type Names = Partial<Record<'login' | 'email' | 'name', string>>;
  it.each<[string, Case, Names | undefined]>([
    ['a new name', { claims: { name: 'B' } }, { name: 'B' }],
    ['a new address', { claims: { email: 'b@example.org' } }, { email: 'b@example.org' }],
    ['nothing that it does not say', {}, undefined],
    ['no login where others may change it', { claims: { login: 'renamed' } }, undefined],
    ['a new login where it manages it', { claims: { login: 'ada2' }, ...LOGIN }, { login: 'ada2' }],
    [
      'a new login, which is the address too of somebody who has no other',
      {
        claims: { login: 'ada2' },
        ...LOGIN,
        arriving: { profile: { ...PROFILE, email: 'ada' }, namesakes: [{ ...OWN_NAMES, email: 'ada' }] },
      },
      { login: 'ada2', email: 'ada2' },
    ],
    [
      'no login of somebody else',
      { claims: { login: 'eve' }, ...LOGIN, arriving: { namesakes: [stranger] } },
      undefined,
    ],
    [
      'no login that is the address of somebody else',
      { claims: { login: 'eve@example.org' }, ...LOGIN, arriving: { namesakes: [stranger] } },
      undefined,
    ],
    ['no login that nobody can have', { claims: { login: '\u0430da' }, ...LOGIN }, undefined],
    [
      'no name and no address where others may change them',
      { claims: { name: 'B', email: 'b@example.org' }, policy: { manages: ['login'] } },
      undefined,
    ],
    [
      'a login and an address that change places',
      {
        claims: { login: 'ada@example.org', email: 'ada' },
        policy: { manages: ['login', 'email'] },
        arriving: { namesakes: [OWN_NAMES] },
      },
      { login: 'ada@example.org', email: 'ada' },
    ],
    ['nothing that is as it was', { claims: { name: 'Ada', email: 'ada@example.org' } }, undefined],
    [
      'no address that is that of somebody else, but the rest',
      { claims: { name: 'B', email: 'eve@example.org' }, arriving: { namesakes: [OWN_NAMES, stranger] } },
      { name: 'B' },
    ],
    [
      'no address that is the login of somebody else',
      { claims: { name: 'B', email: 'eve' }, arriving: { namesakes: [stranger] } },
      { name: 'B' },
    ],
    [
      'an address also where the login that it says is that of somebody else by now',
      { claims: { login: 'eve', email: 'b@example.org' }, arriving: { namesakes: [stranger] } },
      { email: 'b@example.org' },
    ],
    ['no address that nobody can have', { claims: { email: 'n\u0435w@example.org' } }, undefined],
    [
      'an address that is one’s own login',
      { claims: { email: 'ada' }, arriving: { namesakes: [OWN_NAMES] } },
      { email: 'ada' },
    ],
  ])('takes in %s', (_, { arriving, ...situation }, fields = {}) => {
    const decided = admit({ ...situation, arriving: { ...LINKED, ...arriving } });
    const { login, email, name } = { ...PROFILE, ...arriving?.profile };
    const news = Object.entries(fields);
    const taken = news.filter(([field]) => field !== 'name').map(([, is]) => is);
    expect(decided).toMatchObject({
      writes: [
        ...guards(1_000),
        ['identities.put', { id: PERSON }, put()],
        ...(taken.length === 0 ? [] : [['users.expectFree', taken, PERSON]]),
        ...(news.length === 0 ? [] : [['users.update', PERSON, Object.fromEntries(news), NOW]]),
        ...groups(),
      ],
    });
    const names = { login, email, name };
    expect(decided).toMatchObject(shownDiff(names, { ...names, ...fields }, { user: PERSON }));
  });

  it('restores a name that somebody changed by hand, though it says what was known', () => {
    const profile = { ...PROFILE, name: 'By hand' };
    const arriving = { ...LINKED, profile };
    expect(admit({ digest: 'old', claims: { name: 'Ada' }, arriving })).toMatchObject({
      before: { user: PERSON, name: 'By hand' },
      after: { user: PERSON, name: 'Ada' },
    });
    expect(admit({ digest: 'old', claims: { name: 'Ada', issuedAt: 899 }, arriving })).toMatchObject({
      unchanged: { userId: PERSON },
    });
  });

  it.each<[string, string[], string[] | undefined, remove: string[], add: string[]]>([
    ['new ones', [], ['a', 'b'], [], ['a', 'b']],
    ['nothing where none are said', ['a', 'b'], undefined, [], []],
    ['none any more', ['a', 'b'], [], ['a', 'b'], []],
    ['others', ['a', 'b'], ['b', 'c'], ['a'], ['c']],
    ['one that is spelt otherwise, written anew', ['a'], ['A'], ['a'], ['A']],
    ['the same in another order', ['a', 'b'], ['b', 'a'], [], []],
  ])('takes in groups, for every org: %s (I6)', (_, current, said, remove, add) => {
    const decided = admit({ claims: { groups: said }, arriving: { ...LINKED, groups: current } });
    expect(decided).toMatchObject({
      writes: [...guards(1_000), ['identities.put', { id: PERSON }, put()], ...groups(remove, add)],
      before: remove.length > 0 ? { removed: remove } : {},
      after: add.length > 0 ? { added: add } : {},
    });
  });

  describe('and the org role that it says', () => {
    /** A person by memberships, and who is Admin of the org. */
    const SAID = (orgRole: OrgRole | undefined) => ({
      orgRole: orgRole ?? null,
      roleOrgId: orgRole === undefined ? null : ORG,
    });
    const stays = (orgRole: OrgRole | undefined, isPostponed = false) => [
      // Others could set it until now.
      ...(orgRole === undefined ? [] : [STILL]),
      ...says(orgRole, isPostponed),
    ];
    const says = (orgRole: OrgRole | undefined, isPostponed = false) => [
      ['identities.put', { id: PERSON }, put({ ...SAID(orgRole), isPostponed })],
      ...groups(),
    ];
    const becomes = (orgRole: OrgRole, ...writes: readonly unknown[][]) => [
      STILL,
      ['identities.put', { id: PERSON }, put(SAID(orgRole))],
      ...writes,
      ...groups(),
    ];
    const set = (orgRole: OrgRole) => becomes(orgRole, ['orgUsers.setRole', ORG, PERSON, orgRole, NOW]);
    const joins = (orgRole: OrgRole) =>
      becomes(
        orgRole,
        ['users.insertMember', ORG, { id: PERSON }, orgRole, NOW],
        ['users.settleIn', ORG, PERSON],
      );
    const others = [member(OTHER_ORG, 'Admin')];
    const removed = (orgRole: OrgRole | null, roleOrgId: number | null = ORG) => ({
      identity: { ...LINK, orgRole, roleOrgId },
      memberships: others,
    });

    it.each<[string, OrgRole | undefined, Partial<Arriving>, unknown[][], Case?]>([
      ['up', 'Admin', { memberships: [member(ORG, 'Viewer')] }, set('Admin')],
      ['down', 'None', { memberships: [member(ORG, 'Editor')] }, set('None')],
      ['not when it is so already', 'Viewer', { memberships: [member(ORG, 'Viewer')] }, stays('Viewer')],
      ['not when none is asked for', undefined, { memberships: [member(ORG, 'Editor')] }, stays(undefined)],
      [
        'an Admin down, beside another one',
        'Viewer',
        { memberships: [member(ORG, 'Admin')] },
        set('Viewer'),
        { admins: [PERSON, 3] },
      ],
      [
        'an Admin down, who was none to the org’s knowledge',
        'Viewer',
        { memberships: [member(ORG, 'Admin')] },
        set('Viewer'),
        { admins: [3] },
      ],
      [
        'the last Admin not yet',
        'Viewer',
        { memberships: [member(ORG, 'Admin')] },
        stays('Viewer', true),
        { admins: [PERSON] },
      ],
      [
        'the last Admin not yet, who cannot be counted',
        'Editor',
        { memberships: [member(ORG, 'Admin')] },
        stays('Editor', true),
        { admins: [] },
      ],
      [
        'the last Admin stays one when that is said',
        'Admin',
        { memberships: [member(ORG, 'Admin')] },
        stays('Admin'),
        { admins: [PERSON] },
      ],
      [
        'into the org of the issuer, by another role than before',
        'Viewer',
        removed('Editor'),
        joins('Viewer'),
      ],
      ['into it, when none was said before', 'None', removed(null, null), joins('None')],
      [
        'into it, when none was said before, but of somebody of the subject who was deleted',
        'Editor',
        { ...removed(null, null), endedRoles: new Map([[ORG, 'Editor' as const]]) },
        joins('Editor'),
      ],
      [
        'into it, when the same was said for another org',
        'Editor',
        removed('Editor', OTHER_ORG),
        joins('Editor'),
      ],
      ['not back into it by the role of before', 'Editor', removed('Editor'), says('Editor')],
      ['not into an org that is gone', 'Viewer', removed('Editor'), stays(undefined), { orgExists: false }],
    ])('moves it %s', (_, orgRole, arriving, writes, situation = {}) => {
      const found = { ...LINKED, ...arriving };
      const decided = admit({ ...situation, claims: { orgRole }, arriving: found });
      const orgIds = found.memberships.map(({ orgId }) => orgId);
      expect(decided).toMatchObject({ writes: [...guards(1_000, orgIds), ...writes] });
    });

    it('says in the audit trail what it became', () => {
      const memberships = [member(ORG, 'Editor')];
      expect(admit({ claims: { orgRole: 'None' }, arriving: { ...LINKED, memberships } })).toMatchObject({
        before: { user: PERSON, orgRoles: { [ORG]: 'Editor' } },
        after: { user: PERSON, orgRoles: { [ORG]: 'None' } },
      });
    });

    it('is heard in the org that somebody joins as well, and lets them act there who had no other (I6)', () => {
      expect(
        admit({ claims: { orgRole: 'Viewer' }, arriving: { ...LINKED, ...removed('Editor') } }),
      ).toMatchObject({
        notifies: [OTHER_ORG, ORG],
        reply: { userId: PERSON, homeOrgId: ORG, isComplete: true },
      });
      const settled = { ...PROFILE, homeOrgId: OTHER_ORG };
      const arriving = { ...LINKED, ...removed('Editor'), profile: settled };
      expect(admit({ claims: { orgRole: 'Viewer' }, arriving })).toMatchObject({
        reply: { homeOrgId: OTHER_ORG },
      });
      const nowhere = { ...arriving, memberships: [] };
      expect(admit({ claims: { orgRole: 'Viewer' }, arriving: nowhere })).toMatchObject({
        notifies: [ORG],
        reply: { homeOrgId: ORG },
      });
    });

    it('is heard in every org of theirs when it changes, and leaves the current one', () => {
      const profile = { ...PROFILE, homeOrgId: OTHER_ORG };
      const memberships = [member(ORG, 'Editor'), member(OTHER_ORG)];
      expect(
        admit({ claims: { orgRole: 'Viewer' }, arriving: { ...LINKED, profile, memberships } }),
      ).toMatchObject({ notifies: [ORG, OTHER_ORG], reply: { homeOrgId: OTHER_ORG } });
    });

    it('is taken in when somebody is linked, too', () => {
      const decided = admit({ claims: { orgRole: 'Editor' }, arriving: UNLINKED });
      expect(decided).toMatchObject({
        writes: [
          ...guards(1_000),
          STILL,
          ['identities.put', { id: PERSON }, put({ ...SAID('Editor'), ...NEW_LINK })],
          ['users.expectStanding', PERSON, UNLINKED.memberships],
          ['users.setPassword', PERSON, UNMATCHED_HASH, NOW],
          ['orgUsers.setRole', ORG, PERSON, 'Editor', NOW],
          ...groups(),
        ],
      });
    });

    describe('of the last Admin, which waits', () => {
      const memberships = [member(ORG, 'Admin')];
      const waiting: Partial<Arriving> = {
        memberships,
        identity: {
          ...LINK,
          claims: 'new',
          issuedAt: 1_000,
          orgRole: 'Viewer',
          roleOrgId: ORG,
          isPostponed: true,
        },
      };
      const claims = { orgRole: 'Viewer' as const };

      it('is told to be incomplete, and the rest is taken in', () => {
        const decided = admit({
          claims: { ...claims, name: 'B', groups: ['a'] },
          arriving: { ...LINKED, memberships },
          admins: [PERSON],
        });
        expect(decided).toMatchObject({
          writes: [
            ...guards(1_000),
            STILL,
            ['identities.put', { id: PERSON }, put({ ...SAID('Viewer'), isPostponed: true })],
            ['users.update', PERSON, { name: 'B' }, NOW],
            ...groups([], ['a']),
          ],
          reply: { isComplete: false },
        });
      });

      it('is no change while it must wait', () => {
        expect(admit({ claims, arriving: { ...LINKED, ...waiting }, admins: [PERSON] })).toEqual({
          requires: null,
          unchanged: { userId: PERSON, homeOrgId: ORG, isComplete: false },
        });
      });

      it('is taken in by the very token that said so, once there is another Admin', () => {
        expect(admit({ claims, arriving: { ...LINKED, ...waiting }, admins: [PERSON, 3] })).toMatchObject({
          writes: [...guards(1_000), ...set('Viewer')],
          reply: { isComplete: true },
        });
      });

      it('waits no more once somebody else made it so', () => {
        const arriving = { ...LINKED, ...waiting, memberships: [member(ORG, 'Viewer')] };
        expect(admit({ claims, arriving, admins: [3] })).toMatchObject({
          writes: [...guards(1_000), ...says('Viewer')],
          reply: { isComplete: true },
        });
      });

      it('is not taken in by a token that was issued earlier', () => {
        const arriving = { ...LINKED, ...waiting };
        expect(admit({ claims: { ...claims, issuedAt: 999 }, arriving, admins: [PERSON, 3] })).toEqual({
          requires: null,
          unchanged: { userId: PERSON, homeOrgId: ORG, isComplete: false },
        });
      });
    });
  });
});

describe('an org that only added the person', () => {
  const pending = (orgId: number, role: OrgRole = 'Viewer'): OrgOfUser => ({
    ...member(orgId, role),
    pendingAs: 'ada',
  });

  it.each<[string, readonly OrgOfUser[]]>([
    ['the one of the issuer, beside one where they are', [member(OTHER_ORG), pending(ORG)]],
    ['the only one', [pending(ORG)]],
  ])('does not make them somebody of the issuer: %s', (_, memberships) => {
    expect(admit({ arriving: { ...UNLINKED, memberships } })).toEqual(refused('jwt-link-by-owner'));
  });

  it('does not keep the issuer from linking somebody of its org, unless they act there meanwhile', () => {
    const memberships = [member(ORG), pending(OTHER_ORG)];
    expect(admit({ arriving: { ...UNLINKED, memberships } })).toMatchObject({
      writes: expect.arrayContaining([
        ['users.expectOrgsOf', PERSON, [ORG, OTHER_ORG]],
        ['users.expectPendingIn', PERSON, [OTHER_ORG]],
      ]) as unknown,
      reply: { userId: PERSON, homeOrgId: ORG, isComplete: true },
    });
  });

  it.each<[string, OrgRole, OrgRole, readonly number[]]>([
    ['another role', 'Viewer', 'Editor', []],
    ['the same role', 'Editor', 'Editor', []],
    ['a lower one of an Admin, though there is no other', 'Admin', 'Viewer', []],
  ])('has a member at once where the provider sets the org role: %s', (_, from, orgRole, admins) => {
    const arriving = { ...LINKED, memberships: [pending(ORG, from)] };
    expect(admit({ claims: { orgRole }, arriving, admins })).toMatchObject({
      writes: expect.arrayContaining([
        ['users.expectPendingIn', PERSON, [ORG]],
        STILL,
        ['orgUsers.settle', ORG, PERSON, NOW],
        ['orgUsers.setRole', ORG, PERSON, orgRole, NOW],
      ]) as unknown,
      before: { orgRoles: { [ORG]: from } },
      after: { orgRoles: { [ORG]: orgRole } },
      reply: { homeOrgId: ORG, isComplete: true },
    });
  });

  it('has a member though the provider says nothing new, and is the current org of who has no other', () => {
    const identity = { ...LINK, claims: 'old', orgRole: 'Viewer', roleOrgId: ORG } as const;
    const profile = { ...PROFILE, homeOrgId: OTHER_ORG };
    for (const [memberships, homeOrgId] of [
      [[pending(ORG)], ORG],
      [[pending(ORG), pending(OTHER_ORG)], ORG],
      [[pending(ORG), member(OTHER_ORG)], OTHER_ORG],
    ] as const)
      expect(
        admit({
          claims: { orgRole: 'Viewer' },
          digest: 'old',
          arriving: { ...LINKED, identity, profile, memberships },
        }),
      ).toMatchObject({
        writes: expect.arrayContaining([['orgUsers.settle', ORG, PERSON, NOW]]) as unknown,
        reply: { homeOrgId },
      });
  });

  it('stays one that only added them where the provider says no role', () => {
    const arriving = { ...LINKED, memberships: [pending(ORG)] };
    expect(JSON.stringify(admit({ arriving }))).not.toContain('settle');
  });
});
