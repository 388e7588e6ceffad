// The files of the console, as Vite makes them of src/console.
import { join } from 'node:path';

import { keptBuild } from './kept-build.mjs';

const root = join(import.meta.dirname, '../..');

/** What the console is made of: its own files, how they are built, the packages, and what it shares with other parts. */
const sources = [
  'src/console',
  '.dev/console',
  'package-lock.json',
  'src/core',
  'src/reference/page/browser',
  'tsconfig.json',
];

/** Builds all files: their texts by their paths below `console/`. Throws what is wrong with the sources. */
async function build() {
  // It takes half a second to load, and is needed only where a source has changed.
  const [{ build: viteBuild }, { default: config }] = await Promise.all([
    import('vite'),
    import('./vite.config.mjs'),
  ]);
  const { output } = await viteBuild({
    ...config,
    logLevel: 'error',
    build: { ...config.build, write: false },
  });
  return new Map(output.map((file) => [file.fileName, file.type === 'asset' ? file.source : file.code]));
}

/**
 * The files of the console by their paths in the folder that is answered with, such as `console/index.html`. `kept` is the folder that
 * builds are kept in.
 */
export async function consoleFiles(kept = join(root, '.wrangler/console')) {
  const files = await keptBuild({ root, sources, kept, build });
  return new Map([...files].map(([path, text]) => [`console/${path}`, text]));
}
