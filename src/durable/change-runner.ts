import type { Caller } from '../core/caller.ts';
import { isForeign } from '../core/caller.ts';
import type { Dependency, Touches } from '../core/dependency.ts';
import { usersIn } from '../core/dependency.ts';
import type { Allowances, CountedName } from '../core/limits.ts';
import { GLOBAL_ORG_ID } from '../core/principal.ts';
import type { Refusal } from '../core/refusal.ts';
import { tooManyRequests, UNAVAILABLE } from '../core/refusal.ts';
import type { Result } from '../core/result.ts';
import { ok, refuse } from '../core/result.ts';
import { DatabaseAway, toldFault, unlessAway } from '../faults.ts';
import { inRequest, log, requestId } from '../log.ts';
import type { EntryMaker } from '../service/engine/audit.ts';
import { chainEntry } from '../service/engine/audit.ts';
import type { Plan } from '../service/engine/change.ts';
import type { Head } from '../service/ports/changes.ts';
import type { CommitOutcome, Write } from '../service/ports/database.ts';
import { known, readAll, readList } from '../service/ports/read.ts';
import type { Applicant, Briefing, BriefingRead, Decided, Wanted } from './briefing.ts';
import { briefingFor, decide } from './briefing.ts';
import type { Sent } from './committer.ts';
import { Committer } from './committer.ts';
import type { Confirmation } from './confirmation.ts';
import type { CoordinatorParts } from './coordinator-parts.ts';
import { earlyRefusal } from './early-refusal.ts';
import { elsewhere, growingBy } from './growing.ts';
import type { NarrowBudget, Taken } from './narrow-budget.ts';
import { bytesOf } from './narrow-budget.ts';
import { CachedPrincipal } from './principal-cache.ts';
import type { Telling } from './telling.ts';
import { ORGS_UNKNOWN_MAX } from './telling.ts';
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
/** Statements and letters of a batch, beyond which no further change is added to it. */
const TOGETHER_STATEMENTS_MAX = 400;
const TOGETHER_LETTERS_MAX = 500_000;

/** Refusals that depend on the caller alone. */
const TELLS_NOTHING = new Set<Refusal['tag']>(['unauthenticated', 'denied', 'unavailable']);

/** What making changes needs from its coordinator. */
export type ChangeRunnerPorts = CoordinatorParts & {
  readonly confirmation: Confirmation;
  readonly telling: Telling;
  readonly entries: EntryMaker;
  readonly newUid: () => string;
  readonly allowances: Allowances;
  readonly narrowBudget: NarrowBudget;
  /** How many changes of the global plane one batch commits at most; 32 unless said. */
  readonly together?: number | undefined;
};

/** How far a change has come, for the log. */
type Progress = {
  readonly kind: string;
  waitedMs: number;
  attempts: number;
  trips: number;
  /** It was sent, and is not known to be lost: it may be made. */
  isSent: boolean;
};

/** A change on its way through the queue. */
type Item = {
  readonly wanted: Wanted<unknown, unknown>;
  readonly progress: Progress;
  readonly since: number;
  /** The request that it is made for. */
  readonly request: string | undefined;
  /** Until when it is tried, from its first turn on. */
  until: number | undefined;
  /** It has its result. */
  isEnded: boolean;
  /** What it was decided on and what it touches, so far as that is known: whoever learns of its result knows of these. */
  concerns: Touches | undefined;
  readonly resolve: (result: Result<unknown, Refusal>) => void;
  readonly reject: (error: unknown) => void;
};

/** A change in its turn, with the question for what it is decided on. */
type Asking = { readonly item: Item; readonly briefing: BriefingRead<unknown> };

/** A change that was decided to be made, and what it rests on. */
type Drafted = Asking & {
  readonly briefed: Briefing<unknown>;
  readonly plan: Plan<unknown>;
  readonly decided: Decided<unknown>;
  readonly sent: Sent;
  readonly writes: readonly Write[];
  /** What it took of the caller's hourly budget. */
  readonly taken: Taken | undefined;
};

/**
 * Makes the changes of one org, in turns (I5): read what the decisions need, decide whether the callers may and what is
 * to be written, commit it behind the fence (I2), drop what it touched from the cache (I6). In the global plane a turn may
 * take several changes, none of which was decided on what another one touches. Source: docs/decisions/0015-together.md.
 */
