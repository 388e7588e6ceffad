// The types of the console's client: src/console/api/document.ts, made of the API document by openapi-typescript.
//
//   npm run console:types         makes them anew, which installs the generator in .wrangler/generators
//   node document-types.mjs       says nothing if they are of today's document, and fails if they are not: part of `npm run check`
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';

import { makeDocument } from '../../src/reference/document.ts';

const root = join(import.meta.dirname, '../..');

/** The file with the types. */
export const TYPES = join(root, 'src/console/api/document.ts');

/** Members of the document that hold names: what stands in them is no word of the format. */
const NAMES = new Set([
  'properties',
  'patternProperties',
  'schemas',
  'parameters',
  'headers',
  'paths',
  'content',
]);
/** What types do not depend on. */
const PROSE = new Set([
  'description',
  'summary',
  'example',
  'examples',
  'title',
  'externalDocs',
  'tags',
  'info',
  'servers',
]);

/** The document without its texts: another wording is no other type. */
export function shapeOf(value, inNames = false) {
  if (Array.isArray(value)) return value.map((item) => shapeOf(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => inNames || !PROSE.has(name))
      .map(([name, item]) => [name, shapeOf(item, !inNames && NAMES.has(name) && !Array.isArray(item))]),
  );
}

/** What the generator is given: the shape, with what the format asks for. */
export const generated = () => ({
  info: { title: 'Gatehouse', version: '1' },
  ...shapeOf(JSON.parse(JSON.stringify(makeDocument()))),
});

/** The first line of the file: which document it is of. */
export function firstLine(document) {
  const hash = createHash('sha256').update(JSON.stringify(document)).digest('hex').slice(0, 20);
  return `// Made by \`npm run console:types\` of the API document ${hash}. Not to be changed by hand.`;
}

/** The text of the file, from what the generator says. */
export const textOf = (document, types) =>
  `${firstLine(document)}\n${types.replaceAll(/^ *\/\*\*[^]*?\*\/\n/gm, '')}`;

/** Installs the generator, which needs a compiler of its own, and runs it. */
function generate(document) {
  const folder = join(root, '.wrangler/generators');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"private": true}');
  const file = join(folder, 'openapi.json');
  writeFileSync(file, JSON.stringify(document));
  const cli = join(folder, 'node_modules/openapi-typescript/bin/cli.js');
  const run = (program, args) => {
    const { status } = spawnSync(program, args, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
    if (status !== 0) throw new Error(`${program} ${args[0]} failed`);
  };
  if (!existsSync(cli))
    run('npm', [
      'install',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      'openapi-typescript@7.13.0',
      'typescript@5.9.3',
    ]);
  run(process.execPath, [cli, file, '--output', join(folder, 'document.d.ts')]);
  return readFileSync(join(folder, 'document.d.ts'), 'utf8');
}

if (process.argv[1] === import.meta.filename) {
  const document = generated();
  if (process.argv.includes('--write')) writeFileSync(TYPES, textOf(document, generate(document)));
  else if (!readFileSync(TYPES, 'utf8').startsWith(`${firstLine(document)}\n`)) {
    console.error('src/console/api/document.ts is of another document: npm run console:types');
    process.exitCode = 1;
  }
}
