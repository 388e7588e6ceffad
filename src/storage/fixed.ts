import { entityKind, is, Param, Placeholder } from 'drizzle-orm';
import type { BatchItem } from 'drizzle-orm/batch';
import { SQLiteInsertBase } from 'drizzle-orm/sqlite-core';

import type { Read } from '../service/ports/read.ts';
import type { Orm } from './d1.ts';
import type { Bindable, Made, Prepared } from './session.ts';

/*
 * Making the text of a statement takes longer than running it. Where the text is always the same, it is made once for each isolate, and
 * afterwards only the values are filled in. Source: docs/decisions/0032-statements-made-once.md.
 */

type Statement = BatchItem<'sqlite'>;
/** What may be filled in. A list is filled in as JSON, see `json-lists.ts`. */
type Value = number | string | boolean | null;
type Values = Readonly<Record<string, Value>>;

/** Stands for a value that is filled in later. Whoever looks at it instead of handing it to the query builder fails at once. */
class Blank extends Placeholder {
  static override readonly [entityKind] = 'Blank';

  [Symbol.toPrimitive](): never {
    throw new Error(`The value ${this.name} is filled in later, and has no text or number yet`);
  }

  toJSON(): never {
    return this[Symbol.toPrimitive]();
  }
}

/** A statement with its values filled in, as a batch takes it. */
class Filled implements Prepared {
  readonly #template: Template;
  readonly #query: { readonly sql: string; readonly params: readonly unknown[] };

  constructor(template: Template, params: readonly unknown[]) {
    this.#template = template;
    this.#query = { sql: template.sql, params };
  }

  get inserts(): boolean {
    return this.#template.inserts;
  }

  get stmt(): Bindable {
    return this.#template.stmt;
  }

  _prepare(): Prepared {
    return this;
  }

  getQuery(): { readonly sql: string; readonly params: readonly unknown[] } {
    return this.#query;
  }

  mapResult(result: unknown): unknown {
    return this.#template.answerOf(result);
  }

  toSQL(): { readonly sql: string; readonly params: readonly unknown[] } {
    return this.#query;
  }
}

/** A statement without its values. */
type Template = {
  readonly sql: string;
  readonly inserts: boolean;
  readonly stmt: Bindable;
  /** What the statement gives, of what D1 says of it in a batch. */
  readonly answerOf: (result: unknown) => unknown;
  readonly params: readonly ((values: Values) => unknown)[];
};

/**
 * A statement, or several, made once; the values are filled in each time.
 *
 * @param make makes them. It may only hand the values to the query builder, one by one: into conditions, into `sql`, and as columns
 *   that are written. It must not look at them: a text or a number that is made of one, and a decision by one, is made before, and
 *   filled in as a value of its own, or is another statement. What compares a value with `===` is not noticed
 * @returns takes the values, and gives what `make` gave, as far as a batch uses it
 */
export function fixed<V extends Values, S extends Statement | readonly Statement[]>(
  orm: Orm,
  make: (values: V) => S,
): (values: V) => S {
  let templates: readonly Template[] | undefined;
  let isList = false;
  return (values) => {
    if (templates === undefined) {
      const made: Statement | readonly Statement[] = make(BLANKS as V);
      isList = Array.isArray(made);
      templates = (isList ? (made as readonly Statement[]) : [made as Statement]).map((one) =>
        templateOf(orm, one),
      );
    }
    const filled = templates.map((template) => fill(template, values));
    // A batch uses no more of a statement than a filled one has.
    return (isList ? filled : filled[0]) as unknown as S;
  };
}

/**
 * A question made once; the values are filled in each time.
 *
 * @param make makes it, under the same rule as statements. Its answer, and what that was read from, are made of the rows alone: what
 *   depends on a value is added to the filled question, by `map` and `readFrom`
 * @returns takes the values, and gives the question
 */
export function fixedRead<V extends Values, T>(
  orm: Orm,
  make: (values: V) => Read<T>,
): (values: V) => Read<T> {
  let made: Omit<Read<T>, 'statements'> | undefined;
  const statementsOf = fixed(orm, (values: V) => {
    const { statements, ...rest } = make(values);
    // The statements that it was made of are large, and not kept.
    made = rest;
    return statements as readonly Statement[];
  });
  return (values) => {
    const statements = statementsOf(values);
    return { ...(made as Omit<Read<T>, 'statements'>), statements };
  };
}

/**
 * One of something for each of a few kinds, which differ in their texts. Each is made when it is first wanted, and kept: so nothing
 * that comes with a request may be a kind.
 */
export function perKind<K extends string, T>(make: (kind: K) => T): (kind: K) => T {
  const made = new Map<K, T>();
  return (kind) => {
    const known = made.get(kind);
    if (known !== undefined) return known;
    const one = make(kind);
    made.set(kind, one);
    return one;
  };
}

/** Whether there may be more rows by a statement. */
export const isInsert = (statement: unknown): boolean =>
  statement instanceof Filled ? statement.inserts : is(statement, SQLiteInsertBase);

/** A blank for each name that is asked for. */
const BLANKS: Values = new Proxy<Values>(
  {},
  {
    get: (_values, name) => new Blank(String(name)),
    ownKeys: () => {
      throw new Error('The values that are filled in later must be named one by one');
    },
  },
);

function templateOf(orm: Orm, statement: Statement): Template {
  const prepared = (statement as unknown as { _prepare(): Made })._prepare();
  const { sql, params } = prepared.getQuery();
  return {
    sql,
    inserts: is(statement, SQLiteInsertBase),
    stmt: orm.$client.prepare(sql),
    answerOf: prepared.answerOf(),
    params: params.map(slotOf),
  };
}

function slotOf(param: unknown): (values: Values) => unknown {
  if (is(param, Placeholder)) return (values) => plain(valueIn(values, param.name));
  if (is(param, Param) && is(param.value, Placeholder)) {
    const { encoder } = param;
    const { name } = param.value;
    return (values) => {
      const value = valueIn(values, name);
      return value === null ? null : encoder.mapToDriverValue(value);
    };
  }
  return () => param;
}

function valueIn(values: Values, name: string): Value {
  const value = values[name];
  if (value === undefined) throw new Error(`The value ${name} is missing`);
  return value;
}

const plain = (value: Value): number | string | null => (typeof value === 'boolean' ? Number(value) : value);

const fill = (template: Template, values: Values): Filled =>
  new Filled(
    template,
    template.params.map((slot) => slot(values)),
  );
