import { findUndelegable } from '../../core/delegation.ts';
import type { Permission } from '../../core/permission.ts';
import type { Refusal } from '../../core/refusal.ts';
import { notDelegable } from '../../core/refusal.ts';
import type { TeamPermission } from '../../core/team.ts';
import { permissionsOnTeam } from '../../core/team.ts';
import type { Vocabulary } from '../../core/vocabulary.ts';
import type { ActingCaller } from '../engine/change.ts';
import type { Repositories } from '../ports/repositories.ts';
import type { Read } from '../ports/read.ts';
import { map, readAll } from '../ports/read.ts';
import { permissionsOfRoles } from '../../core/role-view.ts';

/** What a team grants all its members, by what its levels mean. */
export type PermissionsOfTeam = (types: Vocabulary) => readonly Permission[];

/** What a team grants all its members: the permissions of its roles, and its levels on single resources. */
export function permissionsOfTeam(
  { assignments, heldLevels }: Repositories,
  orgId: number,
  teamId: number,
): Read<PermissionsOfTeam> {
  const assignee = { kind: 'team', id: teamId } as const;
  return map(
    readAll({
      roleUids: assignments.uids(orgId, assignee),
      stored: assignments.roles(orgId, assignee, []),
      levels: heldLevels.levelsOf(orgId, { kind: 'team', subject: String(teamId) }),
    }),
    ({ roleUids, stored, levels }) =>
      (types) => [
        ...permissionsOfRoles(roleUids, stored, types),
        ...levels.flatMap(({ resource, resourceId, level }) =>
          types.permissionsOfLevel(resource, resourceId, level),
        ),
      ],
  );
}

/**
 * Why the caller may not make somebody a member, or an admin, of a team: this grants a permission that the caller does
 * not hold (I11). Undefined when the caller may.
 *
 * @param ofTeam what the team grants all its members
 */
export function findMembershipProblem(
  caller: ActingCaller,
  teamId: number,
  permission: TeamPermission,
  ofTeam: readonly Permission[],
): Refusal | undefined {
  const brought = [...ofTeam, ...permissionsOnTeam(teamId, permission)];
  const undelegable = findUndelegable(caller.permissions, brought);
  return undelegable && notDelegable(undelegable);
}
