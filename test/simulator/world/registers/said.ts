import type { Caller } from '../../../../src/core/caller.ts';
import type { Claims } from '../../../../src/core/claims.ts';
import type { IssuerPolicy } from '../../../../src/core/issuer-policy.ts';
import type { OrgRole } from '../../../../src/core/org-role.ts';
import { ISSUER } from '../../provider.ts';
import { ADMIN, bySubject } from '../callers.ts';
import { mapped } from '../mapped.ts';
import type { FactorSpec, Hand, RegisterSpec, WaySpec } from '../spec.ts';
import { attempt, decision, lists, listsEverywhere, rightsOf, turned, waysIn } from '../ways.ts';
import type { Step } from '../writes.ts';
import { beside, factor, settled, signIn, step, steps } from '../writes.ts';
import { ADMINS_RIGHT, comesOrGoes, isGoodInSecond, joins, MEMBERS_RIGHT, user } from './parts.ts';

type Shown = FactorSpec['shown'];

/** What the issuer was called before, and may be called again. */
const FORMER = 'https://former.example.org';

/** Somebody by a token of the subject by whose name they go. */
const by =
  (login: string, issuer = ISSUER) =>
  ({ start }: Hand): Caller =>
    bySubject(user(start, login), { issuer, subject: login });

const roleIs =
  (orgId: number, login: string, role: OrgRole): Shown =>
  (start) =>
  ({ orgUsers }) =>
    mapped(orgUsers.find(orgId, user(start, login)), (found) => found?.role === role);

const isInOrg =
  (orgId: number, login: string): Shown =>
  (start) =>
  ({ users }) =>
    mapped(users.orgsOf(user(start, login)), (orgs) => orgs.some((org) => org.orgId === orgId));

/** What a token says, under which settings of its issuer. */
type Said = { readonly said?: Partial<Claims>; readonly policy?: Partial<IssuerPolicy> };

/** A register of what sign-ins of one person bring about, one way and the other. */
const bySignIns = (
  name: string,
  login: string,
  {
    on,
    off,
    shown,
    ways,
    prepare = [],
  }: Record<'on' | 'off', Said> & {
    readonly shown: Shown;
    readonly ways: readonly WaySpec[];
    readonly prepare?: readonly Step[];
  },
): RegisterSpec => {
  const signsIn = ({ said = {}, policy }: Said): Step => signIn(login, said, policy);
  return {
    name,
    prepare: [signsIn(on), ...prepare],
    factors: [
      factor('is said', {
        kinds: ['signInByProvider'],
        shown,
        settle: 0,
        on: signsIn(on),
        off: signsIn(off),
      }),
    ],
    ways,
  };
};

/** Whoever is in the group is a member of the second org. */
const brings = (value: string, role: OrgRole = 'Viewer'): IssuerPolicy['orgMapping'][number] => ({
  value,
  orgId: 2,
  role,
});

const waysOfMember = (login: string): WaySpec[] => [
  ...rightsOf(2, { JWT: by(login) }, MEMBERS_RIGHT),
  ...lists(2, isInOrg(2, login)),
  ...listsEverywhere(isInOrg(2, login)),
];

const membershipByGroup = (): RegisterSpec =>
  bySignIns('a membership that a token says', 'mapped-in', {
    on: { said: { groups: ['g-in'] }, policy: { orgMapping: [brings('g-in')] } },
    off: { policy: { orgMapping: [brings('g-in')] } },
    shown: isInOrg(2, 'mapped-in'),
    ways: waysOfMember('mapped-in'),
  });

const membershipBySettings = (): RegisterSpec =>
  bySignIns('a membership that the settings bring', 'set-in', {
    on: { said: { groups: ['g-set-in'] }, policy: { orgMapping: [brings('g-set-in')] } },
    off: { said: { groups: ['g-set-in'] }, policy: { orgMapping: [brings('g-of-nobody')] } },
    shown: isInOrg(2, 'set-in'),
    ways: waysOfMember('set-in'),
  });

/** The role that the provider said last in the second org. */
const saidLast = async ({ start, truth }: Hand, login: string): Promise<OrgRole | undefined> => {
  const link = await truth(({ links }) => links.ofPerson(user(start, login)));
  return link?.orgRoles.find(({ orgId }) => orgId === 2)?.role;
};

/** Whom the org removes stays out while the provider says the same role, and comes back by another. */
const removedByHand = (): RegisterSpec => {
  const login = 'removed';
  const orgMapping = [brings('g-viewer'), brings('g-editor', 'Editor')];
  const says =
    (roleAfter: (last: OrgRole | undefined) => OrgRole): Step =>
    async (hand) => {
      const role = roleAfter(await saidLast(hand, login));
      return await signIn(login, { groups: [`g-${role.toLowerCase()}`] }, { orgMapping })(hand);
    };
  const comes = says((last) => (last === 'Viewer' ? 'Editor' : 'Viewer'));
  return {
    name: 'a membership that a token says and the org ends',
    prepare: [signIn(login, { groups: ['g-viewer'] }, { orgMapping })],
    factors: [
      factor('there is one', {
        kinds: ['signInByProvider', 'removeOrgUser'],
        shown: isInOrg(2, login),
        settle: 0,
        on: steps(settled(2), comes),
        off: steps(
          settled(2),
          step(2, 'removeOrgUser', ({ start }) => ({ userId: user(start, login) })),
          says((last) => last ?? 'Viewer'),
        ),
      }),
    ],
    ways: waysOfMember(login),
  };
};

