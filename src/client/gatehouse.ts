import { Asking } from './asking.ts';
import type { Decision, Question } from './contract.ts';
import type { CallOptions, ClientOptions } from './options.ts';
import { settingsOf } from './settings.ts';
import { PLATFORM } from './surroundings.ts';

/**
 * A client of Gatehouse: asks for decisions by HTTP, and says no where it gets none. It keeps no decision, so that what is revoked ends
 * with the next answer. One is enough for a process; in Workers it may live outside of requests. Source: docs/authzen.md.
 */
export class Gatehouse {
  readonly #asking: Asking;

  /** Throws a TypeError that names the option that makes no sense. */
  constructor(options: ClientOptions) {
    this.#asking = new Asking(settingsOf(options), PLATFORM);
  }

  /**
   * Whether a subject may do an action on a resource. Where there is no decision, it is what `whenUnanswered` says: a no, unless said.
   * Rejects with the reason of the signal once that is aborted, and with a TypeError for options that make no sense.
   */
  async evaluate(question: Question, options?: CallOptions): Promise<Decision> {
    return await this.#asking.evaluate(question, options);
  }

  /** The decision of `evaluate` alone. */
  async allows(question: Question, options?: CallOptions): Promise<boolean> {
    return (await this.evaluate(question, options)).decision;
  }
}
