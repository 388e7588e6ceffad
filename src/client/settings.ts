import type { CallOptions, ClientOptions, WhenUnanswered } from './options.ts';

/** Where there is nothing said of it. */
const TIMEOUT_MS = 2_000;
const RETRIES = 2;

const ORG_MAX = 2 ** 31 - 1;

/** The options of a client, checked and complete. */
export type Settings = {
  /** Without a slash at its end. */
  readonly base: string;
  readonly token: string | (() => string | Promise<string>);
  readonly org: number | undefined;
  readonly timeoutMs: number;
  readonly retries: number;
  readonly whenUnanswered: WhenUnanswered;
  readonly onUnanswered: ClientOptions['onUnanswered'];
  readonly fetch: NonNullable<ClientOptions['fetch']>;
};

/** What a call goes by: its own options, or those of the client. */
export type Call = {
  readonly explain: boolean;
  readonly signal: AbortSignal | undefined;
  readonly timeoutMs: number;
  readonly whenUnanswered: WhenUnanswered;
};

/** Checks the options of a client. Throws a TypeError that names the one that makes no sense, and never shows its value. */
export function settingsOf(options: ClientOptions): Settings {
  const { token, org, retries = RETRIES, onUnanswered, fetch } = options;
  if (typeof token !== 'function' && !canBeSent(token))
    throw new TypeError('token must be a text, not empty and without spaces, or a function that gives one');
  if (org !== undefined && !(Number.isInteger(org) && org >= 1 && org <= ORG_MAX))
    throw new TypeError(`org must be a whole number from 1 to ${ORG_MAX}`);
  if (!(Number.isInteger(retries) && retries >= 0))
    throw new TypeError('retries must be a whole number from 0');
  if (onUnanswered !== undefined && typeof onUnanswered !== 'function')
    throw new TypeError('onUnanswered must be a function');
  if (fetch !== undefined && typeof fetch !== 'function') throw new TypeError('fetch must be a function');
  return {
    base: baseOf(options.url),
    token,
    org,
    retries,
    ...limitsOf(options, { timeoutMs: TIMEOUT_MS, whenUnanswered: 'deny' }),
    onUnanswered,
    // Looked up at each request, and called on what it belongs to: Workers refuse it otherwise.
    fetch: fetch ?? (async (url, init) => await globalThis.fetch(url, init)),
  };
}

/** What a call goes by. Throws a TypeError that names the option that makes no sense. */
export function callOf(settings: Settings, options: CallOptions): Call {
  const { explain, signal } = options;
  // Also an AbortSignal that is not of this realm.
  if (signal && typeof signal.throwIfAborted !== 'function')
    throw new TypeError('signal must be an AbortSignal');
  return { explain: explain === true, signal, ...limitsOf(options, settings) };
}

type Limits = Pick<Call, 'timeoutMs' | 'whenUnanswered'>;

function limitsOf(options: Pick<CallOptions, keyof Limits>, otherwise: Limits): Limits {
  const { timeoutMs = otherwise.timeoutMs, whenUnanswered = otherwise.whenUnanswered } = options;
  if (!(Number.isFinite(timeoutMs) && timeoutMs >= 0))
    throw new TypeError('timeoutMs must be a number of milliseconds from 0');
  if (whenUnanswered !== 'deny' && whenUnanswered !== 'throw' && typeof whenUnanswered !== 'function')
    throw new TypeError("whenUnanswered must be 'deny', 'throw' or a function");
  return { timeoutMs, whenUnanswered };
}

/** Whether a token can stand in a header. Of one that cannot, platforms throw errors that show it. */
export const canBeSent = (token: unknown): token is string =>
  typeof token === 'string' && /^[\x21-\x7e]+$/.test(token);

function baseOf(text: string): string {
  const url = parsed(text);
  if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    throw new TypeError('url must be one of http or https');
  if (url.username !== '' || url.password !== '') throw new TypeError('url must have no credentials');
  if (url.search !== '' || url.hash !== '') throw new TypeError('url must have no query and no hash');
  return url.origin + url.pathname.replace(/\/$/, '');
}

function parsed(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}
