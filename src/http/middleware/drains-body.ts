import { createMiddleware } from 'hono/factory';

import type { AppEnv } from '../context.ts';

/**
 * How much is read of a body that nobody wants, and for how long. A body that is not read to its end ends its connection. So the
 * bound is as high as the one of the platform's network on most plans.
 */
const DRAINED_BYTES_MAX = 100 * 1_048_576;
const DRAINED_MS_MAX = 10_000;

/** What is read of a body whose sender is gone. */
const ENDED = { done: true, value: undefined } as const;
const LATE = 'late';

/**
 * Reads what is left of a body before it is answered, and keeps nothing of it: a sender whose connection ends while it
 * sends sees no answer, nor does whoever shares the connection. That holds for every answer that did not need the body, such
 * as a 401 or a 413. What is left after the bounds stays where it is. Whoever reads a body to its end keeps it locked: nothing is left.
 */
export const drainsBody = createMiddleware<AppEnv>(async (c, next) => {
  // Taken now, because whoever reads the body may replace the request.
  const request = c.req.raw;
  await next();
  // The stream is looked at only where something may be left of it: to look makes an object of the platform.
  if (c.get('bodyText') !== undefined) return;
  const { body } = request;
  if (body !== null && !body.locked) await drain(body);
});

async function drain(body: ReadableStream<Uint8Array>): Promise<void> {
  const reader = body.getReader();
  const { promise: late, resolve } = Promise.withResolvers<typeof LATE>();
  const timer = setTimeout(() => resolve(LATE), DRAINED_MS_MAX);
  try {
    for (let bytes = 0; bytes <= DRAINED_BYTES_MAX;) {
      const read = await Promise.race([reader.read().catch(() => ENDED), late]);
      // The runtime lets nobody give a reader back that waits for something.
      if (read === LATE) return;
      if (read.done) break;
      bytes += read.value.byteLength;
    }
    reader.releaseLock();
  } finally {
    clearTimeout(timer);
  }
}
