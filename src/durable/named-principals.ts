import type { AskedSubject } from '../core/asking.ts';
import type { Reach } from '../core/reach.ts';
import type { Revisions } from '../service/ports/changes.ts';
import type { AskedPrincipal } from '../service/ports/principals.ts';
import type { Confirmation } from './confirmation.ts';
import type { CoordinatorParts } from './coordinator-parts.ts';
import { FactsReader } from './facts-reader.ts';
import type { Load } from './principal-cache.ts';
import { CachedPrincipal } from './principal-cache.ts';
import { typesAt } from './principals.ts';

/** What reading principals by name needs from its coordinator. */
export type NamedPrincipalsPorts = CoordinatorParts & { readonly confirmation: Confirmation };

/** Whom some names named at one state. */
export type ReadTogether = {
  readonly at: Revisions;
  /** How much had been dropped since the load began: before the read, and at the moment when whoever is kept was found to be good. */
  readonly droppedBefore: number;
  readonly dropped: number;
  readonly whoIs: (subject: AskedSubject) => number | undefined;
  readonly uidOf: (userId: number) => string | undefined;
  /**
   * What somebody who was named may do; undefined where there is nobody, and `touched` where a change after that state touches it.
   * Undefined as a whole where they have too much to be read together.
   */
  readonly find: ((userId: number) => CachedPrincipal | undefined | 'touched') | undefined;
};

const FIRST_STATE: Revisions = { own: 0, global: 0 };

/** Reads principals by their names, several in one round trip, and keeps those who are kept here. */
export class NamedPrincipals {
  readonly #ports: NamedPrincipalsPorts;
  readonly #reader: FactsReader;

  constructor(ports: NamedPrincipalsPorts) {
    this.#ports = ports;
    this.#reader = new FactsReader(ports);
  }

  /**
   * Whom some names name at a moment after this call; `again` where what was read does not hold all that is known to exist, or is in
   * doubt no more. Nothing is kept of what is read while a change has an unknown outcome. Throws as the database does.
   *
   * @param beside somebody who is read with them
   * @param load must have begun before
   * @param among nobody else is read
   */
  async read(
    subjects: readonly AskedSubject[],
    beside: AskedPrincipal | undefined,
    load: Load,
    among: Reach = 'all',
  ): Promise<ReadTogether | 'unavailable' | 'again'> {
    const { orgId, cache, confirmation } = this.#ports;
    const droppedBefore = load.dropped.length;
    const {
      named,
      types: read,
      head,
      asked,
      look,
    } = await this.#reader.readNamed(orgId, subjects, beside, among);
    const at = { own: head.own, global: head.global };
    const learned =
      look === undefined
        ? confirmation.learn(head, asked) || 'ask-again'
        : confirmation.learnInDoubt(head, asked, look);
    if (learned === 'unfit') return 'unavailable';
    if (learned === 'ask-again') return 'again';
    const isSure = learned === true;
    const inDoubt = read && { vocabulary: read, since: FIRST_STATE };
    const types = isSure ? typesAt(cache, at, read, load) : inDoubt;
    if (types === undefined) return 'again';
    const { whoIs, uidOf, factsOf } = named;
    const dropped = load.dropped.length;
    if (factsOf === undefined) return { at, droppedBefore, dropped, whoIs, uidOf, find: undefined };
    const compiled = new Map<number, CachedPrincipal | undefined | 'touched'>();
    const compile = (userId: number): CachedPrincipal | undefined | 'touched' => {
      const facts = factsOf({ userId, tokenId: beside?.userId === userId ? beside.tokenId : null });
      if (facts === undefined) return undefined;
      if (!isSure || !cache.keeps(facts)) return new CachedPrincipal(facts, FIRST_STATE, types);
      return cache.keep(new CachedPrincipal(facts, at, types), load) ?? 'touched';
    };
    const ids = [beside?.userId, ...subjects.map(whoIs)];
    // All at once, so that what is found is of one moment.
    for (const id of new Set(ids)) if (id !== undefined) compiled.set(id, compile(id));
    return { at, droppedBefore, dropped, whoIs, uidOf, find: (userId) => compiled.get(userId) };
  }
}
