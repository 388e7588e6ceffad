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

/** Finds an operation by the filter, and opens it. */
export async function openOperation(
  page: Page,
  { id, path }: { id: string; path: string },
): Promise<Locator> {
  await page.getByLabel('Filter').fill(path);
  const box = operation(page, id);
  await box.locator('.opblock-summary-control').click();
  await box.locator('.opblock-body').waitFor();
  return box;
}

/** Opens an operation, calls it, and returns the status and the text of the answer. */
export async function call(
  page: Page,
  which: { id: string; path: string },
  body?: string,
): Promise<{ status: string; text: string }> {
  const box = operation(page, which.id);
  if (!(await box.locator('.opblock-body').isVisible())) await openOperation(page, which);
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

/** The dialog for credentials, opened. */
async function openSignIn(page: Page): Promise<Locator> {
  await page.locator('.auth-wrapper').getByRole('button', { name: 'Authorize' }).click();
  const dialog = page.locator('.modal-ux');
  await dialog.waitFor();
  return dialog;
}

/** The part of the dialog that is about one way to sign in. */
const wayIn = (dialog: Locator, name: string): Locator =>
  dialog
    .locator('.auth-container')
    .filter({ has: dialog.page().locator('h4 code', { hasText: new RegExp(`^${name}$`) }) });

/** Signs in by one of the ways of the document, and with nothing else. */
export async function signIn(page: Page, name: string, texts: readonly string[]): Promise<void> {
  const dialog = await openSignIn(page);
  for (const out of await dialog.getByRole('button', { name: 'Logout' }).all()) await out.click();
  const way = wayIn(dialog, name);
  for (const [i, text] of texts.entries()) await way.locator('input').nth(i).fill(text);
  await way.getByRole('button', { name: 'Apply credentials' }).click();
  await way.getByRole('button', { name: 'Logout' }).waitFor();
  await way.getByRole('button', { name: 'Close' }).click();
  await dialog.waitFor({ state: 'detached' });
}

/** The ways by which somebody is signed in now. */
export async function signedInBy(page: Page): Promise<number> {
  const dialog = await openSignIn(page);
  const count = await dialog.getByRole('button', { name: 'Logout' }).count();
  await dialog.locator('.close-modal').click();
  await dialog.waitFor({ state: 'detached' });
  return count;
}
