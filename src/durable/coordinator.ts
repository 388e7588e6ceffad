import type { AskedTogether } from '../core/asking.ts';
import type { Caller, ChangeStanding, Origin, Standing } from '../core/caller.ts';
import { isKnownChangeStanding, isKnownStanding } from '../core/caller.ts';
import type { ChangeConditions } from '../core/change-conditions.ts';
import { areKnownConditions } from '../core/change-conditions.ts';
import type { Allowances } from '../core/limits.ts';
import type { PermissionQuestion } from '../core/permission-search.ts';
import { findCredentialProblem, GLOBAL_ORG_ID, NOBODY_ID } from '../core/principal.ts';
import type { Reach, ReachQuestion } from '../core/reach.ts';
import type { Refusal } from '../core/refusal.ts';
import { tooManyRequests, unauthenticated, UNAVAILABLE } from '../core/refusal.ts';
import type { Requirement } from '../core/requirement.ts';
import { isMet } from '../core/requirement.ts';
import type { Result } from '../core/result.ts';
import { whyUnmet } from '../core/unmet.ts';
import { ok, refuse } from '../core/result.ts';
import type { Wanted } from '../core/searching.ts';
import { ObjectAway, toldFault } from '../faults.ts';
import { log } from '../log.ts';
import { MEMORY_BYTES, memoryOf } from '../memory.ts';
import type { ProviderSignIn, SignedInByProvider } from '../service/sign-in/said.ts';
import { signInByProvider } from '../service/sign-in/provider-sign-in.ts';
import type { EntryMaker } from '../service/engine/audit.ts';
import type { Change } from '../service/engine/change.ts';
import type { ChangeRequest } from '../service/changes.ts';
import { changes, leastRequired } from '../service/changes.ts';
import type { Repositories } from '../service/ports/repositories.ts';
import type { GlobalChange, Head, Revisions, Tip } from '../service/ports/changes.ts';
import { holds } from '../service/ports/changes.ts';
import type { Database } from '../service/ports/database.ts';
import type { OrgPlace } from '../service/ports/orgs.ts';
import { settleOwn } from '../service/orgs/org-users.ts';
import type { Watched, Watcher } from '../service/trail/followers.ts';
import { AtOnce, authorisedAs } from './at-once.ts';
import { isBesideOrg } from './briefing.ts';
import { ChangeRunner } from './change-runner.ts';
import type { Clock } from './clock.ts';
import type { Newest } from './confirmation.ts';
import { Confirmation } from './confirmation.ts';
import type { Evaluated } from './evaluations.ts';
import { Evaluations } from './evaluations.ts';
import type { CoordinatorParts } from './coordinator-parts.ts';
import { FurtherTrips } from './further-trips.ts';
import { Ledger } from './ledger.ts';
import { NarrowBudget } from './narrow-budget.ts';
import { Listeners } from './listeners.ts';
import type { ObjectSql } from './object-sql.ts';
import { OwnChanges } from './own-changes.ts';
import { openLanes } from './lanes.ts';
import { PATIENCE_MS, within } from './patience.ts';
import type { ListedPrincipal, SearchedPrincipal } from './permission-looks.ts';
import { PermissionLooks } from './permission-looks.ts';
import type { CachedPrincipal } from './principal-cache.ts';
import { PrincipalCache } from './principal-cache.ts';
import type { Found } from './principals.ts';
import { Principals } from './principals.ts';
import type { Grounded } from './searches.ts';
import { Searches } from './searches.ts';
import type { SharedMemory } from './shared-memory.ts';
import { SubjectNames } from './subject-names.ts';
import type { TellAllPorts } from './tell-all.ts';
import { tellAll, unheardOf } from './tell-all.ts';
import { Telling } from './telling.ts';
import { watch } from './watching.ts';

/** What a coordinator is asked about a caller. A null requirement only asks whether the credential holds. */
export type Question = {
  readonly requirement: Requirement | null;
  readonly standing: Standing;
  /** Another requirement, whose answer does not decide. */
  readonly also?: Requirement;
  /** How far some actions reach, for lists that show no more. */
  readonly reach?: readonly ReachQuestion[];
};

/** Refusals after which it is not known whether the caller's credential holds. */
const SAYS_NOTHING_OF_CALLER = new Set<Refusal['tag']>([
  'unauthenticated',
  'unavailable',
  'too-many-requests',
]);

/** How often a principal is looked up again because its reader may see it only since then. */
const READ_ATTEMPTS_MAX = 3;

