import type { Page } from 'playwright-core';

/** Waits until nothing of the page is on its way any more. */
export async function settled(page: Page): Promise<void> {
  await page.locator('#main h1').first().waitFor();
  await page.waitForFunction(
    () => document.querySelector('#main :is(.loading, [aria-busy="true"])') === null,
  );
}
