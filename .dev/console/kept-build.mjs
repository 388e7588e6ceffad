// Builds that are kept by what they are made of, so that only a changed source is built.
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/** All files of a folder, by their paths in it, in order. */
const filesIn = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    )
    .toSorted();

/** A text that changes with everything that a build is made of. A source that is not there, as a lock file in some copies, is nothing. */
function hashOf(root, sources) {
  const hash = createHash('sha256');
  for (const source of sources.filter((one) => existsSync(join(root, one)))) {
    const full = join(root, source);
    const files = statSync(full).isDirectory() ? filesIn(full).map((file) => `${source}/${file}`) : [source];
    for (const file of files) {
      const text = readFileSync(join(root, file));
      hash.update(`${file}\0${text.length}\0`).update(text);
    }
  }
  return hash.digest('hex').slice(0, 20);
}

/** Keeps a build under its name, whole or not at all: several may be made at once. Older ones are gone. */
function keep(kept, name, files) {
  mkdirSync(kept, { recursive: true });
  const folder = join(kept, name);
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
  for (const other of readdirSync(kept))
    if (!other.startsWith(name)) rmSync(join(kept, other), { recursive: true, force: true });
}

/**
 * The files of a build, as texts by their paths: those that are kept, or else what `build` makes. `sources` are the files and folders below `root` that
 * it is made of, and `kept` is the folder that builds are kept in. A build during which a source has changed is not kept: it is made once more.
 */
export async function keptBuild({ root, sources, kept, build }) {
  for (;;) {
    const name = hashOf(root, sources);
    const folder = join(kept, name);
    if (existsSync(folder))
      return new Map(filesIn(folder).map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
    const files = await build();
    if (hashOf(root, sources) === name) keep(kept, name, files);
  }
}
