import { ObjectGone } from './life.ts';

/**
 * Runs a history without what it says on the console, and gives every fault: what was logged as one, and what was rejected and
 * caught by nobody; but for ghosts, who may end in the middle of anything.
 */
export async function quietly(run: () => Promise<void>): Promise<readonly unknown[]> {
  const unhandled: unknown[] = [];
  const listeners = process.rawListeners('unhandledRejection');
  const { log, warn, error } = console;
  const silence = (): void => undefined;
  const hear = (line: unknown): void => {
    if (String(line).includes('"event":"fault"')) unhandled.push(line);
  };
  process.removeAllListeners('unhandledRejection');
  process.on('unhandledRejection', (reason) => {
    if (!(reason instanceof ObjectGone)) unhandled.push(reason);
  });
  Object.assign(console, { log: silence, warn: silence, error: hear });
  try {
    await run();
    // Rejections are told at the end of a turn.
    await new Promise((resolve) => setImmediate(resolve));
  } finally {
    Object.assign(console, { log, warn, error });
    process.removeAllListeners('unhandledRejection');
    for (const listener of listeners)
      process.on('unhandledRejection', listener as NodeJS.UnhandledRejectionListener);
  }
  return unhandled;
}
