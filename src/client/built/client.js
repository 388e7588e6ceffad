// The client of Gatehouse 0.1.0. Licence: MIT. Made of src/client by `npm run build:client`.

// src/client/on-abort.ts
const waitingFor = /* @__PURE__ */ new WeakMap();
/**
 * Calls back once a signal is aborted; what it returns calls that off. However many wait for one signal, it has one listener, as Node 20
 * warns of a leak from eleven on; and it has none once nobody waits.
 */
function onAbort(signal, call) {
  const waiting = waitingFor.get(signal) ?? listenTo(signal);
  waiting.calls.add(call);
  return () => {
    if (waiting.calls.delete(call) && waiting.calls.size === 0) waiting.end();
  };
}
function listenTo(signal) {
  const calls = /* @__PURE__ */ new Set();
  const end = () => {
    signal.removeEventListener('abort', abort);
    waitingFor.delete(signal);
  };
  const abort = () => {
    end();
    for (const call of calls) call();
  };
  const waiting = { calls, end };
  signal.addEventListener('abort', abort);
  waitingFor.set(signal, waiting);
  return waiting;
}

// src/client/asker.ts
/** Who waits for the answers to a list. Stops waiting when its signal is aborted, and leaves no listener on it. */
var Asker = class {
  list;
  /** All answers, in order. Rejects with the reason of the signal, and with a fault. */
  answered;
  #answers = [];
  #leaving = [];
  #signal;
  #deafen;
  #left;
  #waits = true;
  #resolve;
  #reject;
  constructor(list, signal) {
    this.list = list;
    this.#left = list.length;
    this.#signal = signal;
    this.answered = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    if (signal !== void 0) this.#deafen = onAbort(signal, this.#leave);
  }
  /** Whether it still waits. */
  get waits() {
    return this.#waits;
  }
  /** Gives the answer to one question of the list: each once. */
  answer(index, answered) {
    this.#answers[index] = answered;
    this.#left -= 1;
    if (this.#left > 0) return;
    this.#end();
    this.#resolve(this.#answers);
  }
  fail(fault) {
    this.#end();
    this.#reject(fault);
  }
  /** Calls back if it leaves before it has its answers. */
  whenLeaving(call) {
    this.#leaving.push(call);
  }
  #leave = () => {
    this.fail(this.#signal?.reason);
    for (const call of this.#leaving) call();
  };
  #end() {
    this.#waits = false;
    this.#deafen?.();
  }
};

// src/client/plan-requests.ts
/** So many questions go in a request at most. Source: docs/authzen.md#several-at-once. */
const QUESTIONS_MAX = 1e3;
/** So many bytes of questions, commas included: with what stands around them less than the 1 MiB that a body may have. */
const BYTES_MAX = 9e5;
/**
 * Divides lists of questions into requests: each question in one of them, in order. A list that fits in one request is
 * in one, and so decided at one moment, but for what goes alone. A question that is larger than a request goes alone as well.
 */
function planRequests(lists) {
  const requests = [];
  let open = [];
  let bytes = 0;
  const close = () => {
    if (open.length > 0) requests.push(open);
    [open, bytes] = [[], 0];
  };
  const hasRoom = (count, more) => open.length + count <= QUESTIONS_MAX && bytes + more <= BYTES_MAX;
  for (const [list, questions] of lists.entries()) {
    const together = questions.filter((question) => !isAlone(question));
    const whole = together.reduce((sum, question) => sum + sizeOf(question), 0);
    if (!hasRoom(together.length, whole)) close();
    for (const [index, question] of questions.entries()) {
      if (isAlone(question)) {
        requests.push([{ list, index }]);
        continue;
      }
      if (!hasRoom(1, sizeOf(question))) close();
      open.push({ list, index });
      bytes += sizeOf(question);
    }
  }
  close();
  return requests;
}
const sizeOf = ({ bytes }) => bytes + 1;
const isAlone = (question) => question.goesAlone || sizeOf(question) > BYTES_MAX;

// src/client/records.ts
/** Whether a value is an object of JSON, whose fields can be looked at. */
const isRecord = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
/** The value of a JSON text; undefined where it is none. */
function parseJson(text) {
  try {
    return JSON.parse(text);
  } catch {
    return;
  }
}

// src/client/told-text.ts
/** So many characters of what others say are told on. */
const LENGTH_MAX = 300;
/** And so many are looked at, to cut them. */
const READ_MAX = 65536;
/**
 * What somebody else says, fit for an error or a line of a log: without the token, should it be repeated there; on one line; at most 300
 * characters. Undefined where it is no text or nothing is left.
 */
function toldText(said, token) {
  if (typeof said !== 'string') return void 0;
  const text = said
    .slice(0, READ_MAX)
    .replaceAll(token, '…')
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]+/gu, ' ')
    .trim();
  if (text === '') return void 0;
  const letters = Array.from(text.slice(0, 2 * LENGTH_MAX));
  return letters.length > LENGTH_MAX ? `${letters.slice(0, 299).join('')}…` : letters.join('');
}

// src/client/unanswered.ts
/** Why there is no answer where none came. */
const noAnswer = (message) => ({ status: 0, message });
/** Why there is no answer where something came that is not understood. */
const notUnderstood = (status, wanted = 'decision') => ({
  status,
  message: `Gatehouse answered ${status} with something that is no ${wanted}`,
});
/** The decision of a question that was not answered. */
const denied = (error) => ({ decision: false, context: { error } });

