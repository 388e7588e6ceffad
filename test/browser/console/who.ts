import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';

import type { Site } from '../site.ts';
import { goTo, looksRight, openConsole } from './console-page.ts';
import { World } from './world.ts';

/** More than a drawing shows. */
const MANY = 64;

/** Asking who may do something: finding them, seeing by which ways, and filtering. */
export function who(site: () => Site): void {
  let world: World;
  let ada: { readonly login: string; readonly password: string; readonly id: number };
  beforeAll(async () => {
    world = await World.make(site());
    ada = await world.person('ada');
    const ben = await world.person('ben');
    const cleo = await world.person('cleo');
    await world.call('PUT', '/api/access-control/resource-types/invoices', {
      displayName: 'Invoices',
      actions: ['read', 'approve'],
      levels: [{ name: 'Approve', actions: ['read', 'approve'] }],
    });
    const role = await world.call<{ uid: string }>('POST', '/api/access-control/roles', {
      name: 'custom:ops',
      displayName: 'Ops',
      permissions: [{ action: 'invoices:approve', scope: 'invoices:id:2026-17' }],
    });
    const { teamId } = await world.call<{ teamId: number }>('POST', '/api/teams', { name: 'Night' });
    for (const { id } of [ada, ben]) await world.call('POST', `/api/teams/${teamId}/members`, { userId: id });
    await world.call('POST', `/api/access-control/teams/${teamId}/roles`, { roleUid: role.uid });
    await world.call('POST', `/api/access-control/users/${ada.id}/roles`, { roleUid: role.uid });
    await world.call('POST', '/api/groupsync/groups/on-call', { roles: [role.uid] });
    await world.call('PUT', `/api/groupsync/users/${cleo.id}/groups`, { groups: ['on-call'] });
    const bot = await world.call<{ id: number }>('POST', '/api/serviceaccounts', {
      name: 'bot',
      role: 'Viewer',
    });
    await world.call('POST', `/api/access-control/invoices/2026-17/users/${bot.id}`, {
      permission: 'Approve',
    });
  });
  afterAll(async () => await site().closeAll());

  const row = (page: Page, name: string): Locator =>
    page.getByRole('list', { name: 'Who may, and by which ways' }).locator('> li').filter({ hasText: name });

  it('finds everybody who may, and draws by which ways', async () => {
    const watched = await openConsole(site(), world.admin, '#/who');
    const { page } = watched;
    await page.getByText('Nothing is asked yet.').waitFor();
    await looksRight(watched, 'who-empty');

    await page.getByRole('button', { name: 'Find out who' }).click();
    expect(await page.getByRole('alert').innerText()).toBe('Say which action.');
    await page.getByRole('combobox', { name: 'Action' }).fill('invoices:app');
    await page.getByRole('option', { name: 'invoices:approve' }).click();
    expect(await page.getByRole('combobox', { name: 'Type of resource' }).inputValue()).toBe('invoices');
    // An id that stands in a level is offered.
    await page.getByRole('combobox', { name: 'Which one' }).fill('2026');
    await page.getByRole('option', { name: '2026-17' }).click();
    await page.getByRole('button', { name: 'Find out who' }).click();
    await page.getByText('4 people and 1 service account may.').waitFor();
    await row(page, 'bot').waitFor();
    expect(new URL(page.url()).hash).toBe('#/who?action=invoices%3Aapprove&type=invoices&id=2026-17');
    expect(await page.getByText(/As of revision \d+\.\d+\./).count()).toBe(1);

    const ways = row(page, ada.login).locator('.grant-path');
    expect(await ways.count()).toBe(2);
    const links = await Promise.all(
      (await ways.all()).map(async (way) => await way.getByRole('link').allTextContents()),
    );
    expect(links.map((names) => names.join()).toSorted()).toEqual(['role Ops', 'team Night,role Ops']);
    expect(await row(page, 'cleo').getByRole('link', { name: 'external group on-call' }).count()).toBe(1);
    expect(await row(page, 'bot').getByText('a level on the resource').count()).toBe(1);
    expect(await row(page, world.admin.login).getByText('by the org role').count()).toBe(1);

    // Whatever many come by is drawn once, and the ways of who has the focus stand out.
    const nodes = page.locator('.who-drawing .who-node');
    expect(await nodes.filter({ hasText: 'Night' }).count()).toBe(1);
    expect(await page.locator('.who-node.lit').count()).toBe(0);
    await row(page, 'cleo')
      .getByRole('link', { name: /^person / })
      .focus();
    expect((await page.locator('.who-node.lit').allTextContents()).toSorted()).toEqual(
      [`cleo-${world.orgId}`, 'invoices:id:2026-17', 'on-call', 'Ops'].toSorted(),
    );
    await page.getByRole('heading', { level: 1 }).focus();
    await looksRight(watched, 'who');
  });

  it('filters by way and by name, as the address says', async () => {
    const watched = await openConsole(
      site(),
      world.admin,
      '#/who?action=invoices%3Aapprove&type=invoices&id=2026-17',
    );
    const { page, faults } = watched;
    await row(page, 'bot').waitFor();
    await page.getByLabel('By way of').selectOption({ label: 'team Night (3)' });
    await row(page, 'bot').waitFor({ state: 'detached' });
    const rows = page.getByRole('list', { name: 'Who may, and by which ways' }).locator('> li');
    expect(await rows.count()).toBe(3);
    expect(new URL(page.url()).hash).toContain('by=team');
    await page.reload();
    await row(page, ada.login).waitFor();
    expect(await rows.count()).toBe(3);

    await page.getByLabel('Name', { exact: true }).fill('ben');
    await row(page, ada.login).waitFor({ state: 'detached' });
    expect(await rows.count()).toBe(1);
    await page.getByLabel('Name', { exact: true }).fill('nobody');
    await page.getByRole('button', { name: 'Show all' }).click();
    await row(page, 'bot').waitFor();
    // Pressing a thing in the drawing is the same filter.
    await page.locator('.who-node', { hasText: 'on-call' }).click();
    await row(page, 'bot').waitFor({ state: 'detached' });
    expect(await rows.count()).toBe(1);
    expect(faults).toEqual([]);
  });

  it('asks about all of a type, and about what takes no scope', async () => {
    const { page, faults } = await openConsole(
      site(),
      world.admin,
      '#/who?action=invoices%3Aapprove&type=invoices&id=7',
    );
    await page.getByText('1 person may.').waitFor();
    await page.getByRole('checkbox', { name: 'All invoices' }).check();
    await page.getByRole('button', { name: 'Find out who' }).click();
    await page.getByRole('heading', { name: 'Who may do invoices:approve on all invoices' }).waitFor();
    await page.getByRole('combobox', { name: 'Action' }).fill('teams:create');
    await page.getByText('This action is not about single resources').waitFor();
    await page.getByRole('button', { name: 'Find out who' }).click();
    await page.getByRole('heading', { name: 'Who may do teams:create', exact: true }).waitFor();
    await row(page, world.admin.login).waitFor();
    await goTo(page, '#/who?action=robots%3Amove&type=robots&id=7', 'Who can do this?');
    await page.getByText('Nobody may do robots:move on robots 7.').waitFor();
    expect(faults).toEqual([]);
  });

  it('draws those together who are too many for a drawing, and lists them all', async () => {
    for (let number = 1; number <= MANY; number++)
      await world.call('POST', '/api/serviceaccounts', { name: `robot ${number}`, role: 'Admin' });
    const watched = await openConsole(
      site(),
      world.admin,
      '#/who?action=invoices%3Aapprove&type=invoices&id=*',
    );
    const { page } = watched;
    await page.getByText(`1 person and ${MANY} service accounts may.`).waitFor();
    await page.getByText(/are drawn together/).waitFor();
    const names = await page.locator('.who-node-person, .who-node-account').allTextContents();
    expect(names).toEqual([`1 person, ${MANY} accounts`]);
    const list = page.getByRole('region', { name: 'Who may, and by which ways' });
    await list.getByText('robot 1', { exact: true }).waitFor();
    await looksRight(watched, 'who-many');
    await page.getByLabel('Name', { exact: true }).fill('robot 6');
    const one = page.locator('.who-node-account', { hasText: 'robot 64' });
    await one.waitFor();
    await row(page, 'robot 64').hover();
    await page.locator('.who-node-account.lit', { hasText: 'robot 64' }).waitFor();
  });

  it("says the API's refusal to who may not ask about others", async () => {
    const { page } = await openConsole(site(), ada, '#/who?action=invoices%3Aapprove&type=invoices&id=*');
    const refusal = page.getByRole('alert');
    await refusal.waitFor();
    expect(await refusal.innerText()).toContain('Permission needed: access:evaluate');
    expect(await refusal.innerText()).toMatch(/Status 403\. Request \S+/);
  });
}
