import type { Caller } from '../core/caller.ts';
import type { Effect, Foreseen } from '../core/effect.ts';
import { nextNumber } from '../core/kept-answer.ts';
import type { Allowances } from '../core/limits.ts';
import { GLOBAL_ORG_ID } from '../core/principal.ts';
import type { Refusal } from '../core/refusal.ts';
import { notFound, tooManyRequests, UNAVAILABLE } from '../core/refusal.ts';
import type { Result } from '../core/result.ts';
import { ok, refuse } from '../core/result.ts';
import type { Head } from '../service/ports/changes.ts';
import type { Database } from '../service/ports/database.ts';
import { readAll } from '../service/ports/read.ts';
import type { Repositories } from '../service/ports/repositories.ts';
import type { Decided, Wanted } from './briefing.ts';
import { briefingFor, decide } from './briefing.ts';
import type { OwnChanges } from './own-changes.ts';

/** What foreseeing needs from outside. */
export type ForeseeingPorts = {
  readonly orgId: number;
  readonly database: Database;
  readonly repositories: Repositories;
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

const NO_EFFECT: Effect = { kind: 'told', groups: [] };

/** Foresees the changes of one org: it decides them as the org's coordinator does, on what the database has now. */
export class Foreseeing {
  readonly #ports: ForeseeingPorts;

  constructor(ports: ForeseeingPorts) {
    this.#ports = ports;
  }

  /** What a change would answer, and what it would give and take. Throws as the database does. */
  async foresee(wanted: AnyWanted): Promise<Foreseeable> {
    const decided = await this.#decided(wanted);
    if (!decided.ok) return decided;
    const { plan, isReplay } = decided.value;
    if (plan.kind === 'unchanged')
      return { ...ok({ reply: plan.reply, effect: NO_EFFECT }), ...(isReplay && { isReplay }) };
    return ok({ reply: plan.reply({ kind: 'committed', idOf: () => 0 }), effect: NO_EFFECT });
  }

  async #decided(wanted: AnyWanted): Promise<Result<Decided<unknown> & { readonly head: Head }, Refusal>> {
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

  /** Decides it in one round trip, as its turn would. */
  async #decide(wanted: AnyWanted): Promise<Result<Decided<unknown> & { readonly head: Head }, Refusal>> {
    const { orgId, database, repositories, newUid } = this.#ports;
    const { exists, head, briefed } = await database.read(
      readAll({
        exists: repositories.orgs.exists(orgId),
        head: repositories.changes.head(orgId, Number.MAX_SAFE_INTEGER),
        briefed: briefingFor(this.#ports, wanted, undefined).read,
      }),
    );
    if (orgId !== GLOBAL_ORG_ID && !exists) return refuse(notFound('org'));
    const now = new Date(this.#ports.now()).toISOString();
    const decided = decide(briefed, wanted, { orgId, now, newUid });
    if (!decided.ok) return decided;
    const { plan } = decided.value;
    // As the change, it needs room for its answer.
    const next =
      wanted.conditions?.once !== undefined && briefed.kept !== undefined && plan.kind === 'change'
        ? nextNumber(briefed.kept, now)
        : undefined;
    if (next !== undefined && 'waitMs' in next) return refuse(tooManyRequests('kept-answers', next.waitMs));
    return ok({ ...decided.value, head });
  }
}

const isOfPending = (refusal: Refusal): boolean =>
  refusal.tag === 'unavailable' && refusal.why === 'membership-pending';
