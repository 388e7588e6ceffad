import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** The repository, whose packages the code of the guide uses in tests. */
export const ROOT = resolve(import.meta.dirname, '../../..');

const page = readFileSync(resolve(ROOT, 'docs/use-from-code.md'), 'utf8');

/** What a block of the guide that is a file begins with: its name, as a comment. */
const NAMED = /^(?:\/\/|#) ([\w.-]+\.\w+)\n/;

/** The files of the guide, by their names. */
const FILES: ReadonlyMap<string, string> = new Map(
  [...page.matchAll(/^```\w+\n([\s\S]*?)^```$/gm)].flatMap(([, text = '']) => {
    const [, name] = NAMED.exec(text) ?? [];
    return name === undefined ? [] : [[name, text] as const];
  }),
);

/** The names of the files of the guide that end so, in order. */
export const namesOf = (ending: string): string[] =>
  [...FILES.keys()].filter((name) => name.endsWith(ending));

/** A file of the guide. Throws where there is none. */
export function fileOf(name: string): string {
  const text = FILES.get(name);
  if (text === undefined) throw new Error(`the guide has no ${name}`);
  return text;
}

/** The blocks of commands below a heading of the guide, as one types them. Throws where there are none. */
export function blocksOf(heading: string): string[] {
  const [, below = ''] = page.split(new RegExp(`^#{1,3} ${RegExp.escape(heading)}\n`, 'm'));
  const own = below.split(/^#{1,3} [A-Z]/m)[0] ?? '';
  const blocks = [...own.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, commands = '']) => commands);
  if (blocks.length === 0) throw new Error(`the guide has no commands below ${heading}`);
  return blocks;
}

/** The first commands below a heading of the guide. Throws where there are none. */
export const commandsOf = (heading: string): string => blocksOf(heading)[0] ?? '';
