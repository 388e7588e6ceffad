import { DurableObject } from 'cloudflare:workers';

import { allowancesOf } from '../allowances.ts';
import type { Caller, ChangeStanding, Origin } from '../core/caller.ts';
import type { ChangeConditions } from '../core/change-conditions.ts';
import type { Touches } from '../core/dependency.ts';
import type { PermissionQuestion } from '../core/permission-search.ts';
import { GLOBAL_ORG_ID } from '../core/principal.ts';
import type { Refusal } from '../core/refusal.ts';
import { notFound, UNAVAILABLE } from '../core/refusal.ts';
import type { Requirement } from '../core/requirement.ts';
import type { Result } from '../core/result.ts';
import { ok, refuse } from '../core/result.ts';
import type { Wanted } from '../core/searching.ts';
import { placementOf } from '../placement.ts';
import { auditKeyOf } from '../secret-list.ts';
import { ObjectAway, reach, reachToRead, serve, toldFault, unlessAway } from '../faults.ts';
import { inRequest, log } from '../log.ts';
import type { Call } from '../protocol.ts';
import { call, idOf, isKnownCall, isUnderstoodCall } from '../protocol.ts';
import type { ProviderSignIn, SignedInByProvider } from '../service/sign-in/said.ts';
import { systemEntries } from '../service/engine/audit.ts';
import type { ChangeRequest } from '../service/changes.ts';
import type { GlobalChange, Head, Tip } from '../service/ports/changes.ts';
import type { Database } from '../service/ports/database.ts';
import type { Repositories } from '../service/ports/repositories.ts';
import { MEMORY_BYTES } from '../memory.ts';
import { newUid } from '../service/engine/random.ts';
import { openDatabase, openOrm } from '../storage/d1.ts';
import { openRepositories } from '../storage/repositories.ts';
import type { AnswerText } from './answer-text.ts';
import { toTold } from './answer-text.ts';
import type { AtOnce } from './at-once.ts';
import { systemClock } from './clock.ts';
import type { Newest } from './confirmation.ts';
import type { Authorised, OwnPermissions, Question } from './coordinator.ts';
import { Coordinator } from './coordinator.ts';
import { EndedOrgs } from './ended-orgs.ts';
import type { Evaluated } from './evaluations.ts';
import { openLanes } from './lanes.ts';
import type { OlderProviderSignIn } from './older-sign-in.ts';
import { asToldToOlder, fromOlder } from './older-sign-in.ts';
import { asUnderstoodBy } from './older-worker.ts';
import { orgIdOf } from './org-id.ts';
import { databaseTooLate, PATIENCE_MS, within } from './patience.ts';
import type { ListedPrincipal, SearchedPrincipal } from './permission-looks.ts';
import type { Open } from './placed.ts';
import { placed } from './placed.ts';
import { Placing } from './placing.ts';
import type { QuestionText } from './question-text.ts';
import { fromQuestionText } from './question-text.ts';
import type { TellAllPorts } from './tell-all.ts';
import { tellAll, unheardOf } from './tell-all.ts';
import type { Grounded } from './searches.ts';
import { SharedMemory } from './shared-memory.ts';
import { TokenUsage } from './token-usage.ts';

/** The bindings a coordinator uses. */
export type CoordinatorEnv = {
  readonly DB: D1Database;
  readonly ORG: DurableObjectNamespace<OrgCoordinator>;
  /** The settings of these names, not yet checked. */
  readonly ORG_LIMITS?: unknown;
  readonly LOCATION?: unknown;
  readonly JURISDICTION?: unknown;
  readonly AUDIT_KEY?: unknown;
};

/** The principals of all objects of this isolate. */
const principalMemory = new SharedMemory(MEMORY_BYTES.principals);

/** What an org that exists has in its object. */
type Made = {
  readonly coordinator: Coordinator;
  readonly tokenUsage: TokenUsage;
  /** In the global plane only. */
  readonly endedOrgs: EndedOrgs | undefined;
};

/** What is answered where there is no such org, and where that cannot be told now. */
type Instead<T> = { readonly missing: T; readonly away: T };

const REFUSED = { missing: refuse(notFound('org')), away: refuse(UNAVAILABLE) };
const NOT_REACHED: Instead<boolean> = { missing: false, away: false };
const NOTHING: Instead<undefined> = { missing: undefined, away: undefined };
const NO_ANSWER = { nothing: undefined, failing: undefined };

