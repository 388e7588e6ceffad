import { LISTEN_MS, RELY_MS } from '../../../src/durable/listeners.ts';
import type { Disaster, Rates } from '../faults.ts';
import type { Kind } from './spec.ts';
import type { Latency } from '../network.ts';

/** What a history is about: how often what goes wrong, and what is aimed at. */
export type Mode = {
  readonly name: string;
  readonly rates: Rates;
  /** Other rates for commits of the global plane. */
  readonly globalCommits?: Rates;
  /** Other rates for what orgs ask, org 0 or the database, to renew their leases. */
  readonly confirmations?: Rates;
  /** Other rates for what orgs ask org 0, so that it tells them what changes. */
  readonly listening?: Rates;
  /** Other rates for what is read of principals. */
  readonly loads?: Rates;
  /** Of all reads, those that are no lists for certain. */
  readonly decisions?: number;
  /** How many reads there are beside those that go with a change. */
  readonly reads?: number;
  /** The chance that a change is read at once when it is sent, and when it is answered. */
  readonly eager?: number;
  /** The chance that everybody sleeps for longer than a lease before it begins, and for how long that may be. */
  readonly sleeps?: number;
  readonly sleepsFor?: readonly [number, ...number[]];
  /** Changes that it is mostly about. */
  readonly about?: readonly Kind[];
  readonly latencies: readonly [Latency, ...Latency[]];
  /** Pauses between changes and between reads, in milliseconds. */
  readonly pauses: readonly [number, ...number[]];
  /** Of all writes, those that change the global plane. */
  readonly global: number;
  /** Something of the global plane is written and something of an org, whatever the chance of that. */
  readonly isOfBoth?: boolean;
  readonly disasters: Partial<Readonly<Record<Disaster, number>>>;
  /** After a write with an unknown outcome, the chance that the org's object is replaced. */
  readonly restartWhenUnknown?: number;
  /** At a step of a commit, the chance that the org's object is replaced. */
  readonly restartAtCommit?: number;
  /** After a change, the chance that the database goes away. */
  readonly outageAfterChange?: number;
  /** At a step of a commit, the chance that the database takes no writes from then on, for a while. */
  readonly refusedAtCommit?: number;
  /** How often org 0 cannot reach an org. */
  readonly unreachable?: number;
  readonly isRestored?: boolean;
};

/** So long a lease lasts at most, by the slowest clock. */
const LEASE_MS = 6_000;
/** So long after a restore everybody has asked the database, and nobody has a lease from before, by the slowest clock. */
export const RESTORE_SEEN_MS = 70_000;
/** What orgs sleep through: a lease, or nearly or all of what they listen for. */
export const SLEEPS: readonly [number, ...number[]] = [
  LEASE_MS,
  RELY_MS - LEASE_MS,
  LISTEN_MS - 4 * LEASE_MS,
  LISTEN_MS,
];
const SHORT: Mode['latencies'] = [
  { least: 1, most: 1 },
  { least: 0, most: 5 },
];
const LONG: Mode['latencies'] = [
  { least: 5, most: 40 },
  { least: 1, most: 1 },
  { least: 10, most: 30 },
];
const QUICK: Mode['pauses'] = [0, 1, 5, 30, 200];
const ANY: Mode['pauses'] = [0, 1, 5, 30, 200, 2_000, 6_000];

const LOSSY: Rates = {
  slow: 0.05,
  'lost request': 0.05,
  'late request': 0.04,
  'doubled request': 0.04,
  'lost answer': 0.05,
};

