// Asks the service over HTTP. Paths are sent as they are written: what a host makes of them is one of the questions.
import http from 'node:http';
import https from 'node:https';
import { setTimeout as pause } from 'node:timers/promises';

import { Failed } from './outcome.mjs';

const PATIENCE_MS = 30_000;
/** How often something that is not to be measured is tried again while it is put off. */
const TRIES = 8;
const PAUSE_MAX_MS = 30_000;

/**
 * `as` is a token, or a login and a password; `org` is for callers who are people. A body that is no text is sent as JSON; a
 * function makes one for each try.
 *
 * @typedef {{ readonly token: string } | { readonly login: string, readonly password: string }} As
 * @typedef {{ readonly as?: As, readonly org?: number, readonly body?: unknown, readonly line?: Line,
 *   readonly headers?: Readonly<Record<string, string>>, readonly patienceMs?: number }} Request
 *
 * Status 0 is no answer: then `problem` says why. `ms` ends with the last byte, and begins before the connection is opened.
 *
 * @typedef {{ readonly status: number, readonly headers: http.IncomingHttpHeaders, readonly body: any, readonly ms: number,
 *   readonly problem?: string }} Answer
 */

/** Whoever runs the list has stopped it. */
export class Stopped extends Error {}

/** One connection that is kept open between requests, one request at a time. */
class Line {
  /** @param {URL} url */
  constructor(url) {
    const kind = url.protocol === 'https:' ? https : http;
    this.agent = new kind.Agent({ keepAlive: true, maxSockets: 1 });
  }

  /** Closes the connection. */
  close() {
    this.agent.destroy();
  }
}

/** Asks one service. Every call but `ask` of a network that is away ends in an answer; a stop ends all of them. */
export class Client {
  #url;
  #signal;
  #line;

  /**
   * @param {URL} url
   * @param {AbortSignal} [signal] when it fires, whatever is under way throws `Stopped`
   */
  constructor(url, signal) {
    this.#url = url;
    this.#signal = signal;
    this.#line = new Line(url);
  }

