import { z } from 'zod';

import { basicRoleByUid } from '../../core/catalogue/basic-roles.ts';
import { BUILT_IN_ROOT_ROLES } from '../../core/root-role.ts';

/** Answer to `GET /api/admin/roles`. Source: docs/unleash.md#root-roles. */
export const RolesWithVersionSchema = z
  .object({
    version: z.literal(1).meta({ type: 'integer', description: 'Version of the format of this answer.' }),
    roles: z
      .array(
        z
          .object({
            id: z.int().describe('Number of the role, as in `rootRole` of a group.'),
            name: z.string().describe('Name.'),
            description: z.string().describe('Description; empty for none.'),
            type: z
              .enum(['root', 'root-custom'])
              .describe('`root` for a built-in role, `root-custom` for a custom role.'),
          })
          .meta({ id: 'roleSchema' }),
      )
      .describe('All roles that can be a root role, ordered by number.'),
  })
  .meta({ id: 'rolesWithVersionSchema' });

/** The built-in and custom roles that can be root roles, as clients read them. */
export const toRolesWithVersion = (
  custom: readonly { readonly number: number; readonly name: string; readonly description: string }[],
): z.infer<typeof RolesWithVersionSchema> => ({
  version: 1,
  roles: [
    ...BUILT_IN_ROOT_ROLES.map(([id, uid]) => {
      const { displayName: name = '', description = '' } = basicRoleByUid(uid) ?? {};
      return { id, name, description, type: 'root' as const };
    }),
    ...custom.map(({ number, name, description }) => ({
      id: number,
      name,
      description,
      type: 'root-custom' as const,
    })),
  ],
});
