import type { Refusal } from '../core/refusal.ts';
import type { AuthzenError } from '../wire/authzen/error.ts';
import { toAuthzenError } from '../wire/authzen/error.ts';

/** Why there is no answer: the status and the text that HTTP would say, and after how many seconds it may be asked again, where that is known. */
export type Unanswered = {
  readonly status: number;
  readonly message: string;
  readonly retryAfter?: number;
};

/** Whoever moved to another org is known there by then. */
const MOVED_WAIT_S = 1;

/** What is said of a refusal. */
export function toUnanswered(refusal: Refusal): Unanswered {
  const isMoved = refusal.tag === 'unauthenticated' && refusal.problem === 'moved';
  const wait =
    'retryAfterSeconds' in refusal ? refusal.retryAfterSeconds : isMoved ? MOVED_WAIT_S : undefined;
  return { ...unansweredBy(toAuthzenError(refusal)), ...(wait !== undefined && { retryAfter: wait }) };
}

/** What is said of an error. */
export const unansweredBy = ({ status, body }: AuthzenError): Unanswered => ({ status, message: body.error });
