import type { Caller, ChangeStanding } from '../core/caller.ts';
import { isForeign } from '../core/caller.ts';
import type { Grant } from '../core/permission-set.ts';
import type { PrincipalFacts } from '../core/principal.ts';
import { compilePermissions, findCredentialProblem, GLOBAL_ORG_ID, NOBODY } from '../core/principal.ts';
import type { Refusal } from '../core/refusal.ts';
import { tooManyRequests, unauthenticated, UNAVAILABLE } from '../core/refusal.ts';
import type { Requirement } from '../core/requirement.ts';
import { describeRequirement, grantsBehind, isMet } from '../core/requirement.ts';
import type { Result } from '../core/result.ts';
import { ok, refuse } from '../core/result.ts';
import { DatabaseAway, toldFault } from '../faults.ts';
import { inRequest, log, requestId } from '../log.ts';
import type { EntryDraft, EntryMaker } from '../service/engine/audit.ts';
import { chainEntry } from '../service/engine/audit.ts';
import type { ActingCaller, Change, Plan, Proposal, Unchanged } from '../service/engine/change.ts';
import type { ChangeEntry, Head, Revisions } from '../service/ports/changes.ts';
import type { CommitOutcome, Write } from '../service/ports/database.ts';
import type { Read } from '../service/ports/read.ts';
import { known, readAll } from '../service/ports/read.ts';
import type { Confirmation } from './confirmation.ts';
import type { CoordinatorParts } from './coordinator-parts.ts';
import { earlyRefusal } from './early-refusal.ts';
import { CachedPrincipal } from './principal-cache.ts';
import type { Telling } from './telling.ts';
import { ORGS_UNKNOWN_MAX } from './telling.ts';
import { WriteQueue } from './write-queue.ts';

/**
 * A change is decided again at most this often, when somebody else changed what it was decided on. Each time somebody
 * else has made progress, for example the global plane while an org changes. Clients wait longer than all attempts
 * take.
 */
const ATTEMPTS_MAX = 100;
const CONTENTION_MS_MAX = 10_000;
/** How often settling looks again at who has the place that it wanted. */
const SETTLE_ATTEMPTS_MAX = 4;

/** When to try again after being turned away: some changes of the caller are made by then. */
const FULL_WAIT_MS = 1_000;

/** Refusals that depend on the caller alone. */
const TELLS_NOTHING = new Set<Refusal['tag']>(['unauthenticated', 'denied', 'unavailable']);

/** What making changes needs from its coordinator. */
export type ChangeRunnerPorts = CoordinatorParts & {
  readonly confirmation: Confirmation;
  readonly telling: Telling;
  readonly entries: EntryMaker;
  readonly newUid: () => string;
};

/** Who wants to make a change, and on which rights. */
type Applicant = {
  readonly caller: Caller;
  readonly standing: ChangeStanding;
  /** The least that the change requires, as far as its input tells. Null when that is nothing. */
  readonly least: Requirement | null;
};

/** A change that somebody wants. */
export type Wanted<I, O> = Applicant & { readonly change: Change<I, O>; readonly input: I };

/** What is read before a change is decided, all in one round trip. */
type Briefing<O> = {
  readonly head: Head;
  readonly caller: PrincipalFacts | undefined;
  readonly globalCaller: PrincipalFacts | undefined;
  /** The caller in the org that a change of the global plane asks for its rights in. */
  readonly callerThere: PrincipalFacts | undefined;
  readonly revisionThere: number | undefined;
  readonly tokenOrg: number | undefined;
  /** All orgs, where it is not known which of them listen. */
  readonly orgIds: readonly number[] | undefined;
  readonly proposal: Proposal<O>;
};

