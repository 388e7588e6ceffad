import { z } from 'zod';

import { basicRoleByUid, basicRoles } from '../../core/catalogue/basic-roles.ts';
import { ID_MAX } from '../../core/refusal.ts';
import type { KnownType } from '../../core/vocabulary.ts';
import { form, optionalText } from './form.ts';
import { FIXED_LIMITS } from '../../core/limits.ts';

/** One request changes at most this many levels. */
const LEVELS_MAX = FIXED_LIMITS['levels-at-once'].allowed;

const permission = optionalText('Name of the level; absent, null or empty removes the level.');

/** An id that may be absent, null or 0; all three mean that nobody is named. */
const optionalId = (description: string) => z.int().min(0).max(ID_MAX).nullish().describe(description);

/** Body of `POST /api/access-control/:resource/:resourceID/users/:userID` and its like. */
export const SetPermissionCommand = form('SetPermissionCommand', z.object({ permission }));

/** Body of `POST /api/access-control/:resource/:resourceID`. Each entry names one assignee. */
export const SetPermissionsCommand = form(
  'SetPermissionsCommand',
  z.object({
    permissions: z
      .array(
        z
          .object({
            userId: optionalId('Id of a user or service account.'),
            teamId: optionalId('Id of a team.'),
            builtInRole: optionalText('`Viewer`, `Editor` or `Admin`, in any letter case.'),
            permission,
          })
          .meta({ id: 'SetResourcePermissionCommand' }),
      )
      .max(LEVELS_MAX)
      .nullish()
      .describe('The levels to change, each assignee at most once. All other levels are kept.'),
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
export const toDescription = ({
  assignees,
  levels,
}: Pick<KnownType, 'assignees' | 'levels'>): z.infer<typeof Description> => ({
  assignments: assignees,
  permissions: levels.map(({ name }) => name),
});

/** An assignee with a level on a resource. */
export const ResourcePermissionDTO = z
  .object({
    id: z.int().describe('Id of the assignee, unique in this answer. It does not change.'),
    roleName: z.string().describe('The role that grants the level: a managed role, or a basic role.'),
    isManaged: z.boolean().describe('Whether the level was given on this resource.'),
    isInherited: z.boolean().describe('Always false: levels are not inherited from other resources.'),
    isServiceAccount: z.boolean().describe('Whether the assignee is a service account.'),
    userId: z.int().optional().describe('Id of a user or service account.'),
    userUid: z.string().optional().describe('Uid of the user or service account.'),
    userLogin: z.string().optional().describe('Login of the user or service account.'),
    teamId: z.int().optional().describe('Id of a team.'),
    teamUid: z.string().optional().describe('Uid of the team.'),
    team: z.string().optional().describe('Name of the team.'),
    builtInRole: z.string().optional().describe('Name of a basic role.'),
    actions: z.array(z.string()).describe('The actions that the assignee may do on the resource.'),
    permission: z
      .string()
      .describe('Name of the level; empty when the actions are fewer than those of any level.'),
  })
  .meta({ id: 'ResourcePermissionDTO' });

/** What the answer shows of an assignee. */
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

/** Parts of the id of a row, so that rows of different kinds never have the same id. */
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
