import type { Caller, ChangeStanding } from '../core/caller.ts';
import { isForeign } from '../core/caller.ts';
import type { Touches } from '../core/dependency.ts';
import type { Grant } from '../core/permission-set.ts';
import type { PrincipalFacts } from '../core/principal.ts';
import { compilePermissions, findCredentialProblem, GLOBAL_ORG_ID, NOBODY } from '../core/principal.ts';
import type { Refusal } from '../core/refusal.ts';
import { unauthenticated, UNAVAILABLE } from '../core/refusal.ts';
import { describeRequirement, grantsBehind, isMet } from '../core/requirement.ts';
import type { Result } from '../core/result.ts';
import { ok, refuse } from '../core/result.ts';
import { chainEntry } from '../service/audit.ts';
import type { ActingCaller, Change, Plan, Proposal, Unchanged } from '../service/change.ts';
import type { Head } from '../service/ports/changes.ts';
import type { CommitOutcome, Write } from '../service/ports/database.ts';
import type { Read } from '../service/read.ts';
import { known, readAll } from '../service/read.ts';
import { newUid } from '../service/random.ts';
import type { Confirmation } from './confirmation.ts';
import { LEASE_MS } from './confirmation.ts';
import type { CoordinatorParts } from './coordinator-parts.ts';
import type { CachedPrincipal } from './principal-cache.ts';
import { WriteQueue } from './write-queue.ts';

/**
 * How often, and for how long, a change is decided anew because somebody else changed what it was decided on. Whoever
 * is in the way has made progress, as when the global plane changes while an org does; clients wait longer than this.
 */
const ATTEMPTS_MAX = 100;
const CONTENTION_MS_MAX = 10_000;
/** Beyond this many orgs the lease is waited out instead of telling each of them. */
const TELL_ORGS_MAX = 200;
/** Clocks of two machines may disagree by this much over the length of a lease. */
const LEASE_MARGIN_MS = 500;

/** Refusals that depend on the caller alone. */
const TELLS_NOTHING = new Set<Refusal['tag']>(['unauthenticated', 'denied', 'unavailable']);

/** What making changes needs from its coordinator. */
export type ChangeRunnerPorts = CoordinatorParts & {
  readonly confirmation: Confirmation;
  readonly sleep: (ms: number) => Promise<void>;
  /** Tells another org what the global plane changed; resolves to whether it heard. */
  readonly tellOrg: (orgId: number, revision: number, touches: Touches) => Promise<boolean>;
};

/** What is read before a change is decided, all in one round trip. */
type Briefing<O> = {
  readonly head: Head;
  readonly caller: PrincipalFacts | undefined;
  readonly globalCaller: PrincipalFacts | undefined;
  /** The caller in the org that a change of the global plane asks for its rights in. */
  readonly callerThere: PrincipalFacts | undefined;
  readonly revisionThere: number | undefined;
  readonly tokenOrg: Head | undefined;
  readonly orgIds: readonly number[];
  readonly proposal: Proposal<O>;
};

/** What was decided, for whom, and which of the caller's grants allowed it. */
type Decided<O> = {
  readonly plan: Plan<O> | Unchanged<O>;
  readonly acting: ActingCaller;
  readonly through: readonly Grant[];
};

/**
 * Makes the changes of one org, one at a time (I5): read what the decision needs, decide whether the caller may and
 * what is to be written, commit it as one batch behind the fence (I2), drop what it touched from the cache (I6).
 */
export class ChangeRunner {
  readonly #ports: ChangeRunnerPorts;
  readonly #queue = new WriteQueue();
  /** Resolves when no org can answer from before the newest change of the global plane. */
  #told: Promise<unknown> = Promise.resolve();

  constructor(ports: ChangeRunnerPorts) {
    this.#ports = ports;
    // The object that this one replaced may have ended before it told everybody.
    if (ports.cache.state().isTelling) this.#tell(this.#waitForLeases());
  }

  /** The reply of the change, or why it was not made. When this resolves, every later answer knows of it. */
  async run<I, O>(
    change: Change<I, O>,
    input: I,
    caller: Caller,
    standing: ChangeStanding,
  ): Promise<Result<O, Refusal>> {
    const result = await this.#queue.run(async () => await this.#attempt(change, input, caller, standing));
    if (result === undefined) return refuse(UNAVAILABLE);
    // Not only the call that changed something: who is told that nothing is left to change relies on it as well.
    if (result.ok || !TELLS_NOTHING.has(result.refusal.tag)) await this.#told;
    return result;
  }

