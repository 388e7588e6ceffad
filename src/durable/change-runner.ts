import type { Caller } from '../core/caller.ts';
import { isForeign } from '../core/caller.ts';
import type { Allowances } from '../core/limits.ts';
import type { PrincipalFacts } from '../core/principal.ts';
import { GLOBAL_ORG_ID } from '../core/principal.ts';
import type { Refusal } from '../core/refusal.ts';
import { STORAGE_FULL, tooManyRequests, UNAVAILABLE, UNCONFIRMED } from '../core/refusal.ts';
import type { Result } from '../core/result.ts';
import { ok, refuse } from '../core/result.ts';
import { DatabaseAway, toldFault } from '../faults.ts';
import { inRequest, log, requestId } from '../log.ts';
import type { EntryMaker } from '../service/engine/audit.ts';
import type { Head, Revisions } from '../service/ports/changes.ts';
import type { CommitOutcome } from '../service/ports/database.ts';
import type { OrgPlace } from '../service/ports/orgs.ts';
import { known, readAll, readList } from '../service/ports/read.ts';
import type { Applicant, Briefing, BriefingRead, Decided, Wanted } from './briefing.ts';
import { briefingFor, decide } from './briefing.ts';
import type { Sent } from './committer.ts';
import { Committer } from './committer.ts';
import type { Confirmation, SeenOfOpen } from './confirmation.ts';
import type { CoordinatorParts } from './coordinator-parts.ts';
import type { Asking, Drafted } from './draft.ts';
import { draftOf } from './draft.ts';
import { earlyRefusal } from './early-refusal.ts';
import { fullRefusal } from './full-refusal.ts';
import type { NarrowBudget } from './narrow-budget.ts';
import { keepingAnswer } from './once.ts';
import { CachedPrincipal } from './principal-cache.ts';
import type { QueuedChange } from './queued-change.ts';
import { end, fail } from './queued-change.ts';
import type { Telling } from './telling.ts';
import { ORGS_UNKNOWN_MAX } from './telling.ts';
import { Turn } from './turn.ts';
import type { Again } from './write-queue.ts';
import { WriteQueue } from './write-queue.ts';

/**
 * A change is decided again at most this often, when somebody else changed what it was decided on. Each time somebody
 * else has made progress, for example the global plane while an org changes. Clients wait longer than all attempts
 * take.
 */
const ATTEMPTS_MAX = 100;
const CONTENTION_MS_MAX = 10_000;

/** When to try again after being turned away: some changes of the caller are made by then. */
const FULL_WAIT_MS = 1_000;

const TURNED_AWAY = refuse(tooManyRequests('waiting-changes', FULL_WAIT_MS));

/** Changes of the global plane that one batch commits at most. */
const TOGETHER_MAX = 32;

/** Refusals that depend on the caller alone. */
const TELLS_NOTHING = new Set<Refusal['tag']>(['unauthenticated', 'denied', 'unavailable']);

/** Refusals that tell of an earlier change, of which it is not known what it touched. */
const TELLS_OF_EARLIER = new Set<Refusal['tag']>(['key-reused', 'made-already']);

/** What making changes needs from its coordinator. */
export type ChangeRunnerPorts = CoordinatorParts & {
  readonly confirmation: Confirmation;
  readonly telling: Telling;
  readonly entries: EntryMaker;
  readonly newUid: () => string;
  readonly allowances: Allowances;
  readonly narrowBudget: NarrowBudget;
  /** Is told of the orgs that there are, where it is not known who listens, and so any of them may be told something. */
  readonly noteOrgs?: ((orgs: readonly OrgPlace[]) => void) | undefined;
  /** How many changes of the global plane one batch commits at most; 32 unless said. */
  readonly together?: number | undefined;
};

/**
 * Makes the changes of one org, in turns (I5): read what the decisions need, decide whether the callers may and what is
 * to be written, commit it behind the fence (I2), drop what it touched from the cache (I6). In the global plane a turn may
 * take several changes, none of which was decided on what another one touches. Source: docs/decisions/0015-together.md.
 */
