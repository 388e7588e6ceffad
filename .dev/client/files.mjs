// The client as it is kept in the repository, so that whoever installs it from there builds nothing.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where it is kept. */
export const BUILT = join(import.meta.dirname, '../../src/client/built');

/** The names of its files: the module, and its types. */
const NAMES = ['client.js', 'client.d.ts'];

/** A text as it was made: some checkouts have other ends of lines. */
const read = (name) => readFileSync(join(BUILT, name), 'utf8').replaceAll('\r\n', '\n');

/** The files by their names. Throws where one is missing. */
export const clientFiles = () => new Map(NAMES.map((name) => [name, read(name)]));
