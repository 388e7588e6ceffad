import type { SQL } from 'drizzle-orm';
import { asc, desc, eq } from 'drizzle-orm';

import type { UserOrder } from '../service/ports/users.ts';
import type { Orm } from './d1.ts';
import { currentOrg } from './existing.ts';
import { identities, users } from './schema.ts';

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
  /** The identity provider that the person is linked to, and the org in which it sets their org role. */
  provider: identities.issuer,
  roleOrgId: identities.roleOrgId,
};

/** Users, independent of any org. */
export const profiles = (orm: Orm) =>
  orm.select(profileColumns).from(users).leftJoin(identities, eq(identities.userId, users.id));

/** The order of a list of people. The id makes it unique. */
export function inOrder({ by, descending }: UserOrder): SQL[] {
  const direction = descending ? desc : asc;
  return [direction(users[by]), asc(users.id)];
}
