import type { ChangeEntry, TrailEnds } from '../ports/changes.ts';
import type { Reset } from './following.ts';

/** What a trail has after a revision, and the revision up to which that is all that was told. `reset` as in `News`. */
export type After = {
  readonly entries: readonly ChangeEntry[];
  readonly reset: Reset | undefined;
  readonly revision: number;
};

type Found = { readonly entries: readonly ChangeEntry[]; readonly ends: TrailEnds };

/** What comes after a revision, by the entries from the next one on; without a revision, nothing yet. */
export function toldAfter(revision: number | undefined, { entries, ends }: Found): After {
  const { oldest, newest } = ends;
  if (revision === undefined) return { entries: [], reset: undefined, revision: newest };
  if (revision > newest || revision + 1 < oldest)
    return { entries: [], reset: { oldest, newest }, revision: newest };
  return { entries, reset: undefined, revision: revision + entries.length };
}
