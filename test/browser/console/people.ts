import { afterAll, beforeAll, expect, it } from 'vitest';

import type { Site } from '../site.ts';
import { confirm, keepsFocus, onlyRefused } from './changing.ts';
import { goTo, looksRight, openConsole, signInAs } from './console-page.ts';
import { World } from './world.ts';

const SERVER_ADMIN = { login: 'admin', password: 'admin' };

type Members = { readonly orgUsers: readonly { login: string; role: string; userId: number }[] };

/** What somebody who administers an org does with its people. */
export function people(site: () => Site): void {
  let world: World;
  let ada: Awaited<ReturnType<World['person']>>;
  let grace: Awaited<ReturnType<World['person']>>;
  const roleUid = (): string => `night-${world.orgId}`;
  const members = async (): Promise<Map<string, string>> => {
    const { orgUsers } = await world.call<Members>('GET', '/api/org/users/search');
    return new Map(orgUsers.map(({ login, role }) => [login, role]));
  };

  beforeAll(async () => {
    world = await World.make(site());
    ada = await world.person('ada');
    grace = await world.person('grace', 'Editor');
    await world.call('POST', '/api/access-control/roles', {
      uid: roleUid(),
      name: `custom:night-${world.orgId}`,
      displayName: 'Night reports',
      description: 'Reads what the night left.',
      version: 1,
      permissions: [{ action: 'reports:read', scope: 'reports:*' }],
    });
  });
  afterAll(async () => await site().closeAll());

  it('are found, given a role, and taken it', async () => {
    const watched = await openConsole(site(), world.admin, '#/people');
    const { page } = watched;
    await page.getByRole('link', { name: grace.login }).waitFor();
    await looksRight(watched, 'people');

    await page.getByLabel('Find members').fill('ada');
    await page.getByRole('link', { name: grace.login }).waitFor({ state: 'detached' });
    expect(new URL(page.url()).hash).toBe('#/people?query=ada');
    await page.getByRole('link', { name: ada.login }).click();
    await page.getByRole('heading', { level: 1, name: 'ada' }).waitFor();
    await page.getByText('No roles of their own.').waitFor();

    await page.getByRole('button', { name: 'Give a role' }).click();
    await page.getByRole('combobox', { name: 'Role', exact: true }).fill('night');
    await page.getByRole('option', { name: /Night reports/ }).click();
    await page.getByRole('button', { name: 'Continue' }).click();
    const proposal = page.getByRole('dialog', { name: `Give ${ada.login} the role Night reports?` });
    await proposal.getByText('gains 1 permission').waitFor();
    await looksRight(watched, 'give-role');
    expect(await rolesOf(world, ada.id), 'nothing is made before it is confirmed').toEqual([]);
    await proposal.getByRole('button', { name: 'Give role' }).click();
    await page.getByRole('button', { name: 'Take away Night reports' }).waitFor();
    expect(await rolesOf(world, ada.id)).toEqual([roleUid()]);
    await looksRight(watched, 'person');

    await page.getByRole('button', { name: 'Take away Night reports' }).click();
    await confirm(page, `Take the role Night reports from ${ada.login}?`, 'Take away');
    await page.getByText('No roles of their own.').waitFor();
    expect(await rolesOf(world, ada.id)).toEqual([]);
    await keepsFocus(page);
    expect(watched.faults).toEqual([]);
  });

  it('are given another org role, removed, and added again', async () => {
    const watched = await openConsole(site(), world.admin, `#/people/${grace.id}`);
    const { page } = watched;
    const field = page.getByLabel('Org role');
    await field.selectOption('Viewer');
    await page.getByRole('button', { name: 'Change org role' }).click();
    await confirm(
      page,
      /^Make grace-\d+ Viewer of the org Story \d+, who is Editor now\?$/,
      'Change org role',
    );
    await page.getByText(`${grace.login} is Viewer now.`).waitFor();
    expect((await members()).get(grace.login)).toBe('Viewer');

    // Whom a server admin made a member of another org is known to this one by login alone.
    const other = await World.make(site());
    const guest = await other.person('guest');
    await goTo(page, '#/people', 'People');
    await page.getByRole('button', { name: 'Add a member' }).click();
    await page.getByRole('combobox', { name: 'Login or e-mail address' }).fill(guest.login);
    await page.getByLabel('Org role').selectOption('Editor');
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByText('The membership is pending').waitFor();
    await confirm(page, new RegExp(`^Add ${guest.login} to the org Story`), 'Add member');
    await page.getByRole('link', { name: guest.login }).waitFor();
    expect((await members()).get(guest.login)).toBe('Editor');

    await goTo(page, `#/people/${grace.id}`, 'grace');
    await page.getByRole('button', { name: 'Remove from this org' }).click();
    await page.getByText('the person is deleted from the deployment').waitFor();
    await confirm(page, new RegExp(`^Remove ${grace.login} from`), 'Remove from org');
    await page.getByRole('heading', { level: 1, name: 'People' }).waitFor();
    await page.getByRole('link', { name: ada.login }).waitFor();
    expect(await page.getByRole('link', { name: grace.login }).count()).toBe(0);
    expect((await members()).has(grace.login)).toBe(false);
    expect(watched.faults).toEqual([]);
  });

  it('may be refused what their admin may not give, in the words of the API', async () => {
    const editor = await world.person('otto', 'Editor');
    const roles = await world.call<{ uid: string; name: string }[]>('GET', '/api/access-control/roles');
    const roleUid = roles.find(({ name }) => name === 'fixed:org.users:writer')?.uid;
    await world.call('POST', `/api/access-control/users/${editor.id}/roles`, { roleUid });
    const watched = await openConsole(site(), editor, `#/people/${ada.id}`);
    const { page } = watched;
    await page.getByLabel('Org role').selectOption('Admin');
    await page.getByRole('button', { name: 'Change org role' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('alert').getByText("Cannot assign a role higher than user's role").waitFor();
    expect(await dialog.getByRole('button', { name: 'Change org role' }).isDisabled()).toBe(true);
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    expect((await members()).get(ada.login)).toBe('Viewer');
    onlyRefused(watched, 403);
  });

  it('have a page of their own for names and password', async () => {
    const noor = await world.person('noor');
    const watched = await openConsole(site(), noor, '#/people/me');
    const { page } = watched;
    await page.getByText('You are in no team here.').waitFor();
    await looksRight(watched, 'own-page');
    await page.getByLabel('Full name').fill('Noor Inayat Khan');
    await page.getByRole('button', { name: 'Change names' }).click();
    await confirm(page, 'Change your names?', 'Change names');
    await page.getByText('Your names were changed.').waitFor();
    const as = { login: noor.login, password: noor.password };
    expect(await world.call('GET', '/api/user', undefined, as)).toMatchObject({ name: 'Noor Inayat Khan' });

    await page.getByLabel('Old password').fill(noor.password);
    await page.getByLabel('New password', { exact: true }).fill('password');
    await page.getByLabel('New password again').fill('passwort');
    await page.getByRole('button', { name: 'Change password' }).click();
    await page.getByText('This is not the same password.').waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
    await page.getByLabel('New password again').fill('password');
    await page.getByRole('button', { name: 'Change password' }).click();
    await page.getByRole('dialog').getByRole('alert').waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    onlyRefused(watched, 400);

    const better = 'staple battery horse correct';
    await page.getByLabel('New password', { exact: true }).fill(better);
    await page.getByLabel('New password again').fill(better);
    await page.getByRole('button', { name: 'Change password' }).click();
    await confirm(page, 'Change your password?', 'Change password');
    await page.getByText('Your password was changed. Sign in with the new one.').waitFor();
    await signInAs(page, { login: noor.login, password: better });
    expect(watched.faults).toEqual([]);
  });
}

/** What a server admin does with the people of the deployment. */
export function allPeople(site: () => Site): void {
  let world: World;
  beforeAll(async () => void (world = await World.make(site())));
  afterAll(async () => await site().closeAll());

  it('are made, disabled, enabled, given a password and the flag, and deleted', async () => {
    const login = `rosa-${world.orgId}`;
    const watched = await openConsole(site(), SERVER_ADMIN, `#/people?of=all&query=lead-`);
    const { page } = watched;
    await page.getByRole('link', { name: world.admin.login }).waitFor();
    await looksRight(watched, 'all-people');

    await page.getByRole('button', { name: 'Make a person' }).click();
    await page.getByLabel('Login').fill(login);
    await page.getByLabel('Full name').fill('Rosa Parks');
    await page.getByLabel('Password', { exact: true }).fill('correct horse battery');
    await looksRight(watched, 'make-person');
    await page.getByRole('button', { name: 'Continue' }).click();
    await confirm(page, `Make the person ${login}?`, 'Make person');
    await page.getByRole('heading', { level: 1, name: 'Rosa Parks' }).waitFor();
    await page.getByText('Not linked to an identity provider.').waitFor();
    await page.getByText('In no team of this org.').waitFor();
    await looksRight(watched, 'person-of-deployment');

    const rosa = { login, password: 'correct horse battery' };
    await world.call('GET', '/api/user', undefined, rosa);
    await page.getByRole('button', { name: 'Disable' }).click();
    await confirm(page, `Disable ${login}?`, 'Disable');
    await page.getByRole('button', { name: 'Enable' }).waitFor();
    expect(await statusOf(site(), rosa)).toBe(401);
    await page.getByRole('button', { name: 'Enable' }).click();
    await confirm(page, `Enable ${login}?`, 'Enable');
    await page.getByRole('button', { name: 'Disable' }).waitFor();
    expect(await statusOf(site(), rosa)).toBe(200);

    await page.getByRole('button', { name: 'Set a password' }).click();
    await page.getByLabel('New password').fill('another good one');
    await page.getByRole('button', { name: 'Continue' }).click();
    await confirm(page, `Set another password for ${login}?`, 'Set password');
    await page.getByText(`The password of ${login} was set.`).waitFor();
    expect(await statusOf(site(), rosa)).toBe(401);
    const changed = { login, password: 'another good one' };
    expect(await statusOf(site(), changed)).toBe(200);

    await page.getByRole('button', { name: 'Make server admin' }).click();
    await confirm(page, `Make ${login} a server admin?`, 'Make server admin');
    await page.getByRole('button', { name: 'Take server admin' }).waitFor();
    const profile = async (): Promise<unknown> => await world.call('GET', '/api/user', undefined, changed);
    expect(await profile()).toMatchObject({ isGrafanaAdmin: true });
    await page.getByRole('button', { name: 'Take server admin' }).click();
    await confirm(page, `Take server admin from ${login}?`, 'Take server admin');
    await page.getByRole('button', { name: 'Make server admin' }).waitFor();
    expect(await profile()).toMatchObject({ isGrafanaAdmin: false });

    await page.getByRole('button', { name: 'Delete person' }).click();
    await confirm(page, `Delete ${login} from the deployment?`, 'Delete person');
    await page.getByRole('heading', { level: 1, name: 'People' }).waitFor();
    expect(await statusOf(site(), changed)).toBe(401);
    expect(watched.faults).toEqual([]);
  });

  it('are shown with names of any text, which stay text', async () => {
    const name = `<script>alert("1")</script> ${'long '.repeat(30)}`.trim();
    const { id } = await world.call<{ id: number }>(
      'POST',
      '/api/admin/users',
      { login: `strange-${world.orgId}`, name, password: 'correct horse battery', OrgId: world.orgId },
      SERVER_ADMIN,
    );
    const watched = await openConsole(site(), world.admin, `#/people/${id}`);
    await watched.page.getByRole('heading', { level: 1, name }).waitFor();
    await looksRight(watched, 'person-with-a-long-name');
  });

  it('are not there for an id that nobody has', async () => {
    const watched = await openConsole(site(), world.admin, '#/people/2147483647');
    await watched.page.getByText('There is no person with the id 2147483647 here.').waitFor();
    await looksRight(watched, 'person-missing');
  });
}

const rolesOf = async (world: World, id: number): Promise<string[]> =>
  (await world.call<{ uid: string }[]>('GET', `/api/access-control/users/${id}/roles`)).map(({ uid }) => uid);

async function statusOf(
  { origin }: Site,
  { login, password }: { readonly login: string; readonly password: string },
): Promise<number> {
  const response = await fetch(`${origin}/api/user`, {
    headers: { Authorization: `Basic ${btoa(`${login}:${password}`)}` },
  });
  return response.status;
}
