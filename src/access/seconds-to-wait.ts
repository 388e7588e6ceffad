import type { Refusal } from '../core/refusal.ts';

/** Whoever moved to another org is known there by then. */
const MOVED_WAIT_S = 1;

/** For how many seconds the same call would be refused again; undefined where that is not known. */
export function secondsToWait(refusal: Refusal): number | undefined {
  if ('retryAfterSeconds' in refusal) return refusal.retryAfterSeconds;
  const isMoved = refusal.tag === 'unauthenticated' && refusal.problem === 'moved';
  return isMoved ? MOVED_WAIT_S : undefined;
}
