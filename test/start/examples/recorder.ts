import type { Operation } from './operations.ts';
import { OPERATIONS } from './operations.ts';

/** Who calls: a person by login and password, a token, or nobody. */
export type Caller =
  | { readonly login: string; readonly password: string }
  | { readonly token: string }
  | null;

/** A value of JSON, as it was sent or answered. */
type Json = unknown;

/** A call as it was made: what an example of the document is made of. */
export type Call = {
  readonly operation: string;
  /** What tells it apart from other calls of the operation; undefined where there is but one. */
  readonly summary: string | undefined;
  readonly path: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** Undefined where none was sent. */
  readonly body: Json;
  readonly status: number;
  /** The media type of the reply, without parameters; undefined where it has no body. */
  readonly type: string | undefined;
  /** A text where the type is not JSON. */
  readonly reply: Json;
  /** When it was sent, by this machine's clock. */
  readonly at: number;
};

/** A call that is to be made. */
export type Wanted = {
  /** The first admin where nobody is named. */
  readonly as?: Caller;
  readonly path?: Readonly<Record<string, string | number>>;
  readonly query?: Readonly<Record<string, string | number | boolean>>;
  readonly body?: Json;
  /** A body as it is sent, for one that cannot be read. */
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The status that is right; any success where there is none. */
  readonly status?: number;
  readonly summary?: string;
  /** Part of the story, and no example. */
  readonly isAside?: true;
  /** The reply does not end: read until this matches. */
  readonly until?: RegExp;
  /** Another method than that of the operation. */
  readonly method?: string;
  /** What is shown of a reply that is too long to be read, as its summary says. */
  readonly shown?: (reply: Json) => Json;
};

/** The first admin. */
export const ADMIN: Caller = { login: 'admin', password: 'admin' };

/** A reply, of which the story takes what it goes on with. */
export type Reply = Readonly<Record<string, never>>;

/** Makes calls of a service, one after the other, and keeps each of them. */
export class Recorder {
  readonly calls: Call[] = [];
  /** When each call was sent, also of those that are not kept. */
  readonly times: number[] = [];
  readonly #url: string;

  /** @param url where the service listens */
  constructor(url: string) {
    this.#url = url;
  }

  /** Calls the operation. Throws where the status is not the one that is right. Resolves with the reply. */
  async call(operation: string, wanted: Wanted = {}): Promise<Reply> {
    const { as = ADMIN, path = {}, query = {}, body, status, summary, isAside, until } = wanted;
    const of = OPERATIONS.get(operation);
    if (of === undefined) throw new Error(`there is no operation ${operation}`);
    await untilNextMoment();
    const at = Date.now();
    this.times.push(at);
    const response = await fetch(`${this.#url}${addressOf(of, path, query)}`, {
      method: wanted.method ?? of.method,
      signal: AbortSignal.timeout(PATIENCE_MS),
      // Ids of requests are in the trail.
      headers: { ...THIS_MACHINE, 'X-Request-ID': `example-${this.times.length}`, ...headersOf(as, wanted) },
      ...(wanted.text !== undefined && { body: wanted.text }),
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = until === undefined ? await response.text() : await readUntil(response, until);
    const isRight = status === undefined ? response.ok : response.status === status;
    if (!isRight) throw new Error(`${of.method} ${of.path} (${operation}): ${response.status} ${text}`);
    const type = text === '' ? undefined : response.headers.get('Content-Type')?.split(';')[0];
    const reply: Json = type === 'application/json' ? JSON.parse(text) : type && text;
    if (isAside !== true)
      this.calls.push({
        operation,
        summary,
        path: textsOf(path),
        query: textsOf(query),
        body: wanted.text ?? body,
        status: response.status,
        type,
        reply: wanted.shown === undefined ? reply : wanted.shown(reply),
        at,
      });
    return (reply ?? {}) as Reply;
  }
}

/** Where the story is told from, and by what, as the trail has it. */
const THIS_MACHINE = { 'CF-Connecting-IP': '192.0.2.1', 'User-Agent': 'curl/8.5.0' };

/** Nothing in the story takes as long, on whatever machine. */
const PATIENCE_MS = 60_000;

/** So that a time tells which call it is of: two calls are never sent in one millisecond. */
const untilNextMoment = async (): Promise<void> => await new Promise((done) => setTimeout(done, 3));

const textsOf = (values: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));

function addressOf(
  { path: template }: Operation,
  path: Readonly<Record<string, string | number>>,
  query: Readonly<Record<string, string | number | boolean>>,
): string {
  const address = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = path[name];
    if (value === undefined) throw new Error(`${template} needs ${name}`);
    return encodeURIComponent(value);
  });
  const asked = new URLSearchParams(textsOf(query)).toString();
  return asked === '' ? address : `${address}?${asked}`;
}

function headersOf(as: Caller, { body, text, headers }: Wanted): Record<string, string> {
  return {
    ...((body !== undefined || text !== undefined) && { 'Content-Type': 'application/json' }),
    ...(as !== null && { Authorization: authorizationOf(as) }),
    ...headers,
  };
}

const authorizationOf = (as: NonNullable<Caller>): string =>
  'token' in as ? `Bearer ${as.token}` : `Basic ${btoa(`${as.login}:${as.password}`)}`;

async function readUntil(response: Response, end: RegExp): Promise<string> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const part of response.body ?? []) {
    text += decoder.decode(part as Uint8Array, { stream: true });
    if (end.test(text)) break;
  }
  return text;
}
