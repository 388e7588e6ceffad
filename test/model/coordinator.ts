import type { Rules } from './rules.ts';
import type { Answer, Coordinator, Mark, State, Tell } from './state.ts';
import { GLOBAL, NOTHING } from './state.ts';

// What a coordinator does with what reaches it. Every function here changes the state it is given, which is a copy.

/** True while an entry is open of which the coordinator waits for no outcome: then nothing may be answered (I8). */
export const isUncertain = ({ mode, open }: Coordinator): boolean =>
  mode === 'doubt' || (mode === 'cold' && open !== null);

/** Takes in an answer, and keeps the principal that a load brought. True when it was good (rules 2 to 4). */
export function takeIn(state: State, plane: number, answer: Answer, rules: Rules): boolean {
  const coordinator = state.coordinators[plane]!;
  const isGood =
    (answer.kind === 'news' || takeInOwn(state, plane, answer, rules)) &&
    (plane === GLOBAL || takeInGlobal(state, coordinator, answer, rules)) &&
    !isUncertain(coordinator);
  if (isGood) {
    coordinator.mode = 'warm';
    if (plane !== GLOBAL) renewLease(coordinator, answer, rules);
  }
  const isUntouched = isGood && !coordinator.told.some((revision) => revision > answer.global);
  if (answer.kind === 'load' && (isUntouched || !rules.stampsLoads)) {
    coordinator.row = { own: answer.own.revision, global: answer.global };
  }
  return isGood;
}

function takeInOwn(state: State, plane: number, { own, global }: Answer, rules: Rules): boolean {
  const coordinator = state.coordinators[plane]!;
  const { open, acknowledged, mode } = coordinator;
  if (open !== null) {
    if (own.revision === open.revision && own.id === open.id) {
      finish(state, plane, rules);
      return true;
    }
    // Another entry stands where ours should: nobody here knows what it touches.
    if (own.revision >= open.revision) {
      coordinator.row = null;
      return false;
    }
    const isLate = plane !== GLOBAL && global < coordinator.followed;
    const isTakenBack =
      (rules.openIsSafe === 'not in org 0' && plane === GLOBAL) ||
      (rules.openIsSafe === 'not from late answers' && isLate);
    if (isTakenBack && mode === 'warm') {
      Object.assign(coordinator, { open: null, acknowledged: own, row: null });
      return true;
    }
  }
  if (own.revision > acknowledged.revision) {
    coordinator.acknowledged = own;
    coordinator.row = null;
  }
  return own.revision >= acknowledged.revision;
}

/** What was told meanwhile is added first (rule 3). */
function takeInGlobal(state: State, coordinator: Coordinator, { global }: Answer, rules: Rules): boolean {
  let known = global;
  while (coordinator.told.includes(known + 1)) known++;
  if (rules.mindsWhatIsKnown && known < Math.max(coordinator.heard, coordinator.followed)) return false;
  for (let revision = coordinator.followed + 1; revision <= global; revision++) {
    const { isTouching } = state.trails[GLOBAL]![revision - 1]!;
    if (isTouching && rules.newsSayTouches) dropGlobal(coordinator, revision);
  }
  coordinator.followed = Math.max(coordinator.followed, known);
  coordinator.heard = Math.max(coordinator.heard, known);
  return true;
}

/** The newest of the confirmations counts. */
function renewLease(coordinator: Coordinator, { age }: Answer, rules: Rules): void {
  if (age === 'young' || !rules.leaseCountsFromAsking) coordinator.lease = 'young';
  else if (age === 'old') coordinator.lease ??= 'old';
}

/** What was read at this global revision or later knows of it. */
function dropGlobal(coordinator: Coordinator, revision: number): void {
  if (coordinator.row !== null && coordinator.row.global < revision) coordinator.row = null;
}

/** Takes in what org 0 says of one entry. */
export function hear(coordinator: Coordinator, { revision, isTouching }: Tell, rules: Rules): void {
  if (coordinator.mode === 'cold' && !rules.hearsWhileCold) return;
  if (isTouching) dropGlobal(coordinator, revision);
  coordinator.heard = Math.max(coordinator.heard, revision);
  if (!coordinator.told.includes(revision)) coordinator.told = [...coordinator.told, revision].toSorted();
  while (coordinator.told.includes(coordinator.followed + 1)) coordinator.followed++;
  const { told, followed } = coordinator;
  if (!rules.remembersTold) coordinator.told = told.filter((other) => other > followed);
}

/** Writes down what is open and sends it, decided on the head that was just read. */
export function begin(state: State, plane: number, onto: Mark, isTouching: boolean, rules: Rules): void {
  const coordinator = state.coordinators[plane]!;
  const id = `${'gab'[plane]!}${++state.begun[plane]!}`;
  const revision = onto.revision + 1;
  coordinator.open = { revision, id };
  coordinator.waiting = { id, isTouching, result: 'none yet' };
  state.batches = [...state.batches, { plane, revision, onto: onto.id, id, isTouching }];
  if (isTouching && !rules.dropsAtTheEnd) coordinator.row = null;
}

