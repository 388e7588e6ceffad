import type { Claims, IssuerPolicy } from '../core/claims.ts';
import { diffSets } from '../core/diff.ts';
import { GLOBAL_ORG_ID } from '../core/principal.ts';
import type { Refusal } from '../core/refusal.ts';
import { unauthenticated } from '../core/refusal.ts';
import type { Result } from '../core/result.ts';
import { ok, refuse } from '../core/result.ts';
import type { UserProfile } from '../core/user.ts';
import type { DecisionContext, Plan, Unchanged } from './change.ts';
import { change } from './change.ts';
import type { Repositories } from './ports.ts';
import type { Write } from './ports/database.ts';
import type { Arriving } from './ports/identities.ts';
import { readAll } from './read.ts';
import { NOBODYS_PASSWORD } from './secrets.ts';

/** A person whom an identity provider sends; `digest` is of everything that its token says, and what is made of it. */
export type AdmissionInput = {
  readonly claims: Claims;
  readonly policy: IssuerPolicy;
  readonly digest: string;
  /** All issuers of the deployment: a link to any other leads nowhere. */
  readonly issuers: readonly string[];
};

/** Who the person is here, and the org that they act in by default. */
export type Admitted = { readonly userId: number; readonly homeOrgId: number };

type Facts = {
  readonly arriving: Arriving;
  readonly orgExists: boolean;
  readonly revision: number;
  /** Some of the people who are Admins of the org: two are enough to know that somebody else is one. */
  readonly admins: readonly number[];
};

/** A part of what changes about the person. */
type Part = {
  readonly writes: readonly Write[];
  readonly before: object;
  readonly after: object;
  /** The orgs whose answers it alters. */
  readonly reaches: readonly number[];
};

/** Groups that identity providers say count in every org. */
const SOURCE = 'jwt';

/**
 * Takes in what an identity provider says of a person: makes a new one where the issuer may, links one who exists, whose
 * password ends thereby, and brings name, e-mail address, groups and org role up to date. A token that was issued before the newest one that was
 * seen changes nothing. It is a change of the global plane that nobody calls for: the provider is trusted by the
 * deployment's settings, and holds no permissions of its own.
 *
 * Refuses, with `unauthenticated`: `jwt-unknown-user` where the issuer may bring nobody; `jwt-login-taken` where the
 * login or e-mail address is that of somebody whom the issuer may not speak for; `jwt-unknown-org`; `disabled`.
 */
export const admitPerson = change({
  kind: 'user.admit',
  facts: ({ identities, orgs, orgUsers, changes }, _orgId, { claims, policy }: AdmissionInput) =>
    readAll({
      arriving: identities.arriving(claims),
      orgExists: orgs.exists(policy.orgId),
      revision: changes.revision(policy.orgId),
      admins: orgUsers.someAdmins(policy.orgId),
    }),
  requires: () => null,
  decide: (context, input, facts, repositories) => {
    const { profile, identity } = facts.arriving;
    const { claims } = input;
    if (profile === undefined) return create(context, input, facts, repositories);
    if (profile.isDisabled) return refuse(unauthenticated('disabled'));
    const isLinked = identity?.issuer === claims.issuer && identity.subject === claims.subject;
    if (!isLinked && !mayLink(input, facts.arriving, profile)) {
      return refuse(unauthenticated('jwt-login-taken'));
    }
    const isNews = claims.issuedAt >= (identity?.issuedAt ?? 0) && identity?.claims !== input.digest;
    if (isLinked && !isNews) {
      return ok({ kind: 'unchanged', reply: { userId: profile.id, homeOrgId: profile.homeOrgId } });
    }
    return update(context, input, facts, profile, repositories);
  },
});

/** An issuer speaks for members of its org, but for server admins and for those whom another subject is linked to. */
function mayLink(
  { policy, issuers }: AdmissionInput,
  { identity, memberships }: Arriving,
  { isServerAdmin }: UserProfile,
): boolean {
  const isSpokenFor = identity !== undefined && issuers.includes(identity.issuer);
  const isMember = memberships.some(({ orgId }) => orgId === policy.orgId);
  return policy.linkUsers && isMember && !isServerAdmin && !isSpokenFor;
}

function create(
  { now, newUid }: DecisionContext,
  { claims, policy, digest }: AdmissionInput,
  { arriving, orgExists, revision }: Facts,
  { users, identities, userGroups, changes }: Repositories,
): Result<Plan<Admitted>, Refusal> {
  if (!policy.createUsers) return refuse(unauthenticated('jwt-unknown-user'));
  if (arriving.namesakes.length > 0) return refuse(unauthenticated('jwt-login-taken'));
  if (!orgExists) return refuse(unauthenticated('jwt-unknown-org'));
  const uid = newUid();
  const orgRole = claims.orgRole ?? policy.defaultOrgRole;
  const profile = {
    uid,
    login: claims.login,
    email: claims.email ?? claims.login,
    name: claims.name ?? '',
    isServiceAccount: false,
    isDisabled: false,
    homeOrgId: policy.orgId,
  };
  const insertUser = users.insert({ ...profile, passwordHash: null, at: now });
  return ok({
    kind: 'change',
    writes: [
      changes.expectRevision(policy.orgId, revision),
      insertUser,
      users.insertMember(policy.orgId, { uid }, orgRole, now),
      identities.put({ uid }, { ...linkOf(claims, policy, digest), at: now }),
      ...userGroups.add(GLOBAL_ORG_ID, SOURCE, { uid }, claims.groups, now),
    ],
    before: null,
    after: { ...profile, orgRole, subject: claims.subject, groups: claims.groups },
    // Nobody can have been computed from a person who did not exist.
    touches: [],
    reaches: [],
    reply: ({ idOf }) => ({ userId: idOf(insertUser), homeOrgId: policy.orgId }),
  });
}