// src/client/read-decision.ts
/**
 * Reads a decision of an answer with status 200. It is a yes only where `decision` is `true` and nothing speaks against it: what is not
 * understood, or has an error beside it, is a no with that error.
 */
function readDecision(value, token) {
  if (!isRecord(value) || typeof value['decision'] !== 'boolean') return denied(notUnderstood(200));
  const { decision, context = {} } = value;
  if (!isRecord(context)) return denied(notUnderstood(200));
  const { revision, reason, error } = context;
  if (error !== void 0) return denied(readError(error, token) ?? notUnderstood(200));
  return {
    decision: decision === true,
    context: { ...(typeof revision === 'string' && { revision }), ...(isReason(reason) && { reason }) },
  };
}
/** Reads the decisions of so many questions. All are a no where the list has another length. */
function readDecisions(value, count, token) {
  const list = isRecord(value) ? value['evaluations'] : void 0;
  if (!Array.isArray(list) || list.length !== count)
    return Array.from({ length: count }, () => denied(notUnderstood(200)));
  return list.map((item) => readDecision(item, token));
}
function readError(error, token) {
  if (!isRecord(error)) return void 0;
  const { status, retryAfter } = error;
  const message = toldText(error['message'], token);
  if (typeof status !== 'number' || message === void 0) return void 0;
  return { status, message, ...(typeof retryAfter === 'number' && { retryAfter }) };
}
/** A reason is for people: who shows it must find the lists that are said to be there. */
const isReason = (value) =>
  isRecord(value) && (Array.isArray(value['grants']) || typeof value['nearest'] === 'string');

// src/client/batches.ts
/** So many turns of microtasks a batch is open for, so that lists join it which are asked for behind a few settled promises. */
const TURNS = 8;
/**
 * Lists that are asked for in one tick go together. Timers play no part in it: in Workers a tick belongs to one request, and what one
 * request waits for must not be sent by another.
 */
var Batches = class {
  #ask;
  #tell;
  #open = /* @__PURE__ */ new Map();
  /** @param tell hears what each request was answered */
  constructor(ask, tell) {
    this.#ask = ask;
    this.#tell = tell;
  }
  /** The answers to a list that is not empty, in order. Rejects with the reason of the signal once that is aborted. */
  async join(list, call) {
    call.signal?.throwIfAborted();
    const asker = new Asker(list, call.signal);
    const key = `${call.explain} ${call.timeoutMs}`;
    const open = this.#open.get(key);
    if (open === void 0) {
      const askers = [asker];
      this.#open.set(key, askers);
      this.#close(key, askers, call);
    } else open.push(asker);
    return await asker.answered;
  }
  async #close(key, all, shared) {
    for (let turn = 0; turn < TURNS; turn += 1) await Promise.resolve();
    this.#open.delete(key);
    const askers = all.filter(({ waits }) => waits);
    try {
      const requests = planRequests(askers.map(({ list }) => list));
      await Promise.all(
        requests.map(async (places) => {
          const questions = places.flatMap(({ list, index }) => {
            const asker = askers[list];
            const question = asker?.list[index];
            return asker === void 0 || question === void 0 ? [] : [{ asker, index, question }];
          });
          await this.#send(questions, shared);
        }),
      );
    } catch (fault) {
      for (const asker of askers) asker.fail(fault);
    }
  }
  /** Ends early when nobody waits for any of its answers any more. */
  async #send(asked, { explain, timeoutMs }) {
    const controller = new AbortController();
    const waiting = new Set(asked.map(({ asker }) => asker));
    for (const asker of waiting)
      asker.whenLeaving(() => {
        waiting.delete(asker);
        if (waiting.size === 0) controller.abort();
      });
    const body = `{"evaluations":[${asked.map(({ question }) => question.text).join(',')}]}`;
    const count = asked.length;
    const outgoing = { path: 'evaluations', body, explain, wants: 'decision', count };
    const received = await this.#ask(outgoing, { signal: controller.signal, timeoutMs }).catch((fault) => {
      if (controller.signal.aborted) return void 0;
      throw fault;
    });
    if (received === void 0) return;
    const answered = received.ok
      ? readDecisions(received.body, count, received.token).map((decision) => ({ decision }))
      : asked.map(() => ({ decision: denied(received.why), cause: received.cause }));
    this.#tell(answered);
    for (const [i, { asker, index }] of asked.entries()) {
      const answer = answered[i];
      if (answer !== void 0 && asker.waits) asker.answer(index, answer);
    }
  }
};

// src/client/unanswered-error.ts
/**
 * Thrown where there is no answer: by a search always, by other calls where `whenUnanswered` is `throw`. The message is what Gatehouse
 * said, at most 300 characters, or what went wrong on the way. It never holds the token. `cause` is what was thrown below, if anything
 * was: an error of `fetch`, or of the function that gives the token.
 */
var UnansweredError = class extends Error {
  name = 'UnansweredError';
  /** As docs/authzen.md#errors has it, or 0 where no answer came. */
  status;
  /** For how many seconds the same question will be refused, where that is known. */
  retryAfter;
  constructor({ status, message, retryAfter }, cause) {
    super(message, cause === void 0 ? void 0 : { cause });
    this.status = status;
    this.retryAfter = retryAfter;
  }
};

