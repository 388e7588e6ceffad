import type { PrincipalFacts } from '../core/principal.ts';
import type { Head } from '../service/ports/changes.ts';
import type { Read } from '../service/ports/read.ts';
import { known, map, readAll } from '../service/ports/read.ts';
import type { AskedPrincipal } from '../service/ports/principals.ts';
import type { Asked, Confirmation, Look } from './confirmation.ts';
import type { CoordinatorParts } from './coordinator-parts.ts';
import { databaseTooLate, READ_PATIENCE_MS, within } from './patience.ts';

/** Reads on their way at once. The platform holds back more than six of an object, and changes need some of these. */
const UNDER_WAY_MAX = 4;
/** Principals in one read: enough that a crowd costs little, and few enough that nobody waits long for the others. */
const TOGETHER_MAX = 10;

/** What was read of a principal, together with the newest pair, and what was known when it was sent. */
export type FactsAtHead = {
  readonly facts: PrincipalFacts | undefined;
  readonly head: Head;
  readonly asked: Asked;
  /** What the same read shows of the open entry, if one was open when it was sent. */
  readonly look: Look | undefined;
};

type Waiting = {
  readonly key: string;
  readonly place: number;
  readonly asked: AskedPrincipal;
  readonly resolve: (found: FactsAtHead) => void;
  readonly reject: (error: unknown) => void;
};

/**
 * Reads principals from the database, each with the newest pair. What is asked for while some reads are on their way goes
 * together in the next one, so that many who come back at once need few round trips. Whoever comes alone does not wait.
 */
export class FactsReader {
  readonly #ports: CoordinatorParts & { readonly confirmation: Confirmation };
  /** No more than there are questions being answered. */
  #waiting: Waiting[] = [];
  #underWay = 0;

  constructor(ports: CoordinatorParts & { readonly confirmation: Confirmation }) {
    this.#ports = ports;
  }

  /** What the database has of a principal at a moment after this call. Throws as the database does, within its patience. */
  async read(place: number, userId: number, tokenId: number | null): Promise<FactsAtHead> {
    const { clock } = this.#ports;
    const { promise, resolve, reject } = Promise.withResolvers<FactsAtHead>();
    const key = `${place}/${userId}/${tokenId ?? ''}`;
    const waiting = { key, place, asked: { userId, tokenId }, resolve, reject };
    this.#waiting.push(waiting);
    this.#send();
    // Waiting for the reads of others counts.
    return await within(READ_PATIENCE_MS, promise, () => this.#giveUp(waiting), clock);
  }

  #giveUp(waiting: Waiting): never {
    const place = this.#waiting.indexOf(waiting);
    if (place !== -1) this.#waiting.splice(place, 1);
    return databaseTooLate();
  }

  #send(): void {
    while (this.#underWay < UNDER_WAY_MAX && this.#waiting.length > 0) {
      const together = this.#takeTogether();
      this.#underWay++;
      void this.#readTogether(together).finally(() => {
        this.#underWay--;
        this.#send();
      });
    }
  }

  /** Those who wait for some principals, as they are seen from one place. Whoever waits for the same one shares it. */
  #takeTogether(): readonly Waiting[] {
    const [first] = this.#waiting;
    const keys = new Set<string>();
    const together: Waiting[] = [];
    for (const waiting of this.#waiting) {
      if (waiting.place !== first?.place) continue;
      if (keys.size === TOGETHER_MAX && !keys.has(waiting.key)) continue;
      keys.add(waiting.key);
      together.push(waiting);
    }
    const taken = new Set(together);
    this.#waiting = this.#waiting.filter((waiting) => !taken.has(waiting));
    return together;
  }

  /** Never rejects: who asked is told. */
  async #readTogether(together: readonly Waiting[]): Promise<void> {
    const { orgId, repositories, confirmation, database } = this.#ports;
    const { changes } = repositories;
    try {
      const asked = confirmation.ask();
      const { open } = confirmation;
      const found = await database.read(
        readAll({
          factsOf: this.#readOf(together),
          head: changes.head(orgId, asked.followed),
          there: open === undefined ? known(undefined) : changes.identityAt(orgId, open.revision),
        }),
      );
      const { head, there } = found;
      const look = open === undefined ? undefined : { open, there };
      for (const { asked: principal, resolve, reject } of together) {
        try {
          resolve({ facts: found.factsOf(principal), head, asked, look });
        } catch (error) {
          // What cannot be understood of one is not the trouble of the others.
          reject(error);
        }
      }
    } catch (error) {
      for (const { reject } of together) reject(error);
    }
  }

  /** Whoever comes alone is read by statements that are made already. */
  #readOf(together: readonly Waiting[]): Read<(asked: AskedPrincipal) => PrincipalFacts | undefined> {
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
