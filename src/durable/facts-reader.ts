import type { AskedSubject } from '../core/asking.ts';
import type { PrincipalFacts } from '../core/principal.ts';
import type { Reach } from '../core/reach.ts';
import type { Vocabulary } from '../core/vocabulary.ts';
import type { Head } from '../service/ports/changes.ts';
import type { Read } from '../service/ports/read.ts';
import { known, map, readAll } from '../service/ports/read.ts';
import type { TooLong } from '../service/ports/too-long.ts';
import { isShort } from '../service/ports/too-long.ts';
import type { AskedPrincipal, NamedFacts } from '../service/ports/principals.ts';
import type { Asked, Confirmation, Look } from './confirmation.ts';
import type { CoordinatorParts } from './coordinator-parts.ts';
import { LANES } from './lanes.ts';
import type { OpenEntry } from './ledger.ts';
import { databaseTooLate, READ_PATIENCE_MS, within } from './patience.ts';

/**
 * Principals in one read. From about fifty on each costs the database the same, a tenth of what one alone costs; a hundred take
 * its only thread for some ten milliseconds (measured).
 */
const TOGETHER_MAX = 100;

/** What was read of a principal, together with the newest pair, and what was known when it was sent. */
export type FactsAtHead = ReadAtHead & { readonly facts: PrincipalFacts | undefined };

/** The same of those whom some names name. */
export type NamedAtHead = ReadAtHead & { readonly named: NamedFacts };

type ReadAtHead = {
  /** What is declared for the org, own and global; undefined where that was kept when it was sent. */
  readonly types: Vocabulary | undefined;
  readonly head: Head;
  readonly asked: Asked;
  /** What the same read shows of the open entry, if one was open when it was sent. */
  readonly look: Look | undefined;
};

type Waiting = {
  readonly key: string;
  readonly place: number;
  readonly asked: AskedPrincipal;
  /** What is declared is read with it in any case. */
  readonly needsTypes: boolean;
  /** How many are read with it at most, itself among them. */
  togetherMax: number;
  readonly resolve: (found: FactsAtHead) => void;
  readonly reject: (error: unknown) => void;
};

/**
 * Reads principals from the database, each with the newest pair. What is asked for while the lane of loads is full goes
 * together in the next read, so that many who come back at once need few round trips. Whoever comes alone does not wait.
 */
export class FactsReader {
  readonly #ports: CoordinatorParts & { readonly confirmation: Confirmation };
  /** In their order; no more than there are questions being answered. */
  #waiting = new Set<Waiting>();
  #underWay = 0;

  constructor(ports: CoordinatorParts & { readonly confirmation: Confirmation }) {
    this.#ports = ports;
  }

  /**
   * What the database has of a principal at a moment after this call, and of the types that are declared, unless these are kept.
   * Throws as the database does, within its patience.
   *
   * @param needsTypes they are read though they may be kept, as they always are while an entry is open
   */
  async read(
    place: number,
    userId: number,
    tokenId: number | null,
    needsTypes = false,
  ): Promise<FactsAtHead> {
    const { clock } = this.#ports;
    const { promise, resolve, reject } = Promise.withResolvers<FactsAtHead>();
    const key = `${place}/${userId}/${tokenId ?? ''}`;
    const asked = { userId, tokenId };
    const waiting = { key, place, asked, needsTypes, togetherMax: TOGETHER_MAX, resolve, reject };
    this.#waiting.add(waiting);
    this.#send();
    // Waiting for the reads of others counts.
    return await within(READ_PATIENCE_MS, promise, () => this.#giveUp(waiting), clock);
  }

  /**
   * What the database has of those whom some names name, and of somebody beside, in one read at a moment after this call. The names must
   * be as `comparedName` gives them. It waits for its place in the lane of loads, as every read does.
   */
  async readNamed(
    place: number,
    subjects: readonly AskedSubject[],
    beside: AskedPrincipal | undefined,
    among: Reach,
  ): Promise<NamedAtHead> {
    const { repositories, confirmation, database, clock } = this.#ports;
    const asked = confirmation.ask();
    const { open } = confirmation;
    const read = readAll({
      named: repositories.principals.factsOfNamed(place, subjects, beside, among),
      ...this.#withHead(asked, open, false),
    });
    const { named, head, there, types } = await within(
      READ_PATIENCE_MS,
      database.read(read),
      databaseTooLate,
      clock,
    );
    return { named, types, head, asked, look: open === undefined ? undefined : { open, there } };
  }

  #giveUp(waiting: Waiting): never {
    this.#waiting.delete(waiting);
    return databaseTooLate();
  }

