import type { Locator, Page } from 'playwright-core';

/** Opens the reference, and waits until the document is shown. */
export async function openReference(page: Page, path = '/docs/'): Promise<void> {
  await page.goto(path);
  await shown(page);
}

/** Waits until the document is shown. */
export const shown = async (page: Page): Promise<void> =>
  await page.locator('.opblock-tag').first().waitFor();

/** The box of an operation. */
export const operation = (page: Page, id: string): Locator => page.locator(`.opblock[id$="-${id}"]`);

/** Finds an operation by the filter, and opens it unless it is open. */
export async function openOperation(
  page: Page,
  { id, path }: { id: string; path: string },
): Promise<Locator> {
  await page.getByLabel('Filter').fill(path);
  const box = operation(page, id);
  await box.waitFor();
  const control = box.locator('.opblock-summary-control');
  if ((await control.getAttribute('aria-expanded')) !== 'true') await control.click();
  await box.locator('.opblock-body').waitFor();
  return box;
}

/** Opens an operation, calls it, and returns the status and the text of the answer. */
export async function call(
  page: Page,
  which: { id: string; path: string },
  body?: string,
): Promise<{ status: string; text: string }> {
  const box = await openOperation(page, which);
  const tryIt = box.getByRole('button', { name: 'Try it out' });
  if (await tryIt.isVisible()) await tryIt.click();
  if (body !== undefined) await box.locator('.body-param textarea').fill(body);
  const answered = page.waitForResponse((response) => new URL(response.url()).pathname === which.path);
  await box.getByRole('button', { name: 'Execute' }).click();
  const status = String((await answered).status());
  const answer = box.locator('.live-responses-table .response').first();
  await answer.locator('.response-col_status', { hasText: status }).waitFor();
  return { status, text: await answer.locator('.response-col_description').innerText() };
}

/** What the page says of who calls. */
export const caller = async (page: Page): Promise<string> =>
  await page.locator('.sign-in').getByRole('status').innerText();

/** Signs in by one of the ways of the page, in its words, instead of whoever was signed in. */
export async function signIn(page: Page, way: string, texts: readonly string[]): Promise<void> {
  await page
    .locator('.sign-in')
    .getByRole('button', { name: /^(?:Sign in|Change)$/ })
    .click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('radio', { name: way, exact: true }).check();
  for (const [i, text] of texts.entries()) await dialog.locator('input:not([type=radio])').nth(i).fill(text);
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await dialog.waitFor({ state: 'detached' });
}