/** What was decided, for whom, and which of the caller's grants allowed it. */
type Decided<O> = {
  readonly plan: Plan<O> | Unchanged<O>;
  readonly acting: ActingCaller;
  readonly through: readonly Grant[];
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

/** A change whose entry this object sent, until its fate is known. */
type UnderWay = {
  readonly entry: ChangeEntry;
  readonly plan: Pick<Plan<unknown>, 'touches' | 'notifies'>;
  readonly orgIds: readonly number[] | undefined;
  /** The request that it is made for. */
  readonly request: string | undefined;
  isFinished: boolean;
};

/**
 * Makes the changes of one org, one at a time (I5): read what the decision needs, decide whether the caller may and
 * what is to be written, commit it as one batch behind the fence (I2), drop what it touched from the cache (I6).
 */
export class ChangeRunner {
  readonly #ports: ChangeRunnerPorts;
  readonly #queue = new WriteQueue();
  #underWay: UnderWay | undefined;

  constructor(ports: ChangeRunnerPorts) {
    this.#ports = ports;
  }

  /**
   * The reply of the change, or why it was not made. When this resolves, every later answer knows of it. What breaks before
   * the change is sent throws, and is logged; afterwards nobody can tell what holds, so it is `unavailable` (I8). Beyond a
   * caller's share of the queue it is refused with `too-many-requests`.
   */
  async run<I, O>(wanted: Wanted<I, O>): Promise<Result<O, Refusal>> {
    const progress = { kind: wanted.change.kind, waitedMs: 0, attempts: 0, trips: 0, isSent: false };
    try {
      return await this.#run(wanted, progress);
    } catch (error) {
      const told = toldFault(error, { org: this.#ports.orgId, ...progress });
      if (progress.isSent) return refuse(UNAVAILABLE);
      throw told;
    }
  }

  async #run<I, O>(wanted: Wanted<I, O>, progress: Progress): Promise<Result<O, Refusal>> {
    const { clock } = this.#ports;
    const since = clock.now();
    const refusal = this.#earlyRefusal(wanted);
    if (refusal !== undefined) return refuse(refusal);
    const result = await this.#queue.run(laneOf(wanted.caller, this.#ports.orgId), async () => {
      progress.waitedMs = clock.now() - since;
      // By now the cache may know what this caller may do, from an earlier change of the same caller.
      const late = this.#earlyRefusal(wanted);
      return late === undefined ? await this.#attempt(wanted, progress) : refuse(late);
    });
    if (result === undefined) return refuse(tooManyRequests('waiting-changes', FULL_WAIT_MS));
    // Not only the call that changed something: who is told that nothing is left to change relies on it as well.
    if (result.ok || !TELLS_NOTHING.has(result.refusal.tag)) await this.#ports.telling.whenHeard();
    return result;
  }

  /**
   * Finds out, by its id, whether the open entry is committed. If its place is free, a `void` entry takes it, so that a
   * batch that arrives late collides. Throws `DatabaseAway` when that cannot be done now.
   */
  async settle(): Promise<void> {
    const { ledger, database, repositories, orgId, entries } = this.#ports;
    const { changes } = repositories;
    const { open } = ledger.state();
    if (open === undefined) return;
    for (let attempt = 0; attempt < SETTLE_ATTEMPTS_MAX; attempt++) {
      const { followed, acknowledged } = ledger.state();
      const { head, there } = await database.read(
        readAll({
          head: changes.head(orgId, followed.revision),
          there: changes.identityAt(orgId, open.revision),
        }),
      );
      // Settled meanwhile by what was seen in the database.
      if (ledger.state().open?.id !== open.id) return;
      if (there !== undefined) {
        const isOurs = open.id === null || there.id === open.id;
        const settled = { org: orgId, revision: open.revision, ...kindOf(this.#underWay) };
        if (isOurs) this.#finishSettled(open.revision, there.hash);
        else this.#giveUpLost();
        log('change-settled', { ...settled, outcome: isOurs ? 'committed' : 'lost' });
        return;
      }
      // A batch commits only upon the entry that it was decided on. Where that is gone, no place need be taken.
      const isPossible = open.previousHash === null || open.previousHash === head.hash;
      if (!isPossible) {
        log('change-settled', { org: orgId, revision: open.revision, outcome: 'lost' });
        return this.#giveUpLost();
      }
      const draft: EntryDraft = { orgId, at: this.#isoNow(), kind: 'void', actor: null, origin: null };
      const entry = await chainEntry(head, draft, entries);
      const { kind } = await database.commit([changes.append(entry), changes.expectPrevious(entry)]);
      if (kind === 'rejected') throw new Error('The database takes no entry');
      if (kind === 'committed') {
        this.#giveUpLost();
        if (head.hash === acknowledged.hash) ledger.acknowledge(entry, []);
        log('change-settled', { org: orgId, revision: open.revision, outcome: 'ruled-out' });
        return;
      }
      // The revision was taken first, perhaps by the batch that should be ruled out.
      if (kind !== 'outrun' && kind !== 'conflict') break;
    }
    throw new DatabaseAway('The fence could not be taken');
  }

  /** Ends the open change as committed if the head of the trail, as somebody read it, is its entry. */
  finishIfShown({ own, hash }: Pick<Head, 'own' | 'hash'>): void {
    const entry = this.#underWay?.entry;
    if (entry !== undefined && entry.revision === own && entry.hash === hash) this.#finish();
  }

  /**
   * The change under way is committed: from this step on nothing is answered from before it, and whoever has to hear of it
   * is told. Does nothing when it was ended before. Broken half-way, it is in doubt, and leases are waited out.
   */
  #finish(): void {
    const { ledger, cache, telling, confirmation, orgId } = this.#ports;
    if (this.#underWay === undefined) return;
    const underWay = this.#underWay;
    const { entry, plan, orgIds } = underWay;
    this.#underWay = undefined;
    try {
      cache.drop(plan.touches, this.#placeOf(entry.revision));
      ledger.acknowledge(entry, plan.touches);
      const told = { ...entry, touches: plan.touches };
      const word = { change: told, notifies: plan.notifies };
      // Whoever saw it committed may be here for another request.
      inRequest(underWay.request, () => telling.begin([word], orgIds));
      underWay.isFinished = true;
    } catch (error) {
      try {
        confirmation.doubt();
      } finally {
        if (orgId === GLOBAL_ORG_ID) telling.waitOut();
      }
      throw error;
    }
  }

  /** The same for an entry that was found committed; what it touches is known if this object sent it. */
  #finishSettled(revision: number, hash: string): void {
    const { ledger, cache, telling, orgId } = this.#ports;
    if (this.#underWay?.entry.revision === revision && this.#underWay.entry.hash === hash) {
      return this.#finish();
    }
    cache.forgetAll();
    ledger.acknowledge({ revision, hash }, undefined);
    if (orgId === GLOBAL_ORG_ID) telling.waitOut();
  }

  #giveUp(): void {
    this.#underWay = undefined;
    this.#ports.ledger.giveUp();
  }

  /** The open entry is lost. Orgs may have seen it anyway, if a restore removed it. */
  #giveUpLost(): void {
    const { orgId, telling } = this.#ports;
    this.#giveUp();
    if (orgId === GLOBAL_ORG_ID) telling.waitOut();
  }

  /** In the global plane the two revisions are one. */
  #placeOf(own: number): Partial<Revisions> {
    return this.#ports.orgId === GLOBAL_ORG_ID ? { own, global: own } : { own };
  }

  #earlyRefusal({ caller, standing, least }: Applicant): Refusal | undefined {
    return caller.credential.kind === 'provider'
      ? undefined
      : earlyRefusal(this.#ports, caller, standing, least);
  }

  async #attempt<I, O>(wanted: Wanted<I, O>, progress: Progress): Promise<Result<O, Refusal>> {
    const { clock, confirmation, orgId } = this.#ports;
    const { caller, standing } = wanted;
    const { kind, waitedMs } = progress;
    const until = clock.now() + CONTENTION_MS_MAX;
    while (progress.attempts < ATTEMPTS_MAX && (progress.attempts === 0 || clock.now() < until)) {
      progress.attempts++;
      if (confirmation.isOpen && !(await confirmation.ensure())) return refuse(UNAVAILABLE);
      // Whatever was sent before is settled by now.
      progress.isSent = false;
      progress.trips++;
      // Another attempt takes nothing from the cache, so that what it reads is of one moment.
      const weighed = await this.#weigh(wanted, progress.attempts === 1);
      if (weighed === 'unreachable') return refuse(UNAVAILABLE);
      if (weighed === 'outdated') continue;
      const { briefing, decided } = weighed;
      if (!decided.ok) {
        if (isMoved(decided.refusal) && this.#ports.cache.forget(this.#ports.orgId, caller.userId)) continue;
        return decided;
      }
      const { plan, ...authority } = decided.value;
      if (plan.kind === 'unchanged') return ok(plan.reply);
      const outcome = await this.#commit(progress, plan, briefing, standing, caller, authority);
      const { attempts, trips } = progress;
      const revision = briefing.head.own + 1;
      const told = { org: orgId, kind, revision, attempts, waitedMs, trips };
      if (outcome.kind === 'committed') {
        log('change-committed', told);
        return ok(plan.reply(outcome));
      }
      if ('cause' in outcome) {
        log(`change-${outcome.kind}`, { ...told, error: outcome.cause });
        return refuse(UNAVAILABLE);
      }
    }
    log('change-given-up', {
      org: orgId,
      kind,
      attempts: progress.attempts,
      waitedMs,
      trips: progress.trips,
    });
    return refuse(UNAVAILABLE);
  }

  /** Reads what the decision needs, and decides. A caller who may not is kept in the cache: it may try again. */
  async #weigh<I, O>(
    wanted: Wanted<I, O>,
    mayUseCache: boolean,
  ): Promise<
    | { readonly briefing: Briefing<O>; readonly decided: Result<Decided<O>, Refusal> }
    | 'unreachable'
    | 'outdated'
  > {
    const { cache, orgId } = this.#ports;
    const { caller } = wanted;
    const load = cache.beginLoad();
    try {
      const briefing = await this.#brief(wanted, mayUseCache);
      if (typeof briefing === 'string') return briefing;
      const decided = this.#decide(briefing, wanted);
      const { head, caller: facts } = briefing;
      const isToKeep = !decided.ok && decided.refusal.tag === 'denied' && !isForeign(caller, orgId);
      if (isToKeep && facts !== undefined && cache.keeps(facts)) {
        cache.keep(new CachedPrincipal(facts, { own: head.own, global: head.global }), load);
      }
      return { briefing, decided };
    } finally {
      cache.endLoad(load);
    }
  }

  /**
   * `unreachable` when the database does not answer, and `outdated` when what was read, or what came from the cache
   * beside it, may be older than something that happened meanwhile. Nothing was changed in either case.
   */
  async #brief<I, O>(
    { change, input, caller, standing }: Wanted<I, O>,
    mayUseCache: boolean,
  ): Promise<Briefing<O> | 'unreachable' | 'outdated'> {
    const { database, repositories, orgId, cache, confirmation, telling } = this.#ports;
    const tokenId = caller.credential.kind === 'token' ? caller.credential.tokenId : null;
    const taken: { readonly place: number; readonly principal: CachedPrincipal }[] = [];
    const factsIn = (place: number): Read<PrincipalFacts | undefined> => {
      const isCacheUsable = mayUseCache && confirmation.isWarm && !isForeign(caller, orgId);
      const cached = isCacheUsable ? cache.find(place, caller.userId) : undefined;
      const isComplete = tokenId === null || cached?.facts.tokens.some(({ id }) => id === tokenId) === true;
      if (cached === undefined || !isComplete) {
        return repositories.principals.facts(place, caller.userId, tokenId);
      }
      taken.push({ place, principal: cached });
      return known(cached.facts);
    };
    const asked = confirmation.ask();
    const nobody = known(undefined);
    const read: Read<Briefing<O>> = readAll({
      head: repositories.changes.head(orgId, asked.followed),
      caller: factsIn(orgId),
      globalCaller: standing === 'in-org-or-global' ? factsIn(GLOBAL_ORG_ID) : nobody,
      callerThere:
        typeof standing === 'object'
          ? repositories.principals.facts(standing.inOrg, caller.userId, tokenId)
          : nobody,
      revisionThere: typeof standing === 'object' ? repositories.changes.revision(standing.inOrg) : nobody,
      tokenOrg: isForeign(caller, orgId) ? repositories.changes.revision(caller.tokenOrgId ?? 0) : nobody,
      orgIds: telling.knowsWhoListens() ? known(undefined) : repositories.orgs.ids(ORGS_UNKNOWN_MAX + 1),
      proposal: change.propose(repositories, orgId, input, caller),
    });
    try {
      const briefing = await database.read(read);
      if (!confirmation.learn(briefing.head, asked)) return 'outdated';
      // The cache is now at the revisions just read. What was taken from it is still true if it is still in the cache.
      const isStillTrue = taken.every(
        ({ place, principal }) => cache.find(place, caller.userId) === principal,
      );
      return isStillTrue ? briefing : 'outdated';
    } catch (error) {
      if (!(error instanceof DatabaseAway)) throw error;
      log('database-away', { org: orgId, kind: change.kind, what: 'a change', error });
      return 'unreachable';
    }
  }

  #decide<O>(briefing: Briefing<O>, { caller, standing, least }: Applicant): Result<Decided<O>, Refusal> {
    const { callerThere, proposal } = briefing;
    const now = this.#isoNow();
    const isNobody = caller.credential.kind === 'provider';
    const facts = isNobody ? NOBODY : briefing.caller;
    // The caller's current org must still be this one. The global plane alone would not notice a change.
    const problem = isNobody
      ? undefined
      : (findCredentialProblem(caller, facts, now) ??
        (callerThere && findCredentialProblem(caller, callerThere, now)));
    if (problem !== undefined || facts === undefined)
      return refuse(unauthenticated(problem ?? 'invalid-token'));
    const effective = effectiveFacts(standing, facts, briefing);
    const acting: ActingCaller = { facts: effective, permissions: compilePermissions(effective) };
    const { requires } = proposal;
    // The least comes first, so that it makes no difference whether the turn is reached.
    const unmet = [least, requires].find((needed) => needed !== null && !isMet(needed, acting.permissions));
    if (unmet) return refuse({ tag: 'denied', needed: describeRequirement(unmet) });
    const decision = proposal.decide({
      orgId: this.#ports.orgId,
      caller: acting,
      now,
      newUid: this.#ports.newUid,
    });
    const through = requires === null ? [] : grantsBehind(requires, acting.permissions);
    return decision.ok ? ok({ plan: decision.value, acting, through }) : decision;
  }

  async #commit<O>(
    progress: Progress,
    plan: Plan<O>,
    { head, tokenOrg, orgIds, revisionThere }: Briefing<O>,
    standing: ChangeStanding,
    caller: Caller,
    { acting, through }: Omit<Decided<O>, 'plan'>,
  ): Promise<CommitOutcome> {
    const { repositories, orgId, ledger, confirmation, entries } = this.#ports;
    const { changes } = repositories;
    const draft: EntryDraft = {
      orgId,
      at: this.#isoNow(),
      kind: progress.kind,
      actor: { userId: acting.facts.userId, credential: caller.credential, through },
      origin: caller.origin,
      before: plan.before,
      after: plan.after,
      touches: plan.touches,
    };
    const entry = await chainEntry(head, draft, entries);
    const global = orgId === GLOBAL_ORG_ID ? undefined : head.global;
    const writes: Write[] = [changes.append(entry), changes.expectPrevious(entry, global)];
    if (tokenOrg !== undefined) writes.push(changes.expectRevision(caller.tokenOrgId ?? 0, tokenOrg));
    if (typeof standing === 'object' && revisionThere !== undefined) {
      writes.push(changes.expectRevision(standing.inOrg, revisionThere));
    }
    writes.push(...plan.writes);

    ledger.send(entry);
    const underWay: UnderWay = { entry, plan, orgIds, request: requestId(), isFinished: false };
    this.#underWay = underWay;
    const outcome = await this.#send(writes, progress);
    try {
      return await this.#conclude(outcome, underWay);
    } catch (error) {
      // Broken half-way: nothing is answered until it is known what holds.
      confirmation.doubt();
      confirmation.confirmBeside();
      throw error;
    }
  }

  /** Sends a batch whose entry is open. What breaks before it is on its way leaves no entry open. */
  async #send(writes: readonly Write[], progress: Progress): Promise<CommitOutcome> {
    let outcome: CommitOutcome;
    try {
      outcome = await this.#ports.database.commit(writes);
    } catch (error) {
      this.#giveUp();
      throw error;
    }
    progress.trips++;
    progress.isSent = true;
    return outcome;
  }

  async #conclude(outcome: CommitOutcome, underWay: UnderWay): Promise<CommitOutcome> {
    const { confirmation } = this.#ports;
    switch (outcome.kind) {
      case 'committed':
        this.#finish();
        // Not so if whoever saw it in the database before broke over it.
        return underWay.isFinished ? outcome : { kind: 'unknown', cause: undefined };
      case 'conflict':
      case 'rejected':
        this.#giveUp();
        return outcome;
      case 'outrun':
        // Perhaps taken by this batch, if something below sent it twice. Only the entry's id shows that.
        if (!underWay.isFinished) {
          confirmation.doubt();
          if (!(await confirmation.ensure())) return { kind: 'unknown', cause: undefined };
        }
        return underWay.isFinished ? { kind: 'unknown', cause: undefined } : outcome;
      case 'unknown':
        if (!underWay.isFinished) {
          confirmation.doubt();
          // Not awaited: the reply is due now, and whoever asks next waits for it.
          confirmation.confirmBeside();
        }
        return outcome;
    }
  }

  #isoNow(): string {
    return new Date(this.#ports.clock.now()).toISOString();
  }
}

