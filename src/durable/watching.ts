import type { Refusal } from '../core/refusal.ts';
import { UNAVAILABLE } from '../core/refusal.ts';
import type { Result } from '../core/result.ts';
import { ok, refuse } from '../core/result.ts';
import type { MayRead, Watched, Watcher } from '../service/trail/followers.ts';
import { FOLLOWERS_MAX } from '../service/trail/followers.ts';
import type { Authorised } from './coordinator.ts';

/** Refusals after which it is not known whether somebody may. */
const SAYS_NOTHING = new Set<Refusal['tag']>(['unavailable', 'too-many-requests']);

/**
 * Asks about each of some watchers whether it meets a requirement. Of more than `FOLLOWERS_MAX` nothing is said.
 *
 * @param authorise at once where that can be
 */
export async function watch(
  watchers: readonly Watcher[],
  authorise: (watcher: Watcher) => Result<Authorised, Refusal> | Promise<Result<Authorised, Refusal>>,
): Promise<Result<Watched, Refusal>> {
  if (watchers.length > FOLLOWERS_MAX) return refuse(UNAVAILABLE);
  const asked = await Promise.all(watchers.map(async (watcher) => await authorise(watcher)));
  const at = asked.flatMap((one) => (one.ok ? [one.value.at] : []));
  const least = (of: 'own' | 'global') => at.reduce((min, pair) => Math.min(min, pair[of]), at[0]?.[of] ?? 0);
  return ok({ at: { own: least('own'), global: least('global') }, may: asked.map(mayRead) });
}

const mayRead = (asked: Result<unknown, Refusal>): MayRead => {
  if (asked.ok) return 'yes';
  return SAYS_NOTHING.has(asked.refusal.tag) ? 'unknown' : 'no';
};

/** What an object says of some watchers, as far as it is understood: what is not, is not known. */
export const understoodWatched = ({ at, may }: Watched, asked: number): Watched => ({
  at,
  may: Array.from({ length: asked }, (_, i) => {
    const said = may[i];
    return said === 'yes' || said === 'no' ? said : 'unknown';
  }),
});
