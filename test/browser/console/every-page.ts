import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { barriersIn } from '../accessibility.ts';
import type { Site, Watched } from '../site.ts';
import { tooWide } from '../watched-page.ts';
import { looksRight, openConsole } from './console-page.ts';
import { eventually } from './eventually.ts';
import { provoked } from './provoked.ts';
import { settled } from './settled.ts';
import { World } from './world.ts';

const SERVER_ADMIN = { login: 'admin', password: 'admin' };
const WIDE = { width: 1440, height: 900 };
const NARROW = { width: 380, height: 800 };

/** All pages: the first test says when one is missing here. */
const PAGES = [
  '#/',
  '#/who',
  '#/what',
  '#/why',
  '#/trail',
  '#/state',
  '#/roles',
  '#/teams',
  '#/people',
  '#/accounts',
  '#/groups',
  '#/types',
];

/** Text that does harm where it is not shown as text. */
const HOSTILE = `<script>document.title = 'harm'</script>"'&lt;${'<img src=x onerror=alert(1)>'.repeat(2)}`;
/** As long as names may be, without a place to break a line at. */
const LONG = `${HOSTILE}${'W'.repeat(190 - HOSTILE.length)}`;

/** Goes to a page, and waits until all of it is there. */
async function visit(page: Page, hash: string): Promise<void> {
  await page.evaluate((to) => {
    location.hash = to;
  }, hash);
  const ofList = `#nav a[aria-current][href="${/^#\/[^/]*/.exec(hash)?.[0] ?? ''}"]`;
  await page.locator(ofList).waitFor({ state: 'attached' });
  await settled(page);
}

/** What holds for every page, whatever it is about. */
export function everyPage(site: () => Site): void {
  afterAll(async () => await site().closeAll());

  describe('in an org with nothing in it', () => {
    let watched: Watched;
    beforeAll(async () => void (watched = await openConsole(site(), (await World.make(site())).admin)));

    it('is in the list of pages', async () => {
      const links = await watched.page
        .locator('#nav a[href^="#"]')
        .evaluateAll((found) => found.map((link) => link.getAttribute('href')));
      expect(links).toEqual(PAGES);
    });

    it.each(PAGES)('looks right, in both schemes, wide and narrow, without a fault: %s', async (hash) => {
      await visit(watched.page, hash);
      await looksRight(watched, `empty-${hash.slice(2) || 'overview'}`);
    });
  });

  describe('for a Viewer', () => {
    let watched: Watched;
    let refused = 0;
    beforeAll(async () => {
      const world = await World.make(site());
      watched = await openConsole(site(), await world.person('looker'));
      await watched.page.setViewportSize(NARROW);
    });

    it.each(PAGES)('says in the words of the API what a Viewer may not read: %s', async (hash) => {
      const { page } = watched;
      await visit(page, hash);
      for (const note of await page.getByRole('alert').allInnerTexts()) {
        expect(note).toMatch(/Status 403\./);
        expect(note).toMatch(/Request [0-9a-f-]{36}/);
        refused += 1;
      }
      expect(await barriersIn(page, 'minor')).toEqual([]);
      expect(await tooWide(page)).toEqual([]);
    });

    it('refuses something, and is never at fault', async () => {
      expect(refused).toBeGreaterThan(0);
      await provoked(watched.faults, /the server responded with a status of 403 /);
      expect(watched.faults).toEqual([]);
    });
  });

  describe('with hostile names that are as long as they may be', () => {
    let watched: Watched;
    let ids: { readonly team: number; readonly person: number; readonly account: number };
    beforeAll(async () => {
      const world = await World.make(site());
      await world.call('PUT', '/api/org', { name: `${LONG.slice(0, 60)} ${world.orgId}` });
      const team = await world.call<{ teamId: number }>('POST', '/api/teams', { name: LONG });
      const person = await world.person('wild');
      await world.call('PUT', `/api/users/${person.id}`, { name: LONG }, SERVER_ADMIN);
      await world.call('POST', `/api/teams/${team.teamId}/members`, { userId: person.id });
      await world.call('POST', `/api/teams/${team.teamId}/groups`, { groupId: LONG });
      const account = await world.call<{ id: number }>('POST', '/api/serviceaccounts', {
        name: LONG,
        role: 'Viewer',
      });
      await world.call('POST', '/api/access-control/roles', {
        uid: `wild-${world.orgId}`,
        name: `custom:${'w'.repeat(180)}`,
        displayName: LONG,
        description: LONG.repeat(8),
        permissions: [{ action: 'teams:read', scope: `teams:id:${team.teamId}` }],
      });
      await world.call('PUT', `/api/access-control/resource-types/wild${world.orgId}`, {
        actions: ['read'],
      });
      ids = { team: team.teamId, person: person.id, account: account.id };
      watched = await openConsole(site(), world.admin);
    });

    const PLACES = [...PAGES, '#/teams/TEAM', '#/people/PERSON', '#/accounts/ACCOUNT'];
    it.each(PLACES)('shows them as the text that they are: %s', async (place) => {
      const { page, faults } = watched;
      const hash = place
        .replace('TEAM', String(ids.team))
        .replace('PERSON', String(ids.person))
        .replace('ACCOUNT', String(ids.account));
      for (const viewport of [NARROW, WIDE]) {
        await page.setViewportSize(viewport);
        await visit(page, hash);
        expect(await barriersIn(page, 'minor')).toEqual([]);
        expect(await tooWide(page)).toEqual([]);
      }
      expect(await page.title()).not.toBe('harm');
      expect(await page.locator('#app :is(script, img)').count()).toBe(0);
      expect(faults).toEqual([]);
    });

    it('has them in the header and on the page about the state', async () => {
      await visit(watched.page, '#/state');
      await eventually(async () => await watched.page.getByText(HOSTILE.slice(0, 40)).count()).toBe(2);
    });
  });
}
