import type { Caller } from '../core/caller.ts';
import type { Effect, Foreseen } from '../core/effect.ts';
import { EFFECT_PRINCIPALS_MAX, NO_EFFECT } from '../core/effect.ts';
import { nextNumber } from '../core/kept-answer.ts';
import type { Allowances } from '../core/limits.ts';
import { GLOBAL_ORG_ID } from '../core/principal.ts';
import type { Refusal } from '../core/refusal.ts';
import { notFound, tooManyRequests, UNAVAILABLE } from '../core/refusal.ts';
import type { Result } from '../core/result.ts';
import { ok, refuse } from '../core/result.ts';
import type { Plan } from '../service/engine/change.ts';
import type { Head } from '../service/ports/changes.ts';
import type { CommitOutcome, Database } from '../service/ports/database.ts';
import { known, readAll } from '../service/ports/read.ts';
import type { Repositories } from '../service/ports/repositories.ts';
import type { Dependant, Dependants } from '../storage/dependants.ts';
import type { ScratchStorage } from '../storage/scratch.ts';
import { inScratch } from '../storage/scratch.ts';
import type { Loaded, LoadedRows, ScratchReads, ScratchSchema } from '../storage/scratch-rows.ts';
import { namedIn } from '../storage/scratch-rows.ts';
import type { Decided, Wanted } from './briefing.ts';
import { briefingFor, decide } from './briefing.ts';
import { laneOf } from './change-runner.ts';
import { fullRefusal } from './full-refusal.ts';
import { growingBy, limitsOf } from './growing.ts';
import { ATTEMPTS_MAX, hasMoved, haveOrgsMoved, headSince, touchedOf } from './one-moment.ts';
import type { OwnChanges } from './own-changes.ts';
import type { Place } from './two-looks.ts';
import { compareLooks, keyOf, Looking } from './two-looks.ts';

/** What foreseeing needs from outside. */
export type ForeseeingPorts = {
  readonly orgId: number;
  readonly database: Database;
  readonly repositories: Repositories;
  readonly dependants: Dependants;
  readonly scratch: ScratchReads;
  /** Where statements are tried; nothing stays there. */
  readonly storage: ScratchStorage;
  readonly allowances: Allowances;
  readonly now: () => number;
  /** A new random uid, as `newUid` makes them. */
  readonly newUid: () => string;
  /** Has an org make a member of a caller whose membership is pending; gives why it does not. */
  readonly settle: (orgId: number, caller: Caller) => Promise<Refusal | undefined>;
  /** How often a caller may have dependants counted. */
  readonly counts: OwnChanges;
};

type AnyWanted = Wanted<unknown, unknown>;
type Foreseeable = Result<Foreseen<unknown>, Refusal>;
type AnyPlan = Plan<unknown>;
type DecidedAt = Decided<unknown> & { readonly head: Head };

/** All that was read for a plan, of one state. */
type Ground = {
  readonly schema: ScratchSchema;
  readonly rows: LoadedRows;
  readonly places: readonly Place[];
  /** How many may depend on what is touched, where not all of these are looked at. */
  readonly upTo: number | undefined;
};

/** What became of a plan where it was tried. */
type Tried = { readonly outcome: CommitOutcome; readonly reply?: unknown; readonly effect: Effect };

/**
 * Foresees the changes of one org, or of the global plane. It decides them as the org's coordinator does, on what the database has now.
 * Then it copies what decides what the dependants may do, has the very statements of the change run on the copy, and looks what the
 * dependants may do before and after. All that it reads is of one state, or it begins anew. Source: docs/decisions/0038-dry-runs.md.
 */
export class Foreseeing {
  readonly #ports: ForeseeingPorts;

  constructor(ports: ForeseeingPorts) {
    this.#ports = ports;
  }

