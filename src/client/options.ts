import type { Question, Unanswered } from './contract.ts';

/** What to do where no answer came, or one that is no decision: to answer no, to throw, or what a function of your own says. */
export type WhenUnanswered = 'deny' | 'throw' | ((why: Unanswered, question: Question) => boolean);

/** How a client reaches Gatehouse. */
export type ClientOptions = {
  /** Where Gatehouse is, such as `https://access.example.com`: without a path. */
  readonly url: string;
  /** The token of a service account or of an identity provider, without `Bearer`; or what gives one, asked before each request. */
  readonly token: string | (() => string | Promise<string>);
  /** The org that a person asks in. A token of a service account has its own, and takes no other. */
  readonly org?: number;
  /** How long an answer may take in milliseconds, with all that is tried again: 2,000 unless said. */
  readonly timeoutMs?: number;
  /** How often a 429, a 503 or a failed connection is tried again: 2 times unless said. */
  readonly retries?: number;
  /** `deny` unless said. */
  readonly whenUnanswered?: WhenUnanswered;
  /** Is told of all that was not answered, to log it. */
  readonly onUnanswered?: (why: Unanswered) => void;
  /** What sends requests: `fetch` of the platform unless said. A service binding has one of its own. */
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>;
};

/** What a call may say beside its question. */
export type CallOptions = {
  /** Ask for the reason of each decision, for callers who may know it. */
  readonly explain?: boolean;
  /** Ends the call: it then throws what the signal says. */
  readonly signal?: AbortSignal;
  /** As of the client, for this call. */
  readonly timeoutMs?: number;
  /** As of the client, for this call. */
  readonly whenUnanswered?: WhenUnanswered;
};