const roleByGroup = (): RegisterSpec => {
  const orgMapping = [brings('g-all'), brings('g-chief', 'Admin')];
  const shown = roleIs(2, 'mapped-up', 'Admin');
  return bySignIns('an org role that a token says by a group', 'mapped-up', {
    on: { said: { groups: ['g-all', 'g-chief'] }, policy: { orgMapping } },
    off: { said: { groups: ['g-all'] }, policy: { orgMapping } },
    shown,
    ways: [...rightsOf(2, { JWT: by('mapped-up') }, ADMINS_RIGHT), ...lists(2, shown)],
  });
};

/** Refused while the provider says another role; so it is nothing to do, or it would show in every way. */
const changedByHand = (login: string, role: OrgRole): WaySpec => ({
  name: 'updateOrgUser in vain',
  orgId: 1,
  read: async ({ start, isolate }) => {
    const managing = { [ISSUER]: ['orgRole' as const] };
    const input = { userId: user(start, login), role, managing };
    const result = await isolate.org.change(1, ADMIN, 'updateOrgUser', input);
    if (result.ok) return false;
    const { tag } = result.refusal;
    if (tag === 'managed') return true;
    if (tag === 'unavailable') return undefined;
    throw new Error(`A change by hand is refused otherwise: ${JSON.stringify(result.refusal)}`);
  },
});

const roleByClaim = (): RegisterSpec => {
  const shown = roleIs(1, 'promoted', 'Admin');
  return bySignIns('an org role that nobody else changes', 'promoted', {
    on: { said: { orgRole: 'Admin' } },
    off: { said: { orgRole: 'Viewer' } },
    shown,
    ways: [
      ...rightsOf(1, { JWT: by('promoted') }, ADMINS_RIGHT),
      ...lists(1, shown),
      changedByHand('promoted', 'Viewer'),
    ],
  });
};

const isLetIn =
  (login: string): Shown =>
  (start) =>
  ({ links }) =>
    mapped(links.ofPerson(user(start, login)), (link) => link?.isBarred === false);

/** Whoever is let in may do what all members may, in both orgs, and is shown as such. */
const waysOfLetIn = (login: string): WaySpec[] => {
  const shown = isLetIn(login);
  return [
    ...[1, 2].flatMap((orgId) => waysIn(orgId, by(login), MEMBERS_RIGHT)),
    decision('JWT', 0, by(login), undefined),
    attempt(1, by(login), 'createTeam', { name: 'none', email: '' }, 'unauthenticated'),
    ...lists(1, shown),
    ...listsEverywhere(shown),
  ];
};

const barredByGroup = (): RegisterSpec =>
  bySignIns('a person in a group that may sign in', 'allowed', {
    on: { said: { groups: ['g-allowed'] }, policy: { allowedGroups: ['g-allowed'] } },
    off: { policy: { allowedGroups: ['g-allowed'] } },
    prepare: [joins('allowed', 2)],
    shown: isLetIn('allowed'),
    ways: waysOfLetIn('allowed'),
  });

const barredBySettings = (): RegisterSpec =>
  bySignIns('a person whose group may sign in', 'still-in', {
    on: { said: { groups: ['g-still'] }, policy: { allowedGroups: ['g-still'] } },
    off: { said: { groups: ['g-still'] }, policy: { allowedGroups: ['g-other'] } },
    prepare: [joins('still-in', 2)],
    shown: isLetIn('still-in'),
    ways: waysOfLetIn('still-in'),
  });

/** The orgs hear of it that their member is let in no more, also one that the person joins meanwhile. */
const barredWhileJoining = (): RegisterSpec => {
  const login = 'let-in';
  const signsIn = (groups: readonly string[]): Step =>
    signIn(login, { groups }, { allowedGroups: ['g-let-in'] });
  return {
    name: 'a person who may sign in, and changes orgs',
    prepare: [signsIn(['g-let-in'])],
    factors: [
      factor('is let in', {
        kinds: ['signInByProvider', 'addOrgUser', 'removeOrgUser'],
        shown: isLetIn(login),
        settle: 0,
        on: beside(signsIn(['g-let-in']), comesOrGoes(login)),
        off: beside(signsIn([]), comesOrGoes(login)),
      }),
    ],
    isMet: true,
    ways: [isGoodInSecond(by(login)), ...waysIn(1, by(login), MEMBERS_RIGHT)],
  };
};

/** The issuer is called otherwise, and then as before: each time the sessions end that began under the other name. */
const takenOver = (): RegisterSpec => {
  const login = 'taken-over';
  const shown: Shown =
    (start) =>
    ({ links }) =>
      mapped(links.ofPerson(user(start, login)), (link) => link?.issuer === ISSUER);
  return bySignIns('a link under the present name of its issuer', login, {
    on: { policy: { formerIssuers: [FORMER] } },
    off: { said: { issuer: FORMER }, policy: { issuer: FORMER, formerIssuers: [ISSUER] } },
    prepare: [joins(login, 2)],
    shown,
    ways: [
      ...[1, 2].flatMap((orgId) => waysIn(orgId, by(login), MEMBERS_RIGHT)),
      ...[1, 2].flatMap((orgId) => turned(waysIn(orgId, by(login, FORMER), MEMBERS_RIGHT))),
      decision('JWT', 0, by(login), undefined),
      ...lists(1, shown),
      ...listsEverywhere(shown),
    ],
  });
};

/** Whatever is about what tokens say of orgs, and of who may sign in. */
export const aboutWhatIsSaid: readonly RegisterSpec[] = [
  membershipByGroup(),
  membershipBySettings(),
  removedByHand(),
  roleByGroup(),
  roleByClaim(),
  barredByGroup(),
  barredBySettings(),
  barredWhileJoining(),
  takenOver(),
];
