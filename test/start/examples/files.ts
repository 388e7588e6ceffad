import type { Call } from './recorder.ts';
import type { Published } from './seeds.ts';

/** A file of examples: its name below `src/reference/examples`, and its text. */
export type ExampleFile = { readonly name: string; readonly text: string };

/**
 * The files that examples are kept in: one for each operation, with its calls, and the module that names all of them. Of a refused call only
 * the answer is kept, since nobody should send the like.
 *
 * @param calls as they are the same in every run
 * @param published what published documents show beside that
 */
export function filesOf(calls: readonly Call[], published: readonly Published[]): ExampleFile[] {
  const operations = [...new Set(calls.map(({ operation }) => operation))].toSorted();
  const files = operations.map((operation): ExampleFile => {
    const own = calls.filter((call) => call.operation === operation).map(shownOf);
    const others = published
      .filter((one) => one.operation === operation)
      .map(({ operation: _operation, ...shown }) => shown);
    return { name: `${operation}.json`, text: textOf([...own, ...others]) };
  });
  return [...files, { name: 'index.ts', text: indexOf(operations) }];
}

function shownOf({ summary, path, query, body, status, type, reply }: Call): object {
  const isRefused = status >= 400;
  return {
    ...(summary !== undefined && { summary }),
    ...(!isRefused && isFilled(path) && { path }),
    ...(!isRefused && isFilled(query) && { query }),
    ...(!isRefused && body !== undefined && { body }),
    status,
    ...(type !== undefined && { type, reply }),
  };
}

const isFilled = (values: object): boolean => Object.keys(values).length > 0;

const textOf = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

const indexOf = (operations: readonly string[]): string =>
  [
    '// Made by test/start/examples.test.ts, as the files beside it.',
    `import type { Example } from '../examples.ts';`,
    ...operations.map((name) => `import ${name} from './${name}.json' with { type: 'json' };`),
    '',
    '/** The calls that are shown of each operation. */',
    'export const RECORDED: Readonly<Record<string, readonly Example[]>> = {',
    ...operations.map((name) => `  ${name},`),
    '};',
    '',
  ].join('\n');
