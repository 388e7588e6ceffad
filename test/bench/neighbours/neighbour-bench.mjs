import { setTimeout as pause } from 'node:timers/promises';

import { findWorkerd, residentBytes } from '../cpu.mjs';
import { startRuntime } from '../runtime.mjs';
import { median, quantile } from '../statistics.mjs';
import { makeAttacks } from './attacks.mjs';
import { emptyTally, startHostile } from './hostile.mjs';
import { nothingSeen, runQuiet } from './quiet.mjs';
import { makeHostileTenant, makeQuietTenant } from './tenants.mjs';

/** Hostile requests a second. */
export const RATE = 300;
const ROUNDS = 5;
const SLICE_MS = 600;
/** The attack is under way when the quiet tenant comes. */
const HEAD_START_MS = 100;
const WARM_UP_MS = 1500;
const CALM_MS_MAX = 10_000;
const CALM_IN_A_ROW = 5;
const RSS_SAMPLES = 20;
const RSS_PAUSE_MS = 250;

/**
 * The quiet tenant's 99th percentiles in milliseconds: alone, beside the attack, and beside the same requests sent to an
 * empty route. Each is the median of the rounds, so that a burst of other load on the machine does not decide.
 *
 * @typedef {{ readonly alone: number, readonly attacked: number, readonly control: number }} Tails
 */

/**
 * @typedef {object} NeighbourResult
 * @property {string} subject what the attack is
 * @property {Tails} reads
 * @property {Tails} changes
 * @property {readonly string[]} problems of the quiet tenant while it was attacked
 * @property {import('./hostile.mjs').Tally} attack
 */

/**
 * Resident memory of workerd in bytes: before any attack, after all attacks, after all of them again.
 *
 * @typedef {{ readonly before: number, readonly once: number, readonly twice: number }} Resident
 */

/**
 * What two tenants of one Worker notice of each other. Slices take turns, so that noise hits all alike: the quiet tenant
 * alone, beside the attack, and beside equally many of the same requests to the yardstick, which shows what sharing a
 * CPU takes. Then all attacks once more, only for what they leave in memory.
 *
 * @param {import('../runtime.mjs').Workers<string>} modules their bundled texts
 * @param {object} options
 * @param {number} options.databaseDelayMs how far away the database is made to be
 * @param {string} options.attacks a word: only attacks with it in their subject; every one has the empty word
 * @returns {Promise<{ results: NeighbourResult[], resident: Resident | undefined }>} no `resident` where the system does
 *   not tell
 */
export async function benchNeighbours(modules, { databaseDelayMs, attacks }) {
  const runtime = await startRuntime(modules, { databaseDelayMs, isInspected: true });
  try {
    const quiet = await makeQuietTenant(runtime.urls.gatehouse);
    const hostile = await makeHostileTenant(runtime.urls.gatehouse, runtime.database);
    const stage = new Stage(runtime.urls, quiet);
    await stage.warmUp();
    const before = await residentIn(runtime);
    const runs = makeAttacks(quiet, hostile)
      .filter(({ subject }) => subject.includes(attacks))
      .map((attack) => ({ attack, next: counting(attack) }));
    const results = [];
    for (const { attack, next } of runs) results.push(await stage.measure(attack, next));
    const once = await residentIn(runtime);
    for (const { attack, next } of runs) await stage.repeat(attack, next);
    const twice = await residentIn(runtime);
    const isKnown = before !== undefined && once !== undefined && twice !== undefined;
    return { results, resident: isKnown ? { before, once, twice } : undefined };
  } finally {
    await runtime.stop();
  }
}

/** Where the two tenants meet. */
class Stage {
  #urls;
  #quiet;
  /** What a read and a change together take when nobody else is there, in milliseconds. */
  #calm = Infinity;

  /**
   * @param {import('../runtime.mjs').Workers<URL>} urls
   * @param {import('./tenants.mjs').QuietTenant} quiet
   */
  constructor(urls, quiet) {
    this.#urls = urls;
    this.#quiet = quiet;
  }

