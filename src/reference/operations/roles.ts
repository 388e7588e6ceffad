import type { ToldOf } from '../told.ts';
import { DELEGATION, FLAVOURS, GLOBAL_PLANE, LIMITS } from './cited.ts';

/** Roles. */
export const ROLES: ToldOf = {
  listRoles: {
    does: 'Lists the roles of the org, the global roles and the shipped ones, by name and without their permissions. Hidden roles, the basic ones among them, are listed only with `includeHidden=true`. With `delegatable=true` each role that the caller could assign is marked. The list has no pages.',
    needs: '`roles:read` on `roles:*`.',
  },
  getRole: {
    does: 'Answers with a role of the org, a global or a shipped one, and all its permissions. Hidden and basic roles are found as well. The `ETag` can be sent back as [`If-Match`](/docs/grafana#if-match) of a change.',
    needs: '`roles:read` on `roles:uid:<uid>`.',
  },
  createRole: {
    does: `Makes a custom role. Each permission must have a known action, and [a scope that it takes](/docs/grafana#permission-validation). A uid is made where none is sent. With \`global: true\` every org sees the role. The status, and the version where none is sent, are a matter of ${FLAVOURS}: 200 and 0 in \`documented\`, 201 and 0 in \`12\`, 201 and 1 in \`13\`.`,
    needs: `\`roles:write\` on \`permissions:type:delegate\`, and every permission that the role gets (${DELEGATION}). For a global role all of this is asked in the ${GLOBAL_PLANE}.`,
    refuses: {
      400: 'The uid or name is in use, is reserved for shipped roles, or could be taken for another one; or a permission is there twice, has an unknown action, or a scope that the action does not take. Nothing was made.',
      403: `The caller does not hold a permission that the role would get, or there are as many roles or permissions as there may be (${LIMITS}). Nothing was made.`,
    },
  },
  updateRole: {
    does: `Replaces a custom role: an absent field gets its default, and what is not among the permissions is taken away from everybody who has the role. Of a basic role only the permissions and the version change, whatever else is sent. A global role, as basic ones are, needs \`global: true\`. Whether a version must be sent, and which one is stored, is a matter of ${FLAVOURS}: \`documented\` wants one, greater than the stored one.`,
    needs: `\`roles:write\` on \`permissions:type:delegate\`, and every permission that the role has or gets (${DELEGATION}). For a global role all of this is asked in the ${GLOBAL_PLANE}.`,
    refuses: {
      400: 'The role is a shipped one other than a basic one, or `basic:none`; it is global, and that was not said; the version is missing or not greater than the stored one; `basic:grafana_admin` would lose `roles:write` on `permissions:type:escalate`; or a name or permission is refused as in a new role. Nothing was changed.',
      403: `The caller does not hold a permission that the role has or would get, or there are as many permissions as there may be (${LIMITS}). Nothing was changed.`,
    },
  },
  deleteRole: {
    does: 'Deletes a custom role; its uid and name can be used again at once. A role that somebody has, or that an external group is mapped to, is deleted with `force=true` only, and is taken away from all of them. A global role needs `global=true`, and is taken away in all orgs.',
    needs: `\`roles:delete\` on \`permissions:type:delegate\`, and every permission of the role (${DELEGATION}). For a global role all of this is asked in the ${GLOBAL_PLANE}.`,
    refuses: {
      400: 'The role is a shipped one; it is global, and that was not said; or it is assigned, and `force` is not true: the message says how often. Nothing was deleted.',
      403: 'The caller does not hold a permission of the role. Nothing was deleted.',
    },
  },
  hardResetRoles: {
    does: 'Gives the basic roles of the whole deployment the permissions that they were shipped with, under a new version. Those that were never changed stay as they are, and so do custom roles and assignments. Without `BasicRoles: true` nothing is done, which still succeeds.',
    needs: `\`roles:write\` on \`permissions:type:escalate\` in the ${GLOBAL_PLANE}, which server admins hold. The caller need not hold what the roles get.`,
  },
};
