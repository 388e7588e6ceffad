import {
  begin,
  doubt,
  endTelling,
  finish,
  hear,
  isUncertain,
  listen,
  register,
  reply,
  settle,
  takeIn,
  waitOut,
} from './coordinator.ts';
import type { Step } from './explore.ts';
import type { Rules } from './rules.ts';
import type { Answer, Batch, Doubtful, Mark, State, Tell } from './state.ts';
import {
  copyOf,
  forgetMemory,
  GLOBAL,
  headOf,
  isOnTrail,
  knows,
  newestTouching,
  NOTHING,
  PLANE_NAMES,
  trailTo,
} from './state.ts';

/** How much may happen in one history, and who is cut off from what. */
export type Limits = {
  /** Changes that are begun, for each plane. */
  readonly changes: readonly number[];
  /** Planes whose object may be replaced, and how often that happens in all. */
  readonly restarting: readonly number[];
  readonly restarts: number;
  /** Batches that reach the database twice. */
  readonly doubles: number;
  /** Planes whose questions do not reach the database. */
  readonly cutOff: readonly number[];
  /** How often an org asks org 0 to tell it what changes; orgs that are always told never ask. */
  readonly registrations: number;
  /** Questions that come while an entry is open. */
  readonly doubts: number;
  /** How often the database is restored. */
  readonly restores: number;
  /** A batch may arrive after a restore though its place was taken before it. */
  readonly outlivesRestore: boolean;
};

/** Everything that can happen next. */
export function stepsFrom(state: State, rules: Rules, limits: Limits): Step<State>[] {
  const steps: Step<State>[] = [];
  /** What happens is done to a copy; it may return what makes it worth noting. */
  const add = (name: string, happen: (next: State) => string | undefined | void): void => {
    const next = copyOf(state);
    const sight = happen(next) ?? undefined;
    tidy(next, rules, limits);
    steps.push({ name: sight === undefined ? name : `${name}: ${sight}`, next, sight });
  };
  for (const plane of state.coordinators.keys()) {
    addQuestions(add, state, plane, rules, limits);
    addAnswers(add, state, plane, rules, limits);
    addOwnSteps(add, state, plane, rules, limits);
    addListening(add, state, plane, rules, limits);
    addDoubtfulReads(add, state, plane, rules, limits);
  }
  addArrivals(add, state, rules, limits);
  addRestores(add, state, limits);
  return steps;
}

type Add = (name: string, happen: (next: State) => string | undefined | void) => void;

/** A coordinator asks. The database reads at once; it is the answer that may be late. */
function addQuestions(add: Add, state: State, plane: number, rules: Rules, { cutOff }: Limits): void {
  const coordinator = state.coordinators[plane]!;
  const { answers, open, mode, waiting, followed } = coordinator;
  if (isUncertain(coordinator)) return;
  const isAsking = (kind: Answer['kind']): boolean => answers.some((answer) => answer.kind === kind);
  const ask = (kind: Answer['kind'], from: string, global: Mark, isRestored: boolean): void =>
    add(`${PLANE_NAMES[plane]!} asks ${from} (${kind})`, (next) => {
      const own = headOf(state, plane);
      const answer: Answer = { kind, own, global, age: 'young', isRestored, restores: state.restores };
      next.coordinators[plane]!.answers = [...answers, answer].toSorted(byKind);
    });
  if (!cutOff.includes(plane)) {
    const global = plane === GLOBAL ? NOTHING : headOf(state, GLOBAL);
    const isRestored = isSeenRestored(state, plane, rules);
    if (!isAsking('brief') && open === null && waiting === null)
      ask('brief', 'the database', global, isRestored);
    if (!isAsking('load')) ask('load', 'the database', global, isRestored);
  }
  const { acknowledged, mode: modeGlobal } = state.coordinators[GLOBAL]!;
  if (plane === GLOBAL) {
    if (mode === 'cold') add('org 0 trusts what it stored, without the database', warmUp);
  } else if (!isAsking('news') && modeGlobal === 'warm') {
    // Also while a change of its own is under way.
    const trail = trailTo(state, GLOBAL, acknowledged);
    const isOther = followed.revision > 0 && trail[followed.revision - 1]?.id !== followed.id;
    const isSeen = isOther && followed.revision <= acknowledged.revision && rules.newsAreCompared;
    ask('news', 'org 0', acknowledged, isSeen);
  }
}