// src/client/page.ts
/** So many pages without a result may follow one another: with more, somebody else is out of order. */
const EMPTY_PAGES_MAX = 1e3;
/**
 * A page of what a search found. `for await` goes over its results and those of all later pages, which it asks for as it needs them, with
 * the options of the first: each page has their time-out. It throws an UnansweredError where a page is not answered, where a page leads
 * back to an earlier one, and behind 1,000 pages in a row without a result: so what it went over to its end is the whole list.
 */
var Page = class {
  results;
  all;
  revision;
  next;
  #own;
  #later;
  /**
   * @param own what asked for this page; undefined for the first
   * @param later asks for another page of the same search
   */
  constructor(content, own, later) {
    this.results = content.results;
    this.all = content.all;
    this.revision = content.revision;
    this.next = content.next;
    this.#own = own;
    this.#later = later;
  }
  async *[Symbol.asyncIterator]() {
    let { results, next } = this;
    const seen = /* @__PURE__ */ new Set([this.#own]);
    let empty = 0;
    for (;;) {
      yield* results;
      if (next === void 0) return;
      if (seen.has(next)) throw new UnansweredError(noAnswer('The pages of a search go round in a circle'));
      seen.add(next);
      empty = results.length === 0 ? empty + 1 : 0;
      if (empty >= EMPTY_PAGES_MAX)
        throw new UnansweredError(noAnswer(`There were ${EMPTY_PAGES_MAX} pages in a row without a result`));
      ({ results, next } = await this.#later(next));
    }
  }
};

// src/client/read-page.ts
/**
 * Reads a page of an answer with status 200. Undefined where any of it is not understood: a list from which something was left out would be
 * a wrong answer.
 */
function readPage(kind, body) {
  if (!isRecord(body)) return void 0;
  const { results, page = {}, context = {} } = body;
  if (!Array.isArray(results) || !isRecord(page) || !isRecord(context)) return void 0;
  const { next_token: next = '' } = page;
  if (typeof next !== 'string') return void 0;
  const texts = TEXTS[kind];
  if (!results.every((result) => isRecord(result) && texts.every((name) => typeof result[name] === 'string')))
    return void 0;
  const { revision, all } = context;
  return {
    results,
    all: all === true,
    revision: typeof revision === 'string' ? revision : void 0,
    next: next === '' ? void 0 : next,
  };
}
/** The texts that make a result one of its kind. */
const TEXTS = { subject: ['type', 'id'], resource: ['type', 'id'], action: ['name'] };
/** Whether something can be searched for. */
const isSearchable = (kind) => typeof kind === 'string' && Object.hasOwn(TEXTS, kind);

// src/client/backoff.ts
/** What the first wait spreads over, in milliseconds; each further one over twice as much. */
const FIRST_MS = 50;
/** What a wait spreads over at most, in milliseconds. */
const SPREAD_MS_MAX = 1e3;
/**
 * How many milliseconds to wait before asking again. Clients that were refused at one moment must not come back at one moment: so a wait
 * is anything from 0 to 50 ms the first time, and to twice as much each further time, up to a second; behind the seconds that were
 * asked for, never before.
 *
 * @param retry 0 for the first
 * @param random from 0 to below 1
 */
const backoffMs = (retry, retryAfter, random) =>
  (retryAfter ?? 0) * 1e3 + random * Math.min(FIRST_MS * 2 ** retry, SPREAD_MS_MAX);

// src/client/read-text.ts
/**
 * Reads an answer of so many bytes at most, which must be UTF-8. Undefined where it is longer. Throws where it is no UTF-8, and where the
 * connection breaks. What is not read is cancelled, also once the signal is aborted.
 */
async function readText(response, bytesMax, signal) {
  const reader = response.body?.getReader();
  if (reader === void 0) return '';
  const cancel = () => {
    reader.cancel().catch(() => void 0);
  };
  signal.addEventListener('abort', cancel);
  try {
    if (signal.aborted) return void 0;
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });
    let [text, left] = ['', bytesMax];
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return text + decoder.decode();
      left -= value.byteLength;
      if (!(left >= 0)) return void 0;
      text += decoder.decode(value, { stream: true });
    }
  } finally {
    signal.removeEventListener('abort', cancel);
    cancel();
  }
}
/** Lets go of an answer that nobody reads: it would hold its connection. Never throws, whatever `fetch` gave. */
async function discard(response) {
  try {
    await response.body?.cancel();
  } catch {}
}

// src/client/receive.ts
/** More than the longest decision: 20 grants, however their names are escaped. */
const DECISION_BYTES_MAX = 2 ** 20;
/** More than the longest answer: 1,000 results with ids of 1,000 characters each, however they are escaped. */
const ANSWER_BYTES_MAX = 2 ** 24;
/** Errors are a sentence; a page of somebody in between may be anything. */
const ERROR_BYTES_MAX = 2 ** 16;
/**
 * Reads an answer: its JSON where the status is 200, or else what its text says of the refusal. Never throws: whatever `fetch` gave that
 * cannot be read is no answer.
 */
