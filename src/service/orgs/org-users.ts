import { findUndelegable } from '../../core/delegation.ts';
import type { ToldManaging } from '../../core/managed.ts';
import { findManagedProblem } from '../../core/managed.ts';
import type { OrgRole } from '../../core/org-role.ts';
import { basicRoleUid } from '../../core/org-role.ts';
import type { Permission } from '../../core/permission.ts';
import type { Vocabulary } from '../../core/vocabulary.ts';
import type { PrincipalFacts } from '../../core/principal.ts';
import { asOrgSees, isPending, isSettled } from '../../core/pending.ts';
import { globalRightsOf } from '../../core/global-rights.ts';
import { bundlesOf, GLOBAL_ORG_ID, storedByUid } from '../../core/principal.ts';
import type { Refusal } from '../../core/refusal.ts';
import { notDelegable, notFound } from '../../core/refusal.ts';
import { describeRequirement, isMet } from '../../core/requirement.ts';
import * as requirements from '../../core/requirements.ts';
import type { OrgOfUser, OrgUser } from '../../core/user.ts';
import { requiredBy } from '../../core/required-by.ts';
import { refuse } from '../../core/result.ts';
import type { ActingCaller } from '../engine/change.ts';
import { change, planned, unchanged } from '../engine/change.ts';
import type { BasicRoles } from './org-role-grant.ts';
import { findOrgRoleProblem, findTakingProblem, levelHolderOf, readBasicRoles } from './org-role-grant.ts';
import type { Repositories } from '../ports/repositories.ts';
import { readAll } from '../ports/read.ts';

/** The person to add to the org, and the org role. */
export type AddOrgUserInput = ToldManaging & { readonly loginOrEmail: string; readonly role: OrgRole };

/**
 * Adds a person to the org. Whoever adds by rights of the global plane, or themselves, makes a member at once: the org becomes the
 * current org of a person who is not a member of their current org. Anybody else makes a pending membership. Refuses with
 * `not-found`, refuses somebody who is already a member, and refuses a role that the caller may not give. Refuses with
 * `not-delegable` a caller that adds itself and would hold more than before (I11). Whom a provider gave an org role that it manages is
 * made a member again with just that role, else `managed`. A pending membership tells nobody of that: its role is the provider's once
 * the person acts.
 */
export const addOrgUser = change({
  kind: 'org-user.add',
  facts: (
    { orgs, users, roles, heldLevels, principals },
    orgId,
    { loginOrEmail, role }: AddOrgUserInput,
    caller,
  ) =>
    readAll({
      orgExists: orgs.exists(orgId),
      user: users.findByName(orgId, loginOrEmail),
      stored: roles.findMany(orgId, [basicRoleUid(role)]),
      levels: heldLevels.levelsOf(orgId, levelHolderOf(role)),
      callerHere: principals.facts(orgId, caller.userId, null),
    }),
  requires: requiredBy.addOrgUser,
  decide: (
    { orgId, caller, types, now },
    { loginOrEmail, role, managing },
    { orgExists, user, stored, levels, callerHere },
    { users },
  ) => {
    if (!orgExists) return refuse(notFound('org'));
    const problem = findOrgRoleProblem(caller, role, 'org-user', stored, levels, types);
    if (problem !== undefined) return refuse(problem);
    if (user === undefined || user.isServiceAccount) return refuse(notFound('user'));
    if (user.orgRole !== null) return refuse({ tag: 'already-member', of: 'org' });
    if (user.id === caller.facts.userId && callerHere !== undefined) {
      const undelegable = findUndelegable(caller.permissions, permissionsOfMember(callerHere, role, types));
      if (undelegable !== undefined) return refuse(notDelegable(undelegable));
    }
    const isAtOnce = isByGlobalRight(caller) || user.id === caller.facts.userId;
    const managed = findManagedProblem(user, { field: 'orgRole', orgId }, managing);
    if (managed !== undefined && isAtOnce && user.saidRoles[orgId] !== role) return refuse(managed);
    return planned({
      writes: isAtOnce
        ? [users.insertMember(orgId, { id: user.id }, role, now), users.settleIn(orgId, user.id)]
        : [users.insertMember(orgId, { id: user.id }, role, now, loginOrEmail)],
      before: null,
      after: { user: user.id, role, ...(!isAtOnce && { pendingAs: loginOrEmail }) },
      touches: [`user:${user.id}`],
      reply: () => ({ userId: user.id }),
    });
  },
});

/** Server admins and callers who are no members of the org know everybody anyway, or may by a right of the global plane. */
const isByGlobalRight = ({ facts }: ActingCaller): boolean =>
  facts.isServerAdmin || facts.evaluatedIn === GLOBAL_ORG_ID;

/**
 * What somebody would hold in an org as a member: what was given before becomes valid then. Without what everybody
 * holds.
 */