/** Whether the answer of the database shows that it does not continue what the coordinator knows. */
function isSeenRestored(state: State, plane: number, { restoreIsSeen }: Rules): boolean {
  const { acknowledged, followed, heard } = state.coordinators[plane]!;
  const isOther = (of: number, known: Mark): boolean => {
    const head = headOf(state, of);
    if (restoreIsSeen === 'at known numbers') return !isOnTrail(state, of, known);
    const isSameNumber = head.revision === known.revision && restoreIsSeen === 'at the newest number';
    return head.revision < known.revision || (isSameNumber && head.id !== known.id);
  };
  return (
    isOther(plane, acknowledged) ||
    (plane !== GLOBAL && (isOther(GLOBAL, followed) || isOther(GLOBAL, heard)))
  );
}

const warmUp = (next: State): void => {
  next.coordinators[GLOBAL]!.mode = 'warm';
};

const byKind = (one: Answer, other: Answer): number => (one.kind < other.kind ? -1 : 1);

/** An answer reaches a coordinator. */
function addAnswers(add: Add, state: State, plane: number, rules: Rules, { changes }: Limits): void {
  for (const answer of state.coordinators[plane]!.answers) {
    const { kind, own, global } = answer;
    const pair = plane === GLOBAL ? `${own.revision}` : `${own.revision}, ${global.revision}`;
    const name = `${PLANE_NAMES[plane]!} receives ${kind} at (${pair})`;
    const receive = (next: State): boolean => {
      const coordinator = next.coordinators[plane]!;
      coordinator.answers = coordinator.answers.filter((other) => other !== answer);
      return takeIn(next, plane, answer, rules);
    };
    const { open, waiting } = state.coordinators[plane]!;
    const isQueueFree = open === null && waiting === null;
    add(name, (next) => {
      const isGood = receive(next);
      const { acknowledged } = next.coordinators[plane]!;
      if (open !== null && acknowledged === open) return 'the open entry is there';
      // The write queue may also find that nothing is left to change, and says so.
      if (isGood && kind === 'brief' && isQueueFree) reply(next, plane, own.revision, answer.restores, rules);
      if (kind === 'news' && isGood) return 'followed without the database';
      return isGood ? undefined : 'not good enough';
    });
    const mayBegin = kind === 'brief' && isQueueFree && state.begun[plane]! < changes[plane]!;
    if (!mayBegin || !receive(copyOf(state))) continue;
    for (const isTouching of [true, false]) {
      add(`${name} and sends a change that ${isTouching ? 'touches' : 'touches nothing'}`, (next) => {
        receive(next);
        begin(next, plane, answer, isTouching, rules);
      });
    }
  }
}

/** What a coordinator does, and what happens to it, without an answer to a question. */
function addOwnSteps(add: Add, state: State, plane: number, rules: Rules, limits: Limits): void {
  const coordinator = state.coordinators[plane]!;
  const { waiting, mode, telling, lease } = coordinator;
  const name = PLANE_NAMES[plane]!;
  if (waiting !== null && mode === 'warm') {
    const { id, result } = waiting;
    add(`${name} gives up waiting for ${id}`, (next) => doubt(next.coordinators[plane]!));
    if (result === 'committed')
      add(`${name} hears that ${id} was committed`, (next) => finish(next, plane, rules));
    if (result === 'conflict') {
      add(`${name} hears that ${id} met a conflict`, (next) => {
        const there = next.coordinators[plane]!;
        if (rules.conflictIsOpen) doubt(there);
        else Object.assign(there, { open: null, waiting: null });
      });
    }
  }
  if (isUncertain(coordinator) && !limits.cutOff.includes(plane)) {
    add(`${name} looks for its open entry`, (next) => settle(next, plane, rules));
  }
  if (telling !== null) {
    add('the time is up until which org 0 tells', (next) => {
      waitOut(next);
      return 'waited out';
    });
  }
  if (lease !== null) {
    add(`the lease of ${name} ends`, (next) => {
      next.coordinators[plane]!.lease = null;
    });
  }
  if (limits.restarting.includes(plane) && state.restarts < limits.restarts) {
    add(`${name} is replaced by a new object`, (next) => {
      next.restarts++;
      restart(next, plane, rules);
    });
  }
}

/** An org asks org 0 to tell it what changes, relies on that, and stops relying on it before org 0 stops telling. */
function addListening(add: Add, state: State, plane: number, rules: Rules, limits: Limits): void {
  const { listens, registered } = state.coordinators[plane]!;
  const name = PLANE_NAMES[plane]!;
  if (plane === GLOBAL || listens === 'always') return;
  if (registered === null && state.registrations < limits.registrations) {
    add(`${name} is put on the list of those who listen`, (next) => register(next, plane));
  }
  if (registered !== null) {
    add(`${name} hears that it is on the list`, (next) => {
      listen(next.coordinators[plane]!, rules);
      return 'listens';
    });
  }
  if (listens === 'yes') {
    add(`${name} listens no more`, (next) => {
      next.coordinators[plane]!.listens = 'no';
    });
  }
  const isListed = state.coordinators[GLOBAL]!.listed.includes(plane);
  if (isListed && (listens === 'no' || !rules.listEndsLast)) {
    add(`org 0 takes ${name} off the list`, (next) => {
      next.coordinators[GLOBAL]!.listed = next.coordinators[GLOBAL]!.listed.filter((org) => org !== plane);
      // An answer that is still on its way is too old to rely on.
      next.coordinators[plane]!.registered = null;
    });
  }
}

