import type { Caller } from '../core/caller.ts';
import type { Touches } from '../core/dependency.ts';
import type { Grant } from '../core/permission-set.ts';
import type { PrincipalFacts } from '../core/principal.ts';
import { compilePermissions, findCredentialProblem, GLOBAL_ORG_ID } from '../core/principal.ts';
import type { Refusal } from '../core/refusal.ts';
import { unauthenticated, UNAVAILABLE } from '../core/refusal.ts';
import { describeRequirement, grantsBehind, isMet } from '../core/requirement.ts';
import type { Result } from '../core/result.ts';
import { ok, refuse } from '../core/result.ts';
import { chainEntry } from '../service/audit.ts';
import type { ActingCaller, Change, Plan, Proposal, Unchanged } from '../service/change.ts';
import type { CommitOutcome, Head, Write } from '../service/ports.ts';
import type { Read } from '../service/read.ts';
import { known, readAll } from '../service/read.ts';
import { newUid } from '../service/random.ts';
import type { Confirmation } from './confirmation.ts';
import { LEASE_MS } from './confirmation.ts';
import type { CoordinatorParts } from './coordinator-parts.ts';
import { WriteQueue } from './write-queue.ts';

/** How often a change is decided anew because somebody else changed what it was decided on. */
const ATTEMPTS_MAX = 4;
/** Beyond this many orgs the lease is waited out instead of telling each of them. */
const TELL_ORGS_MAX = 200;
/** Clocks of two machines may disagree by this much over the length of a lease. */
const LEASE_MARGIN_MS = 500;

/** What making changes needs from its coordinator. */
export type ChangeRunnerPorts = CoordinatorParts & {
  readonly confirmation: Confirmation;
  readonly sleep: (ms: number) => Promise<void>;
  /** Tells another org what the global plane changed; resolves to whether it heard. */
  readonly tellOrg: (orgId: number, revision: number, touches: Touches) => Promise<boolean>;
};

/** Where a caller's rights come from: the org alone, or the global plane for those who are no members of the org. */
export type Standing = 'in-org' | 'in-org-or-global';

