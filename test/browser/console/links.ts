import { afterAll, beforeAll, expect, it } from 'vitest';

import type { Site } from '../site.ts';
import { confirm, onlyRefused } from './changing.ts';
import { goTo, looksRight, openConsole } from './console-page.ts';
import { idToken } from './provider.ts';
import { World } from './world.ts';

const SERVER_ADMIN = { login: 'admin', password: 'admin' };

/** Links of people to an identity provider. */
export function links(site: () => Site): void {
  let world: World;
  beforeAll(async () => void (world = await World.make(site())));
  afterAll(async () => await site().closeAll());

  it('keep what the provider manages, are given to another person, and removed', async () => {
    const login = `frida-${world.orgId}`;
    const token = await idToken(login, {
      preferred_username: login,
      name: 'Frida',
      groups: ['auditors'],
      role: 'Editor',
    });
    const { id } = await world.call<{ id: number }>('GET', '/api/user', undefined, { token });
    const otto = await world.person('otto');
    const watched = await openConsole(site(), SERVER_ADMIN, `#/people/${id}`);
    const { page } = watched;
    await page.getByText('https://idp.example').waitFor();
    await page.getByText('by the identity provider').waitFor();
    await looksRight(watched, 'person-by-provider');

    await page.getByLabel('Org role').selectOption('Admin');
    await page.getByRole('button', { name: 'Change org role' }).click();
    const refusal = page.getByRole('dialog').getByRole('alert');
    await refusal.getByText('managed by the identity provider https://idp.example').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    onlyRefused(watched, 403);

    await page.getByRole('button', { name: 'Give it to another person' }).click();
    await page.getByRole('combobox', { name: 'Person' }).fill(otto.login);
    await page.getByRole('option', { name: new RegExp(otto.login) }).click();
    await page.getByRole('button', { name: 'Continue' }).click();
    await confirm(page, `Give the link of ${login} to ${otto.login}?`, 'Give link');
    await page.getByText('Not linked to an identity provider.').waitFor();
    expect(await world.call('GET', '/api/user', undefined, { token })).toMatchObject({ id: otto.id });

    // The provider manages the name as well, and has said it by that call.
    await goTo(page, `#/people/${otto.id}`, 'Frida');
    await page.getByRole('button', { name: 'Remove link' }).click();
    await confirm(page, `Remove the link of ${otto.login} to https://idp.example?`, 'Remove link');
    await page.getByText('Not linked to an identity provider.').waitFor();
    expect(await world.call('GET', `/api/admin/users/${otto.id}/links`, undefined, SERVER_ADMIN)).toEqual([]);
    expect(watched.faults).toEqual([]);
  });

  it('are made by oneself with a token, and removed again', async () => {
    const rosa = await world.person('rosa');
    const as = { login: rosa.login, password: rosa.password };
    const watched = await openConsole(site(), rosa, '#/people/me');
    const { page } = watched;
    await page.getByRole('button', { name: 'Link yourself' }).click();
    await page
      .getByLabel('Token of the provider')
      .fill(await idToken(`subject-${world.orgId}`, { preferred_username: rosa.login }));
    await page.getByRole('button', { name: 'Continue' }).click();
    await confirm(page, 'Link yourself to the provider of this token?', 'Link');
    await page.getByText('Kept beside the link').waitFor();
    expect(await world.call('GET', '/api/user/links', undefined, as)).toMatchObject([
      { subject: `subject-${world.orgId}`, keepsPassword: true },
    ]);
    await page.getByRole('button', { name: 'Remove link' }).click();
    await confirm(page, 'Remove your link to https://idp.example?', 'Remove link');
    await page.getByText('You are not linked to an identity provider.').waitFor();
    expect(await world.call('GET', '/api/user/links', undefined, as)).toEqual([]);
    expect(watched.faults).toEqual([]);
  });
}
