import { afterAll, beforeAll, expect, it } from 'vitest';

import type { Site } from '../site.ts';
import { goTo, looksRight, openConsole } from './console-page.ts';
import { World } from './world.ts';

/** The first page. */
export function home(site: () => Site): void {
  let world: World;
  beforeAll(async () => void (world = await World.make(site())));
  afterAll(async () => await site().closeAll());

  it('says what to do first, and later what happened and what is worth a look', async () => {
    const watched = await openConsole(site(), world.admin);
    const { page, faults } = watched;
    const steps = page.getByRole('region', { name: 'First steps' });
    await steps.getByRole('link', { name: 'Make a role' }).waitFor();
    expect(await steps.getByText('(done)').count()).toBe(0);
    await page.getByText('Nothing now.').waitFor();
    await looksRight(watched, 'home-empty');

    const grace = await world.person('grace');
    const { teamId } = await world.call<{ teamId: number }>('POST', '/api/teams', { name: 'Night' });
    await world.call('POST', `/api/teams/${teamId}/members`, { userId: grace.id });
    await world.call('POST', '/api/access-control/roles', {
      name: 'custom:reader',
      permissions: [{ action: 'folders:read', scope: 'folders:*' }],
    });
    const { id } = await world.call<{ id: number }>('POST', '/api/serviceaccounts', {
      name: 'ci',
      role: 'Viewer',
    });
    await world.call('POST', `/api/serviceaccounts/${id}/tokens`, { name: 'deploy', secondsToLive: 86_400 });

    await goTo(page, '#/teams', 'Teams');
    await goTo(page, '#/', 'Overview');
    const look = page.getByRole('link', { name: 'The token deploy of ci expires within a week.' });
    await look.waitFor();
    expect(await look.getAttribute('href')).toBe(`#/accounts/${id}`);
    expect(await steps.count()).toBe(0);
    for (const [name, href] of [
      ['2 people', '#/people'],
      ['1 team', '#/teams'],
      ['1 role of your own', '#/roles'],
      ['1 service account', '#/accounts'],
    ] as const)
      expect(await page.getByRole('main').getByRole('link', { name, exact: true }).getAttribute('href')).toBe(
        href,
      );
    await page.getByRole('link', { name: 'Token made' }).waitFor();
    await looksRight(watched, 'home');

    const who = page.getByRole('form', { name: 'Who can do this?' });
    await who.getByRole('combobox', { name: 'Action' }).fill('folders:read');
    await who.getByRole('combobox', { name: 'Type of resource' }).fill('folders');
    await who.getByRole('combobox', { name: 'Id of the resource' }).fill('f1');
    await page.keyboard.press('Tab');
    await who.getByRole('button', { name: 'Find who' }).click();
    await page.getByRole('heading', { level: 1, name: 'Who can do this?' }).waitFor();
    expect(new URL(page.url()).hash).toContain('#/who?action=folders%3Aread&type=folders&id=f1');

    await goTo(page, '#/', 'Overview');
    const what = page.getByRole('form', { name: 'What can somebody do?' });
    await what.getByRole('combobox', { name: 'Person or account' }).fill('ci');
    await page.getByRole('option', { name: 'ci' }).click();
    await what.getByRole('button', { name: 'See what' }).click();
    await page.getByRole('heading', { level: 1, name: 'What can somebody do?' }).waitFor();
    expect(new URL(page.url()).hash).toContain(`#/what?subject=service_account%3Asa-${world.orgId}-ci`);
    expect(faults).toEqual([]);
  });

  it('shows whoever may read little the questions, and nothing that is refused', async () => {
    const linus = await world.person('linus');
    const watched = await openConsole(site(), linus);
    const { page, faults } = watched;
    await page.getByRole('form', { name: 'Why, or why not?' }).waitFor();
    await page.getByRole('heading', { level: 2, name: 'Worth a look' }).waitFor();
    expect(await page.getByRole('heading', { name: 'What happened last' }).count()).toBe(0);
    expect(await page.getByRole('alert').count()).toBe(0);
    expect(faults.filter((fault) => !fault.includes('403'))).toEqual([]);
  });
}
