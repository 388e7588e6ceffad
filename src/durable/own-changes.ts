import { FIXED_LIMITS } from '../core/limits.ts';
import type { Memory } from '../service/engine/memory.ts';

/** So many changes somebody may make one right after the other. */
export const OWN_BURST = FIXED_LIMITS['own-changes'].allowed;
/** And then one each time this has passed, in milliseconds. */
export const OWN_EVERY_MS = 200;
/** How many changes somebody may still make, at a time in milliseconds since the epoch. */
export type Left = { readonly changes: number; readonly at: number };

/**
 * How often somebody may change what everybody may change, such as their own name. No right bounds who does that, each
 * change is kept in the trail for good, and all orgs of the person hear of it.
 */
export class OwnChanges {
  /** Of some thousand callers. Who is pushed out begins anew. */
  readonly #left: Memory<Left>;
  readonly #now: () => number;
  readonly #share: { readonly burst: number; readonly everyMs: number };

  /**
   * @param now milliseconds since the epoch
   * @param left for what this keeps account of, and nothing else
   * @param share how many at once, and each how many milliseconds one more; as for changes of oneself unless said
   */
  constructor(
    now: () => number,
    left: Memory<Left>,
    share: { readonly burst: number; readonly everyMs: number } = { burst: OWN_BURST, everyMs: OWN_EVERY_MS },
  ) {
    this.#now = now;
    this.#share = share;
    this.#left = left;
  }

  /** Undefined when the caller may make one more change, which then counts; otherwise how long to wait, in milliseconds. */
  take(caller: number | string): number | undefined {
    const at = this.#now();
    const { burst, everyMs } = this.#share;
    const known = this.#left.get(String(caller));
    // A clock that was set back takes nothing away.
    const age = known === undefined ? 0 : Math.max(0, at - known.at);
    const changes = Math.min(burst, (known?.changes ?? burst) + age / everyMs);
    if (changes < 1) {
      this.#left.set(String(caller), { changes, at });
      return Math.ceil((1 - changes) * everyMs);
    }
    this.#left.set(String(caller), { changes: changes - 1, at });
    return undefined;
  }
}
