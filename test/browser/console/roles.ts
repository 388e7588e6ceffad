import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';

import type { Site } from '../site.ts';
import { goTo, looksRight, openConsole } from './console-page.ts';
import { World } from './world.ts';

const ROLES = '/api/access-control/roles';

/** Takes what a field offers, as by typing and pressing it. */
export async function pick(page: Page, label: string, text: string, option: string | RegExp): Promise<void> {
  const field = page.getByRole('combobox', { name: label, exact: true });
  await field.fill(text);
  await page.getByRole('option', { name: option }).first().click();
}

/** The question that is asked now. It is ready once it says who gains and who loses. */
export async function question(page: Page, title: string | RegExp, verb: string): Promise<string> {
  const dialog = page.getByRole('dialog', { name: title });
  await dialog.getByRole('button', { name: verb, exact: true, disabled: false }).waitFor();
  return await dialog.innerText();
}

/** Answers it with yes, and waits until it is gone. */
export async function answerYes(page: Page, verb: string): Promise<void> {
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: verb, exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
}

/** Roles: making one, giving it, changing it beside somebody else, and deleting it; and what one may not give. */
export function roles(site: () => Site): void {
  let world: World;
  let ada: { id: number; login: string };
  beforeAll(async () => {
    world = await World.make(site());
    ada = await world.person('ada');
    await world.call('PUT', '/api/access-control/resource-types/invoices', {
      actions: ['read', 'approve'],
      levels: [],
    });
    await world.call('POST', '/api/teams', { name: 'Night' });
  });
  afterAll(async () => await site().closeAll());

  it('are made, given, changed and taken away, and each version is told', async () => {
    const watched = await openConsole(site(), world.admin, '#/roles');
    const { page } = watched;
    await page.getByRole('link', { name: 'Make a role' }).click();
    await page.getByRole('heading', { level: 1, name: 'Make a role' }).waitFor();

    // Nothing is sent without a name.
    await page.getByRole('button', { name: 'Look at it and make it' }).click();
    await page.getByText('A role needs a name.').waitFor();
    await page.getByLabel('Name', { exact: true }).fill('custom:invoices:approver');
    await page.getByLabel('Display name').fill('Approvers');
    await page.getByLabel('Uid').fill('approvers');
    await pick(page, 'Action', 'invoices:app', 'invoices:approve');
    await pick(page, 'Scope', '', /^invoices:\*/);
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await pick(page, 'Action', 'teams:create', 'teams:create');
    await page.getByText('Takes no scope.').waitFor();
    await page.getByRole('button', { name: 'Add', exact: true }).click();

    // What the API will refuse is marked before it is asked.
    await page.getByText('Add several at once').click();
    await page.getByLabel('Permissions, one a line').fill('ships:sink ships:*\nteams:read teams:*');
    await page.getByRole('button', { name: 'Add 2 permissions' }).click();
    await page.getByText('There is no action ships:sink.').waitFor();
    await page.getByText('One permission will be refused.').waitFor();
    await looksRight(watched, 'role-new');
    await page.getByRole('button', { name: 'Remove ships:sink ships:*' }).click();
    expect(await page.getByText('There is no action ships:sink.').count()).toBe(0);

    await page.getByRole('button', { name: 'Look at it and make it' }).click();
    expect(await question(page, 'Make the role Approvers?', 'Make role')).toContain(
      'Nobody gains or loses anything.',
    );
    await answerYes(page, 'Make role');
    await page.getByRole('heading', { level: 1, name: 'Approvers' }).waitFor();

    await pick(page, 'Person', ada.login, new RegExp(ada.login));
    const told = await question(page, `Give Approvers to ${ada.login}?`, 'Give role');
    expect(told).toContain('gains 3 permissions');
    await answerYes(page, 'Give role');
    await page.getByRole('link', { name: `person ${ada.login}` }).waitFor();
    await page.getByLabel('Give it to').selectOption('A team');
    await pick(page, 'Team', 'Night', /Night/);
    await question(page, 'Give Approvers to Night?', 'Give role');
    await answerYes(page, 'Give role');
    await page.getByRole('link', { name: 'team Night' }).waitFor();

    await page.getByRole('link', { name: 'Change', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Change Approvers' }).waitFor();
    await page.getByRole('button', { name: 'Remove teams:create' }).click();
    await page.getByText('Left out', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Look at the change and make it' }).click();
    expect(await question(page, 'Change the role Approvers?', 'Change role')).toMatch(
      /loses 1 permission\s+teams:create/,
    );
    await answerYes(page, 'Change role');
    await page.getByRole('heading', { level: 3, name: 'Version 2' }).waitFor();
    const [latest] = await page.locator('.rights-versions > li').allInnerTexts();
    expect(latest).toMatch(/Taken away:\s+teams:create/);
    expect(latest).toContain(world.admin.login);
    await looksRight(watched, 'role');

    await page.getByRole('button', { name: `Take away from ${ada.login}` }).click();
    expect(await question(page, `Take the role Approvers from ${ada.login}?`, 'Take away')).toContain(
      'loses 2 permissions',
    );
    await answerYes(page, 'Take away');
    await page.getByRole('link', { name: `person ${ada.login}` }).waitFor({ state: 'detached' });
    // Whoever goes on by keyboard is still at the list.
    await page.getByRole('heading', { name: 'Who has it' }).and(page.locator(':focus')).waitFor();

    await goTo(page, '#/roles', 'Roles');
    await page.getByLabel('Find', { exact: true }).fill('approver');
    await page.getByText(/^1 of /).waitFor();
    expect(await page.evaluate(() => location.hash)).toBe('#/roles?q=approver');
    await page.getByLabel('Find', { exact: true }).fill('');
    await page.getByLabel('Kind').selectOption({ label: 'Custom (1)' });
    await page.getByText('You can give it').waitFor();
    await page.getByLabel('Kind').selectOption('');
    await looksRight(watched, 'roles');
    expect(watched.faults).toEqual([]);
  });

  it('that somebody else changed meanwhile are not overwritten, and are deleted with what they gave', async () => {
    const form = { name: 'custom:red', version: 1, permissions: [{ action: 'reports:create', scope: '' }] };
    await world.call('POST', ROLES, { ...form, uid: 'red' });
    await world.call('POST', `/api/access-control/users/${ada.id}/roles`, { roleUid: 'red' });
    const { page } = await openConsole(site(), world.admin, '#/roles/red/change');
    await page.getByRole('heading', { level: 1, name: 'Change custom:red' }).waitFor();
    await page.getByLabel('Description').fill('Mine');
    await world.call('PUT', `${ROLES}/red`, { ...form, version: 2, description: 'Of somebody else' });
    await page.getByRole('button', { name: 'Look at the change and make it' }).click();
    await page.getByRole('dialog').getByText('Status 412.').waitFor();
    expect(
      await page.getByRole('dialog').getByRole('button', { name: 'Change role', exact: true }).isDisabled(),
    ).toBe(true);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await world.call('GET', `${ROLES}/red`)).toMatchObject({ description: 'Of somebody else' });

    // It begins another one.
    await goTo(page, '#/roles/red', 'custom:red');
    await page.getByRole('link', { name: 'Use as a start' }).click();
    await page.getByText('It begins with the permissions of custom:red').waitFor();
    await page.getByRole('button', { name: 'Remove reports:create' }).waitFor();

    await goTo(page, '#/roles/red', 'custom:red');
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    const told = await question(page, 'Delete the role custom:red?', 'Take it away and delete it');
    expect(told).toContain('loses 1 permission');
    expect(told).toContain(ada.login);
    await answerYes(page, 'Take it away and delete it');
    await page.getByRole('heading', { level: 1, name: 'Roles' }).waitFor();
    await page.getByText('The role custom:red is deleted.').waitFor();
  });

  it('with what somebody does not hold are marked for them, and refused in the words of the API', async () => {
    const grace = await world.person('grace');
    await world.call('POST', ROLES, {
      uid: 'keepers',
      name: 'custom:keepers',
      permissions: [
        { action: 'roles:read', scope: 'roles:*' },
        { action: 'roles:write', scope: 'permissions:type:delegate' },
        { action: 'teams:read', scope: 'teams:id:1' },
      ],
    });
    await world.call('POST', `/api/access-control/users/${grace.id}/roles`, { roleUid: 'keepers' });
    const { page } = await openConsole(site(), grace, '#/roles?new=role');
    await page.getByRole('heading', { level: 1, name: 'Make a role' }).waitFor();
    await page.getByLabel('Name', { exact: true }).fill('custom:wide');
    await page.getByText('Add several at once').click();
    await page.getByLabel('Permissions, one a line').fill('teams:read teams:*\nteams:delete teams:*');
    await page.getByRole('button', { name: 'Add 2 permissions' }).click();
    await page.getByText('You hold teams:read on teams:id:1, which does not cover it on teams:*.').waitFor();
    await page
      .getByText('You do not hold teams:delete, so you can neither give it nor take it away.')
      .waitFor();
    await page.getByText('2 permissions will be refused.').waitFor();
    await page.getByRole('button', { name: 'Look at it and make it' }).click();
    const dialog = page.getByRole('dialog', { name: 'Make the role custom:wide?' });
    await dialog.getByText('Status 403.').waitFor();
    expect(await dialog.getByRole('button', { name: 'Make role', exact: true }).isDisabled()).toBe(true);
    await page.keyboard.press('Escape');

    // The short address leads to the same form.
    await goTo(page, '#/roles/new', 'Make a role');
    await page.getByRole('heading', { level: 2, name: 'Permissions (0)' }).waitFor();

    // What she may not read is said to be so.
    await goTo(page, '#/roles/keepers', 'custom:keepers');
    await page.getByText('which you may not read').waitFor();
    await page.getByText('Status 403.').first().waitFor();
  });
}
