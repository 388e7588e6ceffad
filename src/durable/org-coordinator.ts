import { DurableObject } from 'cloudflare:workers';

import { allowancesOf } from '../allowances.ts';
import type { Caller, ChangeStanding, Origin } from '../core/caller.ts';
import type { Touches } from '../core/dependency.ts';
import { GLOBAL_ORG_ID } from '../core/principal.ts';
import type { Refusal } from '../core/refusal.ts';
import { notFound, UNAVAILABLE } from '../core/refusal.ts';
import type { Requirement } from '../core/requirement.ts';
import type { Result } from '../core/result.ts';
import { refuse } from '../core/result.ts';
import { reach, serve, unlessAway } from '../faults.ts';
import { log, requestId } from '../log.ts';
import type { ProviderSignIn, SignedInByProvider } from '../service/sign-in/provider-sign-in.ts';
import { systemEntries } from '../service/engine/audit.ts';
import type { ChangeRequest } from '../service/changes.ts';
import type { GlobalChange, Head, Tip } from '../service/ports/changes.ts';
import type { Database } from '../service/ports/database.ts';
import type { Repositories } from '../service/ports/repositories.ts';
import { MEMORY_BYTES } from '../memory.ts';
import { newUid } from '../service/engine/random.ts';
import { openDatabase, openOrm } from '../storage/d1.ts';
import { openRepositories } from '../storage/repositories.ts';
import { systemClock } from './clock.ts';
import type { Newest } from './confirmation.ts';
import type { Authorised, OwnPermissions, Question } from './coordinator.ts';
import { Coordinator } from './coordinator.ts';
import { EndedOrgs } from './ended-orgs.ts';
import { databaseTooLate, PATIENCE_MS, within, withPatience } from './patience.ts';
import type { TellAllPorts } from './tell-all.ts';
import { tellAll, unheardOf } from './tell-all.ts';
import type { Held } from './principal-cache.ts';
import { SharedMemory } from './shared-memory.ts';
import { TokenUsage } from './token-usage.ts';

/** The bindings a coordinator uses. */
export type CoordinatorEnv = {
  readonly DB: D1Database;
  readonly ORG: DurableObjectNamespace<OrgCoordinator>;
  /** The setting of this name, not yet checked. */
  readonly ORG_LIMITS?: unknown;
};

/** The principals of all objects of this isolate. */
const principalMemory = new SharedMemory<Held>(MEMORY_BYTES.principals);

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

/**
 * The Durable Object of one org, whose name is the org id: a `Coordinator` with the platform around it.
 *
 * It stores nothing for an org that does not exist. So before there is anything in its storage, its first call asks the database
 * once whether there is such an org. If not, the call is refused with `not-found`.
 *
 * For minutes after a rollout, objects and Workers of two versions call one another. So what a method takes and answers is
 * only added to; whatever else is to change gets a name of its own. The last thing that each may be told is the id of the
 * request that it is done for, for the log.
 */
export class OrgCoordinator extends DurableObject<CoordinatorEnv> {
  readonly #orgId: number;
  readonly #storage: DurableObjectStorage;
  readonly #make: () => Made;
  readonly #tellAll: TellAllPorts;
  readonly #findOrg: () => Promise<'there' | 'missing' | 'away'>;
  #made: Made | undefined;
  /** The running question whether the org exists. */
  #asking: Promise<'there' | 'missing' | 'away'> | undefined;

