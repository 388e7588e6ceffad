import { findUndelegable } from '../../core/delegation.ts';
import type { OrgRole } from '../../core/org-role.ts';
import { basicRoleUid } from '../../core/org-role.ts';
import type { Permission } from '../../core/permission.ts';
import type { PrincipalFacts } from '../../core/principal.ts';
import { bundlesOf, storedByUid } from '../../core/principal.ts';
import { notDelegable, notFound } from '../../core/refusal.ts';
import { requiredBy } from '../../core/required-by.ts';
import { refuse } from '../../core/result.ts';
import { change, planned, unchanged } from '../engine/change.ts';
import { findOrgRoleProblem, levelHolderOf } from './org-role-grant.ts';
import { readAll } from '../ports/read.ts';

/** The person to add to the org, and the org role. */
export type AddOrgUserInput = { readonly loginOrEmail: string; readonly role: OrgRole };

/**
 * Adds a person to the org. The org becomes the current org of a person who is not a member of their current org.
 * Refuses with `not-found`, refuses somebody who is already a member, and refuses a role that the caller may not give.
 * Refuses with `not-delegable` a caller that adds itself and would hold more than before (I11).
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
  decide: ({ orgId, caller, now }, { role }, { orgExists, user, stored, levels, callerHere }, { users }) => {
    if (!orgExists) return refuse(notFound('org'));
    const problem = findOrgRoleProblem(caller, role, 'org-user', stored, levels);
    if (problem !== undefined) return refuse(problem);
    if (user === undefined || user.isServiceAccount) return refuse(notFound('user'));
    if (user.orgRole !== null) return refuse({ tag: 'already-member', of: 'org' });
    if (user.id === caller.facts.userId && callerHere !== undefined) {
      const undelegable = findUndelegable(caller.permissions, permissionsOfMember(callerHere, role));
      if (undelegable !== undefined) return refuse(notDelegable(undelegable));
    }
    return planned({
      writes: [users.insertMember(orgId, { id: user.id }, role, now), users.settleIn(orgId, user.id)],
      before: null,
      after: { user: user.id, role },
      touches: [`user:${user.id}`],
      reply: () => ({ userId: user.id }),
    });
  },
});

/**
 * What somebody would hold in an org as a member: what was given before becomes valid then. Without what everybody
 * holds.
 */
const permissionsOfMember = (facts: PrincipalFacts, orgRole: OrgRole): Permission[] =>
  bundlesOf({ ...facts, orgRole }, storedByUid(facts.storedRoles))
    .filter(({ source }) => source.path.via !== 'everyone')
    .flatMap(({ permissions }) => permissions);

/** The member, and the new org role. */
export type UpdateOrgUserInput = { readonly userId: number; readonly role: OrgRole };

/**
 * Changes the org role of a member. Refuses with `not-found`, refuses a role that the caller may not give, and refuses
 * with `last-admin` when nobody would be left to administer the org. Source: docs/grafana.md#orgs-and-members.
 */
export const updateOrgUser = change({
  kind: 'org-user.update',
  facts: ({ orgUsers, roles, heldLevels }, orgId, { userId, role }: UpdateOrgUserInput) =>
    readAll({
      member: orgUsers.find(orgId, userId),
      hasOtherAdmin: orgUsers.hasOtherAdmin(orgId, userId),
      stored: roles.findMany(orgId, [basicRoleUid(role)]),
      levels: heldLevels.levelsOf(orgId, levelHolderOf(role)),
    }),
  requires: requiredBy.updateOrgUser,
  decide: (
    { orgId, caller, now },
    { userId, role },
    { member, hasOtherAdmin, stored, levels },
    { orgUsers },
  ) => {
    if (member === undefined) return refuse(notFound('user'));
    const problem = findOrgRoleProblem(caller, role, 'org-user', stored, levels);
    if (problem !== undefined) return refuse(problem);
    if (member.role === role) return unchanged(null);
    if (member.role === 'Admin' && !hasOtherAdmin) {
      return refuse({ tag: 'last-admin', of: 'org', on: 'update' });
    }
    return planned({
      writes: [orgUsers.setRole(orgId, userId, role, now)],
      before: { user: userId, role: member.role },
      after: { user: userId, role },
      touches: [`user:${userId}`],
      reply: () => null,
    });
  },
});

/** The member to remove from the org. */
export type RemoveOrgUserInput = { readonly userId: number };

/**
 * Ends a membership, with the roles, teams and levels that the member has in the org. Refuses with
 * `not-found` and `last-admin`.
 */
export const removeOrgUser = change({
  kind: 'org-user.remove',
  facts: ({ orgUsers }, orgId, { userId }: RemoveOrgUserInput) =>
    readAll({
      member: orgUsers.find(orgId, userId),
      hasOtherAdmin: orgUsers.hasOtherAdmin(orgId, userId),
    }),
  requires: requiredBy.removeOrgUser,
  decide: ({ orgId }, { userId }, { member, hasOtherAdmin }, { users, orgUsers }) => {
    if (member === undefined) return refuse(notFound('user'));
    if (member.role === 'Admin' && !hasOtherAdmin) return refuse({ tag: 'last-admin', of: 'org' });
    return planned({
      writes: [...orgUsers.remove(orgId, userId), users.moveFrom(orgId, userId)],
      before: { user: userId, role: member.role },
      after: null,
      touches: [`user:${userId}`],
      reply: () => null,
    });
  },
});

/** The member to remove from the org, or from the deployment if it is the only org. */
export type RemoveOrgUserForGoodInput = { readonly orgId: number; readonly userId: number };

/**
 * Like `removeOrgUser`, but a person who is in no other org and is not a server admin is deleted. A change of the
 * global plane, decided on the caller's rights in the org. Source: docs/grafana.md#orgs-and-members.
 */
export const removeOrgUserForGood = change({
  kind: 'org-user.remove-for-good',
  facts: ({ orgUsers, users }, _orgId, { orgId, userId }: RemoveOrgUserForGoodInput) =>
    readAll({
      member: orgUsers.find(orgId, userId),
      hasOtherAdmin: orgUsers.hasOtherAdmin(orgId, userId),
      memberships: users.orgsOf(userId),
    }),
  requires: requiredBy.removeOrgUserForGood,
  decide: ({ now }, { orgId, userId }, { member, hasOtherAdmin, memberships }, { users, orgUsers }) => {
    if (member === undefined) return refuse(notFound('user'));
    if (member.role === 'Admin' && !hasOtherAdmin) return refuse({ tag: 'last-admin', of: 'org' });
    const isDeleted = memberships.length === 1 && !member.isServerAdmin;
    const orgIds = memberships.map((membership) => membership.orgId);
    return planned({
      writes: [
        // The person may join another org in the meantime, and must not be deleted then.
        users.expectOrgsOf(userId, orgIds),
        ...(isDeleted
          ? users.removePerson(userId, now)
          : [...orgUsers.remove(orgId, userId), users.moveFrom(orgId, userId)]),
      ],
      before: isDeleted ? { user: member } : { org: orgId, user: userId, role: member.role },
      after: null,
      touches: [`user:${userId}`],
      notifies: [orgId],
      reply: () => ({ isDeleted }),
    });
  },
});
