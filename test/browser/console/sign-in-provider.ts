import { afterAll, beforeAll, expect, it } from 'vitest';

import type { Site, Watched } from '../site.ts';
import { keptBy } from '../watched-page.ts';
import { looksRight, openWindow, signInAs } from './console-page.ts';
import type { Outcome } from './played-provider.ts';
import { idTokenFor, PlayedProvider } from './played-provider.ts';
import { answered, provoked } from './provoked.ts';
import { World } from './world.ts';

const LOGIN = { issuer: 'https://login.example.com', name: 'login.example.com' };
const LONG = {
  issuer: 'https://a.b/?c=d&e=f#g',
  name: `${'a-provider-with-a-long-name.'.repeat(7)}example.com`,
};
const HOUR = 3600;

/** Signing in by an identity provider, and what is said of its end. */
export function signInByProvider(site: () => Site): void {
  let world: World;
  beforeAll(async () => void (world = await World.make(site())));
  afterAll(async () => await site().closeAll());

  /** A browser at an address of the console, and the provider, which signs in the Admin of the org. */
  const open = async (hash: string, outcome: Outcome): Promise<Watched & { provider: PlayedProvider }> => {
    const watched = await openWindow(site(), [LOGIN, LONG]);
    const provider = await PlayedProvider.play(watched.page.context(), world.admin);
    provider.outcome = outcome;
    await watched.page.goto(`/console/${hash}`);
    return { ...watched, provider };
  };
  const addressOf = ({ page }: Watched): string => {
    const { pathname, search, hash } = new URL(page.url());
    return `${pathname}${search}${hash}`;
  };

  it('leads to the provider, and back to the page that was asked for', async () => {
    const idToken = idTokenFor(HOUR);
    const watched = await open('#/teams?query=n', { idToken });
    const { page, provider, faults } = watched;
    await page.getByRole('link', { name: `Sign in with ${LONG.name}` }).waitFor();
    await looksRight(watched, 'sign-in-providers');

    await page.getByRole('link', { name: 'Sign in with login.example.com' }).click();
    await page.getByRole('link', { name: 'Agree' }).click();
    await page.getByRole('heading', { level: 1, name: 'Teams' }).waitFor();
    expect(addressOf(watched)).toBe('/console/#/teams?query=n');
    expect(provider.asked).toEqual([LOGIN.issuer]);
    expect(await page.locator('.who').innerText()).toContain(world.admin.login);

    // The token is in this tab alone: not in the page, and nothing else is kept.
    expect(await page.content()).not.toContain(idToken);
    expect(await keptBy(page)).toEqual(['sessionStorage: gatehouse-credential']);
    expect(await page.getByText('Your sign-in').count()).toBe(0);

    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Teams' }).waitFor();
    expect(faults).toEqual([]);
  });

  it('says what the provider or the Worker said against it, and another way goes on', async () => {
    const problem = 'The provider said: "<b>access_denied</b>" & no more. Try again.';
    const watched = await open('#/state', { problem });
    const { page, faults } = watched;
    await page.getByRole('link', { name: `Sign in with ${LONG.name}` }).click();
    await page.getByRole('link', { name: 'Agree' }).click();
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').innerText()).toContain(problem);
    expect(addressOf(watched)).toBe('/console/#/state');
    expect(await keptBy(page)).toEqual([]);

    // It is said once.
    await page.reload();
    await page.getByLabel('Login or e-mail address').waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
    await signInAs(page, world.admin);
    await page.getByRole('heading', { level: 1, name: 'State' }).waitFor();
    expect(faults).toEqual([]);
  });

  it('that nobody has begun is refused by the service itself, on the page to sign in on', async () => {
    const watched = await openWindow(site());
    const { page, faults } = watched;
    await page.goto('/console/callback?code=c&state=s');
    await page.getByRole('alert').getByText('No sign-in is under way in this browser').waitFor();
    expect(addressOf(watched)).toBe('/console/');
    await provoked(faults, answered(400));
    await signInAs(page, world.admin);
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(faults).toEqual([]);

    // Whoever is signed in stays so, whoever leads them there.
    await page.goto('/console/callback?code=c&state=s#/teams');
    await page.getByRole('status').getByText('You are still signed in as before.').waitFor();
    await page.getByRole('heading', { level: 1, name: 'Teams' }).waitFor();
    await provoked(faults, answered(400));
    expect(faults).toEqual([]);
  });

  it('tells of its end before it comes, and signs in again on the same page', async () => {
    const watched = await open('#/state?of=org', { idToken: idTokenFor(4 * 60 + 45) });
    const { page, provider, faults } = watched;
    await page.getByRole('link', { name: 'Sign in with login.example.com' }).click();
    await page.getByRole('link', { name: 'Agree' }).click();
    const ending = page.getByRole('status').filter({ hasText: 'Your sign-in ends in 4 minutes.' });
    await ending.waitFor();
    await page.getByText('None is used to 80 % or more.').waitFor();
    await looksRight(watched, 'sign-in-ending');

    provider.outcome = { idToken: idTokenFor(HOUR) };
    await ending.getByRole('link', { name: 'Sign in again' }).click();
    await page.getByRole('link', { name: 'Agree' }).click();
    await page.getByRole('heading', { level: 1, name: 'State' }).waitFor();
    expect(addressOf(watched)).toBe('/console/#/state?of=org');
    expect(provider.asked).toEqual([LOGIN.issuer, LOGIN.issuer]);
    expect(await ending.count()).toBe(0);
    expect(faults).toEqual([]);
  });

  it('counts down while the page is open, and leads to the sign-in once the service knows the token no more', async () => {
    const watched = await openWindow(site(), [LOGIN]);
    const { page, faults } = watched;
    const now = Date.now();
    await page.clock.install({ time: now });
    const provider = await PlayedProvider.play(page.context(), world.admin);
    provider.outcome = { idToken: idTokenFor(HOUR, now) };
    await page.goto('/console/#/state');
    await page.getByRole('link', { name: 'Sign in with login.example.com' }).click();
    await page.getByRole('link', { name: 'Agree' }).click();
    await page.getByText('None is used to 80 % or more.').waitFor();
    const said = page.locator('.ending');
    expect(await said.innerText()).toBe('');
    await page.clock.fastForward('50:00');
    expect(await said.innerText()).toBe('');
    await page.clock.fastForward('07:30');
    await said.getByText('Your sign-in ends in 2 minutes.').waitFor();
    await page.clock.fastForward('02:00');
    await said.getByText('Your sign-in ends in less than a minute.').waitFor();
    await page.clock.fastForward('01:00');
    await said.getByText('Your sign-in has ended.').waitFor();

    provider.isKnown = false;
    await page.getByRole('button', { name: 'Refresh' }).click();
    await page.getByText('You were signed out: your sign-in has expired. Sign in again.').waitFor();
    expect(addressOf(watched)).toBe('/console/#/state');
    await provoked(faults, answered(401));
    expect(faults).toEqual([]);
  });
}