/** The open entry is committed: what it touched is dropped, it is acknowledged, and the orgs are told of it. */
export function finish(state: State, plane: number, rules: Rules): void {
  const coordinator = state.coordinators[plane]!;
  const { open, waiting, mode } = coordinator;
  const id = (open ?? waiting)?.id;
  const revision = state.trails[plane]!.findIndex((entry) => entry.id === id) + 1;
  const isTouching = state.trails[plane]![revision - 1]?.isTouching ?? false;
  // What is open is stored without what it touches: an object that did not begin it drops everything.
  if (mode !== 'warm') coordinator.row = null;
  if (isTouching && rules.dropsOwn && rules.dropsAtTheEnd) coordinator.row = null;
  if (open !== null) coordinator.acknowledged = open;
  coordinator.open = null;
  coordinator.waiting = null;
  const isTold = mode === 'warm' ? rules.tellsAfterChange : rules.tellsAfterSettling;
  if (plane === GLOBAL && isTouching && isTold) beginTelling(state, revision, rules);
  // Who waits for a change whose outcome became known only later was answered 503 meanwhile.
  if (mode === 'warm') reply(state, plane, revision, rules);
  if (mode === 'doubt') coordinator.mode = 'cold';
}

/** The outcome of the change that was sent is not known, so everything kept is dropped (I8). */
export function doubt(coordinator: Coordinator): void {
  coordinator.mode = 'doubt';
  coordinator.row = null;
  if (coordinator.waiting !== null) coordinator.waiting = { ...coordinator.waiting, result: 'none yet' };
}

/** A batch that takes the place of an open entry. */
const voidAt = (revision: number): string => `void${revision}`;

/** Reads what stands where the open entry belongs (rule 6), and says what was found. */
export function settle(state: State, plane: number, rules: Rules): string {
  const coordinator = state.coordinators[plane]!;
  const { open, waiting } = coordinator;
  const trail = state.trails[plane]!;
  const found = open === null ? undefined : trail[open.revision - 1];
  if (open !== null && rules.settles && found === undefined) {
    const id = voidAt(open.revision);
    if (state.batches.some((batch) => batch.plane === plane && batch.id === id)) return 'still nothing';
    const onto = trail.at(-1)?.id ?? NOTHING.id;
    const empty = { plane, revision: open.revision, onto, id, isTouching: false };
    state.batches = [...state.batches, empty];
    return 'nothing is there, a void entry is sent';
  }
  if (open !== null && rules.settles && (found?.id === open.id || !rules.settlesById)) {
    finish(state, plane, rules);
    coordinator.mode = 'cold';
    return 'it was committed';
  }
  const lost = (open ?? waiting)?.id;
  if (lost !== undefined) state.ruledOut = [...state.ruledOut, lost].toSorted();
  Object.assign(coordinator, { open: null, waiting: null, mode: 'cold' });
  return 'it was lost';
}

/** Somebody is answered in a way that vouches for everything up to the revision, once nothing is being told. */
export function reply(state: State, plane: number, revision: number, rules: Rules): void {
  const coordinator = state.coordinators[plane]!;
  coordinator.owed = Math.max(coordinator.owed, revision);
  if (coordinator.telling === null || !rules.repliesWait) payReplies(state, plane);
}

function payReplies(state: State, plane: number): void {
  const coordinator = state.coordinators[plane]!;
  state.replied[plane] = Math.max(state.replied[plane]!, coordinator.owed);
  coordinator.owed = 0;
}

/** Every lease, and every confirmation under way, is older than what is told from now on. */
function beginTelling(state: State, revision: number, rules: Rules): void {
  const orgs = state.coordinators.keys().filter((plane) => plane !== GLOBAL);
  const telling = state.coordinators[GLOBAL]!;
  const names: string[] = [];
  for (const to of orgs) {
    names.push(`${to}:${revision}`);
    state.tells = [...state.tells, { to, revision, isTouching: rules.newsSayTouches }];
    const org = state.coordinators[to]!;
    if (org.lease !== null) org.lease = 'old';
    org.answers = org.answers.map((answer) => (answer.age === 'young' ? { ...answer, age: 'old' } : answer));
  }
  telling.telling = [...(telling.telling ?? []), ...names];
}

/** Every org has heard, or `until` has passed. */
export function endTelling(state: State): void {
  state.coordinators[GLOBAL]!.telling = null;
  payReplies(state, GLOBAL);
  // Whether a lease is older than this telling is of no more use; the next telling marks all there are.
  for (const org of state.coordinators) {
    if (org.lease !== null) org.lease = 'young';
    org.answers = org.answers.map((answer) => (answer.age === 'old' ? { ...answer, age: 'young' } : answer));
  }
}

/** `until` passes: by then every lease that is older than the telling has ended. */
export function waitOut(state: State): void {
  for (const org of state.coordinators) {
    if (org.lease === 'old') org.lease = null;
    org.answers = org.answers.map((answer) => (answer.age === 'old' ? { ...answer, age: 'dead' } : answer));
  }
  endTelling(state);
}
