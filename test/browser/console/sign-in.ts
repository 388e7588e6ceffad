import { afterAll, beforeAll, expect, it } from 'vitest';

import type { Site } from '../site.ts';
import { keptBy } from '../watched-page.ts';
import { looksRight, openConsole, openWindow, signInAs } from './console-page.ts';
import { eventually } from './eventually.ts';
import { answered, OFFLINE, provoked } from './provoked.ts';
import { World } from './world.ts';

const SERVER_ADMIN = { login: 'admin', password: 'admin' };

/** Signing in by password and by token, and out again. */
export function signIn(site: () => Site): void {
  let world: World;
  beforeAll(async () => void (world = await World.make(site())));
  afterAll(async () => await site().closeAll());

  it('is where a browser is led, and comes back to the page that was asked for', async () => {
    const watched = await openWindow(site());
    const { page, faults } = watched;
    await page.goto('/');
    expect(new URL(page.url()).pathname).toBe('/console/');
    await page.getByRole('heading', { level: 1, name: 'Gatehouse' }).waitFor();
    await looksRight(watched, 'sign-in');

    await page.goto('/console/#/teams');
    await signInAs(page, world.admin);
    await page.getByRole('heading', { level: 1, name: 'Teams' }).waitFor();
    expect(await page.locator('.who').innerText()).toContain(world.admin.login);
    expect(await keptBy(page)).toEqual(['sessionStorage: gatehouse-credential']);

    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Teams' }).waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('Login or e-mail address').waitFor();
    expect(await keptBy(page)).toEqual([]);
    // Whoever is next is led to no page of the one before.
    expect(new URL(page.url()).hash).toBe('#/');
    expect(faults).toEqual([]);
  });

  it('shows nothing of somebody who has signed out to whoever goes back in the browser', async () => {
    const { page, faults } = await openConsole(site(), world.admin, '#/state');
    // What a browser does that kept the page as it was, while another page of this tab signed out.
    await page.evaluate(() => {
      sessionStorage.clear();
      dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    });
    await page.getByLabel('Login or e-mail address').waitFor();
    expect(await page.locator('#nav').count()).toBe(0);
    await signInAs(page, world.admin);
    // Who is still signed in finds everything as it was.
    await page.evaluate(() => {
      document.body.dataset['mark'] = 'kept';
      dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    });
    await page.locator('#nav').waitFor({ state: 'attached' });
    expect(await page.locator('body[data-mark=kept]').count()).toBe(1);
    expect(faults).toEqual([]);
  });

  it('refuses a wrong password in the words of the API, and keeps nothing of it', async () => {
    const { page, faults } = await openWindow(site());
    await page.goto('/console/#/state');
    await page.getByLabel('Login or e-mail address').fill(world.admin.login);
    await page.getByRole('textbox', { name: 'Password' }).fill('not the password');
    await page.keyboard.press('Enter');
    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.innerText()).toContain('Invalid username or password');
    expect(await alert.innerText()).toMatch(/Request [0-9a-f-]{36}/);
    expect(await keptBy(page)).toEqual([]);
    await provoked(faults, answered(401));

    expect(await page.getByLabel('Login or e-mail address').inputValue()).toBe(world.admin.login);
    await page.getByRole('textbox', { name: 'Password' }).fill(world.admin.password);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'State' }).waitFor();
    expect(faults).toEqual([]);
  });

  it('takes a password of any letters', async () => {
    const person = await world.person('polyglot');
    const password = 'пароль 密码 🔑 : "quoted"';
    await world.call('PUT', `/api/admin/users/${person.id}/password`, { password }, SERVER_ADMIN);
    const { page, faults } = await openConsole(site(), { login: person.login, password });
    expect(await page.locator('.who').innerText()).toContain(person.login);
    expect(faults).toEqual([]);
  });

  it('asks for no password where nobody can sign in with one', async () => {
    const watched = await openWindow(site());
    const { page, faults } = watched;
    await page.route('**/api/health', async (route) => {
      const response = await route.fetch();
      const health = (await response.json()) as object;
      await route.fulfill({ response, json: { ...health, passwordLogin: false } });
    });
    await page.goto('/console/');
    // Until the service has said so, both ways are offered.
    await page.getByRole('radio').first().waitFor({ state: 'detached' });
    expect(await page.getByRole('textbox', { name: 'Token' }).isVisible()).toBe(true);
    expect(await page.getByText('Password').count()).toBe(0);
    await looksRight(watched, 'sign-in-token');
    expect(faults).toEqual([]);
  });

  it('by a token lasts as long as the token does, and comes back to the page', async () => {
    const account = await world.call<{ id: number }>('POST', '/api/serviceaccounts', {
      name: `runner-${world.orgId}`,
      role: 'Admin',
    });
    const tokens = `/api/serviceaccounts/${account.id}/tokens`;
    const { key, id } = await world.call<{ key: string; id: number }>('POST', tokens, { name: 'console' });

    const { page, faults } = await openWindow(site());
    await page.goto('/console/#/state?of=org');
    await page.getByRole('radio', { name: 'Token' }).check();
    await page.getByLabel('Token', { exact: true }).last().fill(` ${key}\t`);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'State' }).waitFor();
    await page.getByText('None is used to 80 % or more.').waitFor();
    expect(faults).toEqual([]);

    await world.call('DELETE', `${tokens}/${id}`);
    await page.getByRole('button', { name: 'Refresh' }).click();
    await page.getByText('You were signed out: the token has expired or was revoked.').waitFor();
    expect(new URL(page.url()).hash).toBe('#/state?of=org');
    expect(await keptBy(page)).toEqual([]);
    await provoked(faults, answered(401));

    await signInAs(page, world.admin);
    await page.getByRole('heading', { level: 1, name: 'State' }).waitFor();
    expect(await page.locator('.who').innerText()).toContain(world.admin.login);
    expect(faults).toEqual([]);
  });

  it('by a password ends when it is changed elsewhere', async () => {
    const person = await world.person('changed');
    const { page, faults } = await openConsole(site(), person, '#/state');
    await provoked(faults, answered(403));
    const password = 'another horse battery';
    await world.call('PUT', `/api/admin/users/${person.id}/password`, { password }, SERVER_ADMIN);
    await page.reload();
    await page.getByText('You were signed out: the password is not valid any more. Sign in again.').waitFor();
    await provoked(faults, answered(401));
    await signInAs(page, { login: person.login, password });
    await page.getByRole('heading', { level: 1, name: 'State' }).waitFor();
  });

  it('says when the service cannot be reached, here and on a page, and goes on once it can', async () => {
    const { page, faults } = await openWindow(site());
    await page.goto('/console/#/state');
    await page.getByLabel('Login or e-mail address').waitFor();
    await page.context().setOffline(true);
    await page.getByLabel('Login or e-mail address').fill(world.admin.login);
    await page.getByRole('textbox', { name: 'Password' }).fill(world.admin.password);
    await page.keyboard.press('Enter');
    const unreachable = page.getByText(
      'The service cannot be reached. Is it running, and are you connected?',
    );
    await unreachable.waitFor();
    await page.context().setOffline(false);
    await page.keyboard.press('Enter');
    await page.getByText('None is used to 80 % or more.').waitFor();

    await page.context().setOffline(true);
    await page.getByRole('button', { name: 'Refresh' }).click();
    const again = page.getByRole('button', { name: 'Try again' });
    await again.first().waitFor();
    expect(await unreachable.count()).toBeGreaterThan(1);
    // What was there before is still there to be read.
    expect(await page.getByText('None is used to 80 % or more.').count()).toBe(1);
    await page.context().setOffline(false);
    while ((await again.count()) > 0) {
      const before = await again.count();
      await again.first().click();
      await eventually(async () => await again.count()).toBeLessThan(before);
    }
    expect(await unreachable.count()).toBe(0);
    await provoked(faults, OFFLINE);
    expect(faults).toEqual([]);
  });

  it('is of one tab: another one has somebody else, and stays when this one signs out', async () => {
    const other = await world.person('other', 'Admin');
    const { page: first, faults } = await openConsole(site(), world.admin, '#/state');
    const second = await first.context().newPage();
    await second.goto('/console/#/state');
    await second.getByLabel('Login or e-mail address').waitFor();
    await signInAs(second, other);
    for (const page of [first, second]) await page.reload();
    await first.getByText(world.admin.login).first().waitFor();
    await second.getByText(other.login).first().waitFor();
    await first.getByRole('button', { name: 'Sign out' }).click();
    await first.getByLabel('Login or e-mail address').waitFor();
    await second.reload();
    await second.getByText(other.login).first().waitFor();
    expect(faults).toEqual([]);
  });
}
