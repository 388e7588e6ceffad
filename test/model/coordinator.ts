import type { Rules } from './rules.ts';
import type { Answer, Coordinator, Mark, State, Tell } from './state.ts';
import { GLOBAL, headOf, isOnTrail, laterOf, NOTHING, trailTo } from './state.ts';

// What a coordinator does with what reaches it. Every function here changes the state it is given, which is a copy.

/** True while an entry is open of which the coordinator waits for no outcome: then nothing may be answered (I8). */
export const isUncertain = ({ mode, open }: Coordinator): boolean =>
  mode === 'doubt' || (mode === 'cold' && open !== null);

/** Takes in an answer, and keeps the principal that a load brought. True when it was good (rules 2 to 4). */
export function takeIn(state: State, plane: number, answer: Answer, rules: Rules): boolean {
  const coordinator = state.coordinators[plane]!;
  if (answer.kind === 'news') {
    // Which trail is the right one is known from the database only.
    const isOther =
      answer.isRestored || (rules.newsAreCompared && isContradicted(coordinator, plane, answer));
    return !isOther && takeInGood(state, plane, answer, rules);
  }
  if (answer.isRestored) forgetLostTrail(state, plane, answer, rules);
  else if (rules.restoreIsSeen !== 'by numbers only' && isContradicted(coordinator, plane, answer))
    forgetEverything(coordinator, rules);
  else return takeInGood(state, plane, answer, rules);
  return rules.restoreIsAskedAgain ? false : takeInGood(state, plane, answer, rules);
}

/** True when something else is known to stand at the same number: one of the two is from before a restore. */
function isContradicted(
  { acknowledged, followed, heard }: Coordinator,
  plane: number,
  { kind, own, global }: Answer,
): boolean {
  const isOther = (one: Mark, other: Mark): boolean => one.revision === other.revision && one.id !== other.id;
  if (kind !== 'news' && isOther(own, acknowledged)) return true;
  return plane !== GLOBAL && (isOther(global, followed) || isOther(global, heard));
}

function takeInGood(state: State, plane: number, answer: Answer, rules: Rules): boolean {
  const coordinator = state.coordinators[plane]!;
  const isGood =
    (answer.kind === 'news' || takeInOwn(state, plane, answer, rules)) &&
    (plane === GLOBAL || takeInGlobal(state, coordinator, answer, rules)) &&
    !isUncertain(coordinator);
  if (isGood) {
    coordinator.mode = 'warm';
    if (plane !== GLOBAL) renewLease(coordinator, answer, rules);
    if (coordinator.listens === 'no' && !rules.onlyListenersAnswer) coordinator.listens = 'yes';
  }
  const isUntouched = isGood && !coordinator.told.some(({ revision }) => revision > answer.global.revision);
  if (answer.kind === 'load' && (isUntouched || !rules.stampsLoads)) {
    coordinator.row = { own: answer.own, global: answer.global };
  }
  return isGood;
}

/** Everything kept is dropped, and the database is asked again before anything is answered (rule 3). */
function forgetEverything(coordinator: Coordinator, rules: Rules): void {
  coordinator.row = null;
  coordinator.lease = null;
  if (coordinator.mode === 'warm' && coordinator.open === null) coordinator.mode = 'cold';
  if (rules.restoreVoidsAnswers) coordinator.answers = [];
}

