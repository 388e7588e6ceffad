let last = 0;

/**
 * Milliseconds on the checker's own clock, which only goes forward: no two readings are the same, so that of any two
 * events it is known which one came first.
 */
export function now(): number {
  last = Math.max(performance.now(), last + 0.000_1);
  return last;
}

/** Waits. */
export const sleep = (ms: number): Promise<void> =>
  new Promise((done) => {
    setTimeout(done, ms);
  });
