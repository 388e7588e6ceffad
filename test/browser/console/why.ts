import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';

import type { Site } from '../site.ts';
import { goTo, looksRight, openConsole } from './console-page.ts';
import { World } from './world.ts';

const QUESTION = 'Why, or why not?';

type Person = { readonly id: number; readonly login: string; readonly password: string };

/** Why somebody may do something, or may not, and changing that on the spot. */
export function why(site: () => Site): void {
  let world: World;
  let ada: Person;
  let teamId: number;

  beforeAll(async () => {
    world = await World.make(site());
    ada = await world.person('ada');
    ({ teamId } = await world.call<{ teamId: number }>('POST', '/api/teams', { name: 'Night' }));
    await makeRole(world, 'keeper', 'folders:*');
    await makeRole(world, 'reader', 'folders:uid:f1');
    await world.call('PUT', '/api/access-control/resource-types/invoices', {
      displayName: 'Invoices',
      actions: ['read', 'pay'],
      levels: [{ name: 'View', actions: ['read'] }],
    });
    await world.call('POST', `/api/access-control/teams/${teamId}/roles`, { roleUid: 'keeper' });
    await world.call('POST', `/api/teams/${teamId}/members`, { userId: ada.id });
    await world.call('POST', `/api/access-control/users/${ada.id}/roles`, { roleUid: 'reader' });
  });
  afterEach(async () => await site().closeAll());
  afterAll(async () => await site().closeAll());

  /** What the service itself says, by the API. */
  const may = async (action: string, type: string, id: string): Promise<boolean> => {
    const { decision } = await world.call<{ decision: boolean }>('POST', '/access/v1/evaluation', {
      subject: { type: 'user', id: ada.login },
      action: { name: action },
      resource: { type, id },
    });
    return decision;
  };

  it('is found out from the first page, taken away way by way, and seen in the trail', async () => {
    const watched = await openConsole(site(), world.admin);
    const { page, faults } = watched;
    const form = page.getByRole('form', { name: QUESTION });
    await form.getByRole('combobox', { name: 'Person or account' }).fill(ada.login.slice(0, 3));
    await page.getByRole('option', { name: ada.login }).click();
    await form.getByRole('combobox', { name: 'Action' }).fill('read');
    await form.getByRole('combobox', { name: 'Type of resource' }).fill('folders');
    await form.getByRole('combobox', { name: 'Id of the resource' }).fill('f1');
    await page.keyboard.press('Tab');
    await form.getByRole('button', { name: 'Ask why' }).click();

    await answered(page, `Yes ${ada.login} may read folder f1, by 2 ways.`);
    await looksRight(watched, 'why-yes');
    await page.reload();
    await answered(page, `Yes ${ada.login} may read folder f1, by 2 ways.`);

    await change(page, `Take the role custom:reader from ${ada.login}`, 'Take away', 'Nobody gains or loses');
    await answered(page, `Yes ${ada.login} may read folder f1, by one way.`);

    await change(page, `Remove ${ada.login} from the team Night`, 'Remove', 'folders:read');
    await answered(page, `No ${ada.login} may not read folder f1.`);
    await page.getByText('And now: No').waitFor();
    expect(await may('read', 'folders', 'f1')).toBe(false);
    await expectFocusOn(page, /^No/);

    await page.getByText('roles looked through').waitFor();
    await looksRight(watched, 'why-no');
    await change(page, `Give the role Role reader to ${ada.login}`, 'Give role', 'folders:uid:f1');
    await answered(page, `Yes ${ada.login} may read folder f1, by one way.`);
    expect(await may('read', 'folders', 'f1')).toBe(true);

    const trail = page.getByRole('link', { name: `What happened around ${ada.login}` });
    expect(await trail.getAttribute('href')).toBe(`#/trail?subject=${ada.id}`);
    await trail.click();
    await page.getByRole('heading', { level: 1, name: 'What happened' }).waitFor();
    expect(faults).toEqual([]);
  });

  it('offers a team and the least role, says the other reasons, and looks through all roles', async () => {
    const { page, faults } = await openConsole(site(), world.admin);
    await ask(page, { subject: `user:${ada.login}`, action: 'write', type: 'folders', id: 'f1' });
    await answered(page, `No ${ada.login} may not write folder f1.`);
    await page.getByRole('button', { name: /^Look through the other/ }).click();
    await page.getByText(/(\d+) of \1 roles looked through/).waitFor();
    const offered = page.getByRole('button', { name: /^Give role/ });
    expect(await offered.first().innerText()).toMatch(/^Give role/);

    await ask(page, { subject: `user:${ada.login}`, action: 'read', type: 'folders', id: 'f2' });
    await change(page, `Add ${ada.login} to the team Night`, 'Add to team', 'folders:*');
    await answered(page, /^Yes .* may read folder f2, by one way\.$/);
    expect(await may('read', 'folders', 'f2')).toBe(true);

    await ask(page, { subject: `user:${ada.login}`, action: 'shred', type: 'parcels', id: '1' });
    await page.getByText('There is no type of resource called parcels in this org.').waitFor();
    await ask(page, { subject: `user:${ada.login}`, action: 'shred', type: 'invoices', id: '1' });
    await page.getByText('There is no action invoices:shred on invoices.').waitFor();
    await ask(page, { subject: 'user:nobody-at-all', action: 'read', type: 'invoices', id: '1' });
    await page.getByText('It may know nobody called nobody-at-all here').waitFor();
    expect(faults).toEqual([]);
  });

  it('gives a level on one resource of a declared type, and takes it again', async () => {
    const id = `2026/17 <script>alert(1)</script>`;
    const { page, faults } = await openConsole(site(), world.admin);
    await ask(page, { subject: `user:${ada.login}`, action: 'read', type: 'invoices', id });
    await answered(page, `No ${ada.login} may not read invoices ${id}.`);
    await change(page, `Give ${ada.login} the level View on invoices ${id}`, 'Give level', 'invoices:read');
    await answered(page, `Yes ${ada.login} may read invoices ${id}, by one way.`);
    expect(await may('read', 'invoices', id)).toBe(true);
    expect(await may('read', 'invoices', '2026/18')).toBe(false);
    await change(
      page,
      `Take the level View on invoices ${id} from ${ada.login}`,
      'Take away',
      'invoices:read',
    );
    await answered(page, `No ${ada.login} may not read invoices ${id}.`);
    expect(await may('read', 'invoices', id)).toBe(false);

    const command = page.getByRole('region', { name: 'The request as a command' });
    await page.getByText('The request', { exact: true }).click();
    expect(await command.innerText()).toContain('Authorization: Bearer $TOKEN');
    expect(await command.innerText()).not.toContain(btoa(`${world.admin.login}:${world.admin.password}`));
    expect(faults).toEqual([]);
  });

  it('is told as far as one may read it', async () => {
    const watched = await openConsole(site(), ada);
    const { page, faults } = watched;
    await ask(page, { subject: `user:${ada.login}`, action: 'read', type: 'invoices', id: '1' });
    await answered(page, `No ${ada.login} may not read invoices 1.`);
    await page.getByText('The service does not tell you why.').waitFor();
    await looksRight(watched, 'why-untold');

    await ask(page, { subject: `user:${world.admin.login}`, action: 'read', type: 'invoices', id: '1' });
    const refusal = page.getByRole('alert');
    await refusal.waitFor();
    expect(await refusal.innerText()).toContain('Status 403');
    // A refusal is an answer that a browser tells of by itself.
    expect(faults.filter((fault) => !fault.includes('403'))).toEqual([]);
  });
}

async function makeRole(world: World, name: string, scope: string): Promise<void> {
  await world.call('POST', '/api/access-control/roles', {
    uid: name,
    name: `custom:${name}`,
    displayName: `Role ${name}`,
    permissions: [{ action: 'folders:read', scope }],
  });
}

async function ask(page: Page, question: Readonly<Record<string, string>>): Promise<void> {
  await goTo(page, `#/why?${new URLSearchParams(question)}`, QUESTION);
}

/** Waits for the answer in the page. */
async function answered(page: Page, words: string | RegExp): Promise<void> {
  await page.getByRole('heading', { level: 2, name: words }).waitFor();
}

/** Presses a button that offers a change, looks at what would come of it, and makes it. */
async function change(page: Page, offer: string, verb: string, foreseen: string): Promise<void> {
  await page.getByRole('button', { name: offer }).click();
  const dialog = page.getByRole('dialog', { name: `${offer}?` });
  await dialog.getByText(foreseen).first().waitFor();
  await dialog.getByRole('button', { name: verb, exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
}

async function expectFocusOn(page: Page, text: RegExp): Promise<void> {
  await page.waitForFunction(
    (source) => new RegExp(source).test(document.activeElement?.textContent ?? ''),
    text.source,
  );
}
