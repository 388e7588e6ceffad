import { and, eq, sql } from 'drizzle-orm';

import { GLOBAL_ORG_ID } from '../core/principal.ts';
import type { BelongingRepository } from '../service/ports/belonging.ts';
import type { Orm, RowsOf } from './d1.ts';
import { currentOrg, isMembership, isSomebody } from './existing.ts';
import { fixed } from './fixed.ts';
import { isGoodLink, linkColumns, toLink } from './good-link.ts';
import { tokenOf, toTokenStates } from './principals.ts';
import { identities, NOT_PLACED, orgs, orgUsers, userRoles, users } from './schema.ts';

/** Who belongs where: a statement, and one more for a token, each of which looks up rows by their keys. */
export const belongingRepository = (orm: Orm): BelongingRepository => {
  const withoutToken = fixed(orm, ({ orgId, userId }: One) => [identityOf(orm, orgId, userId)]);
  const withToken = fixed(orm, ({ orgId, userId, tokenId }: One & { readonly tokenId: number }) => [
    identityOf(orm, orgId, userId),
    tokenOf(orm, userId, tokenId),
  ]);
  return {
    find: (orgId, userId, tokenId) => ({
      statements: tokenId === null ? withoutToken({ orgId, userId }) : withToken({ orgId, userId, tokenId }),
      answer: (rows) => {
        const [[identity], tokenRows = []] = rows as Rows;
        return {
          orgExists: typeof identity?.orgId === 'number',
          location: identity?.location ?? null,
          isPlaced: identity?.placed !== NOT_PLACED,
          principal: identity && {
            evaluatedIn: orgId,
            login: identity.login,
            email: identity.email,
            isServiceAccount: identity.isServiceAccount,
            homeOrgId: identity.homeOrgId,
            isDisabled: identity.isDisabled,
            credentialVersion: identity.credentialVersion,
            ...toLink(identity),
            tokens: toTokenStates(tokenRows),
            isMember: identity.orgRole !== null,
            holdsGlobally: identity.isServerAdmin || identity.hasGlobalRole === 1,
          },
        };
      },
    }),
  };
};

type One = { readonly orgId: number; readonly userId: number };

type Rows = [RowsOf<typeof identityOf>, RowsOf<typeof tokenOf>?];

const identityOf = (orm: Orm, orgId: number, userId: number) =>
  orm
    .select({
      login: users.login,
      email: users.email,
      isServiceAccount: users.isServiceAccount,
      homeOrgId: currentOrg.as('current_org'),
      isServerAdmin: users.isServerAdmin,
      isDisabled: users.isDisabled,
      credentialVersion: users.credentialVersion,
      ...linkColumns,
      orgRole: orgUsers.role,
      orgId: sql<number | null>`${orgs.id}`.as('org'),
      location: orgs.location,
      placed: orgs.placed,
      hasGlobalRole: sql<number>`EXISTS (SELECT 1 FROM ${userRoles}
        WHERE ${userRoles.orgId} = ${GLOBAL_ORG_ID} AND ${userRoles.userId} = ${userId})`.as(
        'has_global_role',
      ),
    })
    .from(users)
    .leftJoin(orgs, eq(orgs.id, orgId))
    .leftJoin(orgUsers, isMembership(orgId))
    .leftJoin(identities, isGoodLink)
    .where(and(eq(users.id, userId), isSomebody));
