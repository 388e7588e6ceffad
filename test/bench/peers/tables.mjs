import { markdownTable } from '../../../.dev/sections.mjs';

/**
 * What `npm run bench:peers -- --write` keeps in docs/speed-peers.json. A part that could not be had is not there.
 *
 * @typedef {object} PeerFigures
 * @property {{ readonly date: string, readonly checks: readonly import('./checks-bench.mjs').PeerCheck[] }} [checks]
 * @property {{ readonly date: string, readonly version: string } & import('./servers-bench.mjs').ServersResult} [servers]
 * @property {{ readonly date: string, readonly weights: readonly import('./principal-bytes.ts').Weight[] }} [principals]
 * @property {{ readonly date: string } & import('./start-bench.mjs').StartResult} [start]
 */

/**
 * Who is beside ours, by name.
 *
 * @type {Readonly<Record<string, string>>}
 */
const PEERS = {
  map: 'a `Map` and `startsWith`',
  casl: 'CASL',
  casbin: 'casbin',
  'casbin, asked before': 'casbin, of what it was asked before',
  cedar: 'Cedar',
};

/** Stands where a part was not measured. */
const NOTHING = 'Not measured yet.';

/** @param {number} value */
const times = (value) =>
  value >= 10 ? Math.round(value).toLocaleString('en') : value.toFixed(value >= 0.1 ? 2 : 3);

/**
 * How many times as long as ours a check takes in each library.
 *
 * @param {PeerFigures} figures
 * @returns {string} a table
 */
export function peerChecksTable({ checks }) {
  if (checks === undefined) return NOTHING;
  const { checks: all } = checks;
  const sizes = [...new Set(all.map(({ size }) => size))];
  const ways = [...new Set(all.map(({ way }) => way))];
  const isThere = ([peer]) => all.some((one) => one.peer === peer);
  const rows = Object.entries(PEERS)
    .filter(isThere)
    .flatMap(([peer, name]) =>
      ways.map((way) => {
        const of = (size) => all.find((one) => one.peer === peer && one.size === size && one.way === way);
        return [name, way, ...sizes.map((size) => times(of(size)?.toOurs ?? NaN))];
      }),
    );
  return markdownTable([
    ['÷ Gatehouse', 'the scope is', ...sizes.map((size) => `${size.toLocaleString('en')} permissions`)],
    ...rows,
  ]);
}

/**
 * One check by HTTP, beside OpenFGA.
 *
 * @param {PeerFigures} figures
 * @returns {string} a table
 */
export function serversTable({ servers }) {
  if (servers === undefined) return NOTHING;
  const { ours, openfga, byCpu, byRate, version } = servers;
  const latency = ({ p50, p99 }) => `${times(p50)}, ${times(p99)}`;
  return markdownTable([
    ['', 'Gatehouse', `OpenFGA ${version}`, 'ratio, and the middle half'],
    [
      'checks a second of CPU of the server',
      times(ours.perCpuSecond),
      times(openfga.perCpuSecond),
      told(byCpu),
    ],
    ['checks a second', times(ours.rate), times(openfga.rate), told(byRate)],
    ['p50, p99 in ms', latency(ours), latency(openfga), ''],
  ]);
}

/** @param {import('../statistics.mjs').Spread} spread */
const told = ({ median, low, high }) => `${times(median)} (${times(low)} to ${times(high)})`;

/**
 * What a principal takes in an object, and what the Worker takes to start.
 *
 * @param {PeerFigures} figures
 * @returns {string} a table
 */
export function sizesTable({ principals, start }) {
  if (principals === undefined && start === undefined) return NOTHING;
  const kilobytes = (bytes) => `${times(bytes / 1_000)} kB`;
  const weights = (principals?.weights ?? []).map(({ permissions, taken, counted }) => [
    `a principal with ${permissions.toLocaleString('en')} permissions, in an object`,
    kilobytes(taken),
    `counted as ${kilobytes(counted)}, ${times(counted / taken)} of it`,
  ]);
  const starts =
    start === undefined
      ? []
      : [
          [
            "the Worker's first answer: CPU beyond an empty Worker's",
            `${times(start.cpuMs)} ms`,
            'the platform allows 1 s for the start',
          ],
        ];
  return markdownTable([['', 'takes', ''], ...weights, ...starts]);
}
