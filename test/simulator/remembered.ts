import type { Repositories } from '../../src/service/ports/repositories.ts';
import type { Read } from '../../src/service/ports/read.ts';

/** More questions than this are forgotten, the oldest first. */
const QUESTIONS_MAX = 20_000;

type Method = (...args: unknown[]) => unknown;

/** The part of the query builder's statements that a batch uses. */
type Preparable = { readonly _prepare: () => unknown };

/**
 * The same repositories, which build the SQL of a question once: building it costs ten times what the answer does. Their
 * statements can be sent by any database over the same tables.
 */
export function remembered(repositories: Repositories): Repositories {
  const questions = new Map<string, unknown>();
  const remember = (key: string, make: () => unknown): unknown => {
    const known = questions.get(key);
    if (known !== undefined) return known;
    const made = make();
    if (!isRead(made)) return made;
    const read = { ...made, statements: made.statements.map(prepared) };
    for (const oldest of questions.keys()) {
      if (questions.size < QUESTIONS_MAX) break;
      questions.delete(oldest);
    }
    questions.set(key, read);
    return read;
  };
  const wrap = ([repository, methods]: [string, Record<string, Method>]) => [
    repository,
    Object.fromEntries(
      Object.entries(methods).map(([name, method]) => [
        name,
        (...args: unknown[]) => remember(`${repository}.${name}${textOf(args)}`, () => method(...args)),
      ]),
    ),
  ];
  const entries = Object.entries(repositories as unknown as Record<string, Record<string, Method>>);
  return Object.fromEntries(entries.map(wrap)) as Repositories;
}

/** Tells `undefined` from `null`; everything else that repositories are asked with is JSON. */
const textOf = (args: readonly unknown[]): string =>
  JSON.stringify(args, (_key, value: unknown) => (value === undefined ? '\0undefined' : value));

const isRead = (made: unknown): made is Read<unknown> =>
  typeof made === 'object' && made !== null && 'statements' in made && 'answer' in made;

function prepared(statement: unknown): Preparable {
  const query = (statement as Preparable)._prepare();
  return { _prepare: () => query };
}
