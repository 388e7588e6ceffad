// The files of the console, as Vite makes them of src/console: kept by what they are made of, so that only a changed source is built.
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '../..');

/** Where builds are kept: one folder each, named after what it is made of. */
const kept = join(root, '.wrangler/console');

/** What a build is made of, beside the console's own files: how it is built, the packages, and what it shares with other parts. */
const OTHERS = [
  '.dev/console',
  'package-lock.json',
  'src/core',
  'src/reference/page/browser',
  'tsconfig.json',
];

/** All files of a folder, or the file itself, in order of their paths. */
function filesIn(path) {
  const full = join(root, path);
  if (/\.\w+$/.test(path)) return [path];
  return readdirSync(full, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(root.length + 1)
        .replaceAll('\\', '/'),
    )
    .toSorted();
}

/** A text that changes with everything that the build depends on. */
function hashOfSources() {
  const hash = createHash('sha256');
  for (const file of ['src/console', ...OTHERS].flatMap(filesIn)) {
    const text = readFileSync(join(root, file));
    hash.update(`${file}\0${text.length}\0`).update(text);
  }
  return hash.digest('hex').slice(0, 20);
}

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

/** Keeps a build under its name, whole or not at all: several may be made at once. Older ones are gone. */
function keep(folder, files) {
  mkdirSync(kept, { recursive: true });
  const made = mkdtempSync(`${folder}-`);
  for (const [path, text] of files) {
    const file = join(made, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  try {
    renameSync(made, folder);
  } catch {
    // Somebody else has made the same meanwhile.
    rmSync(made, { recursive: true });
  }
  for (const other of readdirSync(kept).map((name) => join(kept, name)))
    if (!other.startsWith(folder)) rmSync(other, { recursive: true, force: true });
}

/** The files of the console by their paths in the folder that is answered with, such as `console/index.html`. */
export async function consoleFiles() {
  const folder = join(kept, hashOfSources());
  if (!existsSync(folder)) keep(folder, await build());
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return new Map(
    paths.map((entry) => {
      const file = join(entry.parentPath, entry.name);
      const path = file.slice(folder.length + 1).replaceAll('\\', '/');
      return [`console/${path}`, readFileSync(file, 'utf8')];
    }),
  );
}
