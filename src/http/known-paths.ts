import type { Result, Router } from 'hono/router';
import { METHODS } from 'hono/router';
import { TrieRouter } from 'hono/router/trie-router';

const KNOWN_METHODS = new Set(METHODS.map((method) => method.toUpperCase()));

/** What a path may have that stands for other texts: a parameter, or a wildcard. */
const STANDS_FOR_OTHERS = /[:*]/;

/**
 * A router that works out once what answers at a path: at each that a route has word for word, which is one look-up from then on. All
 * other paths are looked for each time, since a stranger can make any number of them. It remembers no more than there are routes,
 * for each method that HTTP knows.
 */
export class KnownPaths<T> implements Router<T> {
  readonly name = 'KnownPaths';
  readonly #routes = new TrieRouter<T>();
  readonly #known = new Map<string, Map<string, Result<T>>>();

  add(method: string, path: string, handler: T): void {
    this.#routes.add(method, path, handler);
    if (!STANDS_FOR_OTHERS.test(path)) this.#known.set(path, new Map());
    // What answered at a path so far may not be all.
    for (const found of this.#known.values()) found.clear();
  }

  match(method: string, path: string): Result<T> {
    const known = this.#known.get(path);
    if (known === undefined || !KNOWN_METHODS.has(method)) return this.#routes.match(method, path);
    let found = known.get(method);
    if (found === undefined) known.set(method, (found = this.#routes.match(method, path)));
    return found;
  }
}
