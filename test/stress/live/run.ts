// `npm run stress:live`: the built Worker in workerd, killed again and again, with many clients whose reads are checked
// against the order of the changes.
//
//   --minutes 10   --seed 1   --clients 12     how long, from which seed, with how many clients
//   --delay 20-60                              milliseconds that each call of the database waits in addition
//   --plant NAME                               a fault that is built in on purpose: see plants.ts
//   --out FILE                                 where the history goes if something is wrong
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { buildWorker } from './build.ts';
import { clientOf } from './client.ts';
import { now } from './clock.ts';
import { openD1 } from './database.ts';
import { killAtRandom } from './faults.ts';
import { furnish } from './furnish.ts';
import { checkKept } from './kept.ts';
import type { Figures } from './load.ts';
import { finish, runLoad } from './load.ts';
import type { Options } from './options.ts';
import { readOptions } from './options.ts';
import { checkOrder } from './order.ts';
import { makeProvider } from './provider.ts';
import type { Violation } from './register.ts';
import { countReads, coverageTable, excerpt, findEmpty, pairsOf } from './report.ts';
import { checkRows } from './rows.ts';
import { Service } from './service.ts';
import { readTrail } from './trail.ts';
import { World } from './world.ts';
import { refusals } from './writing.ts';

const ORGS = 3;
/** A shorter run need not exercise everything. */
const FULL_MINUTES = 3;
/** So many violations of a kind are shown; all are in the history. */
const SHOWN = 5;

const print = (...lines: readonly string[]): void => console.log(lines.join('\n'));

/** One run; resolves to whether nothing was wrong. */
async function run(options: Options): Promise<boolean> {
  const { minutes, seed, clients, delay, plant, out } = options;
  const scratch = mkdtempSync(join(tmpdir(), 'gatehouse-live-'));
  let service: Service | undefined;
  try {
    const provider = await makeProvider();
    const built = await buildWorker(scratch, plant);
    service = await Service.prepare({ scratch, built, issuers: provider.issuers });
    await service.start({ from: 0, to: 0 });
    const call = clientOf(service.port);
    const world = await World.make(call, provider, ORGS);
    await furnish(world);
    await service.kill();
    print(
      `${world.writers.length} writers in ${world.orgs.length} orgs; seed ${seed}, ${clients} clients, ${minutes} minutes`,
      `each call of the database waits ${delay.from} to ${delay.to} ms in addition${plant === undefined ? '' : `; planted: ${plant}`}`,
    );

    await service.start(delay);
    const until = now() + minutes * 60_000;
    const [figures, kills] = await Promise.all([
      runLoad(world, service, { clients, seed, until }),
      killAtRandom(service, { seed, until, delay }),
    ]);
    await finish(world, figures);
    await service.kill();

    const database = openD1(service.state);
    const trail = await readTrail(database);
    const wrong = [...trail.problems, ...checkRows(database, world.factorWriters, trail)];
    database.close();
    const kept = await checkKept(service, world, call);
    const violations = world.history.flatMap((register) => register.check());
    const stale = violations.filter(({ verdict }) => verdict === 'stale');
    const back = violations.filter(({ verdict }) => verdict === 'going-back');
    const reads = new Set(violations.map(({ read }) => read));
    const backInOrg = checkOrder(world.history, trail).filter(({ read }) => !reads.has(read));

    const writes = world.history.flatMap((register) => register.writes.slice(1));
    const counts = countReads(world.history);
    print(
      '',
      coverageTable(counts),
      '',
      `changes ${figures.changes}, without an answer ${writes.filter(({ outcome }) => outcome === 'unknown').length}, refused ${writes.filter(({ outcome }) => outcome === 'refused').length}`,
      `reads ${figures.reads}, of ${world.history.length} registers; without an answer ${figures.unanswered}`,
      `kills ${kills.kills}, of them twice in a row ${kills.double}`,
      `entries of the audit trail ${trail.count}, void ones ${trail.voids}`,
      `kept principals compared with the database ${kept.compared}, not compared ${kept.notCompared}`,
    );
    for (const [text, count] of [...refusals].toSorted(([, a], [, b]) => b - a).slice(0, 10)) {
      print(`refused ${count} times: ${text}`);
    }
    const sections: [string, readonly Violation[]][] = [
      ['stale after a reply', stale],
      ['going back between reads of one thing', back],
      ['going back between reads of different things in an org', backInOrg],
    ];
    for (const [title, list] of sections) {
      print('', `${title}: ${list.length}`);
      for (const [pair, count] of pairsOf(list)) print(`  ${pair}: ${count}`);
      for (const violation of list.slice(0, SHOWN)) print(excerpt(violation));
    }
    print('', `wrong in the database: ${wrong.length}`, ...wrong.slice(0, 20).map((text) => `  ${text}`));
    print(
      `wrong in what was kept: ${kept.problems.length}`,
      ...kept.problems.slice(0, 10).map((text) => `  ${text}`),
    );
    const empty = minutes >= FULL_MINUTES ? findEmpty(counts) : [];
    if (empty.length > 0) print(`never exercised: ${empty.join(', ')}`);

    const all = [...stale, ...back, ...backInOrg];
    const isRight = all.length === 0 && wrong.length === 0 && kept.problems.length === 0;
    if (!isRight) {
      writeHistory(out, world, all, [...wrong, ...kept.problems], figures);
      print('', `the history is in ${out}`);
    }
    print(isRight && empty.length === 0 ? 'Nothing is wrong.' : 'NOT RIGHT.');
    return isRight && empty.length === 0;
  } finally {
    await service?.kill();
    rmSync(scratch, { recursive: true, force: true });
  }
}

function writeHistory(
  out: string,
  world: World,
  violations: readonly Violation[],
  problems: readonly string[],
  figures: Figures,
): void {
  const registers = world.history.map(({ name, orgIds, writes, seen, steps }) => ({
    name,
    orgIds,
    writes,
    seen,
    steps,
  }));
  const found = violations.map(({ register, verdict, read, after }) => ({
    register: register.name,
    verdict,
    read,
    after: after && { ...after, register: after.register.name },
  }));
  writeFileSync(out, JSON.stringify({ figures, violations: found, problems, registers }));
}

process.exitCode = (await run(readOptions(process.argv.slice(2)))) ? 0 : 1;
process.exit();
