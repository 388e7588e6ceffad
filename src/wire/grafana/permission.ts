import { z } from 'zod';

/** An action on a scope, in an answer. */
export const EffectivePermission = z
  .object({
    action: z.string().describe('The action.'),
    scope: z.string().describe('The scope; empty for an action without a scope.'),
  })
  .meta({ id: 'EffectivePermission' });
