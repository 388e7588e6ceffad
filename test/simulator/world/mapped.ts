import type { Read } from '../../../src/service/ports/read.ts';

/** A question about the answer to another. */
export const mapped = <A, B>({ statements, answer }: Read<A>, change: (value: A) => B): Read<B> => ({
  statements,
  answer: (rows) => change(answer(rows)),
});