/** The database was restored: what was known of it is forgotten as well. */
function forgetLostTrail(state: State, plane: number, { kind, own, global }: Answer, rules: Rules): void {
  const coordinator = state.coordinators[plane]!;
  forgetEverything(coordinator, rules);
  Object.assign(coordinator, { followed: global, heard: global, told: [] });
  if (kind !== 'news' && coordinator.open === null) coordinator.acknowledged = own;
  if (plane === GLOBAL && rules.waitsAfterRestore) beginTelling(state, 'a restore');
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
    const isLate = plane !== GLOBAL && global.revision < coordinator.followed.revision;
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
function takeInGlobal(
  state: State,
  coordinator: Coordinator,
  { kind, global }: Answer,
  rules: Rules,
): boolean {
  const known = continued(global, coordinator.told);
  const least = laterOf(coordinator.heard, coordinator.followed).revision;
  const isMinded = kind === 'news' ? rules.newsMayNotGoBack : rules.mindsWhatIsKnown;
  if (isMinded && known.revision < least) return false;
  for (const [index, { isTouching }] of trailTo(state, GLOBAL, global).entries()) {
    const isNews = index + 1 > coordinator.followed.revision;
    if (isNews && isTouching && rules.newsSayTouches) dropGlobal(coordinator, index + 1);
  }
  coordinator.followed = laterOf(coordinator.followed, known);
  coordinator.heard = laterOf(coordinator.heard, known);
  return true;
}

/** How far an entry leads with those that are known to follow it without a gap. */
function continued(from: Mark, told: readonly Mark[]): Mark {
  const next = told.find(({ revision }) => revision === from.revision + 1);
  return next === undefined ? from : continued(next, told);
}

/** The newest of the confirmations counts. */
function renewLease(coordinator: Coordinator, { age }: Answer, rules: Rules): void {
  if (age === 'young' || !rules.leaseCountsFromAsking) coordinator.lease = 'young';
  else if (age === 'old') coordinator.lease ??= 'old';
}

/** What was read at this global revision or later knows of it. */
function dropGlobal(coordinator: Coordinator, revision: number): void {
  if (coordinator.row !== null && coordinator.row.global.revision < revision) coordinator.row = null;
}

/** Org 0 puts an org on its list, and says how far it was. */
export function register(state: State, plane: number): void {
  const there = state.coordinators[GLOBAL]!;
  there.listed = [...new Set([...there.listed, plane])];
  state.coordinators[plane]!.registered = there.acknowledged;
  state.registrations++;
}

/** The org hears that it is on the list. */
export function listen(coordinator: Coordinator, rules: Rules): void {
  const tip = coordinator.registered ?? NOTHING;
  Object.assign(coordinator, { registered: null, listens: 'yes' });
  if (!rules.listSaysHowFar) return;
  coordinator.listensFrom = tip.revision;
  coordinator.heard = laterOf(coordinator.heard, tip);
}

/** Takes in what org 0 says of one entry. */
export function hear(coordinator: Coordinator, { revision, id, onto, isTouching }: Tell, rules: Rules): void {
  const isOther = [coordinator.followed, coordinator.heard].some(
    (known) =>
      (known.revision === revision && known.id !== id) ||
      (known.revision === revision - 1 && known.id !== onto),
  );
  if (isOther && rules.hearsHashes) {
    forgetEverything(coordinator, rules);
    // Nothing is kept, so there is nothing that an entry before this one could touch.
    Object.assign(coordinator, { followed: { revision, id }, heard: { revision, id }, told: [] });
    return;
  }
  if (coordinator.mode === 'cold' && !rules.hearsWhileCold) return;
  if (isTouching) dropGlobal(coordinator, revision);
  coordinator.heard = laterOf(coordinator.heard, { revision, id });
  const others = coordinator.told.filter((other) => other.revision !== revision);
  const told = [...others, { revision, id }].toSorted((one, other) => one.revision - other.revision);
  const followed = continued(coordinator.followed, told);
  coordinator.followed = followed;
  coordinator.told = rules.remembersTold ? told : told.filter((other) => other.revision > followed.revision);
}

/** Writes down what is open and sends it, decided on the head that was just read. */
export function begin(
  state: State,
  plane: number,
  { own: onto, global: upon }: Pick<Answer, 'own' | 'global'>,
  isTouching: boolean,
  rules: Rules,
): void {
  const coordinator = state.coordinators[plane]!;
  const id = `${'gab'[plane]!}${++state.begun[plane]!}`;
  const revision = onto.revision + 1;
  coordinator.open = { revision, id };
  coordinator.waiting = { id, isTouching, result: 'none yet' };
  state.batches = [...state.batches, { plane, revision, onto: onto.id, upon, id, isTouching }];
  if (isTouching && !rules.dropsAtTheEnd) coordinator.row = null;
}

/** The open entry is committed: what it touched is dropped, it is acknowledged, and the orgs are told of it. */
export function finish(state: State, plane: number, rules: Rules): void {
  const coordinator = state.coordinators[plane]!;
  const { open, waiting, mode } = coordinator;
  const id = (open ?? waiting)?.id;
  const revision = open?.revision ?? state.trails[plane]!.findIndex((entry) => entry.id === id) + 1;
  const isTouching = state.trails[plane]![revision - 1]?.isTouching ?? waiting?.isTouching ?? false;
  // What is open is stored without what it touches: an object that did not begin it drops everything.
  if (mode !== 'warm') coordinator.row = null;
  if (isTouching && rules.dropsOwn && rules.dropsAtTheEnd) coordinator.row = null;
  if (open !== null) coordinator.acknowledged = open;
  coordinator.open = null;
  coordinator.waiting = null;
  const isTold = mode === 'warm' ? rules.tellsAfterChange : rules.tellsAfterSettling;
  if (plane === GLOBAL && isTouching && isTold) {
    beginTelling(state, 'a change');
    sendTells(state, { revision, id: id! }, rules);
    if (coordinator.telling?.length === 0) endTelling(state);
  }
  // Who waits for a change whose outcome became known only later was answered 503 meanwhile.
  const isThere = id !== undefined && isOnTrail(state, plane, { revision, id });
  if (mode === 'warm' && isThere) reply(state, plane, revision, state.restores, rules);
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
  if (open !== null && found === undefined && !isOnTrail(state, plane, coordinator.acknowledged)) {
    // What it was decided on is gone, so its guard will never be met.
    if (plane === GLOBAL && rules.waitsAfterRestore) beginTelling(state, 'a restore');
    state.ruledOut = [...state.ruledOut, open.id].toSorted();
    Object.assign(coordinator, { open: null, waiting: null, mode: 'cold', row: null });
    coordinator.acknowledged = headOf(state, plane);
    return 'the database was restored';
  }
  if (open !== null && rules.settles && found === undefined) {
    const id = voidAt(open.revision);
    if (state.batches.some((batch) => batch.plane === plane && batch.id === id)) return 'still nothing';
    const onto = trail.at(-1)?.id ?? NOTHING.id;
    // Nothing was decided for it.
    const empty = { plane, revision: open.revision, onto, upon: null, id, isTouching: false };
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
  // An org may have seen it all the same, if a restore took it away before org 0 looked.
  if (plane === GLOBAL && rules.waitsAfterLoss) beginTelling(state, 'a restore');
  // What was found instead is the newest entry that is known.
  if (open !== null && found !== undefined)
    coordinator.acknowledged = { revision: open.revision, id: found.id };
  Object.assign(coordinator, { open: null, waiting: null, mode: 'cold', row: null });
  return 'it was lost';
}

/** Somebody is answered in a way that vouches for everything up to the revision, once nothing is being told. */
export function reply(state: State, plane: number, revision: number, restores: number, rules: Rules): void {
  const coordinator = state.coordinators[plane]!;
  if (restores < state.restores) return;
  coordinator.owed = Math.max(coordinator.owed, revision);
  if (coordinator.telling === null || !rules.repliesWait) payReplies(state, plane);
}

function payReplies(state: State, plane: number): void {
  const coordinator = state.coordinators[plane]!;
  state.replied[plane] = Math.max(state.replied[plane]!, coordinator.owed);
  if (coordinator.owed > 0 && state.restores > 0) state.vouched[plane] = true;
  coordinator.owed = 0;
}

/** Every lease, and every confirmation under way, is older than what is told from now on. */
function beginTelling(state: State, why: 'a change' | 'a restore'): void {
  const there = state.coordinators[GLOBAL]!;
  // Nobody can be told of what a restore took away: that is waited out.
  const unreachable = why === 'a restore' ? ['unknown'] : [];
  there.telling = [...new Set([...(there.telling ?? []), ...unreachable])];
  for (const org of state.coordinators) {
    if (org === there) continue;
    if (org.lease !== null) org.lease = 'old';
    org.answers = org.answers.map((answer) => (answer.age === 'young' ? { ...answer, age: 'old' } : answer));
  }
}

function sendTells(state: State, mark: Mark, rules: Rules): void {
  const there = state.coordinators[GLOBAL]!;
  for (const [to, { listens }] of state.coordinators.entries()) {
    if (to === GLOBAL || (listens !== 'always' && !there.listed.includes(to))) continue;
    const onto = state.trails[GLOBAL]![mark.revision - 2]?.id ?? NOTHING.id;
    state.tells = [...state.tells, { ...mark, to, onto, isTouching: rules.newsSayTouches }];
    there.telling = [...(there.telling ?? []), `${to}:${mark.revision}`];
  }
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