/** What was found out about a caller beside that it may; `reach` is in the order asked. */
export type Authorised = {
  readonly alsoMet: boolean;
  readonly reach: readonly Reach[];
  /** The state that this was decided at. In the global plane: one that every org has heard of. */
  readonly at: Revisions;
  /** From this state on it has been so; the first of all where that is not known. */
  readonly since: Revisions;
};

/** The caller's own permissions as a JSON text `{action: [scopes]}`, and the states that they are of. */
export type OwnPermissions = { readonly json: string; readonly at: Revisions; readonly since: Revisions };

/** Other coordinators, as this one reaches them. The calls may throw `ObjectAway`, or never end. */
type Peers = {
  /** Tells an org what the global plane changed, and has it tell others: who has not heard. See `TellAllPorts.tell`. */
  readonly tell: TellAllPorts['tell'];
  /** Is told of orgs before some of them are told something, though nobody may have called them yet. */
  readonly noteOrgs?: (orgs: readonly OrgPlace[]) => void;
  /** Has the global coordinator tell this org what changes: what it has acknowledged by then. */
  readonly listen: () => Promise<Tip | undefined>;
  /** Asks the global coordinator what it has acknowledged since an entry. */
  readonly newsSince: (since: Tip) => Promise<Newest | undefined>;
};

/** Everything that a coordinator needs from outside: nothing happens in it but through these. */
export type CoordinatorPorts = {
  readonly orgId: number;
  readonly database: Database;
  readonly repositories: Repositories;
  /** The object's own storage. */
  readonly sql: ObjectSql;
  readonly clock: Clock;
  /** What all objects of the isolate have for principals. */
  readonly memory: SharedMemory;
  readonly entries: EntryMaker;
  /** A new random uid, as `newUid` makes them. */
  readonly newUid: () => string;
  /** See `ChangeRunnerPorts`. */
  readonly together?: number;
  /** What the deployment allows of what has a limit. */
  readonly allowances: Allowances;
  readonly peers: Peers;
  /** Of how many orgs this coordinator tells each itself; as many as the platform lets it where that is not said. */
  readonly fanOut?: number | undefined;
  /** Is told of callers whose credential was found good. Never throws. */
  readonly noteUse: (caller: Caller) => void;
};

/** A caller whose credential holds, and the states between which it may what it may. */
export type Acting = {
  readonly principal: CachedPrincipal;
  readonly at: Revisions;
  readonly since: Revisions;
  /** The state that it was found at: in the global plane, some org may not have heard of it. */
  readonly foundAt: Revisions;
};

/**
 * The single writer and decider of one org. It puts the org's changes in order and answers what each principal may do from a
 * cache that no change leaves stale. Everything it holds can be rebuilt (I1).
 *
 * Refusals are values (I14): a call throws only when something is broken, and then as `toldFault` tells it or as it is.
 */
export class Coordinator {
  /** What can be answered without waiting. To be tried first: the methods of the same names find the same, and what may be waited for. */
  readonly atOnce: AtOnce;
  readonly #ports: CoordinatorPorts;
  readonly #ledger: Ledger;
  readonly #cache: PrincipalCache;
  readonly #confirmation: Confirmation;
  readonly #telling: Telling;
  readonly #listeners: Listeners | undefined;
  readonly #tellAll: TellAllPorts;
  readonly #runner: ChangeRunner;
  readonly #principals: Principals;
  readonly #evaluations: Evaluations;
  readonly #searches: Searches;
  readonly #looks: PermissionLooks;
  readonly #ownChanges: OwnChanges;
  /** Of these alone, so that no other change of oneself keeps somebody from a new password. */
  readonly #ownPasswords: OwnChanges;
  /** Who is being made a member: the changes under way, by caller and org. */
  readonly #settling = new Map<string, Promise<Result<null, Refusal>>>();

