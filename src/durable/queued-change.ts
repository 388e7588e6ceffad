import type { Touches } from '../core/dependency.ts';
import type { Refusal } from '../core/refusal.ts';
import type { Result } from '../core/result.ts';
import type { Wanted } from './briefing.ts';

/** How far a change has come, for the log. */
type Progress = {
  readonly kind: string;
  waitedMs: number;
  attempts: number;
  trips: number;
  /** It was sent, and is not known to be lost: it may be made. */
  isSent: boolean;
};

/** A change on its way through the queue, until it has its result. */
export type QueuedChange = {
  readonly wanted: Wanted<unknown, unknown>;
  readonly progress: Progress;
  readonly since: number;
  /** The request that it is made for. */
  readonly request: string | undefined;
  /** Until when it is tried, from its first turn on. */
  until: number | undefined;
  /** Memory does not refuse it: it was asked in the very step that gives the change its turn. */
  isLookedAt: boolean;
  /** It has its result. */
  isEnded: boolean;
  /** What it was decided on and what it touches, so far as that is known: whoever learns of its result knows of these. */
  concerns: Touches | undefined;
  readonly resolve: (result: Result<unknown, Refusal>) => void;
  readonly reject: (error: unknown) => void;
};

/** Ends a change with what became of it. */
export function end(item: QueuedChange, result: Result<unknown, Refusal>): void {
  item.isEnded = true;
  item.resolve(result);
}

/** Ends a change that broke. */
export function fail(item: QueuedChange, error: unknown): void {
  item.isEnded = true;
  item.reject(error);
}
