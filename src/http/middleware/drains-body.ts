import { createMiddleware } from 'hono/factory';

import type { AppEnv } from '../context.ts';

/**
 * What is read of a body that nobody wants, and for how long. A body that was read in part and then left ends its connection,
 * so that the bound is where the platform's network refuses bodies itself, on most plans.
 */
const DRAINED_BYTES_MAX = 100 * 1_048_576;
const DRAINED_MS_MAX = 10_000;

/** What is read of a body whose sender is gone. */
const ENDED = { done: true, value: undefined } as const;

/**
 * Reads what is left of a body before it is answered, and keeps nothing of it: a sender whose connection ends while it
 * sends sees no answer, nor does whoever shares the connection. That holds for every answer that did not need the body, such
 * as a 401 or a 413. What is left after the bounds stays where it is.
 */
export const drainsBody = createMiddleware<AppEnv>(async (c, next) => {
  // What reads the body puts another request in its place.
  const { body } = c.req.raw;
  await next();
  if (body !== null && !body.locked) await drain(body);
});

/** Reads the rest of a body, up to a bound in bytes and in time. */
async function drain(body: ReadableStream<Uint8Array>): Promise<void> {
  const reader = body.getReader();
  let isLate = false;
  const { promise: late, resolve } = Promise.withResolvers<typeof ENDED>();
  const timer = setTimeout(() => {
    isLate = true;
    resolve(ENDED);
  }, DRAINED_MS_MAX);
  try {
    for (let bytes = 0; bytes <= DRAINED_BYTES_MAX && !isLate;) {
      const { done, value } = await Promise.race([reader.read().catch(() => ENDED), late]);
      if (done) break;
      bytes += value.byteLength;
    }
  } finally {
    clearTimeout(timer);
    // The platform throws when a lock is let go while somebody reads: the read that was late never ends.
    if (!isLate) reader.releaseLock();
  }
}
