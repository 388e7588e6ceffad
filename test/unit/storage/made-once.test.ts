import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it, vi } from 'vitest';

import type { Orm } from '../../../src/storage/d1.ts';
import { openOrm } from '../../../src/storage/d1.ts';
import { openRepositories } from '../../../src/storage/repositories.ts';
import { A_TO_L } from './made-once/a-to-l.ts';
import { M_TO_Z } from './made-once/m-to-z.ts';

/** A new line to a database that nothing is sent to. */
const newOrm = (): Orm => openOrm({ prepare: (text: string) => ({ text }) } as unknown as D1Database);

type Sql = { readonly sql: string; readonly params: readonly unknown[] };
type Statement = { _prepare(): { getQuery(): Sql } };
type Made = { readonly statement?: unknown; readonly statements?: readonly unknown[] };
type Row =
  | readonly (readonly unknown[])[]
  | { readonly because: string; readonly calls: readonly (readonly unknown[])[] };

const orm = newOrm();
const repositories = openRepositories(orm);

/** The statements of a question, or of writes, as a batch sends them. */
const statementsOf = (made: Made | readonly Made[]): Sql[] =>
  [made].flat().flatMap(({ statement, statements = [statement] }: Made) =>
    statements.map((one) => {
      const { sql, params } = (one as Statement)._prepare().getQuery();
      return { sql, params };
    }),
  );

const methodsOf = (of: unknown, name: string) =>
  (of as Record<string, Record<string, (...args: unknown[]) => Made | Made[]>>)[name] ?? {};

/** Every method, with its calls. */
const METHODS = Object.entries({ ...A_TO_L, ...M_TO_Z } as Record<string, Record<string, Row>>).flatMap(
  ([name, rows]) =>
    Object.entries(rows).map(([method, row]) => {
      const calls = 'because' in row ? row.calls : row;
      const call = (args: readonly unknown[], of: unknown = repositories) =>
        methodsOf(of, name)[method]?.(...args) ?? [];
      return { name: `${name}.${method}`, calls, call, isAnew: 'because' in row };
    }),
);

const { dialect } = orm as unknown as { dialect: { sqlToQuery(of: unknown): unknown } };

/** How often the query builder makes a text meanwhile. */
function textsMade(run: () => void): number {
  const spy = vi.spyOn(dialect, 'sqlToQuery');
  try {
    run();
    return spy.mock.calls.length;
  } finally {
    spy.mockRestore();
  }
}

describe('texts of statements are made once, not for each request', () => {
  const cases = METHODS.map((method) => [method.name, method] as const);

  it.each(cases)('%s', (_name, { calls, call, isAnew }) => {
    expect(calls).not.toEqual([]);
    for (const args of calls) statementsOf(call(args));
    const made = textsMade(() => {
      for (const args of calls) statementsOf(call(args));
    });
    // A method that need not be on the list of those that may is taken off it.
    if (isAnew) expect(made).toBeGreaterThan(0);
    else expect(made).toBe(0);
  });

  it.each(cases)('%s: with the values of the call, whatever came before', (_name, { calls, call }) => {
    for (const args of calls) {
      const statements = statementsOf(call(args));
      expect(statements).toEqual(statementsOf(call(args, openRepositories(newOrm()))));
      for (const { params } of statements)
        for (const param of params) expect(param === null || typeof param !== 'object').toBe(true);
    }
  });

  it.each(cases)('%s: and an answer that needs no value to be filled in', (_name, { calls, call }) => {
    for (const args of calls) {
      const made = [call(args)].flat();
      for (const read of made) {
        if (!('answer' in read)) continue;
        const { statements, answer, from } = read as unknown as {
          statements: unknown[];
          answer: (rows: unknown[][]) => unknown;
          from?: (rows: unknown[][]) => unknown;
        };
        const nothing = statements.map(() => []);
        expect(JSON.stringify([answer(nothing), from?.(nothing)])).toBeTypeOf('string');
      }
    }
  });
});

it('all objects of an isolate have the same repositories, each with a line of its own to the database', () => {
  const binding = { prepare: (text: string) => ({ text }) } as unknown as D1Database;
  const [one, other] = [openOrm(binding), openOrm(binding)];
  expect(openRepositories(one)).toBe(openRepositories(other));
  expect(openRepositories(newOrm())).not.toBe(openRepositories(one));
  expect(one.$client).not.toBe(other.$client);
});

it('all of them take what the operations page says, and no more', () => {
  const page = readFileSync(join(resolve(import.meta.dirname, '../../..'), 'docs/operations.md'), 'utf8');
  const [, millions] = /^## Memory\n[\s\S]*? (\d+\.\d) million\nletters at most/m.exec(page) ?? [];
  let letters = 0;
  const counting = {
    prepare: (text: string) => {
      letters += text.length;
      return { text };
    },
  } as unknown as D1Database;
  const made = openRepositories(openOrm(counting));
  for (const { calls, call } of METHODS) for (const args of calls) call(args, made);
  expect(letters).toBeLessThan(Number(millions) * 1_000_000);
});