  /** What a change would answer, and what it would give and take. Throws as the database does. */
  async foresee(wanted: AnyWanted): Promise<Foreseeable> {
    for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      const decided = await this.#decided(wanted);
      if (!decided.ok) return decided;
      const { plan, isReplay } = decided.value;
      if (plan.kind === 'unchanged')
        return { ...ok({ reply: plan.reply, effect: NO_EFFECT }), ...(isReplay && { isReplay }) };
      const found = await this.#find(wanted.caller, plan, decided.value.head);
      if (found === 'moved') continue;
      if (!found.ok) return found;
      const tried = this.#try(plan, found.value);
      // Somebody else may have taken a name since.
      if (tried.outcome.kind === 'conflict') continue;
      return await this.#answer(plan, tried);
    }
    return refuse(UNAVAILABLE);
  }

  /** Decides a change, if need be after its caller was made a member. */
  async #decided(wanted: AnyWanted): Promise<Result<DecidedAt, Refusal>> {
    const { orgId, settle } = this.#ports;
    const { caller, standing } = wanted;
    const first = await this.#decide(wanted);
    if (first.ok || !isOfPending(first.refusal)) return first;
    const refusal = await settle(typeof standing === 'object' ? standing.inOrg : orgId, caller);
    if (refusal !== undefined) return refuse(refusal);
    const second = await this.#decide(wanted);
    // Added anew in the meantime.
    return !second.ok && isOfPending(second.refusal) ? refuse(UNAVAILABLE) : second;
  }

  /** Decides it on one round trip, as its turn would. */
  async #decide(wanted: AnyWanted): Promise<Result<DecidedAt, Refusal>> {
    const { orgId, database, repositories, newUid } = this.#ports;
    const { exists, head, briefed } = await database.read(
      readAll({
        exists: orgId === GLOBAL_ORG_ID ? known(true) : repositories.orgs.exists(orgId),
        head: headSince(repositories.changes, orgId),
        briefed: briefingFor(this.#ports, wanted, undefined).read,
      }),
    );
    if (!exists) return refuse(notFound('org'));
    const now = new Date(this.#ports.now()).toISOString();
    const decided = decide(briefed, wanted, { orgId, now, newUid });
    if (!decided.ok) return decided;
    // As the change, it needs room for its answer.
    const isKept = wanted.conditions?.once !== undefined && decided.value.plan.kind === 'change';
    const next = isKept && briefed.kept !== undefined ? nextNumber(briefed.kept, now) : undefined;
    if (next !== undefined && 'waitMs' in next) return refuse(tooManyRequests('kept-answers', next.waitMs));
    return ok({ ...decided.value, head });
  }

  /** Finds who depends on what a plan touches, and reads what decides what these may do: two round trips. */
  async #find(caller: Caller, plan: AnyPlan, head: Head): Promise<Result<Ground, Refusal> | 'moved'> {
    const { orgId, database, repositories, dependants, scratch, counts } = this.#ports;
    const { touches } = plan;
    const since = headSince(repositories.changes, orgId, head);
    const first = await database.read(
      readAll({
        head: since,
        schema: scratch.schema(),
        found: dependants.of(orgId, touches, EFFECT_PRINCIPALS_MAX + 1),
      }),
    );
    const { schema, found } = first;
    const loaded = this.#loadedFor(caller, plan, found);
    const isMoved = (now: Head) => hasMoved(orgId, now, head, new Set(loaded.users));
    if (isMoved(first.head)) return 'moved';
    const isTooMany = found.length > EFFECT_PRINCIPALS_MAX;
    const waitMs = isTooMany ? counts.take(laneOf(caller, orgId)) : undefined;
    if (waitMs !== undefined) return refuse(tooManyRequests('dry-runs', waitMs));
    const places = isTooMany ? [] : found;
    const second = await database.read(
      readAll({
        head: since,
        rows: scratch.rows(isTooMany ? this.#loadedFor(caller, plan, []) : loaded),
        total: isTooMany ? dependants.count(orgId, touches) : known(found.length),
      }),
    );
    const { rows, total } = second;
    if (isMoved(second.head) || haveOrgsMoved(places, rows.revisions)) return 'moved';
    if (!rows.isTooMuch) return ok({ schema, rows, places, upTo: isTooMany ? total : undefined });
    const least = await database.read(
      readAll({ head: since, rows: scratch.rows(this.#loadedFor(caller, plan, [])) }),
    );
    if (isMoved(least.head)) return 'moved';
    return ok({ schema, rows: least.rows, places: [], upTo: total });
  }

  /** What is to be read of the dependants, and of what the statements name. */
  #loadedFor({ userId }: Caller, plan: AnyPlan, places: readonly Dependant[]): Loaded {
    const { orgId } = this.#ports;
    const counted = growingBy(plan, orgId);
    const { ids, names } = namedIn(plan.writes);
    const touched = touchedOf(orgId, plan.touches);
    return {
      users: [...new Set([userId, ...places.map((place) => place.userId), ...touched.users])],
      orgs: [...new Set([...counted, ...places.map((place) => place.orgId)])],
      ids: [...new Set([...ids, ...touched.teams])],
      names: [...new Set([...names, ...touched.roles, ...touched.groups])],
      counted,
    };
  }

  /** Runs the statements of a plan on what was read, and looks before and after. */
  #try(plan: AnyPlan, { schema, rows, places, upTo }: Ground): Tried {
    const { orgId, repositories, storage, allowances } = this.#ports;
    const looking = new Looking(repositories);
    return inScratch(storage, schema, rows, (scratch) => {
      const members = scratch.members();
      const before = looking.lookAt(scratch, places);
      const outcome = scratch.make([
        ...plan.writes,
        ...limitsOf(plan, orgId, repositories.usage, allowances),
      ]);
      if (outcome.kind !== 'committed') return { outcome, effect: NO_EFFECT };
      const reply = plan.reply(outcome);
      if (upTo !== undefined) return { outcome, reply, effect: { kind: 'too-many', upTo } };
      const all = withNew(places, members, scratch.members());
      const tooMany: Effect = { kind: 'too-many', upTo: all.length };
      if (all.length > EFFECT_PRINCIPALS_MAX) return { outcome, reply, effect: tooMany };
      const after = looking.lookAt(scratch, all);
      return { outcome, reply, effect: compareLooks(before, after, all) ?? tooMany };
    });
  }

  async #answer(plan: AnyPlan, { outcome, reply, effect }: Tried): Promise<Foreseeable> {
    switch (outcome.kind) {
      case 'committed':
        return ok({ reply, effect });
      case 'full':
        return refuse(await fullRefusal(this.#ports, outcome.limit, plan));
      case 'unknown':
        throw outcome.cause;
      case 'conflict':
      case 'outrun':
      case 'rejected':
        return refuse(UNAVAILABLE);
    }
  }
}

const isOfPending = (refusal: Refusal): boolean =>
  refusal.tag === 'unavailable' && refusal.why === 'membership-pending';

/** Those places, and those of members who were none before. */
function withNew(
  places: readonly Place[],
  before: readonly Place[],
  after: readonly Place[],
): readonly Place[] {
  const known = new Set([...places, ...before].map(keyOf));
  return [
    ...places.map(({ orgId, userId }) => ({ orgId, userId })),
    ...after.filter((place) => !known.has(keyOf(place))),
  ];
}
