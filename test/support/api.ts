import { exports } from 'cloudflare:workers';
import { expect } from 'vitest';

import { holdToDocument } from './held.ts';

/** Who a request comes from: nobody, a person by password, or a service account by token. */
export type As = { readonly login: string; readonly password: string } | { readonly token: string } | null;

/** The first admin, as the first start makes it. */
export const ADMIN: As = { login: 'admin', password: 'admin' };

/** What a request may say beside its method and path. */
export type RequestOptions = {
  readonly as?: As;
  /** Acts in this org (header `X-Grafana-Org-Id`). */
  readonly org?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON, unless it is a string: that is sent as it is. */
  readonly body?: unknown;
};

/** An answer, read to its end. `body` is the JSON, or the text where it is none. */
export type Answer = {
  readonly status: number;
  readonly headers: Headers;
  // oxlint-disable-next-line typescript/no-explicit-any -- what an answer holds is for each test to assert
  readonly body: any;
  readonly text: string;
};

/** Something that answers requests. */
export type Fetch = (request: Request) => Promise<Response>;

const worker: Fetch = (request) => exports.default.fetch(request);

const madeUp = new WeakSet<Fetch>();

/** Something whose answers a test makes up, so that they are not held to the API document. */
export function makesUp(fetch: Fetch): Fetch {
  madeUp.add(fetch);
  return fetch;
}

/**
 * Sends a request to the Worker, and reads the answer to its end. Fails where the API document does not have such an answer of the operation:
 * so every test holds the document to what is answered.
 */
export async function ask(request: Request, fetch: Fetch = worker): Promise<Answer> {
  const { method, url } = request;
  const response = await fetch(request);
  const { status, headers } = response;
  const text = await textOf(response);
  if (!madeUp.has(fetch))
    holdToDocument({
      method,
      url,
      status,
      headers,
      text: isStream(response) && method !== 'HEAD' ? undefined : text,
    });
  return { status, headers, body: parse(text), text };
}

/** Sends one request below `/api` to the Worker. */
export async function api(
  method: string,
  path: string,
  { as = ADMIN, org, headers, body }: RequestOptions = {},
  fetch: Fetch = worker,
): Promise<Answer> {
  const all = new Headers({ ...(body !== undefined && { 'Content-Type': 'application/json' }), ...headers });
  if (as !== null) all.set('Authorization', authorizationOf(as));
  if (org !== undefined) all.set('X-Grafana-Org-Id', String(org));
  const init: RequestInit = { method, headers: all };
  if (body !== undefined) init.body = typeof body === 'string' ? body : JSON.stringify(body);
  return await ask(new Request(`http://gatehouse.test/api${path}`, init), fetch);
}

/** Sends a request and asserts its status; a wrong one shows the whole answer. */
export async function ok(
  status: number,
  method: string,
  path: string,
  options: RequestOptions = {},
  fetch: Fetch = worker,
): Promise<Answer> {
  const answer = await api(method, path, options, fetch);
  expect(answer.status, `${method} ${path} answered ${answer.text}`).toBe(status);
  return answer;
}

/** The header `Authorization` of somebody. */
export const authorizationOf = (as: Exclude<As, null>): string =>
  'token' in as ? `Bearer ${as.token}` : `Basic ${btoa(`${as.login}:${as.password}`)}`;

const isStream = ({ headers }: Response): boolean => headers.get('Content-Type') === 'text/event-stream';

/** The whole text, or the beginning of one without an end. */
async function textOf(response: Response): Promise<string> {
  if (!isStream(response) || response.body === null)
    // Not `text`, which warns of JSON lines.
    return new TextDecoder().decode(await response.arrayBuffer());
  const reader = response.body.getReader();
  const { value } = await reader.read();
  await reader.cancel();
  return new TextDecoder().decode(value);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