  /**
   * Finds out whether the change that was sent last happened, and rules out that it still will: it takes the fence's
   * next place, where a late batch collides. Throws when the database cannot be reached.
   */
  async settle(): Promise<void> {
    const { cache, database, repositories, orgId } = this.#ports;
    const target = cache.state().own;
    const head = await database.read(repositories.changes.head(orgId, cache.state().global));
    if (head.own < target) {
      const draft = { orgId, at: this.#isoNow(), kind: 'void', actor: null, origin: null };
      const outcome = await database.commit([repositories.changes.append(await chainEntry(head, draft))]);
      if (outcome.kind !== 'committed' && outcome.kind !== 'conflict') {
        throw new Error('The fence could not be taken');
      }
    }
    console.warn('a change with an open outcome was settled', { orgId, revision: target });
    // If it happened after all, no org was told.
    if (orgId === GLOBAL_ORG_ID) this.#tell(this.#waitForLeases());
  }

  async #attempt<I, O>(
    change: Change<I, O>,
    input: I,
    caller: Caller,
    standing: ChangeStanding,
  ): Promise<Result<O, Refusal>> {
    const until = this.#ports.now() + CONTENTION_MS_MAX;
    for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      if (attempt > 0 && this.#ports.now() >= until) break;
      if (this.#ports.confirmation.isOpen && !(await this.#ports.confirmation.ensure())) break;
      // Another attempt takes nothing from the cache, so that what it reads is of one moment.
      const briefing = await this.#brief(change, input, caller, standing, attempt === 0);
      if (briefing === 'unreachable') break;
      if (briefing === 'outdated') continue;
      const decided = this.#decide(briefing, caller, standing);
      if (!decided.ok) {
        if (isMoved(decided.refusal) && this.#ports.cache.forget(this.#ports.orgId, caller.userId)) continue;
        return decided;
      }
      const { plan, ...authority } = decided.value;
      if (plan.kind === 'unchanged') return ok(plan.reply);
      const outcome = await this.#commit(change.kind, plan, briefing, standing, caller, authority);
      if (outcome.kind === 'committed') return ok(plan.reply(outcome));
      if (outcome.kind !== 'conflict') break;
    }
    return refuse(UNAVAILABLE);
  }

  /**
   * `unreachable` when the database does not answer, and `outdated` when what was read, or what came from the cache
   * beside it, may be older than something that happened meanwhile. Nothing was changed in either case.
   */
  async #brief<I, O>(
    change: Change<I, O>,
    input: I,
    caller: Caller,
    standing: ChangeStanding,
    mayUseCache: boolean,
  ): Promise<Briefing<O> | 'unreachable' | 'outdated'> {
    const { database, repositories, orgId, cache, confirmation } = this.#ports;
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
    const before = cache.state();
    const nobody = known(undefined);
    const read: Read<Briefing<O>> = readAll({
      head: repositories.changes.head(orgId, before.global),
      caller: factsIn(orgId),
      globalCaller: standing === 'in-org-or-global' ? factsIn(GLOBAL_ORG_ID) : nobody,
      callerThere:
        typeof standing === 'object'
          ? repositories.principals.facts(standing.inOrg, caller.userId, tokenId)
          : nobody,
      revisionThere: typeof standing === 'object' ? repositories.changes.revision(standing.inOrg) : nobody,
      tokenOrg: isForeign(caller, orgId)
        ? repositories.changes.head(caller.tokenOrgId ?? 0, before.global)
        : nobody,
      orgIds: orgId === GLOBAL_ORG_ID ? repositories.orgs.ids(TELL_ORGS_MAX + 1) : known([]),
      proposal: change.propose(repositories, orgId, input, caller),
    });
    try {
      const briefing = await database.read(read);
      if (!confirmation.learn(briefing.head, asked)) return 'outdated';
      // The cache is at the revisions just read by now. What was taken from it is as true there if it is still in it.
      const isStillTrue = taken.every(
        ({ place, principal }) => cache.find(place, caller.userId) === principal,
      );
      return isStillTrue ? briefing : 'outdated';
    } catch (error) {
      console.warn('the database cannot be reached for a change', error);
      return 'unreachable';
    }
  }

  #decide<O>(briefing: Briefing<O>, caller: Caller, standing: ChangeStanding): Result<Decided<O>, Refusal> {
    const { callerThere, proposal } = briefing;
    const now = this.#isoNow();
    const isNobody = caller.credential.kind === 'provider';
    const facts = isNobody ? NOBODY : briefing.caller;
    // Who acts there by default must still do so: the global plane alone would not notice.
    const problem = isNobody
      ? undefined
      : (findCredentialProblem(caller, facts, now) ??
        (callerThere && findCredentialProblem(caller, callerThere, now)));
    if (problem !== undefined || facts === undefined)
      return refuse(unauthenticated(problem ?? 'invalid-token'));
    const effective = effectiveFacts(standing, facts, briefing);
    const acting: ActingCaller = { facts: effective, permissions: compilePermissions(effective) };
    const { requires } = proposal;
    if (requires !== null && !isMet(requires, acting.permissions)) {
      return refuse({ tag: 'denied', needed: describeRequirement(requires) });
    }
    const decision = proposal.decide({
      orgId: this.#ports.orgId,
      caller: acting,
      now,
      newUid,
    });
    const through = requires === null ? [] : grantsBehind(requires, acting.permissions);
    return decision.ok ? ok({ plan: decision.value, acting, through }) : decision;
  }