  constructor(ctx: DurableObjectState, env: CoordinatorEnv) {
    super(ctx, env);
    this.#orgId = Number(ctx.id.name);
    this.#storage = ctx.storage;
    const orm = openOrm(env.DB);
    const database = openDatabase(orm);
    const repositories = openRepositories(orm);
    this.#make = () => makeOrg(this.#orgId, ctx.storage, { database, repositories }, env);
    this.#tellAll = {
      tell: tellThrough(env.ORG),
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
  async ownPermissions(caller: Caller, reload: boolean, id?: string): Promise<Result<string, Refusal>> {
    return await this.#serve('ownPermissions', id, REFUSED, (org) => org.ownPermissions(caller, reload));
  }

  /** See `Coordinator.ownPermissionsAt`. */
  async ownPermissionsAt(caller: Caller, seen?: Head, id?: string): Promise<Result<OwnPermissions, Refusal>> {
    return await this.#serve('ownPermissionsAt', id, REFUSED, (org) => org.ownPermissionsAt(caller, seen));
  }

  /** See `Coordinator.authorise`. */
  async authorise(
    caller: Caller,
    question: Question,
    seen?: Head,
    id?: string,
  ): Promise<Result<Authorised, Refusal>> {
    return await this.#serve('authorise', id, REFUSED, (org) => org.authorise(caller, question, seen));
  }

  /** See `Coordinator.permissionsOf`. */
  async permissionsOf(
    caller: Caller,
    userId: number,
    requirement: Requirement,
    outsiderRequirement: Requirement,
    id?: string,
  ): Promise<Result<string | undefined, Refusal>> {
    return await this.#serve('permissionsOf', id, REFUSED, (org) =>
      org.permissionsOf(caller, userId, requirement, outsiderRequirement),
    );
  }

  /** See `Coordinator.change`. */
  async change(
    caller: Caller,
    request: ChangeRequest,
    standing: ChangeStanding,
    id?: string,
  ): Promise<Result<unknown, Refusal>> {
    return await this.#serve('change', id, REFUSED, async (org) => {
      const result = await org.change(caller, request, standing);
      const mayBeMade = result.ok || result.refusal.tag === 'unavailable';
      if (request.name === 'deleteOrg' && mayBeMade) this.#made?.endedOrgs?.noteDeletion();
      return result;
    });
  }

  /** See `Coordinator.admit`. */
  async admit(
    input: ProviderSignIn,
    origin: Origin,
    id?: string,
  ): Promise<Result<SignedInByProvider, Refusal>> {
    return await this.#serve('admit', id, REFUSED, (org) => org.admit(input, origin));
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
    id?: string,
  ): Promise<boolean> {
    return await this.#serveNow('followGlobal', id, true, ({ coordinator }) =>
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
    id?: string,
  ): Promise<readonly number[]> {
    return await serve(id, { org: this.#orgId, what: 'hear' }, async () => {
      const made = this.#makeIfStored();
      if (made !== undefined) return await made.coordinator.hear(changes, others);
      return await unheardOf(tellAll(others, changes, this.#tellAll));
    });
  }

  /** See `Coordinator.listen`. */
  async listen(orgId: number, id?: string): Promise<Tip | undefined> {
    return await this.#serveNow<Tip | undefined>('listen', id, undefined, ({ coordinator }) =>
      coordinator.listen(orgId),
    );
  }

  /** See `Coordinator.reach`. */
  async reach(seen: Head, id?: string): Promise<boolean> {
    return await this.#serve('reach', id, NOT_REACHED, (org) => org.reach(seen));
  }

  /** See `Coordinator.acknowledgedRevision`. */
  async acknowledgedRevision(): Promise<number | undefined> {
    return await this.#serve<number | undefined>('acknowledgedRevision', undefined, NOTHING, (org) =>
      org.acknowledgedRevision(),
    );
  }

  /** See `Coordinator.newsSince`. */
  async newsSince(since: Tip, id?: string): Promise<Newest | undefined> {
    return await this.#serve<Newest | undefined>('newsSince', id, NOTHING, (org) => org.newsSince(since));
  }

  /** Called by the platform: writes down when tokens were last used, and cleans up after deleted orgs. */
  override async alarm(): Promise<void> {
    await this.#serveNow('alarm', undefined, undefined, async ({ tokenUsage, endedOrgs }) => {
      await tokenUsage.write();
      await endedOrgs?.clean();
    });
  }

  /** What the org's coordinator answers. */
  async #serve<T>(
    what: string,
    id: string | undefined,
    instead: Instead<T>,
    answer: (org: Coordinator) => T | Promise<T>,
  ): Promise<T> {
    return await serve(id, { org: this.#orgId, what }, async () => {
      const made = this.#makeIfStored() ?? (await this.#makeIfThere());
      return typeof made === 'string' ? instead[made] : await answer(made.coordinator);
    });
  }

  /** The same, but where nothing is stored it returns `otherwise`, and does not ask whether the org exists. */
  async #serveNow<T>(
    what: string,
    id: string | undefined,
    otherwise: T,
    answer: (made: Made) => T | Promise<T>,
  ): Promise<T> {
    return await serve(id, { org: this.#orgId, what }, () => {
      const made = this.#makeIfStored();
      return made === undefined ? otherwise : answer(made);
    });
  }

  /**
   * The org, if it has something stored here. Until it has, each call looks again, so that an object that was replaced finds out.
   * Source: docs/storage.md#what-the-platform-does.
   */
  #makeIfStored(): Made | undefined {
    if (this.#made === undefined && (this.#orgId === GLOBAL_ORG_ID || isSomethingStored(this.#storage.sql)))
      this.#made = this.#make();
    return this.#made;
  }

  async #makeIfThere(): Promise<Made | 'missing' | 'away'> {
    const isMine = this.#asking === undefined;
    let found = await this.#ask();
    // Another's question may be older than the org. What is asked now was asked after this call came.
    if (found === 'missing' && !isMine) found = await this.#ask();
    // Others that waited as well may have made it.
    return found === 'there' ? (this.#made ??= this.#make()) : found;
  }

  #ask(): Promise<'there' | 'missing' | 'away'> {
    return (this.#asking ??= this.#findOrg().finally(() => (this.#asking = undefined)));
  }
}

