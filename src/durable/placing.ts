import type { Location } from '../core/locations.ts';
import { toldFault } from '../faults.ts';
import { log } from '../log.ts';
import type { Database } from '../service/ports/database.ts';
import type { OrgPlace } from '../service/ports/orgs.ts';
import type { Repositories } from '../service/ports/repositories.ts';

/** What placing needs from outside. `now` is in milliseconds since the epoch. */
export type PlacingPorts = {
  readonly database: Pick<Database, 'commit'>;
  readonly repositories: Pick<Repositories, 'orgs'>;
  readonly now: () => number;
};

/**
 * What an object knows of where others are to be made, and writes down of which are. That is written beside everything else: nobody
 * waits for it, and all goes on without. Then somebody may say where an object is to be made that is made already.
 */
export class Placing {
  readonly #ports: PlacingPorts;
  /** Orgs whose object is not known to be made, with their own location. */
  #unplaced = new Map<number, Location | null>();
  /** Orgs to be noted with the next write, which is under way where there are any. */
  #waiting: number[] = [];

  constructor(ports: PlacingPorts) {
    this.#ports = ports;
  }

  /** Is told of orgs, as the database has them. */
  learn(orgs: readonly OrgPlace[]): void {
    this.#unplaced = new Map(
      orgs.filter(({ isPlaced }) => !isPlaced).map(({ id, location }) => [id, location]),
    );
  }

  /** Where the object of an org is to be made that is called now; undefined where that is not known, or does not matter. */
  locationOf(orgId: number): Location | undefined {
    return this.#unplaced.get(orgId) ?? undefined;
  }

  /** Orgs are called: those of whom it matters are noted. */
  noteCalled(orgIds: readonly number[]): void {
    // Once: with the next change that it is told of, the database says what it knows by then.
    this.noteMade(orgIds.filter((id) => this.#unplaced.delete(id)));
  }

  /** The objects of these orgs are made. Several that are told of at once are one write. Never throws. */
  noteMade(orgIds: readonly number[]): void {
    const isUnderWay = this.#waiting.length > 0;
    this.#waiting.push(...orgIds);
    if (isUnderWay || orgIds.length === 0) return;
    this.#write().catch((error: unknown) => toldFault(error, { what: 'noting which objects are made' }));
  }

  async #write(): Promise<void> {
    const { database, repositories, now } = this.#ports;
    await Promise.resolve();
    const orgIds = this.#waiting;
    this.#waiting = [];
    const at = new Date(now()).toISOString();
    const outcome = await database.commit([repositories.orgs.notePlaced(orgIds, at)]);
    if ('cause' in outcome)
      log('database-away', { what: 'noting which objects are made', error: outcome.cause });
  }
}
