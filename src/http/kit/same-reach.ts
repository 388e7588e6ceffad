import type { Reach } from '../../core/reach.ts';

/** Whether two answers about a caller show the same things in a list. */
export const isSameReach = (
  a: { readonly reach: readonly Reach[] },
  b: { readonly reach: readonly Reach[] },
): boolean => a === b || JSON.stringify(a.reach) === JSON.stringify(b.reach);
