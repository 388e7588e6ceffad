import type { Tip } from '../service/ports/changes.ts';
import type { Clock } from './clock.ts';
import { RELY_MS } from './listeners.ts';

/** From this long before its end on, listening is asked for again. */
const RENEW_BEFORE_MS = RELY_MS / 2;
/** When org 0 was not reached, it is not asked again for this long. */
const RETRY_MS = 1_000;

/** What listening needs from its coordinator. */
export type ListeningPorts = {
  /** Whoever has it read calls `end` when it was set back. */
  readonly clock: Pick<Clock, 'now'>;
  /** Has org 0 put this org on its list: what it has acknowledged by then. Undefined where that cannot be told. Never rejects. */
  readonly register: () => Promise<Tip | undefined>;
  /** Is told of an entry of the global plane that exists. */
  readonly noteKnown: (tip: Tip) => void;
};

/**
 * Whether org 0 tells this org what changes. What it acknowledged before it began to tell must be known from elsewhere: so
 * it says how far it was.
 */
export class Listening {
  readonly #ports: ListeningPorts;
  /** On this object's clock. */
  #until = -Infinity;
  /** What was acknowledged up to here was not told. */
  #from = 0;
  #retryAt = -Infinity;
  #isAsking = false;
  #ends = 0;

  constructor(ports: ListeningPorts) {
    this.#ports = ports;
  }

  /** True while org 0 tells this org what changes. */
  get isOn(): boolean {
    return this.#ports.clock.now() < this.#until;
  }

  /** True while an org that has followed the global plane that far hears of everything after. */
  isWhole(followed: () => number): boolean {
    if (!this.isOn) return false;
    if (this.#from > 0 && followed() >= this.#from) this.#from = 0;
    return this.#from === 0;
  }

  /** Asks org 0 to go on telling, if the time is half over: until it is known whether it does. Undefined if nobody need be asked now. */
  renew(): Promise<void> | undefined {
    const now = this.#ports.clock.now();
    const isTooEarly = now < this.#retryAt && this.#retryAt - now <= RETRY_MS;
    if (this.#isAsking || isTooEarly || this.#until - now > RENEW_BEFORE_MS) return undefined;
    this.#isAsking = true;
    return this.#renew().finally(() => (this.#isAsking = false));
  }

  /** Relies on nothing any more, not even on an answer that is under way: the clock was set back. */
  end(): void {
    this.#ends++;
    this.#until = -Infinity;
  }

  /** The database has another trail than the one that org 0 spoke of. */
  beganAnew(): void {
    this.#from = 0;
  }

  async #renew(): Promise<void> {
    const { clock, register, noteKnown } = this.#ports;
    const sentAt = clock.now();
    const ends = this.#ends;
    const tip = await register();
    // It may have been set back, and this may be the first to notice.
    const { isOn } = this;
    if (tip === undefined) {
      this.#retryAt = clock.now() + RETRY_MS;
      return;
    }
    if (ends !== this.#ends) return;
    // Where it was on all the time, everything was told.
    if (!isOn) {
      this.#from = tip.revision;
      noteKnown(tip);
    }
    this.#until = sentAt + RELY_MS;
  }
}
