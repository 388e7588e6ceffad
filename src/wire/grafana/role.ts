import { z } from 'zod';

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
    'Version of the role. In the documented flavour an update needs one greater than the stored one.',
  );

const permissions = z
  .array(
    z.object({
      action: z.string().describe('What may be done, such as `teams:read`.'),
      scope: optionalText('What it may be done to, such as `teams:id:1`; empty for actions that take none.'),
    }),
  )
  .nullish()
  .describe('All permissions of the role; absent or null means none.');

/** Body of `POST /api/access-control/roles`. Source: docs/grafana.md#roles. */
export const CreateRoleForm = form(
  'CreateRoleForm',
  z.object({
    uid: optionalText('Unique id of the role in its org; made up when absent.'),
    name: z.string().describe('Name, unique in the org. Prefixes such as `fixed:` are reserved.'),
    displayName: optionalText('Name to show to people.'),
    description: optionalText('What the role is for.'),
    group: optionalText('Heading that the role is listed under.'),
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
    displayName: optionalText('Name to show to people.'),
    description: optionalText('What the role is for.'),
    group: optionalText('Heading that the role is listed under.'),
    hidden: optionalFlag('Leave the role out of lists; absent means false.'),
    global: optionalFlag('True for a global role, as basic roles are.'),
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

/** What the form says of a role, with the meaning that Grafana gives to absent fields. */
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
    action: z.string().describe('What may be done.'),
    scope: z.string().describe('What it may be done to; empty for actions that take no scope.'),
    updated: time.describe('When the permission was last written.'),
    created: time.describe('When the permission entered the role.'),
  })
  .meta({ id: 'Permission' });

/** A role in an answer. Fields in the order of the document; empty optional ones are left out. */
export const RoleDTO = z
  .object({
    version: z.int().describe('Version of the role.'),
    uid: z.string().describe('Unique id of the role in its org.'),
    name: z.string().describe('Name of the role.'),
    displayName: z.string().optional().describe('Name to show to people.'),
    description: z.string().describe('What the role is for.'),
    group: z.string().optional().describe('Heading that the role is listed under.'),
    permissions: z.array(Permission).optional().describe('All permissions; absent in lists.'),
    updated: time.describe('When the role was last changed.'),
    created: time.describe('When the role was created.'),
    global: z.boolean().describe('Whether the role is visible in every org.'),
    hidden: z.boolean().optional().describe('True for a role that lists leave out.'),
    delegatable: z.boolean().optional().describe('True for a role that the caller could assign.'),
    mapped: z.boolean().optional().describe('True for a role that came through an external group.'),
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
