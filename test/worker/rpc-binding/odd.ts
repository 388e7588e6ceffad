import { RpcTarget } from 'cloudflare:workers';

/** How often somebody read or called what stayed with the Worker that asks. */
export type Touched = { count: number };

/** Sent as a stub: all that is read of it, or called, comes back to the Worker that sent it. */
class Watched extends RpcTarget {
  readonly #touched: Touched;

  constructor(touched: Touched) {
    super();
    this.#touched = touched;
  }

  get type(): string {
    this.#touched.count++;
    return 'user';
  }

  get id(): string {
    this.#touched.count++;
    return 'admin';
  }

  get name(): string {
    this.#touched.count++;
    return 'read';
  }

  get length(): number {
    this.#touched.count++;
    return 1;
  }

  // What a language asks of a value that is to be a text, or a promise, or JSON.
  override toString(): string {
    this.#touched.count++;
    return 'admin';
  }

  toJSON(): string {
    this.#touched.count++;
    return 'admin';
  }
}

/** Longer than anything that may be asked, and far shorter than the 32 MiB that a call may take. */
const HUGE = 2 * 1024 * 1024;

function cyclic(): object {
  const one: Record<string, unknown> = { type: 'user', id: 'admin' };
  one['self'] = one;
  return one;
}

function deep(levels: number): object {
  let one: object = {};
  for (let level = 0; level < levels; level++) one = { one };
  return one;
}

/** What a call between Workers takes and JSON does not have, or has no room for; made in the Worker that asks. */
export const ODD: Readonly<Record<string, (touched: Touched) => unknown>> = {
  'a function': (touched) => () => {
    touched.count++;
    return 'admin';
  },
  'a stub': (touched) => new Watched(touched),
  nothing: () => undefined,
  null: () => null,
  'a Map': () => new Map([['id', 'admin']]),
  'a Set': () => new Set(['admin']),
  'a Date': () => new Date(0),
  'a Date without a time': () => new Date(Number.NaN),
  'a pattern': () => /admin/,
  'an error': () => new Error('admin'),
  bytes: () => new TextEncoder().encode('admin'),
  'a number without end': () => Number.POSITIVE_INFINITY,
  'no number': () => Number.NaN,
  'a big integer': () => 7n,
  'a text as an object': () => Object('admin'),
  'half a pair of surrogates': () => '\uD800',
  'a text with an end in it': () => 'admin\0',
  'a huge text': () => 'a'.repeat(HUGE),
  'a huge list': () => Array.from({ length: 200_000 }, () => 'a'),
  'a list with holes': () => Array.from({ length: 3 }),
  'something cyclic': cyclic,
  'something deep': () => deep(500),
  headers: () => new Headers({ id: 'admin' }),
  'a request': () => new Request('http://elsewhere.test/', { headers: { id: 'admin' } }),
  'a response': () => new Response('admin'),
  'a stream': () => new Response('admin').body,
  'a prototype by name': () => JSON.parse('{"__proto__":{"type":"user","id":"admin","name":"read"}}'),
};

/** Puts odd things where a wish has their names: `{ "odd": "a Map" }`. */
export function withOdd(wished: unknown, touched: Touched): unknown {
  if (typeof wished !== 'object' || wished === null) return wished;
  if (Array.isArray(wished)) return wished.map((one) => withOdd(one, touched));
  if ('odd' in wished && typeof wished.odd === 'string') return ODD[wished.odd]?.(touched);
  return Object.fromEntries(Object.entries(wished).map(([name, one]) => [name, withOdd(one, touched)]));
}
