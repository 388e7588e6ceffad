import { FIXED_LIMITS } from '../core/limits.ts';

/** Changes of one caller that may wait behind the running one. Real clients send some ten at once. */
export const WAITING_OF_ONE_MAX = FIXED_LIMITS['waiting-changes'].allowed;
/** Changes of all callers that may wait. The last of them is made before its client gives up. */
export const WAITING_MAX = FIXED_LIMITS['waiting-changes-of-all'].allowed;

/** Somebody who waits: is told whether its turn has come, or that it was turned away. */
type Waiting = (isTurn: boolean) => void;

/**
 * Runs tasks one at a time (I5). A Durable Object lets other calls in at every await of something that is not its own
 * storage, so being single-threaded is not enough to keep changes apart.
 *
 * Callers take turns: one task of each, in the order in which the callers came, and the tasks of one caller in the order
 * in which they came. So whoever sends many waits for its own, and nobody else does.
 */
export class WriteQueue {
  /** What waits, by caller; the first caller is the next one. A caller of whom nothing waits is not here. */
  readonly #lanes = new Map<string, Waiting[]>();
  #waiting = 0;
  #isBusy = false;

  /**
   * The task's result, or undefined when it was turned away and will not run: too many of the same caller wait, or too
   * many of all. Then it is one of the caller of whom most wait.
   */
  async run<T>(caller: string, task: () => Promise<T>): Promise<T | undefined> {
    if (this.#isBusy && !(await this.#turnOf(caller))) return undefined;
    this.#isBusy = true;
    try {
      return await task();
    } finally {
      this.#passOn();
    }
  }

  async #turnOf(caller: string): Promise<boolean> {
    const lane = this.#lanes.get(caller) ?? [];
    if (lane.length >= WAITING_OF_ONE_MAX || !this.#makeRoom(lane.length)) return false;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    lane.push(resolve);
    this.#lanes.set(caller, lane);
    this.#waiting++;
    return await promise;
  }

  /** Whether there is room for one more of a caller of whom so many wait. If need be, the last of the longest lane goes. */
  #makeRoom(mine: number): boolean {
    if (this.#waiting < WAITING_MAX) return true;
    const longest = [...this.#lanes.values()].reduce((a, b) => (b.length > a.length ? b : a));
    if (longest.length <= mine + 1) return false;
    this.#waiting--;
    longest.pop()?.(false);
    return true;
  }

  /** Gives the turn to the next task. The queue stays busy until that begins, which is a moment later. */
  #passOn(): void {
    const [next] = this.#lanes;
    this.#isBusy = next !== undefined;
    if (next === undefined) return;
    const [caller, lane] = next;
    const first = lane.shift();
    this.#lanes.delete(caller);
    if (lane.length > 0) this.#lanes.set(caller, lane);
    this.#waiting--;
    first?.(true);
  }
}
