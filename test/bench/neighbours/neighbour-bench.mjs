import { setTimeout as pause } from 'node:timers/promises';

import { findWorkerd, residentBytes } from '../cpu.mjs';
import { startRuntime } from '../runtime.mjs';
import { median, quantile } from '../statistics.mjs';
import { makeFloods } from './floods.mjs';
import { emptyTally, startHostile } from './hostile.mjs';
import { makeInsiders } from './insiders.mjs';
import { makeListeners } from './listeners.mjs';
import { makeProvider } from './provider.mjs';
import { nothingSeen, runQuiet } from './quiet.mjs';
import { makeHostileTenant, makeQuietTenant } from './tenants.mjs';
import { spend } from './spend.mjs';
import { victimsOf } from './victims.mjs';

const ROUNDS = 5;
const SLICE_MS = 600;
/** A slice is so much longer for each millisecond to the database, so that there are some changes in it. */
const SLICE_MS_BY_DISTANCE = 15;
/** The attack is under way when the quiet tenant comes. */
const HEAD_START_MS = 100;
const WARM_UP_MS = 1500;
const CALM_MS_MAX = 10_000;
const CALM_IN_A_ROW = 5;
/** Listeners are told something now and then, so that they are listened beside for longer. */
const LISTENED_SLICES = 4;
/** So many follow the trail of one org. */
const LISTENERS = 1_000;
const LISTENERS_SUBJECT = `${LISTENERS} listeners on an org that is changed`;
const RSS_SAMPLES = 20;
const RSS_PAUSE_MS = 250;

/**
 * The quiet tenant's 99th percentiles in milliseconds: alone, beside the attack, and beside the same requests sent to an
 * empty route. Each is the median of the rounds, so that a burst of other load on the machine does not decide. `middle` is
 * the median of all requests beside the attack, divided by the median alone.
 *
 * @typedef {{ readonly alone: number, readonly attacked: number, readonly control: number, readonly middle: number }} Tails
 */

/**
 * What an attack stored in the trail until it was told to wait: while it was measured, and by `requests` more.
 *
 * @typedef {{ readonly requests: number, readonly end: string, readonly entries: number, readonly bytes: number }} Spent
 */

/**
 * @typedef {object} NeighbourResult
 * @property {string} subject what the attack is
 * @property {number} rate of the attack, requests a second
 * @property {import('./floods.mjs').Attack['goals']} goals
 * @property {Spent} [spent]
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
 * @param {string} options.attacks words, with commas between them: only attacks with one of them in their subject; every one has
 *   the empty word
 * @returns {Promise<{ results: NeighbourResult[], resident: Resident | undefined }>} no `resident` where the system does
 *   not tell
 */
