import { z } from 'zod';

import type { ListedLimit } from '../../core/limits.ts';

/** One limit, as it is listed. It is ours: upstream has no such list. Source: docs/grafana.md#limits. */
export const LimitDTO = z
  .object({
    name: z.string().describe('Name of the limit, as refusals and the setting `ORG_LIMITS` have it.'),
    counts: z.string().describe('What it counts.'),
    used: z
      .int()
      .min(0)
      .optional()
      .describe('How many there are. Absent for what bounds one request or one caller.'),
    allowed: z.int().min(0).describe('The most that there may be.'),
  })
  .meta({ id: 'LimitDTO' });

/** A limit as it is listed. */
export const toLimitDTO = ({ name, counts, used, allowed }: ListedLimit): z.infer<typeof LimitDTO> => ({
  name,
  counts,
  ...(used !== undefined && { used }),
  allowed,
});
