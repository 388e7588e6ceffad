/**
 * Does the same with each of many, so many at once at most. Answers in their order. The first failure is the failure of all: what has
 * not begun is not begun then.
 */
export async function inPool<T, R>(
  all: readonly T[],
  atOnce: number,
  work: (one: T) => Promise<R>,
): Promise<readonly R[]> {
  const results = new Map<number, R>();
  const waiting = all.entries();
  let hasFailed = false;
  const worker = async (): Promise<void> => {
    for (const [index, one] of waiting) {
      if (hasFailed) return;
      try {
        results.set(index, await work(one));
      } catch (thrown) {
        hasFailed = true;
        throw thrown;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, all.length) }, worker));
  return [...results].toSorted(([a], [b]) => a - b).map(([, result]) => result);
}
