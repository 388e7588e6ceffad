import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** What runs as the guide says stands in the repository, whose packages it uses. */
export const ROOT = resolve(import.meta.dirname, '../../..');

const page = readFileSync(resolve(ROOT, 'docs/use-from-code.md'), 'utf8');

/** The blocks of code of the guide, in order. */
export const blocks: readonly { readonly language: string; readonly text: string }[] = [
  ...page.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm),
].map(([, language = '', text = '']) => ({ language, text }));

/** The file that a block of the guide is, by the name that its first line says in a comment. Throws where there is none. */
export function fileOf(name: string): string {
  const found = blocks.find(({ text }) => new RegExp(`^(?://|#) ${RegExp.escape(name)}\n`).test(text));
  if (found === undefined) throw new Error(`the guide has no ${name}`);
  return found.text;
}

/** The first commands below a heading of the guide, as one types them. Throws where there are none. */
export function commandsOf(heading: string): string {
  const [, below = ''] = page.split(new RegExp(`^#{2,3} ${RegExp.escape(heading)}\n`, 'm'));
  const [, commands] = /^```sh\n([\s\S]*?)^```$/m.exec(below.split(/^#{1,3} [A-Z]/m)[0] ?? '') ?? [];
  if (commands === undefined) throw new Error(`the guide has no commands below ${heading}`);
  return commands;
}
