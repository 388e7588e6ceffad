import type { ComponentChildren } from 'preact';

import type { Loaded } from '../load/use-loaded.ts';
import { ProblemNote } from './problem-note.tsx';

/** What is loaded, once it is there. Until then says so, and says what went wrong with a button to try again. */
export function Shown<T>({ of, children }: { of: Loaded<T>; children: (value: T) => ComponentChildren }) {
  const { value, problem, isLoading, reload } = of;
  return (
    <>
      {problem !== undefined && <ProblemNote problem={problem} again={reload} />}
      {value !== undefined && <div aria-busy={isLoading}>{children(value)}</div>}
      {value === undefined && problem === undefined && <Loading />}
    </>
  );
}

/** Says that something is on its way. `children` may say how far it is. */
export function Loading({ children = 'Loading …' }: { children?: ComponentChildren }) {
  return (
    <p class="loading" role="status">
      {children}
    </p>
  );
}
