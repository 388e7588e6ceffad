import type { Refusal } from '../../core/refusal.ts';
import { tooManyRequests, UNAVAILABLE } from '../../core/refusal.ts';
import type { Result } from '../../core/result.ts';
import { ok, refuse } from '../../core/result.ts';
import { unlessAway } from '../../faults.ts';
import type { Memory } from '../engine/memory.ts';
import type { SharedClock } from '../engine/shared.ts';
import type { ChangeEntry } from '../ports/changes.ts';
import type { Database } from '../ports/database.ts';
import type { Repositories } from '../ports/repositories.ts';
import { FollowedOrg, LOOK_MS, LOST_MS } from './followed-org.ts';
import type { Follower, MayRead, Watched, Watcher } from './followers.ts';
import { followerOf, FOLLOWERS_MAX, isGone, OF_CALLER_MAX } from './followers.ts';
import type { HeldEntry, Newest } from './newest-entries.ts';
import { NewestEntries } from './newest-entries.ts';

/** Of so few, somebody may have to be there in time to ask. */
const FEW = 10;
/** Whoever gets no answer for so long is sent away, to come back. */
const PATIENCE_MS = 30_000;
/** Nobody follows for longer in one request, nor with more calls: a request of the platform may make 1,000. */
const LIFE_MS = 900_000;
const CALLS_MAX = 400;
/** So many entries are told at once. */
export const TOLD_MAX = 100;
/** So many are read at once for all, of at most some megabytes together. */
const PART_MAX = 500;
/** So many catch up at the same time in an isolate. What they read is not shared. */
const BEHIND_MAX = 4;
/** When there is room again is not known. */
const FULL_WAIT_MS = 5_000;
/** Who has gone without a word is looked for so often at most. */
const SWEEP_MS = 1_000;
/** The object has answered so lately that it knows how to. */
const LATELY_MS = 5_000;
/** So long the first answer is waited for. */
const FIRST_MS = 3_000;

/** What following needs from outside. The memory lives as long as the isolate. */
export type FollowingPorts = {
  readonly database: Pick<Database, 'read'>;
  readonly repositories: Pick<Repositories, 'changes'>;
  /** Asks the org's object whether each of them may read the trail. */
  readonly ask: (orgId: number, watchers: readonly Watcher[]) => Promise<Result<Watched, Refusal>>;
  readonly newest: Memory<Newest>;
  readonly clock: SharedClock;
};

/** Where a trail begins and ends that cannot be gone on with from where somebody was. */
export type Reset = { readonly oldest: number; readonly newest: number };

/** What became of waiting. */
export type News =
  /** Entries in order, directly after those before. */
  | { readonly kind: 'entries'; readonly entries: readonly ChangeEntry[] }
  /** What follows is gone, or there never was as much. It goes on after the newest. */
  | { readonly kind: 'reset'; readonly reset: Reset }
  /** Nothing came in the time. */
  | { readonly kind: 'idle' }
  /** There is nothing more: the caller may not any more (`refused`), nobody answers (`away`), or it was long enough (`over`). */
  | { readonly kind: 'end'; readonly why: 'refused' | 'away' | 'over' };

const IDLE: News = { kind: 'idle' };
const end = (why: 'refused' | 'away' | 'over'): News => ({ kind: 'end', why });

/**
 * Follows trails. The object of an org is asked at most twice a second by an isolate, however many follow, and the database only when
 * there is something new. Source: docs/decisions/0037-following.md.
 */
export class Following {
  readonly #ports: FollowingPorts;
  readonly #orgs = new Map<number, FollowedOrg>();
  readonly #newest: NewestEntries;
  /** Who holds what others have already. */
  readonly #behind = new Set<Follower>();
  #sweptAt = -Infinity;

  constructor(ports: FollowingPorts) {
    this.#ports = ports;
    this.#newest = new NewestEntries(ports.newest);
  }

