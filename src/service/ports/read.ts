import type { Short, TooLong } from './too-long.ts';
import { isShort, TOO_LONG } from './too-long.ts';

/**
 * A question to the database with an answer of type `T`. It has statements that only `storage` understands. One round
 * trip can read any number of questions.
 */
export type Read<T> = {
  readonly statements: readonly unknown[];
  /** Makes the answer from the lists of rows, one for each statement, in order. */
  readonly answer: (rows: readonly unknown[]) => T;
};

/** The same question, with another answer made from its answer. A list that is too long stays one. */
export const map = <T, U>(
  { statements, answer }: Read<T>,
  make: (answer: Short<T>) => U,
): Read<U | Extract<T, TooLong>> => ({
  statements,
  answer: (rows) => {
    const found = answer(rows);
    return isShort(found) ? make(found) : (found as Extract<T, TooLong>);
  },
});

type Answer<R> = R extends Read<infer T> ? T : never;

type Answers<R extends Record<string, Read<unknown>>> = {
  readonly [K in keyof R]: Short<Answer<R[K]>>;
};

/** That one of several is too long, if that can be. */
type AnyTooLong<R extends Record<string, Read<unknown>>> = Extract<Answer<R[keyof R]>, TooLong>;

/** Several questions as one. The answers have the same names. If a list among them is too long, so is all of it. */
export function readAll<R extends Record<string, Read<unknown>>>(reads: R): Read<Answers<R> | AnyTooLong<R>> {
  const entries = Object.entries(reads);
  return {
    statements: entries.flatMap(([, { statements }]) => statements),
    answer: (rows) => {
      let next = 0;
      const answers = entries.map(([name, { statements, answer }]) => {
        const mine = rows.slice(next, (next += statements.length));
        return [name, answer(mine)] as const;
      });
      return answers.every(([, found]) => isShort(found))
        ? (Object.fromEntries(answers) as Answers<R>)
        : (TOO_LONG as AnyTooLong<R>);
    },
  };
}

/** Several questions of one kind as one. The answers are in the same order. */
export const readList = <T>(reads: readonly Read<T>[]): Read<readonly T[]> => ({
  statements: reads.flatMap(({ statements }) => statements),
  answer: (rows) => {
    let next = 0;
    return reads.map(({ statements, answer }) => answer(rows.slice(next, (next += statements.length))));
  },
});

/** A question with a known answer, which needs no look-up. */
export const known = <T>(value: T): Read<T> => ({ statements: [], answer: () => value });
