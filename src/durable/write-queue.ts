import { FIXED_LIMITS } from '../core/limits.ts';

/** Changes of one caller that may wait behind the running one. Real clients send some ten at once. */
export const WAITING_OF_ONE_MAX = FIXED_LIMITS['waiting-changes'].allowed;
/** Changes of all callers that may wait. The last of them is made before its client gives up. */
export const WAITING_MAX = FIXED_LIMITS['waiting-changes-of-all'].allowed;

/** How what waits is dealt with. */
export type Turns<T> = {
  /** How many may be dealt with at the next turn. */
  readonly most: () => number;
  /** Deals with them, and resolves to those that must have another turn. Never rejects. */
  readonly take: (items: readonly T[]) => Promise<Again<T>>;
};

/** What must have another turn: the very next one, or one after those of other callers. */
export type Again<T> = { readonly next?: readonly T[]; readonly later?: readonly T[] };

type Queued<T> = { readonly caller: string; readonly item: T };

/**
 * Gives turns, one at a time (I5). A Durable Object lets other calls in at every await of something that is not its own
 * storage, so being single-threaded is not enough to keep changes apart.
 *
 * Callers take turns: one item of each, in the order in which the callers came, and the items of one caller in the order
 * in which they came. So whoever sends many waits for its own, and nobody else does. A turn that deals with several has one of
 * each caller: the changes of one caller are mostly about the same.
 */
export class WriteQueue<T> {
  readonly #turns: Turns<T>;
  /** What waits, by caller; the first caller is the next one. A caller of whom nothing waits is not here. */
  readonly #lanes = new Map<string, T[]>();
  #waiting = 0;
  /** What has the very next turn. It had one already, so it takes nobody's place. */
  #ahead: Queued<T>[] = [];
  #isBusy = false;

  constructor(turns: Turns<T>) {
    this.#turns = turns;
  }

  /**
   * Adds an item, and returns the one that is turned away for it and will have no turn: the item itself when too many of its
   * caller wait, or one of the caller of whom most wait when too many of all do.
   */
  add(caller: string, item: T): T | undefined {
    const lane = this.#lanes.get(caller) ?? [];
    if (lane.length >= WAITING_OF_ONE_MAX) return item;
    let away: T | undefined;
    if (this.#waiting >= WAITING_MAX) {
      const longest = [...this.#lanes.values()].reduce((a, b) => (b.length > a.length ? b : a));
      if (longest.length <= lane.length + 1) return item;
      away = longest.pop();
      this.#waiting--;
    }
    lane.push(item);
    this.#lanes.set(caller, lane);
    this.#waiting++;
    // While nothing runs, nothing waits: then it has its turn in this very step.
    if (!this.#isBusy) void this.#giveTurns();
    return away;
  }

  async #giveTurns(): Promise<void> {
    this.#isBusy = true;
    try {
      while (this.#waiting + this.#ahead.length > 0) {
        const queued = this.#next(this.#turns.most());
        const { next = [], later = [] } = await this.#turns.take(queued.map(({ item }) => item));
        const isIn = (items: readonly T[]) => (one: Queued<T>) => items.includes(one.item);
        this.#ahead = [...queued.filter(isIn(next)), ...this.#ahead];
        // From the last on, so that those of one caller keep their order.
        for (const one of queued.filter(isIn(later)).toReversed()) this.#putBack(one);
      }
    } finally {
      this.#isBusy = false;
    }
  }

  #next(most: number): Queued<T>[] {
    const queued = this.#ahead.splice(0, most);
    const taken = new Set(queued.map(({ caller }) => caller));
    for (const [caller, lane] of this.#firstLanes(most)) {
      if (queued.length >= most) break;
      if (taken.has(caller)) continue;
      const item = lane.shift() as T;
      this.#lanes.delete(caller);
      if (lane.length > 0) this.#lanes.set(caller, lane);
      this.#waiting--;
      queued.push({ caller, item });
    }
    return queued;
  }

  /** The lanes that are next; those that are emptied or put behind others meanwhile are still among them. */
  #firstLanes(most: number): (readonly [string, T[]])[] {
    const lanes: (readonly [string, T[]])[] = [];
    for (const lane of this.#lanes) if (lanes.push(lane) >= most * 2) break;
    return lanes;
  }

  #putBack({ caller, item }: Queued<T>): void {
    const lane = this.#lanes.get(caller);
    if (lane === undefined) this.#lanes.set(caller, [item]);
    else lane.unshift(item);
    this.#waiting++;
  }
}
