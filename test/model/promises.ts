import type { Coordinator, State } from './state.ts';
import { GLOBAL, PLANE_NAMES } from './state.ts';

/** A promise of the design that a state can break. */
export type Promised = 'I6' | 'I6 leases' | 'I8' | 'I9';

/** True when the coordinator answers from memory now. */
export const mayAnswer = ({ mode, lease }: Coordinator, plane: number): boolean =>
  mode === 'warm' && (plane === GLOBAL || lease !== null);

/** The newest revision of a plane that touches the principal and that somebody was told is done. */
function newestTouching(state: State, plane: number): number {
  const replied = state.trails[plane]!.slice(0, state.replied[plane]!);
  return replied.findLastIndex(({ isTouching }) => isTouching) + 1;
}

/** For each promise, what breaks it in a state; undefined when it holds. */
export const promises: Record<Promised, (state: State) => string | undefined> = {
  // Also I7: a load that was kept too long is such a row.
  I6: (state) => {
    for (const [plane, coordinator] of state.coordinators.entries()) {
      const { row } = coordinator;
      if (row === null || !mayAnswer(coordinator, plane)) continue;
      const own = newestTouching(state, plane);
      const global = newestTouching(state, GLOBAL);
      if (row.own < own || (plane !== GLOBAL && row.global < global)) {
        return `${PLANE_NAMES[plane]!} answers from before a change that somebody was told is done`;
      }
    }
    return undefined;
  },
  'I6 leases': (state) => {
    const revision = newestTouching(state, GLOBAL);
    for (const [plane, coordinator] of state.coordinators.entries()) {
      if (plane === GLOBAL || !mayAnswer(coordinator, plane)) continue;
      if (coordinator.followed < revision && !coordinator.told.includes(revision)) {
        return `${PLANE_NAMES[plane]!} has a lease and does not know of a change that somebody was told is done`;
      }
    }
    return undefined;
  },
  I8: (state) => {
    for (const [plane, trail] of state.trails.entries()) {
      const late = trail.find(({ id }) => state.ruledOut.includes(id));
      if (late !== undefined) return `${late.id} was taken for lost and is committed`;
      const { revision, id } = state.coordinators[plane]!.acknowledged;
      if (revision > 0 && trail[revision - 1]?.id !== id) {
        return `${PLANE_NAMES[plane]!} takes ${id} for committed, which it is not`;
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
