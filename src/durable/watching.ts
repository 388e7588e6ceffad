import type { Refusal } from '../core/refusal.ts';
import { UNAVAILABLE } from '../core/refusal.ts';
import type { Result } from '../core/result.ts';
import { ok, refuse } from '../core/result.ts';
import type { MayRead, Watched, Watcher } from '../service/trail/followers.ts';
import { FOLLOWERS_MAX } from '../service/trail/followers.ts';
import type { Authorised } from './coordinator.ts';

/** Refusals after which it is not known whether somebody may. */
const SAYS_NOTHING = new Set<Refusal['tag']>(['unavailable', 'too-many-requests']);

/** Whether a watcher meets a requirement. */
type Asked = Result<Authorised, Refusal>;

/**
 * Asks about each of some watchers whether it meets a requirement. Of more than `FOLLOWERS_MAX` nothing is said.
 *
 * @param atOnce undefined where that cannot be told at once
 */
export async function watch(
  watchers: readonly Watcher[],
  atOnce: (watcher: Watcher) => Asked | undefined,
  authorise: (watcher: Watcher) => Promise<Asked>,
): Promise<Result<Watched, Refusal>> {
  if (watchers.length > FOLLOWERS_MAX) return refuse(UNAVAILABLE);
  let asked = watchers.map((watcher) => atOnce(watcher));
  if (asked.includes(undefined)) {
    const late = await Promise.all(
      watchers.map(async (watcher, i) => (asked[i] === undefined ? await authorise(watcher) : undefined)),
    );
    // While some were waited for, others may have lost what they had.
    asked = watchers.map((watcher, i) => atOnce(watcher) ?? late[i]);
  }
  const at = asked.flatMap((one) => (one?.ok === true ? [one.value.at] : []));
  const least = (of: 'own' | 'global') => at.reduce((min, pair) => Math.min(min, pair[of]), at[0]?.[of] ?? 0);
  return ok({ at: { own: least('own'), global: least('global') }, may: asked.map(mayRead) });
}

const mayRead = (asked: Asked | undefined): MayRead => {
  // Not kept any more: the next time.
  if (asked === undefined) return 'unknown';
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
