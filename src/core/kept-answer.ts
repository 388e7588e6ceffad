import { FIXED_LIMITS } from './limits.ts';
import type { Refusal } from './refusal.ts';
import type { Result } from './result.ts';
import { ok, refuse } from './result.ts';
import { utf8Length } from './text.ts';

/**
 * Under which key a change is to be made once, and what else was sent with it. Both are keyed digests in hex: neither the key nor
 * what was sent is stored or logged (I13). Plain data: it crosses RPC.
 */
export type Once = OnceDigests & {
  /**
   * The same under the other secrets of the deployment, if it has more than one: of which of them is current, isolates may be of two
   * minds while one is replaced, and an earlier request may have come before that.
   */
  readonly also?: readonly OnceDigests[];
};

/** The digests under one secret. */
type OnceDigests = {
  /** Of the caller's method, path and key. */
  readonly key: string;
  /** Of query and body. */
  readonly sent: string;
};

/** The key under each secret. */
export const keysOf = ({ key, also = [] }: Once): [string, ...string[]] => [
  key,
  ...also.map((digests) => digests.key),
];

/** An answer is kept for so long. */
const KEPT_MS = 24 * 60 * 60_000;
/** A longer one is not kept: of its change it is only known that it was made. */
const OUTPUT_BYTES_MAX = FIXED_LIMITS['kept-answer-bytes'].allowed;
const COUNT_MAX = FIXED_LIMITS['kept-answers'].allowed;

/** Stands in a reply for the id that the database has not given yet. It is no id, and no other number of a reply. */
export const ID_TO_COME = Number.MIN_SAFE_INTEGER;

/** What is kept of a change that was made under a key. */
export type KeptAnswer = OnceDigests & {
  /** The name of the change. */
  readonly change: string;
  /** Its reply as JSON, with `ID_TO_COME` for `madeId`. Null when it is not kept. */
  readonly output: string | null;
  readonly madeId: number | null;
  /** ISO time. */
  readonly at: string;
};

/** What is kept of a caller: under one key, and how much in all. */
export type KeptBefore = {
  readonly answer: KeptAnswer | undefined;
  readonly oldest: { readonly number: number; readonly at: string } | undefined;
  /** The number of the newest; 0 when there is none. */
  readonly newest: number;
};

/** The newest ISO time of what is over at an ISO time. */
export const overSince = (now: string): string => new Date(Date.parse(now) - KEPT_MS).toISOString();

/** The reply of a change as it is kept; null when it is too long. */
export function keptOutput(output: unknown): string | null {
  const text = JSON.stringify(output ?? null);
  return utf8Length(text) <= OUTPUT_BYTES_MAX ? text : null;
}

/**
 * What a request under a key is answered because an earlier one was made under it; undefined when none was, so that this one is
 * to be decided. Refuses with `key-reused` when something else was sent then, and with `made-already` when the answer is not kept.
 *
 * @param now ISO time
 */
export function answerAgain(
  once: Once,
  change: string,
  { answer }: Pick<KeptBefore, 'answer'>,
  now: string,
): Result<unknown, Refusal> | undefined {
  if (answer === undefined || answer.at <= overSince(now)) return undefined;
  const { also = [] } = once;
  const said = [once, ...also].find(({ key }) => key === answer.key);
  if (answer.sent !== said?.sent) return refuse({ tag: 'key-reused' });
  const { output, madeId } = answer;
  if (output === null || answer.change !== change) return refuse({ tag: 'made-already' });
  const reply: unknown = JSON.parse(output, (_name, value: unknown) =>
    value === ID_TO_COME && madeId !== null ? madeId : value,
  );
  return ok(reply);
}

/**
 * The number of the next answer that is kept of a caller, or how long to wait until there is room for one, in milliseconds.
 *
 * @param now ISO time
 */
export function nextNumber(
  { oldest, newest }: Omit<KeptBefore, 'answer'>,
  now: string,
): { readonly number: number } | { readonly waitMs: number } {
  const waitMs = oldest === undefined ? 0 : Date.parse(oldest.at) + KEPT_MS - Date.parse(now);
  const isFull = oldest !== undefined && newest - oldest.number + 1 >= COUNT_MAX;
  return isFull && waitMs > 0 ? { waitMs } : { number: newest + 1 };
}
