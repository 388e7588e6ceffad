import { overSince } from '../core/kept-answer.ts';
import { DatabaseAway, toldFault } from '../faults.ts';
import { log } from '../log.ts';
import type { Write } from '../service/ports/database.ts';
import { readAll } from '../service/ports/read.ts';
import type { Clock } from './clock.ts';
import type { CoordinatorParts } from './coordinator-parts.ts';

/** Rows that one step removes: some milliseconds of the database, which others wait for. */
const STEP_ROWS_MAX = 1_000;
/** Service accounts that one step removes. Each may have roles in the global plane. */
const STEP_ACCOUNTS_MAX = 200;
/** After a step nothing is done for so many times as long as it took, and for so long at least. */
const REST_TIMES = 4;
const REST_MS_MIN = 50;
/** An alarm ends after so long, and the next one goes on. */
const RUN_MS_MAX = 60_000;
/** How long after a deletion its rows are cleaned up, and how long after a failure it is tried again. */
const SOON_MS = 1_000;
const AGAIN_MS = 60_000;
/** It is looked that often whether something is left, in case that an object ended before it set the alarm. */
const LOOK_EVERY_MS = 3_600_000;

/** What cleaning up after deleted orgs needs from its object. */
export type EndedOrgsPorts = Pick<CoordinatorParts, 'database' | 'repositories'> & {
  readonly clock: Pick<Clock, 'now' | 'sleep'>;
  /** The object's only alarm. What else it is for may set it to an earlier time. */
  readonly storage: Pick<DurableObjectStorage, 'getAlarm' | 'setAlarm'>;
};

/**
 * Removes what is left of deleted orgs, and answers that were kept for a day, in the object of the global plane: by its alarm,
 * beside its changes and outside their order, in small steps with pauses. What is left counts nowhere, so nobody waits for it. It
 * is known from the database what that is. So a step may be done twice, and any later object goes on where an earlier one ended.
 */
export class EndedOrgs {
  readonly #ports: EndedOrgsPorts;

  constructor(ports: EndedOrgsPorts) {
    this.#ports = ports;
  }

  /** The object has begun: from now on it has an alarm. Never throws. */
  begin(): void {
    this.#wakeIn(LOOK_EVERY_MS);
  }

  /** An org may have been deleted. Never throws. */
  noteDeletion(): void {
    this.#wakeIn(SOON_MS);
  }

  /** For the object's alarm: goes on until nothing is left, but not for ever, and sets the next alarm. Never throws. */
  async clean(): Promise<void> {
    const { clock } = this.#ports;
    const until = clock.now() + RUN_MS_MAX;
    try {
      for (let isMore = true; isMore;) {
        const began = clock.now();
        isMore = await this.step();
        if (isMore && clock.now() >= until) return this.#wakeIn(SOON_MS);
        if (isMore) await clock.sleep(Math.max(REST_MS_MIN, REST_TIMES * (clock.now() - began)));
      }
      this.#wakeIn(LOOK_EVERY_MS);
    } catch (error) {
      toldFault(error, { what: 'cleaning up after a deleted org' });
      this.#wakeIn(AGAIN_MS);
    }
  }

  /**
   * Removes a bounded number of rows of one deleted org, or of kept answers; false when there was nothing to do. What it throws,
   * or a commit that did not succeed, is tried again by the next step.
   */
  async step(): Promise<boolean> {
    const { database, repositories, clock } = this.#ports;
    const { endedOrgs, keptAnswers } = repositories;
    const over = overSince(new Date(clock.now()).toISOString());
    const { ended, isOver } = await database.read(
      readAll({ ended: endedOrgs.find(), isOver: keptAnswers.hasOver(over) }),
    );
    if (ended === undefined && !isOver) return false;
    const [part] = ended?.left ?? [];
    let writes: readonly Write[];
    if (ended === undefined) writes = [keptAnswers.removeSome(over, STEP_ROWS_MAX)];
    else if (part === undefined) writes = [endedOrgs.forget(ended.orgId)];
    else writes = endedOrgs.clear(ended.orgId, part, part === 'users' ? STEP_ACCOUNTS_MAX : STEP_ROWS_MAX);
    const outcome = await database.commit(writes);
    if (outcome.kind === 'unknown')
      throw new DatabaseAway('A step may be done or not', { cause: outcome.cause });
    if (outcome.kind === 'rejected' && outcome.why === 'full-database')
      throw new DatabaseAway('The database takes no writes', { cause: outcome.cause });
    if (outcome.kind !== 'committed') throw new Error(`A step ended as ${outcome.kind}`);
    if (ended !== undefined && part === undefined) log('org-cleaned', { org: ended.orgId });
    return true;
  }

  #wakeIn(ms: number): void {
    const { storage, clock } = this.#ports;
    const at = clock.now() + ms;
    const wake = async (): Promise<void> => {
      const set = await storage.getAlarm();
      if (set === null || set > at) await storage.setAlarm(at);
    };
    wake().catch((error: unknown) => toldFault(error, { what: 'setting an alarm' }));
  }
}
