import { z } from 'zod';

import type { Allowances } from './core/limits.ts';
import { DEFAULT_ALLOWANCES, SETTABLE_NAMES } from './core/limits.ts';
import { knowsOnly } from './settings-problems.ts';

const NUMBER_PROBLEM = 'must be a whole number from 0 on';

const given = z.partialRecord(
  z.enum(SETTABLE_NAMES),
  z.int(NUMBER_PROBLEM).min(0, NUMBER_PROBLEM),
  knowsOnly(SETTABLE_NAMES),
);

/**
 * The setting `ORG_LIMITS`: a JSON object of limits by name, for those that are to differ from the defaults. A name that
 * there is not, or what is no number, is a problem that is reported at the start. Source: docs/operations.md#limits.
 */
export const OrgLimits = z
  .string('must be JSON')
  .default('')
  .transform((json, context) => {
    if (json.trim() === '') return {};
    try {
      return JSON.parse(json) as unknown;
    } catch {
      context.addIssue({ code: 'custom', message: 'must be JSON' });
      return z.NEVER;
    }
  })
  .pipe(given)
  .transform((some): Allowances => ({ ...DEFAULT_ALLOWANCES, ...some }));

/**
 * What a deployment allows, for an object of its. An unusable setting counts as none: then the Worker answers nothing but
 * 503, and calls no object.
 */
export function allowancesOf(setting: unknown): Allowances {
  const read = OrgLimits.safeParse(setting);
  return read.success ? read.data : DEFAULT_ALLOWANCES;
}
