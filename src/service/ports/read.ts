import type { Touches } from '../../core/dependency.ts';
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
  /**
   * What these rows were read from: a change of another plane that would give another answer touches one of these, or a guard
   * of its own meets it. Absent where that is not known: then any change may give another answer. Source:
   * docs/decisions/0014-a-commit-is-fenced-by-what-it-read.md.
   */
  readonly from?: ((rows: readonly unknown[]) => Touches) | undefined;
};

/** The same question, with another answer made from its answer. A list that is too long stays one. */
export const map = <T, U>(
  { statements, answer, from }: Read<T>,
  make: (answer: Short<T>) => U,
): Read<U | Extract<T, TooLong>> => ({
  statements,
  answer: (rows) => {
    const found = answer(rows);
    return isShort(found) ? make(found) : (found as Extract<T, TooLong>);
  },
  from,
});

/** The same question, of which it is known what its answer is read from. A list that is too long is a refusal. */
export const readFrom = <T>(
  { statements, answer }: Omit<Read<T>, 'from'>,
  from: (answer: Short<T>) => Touches,
): Read<T> => ({
  statements,
  answer,
  from: (rows) => {
    const found = answer(rows);
    return isShort(found) ? from(found) : [];
  },
});

type Answer<R> = R extends Read<infer T> ? T : never;

type Answers<R extends Record<string, Read<unknown>>> = {
  readonly [K in keyof R]: Short<Answer<R[K]>>;
};

/** The same question, whose answer also tells what it was read from, if that is known, once somebody asks: it is made once. */
export const withGrounds = <T>({ statements, answer, from }: Read<T>): Read<Grounded<T>> => ({
  statements,
  answer: (rows) => {
    let grounds: { readonly from: Touches | undefined } | undefined;
    return { value: answer(rows), from: () => (grounds ??= { from: from?.(rows) }).from };
  },
});

/** An answer, and what it was read from; undefined where that is not known. */
export type Grounded<T> = { readonly value: T; readonly from: () => Touches | undefined };

/** That one of several is too long, if that can be. */
type AnyTooLong<R extends Record<string, Read<unknown>>> = Extract<Answer<R[keyof R]>, TooLong>;

/** Several questions as one. The answers have the same names. If a list among them is too long, so is all of it. */
export function readAll<R extends Record<string, Read<unknown>>>(reads: R): Read<Answers<R> | AnyTooLong<R>> {
  const names = Object.keys(reads);
  return map(readList(Object.values(reads)), (answers) =>
    answers.every(isShort)
      ? (Object.fromEntries(names.map((name, i) => [name, answers[i]])) as Answers<R>)
      : (TOO_LONG as AnyTooLong<R>),
  );
}

/** Several questions of one kind as one. The answers are in the same order. */
export function readList<T>(reads: readonly Read<T>[]): Read<readonly T[]> {
  /** The rows of each question. */
  const dealOut = (rows: readonly unknown[]): (readonly unknown[])[] => {
    let next = 0;
    return reads.map(({ statements }) => rows.slice(next, (next += statements.length)));
  };
  const isFromKnown = reads.every(({ from }) => from !== undefined);
  return {
    statements: reads.flatMap(({ statements }) => statements),
    answer: (rows) => {
      const dealt = dealOut(rows);
      return reads.map(({ answer }, i) => answer(dealt[i] ?? []));
    },
    from: isFromKnown
      ? (rows) => {
          const dealt = dealOut(rows);
          return [...new Set(reads.flatMap(({ from }, i) => from?.(dealt[i] ?? []) ?? []))];
        }
      : undefined,
  };
}

/** A question with a known answer, which needs no look-up. */
export const known = <T>(value: T): Read<T> => ({ statements: [], answer: () => value, from: () => [] });
