import type { StreamEvent } from './event-parser.ts';
import { EventParser } from './event-parser.ts';
import type { Problem } from './problem.ts';
import { asProblem, problemOf } from './problem.ts';

/** How a stream is: its news come, or it waits until it connects again. */
type StreamState = 'connecting' | 'open' | 'waiting';

/** What is followed, and who is told. */
type Following = {
  /** Asks for the stream. `lastId` is where it goes on; undefined is from now on. */
  readonly connect: (lastId: string | undefined, signal: AbortSignal) => Promise<Response>;
  /** Is told of each event in its order, and is waited for. */
  readonly onEvent: (event: StreamEvent) => Promise<void> | void;
  /** Is told whenever the stream begins, also after a gap: where it begins, or '' where that is not said before its first event. */
  readonly onOpen?: (lastId: string) => Promise<void> | void;
  readonly onState?: (state: StreamState) => void;
  readonly signal: AbortSignal;
  /** Where to go on. */
  readonly lastId?: string | undefined;
};

/** After the first failure it waits so long, and twice as long after each further one. */
const WAIT_MS = 1_000;
const WAIT_MAX_MS = 60_000;
/** The service says something every 15 seconds. After so long without, the connection is lost though nobody said so. */
const SILENCE_MS = 50_000;

/** Whether to ask again may help: the service is busy, restarts, or cannot be reached. */
const mayPass = ({ status }: Problem): boolean => status === 0 || status === 429 || status >= 500;

/**
 * Follows a stream of server-sent events until `signal` ends it, by fetch: an `EventSource` sends no credential. A stream that ends is
 * connected to again where it was, after a pause that grows while it fails. Resolves with where it was when it is ended, and throws the
 * `Problem` of a refusal that asking again does not change.
 */
export async function follow({
  connect,
  onEvent,
  onOpen,
  onState,
  signal,
  lastId: begin,
}: Following): Promise<string | undefined> {
  let lastId = begin;
  let failures = 0;
  while (!signal.aborted) {
    onState?.('connecting');
    let wait = 0;
    try {
      // One after the other: a stream goes on where the one before ended.
      for await (const told of eventsOf(connect, lastId, signal)) {
        if (signal.aborted) return lastId;
        if (told.lastId !== '') lastId = told.lastId;
        failures = 0;
        if ('event' in told) await onEvent(told.event);
        else {
          onState?.('open');
          await onOpen?.(told.lastId);
        }
      }
    } catch (thrown) {
      if (signal.aborted) return lastId;
      const problem = asProblem(thrown);
      if (!mayPass(problem)) throw problem;
      wait = Math.min(WAIT_MAX_MS, Math.max(WAIT_MS * 2 ** failures, (problem.retryAfter ?? 0) * 1_000));
      failures += 1;
    }
    onState?.('waiting');
    // Streams that end by themselves all at once do not come back all at once.
    await pause(Math.max(WAIT_MS, wait) * (1 + Math.random() / 4), signal);
  }
  return lastId;
}

type ToldByStream = { readonly lastId: string } | { readonly lastId: string; readonly event: StreamEvent };

/** What one stream tells until it ends: first where it begins, then its events. */
async function* eventsOf(
  connect: Following['connect'],
  lastId: string | undefined,
  signal: AbortSignal,
): AsyncGenerator<ToldByStream, void> {
  const ending = new AbortController();
  const end = (): void => ending.abort();
  signal.addEventListener('abort', end);
  let timer = setTimeout(end, SILENCE_MS);
  try {
    const response = await connect(lastId, ending.signal);
    if (!response.ok) throw problemOf(response, await response.json().catch(() => undefined));
    const parser = new EventParser();
    let isOpen = false;
    const reader = response.body
      ?.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array<ArrayBuffer>>)
      .getReader();
    for (;;) {
      const piece = await reader?.read();
      if (piece === undefined || piece.done) return;
      clearTimeout(timer);
      timer = setTimeout(end, SILENCE_MS);
      const events = parser.take(piece.value);
      if (!isOpen && parser.lastId !== '') {
        isOpen = true;
        yield { lastId: events[0] === undefined ? parser.lastId : (lastId ?? '') };
      }
      for (const event of events) yield { lastId: event.id, event };
    }
  } catch (thrown) {
    // Silence is like an end.
    if (!ending.signal.aborted || signal.aborted) throw thrown;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
    ending.abort();
  }
}

/** Resolves after a while, or at once when it is not waited for any more. */
const pause = async (ms: number, signal: AbortSignal): Promise<void> =>
  await new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
