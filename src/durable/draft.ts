import type { Touches } from '../core/dependency.ts';
import { usersIn } from '../core/dependency.ts';
import type { Allowances } from '../core/limits.ts';
import { GLOBAL_ORG_ID } from '../core/principal.ts';
import type { EntryMaker } from '../service/engine/audit.ts';
import { chainEntry } from '../service/engine/audit.ts';
import type { Plan } from '../service/engine/change.ts';
import type { Head } from '../service/ports/changes.ts';
import type { Write } from '../service/ports/database.ts';
import type { Briefing, BriefingRead, Decided } from './briefing.ts';
import type { Sent } from './committer.ts';
import type { CoordinatorParts } from './coordinator-parts.ts';
import { elsewhere, limitsOf } from './growing.ts';
import type { NarrowBudget, Taken } from './narrow-budget.ts';
import { bytesOf } from './narrow-budget.ts';
import type { QueuedChange } from './queued-change.ts';

/** A change in its turn, with the question for what it is decided on. */
export type Asking = { readonly item: QueuedChange; readonly briefing: BriefingRead<unknown> };

/** A change that was decided to be made, and what it rests on. */
export type Drafted = Asking & {
  readonly briefed: Briefing<unknown>;
  readonly plan: Plan<unknown>;
  readonly decided: Decided<unknown>;
  readonly sent: Sent;
  readonly writes: readonly Write[];
  /** What it took of somebody's hourly budget. */
  readonly taken: Taken | undefined;
};

/** What drafting a change needs from its coordinator. */
export type DraftPorts = Pick<CoordinatorParts, 'orgId' | 'repositories'> & {
  readonly entries: EntryMaker;
  readonly allowances: Allowances;
  readonly narrowBudget: NarrowBudget;
};

/**
 * The entry and the statements of a change, in their order, or how long its caller must wait for the next hour's budget.
 *
 * @param tip what the entry follows
 * @param now ISO time of the decision
 */
export async function draftOf(
  { repositories, orgId, entries, allowances, narrowBudget }: DraftPorts,
  tip: Pick<Head, 'own' | 'hash' | 'global'>,
  now: string,
  parts: Omit<Drafted, 'sent' | 'writes' | 'taken'>,
): Promise<Drafted | { readonly waitMs: number }> {
  const { changes, usage } = repositories;
  const { item, plan, briefed, decided } = parts;
  const { caller, standing } = item.wanted;
  const { acting, through, isNarrow } = decided;
  const entry = await chainEntry(
    tip,
    {
      orgId,
      at: now,
      kind: item.progress.kind,
      actor: { userId: acting.facts.userId, credential: caller.credential, through },
      origin: caller.origin,
      before: plan.before,
      after: plan.after,
      touches: plan.touches,
    },
    entries,
  );
  const charged = isNarrow ? acting.facts.userId : plan.chargedTo;
  const taken = charged === undefined ? undefined : narrowBudget.take(charged, bytesOf(entry), plan.isSpared);
  if (taken !== undefined && 'waitMs' in taken) return taken;
  const from = fenceOf(briefed.from(), orgId);
  const global = orgId === GLOBAL_ORG_ID ? undefined : { revision: tip.global, from };
  const writes: Write[] = [changes.append(entry), changes.expectPrevious(entry, global)];
  if (briefed.tokenOrg !== undefined) {
    const ofToken = { revision: briefed.tokenOrg, from: usersIn([caller.userId]) };
    writes.push(changes.expectStill(caller.tokenOrgId ?? 0, ofToken));
  }
  if (typeof standing === 'object' && briefed.revisionThere !== undefined)
    writes.push(changes.expectStill(standing.inOrg, { revision: briefed.revisionThere, from }));
  writes.push(...elsewhere(plan, orgId).map((id) => usage.noteBefore(id)), ...plan.writes);
  writes.push(...limitsOf(plan, orgId, usage, allowances));
  return { ...parts, sent: { entry, plan, request: item.request }, writes, taken };
}

/** Beyond so many a change is fenced on the whole other plane: a guard would have to look at each of them. */
const FENCE_MAX = 5_000;

/**
 * What a commit of the org is fenced on in other planes. That the org itself is deleted concerns every change of it, whether it
 * was read or not.
 */
const fenceOf = (from: Touches | undefined, orgId: number): Touches | undefined =>
  from === undefined || from.length > FENCE_MAX ? undefined : [...from, `org:${orgId}`];
