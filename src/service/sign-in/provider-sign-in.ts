import type { Claims } from '../../core/claims.ts';
import type { IssuerPolicy } from '../../core/issuer-policy.ts';
import { usersIn } from '../../core/dependency.ts';
import { diffFields, diffSets } from '../../core/diff.ts';
import { isPending, isSettled } from '../../core/pending.ts';
import type { OrgRole } from '../../core/org-role.ts';
import { GLOBAL_ORG_ID } from '../../core/principal.ts';
import { unauthenticated } from '../../core/refusal.ts';
import { refuse } from '../../core/result.ts';
import type { UserProfile } from '../../core/user.ts';
import { findNewNameProblem } from '../../core/user.ts';
import type { Decision, DecisionContext } from '../engine/change.ts';
import { change, planned, unchanged } from '../engine/change.ts';
import type { Repositories } from '../ports/repositories.ts';
import type { Write } from '../ports/database.ts';
import type { Arriving, Identity } from '../ports/identities.ts';
import { readAll } from '../ports/read.ts';
import { UNMATCHED_HASH } from './secrets.ts';

/** The claims of a person from an identity provider. `digest` is of the claims and the issuer's org. */
export type ProviderSignIn = {
  readonly claims: Claims;
  readonly policy: IssuerPolicy;
  readonly digest: string;
  /** All issuers of the deployment. A link to any other issuer has no effect. */
  readonly issuers: readonly string[];
};

/** The person here, and their current org. */
export type SignedInByProvider = {
  readonly userId: number;
  readonly homeOrgId: number;
  /** False while the org role of the token cannot be set. */
  readonly isComplete: boolean;
};

type Facts = {
  readonly arriving: Arriving;
  readonly orgExists: boolean;
  readonly revision: number;
  /** Up to two Admins of the org: two are enough to know that somebody else is an Admin. */
  readonly admins: readonly number[];
};

/** A part of what changes about the person. */
type Part = { readonly writes: readonly Write[]; readonly before: object; readonly after: object };

const NOTHING: Part = { writes: [], before: {}, after: {} };

/** The source of groups from an identity provider. They are valid in every org. */
const JWT = 'jwt';

/**
 * Applies the claims of an identity provider to a person. Creates a new person if the issuer may, or links an existing
 * one, whose password ends with that. Updates name, e-mail address, groups and org role. A token that is older than the
 * newest one seen changes nothing, and a token from before a person was deleted does not create the person again. This
 * is a change of the global plane without a caller: the deployment's settings trust the provider, and the provider
 * itself holds no permissions.
 *
 * Refuses with `unauthenticated`: `jwt-unknown-user` if the issuer may not create users; `jwt-login-taken` if the login
 * or e-mail address belongs to somebody that the issuer may not link; `jwt-unknown-org`; `disabled`.
 */
export const signInByProvider = change({
  kind: 'user.admit',
  facts: ({ identities, orgs, orgUsers, changes }, _orgId, { claims, policy }: ProviderSignIn) =>
    readAll({
      arriving: identities.arriving(claims),
      orgExists: orgs.exists(policy.orgId),
      revision: changes.revision(policy.orgId),
      admins: orgUsers.someAdmins(policy.orgId),
    }),
  requires: () => null,
  decide: (context, input, facts, repositories) => {
    const { profile, identity, endedAt } = facts.arriving;
    const { claims, digest } = input;
    const link = identity !== undefined && isOf(claims, identity) ? identity : undefined;
    if (profile?.isDisabled === true) return refuse(unauthenticated('disabled'));
    if (link === undefined && claims.issuedAt <= (endedAt ?? -1)) {
      return refuse(unauthenticated('jwt-unknown-user'));
    }
    if (profile === undefined) return create(context, input, facts, repositories);
    if (link === undefined && !mayLink(input, facts.arriving, profile)) {
      return refuse(unauthenticated('jwt-login-taken'));
    }
    const role = findRoleStep(input, facts, profile, link);
    const isOld = link !== undefined && claims.issuedAt < link.issuedAt;
    const isKnown =
      link?.claims === digest && link.isPostponed === (role === 'postponed') && role !== 'settle';
    if (isOld || isKnown) {
      const { id: userId, homeOrgId } = profile;
      return unchanged({ userId, homeOrgId, isComplete: link?.isPostponed !== true });
    }
    return update(context, input, facts, { profile, link, role }, repositories);
  },
});

const isOf = ({ issuer, subject }: Claims, identity: Identity): boolean =>
  identity.issuer === issuer && identity.subject === subject;

/**
 * An issuer may link only people of its org, by a login that it guarantees. Orgs in which they have not acted since they were
 * added do not count, neither for it nor against it. It may not link server admins, people who
 * are in another org or have global roles, and people who are linked to another subject.
 */
function mayLink(
  { policy, issuers, claims }: ProviderSignIn,
  { identity, memberships, hasGlobalRoles }: Arriving,
  { isServerAdmin }: UserProfile,
): boolean {
  const isSpokenFor = identity !== undefined && issuers.includes(identity.issuer);
  const settled = memberships.filter(isSettled);
  const isOfOrg = settled.length === 1 && settled[0]?.orgId === policy.orgId;
  const isSmall = isOfOrg && !isServerAdmin && !hasGlobalRoles;
  return policy.linkUsers !== false && claims.login !== undefined && isSmall && !isSpokenFor;
}

