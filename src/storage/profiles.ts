import type { SQL } from 'drizzle-orm';
import { asc, desc, eq, sql } from 'drizzle-orm';

import type { Linked } from '../core/managed.ts';
import type { UserOrder } from '../service/ports/users.ts';
import type { Orm } from './d1.ts';
import { currentOrg, isMembership, shownOrg } from './existing.ts';
import { identities, orgUsers, users } from './schema.ts';

/** All org roles that a provider said of somebody, as a JSON object by org id. */
export const allSaidRoles = sql`iif(${identities.roleOrgId} IS NULL, ${identities.otherRoles},
  json_set(${identities.otherRoles}, '$."' || ${identities.roleOrgId} || '"', ${identities.orgRole}))`;

/** The columns of a person's link to an identity provider, of a statement that joins it. */
export const linkColumns = {
  provider: identities.issuer,
  saidRoles: sql<Linked['saidRoles']>`${sql`coalesce(${allSaidRoles}, '{}')`}`
    .mapWith(JSON.parse)
    .as('said_roles'),
  keepsPassword: identities.keepsPassword,
};

/** The columns of a user that may be shown, without the password. */
export const profileColumns = {
  id: users.id,
  uid: users.uid,
  login: users.login,
  email: users.email,
  name: users.name,
  isServiceAccount: users.isServiceAccount,
  homeOrgId: currentOrg.as('current_org'),
  isServerAdmin: users.isServerAdmin,
  isDisabled: users.isDisabled,
  created: users.created,
  updated: users.updated,
  ...linkColumns,
};

/** Users, independent of any org. */
export const profiles = (orm: Orm) => profilesWith(orm, {});

/** Users as they are shown, with the org that they are in: the given one if they are members of it, else their current one. */
export const shownProfiles = (orm: Orm, actsIn?: number) => {
  const isIn = (orgId: number) => sql`EXISTS (SELECT 1 FROM ${orgUsers} WHERE ${isMembership(orgId)})`;
  const orgId = actsIn === undefined ? shownOrg : sql<number>`${sql`iif(${isIn(actsIn)}, ${actsIn}, 0)`}`;
  return profilesWith(orm, { orgId: orgId.as('shown_org') });
};

/** The same, with more. */
export const profilesWith = <T extends Readonly<Record<string, SQL.Aliased>>>(orm: Orm, more: T) =>
  orm
    .select({ ...profileColumns, ...more })
    .from(users)
    .leftJoin(identities, eq(identities.userId, users.id));

/** The order of a list of people. The id makes it unique. */
export function inOrder({ by, descending }: UserOrder): SQL[] {
  const direction = descending ? desc : asc;
  return [direction(users[by]), asc(users.id)];
}
