import { afterAll, beforeAll, expect, it } from 'vitest';

import type { Site } from '../site.ts';
import { keptBy } from '../watched-page.ts';
import { confirm, keepsFocus, onlyRefused } from './changing.ts';
import { looksRight, openConsole } from './console-page.ts';
import { World } from './world.ts';

/** Service accounts and their tokens. */
export function accounts(site: () => Site): void {
  let world: World;
  beforeAll(async () => {
    world = await World.make(site());
    await world.call('POST', '/api/serviceaccounts', { name: 'Backup', role: 'Viewer', isDisabled: true });
  });
  afterAll(async () => await site().closeAll());

  it('are made, and act by a token whose key is shown once', async () => {
    const watched = await openConsole(site(), world.admin, '#/accounts');
    const { page } = watched;
    await page.getByRole('link', { name: 'Backup' }).waitFor();
    await looksRight(watched, 'accounts');
    await page.getByRole('button', { name: 'Make a service account' }).click();
    await page.getByLabel('Name', { exact: true }).fill('CI deploys');
    await page.getByLabel('Org role').selectOption('Editor');
    await page.getByRole('button', { name: 'Continue' }).click();
    await confirm(page, 'Make the service account CI deploys as Editor?', 'Make service account');
    await page.getByRole('heading', { level: 1, name: 'CI deploys' }).waitFor();
    await page.getByText('No tokens.').waitFor();

    await page.getByRole('button', { name: 'Make a token' }).click();
    await page.getByLabel('Name', { exact: true }).fill('main pipeline');
    await page.getByLabel('Holds').selectOption('days');
    await page.getByLabel('Days').fill('3');
    await looksRight(watched, 'make-token');
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByText('It holds for 3 days.').waitFor();
    await confirm(page, 'Make the token main pipeline for CI deploys?', 'Make token');
    const dialog = page.getByRole('dialog', { name: 'The key of main pipeline' });
    const token = await dialog.getByLabel('Key').inputValue();
    expect(token).toMatch(/^glsa_\w{32}_[0-9a-f]{8}$/);
    await looksRight(watched, 'token-key');
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await dialog.getByRole('button', { name: 'Copy key' }).click();
    await dialog.getByText('Copied.').waitFor();
    expect(await page.evaluate(async () => await navigator.clipboard.readText())).toBe(token);
    await dialog.getByRole('button', { name: 'I have stored it' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(await page.content()).not.toContain(token);
    expect(await keptBy(page)).toEqual(['sessionStorage: gatehouse-credential']);

    const row = page.getByRole('row', { name: /main pipeline/ });
    await row.getByText('Ends soon').waitFor();
    expect(await world.call('GET', '/api/user', undefined, { token })).toMatchObject({ name: 'CI deploys' });
    await page.reload();
    await row.getByText('just now').or(row.getByText('ago')).first().waitFor();
    await looksRight(watched, 'account');

    await page.getByRole('button', { name: 'Delete the token main pipeline' }).click();
    await confirm(page, 'Delete the token main pipeline of CI deploys?', 'Delete token');
    await page.getByText('No tokens.').waitFor();
    await keepsFocus(page);
    const refused = await fetch(`${site().origin}/api/user`, {
      headers: { Authorization: `Bearer ${token}` },
    });
    expect(refused.status).toBe(401);
    expect(watched.faults).toEqual([]);
  });

  it('are changed only as they were read, and deleted', async () => {
    const { id } = await world.call<{ id: number }>('POST', '/api/serviceaccounts', {
      name: 'Nightly',
      role: 'Viewer',
    });
    const watched = await openConsole(site(), world.admin, `#/accounts/${id}`);
    const { page } = watched;
    await page.getByRole('button', { name: 'Disable' }).waitFor();
    // Somebody else is quicker.
    await world.call('PATCH', `/api/serviceaccounts/${id}`, { role: 'Editor' });
    await page.getByRole('button', { name: 'Disable' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('alert').getByText('no longer what If-Match names').waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    onlyRefused(watched, 412);
    expect(await world.call('GET', `/api/serviceaccounts/${id}`)).toMatchObject({ isDisabled: false });

    await page.reload();
    await page.getByRole('button', { name: 'Disable' }).click();
    await confirm(page, 'Disable Nightly?', 'Disable');
    await page.getByText('Disabled: its tokens are refused').waitFor();
    expect(await world.call('GET', `/api/serviceaccounts/${id}`)).toMatchObject({ isDisabled: true });

    await page.getByRole('button', { name: 'Rename' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Nightly jobs');
    await page.getByRole('button', { name: 'Continue' }).click();
    await confirm(page, 'Rename Nightly to Nightly jobs?', 'Rename');
    await page.getByRole('heading', { level: 1, name: 'Nightly jobs' }).waitFor();

    await page.getByLabel('Org role').selectOption('None');
    await page.getByRole('button', { name: 'Change org role' }).click();
    await confirm(page, 'Make Nightly jobs None, which is Editor now?', 'Change org role');
    await page.getByText('Nightly jobs is None now.').waitFor();

    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await confirm(page, 'Delete the service account Nightly jobs?', 'Delete service account');
    await page.getByRole('heading', { level: 1, name: 'Service accounts' }).waitFor();
    await page.getByRole('link', { name: 'Backup' }).waitFor();
    expect(await page.getByRole('link', { name: 'Nightly jobs' }).count()).toBe(0);
    expect(watched.faults).toEqual([]);
  });

  it('are found by a part of the name, and by their state', async () => {
    const watched = await openConsole(site(), world.admin, '#/accounts?state=disabled');
    const { page } = watched;
    await page.getByRole('link', { name: 'Backup' }).waitFor();
    expect(await page.getByRole('link', { name: 'CI deploys' }).count()).toBe(0);
    await page.getByLabel('Find service accounts').fill('no such');
    await page.getByText('No service account fits.').waitFor();
    expect(new URL(page.url()).hash).toBe('#/accounts?query=no+such&state=disabled');
    await page.getByRole('button', { name: 'Show all' }).click();
    await page.getByRole('link', { name: 'CI deploys' }).waitFor();
    expect(await page.getByLabel('Find service accounts').inputValue()).toBe('');
    expect(watched.faults).toEqual([]);
  });

  it('have many tokens, of which some are found', async () => {
    const { id } = await world.call<{ id: number }>('POST', '/api/serviceaccounts', { name: 'Fleet' });
    for (let number = 1; number <= 16; number += 1)
      await world.call('POST', `/api/serviceaccounts/${id}/tokens`, {
        name: `host ${number} of ${id}`,
        secondsToLive: 3600,
      });
    const watched = await openConsole(site(), world.admin, `#/accounts/${id}`);
    const { page } = watched;
    await page.getByText('16 of 16').waitFor();
    await page.getByLabel('Find tokens').fill('host 16');
    await page.getByText('1 of 16').waitFor();
    const names = page.getByRole('table', { name: 'Tokens of Fleet' }).getByRole('rowheader');
    expect(await names.allInnerTexts()).toEqual([`host 16 of ${id}`]);
    await looksRight(watched, 'account-with-many-tokens');
  });

  it('are not shown to who may not read them', async () => {
    const viewer = await world.person('vera');
    const watched = await openConsole(site(), viewer, '#/accounts');
    const { page } = watched;
    await page.getByRole('alert').getByText('Permissions needed: serviceaccounts:read').waitFor();
    expect(await page.getByRole('button', { name: 'Make a service account' }).count()).toBe(0);
    onlyRefused(watched, 403);
    await looksRight(watched, 'accounts-refused');
  });
}
