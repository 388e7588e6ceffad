import { and, asc, eq, inArray, sql } from 'drizzle-orm';

import type { TokenRepository } from '../service/ports/tokens.ts';
import { within } from './bounded.ts';
import type { Orm } from './d1.ts';
import { ofOrg, question, write } from './d1.ts';
import { isOrg } from './existing.ts';
import { tokens } from './schema.ts';

/** Service account tokens, found by keyed hash. */
export const tokenRepository = (orm: Orm): TokenRepository => {
  const tokensAs = () =>
    orm
      .select({
        id: tokens.id,
        name: tokens.name,
        created: tokens.created,
        expires: tokens.expires,
        revoked: tokens.revoked,
        lastUsed: tokens.lastUsed,
      })
      .from(tokens);

  return {
    route: (hashes) =>
      question(
        orm
          .select({ orgId: tokens.orgId, accountId: tokens.accountId, tokenId: tokens.id, hash: tokens.hash })
          .from(tokens)
          .where(and(inArray(tokens.hash, [...hashes]), isOrg(tokens.orgId))),
        ([route]) => route,
      ),

    countOf: (orgId, accountId, upTo) =>
      question(
        orm
          .select({ id: tokens.id })
          .from(tokens)
          .where(and(eq(tokens.orgId, orgId), eq(tokens.accountId, accountId)))
          .limit(upTo),
        (rows) => rows.length,
        ofOrg,
      ),

    isNameTaken: (orgId, name) =>
      question(
        orm
          .select({ id: tokens.id })
          .from(tokens)
          .where(and(eq(tokens.orgId, orgId), eq(tokens.name, name))),
        (rows) => rows.length > 0,
        ofOrg,
      ),

    insert: (orgId, { accountId, name, hash, hashKey, at, expires }) =>
      write(
        orm
          .insert(tokens)
          .values({ orgId, accountId, name, hash, hashKey, created: at, expires })
          .returning({ id: tokens.id }),
      ),
    find: (orgId, accountId, tokenId) =>
      question(tokensAs().where(isTokenOf(orgId, accountId, tokenId)), ([token]) => token, ofOrg),

    list: (orgId, accountId) =>
      within(
        orm,
        tokensAs()
          .where(and(eq(tokens.orgId, orgId), eq(tokens.accountId, accountId)))
          .orderBy(asc(tokens.id)),
      ),

    remove: (orgId, accountId, tokenId) =>
      write(orm.delete(tokens).where(isTokenOf(orgId, accountId, tokenId))),

    noteUses: (uses) =>
      write(
        orm
          .update(tokens)
          .set({ lastUsed: sql`max(coalesce(${tokens.lastUsed}, ''), value ->> 'at')` })
          .from(sql`json_each(${JSON.stringify(uses)})`)
          .where(isNamedToken),
      ),

    rehash: (rehashed) =>
      write(
        orm
          .update(tokens)
          .set({ hash: sql`value ->> 'hash'`, hashKey: sql`value ->> 'hashKey'` })
          .from(sql`json_each(${JSON.stringify(rehashed)})`)
          .where(isNamedToken),
      ),
  };
};

/** The token that an entry of a JSON list names. */
const isNamedToken = and(eq(tokens.id, sql`value ->> 'tokenId'`), eq(tokens.orgId, sql`value ->> 'orgId'`));

const isTokenOf = (orgId: number, accountId: number, tokenId: number) =>
  and(eq(tokens.orgId, orgId), eq(tokens.accountId, accountId), eq(tokens.id, tokenId));