  /**
   * Begins to follow an org's trail after a revision, for somebody who was just seen to be allowed to; undefined where that is not so
   * any more. Refuses with `too-many-requests` who has no share left, and with `unavailable` where the object does not answer or does
   * not know how to.
   */
  async begin(
    orgId: number,
    watcher: Watcher,
    after: number,
  ): Promise<Result<Listener | undefined, Refusal>> {
    const { clock } = this.#ports;
    const now = clock.now();
    this.#sweep(now);
    const org = this.#orgs.get(orgId) ?? new FollowedOrg();
    const follower = followerOf(watcher, now);
    const { userId } = watcher.caller;
    let own = 0;
    for (const { followers } of this.#orgs.values()) own += followers.countOf(userId);
    if (own >= OF_CALLER_MAX) return refuse(tooManyRequests('followers-of-caller', FULL_WAIT_MS));
    if (org.followers.count() >= FOLLOWERS_MAX) return refuse(tooManyRequests('followers', FULL_WAIT_MS));
    if (!this.#orgs.has(orgId)) {
      // What is kept from before has gaps by now, or is of a trail that was restored.
      this.#newest.forget(orgId);
      this.#orgs.set(orgId, org);
    }
    org.followers.note(follower, now);
    const parts = { ...this.#ports, newest: this.#newest, behind: this.#behind, org, orgId, follower };
    const listener = new Listener(parts, after, () => {
      if (org.followers.remove(follower) && this.#orgs.get(orgId) === org) this.#orgs.delete(orgId);
    });
    const may = await listener.mayBegin();
    if (may === 'yes') return ok(listener);
    listener.leave();
    return may === 'no' ? ok(undefined) : refuse(UNAVAILABLE);
  }

  /** Forgets who has gone without a word. */
  #sweep(now: number): void {
    if (Math.abs(now - this.#sweptAt) < SWEEP_MS) return;
    this.#sweptAt = now;
    for (const [orgId, { followers }] of this.#orgs)
      if (followers.removeGone(now) === 0) this.#orgs.delete(orgId);
    for (const follower of this.#behind) if (isGone(follower, now)) this.#behind.delete(follower);
  }
}

type Parts = Omit<FollowingPorts, 'newest'> & {
  readonly newest: NewestEntries;
  readonly behind: Set<Follower>;
  readonly org: FollowedOrg;
  readonly orgId: number;
  readonly follower: Follower;
};

/**
 * Somebody who follows a trail, in one request. Each entry is told once, in order, and only after the object was asked whether the
 * caller may, at a state that holds the entry, after the entry was read.
 */
export class Listener {
  readonly #parts: Parts;
  readonly #leave: () => void;
  readonly #begunAt: number;
  /** Only what was asked after this step says something of the caller. */
  readonly #begunStep: number;
  #cursor: number;
  /** When all was told that there was. */
  #levelAt: number;
  #calls = 0;
  /** What was read for this one alone. */
  #part: readonly HeldEntry[] = [];
  #hasLeft = false;

  constructor(parts: Parts, after: number, leave: () => void) {
    const { org, clock } = parts;
    this.#parts = parts;
    this.#leave = leave;
    this.#cursor = after;
    this.#begunStep = org.next();
    this.#begunAt = this.#levelAt = clock.now();
  }

  /** The revision that was told last. */
  get revision(): number {
    return this.#cursor;
  }

  /** Whether the object answers, within some seconds; and that the caller may, if that had to be waited for. */
  async mayBegin(): Promise<MayRead> {
    const { org, clock } = this.#parts;
    if (Math.abs(clock.now() - org.answeredAt) < LATELY_MS) return 'yes';
    for (;;) {
      const now = clock.now();
      const may = this.#may();
      if (may !== undefined) return may;
      if (now - this.#begunAt >= FIRST_MS) return 'unknown';
      org.want(this.#begunStep, now);
      if (org.askIn(now) > 0) await this.#sleep(now);
      else if (!(await this.#ask())) return 'unknown';
    }
  }

  /** What the object said of the caller last, since this one is there. */
  #may(): MayRead | undefined {
    const { said } = this.#parts.org;
    return said !== undefined && said.step > this.#begunStep
      ? said.may.get(this.#parts.follower.key)
      : undefined;
  }

  /**
   * Waits for what comes next, for so long. After an `end` there is nothing more; who has left gets that too.
   *
   * @param isIdleTold whether `idle` tells the caller something: then the object is asked before
   */
  async next(waitMs: number, isIdleTold = false): Promise<News> {
    const { clock } = this.#parts;
    const until = clock.now() + waitMs;
    for (;;) {
      const now = clock.now();
      const news = this.#hasLeft ? end('over') : this.#look(now, now >= until, isIdleTold);
      if (news?.kind === 'end') this.leave();
      if (news !== undefined) {
        this.#drop();
        return news;
      }
      if (!(await this.#work(now))) await this.#sleep(now);
    }
  }

  /** Says that the client is still there, though it takes nothing now. */
  stay(): void {
    if (!this.#hasLeft) this.#parts.org.followers.note(this.#parts.follower, this.#parts.clock.now());
  }

  /** Makes room for others. */
  leave(): void {
    this.#hasLeft = true;
    this.#drop();
    this.#leave();
  }

  /** Whoever waits for its client holds nothing but its place. */
  #drop(): void {
    this.#part = [];
    this.#parts.behind.delete(this.#parts.follower);
  }

  /** What can be said now of what is there. */
  #look(now: number, isOver: boolean, isIdleTold: boolean): News | undefined {
    const { org, follower } = this.#parts;
    org.followers.note(follower, now);
    const { said } = org;
    const may = this.#may();
    if (may === 'no') return end('refused');
    if (this.#calls >= CALLS_MAX || Math.abs(now - this.#begunAt) >= LIFE_MS) return end('over');
    if (said !== undefined && may === 'yes') {
      const told = this.#told(said);
      if (told.length > 0 && org.isGood(said, now)) {
        this.#levelAt = now;
        return this.#tell(said, told);
      }
      // The answer came while this one did not look.
      if (told.length > 0) org.want(said.step, now);
      if (this.#cursor === said.at.own && org.isOfLately(said, now)) this.#levelAt = now;
      if (isOver && told.length === 0 && org.isGood(said, now)) return IDLE;
    }
    if (Math.abs(now - this.#levelAt) >= PATIENCE_MS) return end('away');
    if (isOver && !isIdleTold) return IDLE;
    if (isOver) org.want(Math.max(said?.step ?? 0, this.#begunStep), now);
    return undefined;
  }

  /** What may be told by an answer that says that the caller may. */
  #told({ at: { own }, step: saidStep }: NonNullable<FollowedOrg['said']>): readonly HeldEntry[] {
    if (this.#cursor >= own) return [];
    const { orgId, newest } = this.#parts;
    const { from, entries } = newest.of(orgId, own);
    const isBehind = this.#cursor + 1 < from;
    const next = isBehind
      ? this.#part
      : entries.slice(this.#cursor + 1 - from, this.#cursor + 1 - from + TOLD_MAX);
    return next.filter(({ entry, step }) => entry.revision <= own && step < saidStep);
  }

  #tell({ at: { own } }: NonNullable<FollowedOrg['said']>, told: readonly HeldEntry[]): News {
    const oldest = told[0]?.entry.revision ?? 0;
    if (oldest !== this.#cursor + 1) {
      this.#cursor = own;
      return { kind: 'reset', reset: { oldest, newest: own } };
    }
    this.#cursor += told.length;
    return { kind: 'entries', entries: told.map(({ entry }) => entry) };
  }

  /** Does what is to be done, for all or for this one. False where there is nothing to do but wait. */
  async #work(now: number): Promise<boolean> {
    const { org, orgId, newest, behind, follower, clock } = this.#parts;
    if (org.askIn(now) <= 0) {
      await this.#ask();
      return true;
    }
    const own = org.said?.at.own;
    if (own === undefined) return false;
    let kept = newest.of(orgId, own);
    if (own - kept.upTo > PART_MAX) {
      newest.forget(orgId);
      kept = newest.of(orgId, own);
    }
    const isBehind = this.#cursor + 1 < kept.from && this.#cursor < own && this.#part.length === 0;
    const mayCatchUp = isBehind && (behind.size < BEHIND_MAX || behind.has(follower));
    if (!org.mayRead(now) || (own <= kept.upTo && !mayCatchUp)) return false;
    await org.read(clock.now, async () => {
      if (own > kept.upTo) return await this.#readNewest(kept);
      behind.add(follower);
      this.#part = await this.#read(this.#cursor + 1, TOLD_MAX);
      return this.#part.length > 0;
    });
    return true;
  }

  async #ask(): Promise<boolean> {
    const { org, orgId, ask, clock } = this.#parts;
    this.#calls++;
    let isAnswered = false;
    const before = org.said?.at.own ?? 0;
    await org.ask(clock.now, async (watchers) => {
      const { promise: late, resolve } = Promise.withResolvers<undefined>();
      const stop = clock.after(LOST_MS, () => resolve(undefined));
      const watched = await Promise.race([ask(orgId, watchers), late]).finally(stop);
      isAnswered = watched?.ok === true;
      return watched?.ok === true ? watched.value : undefined;
    });
    // The database was restored: what is kept may be of another trail.
    if ((org.said?.at.own ?? 0) < before) this.#parts.newest.forget(orgId);
    return isAnswered;
  }

  async #readNewest({ upTo }: Newest): Promise<boolean> {
    const { newest, orgId } = this.#parts;
    const part = await this.#read(upTo + 1, PART_MAX);
    newest.add(orgId, part);
    return part.length > 0;
  }

  async #read(from: number, limit: number): Promise<readonly HeldEntry[]> {
    const { database, repositories, orgId, org, clock } = this.#parts;
    this.#calls++;
    const part = repositories.changes.part(orgId, { from, before: undefined, limit });
    const read = await unlessAway(database.read(part), 'what is new in a trail');
    if (!read.ok) return [];
    const step = org.next();
    org.want(step, clock.now());
    return read.value.map((entry) => ({ entry, step }));
  }

  async #sleep(now: number): Promise<void> {
    const { clock, org } = this.#parts;
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const askIn = org.followers.count() > FEW ? LOOK_MS : org.askIn(now) || LOOK_MS;
    clock.after(Math.max(1, Math.min(org.lookIn(now), askIn)), () => resolve(undefined));
    await promise;
  }
}