  async #commit<O>(
    kind: string,
    plan: Plan<O>,
    { head, tokenOrg, orgIds, revisionThere }: Briefing<O>,
    standing: ChangeStanding,
    caller: Caller,
    { acting, through }: Omit<Decided<O>, 'plan'>,
  ): Promise<CommitOutcome> {
    const { database, repositories, orgId, cache, confirmation } = this.#ports;
    const { changes } = repositories;
    const entry = await chainEntry(head, {
      orgId,
      at: this.#isoNow(),
      kind,
      actor: { userId: acting.facts.userId, credential: caller.credential, through },
      origin: caller.origin,
      before: plan.before,
      after: plan.after,
      touches: plan.touches,
    });
    const writes: Write[] = [changes.append(entry)];
    if (orgId !== GLOBAL_ORG_ID) writes.push(changes.expectRevision(GLOBAL_ORG_ID, head.global));
    if (tokenOrg !== undefined) writes.push(changes.expectRevision(caller.tokenOrgId ?? 0, tokenOrg.own));
    if (typeof standing === 'object' && revisionThere !== undefined) {
      writes.push(changes.expectRevision(standing.inOrg, revisionThere));
    }
    writes.push(...plan.writes);

    cache.begin(entry.revision);
    const outcome = await database.commit(writes);
    switch (outcome.kind) {
      case 'committed':
        cache.commit(plan.touches);
        this.#tellOthers(plan, entry.revision, orgIds);
        break;
      case 'conflict':
      case 'rejected':
        cache.abandon();
        break;
      case 'unknown':
        confirmation.doubt();
        // Not awaited: the reply is due now, and whoever asks next waits for it.
        void confirmation.ensure();
        break;
    }
    return outcome;
  }

  /** Begins to tell the orgs that a change of the global plane reaches (I6). */
  #tellOthers<O>({ reaches, touches }: Plan<O>, revision: number, orgIds: readonly number[]): void {
    const reached = reaches === 'every-org' ? orgIds : reaches;
    if (reached.length === 0) return;
    this.#ports.cache.markTelling(true);
    this.#tell(this.#untilAllHeard(reached, revision, touches));
  }

  #tell(telling: Promise<void>): void {
    const told = Promise.all([this.#told, telling]).then(() => {
      if (this.#told === told) this.#ports.cache.markTelling(false);
    });
    this.#told = told;
  }

  async #untilAllHeard(orgIds: readonly number[], revision: number, touches: Touches): Promise<void> {
    const { now, tellOrg } = this.#ports;
    const committedAt = now();
    const isTooMany = orgIds.length > TELL_ORGS_MAX;
    const heard = isTooMany
      ? [false]
      : await Promise.all(orgIds.map((orgId) => tellOrg(orgId, revision, touches)));
    if (!heard.every(Boolean)) await this.#waitForLeases(now() - committedAt);
  }

  /** Until every lease has ended that was held when this began. */
  async #waitForLeases(elapsed = 0): Promise<void> {
    await this.#ports.sleep(Math.max(0, LEASE_MS + LEASE_MARGIN_MS - elapsed));
  }

  #isoNow(): string {
    return new Date(this.#ports.now()).toISOString();
  }
}

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
