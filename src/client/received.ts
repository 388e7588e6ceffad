import type { Unanswered } from './contract.ts';

/**
 * What came of a request: the JSON of an answer with status 200, and the token that it was sent with, to keep out of what is told of it;
 * or why there is none, and what was thrown on the way, if anything was.
 */
export type Received =
  | { readonly ok: true; readonly body: unknown; readonly token: string }
  | { readonly ok: false; readonly why: Unanswered; readonly cause?: unknown };
