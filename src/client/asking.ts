import type { Decision, Question } from './contract.ts';
import type { CallOptions } from './options.ts';
import { readDecision } from './read-decision.ts';
import type { Received } from './received.ts';
import type { Outgoing } from './send.ts';
import { send } from './send.ts';
import type { Call, Settings } from './settings.ts';
import { callOf } from './settings.ts';
import { settle } from './settle.ts';
import type { Surroundings } from './surroundings.ts';
import { tellUnanswered } from './tell-unanswered.ts';
import { denied, noAnswer } from './unanswered.ts';
import { TIMED_OUT, withinTime } from './within-time.ts';
import { write } from './written.ts';

/** What a client does, with given surroundings. */
export class Asking {
  readonly #settings: Settings;
  readonly #surroundings: Surroundings;

  constructor(settings: Settings, surroundings: Surroundings) {
    this.#settings = settings;
    this.#surroundings = surroundings;
  }

  /** One decision, by a request of its own. */
  async evaluate(question: Question, options: CallOptions = {}): Promise<Decision> {
    const call = callOf(this.#settings, options);
    const written = write(question);
    if (written === undefined) {
      const decision = denied(noAnswer('The question cannot be made JSON'));
      tellUnanswered(this.#settings.onUnanswered, [decision.context.error]);
      return settle(decision, { ...call, question });
    }
    const received = await this.#ask({ path: 'evaluation', body: written.text, explain: call.explain }, call);
    const decision = received.ok ? readDecision(received.body, received.token) : denied(received.why);
    tellUnanswered(this.#settings.onUnanswered, [decision.context.error]);
    const cause = received.ok ? undefined : received.cause;
    return settle(decision, { ...call, question: JSON.parse(written.text), cause });
  }

  async #ask(outgoing: Outgoing, call: Pick<Call, 'signal' | 'timeoutMs'>): Promise<Received> {
    const received = await withinTime(
      call,
      this.#surroundings,
      async (span) => await send(this.#settings, this.#surroundings, outgoing, span),
    );
    return received === TIMED_OUT
      ? { ok: false, why: noAnswer(`No answer within ${call.timeoutMs} ms`) }
      : received;
  }
}
