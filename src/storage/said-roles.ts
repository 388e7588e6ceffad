import type { SQL } from 'drizzle-orm';
import { sql } from 'drizzle-orm';

import { identities } from './schema.ts';

/** All org roles that the provider of a link said last, in whichever org, as a JSON object by org id. Null without a link. */
export const saidRoles: SQL = sql`iif(${identities.roleOrgId} IS NULL, ${identities.otherRoles},
  json_set(${identities.otherRoles}, '$."' || ${identities.roleOrgId} || '"', ${identities.orgRole}))`;