/** What is read before a change is decided, all in one round trip. */
type Briefing<O> = {
  readonly head: Head;
  readonly caller: PrincipalFacts | undefined;
  readonly globalCaller: PrincipalFacts | undefined;
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

  constructor(ports: ChangeRunnerPorts) {
    this.#ports = ports;
  }

  /** The reply of the change, or why it was not made. When this resolves, every later answer knows of it. */
  async run<I, O>(
    change: Change<I, O>,
    input: I,
    caller: Caller,
    standing: Standing,
  ): Promise<Result<O, Refusal>> {
    const done = await this.#queue.run(async () => await this.#attempt(change, input, caller, standing));
    if (done === undefined) return refuse(UNAVAILABLE);
    if (done.told !== undefined) await done.told;
    return done.result;
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
      const entry = await chainEntry(head, {
        orgId,
        at: this.#isoNow(),
        kind: 'void',
        actor: null,
        origin: null,
      });
      const outcome = await database.commit([repositories.changes.append(entry)]);
      if (outcome.kind === 'unknown') throw new Error('The fence could not be taken');
    }
    console.warn('a change with an open outcome was settled', {
      orgId,
      revision: target,
      changeId: await database.read(repositories.changes.idAt(orgId, target)),
    });
  }

  async #attempt<I, O>(
    change: Change<I, O>,
    input: I,
    caller: Caller,
    standing: Standing,
  ): Promise<{ readonly result: Result<O, Refusal>; readonly told?: Promise<void> }> {
    for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      if (this.#ports.confirmation.isOpen && !(await this.#ports.confirmation.ensure())) break;
      const briefing = await this.#brief(change, input, caller, standing);
      if (briefing === undefined) break;
      const decided = this.#decide(briefing, caller, standing);
      if (!decided.ok) return { result: decided };
      const { plan, ...authority } = decided.value;
      if (plan.kind === 'unchanged') return { result: ok(plan.reply) };
      const outcome = await this.#commit(change.kind, plan, briefing, caller, authority);
      if (outcome.kind === 'committed') {
        const told = this.#tellOthers(plan, briefing);
        return { result: ok(plan.reply(outcome)), told };
      }
      if (outcome.kind === 'unknown') break;
    }
    return { result: refuse(UNAVAILABLE) };
  }

  /** Undefined when the database cannot be reached: nothing was changed. */
  async #brief<I, O>(
    change: Change<I, O>,
    input: I,
    caller: Caller,
    standing: Standing,
  ): Promise<Briefing<O> | undefined> {
    const { database, repositories, orgId, cache, confirmation, now } = this.#ports;
    const tokenId = caller.credential.kind === 'token' ? caller.credential.tokenId : null;
    const factsIn = (place: number): Read<PrincipalFacts | undefined> => {
      const isCacheUsable = confirmation.isWarm && !this.#isForeign(caller);
      const cached = isCacheUsable ? cache.find(place, caller.userId)?.facts : undefined;
      const isComplete = tokenId === null || cached?.tokens.some(({ id }) => id === tokenId) === true;
      return cached !== undefined && isComplete
        ? known(cached)
        : repositories.principals.facts(place, caller.userId, tokenId);
    };
    const askedAt = now();
    const before = cache.state();
    const nobody = known(undefined);
    const read: Read<Briefing<O>> = readAll({
      head: repositories.changes.head(orgId, before.global),
      caller: factsIn(orgId),
      globalCaller: standing === 'in-org-or-global' ? factsIn(GLOBAL_ORG_ID) : nobody,
      tokenOrg: this.#isForeign(caller)
        ? repositories.changes.head(caller.tokenOrgId ?? 0, before.global)
        : nobody,
      orgIds: orgId === GLOBAL_ORG_ID ? repositories.orgs.ids(TELL_ORGS_MAX + 1) : known([]),
      proposal: change.propose(repositories, orgId, input, caller),
    });
    try {
      const briefing = await database.read(read);
      const wasWarm = confirmation.isWarm;
      confirmation.learn(briefing.head, askedAt);
      if (!wasWarm) return briefing;
      if (briefing.head.own === before.own && briefing.head.global === before.global) return briefing;
      // The cached part of the briefing may be older than the rest, so ask again, knowing the news.
      if (briefing.head.own !== before.own) cache.reset(briefing.head);
      return await this.#brief(change, input, caller, standing);
    } catch (error) {
      console.warn('the database cannot be reached for a change', error);
      return undefined;
    }
  }

  /** A token acting outside its org: its validity is another coordinator's affair, so nothing of it is cached. */
  #isForeign({ tokenOrgId }: Caller): boolean {
    return tokenOrgId !== null && tokenOrgId !== this.#ports.orgId;
  }

  #decide<O>(
    { caller: facts, globalCaller, proposal }: Briefing<O>,
    caller: Caller,
    standing: Standing,
  ): Result<Decided<O>, Refusal> {
    const problem = findCredentialProblem(caller, facts, this.#isoNow());
    if (problem !== undefined || facts === undefined)
      return refuse(unauthenticated(problem ?? 'invalid-token'));
    const effective =
      standing === 'in-org-or-global' && facts.orgRole === null ? (globalCaller ?? facts) : facts;
    const acting: ActingCaller = { facts: effective, permissions: compilePermissions(effective) };
    if (!isMet(proposal.requires, acting.permissions)) {
      return refuse({ tag: 'denied', needed: describeRequirement(proposal.requires) });
    }
    const decision = proposal.decide({
      orgId: this.#ports.orgId,
      caller: acting,
      now: this.#isoNow(),
      newUid,
    });
    const through = grantsBehind(proposal.requires, acting.permissions);
    return decision.ok ? ok({ plan: decision.value, acting, through }) : decision;
  }

  async #commit<O>(
    kind: string,
    plan: Plan<O>,
    { head, tokenOrg }: Briefing<O>,
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
    writes.push(...plan.writes);

    cache.begin(entry.revision);
    const outcome = await database.commit(writes);
    switch (outcome.kind) {
      case 'committed':
        cache.commit(plan.touches);
        break;
      case 'conflict':
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

  /** Resolves once no org can answer from before a change of the global plane (I6). */
  async #tellOthers<O>({ reaches, touches }: Plan<O>, { head, orgIds }: Briefing<O>): Promise<void> {
    const reached = reaches === 'every-org' ? orgIds : reaches;
    if (reached.length === 0) return;
    const committedAt = this.#ports.now();
    const heard =
      reached.length > TELL_ORGS_MAX
        ? [false]
        : await Promise.all(reached.map((orgId) => this.#ports.tellOrg(orgId, head.own + 1, touches)));
    if (heard.every(Boolean)) return;
    const elapsed = this.#ports.now() - committedAt;
    await this.#ports.sleep(Math.max(0, LEASE_MS + LEASE_MARGIN_MS - elapsed));
  }

  #isoNow(): string {
    return new Date(this.#ports.now()).toISOString();
  }
}