/** What is asked while an entry is open, and answered by a read of the database. */
function addDoubtfulReads(add: Add, state: State, plane: number, rules: Rules, limits: Limits): void {
  const coordinator = state.coordinators[plane]!;
  const { doubtful, row, open } = coordinator;
  const name = PLANE_NAMES[plane]!;
  const must = { own: newestTouching(state, plane), global: newestTouching(state, GLOBAL) };
  const isMore = isUncertain(coordinator) && open !== null && state.doubts < limits.doubts;
  const ask = (what: string, happen: (next: State) => void): void =>
    add(`${name} is asked in doubt, ${what}`, (next) => {
      next.doubts++;
      happen(next);
    });
  if (isMore && doubtful === null && !limits.cutOff.includes(plane)) {
    ask('and reads', (next) => {
      const [own, global] = [headOf(state, plane), headOf(state, GLOBAL)];
      next.coordinators[plane]!.doubtful = { own, global, must };
    });
  }
  if (isMore && doubtful !== null && rules.readsInDoubt === 'joining what is under way') {
    ask('and joins the read under way', (next) => {
      next.coordinators[plane]!.doubtful = { ...doubtful, must };
    });
  }
  if (isMore && row !== null && rules.readsInDoubt === 'from memory')
    ask('and answers from memory', (next) => noteStale(next, plane, { ...row, must }));
  if (doubtful === null) return;
  add(`${name} receives what it read in doubt`, (next) => {
    const there = next.coordinators[plane]!;
    there.doubtful = null;
    // Settled meanwhile: it asks again, as it does when not in doubt.
    if (!isUncertain(there) || there.open === null) return 'not in doubt any more';
    if (doubtful.own.revision >= there.open.revision) {
      settle(next, plane, rules);
      return 'the open entry is settled by what was read';
    }
    noteStale(next, plane, doubtful);
    return 'answered in doubt';
  });
}

function noteStale(next: State, plane: number, { own, global, must }: Doubtful): void {
  if (knows(next, plane, own, must.own) && (plane === GLOBAL || knows(next, GLOBAL, global, must.global)))
    return;
  next.stale = [...new Set([...next.stale, PLANE_NAMES[plane]!])];
}

function restart(next: State, plane: number, rules: Rules): void {
  const coordinator = next.coordinators[plane]!;
  forgetMemory(coordinator);
  if (!rules.openIsStored) coordinator.open = null;
  if (!rules.listIsStored) coordinator.listed = [];
  if (coordinator.telling !== null) coordinator.telling = rules.tellsAfterRestart ? ['unknown'] : null;
}

/** Batches reach the database, and words of org 0 reach orgs. */
function addArrivals(add: Add, state: State, rules: Rules, limits: Limits): void {
  for (const batch of state.batches) {
    const name = `${batch.id} reaches the database`;
    add(name, (next) => arrive(next, batch, rules, limits, false));
    if (isAtItsPlace(state, batch, rules) && state.doubles < limits.doubles) {
      add(`${name} twice`, (next) => {
        next.doubles++;
        arrive(next, batch, rules, limits, true);
      });
    }
  }
  for (const tell of state.tells) {
    const name = `org 0 tells ${PLANE_NAMES[tell.to]!} of ${tell.revision}`;
    add(name, (next) => isHeardByOrg(next, tell, rules, true));
    if (isAwaited(state, tell))
      add(`${name}, which answers in vain`, (next) => isHeardByOrg(next, tell, rules, false));
  }
}

const isAtItsPlace = (state: State, batch: Batch, { fence, mindsTheGlobalPlane }: Rules): boolean => {
  const { plane, revision, onto } = batch;
  const head = headOf(state, plane);
  const isNext = head.revision === revision - 1 && (head.id === onto || fence === 'by number');
  return fence === 'none' || (isNext && !(mindsTheGlobalPlane && isOutdated(state, batch)));
};

/** Whether the global plane has changed the principal since the batch of an org was decided. Other changes do not matter. */
const isOutdated = (state: State, { plane, upon }: Batch): boolean =>
  plane !== GLOBAL &&
  upon !== null &&
  isOnTrail(state, GLOBAL, upon) &&
  state.trails[GLOBAL]!.slice(upon.revision).some(({ isTouching }) => isTouching);

