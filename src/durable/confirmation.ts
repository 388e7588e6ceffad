import { GLOBAL_ORG_ID } from '../core/principal.ts';
import type { Head } from '../service/ports/changes.ts';
import type { CoordinatorParts } from './coordinator-parts.ts';
import { PATIENCE_MS, tooLate, within } from './patience.ts';

/** How long an org may answer on what it last knew of the global plane; the global writer waits this long (I6). */
export const LEASE_MS = 5_000;
/** From this age on the lease is renewed beside the answers, so that a busy org never waits for it. */
const RENEW_AFTER_MS = 2_500;
/** How often the database is asked again because something happened while it was asked. */
const ATTEMPTS_MAX = 4;

/** What a confirmation needs from its coordinator. */
export type ConfirmationPorts = CoordinatorParts & {
  /** The newest global revision as the global coordinator knows it; undefined when it does not or is not reached. */
  readonly askGlobal: () => Promise<number | undefined>;
  /** Finds out what became of a change whose outcome is open, and makes sure that it cannot happen later. */
  readonly settle: () => Promise<void>;
};

/** When the database was asked, and what was known then: what it answers is only as good as that. */
export type Asked = {
  readonly at: number;
  readonly epoch: number;
  readonly own: number;
  readonly isPending: boolean;
};

/**
 * Whether the cache may be answered from. Three things must be so: it was compared with the database since the
 * object started, no change has an unknown outcome, and the global plane was asked within the lease.
 *
 * Everything that makes an answer under way too old begins a new epoch: a change of the global plane that the org is
 * told of, and a change whose outcome is unknown. An answer to what was asked in an earlier epoch counts for nothing.
 */
export class Confirmation {
  readonly #ports: ConfirmationPorts;
  #state: 'cold' | 'warm' | 'doubt' = 'cold';
  #epoch = 0;
  #confirmedAt = -Infinity;
  #running: Promise<boolean> | undefined;

  constructor(ports: ConfirmationPorts) {
    this.#ports = ports;
  }

  /** True when the cache may be answered from now; false when the answer must be 503 (fails closed). */
  async ensure(): Promise<boolean> {
    if (this.#state !== 'warm' || this.#age() >= this.#leaseMs()) return await this.#confirm();
    if (this.#age() >= RENEW_AFTER_MS && this.#leaseMs() !== Infinity) void this.#confirm();
    return true;
  }

  /** True once the cache was compared with the database, and while no change has an unknown outcome. */
  get isWarm(): boolean {
    return this.#state === 'warm';
  }

  /** True while a change has an unknown outcome, be it of this object or of the one that it replaced. */
  get isOpen(): boolean {
    return this.#state === 'doubt' || (this.#state === 'cold' && this.#ports.cache.state().isPending);
  }

  /** From now until it is settled, a change has an unknown outcome: nothing may be answered (I8). */
  doubt(): void {
    this.#epoch++;
    this.#state = 'doubt';
    this.#ports.cache.doubt();
  }

  /** The org is told that the global plane changed: what the database was asked before may not know of it. */
  told(): void {
    this.#epoch++;
  }

  /** To be called just before the database is asked for the newest revisions. */
  ask(): Asked {
    const { own, isPending } = this.#ports.cache.state();
    return { at: this.#ports.now(), epoch: this.#epoch, own, isPending };
  }

  /**
   * Takes in the newest revisions. False when something happened since they were asked for that they may not know of:
   * then nothing was taken in, and they must be asked for again.
   */
  learn(head: Head, asked: Asked): boolean {
    return !this.isOpen && this.#takeIn(head, asked);
  }

  #takeIn(head: Head, asked: Asked): boolean {
    if (asked.epoch !== this.#epoch) return false;
    const { cache } = this.#ports;
    const stored = cache.state();
    // While a change is on its way, the stored revision runs ahead of the database's.
    const isQuiet = !asked.isPending && !stored.isPending && asked.own === stored.own;
    const isBehind = stored.global > head.global || (isQuiet && stored.own !== head.own);
    // A cold start keeps what the object stored only if nobody changed the org since. A database that went back, as
    // after a restore, makes everything that was cached wrong.
    const isUsable = this.#state === 'warm' ? !isBehind : !stored.isPending && !isBehind;
    if (isUsable) cache.follow(head.global, head.news);
    else cache.reset(head);
    this.#state = 'warm';
    this.#confirmedAt = Math.max(this.#confirmedAt, asked.at);
    return true;
  }

  #age(): number {
    return this.#ports.now() - this.#confirmedAt;
  }

  /** The global plane is this coordinator's own; nobody else changes it. */
  #leaseMs(): number {
    return this.#ports.orgId === GLOBAL_ORG_ID ? Infinity : LEASE_MS;
  }

  #confirm(): Promise<boolean> {
    this.#running ??= this.#confirmUntilTrue().finally(() => (this.#running = undefined));
    return this.#running;
  }

  /** An answer that came too late, or from before something happened, is no confirmation: ask again. */
  async #confirmUntilTrue(): Promise<boolean> {
    for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      const isAnswered = (await this.#confirmWithDatabase()) || (await this.#confirmWithoutDatabase());
      if (!isAnswered) return false;
      if (this.#state === 'warm' && this.#age() < this.#leaseMs()) return true;
    }
    return false;
  }

  /** True when the database answered, whether or not the answer could be taken in. */
  async #confirmWithDatabase(): Promise<boolean> {
    const { settle, database, repositories, orgId, cache } = this.#ports;
    try {
      // While a change is open no other is made, so what is settled here stays settled.
      if (this.isOpen) await settle();
      const asked = this.ask();
      const head = repositories.changes.head(orgId, cache.state().global);
      const answer = await within(PATIENCE_MS, database.read(head), tooLate);
      this.#takeIn(answer, asked);
      return true;
    } catch (error) {
      console.warn('the database cannot be asked for the newest revision', error);
      return false;
    }
  }

  /**
   * Reads survive an outage of the database (I9): the org's own changes all pass through here, so what is stored is
   * its last acknowledged state, and the global coordinator can tell that its plane has not moved.
   */
  async #confirmWithoutDatabase(): Promise<boolean> {
    const asked = this.ask();
    const { global } = this.#ports.cache.state();
    const isOwnPlane = this.#ports.orgId === GLOBAL_ORG_ID;
    if (this.isOpen || (!isOwnPlane && (await this.#ports.askGlobal()) !== global)) return false;
    if (this.isOpen || asked.epoch !== this.#epoch) return false;
    this.#state = 'warm';
    this.#confirmedAt = asked.at;
    return true;
  }
}
