import { afterAll, beforeAll, expect, it } from 'vitest';

import { barriersIn } from '../accessibility.ts';
import type { Site } from '../site.ts';
import { keptBy, tooWide } from '../watched-page.ts';
import { looksRight, openConsole, signInAs } from './console-page.ts';
import { eventually } from './eventually.ts';
import { settled } from './settled.ts';
import { World } from './world.ts';

const SERVER_ADMIN = { login: 'admin', password: 'admin' };
const NARROW = { width: 380, height: 800 };

/** What is around the pages: the header, and the list of pages. */
export function shell(site: () => Site): void {
  let world: World;
  beforeAll(async () => void (world = await World.make(site())));
  afterAll(async () => await site().closeAll());

  it('leads by keyboard to the page, past the list, and from page to page', async () => {
    const { page, faults } = await openConsole(site(), world.admin, '#/state');
    await settled(page);
    const focused = async (): Promise<string> =>
      await page.evaluate(() => document.activeElement?.textContent ?? '');
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('Skip to the page');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('main');
    expect(new URL(page.url()).hash).toBe('#/state');
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('Refresh');

    const teams = page.locator('#nav').getByRole('link', { name: 'Teams' });
    await teams.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Teams' }).waitFor();
    // Who listens hears where they are.
    await eventually(focused).toBe('Teams');
    expect(await page.title()).toBe('Teams · Gatehouse');
    expect(await teams.getAttribute('aria-current')).toBe('page');
    await page.goBack();
    await page.getByRole('heading', { level: 1, name: 'State' }).waitFor();
    expect(await teams.getAttribute('aria-current')).toBeNull();
    expect(faults).toEqual([]);
  });

  it('has a menu on a small screen, which closes when a page is chosen, and by Escape', async () => {
    const watched = await openConsole(site(), world.admin, '#/state');
    const { page, faults } = watched;
    const menu = page.getByRole('button', { name: 'Menu' });
    const teams = page.getByRole('link', { name: 'Teams', exact: true });
    expect(await menu.isVisible()).toBe(false);
    await page.setViewportSize(NARROW);
    expect(await teams.isVisible()).toBe(false);
    await menu.click();
    await teams.waitFor();
    expect(await menu.getAttribute('aria-expanded')).toBe('true');
    expect(await barriersIn(page, 'minor')).toEqual([]);
    expect(await tooWide(page)).toEqual([]);
    await teams.focus();
    await page.keyboard.press('Escape');
    await teams.waitFor({ state: 'hidden' });
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Menu');

    await page.keyboard.press('Enter');
    await teams.click();
    await page.getByRole('heading', { level: 1, name: 'Teams' }).waitFor();
    await teams.waitFor({ state: 'hidden' });
    expect(await menu.getAttribute('aria-expanded')).toBe('false');
    expect(faults).toEqual([]);
  });

  it('says that there is no such page, and leads to the first one', async () => {
    const watched = await openConsole(site(), world.admin, '#/nothing/7?x=<script>');
    const { page, faults } = watched;
    await page.getByRole('heading', { level: 1, name: 'There is no such page' }).waitFor();
    await looksRight(watched, 'missing');
    await page.getByRole('link', { name: 'Go to the first page' }).click();
    await page.getByRole('heading', { level: 1, name: 'There is no such page' }).waitFor({ state: 'hidden' });
    expect(new URL(page.url()).hash).toBe('#/');
    expect(faults).toEqual([]);
  });

  it('goes on in another org, which stays for this tab until somebody signs out', async () => {
    const other = await World.make(site());
    const form = { loginOrEmail: world.admin.login, role: 'Admin' };
    await world.call('POST', `/api/orgs/${other.orgId}/users`, form, SERVER_ADMIN);
    for (const name of ['Night', 'Day']) await other.call('POST', '/api/teams', { name });

    const { page, faults } = await openConsole(site(), world.admin, '#/state');
    const org = page.getByRole('combobox', { name: 'Org' });
    const used = page.locator('.counted tr', { has: page.getByText('teams', { exact: true }) }).first();
    const teams = async (): Promise<string> => await used.locator('td').first().innerText();
    expect(await org.inputValue()).toBe(String(world.orgId));
    await eventually(teams).toBe('0');

    const called: (string | undefined)[] = [];
    page.on('request', (request) => {
      if (request.url().includes('/api/access-control/limits'))
        called.push(request.headers()['x-grafana-org-id']);
    });
    await org.selectOption(String(other.orgId));
    await eventually(teams).toBe('2');
    expect(called).toEqual([String(other.orgId)]);
    await page.getByText(`id ${other.orgId}`, { exact: true }).waitFor();
    expect(await org.inputValue()).toBe(String(other.orgId));

    await page.reload();
    await eventually(teams).toBe('2');
    expect(await org.inputValue()).toBe(String(other.orgId));

    // Nothing of the org before is looked for in the other one.
    await page.evaluate(() => {
      location.hash = '#/teams/7?tab=members';
    });
    await page.locator('#nav a[aria-current]', { hasText: 'Teams' }).waitFor();
    await org.selectOption(String(world.orgId));
    await eventually(() => new URL(page.url()).hash).toBe('#/teams');
    await settled(page);
    // The page of a team that there is not is a 404 in the console of the browser.
    faults.splice(0, faults.length, ...faults.filter((fault) => !/status of 40[34] /.test(fault)));

    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('Login or e-mail address').waitFor();
    expect(await keptBy(page)).toEqual([]);
    // Who is not in the org that was chosen comes into their own.
    await page.evaluate((id) => sessionStorage.setItem('gatehouse-org', String(id)), world.orgId);
    await page.reload();
    await signInAs(page, other.admin);
    await page.evaluate(() => {
      location.hash = '#/state';
    });
    await page.getByText(`id ${other.orgId}`, { exact: true }).waitFor();
    expect(faults).toEqual([]);
  });
}
