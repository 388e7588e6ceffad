import { aheadAfter, countedAt } from '../../core/ahead.ts';
import { mayBeLetIn } from '../../core/allowed-groups.ts';
import { findLinkProblem, findNamesakeProblem } from '../../core/linking.ts';
import { isPending } from '../../core/pending.ts';
import { unauthenticated } from '../../core/refusal.ts';
import { refuse } from '../../core/result.ts';
import type { UserProfile } from '../../core/user.ts';
import type { Decision, DecisionContext } from '../engine/change.ts';
import { change, planned, unchanged } from '../engine/change.ts';
import type { Arriving, Identity } from '../ports/identities.ts';
import { readAll } from '../ports/read.ts';
import type { Repositories } from '../ports/repositories.ts';
import { addGroupsOfNew, changeOfGroups } from './said-groups.ts';
import { changeOfLink, isPasswordToEnd, linkOf, subjectOf } from './said-link.ts';
import { changeOfNames, namesOfNew } from './said-names.ts';
import type { RoleChange, RoleFacts } from './said-role.ts';
import { changeOfRoles, roleFacts, rolesOfNew } from './said-role.ts';
import type { Part, ProviderSignIn, SignedInByProvider } from './said.ts';

type Facts = { readonly arriving: Arriving; readonly role: RoleFacts };

/**
 * Applies the claims of an identity provider to a person. Creates a new person if the issuer may, or links an existing
 * one by the issuer's rule, whose password ends with that. Takes over a link under a former name of the issuer. Updates what the
 * issuer manages of the names, the groups, and the org role. A token that is older than the
 * newest one seen changes nothing, and a token from before a person was deleted does not create the person again. This
 * is a change of the global plane without a caller: the deployment's settings trust the provider, and the provider
 * itself holds no permissions.
 *
 * Refuses with `unauthenticated`: `jwt-unknown-user` if the issuer may not create users; `jwt-link-…` and `jwt-login-taken` if
 * the names are of somebody that the issuer may not link; `jwt-group-not-allowed` somebody who is not linked and in none of the
 * groups that may sign in: somebody linked gets `isBarred`; `jwt-unknown-org`; `disabled`. With `invalid-claim` somebody new
 * without a login.
 */
export const signInByProvider = change({
  kind: 'user.admit',
  facts: (repositories, _orgId, input: ProviderSignIn) =>
    readAll({
      arriving: repositories.identities.arriving(input.claims, input.policy),
      role: roleFacts(repositories, input),
    }),
  requires: () => null,
  decide: (context, input, facts, repositories) => {
    const { arriving } = facts;
    const { profile, endedAt } = arriving;
    const { claims, policy } = input;
    if (profile?.isDisabled === true) return refuse(unauthenticated('disabled'));
    const link = linkOf(claims, policy, arriving);
    if (link === undefined) {
      if (claims.issuedAt <= (endedAt ?? -1)) return refuse(unauthenticated('jwt-unknown-user'));
      if (!mayBeLetIn(claims.groups ?? [], policy)) return refuse(unauthenticated('jwt-group-not-allowed'));
      if (profile === undefined) return create(context, input, facts, repositories);
      const problem = findProblemOfLinking(input, arriving, profile);
      if (problem !== undefined) return refuse(unauthenticated(problem));
    } else if (input.isOlder === true && link.isBarred) {
      return refuse(unauthenticated('jwt-unknown-user'));
    }
    if (profile === undefined) return refuse(unauthenticated('jwt-unknown-user'));
    return takeIn(context, input, facts, { profile, link }, repositories);
  },
});

const findProblemOfLinking = (
  { policy, issuers }: ProviderSignIn,
  { identity, memberships, hasGlobalRoles, unlinkedFrom }: Arriving,
  { id, isServerAdmin }: UserProfile,
) =>
  findLinkProblem(
    {
      isServerAdmin,
      hasGlobalRoles,
      memberships,
      isSpokenFor: identity !== undefined && issuers.includes(identity.issuer),
      wasUnlinked: unlinkedFrom.includes(id),
    },
    policy.orgId,
  );

function create(
  { now, newUid }: DecisionContext,
  input: ProviderSignIn,
  { arriving, role: facts }: Facts,
  repositories: Repositories,
): Decision<SignedInByProvider> {
  const { claims, policy, digest } = input;
  const { users, identities } = repositories;
  const { namesakes, unlinkedFrom } = arriving;
  const problem = findNamesakeProblem(claims, policy.linkUsers, namesakes, unlinkedFrom);
  // That a name is taken is told only where somebody could be made.
  const isTold = policy.createUsers || problem !== 'jwt-login-taken';
  if (problem !== undefined && isTold) return refuse(unauthenticated(problem));
  if (!policy.createUsers) return refuse(unauthenticated('jwt-unknown-user'));
  if (claims.login === undefined) {
    const { login, email } = policy.claims;
    const missing = { claim: login ?? email ?? '', problem: 'is missing' };
    return refuse({ tag: 'invalid-claim', ...(claims.noLogin ?? missing) });
  }
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
    ...subjectOf(claims),
    issuedAt: claims.issuedAt,
    claims: digest,
    ...kept,
    isPostponed: false,
    isBarred: false,
    ahead: aheadAfter(claims, digest, { ahead: [], issuedAt: claims.issuedAt }),
    keepsPassword: false,
    at: now,
  };
  return planned({
    writes: [
      // Orgs name their service accounts themselves.
      users.expectFree([profile.login, profile.email]),
      insertUser,
      ...roles.writes,
      identities.put({ uid }, link),
      ...addGroupsOfNew(uid, groups, now, repositories),
    ],
    before: null,
    after: { ...profile, ...roles.after, identity: subjectOf(claims), groups },
    // No cached principal can depend on a person who did not exist.
    touches: [],
    reply: ({ idOf }) => ({ userId: idOf(insertUser), homeOrgId, isComplete: true }),
  });
}

