import { z } from 'zod';

import type { PastEffect } from '../../core/past-effect.ts';
import { WHY } from '../../core/undo-told.ts';
import type { Sight } from './effect.ts';
import { EffectBody, toEffectBody } from './effect.ts';

const Approximation = z
  .object({
    why: z.string().describe('A word for the reason.'),
    message: z.string().describe('The reason.'),
    orgId: z.int().optional().describe('Of later changes: the org whose they are; 0 for the global plane.'),
    first: z.int().optional().describe('Revision of the first of them.'),
    count: z.int().optional().describe('How many they are.'),
  })
  .meta({ id: 'Approximation' });

/** What an entry of an audit trail did. */
export const PastEffectBody = z
  .object({
    revision: z.int().describe('Number of the entry.'),
    kind: z.string().describe('Name of the change.'),
    approximate: z
      .array(Approximation)
      .describe('Why the effect may be another one. Empty where it is exactly this.'),
    effect: z
      .object({ ...EffectBody.shape, unknown: z.literal(true).optional().describe('It cannot be told.') })
      .meta({ id: 'PastEffect', description: 'What changed for whom.' }),
  })
  .meta({ id: 'ChangeEffect' });

/** What an entry did, for a reader: see `toEffectBody`. */
export const toPastEffectBody = (
  revision: number,
  { kind, effect, approximate }: PastEffect,
  sight: Sight,
): z.infer<typeof PastEffectBody> => ({
  revision,
  kind,
  // An object of another version may know more reasons.
  approximate: approximate.map((one) => ({ ...one, message: WHY[one.why] ?? one.why })),
  effect: effect.kind === 'unknown' ? { unknown: true } : toEffectBody(effect, sight),
});
