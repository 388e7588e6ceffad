import { Asking } from '../../../src/client/asking.ts';
import type { ClientOptions, Question } from '../../../src/client/index.ts';
import { settingsOf } from '../../../src/client/settings.ts';
import { VirtualTime } from './virtual-time.ts';

/** A request as it was sent. */
export type Sent = {
  readonly url: string;
  readonly headers: Headers;
  readonly init: RequestInit;
  readonly signal: AbortSignal;
  /** The JSON of its body. */
  readonly body: any; // oxlint-disable-line typescript/no-explicit-any -- what is sent is for each test to assert
  /** When it was sent. */
  readonly at: number;
};

/** What answers a request of a test. */
export type Answers = (sent: Sent) => Response | Promise<Response>;

/** A token that no test may find where it does not belong. */
export const TOKEN = 'glsa_the-secret-of-the-test';

/** A client in a time of its own, whose requests a test answers. */
export function askedClient(
  answers: Answers,
  options: Partial<ClientOptions> = {},
  time: VirtualTime = new VirtualTime(),
) {
  const sent: Sent[] = [];
  const settings = settingsOf({
    url: 'https://access.example.com',
    token: TOKEN,
    fetch: async (url, init) => {
      const request: Sent = {
        url,
        init,
        headers: new Headers(init.headers),
        signal: init.signal!,
        body: JSON.parse(init.body as string),
        at: time.now(),
      };
      sent.push(request);
      return await answers(request);
    },
    ...options,
  });
  return { client: new Asking(settings, time), sent, time };
}

/** Whether somebody may approve an invoice. */
export const asking = (id = '7'): Question => ({
  subject: { type: 'user', id: 'alice' },
  action: { name: 'approve' },
  resource: { type: 'invoices', id },
});

/** An answer that is yes, or no. */
export const decided = (decision: boolean): Response =>
  Response.json({ decision, context: { revision: '4.9' } });

/** Answers of a batch: yes for the invoices that are named, no for all others. */
export const decidedAll = ({ body }: Sent, ...allowed: readonly string[]): Response =>
  Response.json({
    evaluations: body.evaluations.map(({ resource }: Question) => ({
      decision: allowed.includes(resource.id),
      context: { revision: '4.9' },
    })),
  });

/** Answers that never come; a signal ends them, as that of a platform would. */
export const silence: Answers = async ({ signal }) =>
  await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));

/** An answer whose body is given piece by piece, null being one that never comes, and which notes that somebody let go of it. */
export function watchedBody(pieces: readonly (string | null)[], init: ResponseInit = {}) {
  const watched = { isCancelled: false };
  let next = 0;
  const stream = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const piece = pieces[next++];
        if (piece === undefined) controller.close();
        else if (piece === null) return new Promise<void>(() => undefined);
        else controller.enqueue(new TextEncoder().encode(piece));
        return undefined;
      },
      cancel() {
        watched.isCancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  return { response: new Response(stream, init), watched };
}
