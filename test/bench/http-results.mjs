import { quantile, spread } from './statistics.mjs';
import { SUBJECTS } from './subjects.mjs';

/**
 * What came of one slice: answers per second, answers per second of CPU that workerd used (NaN where the system does not tell),
 * how long each answer took in milliseconds, and who was busy, as shares of a core.
 *
 * @typedef {object} Slice
 * @property {number} rate
 * @property {number} perCpu
 * @property {readonly number[]} latencies
 * @property {number} client
 * @property {number} server
 */

/**
 * One subject beside another, by the rounds: answers per second, answers per second of workerd's CPU, and how many times as long
 * half of the answers, and 99 of 100, take.
 *
 * @typedef {Readonly<Record<'rate' | 'cpu' | 'p50' | 'p99', import('./statistics.mjs').Spread>>} Beside
 */

/**
 * What was found for one subject.
 *
 * @typedef {object} HttpResult
 * @property {Readonly<Record<string, Beside>>} beside the yardstick, and what else it is compared with
 * @property {number} p50 milliseconds, over all rounds
 * @property {number} p99
 * @property {number} client
 * @property {number} server
 */

/**
 * @param {readonly Readonly<Record<string, Slice>>[]} rounds one slice of each subject in each
 * @returns {Record<string, HttpResult>} by the subject's name
 */
export function resultsOf(rounds) {
  return Object.fromEntries(
    Object.entries(SUBJECTS).map(([name, { beside = [] }]) => {
      const slices = rounds.map((round) => round[name]);
      const latencies = slices.flatMap((slice) => slice.latencies);
      const half = (what) =>
        quantile(
          slices.map((slice) => slice[what]),
          0.5,
        );
      const others = name === 'yardstick' ? [] : ['yardstick', ...beside];
      return [
        name,
        {
          beside: Object.fromEntries(others.map((other) => [other, besideOf(rounds, name, other)])),
          p50: quantile(latencies, 0.5),
          p99: quantile(latencies, 0.99),
          client: half('client'),
          server: half('server'),
        },
      ];
    }),
  );
}

/**
 * @param {readonly Readonly<Record<string, Slice>>[]} rounds
 * @param {string} name
 * @param {string} other
 * @returns {Beside}
 */
function besideOf(rounds, name, other) {
  const by = (figure) => spread(rounds.map((round) => figure(round[name]) / figure(round[other])));
  return {
    rate: by(({ rate }) => rate),
    cpu: by(({ perCpu }) => perCpu),
    p50: by(({ latencies }) => quantile(latencies, 0.5)),
    p99: by(({ latencies }) => quantile(latencies, 0.99)),
  };
}