/** A change as somebody asks for it. */
type AskedChange = {
  readonly caller: Caller;
  readonly request: ChangeRequest;
  readonly standing: ChangeStanding;
  readonly conditions: ChangeConditions;
};

/** An answer that may be there at once. */
type MaybeLater<T> = T | Promise<T>;

/** What a call says last. */
type Said = Call | string | undefined;

/**
 * The Durable Object of one org, whose name is the org id: a `Coordinator` with the platform around it.
 *
 * It stores nothing for an org that does not exist. So before there is anything in its storage, its first call asks the database
 * once whether there is such an org. If not, the call is refused with `not-found`.
 *
 * For a while after a rollout, objects and Workers of two versions call one another. So what a method takes and answers is
 * only added to; whatever else is to change gets a number of its own (`PROTOCOL`), or a name. Who is asked by a number that it does
 * not know answers as if it were away. The version before says the id of the request in place of a `Call`.
 */
export class OrgCoordinator extends DurableObject<CoordinatorEnv> {
  /** Not a number in an object that was not reached by an org's name: that answers nothing. */
  readonly #orgId: number;
  readonly #storage: DurableObjectStorage;
  readonly #make: () => Made;
  readonly #tellAll: TellAllPorts;
  readonly #findOrg: () => Promise<'there' | 'missing' | 'away'>;
  readonly #placing: Placing;
  #made: Made | undefined;
  /** The running question whether the org exists. */
  #asking: Promise<'there' | 'missing' | 'away'> | undefined;

  constructor(ctx: DurableObjectState, env: CoordinatorEnv) {
    super(ctx, env);
    this.#orgId = orgIdOf(ctx.id.name);
    this.#storage = ctx.storage;
    const orm = openOrm(env.DB);
    const database = openDatabase(orm);
    const repositories = openRepositories(orm);
    const open = peersOf(env);
    const { beside } = openLanes(database, systemClock);
    this.#placing = new Placing({ database: beside, repositories, now: systemClock.now });
    const peers = { open, placing: this.#placing };
    this.#make = () => makeOrg(this.#orgId, ctx.storage, { database, beside, repositories }, peers, env);
    this.#tellAll = {
      tell: tellThrough(peers),
      noteFailure: (orgId, error) => log('object-away', { org: orgId, error }),
      clock: systemClock,
    };
    this.#findOrg = async () => {
      const exists = within(
        PATIENCE_MS,
        database.read(repositories.orgs.exists(this.#orgId)),
        databaseTooLate,
      );
      const found = await unlessAway(exists, 'whether an org exists');
      if (!found.ok) return 'away';
      return found.value ? 'there' : 'missing';
    };
    this.#makeIfStored();
  }

  /** See `Coordinator.ownPermissions`. */
  ownPermissions(caller: Caller, reload: boolean, said?: Said): MaybeLater<Result<string, Refusal>> {
    const now = reload ? undefined : this.#now(said, caller, (org) => org.ownPermissions(caller));
    return now ?? this.#serve('ownPermissions', said, REFUSED, (org) => org.ownPermissions(caller, reload));
  }

  /** See `Coordinator.ownPermissionsAt`. */
  ownPermissionsAt(caller: Caller, seen?: Head, said?: Said): MaybeLater<Result<OwnPermissions, Refusal>> {
    const now = this.#now(said, caller, (org) => org.ownPermissionsAt(caller, seen));
    return now ?? this.#serve('ownPermissionsAt', said, REFUSED, (org) => org.ownPermissionsAt(caller, seen));
  }

  /** See `Coordinator.authorise`. */
  authorise(
    caller: Caller,
    question: Question,
    seen?: Head,
    said?: Said,
  ): MaybeLater<Result<Authorised, Refusal>> {
    const now = this.#now(said, caller, (org) => org.authorise(caller, question, seen));
    return now ?? this.#serve('authorise', said, REFUSED, (org) => org.authorise(caller, question, seen));
  }

  /** See `Coordinator.permissionsOf`. */
  permissionsOf(
    caller: Caller,
    userId: number,
    requirement: Requirement,
    outsiderRequirement: Requirement,
    said?: Said,
  ): MaybeLater<Result<string | undefined, Refusal>> {
    const listed = { userId, requirement, outsider: outsiderRequirement };
    const now = this.#now(said, caller, (org) => org.permissionsOf(caller, listed));
    return (
      now ??
      this.#serve('permissionsOf', said, REFUSED, (org) =>
        org.permissionsOf(caller, userId, requirement, outsiderRequirement),
      )
    );
  }

