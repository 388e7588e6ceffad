import { findUndelegable } from '../../core/delegation.ts';
import { touchesOfGroup } from '../../core/dependency.ts';
import { diffSets } from '../../core/diff.ts';
import { findGroupIdProblem, groupKey } from '../../core/external-group.ts';
import { invalid, notDelegable, notFound } from '../../core/refusal.ts';
import { requiredBy } from '../../core/required-by.ts';
import { refuse } from '../../core/result.ts';
import type { RoleWithPermissions } from '../../core/role.ts';
import { isGivenByHand, roleKindOf } from '../../core/role.ts';
import type { Decision, DecisionContext } from '../engine/change.ts';
import { change, planned, unchanged } from '../engine/change.ts';
import type { Repositories } from '../ports/repositories.ts';
import type { Write } from '../ports/database.ts';
import type { MappedGroup } from '../ports/groups.ts';
import type { Read } from '../ports/read.ts';
import { readAll } from '../ports/read.ts';
import { permissionsOfRoles, resolveRole } from '../../core/role-view.ts';

/** An external group, and the uids of all roles to map to it in the org. */
export type GroupMappingInput = { readonly groupId: string; readonly roleUids: readonly string[] };

type Facts = {
  readonly current: MappedGroup | undefined;
  readonly stored: readonly RoleWithPermissions[];
};

const readFacts = (
  { groupMappings }: Repositories,
  orgId: number,
  groupId: string,
  named: readonly string[],
): Read<Facts> =>
  readAll({
    current: groupMappings.find(orgId, groupId),
    stored: groupMappings.roles(orgId, groupId, named),
  });

/**
 * Maps roles to a group that has no mapping. Refuses with `taken` when it has one, and as `setGroupMappings` does.
 * Source: docs/group-sync.md#mapped-roles.
 */
export const createGroupMappings = change({
  kind: 'group-mapping.create',
  facts: (repositories, orgId, { groupId, roleUids }: GroupMappingInput) =>
    readFacts(repositories, orgId, groupId, roleUids),
  requires: requiredBy.createGroupMappings,
  decide: (context, { groupId, roleUids }, facts, repositories) => {
    if (facts.current !== undefined) {
      return refuse({ tag: 'taken', thing: 'group', field: 'id', value: facts.current.groupId });
    }
    if (roleUids.length === 0) return refuse(invalid('roles', 'must not be empty'));
    return replaceRoles(context, groupId, facts, roleUids, repositories);
  },
});

/**
 * Replaces the roles of a group. Without roles, the mapping is deleted. Refuses an invalid group id and an unknown role
 * with `invalid`, and a role that is not assigned by hand with `role-protected`. Refuses with `not-delegable` if a role
 * that is really added or removed grants what the caller does not hold (I11). Source: docs/group-sync.md#mapped-roles.
 */
export const setGroupMappings = change({
  kind: 'group-mapping.set',
  facts: (repositories, orgId, { groupId, roleUids }: GroupMappingInput) =>
    readFacts(repositories, orgId, groupId, roleUids),
  requires: requiredBy.setGroupMappings,
  decide: (context, { groupId, roleUids }, facts, repositories) =>
    replaceRoles(context, groupId, facts, roleUids, repositories),
});

/** The group whose mapping to delete. */
export type DeleteGroupMappingsInput = { readonly groupId: string };

/** Deletes the mapping of a group. Refuses with `not-found`, and with `not-delegable` as `setGroupMappings` does. */
export const deleteGroupMappings = change({
  kind: 'group-mapping.delete',
  facts: (repositories, orgId, { groupId }: DeleteGroupMappingsInput) =>
    readFacts(repositories, orgId, groupId, []),
  requires: requiredBy.deleteGroupMappings,
  decide: (context, { groupId }, facts, repositories) =>
    facts.current === undefined
      ? refuse(notFound('group'))
      : replaceRoles(context, groupId, facts, [], repositories),
});

function replaceRoles(
  { orgId, caller, types }: DecisionContext,
  groupId: string,
  { current, stored }: Facts,
  wanted: readonly string[],
  { groupMappings }: Repositories,
): Decision<null> {
  const unusable = findGroupIdProblem(groupId);
  if (unusable !== undefined) return refuse(invalid('groupID', unusable));
  for (const uid of wanted) {
    const role = resolveRole(uid, stored);
    if (role === undefined) return refuse(invalid('roles', `must not name an unknown role: ${uid}`));
    const kind = roleKindOf(role.name);
    if (!isGivenByHand(kind)) return refuse({ tag: 'role-protected', kind, verb: 'assign' });
  }
  const { add, remove } = diffSets(current?.roleUids ?? [], wanted);
  const undelegable = findUndelegable(
    caller.permissions,
    permissionsOfRoles([...add, ...remove], stored, types),
  );
  if (undelegable !== undefined) return refuse(notDelegable(undelegable));
  if (add.length === 0 && remove.length === 0) return unchanged(null);
  // A group keeps the spelling of its first mapping.
  const spelling = current?.groupId ?? groupId;
  const writes: Write[] = [];
  if (remove.length > 0) writes.push(groupMappings.remove(orgId, groupId, remove));
  if (add.length > 0) writes.push(groupMappings.add(orgId, spelling, add));
  return planned({
    writes,
    before: { group: spelling, removed: remove },
    after: { group: spelling, added: add },
    touches: touchesOfGroup(groupKey(groupId)),
    reply: () => null,
  });
}
