import type { Page } from 'playwright-core';
import { afterEach, expect, it } from 'vitest';

import { barriersIn } from './accessibility.ts';
import type { Site, Watched } from './site.ts';
import { keptBy, tooWide } from './watched-page.ts';

const PAGE = '/docs/readme';

/** Pages with a fault that was planted: what finds nothing wrong in ours must find it. */
export function checksThatFail(site: () => Site): void {
  afterEach(async () => await site().closeAll());

  /** Opens a guide with something more at its end; without its policy, where that would hide the fault. */
  async function openWith(planted: string, { withPolicy = true } = {}): Promise<Watched> {
    const watched = await site().window({ viewport: { width: 380, height: 800 }, colorScheme: 'light' });
    await watched.page.route(`**${PAGE}`, async (route) => {
      const response = await route.fetch();
      const body = (await response.text()).replace('</body>', `${planted}</body>`);
      const { 'content-security-policy': policy = 'none', ...headers } = response.headers();
      expect(policy).toContain("default-src 'none'");
      const sent = withPolicy ? { ...headers, 'content-security-policy': policy } : headers;
      await route.fulfill({ response, body, headers: sent });
    });
    await watched.page.goto(PAGE);
    return watched;
  }

  const found = async ({ faults }: Watched, what: RegExp): Promise<void> => {
    await expect.poll(() => faults.join('\n')).toMatch(what);
  };

  it('find a script and a style in a page, which its policy forbids', async () => {
    const watched = await openWith('<script>globalThis.ran = true</script><p style="color: red">x</p>');
    await found(watched, /^policy: script-src-elem forbids inline$/m);
    await found(watched, /^policy: style-src-attr forbids inline$/m);
    await found(watched, /^console: .*Content Security Policy/m);
    expect(await watched.page.evaluate(() => 'ran' in globalThis)).toBe(false);
  });

  it('find what a page wants to fetch from elsewhere, which its policy forbids', async () => {
    const watched = await openWith(
      '<img alt="" src="http://elsewhere.test/a.png"><script src="http://elsewhere.test/a.js"></script>',
    );
    await found(watched, /^policy: img-src forbids http:\/\/elsewhere\.test/m);
    await found(watched, /^policy: script-src-elem forbids http:\/\/elsewhere\.test/m);
  });

  it('find what a page without a policy fetches from elsewhere, where nothing is reached', async () => {
    const watched = await openWith(
      '<img alt="" src="http://elsewhere.test/a.png"><script>fetch("http://elsewhere.test/b").catch(() => {})</script>',
      { withPolicy: false },
    );
    await found(watched, /^fetched elsewhere: http:\/\/elsewhere\.test\/a\.png$/m);
    await found(watched, /^fetched elsewhere: http:\/\/elsewhere\.test\/b$/m);
    await found(watched, /^console: .*ERR_NAME_NOT_RESOLVED/m);
  });

  it('find what a page throws, and what it writes to the console', async () => {
    const watched = await openWith(
      '<script>console.error("an error"); console.warn("a warning"); throw new Error("a fault")</script>',
      { withPolicy: false },
    );
    await found(watched, /^console: an error/m);
    await found(watched, /^console: a warning/m);
    await found(watched, /^thrown: a fault/m);
  });

  it('find what a page keeps', async () => {
    const { page } = await openWith('');
    expect(await keptBy(page)).toEqual([]);
    await keepEverywhere(page);
    expect((await keptBy(page)).toSorted()).toEqual([
      'cookie: kept',
      'database: kept',
      'history: "kept"',
      'localStorage: kept',
      'sessionStorage: kept',
      'window: kept',
    ]);
  });

  it('find what keeps people out', async () => {
    const { page } = await openWith('<img src="/docs/none.png"><input>');
    const barriers = await barriersIn(page);
    expect(barriers.join('\n')).toMatch(/^image-alt: /m);
    expect(barriers.join('\n')).toMatch(/^label: /m);
  });

  it('find what is too wide', async () => {
    const { page } = await openWith('<pre id="wide"></pre>');
    expect(await tooWide(page)).toEqual([]);
    await page.evaluate(() => {
      const wide = document.querySelector('#wide');
      if (wide !== null) wide.textContent = 'x'.repeat(300);
    });
    expect((await tooWide(page)).join('\n')).toMatch(/^PRE.*x{40}$/m);
  });
}

/** Keeps something wherever a page can. */
async function keepEverywhere(page: Page): Promise<void> {
  await page.evaluate(async () => {
    localStorage.setItem('kept', '1');
    sessionStorage.setItem('kept', '1');
    document.cookie = 'kept=1';
    history.replaceState('kept', '');
    window.name = 'kept';
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const request = indexedDB.open('kept');
    request.addEventListener('success', () => resolve());
    request.addEventListener('error', () => reject(request.error ?? new Error('not kept')));
    await promise;
  });
}
