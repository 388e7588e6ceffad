import type { Decision, Reason, Unanswered } from './contract.ts';
import { isRecord } from './records.ts';
import { toldText } from './told-text.ts';
import { denied, notUnderstood } from './unanswered.ts';

/**
 * Reads a decision of an answer with status 200. It is a yes only where `decision` is `true` and nothing speaks against it: what is not
 * understood, or has an error beside it, is a no with that error.
 */
export function readDecision(value: unknown, token: string): Decision {
  if (!isRecord(value) || typeof value['decision'] !== 'boolean') return denied(notUnderstood(200));
  const { decision, context = {} } = value;
  if (!isRecord(context)) return denied(notUnderstood(200));
  const { revision, reason, error } = context;
  if (error !== undefined) return denied(readError(error, token) ?? notUnderstood(200));
  return {
    decision: decision === true,
    context: {
      ...(typeof revision === 'string' && { revision }),
      ...(isReason(reason) && { reason }),
    },
  };
}

/** Reads the decisions of so many questions. All are a no where the list has another length. */
export function readDecisions(value: unknown, count: number, token: string): readonly Decision[] {
  const list = isRecord(value) ? value['evaluations'] : undefined;
  if (!Array.isArray(list) || list.length !== count)
    return Array.from({ length: count }, () => denied(notUnderstood(200)));
  return list.map((item) => readDecision(item, token));
}

function readError(error: unknown, token: string): Unanswered | undefined {
  if (!isRecord(error)) return undefined;
  const { status, retryAfter } = error;
  const message = toldText(error['message'], token);
  if (typeof status !== 'number' || message === undefined) return undefined;
  return { status, message, ...(typeof retryAfter === 'number' && { retryAfter }) };
}

/** A reason is for people: who shows it must find the lists that are said to be there. */
const isReason = (value: unknown): value is Reason =>
  isRecord(value) && (Array.isArray(value['grants']) || typeof value['nearest'] === 'string');
