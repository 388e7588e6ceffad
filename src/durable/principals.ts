import type { Caller } from '../core/caller.ts';
import { isForeign } from '../core/caller.ts';
import { dependenciesOf, TYPES } from '../core/dependency.ts';
import type { PrincipalFacts } from '../core/principal.ts';
import type { Vocabulary } from '../core/vocabulary.ts';
import { DatabaseAway } from '../faults.ts';
import { log } from '../log.ts';
import type { Head, Revisions } from '../service/ports/changes.ts';
import { holds } from '../service/ports/changes.ts';
import type { Asked, Confirmation } from './confirmation.ts';
import type { CoordinatorParts } from './coordinator-parts.ts';
import { FactsReader } from './facts-reader.ts';
import type { TypesInForce } from './kept-types.ts';
import type { Load, PrincipalCache } from './principal-cache.ts';
import { CachedPrincipal } from './principal-cache.ts';

/** How often a principal is loaded again because a change touched it meanwhile. */
const LOAD_ATTEMPTS_MAX = 4;
/** How often a principal is looked for again because doubt began or ended meanwhile. */
const FIND_ATTEMPTS_MAX = 4;
const FIRST_STATE: Revisions = { own: 0, global: 0 };

/**
 * A principal as it was found, with what was declared for the org at the same moment, and the state that this is of; whether it was
 * read for this very question, so after it came.
 */
export type Found = {
  readonly principal: CachedPrincipal | undefined;
  readonly types: TypesInForce;
  readonly at: Revisions;
  readonly isReadAnew: boolean;
};

