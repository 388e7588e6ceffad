import type { Caller } from '../core/caller.ts';
import { isForeign } from '../core/caller.ts';
import type { PrincipalFacts } from '../core/principal.ts';
import { DatabaseAway } from '../faults.ts';
import { log } from '../log.ts';
import type { Revisions } from '../service/ports/changes.ts';
import { holds } from '../service/ports/changes.ts';
import type { Confirmation } from './confirmation.ts';
import type { CoordinatorParts } from './coordinator-parts.ts';
import { FactsReader } from './facts-reader.ts';
import { CachedPrincipal } from './principal-cache.ts';

/** How often a principal is loaded again because a change touched it meanwhile. */
const LOAD_ATTEMPTS_MAX = 4;
const FIRST_STATE: Revisions = { own: 0, global: 0 };

/** A principal as it was found, and the state that this is of. */
export type Found = { readonly principal: CachedPrincipal | undefined; readonly at: Revisions };

/** What finding principals needs from its coordinator. */
export type PrincipalsPorts = CoordinatorParts & { readonly confirmation: Confirmation };

/** Finds what principals may do: in the cache while that may be used, else in the database. */
export class Principals {
  readonly #ports: PrincipalsPorts;
  readonly #reader: FactsReader;
  /**
   * The loads under way. Each ends, because the database is given up after a while; so there are no more than there are
   * questions being answered. A load belongs to the object, and goes on when the client who caused it hangs up.
   */
  readonly #loads = new Map<string, Promise<Found | 'unavailable'>>();

  constructor(ports: PrincipalsPorts) {
    this.#ports = ports;
    this.#reader = new FactsReader(ports);
  }

  /** A principal, from the cache if it may be used; otherwise in one round trip, however many ask at once. */
  async find(
    place: number,
    userId: number,
    tokenId: number | null,
    caller?: Caller,
  ): Promise<Found | 'unavailable'> {
    if (!(await this.#ports.confirmation.ensure())) return 'unavailable';
    // Reads the object's storage, so that an object that was replaced finds out.
    const at = this.#ports.confirmation.revisions();
    try {
      if (caller !== undefined && isForeign(caller, this.#ports.orgId))
        return await this.#load(place, userId, tokenId, false);
      const cached = this.#ports.cache.find(place, userId);
      if (cached !== undefined && knowsToken(cached.facts, tokenId)) return { principal: cached, at };
      const load = async () => await this.#load(place, userId, tokenId, true);
      return await this.#loadOnce(`${place}/${userId}/${tokenId ?? ''}`, load, at);
    } catch (error) {
      if (!(error instanceof DatabaseAway)) throw error;
      log('database-away', { org: this.#ports.orgId, what: 'a principal', error });
      return 'unavailable';
    }
  }

  /**
   * Joins a load that is under way, if what it finds is good for whoever asks now: it holds all that was known then, and is
   * of somebody whose changes the org is told of (I6).
   */
  async #loadOnce(
    key: string,
    load: () => Promise<Found | 'unavailable'>,
    known: Revisions,
  ): Promise<Found | 'unavailable'> {
    const underWay = this.#loads.get(key);
    if (underWay !== undefined) {
      const found = await underWay;
      if (found === 'unavailable') return found;
      const isKept = found.principal !== undefined && this.#ports.cache.keeps(found.principal.facts);
      if (isKept && holds(found.at, known)) return found;
    }
    // A load that began in the meantime began after the question.
    let mine = this.#loads.get(key);
    if (mine === undefined) {
      mine = load().finally(() => this.#loads.delete(key));
      this.#loads.set(key, mine);
    }
    return await mine;
  }

  /**
   * Reads a principal with the newest pair, which is taken in as every answer of the database is. It is kept unless a change
   * after that pair touches it: then it is read again (I7).
   */
  async #load(
    place: number,
    userId: number,
    tokenId: number | null,
    mayKeep: boolean,
  ): Promise<Found | 'unavailable'> {
    const load = this.#ports.cache.beginLoad();
    try {
      for (let attempt = 1; ; attempt++) {
        const { facts, head, asked } = await this.#reader.read(place, userId, tokenId);
        const isLast = attempt === LOAD_ATTEMPTS_MAX || this.#ports.confirmation.isOpen;
        if (!this.#ports.confirmation.learn(head, asked)) {
          if (isLast) return 'unavailable';
          continue;
        }
        const at = { own: head.own, global: head.global };
        if (facts === undefined) return { principal: undefined, at };
        // The org is not told of changes of this principal, so it is not known since when the facts are true.
        if (!mayKeep || !this.#ports.cache.keeps(facts))
          return { principal: new CachedPrincipal(facts, FIRST_STATE), at };
        const principal = new CachedPrincipal(facts, at);
        const kept = this.#ports.cache.keep(principal, load);
        // Even if it is not kept, it is newer than the question.
        if (kept !== undefined || isLast) return { principal: kept ?? principal, at };
      }
    } finally {
      this.#ports.cache.endLoad(load);
    }
  }
}

const knowsToken = ({ tokens }: PrincipalFacts, tokenId: number | null): boolean =>
  tokenId === null || tokens.some(({ id }) => id === tokenId);
