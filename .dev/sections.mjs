import { readFileSync, writeFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');

/** What stands before and after a part of a page that is written by a command. */
const marksOf = (name) => [`<!-- ${name}: begin -->\n`, `<!-- ${name}: end -->\n`];

/**
 * Writes parts of a page, or tells whether they are as they should be. A part stands between `<!-- NAME: begin -->` and
 * `<!-- NAME: end -->`. Throws where the page has no such marks.
 *
 * @param {string} file of this repository
 * @param {Readonly<Record<string, string>>} parts what each is to be, by its name
 * @param {{ readonly isWriting: boolean, readonly command: string }} how `command` is what writes them
 * @returns {boolean} whether the page is as it should be, now
 */
export function keepParts(file, parts, { isWriting, command }) {
  const path = resolve(root, file);
  const page = readFileSync(path, 'utf8');
  const wanted = Object.entries(parts).reduce((text, [name, part]) => withPart(text, name, part, file), page);
  if (page === wanted) return true;
  if (isWriting) writeFileSync(path, wanted);
  else console.error(`${relative(root, path)}: a part is not what was measured. Run: ${command}`);
  return isWriting;
}

function withPart(text, name, part, file) {
  const [begin, end] = marksOf(name);
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from === -1 || to < from) throw new Error(`${file} has lost the marks around the part ${name}`);
  return `${text.slice(0, from + begin.length)}\n${part.trim()}\n\n${text.slice(to)}`;
}

/**
 * A table in Markdown, as the formatter has it.
 *
 * @param {readonly (readonly string[])[]} rows the head first
 * @returns {string}
 */
export function markdownTable(rows) {
  const [head] = rows;
  const widths = head.map((_, column) => Math.max(3, ...rows.map((row) => row[column].length)));
  const line = (row) => `| ${row.map((text, column) => text.padEnd(widths[column])).join(' | ')} |`;
  const [first, ...body] = rows.map(line);
  return [first, `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...body].join('\n');
}
