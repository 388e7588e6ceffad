import { Asking } from './asking.ts';
import type { Action, Decision, Question, Resource, Subject } from './contract.ts';
import type { CallOptions, ClientOptions } from './options.ts';
import type { Page } from './page.ts';
import type { ActionSearch, ResourceSearch, Searches, SearchOptions, SubjectSearch } from './searches.ts';
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
   * Whether a subject may do an action on a resource, as an object: read its `decision`, since the object itself is always true in an `if`.
   * Where there is no decision, it is what `whenUnanswered` says: a no, unless said.
   * Rejects with the reason of the signal once that is aborted, and with a TypeError for options that make no sense.
   */
  async evaluate(question: Question, options?: CallOptions): Promise<Decision> {
    return await this.#asking.evaluate(question, options);
  }

  /** Whether a subject may: the `decision` of `evaluate`, as a boolean. */
  async allows(question: Question, options?: CallOptions): Promise<boolean> {
    return (await this.evaluate(question, options)).decision;
  }

  /**
   * Several decisions, in the order of the questions, and as many: a list of nothing is answered without a request. All lists that are
   * asked for in one tick, with the same `explain` and `timeoutMs`, go in one request; more than 1,000 questions, or 900 kB, in several.
   * A list that fits in one request is decided at one moment. Where there is no decision for a question, it is what `whenUnanswered` says
   * of that question, also where Gatehouse refused it alone: `throw` throws the first such cause, and gives no decision of that list.
   * A list that is aborted or fails leaves the others as they are. Rejects as `evaluate` does, and with a TypeError for what is no array.
   */
  async evaluateAll(questions: readonly Question[], options?: CallOptions): Promise<Decision[]> {
    return await this.#asking.evaluateAll(questions, options);
  }

  /**
   * Searches, a page at a time: `subject` for who of a type may do an action on a resource, `resource` for what of a type a subject may do
   * an action on, `action` for what a subject may do on a resource. Throws an UnansweredError where there is no page, whatever
   * `whenUnanswered` says, as a list that is too short would be a wrong answer.
   */
  async search(kind: 'subject', query: SubjectSearch, options?: SearchOptions): Promise<Page<Subject>>;
  async search(kind: 'resource', query: ResourceSearch, options?: SearchOptions): Promise<Page<Resource>>;
  async search(kind: 'action', query: ActionSearch, options?: SearchOptions): Promise<Page<Action>>;
  async search<K extends keyof Searches>(
    kind: K,
    query: Searches[K]['asks'],
    options?: SearchOptions,
  ): Promise<Page<Searches[K]['finds']>> {
    return await this.#asking.search(kind, query, options);
  }
}
