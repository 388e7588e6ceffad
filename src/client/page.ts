import { UnansweredError } from './unanswered-error.ts';
import { noAnswer } from './unanswered.ts';

/** What a page says by itself. */
export type PageContent<T> = {
  /** In the order of Gatehouse: docs/authzen.md#searches. May be fewer than the limit, or none, although more follow. */
  readonly results: readonly T[];
  /** A subject may do it on all of a type: then there may be more than Gatehouse knows of. */
  readonly all: boolean;
  /** The state that was asked: the newest revision of the org, a dot, and that of the global plane. */
  readonly revision: string | undefined;
  /** What asks for the page behind it; undefined on the last. */
  readonly next: string | undefined;
};

/** So many pages without a result may follow one another: with more, somebody else is out of order. */
const EMPTY_PAGES_MAX = 1_000;

/**
 * A page of what a search found. `for await` goes over its results and those of all later pages, which it asks for as it needs them, with
 * the options of the first: each page has their time-out. It throws an UnansweredError where a page is not answered, where a page leads
 * back to an earlier one, and behind 1,000 pages in a row without a result: so what it went over to its end is the whole list.
 */
export class Page<T> implements PageContent<T>, AsyncIterable<T> {
  readonly results: readonly T[];
  readonly all: boolean;
  readonly revision: string | undefined;
  readonly next: string | undefined;
  readonly #own: string | undefined;
  readonly #later: (token: string) => Promise<Page<T>>;

  /**
   * @param own what asked for this page; undefined for the first
   * @param later asks for another page of the same search
   */
  constructor(content: PageContent<T>, own: string | undefined, later: (token: string) => Promise<Page<T>>) {
    this.results = content.results;
    this.all = content.all;
    this.revision = content.revision;
    this.next = content.next;
    this.#own = own;
    this.#later = later;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    let { results, next }: PageContent<T> = this;
    const seen = new Set([this.#own]);
    let empty = 0;
    for (;;) {
      yield* results;
      if (next === undefined) return;
      if (seen.has(next)) throw new UnansweredError(noAnswer('The pages of a search go round in a circle'));
      seen.add(next);
      empty = results.length === 0 ? empty + 1 : 0;
      if (empty >= EMPTY_PAGES_MAX)
        throw new UnansweredError(noAnswer(`There were ${EMPTY_PAGES_MAX} pages in a row without a result`));
      ({ results, next } = await this.#later(next));
    }
  }
}
