import type { Caller } from '../../core/caller.ts';
import { findUndelegable } from '../../core/delegation.ts';
import { diffSets } from '../../core/diff.ts';
import { GLOBAL_ORG_ID } from '../../core/principal.ts';
import type { Refusal } from '../../core/refusal.ts';
import { notDelegable, notFound } from '../../core/refusal.ts';
import { isMet } from '../../core/requirement.ts';
import { refuse } from '../../core/result.ts';
import type { RoleWithPermissions } from '../../core/role.ts';
import type { OrgOfUser } from '../../core/user.ts';
import { isGivenByHand, roleKindOf } from '../../core/role.ts';
import type { ActingCaller, Decision, DecisionContext } from '../engine/change.ts';
import { change, planned, unchanged } from '../engine/change.ts';
import type { Repositories } from '../ports/repositories.ts';
import type { Assignee } from '../ports/assignments.ts';
import type { Write } from '../ports/database.ts';
import type { UserInOrg } from '../ports/users.ts';
import type { Read } from '../ports/read.ts';
import { known, readAll } from '../ports/read.ts';
import { requiredBy } from '../../core/required-by.ts';
import * as requirements from '../../core/requirements.ts';
import { permissionsOfRoles, resolveRole } from '../../core/role-view.ts';
import { isVisibleUser } from '../../core/visibility.ts';

/** One role and one user, service account or team. In the global plane, a global assignment. */
export type RoleOfAssignee = { readonly assignee: Assignee; readonly roleUid: string };

type Facts = {
  readonly user: UserInOrg | undefined;
  readonly teamExists: boolean;
  readonly assigned: readonly string[];
  readonly stored: readonly RoleWithPermissions[];
  /** Of a global assignment: the orgs of the user, who may rely on it. */
  readonly memberships: readonly OrgOfUser[];
};

const readFacts = (
  { users, teams, assignments }: Repositories,
  orgId: number,
  assignee: Assignee,
  named: readonly string[],
): Read<Facts> =>
  readAll({
    user: assignee.kind === 'user' ? users.find(orgId, assignee.id) : known(undefined),
    teamExists: assignee.kind === 'team' ? teams.exists(orgId, assignee.id) : known(false),
    assigned: assignments.uids(orgId, assignee),
    stored: assignments.roles(orgId, assignee, named),
    memberships: orgId === GLOBAL_ORG_ID && assignee.kind === 'user' ? users.orgsOf(assignee.id) : known([]),
  });

/**
 * Assigns a role. Assigning it again changes nothing. Refuses with `not-found` for an unknown assignee or role, with
 * `role-protected` for a role that is not assigned by hand, and with `not-delegable` for a role that grants what the
 * caller does not hold. Source: docs/grafana.md#assignments.
 */
export const addRole = change({
  kind: 'assignment.add',
  facts: (repositories, orgId, { assignee, roleUid }: RoleOfAssignee, _caller: Caller) =>
    readFacts(repositories, orgId, assignee, [roleUid]),
  requires: requiredBy.addRole,
  decide: (context, { assignee, roleUid }, facts, repositories) =>
    replaceRoles(context, assignee, facts, [...facts.assigned, roleUid], [roleUid], repositories),
});

/** Removes a role. Removing a role that is not assigned changes nothing. Refuses as `addRole` does. */
export const removeRole = change({
  kind: 'assignment.remove',
  facts: (repositories, orgId, { assignee, roleUid }: RoleOfAssignee, _caller: Caller) =>
    readFacts(repositories, orgId, assignee, [roleUid]),
  requires: requiredBy.removeRole,
  decide: (context, { assignee, roleUid }, facts, repositories) => {
    const kept = facts.assigned.filter((uid) => uid !== roleUid);
    return replaceRoles(context, assignee, facts, kept, [roleUid], repositories);
  },
});

/** All roles to assign. Assigned hidden roles are kept unless `includeHidden`. */
export type RolesOfAssignee = {
  readonly assignee: Assignee;
  readonly roleUids: readonly string[];
  readonly includeHidden: boolean;
};

/**
 * Replaces the direct assignments. Only roles that are really added or removed must be delegable, so that repeating a
 * call never fails. Roles mapped to groups are not assignments and are kept. Source: docs/grafana.md#assignments.
 */
export const setRoles = change({
  kind: 'assignment.set',
  facts: (repositories, orgId, { assignee, roleUids }: RolesOfAssignee, _caller: Caller) =>
    readFacts(repositories, orgId, assignee, roleUids),
  requires: requiredBy.setRoles,
  decide: (context, { assignee, roleUids, includeHidden }, facts, repositories) => {
    const isKept = (uid: string): boolean =>
      !includeHidden && resolveRole(uid, facts.stored)?.hidden === true;
    const wanted = [...roleUids, ...facts.assigned.filter(isKept)];
    return replaceRoles(context, assignee, facts, wanted, roleUids, repositories);
  },
});

function replaceRoles(
  { orgId, caller, types, now }: DecisionContext,
  assignee: Assignee,
  facts: Facts,
  wanted: readonly string[],
  named: readonly string[],
  { assignments, users }: Repositories,
): Decision<null> {
  if (!exists(orgId, caller, assignee, facts)) return refuse(notFound(assignee.kind));
  for (const uid of named) {
    const problem = findRoleProblem(resolveRole(uid, facts.stored));
    // A team may have a basic role as its root role. It cannot be assigned by hand, but can be kept and removed like
    // others.
    const isThere = problem?.tag === 'role-protected' && facts.assigned.includes(uid);
    if (problem !== undefined && !isThere) return refuse(problem);
  }
  const { add, remove } = diffSets(facts.assigned, wanted);
  for (const uid of [...add, ...remove]) {
    const permissions = permissionsOfRoles([uid], facts.stored, types);
    const undelegable = findUndelegable(caller.permissions, permissions);
    if (undelegable !== undefined) return refuse(notDelegable(undelegable));
  }
  if (add.length === 0 && remove.length === 0) return unchanged(null);
  const orgIds = facts.memberships.map((membership) => membership.orgId);
  const writes: Write[] = [];
  // Nobody else keeps what the user may do. If the user joins another org meanwhile, that must hear of it as well (I6).
  if (orgId === GLOBAL_ORG_ID && assignee.kind === 'user')
    writes.push(users.expectOrgsOf(assignee.id, orgIds));
  if (remove.length > 0) writes.push(assignments.remove(orgId, assignee, remove));
  if (add.length > 0) writes.push(assignments.add(orgId, assignee, add, caller.facts.userId, now));
  return planned({
    writes,
    before: { [assignee.kind]: assignee.id, removed: remove },
    after: { [assignee.kind]: assignee.id, added: add },
    touches: [`${assignee.kind}:${assignee.id}`],
    notifies: orgIds,
    reply: () => null,
  });
}

function exists(
  orgId: number,
  caller: ActingCaller,
  { kind }: Assignee,
  { user, teamExists }: Facts,
): boolean {
  if (kind === 'team') return teamExists;
  if (user === undefined) return false;
  return isVisibleUser(orgId, user, isMet(requirements.readAnyUser(user.id), caller.permissions));
}

function findRoleProblem(role: RoleWithPermissions | undefined): Refusal | undefined {
  if (role === undefined) return notFound('role');
  const kind = roleKindOf(role.name);
  return isGivenByHand(kind) ? undefined : { tag: 'role-protected', kind, verb: 'assign' };
}
