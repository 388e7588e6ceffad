/**
 * Does the same with each, at most so many at a time, and gives what came of them in the order of the items. The first fault ends it: what
 * has not begun by then is not begun.
 */
export async function inLanes<Item, Result>(
  items: readonly Item[],
  lanes: number,
  work: (item: Item, index: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const waiting = items.entries();
  let isOver = false;
  const lane = async (): Promise<void> => {
    for (const [index, item] of waiting) {
      if (isOver) return;
      try {
        results[index] = await work(item, index);
      } catch (fault) {
        isOver = true;
        throw fault;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, lanes) }, lane));
  return results;
}