export class ChangeRunner {
  readonly #ports: ChangeRunnerPorts;
  readonly #committer: Committer;
  readonly #queue: WriteQueue<QueuedChange>;
  /**
   * How many changes the next turn may take: fewer after a batch of several that did not commit, or of which many were about the
   * same, so that no change is looked at much more often than it is made.
   */
  #together: number;
  /** The last turn met a conflict as well. */
  #isRetried = false;

  constructor(ports: ChangeRunnerPorts) {
    this.#ports = ports;
    this.#committer = new Committer(ports);
    this.#together = this.#togetherMax;
    this.#queue = new WriteQueue({
      most: () => this.#together,
      take: async (items) => await this.#take(items),
    });
  }

  /**
   * The reply of the change, or why it was not made. When this resolves, every later answer knows of it. What breaks before
   * the change is sent throws, and is logged; afterwards nobody can tell what holds, so it is `unavailable` (I8). Beyond a
   * caller's share of the queue it is refused with `too-many-requests`.
   */
  async run<I, O>(wanted: Wanted<I, O>): Promise<Result<O, Refusal>> {
    const { clock, orgId, telling } = this.#ports;
    const progress = { kind: wanted.change.kind, waitedMs: 0, attempts: 0, trips: 0, isSent: false };
    const { promise, resolve, reject } = Promise.withResolvers<Result<unknown, Refusal>>();
    const item: QueuedChange = {
      // Whoever asks gets the reply of the change asked for: the two types go together.
      wanted: wanted as unknown as Wanted<unknown, unknown>,
      progress,
      since: clock.now(),
      request: requestId(),
      until: undefined,
      isLookedAt: true,
      isEnded: false,
      concerns: undefined,
      resolve,
      reject,
    };
    try {
      const refusal = this.#earlyRefusal(wanted);
      if (refusal !== undefined) return refuse(refusal);
      const turnedAway = this.#queue.add(laneOf(wanted.caller, orgId), item);
      // Where it has no turn yet, it waits, and more may be known by then.
      item.isLookedAt = false;
      if (turnedAway !== undefined) end(turnedAway, TURNED_AWAY);
      const result = (await promise) as Result<O, Refusal>;
      // Not only the call that changed something: who is told that nothing is left to change relies on it as well.
      const tag = result.ok ? undefined : result.refusal.tag;
      if (tag === undefined || (!TELLS_NOTHING.has(tag) && tag !== 'too-many-requests'))
        await telling.whenHeard(item.concerns);
      return result;
    } catch (error) {
      const told = toldFault(error, { org: orgId, ...progress });
      if (progress.isSent) return refuse(UNAVAILABLE);
      throw told;
    }
  }

  /** See `Committer.settle`. */
  async settle(): Promise<boolean> {
    return await this.#committer.settle();
  }

  /** See `Committer.settleBy`. */
  settleBy(seen: SeenOfOpen): boolean {
    return this.#committer.settleBy(seen);
  }

  /** See `Committer.finishIfShown`. */
  finishIfShown(head: Pick<Head, 'own' | 'hash'>): void {
    this.#committer.finishIfShown(head);
  }

  get #togetherMax(): number {
    const { orgId, together = TOGETHER_MAX } = this.#ports;
    return orgId === GLOBAL_ORG_ID ? together : 1;
  }

  #earlyRefusal({ caller, standing, least }: Applicant): Refusal | undefined {
    return caller.credential.kind === 'provider'
      ? undefined
      : earlyRefusal(this.#ports, caller, standing, least);
  }

  /** A turn: deals with some changes, and resolves to those that must be decided again. */
  async #take(items: readonly QueuedChange[]): Promise<Again<QueuedChange>> {
    try {
      return await this.#attempt(items);
    } catch (error) {
      const left = items.filter(({ isEnded }) => !isEnded);
      if (left.length > 1 && left.every(({ progress }) => !progress.isSent)) {
        // One of them is broken, and by itself it will show which. The others are not made to pay for it.
        this.#together = 1;
        return { next: left };
      }
      for (const item of left) fail(item, error);
      return {};
    }
  }

  async #attempt(items: readonly QueuedChange[]): Promise<Again<QueuedChange>> {
    const { confirmation } = this.#ports;
    if (!confirmation.isSettled && !(await confirmation.settled())) return refuseAll(items, UNCONFIRMED);
    const apart: QueuedChange[] = [];
    const asking: Asking[] = [];
    for (const item of items) {
      if (this.#isOver(item)) continue;
      const briefing = this.#briefingFor(item);
      const [first] = asking;
      const mayJoin = first === undefined || (first.briefing.isFromKnown && briefing?.isFromKnown === true);
      if (briefing !== undefined && mayJoin) asking.push({ item, briefing });
      else if (briefing !== undefined) apart.push(item);
    }
    const { next = [], later = [] } = asking.length === 0 ? {} : await this.#decideAll(asking);
    return { next: [...next, ...apart], later };
  }

  /** Whether a change is ended before it is decided: its caller may not, or it was tried long enough. */
  #isOver(item: QueuedChange): boolean {
    const { clock, orgId } = this.#ports;
    const { wanted, progress, since, until, request } = item;
    if (progress.attempts === 0) {
      progress.waitedMs = clock.now() - since;
      if (item.isLookedAt) return false;
      // By now the cache may know what this caller may do, from an earlier change of the same caller.
      const late = this.#earlyRefusal(wanted);
      if (late !== undefined) end(item, refuse(late));
      return late !== undefined;
    }
    if (progress.attempts < ATTEMPTS_MAX && (until === undefined || clock.now() < until)) return false;
    const { kind, attempts, waitedMs, trips } = progress;
    inRequest(request, () => log('change-given-up', { org: orgId, kind, attempts, waitedMs, trips }));
    end(item, refuse(UNAVAILABLE));
    return true;
  }

  /** The question for what a change is decided on. A change that breaks here is ended, and keeps no other back. */
  #briefingFor(item: QueuedChange): BriefingRead<unknown> | undefined {
    const { wanted, progress } = item;
    try {
      // Another attempt takes nothing from the cache, so that what it reads is of one moment.
      return briefingFor(this.#ports, wanted, progress.attempts === 0 ? this.#ports : undefined);
    } catch (error) {
      progress.attempts++;
      fail(item, error);
      return undefined;
    }
  }

  /** Reads what the decisions need in one round trip, decides one after the other, and commits what is to be made. */
  async #decideAll(asking: readonly Asking[]): Promise<Again<QueuedChange>> {
    const { repositories, database, orgId, cache, confirmation, clock, telling, noteOrgs } = this.#ports;
    for (const { item } of asking) {
      if (item.progress.attempts === 0) item.until = clock.now() + CONTENTION_MS_MAX;
      item.progress.attempts++;
      item.progress.trips++;
      // Whatever was sent before is settled by now.
      item.progress.isSent = false;
    }
    const asked = confirmation.ask();
    const load = cache.beginLoad();
    try {
      const { head, orgs, briefed } = await database.read(
        readAll({
          head: repositories.changes.head(orgId, asked.followed),
          orgs: telling.knowsWhoListens() ? known(undefined) : repositories.orgs.oldest(ORGS_UNKNOWN_MAX + 1),
          briefed: readList(asking.map(({ briefing }) => briefing.read)),
        }),
      );
      if (orgs !== undefined) noteOrgs?.(orgs);
      const orgIds = orgs?.map(({ id }) => id);
      const items = asking.map(({ item }) => item);
      if (!confirmation.learn(head, asked)) return { next: items };
      const drafts: Drafted[] = [];
      const apart: QueuedChange[] = [];
      /** Those that wait for a change of this very turn. */
      const behind: QueuedChange[] = [];
      const turn = new Turn(head, drafts);
      for (const [i, one] of asking.entries()) {
        const briefing = briefed[i];
        // The cache is now at the revisions just read. What was taken from it is still true if it is still in the cache.
        if (briefing === undefined || !one.briefing.isStillTrue() || turn.isFull()) apart.push(one.item);
        else if (turn.isTouched(briefing.from)) behind.push(one.item);
        else {
          const types = cache.keepTypes(briefing.types, turn.at, load);
          const keep = (facts: PrincipalFacts): void => {
            if (types !== undefined) cache.keep(new CachedPrincipal(facts, turn.at, types), load);
          };
          if (!(await this.#decideOne(turn, one, briefing, keep))) apart.push(one.item);
        }
      }
      const { next = [], later = [] } = drafts.length === 0 ? {} : await this.#commit(drafts, orgIds);
      if (behind.length > 0) this.#together = Math.min(this.#together, drafts.length * 2);
      for (const { progress } of behind) progress.attempts--;
      return { next: [...next, ...behind, ...apart], later };
    } catch (error) {
      if (!(error instanceof DatabaseAway)) throw error;
      for (const { item } of asking.slice(0, 1)) {
        const { kind } = item.progress;
        inRequest(item.request, () => log('database-away', { org: orgId, kind, what: 'a change', error }));
      }
      return refuseAll(asking.map(({ item }) => item));
    } finally {
      cache.endLoad(load);
    }
  }

  /**
   * Decides a change, and ends it unless it is to be made: then it is drafted. False when it must be decided again. A caller who
   * was read for it is kept in the cache: whoever makes one change makes more, and whoever may not may try again.
   */
  async #decideOne(
    turn: Turn,
    asking: Asking,
    briefed: Briefing<unknown>,
    keep: (caller: PrincipalFacts) => void,
  ): Promise<boolean> {
    const { orgId, cache, newUid } = this.#ports;
    const { item } = asking;
    const { caller } = item.wanted;
    const from = briefed.from();
    item.concerns = from;
    const now = this.#isoNow();
    let decided: Result<Decided<unknown>, Refusal>;
    try {
      decided = decide(briefed, item.wanted, { orgId, now, newUid });
    } catch (error) {
      fail(item, error);
      return true;
    }
    this.#keepCaller(item, briefed, decided, keep);
    if (!decided.ok) {
      const { refusal } = decided;
      if (isMoved(refusal) && cache.forget(orgId, caller.userId)) return false;
      if (TELLS_OF_EARLIER.has(refusal.tag)) item.concerns = undefined;
      end(item, decided);
      return true;
    }
    const { isReplay } = decided.value;
    const plan = this.#withKept(item.wanted, briefed, decided.value.plan, now);
    if ('waitMs' in plan) {
      end(item, refuse(tooManyRequests('kept-answers', plan.waitMs)));
      return true;
    }
    if (plan.kind === 'change' && from !== undefined) item.concerns = [...from, ...plan.touches];
    if (plan.kind === 'unchanged') {
      // What the earlier change touched is not known.
      if (isReplay) item.concerns = undefined;
      end(item, { ...ok(plan.reply), ...(isReplay && { isReplay }), at: turn.at });
      return true;
    }
    if (turn.isClaimed(plan)) return false;
    const draft = await draftOf(this.#ports, turn.tip, now, {
      ...asking,
      briefed,
      plan,
      decided: decided.value,
    });
    if ('waitMs' in draft) end(item, refuse(tooManyRequests('narrow-changes', draft.waitMs)));
    else turn.add(draft);
    return true;
  }

  /** Not where the change touches the caller itself: it would be dropped again. */
  #keepCaller(
    { wanted: { caller } }: QueuedChange,
    { caller: facts, cached }: Briefing<unknown>,
    decided: Result<Decided<unknown>, Refusal>,
    keep: (caller: PrincipalFacts) => void,
  ): void {
    const { orgId, cache } = this.#ports;
    if (facts === undefined || cached !== undefined || isForeign(caller, orgId) || !cache.keeps(facts))
      return;
    if (!decided.ok) {
      if (decided.refusal.tag === 'denied') keep(facts);
      return;
    }
    const { plan } = decided.value;
    const isTouched = plan.kind === 'change' && plan.touches.includes(`user:${facts.userId}`);
    if (!isTouched) keep(facts);
  }

  /** A plan with the row that keeps its reply, if it is made under a key; or how long to wait until there is room for that. */
  #withKept(
    { caller, change, conditions }: Wanted<unknown, unknown>,
    { kept }: Briefing<unknown>,
    plan: Decided<unknown>['plan'],
    now: string,
  ): Decided<unknown>['plan'] | { readonly waitMs: number } {
    const { orgId, repositories } = this.#ports;
    const once = conditions?.once;
    if (once === undefined || kept === undefined || plan.kind === 'unchanged') return plan;
    const of = { orgId, userId: caller.userId };
    return keepingAnswer(repositories.keptAnswers, plan, { of, once, before: kept, change, now });
  }

  /** Commits what was drafted, and resolves to what must be decided again. */
  async #commit(
    drafts: readonly Drafted[],
    orgIds: readonly number[] | undefined,
  ): Promise<Again<QueuedChange>> {
    const items = drafts.map(({ item }) => item);
    const outcome = await this.#committer.send(
      drafts.map(({ sent }) => sent),
      drafts.flatMap(({ writes }) => writes),
      orgIds,
      () => {
        for (const { progress } of items) {
          progress.trips++;
          progress.isSent = true;
        }
      },
    );
    if (NOT_MADE.has(outcome.kind)) for (const { taken } of drafts) taken?.giveBack();
    const isAlone = drafts.length === 1;
    if (outcome.kind === 'committed') {
      this.#together = Math.min(this.#togetherMax, this.#together * 2);
      for (const draft of drafts) this.#end(draft, outcome);
      return {};
    }
    const isFull = outcome.kind === 'rejected' && outcome.why === 'full-database';
    if (!isAlone && outcome.kind !== 'unknown' && !isFull) {
      // Nothing was written. What was in the way may be gone once it is read anew; if it is there again, which of them it is in
      // the way of is found by trying fewer at once.
      const isPassing = outcome.kind === 'conflict' || outcome.kind === 'outrun';
      if (!isPassing || this.#isRetried) this.#together = Math.max(1, Math.floor(drafts.length / 2));
      this.#isRetried = isPassing;
      return { next: items };
    }
    this.#isRetried = false;
    if (outcome.kind === 'full') {
      for (const { item, plan } of drafts)
        end(item, refuse(await fullRefusal(this.#ports, outcome.limit, plan)));
      return {};
    }
    // Others go first: what is in the way of this one may stay there for a while.
    if (!('cause' in outcome)) return { later: items };
    for (const { item, sent } of drafts) {
      this.#log(
        isFull ? 'database-full' : `change-${outcome.kind}`,
        item,
        sent.entry.revision,
        outcome.cause,
      );
      end(item, refuse(isFull ? STORAGE_FULL : UNAVAILABLE));
    }
    return {};
  }

  #end({ item, plan, sent }: Drafted, outcome: Extract<CommitOutcome, { kind: 'committed' }>): void {
    this.#log('change-committed', item, sent.entry.revision);
    try {
      end(item, { ...ok(plan.reply(outcome)), at: this.#stateAfter(sent.entry) });
    } catch (error) {
      fail(item, error);
    }
  }

  /** The state at which an entry of this org is the newest of its trail, as far as the org follows the global plane. */
  #stateAfter({ revision }: Pick<Sent['entry'], 'revision'>): Revisions {
    const { orgId, confirmation } = this.#ports;
    const { global } = confirmation.revisions();
    return { own: revision, global: orgId === GLOBAL_ORG_ID ? revision : global };
  }

  #log(
    event: 'change-committed' | 'change-rejected' | 'change-unknown' | 'database-full',
    { progress, request }: QueuedChange,
    revision: number,
    error?: unknown,
  ): void {
    const { kind, attempts, waitedMs, trips } = progress;
    const told = { org: this.#ports.orgId, kind, revision, attempts, waitedMs, trips };
    inRequest(request, () => log(event, error === undefined ? told : { ...told, error }));
  }

  #isoNow(): string {
    return new Date(this.#ports.clock.now()).toISOString();
  }
}

/** Outcomes after which nothing is stored, and never will be. */
const NOT_MADE = new Set<CommitOutcome['kind']>(['conflict', 'full', 'outrun', 'rejected']);

function refuseAll(items: readonly QueuedChange[], refusal = UNAVAILABLE): Again<QueuedChange> {
  for (const item of items) end(item, refuse(refusal));
  return {};
}

/**
 * Whose share of the queue a change takes: the caller's, or that of the person of whom an identity provider speaks. All tokens
 * of another org share one: its Admins make as many service accounts as they like, and nobody here should wait for each.
 */
export function laneOf(caller: Caller, orgId: number): string {
  const { userId, tokenOrgId, credential } = caller;
  if (credential.kind === 'provider') return JSON.stringify([credential.issuer, credential.subject]);
  return isForeign(caller, orgId) ? `tokens of ${tokenOrgId}` : String(userId);
}

const isMoved = (refusal: Refusal): boolean =>
  refusal.tag === 'unauthenticated' && refusal.problem === 'moved';
