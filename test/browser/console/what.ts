import { afterAll, beforeAll, expect, it } from 'vitest';

import type { Site } from '../site.ts';
import { goTo, looksRight, openConsole } from './console-page.ts';
import { World } from './world.ts';

/** Asking what somebody can do: finding them, the matrix, and where a permission comes from. */
export function what(site: () => Site): void {
  let world: World;
  let ada: { readonly login: string; readonly password: string; readonly id: number };
  let ben: { readonly login: string; readonly password: string; readonly id: number };
  beforeAll(async () => {
    world = await World.make(site());
    ada = await world.person('ada');
    ben = await world.person('ben');
    await world.call('PUT', '/api/access-control/resource-types/invoices', { actions: ['read', 'approve'] });
    const role = await world.call<{ uid: string }>('POST', '/api/access-control/roles', {
      name: 'custom:ops',
      displayName: 'Ops',
      permissions: [
        { action: 'invoices:approve', scope: 'invoices:id:2026-17' },
        { action: 'invoices:read', scope: 'invoices:*' },
      ],
    });
    const many = await world.call<{ uid: string }>('POST', '/api/access-control/roles', {
      name: 'custom:many',
      displayName: 'Many',
      permissions: Array.from({ length: 200 }, (_, index) => ({
        action: 'invoices:read',
        scope: `invoices:id:${index + 1}`,
      })),
    });
    const { teamId } = await world.call<{ teamId: number }>('POST', '/api/teams', { name: 'Night' });
    await world.call('POST', `/api/teams/${teamId}/members`, { userId: ada.id });
    await world.call('POST', `/api/access-control/teams/${teamId}/roles`, { roleUid: role.uid });
    const bot = await world.call<{ id: number }>('POST', '/api/serviceaccounts', {
      name: 'bot',
      role: 'None',
    });
    await world.call('POST', `/api/access-control/users/${bot.id}/roles`, { roleUid: many.uid });
  });
  afterAll(async () => await site().closeAll());

  it('shows where a person may do what, and by which ways', async () => {
    const watched = await openConsole(site(), world.admin, '#/what');
    const { page } = watched;
    await page.getByText('Nobody is picked yet.').waitFor();
    await page.getByRole('combobox', { name: 'Person or service account' }).fill('ada');
    await page.getByRole('option', { name: ada.login }).click();
    await page.getByRole('heading', { name: `What ${ada.login} can do` }).waitFor();
    expect(new URL(page.url()).hash).toBe(`#/what?subject=user%3A${ada.login}`);
    expect(await page.getByRole('link', { name: 'role Viewer' }).getAttribute('href')).toBe(
      '#/roles/basic_viewer',
    );
    await page.getByRole('link', { name: 'team Night' }).waitFor();
    await page.getByText(/As of revision \d+\.\d+\./).waitFor();
    expect(await page.getByRole('table').count()).toBe(0);
    await looksRight(watched, 'what');

    await page.getByLabel('Action or scope').fill('invoices');
    const matrix = page.getByRole('table', { name: 'Permissions on invoices' });
    await matrix.waitFor();
    expect(await matrix.getByRole('columnheader').allInnerTexts()).toEqual(['Where', 'approve', 'read']);
    expect(await matrix.getByRole('rowheader').allInnerTexts()).toEqual([
      'All invoices\ninvoices:*',
      '2026-17\ninvoices:id:2026-17',
    ]);
    const cell = matrix.getByRole('button', { name: 'Yes: why invoices:approve, 2026-17' });
    await cell.click();
    const way = matrix.locator('.grant-path');
    await way.waitFor();
    expect(await way.getByRole('link').allTextContents()).toEqual([
      `person ${ada.login}`,
      'team Night',
      'role Ops',
    ]);
    expect(await cell.getAttribute('aria-expanded')).toBe('true');
    await looksRight(watched, 'what-why');
    await page.getByRole('button', { name: 'Yes: why invoices:approve, 2026-17' }).focus();
    await page.keyboard.press('Enter');
    if ((await way.count()) > 0) await way.waitFor({ state: 'detached' });
    expect(await page.getByRole('link', { name: 'Who else can do this?' }).count()).toBe(0);
  });

  it('lists what has no room as a matrix, however much it is', async () => {
    const watched = await openConsole(
      site(),
      world.admin,
      `#/what?subject=service_account%3Asa-${world.orgId}-bot&find=invoices`,
    );
    const { page } = watched;
    await page.getByRole('heading', { name: 'What bot can do' }).waitFor();
    await page.getByText(/^200 of 2\d\d permissions/).waitFor();
    const list = page.getByRole('region', { name: 'Permissions on invoices' });
    await list.getByRole('button', { name: 'Why invoices:read, 1', exact: true }).click();
    await list.getByRole('link', { name: 'role Many' }).waitFor();
    // Only what is seen is in the page.
    expect(await list.getByRole('listitem').count()).toBeLessThan(100);
    await looksRight(watched, 'what-many');
  });

  it('shows everybody what they can do themselves, and nobody else to who may not', async () => {
    const { page } = await openConsole(site(), ben, '#/what');
    await page.getByRole('button', { name: 'Show what I can do' }).click();
    await page.getByRole('heading', { name: `What you (${ben.login}) can do` }).waitFor();
    await page
      .getByRole('button', { name: /^teams|^folders/ })
      .first()
      .waitFor();
    await page.getByLabel('Action or scope').fill('orgs:read');
    await page.getByRole('button', { name: 'Why orgs:read, Without a scope' }).click();
    await page.getByText(/You may not read why/).waitFor();
    await goTo(page, `#/what?subject=user%3A${ada.login}`, 'What can somebody do?');
    const refusal = page.getByRole('alert');
    await refusal.waitFor();
    expect(await refusal.innerText()).toContain('Permissions needed: org.users:read');
  });

  it('says that somebody is not there', async () => {
    const { page, faults } = await openConsole(site(), world.admin, '#/what?subject=user%3Anobody');
    await page.getByText('Nobody in this org has this login.').waitFor();
    expect(faults).toEqual([]);
  });
}
