import { z } from 'zod';

import { FIXED_LIMITS } from '../../core/limits.ts';
import { GLOBAL_ORG_ID } from '../../core/principal.ts';
import type { Role, RoleDraft, RoleWithPermissions } from '../../core/role.ts';
import { ROLE_VERSION_MAX } from '../../core/role.ts';
import { form, optionalFlag, optionalText } from './form.ts';

const version = z
  .number()
  .int()
  .min(0)
  .max(ROLE_VERSION_MAX)
  .nullish()
  .describe(
    'Version of the role. A sent one must be greater than the stored one. In flavour `documented`, an update must send one.',
  );

const permissions = z
  .array(
    z
      .object({
        action: z.string().describe('The action, such as `teams:read`.'),
        scope: optionalText('The scope, such as `teams:id:1`; empty for an action without a scope.'),
      })
      .meta({ id: 'PermissionForm' }),
  )
  // Checked before what is in it: what is wrong with very many of them fills the stack.
  .max(FIXED_LIMITS['permissions-of-role'].allowed)
  .nullish()
  .describe('All permissions of the role; absent or null means none.');

/** Body of `POST /api/access-control/roles`. Source: docs/grafana.md#roles. */
export const CreateRoleForm = form(
  'CreateRoleForm',
  z.object({
    uid: optionalText('Uid of the role, unique in its org; generated when absent.'),
    name: z.string().describe('Name, unique in the org. Prefixes such as `fixed:` are reserved.'),
    displayName: optionalText('Name to show to users.'),
    description: optionalText('What the role is for.'),
    group: optionalText('Group that the role is listed in.'),
    hidden: optionalFlag('Leave the role out of lists.'),
    global: optionalFlag('Make the role visible in every org.'),
    version,
    permissions,
  }),
);

/** Body of `PUT /api/access-control/roles/:uid`. Source: docs/grafana.md#roles. */
export const UpdateRoleCommand = form(
  'UpdateRoleCommand',
  z.object({
    name: optionalText('Name, unique in the org; ignored for a basic role.'),
    displayName: optionalText('Name to show to users.'),
    description: optionalText('What the role is for.'),
    group: optionalText('Group that the role is listed in.'),
    hidden: optionalFlag('Leave the role out of lists; absent means false.'),
    global: optionalFlag('Must be true for a global role; basic roles are global.'),
    version,
    permissions,
  }),
);

/** Body of `POST /api/access-control/roles/hard-reset`. Source: docs/grafana.md#roles. */
export const HardResetForm = form(
  'HardResetForm',
  z.object({ BasicRoles: optionalFlag('Reset the permissions of the basic roles.') }),
);

type RoleForm = z.infer<typeof CreateRoleForm> | z.infer<typeof UpdateRoleCommand>;

/** The role in a body. Absent fields have the meaning that Grafana gives them. */
export const toRoleDraft = (body: RoleForm, uid: string): RoleDraft => ({
  uid,
  name: body.name ?? '',
  displayName: body.displayName ?? '',
  description: body.description ?? '',
  group: body.group ?? '',
  hidden: body.hidden ?? false,
  permissions: (body.permissions ?? []).map(({ action, scope }) => ({ action, scope: scope ?? '' })),
});

const time = z.string().meta({ format: 'date-time' });

const Permission = z
  .object({
    action: z.string().describe('The action.'),
    scope: z.string().describe('The scope; empty for an action without a scope.'),
    updated: time.describe('When the permission was last changed.'),
    created: time.describe('When the permission was added to the role.'),
  })
  .meta({ id: 'Permission' });

/** A role in an answer. The fields are in the order of the document; empty optional fields are left out. */
export const RoleDTO = z
  .object({
    version: z.int().describe('Version of the role.'),
    uid: z.string().describe('Uid of the role, unique in its org.'),
    name: z.string().describe('Name of the role.'),
    displayName: z.string().optional().describe('Name to show to users.'),
    description: z.string().describe('What the role is for.'),
    group: z.string().optional().describe('Group that the role is listed in.'),
    permissions: z.array(Permission).optional().describe('All permissions; absent in lists.'),
    updated: time.describe('When the role was last changed.'),
    created: time.describe('When the role was created.'),
    global: z.boolean().describe('Whether the role is visible in every org.'),
    hidden: z.boolean().optional().describe('True for a role that is left out of lists.'),
    delegatable: z.boolean().optional().describe('True for a role that the caller could assign.'),
    mapped: z.boolean().optional().describe('True for a role mapped to an external group.'),
  })
  .meta({ id: 'RoleDTO' });

/** A role without permissions, as lists show it. */
export const toRoleDTO = (
  role: Role & { readonly mapped?: boolean; readonly delegatable?: boolean },
): z.infer<typeof RoleDTO> => ({
  version: role.version,
  uid: role.uid,
  name: role.name,
  ...(role.displayName !== '' && { displayName: role.displayName }),
  description: role.description,
  ...(role.group !== '' && { group: role.group }),
  updated: role.updated,
  created: role.created,
  global: role.orgId === GLOBAL_ORG_ID,
  ...(role.hidden && { hidden: true }),
  ...(role.delegatable === true && { delegatable: true }),
  ...(role.mapped === true && { mapped: true }),
});

/** A role with its permissions, as single views show it. */
export function toFullRoleDTO({ permissions: list, ...role }: RoleWithPermissions): z.infer<typeof RoleDTO> {
  const { updated, created, global, hidden, ...head } = toRoleDTO(role);
  return {
    ...head,
    permissions: list.map(({ action, scope, ...times }) => ({
      action,
      scope,
      updated: times.updated,
      created: times.created,
    })),
    updated,
    created,
    global,
    ...(hidden === true && { hidden }),
  };
}