function update(
  context: DecisionContext,
  { claims, policy, digest }: AdmissionInput,
  facts: Facts,
  profile: UserProfile,
  repositories: Repositories,
): Result<Plan<Admitted> | Unchanged<Admitted>, Refusal> {
  const { users, identities } = repositories;
  const { now } = context;
  const { identity, memberships, namesakes } = facts.arriving;
  const isLinked = identity?.issuer === claims.issuer && identity.subject === claims.subject;
  const orgIds = memberships.map(({ orgId }) => orgId);
  const role = changeOfOrgRole(context, claims, policy, facts, profile, repositories);
  if (!role.ok) return role;
  const groups = changeOfGroups(context, claims, facts, profile, repositories);
  // The login stays what it is: other clients name the person by it. An address that somebody else has is not taken.
  const email = claims.email ?? profile.email;
  const isFree = namesakes.every(
    (other) => other.id === profile.id || ![other.login, other.email].includes(email),
  );
  const named = { name: claims.name ?? profile.name, email: isFree ? email : profile.email };
  const before = { name: profile.name, email: profile.email };
  const isRenamed = named.name !== before.name || named.email !== before.email;
  return ok({
    kind: 'change',
    writes: [
      users.expectOrgsOf(profile.id, orgIds),
      identities.expectNoNewer(claims.issuer, claims.subject, claims.issuedAt),
      identities.put(
        { id: profile.id },
        { ...linkOf(claims, policy, role.value.isPostponed ? '' : digest), at: now },
      ),
      // Whoever chose the login first knows a password: what the provider says of its own is not for them.
      ...(isLinked ? [] : [users.setPassword(profile.id, NOBODYS_PASSWORD, now)]),
      ...(isRenamed ? [users.update(profile.id, named, now)] : []),
      ...role.value.writes,
      ...groups.writes,
    ],
    before: { user: profile.id, ...before, ...role.value.before, removed: groups.removed },
    after: { user: profile.id, ...named, ...role.value.after, subject: claims.subject, added: groups.added },
    touches: [`user:${profile.id}`],
    reaches: [...new Set([...orgIds, ...role.value.reaches])],
    reply: () => ({ userId: profile.id, homeOrgId: profile.homeOrgId }),
  });
}

/** The role in the issuer's org, where it says one. The last Admin of an org stays one until there is another. */
function changeOfOrgRole(
  { now }: DecisionContext,
  { orgRole }: Claims,
  { orgId }: IssuerPolicy,
  { arriving, orgExists, revision, admins }: Facts,
  { id }: UserProfile,
  { users, orgUsers, changes }: Repositories,
): Result<Part & { readonly isPostponed: boolean }, Refusal> {
  const nothing = { writes: [], before: {}, after: {}, reaches: [], isPostponed: false };
  if (orgRole === undefined) return ok(nothing);
  if (!orgExists) return refuse(unauthenticated('jwt-unknown-org'));
  const current = arriving.memberships.find((membership) => membership.orgId === orgId)?.role;
  const isLastAdmin = current === 'Admin' && admins.every((admin) => admin === id);
  if (current === orgRole) return ok(nothing);
  if (isLastAdmin) return ok({ ...nothing, isPostponed: true });
  const writes: Write[] =
    current === undefined
      ? [users.insertMember(orgId, { id }, orgRole, now), users.settleIn(orgId, id)]
      : [orgUsers.setRole(orgId, id, orgRole, now)];
  return ok({
    // The org changes who its members and Admins are, not this plane.
    writes: [changes.expectRevision(orgId, revision), ...writes],
    before: { orgRole: current ?? null },
    after: { orgRole },
    reaches: [orgId],
    isPostponed: false,
  });
}

function changeOfGroups(
  { now }: DecisionContext,
  { groups }: Claims,
  { arriving }: Facts,
  { id }: UserProfile,
  { userGroups }: Repositories,
) {
  const { add, remove } = diffSets(arriving.groups, groups);
  return {
    writes: [
      ...userGroups.remove(GLOBAL_ORG_ID, SOURCE, id, remove),
      ...userGroups.add(GLOBAL_ORG_ID, SOURCE, { id }, add, now),
    ],
    added: add,
    removed: remove,
  };
}

const linkOf = ({ issuer, subject, issuedAt, orgRole }: Claims, { orgId }: IssuerPolicy, digest: string) => ({
  issuer,
  subject,
  issuedAt,
  claims: digest,
  roleOrgId: orgRole === undefined ? null : orgId,
});