/** What looking once gives; `again` where a change came to have an unknown outcome meanwhile, or has one no more. */
type Looked = Found | 'unavailable' | 'again';

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
  readonly #loads = new Map<string, Promise<Looked>>();

  constructor(ports: PrincipalsPorts) {
    this.#ports = ports;
    this.#reader = new FactsReader(ports);
  }

  /**
   * A principal, from the cache if it may be used; otherwise in one round trip, however many ask at once. While a change has an
   * unknown outcome it is what the database has at a moment after this call, of which nothing is kept.
   */
  async find(
    place: number,
    userId: number,
    tokenId: number | null,
    caller?: Caller,
  ): Promise<Found | 'unavailable'> {
    const { confirmation, orgId } = this.#ports;
    const isKept = caller === undefined || !isForeign(caller, orgId);
    try {
      for (let attempt = 0; attempt < FIND_ATTEMPTS_MAX; attempt++) {
        let found: Looked = confirmation.isOpen ? 'again' : 'unavailable';
        if (await confirmation.ensure()) found = await this.#findSure(place, userId, tokenId, isKept);
        else if (confirmation.isOpen) found = await this.#findInDoubt(place, userId, tokenId, isKept);
        if (found !== 'again') return found;
      }
      return 'unavailable';
    } catch (error) {
      if (!(error instanceof DatabaseAway)) throw error;
      log('database-away', { org: orgId, what: 'a principal', error });
      return 'unavailable';
    }
  }

  async #findSure(place: number, userId: number, tokenId: number | null, isKept: boolean): Promise<Looked> {
    const { confirmation, cache } = this.#ports;
    // Reads the object's storage, so that an object that was replaced finds out.
    const at = confirmation.revisions();
    if (!isKept) return await this.#load(place, userId, tokenId, false);
    const cached = cache.find(place, userId);
    if (cached !== undefined && knowsToken(cached.facts, tokenId))
      return { principal: cached, types: cached.types, at, isReadAnew: false };
    const load = async () => await this.#load(place, userId, tokenId, true);
    return await this.#loadOnce(`${place}/${userId}/${tokenId ?? ''}`, load, at);
  }

  /**
   * What the database has of a principal, by a read that is sent after the question and shows that the open entry is not there. If
   * it shows that the entry is, or can be no more, nothing is in doubt, and the principal is looked for again.
   */
  async #findInDoubt(
    place: number,
    userId: number,
    tokenId: number | null,
    isKept: boolean,
  ): Promise<Looked> {
    const { cache, confirmation } = this.#ports;
    const load = cache.beginLoad();
    try {
      const { facts, types: read, head, asked, look } = await this.#reader.read(place, userId, tokenId);
      if (look === undefined || read === undefined) return 'again';
      const learned = confirmation.learnInDoubt(head, asked, look);
      if (learned === 'unfit') return 'unavailable';
      if (learned === 'ask-again') return 'again';
      const at = { own: head.own, global: head.global };
      // Of what is kept, nothing is known to be of this moment. Since when the types are the same is told with the facts.
      const types = { vocabulary: read, since: FIRST_STATE };
      if (facts === undefined) return { principal: undefined, types, at, isReadAnew: true };
      if (cache.isTouchedSince(facts, at, load)) return 'again';
      const since = isKept && cache.keeps(facts) ? sinceWhen(facts, head, asked) : FIRST_STATE;
      return { principal: new CachedPrincipal(facts, since, types), types, at, isReadAnew: true };
    } finally {
      cache.endLoad(load);
    }
  }

  /**
   * Joins a load that is under way, if what it finds is good for whoever asks now: it holds all that was known then, and is
   * of somebody whose changes the org is told of (I6).
   */
  async #loadOnce(key: string, load: () => Promise<Looked>, known: Revisions): Promise<Looked> {
    const underWay = this.#loads.get(key);
    if (underWay !== undefined) {
      const found = await underWay;
      if (typeof found === 'string') return found;
      const isKept = found.principal !== undefined && this.#ports.cache.keeps(found.principal.facts);
      if (isKept && holds(found.at, known)) return { ...found, isReadAnew: false };
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
  async #load(place: number, userId: number, tokenId: number | null, mayKeep: boolean): Promise<Looked> {
    const load = this.#ports.cache.beginLoad();
    try {
      for (let attempt = 1; ; attempt++) {
        const isAgain = attempt > 1;
        const { facts, types: read, head, asked } = await this.#reader.read(place, userId, tokenId, isAgain);
        const isLast = attempt === LOAD_ATTEMPTS_MAX;
        if (!this.#ports.confirmation.learn(head, asked)) {
          if (this.#ports.confirmation.isOpen) return 'again';
          if (isLast) return 'unavailable';
          continue;
        }
        const at = { own: head.own, global: head.global };
        const types = typesAt(this.#ports.cache, at, read, load);
        // They were kept when it was sent, and are not any more.
        if (types === undefined) continue;
        if (facts === undefined) return { principal: undefined, types, at, isReadAnew: true };
        // The org is not told of changes of this principal, so it is not known since when the facts are true.
        if (!mayKeep || !this.#ports.cache.keeps(facts))
          return { principal: new CachedPrincipal(facts, FIRST_STATE, types), types, at, isReadAnew: true };
        const principal = new CachedPrincipal(facts, at, types);
        const kept = this.#ports.cache.keep(principal, load);
        // Even if it is not kept, it is newer than the question.
        if (kept !== undefined || isLast)
          return { principal: kept ?? principal, types, at, isReadAnew: true };
      }
    } finally {
      this.#ports.cache.endLoad(load);
    }
  }
}

/**
 * The types that were declared at the state that principals were read at: those that are kept, if they are known to have been the
 * same then; else those that were read with them, if they were.
 */
export function typesAt(
  cache: PrincipalCache,
  at: Revisions,
  read: Vocabulary | undefined,
  load: Load,
): TypesInForce | undefined {
  const kept = read === undefined ? cache.types() : cache.keepTypes(read, at, load);
  if (kept !== undefined && holds(at, kept.since)) return kept;
  return read && { vocabulary: read, since: at };
}

/** Whether the facts tell of the token, if there is one. */
export const knowsToken = ({ tokens }: PrincipalFacts, tokenId: number | null): boolean =>
  tokenId === null || tokens.some(({ id }) => id === tokenId);

/**
 * Since when facts and types are true that were read while an entry is open, so while nothing of the org's own changed: since the newest
 * change of the global plane that touches them, of those that the same read shows.
 */
function sinceWhen(facts: PrincipalFacts, { own, global, news }: Head, { followed }: Asked): Revisions {
  if (news === undefined) return { own, global };
  const dependencies = new Set([...dependenciesOf(facts), TYPES]);
  const touching = news.findLast(({ touches }) => touches.some((touched) => dependencies.has(touched)));
  return { own, global: Math.max(touching?.revision ?? 0, Math.min(followed, global)) };
}