  #send(): void {
    while (this.#underWay < LANES.loads && this.#waiting.size > 0) {
      const together = this.#takeTogether();
      this.#underWay++;
      void this.#readTogether(together).finally(() => {
        this.#underWay--;
        this.#send();
      });
    }
  }

  /**
   * Those who wait for some principals, as they are seen from one place, and no more than the first may have beside it. Whoever
   * waits for the same one shares it.
   */
  #takeTogether(): readonly Waiting[] {
    const [first] = this.#waiting;
    const keys = new Set<string>();
    const together: Waiting[] = [];
    for (const waiting of this.#waiting) {
      if (waiting.place !== first?.place) continue;
      if (keys.size >= first.togetherMax && !keys.has(waiting.key)) continue;
      keys.add(waiting.key);
      together.push(waiting);
    }
    for (const taken of together) this.#waiting.delete(taken);
    return together;
  }

  /** Never rejects: who asked is told. */
  async #readTogether(together: readonly Waiting[]): Promise<void> {
    const { confirmation, database } = this.#ports;
    try {
      const asked = confirmation.ask();
      const { open } = confirmation;
      const needsTypes = together.some((one) => one.needsTypes);
      const found = await database.read(
        readAll({ factsOf: this.#readOf(together), ...this.#withHead(asked, open, needsTypes) }),
      );
      if (!isShort(found)) return this.#halve(together);
      const { head, there, types } = found;
      const look = open === undefined ? undefined : { open, there };
      for (const { asked: principal, resolve, reject } of together) {
        try {
          resolve({ facts: found.factsOf(principal), types, head, asked, look });
        } catch (error) {
          // What cannot be understood of one is not the trouble of the others.
          reject(error);
        }
      }
    } catch (error) {
      for (const { reject } of together) reject(error);
    }
  }

  /** What is read with principals in any case, and what is declared where that is not kept. */
  #withHead(asked: Asked, open: OpenEntry | undefined, needsTypes: boolean) {
    const { orgId, cache, repositories } = this.#ports;
    const { changes, resourceTypes } = repositories;
    const readsTypes = needsTypes || open !== undefined || cache.types() === undefined;
    return {
      types: readsTypes ? resourceTypes.inForce(orgId) : known(undefined),
      head: changes.head(orgId, asked.followed),
      there: open === undefined ? known(undefined) : changes.identityAt(orgId, open.revision),
    };
  }

  /** Somebody among them has very much. They go first in the next reads, half as many in each. */
  #halve(together: readonly Waiting[]): void {
    const principals = new Set(together.map(({ key }) => key)).size;
    for (const waiting of together) waiting.togetherMax = Math.ceil(principals / 2);
    this.#waiting = new Set([...together, ...this.#waiting]);
  }

  /** Whoever comes alone is read by statements that are made already, however much it has. */
  #readOf(
    together: readonly Waiting[],
  ): Read<((asked: AskedPrincipal) => PrincipalFacts | undefined) | TooLong> {
    const { principals } = this.#ports.repositories;
    const [first, ...others] = new Map(together.map((waiting) => [waiting.key, waiting])).values();
    if (first === undefined) throw new Error('Nobody is read');
    if (others.length > 0)
      return principals.factsOfMany(
        first.place,
        [first, ...others].map(({ asked }) => asked),
      );
    const { place, asked } = first;
    return map(principals.facts(place, asked.userId, asked.tokenId), (facts) => () => facts);
  }
}
