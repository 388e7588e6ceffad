import { describe, expect, it } from 'vitest';

import type { Claims } from '../../../../src/core/claims.ts';
import type { IssuerPolicy, OrgMapping } from '../../../../src/core/issuer-policy.ts';
import { NO_ROLES } from '../../../../src/core/kept-roles.ts';
import type { OrgRole } from '../../../../src/core/org-role.ts';
import type { OrgOfUser } from '../../../../src/core/user.ts';
import type { Arriving, Identity } from '../../../../src/service/ports/identities.ts';
import { signInByProvider } from '../../../../src/service/sign-in/provider-sign-in.ts';
import type { Answers } from '../../../support/decide.ts';
import { callerWith, decide, FIRST_ID, NOW, uidOf } from '../../../support/decide.ts';
import { SOMEBODY } from '../../../support/somebody.ts';

const [HOME, ONE, TWO] = [7, 8, 9];
const PERSON = 5;
const ISSUER = 'https://idp.example';

const maps = (value: string, orgId: number, role: OrgRole): OrgMapping => ({ value, orgId, role });
const POLICY: IssuerPolicy = {
  issuer: ISSUER,
  formerIssuers: ['https://was.example'],
  claims: { login: 'l', groups: 'groups', orgRole: 'role' },
  absentClaims: 'say-nothing',
  refusesUnlistedGroups: false,
  emailsAreVerified: false,
  createUsers: true,
  linkUsers: 'login',
  manages: ['orgRole', 'password'],
  orgId: HOME,
  defaultOrgRole: 'Viewer',
  orgMapping: [maps('devs', ONE, 'Editor'), maps('ops', TWO, 'Viewer')],
};

const LINK: Identity = {
  ...NO_ROLES,
  userId: PERSON,
  issuer: ISSUER,
  subject: 's-1',
  issuedAt: 900,
  claims: 'old',
  isPostponed: false,
  isBarred: false,
  ahead: [],
};

const member = (orgId: number, role: OrgRole = 'Viewer'): OrgOfUser => ({
  orgId,
  name: `org ${orgId}`,
  role,
});

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

const KNOWN: Arriving = {
  ...STRANGER,
  profile: { ...SOMEBODY, id: PERSON, login: 'ada', homeOrgId: HOME, isDisabled: false },
  identity: LINK,
  memberships: [member(HOME)],
};

type Case = {
  readonly said?: Partial<Claims>;
  readonly policy?: Partial<IssuerPolicy>;
  readonly digest?: string;
  readonly isOlder?: true;
  readonly arriving?: Partial<Arriving>;
  /** Some of the Admins of each org that exists; revisions are ten times the org. */
  readonly admins?: Readonly<Record<number, readonly number[]>>;
};

function admit(
  { said, policy, digest = 'new', isOlder, arriving, admins = {} }: Case,
  found: Arriving = KNOWN,
) {
  const rules = { ...POLICY, ...policy };
  const exists: Readonly<Record<number, readonly number[]>> = {
    [HOME]: [1],
    [ONE]: [1],
    [TWO]: [1],
    ...admins,
  };
  const answers: Answers = {
    identities: { arriving: { ...found, ...arriving } },
    orgs: {
      exists: (orgId) => orgId in exists,
      sights: (orgIds, linked) => {
        expect(linked).toEqual({ issuers: [ISSUER, 'https://was.example'], subject: 's-1' });
        expect(orgIds).toEqual([...new Set(rules.orgMapping.map(({ orgId }) => orgId))]);
        return Object.entries(exists).map(([id, seen]) => ({
          id: Number(id),
          revision: Number(id) * 10,
          admins: seen,
        }));
      },
    },
    changes: { revision: HOME * 10 },
    orgUsers: { someAdmins: exists[HOME] ?? [] },
  };
  const claims: Claims = {
    issuer: ISSUER,
    subject: 's-1',
    issuedAt: 1_000,
    expires: '2030-01-01T00:00:00.000Z',
    login: 'ada',
    email: undefined,
    name: undefined,
    groups: undefined,
    orgRole: undefined,
    mapped: {},
    ...said,
  };
  const input = { claims, policy: rules, digest, issuers: [ISSUER], ...(isOlder && { isOlder }) };
  return decide(signInByProvider, { input, answers, caller: callerWith([], { userId: 0 }), orgId: 0 });
}

