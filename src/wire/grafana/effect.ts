import { z } from 'zod';

import type { AffectedPrincipal, Effect } from '../../core/effect.ts';
import type { Permission } from '../../core/permission.ts';
import { EffectivePermission } from './permission.ts';

const permissions = z.array(EffectivePermission);

const Principal = z
  .object({
    orgId: z.int().describe('The org that it is so in; 0 for the global plane.'),
    userId: z.int().describe('Id of the user or service account.'),
    login: z.string().describe('Its login.'),
    isServiceAccount: z.boolean().describe('Whether it is a service account.'),
  })
  .meta({ id: 'AffectedPrincipal' });

const Group = z
  .object({
    gained: permissions.describe('What they may do only after the change.'),
    lost: permissions.describe('What they may do only before it.'),
    principals: z.array(Principal).describe('Those whom the caller may know it of, in one org each.'),
  })
  .meta({ id: 'EffectGroup' });

/** What a change gives and takes, as far as the reader may know it. All dialects have it in this shape. */
export const EffectBody = z
  .object({
    groups: z
      .array(Group)
      .optional()
      .describe('What changes for whom. Absent where too many depend on the change.'),
    others: z.int().optional().describe('How many more it changes something for. For readers of the trail.'),
    shortened: z.literal(true).optional().describe('There is too much to tell, and some are left out.'),
    upTo: z
      .int()
      .optional()
      .describe('At most how many it may change something for, where these are too many. For the same.'),
  })
  .meta({ id: 'Effect', description: 'What a change gives and takes, as far as the caller may know it.' });

/** The answer to a request that only asks what a change would do. */
export const DryRunBody = z
  .object({
    dryRun: z.literal(true).describe('Always true: nothing was changed.'),
    status: z.int().describe('The status that the change would be answered with.'),
    reply: z.looseObject({}).nullable().describe('The body that it would be answered with; null for none.'),
    effect: EffectBody,
  })
  .meta({ id: 'DryRun' });

/** What a reader may know of an effect. */
export type Sight = {
  /** Whether what changes for the principal may be told, and who that is. */
  readonly sees: (principal: AffectedPrincipal) => boolean;
  /** False for whoever sees nobody at all. */
  readonly seesAny: boolean;
  /** Whether numbers may be told of those who are not seen. */
  readonly counts: boolean;
};

/**
 * An effect for a reader (I10). Of whom the reader does not see there is at most a number. Whoever sees nobody is always told of
 * nobody, also where the effect is too large to be told: it says so to nobody but readers who might take what they see for everything.
 */
export function toEffectBody(effect: Effect, { sees, seesAny, counts }: Sight): z.infer<typeof EffectBody> {
  if (effect.kind === 'too-many') return counts ? { upTo: effect.upTo } : seesAny ? {} : { groups: [] };
  const { leftOut } = effect;
  let others = leftOut;
  const groups: NonNullable<z.infer<typeof EffectBody>['groups']> = [];
  for (const { gained, lost, principals } of effect.groups) {
    const seen = principals.filter(sees);
    others += principals.length - seen.length;
    if (seen.length > 0)
      groups.push({ gained: gained.map(toPair), lost: lost.map(toPair), principals: seen.map(toPrincipal) });
  }
  const isShortened = leftOut > 0 && (counts || seesAny);
  return { groups, ...(counts && { others }), ...(isShortened && { shortened: true }) };
}

const toPair = ({ action, scope }: Permission): Permission => ({ action, scope });

const toPrincipal = ({ orgId, userId, login, isServiceAccount }: AffectedPrincipal): AffectedPrincipal => ({
  orgId,
  userId,
  login,
  isServiceAccount,
});
