import { z } from 'zod';

import type { TrailEntry } from './trail.ts';
import { toTrailEntryView, TrailEntryView } from './trail.ts';

/** What comes after a revision in a trail, oldest first; or that what follows is not there. */
export const FollowedTrail = z
  .union([
    z
      .object({
        entries: z.array(TrailEntryView).describe('The oldest first.'),
        revision: z.int().describe('The next `since`.'),
      })
      .meta({ id: 'TrailNews' }),
    z
      .object({
        reset: z.literal(true).describe('Always true: it cannot be gone on from `since`.'),
        oldest: z.int().describe('The oldest revision that is there.'),
        newest: z.int().describe('The newest one, and the next `since`.'),
      })
      .meta({ id: 'TrailReset' }),
  ])
  .meta({ id: 'FollowedTrail' });

/** What was found after a revision, or that it cannot be gone on from there. */
export const toFollowedTrail = ({
  entries,
  reset,
  revision,
}: {
  readonly entries: readonly z.infer<typeof TrailEntry>[];
  readonly reset: { readonly oldest: number; readonly newest: number } | undefined;
  readonly revision: number;
}): z.infer<typeof FollowedTrail> =>
  reset === undefined ? { entries: entries.map(toTrailEntryView), revision } : { reset: true, ...reset };
