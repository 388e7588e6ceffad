import type { Refusal } from '../core/refusal.ts';
import { UNAVAILABLE } from '../core/refusal.ts';
import type { Result } from '../core/result.ts';
import { refuse } from '../core/result.ts';
import type { Call } from '../protocol.ts';
import { isOlderCall } from '../protocol.ts';

/**
 * Refusals that a Worker from before the numbers of the protocol has no answer to. Later ones answer 503 to what they do not know.
 * Those of changes on conditions are not among them: such a Worker asks for none.
 */
const NEW = new Set<Refusal['tag']>(['org-placed', 'own-name-kept', 'storage-full']);

/** What an object answers to a call: `unavailable` instead of a refusal that would be a 500 of a Worker of the version before. */
export const asUnderstoodBy = <T>(
  said: Call | string | undefined,
  result: Result<T, Refusal>,
): Result<T, Refusal> =>
  isOlderCall(said) && !result.ok && NEW.has(result.refusal.tag) ? refuse(UNAVAILABLE) : result;
