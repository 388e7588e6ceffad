import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';

import type { Site } from '../site.ts';
import { looksRight, openConsole } from './console-page.ts';
import { World } from './world.ts';

const ROLE = {
  name: 'custom:night:reader',
  displayName: 'Night readers',
  description: 'Read what the night needs',
};
const READS = { action: 'teams:read', scope: 'teams:*' };

/** Making a team, filling it by hand and by an external group, giving it a role, and undoing all of it. */
export function teams(site: () => Site): void {
  let world: World;
  let ada: Person;
  let grace: Person;
  beforeAll(async () => {
    world = await World.make(site());
    ada = await world.person('ada');
    grace = await world.person('grace');
    const role = { ...ROLE, version: 1, permissions: [READS] };
    await world.call('POST', '/api/access-control/roles', role);
    const groups = { groups: ['cn=night,ou=shifts,dc=example'] };
    await world.call('PUT', `/api/groupsync/users/${grace.id}/groups`, groups);
  });
  afterAll(async () => await site().closeAll());

  it('is made, filled, given a role, renamed and deleted, and each change says first whom it concerns', async () => {
    const watched = await openConsole(site(), world.admin, '#/teams');
    const { page, faults } = watched;
    await page.getByText('There is no team that you may read.').waitFor();

    await page.getByRole('link', { name: 'Make a team' }).first().click();
    await page.getByLabel('Name', { exact: true }).fill('Night shift');
    await page.getByRole('button', { name: 'Make team' }).click();
    await confirm(page, 'Make the team Night shift?', 'Make team');
    await page.getByRole('heading', { level: 1, name: 'Night shift' }).waitFor();
    await row(page, 'Members of Night shift', world.admin.login)
      .getByText('Admin', { exact: true })
      .waitFor();

    // By hand.
    await pick(page, 'Add a member', ada.login);
    await confirm(page, `Add ${ada.login} to Night shift?`, 'Add member', ada.login);
    const member = row(page, 'Members of Night shift', ada.login);
    await member.getByText('Added by hand').waitFor();
    await page.getByText('2 members').waitFor();

    // All members get a role.
    await page.getByText('The team has no role.').first().waitFor();
    await pick(page, 'Give a role', 'Night readers');
    await confirm(page, 'Give Night readers to Night shift?', 'Give role', ada.login, READS.action);
    await row(page, 'Roles of Night shift', 'Night readers').waitFor();
    await row(page, 'Permissions that the team brings', READS.action).getByText(READS.scope).waitFor();

    // By an external group.
    await page.getByRole('combobox', { name: 'Link an external group' }).fill('cn=*,ou=shifts,dc=example');
    await page.getByRole('button', { name: 'Link', exact: true }).click();
    const linked = 'Link cn=*,ou=shifts,dc=example to Night shift?';
    await confirm(page, linked, 'Link group', grace.login, READS.action);
    const external = row(page, 'Members of Night shift', grace.login);
    await external.getByText('By an external group').waitFor();
    expect(await external.getByRole('button', { name: `Remove ${grace.login}` }).count()).toBe(0);
    await external.getByRole('link', { name: 'cn=night,ou=shifts,dc=example' }).waitFor();
    await external.getByText('by the link cn=*,ou=shifts,dc=example').waitFor();
    await looksRight(watched, 'team');

    // An admin of it, and out again; the focus goes on at the heading of the part.
    await member.getByRole('button', { name: 'Make admin' }).click();
    await confirm(page, `Make ${ada.login} an admin of Night shift?`, 'Make admin', 'teams:delete');
    await member.getByText('Admin', { exact: true }).waitFor();
    await member.getByRole('button', { name: `Remove ${ada.login}` }).click();
    await confirm(page, `Remove ${ada.login} from Night shift?`, 'Remove', ada.login);
    await member.waitFor({ state: 'detached' });
    await page.getByRole('heading', { name: 'Members' }).and(page.locator(':focus')).waitFor();

    await row(page, 'Roles of Night shift', 'Night readers')
      .getByRole('button', { name: 'Take away Night readers' })
      .click();
    await confirm(
      page,
      'Take the role Night readers from Night shift?',
      'Take away',
      grace.login,
      READS.action,
    );
    await page.getByText('Give it one, so that being in it permits something.').waitFor();
    await page.getByRole('button', { name: 'Unlink cn=*,ou=shifts,dc=example' }).click();
    await confirm(page, 'Unlink cn=*,ou=shifts,dc=example from Night shift?', 'Unlink group');
    await page.getByText('No external group is linked.').waitFor();
    await external.waitFor({ state: 'detached' });

    // Another name; then the team goes.
    await page.getByRole('link', { name: 'Change', exact: true }).click();
    await page.getByLabel('Name', { exact: true }).fill('Late shift');
    await page.getByLabel('E-mail address').fill('late@acme.example');
    await looksRight(watched, 'team-edit');
    await page.getByRole('button', { name: 'Change team' }).click();
    await confirm(page, 'Change the team Night shift?', 'Change team');
    await page.getByRole('heading', { level: 1, name: 'Late shift' }).waitFor();
    await page.getByText('1 member, late@acme.example').waitFor();
    await page.getByRole('button', { name: 'Delete team' }).click();
    await confirm(page, 'Delete the team Late shift?', 'Delete team');
    await page.getByText('There is no team that you may read.').waitFor();
    expect(faults).toEqual([]);
  });

  it('is found by its name among many, by an address that can be sent', async () => {
    const names = [...Array.from({ length: 26 }, (_, index) => `Squad ${index}`), '<b>"Ops" & データ</b>'];
    const many = await World.make(site());
    for (const name of names) await many.call('POST', '/api/teams', { name });
    const watched = await openConsole(site(), many.admin, '#/teams');
    const { page } = watched;
    await page.getByText('27 teams').waitFor();
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByRole('link', { name: 'Squad 9' }).waitFor();
    expect(new URL(page.url()).hash).toBe('#/teams?page=2');
    await page.getByLabel('Find a team by its name').fill('ops" &');
    await page.getByText('1 team with “ops" &” in the name').waitFor();
    await page.getByRole('link', { name: '<b>"Ops" & データ</b>' }).waitFor();
    await looksRight(watched, 'teams');
    await page.reload();
    expect(await page.getByLabel('Find a team by its name').inputValue()).toBe('ops" &');
    await page.getByText('1 team with “ops" &” in the name').waitFor();
    await page.getByLabel('Find a team by its name').fill('nobody');
    await page.getByRole('button', { name: 'Show all teams' }).click();
    await page.getByText('27 teams').waitFor();
    expect(await page.getByLabel('Find a team by its name').inputValue()).toBe('');
  });

  it('says what somebody may not do, and what was changed by somebody else in the meantime', async () => {
    const { teamId } = await world.call<{ teamId: number }>('POST', '/api/teams', { name: 'Closed' });
    await world.call('POST', `/api/teams/${teamId}/members`, { userId: ada.id });
    const asAda = await openConsole(site(), ada, `#/teams/${teamId}`);
    await asAda.page.getByRole('heading', { level: 1, name: 'Closed' }).waitFor();
    await asAda.page.getByText('Permissions needed: teams.permissions:read').first().waitFor();
    expect(await asAda.page.getByRole('button', { name: 'Delete team' }).count()).toBe(0);
    expect(await asAda.page.getByRole('combobox').count()).toBe(0);

    const { page } = await openConsole(site(), world.admin, `#/teams/${teamId}/edit`);
    await page.getByRole('heading', { level: 1, name: 'Change Closed' }).waitFor();
    await world.call('PUT', `/api/teams/${teamId}`, { name: 'Closed', email: 'first@acme.example' });
    await page.getByLabel('E-mail address').fill('second@acme.example');
    await page.getByRole('button', { name: 'Change team' }).click();
    const dialog = page.getByRole('dialog', { name: 'Change the team Closed?' });
    await dialog.getByText('The team is no longer what').waitFor();
    expect(await dialog.getByRole('button', { name: 'Change team' }).isDisabled()).toBe(true);
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('Somebody changed this team after you opened it').waitFor();
    await page.getByRole('button', { name: 'Load what it is now' }).click();
    await expect.poll(() => page.getByLabel('E-mail address').inputValue()).toBe('first@acme.example');
    await page.getByLabel('E-mail address').fill('third@acme.example');
    await page.getByRole('button', { name: 'Change team' }).click();
    await confirm(page, 'Change the team Closed?', 'Change team');
    await page.getByText('2 members, third@acme.example').waitFor();
  });
}

type Person = Awaited<ReturnType<World['person']>>;

/** Types into a field that offers what fits, and takes what is offered. */
export async function pick(page: Page, label: string, text: string): Promise<void> {
  await page.getByRole('combobox', { name: label }).fill(text);
  await page.getByRole('option', { name: text }).click();
}

/** Reads what a change would do, which has these texts in it, and makes it. */
export async function confirm(page: Page, title: string, verb: string, ...texts: string[]): Promise<void> {
  const dialog = page.getByRole('dialog', { name: title });
  for (const text of texts) await dialog.getByText(text, { exact: true }).first().waitFor();
  await dialog.getByRole('button', { name: verb }).click();
  await dialog.waitFor({ state: 'detached' });
}

/** A row of a table: by what the table lists, and by a text in the row. */
export function row(page: Page, table: string, text: string) {
  return page.getByRole('table', { name: table }).getByRole('row').filter({ hasText: text });
}
