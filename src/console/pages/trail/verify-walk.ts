import type { components } from '../../api/document.ts';

type Schemas = components['schemas'];

/** How far a trail was verified, and what was found until then. */
export type Verified = {
  /** The revisions that were looked at, both included; `from` is where the trail begins. */
  readonly from: number;
  readonly to: number;
  readonly entries: number;
  /** How many seals are right; undefined where the deployment has no key. */
  readonly sealed: number | undefined;
  readonly problems: readonly Schemas['TrailProblem'][];
  readonly isDone: boolean;
};

/** So many problems are kept: whoever changed the first entry has all behind it be wrong. */
export const PROBLEMS_MAX = 1_000;

/**
 * Verifies a trail from its first revision to its end, part by part, and tells after each what there is until then. It ends by itself at
 * the end, or where so many problems were found that more of them say nothing new.
 */
export async function* verifyWalk(
  verify: (from: number) => Promise<Schemas['VerifiedTrail']>,
): AsyncGenerator<Verified, void> {
  let verified: Verified | undefined;
  let next: number | null = 1;
  while (next !== null) {
    // Each part says where the next one begins.
    const part: Schemas['VerifiedTrail'] = await verify(next);
    verified = withPart(verified, part);
    // A part that is no further would be asked for again and again.
    next =
      part.next !== null && part.next > next && verified.problems.length < PROBLEMS_MAX ? part.next : null;
    yield verified;
  }
}

/** What there is after one more part. */
function withPart(before: Verified | undefined, part: Schemas['VerifiedTrail']): Verified {
  const sealed = part.sealed === null ? undefined : (before?.sealed ?? 0) + part.sealed;
  return {
    from: before?.from ?? part.from,
    to: part.to,
    entries: (before?.entries ?? 0) + part.entries,
    sealed,
    problems: [...(before?.problems ?? []), ...part.problems],
    isDone: part.next === null,
  };
}

/** What each problem means. Source: docs/grafana.md#verifying. */
export const PROBLEMS: Readonly<Record<Schemas['TrailProblem']['what'], string>> = {
  changed: 'The entry is not what was hashed.',
  missing: 'There is no entry with this revision. It may be the first of several that are missing.',
  'previous-hash': 'It does not stand on the entry before it. Entries may have changed places.',
  'wrong-seal': 'The seal is not that of this hash.',
  'unknown-seal-key': 'It is sealed by a key that is not among those of AUDIT_KEY.',
  unsealed:
    'It has no seal, though the entry before it has: a Worker without a key wrote it, or somebody else.',
  beginning: 'The trail begins here, and no entry says that those before were moved out.',
  end: 'The org acknowledged this change, and it is not there.',
};
