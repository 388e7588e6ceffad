import type { Touches } from '../core/dependency.ts';
import { toldFault } from '../faults.ts';
import type { Notified } from '../service/engine/change.ts';
import type { GlobalChange } from '../service/ports/changes.ts';
import type { CoordinatorParts } from './coordinator-parts.ts';
import { LEASE_MS } from './lease.ts';
import type { Listeners } from './listeners.ts';
import type { Part, TellAllPorts } from './tell-all.ts';
import { tellAll } from './tell-all.ts';

/**
 * Where it is not known who listens, leases are waited out beyond this many orgs: to tell them wakes all of their objects, most
 * of which have nothing to forget.
 */
export const ORGS_UNKNOWN_MAX = 1_000;
/** Clocks of two machines may disagree by this much over the length of a lease. */
const LEASE_MARGIN_MS = 500;
/** After so long, no org answers from before a change that it was not told of. */
const OVER_AFTER_MS = LEASE_MS + LEASE_MARGIN_MS;

/** What telling needs from its coordinator. */
export type TellingPorts = Pick<CoordinatorParts, 'ledger' | 'clock'> & {
  /** Only in the global plane: nobody else tells anybody. */
  readonly listeners: Listeners | undefined;
  readonly tellAll: TellAllPorts;
};

/** A change of the global plane, and the orgs that it concerns. */
export type Word = { readonly change: GlobalChange; readonly notifies: Notified };

type Pending = {
  readonly revision: number;
  /** What it may be seen by; undefined for everything. */
  readonly touches: Touches | undefined;
  readonly until: number;
  readonly over: Promise<void>;
};

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

  /** Whether the list of listeners says who must be told. Otherwise `begin` has to be given all orgs. */
  knowsWhoListens(): boolean {
    return this.#ports.listeners?.isWhole() ?? true;
  }

  /**
   * Begins to tell the orgs that listen of changes, in the order of the trail; to be called in the step that acknowledges them.
   * Each org that one of them concerns is told of all, in one call, and each change ends by itself.
   *
   * @param orgIds all orgs, where `knowsWhoListens` said no before; at most one more than `ORGS_UNKNOWN_MAX`
   */
  begin(words: readonly Word[], orgIds: readonly number[] | undefined): void {
    const told = words.map((word) => ({ ...word, orgIds: this.#whoListens(word.notifies, orgIds) }));
    const changes = words.map(({ change }) => change);
    const all = [...new Set(told.flatMap((word) => word.orgIds ?? []))];
    let parts: readonly Part[] | undefined;
    // Nothing is sent before it is stored that somebody is told: what is sent makes durable what was written by then, and no more.
    const tell = (): readonly Part[] => (parts ??= tellAll(all, changes, this.#ports.tellAll));
    for (const { change, orgIds: concerned } of told) {
      if (concerned === undefined) this.#waitOut(change.revision, change.touches);
      else if (concerned.length > 0) this.#end(change, tell, new Set(concerned));
    }
  }

  /**
   * Waits until every lease has ended that is held now, where nobody can be told what changed. Until then no revision counts as
   * heard of.
   */
  waitOut(): void {
    this.#waitOut(1, undefined);
  }

  /**
   * Resolves when no org can answer from before the changes that were acknowledged so far, and of which somebody knows who read,
   * or changed, what is given; from before any of them, where it is not known what that was.
   */
  async whenHeard(of?: Touches): Promise<void> {
    if (this.#pending.size === 0) return;
    const seen = new Set(of);
    const isSeen = ({ touches }: Pending): boolean =>
      of === undefined ||
      touches === undefined ||
      // The end of an org concerns whoever was in it, and nothing says any more who that was.
      touches.some((dependency) => seen.has(dependency) || dependency.startsWith('org:'));
    await Promise.all([...this.#pending].filter(isSeen).map(({ over }) => over));
  }

  /** Resolves when no org can answer from before the changes up to a revision that were acknowledged so far. */
  async whenHeardUpTo(upTo: number): Promise<void> {
    await Promise.all([...this.#pending].filter(({ revision }) => revision <= upTo).map(({ over }) => over));
  }

  /** The newest revision that every org has heard of, and of everything before it. */
  heardUpTo(): number {
    const revisions = [...this.#pending].map(({ revision }) => revision - 1);
    return Math.min(this.#ports.ledger.state().acknowledged.revision, ...revisions);
  }

  /** Who must be told; undefined where nobody knows. Who does not listen answers nothing from memory. */
  #whoListens(notifies: Notified, orgIds: readonly number[] | undefined): readonly number[] | undefined {
    const { listeners } = this.#ports;
    if (listeners === undefined || notifies.length === 0) return [];
    if (!listeners.isWhole()) {
      if (notifies !== 'every-org') return notifies;
      return orgIds === undefined || orgIds.length > ORGS_UNKNOWN_MAX ? undefined : orgIds;
    }
    const all = listeners.all();
    if (notifies === 'every-org') return all;
    const concerned = new Set(notifies);
    return all.filter((id) => concerned.has(id));
  }

  #end(
    { revision, touches }: GlobalChange,
    tell: () => readonly Part[],
    concerned: ReadonlySet<number>,
  ): void {
    this.#add(revision, touches, async (until) => {
      const mine = tell().filter(({ orgIds }) => orgIds.some((id) => concerned.has(id)));
      const unheard = await Promise.all(mine.map(async (part) => await part.unheard));
      if (unheard.some((ids) => [...ids].some((id) => concerned.has(id)))) await this.#sleepUntil(until);
    });
  }

  #waitOut(revision: number, touches: Touches | undefined): void {
    this.#add(revision, touches, async (until) => await this.#sleepUntil(until));
  }

  #add(revision: number, touches: Touches | undefined, tell: (until: number) => Promise<void>): void {
    const until = this.#ports.clock.now() + OVER_AFTER_MS;
    const { promise: over, resolve } = Promise.withResolvers<void>();
    const pending: Pending = { revision, touches, until, over };
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
