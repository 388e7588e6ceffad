import type { Read } from '../../../src/service/ports/read.ts';
import type { Short } from '../../../src/service/ports/too-long.ts';
import { isShort } from '../../../src/service/ports/too-long.ts';

/** A question about the answer to another. No list of a simulation is too long. */
export const mapped = <A, B>({ statements, answer }: Read<A>, change: (value: Short<A>) => B): Read<B> => ({
  statements,
  answer: (rows) => {
    const value = answer(rows);
    if (!isShort(value)) throw new Error('A list is too long');
    return change(value);
  },
});
