import type { Effect } from './effect.ts';
import type { Doubt } from './undo-told.ts';

/**
 * A reason why what an entry did is told by approximation. Of later changes: the first one in a trail, and how many there are in it,
 * among those that were looked at.
 */
export type Approximation = {
  readonly why: Doubt;
  readonly orgId?: number;
  readonly first?: number;
  readonly count?: number;
};

/** What an entry of the trail did. Where no effect is told, a reason says why; without a reason, it is exactly this. */
export type PastEffect = {
  readonly kind: string;
  readonly effect: Effect | { readonly kind: 'unknown' };
  readonly approximate: readonly Approximation[];
};
