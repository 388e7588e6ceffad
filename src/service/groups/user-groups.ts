import { findUndelegable } from '../../core/delegation.ts';
import { diffSets } from '../../core/diff.ts';
import { distinctGroups, findGroupListProblem } from '../../core/external-group.ts';
import type { Permission } from '../../core/permission.ts';
import { invalid, notDelegable, notFound } from '../../core/refusal.ts';
import { requiredBy } from '../../core/required-by.ts';
import type { Vocabulary } from '../../core/vocabulary.ts';
import { refuse } from '../../core/result.ts';
import { permissionsOnTeam, TEAM_MEMBER } from '../../core/team.ts';
import { change, planned, unchanged } from '../engine/change.ts';
import type { Repositories } from '../ports/repositories.ts';
import type { BroughtByGroups, GroupOfUser } from '../ports/groups.ts';
import type { Read } from '../ports/read.ts';
import { known, map, readAll } from '../ports/read.ts';
import { permissionsOfRoles } from '../../core/role-view.ts';
import { isVisibleUser } from '../../core/visibility.ts';

/** All groups of a user that are valid in the org; undefined when the org does not have the user. */
export const listUserGroups =
  ({ users, userGroups }: Repositories) =>
  (orgId: number, userId: number): Read<readonly GroupOfUser[] | undefined> => {
    return map(
      readAll({
        user: users.find(orgId, userId),
        groups: userGroups.list(orgId, userId),
      }),
      ({ user, groups }) => {
        return user !== undefined && isVisibleUser(orgId, user, false) ? groups : undefined;
      },
    );
  };

/** All groups of a user or service account, according to an org's directory job. */
export type SetUserGroupsInput = { readonly userId: number; readonly groupIds: readonly string[] };

const SOURCE = 'api';

/**
 * Replaces a user's groups from the org's directory job. Groups from other sources are kept. The groups are valid in
 * this org only. Refuses an unusable list with `invalid`, and a user that the org does not have with `not-found`.
 * Refuses with `not-delegable` if a group that is really added grants what the caller does not hold (I11). Removing a
 * group never requires that.
 */
export const setUserGroups = change({
  kind: 'user-groups.set',
  facts: ({ users, userGroups }, orgId, { userId, groupIds }: SetUserGroupsInput) =>
    readAll({
      user: users.find(orgId, userId),
      current: userGroups.saidBy(orgId, SOURCE, userId),
      brought:
        groupIds.length === 0 || findGroupListProblem(groupIds) !== undefined
          ? known(undefined)
          : userGroups.broughtAnew(orgId, SOURCE, userId, groupIds),
    }),
  requires: requiredBy.setUserGroups,
  decide: (
    { orgId, caller, types, now },
    { userId, groupIds },
    { user, current, brought },
    { userGroups },
  ) => {
    const problem = findGroupListProblem(groupIds);
    if (problem !== undefined) return refuse(invalid('groups', problem));
    if (user === undefined || !isVisibleUser(orgId, user, false)) return refuse(notFound('user'));
    const undelegable = brought && findUndelegable(caller.permissions, permissionsBrought(brought, types));
    if (undelegable !== undefined) return refuse(notDelegable(undelegable));

    const wanted = distinctGroups(groupIds);
    // Compared by spelling: a group with a new spelling is written again.
    const { add, remove } = diffSets(current, wanted);
    if (add.length === 0 && remove.length === 0) return unchanged(null);
    return planned({
      writes: [
        ...userGroups.remove(orgId, SOURCE, userId, remove),
        ...userGroups.add(orgId, SOURCE, { id: userId }, add, now),
      ],
      before: { user: userId, removed: remove },
      after: { user: userId, added: add },
      touches: [`user:${userId}`],
      reply: () => null,
    });
  },
});

/** Everything that membership of the groups grants: the mapped roles, and plain membership of the linked teams. */
const permissionsBrought = (
  { roleUids, stored, teamIds, levels }: BroughtByGroups,
  types: Vocabulary,
): Permission[] => [
  ...permissionsOfRoles(roleUids, stored, types),
  ...levels.flatMap(({ resource, resourceId, level }) =>
    types.permissionsOfLevel(resource, resourceId, level),
  ),
  ...teamIds.flatMap((teamId) => permissionsOnTeam(teamId, TEAM_MEMBER)),
];
