import { AsyncLocalStorage } from 'node:async_hooks';

type Level = 'info' | 'warn' | 'error';

/** Every event that is logged, and how bad it is. Source: docs/operations.md#logs. */
export const EVENTS = {
  'change-committed': 'info',
  'change-given-up': 'warn',
  'change-rejected': 'error',
  'change-settled': 'warn',
  'change-unknown': 'error',
  'change-unsupported': 'warn',
  'claim-absent': 'warn',
  'claim-unreadable': 'warn',
  'database-away': 'warn',
  'database-full': 'error',
  'database-size': 'warn',
  fault: 'error',
  'groups-skipped': 'warn',
  'groups-unlisted': 'warn',
  'guesses-uncounted': 'warn',
  'issuer-key-unusable': 'warn',
  'issuer-keys-away': 'warn',
  'issuer-sign-in-failed': 'warn',
  'login-blocked': 'warn',
  'object-away': 'warn',
  'object-unnamed': 'warn',
  'org-cleaned': 'info',
  'protocol-unknown': 'warn',
  'settings-unusable': 'error',
  'token-use-unwritten': 'warn',
} as const satisfies Readonly<Record<string, Level>>;

/** The events that strangers can cause as often as they like: of each, an isolate writes so many lines in any minute. */
const SAMPLED: ReadonlySet<keyof typeof EVENTS> = new Set([
  'database-away',
  'database-full',
  'database-size',
  'groups-skipped',
  'guesses-uncounted',
  'issuer-key-unusable',
  'issuer-keys-away',
  'issuer-sign-in-failed',
  'login-blocked',
  'object-away',
  'object-unnamed',
  'protocol-unknown',
  'settings-unusable',
] as const);
const LINES_MAX = 10;
const MINUTE_MS = 60_000;

/** What a line says of its event. All of it is ours: no secret, and no text that came with a request (I13). */
export type Fields = {
  readonly org?: number;
  /** The change, as the audit trail calls it. */
  readonly kind?: string;
  readonly revision?: number;
  /** What became of a change whose outcome was not known. */
  readonly outcome?: 'committed' | 'lost' | 'ruled-out';
  /** How often a change was decided. */
  readonly attempts?: number;
  /** How long a change waited for its turn. */
  readonly waitedMs?: number;
  /** Round trips to the database that a change made. */
  readonly trips?: number;
  /** A change that broke after it was sent: it may be made. */
  readonly isSent?: boolean;
  /** What could not be asked, or what broke. */
  readonly what?: string;
  /** The beginning of the keyed digest of a login. */
  readonly login?: string;
  /** An address, or the network of one. */
  readonly network?: string;
  readonly until?: string;
  readonly tokens?: number;
  /** How large the database is, and how large it may become. */
  readonly usedBytes?: number;
  readonly allowedBytes?: number;
  /** As the settings call it. */
  readonly issuer?: string;
  /** A path to a claim, as the settings call it. */
  readonly claim?: string;
  /** So many entries of a list. */
  readonly entries?: number;
  readonly problems?: readonly string[];
  /** Told by what is safe to tell; where it was thrown only for a fault. */
  readonly error?: unknown;
};

const current = new AsyncLocalStorage<string | undefined>();

/** Runs something for a request: every line that it logs, whatever it waits for, has the request's id. */
export const inRequest = <T>(id: string | undefined, run: () => T): T => current.run(id, run);

/** The id of the request that this is done for, if it is one. Nothing but the log may depend on it. */
export const requestId = (): string | undefined => current.getStore();

/** When the last lines of an event were written, the oldest first, and how many were not since. */
type Written = { readonly times: number[]; skipped: number };

const written = new Map<string, Written>();

/** Forgets what was written, as a new isolate has. For tests. */
export const forgetLines = (): void => written.clear();

/** How many lines of an event were left out before this one; undefined when this one is to be left out as well. */
function skippedBefore(event: keyof typeof EVENTS): number | undefined {
  if (!SAMPLED.has(event)) return 0;
  const now = Date.now();
  const state = written.get(event) ?? { times: [], skipped: 0 };
  written.set(event, state);
  const { times, skipped } = state;
  // A clock that was set back would keep lines away until it is where it was.
  if (now < (times.at(-1) ?? 0)) times.length = 0;
  if (times.length === LINES_MAX && now - (times[0] ?? 0) < MINUTE_MS) {
    state.skipped++;
    return undefined;
  }
  if (times.length === LINES_MAX) times.shift();
  times.push(now);
  state.skipped = 0;
  return skipped;
}

/**
 * Writes one line: a JSON object with `level`, `event`, the id of the request as `request`, and the fields. Of some events
 * only a few lines a minute are written; the next one says as `skipped` how many were not.
 */
export function log(event: keyof typeof EVENTS, { error, ...fields }: Fields): void {
  const skipped = skippedBefore(event);
  if (skipped === undefined) return;
  const level = EVENTS[event];
  const told = error === undefined ? undefined : describeError(error, event === 'fault');
  const line = JSON.stringify({
    level,
    event,
    request: requestId(),
    ...fields,
    error: told,
    ...(skipped > 0 && { skipped }),
  });
  switch (level) {
    case 'info':
      return console.log(line);
    case 'warn':
      return console.warn(line);
    case 'error':
      return console.error(line);
  }
}

/** What is logged of an error. */
type Told = {
  readonly name: string;
  /** Words of the platform that were found in its message. */
  readonly says?: readonly string[];
  readonly stack?: readonly string[];
  readonly cause?: Told;
};

/** What the platform says, word by word. The rest of a message may quote a statement's values, or a body. */
const WORDS =
  /\b(?:D1_[A-Z_]+|SQLITE_[A-Z]+|Network connection lost|overloaded|exceeded timeout|reset because its code was updated|no such (?:table|column)|constraint failed|does not implement the method|internal error)\b/g;
/** A line of a stack that names a place in a script, as every honest one does. */
const FRAME = /^ {4}at \S.{0,200}:\d+:\d+\)?$/;
const FRAMES_MAX = 20;
const CAUSES_MAX = 3;
const NAME = /^[A-Z][A-Za-z]{1,40}$/;

/**
 * An error as it may be logged. A message may quote whatever was being read, so it is left out, but for words of the platform
 * that are known; and so is a stack's first part, which repeats it.
 */
export function describeError(error: unknown, hasStack: boolean, depth = 0): Told {
  if (!(error instanceof Error)) return { name: typeof error };
  const { message, cause, stack = '' } = error;
  const says = [...new Set(message.match(WORDS))];
  const at = message === '' ? -1 : stack.indexOf(message);
  const frames = (at === -1 ? stack : stack.slice(at + message.length))
    .split('\n')
    .filter((line) => FRAME.test(line))
    .slice(0, FRAMES_MAX)
    .map((line) => line.trim());
  return {
    name: NAME.test(error.name) ? error.name : 'Error',
    ...(says.length > 0 && { says }),
    ...(hasStack && { stack: frames }),
    ...(cause !== undefined && depth < CAUSES_MAX && { cause: describeError(cause, hasStack, depth + 1) }),
  };
}
