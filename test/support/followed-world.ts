import { AsyncLocalStorage } from 'node:async_hooks';

import { UNAVAILABLE } from '../../src/core/refusal.ts';
import { ok, refuse } from '../../src/core/result.ts';
import { DatabaseAway } from '../../src/faults.ts';
import { memoryOf } from '../../src/memory.ts';
import type { ChangeEntry, TrailPart } from '../../src/service/ports/changes.ts';
import type { Read } from '../../src/service/ports/read.ts';
import type { Watcher } from '../../src/service/trail/followers.ts';
import type { News } from '../../src/service/trail/following.ts';
import { Following } from '../../src/service/trail/following.ts';
import { lettersOfNewest } from '../../src/service/trail/newest-entries.ts';
import { HandClock } from './hand-clock.ts';

const ORG = 7;

/** A request, which the platform may end without a word. */
export type Request = {
  isDead: boolean;
  readonly told: number[];
  readonly entries: ChangeEntry[];
  /** Whether it was told so far that it may begin. */
  begun: boolean;
  /** How often it was said that nothing came. */
  idles: number;
  readonly resets: { readonly oldest: number; readonly newest: number }[];
  end: string | undefined;
};

const watcherOf = (userId: number): Watcher => ({
  caller: {
    userId,
    credential: { kind: 'token', tokenId: userId },
    tokenOrgId: ORG,
    currentOrgId: null,
    origin: { address: '', userAgent: '' },
  },
  standing: 'in-org',
});

/** An org whose trail is followed in one isolate, by a clock that is moved by hand. */
export class FollowedWorld {
  readonly clock = new HandClock(1_000_000);
  /** The trail, without what was moved out. */
  entries: ChangeEntry[] = [];
  readonly allowed = new Set<number>();
  /** Who was allowed after each entry, by revision. */
  readonly allowedAfter: ReadonlySet<number>[] = [new Set()];
  /** When the object was asked, about how many, and after how many reads. */
  readonly asks: { readonly at: number; readonly watchers: number; readonly reads: number }[] = [];
  reads = 0;
  /** When each entry was read for the first time. */
  readonly #readAt = new Map<number, number>();
  /** When the object was asked, and when its answer came. */
  readonly #answers: { readonly askedAt: number; readonly cameAt: number }[] = [];
  /** Entries that were told by no answer to a question after they were read, or by one that was old. */
  readonly toldWithoutAsking: number[] = [];
  /** Until when each was allowed, of those who are not. */
  readonly #revokedAt = new Map<number, number>();
  /** How long after they were revoked somebody was told something, at most. */
  toldAfterRevokedMs = -Infinity;
  /** How long an answer takes. */
  callMs = 0;
  isObjectAway = false;
  /** Of whom the object cannot tell whether they may. */
  readonly unknown = new Set<number>();
  /** So many of the newest entries the object has not heard of yet. */
  lag = 0;
  isDatabaseAway = false;
  /** The next question is never answered. */
  losesNext = false;
  readonly #current = new AsyncLocalStorage<Request>();
  readonly following: Following;