async function receive(response, { token, signal, retryAfter, wants, count = Infinity }) {
  const { status } = response;
  try {
    const isAnswer = status === 200;
    const text = await readText(
      response,
      isAnswer ? Math.min(ANSWER_BYTES_MAX, count * DECISION_BYTES_MAX) : ERROR_BYTES_MAX,
      signal,
    );
    const body = text === void 0 ? void 0 : parseJson(text);
    if (isAnswer && body !== void 0) return { ok: true, body, token };
    const message = isAnswer ? void 0 : (toldBy(body, token) ?? redirected(response));
    return {
      ok: false,
      why: {
        ...(message === void 0 ? notUnderstood(status, wants) : { status, message }),
        ...(retryAfter !== void 0 && { retryAfter }),
      },
    };
  } catch (cause) {
    return { ok: false, why: notUnderstood(status, wants), cause };
  }
}
/** Gatehouse's own errors have `error` in this dialect, and `message` at paths of others. */
const toldBy = (body, token) =>
  isRecord(body) ? (toldText(body['error'], token) ?? toldText(body['message'], token)) : void 0;
/** Browsers show nothing of a redirect, not even its status. */
const redirected = ({ status, type }) =>
  String(type) === 'opaqueredirect' || (status >= 300 && status < 400)
    ? 'There is a redirect at the url of Gatehouse, which is not followed: the token would go along'
    : void 0;

// src/client/retry-after.ts
/** More than this is no number of seconds that anybody means. */
const DIGITS_MAX = 10;
/**
 * For how many seconds from now a header `Retry-After` asks to wait: it holds seconds or a date. A part of a second counts as a whole one.
 * Undefined where there is no such header, or one that cannot be read. Source: https://www.rfc-editor.org/rfc/rfc9110#name-retry-after
 */
function readRetryAfter(header, now) {
  if (header === null) return void 0;
  const text = header.trim();
  if (/^\d+$/.test(text)) return text.length > DIGITS_MAX ? void 0 : Number(text);
  if (!/^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(text)) return void 0;
  const at = Date.parse(text);
  return Number.isNaN(at) ? void 0 : Math.max(0, Math.ceil((at - now) / 1e3));
}

