import { backoffMs } from './backoff.ts';
import { discard } from './read-text.ts';
import type { Received } from './receive.ts';
import { receive } from './receive.ts';
import { readRetryAfter } from './retry-after.ts';
import type { Settings } from './settings.ts';
import { canBeSent } from './settings.ts';
import type { Surroundings } from './surroundings.ts';
import { isRecord } from './records.ts';
import type { Wanted } from './unanswered.ts';
import { noAnswer } from './unanswered.ts';
import type { Span } from './within-time.ts';

/** What is sent: a JSON text, and where to. */
export type Outgoing = {
  /** Below `/access/v1/`. */
  readonly path: string;
  readonly body: string;
  readonly explain: boolean;
  readonly wants: Wanted;
  /** How many decisions are asked for; undefined for a search. */
  readonly count?: number;
};

/** What came of one request: something to read, or nothing, for which there may be another. */
type Attempt =
  | { readonly response: Response; readonly token: string; readonly retryAfter: number | undefined }
  | { readonly response?: undefined; readonly mayRetry: boolean; readonly none: Received & { ok: false } };

/**
 * Sends what is asked, and reads the answer. A 429, a 503 and a failed connection are tried again, as often as the settings say, where the
 * wait ends within the time of the call: otherwise they are the answer at once. Never throws. Once the signal of the span is aborted,
 * nothing is sent, what arrives is let go, and the result means nothing.
 */
export async function send(
  settings: Settings,
  surroundings: Surroundings,
  outgoing: Outgoing,
  span: Span,
): Promise<Received> {
  const { signal, endsAt } = span;
  for (let retry = 0; ; retry += 1) {
    const attempt = await attemptOnce(settings, surroundings, outgoing, signal);
    const { response } = attempt;
    if (signal.aborted) {
      if (response !== undefined) void discard(response);
      return ENDED;
    }
    if (isWorthAnother(attempt) && retry < settings.retries) {
      const retryAfter = response === undefined ? undefined : attempt.retryAfter;
      const wait = backoffMs(retry, retryAfter, surroundings.random());
      if (surroundings.now() + wait < endsAt) {
        if (response !== undefined) void discard(response);
        await pause(wait, surroundings, signal);
        if (signal.aborted) return ENDED;
        continue;
      }
    }
    if (response === undefined) return attempt.none;
    const { token, retryAfter } = attempt;
    const { wants, count } = outgoing;
    return await receive(response, { token, signal, retryAfter, wants, count });
  }
}

/** Nobody waits for it any more. */
const ENDED: Received = { ok: false, why: noAnswer('The call has ended') };

const isBusy = (status: number): boolean => status === 429 || status === 503;

const isWorthAnother = (attempt: Attempt): boolean =>
  attempt.response === undefined ? attempt.mayRetry : isBusy(attempt.response.status);

async function attemptOnce(
  { base, token: given, org, fetch }: Settings,
  { now }: Surroundings,
  { path, body, explain }: Outgoing,
  signal: AbortSignal,
): Promise<Attempt> {
  let token: unknown;
  try {
    token = typeof given === 'function' ? await given() : given;
  } catch (cause) {
    return failed('No token was given', cause);
  }
  if (!canBeSent(token)) return failed('The token that was given is none');
  if (signal.aborted) return failed('The call has ended');
  const headers: Record<string, string> = {
    Authorization: `Bearer ${token}`,
    'Content-Type': 'application/json',
    ...(org !== undefined && { 'X-Grafana-Org-Id': String(org) }),
    ...(explain && { 'Gatehouse-Explain': 'true' }),
  };
  try {
    // Nothing else: Workers throw at what else a request may say. To follow a redirect would give the token to somebody else.
    const init: RequestInit = { method: 'POST', headers, body, redirect: 'manual', signal };
    const response = await fetch(`${base}/access/v1/${path}`, init);
    const retryAfter = isBusy(response.status)
      ? readRetryAfter(response.headers.get('Retry-After'), now())
      : undefined;
    return { response, token, retryAfter };
  } catch (cause) {
    return { mayRetry: true, none: { ok: false, why: noAnswer(unreached(cause)), cause } };
  }
}

const failed = (message: string, cause?: unknown): Attempt => ({
  mayRetry: false,
  none: { ok: false, why: noAnswer(message), ...(cause !== undefined && { cause }) },
});

/** With the name of the fault, such as ECONNREFUSED, where there is one. The rest of what others throw may hold anything. */
function unreached(cause: unknown): string {
  const below = isRecord(cause) && isRecord(cause['cause']) ? cause['cause'] : cause;
  const code = isRecord(below) ? below['code'] : undefined;
  const name = typeof code === 'string' && /^[A-Z][A-Z_]{2,40}$/.test(code) ? ` (${code})` : '';
  return `Gatehouse was not reached${name}`;
}

/** Waits for so many milliseconds, or until the signal is aborted. Leaves no timer and no listener behind. */
async function pause(milliseconds: number, { after }: Surroundings, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const end = (): void => {
      callOff();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const callOff = after(milliseconds, end);
    signal.addEventListener('abort', end);
  });
}
