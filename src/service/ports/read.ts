/**
 * A question to the database whose answer is a `T`. It holds statements that only `storage` understands; any number
 * of questions can be put in one round trip.
 */
export type Read<T> = {
  readonly statements: readonly unknown[];
  /** Makes the answer from one list of rows a statement, in order. */
  readonly answer: (rows: readonly unknown[]) => T;
};

/** The same question, with something made of its answer. */
export const map = <T, U>({ statements, answer }: Read<T>, make: (answer: T) => U): Read<U> => ({
  statements,
  answer: (rows) => make(answer(rows)),
});

type Answers<R extends Record<string, Read<unknown>>> = {
  readonly [K in keyof R]: R[K] extends Read<infer T> ? T : never;
};

/** Several questions as one, answered together under the same names. */
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

/** Several questions of one kind as one, answered in their order. */
export const readList = <T>(reads: readonly Read<T>[]): Read<readonly T[]> => ({
  statements: reads.flatMap(({ statements }) => statements),
  answer: (rows) => {
    let next = 0;
    return reads.map(({ statements, answer }) => answer(rows.slice(next, (next += statements.length))));
  },
});

/** A question that needs no look-up. */
export const known = <T>(value: T): Read<T> => ({ statements: [], answer: () => value });
