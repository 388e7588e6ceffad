// The client as one module and its types, made of src/client.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { format } from 'oxfmt';
import { rolldown } from 'rolldown';
import { dts } from 'rolldown-plugin-dts';

const root = join(import.meta.dirname, '../..');
const TSCONFIG = 'src/client/tsconfig.json';

const { version, license } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** The first line of both files: whoever finds one somewhere sees what it is, and how old. */
const HEADER = `// The client of Gatehouse ${version}. Licence: ${license}. Made of src/client by \`npm run build:client\`.`;

const style = JSON.parse(readFileSync(join(root, '.oxfmtrc.json'), 'utf8'));

/** Where the part of another source file begins. */
const PART = /^(?=\/\/ src\/client\/)/gm;

/** What a file is made of, below the root: the same on each machine. */
const pathOf = (id) => id.slice(root.length + 1).replaceAll('\\', '/');

/** A text as the repository's own are written, since people read it. */
async function formatted(name, text) {
  const spaced = text.replaceAll('\r\n', '\n').replaceAll(PART, '\n');
  const { code, errors } = await format(name, spaced, { ...style, objectWrap: 'collapse' });
  if (errors.length > 0) throw new Error(`${name} cannot be formatted: ${errors[0].message}`);
  return code;
}

/**
 * One file, whole. A warning ends it, such as of an import that is found nowhere. So does whatever is not of src/client: the client has
 * no dependency, and none of the Worker's code.
 */
async function made(plugins) {
  const build = await rolldown({
    cwd: root,
    input: { client: 'src/client/index.ts' },
    platform: 'neutral',
    tsconfig: TSCONFIG,
    plugins,
    // Says where each part comes from.
    experimental: { attachDebugInfo: 'simple' },
    onLog(_level, { message }) {
      throw new Error(message);
    },
  });
  try {
    const { output } = await build.generate({ format: 'es', comments: { jsdoc: true, annotation: true } });
    const [chunk] = output;
    const strangers = [
      ...chunk.imports,
      ...chunk.dynamicImports,
      ...chunk.moduleIds.map(pathOf).filter((path) => !path.startsWith('src/client/')),
    ];
    if (strangers.length > 0) throw new Error(`The client is to stand alone, but imports ${strangers[0]}.`);
    if (output.length > 1)
      throw new Error(`The client is to be one file, but there is ${output[1].fileName}.`);
    return await formatted(chunk.fileName, `${HEADER}\n\n${chunk.code}`);
  } finally {
    await build.close();
  }
}

/** The files of the client by their names. The same source makes the same texts, whatever the machine, the folder and the ends of lines. */
export async function bundleClient() {
  const types = dts({
    // It reads each file by itself, which `isolatedDeclarations` of tsconfig.json makes right, and needs no compiler.
    generator: 'oxc',
    dtsOnly: true,
    cwd: root,
    tsconfig: TSCONFIG,
  });
  return new Map([
    ['client.js', await made([])],
    ['client.d.ts', await made([types])],
  ]);
}
