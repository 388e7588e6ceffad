// `npm run bench`: how fast Gatehouse is, in figures that mean something on any machine: shares of what an empty Hono
// route can do in the same workerd at the same time, and nanoseconds for one check in the core.
//
//   --json    the figures as JSON
//
// Goals are shown, not enforced: machines are shared. It fails only when something could not be run.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { bundleComparison, bundleWorker, gzipKilobytes } from './bundle.mjs';
import { benchChecks } from './check-bench.mjs';
import { benchHttp } from './http-bench.mjs';
import { bundleLine, checkLines, httpLines, toMarkdown } from './report.mjs';

/** @returns {Promise<import('./report.mjs').Line[]>} */
async function bench() {
  const scratch = mkdtempSync(join(tmpdir(), 'gatehouse-bench-'));
  try {
    const [gatehouse, yardstick, floor] = await Promise.all([
      bundleWorker(scratch),
      bundleComparison(import.meta.resolve('./yardstick.mjs')),
      bundleComparison(import.meta.resolve('./floor.mjs')),
    ]);
    // Before the Workers start: these are nanoseconds, and nothing else should run beside them.
    const checks = benchChecks();
    const http = await benchHttp({ gatehouse, yardstick, floor });
    return [bundleLine(gzipKilobytes(gatehouse)), ...httpLines(http), ...checkLines(checks)];
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

const lines = await bench();
console.log(process.argv.includes('--json') ? JSON.stringify(lines, undefined, 2) : toMarkdown(lines));
