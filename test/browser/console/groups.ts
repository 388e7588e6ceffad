import { afterAll, beforeAll, expect, it } from 'vitest';

import type { Site } from '../site.ts';
import { goTo, looksRight, openConsole } from './console-page.ts';
import { confirm, pick, row } from './teams.ts';
import { World } from './world.ts';

/** An id with everything that an address could take for something else. */
const ODD = 'https://idp.example//groups/7?a=b&c=%2F#, "<b>ä</b>" \\';
const READS = { action: 'org.users:read', scope: 'users:*' };

/** Mapping roles to an external group whatever its id, linking it to a team, and saying who is in it. */
export function groups(site: () => Site): void {
  let world: World;
  let ada: Awaited<ReturnType<World['person']>>;
  beforeAll(async () => {
    world = await World.make(site());
    ada = await world.person('ada');
    const roles = [
      { name: 'custom:night:reader', displayName: 'Night readers' },
      { name: 'custom:day:reader', displayName: 'Day readers' },
    ];
    for (const role of roles)
      await world.call('POST', '/api/access-control/roles', { ...role, version: 1, permissions: [READS] });
    await world.call('POST', '/api/teams', { name: 'Night shift' });
  });
  afterAll(async () => await site().closeAll());

  it('are opened by any id, bring roles and feed teams, and each change says first whom it concerns', async () => {
    const watched = await openConsole(site(), world.admin, '#/groups');
    const { page, faults } = watched;
    await page.getByText('An external group is a group of your identity provider or directory').waitFor();
    await page.getByText('No external group brings anything yet.').waitFor();

    await page.getByRole('link', { name: 'Groups of a person' }).click();
    await pick(page, 'Whose groups', ada.login);
    await page.getByText('Nobody says that they are in an external group.').waitFor();
    await page.getByRole('combobox', { name: 'Put into a group' }).fill(ODD);
    await page.getByRole('button', { name: 'Put into group' }).click();
    await confirm(page, `Put ${ada.login} into ${ODD}?`, 'Put into group');
    await row(page, `External groups of ${ada.login}`, ODD)
      .getByText('a directory job of this org')
      .waitFor();
    await looksRight(watched, 'person-groups');

    await row(page, `External groups of ${ada.login}`, ODD).getByRole('link').click();
    await page.getByRole('heading', { level: 1, name: ODD }).waitFor();
    await page.getByText('No role is mapped to it.').waitFor();
    await pick(page, 'Map a role', 'Night readers');
    await confirm(page, `Map Night readers to ${ODD}?`, 'Map role', ada.login, READS.action);
    await row(page, 'Roles that the group brings', 'Night readers').waitFor();
    await pick(page, 'Map a role', 'Day readers');
    // Permitted already by the other role.
    await confirm(page, `Map Day readers to ${ODD}?`, 'Map role', 'Nobody gains or loses anything.');
    await row(page, 'Roles that the group brings', 'Day readers').waitFor();
    await pick(page, 'Link a team', 'Night shift');
    await confirm(page, `Link ${ODD} to Night shift?`, 'Link team', ada.login);
    await row(page, 'Teams that the group feeds', 'Night shift').waitFor();
    await looksRight(watched, 'group');

    await goTo(page, '#/groups', 'External groups');
    const group = row(page, 'External groups', ODD);
    for (const name of ['Night readers', 'Day readers', 'Night shift'])
      await group.getByRole('link', { name }).waitFor();
    await looksRight(watched, 'groups');
    // In another letter case it is the same group.
    await page.getByRole('combobox', { name: 'Open a group' }).fill(ODD.toUpperCase());
    await page.getByRole('button', { name: 'Open', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: ODD.toUpperCase() }).waitFor();
    await row(page, 'Roles that the group brings', 'Night readers').waitFor();

    // All of it again.
    await page.getByRole('button', { name: 'Take away Day readers' }).click();
    await confirm(page, `Take the role Day readers from ${ODD.toUpperCase()}?`, 'Take away');
    await row(page, 'Roles that the group brings', 'Day readers').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Delete mapping' }).click();
    await confirm(page, `Delete the mapping of ${ODD.toUpperCase()}?`, 'Delete mapping');
    await page.getByText('No role is mapped to it.').waitFor();
    await page.getByRole('button', { name: 'Unlink Night shift' }).click();
    await confirm(page, `Unlink ${ODD.toUpperCase()} from Night shift?`, 'Unlink team', ada.login);
    await page.getByText('No team that you may read is linked to it.').waitFor();

    await goTo(page, `#/groups?subject=user:${ada.login}`, 'Groups of a person');
    await page.getByRole('button', { name: 'Remove from' }).click();
    await confirm(page, `Remove ${ada.login} from ${ODD}?`, 'Remove');
    await page.getByText('Nobody says that they are in an external group.').waitFor();
    expect(faults).toEqual([]);
  });

  it('say in the API’s words what somebody may not read', async () => {
    const { page } = await openConsole(site(), ada, '#/groups');
    await page.getByText('The roles of groups are not shown:').waitFor();
    await page.getByText('Permissions needed: groupsync.mappings:read').waitFor();
    expect(await page.getByText('No external group brings anything yet.').count()).toBe(0);
    await goTo(page, '#/groups/anything', 'anything');
    await page.getByText('Permissions needed: groupsync.mappings:read').waitFor();
    expect(await page.getByRole('combobox', { name: 'Map a role' }).count()).toBe(0);
  });
}
