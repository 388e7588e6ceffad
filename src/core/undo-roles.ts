import { groupKey, siblingsKey } from './external-group.ts';
import { rolesIn, touchesOfGroup } from './dependency.ts';
import { permissionOfLevel } from './team.ts';
import type { RowEdit, Fields, ToldEntry, Undo, Undone } from './undo-told.ts';
import { fieldsOf, gone, numberIn, numbersIn, objectsIn, textIn, textsIn, there } from './undo-told.ts';

/** The rows of a role's permissions in the compact form of the trail. */
const permissionEdits = (
  orgId: number | undefined,
  uid: string | undefined,
  byAction: unknown,
  edit: typeof gone | typeof there,
): RowEdit[] =>
  Object.entries(fieldsOf(byAction)).flatMap(([action, scopes]) =>
    textsIn(scopes).map((scope) => edit('permissions', { org_id: orgId, role_uid: uid, action, scope })),
  );

/** A role's permissions were replaced. */
export const undoRole = ({ orgId, before, after }: ToldEntry): Undone => {
  const uid = textIn(after['uid']);
  return {
    edits: [
      ...permissionEdits(orgId, uid, after['added'], gone),
      ...permissionEdits(orgId, uid, before['removed'], there),
    ],
  };
};

/** A role was deleted: with its assignments, which are only counted. */
export const undoRoleDeletion = ({ before }: ToldEntry): Undo => {
  const usage = fieldsOf(before['usage']);
  const counts = ['users', 'teams', 'groups'].map((kind) => numberIn(usage[kind]));
  return counts.every((count) => count === 0) ? 'nothing' : { unknown: 'holders-not-told' };
};

const assigned = (orgId: number, kind: 'user' | 'team', id: number | undefined, uid: string | undefined) => ({
  org_id: orgId,
  [`${kind}_id`]: id,
  role_uid: uid,
});

/** Roles of one user or team. */
export const undoAssignments = ({ orgId, before, after }: ToldEntry): Undone => {
  const kind = 'team' in after ? 'team' : 'user';
  const id = numberIn(after[kind]);
  return {
    edits: [
      ...textsIn(after['added']).map((uid) => gone(`${kind}_roles`, assigned(orgId, kind, id, uid))),
      ...textsIn(before['removed']).map((uid) => there(`${kind}_roles`, assigned(orgId, kind, id, uid))),
    ],
  };
};

/** The holders of one role. */
export const undoHolders = ({ orgId, before, after }: ToldEntry): Undone => {
  const uid = textIn(after['role']);
  const steps = (from: unknown, edit: typeof gone | typeof there): RowEdit[] =>
    (['user', 'team'] as const).flatMap((kind) =>
      numbersIn(fieldsOf(from)[`${kind}s`]).map((id) =>
        edit(`${kind}_roles`, assigned(orgId, kind, id, uid)),
      ),
    );
  const edits = [...steps(after['added'], gone), ...steps(before['removed'], there)];
  return {
    edits,
    // Where it is very much, it touches the role, which those who lost it do not depend on any more.
    also: edits.map(({ of }) =>
      'team_id' in of
        ? (`team:${Number(of['team_id'])}` as const)
        : (`user:${Number(of['user_id'])}` as const),
    ),
  };
};

/** Roles that are mapped to a group. */
export const undoMapping = ({ orgId, before, after }: ToldEntry): Undone => {
  const group = textIn(after['group']);
  const of = (uid: string) => ({
    org_id: orgId,
    group_key: group === undefined ? undefined : groupKey(group),
    role_uid: uid,
  });
  return {
    edits: [
      ...textsIn(after['added']).map((uid) => gone('group_mappings', of(uid))),
      ...textsIn(before['removed']).map((uid) => there('group_mappings', of(uid), { group_id: group })),
    ],
  };
};

/** Groups of a user by one source. A group that is only spelt in another way goes and comes. */
export const groupEdits = (
  orgId: number,
  source: string,
  userId: number | undefined,
  { added, removed }: { readonly added: unknown; readonly removed: unknown },
): RowEdit[] => {
  const of = (id: string) => ({ user_id: userId, org_id: orgId, source, group_key: groupKey(id) });
  return [
    ...textsIn(added).map((id) => gone('user_groups', of(id))),
    ...textsIn(removed).map((id) =>
      there('user_groups', of(id), { group_id: id, siblings_key: siblingsKey(id) }),
    ),
  ];
};

