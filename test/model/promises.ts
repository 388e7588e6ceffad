import type { Coordinator, State } from './state.ts';
import { GLOBAL, isOnTrail, knows, newestTouching, PLANE_NAMES } from './state.ts';

/** A promise of the design that a state can break. */
export type Promised = 'I4' | 'I6' | 'I6 leases' | 'I8' | 'I9' | 'I1';

/** True when the coordinator answers from memory now. */
const mayAnswer = ({ mode, lease, listens, listensFrom, followed }: Coordinator, plane: number): boolean => {
  const isTold = listens !== 'no' && followed.revision >= listensFrom;
  return mode === 'warm' && (plane === GLOBAL || (lease !== null && isTold));
};

/** For each promise, what breaks it in a state; undefined when it holds. */
export const promises: Record<Promised, (state: State) => string | undefined> = {
  I4: ({ outdated: [late] }) =>
    late === undefined
      ? undefined
      : `${late} was decided on what the global plane had changed before it was committed`,
  // Also I7: a load that was kept too long is such a row.
  I6: (state) => {
    const [stale] = state.stale;
    if (stale !== undefined)
      return `${stale} answers a question in doubt from before a change that somebody was told is done when it came`;
    for (const [plane, coordinator] of state.coordinators.entries()) {
      const { row } = coordinator;
      if (row === null || !mayAnswer(coordinator, plane)) continue;
      const isOwnKnown = knows(state, plane, row.own, newestTouching(state, plane));
      const isGlobalKnown =
        plane === GLOBAL || knows(state, GLOBAL, row.global, newestTouching(state, GLOBAL));
      if (!isOwnKnown || !isGlobalKnown) {
        return `${PLANE_NAMES[plane]!} answers from before a change that somebody was told is done`;
      }
    }
    return undefined;
  },
  'I6 leases': (state) => {
    const revision = newestTouching(state, GLOBAL);
    for (const [plane, coordinator] of state.coordinators.entries()) {
      if (plane === GLOBAL || !mayAnswer(coordinator, plane)) continue;
      const known = [coordinator.followed, ...coordinator.told];
      if (!known.some((mark) => knows(state, GLOBAL, mark, revision))) {
        return `${PLANE_NAMES[plane]!} has a lease and does not know of a change that somebody was told is done`;
      }
    }
    return undefined;
  },
  I8: (state) => {
    for (const [plane, trail] of state.trails.entries()) {
      const late = trail.find(({ id }) => state.ruledOut.includes(id));
      if (late !== undefined) return `${late.id} was taken for lost and is committed`;
      const { acknowledged } = state.coordinators[plane]!;
      if (state.restores === 0 && !isOnTrail(state, plane, acknowledged)) {
        return `${PLANE_NAMES[plane]!} takes ${acknowledged.id} for committed, which it is not`;
      }
    }
    return undefined;
  },
  // The database is the only truth, also after it was restored: who has vouched for it is not contradicted.
  I1: (state) => {
    for (const [plane, coordinator] of state.coordinators.entries()) {
      const { row } = coordinator;
      if (row === null || !mayAnswer(coordinator, plane)) continue;
      const isOwnLost = state.vouched[plane] === true && !isOnTrail(state, plane, row.own);
      const isGlobalLost = state.vouched[GLOBAL] === true && !isOnTrail(state, GLOBAL, row.global);
      if (isOwnLost || (plane !== GLOBAL && isGlobalLost)) {
        return `${PLANE_NAMES[plane]!} answers from what a restore took away, after a reply from the restored database`;
      }
    }
    return undefined;
  },
  I9: (state) => {
    for (const [plane, { acknowledged, open }] of state.coordinators.entries()) {
      if (open === null && acknowledged.revision < state.replied[plane]!) {
        return `${PLANE_NAMES[plane]!} would vouch for ${acknowledged.revision} without the database, and has vouched for more`;
      }
    }
    return undefined;
  },
};
