import { DurableObject } from 'cloudflare:workers';

import type { Caller, ChangeStanding, Origin, Standing } from '../core/caller.ts';
import { isForeign } from '../core/caller.ts';
import type { Touches } from '../core/dependency.ts';
import type { PrincipalFacts } from '../core/principal.ts';
import { findCredentialProblem, GLOBAL_ORG_ID, NOBODY_ID } from '../core/principal.ts';
import type { Reach, ReachQuestion } from '../core/reach.ts';
import type { Refusal } from '../core/refusal.ts';
import { unauthenticated, UNAVAILABLE } from '../core/refusal.ts';
import type { Requirement } from '../core/requirement.ts';
import { describeRequirement, isMet } from '../core/requirement.ts';
import type { Result } from '../core/result.ts';
import { ok, refuse } from '../core/result.ts';
import type { AdmissionInput, Admitted } from '../service/admission.ts';
import { admitPerson } from '../service/admission.ts';
import type { Change } from '../service/change.ts';
import type { ChangeRequest } from '../service/changes.ts';
import { changes } from '../service/changes.ts';
import type { Repositories } from '../service/ports.ts';
import type { Database } from '../service/ports/database.ts';
import { isVisibleUser } from '../service/visibility.ts';
import { openDatabase, openOrm } from '../storage/d1.ts';
import { openRepositories } from '../storage/repositories.ts';
import { ChangeRunner } from './change-runner.ts';
import { Confirmation } from './confirmation.ts';
import type { CoordinatorParts } from './coordinator-parts.ts';
import { PATIENCE_MS, within, withPatience } from './patience.ts';
import { CachedPrincipal, PrincipalCache } from './principal-cache.ts';
import { TokenUsage } from './token-usage.ts';

/** The bindings a coordinator uses. */
export type CoordinatorEnv = {
  readonly DB: D1Database;
  readonly ORG: DurableObjectNamespace<OrgCoordinator>;
};

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
const SAYS_NOTHING_OF_CALLER = new Set<Refusal['tag']>(['unauthenticated', 'unavailable']);

/** What was found out about a caller beside that it may; `reach` is in the order asked. */
export type Authorised = { readonly alsoMet: boolean; readonly reach: readonly Reach[] };

/**
 * The single writer and decider of one org; its name is the org id. It puts the org's changes in order and answers
 * what each principal may do from a cache that no change leaves stale. Everything it holds can be rebuilt (I1).
 *
 * Refusals are values (I14): a call throws only when something is broken.
 */
export class OrgCoordinator extends DurableObject<CoordinatorEnv> {
  readonly #orgId: number;
  readonly #database: Database;
  readonly #repositories: Repositories;
  readonly #cache: PrincipalCache;
  readonly #confirmation: Confirmation;
  readonly #runner: ChangeRunner;
  readonly #tokenUsage: TokenUsage;
  readonly #loads = new Map<string, Promise<CachedPrincipal | undefined>>();