const permissionsOfMember = (facts: PrincipalFacts, orgRole: OrgRole, types: Vocabulary): Permission[] =>
  bundlesOf({ ...facts, orgRole }, storedByUid(facts.storedRoles), types)
    .filter(({ source }) => source.path.via !== 'everyone')
    .flatMap(({ permissions }) => permissions);

/** The member, and the new org role. */
export type UpdateOrgUserInput = ToldManaging & { readonly userId: number; readonly role: OrgRole };

/**
 * Changes the org role of a member, or of somebody whose membership is pending. Refuses with `not-found`, refuses a role that the
 * caller may not give, or an old one that the caller may not take, one that a provider manages with `managed`, and refuses with
 * `last-admin` when nobody would be left to administer the org. Source: docs/grafana.md#orgs-and-members.
 */
export const updateOrgUser = change({
  kind: 'org-user.update',
  facts: (repositories, orgId, { userId }: UpdateOrgUserInput) =>
    readAll({
      member: repositories.orgUsers.find(orgId, userId),
      hasOtherAdmin: repositories.orgUsers.hasOtherAdmin(orgId, userId),
      basic: readBasicRoles(repositories, orgId),
    }),
  requires: requiredBy.updateOrgUser,
  decide: (
    { orgId, caller, types, now },
    { userId, role, managing },
    { member, hasOtherAdmin, basic },
    { orgUsers },
  ) => {
    if (member === undefined) return refuse(notFound('user'));
    const levels = basic.levels.get(basicRoleUid(role)) ?? [];
    const problem = findOrgRoleProblem(caller, role, 'org-user', basic.stored, levels, types);
    if (problem !== undefined) return refuse(problem);
    if (member.role === role) return unchanged(null);
    const taking = findTakingProblem(caller, member.role, basic, types);
    if (taking !== undefined) return refuse(taking);
    // While the membership is pending, the org does not see that the person is linked.
    const managed = findManagedProblem(asOrgSees(member), { field: 'orgRole', orgId }, managing);
    if (managed !== undefined) return refuse(managed);
    if (isLastAdmin(member, hasOtherAdmin)) return refuse({ tag: 'last-admin', of: 'org', on: 'update' });
    return planned({
      writes: [orgUsers.setRole(orgId, userId, role, now)],
      before: { user: userId, role: member.role },
      after: { user: userId, role },
      touches: [`user:${userId}`],
      reply: () => null,
    });
  },
});

/** Whoever has not acted in the org does not administer it yet. */
const isLastAdmin = (member: OrgUser, hasOtherAdmin: boolean): boolean =>
  member.role === 'Admin' && isSettled(member) && !hasOtherAdmin;

/** What decides whether a member may be removed. */
type Leaving = {
  readonly member: OrgUser;
  readonly hasOtherAdmin: boolean;
  readonly hasGlobalRoles: boolean;
  /** The orgs of the person in which they have acted. */
  readonly settledIn: readonly number[];
  readonly basic: BasicRoles;
  /** What is declared in the org, which may be another one than that of the change. */
  readonly types: Vocabulary;
};

const idsOf = (memberships: readonly OrgOfUser[]): number[] => memberships.map(({ orgId }) => orgId);

const readLeaving = (repositories: Repositories, orgId: number, userId: number) =>
  readAll({
    member: repositories.orgUsers.find(orgId, userId),
    hasOtherAdmin: repositories.orgUsers.hasOtherAdmin(orgId, userId),
    hasGlobalRoles: repositories.users.hasGlobalRoles(userId),
    memberships: repositories.users.orgsOf(userId),
    basic: readBasicRoles(repositories, orgId),
    types: repositories.resourceTypes.inForce(orgId),
  });

/**
 * Why a member may not be removed. Everybody may leave, but the last Admin. To remove somebody else, the caller must hold what the
 * org role grants, and who would end a holder of rights in the global plane must hold, there, what deleting a person requires.
 */
function findLeavingProblem(
  caller: ActingCaller,
  orgId: number,
  { member, hasOtherAdmin, hasGlobalRoles, settledIn, basic, types }: Leaving,
): Refusal | undefined {
  if (isLastAdmin(member, hasOtherAdmin)) return { tag: 'last-admin', of: 'org' };
  if (member.id === caller.facts.userId) return undefined;
  const taking = findTakingProblem(caller, member.role, basic, types);
  if (taking !== undefined) return taking;
  const isLast = isSettled(member) && settledIn.every((id) => id === orgId);
  if (!isLast || (!hasGlobalRoles && !member.isServerAdmin)) return undefined;
  const requirement = requirements.deleteUser(member.id);
  return isMet(requirement, globalRightsOf(caller.facts, types))
    ? undefined
    : { tag: 'denied', needed: describeRequirement(requirement) };
}

/**
 * The member to remove from the org. `isOwn` when that is the caller, who needs no permission; absent in what a Worker of the
 * version before sends.
 */
export type RemoveOrgUserInput = { readonly userId: number; readonly isOwn?: boolean };

/**
 * Ends a membership, with the roles, teams and levels that the member has in the org. Refuses with `not-found`, `last-admin`,
 * `not-delegable` and `denied`. Source: docs/grafana.md#orgs-and-members.
 */
