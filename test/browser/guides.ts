import { afterAll, beforeAll, expect, it } from 'vitest';

import { barriersIn } from './accessibility.ts';
import type { Site, Watched } from './site.ts';
import { keepPicture } from './site.ts';
import { keptBy, tooWide } from './watched-page.ts';

/** What a page says of itself. */
type Seen = {
  readonly path: string;
  readonly anchors: ReadonlySet<string>;
  /** Where its links lead, resolved. */
  readonly links: readonly string[];
};

/** The pages that are made of our Markdown. */
export function guides(site: () => Site): void {
  let watched: Watched;
  let paths: string[];
  const seen: Seen[] = [];
  beforeAll(async () => {
    watched = await site().window({ viewport: { width: 1440, height: 900 }, colorScheme: 'light' });
    await watched.page.goto('/docs/readme');
    const listed = await watched.page
      .locator('#guides a')
      .evaluateAll((all) => all.map((one) => one.getAttribute('href') ?? ''));
    paths = [...new Set(listed)];
  });
  afterAll(async () => await site().closeAll());

  it('are all listed, and each is shown with one heading of its own', async () => {
    const { page, faults } = watched;
    expect(paths.length).toBeGreaterThan(50);
    for (const path of paths) {
      const answer = await page.goto(path);
      expect(answer?.status(), path).toBe(200);
      expect(await page.locator('h1').count(), path).toBe(1);
      expect((await page.locator('h1').innerText()).trim(), path).not.toBe('');
      expect(await page.locator('#guides [aria-current="page"]').getAttribute('href'), path).toBe(path);
      const { anchors, links } = await page.evaluate(() => ({
        anchors: [...document.querySelectorAll('[id]')].map(({ id }) => id),
        links: [...document.querySelectorAll<HTMLAnchorElement>('a[href]')].map(({ href }) => href),
      }));
      seen.push({ path, anchors: new Set(anchors), links });
      if (!path.includes('/decisions/')) await keepPicture(page, `guide-${path.slice('/docs/'.length)}`);
      expect(faults.splice(0), path).toEqual([]);
    }
  });

  it('link only to pages and headings that there are', async () => {
    const { origin } = site();
    const byPath = new Map(seen.map((one) => [one.path, one]));
    const statuses = new Map<string, number>();
    const broken: string[] = [];
    for (const { path, links } of seen)
      for (const link of new Set(links)) {
        const url = new URL(link);
        if (url.origin !== origin) continue;
        const there = byPath.get(url.pathname);
        if (there === undefined) {
          let status = statuses.get(url.pathname);
          if (status === undefined)
            statuses.set(url.pathname, (status = (await fetch(url, { method: 'HEAD' })).status));
          if (status !== 200) broken.push(`${path} → ${link}: ${status}`);
        } else if (url.hash !== '' && !there.anchors.has(decodeURIComponent(url.hash.slice(1))))
          broken.push(`${path} → ${link}: no such heading`);
      }
    expect(seen.flatMap(({ links }) => links).length).toBeGreaterThan(1_000);
    expect(broken).toEqual([]);
  });

  it('lead to a heading from the list of what is on the page', async () => {
    const { page, faults } = watched;
    await page.goto('/docs/grafana');
    const link = page.locator('#contents a').last();
    const hash = (await link.getAttribute('href')) ?? '';
    await link.click();
    expect(new URL(page.url()).hash).toBe(hash);
    const heading = page.locator(`[id="${decodeURIComponent(hash.slice(1))}"]`);
    expect(await heading.evaluate((one) => one.matches(':target'))).toBe(true);
    await expect.poll(async () => await isInView(heading)).toBe(true);
    expect(faults.splice(0)).toEqual([]);
  });

  it.each(['light', 'dark'] as const)('keep nobody out: %s', async (colorScheme) => {
    const { page, faults } = watched;
    await page.emulateMedia({ colorScheme });
    // What decisions are written in, the others are as well.
    for (const path of paths.filter((one) => !one.includes('/decisions/'))) {
      await page.goto(path);
      expect(await barriersIn(page), path).toEqual([]);
      if (colorScheme === 'dark') await keepPicture(page, `guide-${path.slice('/docs/'.length)}-dark`);
    }
    expect(faults.splice(0)).toEqual([]);
  });

  it('are in the list where there is no such page, under the same policy', async () => {
    const { page, faults } = watched;
    const answer = await page.goto('/docs/no-such-page');
    expect(answer?.status()).toBe(404);
    const policyOf = async (path: string): Promise<string | null> =>
      (await fetch(`${site().origin}${path}`)).headers.get('content-security-policy');
    expect(await answer?.headerValue('content-security-policy')).toBe(await policyOf('/docs/readme'));
    expect(await page.locator('h1').innerText()).toBe('There is no such page');
    expect(await page.locator('#guides a').count()).toBe(paths.length);
    expect(await barriersIn(page)).toEqual([]);
    await keepPicture(page, 'missing');
    // That it is a 404 stands in the console: the browser writes it there, not the page.
    expect(faults.splice(0)).toEqual([expect.stringMatching(/^console: .*\b404\b.*\/docs\/no-such-page\)$/)]);
  });

  it('are not wider than a small screen, and their list opens there', async () => {
    const { page, faults } = watched;
    await page.setViewportSize({ width: 380, height: 800 });
    // What decisions are written in, the others are as well.
    for (const path of paths.filter((one) => !one.includes('/decisions/'))) {
      await page.goto(path);
      expect(await tooWide(page), path).toEqual([]);
    }
    await page.goto('/docs/readme');
    await keepPicture(page, 'guide-readme-narrow');
    const link = page.locator('#guides a[href="/docs/grafana"]');
    expect(await link.isVisible()).toBe(false);
    await page.getByRole('button', { name: 'Guides' }).click();
    await link.click();
    expect(new URL(page.url()).pathname).toBe('/docs/grafana');
    expect(await keptBy(page)).toEqual([]);
    expect(faults.splice(0)).toEqual([]);
  });
}

type Locator = ReturnType<Watched['page']['locator']>;

const isInView = async (element: Locator): Promise<boolean> =>
  await element.evaluate((one) => {
    const { top } = one.getBoundingClientRect();
    return top >= 0 && top < innerHeight;
  });
