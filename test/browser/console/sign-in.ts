import { afterAll, beforeAll, expect, it } from 'vitest';

import type { Site } from '../site.ts';
import { keptBy } from '../watched-page.ts';
import { looksRight, signInAs } from './console-page.ts';
import { World } from './world.ts';

/** Signing in by password and out again. */
export function signIn(site: () => Site): void {
  let world: World;
  beforeAll(async () => void (world = await World.make(site())));
  afterAll(async () => await site().closeAll());

  it('is where a browser is led, and comes back to the page that was asked for', async () => {
    const watched = await site().window({ viewport: { width: 1440, height: 900 }, colorScheme: 'light' });
    const { page, faults } = watched;
    await page.goto('/');
    expect(new URL(page.url()).pathname).toBe('/console/');
    await page.getByRole('heading', { level: 1, name: 'Gatehouse' }).waitFor();
    await looksRight(watched, 'sign-in');

    await page.goto('/console/#/teams');
    await signInAs(page, world.admin);
    await page.getByRole('heading', { level: 1, name: 'Teams' }).waitFor();
    expect(await page.locator('.who').innerText()).toContain(world.admin.login);
    expect(await keptBy(page)).toEqual(['sessionStorage: gatehouse-credential']);

    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Teams' }).waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('Login or e-mail address').waitFor();
    expect(await keptBy(page)).toEqual([]);
    expect(faults).toEqual([]);
  });
}