function arrive(
  next: State,
  batch: Batch,
  rules: Rules,
  limits: Limits,
  isTwice: boolean,
): string | undefined {
  const { plane, id, isTouching } = batch;
  const isCommitted = isAtItsPlace(next, batch, rules);
  const isTooLate = isOutdated(next, batch);
  if (isCommitted && isTooLate) next.outdated = [...next.outdated, id];
  next.batches = next.batches.filter((other) => other !== batch);
  if (isCommitted) next.trails[plane] = [...next.trails[plane]!, { id, isTouching }];
  if (isCommitted && mayRestore(next, limits)) next.order = [...next.order, plane];
  const coordinator = next.coordinators[plane]!;
  const { waiting, mode } = coordinator;
  if (waiting !== null && waiting.id === id && mode === 'warm') {
    coordinator.waiting = { ...waiting, result: isCommitted && !isTwice ? 'committed' : 'conflict' };
  }
  if (!isCommitted) return isTooLate ? 'refused for what the global plane changed' : 'refused';
  const isMoved =
    plane !== GLOBAL && batch.upon !== null && batch.upon.revision < headOf(next, GLOBAL).revision;
  return isMoved && !isTooLate ? 'committed beside another change of the global plane' : undefined;
}

const codeOf = ({ to, revision }: Tell): string => `${to}:${revision}`;

const isAwaited = (state: State, tell: Tell): boolean =>
  state.coordinators[GLOBAL]!.telling?.includes(codeOf(tell)) === true;

function isHeardByOrg(next: State, tell: Tell, rules: Rules, isAnswered: boolean): void {
  next.tells = next.tells.filter((other) => other !== tell);
  hear(next.coordinators[tell.to]!, tell, rules);
  if (!isAnswered || !isAwaited(next, tell)) return;
  const there = next.coordinators[GLOBAL]!;
  there.telling = there.telling!.filter((code) => code !== codeOf(tell));
  if (there.telling.length === 0 || !rules.waitsForAll) endTelling(next);
}

const mayRestore = ({ restores }: State, limits: Limits): boolean => restores < limits.restores;

/** The database goes back to a moment before its newest commits. */
function addRestores(add: Add, state: State, limits: Limits): void {
  if (!mayRestore(state, limits)) return;
  for (const kept of state.order.keys()) {
    add(`the database is restored, and loses its newest ${state.order.length - kept}`, (next) => {
      for (const [plane, trail] of state.trails.entries()) {
        const lost = state.order.slice(kept).filter((other) => other === plane).length;
        next.lost[plane] = trail;
        next.trails[plane] = trail.slice(0, trail.length - lost);
        next.replied[plane] = Math.min(state.replied[plane]!, trail.length - lost);
        next.coordinators[plane]!.owed = 0;
        // What is answered just after a restore is not judged.
        next.coordinators[plane]!.doubtful = null;
      }
      next.order = [];
      next.restores++;
      if (limits.outlivesRestore) return;
      next.batches = next.batches.filter(({ plane, revision }) => state.trails[plane]!.length < revision);
    });
  }
}

/** Takes away what makes no difference any more, so that states that differ in nothing else are one. */
function tidy(next: State, { fence }: Rules, limits: Limits): void {
  const { batches, tells, coordinators } = next;
  if (fence !== 'none' && !(limits.outlivesRestore && mayRestore(next, limits))) {
    next.batches = batches.filter(
      (batch) =>
        next.trails[batch.plane]!.length < batch.revision ||
        isWaitedFor(coordinators[batch.plane]!, batch.id),
    );
  }
  next.batches = next.batches.toSorted((one, other) => (one.id < other.id ? -1 : 1));
  next.ruledOut = next.ruledOut.filter(
    (id) =>
      next.batches.some((batch) => batch.id === id) ||
      next.trails.some((trail) => trail.some((entry) => entry.id === id)),
  );
  next.tells = tells.filter(
    (tell) => tell.revision > coordinators[tell.to]!.followed.revision || isAwaited(next, tell),
  );
  for (const coordinator of coordinators) {
    const { answers, followed, told } = coordinator;
    if (told.length === 0) continue;
    const oldest = Math.min(followed.revision, ...answers.map(({ global }) => global.revision));
    coordinator.told = told.filter(({ revision }) => revision > oldest);
  }
}

const isWaitedFor = ({ waiting, mode }: State['coordinators'][number], id: string): boolean =>
  mode === 'warm' && waiting?.id === id && waiting.result === 'none yet';
