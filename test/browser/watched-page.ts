import type { BrowserContext, Page } from 'playwright-core';

/** What went wrong in a page, one line each. It grows while the page is used. */
export type Faults = string[];

/** What a page is told of the policy that was broken: whatever the policy itself reports. */
const REPORTER = '__reportViolation';

/**
 * Watches all pages of a context from now on: what they fetch from another origin, what their policy forbids, what they throw, and what
 * their console says of errors and warnings.
 */
export async function watch(context: BrowserContext, origin: string): Promise<Faults> {
  const faults: Faults = [];
  context.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol !== 'data:' && url.protocol !== 'blob:' && url.origin !== origin)
      faults.push(`fetched elsewhere: ${request.url()}`);
  });
  context.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning')
      faults.push(`console: ${message.text()} (${message.location().url})`);
  });
  context.on('weberror', (error) => faults.push(`thrown: ${error.error().message}`));
  await context.exposeFunction(REPORTER, (violation: string) => faults.push(`policy: ${violation}`));
  await context.addInitScript((reporter) => {
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => {
      const report = (globalThis as unknown as Record<string, (violation: string) => void>)[reporter];
      report?.(`${effectiveDirective} forbids ${blockedURI}`);
    });
  }, REPORTER);
  return faults;
}

/** What a browser keeps of a page, but for what it loaded: names of cookies, of stored items and of databases. */
export async function keptBy(page: Page): Promise<string[]> {
  const cookies = await page.context().cookies();
  const stored = await page.evaluate(async () => {
    const databases = await indexedDB.databases();
    const caches = await globalThis.caches?.keys();
    return [
      ...Object.keys(localStorage).map((name) => `localStorage: ${name}`),
      ...Object.keys(sessionStorage).map((name) => `sessionStorage: ${name}`),
      ...databases.map(({ name }) => `database: ${name}`),
      ...(caches ?? []).map((name) => `cache: ${name}`),
      ...(history.state === null ? [] : [`history: ${JSON.stringify(history.state)}`]),
      ...(window.name === '' ? [] : [`window: ${window.name}`]),
    ];
  });
  return [...cookies.map(({ name }) => `cookie: ${name}`), ...stored];
}

/** The innermost elements that reach out of the page to the right, where nothing around them can be scrolled or cuts them off. */
export const tooWide = async (page: Page): Promise<string[]> =>
  await page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const isHeld = (element: Element): boolean => {
      for (let around = element.parentElement; around !== null; around = around.parentElement)
        if (around !== document.body && getComputedStyle(around).overflowX !== 'visible') return true;
      return false;
    };
    /** Text may reach further than the box that it is in. */
    const endOf = (element: Element): number => {
      const { left, right } = element.getBoundingClientRect();
      const isOpen = getComputedStyle(element).overflowX === 'visible';
      return isOpen ? Math.max(right, left + element.scrollWidth) : right;
    };
    const out = [...document.body.querySelectorAll('*')].filter(
      (element) => endOf(element) > width + 1 && !isHeld(element),
    );
    const found = out
      .filter((element) => !out.some((other) => other !== element && element.contains(other)))
      .map(
        ({ tagName, className, textContent }) =>
          `${tagName}.${className}: ${textContent?.slice(0, 40) ?? ''}`,
      );
    const { scrollWidth } = document.documentElement;
    return scrollWidth > width ? [...found, `the page: ${scrollWidth} of ${width}`] : found;
  });