  async warmUp() {
    for (const plane of ['org', 'global', 'org']) {
      const seen = nothingSeen();
      await this.#runQuiet(plane, seen, WARM_UP_MS);
      if (seen.problems.length > 0) throw new Error(`The quiet tenant alone: ${seen.problems[0]}`);
      this.#calm = median(seen.reads) + median(seen.changes);
    }
  }

  /**
   * @param {import('./attacks.mjs').Attack} attack
   * @param {() => Buffer} next
   * @returns {Promise<NeighbourResult>}
   */
  async measure(attack, next) {
    const tally = emptyTally();
    /** @type {Record<'alone' | 'attacked' | 'control', import('./quiet.mjs').Seen>[]} */
    const rounds = [];
    let isCalm = true;
    // An attack that works on for so long after its end has shown enough.
    while (rounds.length < ROUNDS && isCalm) {
      const seen = { alone: nothingSeen(), attacked: nothingSeen(), control: nothingSeen() };
      await this.#runQuiet(attack.plane, seen.alone, SLICE_MS);
      await this.#beside(this.#urls.yardstick, attack, next, emptyTally(), seen.control);
      isCalm = await this.#beside(this.#urls.gatehouse, attack, next, tally, seen.attacked);
      rounds.push(seen);
    }
    const tailsOf = (kind) => {
      const tailOf = (side) => median(rounds.map((seen) => quantile(seen[side][kind], 0.99)));
      return { alone: tailOf('alone'), attacked: tailOf('attacked'), control: tailOf('control') };
    };
    return {
      subject: attack.subject,
      reads: tailsOf('reads'),
      changes: tailsOf('changes'),
      problems: rounds.flatMap(({ attacked }) => attacked.problems),
      attack: tally,
    };
  }

  /**
   * The attack for as long as it is measured, and nobody beside it.
   *
   * @param {import('./attacks.mjs').Attack} attack
   * @param {() => Buffer} next
   */
  async repeat({ parallel }, next) {
    const tally = emptyTally();
    const stop = await startHostile({ url: this.#urls.gatehouse, next, rate: RATE, parallel, tally });
    await pause(ROUNDS * (HEAD_START_MS + SLICE_MS));
    stop();
    await this.#untilCalm();
  }

  /** Whether it was calm again soon afterwards. */
  async #beside(url, { parallel, plane }, next, tally, seen) {
    const stop = await startHostile({ url, next, rate: RATE, parallel, tally });
    await pause(HEAD_START_MS);
    await this.#runQuiet(plane, seen, SLICE_MS);
    stop();
    return await this.#untilCalm();
  }

  async #runQuiet(plane, seen, milliseconds) {
    const { reads, changes, globalChanges } = this.#quiet;
    const script = plane === 'org' ? changes : globalChanges;
    await runQuiet({ url: this.#urls.gatehouse, reads, changes: script, milliseconds, seen });
  }

  /** What an attack left behind is not the next slice's: waits for its end, and says whether that came. */
  async #untilCalm() {
    const start = performance.now();
    for (let calm = 0; calm < CALM_IN_A_ROW && performance.now() - start < CALM_MS_MAX;) {
      const seen = nothingSeen();
      await this.#runQuiet('org', seen, 0);
      calm = Math.max(...seen.reads) + median(seen.changes) < 4 * this.#calm ? calm + 1 : 0;
    }
    return performance.now() - start < CALM_MS_MAX;
  }
}

/**
 * @param {import('./attacks.mjs').Attack} attack
 * @returns {() => Buffer} its next request
 */
function counting({ next }) {
  let i = 0;
  return () => next(i++);
}

/**
 * The least of several samples after the garbage was collected: what is just being handled does not count.
 *
 * @param {import('../runtime.mjs').Runtime} runtime
 * @returns {Promise<number | undefined>} bytes
 */
async function residentIn(runtime) {
  const workerd = findWorkerd();
  if (workerd === undefined) return undefined;
  await runtime.collectGarbage();
  let least = Infinity;
  for (let i = 0; i < RSS_SAMPLES; i++) {
    await pause(RSS_PAUSE_MS);
    least = Math.min(least, residentBytes(workerd));
  }
  return least;
}
