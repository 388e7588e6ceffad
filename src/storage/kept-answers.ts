import { and, asc, desc, eq, lte, sql } from 'drizzle-orm';

import type { KeptAnswer } from '../core/kept-answer.ts';
import { compareText } from '../core/permission.ts';
import type { KeptAnswerRepository, KeptFor } from '../service/ports/kept-answers.ts';
import { map, readAll } from '../service/ports/read.ts';
import type { Orm } from './d1.ts';
import { ofOrg, question, write } from './d1.ts';
import { fixed, fixedRead, perKind } from './fixed.ts';
import { isAmong } from './json-lists.ts';
import { keptAnswers } from './schema.ts';

/** The `kept_answers` table. */
export const keptAnswerRepository = (orm: Orm): KeptAnswerRepository => {
  const endOf = (of: KeptFor, direction: typeof asc) =>
    question(
      orm
        .select({ number: keptAnswers.number, at: keptAnswers.at })
        .from(keptAnswers)
        .where(isOf(of))
        .orderBy(direction(keptAnswers.number))
        .limit(1),
      ([row]) => row,
      ofOrg,
    );
  const answerUnder = fixedRead(orm, ({ orgId, userId, keys }: Keyed) =>
    map(
      readAll({
        answer: question(
          orm
            .select({
              key: keptAnswers.key,
              sent: keptAnswers.sent,
              change: keptAnswers.change,
              output: keptAnswers.output,
              madeId: keptAnswers.madeId,
              at: keptAnswers.at,
            })
            .from(keptAnswers)
            .where(and(isOf({ orgId, userId }), isAmong(keptAnswers.key, keys))),
          // As many as there are secrets at most.
          (rows) => rows.toSorted((a, b) => compareText(b.at, a.at))[0],
          ofOrg,
        ),
        oldest: endOf({ orgId, userId }, asc),
        newest: endOf({ orgId, userId }, desc),
      }),
      ({ newest, ...rest }) => ({ ...rest, newest: newest?.number ?? 0 }),
    ),
  );
  const keep = perKind((of: 'with an id' | 'without') =>
    fixed(orm, ({ orgId, userId, number, key, sent, change, output, at }: Kept) =>
      orm.insert(keptAnswers).values({
        orgId,
        userId,
        number,
        key,
        sent,
        change,
        output,
        at,
        madeId: of === 'with an id' ? sql`last_insert_rowid()` : null,
      }),
    ),
  );
  const removeUnder = fixed(orm, ({ orgId, userId, keys }: Keyed) =>
    orm.delete(keptAnswers).where(and(isOf({ orgId, userId }), isAmong(keptAnswers.key, keys))),
  );
  const removeOver = fixed(orm, ({ orgId, userId, until, numberMax }: Over) =>
    orm
      .delete(keptAnswers)
      .where(
        and(isOf({ orgId, userId }), lte(keptAnswers.number, numberMax), lte(sql`+${keptAnswers.at}`, until)),
      ),
  );
  const hasOver = fixedRead(orm, ({ until }: { readonly until: string }) =>
    question(
      orm.select({ at: keptAnswers.at }).from(keptAnswers).where(lte(keptAnswers.at, until)).limit(1),
      (rows) => rows.length > 0,
    ),
  );
  const removeSome = fixed(orm, ({ until, limit }: { readonly until: string; readonly limit: number }) =>
    orm
      .delete(keptAnswers)
      .where(
        sql`${keptAnswers}.rowid IN (SELECT rowid FROM ${keptAnswers} WHERE ${lte(keptAnswers.at, until)} LIMIT ${limit})`,
      ),
  );
  return {
    find: ({ orgId, userId }, keys) => answerUnder({ orgId, userId, keys: JSON.stringify(keys) }),

    keep: ({ orgId, userId }, { hasId, ...answer }) => ({
      // What is kept is not counted as what an org holds.
      statement: keep(hasId ? 'with an id' : 'without')({ orgId, userId, ...answer }),
      claims: [`answer:${userId}/${answer.key}`],
    }),

    remove: ({ orgId, userId }, keys) => write(removeUnder({ orgId, userId, keys: JSON.stringify(keys) })),

    removeOver: ({ orgId, userId }, until, numberMax) =>
      write(removeOver({ orgId, userId, until, numberMax })),

    hasOver: (until) => hasOver({ until }),

    removeSome: (until, limit) => write(removeSome({ until, limit })),
  };
};

/** Answers under some keys, which are a JSON list. */
type Keyed = KeptFor & { readonly keys: string };
type Over = KeptFor & { readonly until: string; readonly numberMax: number };
type Kept = KeptFor & Omit<KeptAnswer, 'madeId'> & { readonly number: number };

const isOf = ({ orgId, userId }: KeptFor) =>
  and(eq(keptAnswers.orgId, orgId), eq(keptAnswers.userId, userId));
