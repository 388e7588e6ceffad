import { DurableObject } from 'cloudflare:workers';

import type { Caller, ChangeStanding, Origin } from '../core/caller.ts';
import type { Touches } from '../core/dependency.ts';
import { GLOBAL_ORG_ID } from '../core/principal.ts';
import type { Refusal } from '../core/refusal.ts';
import type { Requirement } from '../core/requirement.ts';
import type { Result } from '../core/result.ts';
import { reach, serve } from '../faults.ts';
import { requestId } from '../log.ts';
import type { ProviderSignIn, SignedInByProvider } from '../service/sign-in/provider-sign-in.ts';
import { systemEntries } from '../service/engine/audit.ts';
import type { ChangeRequest } from '../service/changes.ts';
import type { Head, Tip } from '../service/ports/changes.ts';
import { newUid } from '../service/engine/random.ts';
import { openDatabase, openOrm } from '../storage/d1.ts';
import { openRepositories } from '../storage/repositories.ts';
import { systemClock } from './clock.ts';
import type { Newest } from './confirmation.ts';
import type { Authorised, OwnPermissions, Question } from './coordinator.ts';
import { Coordinator } from './coordinator.ts';
import { withPatience } from './patience.ts';
import { TokenUsage } from './token-usage.ts';

/** The bindings a coordinator uses. */
export type CoordinatorEnv = {
  readonly DB: D1Database;
  readonly ORG: DurableObjectNamespace<OrgCoordinator>;
};

/**
 * The Durable Object of one org, whose name is the org id: a `Coordinator` with the platform around it.
 *
 * For minutes after a rollout, objects and Workers of two versions call one another. So what a method takes and answers is
 * only added to; whatever else is to change gets a name of its own. The last thing that each may be told is the id of the
 * request that it is done for, for the log.
 */
export class OrgCoordinator extends DurableObject<CoordinatorEnv> {
  readonly #orgId: number;
  readonly #coordinator: Coordinator;
  readonly #tokenUsage: TokenUsage;

  constructor(ctx: DurableObjectState, env: CoordinatorEnv) {
    super(ctx, env);
    this.#orgId = Number(ctx.id.name);
    const orm = openOrm(env.DB);
    const database = openDatabase(orm);
    const repositories = openRepositories(orm);
    this.#tokenUsage = new TokenUsage({
      database: withPatience(database, systemClock),
      repositories,
      now: systemClock.now,
      storage: ctx.storage,
    });
    const peer = (orgId: number) => env.ORG.getByName(String(orgId));
    this.#coordinator = new Coordinator({
      orgId: this.#orgId,
      database,
      repositories,
      sql: ctx.storage.sql,
      clock: systemClock,
      entries: systemEntries,
      newUid,
      peers: {
        followGlobal: async (orgId, { revision, touches, hash, previousHash }) =>
          await reach(() => peer(orgId).followGlobal(revision, touches, hash, previousHash, requestId())),
        newsSince: async (since) => await reach(() => peer(GLOBAL_ORG_ID).newsSince(since, requestId())),
      },
      noteUse: (caller) => this.#tokenUsage.note(caller),
    });
  }

  /** See `Coordinator.ownPermissions`. */
  async ownPermissions(caller: Caller, reload: boolean, id?: string): Promise<Result<string, Refusal>> {
    return await this.#serve('ownPermissions', id, (org) => org.ownPermissions(caller, reload));
  }

  /** See `Coordinator.ownPermissionsAt`. */
  async ownPermissionsAt(caller: Caller, seen?: Head, id?: string): Promise<Result<OwnPermissions, Refusal>> {
    return await this.#serve('ownPermissionsAt', id, (org) => org.ownPermissionsAt(caller, seen));
  }

  /** See `Coordinator.authorise`. */
  async authorise(
    caller: Caller,
    question: Question,
    seen?: Head,
    id?: string,
  ): Promise<Result<Authorised, Refusal>> {
    return await this.#serve('authorise', id, (org) => org.authorise(caller, question, seen));
  }

  /** See `Coordinator.permissionsOf`. */
  async permissionsOf(
    caller: Caller,
    userId: number,
    requirement: Requirement,
    outsiderRequirement: Requirement,
    id?: string,
  ): Promise<Result<string | undefined, Refusal>> {
    return await this.#serve('permissionsOf', id, (org) =>
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
    return await this.#serve('change', id, (org) => org.change(caller, request, standing));
  }

  /** See `Coordinator.admit`. */
  async admit(
    input: ProviderSignIn,
    origin: Origin,
    id?: string,
  ): Promise<Result<SignedInByProvider, Refusal>> {
    return await this.#serve('admit', id, (org) => org.admit(input, origin));
  }

  /** See `Coordinator.followGlobal`. The version before sends no hashes. */
  async followGlobal(
    revision: number,
    touches: Touches,
    hash = '',
    previousHash = '',
    id?: string,
  ): Promise<boolean> {
    return await this.#serve('followGlobal', id, (org) =>
      org.followGlobal({ revision, touches, hash, previousHash }),
    );
  }

  /** See `Coordinator.reach`. */
  async reach(seen: Head, id?: string): Promise<boolean> {
    return await this.#serve('reach', id, (org) => org.reach(seen));
  }

  /** See `Coordinator.acknowledgedRevision`. */
  async acknowledgedRevision(): Promise<number | undefined> {
    return await this.#serve('acknowledgedRevision', undefined, (org) => org.acknowledgedRevision());
  }

  /** See `Coordinator.newsSince`. */
  async newsSince(since: Tip, id?: string): Promise<Newest | undefined> {
    return await this.#serve('newsSince', id, (org) => org.newsSince(since));
  }

  /** Called by the platform: writes down when tokens were last used. */
  override async alarm(): Promise<void> {
    await this.#serve('alarm', undefined, () => this.#tokenUsage.write());
  }
  async #serve<T>(
    what: string,
    id: string | undefined,
    answer: (org: Coordinator) => T | Promise<T>,
  ): Promise<T> {
    return await serve(id, { org: this.#orgId, what }, () => answer(this.#coordinator));
  }
}
