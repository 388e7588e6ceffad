import { toldFault } from '../faults.ts';
import type { GlobalChange } from '../service/ports/changes.ts';
import type { CoordinatorParts } from './coordinator-parts.ts';
import { LEASE_MS } from './confirmation.ts';

/** Beyond this many orgs the lease is waited out instead of telling each of them. */
export const TELL_ORGS_MAX = 200;
/** Clocks of two machines may disagree by this much over the length of a lease. */
const LEASE_MARGIN_MS = 500;
/** After so long, no org answers from before a change that it was not told of. */
const OVER_AFTER_MS = LEASE_MS + LEASE_MARGIN_MS;

/** What telling needs from its coordinator. */
export type TellingPorts = Pick<CoordinatorParts, 'ledger' | 'clock'> & {
  /** Tells another org what the global plane changed; resolves to whether it heard. Never rejects. */
  readonly tellOrg: (orgId: number, change: GlobalChange) => Promise<boolean>;
};

type Pending = { readonly revision: number; readonly until: number; readonly over: Promise<void> };

/**
 * Which changes of the global plane some org may still answer from before (I6). It is data: the ledger says until when, from
 * the step that acknowledges a change until everybody has heard of it, and a new object begins with what it finds there.
 */
export class Telling {
  readonly #ports: TellingPorts;
  /** One for each change of the global plane, and one for a start. Each ends when its time is over at the latest. */
  readonly #pending = new Set<Pending>();

  constructor(ports: TellingPorts) {
    this.#ports = ports;
    // The object before this one may have told nobody, and may have had another clock, so the whole time is waited
    // again.
    if (ports.ledger.state().tellingUntil !== undefined) this.waitOut();
  }

  /** Begins to tell the orgs; to be called in the step that acknowledges the change. */
  begin(orgIds: readonly number[], change: GlobalChange): void {
    if (orgIds.length === 0) return;
    if (orgIds.length > TELL_ORGS_MAX) return this.#waitOut(change.revision);
    this.#add(change.revision, async (until) => {
      const heard = await Promise.all(orgIds.map(async (orgId) => await this.#ports.tellOrg(orgId, change)));
      if (!heard.every(Boolean)) await this.#sleepUntil(until);
    });
  }

  /**
   * Waits until every lease has ended that is held now, where nobody can be told what changed. Until then no revision counts as
   * heard of.
   */
  waitOut(): void {
    this.#waitOut(1);
  }

  /** Resolves when no org can answer from before the changes up to a revision that were acknowledged so far. */
  async whenHeard(upTo = Infinity): Promise<void> {
    await Promise.all([...this.#pending].filter(({ revision }) => revision <= upTo).map(({ over }) => over));
  }

  /** The newest revision that every org has heard of, and of everything before it. */
  heardUpTo(): number {
    const revisions = [...this.#pending].map(({ revision }) => revision - 1);
    return Math.min(this.#ports.ledger.state().acknowledged.revision, ...revisions);
  }

  #waitOut(revision: number): void {
    this.#add(revision, async (until) => await this.#sleepUntil(until));
  }

  #add(revision: number, tell: (until: number) => Promise<void>): void {
    const until = this.#ports.clock.now() + OVER_AFTER_MS;
    const { promise: over, resolve } = Promise.withResolvers<void>();
    const pending: Pending = { revision, until, over };
    this.#pending.add(pending);
    const end = (): void => {
      this.#pending.delete(pending);
      // First, so that nobody waits for ever if it cannot be stored: then the next object waits the time out.
      resolve();
      this.#store();
    };
    try {
      this.#store();
    } finally {
      tell(until)
        .then(end)
        .catch((error: unknown) => toldFault(error, { what: 'telling' }));
    }
  }

  #store(): void {
    const untils = [...this.#pending].map(({ until }) => until);
    this.#ports.ledger.tell(untils.length === 0 ? undefined : Math.max(...untils));
  }

  async #sleepUntil(until: number): Promise<void> {
    // Not longer than the whole time, if the clock was set back meanwhile.
    const left = Math.min(until - this.#ports.clock.now(), OVER_AFTER_MS);
    await this.#ports.clock.sleep(Math.max(0, left));
  }
}
