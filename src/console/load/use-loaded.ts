import { useCallback, useEffect, useRef, useState } from 'preact/hooks';

import type { LoadState } from './run-load.ts';
import { NOTHING, runLoad } from './run-load.ts';

/** What is loaded: `value` stays while it is loaded again, so that nothing jumps. */
export type Loaded<T> = LoadState<T> & {
  /** Loads it again: after a change, or after a problem. */
  readonly reload: () => void;
};

/**
 * Loads what a page shows when it is first shown, and again whenever one of `dependsOn` is another one. What is not wanted any more is
 * given up, and a late answer never replaces a newer one. The value of other dependencies is never shown.
 */
export function useLoaded<T>(
  load: (signal: AbortSignal) => Promise<T>,
  dependsOn: readonly unknown[],
): Loaded<T> {
  const [state, setState] = useState<LoadState<T>>(NOTHING);
  const [round, setRound] = useState(0);
  const latest = useRef(load);
  latest.current = load;
  const key = JSON.stringify(dependsOn);
  const shownKey = useRef(key);
  useEffect(() => {
    const controller = new AbortController();
    const isOther = shownKey.current !== key;
    shownKey.current = key;
    void runLoad(latest.current, controller.signal, isOther, setState);
    return () => controller.abort();
  }, [key, round]);
  const reload = useCallback(() => setRound((before) => before + 1), []);
  return shownKey.current === key ? { ...state, reload } : { ...NOTHING, reload };
}