  constructor(ctx: DurableObjectState, env: CoordinatorEnv) {
    super(ctx, env);
    this.#orgId = Number(ctx.id.name);
    const orm = openOrm(env.DB);
    this.#database = withPatience(openDatabase(orm));
    this.#repositories = openRepositories(orm);
    this.#cache = new PrincipalCache(ctx.storage.sql, this.#orgId);
    const shared: CoordinatorParts = {
      orgId: this.#orgId,
      database: this.#database,
      repositories: this.#repositories,
      cache: this.#cache,
      now: () => Date.now(),
    };
    this.#confirmation = new Confirmation({
      ...shared,
      askGlobal: async () =>
        await heard(() => env.ORG.getByName(String(GLOBAL_ORG_ID)).acknowledgedRevision(), undefined),
      settle: async () => await this.#runner.settle(),
    });
    this.#runner = new ChangeRunner({
      ...shared,
      confirmation: this.#confirmation,
      sleep: async (ms) => await scheduler.wait(ms),
      tellOrg: async (orgId, revision, touches) =>
        await heard(() => env.ORG.getByName(String(orgId)).followGlobal(revision, touches), false),
    });
    this.#tokenUsage = new TokenUsage({ ...shared, storage: ctx.storage });
  }

  /** The caller's own permissions as a JSON text `{action: [scopes]}`. Refuses bad credentials. */
  async ownPermissions(caller: Caller, reload: boolean): Promise<Result<string, Refusal>> {
    if (reload) this.#cache.forget(this.#orgId, caller.userId);
    const acting = await this.#authenticate(caller);
    return acting.ok ? ok(acting.value.byAction) : acting;
  }

  /** Whether the caller may, at this moment, and what else was asked. Refuses bad credentials, and with `denied`. */
  async authorise(
    caller: Caller,
    { requirement, standing, also, reach = [] }: Question,
  ): Promise<Result<Authorised, Refusal>> {
    const acting = await this.#authorised(caller, requirement, standing);
    if (!acting.ok) return acting;
    const { permissions } = acting.value;
    return ok({
      alsoMet: also !== undefined && isMet(also, permissions),
      reach: reach.map((question) => permissions.reach(question)),
    });
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
    // The caller last, so that what it may do is not older than the answer.
    const principal = await this.#find(this.#orgId, userId, null);
    const acting = await this.#authorised(caller, requirement, 'in-org');
    if (!acting.ok) return acting;
    if (principal === 'unavailable') return refuse(UNAVAILABLE);
    const mayReadAnybody = isMet(outsiderRequirement, acting.value.permissions);
    if (principal === undefined || !isVisibleUser(this.#orgId, principal.facts, mayReadAnybody))
      return ok(undefined);
    return ok(principal.asList);
  }

  /** Makes a change, in its turn. When this resolves, no later answer anywhere is from before it (I6). */
  async change(
    caller: Caller,
    request: ChangeRequest,
    standing: ChangeStanding,
  ): Promise<Result<unknown, Refusal>> {
    const change = changes[request.name] as Change<unknown, unknown>;
    const result = await this.#runner.run(change, request.input, caller, standing);
    if (result.ok || !SAYS_NOTHING_OF_CALLER.has(result.refusal.tag)) this.#tokenUsage.note(caller);
    return result;
  }

  /**
   * Takes in what an identity provider says of a person, in its turn; for the coordinator of the global plane. The token
   * that says so was verified.
   */
  async admit(input: AdmissionInput, origin: Origin): Promise<Result<Admitted, Refusal>> {
    const { issuer, subject } = input.claims;
    const credential = { kind: 'provider', issuer, subject } as const;
    const caller = { userId: NOBODY_ID, credential, tokenOrgId: null, currentOrgId: null, origin };
    return await this.#runner.run(admitPerson, input, caller, 'in-org');
  }

  /** Called by the platform: writes down when tokens were last used. */
  override async alarm(): Promise<void> {
    await this.#tokenUsage.write();
  }

  /** Takes in a change of the global plane; true when it has been. */
  async followGlobal(revision: number, touches: Touches): Promise<boolean> {
    this.#confirmation.told();
    if (this.#confirmation.isWarm) this.#cache.hear(revision, touches);
    return true;
  }

  /** The newest revision of the global plane, if this coordinator is sure of it without the database. */
  async acknowledgedRevision(): Promise<number | undefined> {
    const isSure = await this.#confirmation.ensure();
    const { own, isPending } = this.#cache.state();
    return isSure && !isPending ? own : undefined;
  }

  async #authorised(
    caller: Caller,
    requirement: Requirement | null,
    standing: Standing,
  ): Promise<Result<CachedPrincipal, Refusal>> {
    const acting = await this.#authenticate(caller, standing);
    if (!acting.ok || requirement === null || isMet(requirement, acting.value.permissions)) return acting;
    return refuse({ tag: 'denied', needed: describeRequirement(requirement) });
  }

  async #authenticate(
    caller: Caller,
    standing: Standing = 'in-org',
  ): Promise<Result<CachedPrincipal, Refusal>> {
    const tokenId = caller.credential.kind === 'token' ? caller.credential.tokenId : null;
    const find = async () => await this.#find(this.#orgId, caller.userId, tokenId, caller);
    const problemOf = (found: CachedPrincipal | undefined) =>
      findCredentialProblem(caller, found?.facts, new Date().toISOString());
    let principal = await find();
    // Somebody who comes back to this org is looked up again: who leaves it is dropped here, who comes is not.
    const mayBeBack = principal !== 'unavailable' && problemOf(principal) === 'moved';
    if (mayBeBack && this.#cache.forget(this.#orgId, caller.userId)) principal = await find();
    if (principal === 'unavailable') return refuse(UNAVAILABLE);
    const problem = problemOf(principal);
    if (problem !== undefined || principal === undefined)
      return refuse(unauthenticated(problem ?? 'invalid-token'));
    this.#tokenUsage.note(caller);
    if (standing === 'in-org' || principal.facts.orgRole !== null) return ok(principal);
    const global = await this.#find(GLOBAL_ORG_ID, caller.userId, tokenId, caller);
    return global === 'unavailable' ? refuse(UNAVAILABLE) : ok(global ?? principal);
  }

  /** A principal, from the cache if it may be used; otherwise in one round trip, however many ask at once. */
  async #find(
    orgId: number,
    userId: number,
    tokenId: number | null,
    caller?: Caller,
  ): Promise<CachedPrincipal | undefined | 'unavailable'> {
    if (!(await this.#confirmation.ensure())) return 'unavailable';
    // Touches the object's storage, so that an object that was replaced finds out.
    this.#cache.state();
    const read = async (): Promise<PrincipalFacts | undefined> =>
      await this.#database.read(this.#repositories.principals.facts(orgId, userId, tokenId));
    try {
      if (caller !== undefined && isForeign(caller, this.#orgId)) {
        const facts = await read();
        return facts && new CachedPrincipal(facts);
      }
      const cached = this.#cache.find(orgId, userId);
      if (cached !== undefined && knowsToken(cached.facts, tokenId)) return cached;
      const loaded = await this.#loadOnce(`${orgId}/${userId}/${tokenId ?? ''}`, read);
      return this.#confirmation.isOpen ? 'unavailable' : loaded;
    } catch (error) {
      console.warn('a principal cannot be loaded', error);
      return 'unavailable';
    }
  }

  async #loadOnce(
    key: string,
    read: () => Promise<PrincipalFacts | undefined>,
  ): Promise<CachedPrincipal | undefined> {
    const underWay = this.#loads.get(key);
    if (underWay !== undefined) {
      const principal = await underWay;
      // Of others no change is told, so what was read from before the question may be too old for it (I6).
      if (principal === undefined || this.#cache.keeps(principal.facts)) return principal;
    }
    return await this.#load(key, read);
  }

  #load(key: string, read: () => Promise<PrincipalFacts | undefined>): Promise<CachedPrincipal | undefined> {
    let load = this.#loads.get(key);
    if (load === undefined) {
      load = this.#cache.load(read).finally(() => this.#loads.delete(key));
      this.#loads.set(key, load);
    }
    return load;
  }
}

const knowsToken = ({ tokens }: PrincipalFacts, tokenId: number | null): boolean =>
  tokenId === null || tokens.some(({ id }) => id === tokenId);

/** What a coordinator answered in good time, or the fallback. */
async function heard<T>(ask: () => Promise<T>, fallback: T): Promise<T> {
  try {
    return await within(PATIENCE_MS, ask(), () => fallback);
  } catch (error) {
    console.warn('another coordinator cannot be reached', error);
    return fallback;
  }
}
