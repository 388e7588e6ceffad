import { toldFault } from '../../../faults.ts';
import { inRequest } from '../../../log.ts';
import type { ChangeEntry } from '../../../service/ports/changes.ts';
import type { After } from '../../../service/trail/after.ts';
import type { Listener, News } from '../../../service/trail/following.ts';
import { toTrailEntryView } from '../../../wire/grafana/trail.ts';

/** A comment goes out after so long without an event, so that nobody between takes the connection for dead. */
const BEAT_MS = 15_000;
/** A client that takes nothing for so long is cut off, and looked after so often until then. */
const STALLED_MS = 60_000;
const STAY_MS = 2_000;

/** Server-sent events: first what was found, then what a listener hears. Who reads slowly is waited for, and holds nothing meanwhile. */
export function eventsOf(
  requestId: string,
  { entries, reset, revision }: After,
  listener: Listener,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  // Without an id, whoever is cut off before the first event would not know where to go on.
  let first: string | undefined = `retry: 1000\nid: ${revision}\n\n`;
  if (reset !== undefined) first = textOf({ kind: 'reset', reset }) ?? first;
  else if (entries.length > 0) first = textOf({ kind: 'entries', entries }) ?? first;
  let stopWaiting = () => {};
  const waitForClient = (controller: ReadableStreamDefaultController, waitedMs = 0) => {
    const timer = setTimeout(() => {
      if (waitedMs + STAY_MS >= STALLED_MS) {
        listener.leave();
        controller.error(new Error('The client takes nothing'));
        return;
      }
      listener.stay();
      waitForClient(controller, waitedMs + STAY_MS);
    }, STAY_MS);
    stopWaiting = () => clearTimeout(timer);
  };
  return new ReadableStream<Uint8Array>(
    {
      start: (controller) => waitForClient(controller),
      async pull(controller) {
        stopWaiting();
        const text = first ?? textOf(await nextOf(requestId, listener));
        first = undefined;
        if (text === undefined) {
          controller.close();
          return;
        }
        controller.enqueue(encoder.encode(text));
        waitForClient(controller);
      },
      cancel() {
        stopWaiting();
        listener.leave();
      },
    },
    // Nothing is asked for before the client can take it: what it may know is decided then.
    { highWaterMark: 0 },
  );
}

async function nextOf(requestId: string, listener: Listener): Promise<News> {
  return await inRequest(requestId, async () => {
    try {
      return await listener.next(BEAT_MS);
    } catch (error) {
      toldFault(error, { what: 'following a trail' });
      listener.leave();
      return { kind: 'end', why: 'away' };
    }
  });
}

/** The events of some news; undefined at the end. */
function textOf(news: News): string | undefined {
  switch (news.kind) {
    case 'entries':
      return news.entries.map(eventOf).join('');
    case 'reset':
      return `id: ${news.reset.newest}\nevent: reset\ndata: ${JSON.stringify(news.reset)}\n\n`;
    case 'idle':
      return ':\n\n';
    case 'end':
      return undefined;
  }
}

/** The events of entries, while somebody holds these: many tell the same. */
const events = new WeakMap<ChangeEntry, string>();

function eventOf(entry: ChangeEntry): string {
  let text = events.get(entry);
  if (text === undefined) {
    text = `id: ${entry.revision}\nevent: change\ndata: ${JSON.stringify(toTrailEntryView(entry))}\n\n`;
    events.set(entry, text);
  }
  return text;
}
