import type { NotDone } from '../../core/near-miss.ts';
import { folded, nearMissOf, notDoneBy } from '../../core/near-miss.ts';
import type { Fields } from '../../wire/form.ts';
import { visitUnknown } from '../../wire/form.ts';
import type { Contract } from './contract.ts';

/** Why an unknown name is refused. */
type Why =
  | { readonly kind: 'slip'; readonly meant: string }
  | { readonly kind: 'not-done'; readonly what: NotDone }
  /** Nothing unknown is taken here. `known` is what may be sent. */
  | { readonly kind: 'closed'; readonly known: readonly string[] }
  /** The name is known, and only what it is sent with is not. */
  | { readonly kind: 'neither' }
  /** The client asked for it. `others` are more unknown names, `more` how many there are besides. */
  | { readonly kind: 'strict'; readonly others: readonly string[]; readonly more: number };

/** An unknown name in a request that is refused because of it, or one that says whether anything is done and says something unknown. The path is short, but may hold any characters. */
export type UnknownName = {
  readonly part: 'query' | 'body';
  /** Where it is, with the name at its end; empty where the name cannot be said. */
  readonly path: readonly string[];
  readonly why: Why;
};

/** Of one request so many different unknown names are looked at; the others are counted. No answer of ours has as many. */
const LOOKED_AT_MAX = 64;
/** So many names are told. */
const TOLD_MAX = 10;
/** What a name looks like that may stand in a header. */
const PLAIN = /^[A-Za-z][\w-]{0,39}$/;

/** What is to be done about the unknown names of a request. */
export type Judged = {
  readonly refused: UnknownName | undefined;
  /** The names that are ignored, as a list of a header; undefined when there are none. */
  readonly ignored: string | undefined;
};

/** Looks at the names in a body. Takes no longer than reading the body did. */
export function judgeBody({ form, method, answered }: Contract, body: unknown, isStrict: boolean): Judged {
  if (form === undefined) return { refused: undefined, ignored: undefined };
  const names = new Names('body');
  const isUpdate = method === 'PUT' || method === 'PATCH';
  let bodyNames: ReadonlySet<string> | undefined;
  /** A field of this body in the wrong place is none that was read. */
  const isAnswered = (name: string): boolean =>
    answered().has(name) && !(bodyNames ??= namesIn(form.fields)).has(name);
  const whyNot = (name: string, fields: Fields): Why | undefined => {
    const text = folded(name);
    if (form.passed.has(text)) return undefined;
    const what = notDoneBy(name);
    if (what !== undefined && !(isUpdate && isAnswered(text))) return { kind: 'not-done', what };
    const meant = nearMissOf(name, fields.byName.values());
    return meant === undefined || isAnswered(text) ? undefined : { kind: 'slip', meant };
  };
  visitUnknown(body, form.fields, (name, path, fields) => {
    names.add(name, fields, path, (text) => whyNot(text, fields));
  });
  return names.judged(isStrict);
}

/** Looks at the names of the parameters in a query. What is ignored there is not told. */
export function judgeQuery(
  contract: Contract,
  sent: readonly string[],
  isStrict: boolean,
): UnknownName | undefined {
  const { query, method, isClosed } = contract;
  const names = new Names('query');
  const known = query.map(({ name }) => name);
  const whyNot = (name: string): Why | undefined => {
    const what = method === 'GET' ? undefined : notDoneBy(name);
    if (what !== undefined) return { kind: 'not-done', what };
    const meant = nearMissOf(name, query);
    if (meant !== undefined) return { kind: 'slip', meant };
    return isClosed ? { kind: 'closed', known } : undefined;
  };
  for (const name of sent) if (!known.includes(name)) names.add(name, contract, [], whyNot);
  return names.judged(isStrict).refused;
}

/** The unknown names of a request, each once. */
class Names {
  readonly #part: UnknownName['part'];
  readonly #seen = new Map<object, Set<string>>();
  readonly #told: string[][] = [];
  #count = 0;
  #more = 0;
  #refused: UnknownName | undefined;

  constructor(part: UnknownName['part']) {
    this.#part = part;
  }

  /** @param among where the name is: it may be elsewhere too, and mean something else there */
  add(name: string, among: object, path: readonly string[], whyNot: (name: string) => Why | undefined): void {
    const seen = this.#seen.get(among);
    if (seen?.has(name) === true) return;
    if (this.#count === LOOKED_AT_MAX) {
      this.#more++;
      return;
    }
    this.#count++;
    if (seen === undefined) this.#seen.set(among, new Set([name]));
    else seen.add(name);
    const why = whyNot(name);
    const isPlain = PLAIN.test(name);
    if (isPlain && this.#told.length < TOLD_MAX) this.#told.push([...path, name]);
    else this.#more++;
    // A slip is no longer than what was meant, and what is not done is bounded as well.
    if (why !== undefined)
      this.#refused ??= {
        part: this.#part,
        path: why.kind === 'closed' && !isPlain ? [] : [...path, name],
        why,
      };
  }

  judged(isStrict: boolean): Judged {
    if (this.#refused !== undefined || this.#count === 0)
      return { refused: this.#refused, ignored: undefined };
    const more = this.#more;
    const told = this.#told.map((path) => path.join('.'));
    if (isStrict) {
      const [path] = this.#told;
      // One that cannot be said is the first, then.
      const why = { kind: 'strict', others: told.slice(1), more: path ? more : more - 1 } as const;
      return { refused: { part: this.#part, path: path ?? [], why }, ignored: undefined };
    }
    return { refused: undefined, ignored: [...told, ...(more === 0 ? [] : [`*;more=${more}`])].join(', ') };
  }
}

function namesIn({ byFolded }: Fields): Set<string> {
  const names = new Set(byFolded.keys());
  for (const { inside } of byFolded.values()) {
    let shape = inside;
    while (shape?.kind === 'list') shape = shape.of;
    if (shape !== undefined) for (const name of namesIn(shape)) names.add(name);
  }
  return names;
}

const IGNORED = {
  end: 'and ignoring it would give something that never ends',
  start: 'and ignoring it would give something at once',
  trial: 'and ignoring it would make the change',
} as const satisfies Readonly<Record<NotDone, string>>;

/** What is wrong with an unknown name, as the rest of a sentence about it. */
export function describeUnknown({ why }: UnknownName): string {
  switch (why.kind) {
    case 'slip':
      return `is unknown: did you mean \`${why.meant}\`?`;
    case 'not-done':
      return `is unknown here, ${IGNORED[why.what]}`;
    case 'closed':
      return `is unknown here: only ${why.known.join(', ')} can be sent`;
    case 'neither':
      return 'must be true or false, and there once';
    case 'strict': {
      const more = why.more === 0 ? [] : [`${why.more} more`];
      const others = [...why.others, ...more];
      return others.length === 0 ? 'is unknown' : `is unknown, as well as ${others.join(', ')}`;
    }
  }
}
