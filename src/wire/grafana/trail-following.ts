import { z } from 'zod';

/** An entry as it is stored, with texts. */
type Stored = {
  readonly revision: number;
  readonly actor: string;
  readonly origin: string;
  readonly before: string;
  readonly after: string;
  readonly touches: string;
};

/** An entry with what its texts say. */
export const toTrailEntryView = <T extends Stored>(entry: T) => ({
  ...entry,
  actor: JSON.parse(entry.actor) as unknown,
  origin: JSON.parse(entry.origin) as unknown,
  before: JSON.parse(entry.before) as unknown,
  after: JSON.parse(entry.after) as unknown,
  touches: JSON.parse(entry.touches) as unknown,
});

/** What comes after a revision in a trail. */
export const FollowedTrail = z
  .union([
    z.object({
      entries: z.array(z.looseObject({ revision: z.int() })),
      revision: z.int().describe('Ask for what comes after this one next.'),
    }),
    z.object({
      reset: z.literal(true).describe('What follows is not there.'),
      oldest: z.int(),
      newest: z.int().describe('Go on after this one.'),
    }),
  ])
  .meta({ id: 'FollowedTrail' });

/** What was found after a revision, or that it cannot be gone on from there. */
export const toFollowedTrail = <T extends Stored>({
  entries,
  reset,
  revision,
}: {
  readonly entries: readonly T[];
  readonly reset: { readonly oldest: number; readonly newest: number } | undefined;
  readonly revision: number;
}): z.infer<typeof FollowedTrail> =>
  reset === undefined ? { entries: entries.map(toTrailEntryView), revision } : { reset: true, ...reset };
