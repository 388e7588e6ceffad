import type { Decision } from './contract.ts';

/** Why a request does not go on: nobody is signed in, the decision is no, or there was no decision. */
export type RefusedStatus = 401 | 403 | 503;

/** What is known of a refusal beside its status. */
export type RefusalFacts = {
  readonly decision?: Decision;
  readonly retryAfter?: number;
  readonly cause?: unknown;
};

const MESSAGES: Readonly<Record<RefusedStatus, string>> = {
  401: 'Unauthorized',
  403: 'Forbidden',
  503: 'Service Unavailable',
};

/**
 * Why a guard does not let a request go on. It is what `guardExpress` gives to `next`, and the `cause` of the `HTTPException` that `guardHono`
 * throws, so that an error handler can tell more than the caller may know. It has the fields that `http-errors` gives its errors. Its
 * message is that of the status alone; nothing in it came with the request.
 */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  /** 401: nobody is signed in. 403: the decision is no, or there was no id to ask about. 503: there was no decision. */
  readonly status: RefusedStatus;
  /** The same as `status`. */
  readonly statusCode: RefusedStatus;
  /** Whether the caller may read the message: not that of a 503, as `http-errors` has it. */
  readonly expose: boolean;
  /** Headers of the answer: `Retry-After` in whole seconds, of a 503 where that is known. */
  readonly headers: Readonly<Record<string, string>>;
  /** The action that was required. */
  readonly action: string;
  /** What was answered, where it was understood: of a 503 its `context.error` says why there is no decision. */
  readonly decision: Decision | undefined;

  constructor(status: RefusedStatus, action: string, facts: RefusalFacts = {}) {
    const { decision, retryAfter, cause } = facts;
    super(MESSAGES[status], cause === undefined ? {} : { cause });
    this.status = status;
    this.statusCode = status;
    this.expose = status < 500;
    this.headers = retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) };
    this.action = action;
    this.decision = decision;
  }
}
