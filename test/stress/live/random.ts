/** A seeded source of numbers. */
export type Random = {
  /** In [0, 1). */
  next(): number;
  /** From `from` to `to`. */
  between(from: number, to: number): number;
  /** One of a list that is not empty. */
  oneOf<T>(list: readonly T[]): T;
};

/** The same numbers for the same seed. */
export function randomOf(seed: number): Random {
  let state = seed | 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    next,
    between: (from, to) => from + next() * (to - from),
    oneOf: (list) => {
      const found = list[Math.floor(next() * list.length)];
      if (found === undefined) throw new Error('Nothing to choose from');
      return found;
    },
  };
}
