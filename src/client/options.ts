import type { Question, Unanswered } from './contract.ts';

/**
 * What to do where no answer came, or one that is no decision: `deny` answers no; `throw` throws an UnansweredError; of a function `true`
 * alone is a yes, and a promise is none. It is given the question as it was sent. Either way `context.error` of the decision keeps why.
 */
export type WhenUnanswered = 'deny' | 'throw' | ((why: Unanswered, question: Question) => boolean);

/** How a client reaches Gatehouse. */
export type ClientOptions = {
  /**
   * Where Gatehouse is, such as `https://access.example.com`: http or https, without credentials, query and hash. A path is where it is
   * mounted, or an org, as in `https://access.example.com/orgs/3`.
   */
  readonly url: string;
  /**
   * The token of a service account or of an identity provider, without `Bearer`: printable ASCII without spaces. Or what gives one: it is
   * asked before each request, within the time-out, and where it throws there is no answer. No error and no log shows the token.
   */
  readonly token: string | (() => string | Promise<string>);
  /** The org that a person asks in, from 1 to 2^31 - 1. A token of a service account has its own, and takes no other. */
  readonly org?: number | undefined;
  /** How long a call may take in milliseconds, from the token to the whole answer, with all that is tried again: 2,000 unless said. */
  readonly timeoutMs?: number | undefined;
  /**
   * How often a 429, a 503 or a failed connection is tried again: 2 times unless said. Nothing else is. The waits are random and become
   * longer, never shorter than `Retry-After`; one that would not end within the time-out is not begun.
   */
  readonly retries?: number | undefined;
  /** `deny` unless said. */
  readonly whenUnanswered?: WhenUnanswered | undefined;
  /**
   * Is told of all that was not answered, to log it: once for each cause in a request. What it throws changes nothing. Messages are on one
   * line, of at most 300 characters.
   */
  readonly onUnanswered?: ((why: Unanswered) => unknown) | undefined;
  /**
   * What sends requests: `fetch` of the platform unless said. With a service binding, `(url, init) => env.GATEHOUSE.fetch(url, init)`: its
   * `fetch` by itself would not know what it belongs to.
   */
  readonly fetch?: ((url: string, init: RequestInit) => Promise<Response>) | undefined;
};

/** What a call may say beside its question. */
export type CallOptions = {
  /** Ask for the reason of each decision, for callers who may know it. */
  readonly explain?: boolean | undefined;
  /** Ends the call: it then rejects with the reason of the signal, whatever `whenUnanswered` says. */
  readonly signal?: AbortSignal | undefined;
  /** As of the client, for this call. */
  readonly timeoutMs?: number | undefined;
  /** As of the client, for this call. */
  readonly whenUnanswered?: WhenUnanswered | undefined;
};
