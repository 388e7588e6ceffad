import type { Answered } from './asker.ts';
import { Asker } from './asker.ts';
import { planRequests } from './plan-requests.ts';
import { readDecisions } from './read-decision.ts';
import type { Received } from './receive.ts';
import type { Outgoing } from './send.ts';
import type { Call } from './settings.ts';
import { denied } from './unanswered.ts';
import type { Written } from './written.ts';

/** So many turns of microtasks a batch is open for, so that lists join it which are asked for behind a few settled promises. */
const TURNS = 8;

/** What calls must have alike to share a request. */
type Shared = Pick<Call, 'explain' | 'timeoutMs'>;

type Ask = (outgoing: Outgoing, call: Pick<Call, 'signal' | 'timeoutMs'>) => Promise<Received>;

/**
 * Lists that are asked for in one tick go together. Timers play no part in it: in Workers a tick belongs to one request, and what one
 * request waits for must not be sent by another.
 */
export class Batches {
  readonly #ask: Ask;
  readonly #tell: (answered: readonly Answered[]) => void;
  readonly #open = new Map<string, Asker[]>();

  /** @param tell hears what each request was answered */
  constructor(ask: Ask, tell: (answered: readonly Answered[]) => void) {
    this.#ask = ask;
    this.#tell = tell;
  }

  /** The answers to a list that is not empty, in order. Rejects with the reason of the signal once that is aborted. */
  async join(list: readonly Written[], call: Shared & Pick<Call, 'signal'>): Promise<readonly Answered[]> {
    call.signal?.throwIfAborted();
    const asker = new Asker(list, call.signal);
    const key = `${call.explain} ${call.timeoutMs}`;
    const open = this.#open.get(key);
    if (open === undefined) {
      const askers = [asker];
      this.#open.set(key, askers);
      void this.#close(key, askers, call);
    } else open.push(asker);
    return await asker.answered;
  }

  async #close(key: string, all: readonly Asker[], shared: Shared): Promise<void> {
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
            return asker === undefined || question === undefined ? [] : [{ asker, index, question }];
          });
          await this.#send(questions, shared);
        }),
      );
    } catch (fault) {
      for (const asker of askers) asker.fail(fault);
    }
  }

  /** Ends early when nobody waits for any of its answers any more. */
  async #send(
    asked: readonly { readonly asker: Asker; readonly index: number; readonly question: Written }[],
    { explain, timeoutMs }: Shared,
  ): Promise<void> {
    const controller = new AbortController();
    const waiting = new Set(asked.map(({ asker }) => asker));
    for (const asker of waiting)
      asker.whenLeaving(() => {
        waiting.delete(asker);
        if (waiting.size === 0) controller.abort();
      });
    const body = `{"evaluations":[${asked.map(({ question }) => question.text).join(',')}]}`;
    const count = asked.length;
    const outgoing = { path: 'evaluations', body, explain, wants: 'decision', count } as const;
    const received = await this.#ask(outgoing, { signal: controller.signal, timeoutMs }).catch(
      (fault: unknown) => {
        if (controller.signal.aborted) return undefined;
        throw fault;
      },
    );
    if (received === undefined) return;
    const answered: readonly Answered[] = received.ok
      ? readDecisions(received.body, count, received.token).map((decision) => ({ decision }))
      : asked.map(() => ({ decision: denied(received.why), cause: received.cause }));
    this.#tell(answered);
    for (const [i, { asker, index }] of asked.entries()) {
      const answer = answered[i];
      if (answer !== undefined && asker.waits) asker.answer(index, answer);
    }
  }
}
