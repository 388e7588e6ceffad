import { expect } from 'vitest';

/** How long a browser may take for anything on a machine that does much else. */
const PATIENCE_MS = 60_000;

/** Expects something of what is read again and again, until it holds. */
export const eventually = <T>(read: () => T | Promise<T>) =>
  expect.poll(read, { timeout: PATIENCE_MS, interval: 100 });
