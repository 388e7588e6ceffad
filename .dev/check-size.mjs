// Part of `npm run check`: fails if the Worker, bundled as it would be deployed, is too large, if something else was left out than
// wrangler.toml means, or if the console or the client is too large. Takes 3 seconds.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';

import { unstable_readConfig as readConfig } from 'wrangler';

import { bundleWorker, gzipKilobytes } from '../test/bench/bundle.mjs';
import { clientFiles } from './client/files.mjs';
import { consoleFiles } from './console/files.mjs';

/** kB (1000 bytes) after gzip at most. */
const SIZE_MAX = 300;

/** kB after gzip at most that a browser loads when it opens the console for the first time. */
const CONSOLE_SIZE_MAX = 150;

/** kB after gzip at most of the client, which others have in a bundle of their own. */
const CLIENT_SIZE_MAX = 14;

/**
 * What is wrong with the aliases: names count wherever they are imported. A file in `src/left-out/PACKAGE/` stands for parts of that
 * package only, and an alias whose name nobody imports, as after an update, leaves nothing out.
 */
function troubleWithAliases({ inputs }) {
  const { alias = {} } = readConfig({ config: resolve(import.meta.dirname, '../wrangler.toml') });
  const imports = Object.entries(inputs).flatMap(([file, input]) =>
    input.imports.map(({ original, path }) => ({ file, original, path })),
  );
  const unused = Object.keys(alias).filter((name) => !imports.some(({ original }) => original === name));
  const others = imports.filter(({ file, path }) => {
    const name = /(?<=src\/left-out\/).+(?=\/)/.exec(path)?.[0];
    return name !== undefined && !file.includes(`node_modules/${name}/`) && !file.startsWith('src/left-out/');
  });
  return [
    ...unused.map((name) => `The alias ${name} stands for nothing: no package imports it.`),
    ...others.map(
      ({ file, original }) => `The alias ${original} was meant for another package than ${file}.`,
    ),
  ];
}

/** kB after gzip of the console: its page, and all scripts and styles. It is loaded whole. */
async function consoleKilobytes() {
  const files = [...(await consoleFiles())].filter(([path]) => !path.endsWith('.md'));
  return files.reduce((sum, [, text]) => sum + gzipSync(text).length, 0) / 1000;
}

const scratch = mkdtempSync(join(tmpdir(), 'bundle-'));
try {
  const metafile = join(scratch, 'made-of.json');
  const size = gzipKilobytes(await bundleWorker(scratch, undefined, { metafile }));
  const problems = troubleWithAliases(JSON.parse(readFileSync(metafile, 'utf8')));
  if (size > SIZE_MAX) problems.push(`The bundle is ${size.toFixed(0)} kB gzip; ${SIZE_MAX} kB is the most.`);
  const consoleSize = await consoleKilobytes();
  if (consoleSize > CONSOLE_SIZE_MAX)
    problems.push(`The console is ${consoleSize.toFixed(0)} kB gzip; ${CONSOLE_SIZE_MAX} kB is the most.`);
  const clientSize = gzipKilobytes(clientFiles().get('client.js'));
  if (clientSize > CLIENT_SIZE_MAX)
    problems.push(`The client is ${clientSize.toFixed(1)} kB gzip; ${CLIENT_SIZE_MAX} kB is the most.`);
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
} finally {
  rmSync(scratch, { recursive: true });
}
