import { expect } from 'vitest';

import type { Faults } from '../watched-page.ts';
import { eventually } from './eventually.ts';

/** What a browser's console says of an answer that is no success. */
export const answered = (status: number): RegExp =>
  new RegExp(`^console: Failed to load resource: the server responded with a status of ${status} `);

/** What it says where nothing answers. */
export const OFFLINE = /^console: Failed to load resource: net::ERR_INTERNET_DISCONNECTED/;

/** Takes out what a test provoked: it waits until there is some of it. All that is left was not meant. */
export async function provoked(faults: Faults, what: RegExp): Promise<void> {
  await eventually(() => faults.filter((fault) => what.test(fault)).length).toBeGreaterThan(0);
  faults.splice(0, faults.length, ...faults.filter((fault) => !what.test(fault)));
}