  /** See `Coordinator.permissionsLookedFor`. By a name of its own: an object of the version before would list everything. */
  async permissionsLookedFor(
    caller: Caller,
    listed: ListedPrincipal,
    question: PermissionQuestion,
    said?: Said,
  ): Promise<Result<string | undefined, Refusal>> {
    return await this.#serve('permissionsLookedFor', said, REFUSED, (org) =>
      org.permissionsLookedFor(caller, listed, question),
    );
  }

  /** See `Coordinator.searchPermissionsOf`. */
  async searchPermissionsOf(
    caller: Caller,
    searched: SearchedPrincipal,
    question: PermissionQuestion,
    said?: Said,
  ): Promise<Result<string | undefined, Refusal>> {
    return await this.#serve('searchPermissionsOf', said, REFUSED, (org) =>
      org.searchPermissionsOf(caller, searched, question),
    );
  }

  /**
   * See `Coordinator.evaluate`. Asked by a text, see `toQuestionText`, and answered by one, see `toTold`.
   */
  decide(text: QuestionText, seen?: Head, said?: Said): MaybeLater<Result<AnswerText | Evaluated, Refusal>> {
    // What a later version says may be of another form: it is refused unread.
    if (!isKnownCall(said)) return this.#serve('decide', said, REFUSED, () => refuse(UNAVAILABLE));
    const together = fromQuestionText(text);
    const { caller, explains } = together;
    const now =
      seen === undefined ? this.#now(said, caller, (org) => org.evaluate(caller, together)) : undefined;
    if (now !== undefined) return ok(toTold(now, explains));
    return this.#serve<Result<AnswerText | Evaluated, Refusal>>('decide', said, REFUSED, async (org) => {
      const found = await org.evaluate(caller, together, seen);
      return found.ok ? ok(toTold(found.value, explains)) : found;
    });
  }

  /** See `Coordinator.search`. */
  async search(caller: Caller, wanted: Wanted, seen?: Head, said?: Said): Promise<Result<Grounded, Refusal>> {
    return await this.#serve('search', said, REFUSED, (org) => org.search(caller, wanted, seen));
  }

  /** See `Coordinator.change`. */
  async change(
    caller: Caller,
    request: ChangeRequest,
    standing: ChangeStanding,
    said?: Said,
  ): Promise<Result<unknown, Refusal>> {
    return await this.#change('change', { caller, request, standing, conditions: {} }, said);
  }

  /**
   * The same on conditions. It has a name of its own, because an object of the version before would make the change without
   * looking at them: it has no such method, and so makes nothing.
   */
  async changeUnder(
    caller: Caller,
    request: ChangeRequest,
    standing: ChangeStanding,
    conditions: ChangeConditions,
    said?: Said,
  ): Promise<Result<unknown, Refusal>> {
    return await this.#change('changeUnder', { caller, request, standing, conditions }, said);
  }

  async #change(
    what: string,
    { caller, request, standing, conditions }: AskedChange,
    said: Said,
  ): Promise<Result<unknown, Refusal>> {
    return await this.#serve(what, said, REFUSED, async (org) => {
      const result = await org.change(caller, request, standing, conditions);
      const mayBeMade = result.ok || result.refusal.tag === 'unavailable';
      if (request.name === 'deleteOrg' && mayBeMade) this.#made?.endedOrgs?.noteDeletion();
      return asUnderstoodBy(said, result);
    });
  }

  /** See `Coordinator.admit`, as the version before asks for it. */
  async admit(
    input: OlderProviderSignIn,
    origin: Origin,
    said?: Said,
  ): Promise<Result<SignedInByProvider, Refusal>> {
    return await this.#serve('admit', said, REFUSED, async (org) =>
      asUnderstoodBy(said, asToldToOlder(await org.admit(fromOlder(input), origin))),
    );
  }

  /**
   * See `Coordinator.admit`. It has a name of its own, because an object of the version before would read an absent claim as one that
   * is there: it has no such method, and so takes nothing in.
   */
  async takeIn(
    input: ProviderSignIn,
    origin: Origin,
    said?: Said,
  ): Promise<Result<SignedInByProvider, Refusal>> {
    return await this.#serve('takeIn', said, REFUSED, async (org) => await org.admit(input, origin));
  }

  /**
   * See `Coordinator.followGlobal`. The version before sends no hashes. Where nothing is stored, nothing can be answered from
   * before the change: whoever begins here asks the database first.
   */
  async followGlobal(
    revision: number,
    touches: Touches,
    hash = '',
    previousHash = '',
    said?: Said,
  ): Promise<boolean> {
    return await this.#serveNow('followGlobal', said, { nothing: true, failing: false }, ({ coordinator }) =>
      coordinator.followGlobal({ revision, touches, hash, previousHash }),
    );
  }

  /**
   * See `Coordinator.hear`. Where nothing is stored, nothing can be answered from before the changes, but others may have to be
   * told.
   */
  async hear(
    changes: readonly GlobalChange[],
    others: readonly number[],
    said?: Said,
  ): Promise<readonly number[]> {
    return await this.#answer('hear', said, [this.#orgId, ...others], async () => {
      const made = this.#makeIfStored();
      if (made !== undefined) return await made.coordinator.hear(changes, others);
      return await unheardOf(tellAll(others, changes, this.#tellAll));
    });
  }

  /** See `Coordinator.listen`. */
  async listen(orgId: number, said?: Said): Promise<Tip | undefined> {
    return await this.#serveNow<Tip | undefined>('listen', said, NO_ANSWER, ({ coordinator }) =>
      coordinator.listen(orgId),
    );
  }

  /** See `Coordinator.reach`. */
  async reach(seen: Head, said?: Said): Promise<boolean> {
    return await this.#serve('reach', said, NOT_REACHED, (org) => org.reach(seen));
  }

  /** See `Coordinator.acknowledgedRevision`. */
  async acknowledgedRevision(): Promise<number | undefined> {
    return await this.#serve<number | undefined>('acknowledgedRevision', undefined, NOTHING, (org) =>
      org.acknowledgedRevision(),
    );
  }

  /** See `Coordinator.newsSince`. */
  async newsSince(since: Tip, said?: Said): Promise<Newest | undefined> {
    return await this.#serve<Newest | undefined>('newsSince', said, NOTHING, (org) => org.newsSince(since));
  }

  /** Called by the platform: writes down when tokens were last used, and cleans up after deleted orgs. */
  override async alarm(): Promise<void> {
    await this.#serveNow<void>('alarm', undefined, NO_ANSWER, async ({ tokenUsage, endedOrgs }) => {
      await tokenUsage.write();
      await endedOrgs?.clean();
    });
  }

  /**
   * What the org's coordinator can answer without waiting. Nothing is begun or noted for it, so nothing is logged but a fault. Undefined
   * where `#serve` must be asked.
   */
  #now<T>(said: Said, caller: Caller, answer: (atOnce: AtOnce) => T | undefined): T | undefined {
    const made = this.#made;
    if (made === undefined || !isKnownCall(said) || !made.tokenUsage.isNoted(caller)) return undefined;
    try {
      return answer(made.coordinator.atOnce);
    } catch (error) {
      throw inRequest(idOf(said), () => toldFault(error, { org: this.#orgId, what: 'an answer at once' }));
    }
  }

  /** What the org's coordinator answers. */
  async #serve<T>(
    what: string,
    said: Said,
    instead: Instead<T>,
    answer: (org: Coordinator) => T | Promise<T>,
  ): Promise<T> {
    return await this.#answer(what, said, instead.away, async () => {
      const made = this.#makeIfStored() ?? (await this.#makeIfThere());
      return typeof made === 'string' ? instead[made] : await answer(made.coordinator);
    });
  }

  /** The same, but where nothing is stored it does not ask whether the org exists. */
  async #serveNow<T>(
    what: string,
    said: Said,
    { nothing, failing }: { readonly nothing: T; readonly failing: T },
    answer: (made: Made) => T | Promise<T>,
  ): Promise<T> {
    return await this.#answer(what, said, failing, () => {
      const made = this.#makeIfStored();
      return made === undefined ? nothing : answer(made);
    });
  }

  /** Answers a call, if this object has a name and understands what it is asked; else it only says `failing`. */
  async #answer<T>(what: string, said: Said, failing: T, answer: () => T | Promise<T>): Promise<T> {
    const fields = Number.isNaN(this.#orgId) ? { what } : { org: this.#orgId, what };
    return await serve(idOf(said), fields, () => {
      if (Number.isNaN(this.#orgId)) {
        log('object-unnamed', fields);
        return failing;
      }
      return isUnderstoodCall(said, fields) ? answer() : failing;
    });
  }

  /**
   * The org, if it has something stored here. Until it has, each call looks again, so that an object that was replaced finds out.
   * Source: docs/storage.md#what-the-platform-does.
   */
  #makeIfStored(): Made | undefined {
    if (Number.isNaN(this.#orgId)) return undefined;
    if (this.#made === undefined && (this.#orgId === GLOBAL_ORG_ID || isSomethingStored(this.#storage.sql)))
      this.#made = this.#make();
    return this.#made;
  }

  async #makeIfThere(): Promise<Made | 'missing' | 'away'> {
    const isMine = this.#asking === undefined;
    let found = await this.#ask();
    // Another's question may be older than the org. What is asked now was asked after this call came.
    if (found === 'missing' && !isMine) found = await this.#ask();
    if (found !== 'there') return found;
    this.#placing.noteMade([this.#orgId]);
    // Others that waited as well may have made it.
    return (this.#made ??= this.#make());
  }

  #ask(): Promise<'there' | 'missing' | 'away'> {
    return (this.#asking ??= this.#findOrg().finally(() => (this.#asking = undefined)));
  }
}

/** Whether a coordinator of this version or an earlier one has begun in this storage. */
const isSomethingStored = (sql: SqlStorage): boolean =>
  sql.exec(`SELECT 1 FROM sqlite_master WHERE name IN ('ledger', 'state') LIMIT 1`).toArray().length > 0;

/** An object of another org, or of the global plane. */
type Peer = DurableObjectStub<OrgCoordinator>;

/** How others are called, and what is known of where they are to be made. */
type Peers = { readonly open: Open<Peer>; readonly placing: Placing };

/** Opens the objects of others. With settings that are unusable it throws: an object must not be made where it may not be. */
export function peersOf(env: CoordinatorEnv): Open<Peer> {
  const placement = placementOf({ LOCATION: env.LOCATION, JURISDICTION: env.JURISDICTION });
  let open: Open<Peer> | undefined;
  return (name, location) => {
    if (placement === undefined) throw new ObjectAway('LOCATION or JURISDICTION is unusable');
    open ??= placed(env.ORG, placement);
    return open(name, location);
  };
}

/** The database, for the coordinator, and in the lane of what nobody waits for. */
type Stores = {
  readonly database: Database;
  readonly beside: Database;
  readonly repositories: Repositories;
};

/** How orgs are told. An object of the version before takes one change, and tells nobody else. */
const tellThrough =
  ({ open, placing }: Peers): TellAllPorts['tell'] =>
  async (orgId, changes, others) =>
    await reach(async () => {
      const org = open(String(orgId), placing.locationOf(orgId));
      placing.noteCalled([orgId, ...others]);
      const [first, ...more] = changes;
      if (first === undefined || more.length > 0 || others.length > 0)
        return await org.hear(changes, others, call());
      const { revision, touches, hash, previousHash } = first;
      const isHeard = await org.followGlobal(revision, touches, hash, previousHash, call());
      return isHeard === true ? [] : [orgId];
    });

function makeOrg(
  orgId: number,
  storage: DurableObjectStorage,
  { database, beside: quiet, repositories }: Stores,
  { open, placing }: Peers,
  { ORG_LIMITS: limits, AUDIT_KEY: auditKeys }: CoordinatorEnv,
): Made {
  const beside = { database: quiet, repositories, storage };
  const tokenUsage = new TokenUsage({ ...beside, now: systemClock.now });
  const endedOrgs = orgId === GLOBAL_ORG_ID ? new EndedOrgs({ ...beside, clock: systemClock }) : undefined;
  endedOrgs?.begin();
  const global = () => open(String(GLOBAL_ORG_ID));
  const coordinator = new Coordinator({
    orgId,
    database,
    repositories,
    sql: storage.sql,
    clock: systemClock,
    memory: principalMemory,
    entries: systemEntries(auditKeyOf(auditKeys)),
    allowances: allowancesOf(limits),
    newUid,
    peers: {
      tell: tellThrough({ open, placing }),
      noteOrgs: (orgs) => placing.learn(orgs),
      listen: async () => await reachToRead(() => global().listen(orgId, call())),
      newsSince: async (since) => await reachToRead(() => global().newsSince(since, call())),
    },
    noteUse: (caller) => tokenUsage.note(caller),
  });
  return { coordinator, tokenUsage, endedOrgs };
}
