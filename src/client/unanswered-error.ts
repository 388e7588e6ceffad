import type { Unanswered } from './contract.ts';

/**
 * Thrown where there is no answer: by a search always, by other calls where `whenUnanswered` is `throw`. The message is what Gatehouse
 * said, at most 300 characters, or what went wrong on the way. It never holds the token. `cause` is what was thrown below, if anything
 * was: an error of `fetch`, or of the function that gives the token.
 */
export class UnansweredError extends Error {
  override readonly name = 'UnansweredError';
  /** As docs/authzen.md#errors has it, or 0 where no answer came. */
  readonly status: number;
  /** For how many seconds the same question will be refused, where that is known. */
  readonly retryAfter: number | undefined;

  constructor({ status, message, retryAfter }: Unanswered, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.status = status;
    this.retryAfter = retryAfter;
  }
}