function create(
  { now, newUid }: DecisionContext,
  { claims, policy, digest }: ProviderSignIn,
  { arriving, orgExists }: Facts,
  { users, identities, userGroups }: Repositories,
): Decision<SignedInByProvider> {
  if (!policy.createUsers) return refuse(unauthenticated('jwt-unknown-user'));
  if (arriving.namesakes.length > 0) return refuse(unauthenticated('jwt-login-taken'));
  if (!orgExists) return refuse(unauthenticated('jwt-unknown-org'));
  const uid = newUid();
  const orgRole = roleSaid(claims, policy) ?? policy.defaultOrgRole;
  const groups = claims.groups ?? [];
  const profile = {
    uid,
    ...namesOfNew(claims, uid),
    name: claims.name ?? '',
    isServiceAccount: false,
    isDisabled: false,
    homeOrgId: policy.orgId,
  };
  const insertUser = users.insert({ ...profile, passwordHash: null, at: now });
  return planned({
    writes: [
      // Orgs name their service accounts themselves.
      users.expectFree([profile.login, profile.email]),
      insertUser,
      users.insertMember(policy.orgId, { uid }, orgRole, now),
      identities.put({ uid }, { ...linkOf(claims, policy, digest), isPostponed: false, at: now }),
      ...userGroups.add(GLOBAL_ORG_ID, JWT, { uid }, groups, now),
    ],
    before: null,
    after: { ...profile, orgRole, identity: nameOf(claims), groups },
    // No cached principal can depend on a person who did not exist.
    touches: [],
    reply: ({ idOf }) => ({ userId: idOf(insertUser), homeOrgId: policy.orgId, isComplete: true }),
  });
}

const isUsable = (names: Partial<Pick<Claims, 'login' | 'email'>>): boolean =>
  findNewNameProblem({ login: names.login, email: names.email }) === undefined;

/**
 * The login and address of a new person. A name that nobody can have keeps nobody out: the subject is who it is. The login
 * is then the address, or one of ours; the address is then the login.
 */
function namesOfNew(claims: Claims, uid: string): Pick<UserProfile, 'login' | 'email'> {
  const email = claims.email !== undefined && isUsable({ email: claims.email }) ? claims.email : undefined;
  const ours = `user-${uid.toLowerCase()}`;
  const login = [claims.login, email].find((name) => name !== undefined && isUsable({ login: name })) ?? ours;
  return { login, email: email ?? login };
}

/** The person, the link to this subject if there is one, and the step for the org role. */
type Known = {
  readonly profile: UserProfile;
  readonly link: Identity | undefined;
  readonly role: RoleStep;
};

function update(
  { now }: DecisionContext,
  { claims, policy, digest }: ProviderSignIn,
  { arriving, revision, admins }: Facts,
  { profile, link, role }: Known,
  repositories: Repositories,
): Decision<SignedInByProvider> {
  const { users, identities, changes } = repositories;
  const { id, homeOrgId } = profile;
  const { identity, memberships, groups } = arriving;
  const orgIds = memberships.map(({ orgId }) => orgId);
  const isRoleChanged = role !== 'none' && role !== 'postponed';
  const isNew = role === 'join' || role === 'settle';
  const settledIn = memberships.filter(isSettled).map((membership) => membership.orgId);
  const pendingIn = memberships.filter(isPending).map((membership) => membership.orgId);
  const parts = [
    changeOfLink(profile, claims, identity, link, now, repositories),
    changeOfNames(profile, claims, arriving, now, repositories),
    isRoleChanged ? changeOfRole(id, role, claims, policy, now, repositories) : NOTHING,
    changeOfGroups(id, groups, claims, now, repositories),
  ];
  return planned({
    writes: [
      users.expectOrgsOf(id, orgIds),
      ...(pendingIn.length > 0 ? [users.expectPendingIn(id, pendingIn)] : []),
      identities.expectNoNewer(claims.issuer, claims.subject, claims.issuedAt),
      // The org changes its members and Admins, not the global plane.
      ...(isRoleChanged
        ? [changes.expectStill(policy.orgId, { revision, from: usersIn([id, ...admins]) })]
        : []),
      identities.put(
        { id },
        { ...linkOf(claims, policy, digest), isPostponed: role === 'postponed', at: now },
      ),
      ...parts.flatMap(({ writes }) => writes),
    ],
    before: Object.assign({ user: id }, ...parts.map(({ before }) => before)),
    after: Object.assign({ user: id }, ...parts.map(({ after }) => after)),
    touches: [`user:${id}`],
    notifies: role === 'join' ? [...orgIds, policy.orgId] : orgIds,
    reply: () => ({
      userId: id,
      homeOrgId: isNew && !settledIn.includes(homeOrgId) ? policy.orgId : homeOrgId,
      isComplete: role !== 'postponed',
    }),
  });
}

