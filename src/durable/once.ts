import type { Once } from '../core/kept-answer.ts';
import { ID_TO_COME, keptOutput, keysOf, nextNumber, overSince } from '../core/kept-answer.ts';
import type { KeptBefore } from '../core/kept-answer.ts';
import type { Change, Plan } from '../service/engine/change.ts';
import type { KeptAnswerRepository, KeptFor } from '../service/ports/kept-answers.ts';
import type { Write } from '../service/ports/database.ts';

/** What is over is removed with each answer that is kept, so many at most: more than come. */
const REMOVED_MAX = 4;

/** What a plan is to be kept for. */
export type Keeping = {
  readonly of: KeptFor;
  readonly once: Once;
  readonly before: KeptBefore;
  readonly change: Pick<Change<never, unknown>, 'kind' | 'isShownOnce'>;
  /** ISO time. */
  readonly now: string;
};

/**
 * The plan of a change that is made under a key, with the row that keeps its reply; or how long its caller must wait until there is
 * room for one.
 */
export function keepingAnswer(
  keptAnswers: KeptAnswerRepository,
  plan: Plan<unknown>,
  { of, once, before, change, now }: Keeping,
): Plan<unknown> | { readonly waitMs: number } {
  const next = nextNumber(before, now);
  if ('waitMs' in next) return next;
  const { reply, idsFrom } = replyBeforeIds(plan);
  const [idFrom, ...others] = idsFrom;
  const isKept = change.isShownOnce !== true && others.length === 0;
  const keep = keptAnswers.keep(of, {
    key: once.key,
    sent: once.sent,
    change: change.kind,
    output: isKept ? keptOutput(reply) : null,
    hasId: idFrom !== undefined,
    number: next.number,
    at: now,
  });
  const place = idFrom === undefined ? plan.writes.length : plan.writes.indexOf(idFrom) + 1;
  const writes = [...plan.writes.slice(0, place), keep, ...plan.writes.slice(place)];
  return { ...plan, writes: [...removals(keptAnswers, of, once, before, now), ...writes] };
}

/** The reply of a plan while the database has given no ids, and the statements that give those that it needs. */
function replyBeforeIds({ reply }: Pick<Plan<unknown>, 'reply'>): {
  readonly reply: unknown;
  readonly idsFrom: readonly Write[];
} {
  const idsFrom = new Set<Write>();
  const idOf = (write: Write): number => {
    idsFrom.add(write);
    return ID_TO_COME;
  };
  return { reply: reply({ kind: 'committed', idOf }), idsFrom: [...idsFrom] };
}

/** Removes what is over: under the same key, which has one row, and some of the oldest. */
function removals(
  keptAnswers: KeptAnswerRepository,
  of: KeptFor,
  once: Once,
  { answer, oldest }: KeptBefore,
  now: string,
): Write[] {
  const over = overSince(now);
  return [
    ...(answer === undefined ? [] : [keptAnswers.remove(of, keysOf(once))]),
    ...(oldest !== undefined && oldest.at <= over
      ? [keptAnswers.removeOver(of, over, oldest.number + REMOVED_MAX - 1)]
      : []),
  ];
}
