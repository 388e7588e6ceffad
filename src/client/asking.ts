import type { Answered } from './asker.ts';
import { Batches } from './batches.ts';
import type { Decision, Question, Unanswered } from './contract.ts';
import type { CallOptions } from './options.ts';
import { Page } from './page.ts';
import { readDecision } from './read-decision.ts';
import { isSearchable, readPage } from './read-page.ts';
import type { Received } from './receive.ts';
import { parseJson } from './records.ts';
import type { Searches, SearchOptions } from './searches.ts';
import type { Outgoing } from './send.ts';
import { send } from './send.ts';
import type { Call, Settings } from './settings.ts';
import { callOf } from './settings.ts';
import { settle } from './settle.ts';
import type { Surroundings } from './surroundings.ts';
import { tellUnanswered } from './tell-unanswered.ts';
import { UnansweredError } from './unanswered-error.ts';
import { denied, noAnswer, notUnderstood } from './unanswered.ts';
import { TIMED_OUT, withinTime } from './within-time.ts';
import type { Written } from './written.ts';
import { write } from './written.ts';

/** What a client does, with given surroundings. `Gatehouse` says what each call guarantees. */
export class Asking {
  readonly #settings: Settings;
  readonly #surroundings: Surroundings;
  readonly #batches: Batches;

  constructor(settings: Settings, surroundings: Surroundings) {
    this.#settings = settings;
    this.#surroundings = surroundings;
    this.#batches = new Batches(
      async (outgoing, call) => await this.#ask(outgoing, call),
      (answered) => this.#tell(answered),
    );
  }

  async evaluate(question: Question, options: CallOptions = {}): Promise<Decision> {
    const call = callOf(this.#settings, options);
    call.signal?.throwIfAborted();
    const written = write(question);
    const answered = written === undefined ? noJson() : await this.#askAlone(written, call);
    this.#tell([answered]);
    return settle(answered.decision, { ...call, ...answered, question: asAsked(question, written) });
  }

  async evaluateAll(questions: readonly Question[], options: CallOptions = {}): Promise<Decision[]> {
    const call = callOf(this.#settings, options);
    call.signal?.throwIfAborted();
    // Of anything else there would be no answers, of which every one is a yes.
    if (!Array.isArray(questions)) throw new TypeError('questions must be a list');
    // Of this moment: whoever asked may go on to change them.
    const asked = Array.from(questions as readonly Question[], (question) => ({
      question,
      written: write(question),
    }));
    const list = asked.flatMap(({ written }) => written ?? []);
    if (list.length < asked.length) this.#tell([noJson()]);
    const answers = list.length === 0 ? [] : await this.#batches.join(list, call);
    let next = 0;
    return asked.map(({ question, written }) => {
      const answered = (written === undefined ? undefined : answers[next++]) ?? noJson();
      return settle(answered.decision, { ...call, ...answered, question: asAsked(question, written) });
    });
  }

  async search<K extends keyof Searches>(
    kind: K,
    query: Searches[K]['asks'],
    { limit, token, ...options }: SearchOptions = {},
  ): Promise<Page<Searches[K]['finds']>> {
    const call = callOf(this.#settings, options);
    call.signal?.throwIfAborted();
    if (!isSearchable(kind)) throw new TypeError("a search is for a 'subject', a 'resource' or an 'action'");
    const written = write(query);
    if (written === undefined) throw this.#unanswered(NO_JSON);
    const page = async (own: string | undefined): Promise<Page<Searches[K]['finds']>> => {
      const body = JSON.stringify({ ...JSON.parse(written.text), page: { limit, token: own } });
      const received = await this.#ask({ path: `search/${kind}`, body, explain: false, wants: 'page' }, call);
      const content = received.ok ? readPage(kind, received.body) : undefined;
      if (content !== undefined) return new Page(content, own, page);
      const why = received.ok ? notUnderstood(200, 'page') : received.why;
      throw this.#unanswered(why, received.ok ? undefined : received.cause);
    };
    return await page(token);
  }

  async #askAlone({ text }: Written, call: Call): Promise<Answered> {
    const { explain } = call;
    const received = await this.#ask(
      { path: 'evaluation', body: text, explain, wants: 'decision', count: 1 },
      call,
    );
    return received.ok
      ? { decision: readDecision(received.body, received.token) }
      : { decision: denied(received.why), cause: received.cause };
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

  #unanswered(why: Unanswered, cause?: unknown): UnansweredError {
    tellUnanswered(this.#settings.onUnanswered, [why]);
    return new UnansweredError(why, cause);
  }

  #tell(answered: readonly Answered[]): void {
    tellUnanswered(
      this.#settings.onUnanswered,
      answered.map(({ decision }) => decision.context.error),
    );
  }
}

const NO_JSON = noAnswer('The question cannot be made JSON');

/** A new one each time, since a caller may change what it is given. */
const noJson = (): Answered => ({ decision: denied(NO_JSON) });

/** A question as it was sent, which decides on its behalf where nobody else does. */
const asAsked = (question: Question, written: Written | undefined): Question =>
  written === undefined ? question : (parseJson(written.text) as Question);