export const removeOrgUser = change({
  kind: 'org-user.remove',
  facts: (repositories, orgId, { userId }: RemoveOrgUserInput) => readLeaving(repositories, orgId, userId),
  requires: requiredBy.removeOrgUser,
  decide: ({ orgId, caller }, { userId, isOwn }, { member, memberships, ...facts }, { users, orgUsers }) => {
    // This needs no permission, so it is for nobody else, whatever a route says (I11).
    if (isOwn === true && userId !== caller.facts.userId) return refuse(notFound('user'));
    if (member === undefined) return refuse(notFound('user'));
    const settledIn = idsOf(memberships.filter(isSettled));
    const problem = findLeavingProblem(caller, orgId, { ...facts, member, settledIn });
    if (problem !== undefined) return refuse(problem);
    const holdsGlobally = facts.hasGlobalRoles || member.isServerAdmin;
    const orgIds = idsOf(memberships);
    return planned({
      writes: [
        // The other orgs may remove the person in the meantime, so that this one is the last.
        ...(holdsGlobally ? [users.expectOrgsOf(userId, orgIds)] : []),
        ...orgUsers.remove(orgId, userId),
        users.moveFrom(orgId, userId),
      ],
      before: { user: userId, role: member.role },
      after: null,
      touches: [`user:${userId}`],
      reply: () => null,
    });
  },
});

/** The member to remove from the org, or from the deployment if it is the only org. `isOwn` as in `RemoveOrgUserInput`. */
export type RemoveOrgUserForGoodInput = RemoveOrgUserInput & { readonly orgId: number };

/**
 * Like `removeOrgUser`, but a person who is in no other org and is not a server admin is deleted: a token of their provider that says
 * of this org what was said before makes them anew without the membership. A pending membership is only ended, and one elsewhere
 * keeps nobody. A change of the global plane, decided on the caller's rights in the org. Source:
 * docs/grafana.md#orgs-and-members.
 */
export const removeOrgUserForGood = change({
  kind: 'org-user.remove-for-good',
  facts: (repositories, _orgId, { orgId, userId }: RemoveOrgUserForGoodInput) =>
    readLeaving(repositories, orgId, userId),
  requires: requiredBy.removeOrgUserForGood,
  decide: (
    { caller, now },
    { orgId, userId, isOwn },
    { member, memberships, ...facts },
    { users, orgUsers },
  ) => {
    if (isOwn === true && userId !== caller.facts.userId) return refuse(notFound('user'));
    if (member === undefined) return refuse(notFound('user'));
    const settledIn = idsOf(memberships.filter(isSettled));
    const pendingIn = idsOf(memberships.filter(isPending));
    const problem = findLeavingProblem(caller, orgId, { ...facts, member, settledIn });
    if (problem !== undefined) return refuse(problem);
    const isDeleted = isSettled(member) && settledIn.length === 1 && !member.isServerAdmin;
    const orgIds = idsOf(memberships);
    return planned({
      writes: [
        // The person may join another org in the meantime, or act there, and must not be deleted then.
        users.expectOrgsOf(userId, orgIds),
        ...(pendingIn.length > 0 ? [users.expectPendingIn(userId, pendingIn)] : []),
        ...(isDeleted
          ? users.removePerson(userId, now, true)
          : [...orgUsers.remove(orgId, userId), users.moveFrom(orgId, userId)]),
      ],
      before: { org: orgId, ...(isDeleted ? { user: member } : { user: userId, role: member.role }) },
      after: null,
      touches: [`user:${userId}`],
      notifies: isDeleted ? orgIds : [orgId],
      reply: () => ({ isDeleted }),
    });
  },
});

/** The org in which the caller acts for the first time since they were added. */
export type SettleOwnInput = { readonly orgId: number };

/**
 * Makes the caller a member of the org, if their membership is pending. The coordinator makes this change before anything else
 * that the caller asks of the org; it is no change that can be asked for. In the global plane, for what is made there by
 * rights in the org.
 */
export const settleOwn = change({
  kind: 'org-user.settle',
  facts: ({ orgUsers }, _orgId, { orgId }: SettleOwnInput, { userId }) =>
    readAll({ member: orgUsers.find(orgId, userId) }),
  requires: () => null,
  decide: ({ orgId: here, caller, now }, { orgId }, { member }, { orgUsers }) => {
    const { userId } = caller.facts;
    if (member === undefined || !isPending(member)) return unchanged(null);
    return planned({
      writes: orgUsers.settle(orgId, userId, now),
      before: { org: orgId, user: userId, pendingAs: member.pendingAs },
      after: { org: orgId, user: userId, role: member.role },
      touches: [`user:${userId}`],
      notifies: here === GLOBAL_ORG_ID ? [orgId] : [],
      // Whoever may act in the org may not be kept from it by what else they changed lately.
      isSpared: true,
      reply: () => null,
    });
  },
});
