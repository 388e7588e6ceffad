import type { Revisions } from '../ports/changes.ts';
import type { MayRead, Watched, Watcher } from './followers.ts';
import { Followers } from './followers.ts';

/** The object of an org is asked no more than twice in this time. */
const TWICE_IN_MS = 1_000;
/** It is asked so often while nothing happens: so that there is time for a question that is lost. */
const ASK_EVERY_MS = 850;
/** A question that is not answered for so long may be lost. */
const ASK_AGAIN_MS = 300;
/** What is older is lost: the client of whoever asked may have hung up. */
export const LOST_MS = 2_000;
/** Something is told by an answer for so long, from when it came. */
const GOOD_MS = 100;
/** Who waits for nothing in particular looks so often. */
export const LOOK_MS = 250;
/** Before the object is asked by whose answer something is told, so long is left for everybody to look, and wait for it. */
const GATHER_MS = LOOK_MS - GOOD_MS / 2;
/** An answer that is to be told by is looked for so often; and so often one that takes long. */
const CLOSE_MS = 25;
const LESS_CLOSE_MS = 75;
/** It takes long after this. */
const LONG_MS = 250;
/** After a read that brought nothing, the next one waits for so long. */
const READ_AGAIN_MS = 1_000;

/** What the object said last, and the steps between which it did. */
type Said = {
  /** When it was asked. What was read at an earlier step was there when it decided. */
  readonly step: number;
  readonly at: Revisions;
  readonly may: ReadonlyMap<string, MayRead>;
  readonly cameAt: number;
};

/**
 * What all who follow the trail of one org in an isolate share: plain values, since a promise belongs to the request that made it.
 * Everybody looks at them on a timer of their own, and whoever finds them old, where nobody has asked a moment ago, asks for all.
 */
export class FollowedOrg {
  readonly followers = new Followers();
  said: Said | undefined;
  /** When the object last answered anybody. */
  answeredAt = -Infinity;
  #step = 0;
  /** Somebody waits for an answer to a question of this step or a later one. */
  #wanted = 0;
  /** When the others began to be waited for. */
  #gatheredFrom = -Infinity;
  /** When the last two questions were sent. */
  #asked: readonly number[] = [];
  /** The step of the newest of them. */
  #askedStep = 0;
  #asking: { readonly at: number } | undefined;
  #reading: { readonly at: number } | undefined;
  #readAgainAt = -Infinity;

  /** The next step: what is done is put in order by these, whatever the clock shows. */
  next(): number {
    return ++this.#step;
  }

  /** Has the object asked after a step, as soon as may be once everybody had the time to look. */
  want(afterStep: number, now: number): void {
    this.#gather(now);
    this.#wanted = Math.max(this.#wanted, afterStep + 1);
  }

  /** How long until the object may be asked, and is to be; 0 for now. Nobody relies on an answer to another's question. */
  askIn(now: number): number {
    // A clock that was set back says nothing.
    if (this.#asked.some((at) => at > now)) this.#asked = [];
    const [before, last] = this.#asked.length > 1 ? this.#asked : [undefined, this.#asked[0]];
    if (last === undefined) return 0;
    const allowed = before === undefined ? now : before + TWICE_IN_MS;
    const nextAt = last + (isUnderWay(this.#asking, now) ? ASK_AGAIN_MS : ASK_EVERY_MS);
    const isAskedFor = this.#askedStep >= this.#wanted;
    return Math.max(now, allowed, isAskedFor ? nextAt : now + this.#gatherIn(now)) - now;
  }

  /** For how long whoever has nothing to do may look away, so as to be there when there is an answer to tell by. */
  lookIn(now: number): number {
    if (!this.#isWanted()) {
      if (!isUnderWay(this.#reading, now)) return LOOK_MS;
      return Math.max(LESS_CLOSE_MS, this.#gatherIn(now));
    }
    if (!isUnderWay(this.#asking, now)) return Math.min(LOOK_MS, this.askIn(now));
    return now - this.#asking.at < LONG_MS ? CLOSE_MS : LESS_CLOSE_MS;
  }

  #isWanted(): boolean {
    return (this.said?.step ?? 0) < this.#wanted;
  }

  /** Begins to wait for the others, unless that has begun. */
  #gather(now: number): void {
    if (!this.#isWanted() && !isUnderWay(this.#reading, now)) this.#gatheredFrom = now;
  }

  /** How long the others are to be waited for. */
  #gatherIn(now: number): number {
    if (this.followers.count() < 2) return 0;
    return Math.max(0, Math.min(GATHER_MS, this.#gatheredFrom + GATHER_MS - now));
  }

  /**
   * Asks the object about everybody who follows, and notes what it says.
   *
   * @param ask undefined where there is no answer
   */
  async ask(
    clock: () => number,
    ask: (watchers: readonly Watcher[]) => Promise<Watched | undefined>,
  ): Promise<void> {
    const now = clock();
    const step = this.next();
    const byKey = this.followers.byKey(now);
    this.#askedStep = step;
    this.#asked = [...this.#asked.slice(-1), now];
    const asking = (this.#asking = { at: now });
    const watched = await ask([...byKey.values()]);
    if (this.#asking === asking) this.#asking = undefined;
    // One that took long may come after a later one.
    if (watched === undefined || (this.said?.step ?? 0) > step) return;
    const may = new Map([...byKey.keys()].map((key, i) => [key, watched.may[i] ?? 'unknown']));
    this.answeredAt = clock();
    // Where nobody may, nothing is said of the state.
    const at = watched.may.includes('yes') ? watched.at : (this.said?.at ?? watched.at);
    this.said = { step, at, may, cameAt: this.answeredAt };
  }

  /** Whether something may be told now by what the object said last. */
  isGood({ cameAt }: Said, now: number): boolean {
    return Math.abs(now - cameAt) < GOOD_MS;
  }

  /** Whether what the object said last is of lately: enough to see that there is nothing new. */
  isOfLately({ cameAt }: Said, now: number): boolean {
    return Math.abs(now - cameAt) < LOST_MS;
  }

  /** Whether nobody reads what all want to have read, and it is time to. */
  mayRead(now: number): boolean {
    return (
      !isUnderWay(this.#reading, now) && (now >= this.#readAgainAt || this.#readAgainAt - now > READ_AGAIN_MS)
    );
  }

  /** Reads for everybody. After a read that brings nothing, as after one that fails, nobody reads for a while. */
  async read(clock: () => number, read: () => Promise<boolean>): Promise<void> {
    const mine = { at: clock() };
    this.#gather(mine.at);
    this.#reading = mine;
    let isSomething = false;
    try {
      isSomething = await read();
    } finally {
      if (!isSomething) this.#readAgainAt = clock() + READ_AGAIN_MS;
      if (this.#reading === mine) this.#reading = undefined;
    }
  }
}

const isUnderWay = <T extends { readonly at: number }>(one: T | undefined, now: number): one is T =>
  one !== undefined && now >= one.at && now - one.at < LOST_MS;
