import { useEffect } from 'preact/hooks';

import type { Loaded } from '../../load/use-loaded.ts';

/** Loads again in every round after the first one, which is 0. What was there stays meanwhile. */
export function useAgain<T>(loaded: Loaded<T>, round: number): Loaded<T> {
  const { reload } = loaded;
  useEffect(() => {
    if (round > 0) reload();
  }, [round, reload]);
  return loaded;
}
