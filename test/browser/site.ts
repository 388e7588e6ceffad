import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { chromium } from 'playwright-core';

import { freePort, start, stop } from '../support/service.ts';
import { findChromium, MISSING } from './chromium.ts';
import type { Faults } from './watched-page.ts';
import { watch } from './watched-page.ts';

const screenshots = resolve(import.meta.dirname, '../../.wrangler/screenshots');

/** How long a page may take for anything: shorter than a test may take, so that it is told what is missing. */
const WAIT_MS = 60_000;

/** A page that is watched. */
export type Watched = { readonly page: Page; readonly faults: Faults };

/** The service as `npm start` runs it, and a browser that reaches nothing else. */
export class Site {
  readonly origin: string;
  readonly #browser: Browser;
  readonly #end: () => Promise<void>;

  private constructor(origin: string, browser: Browser, end: () => Promise<void>) {
    this.origin = origin;
    this.#browser = browser;
    this.#end = end;
  }

  /** Starts both, the service with these settings. Throws where there is no Chromium. */
  static async open(settings: Readonly<Record<string, string>> = {}): Promise<Site> {
    const executablePath = findChromium();
    if (executablePath === undefined) throw new Error(MISSING);
    const folder = mkdtempSync(join(tmpdir(), 'gatehouse browser '));
    const port = await freePort();
    const service = await start(port, { ...settings, STATE_DIR: join(folder, 'state') });
    const browser = await chromium.launch({
      executablePath,
      // No other name leads anywhere, nor is any asked for.
      args: ['--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost'],
    });
    return new Site(`http://localhost:${port}`, browser, async () => {
      await browser.close();
      await stop(service);
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    });
  }

  /** A new window of a browser that has kept nothing. `closeAll` ends it. */
  async window(options: BrowserContextOptions = {}): Promise<Watched> {
    const context = await this.#browser.newContext({ baseURL: this.origin, ...options });
    context.setDefaultTimeout(WAIT_MS);
    const faults = await watch(context, this.origin);
    return { page: await context.newPage(), faults };
  }

  /** Closes all windows. */
  async closeAll(): Promise<void> {
    for (const context of this.#browser.contexts()) await context.close();
  }

  /** Ends both. */
  async close(): Promise<void> {
    await this.#end();
  }
}

/** Keeps a picture of what a page shows first, for whoever wants to look. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  mkdirSync(screenshots, { recursive: true });
  await page.screenshot({ path: join(screenshots, `${name}.png`) });
}
