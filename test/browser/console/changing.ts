import type { Page } from 'playwright-core';
import { expect } from 'vitest';

import type { Watched } from '../site.ts';

/** Does what is proposed, once it is told who gains and who loses. */
export async function confirm(page: Page, title: string | RegExp, verb: string): Promise<void> {
  const dialog = page.getByRole('dialog', { name: title });
  await dialog.getByRole('button', { name: verb, exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
}

/** Holds that the browser told of nothing but answers with this status, of which there was one at least, and forgets them. */
export function onlyRefused({ faults }: Watched, status: number): void {
  const told = faults.splice(0);
  expect(told.length).toBeGreaterThan(0);
  expect(told.filter((fault) => !fault.includes(`responded with a status of ${status} `))).toEqual([]);
}

/** Holds that something in the page has the focus, and not the page itself. */
export async function keepsFocus(page: Page): Promise<void> {
  await page.waitForFunction(() => document.activeElement !== document.body);
}
