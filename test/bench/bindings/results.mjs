import { quantile, spread } from '../statistics.mjs';
import { FLOOR, WAYS } from './ways.mjs';

/** @typedef {import('../http-results.mjs').Slice} Slice */
/** @typedef {import('../statistics.mjs').Spread} Spread */

/**
 * What was found of one way to ask. `rate` is how many requests a second the asking Worker answers, beside when it asks over HTTP;
 * `time` and `cpu` are the milliseconds that one question adds to a request of it, of the clock and of workerd's CPU (NaN where the
 * system does not tell); `p50` and `p99` are milliseconds of the whole request.
 *
 * @typedef {{ rate: Spread, time: Spread, cpu: Spread, p50: number, p99: number }} WayFound
 *
 * @typedef {object} BindingsFound
 * @property {Readonly<Record<string, WayFound>>} ways by name, the floor too
 * @property {Spread} toHttp requests a second of the asking Worker with the entrypoint ÷ over HTTP
 * @property {Spread} toFetch the same ÷ with the binding's `fetch`
 * @property {Spread} questionToHttp what a question adds by the entrypoint ÷ over HTTP, by workerd's CPU, the floor taken off both
 */

/**
 * @param {readonly Readonly<Record<string, Slice>>[]} rounds one slice of each way in each
 * @returns {BindingsFound}
 */
export function bindingResults(rounds) {
  const by = (figure) => spread(rounds.map(figure));
  const ways = Object.keys(WAYS).map((name) => {
    const latencies = rounds.flatMap((round) => round[name].latencies);
    return [
      name,
      {
        rate: by((round) => round[name].rate / round.http.rate),
        time: by((round) => added(round, name, 'rate')),
        cpu: by((round) => added(round, name, 'perCpu')),
        p50: quantile(latencies, 0.5),
        p99: quantile(latencies, 0.99),
      },
    ];
  });
  return {
    ways: Object.fromEntries(ways),
    toHttp: by(({ binding, http }) => binding.rate / http.rate),
    toFetch: by(({ binding, fetch }) => binding.rate / fetch.rate),
    questionToHttp: by((round) => added(round, 'binding', 'perCpu') / added(round, 'http', 'perCpu')),
  };
}

/**
 * Milliseconds that a question adds to one request.
 *
 * @param {Readonly<Record<string, Slice>>} round
 * @param {string} name of the way
 * @param {'rate' | 'perCpu'} by
 */
const added = (round, name, by) => 1000 / round[name][by] - 1000 / round[FLOOR][by];