/** Groups of a user from an org's directory job. */
export const undoGroups = ({ orgId, before, after }: ToldEntry): Undone => ({
  edits: groupEdits(orgId, 'api', numberIn(after['user']), {
    added: after['added'],
    removed: before['removed'],
  }),
});

/** A group that is linked to a team, or not any more. */
export const undoTeamGroup = ({ orgId, before, after, isNew }: ToldEntry): Undone => {
  const { team, group } = isNew ? after : before;
  return {
    edits: [teamGroupEdit(orgId, numberIn(team), textIn(group), isNew ? gone : there)],
    also: touchesOfGroup(groupKey(textIn(group) ?? '')),
  };
};

/** The row of a group that is linked to a team. */
export const teamGroupEdit = (
  orgId: number,
  teamId: number | undefined,
  group: string | undefined,
  edit: typeof gone | typeof there,
): RowEdit =>
  edit(
    'team_groups',
    { org_id: orgId, team_id: teamId, group_key: group === undefined ? undefined : groupKey(group) },
    { group_id: group },
  );

const levelEdit = (
  orgId: number | undefined,
  resource: string | undefined,
  resourceId: string | undefined,
  { kind, subject, level }: Fields,
): RowEdit => {
  const of = {
    org_id: orgId,
    subject_kind: textIn(kind),
    subject: textIn(subject),
    resource,
    resource_id: resourceId,
  };
  return level === ''
    ? gone('managed_permissions', of)
    : there('managed_permissions', of, { level: textIn(level) });
};

/** Levels of some holders on one resource. Those on a team are its members. */
export const undoLevels = ({ orgId, before }: ToldEntry): Undone => {
  const [resource, id] = [textIn(before['resource']), textIn(before['id'])];
  return {
    edits: objectsIn(before['levels']).map((held) => {
      if (resource !== 'teams') return levelEdit(orgId, resource, id, held);
      const of = { org_id: orgId, team_id: Number(id), user_id: Number(held['subject']) };
      const level = textIn(held['level']) ?? '';
      return level === ''
        ? gone('team_members', of)
        : there('team_members', of, { permission: permissionOfLevel(level) });
    }),
  };
};

const typeEdit = (orgId: number, { name, attribute, actions, levels }: Fields): RowEdit =>
  there(
    'resource_types',
    { org_id: orgId, name: textIn(name) },
    {
      attribute: textIn(attribute),
      actions: JSON.stringify(textsIn(actions)),
      levels: JSON.stringify(
        objectsIn(levels).map((level) => ({ name: level['name'], actions: textsIn(level['actions']) })),
      ),
    },
  );

/** A declared type, as it was. */
export const undoType = ({ orgId, before, after, isNew }: ToldEntry): Undone => ({
  edits: [
    isNew ? gone('resource_types', { org_id: orgId, name: textIn(after['name']) }) : typeEdit(orgId, before),
  ],
});

/** So many permissions and levels are told of a forced deletion. */
const TAKEN_TOLD_MAX = 500;

/** A declared type was deleted, perhaps with what was held of it. */
export const undoTypeDeletion = ({ orgId, before }: ToldEntry): Undone => {
  const taken = fieldsOf(before['taken']);
  const roles = objectsIn(taken['roles']);
  const levels = objectsIn(taken['levels']);
  const permissions = roles.flatMap(({ orgId: of, uid, permissions: byAction }) =>
    permissionEdits(numberIn(of), textIn(uid), byAction, there),
  );
  return {
    edits: [
      typeEdit(orgId, before),
      ...permissions,
      ...levels.map((held) =>
        levelEdit(numberIn(held['orgId']), textIn(before['name']), textIn(held['resourceId']), held),
      ),
    ],
    also: rolesIn(roles.map(({ uid }) => textIn(uid) ?? '')),
    doubts: permissions.length >= TAKEN_TOLD_MAX || levels.length >= TAKEN_TOLD_MAX ? ['rows-not-told'] : [],
  };
};
