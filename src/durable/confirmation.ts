import { GLOBAL_ORG_ID } from '../core/principal.ts';
import type { Head } from '../service/ports.ts';
import type { CoordinatorParts } from './coordinator-parts.ts';

/** How long an org may answer on what it last knew of the global plane; the global writer waits this long (I6). */
export const LEASE_MS = 5_000;
/** From this age on the lease is renewed beside the answers, so that a busy org never waits for it. */
const RENEW_AFTER_MS = 2_500;

/** What a confirmation needs from its coordinator. */
export type ConfirmationPorts = CoordinatorParts & {
  /** The newest global revision as the global coordinator knows it; undefined when it does not or is not reached. */
  readonly askGlobal: () => Promise<number | undefined>;
  /** Finds out what became of a change whose outcome is open, and makes sure that it cannot happen later. */
  readonly settle: () => Promise<void>;
};

/**
 * Whether the cache may be answered from. Three things must be so: it was compared with the database since the
 * object started, no change has an unknown outcome, and the global plane was asked within the lease.
 */
export class Confirmation {
  readonly #ports: ConfirmationPorts;
  #state: 'cold' | 'warm' | 'doubt' = 'cold';
  #confirmedAt = -Infinity;
  #running: Promise<boolean> | undefined;

  constructor(ports: ConfirmationPorts) {
    this.#ports = ports;
  }

  /** True when the cache may be answered from now; false when the answer must be 503 (fails closed). */
  async ensure(): Promise<boolean> {
    const age = this.#ports.now() - this.#confirmedAt;
    if (this.#state !== 'warm' || age >= this.#leaseMs()) return await this.#confirm();
    if (age >= RENEW_AFTER_MS && this.#leaseMs() !== Infinity) void this.#confirm();
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

  /** Resolves when the start or the settling, if one is under way, has come to its end. */
  async started(): Promise<void> {
    if (this.#state !== 'warm') await this.#running;
  }

  /** From now until it is settled, a change has an unknown outcome: nothing may be answered (I8). */
  doubt(): void {
    this.#state = 'doubt';
    this.#ports.cache.doubt();
  }

  /** Takes in the newest revisions, read from the database no earlier than `askedAt`. */
  learn(head: Head, askedAt: number): void {
    if (this.#state === 'warm') this.#ports.cache.follow(head.global, head.news);
    else this.#start(head);
    this.#confirmedAt = Math.max(this.#confirmedAt, askedAt);
  }

  /** The global plane is this coordinator's own; nobody else changes it. */
  #leaseMs(): number {
    return this.#ports.orgId === GLOBAL_ORG_ID ? Infinity : LEASE_MS;
  }

  #confirm(): Promise<boolean> {
    this.#running ??= this.#confirmOnce().finally(() => (this.#running = undefined));
    return this.#running;
  }

  async #confirmOnce(): Promise<boolean> {
    const { now, settle } = this.#ports;
    const askedAt = now();
    try {
      if (this.isOpen) await settle();
      this.learn(await this.#readHead(), askedAt);
      return true;
    } catch (error) {
      console.warn('the database cannot be asked for the newest revision', error);
      return await this.#confirmWithoutDatabase(askedAt);
    }
  }

  #readHead(): Promise<Head> {
    const { database, repositories, orgId, cache } = this.#ports;
    return database.read(repositories.changes.head(orgId, cache.state().global));
  }

  /** A cold start keeps what the object stored only if nobody changed the org since. */
  #start(head: Head): void {
    const { cache } = this.#ports;
    const stored = cache.state();
    const isCurrent = !this.isOpen && stored.own === head.own && stored.global <= head.global;
    if (isCurrent) cache.follow(head.global, head.news);
    else cache.reset(head);
    this.#state = 'warm';
  }

  /**
   * Reads survive an outage of the database (I9): the org's own changes all pass through here, so what is stored is
   * its last acknowledged state, and the global coordinator can tell that its plane has not moved.
   */
  async #confirmWithoutDatabase(askedAt: number): Promise<boolean> {
    const stored = this.#ports.cache.state();
    if (this.isOpen) return false;
    if (this.#ports.orgId !== GLOBAL_ORG_ID && (await this.#ports.askGlobal()) !== stored.global)
      return false;
    this.#state = 'warm';
    this.#confirmedAt = askedAt;
    return true;
  }
}
