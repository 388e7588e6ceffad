import type { Refusal } from '../../core/refusal.ts';
import { UNAVAILABLE } from '../../core/refusal.ts';
import { GLOBAL_ORG_ID } from '../../core/principal.ts';
import type { Result } from '../../core/result.ts';
import { ok, refuse } from '../../core/result.ts';
import { unlessAway } from '../../faults.ts';
import type { Memory } from './memory.ts';
import type { Asker, Pass } from './passes.ts';
import { Passes } from './passes.ts';
import type { SharedClock } from './shared.ts';
import { Shared } from './shared.ts';
import type { Repositories } from '../ports/repositories.ts';
import type { Head, Revisions } from '../ports/changes.ts';
import { globalPartOf, holds } from '../ports/changes.ts';
import type { Database } from '../ports/database.ts';
import type { Read } from '../ports/read.ts';
import type { Short } from '../ports/too-long.ts';
import { isShort, LIST_TOO_LONG } from '../ports/too-long.ts';

/**
 * A list is read at most this often, when what its caller may see changes in the meantime. Terraform's ten operations at once,
 * by one caller whom each of them touches, need three now and then.
 */
const ATTEMPTS_MAX = 10;
/** Asks for no news, when it is not known which news the org already has. */
const NO_NEWS = Number.MAX_SAFE_INTEGER;

/** What reading lists needs from outside. The memory lives as long as the isolate. */
export type ListReadsPorts = {
  readonly database: Database;
  readonly repositories: Repositories;
  /** Waits until every org has heard of what was seen of the global plane. False when this is not known. */
  readonly untilHeard: (seen: Head) => Promise<boolean>;
  /** The newest pairs of revisions that lists of orgs were read at. Older news are not asked for. */
  readonly followed: Memory<Revisions>;
  /** Entries of the global plane, by hash, that every org is known to have heard of. */
  readonly heard: Memory<Head>;
  /** Who was seen to pass a moment ago. */
  readonly passed: Memory<Pass>;
  readonly clock: SharedClock;
};

/** What a list shows: the org that the caller acts in, or (`everywhere`) people or orgs of the whole deployment. */
export type ListPlace = { readonly orgId: number; readonly shows: 'org' | 'everywhere' };

/** Asks the org's coordinator about the caller. With a pair, the answer is not older than that pair. */
export type Ask<A> = (seen?: Head) => Promise<Result<A, Refusal>>;

/** The coordinator's answer, and what was read; never a list that is too long. */
export type Listed<A, T> = { readonly asked: A; readonly answer: T };

/** A coordinator's answer about a caller, with the states that it is valid between. */
type Stated = { readonly at: Revisions; readonly since: Revisions };

/**
 * Reads lists from the database, so that no reader sees a change in a list and afterwards a decision from before that
 * change. The batch also reads the newest pair of revisions. If that is ahead of the state that the coordinator decided
 * at, the coordinator is asked once more, with the pair. It takes in the newer state first, so the caller's rights are
 * not older than the list. If the caller has its rights only since a later state, the list is read again.
 *
 * See docs/decisions/0001-what-a-coordinator-knows.md, rule 11.
 */
export class ListReads {
  readonly #ports: ListReadsPorts;
  readonly #passes: Passes;
  /** The running questions whether every org has heard of an entry, by its hash. */
  readonly #asking: Shared<boolean>;

  constructor(ports: ListReadsPorts) {
    this.#ports = ports;
    this.#passes = new Passes(ports.passed, ports.clock.now);
    this.#asking = new Shared<boolean>(ports.clock);
  }

