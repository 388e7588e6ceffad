import type { Dependency } from './dependency.ts';
import { touchesOfGroup, usersIn } from './dependency.ts';
import { groupKey } from './external-group.ts';
import { TEAM_ADMIN, TEAM_MEMBER } from './team.ts';
import { teamGroupEdit } from './undo-roles.ts';
import type { Doubt, RowEdit, ToldEntry, Undo, Undone } from './undo-told.ts';
import { gone, numberIn, numbersIn, objectsIn, textIn, textsIn, there } from './undo-told.ts';

const memberOf = (orgId: number, teamId: number | undefined, userId: number | undefined) => ({
  org_id: orgId,
  team_id: teamId,
  user_id: userId,
});

/** One member of a team: added, changed or removed. */
export const undoMember = ({ orgId, before, after, isNew }: ToldEntry): Undone => {
  const { team, user } = isNew ? after : before;
  const of = memberOf(orgId, numberIn(team), numberIn(user));
  return {
    edits: [
      isNew
        ? gone('team_members', of)
        : there('team_members', of, { permission: numberIn(before['permission']) }),
    ],
  };
};

/** Members who were removed, of whom it is told who was an admin. */
function removedMembers(
  orgId: number,
  teamId: number | undefined,
  removed: readonly number[],
  admins: unknown,
): { readonly edits: readonly RowEdit[]; readonly doubts: readonly Doubt[] } {
  const isAdmin = new Set(numbersIn(admins));
  return {
    edits: removed.map((id) =>
      there('team_members', memberOf(orgId, teamId, id), {
        permission: isAdmin.has(id) ? TEAM_ADMIN : TEAM_MEMBER,
      }),
    ),
    doubts: removed.length > 0 && admins === undefined ? ['entry-of-before'] : [],
  };
}

/** All members of a team. */
export const undoMembers = ({ orgId, before, after }: ToldEntry): Undone => {
  const team = numberIn(before['team']);
  const set = (ids: unknown, permission: number) =>
    numbersIn(ids).map((id) => there('team_members', memberOf(orgId, team, id), { permission }));
  const removed = removedMembers(orgId, team, numbersIn(before['removed']), before['admins']);
  return {
    edits: [
      ...numbersIn(after['added']).map((id) => gone('team_members', memberOf(orgId, team, id))),
      ...set(after['promoted'], TEAM_MEMBER),
      ...set(before['demoted'], TEAM_ADMIN),
      ...removed.edits,
    ],
    also: usersIn(numbersIn(before['removed'])),
    doubts: removed.doubts,
  };
};

/** A team was made, with all that it had then. */
export const undoTeamMaking = ({ orgId, made: { teamId } }: ToldEntry): Undo => {
  if (teamId === null) return { unknown: 'gone' };
  const of = { org_id: orgId, team_id: teamId };
  return {
    edits: [gone('team_members', of), gone('team_groups', of), gone('team_roles', of)],
    also: [`team:${teamId}`],
  };
};

const groupsTouched = (groups: readonly string[]): Dependency[] =>
  groups.flatMap((group) => [...touchesOfGroup(groupKey(group))]);

/** Members, groups and the root role of a team. */
export const undoTeam = ({ orgId, before, after }: ToldEntry): Undone => {
  const team = numberIn(before['team']);
  const removed = removedMembers(orgId, team, numbersIn(before['removed']), before['admins']);
  const [removedGroups, addedGroups] = [textsIn(before['removedGroups']), textsIn(after['addedGroups'])];
  const roleOf = (uid: string) => ({ org_id: orgId, team_id: team, role_uid: uid });
  const [from, to] = [textIn(before['rootRole']), textIn(after['rootRole'])];
  const isGiven = after['isRoleGiven'];
  return {
    edits: [
      ...numbersIn(after['added']).map((id) => gone('team_members', memberOf(orgId, team, id))),
      ...removed.edits,
      ...addedGroups.map((group) => teamGroupEdit(orgId, team, group, gone)),
      ...removedGroups.map((group) => teamGroupEdit(orgId, team, group, there)),
      ...(to === undefined || isGiven === false ? [] : [gone('team_roles', roleOf(to))]),
      ...(from === undefined ? [] : [there('team_roles', roleOf(from))]),
    ],
    also: [...usersIn(numbersIn(before['removed'])), ...groupsTouched([...removedGroups, ...addedGroups])],
    doubts: [
      ...removed.doubts,
      ...(to !== undefined && isGiven === undefined ? (['entry-of-before'] as const) : []),
    ],
  };
};

/** A team was deleted, with all that it had. Levels on it, which others had, are not told. */
export const undoTeamDeletion = ({ orgId, before }: ToldEntry): Undone => {
  const team = numberIn(before['team']);
  const groups = textsIn(before['groups']);
  const members = (key: string, permission: number) =>
    numbersIn(before[key]).map((id) => there('team_members', memberOf(orgId, team, id), { permission }));
  return {
    edits: [
      ...members('admins', TEAM_ADMIN),
      ...members('members', TEAM_MEMBER),
      ...groups.map((group) => teamGroupEdit(orgId, team, group, there)),
      ...textsIn(before['roles']).map((uid) =>
        there('team_roles', { org_id: orgId, team_id: team, role_uid: uid }),
      ),
      ...objectsIn(before['levels']).map(({ resource, resourceId, level }) =>
        there(
          'managed_permissions',
          {
            org_id: orgId,
            subject_kind: 'team',
            subject: String(team),
            resource: textIn(resource),
            resource_id: textIn(resourceId),
          },
          { level: textIn(level) },
        ),
      ),
    ],
    also: [
      ...usersIn([...numbersIn(before['admins']), ...numbersIn(before['members'])]),
      ...groupsTouched(groups),
    ],
  };
};