/** The writes of a plan about memberships, and their guards. */
const writesOf = (decided: ReturnType<typeof admit>) =>
  'writes' in decided
    ? decided.writes.filter(([method]) =>
        /^(orgUsers\..*|users\.(insertMember|settleIn|moveFrom)|changes\.expectStill)$/.test(method),
      )
    : decided;

/** What the link keeps of what was said. */
const keptOf = (decided: ReturnType<typeof admit>) => {
  const writes = 'writes' in decided ? decided.writes : [];
  const [put = []] = writes.filter(([method]) => method === 'identities.put');
  const { orgRole, roleOrgId, otherRoles } = put[2] as Identity;
  return { orgRole, roleOrgId, otherRoles: Object.fromEntries(otherRoles) };
};

const still = (orgId: number, ...people: readonly number[]) => [
  'changes.expectStill',
  orgId,
  { revision: orgId * 10, from: people.map((id) => `user:${id}`) },
];
const linked = (others: Readonly<Record<number, OrgRole>>, more: Partial<Identity> = {}): Identity => ({
  ...LINK,
  otherRoles: new Map(Object.entries(others).map(([id, role]) => [Number(id), role])),
  ...more,
});

describe('the memberships of several orgs that a token says', () => {
  it('begin, each guarded by its org, and the orgs hear of it (I5, I6)', () => {
    const decided = admit({ said: { groups: ['devs', 'ops'] } });
    expect(writesOf(decided)).toEqual([
      still(ONE, PERSON, 1),
      still(TWO, PERSON, 1),
      ['users.insertMember', ONE, { id: PERSON }, 'Editor', NOW],
      ['users.insertMember', TWO, { id: PERSON }, 'Viewer', NOW],
    ]);
    expect(keptOf(decided)).toEqual({ ...NO_ROLES, otherRoles: { [ONE]: 'Editor', [TWO]: 'Viewer' } });
    expect(decided).toMatchObject({
      before: { user: PERSON, orgRoles: { [ONE]: null, [TWO]: null } },
      after: { user: PERSON, orgRoles: { [ONE]: 'Editor', [TWO]: 'Viewer' } },
      touches: [`user:${PERSON}`],
      notifies: [HOME, ONE, TWO],
      reply: { homeOrgId: HOME, isComplete: true },
    });
  });

  it('change and end at once, with all that the person has there, and the account stays', () => {
    const memberships = [member(HOME), member(ONE, 'Editor'), member(TWO, 'Admin')];
    const decided = admit({
      said: { groups: ['ops'] },
      arriving: { identity: linked({ [ONE]: 'Editor', [TWO]: 'Viewer' }), memberships },
    });
    expect(writesOf(decided)).toEqual([
      still(ONE, PERSON, 1),
      still(TWO, PERSON, 1),
      ['orgUsers.remove', ONE, PERSON],
      ['orgUsers.setRole', TWO, PERSON, 'Viewer', NOW],
    ]);
    expect(keptOf(decided).otherRoles).toEqual({ [TWO]: 'Viewer' });
    expect(decided).toMatchObject({
      before: { orgRoles: { [ONE]: 'Editor', [TWO]: 'Admin' } },
      after: { orgRoles: { [ONE]: null, [TWO]: 'Viewer' } },
      notifies: [HOME, ONE, TWO],
    });
  });

  it('move the current org of whoever leaves it, after all else', () => {
    const arriving = {
      identity: linked({ [ONE]: 'Editor' }),
      memberships: [member(ONE, 'Editor')],
      profile: { ...SOMEBODY, id: PERSON, login: 'ada', homeOrgId: ONE, isDisabled: false },
    };
    const decided = admit({ said: { groups: ['ops'] }, arriving });
    expect(writesOf(decided)).toEqual([
      still(ONE, PERSON, 1),
      still(TWO, PERSON, 1),
      ['users.insertMember', TWO, { id: PERSON }, 'Viewer', NOW],
      ['orgUsers.remove', ONE, PERSON],
      ['users.moveFrom', ONE, PERSON],
    ]);
    expect(decided).toMatchObject({ reply: { homeOrgId: TWO } });
    expect(admit({ said: { groups: [] }, arriving })).toMatchObject({ reply: { homeOrgId: ONE } });
  });

  it('make an org the current one of whoever has none, before other orgs are joined', () => {
    const profile = { ...SOMEBODY, id: PERSON, login: 'ada', homeOrgId: 3, isDisabled: false };
    const decided = admit({
      said: { groups: ['devs', 'ops'], orgRole: 'None' },
      arriving: { memberships: [], profile },
      admins: { [HOME]: [1] },
    });
    expect(writesOf(decided)).toEqual([
      still(HOME, PERSON, 1),
      still(ONE, PERSON, 1),
      still(TWO, PERSON, 1),
      ['users.insertMember', HOME, { id: PERSON }, 'None', NOW],
      ['users.settleIn', HOME, PERSON],
      ['users.insertMember', ONE, { id: PERSON }, 'Editor', NOW],
      ['users.insertMember', TWO, { id: PERSON }, 'Viewer', NOW],
    ]);
    expect(decided).toMatchObject({ reply: { homeOrgId: HOME } });
  });

  it.each<[string, Case]>([
    [
      'says nothing of groups, and the person is in theirs by tokens before',
      { arriving: { groups: ['Devs'] } },
    ],
    ['says the same', { said: { groups: ['devs'] } }],
  ])('stay as they are when a token %s', (_, situation) => {
    const arriving = {
      identity: linked({ [ONE]: 'Editor' }),
      memberships: [member(HOME), member(ONE, 'Editor')],
      ...situation.arriving,
    };
    const decided = admit({ ...situation, arriving });
    expect(writesOf(decided)).toEqual([]);
    expect(keptOf(decided).otherRoles).toEqual({ [ONE]: 'Editor' });
  });

  it('end by a token that says nothing of groups, where the groups of before bring them no more', () => {
    const arriving = {
      identity: linked({ [ONE]: 'Editor' }),
      memberships: [member(HOME), member(ONE, 'Editor')],
      groups: ['x'],
    };
    expect(writesOf(admit({ arriving }))).toContainEqual(['orgUsers.remove', ONE, PERSON]);
  });

  it('are restored by a token that says what the one before it said', () => {
    const arriving = {
      identity: linked({ [ONE]: 'Editor' }, { claims: 'same' }),
      memberships: [member(HOME), member(ONE, 'Admin')],
      groups: ['devs'],
    };
    const decided = admit({ said: { groups: ['devs'] }, digest: 'same', arriving });
    expect(writesOf(decided)).toContainEqual(['orgUsers.setRole', ONE, PERSON, 'Editor', NOW]);
  });

  it('wait for the last Admin of an org, and all else is taken in', () => {
    const memberships = [member(HOME), member(ONE, 'Admin'), member(TWO)];
    const arriving = { identity: linked({ [ONE]: 'Admin', [TWO]: 'Viewer' }), memberships };
    const decided = admit({ said: { groups: [] }, arriving, admins: { [ONE]: [PERSON] } });
    expect(writesOf(decided)).toEqual([still(TWO, PERSON, 1), ['orgUsers.remove', TWO, PERSON]]);
    expect(keptOf(decided).otherRoles).toEqual({ [ONE]: 'Admin' });
    expect(decided).toMatchObject({ reply: { isComplete: false } });
    const waiting = { identity: linked({ [ONE]: 'Admin' }, { isPostponed: true, claims: 'new' }) };
    const still1 = { said: { groups: [] }, arriving: { ...waiting, memberships: memberships.slice(0, 2) } };
    expect(admit({ ...still1, admins: { [ONE]: [PERSON] } })).toMatchObject({
      unchanged: { isComplete: false },
    });
    expect(writesOf(admit({ ...still1, admins: { [ONE]: [PERSON, 1] } }))).toContainEqual([
      'orgUsers.remove',
      ONE,
      PERSON,
    ]);
  });

  it('are none of an org that does not exist, which is not remembered either', () => {
    const policy = { orgMapping: [maps('devs', 99, 'Admin'), maps('ops', TWO, 'Viewer')] };
    const decided = admit({ said: { groups: ['devs', 'ops'] }, policy });
    expect(writesOf(decided)).toEqual([
      still(TWO, PERSON, 1),
      ['users.insertMember', TWO, { id: PERSON }, 'Viewer', NOW],
    ]);
    expect(keptOf(decided).otherRoles).toEqual({ [TWO]: 'Viewer' });
  });

  it('change nothing by a provider that does not manage org roles, and what it said stays known', () => {
    const arriving = {
      identity: linked({ [ONE]: 'Editor' }),
      memberships: [member(HOME), member(ONE, 'Editor')],
    };
    const decided = admit({ said: { groups: ['ops'], orgRole: 'Admin' }, policy: { manages: [] }, arriving });
    expect(writesOf(decided)).toEqual([]);
    expect(keptOf(decided).otherRoles).toEqual({ [ONE]: 'Editor' });
  });

  it('are not known to a Worker of the version before, which takes none away and forgets none', () => {
    const arriving = {
      identity: linked({ [ONE]: 'Editor' }),
      memberships: [member(HOME), member(ONE, 'Editor')],
    };
    const decided = admit({ said: { groups: [] }, policy: { orgMapping: [] }, isOlder: true, arriving });
    expect(writesOf(decided)).toEqual([]);
    expect(keptOf(decided).otherRoles).toEqual({ [ONE]: 'Editor' });
  });
});

