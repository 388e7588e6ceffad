import type { Memory } from '../service/engine/memory.ts';
import type { UsedUpByStrangers } from './guess-counter.ts';

/** What strangers have used up of a login or a network, as an isolate remembers it. */
export type UsedUpEntry = {
  readonly until: number;
  readonly homes: readonly string[];
  /** From this time on, the next stranger's guess asks the counter again. */
  readonly asksAt: number;
};

/** For the memory: how many letters an entry holds. */
export const lettersOfUsedUp = ({ homes }: UsedUpEntry): number =>
  homes.reduce((letters, home) => letters + home.length, 0);

/** After this time one guess asks again, since right guesses are taken back and a block may end early. Others do not wait for it. */
export const ASK_AGAIN_MS = 10_000;

/**
 * The logins, or the networks, of which an isolate knows that strangers have used them up. So it refuses strangers without
 * asking anybody, and still lets those through who are at home. What it forgets costs a question, and lets nobody in.
 */
export class UsedUpMemory {
  readonly #entries: Memory<UsedUpEntry>;
  readonly #now: () => number;

  constructor(entries: Memory<UsedUpEntry>, now: () => number) {
    this.#entries = entries;
    this.#now = now;
  }

  /**
   * Whether a guess is refused. `other` is its network if the key is a login, its login if the key is a network. `due` means that
   * one guess should ask the counter again, and that others are refused.
   */
  find(key: string, other: string | null): 'open' | 'used-up' | 'due' {
    const now = this.#now();
    const known = this.#entries.get(key);
    if (known === undefined || known.until <= now) return 'open';
    if (other !== null && known.homes.includes(other)) return 'open';
    return known.asksAt > now ? 'used-up' : 'due';
  }

  /** One guess asks again. Until there is an answer, or for a while, the others do not. */
  ask(key: string): void {
    const known = this.#entries.get(key);
    if (known !== undefined) this.#entries.set(key, { ...known, asksAt: this.#now() + ASK_AGAIN_MS });
  }

  /** Remembers what the counter said, but not when the homes are not known. Returns whether it is news. */
  remember(key: string, { until, homes }: UsedUpByStrangers): boolean {
    if (homes === undefined) {
      // Nor is what was known before: somebody may be at home by now.
      this.#entries.delete(key);
      return false;
    }
    const now = this.#now();
    const isNews = (this.#entries.get(key)?.until ?? 0) <= now;
    this.#entries.set(key, { until, homes, asksAt: now + ASK_AGAIN_MS });
    return isNews;
  }

  /** A guess was right, and is taken back: whether it is still used up is not known. */
  forget(key: string): void {
    this.#entries.delete(key);
  }
}
