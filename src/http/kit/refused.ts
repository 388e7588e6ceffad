import type { Context } from 'hono';

import { secondsToWait } from '../../access/seconds-to-wait.ts';
import type { Refusal } from '../../core/refusal.ts';
import type { AppEnv } from '../context.ts';
import type { Dialect } from './dialect.ts';

/** Answers a refusal in the words of the dialect, and says in a header when to try again, or by which methods, where that is known. */
export const refusesWith =
  <E extends Response>(dialect: Pick<Dialect<E>, 'refused'>) =>
  (c: Context<AppEnv>, refusal: Refusal): E => {
    // Whoever signed the caller in may have to look again.
    if (refusal.tag === 'unauthenticated') c.set('signInProblem', refusal.problem);
    const wait = secondsToWait(refusal);
    if (wait !== undefined) c.header('Retry-After', String(wait));
    if (refusal.tag === 'method-not-allowed') c.header('Allow', refusal.allowed.join(','));
    return dialect.refused(c, refusal);
  };
