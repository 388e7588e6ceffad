import { holdingsOf, questionsOf, unseen, WAYS } from '../check-world.mjs';
import { median } from '../statistics.mjs';
import { casbin, casbinCached, casl, cedar, map, ours } from './libraries.mjs';

const SIZES = [
  { size: 10, scopesPerAction: 4 },
  { size: 1_000, scopesPerAction: 30 },
  { size: 10_000, scopesPerAction: 100 },
];
const ROUNDS = 40;
const WARM_UP_ROUNDS = 10;
/** A batch takes about so long, and has at least one check and at most so many. */
const BATCH_MS = 2;
const CHECKS_MAX = 2_000;

/**
 * One check by one peer, of one size and way of asking; as many times as long as ours, and as the least that can answer.
 *
 * @typedef {object} PeerCheck
 * @property {string} peer
 * @property {number} size how many permissions are held
 * @property {string} way
 * @property {number} nanoseconds
 * @property {number} toOurs
 * @property {number} toMap
 */

/**
 * Times the same questions in all libraries, in batches that take turns. All answers are compared first.
 *
 * @param {(name: string) => any} load a package
 * @returns {Promise<PeerCheck[]>}
 */
export async function benchPeerChecks(load) {
  const library = load('casbin');
  const makers = {
    ours: () => ours,
    casl: () => casl(load('@casl/ability')),
    casbin: () => casbin(library),
    'casbin, asked before': () => casbinCached(library),
    cedar: () => cedar(load('@cedar-policy/cedar-wasm/nodejs')),
  };
  const cases = [];
  for (const { size, scopesPerAction } of SIZES) {
    const holdings = holdingsOf(size, scopesPerAction);
    /** @type {[string, import('./libraries.mjs').Answerer][]} */
    const answerers = [];
    for (const [peer, make] of Object.entries(makers)) answerers.push([peer, await make()(holdings)]);
    for (const way of WAYS.filter(({ name }) => !name.includes('many'))) {
      for (const [peer, answerer] of [['map', map(holdings, way)], ...answerers]) {
        const timed = new Timed(answerer, questionsOf(way, holdings), way.expected);
        await timed.compare(`${peer}, ${size} permissions, ${way.name}`);
        cases.push({ peer, size, way: way.name, timed, times: [] });
      }
    }
  }
  for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round++) {
    for (const { timed, times } of cases) {
      const time = await timed.batch();
      if (round >= WARM_UP_ROUNDS) times.push(time);
    }
  }
  return cases.map(({ peer, size, way, times }) => {
    const timesOf = (name) =>
      cases.find((one) => one.peer === name && one.size === size && one.way === way)?.times ?? [];
    const to = (name) => median(times.map((time, round) => time / timesOf(name)[round]));
    return { peer, size, way, nanoseconds: median(times), toOurs: to('ours'), toMap: to('map') };
  });
}

/** One answerer with its questions. */
class Timed {
  #answerer;
  #questions;
  #expected;
  #checks = 1;

  /**
   * @param {import('./libraries.mjs').Answerer} answerer
   * @param {readonly import('../check-world.mjs').Permission[]} questions
   * @param {boolean} expected
   */
  constructor(answerer, questions, expected) {
    this.#answerer = answerer;
    this.#questions = questions;
    this.#expected = expected;
  }

  /** Each question by itself; then batches become as large as they are to be. */
  async compare(name) {
    for (const question of this.#questions) {
      const allowed = await this.#answerer.count([this.#answerer.prepare(question)]);
      if (allowed !== Number(this.#expected))
        throw new Error(`${name}: another answer about ${question.action} on ${question.scope}`);
    }
    for (let i = 0; i < 5; i++) {
      const nanoseconds = await this.batch();
      this.#checks = Math.max(1, Math.min(CHECKS_MAX, Math.round((BATCH_MS * 1e6) / nanoseconds)));
    }
  }

  /** @returns {Promise<number>} nanoseconds for one check */
  async batch() {
    const asked = Array.from({ length: this.#checks }, (_, i) => {
      const { action, scope } = this.#questions[i % this.#questions.length];
      return this.#answerer.prepare({ action: unseen(action), scope: unseen(scope) });
    });
    const start = performance.now();
    const answer = this.#answerer.count(asked);
    const allowed = typeof answer === 'number' ? answer : await answer;
    const elapsed = performance.now() - start;
    if (allowed !== (this.#expected ? this.#checks : 0)) throw new Error('A peer changed its answer');
    return (elapsed * 1e6) / this.#checks;
  }
}