export class ChangeRunner {
  readonly #ports: ChangeRunnerPorts;
  readonly #committer: Committer;
  readonly #queue: WriteQueue<Item>;
  /**
   * How many changes the next turn may take: fewer after a batch of several that did not commit, or of which many were about the
   * same, so that no change is looked at much more often than it is made.
   */
  #together: number;

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
    const item: Item = {
      // Whoever asks gets the reply of the change asked for: the two types go together.
      wanted: wanted as unknown as Wanted<unknown, unknown>,
      progress,
      since: clock.now(),
      request: requestId(),
      until: undefined,
      isEnded: false,
      concerns: undefined,
      resolve,
      reject,
    };
    try {
      const refusal = this.#earlyRefusal(wanted);
      if (refusal !== undefined) return refuse(refusal);
      const turnedAway = this.#queue.add(laneOf(wanted.caller, orgId), item);
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
  async settle(): Promise<void> {
    await this.#committer.settle();
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
  async #take(items: readonly Item[]): Promise<Again<Item>> {
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

  async #attempt(items: readonly Item[]): Promise<Again<Item>> {
    const { confirmation } = this.#ports;
    if (confirmation.isOpen && !(await confirmation.ensure())) return refuseAll(items);
    const apart: Item[] = [];
    const asking: Asking[] = [];
    for (const item of items) {
      if (this.#isOver(item)) continue;
      // Another attempt takes nothing from the cache, so that what it reads is of one moment.
      const briefing = briefingFor(this.#ports, item.wanted, item.progress.attempts === 0);
      const [first] = asking;
      const mayJoin = first === undefined || (first.briefing.isFromKnown && briefing.isFromKnown);
      if (mayJoin) asking.push({ item, briefing });
      else apart.push(item);
    }
    const { next = [], later = [] } = asking.length === 0 ? {} : await this.#decideAll(asking);
    return { next: [...next, ...apart], later };
  }

  /** Whether a change is ended before it is decided: its caller may not, or it was tried long enough. */
  #isOver(item: Item): boolean {
    const { clock, orgId } = this.#ports;
    const { wanted, progress, since, until, request } = item;
    if (progress.attempts === 0) {
      progress.waitedMs = clock.now() - since;
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

  /** Reads what the decisions need in one round trip, decides one after the other, and commits what is to be made. */
  async #decideAll(asking: readonly Asking[]): Promise<Again<Item>> {
    const { repositories, database, orgId, cache, confirmation, clock, telling } = this.#ports;
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
      const { head, orgIds, briefed } = await database.read(
        readAll({
          head: repositories.changes.head(orgId, asked.followed),
          orgIds: telling.knowsWhoListens() ? known(undefined) : repositories.orgs.ids(ORGS_UNKNOWN_MAX + 1),
          briefed: readList(asking.map(({ briefing }) => briefing.read)),
        }),
      );
      const items = asking.map(({ item }) => item);
      if (!confirmation.learn(head, asked)) return { next: items };
      const drafts: Drafted[] = [];
      const apart: Item[] = [];
      /** Those that wait for a change of this very turn. */
      const behind: Item[] = [];
      const keep = (facts: CachedPrincipal): void => void cache.keep(facts, load);
      const turn = new Turn(head, drafts);
      for (const [i, one] of asking.entries()) {
        const briefing = briefed[i];
        // The cache is now at the revisions just read. What was taken from it is still true if it is still in the cache.
        if (briefing === undefined || !one.briefing.isStillTrue() || turn.isFull) apart.push(one.item);
        else if (turn.isTouched(briefing.from)) behind.push(one.item);
        else if (!(await this.#decideOne(turn, one, briefing, keep))) apart.push(one.item);
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
   * may not is kept in the cache: it may try again.
   */
  async #decideOne(
    turn: Turn,
    asking: Asking,
    briefed: Briefing<unknown>,
    keep: (caller: CachedPrincipal) => void,
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
    if (!decided.ok) {
      const { refusal } = decided;
      const { caller: facts } = briefed;
      const isToKeep = refusal.tag === 'denied' && !isForeign(caller, orgId);
      if (isToKeep && facts !== undefined && cache.keeps(facts)) keep(new CachedPrincipal(facts, turn.at));
      if (isMoved(refusal) && cache.forget(orgId, caller.userId)) return false;
      end(item, decided);
      return true;
    }
    const { plan } = decided.value;
    if (plan.kind === 'change' && from !== undefined) item.concerns = [...from, ...plan.touches];
    if (plan.kind === 'unchanged') {
      end(item, ok(plan.reply));
      return true;
    }
    if (turn.isClaimed(plan)) return false;
    const draft = await this.#draft(turn.tip, now, { ...asking, briefed, plan, decided: decided.value });
    if ('waitMs' in draft) end(item, refuse(tooManyRequests('narrow-changes', draft.waitMs)));
    else turn.add(draft);
    return true;
  }

  /** The entry and the statements of a change, or how long its caller must wait for the next hour's budget. */
  async #draft(
    tip: Pick<Head, 'own' | 'hash' | 'global'>,
    now: string,
    parts: Omit<Drafted, 'sent' | 'writes' | 'taken'>,
  ): Promise<Drafted | { readonly waitMs: number }> {
    const { repositories, orgId, entries, allowances, narrowBudget } = this.#ports;
    const { changes, usage } = repositories;
    const { item, plan, briefed, decided } = parts;
    const { caller, standing } = item.wanted;
    const { acting, through, isNarrow } = decided;
    const entry = await chainEntry(
      tip,
      {
        orgId,
        at: now,
        kind: item.progress.kind,
        actor: { userId: acting.facts.userId, credential: caller.credential, through },
        origin: caller.origin,
        before: plan.before,
        after: plan.after,
        touches: plan.touches,
      },
      entries,
    );
    const taken = isNarrow ? narrowBudget.take(acting.facts.userId, bytesOf(entry)) : undefined;
    if (taken !== undefined && 'waitMs' in taken) return taken;
    const from = fenceOf(briefed.from(), orgId);
    const global = orgId === GLOBAL_ORG_ID ? undefined : { revision: tip.global, from };
    const writes: Write[] = [changes.append(entry), changes.expectPrevious(entry, global)];
    if (briefed.tokenOrg !== undefined) {
      const ofToken = { revision: briefed.tokenOrg, from: usersIn([caller.userId]) };
      writes.push(changes.expectStill(caller.tokenOrgId ?? 0, ofToken));
    }
    if (typeof standing === 'object' && briefed.revisionThere !== undefined)
      writes.push(changes.expectStill(standing.inOrg, { revision: briefed.revisionThere, from }));
    writes.push(...elsewhere(plan, orgId).map((id) => usage.noteBefore(id)), ...plan.writes);
    if (plan.writes.some(({ inserts }) => inserts))
      writes.push(usage.expectWithin(growingBy(plan, orgId), allowances));
    return { ...parts, sent: { entry, plan, request: item.request }, writes, taken };
  }

  /** Commits what was drafted, and resolves to what must be decided again. */
  async #commit(drafts: readonly Drafted[], orgIds: readonly number[] | undefined): Promise<Again<Item>> {
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
    if (!isAlone && outcome.kind !== 'unknown') {
      // Nothing was written. Which of them is in the way is found by trying fewer at once.
      this.#together = Math.max(1, Math.floor(drafts.length / 2));
      return { next: items };
    }
    if (outcome.kind === 'full') {
      for (const { item, plan } of drafts) end(item, refuse(await this.#fullRefusal(outcome.limit, plan)));
      return {};
    }
    // Others go first: what is in the way of this one may stay there for a while.
    if (!('cause' in outcome)) return { later: items };
    for (const { item, sent } of drafts) {
      this.#log(`change-${outcome.kind}`, item, sent.entry.revision, outcome.cause);
      end(item, refuse(UNAVAILABLE));
    }
    return {};
  }

  #end({ item, plan, sent }: Drafted, outcome: Extract<CommitOutcome, { kind: 'committed' }>): void {
    this.#log('change-committed', item, sent.entry.revision);
    try {
      end(item, ok(plan.reply(outcome)));
    } catch (error) {
      fail(item, error);
    }
  }

  /** Says what is full, and how far. Another trip, which only whoever is refused pays for. */
  async #fullRefusal(limit: CountedName, plan: Pick<Plan<unknown>, 'writes'>): Promise<Refusal> {
    const { database, repositories, orgId, allowances } = this.#ports;
    const orgIds = growingBy(plan, orgId);
    const usages = await unlessAway(
      database.read(readList(orgIds.map((id) => repositories.usage.of(id)))),
      'a full limit',
    );
    if (!usages.ok) return UNAVAILABLE;
    const used = Math.max(...usages.value.map((usage) => usage[limit] ?? 0));
    return { tag: 'limit-reached', limit, used, allowed: allowances[limit] };
  }

  #log(
    event: 'change-committed' | 'change-rejected' | 'change-unknown',
    { progress, request }: Item,
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

/** What has been drafted in a turn so far, on one state that was read. */
class Turn {
  readonly #head: Head;
  readonly #drafts: Drafted[];
  readonly #touched = new Set<Dependency>();
  /** Names that what was drafted gives to somebody. */
  readonly #claimed = new Set<string>();
  #statements = 0;
  #letters = 0;

  constructor(head: Head, drafts: Drafted[]) {
    this.#head = head;
    this.#drafts = drafts;
  }

  /** The state that the decisions are made on. */
  get at(): { readonly own: number; readonly global: number } {
    return { own: this.#head.own, global: this.#head.global };
  }

  /** What the next entry follows. */
  get tip(): Pick<Head, 'own' | 'hash' | 'global'> {
    const last = this.#drafts.at(-1)?.sent.entry;
    const { own, hash, global } = this.#head;
    return last === undefined ? { own, hash, global } : { own: last.revision, hash: last.hash, global };
  }

  get isFull(): boolean {
    return this.#statements >= TOGETHER_STATEMENTS_MAX || this.#letters >= TOGETHER_LETTERS_MAX;
  }

  /** Whether something that was drafted before touches what a decision would be made on. */
  isTouched(from: () => Touches | undefined): boolean {
    if (this.#drafts.length === 0) return false;
    return from()?.some((dependency) => this.#touched.has(dependency)) !== false;
  }

  /**
   * Whether a change needs a name that one drafted before gives to somebody else: the batch would be refused, and all others of
   * the turn would pay for it.
   */
  isClaimed({ writes }: Pick<Plan<unknown>, 'writes'>): boolean {
    return writes.some(({ claims = [] }) => claims.some((name) => this.#claimed.has(name)));
  }

  add(draft: Drafted): void {
    const { before, after, touches } = draft.sent.entry;
    this.#drafts.push(draft);
    for (const dependency of draft.plan.touches) this.#touched.add(dependency);
    for (const { claims = [] } of draft.plan.writes) for (const name of claims) this.#claimed.add(name);
    this.#statements += draft.writes.length;
    this.#letters += before.length + after.length + touches.length;
  }
}

/** Ends a change with what became of it. */
function end(item: Item, result: Result<unknown, Refusal>): void {
  item.isEnded = true;
  item.resolve(result);
}

/** Ends a change that broke. */
function fail(item: Item, error: unknown): void {
  item.isEnded = true;
  item.reject(error);
}

function refuseAll(items: readonly Item[]): Again<Item> {
  for (const item of items) end(item, refuse(UNAVAILABLE));
  return {};
}

/** Beyond so many a change is fenced on the whole other plane: a guard would have to look at each of them. */
const FENCE_MAX = 5_000;

/**
 * What a commit of the org is fenced on in other planes. That the org itself is deleted concerns every change of it, whether it
 * was read or not.
 */
const fenceOf = (from: Touches | undefined, orgId: number): Touches | undefined =>
  from === undefined || from.length > FENCE_MAX ? undefined : [...from, `org:${orgId}`];

/**
 * Whose share of the queue a change takes: the caller's, or that of the person of whom an identity provider speaks. All tokens
 * of another org share one: its Admins make as many service accounts as they like, and nobody here should wait for each.
 */
function laneOf(caller: Caller, orgId: number): string {
  const { userId, tokenOrgId, credential } = caller;
  if (credential.kind === 'provider') return JSON.stringify([credential.issuer, credential.subject]);
  return isForeign(caller, orgId) ? `tokens of ${tokenOrgId}` : String(userId);
}

const isMoved = (refusal: Refusal): boolean =>
  refusal.tag === 'unauthenticated' && refusal.problem === 'moved';
