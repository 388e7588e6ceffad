import { GLOBAL_ORG_ID } from '../core/principal.ts';
import type { Clock } from './clock.ts';

/**
 * How long an org that listens may answer on what it last knew of the global plane; the global writer waits this long for who
 * did not hear (I6).
 */
export const LEASE_MS = 5_000;
/**
 * After so long, and at the latest after the lease that it has by then, the database is asked before anything is answered: a
 * restore is noticed by that. It is the lease of the global plane itself, which nobody else changes.
 */
export const LOOK_MS = 60_000;
/** Where the database did not answer, an org that org 0 can tell leaves it alone for this long. */
const LOOK_AGAIN_MS = 10_000;
/** An org 0 that was not reached is not asked again for this long. */
const REACH_AGAIN_MS = 1_000;

/** Parts of a lease: from when it is renewed beside the answers, and from when by the database, if org 0 was not reached. */
const OLD_FROM = 0.4;
const LATE_FROM = 0.7;
/** These times differ from org to org by so much of what they are parts of, so that all orgs do not ask at once. */
const SPREAD = 0.2;

/**
 * When an org has to ask what: the global plane within a lease, org 0 or the database, and the database within a minute. All
 * times are counted from before a question was sent. A clock that is set back ends everything.
 */
export class Lease {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #wasSetBack: () => void;
  readonly #lasts: number;
  readonly #spread: number;
  readonly #isGlobal: boolean;
  #confirmedAt = -Infinity;
  /** Until then the database need not be asked. */
  #lookAt = -Infinity;
  /** Until then org 0 is not asked: it was not reached, or may not know of a restore yet. */
  #reachAt = -Infinity;
  #believeAt = -Infinity;
  /** The latest time that was read: a clock that shows an earlier one was set back. */
  #latest = -Infinity;

  /** @param wasSetBack is told when the clock shows less than before */
  constructor(orgId: number, clock: Pick<Clock, 'now'>, wasSetBack: () => void) {
    this.#clock = clock;
    this.#wasSetBack = wasSetBack;
    this.#isGlobal = orgId === GLOBAL_ORG_ID;
    this.#lasts = this.#isGlobal ? LOOK_MS : LEASE_MS;
    this.#spread = spreadOf(orgId);
  }

  /** What the clock shows. All times that are noted here are read by this, so that a clock that is set back is noticed. */
  now(): number {
    this.#age();
    return this.#latest;
  }

  /** True while it lasts. */
  isHeld(): boolean {
    return this.#age() < this.#lasts;
  }

  /** True from about half time on: it is to be renewed beside the answers, so that a busy org never waits for it. */
  isOld(): boolean {
    return this.#age() >= this.#part(OLD_FROM);
  }

  /** True when there is hardly time left to ask org 0 once more, before somebody has to wait. */
  isLate(): boolean {
    return this.#age() >= this.#part(LATE_FROM);
  }

  /** True when the database must be asked: it was not for a minute, or org 0 may not know yet what it showed. */
  isLookDue(): boolean {
    const now = this.now();
    return this.#isGlobal || now >= this.#lookAt || now < this.#believeAt;
  }

  /** True when org 0 was not reached a moment ago. */
  isOutOfReach(): boolean {
    return this.now() < this.#reachAt;
  }

  /** What the global plane has acknowledged is known as it was at a time, or later. */
  noteConfirmed(at: number): void {
    if (this.#isPast(at)) this.#confirmedAt = Math.max(this.#confirmedAt, at);
  }

  /** The database has shown what it had at a time, or later. */
  noteLook(at: number): void {
    if (!this.#isPast(at)) return;
    this.#lookAt = Math.max(this.#lookAt, at + LOOK_MS * (1 - SPREAD + SPREAD * this.#spread));
  }

  /** The database does not answer. */
  noteAway(): void {
    const now = this.now();
    this.#lookAt = Math.max(this.#lookAt, now + LOOK_AGAIN_MS);
  }

  /** Org 0 was asked at a time, and has not answered, or is not sure. */
  noteOutOfReach(at: number): void {
    if (this.#isPast(at)) this.#reachAt = at + REACH_AGAIN_MS;
  }

  /** The database was restored. Until org 0 has seen that itself, it may speak of what is gone. */
  noteRestored(): void {
    this.#believeAt = this.now() + LOOK_MS + LEASE_MS;
  }

  #part(from: number): number {
    return this.#lasts * (from + SPREAD * this.#spread);
  }

  /** False for a time from before the clock was set back. */
  #isPast(at: number): boolean {
    return at <= this.now();
  }

  /** How long ago the global plane was asked; infinite if the clock was set back since. */
  #age(): number {
    const now = this.#clock.now();
    if (now < this.#latest) {
      this.#confirmedAt = -Infinity;
      this.#lookAt = -Infinity;
      this.#reachAt = -Infinity;
      this.#believeAt = -Infinity;
      this.#wasSetBack();
    }
    this.#latest = now;
    return now < this.#confirmedAt ? Infinity : now - this.#confirmedAt;
  }
}

/** A number from 0 to 1 for each org: those of any orgs in a row are spread evenly. */
const spreadOf = (orgId: number): number => (orgId * 0.618_033_988_749_895) % 1;