/**
 * The step for the role in the issuer's org. `none` if the token has no role or the current one, or if the org does not
 * exist. `postponed` for the last Admin, who stays Admin until there is another one. A person whom the org removed
 * joins again only if the token has another role than before. `settle` for somebody whose membership is pending: a provider that
 * sets the role makes a member at once.
 */
type RoleStep = 'none' | 'join' | 'settle' | 'change' | 'postponed';

function findRoleStep(
  { claims, policy }: ProviderSignIn,
  { arriving, orgExists, admins }: Facts,
  { id }: UserProfile,
  link: Identity | undefined,
): RoleStep {
  const { orgId } = policy;
  const orgRole = roleSaid(claims, policy);
  if (orgRole === undefined || !orgExists) return 'none';
  const membership = arriving.memberships.find((one) => one.orgId === orgId);
  if (membership !== undefined && isPending(membership)) return 'settle';
  const current = membership?.role;
  if (current === undefined) {
    const isSaidAgain = link?.orgRole === orgRole && link.roleOrgId === orgId;
    return isSaidAgain ? 'none' : 'join';
  }
  if (current === orgRole) return 'none';
  return current === 'Admin' && admins.every((admin) => admin === id) ? 'postponed' : 'change';
}

/** The person who had the login before knows a password, so the password ends when the provider's subject is linked. */
function changeOfLink(
  { id }: UserProfile,
  claims: Claims,
  identity: Identity | undefined,
  link: Identity | undefined,
  now: string,
  { users }: Repositories,
): Part {
  if (link !== undefined) return NOTHING;
  return {
    writes: [users.setPassword(id, UNMATCHED_HASH, now)],
    before: { identity: identity === undefined ? null : nameOf(identity) },
    after: { identity: nameOf(claims), password: 'ended' },
  };
}

/**
 * The login is kept, because other clients name the person by it. An e-mail address of somebody else is not used, nor one
 * that nobody can have.
 */
function changeOfNames(
  profile: UserProfile,
  claims: Claims,
  { namesakes }: Arriving,
  now: string,
  { users }: Repositories,
): Part {
  const isNew = claims.email !== undefined && claims.email !== profile.email;
  const wanted = isNew && isUsable({ email: claims.email }) ? claims.email : profile.email;
  const isFree = namesakes.every(
    ({ id, login, email }) => id === profile.id || ![login, email].includes(wanted),
  );
  const before = { name: profile.name, email: profile.email };
  const after = { name: claims.name ?? profile.name, email: isFree ? wanted : profile.email };
  if (after.name === before.name && after.email === before.email) return NOTHING;
  const isRenamed = after.email !== before.email;
  return {
    writes: [
      ...(isRenamed ? [users.expectFree([after.email], profile.id)] : []),
      users.update(profile.id, after, now),
    ],
    ...diffFields(before, after),
  };
}

function changeOfRole(
  id: number,
  step: 'join' | 'settle' | 'change',
  claims: Claims,
  policy: IssuerPolicy,
  now: string,
  { users, orgUsers }: Repositories,
): Part {
  const { orgId } = policy;
  const orgRole = roleSaid(claims, policy) ?? policy.defaultOrgRole;
  const writes =
    step === 'join'
      ? [users.insertMember(orgId, { id }, orgRole, now), users.settleIn(orgId, id)]
      : [
          ...(step === 'settle' ? orgUsers.settle(orgId, id, now) : []),
          orgUsers.setRole(orgId, id, orgRole, now),
        ];
  return { writes, before: {}, after: { org: orgId, orgRole } };
}

function changeOfGroups(
  id: number,
  current: readonly string[],
  { groups }: Claims,
  now: string,
  { userGroups }: Repositories,
): Part {
  if (groups === undefined) return NOTHING;
  const { add, remove } = diffSets(current, groups);
  return {
    writes: [
      ...userGroups.remove(GLOBAL_ORG_ID, JWT, id, remove),
      ...userGroups.add(GLOBAL_ORG_ID, JWT, { id }, add, now),
    ],
    before: remove.length > 0 ? { removed: remove } : {},
    after: add.length > 0 ? { added: add } : {},
  };
}

/** The provider's name of somebody, for the audit trail. */
const nameOf = ({ issuer, subject }: Pick<Identity, 'issuer' | 'subject'>) => ({ issuer, subject });

const linkOf = (
  claims: Claims,
  policy: IssuerPolicy,
  digest: string,
): Omit<Identity, 'userId' | 'isPostponed'> => {
  const { issuer, subject, issuedAt } = claims;
  const orgRole = roleSaid(claims, policy);
  return {
    issuer,
    subject,
    issuedAt,
    claims: digest,
    orgRole: orgRole ?? null,
    roleOrgId: orgRole === undefined ? null : policy.orgId,
  };
};

/** The role that the token says in the policy's org; undefined when it says nothing. */
const roleSaid = ({ orgRole }: Claims, { defaultOrgRole }: IssuerPolicy): OrgRole | undefined =>
  orgRole === 'none' ? defaultOrgRole : orgRole;