/** What a history may be about, the dullest first. */
export const MODES: readonly [Mode, ...Mode[]] = [
  { name: 'calm', rates: {}, latencies: LONG, pauses: QUICK, global: 0.5, disasters: {} },
  {
    name: 'slow',
    rates: { slow: 0.3 },
    latencies: LONG,
    pauses: QUICK,
    global: 0.5,
    disasters: { restart: 0.3 },
  },
  {
    name: 'lossy',
    rates: LOSSY,
    latencies: LONG,
    pauses: ANY,
    global: 0.4,
    disasters: { restart: 1, 'database away': 0.5, 'clock set back': 0.3 },
  },
  {
    name: 'lossy org 0',
    rates: { slow: 0.03 },
    globalCommits: { 'lost answer': 0.35, 'late request': 0.2, 'lost request': 0.1, 'doubled request': 0.1 },
    latencies: SHORT,
    pauses: QUICK,
    global: 1,
    disasters: { restart: 0.3 },
    restartWhenUnknown: 0.6,
    unreachable: 0.3,
  },
  {
    name: 'unknown outcomes',
    rates: {},
    globalCommits: { 'lost answer': 0.5, 'late request': 0.2 },
    latencies: SHORT,
    pauses: QUICK,
    global: 1,
    disasters: {},
    about: ['disableUser', 'setServerAdmin'],
    decisions: 0.9,
    reads: 6,
    eager: 1,
    restartWhenUnknown: 0.4,
    unreachable: 0.3,
  },
  {
    name: 'restarts',
    rates: { slow: 0.05, 'late request': 0.1, 'lost answer': 0.05 },
    latencies: LONG,
    pauses: QUICK,
    global: 0.5,
    disasters: { restart: 2 },
    restartAtCommit: 0.25,
    restartWhenUnknown: 0.3,
    unreachable: 0.2,
  },
  {
    name: 'outage',
    rates: { 'lost answer': 0.05, slow: 0.05 },
    latencies: SHORT,
    pauses: ANY,
    global: 0.7,
    disasters: { 'database away': 0.5 },
    outageAfterChange: 0.5,
    unreachable: 0.2,
  },
  {
    name: 'unreachable',
    rates: { slow: 0.05 },
    latencies: LONG,
    pauses: QUICK,
    global: 0.9,
    disasters: { 'clock set back': 0.5, restart: 0.3 },
    unreachable: 0.8,
    restartAtCommit: 0.05,
  },
  {
    name: 'clocks',
    rates: {},
    latencies: SHORT,
    pauses: QUICK,
    global: 1,
    disasters: { 'clock set back': 3 },
    unreachable: 0.9,
  },
  {
    name: 'slow leases',
    rates: {},
    confirmations: { slow: 0.7 },
    about: ['disableUser'],
    decisions: 0.8,
    sleeps: 0.9,
    reads: 2,
    eager: 1,
    latencies: SHORT,
    pauses: [0, 1, 30, 2_600, 5_200],
    global: 1,
    disasters: {},
    unreachable: 0.9,
  },
  {
    name: 'hardly listening',
    rates: {},
    listening: { 'lost request': 0.3, 'lost answer': 0.2, slow: 0.4 },
    confirmations: { slow: 0.2 },
    about: ['disableUser', 'setServerAdmin'],
    decisions: 0.9,
    sleeps: 0.6,
    eager: 1,
    latencies: LONG,
    pauses: [0, 1, 5, 30, 200, 2_000],
    global: 1,
    disasters: { restart: 1 },
    restartAtCommit: 0.1,
  },
  {
    name: 'not listening',
    rates: {},
    listening: { 'lost request': 0.9 },
    confirmations: { slow: 0.5 },
    about: ['disableUser'],
    decisions: 1,
    sleeps: 1,
    sleepsFor: [LISTEN_MS],
    eager: 1,
    latencies: SHORT,
    pauses: [0, 1, 5, 30, 200, 2_000],
    global: 1,
    disasters: {},
  },
  {
    name: 'slow loads',
    rates: {},
    loads: { slow: 0.6 },
    about: ['createUser'],
    decisions: 0.8,
    latencies: SHORT,
    pauses: QUICK,
    global: 0.8,
    disasters: {},
  },
  {
    name: 'restore',
    rates: { slow: 0.05, 'lost answer': 0.03 },
    latencies: SHORT,
    pauses: QUICK,
    global: 0.6,
    disasters: {},
    isRestored: true,
  },
  {
    name: 'doubled',
    rates: { 'doubled request': 0.3, 'late request': 0.05, slow: 0.05 },
    globalCommits: { 'doubled request': 0.7 },
    latencies: SHORT,
    pauses: QUICK,
    global: 0.8,
    disasters: {},
    about: ['disableUser', 'setServerAdmin'],
    decisions: 0.7,
    eager: 1,
    reads: 8,
  },
  {
    name: 'restarts while orgs are told',
    rates: {},
    latencies: SHORT,
    pauses: QUICK,
    global: 1,
    disasters: {},
    about: ['disableUser', 'setServerAdmin'],
    decisions: 0.9,
    eager: 1,
    reads: 6,
    restartAtCommit: 0.4,
    unreachable: 0.9,
  },
  {
    name: 'no writes',
    rates: { slow: 0.05, 'doubled request': 0.1 },
    latencies: LONG,
    pauses: QUICK,
    global: 0.5,
    disasters: { 'writes refused': 1, restart: 0.5, 'database away': 0.2 },
    refusedAtCommit: 0.2,
    reads: 24,
    eager: 1,
  },
  {
    name: 'not confirmed',
    rates: {},
    loads: { slow: 0.5 },
    latencies: LONG,
    pauses: [0, 30, 200, 2_000],
    global: 0.5,
    isOfBoth: true,
    disasters: {},
    refusedAtCommit: 0.7,
    decisions: 0.9,
    reads: 24,
    eager: 1,
    restartWhenUnknown: 0.2,
    unreachable: 0.5,
  },
];
