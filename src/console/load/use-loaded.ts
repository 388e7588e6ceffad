import { useCallback, useEffect, useRef, useState } from 'preact/hooks';

import type { Problem } from '../api/problem.ts';
import { asProblem, isAbort } from '../api/problem.ts';

/** What is loaded: `value` stays while it is loaded again, so that nothing jumps. */
export type Loaded<T> = {
  readonly value: T | undefined;
  readonly problem: Problem | undefined;
  readonly isLoading: boolean;
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
  const [state, setState] = useState<Omit<Loaded<T>, 'reload'>>({
    value: undefined,
    problem: undefined,
    isLoading: true,
  });
  const [round, setRound] = useState(0);
  const latest = useRef(load);
  latest.current = load;
  const key = JSON.stringify(dependsOn);
  const shownKey = useRef(key);
  useEffect(() => {
    const controller = new AbortController();
    const isOther = shownKey.current !== key;
    shownKey.current = key;
    setState(({ value }) => ({ value: isOther ? undefined : value, problem: undefined, isLoading: true }));
    latest.current(controller.signal).then(
      (value) => {
        if (!controller.signal.aborted) setState({ value, problem: undefined, isLoading: false });
      },
      (thrown: unknown) => {
        if (!controller.signal.aborted && !isAbort(thrown))
          setState(({ value }) => ({ value, problem: asProblem(thrown), isLoading: false }));
      },
    );
    return () => controller.abort();
  }, [key, round]);
  const reload = useCallback(() => setRound((before) => before + 1), []);
  return shownKey.current === key
    ? { ...state, reload }
    : { value: undefined, problem: undefined, isLoading: true, reload };
}
