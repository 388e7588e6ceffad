// `npm run stress:live`: the built Worker in workerd, killed again and again, with many clients whose reads are checked
// against the order of the changes. Fails when anything was wrong.
//
//   --minutes 10   --seed 1   --clients 12     how long, from which seed, with how many clients
//   --delay 20-60                              milliseconds that each call of the database waits in addition
//   --plant NAME                               a fault that is built in on purpose: see plants.ts
//   --out FILE                                 where the history goes if something is wrong
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { buildWorker } from './build.ts';
import { clientOf } from './client.ts';
import { now } from './clock.ts';
import { coverageOf, findEmpty } from './coverage.ts';
import { killAtRandom } from './faults.ts';
import { furnish } from './furnish.ts';
import { writeHistory } from './history-file.ts';
import { finish, runLoad } from './load.ts';
import type { Options } from './options.ts';
import { readOptions } from './options.ts';
import { makeProvider } from './provider.ts';
import { report } from './report.ts';
import { Service } from './service.ts';
import { checkAll, isRight } from './verdicts.ts';
import { World } from './world.ts';

const ORGS = 3;
/** A shorter run need not exercise everything. */
const FULL_MINUTES = 3;
const NO_DELAY = { from: 0, to: 0 };

/** One run; resolves to whether nothing was wrong. */
async function run(
  { minutes, seed, clients, delay, plant, out }: Options,
  scratch: string,
): Promise<boolean> {
  const provider = await makeProvider();
  const built = await buildWorker(scratch, plant);
  const service = await Service.prepare({ scratch, built, issuers: provider.issuers });
  // Killed by an exit of any kind: it is in a process group of its own.
  process.on('exit', () => service.killNow());
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(1));

  await service.start(NO_DELAY);
  const call = clientOf(service.port);
  const world = await World.make(call, provider, ORGS);
  await furnish(world);
  await service.kill();
  console.log(`seed ${seed}, ${minutes} minutes, ${clients} clients, ${world.writers.length} writers`);
  console.log(`each call of the database waits ${delay.from} to ${delay.to} ms in addition`);
  if (plant !== undefined) console.log(`a fault is planted: ${plant}`);

  await service.start(delay);
  const until = now() + minutes * 60_000;
  const [figures, kills] = await Promise.all([
    runLoad(world, service, { clients, seed, until }),
    killAtRandom(service, { seed, until, delay }),
  ]);
  await finish(world, figures);
  await service.kill();

  const verdicts = await checkAll(service, world, call);
  const coverage = coverageOf(world.history);
  console.log(report(world, coverage, figures, kills, verdicts));
  if (!isRight(verdicts)) {
    writeHistory(out, world, verdicts);
    console.log(`\nthe history is in ${out}`);
  }
  const empty = minutes >= FULL_MINUTES ? findEmpty(coverage) : [];
  if (empty.length > 0) console.log(`never exercised: ${empty.join(', ')}`);
  return isRight(verdicts) && empty.length === 0;
}

const scratch = mkdtempSync(join(tmpdir(), 'gatehouse-live-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true, maxRetries: 5 }));
const isFine = await run(readOptions(process.argv.slice(2)), scratch);
console.log(isFine ? 'nothing is wrong' : 'NOT RIGHT');
process.exit(isFine ? 0 : 1);