  constructor(ports: CoordinatorPorts) {
    this.#ports = ports;
    const { orgId, sql, clock, memory, repositories, peers, entries, newUid, together, allowances } = ports;
    this.#ledger = new Ledger(sql, orgId);
    this.#cache = new PrincipalCache({ sql, orgId, clock, memory });
    const lanes = openLanes(ports.database, clock);
    const shared: Omit<CoordinatorParts, 'database'> = {
      orgId,
      repositories,
      ledger: this.#ledger,
      cache: this.#cache,
      clock,
    };
    this.#tellAll = {
      tell: peers.tell,
      noteFailure: (id, error) => this.#noteFailure(id, error),
      clock,
      fanOut: ports.fanOut,
    };
    const names = new SubjectNames(memory.share());
    this.#listeners = orgId === GLOBAL_ORG_ID ? new Listeners(sql, clock) : undefined;
    this.#telling = new Telling({ ...shared, listeners: this.#listeners, tellAll: this.#tellAll });
    this.#confirmation = new Confirmation({
      ...shared,
      database: lanes.confirmation,
      askGlobal: async (since) =>
        await this.#heard(GLOBAL_ORG_ID, async () => await peers.newsSince(since), undefined),
      listen: async () => await this.#heard(GLOBAL_ORG_ID, peers.listen, undefined),
      settle: async () => await this.#runner.settle(),
      settleBy: (seen) => this.#runner.settleBy(seen),
      finishIfShown: (head) => this.#runner.finishIfShown(head),
      beganAnew: () => {
        names.forgetAll();
        // Orgs may have seen lost changes, and nobody can tell them which.
        if (orgId === GLOBAL_ORG_ID) this.#telling.waitOut();
      },
    });
    this.#ownChanges = new OwnChanges(clock.now, memoryOf({ bytes: MEMORY_BYTES['own-changes'] }));
    this.#ownPasswords = new OwnChanges(clock.now, memoryOf({ bytes: MEMORY_BYTES['own-passwords'] }));
    this.#principals = new Principals({
      ...shared,
      database: lanes.loads,
      confirmation: this.#confirmation,
    });
    const { noteUse } = ports;
    this.atOnce = new AtOnce({ ...shared, confirmation: this.#confirmation, names, noteUse });
    this.#looks = new PermissionLooks({
      orgId,
      principals: this.#principals,
      authorised: async (caller, requirement) => await this.#authorised(caller, requirement, 'in-org'),
    });
    this.#evaluations = new Evaluations({
      ...shared,
      database: lanes.loads,
      confirmation: this.#confirmation,
      principals: this.#principals,
      authenticate: async (caller) => await this.#authenticate(caller, 'in-org'),
      names,
      furtherTrips: new FurtherTrips(clock.now, memory.share()),
    });
    this.#searches = new Searches({
      evaluations: this.#evaluations,
      authenticate: async (caller, seen) => await this.#authenticate(caller, 'in-org', seen),
    });
    this.#runner = new ChangeRunner({
      ...shared,
      database: lanes.changes,
      confirmation: this.#confirmation,
      telling: this.#telling,
      entries,
      newUid,
      together,
      noteOrgs: peers.noteOrgs,
      allowances,
      narrowBudget: new NarrowBudget(sql, clock.now, {
        changes: allowances['narrow-changes'],
        bytes: allowances['narrow-bytes'],
      }),
    });
  }

  /**
   * The caller's own permissions as a JSON text `{action: [scopes]}`. Refuses bad credentials. `reload` reads them anew, unless
   * they were read less than a second ago. It is there for clients that ask for it: what is kept is never old.
   */
  async ownPermissions(caller: Caller, reload: boolean): Promise<Result<string, Refusal>> {
    const { orgId } = this.#ports;
    if (reload && !this.#cache.isNew(orgId, caller.userId)) this.#cache.forget(orgId, caller.userId);
    const acting = await this.#authenticate(caller, 'in-org');
    return acting.ok ? ok(acting.value.principal.byAction) : acting;
  }

  /** The same with the state that they are of; `seen` is as for `authorise`. */
  async ownPermissionsAt(caller: Caller, seen?: Head): Promise<Result<OwnPermissions, Refusal>> {
    const acting = await this.#authenticate(caller, 'in-org', seen);
    if (!acting.ok) return acting;
    const { principal, at, since } = acting.value;
    return ok({ json: principal.byAction, at, since });
  }

  /**
   * Whether the caller may, at this moment, and what else was asked. Refuses bad credentials, and with `denied`.
   *
   * @param seen a newest pair that was read from the database: nothing is answered from before it, and it is refused with
   *   `unavailable` where the org cannot be brought there. In the global plane every org has heard of it by then.
   */
  async authorise(caller: Caller, question: Question, seen?: Head): Promise<Result<Authorised, Refusal>> {
    const acting = await this.#authorised(caller, question.requirement, question.standing, seen);
    if (!acting.ok) return acting;
    const { principal, at, since } = acting.value;
    return ok(authorisedAs(principal, question, at, since));
  }

  /** Whether each of some watchers meets a requirement, each at a moment after this call. Whoever is kept costs no trip. */
  async follow(requirement: Requirement, watchers: readonly Watcher[]): Promise<Result<Watched, Refusal>> {
    return await watch(
      watchers,
      ({ caller, standing }) => this.atOnce.authorise(caller, { requirement, standing }),
      async ({ caller, standing }) => await this.authorise(caller, { requirement, standing }),
    );
  }

  /**
   * Everything another principal may do in this org, as a JSON text `[{action, scope}]`. Undefined when the caller may not
   * know of such a principal: it does not exist, or is no member and the caller does not meet `outsiderRequirement`.
   */
  async permissionsOf(
    caller: Caller,
    userId: number,
    requirement: Requirement,
    outsiderRequirement: Requirement,
  ): Promise<Result<string | undefined, Refusal>> {
    const listed = { userId, requirement, outsider: outsiderRequirement };
    return await this.#looks.list(caller, listed);
  }

  /** The same of the permissions that a question looks for. */
  async permissionsLookedFor(
    caller: Caller,
    listed: ListedPrincipal,
    question: PermissionQuestion,
  ): Promise<Result<string | undefined, Refusal>> {
    return await this.#looks.list(caller, listed, question);
  }

  /**
   * The permissions of one member of the org that a question looks for, as a JSON text `{action: [scopes]}`, reduced. Undefined when
   * the org has no such member. Somebody beyond the caller's reach is answered as holding nothing, whether or not they exist.
   */
  async searchPermissionsOf(
    caller: Caller,
    searched: SearchedPrincipal,
    question: PermissionQuestion,
  ): Promise<Result<string | undefined, Refusal>> {
    return await this.#looks.search(caller, searched, question);
  }

  /**
   * What some principals may do, all at one moment, which is after the question. Refuses bad credentials. Whoever may not be asked about
   * holds nothing, exactly as somebody who is unknown.
   *
   * @param seen as for `authorise`
   */
  async evaluate(caller: Caller, together: AskedTogether, seen?: Head): Promise<Result<Evaluated, Refusal>> {
    if (seen !== undefined && !(await this.reach(seen))) return refuse(UNAVAILABLE);
    return await this.#evaluations.evaluate(caller, together);
  }

  /**
   * What the org knows of a search, all at one moment. Refuses bad credentials, and with `denied` whoever may ask about nobody but itself
   * and asks about others.
   *
   * @param seen as for `authorise`
   */
  async search(caller: Caller, wanted: Wanted, seen?: Head): Promise<Result<Grounded, Refusal>> {
    return await this.#searches.search(caller, wanted, seen);
  }

  /**
   * Makes a change, in its turn. When this resolves, no later answer anywhere is from before it (I6).
   *
   * @param conditions on what it is made, beyond the caller's rights; it is refused where the change cannot be held to them
   */
  async change(
    caller: Caller,
    request: ChangeRequest,
    standing: ChangeStanding,
    conditions: ChangeConditions = {},
  ): Promise<Result<unknown, Refusal>> {
    const isKnown =
      Object.hasOwn(changes, request.name) &&
      isKnownChangeStanding(standing) &&
      areKnownConditions(conditions);
    const change = isKnown ? (changes[request.name] as Change<unknown, unknown>) : undefined;
    if (change === undefined) {
      // A Worker of the version after asks for what that can do, or for whom.
      log('change-unsupported', { org: this.#ports.orgId });
      return refuse(UNAVAILABLE);
    }
    const { input } = request;
    const least = leastRequired(request);
    const own = request.name === 'changeOwnPassword' ? this.#ownPasswords : this.#ownChanges;
    const waitMs = least === null ? own.take(caller.userId) : undefined;
    if (waitMs !== undefined) return refuse(tooManyRequests('own-changes', waitMs));
    const wanted = { change, input, caller, standing, least, conditions };
    let result = await this.#runner.run(wanted);
    if (isOfPending(result)) {
      const settled = await this.#settle(caller, typeof standing === 'object' ? standing.inOrg : undefined);
      if (!settled.ok) return settled;
      result = await this.#runner.run(wanted);
      // Added anew in the meantime.
      if (isOfPending(result)) return refuse(UNAVAILABLE);
    }
    if (result.ok || !SAYS_NOTHING_OF_CALLER.has(result.refusal.tag)) this.#ports.noteUse(caller);
    return result;
  }

  /**
   * Takes in what an identity provider says of a person, in its turn; for the coordinator of the global plane. The token
   * that says so was verified.
   */
  async admit(input: ProviderSignIn, origin: Origin): Promise<Result<SignedInByProvider, Refusal>> {
    const { issuer, subject } = input.claims;
    const credential = { kind: 'provider', issuer, subject } as const;
    const caller = { userId: NOBODY_ID, credential, tokenOrgId: null, currentOrgId: null, origin };
    const takeIn = async (taken: ProviderSignIn) =>
      await this.#runner.run({
        change: signInByProvider,
        input: taken,
        caller,
        standing: 'in-org',
        least: null,
      });
    const result = await takeIn(input);
    const isFull = !result.ok && result.refusal.tag === 'limit-reached';
    // A mapped org that is full must not keep what the token takes away elsewhere (I6).
    return isFull && input.policy.orgMapping.length > 0
      ? await takeIn({ ...input, joinsNoMapped: true })
      : result;
  }

  /** Takes in a change of the global plane; true when nothing is answered from before it any more. */
  followGlobal(change: GlobalChange): boolean {
    this.#confirmation.hear(change);
    return true;
  }

  /** The same for several changes, in order, of which other orgs are told as well: who of these has not heard. */
  async hear(changes: readonly GlobalChange[], others: readonly number[]): Promise<readonly number[]> {
    for (const change of changes) this.#confirmation.hear(change);
    return await unheardOf(tellAll(others, changes, this.#tellAll));
  }

  /**
   * In the global plane: from now on, for `LISTEN_MS`, the org is told what changes. What is acknowledged before that is in
   * the answer. Undefined in other orgs.
   */
  listen(orgId: number): Tip | undefined {
    if (this.#listeners === undefined) return undefined;
    this.#listeners.add(orgId);
    return this.#ledger.state().acknowledged;
  }

  /**
   * Brings the org to a pair that was read from the database, as far as `Confirmation.reach` does, and, in the global plane, waits
   * until every org has heard.
   */
  async reach(seen: Head): Promise<boolean> {
    if (!(await this.#confirmation.reach(seen))) return false;
    await this.#telling.whenHeardUpTo(seen.own);
    return true;
  }

  /**
   * The newest revision of the org that is acknowledged; undefined when this coordinator is not sure of it. Objects of the
   * version before ask the global plane for it.
   */
  async acknowledgedRevision(): Promise<number | undefined> {
    const isSure = (await this.#confirmation.settled()) && (await this.#confirmation.ensure());
    return isSure ? this.#ledger.state().acknowledged.revision : undefined;
  }

  /** In the global plane: what is acknowledged, and what came after an entry; undefined when it is not sure. */
  async newsSince(since: Tip): Promise<Newest | undefined> {
    if (!(await this.#confirmation.ensure())) return undefined;
    const state = this.#ledger.state();
    return { ...state.acknowledged, news: this.#ledger.newsSince(since, state) };
  }

  async #authorised(
    caller: Caller,
    requirement: Requirement | null,
    standing: Standing,
    seen?: Head,
  ): Promise<Result<Acting, Refusal>> {
    const acting = await this.#authenticate(caller, standing, seen);
    if (!acting.ok || requirement === null) return acting;
    if (isMet(requirement, acting.value.principal.permissions)) return acting;
    return refuse(whyUnmet(requirement, acting.value.principal.permissions));
  }

  /**
   * Makes the caller a member of an org in which they act for the first time since they were added; this one unless said. Whoever
   * is added sends many requests at once, which need one change: who comes while it is made waits for that.
   */
  async #settle(caller: Caller, orgId = this.#ports.orgId): Promise<Result<null, Refusal>> {
    const { userId, credential, tokenOrgId, currentOrgId } = caller;
    const key = JSON.stringify([orgId, userId, credential, tokenOrgId, currentOrgId]);
    const running = this.#settling.get(key);
    if (running !== undefined) {
      const result = await running;
      // What is refused for the caller's sake is decided anew, because that may have changed since.
      if (result.ok || result.refusal.tag === 'unavailable') return result;
    }
    const settling = this.#runner.run({
      change: settleOwn,
      input: { orgId },
      caller,
      standing: 'in-org',
      least: null,
      isSettling: true,
    });
    this.#settling.set(key, settling);
    try {
      return await settling;
    } finally {
      if (this.#settling.get(key) === settling) this.#settling.delete(key);
    }
  }

  async #authenticate(
    caller: Caller,
    standing: Standing,
    seen?: Head,
    isSettled = false,
  ): Promise<Result<Acting, Refusal>> {
    const { orgId, clock, noteUse } = this.#ports;
    if (!isKnownStanding(standing)) {
      log('protocol-unknown', { org: orgId, what: 'a standing' });
      return refuse(UNAVAILABLE);
    }
    const tokenId = caller.credential.kind === 'token' ? caller.credential.tokenId : null;
    const findIn = async (place: number) =>
      await this.#findAt(
        seen,
        async () => await this.#principals.find(place, caller.userId, tokenId, caller),
      );
    const find = async () => await findIn(orgId);
    const problemOf = (found: CachedPrincipal | undefined) =>
      findCredentialProblem(caller, found?.facts, new Date(clock.now()).toISOString());
    const mayBeBack = (found: Found | 'unavailable'): boolean =>
      found !== 'unavailable' && !found.isReadAnew && problemOf(found.principal) === 'moved';
    let found = await find();
    // Looked up again, because the caller may have come back to this org. Leaving drops the caller here, coming back
    // does not. Not by whether it was still kept: others that ask beside may have had it forgotten, or the memory was full.
    for (let attempt = 1; attempt < READ_ATTEMPTS_MAX && mayBeBack(found); attempt++) {
      this.#cache.forget(orgId, caller.userId);
      found = await find();
    }
    if (found === 'unavailable') return refuse(UNAVAILABLE);
    const { principal, at } = found;
    const problem = problemOf(principal);
    if (problem !== undefined || principal === undefined)
      return refuse(unauthenticated(problem ?? 'invalid-token'));
    noteUse(caller);
    const heardAt = this.#heardAt(at);
    const { since } = principal;
    const { orgRole, isPending } = principal.facts;
    const isHere = standing === 'in-org' || orgRole !== null;
    if (isHere && isPending !== true) return ok({ principal, at: heardAt, since, foundAt: at });
    const global = standing === 'in-org' ? undefined : await findIn(GLOBAL_ORG_ID);
    if (global === 'unavailable') return refuse(UNAVAILABLE);
    if (isPending === true && !isBesideOrg(principal.facts, global?.principal?.facts)) {
      // A second time only for somebody who was removed and added again in the meantime.
      if (isSettled) return refuse(UNAVAILABLE);
      const settled = await this.#settle(caller);
      return settled.ok ? await this.#authenticate(caller, standing, seen, true) : settled;
    }
    if (global?.principal === undefined) return ok({ principal, at: heardAt, since, foundAt: at });
    // The rights are those of the second look, which may be younger than the first.
    return ok({
      principal: global.principal,
      at: heardAt,
      since: newest(since, global.principal.since),
      foundAt: at,
    });
  }

  /** What is found at a state that holds what was seen of the database. */
  async #findAt(
    seen: Head | undefined,
    find: () => Promise<Found | 'unavailable'>,
  ): Promise<Found | 'unavailable'> {
    if (seen === undefined) return await find();
    for (let attempt = 0; attempt < READ_ATTEMPTS_MAX; attempt++) {
      if (!(await this.reach(seen))) break;
      const found = await find();
      if (found === 'unavailable' || holds(found.at, seen)) return found;
    }
    return 'unavailable';
  }

  /** In the global plane, an answer is at a pair that every org has heard of, though the coordinator may be ahead. */
  #heardAt(at: Revisions): Revisions {
    if (this.#ports.orgId !== GLOBAL_ORG_ID) return at;
    const revision = Math.min(at.own, this.#telling.heardUpTo());
    return { own: revision, global: revision };
  }

  /** What another coordinator answered in good time, or the fallback. Never rejects: what is broken there is logged there. */
  async #heard<T>(orgId: number, ask: () => Promise<T>, fallback: T): Promise<T> {
    try {
      return await within(PATIENCE_MS, ask(), () => fallback, this.#ports.clock);
    } catch (error) {
      this.#noteFailure(orgId, error);
      return fallback;
    }
  }

  #noteFailure(orgId: number, error: unknown): void {
    if (error instanceof ObjectAway) log('object-away', { org: orgId, error });
    else toldFault(error, { org: this.#ports.orgId, what: 'asking another object' });
  }
}

/** Whether a change was refused because its caller must be made a member before. */
const isOfPending = (result: Result<unknown, Refusal>): boolean =>
  !result.ok && result.refusal.tag === 'unavailable' && result.refusal.why === 'membership-pending';

/** The earliest state that holds both. */
const newest = (a: Revisions, b: Revisions): Revisions => ({
  own: Math.max(a.own, b.own),
  global: Math.max(a.global, b.global),
});
