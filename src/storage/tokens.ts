import { and, eq } from 'drizzle-orm';

import type { TokenRepository } from '../service/ports.ts';
import type { Orm } from './d1.ts';
import { question, write } from './d1.ts';
import { tokens } from './schema.ts';

/** Service account tokens, found by keyed hash. */
export const tokenRepository = (orm: Orm): TokenRepository => ({
  route: (hash) =>
    question(
      orm
        .select({ orgId: tokens.orgId, accountId: tokens.accountId, tokenId: tokens.id })
        .from(tokens)
        .where(eq(tokens.hash, hash)),
      ([route]) => route,
    ),

  isNameTaken: (orgId, name) =>
    question(
      orm
        .select({ id: tokens.id })
        .from(tokens)
        .where(and(eq(tokens.orgId, orgId), eq(tokens.name, name))),
      (rows) => rows.length > 0,
    ),

  insert: (orgId, { accountId, name, hash, at, expires }) =>
    write(
      orm
        .insert(tokens)
        .values({ orgId, accountId, name, hash, created: at, expires })
        .returning({ id: tokens.id }),
    ),
});