// src/client/settings.ts
/** Where there is nothing said of it. */
const TIMEOUT_MS = 2e3;
const RETRIES = 2;
const ORG_MAX = 2 ** 31 - 1;
/** Checks the options of a client. Throws a TypeError that names the one that makes no sense, and never shows its value. */
function settingsOf(options) {
  const { token, org, retries = RETRIES, onUnanswered, fetch } = options;
  if (typeof token !== 'function' && !canBeSent(token))
    throw new TypeError('token must be a text, not empty and without spaces, or a function that gives one');
  if (org !== void 0 && !(Number.isInteger(org) && org >= 1 && org <= ORG_MAX))
    throw new TypeError(`org must be a whole number from 1 to ${ORG_MAX}`);
  if (!(Number.isInteger(retries) && retries >= 0))
    throw new TypeError('retries must be a whole number from 0');
  if (onUnanswered !== void 0 && typeof onUnanswered !== 'function')
    throw new TypeError('onUnanswered must be a function');
  if (fetch !== void 0 && typeof fetch !== 'function') throw new TypeError('fetch must be a function');
  return {
    base: baseOf(options.url),
    token,
    org,
    retries,
    ...limitsOf(options, { timeoutMs: TIMEOUT_MS, whenUnanswered: 'deny' }),
    onUnanswered,
    fetch: fetch ?? (async (url, init) => await globalThis.fetch(url, init)),
  };
}
/** What a call goes by. Throws a TypeError that names the option that makes no sense. */
function callOf(settings, options) {
  const { explain, signal } = options;
  if (signal && typeof signal.throwIfAborted !== 'function')
    throw new TypeError('signal must be an AbortSignal');
  return { explain: explain === true, signal, ...limitsOf(options, settings) };
}
function limitsOf(options, otherwise) {
  const { timeoutMs = otherwise.timeoutMs, whenUnanswered = otherwise.whenUnanswered } = options;
  if (!(Number.isFinite(timeoutMs) && timeoutMs >= 0))
    throw new TypeError('timeoutMs must be a number of milliseconds from 0');
  if (whenUnanswered !== 'deny' && whenUnanswered !== 'throw' && typeof whenUnanswered !== 'function')
    throw new TypeError("whenUnanswered must be 'deny', 'throw' or a function");
  return { timeoutMs, whenUnanswered };
}
/** Whether a token can stand in a header. Of one that cannot, platforms throw errors that show it. */
const canBeSent = (token) => typeof token === 'string' && /^[\x21-\x7e]+$/.test(token);
function baseOf(text) {
  const url = parsed(text);
  if (url === void 0 || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    throw new TypeError('url must be one of http or https');
  if (url.username !== '' || url.password !== '') throw new TypeError('url must have no credentials');
  if (url.search !== '' || url.hash !== '') throw new TypeError('url must have no query and no hash');
  return url.origin + url.pathname.replace(/\/$/, '');
}
function parsed(text) {
  try {
    return new URL(text);
  } catch {
    return;
  }
}

// src/client/send.ts
/**
 * Sends what is asked, and reads the answer. A 429, a 503 and a failed connection are tried again, as often as the settings say, where the
 * wait ends within the time of the call: otherwise they are the answer at once. Never throws. Once the signal of the span is aborted,
 * nothing is sent, what arrives is let go, and the result means nothing.
 */
async function send(settings, surroundings, outgoing, span) {
  const { signal, endsAt } = span;
  for (let retry = 0; ; retry += 1) {
    const attempt = await attemptOnce(settings, surroundings, outgoing, signal);
    const { response } = attempt;
    if (signal.aborted) {
      if (response !== void 0) discard(response);
      return ENDED;
    }
    if (isWorthAnother(attempt) && retry < settings.retries) {
      const retryAfter = response === void 0 ? void 0 : attempt.retryAfter;
      const wait = backoffMs(retry, retryAfter, surroundings.random());
      if (surroundings.now() + wait < endsAt) {
        if (response !== void 0) discard(response);
        await pause(wait, surroundings, signal);
        if (signal.aborted) return ENDED;
        continue;
      }
    }
    if (response === void 0) return attempt.none;
    const { token, retryAfter } = attempt;
    const { wants, count } = outgoing;
    return await receive(response, { token, signal, retryAfter, wants, count });
  }
}
/** Nobody waits for it any more. */
const ENDED = { ok: false, why: noAnswer('The call has ended') };
const isBusy = (status) => status === 429 || status === 503;
const isWorthAnother = (attempt) =>
  attempt.response === void 0 ? attempt.mayRetry : isBusy(attempt.response.status);
async function attemptOnce({ base, token: given, org, fetch }, { now }, { path, body, explain }, signal) {
  let token;
  try {
    token = typeof given === 'function' ? await given() : given;
  } catch (cause) {
    return failed('No token was given', cause);
  }
  if (!canBeSent(token)) return failed('The token that was given is none');
  if (signal.aborted) return failed('The call has ended');
  const headers = {
    Authorization: `Bearer ${token}`,
    'Content-Type': 'application/json',
    ...(org !== void 0 && { 'X-Grafana-Org-Id': String(org) }),
    ...(explain && { 'Gatehouse-Explain': 'true' }),
  };
  try {
    const init = { method: 'POST', headers, body, redirect: 'manual', signal };
    const response = await fetch(`${base}/access/v1/${path}`, init);
    const retryAfter = isBusy(response.status)
      ? readRetryAfter(response.headers.get('Retry-After'), now())
      : void 0;
    return { response, token, retryAfter };
  } catch (cause) {
    return { mayRetry: true, none: { ok: false, why: noAnswer(unreached(cause)), cause } };
  }
}
const failed = (message, cause) => ({
  mayRetry: false,
  none: { ok: false, why: noAnswer(message), ...(cause !== void 0 && { cause }) },
});
/** With the name of the fault, such as ECONNREFUSED, where there is one. The rest of what others throw may hold anything. */
function unreached(cause) {
  const below = isRecord(cause) && isRecord(cause['cause']) ? cause['cause'] : cause;
  const code = isRecord(below) ? below['code'] : void 0;
  return `Gatehouse was not reached${typeof code === 'string' && /^[A-Z][A-Z_]{2,40}$/.test(code) ? ` (${code})` : ''}`;
}
/** Waits for so many milliseconds, or until the signal is aborted. Leaves no timer and no listener behind. */
async function pause(milliseconds, { after }, signal) {
  await new Promise((resolve) => {
    const end = () => {
      callOff();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const callOff = after(milliseconds, end);
    signal.addEventListener('abort', end);
  });
}

// src/client/settle.ts
/**
 * What a caller is answered: the decision, or where there is none what `whenUnanswered` says. Of a function only `true` itself is a yes.
 * Throws an UnansweredError where it says `throw`, and what the function throws.
 */
function settle(decision, { question, whenUnanswered, cause }) {
  const { error } = decision.context;
  if (error === void 0 || whenUnanswered === 'deny') return decision;
  if (whenUnanswered === 'throw') throw new UnansweredError(error, cause);
  const said = whenUnanswered(error, question);
  Promise.resolve(said).catch(() => void 0);
  return { ...decision, decision: said === true };
}

// src/client/tell-unanswered.ts
/** Tells of what was not answered: of each cause once. What the listener throws, at once or later, changes nothing. */
function tellUnanswered(listener, causes) {
  if (listener === void 0) return;
  const told = /* @__PURE__ */ new Set();
  for (const why of causes) {
    if (why === void 0) continue;
    const key = `${why.status} ${why.message}`;
    if (told.has(key)) continue;
    told.add(key);
    call(listener, why);
  }
}
/** Also waits for a listener that is asynchronous: a rejection that nobody handles ends some processes. */
async function call(listener, why) {
  try {
    await listener(why);
  } catch {}
}

// src/client/within-time.ts
/** There was no result in time. */
const TIMED_OUT = Symbol('timed out');
/**
 * Does work for so long at most. Rejects with the reason of the caller's signal as soon as that is aborted, and does not begin where it
 * already is. Either way, what goes on is told by the signal of its span, and its result is ignored. Leaves no timer behind, and no
 * listener on the caller's signal, which may live as long as the process.
 */
async function withinTime({ timeoutMs, signal }, { now, after }, work) {
  signal?.throwIfAborted();
  const controller = new AbortController();
  const endsAt = now() + timeoutMs;
  return await new Promise((resolve, reject) => {
    const cleanUp = () => {
      callOff();
      leave?.();
    };
    const abort = () => {
      cleanUp();
      reject(signal?.reason);
      controller.abort(signal?.reason);
    };
    const callOff = after(timeoutMs, () => {
      cleanUp();
      resolve(TIMED_OUT);
      controller.abort();
    });
    const leave = signal === void 0 ? void 0 : onAbort(signal, abort);
    work({ signal: controller.signal, endsAt }).then(resolve, reject).finally(cleanUp);
  });
}

// src/client/written.ts
const encoder = new TextEncoder();
/** Makes JSON of a question at once, so that what is changed later is not asked. Undefined for what cannot be JSON. */
function write(question) {
  let text;
  try {
    text = JSON.stringify(question);
  } catch {
    return;
  }
  return text === void 0
    ? void 0
    : { text, bytes: encoder.encode(text).byteLength, goesAlone: MAY_BE_REFUSED.test(text) || isDeep(text) };
}
/**
 * What Gatehouse may refuse a whole body for: half of a surrogate pair, and a whole number that no double holds exactly. Others must not
 * lose their answers because of it. Source: docs/authzen.md#errors.
 */
const MAY_BE_REFUSED = /\\ud[89a-f]|(?:^|[[,]|":)-?\d{16}/;
/** It may have at most 64 levels. So many objects and lists cannot be deeper, with the two around a question. */
const OPENED_MAX = 60;
const isDeep = (text) => (text.match(/[[{]/g)?.length ?? 0) > OPENED_MAX;

// src/client/asking.ts
/** What a client does, with given surroundings. `Gatehouse` says what each call guarantees. */
var Asking = class {
  #settings;
  #surroundings;
  #batches;
  constructor(settings, surroundings) {
    this.#settings = settings;
    this.#surroundings = surroundings;
    this.#batches = new Batches(
      async (outgoing, call) => await this.#ask(outgoing, call),
      (answered) => this.#tell(answered),
    );
  }
  async evaluate(question, options = {}) {
    const call = callOf(this.#settings, options);
    call.signal?.throwIfAborted();
    const written = write(question);
    const answered = written === void 0 ? noJson() : await this.#askAlone(written, call);
    this.#tell([answered]);
    return settle(answered.decision, { ...call, ...answered, question: asAsked(question, written) });
  }
  async evaluateAll(questions, options = {}) {
    const call = callOf(this.#settings, options);
    call.signal?.throwIfAborted();
    if (!Array.isArray(questions)) throw new TypeError('questions must be a list');
    const asked = Array.from(questions, (question) => ({ question, written: write(question) }));
    const list = asked.flatMap(({ written }) => written ?? []);
    if (list.length < asked.length) this.#tell([noJson()]);
    const answers = list.length === 0 ? [] : await this.#batches.join(list, call);
    let next = 0;
    return asked.map(({ question, written }) => {
      const answered = (written === void 0 ? void 0 : answers[next++]) ?? noJson();
      return settle(answered.decision, { ...call, ...answered, question: asAsked(question, written) });
    });
  }
  async search(kind, query, { limit, token, ...options } = {}) {
    const call = callOf(this.#settings, options);
    call.signal?.throwIfAborted();
    if (!isSearchable(kind)) throw new TypeError("a search is for a 'subject', a 'resource' or an 'action'");
    const written = write(query);
    if (written === void 0) throw this.#unanswered(NO_JSON);
    const page = async (own) => {
      const body = JSON.stringify({ ...JSON.parse(written.text), page: { limit, token: own } });
      const received = await this.#ask({ path: `search/${kind}`, body, explain: false, wants: 'page' }, call);
      const content = received.ok ? readPage(kind, received.body) : void 0;
      if (content !== void 0) return new Page(content, own, page);
      const why = received.ok ? notUnderstood(200, 'page') : received.why;
      throw this.#unanswered(why, received.ok ? void 0 : received.cause);
    };
    return await page(token);
  }
  async #askAlone({ text }, call) {
    const { explain } = call;
    const received = await this.#ask(
      { path: 'evaluation', body: text, explain, wants: 'decision', count: 1 },
      call,
    );
    return received.ok
      ? { decision: readDecision(received.body, received.token) }
      : { decision: denied(received.why), cause: received.cause };
  }
  async #ask(outgoing, call) {
    const received = await withinTime(
      call,
      this.#surroundings,
      async (span) => await send(this.#settings, this.#surroundings, outgoing, span),
    );
    return received === TIMED_OUT
      ? { ok: false, why: noAnswer(`No answer within ${call.timeoutMs} ms`) }
      : received;
  }
  #unanswered(why, cause) {
    tellUnanswered(this.#settings.onUnanswered, [why]);
    return new UnansweredError(why, cause);
  }
  #tell(answered) {
    tellUnanswered(
      this.#settings.onUnanswered,
      answered.map(({ decision }) => decision.context.error),
    );
  }
};
const NO_JSON = noAnswer('The question cannot be made JSON');
/** A new one each time, since a caller may change what it is given. */
const noJson = () => ({ decision: denied(NO_JSON) });
/** A question as it was sent, which decides on its behalf where nobody else does. */
const asAsked = (question, written) => (written === void 0 ? question : parseJson(written.text));

// src/client/surroundings.ts
/** A platform takes a longer time for none at all. */
const TIMER_MS_MAX = 2 ** 31 - 1;
/** Those of the platform. */
const PLATFORM = {
  now: () => Date.now(),
  after(milliseconds, call) {
    const timer = setTimeout(call, Math.min(milliseconds, TIMER_MS_MAX));
    return () => clearTimeout(timer);
  },
  random: () => Math.random(),
};

// src/client/gatehouse.ts
/**
 * A client of Gatehouse: asks for decisions by HTTP, and says no where it gets none. It keeps no decision, so that what is revoked ends
 * with the next answer. One is enough for a process; in Workers it may live outside of requests. Source: docs/authzen.md.
 */
var Gatehouse = class {
  #asking;
  /** Throws a TypeError that names the option that makes no sense. */
  constructor(options) {
    this.#asking = new Asking(settingsOf(options), PLATFORM);
  }
  /**
   * Whether a subject may do an action on a resource, as an object: read its `decision`, since the object itself is always true in an `if`.
   * Where there is no decision, it is what `whenUnanswered` says: a no, unless said.
   * Rejects with the reason of the signal once that is aborted, and with a TypeError for options that make no sense.
   */
  async evaluate(question, options) {
    return await this.#asking.evaluate(question, options);
  }
  /** Whether a subject may: the `decision` of `evaluate`, as a boolean. */
  async allows(question, options) {
    return (await this.evaluate(question, options)).decision;
  }
  /**
   * Several decisions, in the order of the questions, and as many: a list of nothing is answered without a request. All lists that are
   * asked for in one tick, with the same `explain` and `timeoutMs`, go in one request; more than 1,000 questions, or 900 kB, in several.
   * A list that fits in one request is decided at one moment. Where there is no decision for a question, it is what `whenUnanswered` says
   * of that question, also where Gatehouse refused it alone: `throw` throws the first such cause, and gives no decision of that list.
   * A list that is aborted or fails leaves the others as they are. Rejects as `evaluate` does, and with a TypeError for what is no array.
   */
  async evaluateAll(questions, options) {
    return await this.#asking.evaluateAll(questions, options);
  }
  async search(kind, query, options) {
    return await this.#asking.search(kind, query, options);
  }
};

// src/client/guard-refusal.ts
const MESSAGES = { 401: 'Unauthorized', 403: 'Forbidden', 503: 'Service Unavailable' };
/**
 * Why a guard does not let a request go on. It is what `guardExpress` gives to `next`, and the `cause` of the `HTTPException` that `guardHono`
 * throws, so that an error handler can tell more than the caller may know. It has the fields that `http-errors` gives its errors. Its
 * message is that of the status alone; nothing in it came with the request.
 */
var RefusedError = class extends Error {
  name = 'RefusedError';
  /** 401: nobody is signed in. 403: the decision is no, or there was no id to ask about. 503: there was no decision. */
  status;
  /** The same as `status`. */
  statusCode;
  /** Whether the caller may read the message: not that of a 503, as `http-errors` has it. */
  expose;
  /** Headers of the answer: `Retry-After` in whole seconds, of a 503 where that is known. */
  headers;
  /** The action that was required. */
  action;
  /** What was answered, where it was understood: of a 503 its `context.error` says why there is no decision. */
  decision;
  constructor(status, action, facts = {}) {
    const { decision, retryAfter, cause } = facts;
    super(MESSAGES[status], cause === void 0 ? {} : { cause });
    this.status = status;
    this.statusCode = status;
    this.expose = status < 500;
    this.headers = retryAfter === void 0 ? {} : { 'Retry-After': String(retryAfter) };
    this.action = action;
    this.decision = decision;
  }
};

// src/client/guard.ts
/** Throws a TypeError where the options are none: when an app is made, and not at its first request. */
function checkGuardOptions(name, options) {
  for (const field of ['ask', 'subject'])
    if (typeof options?.[field] !== 'function') throw new TypeError(`${name}: ${field} must be a function`);
}
/**
 * What a route requires. Throws a TypeError where the action has no colon or an empty part, or where anything is of a wrong type: when
 * routes are made, and not at the first request.
 */
function requirementOf(action, id, options = {}) {
  const parts = typeof action === 'string' ? action.split(':') : [];
  const [first = ''] = parts;
  if (parts.length < 2 || parts.includes(''))
    throw new TypeError('requires: the action must be whole, such as invoices:approve');
  if (id !== void 0 && typeof id !== 'function')
    throw new TypeError('requires: the id must be given by a function');
  const { type = first } = options;
  if (!isText(type)) throw new TypeError('requires: the type must be a text with something in it');
  return { action, type, ...(id !== void 0 && { id }) };
}
/** What an answer means: to pass only where it is a decision, and `true`. An error beside a no means that there was none. Never throws. */
function outcomeOf(answer) {
  try {
    if (!isObject(answer)) return { kind: 'unanswered' };
    const { decision, context = {} } = answer;
    if (typeof decision !== 'boolean' || !isObject(context)) return { kind: 'unanswered' };
    if (decision) return { kind: 'pass' };
    const { error } = context;
    const told = { decision, context };
    if (error !== void 0) return { kind: 'unanswered', decision: told, ...retryAfterOf(error) };
    return { kind: 'denied', decision: told };
  } catch (cause) {
    return { kind: 'unanswered', cause };
  }
}
/**
 * Asks whether a request may go on: gives nothing where it may, and else why not. Rejects only with what the app's own `subject` or `id`
 * throw. The decision is that of this moment: a handler that runs long acts on what held at its beginning.
 */
async function refusalOf(options, requirement, request) {
  const outcome = await outcomeFor(options, requirement, request);
  const { action } = requirement;
  switch (outcome.kind) {
    case 'pass':
      return;
    case 'nobody':
      return new RefusedError(401, action);
    case 'denied':
      return new RefusedError(403, action, outcome);
    case 'unanswered':
      return new RefusedError(503, action, outcome);
  }
}
async function outcomeFor({ ask, subject }, { action, type, id }, request) {
  const asking = subjectOf(await subject(request));
  if (asking === void 0) return { kind: 'nobody' };
  const resource = id === void 0 ? '' : await id(request);
  if (typeof resource !== 'string' || (id !== void 0 && resource === '')) return { kind: 'denied' };
  let answer;
  try {
    answer = await ask(
      { subject: asking, action: { name: action }, resource: { type, id: resource } },
      request,
    );
  } catch (cause) {
    return { kind: 'unanswered', cause, ...retryAfterOf(cause) };
  }
  return outcomeOf(answer);
}
/** Only what a question has of a subject: what else the app keeps with a person does not travel. */
function subjectOf(signedIn) {
  if (!isObject(signedIn)) return void 0;
  const { type, id, properties } = signedIn;
  if (!isText(type) || !isText(id)) return void 0;
  return { type, id, ...(properties !== void 0 && { properties }) };
}
/** `Retry-After` has whole seconds. */
function retryAfterOf(error) {
  if (!isObject(error)) return {};
  const { retryAfter } = error;
  const seconds = typeof retryAfter === 'number' ? Math.ceil(retryAfter) : -1;
  return Number.isSafeInteger(seconds) && seconds >= 0 ? { retryAfter: seconds } : {};
}
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value) => typeof value === 'string' && value !== '';

// src/client/guard-express.ts
/**
 * Guards the routes of an Express-style app: `requires('invoices:approve', (request) => request.params.id)` is a middleware. Name the
 * app's own request for callbacks that know what it has: `guardExpress<express.Request>({ … })`.
 *
 * The type of the resource is what stands before the first colon of the action. Without an id only an action that takes no scope, or one
 * that is held on all, passes. An action that is not whole is a TypeError when the route is made.
 *
 * Calls `next` with a {@link RefusedError}: 401 where nobody is signed in, 403 where the decision is no, 503 where there was none, with
 * `Retry-After` where that is known. Express's own error handler answers these. The message is that of the status: it does not say which
 * action was missing. `WWW-Authenticate` is the app's to add, since the scheme is its own.
 *
 * Every request that gets here is asked, `HEAD` and `OPTIONS` as well: put CORS before.
 */
function guardExpress(options) {
  checkGuardOptions('guardExpress', options);
  return (action, id, more) => {
    const requirement = requirementOf(action, id, more);
    return (request, _response, next) => void goOn(options, requirement, request, next);
  };
}
async function goOn(options, requirement, request, next) {
  let refusal;
  try {
    refusal = await refusalOf(options, requirement, request);
  } catch (fault) {
    next(errorOf(fault));
    return;
  }
  if (refusal === void 0) next();
  else next(refusal);
}
/** Express takes an empty value for leave to go on, and the texts `route` and `router` for leave to go elsewhere. */
const errorOf = (fault) =>
  typeof fault === 'object' && fault !== null
    ? fault
    : new Error('A guard could not decide', { cause: fault });

// src/client/guard-hono.ts
/**
 * Guards the routes of a Hono app: `requires('invoices:approve', (c) => c.req.param('id'))` is a middleware. Name the app's own context
 * for callbacks that know its bindings and variables: `guardHono<Context<AppEnv>>({ … })`.
 *
 * The type of the resource is what stands before the first colon of the action. Without an id only an action that takes no scope, or one
 * that is held on all, passes. An action that is not whole is a TypeError when the route is made.
 *
 * Throws `HTTPException`: 401 where nobody is signed in, 403 where the decision is no, 503 where there was none, with `Retry-After` where
 * that is known. Its `cause` is a {@link RefusedError}, for `app.onError`. The message is that of the status: it does not say which
 * action was missing. `WWW-Authenticate` is the app's to add, since the scheme is its own.
 *
 * Every request that gets here is asked, `HEAD` and `OPTIONS` as well: put CORS before.
 */
function guardHono(options) {
  checkGuardOptions('guardHono', options);
  const { HTTPException } = options;
  if (typeof HTTPException !== 'function')
    throw new TypeError('guardHono: HTTPException must be the class of Hono');
  return (action, id, more) => {
    const requirement = requirementOf(action, id, more);
    return async (context, next) => {
      const refusal = await refusalOf(options, requirement, context);
      if (refusal === void 0) return await next();
      const { status, message, headers } = refusal;
      throw new HTTPException(status, {
        message,
        cause: refusal,
        ...(Object.keys(headers).length > 0 && { res: new Response(message, { status, headers }) }),
      });
    };
  };
}
export { Gatehouse, RefusedError, UnansweredError, guardExpress, guardHono };