/** Who is there already, and the link to this subject if there is one. */
type Known = { readonly profile: UserProfile; readonly link: Identity | undefined };

/** Takes in what is new about somebody who is there already. */
function takeIn(
  context: DecisionContext,
  input: ProviderSignIn,
  facts: Facts,
  { profile, link }: Known,
  repositories: Repositories,
): Decision<SignedInByProvider> {
  const { claims, policy, digest } = input;
  const { arriving } = facts;
  const { now } = context;
  const { id, homeOrgId } = profile;
  const role = changeOfRoles(input, facts.role, arriving, profile, link, now, repositories);
  const names = changeOfNames(profile, claims, policy, arriving.namesakes, now, repositories);
  const isMoved = link !== undefined && link.issuer !== claims.issuer;
  const issuedAt =
    link === undefined ? claims.issuedAt : countedAt(claims, (stored) => stored === digest, link);
  const isOld = link !== undefined && issuedAt < link.issuedAt;
  const isKnown =
    link?.claims === digest &&
    link.isPostponed === role.isPostponed &&
    !role.isDue &&
    names.writes.length === 0 &&
    !isPasswordToEnd({ ...profile, hasPassword: arriving.hasPassword }, policy);
  if (!isMoved && (isOld || isKnown)) {
    return unchanged(replyOf(id, homeOrgId, link));
  }
  const parts = [changeOfLink(profile, input, arriving, link, now, repositories)];
  if (isMoved && isOld) {
    const { userId: _userId, ...kept } = link;
    const linkNow = { ...kept, issuer: claims.issuer };
    return plan(context, arriving, id, { parts, linkNow, newest: link }, repositories, () =>
      replyOf(id, homeOrgId, link),
    );
  }
  const isBarred = !mayBeLetIn(claims.groups ?? arriving.groups, policy);
  const linkNow = {
    ...subjectOf(claims),
    issuedAt,
    claims: digest,
    ...role.kept,
    isPostponed: role.isPostponed,
    isBarred,
    ahead: aheadAfter({ ...claims, issuedAt }, digest, { ahead: link?.ahead ?? [], issuedAt }),
    ...(link === undefined && { keepsPassword: false }),
  };
  // Groups of somebody who is linked anew are those of another provider.
  const groups = claims.groups ?? (link === undefined ? [] : undefined);
  parts.push(names, role, changeOfGroups(id, arriving.groups, groups, now, repositories));
  if (isBarred !== (link?.isBarred ?? false)) {
    parts.push({ writes: [], before: { isBarred: !isBarred }, after: { isBarred } });
  }
  const newest = { ...subjectOf(link ?? claims), issuedAt, ahead: link?.ahead ?? [] };
  return plan(context, arriving, id, { parts, role, linkNow, newest }, repositories, () =>
    replyOf(id, role.homeOrgId, linkNow),
  );
}

const replyOf = (
  userId: number,
  homeOrgId: number,
  link: Pick<Identity, 'isPostponed' | 'isBarred'> | undefined,
): SignedInByProvider => ({
  userId,
  homeOrgId,
  isComplete: link?.isPostponed !== true,
  ...(link?.isBarred === true && { isBarred: true }),
});

/** What is taken in of a token, and what the link is then. */
type TakenIn = {
  readonly parts: readonly Part[];
  readonly role?: RoleChange;
  readonly linkNow: Omit<Parameters<Repositories['identities']['put']>[1], 'at'>;
  /** No token may have been noted that was issued later, and no other from ahead. */
  readonly newest: Pick<Identity, 'issuer' | 'subject' | 'issuedAt' | 'ahead'>;
};

function plan(
  { now }: DecisionContext,
  { memberships }: Arriving,
  id: number,
  { parts, role, linkNow, newest }: TakenIn,
  { users, identities }: Repositories,
  reply: () => SignedInByProvider,
): Decision<SignedInByProvider> {
  const orgIds = memberships.map(({ orgId }) => orgId);
  const pendingIn = memberships.filter(isPending).map(({ orgId }) => orgId);
  return planned({
    writes: [
      users.expectOrgsOf(id, orgIds),
      ...(pendingIn.length > 0 ? [users.expectPendingIn(id, pendingIn)] : []),
      identities.expectNoNewer(newest.issuer, newest.subject, newest.issuedAt, newest.ahead),
      ...(role?.guards ?? []),
      identities.put({ id }, { ...linkNow, at: now }),
      ...parts.flatMap(({ writes }) => writes),
    ],
    before: Object.assign({ user: id }, ...parts.map(({ before }) => before)),
    after: Object.assign({ user: id }, ...parts.map(({ after }) => after)),
    touches: [`user:${id}`],
    notifies: [...orgIds, ...(role?.joins ?? [])],
    // Whoever has their provider say something else all the time has others wait, and the trail grow.
    chargedTo: id,
    reply,
  });
}
