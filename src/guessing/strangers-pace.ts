/** So many hashes of strangers an isolate makes at once, so that people who come together need not wait. */
export const BURST = 20;
/** Beside others that wait for it already, so many more requests wait. */
export const WAITING_MAX = 50;
/** How often a request looks whether it may go on, and how many times. Clients wait longer than all of them take. */
const LOOK_EVERY_MS = 100;
const LOOKS_MAX = 50;

/** What pacing needs from outside. */
export type StrangersPacePorts = {
  /** How long it takes until an isolate makes one hash more, in milliseconds: a multiple of what a hash costs. */
  readonly everyMs: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
};

/**
 * How fast an isolate hashes passwords of logins that are not at home where they come from. A hash is slow on purpose, and
 * while it is made nothing else of the isolate goes on; the limits of the guards are for all isolates together, which is more
 * than one of them can bear. Whoever guessed right gives back what it took, so that honest people use up nothing.
 */
export class StrangersPace {
  readonly #ports: StrangersPacePorts;
  #left = BURST;
  #filledAt: number | undefined;
  /** Until when others wait, at most: a request that was ended never says so. */
  #waiting: readonly number[] = [];

  constructor(ports: StrangersPacePorts) {
    this.#ports = ports;
  }

  /** Whether nobody else would be admitted now, and nobody may wait. */
  get isFull(): boolean {
    this.#fill();
    const now = this.#ports.now();
    this.#waiting = this.#waiting.filter((until) => until > now);
    return this.#left < 1 && this.#waiting.length >= WAITING_MAX;
  }

  /** Resolves to true once a hash may be made, and to false when too many wait already or it takes too long. */
  async admit(): Promise<boolean> {
    if (this.#take()) return true;
    if (this.isFull) return false;
    const { now, sleep } = this.#ports;
    const mine = now() + LOOK_EVERY_MS * LOOKS_MAX;
    this.#waiting = [...this.#waiting, mine];
    let isMyTurn = false;
    for (let looks = 0; looks < LOOKS_MAX && !isMyTurn; looks++) {
      await sleep(LOOK_EVERY_MS);
      isMyTurn = this.#take();
    }
    const place = this.#waiting.indexOf(mine);
    this.#waiting = this.#waiting.filter((_, i) => i !== place);
    return isMyTurn;
  }

  /** The guess was right, or was not made: it does not count. */
  giveBack(): void {
    this.#left = Math.min(BURST, this.#left + 1);
  }

  #take(): boolean {
    this.#fill();
    if (this.#left < 1) return false;
    this.#left--;
    return true;
  }

  #fill(): void {
    const { everyMs, now } = this.#ports;
    const at = now();
    const since = at - (this.#filledAt ?? at);
    const more = Math.floor(since / everyMs);
    // A clock that was set back begins anew.
    this.#filledAt = this.#filledAt === undefined || since < 0 ? at : this.#filledAt + more * everyMs;
    this.#left = Math.min(BURST, this.#left + Math.max(0, more));
  }
}
