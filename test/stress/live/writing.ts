import type { Answer, Call, Sent } from './client.ts';
import { now } from './clock.ts';
import type { Outcome } from './register.ts';

/** What every run is told about refused changes: they should not happen, and say that a kind is not exercised. */
export const refusals = new Map<string, number>();

let tags = 0;

/** One request of a change. */
type Sending = Sent & {
  /** Whether the factor holds once the request is committed. */
  readonly leaves: boolean;
  /** Statuses that say that it is so already. */
  readonly already?: readonly number[];
};

/** A request under its tag, and whether the factor holds once it is committed. */
export type SentStep = {
  readonly tag: string;
  readonly leaves: boolean;
  readonly began: number;
  ended: number;
};

/** The rest of a change is not sent, since it is not known, or not so, what it builds on. */
class Stopped extends Error {}

/** The requests of one change, in order, and what became of them together. */
export class Writing {
  readonly #call: Call;
  readonly sent: SentStep[] = [];
  #outcome: Outcome = 'ok';

  constructor(call: Call) {
    this.#call = call;
  }

  /** Sends a request of the change. Does not return when it was not answered with success. */
  async send({ leaves, already = [], ...sent }: Sending): Promise<Answer> {
    const tag = `live/${++tags}`;
    const one: SentStep = { tag, leaves, began: now(), ended: Infinity };
    this.sent.push(one);
    const answer = await this.#call({ ...sent, tag });
    const { status, body } = answer;
    if ((status >= 200 && status < 300) || already.includes(status)) {
      one.ended = now();
      return answer;
    }
    if (status === 0 || status >= 500) this.#outcome = 'unknown';
    else {
      const path = sent.path.replaceAll(/\d+/g, 'N');
      const text = `${sent.method} ${path} ${status} ${JSON.stringify(body).slice(0, 120).replaceAll(/\d+/g, 'N')}`;
      refusals.set(text, (refusals.get(text) ?? 0) + 1);
      // What was sent before it may have changed something.
      this.#outcome = this.sent.length > 1 ? 'unknown' : 'refused';
    }
    throw new Stopped();
  }

  /** Something that the change needs to know; does not return when there is no answer. */
  async ask(sent: Sent): Promise<Answer> {
    const answer = await this.#call(sent);
    if (answer.status >= 200 && answer.status < 300) return answer;
    this.#outcome = 'unknown';
    throw new Stopped();
  }

  /** Runs the change; resolves to what became of it. */
  async run(change: () => Promise<void>): Promise<Outcome> {
    try {
      await change();
    } catch (error) {
      if (!(error instanceof Stopped)) throw error;
    }
    return this.#outcome;
  }
}