export async function benchNeighbours(modules, { databaseDelayMs, attacks }) {
  const provider = makeProvider();
  const { settings } = provider;
  const runtime = await startRuntime(modules, { databaseDelayMs, isInspected: true, settings });
  try {
    const { database, urls } = runtime;
    const url = urls.gatehouse;
    const quiet = await makeQuietTenant(url);
    const hostile = await makeHostileTenant(url, database);
    const sliceMs = SLICE_MS + SLICE_MS_BY_DISTANCE * databaseDelayMs;
    const stage = new Stage(urls, { reads: quiet.reads, victims: victimsOf(quiet, hostile), sliceMs });
    await stage.warmUp();
    const before = await residentIn(runtime);
    const words = attacks.split(',');
    const runs = [];
    const results = [];
    for (const attack of [
      ...makeFloods(quiet, hostile),
      ...makeInsiders({ url, database, hostile, provider }),
    ]) {
      if (!words.some((word) => attack.subject.includes(word))) continue;
      const next = counting(await attack.begin());
      runs.push({ attack, next });
      results.push(await stage.measure(attack, next));
    }
    if (words.some((word) => LISTENERS_SUBJECT.includes(word)))
      results.push(await stage.measureListeners(await makeListeners({ url }, LISTENERS)));
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
  #reads;
  #victims;
  #sliceMs;
  /** What a read and a change together take when nobody else is there, in milliseconds. */
  #calm = Infinity;

  /**
   * @param {import('../runtime.mjs').Workers<URL>} urls
   * @param {object} quiet what is sent by those who attack nobody
   * @param {import('./quiet.mjs').QuietScript} quiet.reads
   * @param {ReturnType<typeof victimsOf>} quiet.victims
   * @param {number} quiet.sliceMs
   */
  constructor(urls, { reads, victims, sliceMs }) {
    this.#urls = urls;
    this.#reads = reads;
    this.#victims = victims;
    this.#sliceMs = sliceMs;
  }

  async warmUp() {
    for (const victim of /** @type {const} */ (['org', 'global', 'org'])) {
      const seen = nothingSeen();
      await this.#runQuiet(victim, seen, WARM_UP_MS);
      if (seen.problems.length > 0) throw new Error(`The quiet tenant alone: ${seen.problems[0]}`);
      this.#calm = median(seen.reads) + median(seen.changes);
    }
  }

  /**
   * @param {import('./floods.mjs').Attack} attack
   * @param {() => Buffer} next
   * @returns {Promise<NeighbourResult>}
   */
  async measure(attack, next) {
    const tally = emptyTally();
    const trail = await attack.trail?.();
    /** @type {Record<'alone' | 'attacked' | 'control', import('./quiet.mjs').Seen>[]} */
    const rounds = [];
    let isCalm = true;
    // An attack that works on for so long after its end has shown enough.
    while (rounds.length < ROUNDS && isCalm) {
      const seen = { alone: nothingSeen(), attacked: nothingSeen(), control: nothingSeen() };
      await this.#runQuiet(attack.victim, seen.alone, this.#sliceMs);
      await this.#beside(this.#urls.yardstick, attack, next, emptyTally(), seen.control);
      isCalm = await this.#beside(this.#urls.gatehouse, attack, next, tally, seen.attacked);
      rounds.push(seen);
    }
    const spent = trail && (await this.#spend(attack, next, trail));
    return {
      subject: attack.subject,
      rate: attack.rate,
      goals: attack.goals,
      ...(spent !== undefined && { spent }),
      reads: tailsOf(rounds, 'reads'),
      changes: tailsOf(rounds, 'changes'),
      problems: rounds.flatMap(({ attacked }) => attacked.problems),
      attack: tally,
    };
  }

  /**
   * The quiet tenant while many follow the trail of another org, which is changed twice a second. Opening and closing them is not
   * measured. The control is the quiet tenant alone, once more.
   *
   * @param {import('./listeners.mjs').Listeners} listeners
   * @returns {Promise<NeighbourResult>}
   */
  async measureListeners(listeners) {
    const rounds = [];
    for (let i = 0; i < ROUNDS; i++) {
      const seen = { alone: nothingSeen(), attacked: nothingSeen(), control: nothingSeen() };
      await this.#runQuiet('org', seen.alone, this.#sliceMs);
      await this.#runQuiet('org', seen.control, this.#sliceMs);
      await listeners.open();
      await pause(HEAD_START_MS);
      await this.#runQuiet('org', seen.attacked, LISTENED_SLICES * this.#sliceMs);
      await listeners.close();
      await this.#untilCalm();
      rounds.push(seen);
    }
    const { open, refused, events, changes } = listeners.told();
    return {
      subject: `${LISTENERS_SUBJECT} (${open} open, ${refused} refused, ${events} events of ${changes} changes)`,
      rate: LISTENERS,
      goals: { reads: 2, changes: 2 },
      reads: tailsOf(rounds, 'reads'),
      changes: tailsOf(rounds, 'changes'),
      problems: rounds.flatMap(({ attacked }) => attacked.problems),
      attack: emptyTally(),
    };
  }

  /**
   * The attack for as long as it is measured, and nobody beside it.
   *
   * @param {import('./floods.mjs').Attack} attack
   * @param {() => Buffer} next
   */
  async repeat({ parallel, rate }, next) {
    const tally = emptyTally();
    const stop = await startHostile({ url: this.#urls.gatehouse, next, rate, parallel, tally });
    await pause(ROUNDS * (HEAD_START_MS + this.#sliceMs));
    stop();
    await this.#untilCalm();
  }

  /** What the attack stores until it is told to wait, with what it stored while it was measured. */
  async #spend(attack, next, before) {
    const { requests, end } = await spend(this.#urls.gatehouse, next);
    const { entries, bytes } = await attack.trail();
    await this.#untilCalm();
    return { requests, end, entries: entries - before.entries, bytes: bytes - before.bytes };
  }

  /** Whether it was calm again soon afterwards. */
  async #beside(url, { parallel, rate, victim }, next, tally, seen) {
    const stop = await startHostile({ url, next, rate, parallel, tally });
    await pause(HEAD_START_MS);
    await this.#runQuiet(victim, seen, this.#sliceMs);
    stop();
    return await this.#untilCalm();
  }

  async #runQuiet(victim, seen, milliseconds) {
    const [url, changes] = [this.#urls.gatehouse, this.#victims[victim]];
    await runQuiet({ url, reads: this.#reads, changes, milliseconds, seen });
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
 * @param {readonly Record<'alone' | 'attacked' | 'control', import('./quiet.mjs').Seen>[]} rounds
 * @param {'reads' | 'changes'} kind
 * @returns {Tails}
 */
function tailsOf(rounds, kind) {
  const tailOf = (side) => median(rounds.map((seen) => quantile(seen[side][kind], 0.99)));
  const middleOf = (side) => median(rounds.flatMap((seen) => seen[side][kind]));
  return {
    alone: tailOf('alone'),
    attacked: tailOf('attacked'),
    control: tailOf('control'),
    middle: middleOf('attacked') / middleOf('alone'),
  };
}

/**
 * @param {(i: number) => Buffer} next
 * @returns {() => Buffer} its next request
 */
function counting(next) {
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