/**
 * Whose share of the queue a change takes: the caller's, or that of the person of whom an identity provider speaks. All tokens
 * of another org share one: its Admins make as many service accounts as they like, and nobody here should wait for each.
 */
function laneOf(caller: Caller, orgId: number): string {
  const { userId, tokenOrgId, credential } = caller;
  if (credential.kind === 'provider') return JSON.stringify([credential.issuer, credential.subject]);
  return isForeign(caller, orgId) ? `tokens of ${tokenOrgId}` : String(userId);
}

/** The kind of a change, if it is this object's. */
const kindOf = (underWay: UnderWay | undefined): { readonly kind?: string } =>
  underWay === undefined ? {} : { kind: underWay.entry.kind };

const isMoved = (refusal: Refusal): boolean =>
  refusal.tag === 'unauthenticated' && refusal.problem === 'moved';

/** The facts that the caller's rights come from. */
function effectiveFacts(
  standing: ChangeStanding,
  here: PrincipalFacts,
  { globalCaller, callerThere }: Pick<Briefing<unknown>, 'globalCaller' | 'callerThere'>,
): PrincipalFacts {
  if (standing === 'in-org') return here;
  if (standing === 'in-org-or-global') return here.orgRole === null ? (globalCaller ?? here) : here;
  if (callerThere === undefined) return here;
  return callerThere.orgRole === null && standing.orGlobal ? here : callerThere;
}
