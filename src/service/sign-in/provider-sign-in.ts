import type { Claims } from '../../core/claims.ts';
import { isPending, isSettled } from '../../core/pending.ts';
import { unauthenticated } from '../../core/refusal.ts';
import { refuse } from '../../core/result.ts';
import type { UserProfile } from '../../core/user.ts';
import type { Decision, DecisionContext } from '../engine/change.ts';
import { change, planned, unchanged } from '../engine/change.ts';
import type { Arriving, Identity } from '../ports/identities.ts';
import { readAll } from '../ports/read.ts';
import type { Repositories } from '../ports/repositories.ts';
import { addGroupsOfNew, changeOfGroups } from './said-groups.ts';
import { changeOfNames, namesOfNew } from './said-names.ts';
import type { RoleChange, RoleFacts } from './said-role.ts';
import { changeOfRoles, roleFacts, rolesOfNew } from './said-role.ts';
import type { Part, ProviderSignIn, SignedInByProvider } from './said.ts';
import { NOTHING } from './said.ts';
import { UNMATCHED_HASH } from './secrets.ts';

type Facts = { readonly arriving: Arriving; readonly role: RoleFacts };

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
  facts: (repositories, _orgId, input: ProviderSignIn) =>
    readAll({
      arriving: repositories.identities.arriving(input.claims),
      role: roleFacts(repositories, input),
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
    const role = changeOfRoles(input, facts.role, facts.arriving, profile, link, context.now, repositories);
    const isOld = link !== undefined && claims.issuedAt < link.issuedAt;
    const isKnown = link?.claims === digest && link.isPostponed === role.isPostponed && !role.isDue;
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
  input: ProviderSignIn,
  { arriving, role: facts }: Facts,
  repositories: Repositories,
): Decision<SignedInByProvider> {
  const { claims, policy, digest } = input;
  const { users, identities } = repositories;
  if (!policy.createUsers) return refuse(unauthenticated('jwt-unknown-user'));
  if (arriving.namesakes.length > 0) return refuse(unauthenticated('jwt-login-taken'));
  if (!facts.has(policy.orgId)) return refuse(unauthenticated('jwt-unknown-org'));
  const uid = newUid();
  const { kept, homeOrgId, ...roles } = rolesOfNew(input, facts, arriving, uid, now, repositories);
  const groups = claims.groups ?? [];
  const profile = {
    uid,
    ...namesOfNew(claims, uid),
    name: claims.name ?? '',
    isServiceAccount: false,
    isDisabled: false,
    homeOrgId,
  };
  const insertUser = users.insert({ ...profile, passwordHash: null, at: now });
  const link = {
    ...nameOf(claims),
    issuedAt: claims.issuedAt,
    claims: digest,
    ...kept,
  };
  return planned({
    writes: [
      // Orgs name their service accounts themselves.
      users.expectFree([profile.login, profile.email]),
      insertUser,
      ...roles.writes,
      identities.put({ uid }, { ...link, isPostponed: false, at: now }),
      ...addGroupsOfNew(uid, groups, now, repositories),
    ],
    before: null,
    after: { ...profile, ...roles.after, identity: nameOf(claims), groups },
    // No cached principal can depend on a person who did not exist.
    touches: [],
    reply: ({ idOf }) => ({ userId: idOf(insertUser), homeOrgId, isComplete: true }),
  });
}

/** The person, the link to this subject if there is one, and what becomes of the org role. */
type Known = {
  readonly profile: UserProfile;
  readonly link: Identity | undefined;
  readonly role: RoleChange;
};

function update(
  { now }: DecisionContext,
  { claims, digest }: ProviderSignIn,
  { arriving }: Facts,
  { profile, link, role }: Known,
  repositories: Repositories,
): Decision<SignedInByProvider> {
  const { users, identities } = repositories;
  const { id } = profile;
  const { identity, memberships, groups } = arriving;
  const orgIds = memberships.map(({ orgId }) => orgId);
  const pendingIn = memberships.filter(isPending).map((membership) => membership.orgId);
  const linkNow = {
    ...nameOf(claims),
    issuedAt: claims.issuedAt,
    claims: digest,
    ...role.kept,
  };
  const parts = [
    changeOfLink(profile, claims, identity, link, now, repositories),
    changeOfNames(profile, claims, arriving, now, repositories),
    role,
    changeOfGroups(id, groups, claims, now, repositories),
  ];
  return planned({
    writes: [
      users.expectOrgsOf(id, orgIds),
      ...(pendingIn.length > 0 ? [users.expectPendingIn(id, pendingIn)] : []),
      identities.expectNoNewer(claims.issuer, claims.subject, claims.issuedAt),
      ...role.guards,
      identities.put({ id }, { ...linkNow, isPostponed: role.isPostponed, at: now }),
      ...parts.flatMap(({ writes }) => writes),
    ],
    before: Object.assign({ user: id }, ...parts.map(({ before }) => before)),
    after: Object.assign({ user: id }, ...parts.map(({ after }) => after)),
    touches: [`user:${id}`],
    notifies: [...orgIds, ...role.joins],
    reply: () => ({
      userId: id,
      homeOrgId: role.homeOrgId,
      isComplete: !role.isPostponed,
    }),
  });
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

/** The provider's name of somebody, for the audit trail. */
const nameOf = ({ issuer, subject }: Pick<Identity, 'issuer' | 'subject'>) => ({ issuer, subject });
