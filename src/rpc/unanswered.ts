import { secondsToWait } from '../access/seconds-to-wait.ts';
import type { Unanswered } from '../client/contract.ts';
import type { Refusal } from '../core/refusal.ts';
import type { AuthzenError } from '../wire/authzen/error.ts';
import { toAuthzenError } from '../wire/authzen/error.ts';

/** What is said of a refusal: the status and the text of HTTP, and the seconds of its `Retry-After`. */
export function toUnanswered(refusal: Refusal): Unanswered {
  const wait = secondsToWait(refusal);
  return { ...unansweredBy(toAuthzenError(refusal)), ...(wait !== undefined && { retryAfter: wait }) };
}

/** What is said of an error. */
export const unansweredBy = ({ status, body }: AuthzenError): Unanswered => ({ status, message: body.error });
