import type { Limits } from './protocol.ts';
import type { State } from './state.ts';
import { NOTHING, startState } from './state.ts';

/** Where a search begins and how much may happen in it. */
export type Scenario = {
  readonly name: string;
  readonly start: State;
  readonly limits: Limits;
  /** Looked at to this depth; without it, to the end. `--depth` goes further. */
  readonly depth?: number;
};

const NO_LIMITS: Limits = {
  changes: [0, 0, 0],
  restarting: [],
  restarts: 0,
  doubles: 0,
  cutOff: [],
  registrations: 0,
  doubts: 0,
  restores: 0,
  outlivesRestore: false,
};

/** Org 0 and an org A that has asked before: it keeps the principal and has a lease. */
function warmOrg(): State {
  const state = startState(2);
  const [, org] = state.coordinators;
  Object.assign(org!, { mode: 'warm', lease: 'young', row: { own: NOTHING, global: NOTHING } });
  return state;
}

/** The same, but org A listens only once it has asked for it. */
function untoldOrg(): State {
  const state = warmOrg();
  state.coordinators[1]!.listens = 'no';
  return state;
}

/** Org 0 and an org A, both after one change of the global plane, which the org has followed. */
function afterOneChange(): State {
  const state = startState(2);
  const first = { revision: 1, id: 'g0' };
  const [global, org] = state.coordinators;
  state.trails[0] = [{ id: first.id, isTouching: true }];
  state.order = [0];
  state.replied[0] = 1;
  Object.assign(global!, { acknowledged: first, mode: 'warm' });
  const followed = { followed: first, heard: first };
  Object.assign(org!, { ...followed, mode: 'warm', lease: 'young', row: { own: NOTHING, global: first } });
  return state;
}

/** The same, but the database was restored since, and org 0 has made two other changes; the org has heard of nothing. */
function longAfterRestore(): State {
  const state = afterOneChange();
  const [global, org] = state.coordinators;
  state.lost[0] = state.trails[0]!;
  state.trails[0] = [
    { id: 'g1', isTouching: true },
    { id: 'g2', isTouching: false },
  ];
  state.order = [];
  state.restores = 1;
  state.replied[0] = 2;
  state.vouched[0] = true;
  global!.acknowledged = { revision: 2, id: 'g2' };
  org!.lease = null;
  // A word that may arrive late.
  state.tells = [{ to: 1, revision: 2, id: 'g2', onto: 'g1', isTouching: false }];
  return state;
}

/** The planes by themselves, together, and three of them; small enough to be looked at to the end, or nearly. */
export const scenarios = {
  globalAlone: {
    name: 'org 0 alone: 3 changes, 2 restarts, 1 batch that arrives twice',
    start: startState(1),
    limits: { ...NO_LIMITS, changes: [3], restarting: [0], restarts: 2, doubles: 1 },
  },
  orgAlone: {
    name: 'org A alone, beside a global plane that rests: 2 changes, 2 restarts, 1 batch that arrives twice',
    start: startState(2),
    limits: { ...NO_LIMITS, changes: [0, 2], restarting: [1], restarts: 2, doubles: 1, cutOff: [0] },
  },
  oneGlobalChange: {
    name: 'org 0 and org A: 1 global change, 1 restart of either',
    start: startState(2),
    limits: { ...NO_LIMITS, changes: [1, 0], restarting: [0, 1], restarts: 1 },
  },
  twoGlobalChanges: {
    name: 'org 0 and org A: 2 global changes, 1 restart of either, 1 batch that arrives twice',
    start: startState(2),
    limits: { ...NO_LIMITS, changes: [2, 0], restarting: [0, 1], restarts: 1, doubles: 1 },
    depth: 12,
  },
  bothPlanes: {
    name: 'org 0 and org A: 1 global change and 2 of the org, 1 restart of either',
    start: startState(2),
    limits: { ...NO_LIMITS, changes: [1, 2], restarting: [0, 1], restarts: 1 },
    depth: 12,
  },
  twoOrgs: {
    name: 'org 0 and the orgs A and B: 1 global change, 1 restart of org 0',
    start: startState(3),
    limits: { ...NO_LIMITS, changes: [1, 0, 0], restarting: [0], restarts: 1 },
    depth: 10,
  },
  inDoubt: {
    name: 'org 0 and org A: 1 global change and 1 of the org, 2 questions in doubt, 1 restart of either',
    start: warmOrg(),
    limits: { ...NO_LIMITS, changes: [1, 1], restarting: [0, 1], restarts: 1, doubts: 2 },
    depth: 11,
  },
  inDoubtAlone: {
    name: 'org 0 alone: 2 changes, 3 questions in doubt, 1 restart, 1 batch that arrives twice',
    start: startState(1),
    limits: { ...NO_LIMITS, changes: [2], restarting: [0], restarts: 1, doubles: 1, doubts: 3 },
  },
  orgWithoutDatabase: {
    name: 'org 0, and an org A with a lease that does not reach the database: 1 global change',
    start: warmOrg(),
    limits: { ...NO_LIMITS, changes: [1, 0], cutOff: [1] },
  },
  listening: {
    name: 'org 0, and an org A that is told only once it has asked for it: 1 global change, asks twice, 1 restart of either',
    start: untoldOrg(),
    limits: { ...NO_LIMITS, changes: [1, 0], restarting: [0, 1], restarts: 1, registrations: 2 },
    depth: 12,
  },
  listeningTwoChanges: {
    name: 'org 0, and an org A that is told only once it has asked for it: 2 global changes, asks twice',
    start: untoldOrg(),
    limits: { ...NO_LIMITS, changes: [2, 0], registrations: 2 },
    depth: 12,
  },
  restored: {
    name: 'org 0 and org A: the database is restored once, 1 global change before or after',
    start: afterOneChange(),
    limits: { ...NO_LIMITS, changes: [1, 0], restores: 1 },
    depth: 12,
  },
  restoredTwoChanges: {
    name: 'org 0 and org A: the database is restored once, 2 global changes',
    start: afterOneChange(),
    limits: { ...NO_LIMITS, changes: [2, 0], restores: 1 },
    depth: 10,
  },
  restoredBefore: {
    name: 'org 0 and org A: the database was restored and changed twice while org A did not ask, 1 restart of org A',
    start: longAfterRestore(),
    limits: { ...NO_LIMITS, restarting: [1], restarts: 1, restores: 1 },
  },
  restoredAlone: {
    name: 'org A alone: the database is restored once, 2 changes, 1 restart',
    start: startState(2),
    limits: { ...NO_LIMITS, changes: [0, 2], restarting: [1], restarts: 1, restores: 1, cutOff: [0] },
  },
} satisfies Record<string, Scenario>;