  /** A connection of its own. */
  line() {
    return new Line(this.#url);
  }

  /** Several connections. */
  lines(count) {
    return Array.from({ length: count }, () => this.line());
  }

  /**
   * One request. No answer is a value too, so that a step can count them.
   *
   * @param {string} method
   * @param {string} path sent as it is
   * @param {Request} [request]
   * @returns {Promise<Answer>}
   */
  async ask(method, path, request = {}) {
    const answer = await this.#once(method, path, request);
    // The server may close an idle connection at the moment in which it is used again.
    return answer.isIdleClose && method === 'GET' ? await this.#once(method, path, request) : answer;
  }

  /**
   * One request whose answer must have one of these statuses. What is put off (429, 503) is asked again. `isUnsure` says that
   * a try before had no answer or a 503: if it was a change, it may have been made, and may still be.
   *
   * @param {number | readonly number[]} statuses
   * @param {string} method
   * @param {string} path
   * @param {Request} [request]
   */
  async need(statuses, method, path, request = {}) {
    const wanted = [statuses].flat();
    let isUnsure = false;
    for (let tries = 1; ; tries++) {
      const answer = await this.ask(method, path, request);
      if (wanted.includes(answer.status)) return { ...answer, isUnsure };
      isUnsure ||= isUnknown(answer);
      if (![0, 429, 503].includes(answer.status) || tries === TRIES)
        throw new Failed(`${method} ${path.split('?')[0].slice(0, 100)} was ${told(answer)}`);
      await this.pause(retryAfterMs(answer));
    }
  }

  /** Waits, or ends at once when the list is stopped. */
  async pause(ms) {
    try {
      await pause(ms, undefined, { signal: this.#signal });
    } catch {
      throw new Stopped();
    }
  }

  close() {
    this.#line.close();
  }

  /**
   * Sends a change, and hangs up before it is answered.
   *
   * @param {string} method
   * @param {string} path
   * @param {Request & { readonly sendShare: number, readonly afterMs: number }} request how much of the body is sent, and
   *   how long after that the connection is cut
   */
  async hangUp(method, path, { sendShare, afterMs, ...request }) {
    const { text, headers } = this.#prepare(request);
    const bytes = Buffer.from(text ?? '');
    const sending = this.#open(method, path, { ...headers, 'Content-Length': bytes.length }, undefined);
    sending.on('error', () => {});
    sending.on('response', (response) => response.resume());
    const part = bytes.subarray(0, Math.ceil(bytes.length * sendShare));
    await new Promise((sent) => {
      sending.write(part, () => sent());
      sending.once('error', sent);
    });
    await this.pause(afterMs);
    sending.destroy();
  }

  #prepare({ as, org, body: given, headers }) {
    const body = typeof given === 'function' ? given() : given;
    const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
    return {
      text,
      headers: {
        Accept: 'application/json',
        'User-Agent': 'gatehouse-smoke',
        ...(as !== undefined && { Authorization: authorization(as) }),
        ...(org !== undefined && { 'X-Grafana-Org-Id': String(org) }),
        ...(text !== undefined && {
          'Content-Type': 'application/json',
          'Content-Length': Buffer.byteLength(text),
        }),
        ...headers,
      },
    };
  }

  #open(method, path, headers, line) {
    const { protocol, hostname, port } = this.#url;
    // Node's own parser would not let an address of IPv6 keep its brackets.
    const host = hostname.replace(/^\[|\]$/g, '');
    const kind = protocol === 'https:' ? https : http;
    return kind.request({ host, port, method, path, headers, agent: line?.agent ?? false });
  }

  /** @returns {Promise<Answer & { readonly isIdleClose?: boolean }>} */
  #once(method, path, request) {
    const { text, headers } = this.#prepare(request);
    return new Promise((resolve, reject) => {
      if (this.#signal?.aborted) return reject(new Stopped());
      const begin = performance.now();
      const sending = this.#open(method, path, headers, request.line ?? this.#line);
      const stop = () => {
        reject(new Stopped());
        sending.destroy();
      };
      const end = (answer) => {
        this.#signal?.removeEventListener('abort', stop);
        clearTimeout(patience);
        resolve({ headers: {}, body: undefined, ms: performance.now() - begin, ...answer });
      };
      const lost = (problem, isIdleClose = false) => end({ status: 0, problem, isIdleClose });
      const patience = setTimeout(() => {
        lost('no answer in time');
        sending.destroy();
      }, request.patienceMs ?? PATIENCE_MS);
      this.#signal?.addEventListener('abort', stop, { once: true });
      sending.on('error', (error) =>
        lost(error.code ?? 'the connection broke', sending.reusedSocket && error.code === 'ECONNRESET'),
      );
      sending.on('response', (response) => {
        const chunks = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('error', () => lost('the answer broke off'));
        response.on('end', () =>
          end({
            status: response.statusCode,
            headers: response.headers,
            body: parsed(Buffer.concat(chunks).toString()),
          }),
        );
      });
      sending.end(text);
      return undefined;
    });
  }
}

/** Whether a change that was answered so may have been made, and may still be. */
export const isUnknown = ({ status }) => status === 0 || status === 503;

/** How long a refusal that will pass asks to wait. */
const retryAfterMs = ({ headers }) => Math.min(1000 * (Number(headers['retry-after']) || 1), PAUSE_MAX_MS);

/** An answer in words that may be shown: its status, and what an error says. Never a body that may hold a key. */
export function told({ status, body, problem }) {
  if (status === 0) return `without an answer (${problem})`;
  if (status < 400) return `${status}`;
  if (typeof body?.message === 'string') return `${status}: ${body.message.slice(0, 200)}`;
  // What Cloudflare answers itself has a number.
  const [code] = /error code: \d+/i.exec(String(body).slice(0, 10_000)) ?? [];
  return code === undefined ? `${status}` : `${status}: ${code}`;
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const authorization = (as) =>
  'token' in as
    ? `Bearer ${as.token}`
    : `Basic ${Buffer.from(`${as.login}:${as.password}`).toString('base64')}`;
