import { and, asc, eq, inArray, sql } from 'drizzle-orm';

import type { TokenRepository } from '../service/ports/tokens.ts';
import { within } from './bounded.ts';
import type { Orm } from './d1.ts';
import { ofOrg, question, write } from './d1.ts';
import { isOrg } from './existing.ts';
import { fixed, fixedRead } from './fixed.ts';
import { perChoice } from './per-choice.ts';
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
  // One text for each number of keys: a list as JSON would have more rows read.
  const routes = perChoice(({ names }: { names: readonly string[] }) =>
    fixed(orm, (hashes: Readonly<Record<string, string>>) =>
      orm
        .select({ orgId: tokens.orgId, accountId: tokens.accountId, tokenId: tokens.id, hash: tokens.hash })
        .from(tokens)
        .where(
          and(
            inArray(
              tokens.hash,
              names.flatMap((name) => hashes[name] ?? []),
            ),
            isOrg(tokens.orgId),
          ),
        ),
    ),
  );
  const counted = fixed(orm, ({ orgId, accountId, upTo }: OfAccount & { readonly upTo: number }) =>
    orm.select({ id: tokens.id }).from(tokens).where(isOfAccount(orgId, accountId)).limit(upTo),
  );
  const named = fixed(orm, ({ orgId, name }: { orgId: number; name: string }) =>
    orm
      .select({ id: tokens.id })
      .from(tokens)
      .where(and(eq(tokens.orgId, orgId), eq(tokens.name, name))),
  );
  const inserted = fixed(orm, ({ orgId, accountId, name, hash, hashKey, at, expires }: NewToken) =>
    orm
      .insert(tokens)
      .values({ orgId, accountId, name, hash, hashKey, created: at, expires })
      .returning({ id: tokens.id }),
  );
  const one = fixed(orm, ({ orgId, accountId, tokenId }: One) =>
    tokensAs().where(isTokenOf(orgId, accountId, tokenId)),
  );
  const all = fixedRead(orm, ({ orgId, accountId }: OfAccount) =>
    within(orm, tokensAs().where(isOfAccount(orgId, accountId)).orderBy(asc(tokens.id))),
  );
  const removed = fixed(orm, ({ orgId, accountId, tokenId }: One) =>
    orm.delete(tokens).where(isTokenOf(orgId, accountId, tokenId)),
  );
  const noted = fixed(orm, ({ uses }: { uses: string }) =>
    orm
      .update(tokens)
      .set({ lastUsed: sql`max(coalesce(${tokens.lastUsed}, ''), value ->> 'at')` })
      .from(sql`json_each(${uses})`)
      .where(isNamedToken),
  );
  const rehashed = fixed(orm, ({ hashes }: { hashes: string }) =>
    orm
      .update(tokens)
      .set({ hash: sql`value ->> 'hash'`, hashKey: sql`value ->> 'hashKey'` })
      .from(sql`json_each(${hashes})`)
      .where(isNamedToken),
  );

  return {
    route: (hashes) => {
      const byName = Object.fromEntries(hashes.map((hash, i) => [`hash${i}`, hash]));
      return question(routes({ names: Object.keys(byName) })(byName), ([route]) => route);
    },

    countOf: (orgId, accountId, upTo) =>
      question(counted({ orgId, accountId, upTo }), (rows) => rows.length, ofOrg),

    isNameTaken: (orgId, name) => question(named({ orgId, name }), (rows) => rows.length > 0, ofOrg),

    insert: (orgId, token) => write(inserted({ orgId, ...token })),

    find: (orgId, accountId, tokenId) =>
      question(one({ orgId, accountId, tokenId }), ([token]) => token, ofOrg),

    list: (orgId, accountId) => all({ orgId, accountId }),

    remove: (orgId, accountId, tokenId) => write(removed({ orgId, accountId, tokenId })),

    noteUses: (uses) => write(noted({ uses: JSON.stringify(uses) })),

    rehash: (hashes) => write(rehashed({ hashes: JSON.stringify(hashes) })),
  };
};

type OfAccount = { readonly orgId: number; readonly accountId: number };
type One = OfAccount & { readonly tokenId: number };
type NewToken = { readonly orgId: number } & Parameters<TokenRepository['insert']>[1];

/** The token that an entry of a JSON list names. */
const isNamedToken = and(eq(tokens.id, sql`value ->> 'tokenId'`), eq(tokens.orgId, sql`value ->> 'orgId'`));

const isOfAccount = (orgId: number, accountId: number) =>
  and(eq(tokens.orgId, orgId), eq(tokens.accountId, accountId));

const isTokenOf = (orgId: number, accountId: number, tokenId: number) =>
  and(eq(tokens.orgId, orgId), eq(tokens.accountId, accountId), eq(tokens.id, tokenId));
