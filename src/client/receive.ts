import type { Unanswered } from './contract.ts';
import { readText } from './read-text.ts';
import { isRecord, parseJson } from './records.ts';
import { toldText } from './told-text.ts';
import type { Wanted } from './unanswered.ts';
import { notUnderstood } from './unanswered.ts';

/** More than the longest decision: 20 grants, however their names are escaped. */
const DECISION_BYTES_MAX = 2 ** 20;
/** More than the longest answer: 1,000 results with ids of 1,000 characters each, however they are escaped. */
const ANSWER_BYTES_MAX = 2 ** 24;
/** Errors are a sentence; a page of somebody in between may be anything. */
const ERROR_BYTES_MAX = 2 ** 16;

/**
 * What came of a request: the JSON of an answer with status 200, and the token that it was sent with, to keep out of what is told of it;
 * or why there is none, and what was thrown on the way, if anything was.
 */
export type Received =
  | { readonly ok: true; readonly body: unknown; readonly token: string }
  | { readonly ok: false; readonly why: Unanswered; readonly cause?: unknown };

type Reading = {
  readonly token: string;
  readonly signal: AbortSignal;
  /** What the answer says of it, told on with a refusal. */
  readonly retryAfter: number | undefined;
  readonly wants: Wanted;
  /** How many decisions it should have: what is far too long for them is not parsed, as no time-out ends that. */
  readonly count: number | undefined;
};

/**
 * Reads an answer: its JSON where the status is 200, or else what its text says of the refusal. Never throws: whatever `fetch` gave that
 * cannot be read is no answer.
 */
export async function receive(
  response: Response,
  { token, signal, retryAfter, wants, count = Infinity }: Reading,
): Promise<Received> {
  const { status } = response;
  try {
    const isAnswer = status === 200;
    const bytesMax = isAnswer ? Math.min(ANSWER_BYTES_MAX, count * DECISION_BYTES_MAX) : ERROR_BYTES_MAX;
    const text = await readText(response, bytesMax, signal);
    const body = text === undefined ? undefined : parseJson(text);
    if (isAnswer && body !== undefined) return { ok: true, body, token };
    const message = isAnswer ? undefined : (toldBy(body, token) ?? redirected(response));
    const why = message === undefined ? notUnderstood(status, wants) : { status, message };
    return { ok: false, why: { ...why, ...(retryAfter !== undefined && { retryAfter }) } };
  } catch (cause) {
    return { ok: false, why: notUnderstood(status, wants), cause };
  }
}

/** Gatehouse's own errors have `error` in this dialect, and `message` at paths of others. */
const toldBy = (body: unknown, token: string): string | undefined =>
  isRecord(body) ? (toldText(body['error'], token) ?? toldText(body['message'], token)) : undefined;

/** Browsers show nothing of a redirect, not even its status. */
const redirected = ({ status, type }: Response): string | undefined =>
  String(type) === 'opaqueredirect' || (status >= 300 && status < 400)
    ? 'There is a redirect at the url of Gatehouse, which is not followed: the token would go along'
    : undefined;
