import type { Page } from 'playwright-core';
import { expect } from 'vitest';

import { barriersIn } from '../accessibility.ts';
import type { Site, Watched } from '../site.ts';
import { keepPicture } from '../site.ts';
import { tooWide } from '../watched-page.ts';
import type { Provider } from './played-provider.ts';
import { playProviders } from './played-provider.ts';

const WIDE = { width: 1440, height: 900 };
const NARROW = { width: 380, height: 800 };

/** A window of a browser that has kept nothing: wide and light. The deployment is as if it had these identity providers. */
export async function openWindow(site: Site, providers: readonly Provider[] = []): Promise<Watched> {
  const watched = await site.window({ viewport: WIDE, colorScheme: 'light' });
  if (providers.length > 0) await playProviders(watched.page, providers);
  return watched;
}

/** Opens the console in a browser that has kept nothing, signs in by password, and goes to a page: `#/teams`. */
export async function openConsole(
  site: Site,
  who: { readonly login: string; readonly password: string },
  hash = '#/',
): Promise<Watched> {
  const watched = await openWindow(site);
  await watched.page.goto(`/console/${hash}`);
  await signInAs(watched.page, who);
  await watched.page.getByRole('heading', { level: 1 }).waitFor();
  return watched;
}

/** Fills in the form of the first page, and sends it. */
export async function signInAs(
  page: Page,
  { login, password }: { readonly login: string; readonly password: string },
): Promise<void> {
  await page.getByLabel('Login or e-mail address').fill(login);
  await page.getByRole('textbox', { name: 'Password' }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.locator('#nav').waitFor({ state: 'attached' });
}

/** Goes to a page as by a link, and waits for its heading. */
export async function goTo(page: Page, hash: string, heading: string | RegExp): Promise<void> {
  await page.evaluate((to) => {
    location.hash = to;
  }, hash);
  await page.getByRole('heading', { level: 1, name: heading }).waitFor();
}

/** What is looked at: in both schemes and both widths, each once with axe, since that takes seconds. */
const LOOKS = [
  { size: 'wide', viewport: WIDE, colorScheme: 'light', isExamined: true },
  { size: 'wide', viewport: WIDE, colorScheme: 'dark', isExamined: false },
  { size: 'narrow', viewport: NARROW, colorScheme: 'dark', isExamined: true },
  { size: 'narrow', viewport: NARROW, colorScheme: 'light', isExamined: false },
] as const;

/**
 * Looks at what is shown now: light and dark, wide and narrow. Keeps pictures under the name; finds nothing that axe minds, nothing that is
 * wider than the screen, and no fault until now.
 */
export async function looksRight({ page, faults }: Watched, name: string): Promise<void> {
  for (const { size, viewport, colorScheme, isExamined } of LOOKS) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize(viewport);
    await keepPicture(page, `console-${name}-${size}-${colorScheme}`);
    if (!isExamined) continue;
    expect(await barriersIn(page, 'minor'), `${name}, ${size}, ${colorScheme}`).toEqual([]);
    expect(await tooWide(page), `${name}, ${size}`).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(WIDE);
  expect(faults, name).toEqual([]);
}