/** Whether a coordinator of this version or an earlier one has begun in this storage. */
const isSomethingStored = (sql: SqlStorage): boolean =>
  sql.exec(`SELECT 1 FROM sqlite_master WHERE name IN ('ledger', 'state') LIMIT 1`).toArray().length > 0;

/** How orgs are told. An object of the version before takes one change, and tells nobody else. */
const tellThrough =
  (orgs: CoordinatorEnv['ORG']): TellAllPorts['tell'] =>
  async (orgId, changes, others) =>
    await reach(async () => {
      const org = orgs.getByName(String(orgId));
      const [first, ...more] = changes;
      if (first === undefined || more.length > 0 || others.length > 0)
        return await org.hear(changes, others, requestId());
      const { revision, touches, hash, previousHash } = first;
      const isHeard = await org.followGlobal(revision, touches, hash, previousHash, requestId());
      return isHeard ? [] : [orgId];
    });

function makeOrg(
  orgId: number,
  storage: DurableObjectStorage,
  { database, repositories }: { readonly database: Database; readonly repositories: Repositories },
  { ORG: orgs, ORG_LIMITS: limits }: CoordinatorEnv,
): Made {
  const patient = { database: withPatience(database, systemClock), repositories, storage };
  const tokenUsage = new TokenUsage({ ...patient, now: systemClock.now });
  const endedOrgs = orgId === GLOBAL_ORG_ID ? new EndedOrgs({ ...patient, clock: systemClock }) : undefined;
  endedOrgs?.begin();
  const peer = (id: number) => orgs.getByName(String(id));
  const coordinator = new Coordinator({
    orgId,
    database,
    repositories,
    sql: storage.sql,
    clock: systemClock,
    memory: principalMemory,
    entries: systemEntries,
    allowances: allowancesOf(limits),
    newUid,
    peers: {
      tell: tellThrough(orgs),
      listen: async () => await reach(() => peer(GLOBAL_ORG_ID).listen(orgId, requestId())),
      newsSince: async (since) => await reach(() => peer(GLOBAL_ORG_ID).newsSince(since, requestId())),
    },
    noteUse: (caller) => tokenUsage.note(caller),
  });
  return { coordinator, tokenUsage, endedOrgs };
}
