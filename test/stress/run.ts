/*
 * Looks for broken promises for as long as it is told:
 *
 *   npm run stress -- --minutes 10 --seed 1
 *   npm run stress -- --mutants               plants faults, which must be found
 *
 * Most of the time is for histories of the simulator; the rest is for the evaluation against the oracle, and for what needs
 * the real runtime. Ends with 1 if a promise is broken, or if something that should happen in a long run never did.
 */
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { Choices } from '../simulator/choices.ts';
import { stayAvailable, stayReadable } from '../simulator/world/availability.ts';
import { play } from '../simulator/world/play.ts';
import { REGISTERS } from '../simulator/world/registers.ts';
import { shrink, tell } from '../simulator/world/shrink.ts';
import type { Start } from '../simulator/world/start.ts';
import { makeStart } from '../simulator/world/start.ts';
import { huntAll } from './mutants.ts';
import { compareWithOracle } from './oracle.ts';
import { Tally } from './tally.ts';

/** The part of the time that is for histories, and for the oracle. */
const [HISTORIES, ORACLE] = [0.8, 0.1];
const ORACLE_WORLDS = 1_000;
/** From here on everything must have happened. */
const LONG_MINUTES = 5;
const SHRINK_MS = 30_000;
/** One history of all-day churn to so many others. */
const CHURN_EVERY = 200;
const TOLD_MAX = 20;

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
    mutants: { type: 'boolean', default: false },
    'no-worker': { type: 'boolean', default: false },
  },
});
const [minutes, seed] = [Number(values.minutes), Number(values.seed)];

async function histories(start: Start, ms: number): Promise<boolean> {
  const tally = new Tally(REGISTERS);
  const broken: number[] = [];
  const until = performance.now() + ms;
  const before = process.cpuUsage();
  let unanswered = 0;
  for (let next = seed; performance.now() < until; next++) {
    const choices = Choices.ofSeed(next);
    const played = await play(start, REGISTERS, choices);
    tally.add(played);
    const problems = [...played.violations, ...played.refusals];
    if (problems.length > 0) {
      broken.push(next);
      if (broken.length <= TOLD_MAX)
        console.log(`seed ${next}, ${played.mode}: ${problems[0]?.slice(0, 400)}`);
      if (broken.length === 1 && played.violations.length > 0) {
        const replay = async (given: Choices) => await play(start, REGISTERS, given);
        const dull = await shrink({ tape: choices.drawn, played }, replay, { ms: SHRINK_MS });
        console.log(`the same, as dull as it was made:\n${tell(dull.played)}`);
      }
    }
    if (next % CHURN_EVERY === 0) {
      const { unavailable } = await stayAvailable(start, REGISTERS, next);
      unanswered += unavailable.length;
      for (const what of unavailable.slice(0, 3)) console.log(`no answer amid churn, seed ${next}: ${what}`);
      const unread = (await stayReadable(start, REGISTERS, next)).unavailable;
      unanswered += unread.length;
      for (const what of unread.slice(0, 3)) console.log(`no answer without writes, seed ${next}: ${what}`);
    }
  }
  const { user, system } = process.cpuUsage(before);
  const rate = tally.histories / ((user + system) / 1e6);
  const empty = minutes >= LONG_MINUTES ? tally.empty() : [];
  console.log(`${tally.histories} histories from seed ${seed}, ${rate.toFixed(0)} a second of one core`);
  console.log(`${broken.length} break a promise${broken.length > 0 ? `: seeds ${broken.join(', ')}` : ''}`);
  console.log(`${unanswered} reads without an answer amid churn, or while no writes are taken`);
  console.log(tally.text());
  for (const what of empty) console.log(`never happened: ${what}`);
  return broken.length + unanswered + empty.length === 0;
}

function oracle(ms: number): boolean {
  const until = performance.now() + ms;
  let comparisons = 0;
  let worlds = 0;
  for (let next = seed; performance.now() < until; next++) {
    const compared = compareWithOracle({ seed: next, worlds: ORACLE_WORLDS });
    comparisons += compared.comparisons;
    worlds += compared.worlds;
    if (compared.disagreement === null) continue;
    console.log(`the oracle disagrees, seed ${next}: ${JSON.stringify(compared.disagreement, undefined, 2)}`);
    return false;
  }
  console.log(`the oracle agrees in ${comparisons} comparisons of ${worlds} worlds`);
  return true;
}

function worker(): boolean {
  const vitest = resolve(import.meta.dirname, '../../node_modules/vitest/vitest.mjs');
  const config = resolve(import.meta.dirname, 'vitest.config.ts');
  const { status } = spawnSync(process.execPath, [vitest, 'run', '--config', config], { stdio: 'inherit' });
  return status === 0;
}

async function run(): Promise<boolean> {
  if (values.mutants) return await huntAll(seed);
  const began = performance.now();
  const isRuntimeRight = values['no-worker'] || worker();
  const left = Math.max(0, minutes * 60_000 - (performance.now() - began));
  const share = HISTORIES + ORACLE;
  const isEvaluationRight = oracle((left * ORACLE) / share);
  const areHistoriesRight = await histories(await makeStart(REGISTERS), (left * HISTORIES) / share);
  return isRuntimeRight && isEvaluationRight && areHistoriesRight;
}

if (!(await run())) process.exitCode = 1;
