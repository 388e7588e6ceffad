// Part of `npm run check`: fails if the Worker, bundled as it would be deployed, is too large. Takes 3 seconds.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { bundleWorker, gzipKilobytes } from '../test/bench/bundle.mjs';

/** kB (1000 bytes) after gzip at most. */
const SIZE_MAX = 300;

const scratch = mkdtempSync(join(tmpdir(), 'bundle-'));
try {
  const size = gzipKilobytes(await bundleWorker(scratch));
  if (size > SIZE_MAX) {
    console.error(`The bundle is ${size.toFixed(0)} kB gzip; ${SIZE_MAX} kB is the most.`);
    process.exitCode = 1;
  }
} finally {
  rmSync(scratch, { recursive: true });
}
