import { z } from 'zod';

import { basicRoleByUid, basicRoles } from '../../core/catalogue/basic-roles.ts';
import { ID_MAX } from '../../core/refusal.ts';
import { levelsOf } from '../../core/resource-levels.ts';
import type { ResourceName } from '../../core/resource-types.ts';
import { resourceType } from '../../core/resource-types.ts';
import { form, optionalText } from './form.ts';

/** Levels that one request changes are at most this many. */
const LEVELS_MAX = 1_000;

const permission = optionalText('Name of the level; absent, null or empty takes the level away.');

/** An id that may be left out, null or zero, which mean that nobody is named. */
const optionalId = (description: string) => z.int().min(0).max(ID_MAX).nullish().describe(description);

/** Body of `POST /api/access-control/:resource/:resourceID/users/:userID` and its like. */
export const SetPermissionCommand = form('SetPermissionCommand', z.object({ permission }));

/** Body of `POST /api/access-control/:resource/:resourceID`. Each entry names one assignee. */
export const SetPermissionsCommand = form(
  'SetPermissionsCommand',
  z.object({
    permissions: z
      .array(
        z.object({
          userId: optionalId('Id of a user or service account.'),
          teamId: optionalId('Id of a team.'),
          builtInRole: optionalText('`Viewer`, `Editor` or `Admin`, in any letter case.'),
          permission,
        }),
      )
      .max(LEVELS_MAX)
      .nullish()
      .describe('The assignees to change, each once; who is not listed stays as it is.'),
  }),
);

/** The kinds of assignee and the levels that a type of resource takes. */
export const Description = z
  .object({
    assignments: z
      .object({
        users: z.boolean().describe('Whether people can have a level.'),
        serviceAccounts: z.boolean().describe('Whether service accounts can have a level.'),
        teams: z.boolean().describe('Whether teams can have a level.'),
        builtInRoles: z.boolean().describe('Whether basic roles can have a level.'),
      })
      .meta({ id: 'Assignments', description: 'Who can have a level.' }),
    permissions: z.array(z.string()).describe('Names of the levels, lowest first.'),
  })
  .meta({ id: 'Description' });

/** What a type of resource takes. */
export const toDescription = (resource: ResourceName): z.infer<typeof Description> => ({
  assignments: resourceType(resource).assignees,
  permissions: levelsOf(resource).map(({ name }) => name),
});

/** Somebody who may do something to a resource. */
export const ResourcePermissionDTO = z
  .object({
    id: z.int().describe('Names the assignee among all of this answer, and stays the same.'),
    roleName: z.string().describe('The role by which the assignee may: its managed one, or a basic one.'),
    isManaged: z.boolean().describe('Whether it is a level given on this very resource.'),
    isInherited: z.boolean().describe('False: a level on one resource is no level on another.'),
    isServiceAccount: z.boolean().describe('Whether the assignee is a service account.'),
    userId: z.int().optional().describe('Id of a user or service account.'),
    userUid: z.string().optional().describe('Its uid.'),
    userLogin: z.string().optional().describe('Its login.'),
    teamId: z.int().optional().describe('Id of a team.'),
    teamUid: z.string().optional().describe('Its uid.'),
    team: z.string().optional().describe('Its name.'),
    builtInRole: z.string().optional().describe('Name of a basic role.'),
    actions: z.array(z.string()).describe('What the assignee may do to the resource.'),
    permission: z.string().describe('Name of the level; empty when it is less than any.'),
  })
  .meta({ id: 'ResourcePermissionDTO' });

/** What the answer tells of an assignee. */
type Listed = { readonly level: string; readonly actions: readonly string[] } & (
  | {
      readonly kind: 'user';
      readonly isManaged: true;
      readonly user: {
        readonly id: number;
        readonly uid: string;
        readonly login: string;
        readonly isServiceAccount: boolean;
      };
    }
  | {
      readonly kind: 'team';
      readonly isManaged: true;
      readonly team: { readonly id: number; readonly uid: string; readonly name: string };
    }
  | { readonly kind: 'basic-role'; readonly isManaged: boolean; readonly roleUid: string }
);

/** Numbers the managed roles of users, teams and basic roles and the basic roles themselves, without ever meeting. */
const KINDS = { user: 0, team: 1, managedBasicRole: 2, basicRole: 3 };
const numberOf = (kind: keyof typeof KINDS, id: number): number =>
  id * Object.keys(KINDS).length + KINDS[kind];

/** A row of a resource's permissions. Source: docs/grafana.md#resource-permissions. */
export function toResourcePermissionDTO(listed: Listed): z.infer<typeof ResourcePermissionDTO> {
  const { isManaged, actions, level } = listed;
  const flags = { isManaged, isInherited: false };
  const rights = { actions: [...actions], permission: level };
  switch (listed.kind) {
    case 'user': {
      const { id, uid, login, isServiceAccount } = listed.user;
      const head = { id: numberOf('user', id), roleName: `managed:users:${id}:permissions`, ...flags };
      return { ...head, isServiceAccount, userId: id, userUid: uid, userLogin: login, ...rights };
    }
    case 'team': {
      const { id, uid, name } = listed.team;
      const head = { id: numberOf('team', id), roleName: `managed:teams:${id}:permissions`, ...flags };
      return { ...head, isServiceAccount: false, teamId: id, teamUid: uid, team: name, ...rights };
    }
    case 'basic-role': {
      const { roleUid } = listed;
      const rank = basicRoles.findIndex(({ uid }) => uid === roleUid);
      const { name = roleUid, displayName = roleUid } = basicRoleByUid(roleUid) ?? {};
      return {
        id: numberOf(isManaged ? 'managedBasicRole' : 'basicRole', rank),
        roleName: isManaged ? `managed:builtins:${displayName.toLowerCase()}:permissions` : name,
        ...flags,
        isServiceAccount: false,
        builtInRole: displayName,
        ...rights,
      };
    }
  }
}
