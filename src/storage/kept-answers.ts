import { and, asc, desc, eq, inArray, lte, sql } from 'drizzle-orm';

import { compareText } from '../core/permission.ts';
import type { KeptAnswerRepository, KeptFor } from '../service/ports/kept-answers.ts';
import { map, readAll } from '../service/ports/read.ts';
import type { Orm } from './d1.ts';
import { ofOrg, question, write } from './d1.ts';
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
  return {
    find: (of, keys) =>
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
              .where(and(isOf(of), inArray(keptAnswers.key, [...keys]))),
            // As many as there are secrets at most.
            (rows) => rows.toSorted((a, b) => compareText(b.at, a.at))[0],
            ofOrg,
          ),
          oldest: endOf(of, asc),
          newest: endOf(of, desc),
        }),
        ({ newest, ...rest }) => ({ ...rest, newest: newest?.number ?? 0 }),
      ),

    keep: ({ orgId, userId }, { hasId, ...answer }) => ({
      // What is kept is not counted as what an org holds.
      statement: orm.insert(keptAnswers).values({
        orgId,
        userId,
        ...answer,
        madeId: hasId ? sql`last_insert_rowid()` : null,
      }),
      claims: [`answer:${userId}/${answer.key}`],
    }),

    remove: (of, keys) =>
      write(orm.delete(keptAnswers).where(and(isOf(of), inArray(keptAnswers.key, [...keys])))),

    removeOver: (of, until, numberMax) =>
      write(
        orm
          .delete(keptAnswers)
          .where(and(isOf(of), lte(keptAnswers.number, numberMax), lte(sql`+${keptAnswers.at}`, until))),
      ),

    hasOver: (until) =>
      question(
        orm.select({ at: keptAnswers.at }).from(keptAnswers).where(lte(keptAnswers.at, until)).limit(1),
        (rows) => rows.length > 0,
      ),

    removeSome: (until, limit) =>
      write(
        orm
          .delete(keptAnswers)
          .where(
            sql`${keptAnswers}.rowid IN (SELECT rowid FROM ${keptAnswers} WHERE ${lte(keptAnswers.at, until)} LIMIT ${limit})`,
          ),
      ),
  };
};

const isOf = ({ orgId, userId }: KeptFor) =>
  and(eq(keptAnswers.orgId, orgId), eq(keptAnswers.userId, userId));
