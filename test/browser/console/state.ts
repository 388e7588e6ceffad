import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';

import type { Site } from '../site.ts';
import { looksRight, openConsole } from './console-page.ts';
import { eventually } from './eventually.ts';
import { answered, provoked } from './provoked.ts';
import { World } from './world.ts';

const SERVER_ADMIN = { login: 'admin', password: 'admin' };

/** What stands beside the name of a fact. */
const fact = (page: Page, name: string) =>
  page.locator('.facts > div', { has: page.locator('dt', { hasText: name }) }).locator('dd');

/** The cells of a limit. */
const limit = async (page: Page, name: string): Promise<string[]> => {
  const cells = await page
    .locator('.counted tr', { has: page.locator('code', { hasText: new RegExp(`^${name}$`) }) })
    .locator('td')
    .allInnerTexts();
  return cells.map((cell) => cell.replaceAll(/\s+/g, ' '));
};

/** The page about the state of the service. */
export function state(site: () => Site): void {
  let world: World;
  beforeAll(async () => void (world = await World.make(site())));
  afterAll(async () => await site().closeAll());

  it('tells what is now, and what is used of each limit, anew when it is asked again', async () => {
    const watched = await openConsole(site(), world.admin, '#/state');
    const { page, faults } = watched;
    await page.getByText('It answers, and its migrations have run.').waitFor();
    await page.getByText('None is used to 80 % or more.').waitFor();
    expect(await limit(page, 'teams')).toEqual(['0', '5,000', '0 %']);
    const revision = fact(page, 'Revision now');
    const before = await revision.innerText();
    expect(before).toMatch(/^\d+\.\d+\s+\d+ in the org, \d+ in the global plane$/);
    expect(await fact(page, 'Signed in as').innerText()).toContain(world.admin.login);
    expect(await fact(page, 'Actions').innerText()).toMatch(/^You hold [1-9]\d+ actions in this org\./);
    expect(await fact(page, 'Passwords').innerText()).toBe('People can sign in with a password.');
    expect(await fact(page, 'Providers').innerText()).toContain('The console signs nobody in');
    await looksRight(watched, 'state');

    await world.call('POST', '/api/teams', { name: 'Night' });
    expect(await limit(page, 'teams')).toEqual(['0', '5,000', '0 %']);
    await page.getByRole('button', { name: 'Refresh' }).click();
    await eventually(async () => await limit(page, 'teams')).toEqual(['1', '5,000', 'below 1 %']);
    await eventually(async () => await revision.innerText()).not.toBe(before);
    const head = await world.call<{ revision: number; hash: string }>(
      'GET',
      '/api/access-control/changes/head',
    );
    await eventually(async () => await fact(page, 'Trail').innerText()).toContain(head.hash);
    const entry = fact(page, 'Trail').getByRole('link', { name: `Entry ${head.revision}` });
    expect(await entry.getAttribute('href')).toBe(`#/trail/${head.revision}`);

    // What counts nothing is in a list of its own.
    await page.locator('summary').click();
    const others = page.getByRole('table', { name: 'Limits of one request or one caller' });
    await others.getByText('url-length').waitFor();
    expect(await others.getByRole('columnheader').allInnerTexts()).toEqual(['Limit', 'Allowed']);
    await looksRight(watched, 'state-all-limits');
    expect(faults).toEqual([]);
  });

  it('marks what is nearly full and what is full', async () => {
    const watched = await openConsole(site(), world.admin, '#/');
    const { page, faults } = watched;
    const allowed: Record<string, number> = { teams: 1, members: 1, roles: 10 };
    const used: Record<string, number> = { teams: 1, members: 3, roles: 9 };
    await page.route('**/api/access-control/limits', async (route) => {
      const response = await route.fetch();
      const listed = (await response.json()) as { name: string; used?: number; allowed: number }[];
      const json = listed.map((one) =>
        one.name in allowed ? { ...one, used: used[one.name], allowed: allowed[one.name] } : one,
      );
      await route.fulfill({ response, json });
    });
    await page.getByRole('link', { name: 'State' }).click();
    await page
      .getByText('Full: members, teams. What would be more is refused. Used to 80 % or more: roles.')
      .waitFor();
    expect(await limit(page, 'members')).toEqual(['3', '1', '300 % full']);
    expect(await limit(page, 'roles')).toEqual(['9', '10', '90 % nearly full']);
    const bars = await page
      .locator('.share-bar')
      .evaluateAll((found) =>
        found.map((bar) => (bar.firstElementChild?.clientWidth ?? Infinity) <= bar.clientWidth),
      );
    expect(new Set(bars)).toEqual(new Set([true]));
    await looksRight(watched, 'state-full');
    expect(faults).toEqual([]);
  });

  it('tells in words what health warns of, and of a database that fails', async () => {
    const watched = await openConsole(site(), world.admin, '#/');
    const { page, faults } = watched;
    let said: Record<string, unknown> = {
      warnings: ['database-size', 'database-full'],
      passwordLogin: false,
    };
    let status = 200;
    await page.route('**/api/health', async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, status, json: { ...((await response.json()) as object), ...said } });
    });
    await page.getByRole('link', { name: 'State' }).click();
    await page.getByText('The database has reached 80 % of the size that it may have.').waitFor();
    await page.getByText('The database has refused a change within the last minute').waitFor();
    await page.getByText('Nobody can sign in with a password.').waitFor();
    await looksRight(watched, 'state-warnings');

    said = { database: 'failing' };
    status = 503;
    await page.getByRole('button', { name: 'Refresh' }).click();
    await page.getByText('It does not answer, or its migrations have not run.').waitFor();
    await provoked(faults, answered(503));
    await looksRight(watched, 'state-failing');
  });

  it('lists what the deployment may hold, to who may read that, and says who may not in the words of the API', async () => {
    const { page: refused, faults } = await openConsole(site(), world.admin, '#/state');
    await refused.getByRole('radio', { name: 'The deployment' }).check();
    const note = refused.getByRole('alert');
    await note.waitFor();
    expect(await note.innerText()).toContain('additional permissions');
    expect(await note.innerText()).toContain('Status 403.');
    expect(await refused.locator('.counted').count()).toBe(0);
    await provoked(faults, answered(403));
    await refused.getByRole('radio', { name: 'This org' }).check();
    await refused.getByText('None is used to 80 % or more.').waitFor();

    const watched = await openConsole(site(), SERVER_ADMIN, '#/state?of=deployment');
    await eventually(async () => Number((await limit(watched.page, 'orgs'))[0])).toBeGreaterThan(1);
    expect(await watched.page.getByRole('radio', { name: 'The deployment' }).isChecked()).toBe(true);
    // Nothing was ever changed in the first org, which the server admin is in.
    await watched.page.getByText('Nothing was ever changed in this org.').waitFor();
    await provoked(watched.faults, answered(404));
    expect([...faults, ...watched.faults]).toEqual([]);
  });

  it('tells a Viewer the revision, and what a Viewer may not read', async () => {
    const viewer = await world.person('viewer');
    const watched = await openConsole(site(), viewer, '#/state');
    const { page, faults } = watched;
    await eventually(async () => await fact(page, 'Revision now').innerText()).toMatch(/^\d+\.\d+/);
    await eventually(async () => await page.getByRole('alert').count()).toBe(2);
    await fact(page, 'Trail').getByRole('alert').waitFor();
    await provoked(faults, answered(403));
    await looksRight(watched, 'state-viewer');
  });
}