describe('the memberships of somebody new', () => {
  const made = (situation: Case) => admit(situation, STRANGER);
  const joins = (...all: readonly (readonly [number, OrgRole])[]) =>
    all.map(([orgId, role]) => ['users.insertMember', orgId, { uid: uidOf(1) }, role, NOW]);

  it.each<[string, Case, readonly (readonly [number, OrgRole])[], number]>([
    ['are the one of the issuer, where nothing is said', {}, [[HOME, 'Viewer']], HOME],
    [
      'are those that are said',
      { said: { groups: ['devs'], orgRole: 'None' } },
      [
        [HOME, 'None'],
        [ONE, 'Editor'],
      ],
      HOME,
    ],
    [
      'are those also by a provider that does not manage org roles',
      { said: { groups: ['devs'] }, policy: { manages: [] } },
      [
        [HOME, 'Viewer'],
        [ONE, 'Editor'],
      ],
      HOME,
    ],
    [
      'are not those of orgs that do not exist',
      { said: { groups: ['devs'] }, policy: { orgMapping: [maps('devs', 99, 'Admin')] } },
      [[HOME, 'Viewer']],
      HOME,
    ],
    [
      'are none where the same was said of one who was deleted',
      {
        said: { groups: ['devs'], orgRole: 'Editor' },
        arriving: {
          endedRoles: new Map([
            [HOME, 'Editor'],
            [ONE, 'Editor'],
          ]),
        },
      },
      [],
      HOME,
    ],
    [
      'are none of the issuer where nothing was said then, nor now',
      { arriving: { endedRoles: new Map() } },
      [],
      HOME,
    ],
    [
      'are none of the issuer where it was left before another one',
      { arriving: { endedRoles: new Map([[TWO, 'Editor' as const]]) } },
      [],
      HOME,
    ],
    [
      'are those where something else is said than then',
      {
        said: { groups: ['devs'], orgRole: 'Viewer' },
        arriving: {
          endedRoles: new Map([
            [HOME, 'Editor'],
            [ONE, 'Viewer'],
          ]),
        },
      },
      [
        [HOME, 'Viewer'],
        [ONE, 'Editor'],
      ],
      HOME,
    ],
    [
      'are those of other orgs alone, one of which is then the current one',
      { said: { groups: ['ops', 'devs'] }, arriving: { endedRoles: new Map() } },
      [
        [ONE, 'Editor'],
        [TWO, 'Viewer'],
      ],
      ONE,
    ],
  ])('%s', (_, situation, orgs, homeOrgId) => {
    const decided = made(situation);
    expect(writesOf(decided)).toEqual(joins(...orgs));
    expect(decided).toMatchObject({
      reply: { userId: FIRST_ID, homeOrgId },
      after: orgs.length === 0 ? {} : { orgRoles: Object.fromEntries(orgs) },
    });
  });

  it('are remembered as what was said, also where they were not given', () => {
    const ended = new Map<number, OrgRole>([[ONE, 'Editor']]);
    expect(keptOf(made({ said: { groups: ['devs'] }, arriving: { endedRoles: ended } })).otherRoles).toEqual({
      [ONE]: 'Editor',
    });
  });

  it('are not found from groups that another provider said of whoever is linked', () => {
    const identity = { ...LINK, issuer: 'https://gone.example' };
    expect(writesOf(admit({ arriving: { identity, groups: ['devs', 'ops'] } }))).toEqual([]);
  });

  it('are kept from whoever is linked in place of one who was deleted, where the same is said', () => {
    const arriving = {
      identity: undefined,
      endedAt: 5,
      endedRoles: new Map<number, OrgRole>([[ONE, 'Editor']]),
    };
    const decided = admit({ said: { groups: ['devs', 'ops'] }, arriving });
    expect(writesOf(decided)).toEqual([
      // Whoever adds the person there just then may not give another role.
      still(ONE, PERSON, 1),
      still(TWO, PERSON, 1),
      ['users.insertMember', TWO, { id: PERSON }, 'Viewer', NOW],
    ]);
  });
});
