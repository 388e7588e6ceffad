import { onAbort } from './on-abort.ts';
import type { Surroundings } from './surroundings.ts';

/** What a call has: `signal` ends what it does below, `endsAt` is when its time is over, in milliseconds since 1970. */
export type Span = { readonly signal: AbortSignal; readonly endsAt: number };

/** There was no result in time. */
export const TIMED_OUT: unique symbol = Symbol('timed out');

/**
 * Does work for so long at most. Rejects with the reason of the caller's signal as soon as that is aborted, and does not begin where it
 * already is. Either way, what goes on is told by the signal of its span, and its result is ignored. Leaves no timer behind, and no
 * listener on the caller's signal, which may live as long as the process.
 */
export async function withinTime<T>(
  { timeoutMs, signal }: { readonly timeoutMs: number; readonly signal: AbortSignal | undefined },
  { now, after }: Surroundings,
  work: (span: Span) => Promise<T>,
): Promise<T | typeof TIMED_OUT> {
  signal?.throwIfAborted();
  const controller = new AbortController();
  const endsAt = now() + timeoutMs;
  return await new Promise<T | typeof TIMED_OUT>((resolve, reject) => {
    const cleanUp = (): void => {
      callOff();
      leave?.();
    };
    const abort = (): void => {
      cleanUp();
      reject(signal?.reason);
      controller.abort(signal?.reason);
    };
    const callOff = after(timeoutMs, () => {
      cleanUp();
      resolve(TIMED_OUT);
      controller.abort();
    });
    const leave = signal === undefined ? undefined : onAbort(signal, abort);
    void work({ signal: controller.signal, endsAt }).then(resolve, reject).finally(cleanUp);
  });
}
