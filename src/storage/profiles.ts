import type { SQL } from 'drizzle-orm';
import { asc, desc, eq } from 'drizzle-orm';

import type { UserOrder } from '../service/ports/users.ts';
import type { Orm } from './d1.ts';
import { identities, users } from './schema.ts';

/** The columns of a user that may be shown: nothing of the password. */
export const profileColumns = {
  id: users.id,
  uid: users.uid,
  login: users.login,
  email: users.email,
  name: users.name,
  isServiceAccount: users.isServiceAccount,
  homeOrgId: users.homeOrgId,
  isServerAdmin: users.isServerAdmin,
  isDisabled: users.isDisabled,
  created: users.created,
  updated: users.updated,
  /** The identity provider that knows the person, and the org in which it says what org role they have. */
  provider: identities.issuer,
  roleOrgId: identities.roleOrgId,
};

/** Users by themselves. */
export const profiles = (orm: Orm) =>
  orm.select(profileColumns).from(users).leftJoin(identities, eq(identities.userId, users.id));

/** The order of a list of people, made complete by the id. */
export function inOrder({ by, descending }: UserOrder): SQL[] {
  const direction = descending ? desc : asc;
  return [direction(users[by]), asc(users.id)];
}