  /**
   * Asks and reads at the same time, if the asker passed a moment ago; otherwise asks first, so that who may not see the list
   * does not make the database read it. What was read is used only if the caller may see it.
   *
   * @param ask puts the asker's question
   */
  async beside<A extends Stated, T>(
    place: ListPlace,
    asker: Asker,
    ask: Ask<A>,
    read: Read<T>,
  ): Promise<Result<Listed<A, Short<T>>, Refusal>> {
    const { orgId } = place;
    const noted: Ask<A> = async (seen) => {
      const asked = await ask(seen);
      this.#passes.note(orgId, asker, asked.ok);
      return asked;
    };
    const isSame = () => true;
    if (!this.#passes.saw(orgId, asker)) return await this.after(place, noted, () => read, isSame);
    const known = this.#ports.followed.get(String(orgId))?.global ?? NO_NEWS;
    const [asked, got] = await Promise.all([noted(), this.#read(orgId, known, read)]);
    return await this.#agree(place, noted, () => read, { asked, got, isSame });
  }

  /** Asks first, because the read depends on the answer. Reads again when the answer changes in the meantime. */
  async after<A extends Stated, T>(
    place: ListPlace,
    ask: Ask<A>,
    read: (asked: A) => Read<T>,
    isSame: (a: A, b: A) => boolean,
  ): Promise<Result<Listed<A, Short<T>>, Refusal>> {
    const asked = await ask();
    if (!asked.ok) return asked;
    const got = await this.#read(place.orgId, asked.value.at.global, read(asked.value));
    return await this.#agree(place, ask, read, { asked, got, isSame });
  }

  /**
   * Asks, and reads what does not change once it is there. If that is of a newer state than the answer, asks again at that state; the
   * first answer is given back. Unlike a list, what is read may be of an older state than the asker's rights are: so a trail can be looked
   * at whose end was cut off, and with it the entry that gave them.
   */
  async once<A extends Stated, T>(
    orgId: number,
    ask: Ask<A>,
    read: Read<T>,
  ): Promise<Result<Listed<A, Short<T>>, Refusal>> {
    const asked = await ask();
    if (!asked.ok) return asked;
    const got = await this.#read(orgId, asked.value.at.global, read);
    if (!got.ok) return got;
    const { head, answer } = got.value;
    const again = holds(asked.value.at, head) ? asked : await ask(head);
    if (!again.ok) return again;
    return isShort(answer) ? ok({ asked: asked.value, answer }) : refuse(LIST_TOO_LONG);
  }

  /** Waits until every org has heard of what was seen of the global plane. False when this is not known. */
  async untilHeard(seen: Head): Promise<boolean> {
    const { heard, untilHeard } = this.#ports;
    const { globalHash } = seen;
    if (heard.get(globalHash) !== undefined) return true;
    const isHeard = await this.#asking.ask(globalHash, async () => await untilHeard(globalPartOf(seen)));
    if (isHeard) heard.set(globalHash, globalPartOf(seen));
    return isHeard;
  }

  /** Asks and reads again until both are of one state: the list, and that the caller may see it. */
  async #agree<A extends Stated, T>(
    place: ListPlace,
    ask: Ask<A>,
    read: (asked: A) => Read<T>,
    first: {
      readonly asked: Result<A, Refusal>;
      readonly got: Got<T>;
      readonly isSame: (a: A, b: A) => boolean;
    },
  ): Promise<Result<Listed<A, Short<T>>, Refusal>> {
    let { asked, got } = first;
    for (let attempt = 1; asked.ok; attempt++) {
      if (!got.ok) return got;
      const { head, answer } = got.value;
      const again = await this.#askAgain(place, asked.value, head, ask);
      if (!again.ok) return again;
      if (first.isSame(again.value, asked.value) && holds(head, again.value.since))
        return isShort(answer) ? ok({ asked: again.value, answer }) : refuse(LIST_TOO_LONG);
      if (attempt === ATTEMPTS_MAX) return refuse(UNAVAILABLE);
      asked = again;
      got = await this.#read(place.orgId, again.value.at.global, read(again.value));
    }
    return asked;
  }

  async #read<T>(orgId: number, knownGlobal: number, read: Read<T>): Promise<Got<T>> {
    const { database, repositories, followed } = this.#ports;
    const first = repositories.changes.head(orgId, knownGlobal);
    const both: Read<Found<T>> = {
      statements: [...first.statements, ...read.statements],
      answer: (rows) => ({
        head: first.answer(rows.slice(0, first.statements.length)),
        answer: read.answer(rows.slice(first.statements.length)),
      }),
    };
    const got = await unlessAway(database.read(both), 'a list');
    if (!got.ok) return got;
    const { own, global } = got.value.head;
    followed.set(String(orgId), { own, global });
    return got;
  }

  async #askAgain<A extends Stated>(
    { orgId, shows }: ListPlace,
    asked: A,
    head: Head,
    ask: Ask<A>,
  ): Promise<Result<A, Refusal>> {
    const isUnheard = shows === 'everywhere' && orgId !== GLOBAL_ORG_ID;
    const [again, isHeard] = await Promise.all([
      holds(asked.at, head) ? ok(asked) : ask(head),
      isUnheard ? this.untilHeard(head) : true,
    ]);
    return isHeard ? again : refuse(UNAVAILABLE);
  }
}

/** What was read, with the newest pair. */
type Found<T> = { readonly head: Head; readonly answer: T };
type Got<T> = Result<Found<T>, Refusal>;
