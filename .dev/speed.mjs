// Writes the tables of README.md and docs/speed.md from what `npm run bench -- --keep` kept in docs/speed.json,
// `npm run bench:peers -- --write` in docs/speed-peers.json, and `npm run bench:far -- --write` in docs/speed-far.json.
//
//   node .dev/speed.mjs            part of `npm run check`: fails if a page says something else
//   node .dev/speed.mjs --write    writes them
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import { farTables } from '../test/bench/far/tables.mjs';
import { readFigures } from '../test/bench/kept.mjs';
import {
  bindingsTable,
  checkTable,
  goalTable,
  httpTable,
  rowsTable,
  shortTable,
} from '../test/bench/kept-tables.mjs';
import { peerChecksTable, serversTable, sizesTable } from '../test/bench/peers/tables.mjs';
import { keepParts } from './sections.mjs';

const root = resolve(import.meta.dirname, '..');
const read = (file) => JSON.parse(readFileSync(resolve(root, file), 'utf8'));

/** Where the figures are kept. */
export const FIGURES = resolve(root, 'docs/speed.json');
/** And those beside others. */
export const PEER_FIGURES = resolve(root, 'docs/speed-peers.json');
/** And those of each distance. */
export const FAR_FIGURES = resolve(root, 'docs/speed-far.json');

/**
 * @param {boolean} isWriting
 * @returns {boolean} whether all pages are as they should be, now
 */
export function keepTables(isWriting) {
  const figures = readFigures(FIGURES);
  const peers = readFigures(PEER_FIGURES);
  const how = { isWriting, command: 'npm run speed' };
  const pages = {
    'README.md': { speed: shortTable(figures) },
    'docs/speed.md': {
      goals: goalTable(figures),
      http: httpTable(figures),
      bindings: bindingsTable(figures),
      checks: checkTable(figures),
      rows: rowsTable(read('test/golden/rows.json')),
      'peers-checks': peerChecksTable(peers),
      'peers-servers': serversTable(peers),
      sizes: sizesTable(peers),
      far: farTables(read(FAR_FIGURES)),
    },
  };
  const kept = Object.entries(pages).map(([file, parts]) => keepParts(file, parts, how));
  return kept.every(Boolean);
}

if (import.meta.filename === process.argv[1] && !keepTables(process.argv.includes('--write')))
  process.exitCode = 1;
