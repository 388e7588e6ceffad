import type { ToldOf } from '../told.ts';
import { DELEGATION, GLOBAL_PLANE, LIMITS } from './cited.ts';

const UNKNOWN = 'No type that counts here has the name.';
const IN_GLOBAL_PLANE = `With \`global=true\` this is asked in the ${GLOBAL_PLANE}.`;

/** Resource types. */
export const RESOURCE_TYPES: ToldOf = {
  listResourceTypes: {
    does: 'Lists the types that count in the org: those that it declared, those that are declared for all orgs, and those that are shipped. A type of the org hides a global one of the same name. With `global=true` the types of the org are left out. An action without a colon is one of the type: `read` of `invoices` is `invoices:read`.',
    needs: `\`resource-types:read\` on any scope. Types beyond these scopes are left out. ${IN_GLOBAL_PLANE}`,
  },
  getResourceType: {
    does: 'Answers with what the name means in the org: the type that it declared itself, else the one of all orgs, or a shipped one. A declared type has a version and an `ETag`, which can be sent back as [`If-Match`](/docs/grafana#if-match) of a change.',
    needs: `\`resource-types:read\` on \`resource-types:name:<type>\`. ${IN_GLOBAL_PLANE}`,
    refuses: { 404: UNKNOWN },
  },
  declareResourceType: {
    does: `Declares a type, or replaces all of it: an absent field gets its default, whatever it was. From then on roles hold its actions and levels give them; org Admins hold all of them at once ([what it gives](/docs/resource-types#what-a-declaration-gives)). The same again changes nothing. \`global: true\` in the body, or in the query, declares it for all orgs. With \`If-Match\`, a type that does not exist is a 412.`,
    needs: `\`resource-types:write\` on \`resource-types:name:<type>\`; for a type of all orgs in the ${GLOBAL_PLANE}. What a level that was there before gets or loses, the caller must hold on all resources of the type (${DELEGATION}).`,
    refuses: {
      400: 'The name is [reserved](/docs/resource-types#reserved-names), global already, or not in its form; or a field is not as it must be; or an action or level that is held would be left out, or the attribute be another one; or `global` is one thing in the body and another in the query. Nothing was changed.',
      403: `The caller does not hold what a level would get or lose, or there are as many types as there may be (${LIMITS}). Nothing was changed.`,
    },
  },
  deleteResourceType: {
    does: 'Deletes a declared type, which then means nothing. One that roles or levels hold is deleted with `force=true` only: its actions are taken from all roles, each of which gets a new version, and all levels on its resources end. If there are levels, that also takes `<type>.permissions:write` on all its resources. A type of all orgs needs `global=true`, and ends in all orgs where it counts.',
    needs: `\`resource-types:delete\` on \`resource-types:name:<type>\`; with \`force=true\` also \`roles:write\` on \`permissions:type:delegate\`, and all that is taken from roles and levels (${DELEGATION}). ${IN_GLOBAL_PLANE}`,
    refuses: {
      400: 'Roles or levels hold it, and `force` is not true: the message says how many. Nothing was deleted.',
      403: 'The caller does not hold what would be taken. Nothing was deleted.',
      404: 'The org has declared no such type itself; a shipped one, or one of all orgs without `global=true`, is not deleted here.',
    },
  },
};
