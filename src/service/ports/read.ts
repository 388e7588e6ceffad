/**
 * A question to the database with an answer of type `T`. It has statements that only `storage` understands. One round
 * trip can read any number of questions.
 */
export type Read<T> = {
  readonly statements: readonly unknown[];
  /** Makes the answer from the lists of rows, one for each statement, in order. */
  readonly answer: (rows: readonly unknown[]) => T;
};

/** The same question, with another answer made from its answer. */
export const map = <T, U>({ statements, answer }: Read<T>, make: (answer: T) => U): Read<U> => ({
  statements,
  answer: (rows) => make(answer(rows)),
});

type Answers<R extends Record<string, Read<unknown>>> = {
  readonly [K in keyof R]: R[K] extends Read<infer T> ? T : never;
};

/** Several questions as one. The answers have the same names. */
export function readAll<R extends Record<string, Read<unknown>>>(reads: R): Read<Answers<R>> {
  const entries = Object.entries(reads);
  return {
    statements: entries.flatMap(([, { statements }]) => statements),
    answer: (rows) => {
      let next = 0;
      const answers = entries.map(([name, { statements, answer }]) => {
        const mine = rows.slice(next, (next += statements.length));
        return [name, answer(mine)];
      });
      return Object.fromEntries(answers) as Answers<R>;
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
