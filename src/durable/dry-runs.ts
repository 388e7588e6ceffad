import { DurableObject } from 'cloudflare:workers';

import { allowancesOf } from '../allowances.ts';
import type { Caller, ChangeStanding } from '../core/caller.ts';
import { isKnownChangeStanding } from '../core/caller.ts';
import type { ChangeConditions } from '../core/change-conditions.ts';
import { areKnownConditions } from '../core/change-conditions.ts';
import type { Foreseen } from '../core/effect.ts';
import { FIXED_LIMITS } from '../core/limits.ts';
import type { PastEffect } from '../core/past-effect.ts';
import type { Refusal } from '../core/refusal.ts';
import { tooManyRequests, UNAVAILABLE } from '../core/refusal.ts';
import type { Result } from '../core/result.ts';
import { refuse } from '../core/result.ts';
import { reachToRead, serve, unlessAway } from '../faults.ts';
import { log } from '../log.ts';
import { MEMORY_BYTES, memoryOf } from '../memory.ts';
import type { Call } from '../protocol.ts';
import { call, idOf, isUnderstoodCall } from '../protocol.ts';
import type { Change } from '../service/engine/change.ts';
import { newUid } from '../service/engine/random.ts';
import type { ChangeRequest } from '../service/changes.ts';
import { changes, leastRequired } from '../service/changes.ts';
import { openDatabase, openOrm } from '../storage/d1.ts';
import { dependants } from '../storage/dependants.ts';
import { pastChanges } from '../storage/past-changes.ts';
import { openRepositories } from '../storage/repositories.ts';
import { writesOfEdits } from '../storage/row-edits.ts';
import { scratchReads } from '../storage/scratch-rows.ts';
import { laneOf } from './change-runner.ts';
import { systemClock } from './clock.ts';
import type { ForeseeingPorts } from './foreseeing.ts';
import { Foreseeing } from './foreseeing.ts';
import type { CoordinatorEnv } from './org-coordinator.ts';
import { peersOf } from './org-coordinator.ts';
import { orgIdOf } from './org-id.ts';
import { OwnChanges } from './own-changes.ts';
import { PastEffects } from './past-effects.ts';
import { withPatience } from './patience.ts';
import { Turns } from './turns.ts';

/** So many dry runs are under way in one object at most, whoever asked. */
const AT_ONCE_MAX = 4;
/** So many more wait, one of each caller: so a caller with many accounts keeps nobody out. */
const WAITING_MAX = 12;
/** A caller may make one more each time this has passed. */
const EVERY_MS = 1_000;
const BURST = FIXED_LIMITS['dry-runs'].allowed;
/** A count of dependants may read as many rows as the org has members. */
const COUNTS = { burst: 10, everyMs: 10_000 };

/**
 * Foresees changes, in an object for each org, whose name is the org id. It has nothing in its storage between two calls, and the org's
 * coordinator does not know of it: so no decision and no change waits for a dry run. What it answers is of one state of the database, and
 * that is of after the question.
 *
 * It refuses with `too-many-requests` before it reads anything: a caller's second dry run while one is under way, and what goes beyond
 * the caller's share.
 */
export class DryRuns extends DurableObject<CoordinatorEnv> {
  /** Not a number in an object that was not reached by an org's name: that answers nothing. */
  readonly #orgId: number;
  readonly #foreseeing: Foreseeing;
  readonly #past: PastEffects;
  readonly #shares = new OwnChanges(Date.now, memoryOf({ bytes: MEMORY_BYTES['dry-runs'] }), {
    burst: BURST,
    everyMs: EVERY_MS,
  });
  /** The callers of the dry runs that are under way or wait. */
  readonly #underWay = new Set<string>();
  readonly #turns = new Turns(AT_ONCE_MAX, WAITING_MAX);

  constructor(ctx: DurableObjectState, env: CoordinatorEnv) {
    super(ctx, env);
    this.#orgId = orgIdOf(ctx.id.name);
    const orm = openOrm(env.DB);
    const peers = peersOf(env);
    const ports: ForeseeingPorts = {
      orgId: this.#orgId,
      database: withPatience(openDatabase(orm), systemClock),
      repositories: openRepositories(orm),
      dependants: dependants(orm),
      scratch: scratchReads(orm),
      storage: ctx.storage,
      allowances: allowancesOf(env.ORG_LIMITS),
      now: systemClock.now,
      newUid,
      settle: async (orgId, caller) => {
        const question = { requirement: null, standing: 'in-org' } as const;
        return await reachToRead(async () => {
          const asked = await peers(String(orgId)).authorise(caller, question, undefined, call());
          return asked.ok ? undefined : asked.refusal;
        });
      },
      counts: new OwnChanges(Date.now, memoryOf({ bytes: MEMORY_BYTES['counted-dependants'] }), COUNTS),
    };
    this.#foreseeing = new Foreseeing(ports);
    this.#past = new PastEffects({
      ...ports,
      past: pastChanges(orm),
      writesOf: (edits) => writesOfEdits(orm, edits),
    });
  }

  /** What a change would answer, and what it would give and take. Refuses as the change would. Nothing is made. */
  async dryRun(
    caller: Caller,
    request: ChangeRequest,
    standing: ChangeStanding,
    conditions: ChangeConditions,
    said: Call,
  ): Promise<Result<Foreseen<unknown>, Refusal>> {
    const fields = { org: this.#orgId, what: 'dryRun' };
    return await serve(idOf(said), fields, async () => {
      if (Number.isNaN(this.#orgId)) {
        log('object-unnamed', { what: 'dryRun' });
        return refuse(UNAVAILABLE);
      }
      const isKnown =
        isUnderstoodCall(said, fields) &&
        Object.hasOwn(changes, request.name) &&
        isKnownChangeStanding(standing) &&
        areKnownConditions(conditions);
      if (!isKnown) {
        log('change-unsupported', { org: this.#orgId });
        return refuse(UNAVAILABLE);
      }
      const change = changes[request.name] as Change<unknown, unknown>;
      const least = leastRequired(request);
      const wanted = {
        change,
        input: request.input,
        caller,
        standing,
        least,
        conditions,
      };
      return await this.#inShare(caller, async () => await this.#foreseeing.foresee(wanted));
    });
  }

  /** What an entry of the org's trail did. It takes from the same share. Whether the caller may read the trail is asked by others. */
  async effectOf(caller: Caller, revision: number, said: Call): Promise<Result<PastEffect, Refusal>> {
    const fields = { org: this.#orgId, what: 'effectOf' };
    return await serve(idOf(said), fields, async () => {
      if (Number.isNaN(this.#orgId)) {
        log('object-unnamed', { what: 'effectOf' });
        return refuse(UNAVAILABLE);
      }
      if (!isUnderstoodCall(said, fields)) return refuse(UNAVAILABLE);
      return await this.#inShare(caller, async () => await this.#past.effectOf(caller, revision));
    });
  }

  async #inShare<T>(caller: Caller, foresee: () => Promise<Result<T, Refusal>>): Promise<Result<T, Refusal>> {
    const lane = laneOf(caller, this.#orgId);
    const waitMs = this.#underWay.has(lane) || this.#turns.isFull ? EVERY_MS : this.#shares.take(lane);
    if (waitMs !== undefined) return refuse(tooManyRequests('dry-runs', waitMs));
    this.#underWay.add(lane);
    try {
      const foreseen = await unlessAway(this.#turns.take(foresee), 'a dry run');
      return foreseen.ok ? foreseen.value : foreseen;
    } finally {
      this.#underWay.delete(lane);
    }
  }
}
