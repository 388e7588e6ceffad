import type { Unanswered } from '../client/contract.ts';
import type { Refusal } from '../core/refusal.ts';
import type { AuthzenError } from '../wire/authzen/error.ts';
import { toAuthzenError } from '../wire/authzen/error.ts';

/** Whoever moved to another org is known there by then. */
const MOVED_WAIT_S = 1;

/** What is said of a refusal: the status and the text of HTTP, and the seconds of its `Retry-After`. */
export function toUnanswered(refusal: Refusal): Unanswered {
  const isMoved = refusal.tag === 'unauthenticated' && refusal.problem === 'moved';
  const wait =
    'retryAfterSeconds' in refusal ? refusal.retryAfterSeconds : isMoved ? MOVED_WAIT_S : undefined;
  return { ...unansweredBy(toAuthzenError(refusal)), ...(wait !== undefined && { retryAfter: wait }) };
}

/** What is said of an error. */
export const unansweredBy = ({ status, body }: AuthzenError): Unanswered => ({ status, message: body.error });