  constructor() {
    const part = (_orgId: number, { from, limit }: TrailPart): Read<readonly ChangeEntry[]> => ({
      statements: [],
      answer: () => {
        const found = this.entries.filter(({ revision }) => revision >= from).slice(0, limit);
        for (const { revision } of found)
          if (!this.#readAt.has(revision)) this.#readAt.set(revision, this.clock.ms);
        return found;
      },
    });
    this.following = new Following({
      database: { read: async (read) => await this.#read(read) },
      repositories: { changes: { part } as never },
      ask: async (_orgId, watchers) => await this.#ask(watchers),
      newest: memoryOf({ bytes: 9_000_000, lettersOf: lettersOfNewest }),
      clock: {
        now: this.clock.now,
        after: (ms, run) => {
          const request = this.#current.getStore();
          return this.clock.after(ms, () => {
            if (request?.isDead !== true) run();
          });
        },
      },
    });
  }

  get newest(): number {
    return this.entries.at(-1)?.revision ?? 0;
  }

  /** Makes a change, which may be about who is allowed. */
  change(about: () => void = () => undefined): number {
    const before = new Set(this.allowed);
    about();
    for (const id of before) if (!this.allowed.has(id)) this.#revokedAt.set(id, this.clock.ms);
    for (const id of this.allowed) this.#revokedAt.delete(id);
    const revision = this.newest + 1;
    this.entries.push({ revision, actor: '', origin: '', before: '', after: '', touches: '' } as ChangeEntry);
    this.allowedAfter[revision] = new Set(this.allowed);
    return revision;
  }

  /** A request that follows until its end. */
  follow(userId: number, after = this.newest, waitMs = 15_000, isIdleTold = false): Request {
    const request: Request = {
      isDead: false,
      begun: false,
      told: [],
      entries: [],
      idles: 0,
      resets: [],
      end: undefined,
    };
    void this.#current.run(request, async () => {
      const begun = await this.following.begin(ORG, watcherOf(userId), after);
      if (!begun.ok) {
        request.end = begun.refusal.tag;
        return;
      }
      const listener = begun.value;
      if (listener === undefined) {
        request.end = 'refused';
        return;
      }
      request.begun = true;
      for (
        let news: News;
        (news = await listener.next(waitMs, isIdleTold)).kind !== 'end' || finish(request, news);
      ) {
        if (news.kind === 'entries') this.#take(request, news.entries, userId);
        if (news.kind === 'idle') {
          request.idles++;
          if (isIdleTold) this.#note(userId);
        }
        if (news.kind === 'reset') request.resets.push(news.reset);
      }
    });
    return request;
  }

  #take(request: Request, entries: readonly ChangeEntry[], userId: number): void {
    this.#note(userId);
    for (const { revision } of entries) {
      const readAt = this.#readAt.get(revision) ?? Infinity;
      const isAsked = this.#answers.some(
        ({ askedAt, cameAt }) => askedAt >= readAt && cameAt > this.clock.ms - 100,
      );
      if (!isAsked) this.toldWithoutAsking.push(revision);
      request.told.push(revision);
    }
    request.entries.push(...entries);
  }

  /** Notes that somebody is told something. */
  #note(userId: number): void {
    const sinceMs = this.clock.ms - (this.#revokedAt.get(userId) ?? Infinity);
    this.toldAfterRevokedMs = Math.max(this.toldAfterRevokedMs, sinceMs);
  }

  /** Moves the clock on in small steps. */
  async pass(ms: number, stepMs = 50): Promise<void> {
    for (let passed = 0; passed < ms; passed += stepMs) await this.clock.pass(stepMs);
  }

  async #read<T>(read: Read<T>): Promise<T> {
    this.reads++;
    await this.#wait();
    if (this.isDatabaseAway) throw new DatabaseAway('x');
    const answer = read.answer([]);
    await this.#wait();
    return answer;
  }

  async #ask(watchers: readonly Watcher[]) {
    const askedAt = this.clock.ms;
    this.asks.push({ at: askedAt, watchers: watchers.length, reads: this.reads });
    if (this.losesNext) {
      this.losesNext = false;
      await new Promise(() => undefined);
    }
    await this.#wait();
    if (this.isObjectAway) return refuse(UNAVAILABLE);
    const may = watchers.map(({ caller: { userId } }) =>
      this.unknown.has(userId) ? 'unknown' : this.allowed.has(userId) ? 'yes' : 'no',
    );
    const said = { at: { own: this.newest - this.lag, global: 1 }, may } as const;
    await this.#wait();
    this.#answers.push({ askedAt, cameAt: this.clock.ms });
    return ok(said);
  }

  async #wait(): Promise<void> {
    if (this.callMs === 0) return;
    const request = this.#current.getStore();
    await this.clock.sleep(this.callMs);
    // Whoever is gone gets no answer.
    if (request?.isDead === true) await new Promise(() => undefined);
  }
}

const finish = (request: Request, { why }: Extract<News, { kind: 'end' }>): false => {
  request.end = why;
  return false;
};
