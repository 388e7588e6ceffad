import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';

/** What ends a process at once, unless it listens. */
const SIGNALS = /** @type {const} */ (['SIGHUP', 'SIGINT', 'SIGTERM']);

/** @type {Set<() => void>} */
const atEnd = new Set();
let isListening = false;

/**
 * Does something when this process ends, also where it is stopped in the middle.
 *
 * @param {() => void} act
 * @returns {() => void} does it now, and not again
 */
export function whenEnded(act) {
  listen();
  const once = () => void (atEnd.delete(once) && act());
  atEnd.add(once);
  return once;
}

function listen() {
  if (isListening) return;
  isListening = true;
  process.once('exit', () => {
    for (const once of atEnd) once();
  });
  for (const signal of SIGNALS)
    process.once(signal, () => process.exit(128 + (constants.signals[signal] ?? 0)));
}

/**
 * An empty folder that goes with this process.
 *
 * @param {object} [options]
 * @param {boolean} [options.isInMemory] whether it is in memory, where there is such a place
 * @returns {{ readonly folder: string, readonly remove: () => void }} `remove` is for whoever does not want to wait
 */
export function makeScratch({ isInMemory = false } = {}) {
  const parent = isInMemory && existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
  const folder = mkdtempSync(join(parent, 'gatehouse-bench-'));
  const remove = whenEnded(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return { folder, remove };
}
