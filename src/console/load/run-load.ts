import type { Problem } from '../api/problem.ts';
import { asProblem, isAbort } from '../api/problem.ts';

/** What is shown of something that is loaded. */
export type LoadState<T> = {
  readonly value: T | undefined;
  readonly problem: Problem | undefined;
  readonly isLoading: boolean;
};

/** Nothing yet. */
export const NOTHING: LoadState<never> = { value: undefined, problem: undefined, isLoading: true };

/** A change of what is shown. */
type Told<T> = (next: (before: LoadState<T>) => LoadState<T>) => void;

/**
 * Loads once. What was there before stays while it is loaded, unless something else was asked for then (`isOther`); a problem leaves it as
 * well. Once the signal says that nobody wants it any more, nothing is told: a late answer never replaces a newer one.
 */
export async function runLoad<T>(
  load: (signal: AbortSignal) => Promise<T>,
  signal: AbortSignal,
  isOther: boolean,
  tell: Told<T>,
): Promise<void> {
  tell(({ value }) => ({ value: isOther ? undefined : value, problem: undefined, isLoading: true }));
  try {
    const value = await load(signal);
    if (!signal.aborted) tell(() => ({ value, problem: undefined, isLoading: false }));
  } catch (thrown) {
    if (!signal.aborted && !isAbort(thrown))
      tell(({ value }) => ({ value, problem: asProblem(thrown), isLoading: false }));
  }
}
