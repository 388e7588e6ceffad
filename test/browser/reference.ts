import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { barriersIn } from './accessibility.ts';
import { call, openOperation, openReference, operation, shown, caller, signIn } from './reference-page.ts';
import type { Site, Watched } from './site.ts';
import { keepPicture } from './site.ts';
import { keptBy, tooWide } from './watched-page.ts';

type Operation = {
  readonly operationId: string;
  readonly description?: string;
  readonly tags: readonly string[];
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, Media>> }>>;
};
type Media = { readonly example?: unknown; readonly examples?: Readonly<Record<string, { value: unknown }>> };
type Document = { readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>> };

const READ = { id: 'getSignedInUser', path: '/api/user' };
const CHANGE = { id: 'createTeam', path: '/api/teams' };

/** The page that shows the document, and calls the service. It is loaded once for all: what it is made of takes a browser a while. */
export function reference(site: () => Site): void {
  let watched: Watched;
  let page: Page;
  let document: Document;
  beforeAll(async () => {
    watched = await site().window({ viewport: { width: 1440, height: 900 }, colorScheme: 'light' });
    ({ page } = watched);
    document = (await (await fetch(`${site().origin}/openapi.json`)).json()) as Document;
  });
  afterAll(async () => await site().closeAll());

  const nothingWrong = (): void => expect(watched.faults.splice(0)).toEqual([]);

  it('shows every tag', async () => {
    await openReference(page);
    const tags = new Set(
      Object.values(document.paths).flatMap((path) => Object.values(path).flatMap((one) => one.tags)),
    );
    const names = await page
      .locator('.opblock-tag')
      .evaluateAll((all) => all.map((one) => one.getAttribute('data-tag') ?? ''));
    expect(tags.size).toBeGreaterThan(10);
    expect(names.toSorted()).toEqual([...tags].toSorted());
    // All are shut: nobody wants 178 operations at once.
    expect(await page.locator('.opblock').count()).toBe(0);
    await keepPicture(page, 'reference-light');
    nothingWrong();
  });

  it('can be filtered and opened by keyboard', async () => {
    await page.locator('.skip').focus();
    await reach(page, '#filter');
    await page.keyboard.type('teams post');
    await page.locator('.opblock').first().waitFor();
    expect(await page.locator('.opblock:not(.opblock-post)').count()).toBe(0);
    await reach(page, '.opblock .opblock-summary-control');
    await page.keyboard.press('Enter');
    await page.locator('.opblock.is-open .opblock-body').waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.opblock.is-open').waitFor({ state: 'detached' });
    nothingWrong();
  });

  it('shows of an operation what it does, and an example', async () => {
    const box = await openOperation(page, CHANGE);
    const said = document.paths[CHANGE.path]?.['post'];
    const first = /^[^.`]+\./.exec(said?.description ?? '')?.[0] ?? 'no description';
    expect(await box.locator('.opblock-description').innerText()).toContain(first);
    const media = said?.responses['200']?.content?.['application/json'];
    const shownExample: unknown = JSON.parse(
      await box.locator('.responses-table .example').first().innerText(),
    );
    expect(shownExample).toHaveProperty('teamId');
    const example = media?.example ?? Object.values(media?.examples ?? {})[0]?.value;
    expect(shownExample).toEqual(example);
    await keepPicture(page, 'operation-light');
    nothingWrong();
  });

  it('calls the service: signed in by password, then by the token of a service account', async () => {
    await signIn(page, 'Basic', ['admin', 'admin']);
    expect(await caller(page)).toBe('Signed in: admin.');
    const own = await call(page, READ);
    expect(own.status).toBe('200');
    expect(own.text).toContain('"login": "admin"');

    await signIn(page, 'Service account token', [await makeToken(site().origin)]);
    const name = `made in a browser ${crypto.randomUUID()}`;
    const made = await call(page, CHANGE, JSON.stringify({ name }));
    expect(made.status).toBe('200');
    expect(made.text).toMatch(/"teamId": \d+/);
    expect(await teamsCalled(site().origin, name)).toBe(1);
    await keepPicture(page, 'answer-light');
    nothingWrong();
  });

  it('can be asked for a dry run, which changes nothing', async () => {
    const name = `foreseen ${crypto.randomUUID()}`;
    const box = operation(page, CHANGE.id);
    await box.locator('tr[data-param-name="dryRun"] select').selectOption('true');
    const foreseen = await call(page, CHANGE, JSON.stringify({ name }));
    expect(foreseen.status).toBe('200');
    expect(foreseen.text).toContain('"dryRun": true');
    expect(await teamsCalled(site().origin, name)).toBe(0);
    nothingWrong();
  });

  it.each(['light', 'dark'] as const)(
    'keeps nobody out, with an operation opened: %s',
    async (colorScheme) => {
      await page.emulateMedia({ colorScheme });
      expect(await barriersIn(page)).toEqual([]);
      await keepPicture(page, `answer-${colorScheme}`);
      nothingWrong();
    },
  );

  it('is not wider than a small screen', async () => {
    await page.setViewportSize({ width: 380, height: 800 });
    expect(await tooWide(page)).toEqual([]);
    await keepPicture(page, 'answer-narrow');
    await page.setViewportSize({ width: 1440, height: 900 });
    nothingWrong();
  });

  it('fills in no parameter: nothing is sent that nobody typed', async () => {
    const box = await openOperation(page, { id: 'deleteRole', path: '/api/access-control/roles' });
    await box.getByRole('button', { name: 'Try it out' }).click();
    const fields = box.locator('tr[data-param-name] :is(input, select)');
    expect(await fields.count()).toBeGreaterThan(3);
    const values = fields.evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value));
    expect((await values).filter((value) => value !== '')).toEqual([]);
    nothingWrong();
  });

  it('forgets at the end of a sign-in what was sent and answered', async () => {
    await signIn(page, 'Basic', ['admin', 'admin']);
    expect((await call(page, READ)).text).toContain('"login": "admin"');
    const sent = `Basic ${btoa('admin:admin')}`;
    expect(await page.content()).toContain(sent);
    await page.getByRole('button', { name: 'Sign out' }).click();
    expect(await caller(page)).toBe('Calls have no credentials.');
    await operation(page, READ.id).locator('.live-responses-table').waitFor({ state: 'detached' });
    expect(await page.content()).not.toContain(sent);
    // Nor is it kept for when the operation is shown again.
    await page.getByLabel('Filter').fill('');
    await openOperation(page, READ);
    expect(await page.content()).not.toContain(sent);
    await signIn(page, 'Service account token', [await makeToken(site().origin)]);
    nothingWrong();
  });

  it('keeps credentials nowhere: they are gone with the page', async () => {
    expect(await caller(page)).toBe('Signed in: service account token.');
    expect(await keptBy(page)).toEqual([]);
    await page.reload();
    await shown(page);
    expect(await caller(page)).toBe('Calls have no credentials.');
    expect(await keptBy(page)).toEqual([]);
    nothingWrong();
    expect((await call(page, READ)).status).toBe('401');
    // That an answer is a refusal stands in the console: the browser writes it there, not the page.
    expect(watched.faults.splice(0)).toEqual([expect.stringMatching(/^console: .*\b401\b.*\/api\/user\)$/)]);
  });
}

/** Goes from one thing to the next by the tab key until one that fits is reached. */
async function reach(page: Page, selector: string): Promise<void> {
  for (let steps = 0; steps < 200; steps++) {
    await page.keyboard.press('Tab');
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) === true, selector)) return;
  }
  throw new Error(`The tab key does not reach ${selector}.`);
}

const asAdmin = { Authorization: `Basic ${btoa('admin:admin')}`, 'Content-Type': 'application/json' };

async function ask<T>(url: string, init: RequestInit = {}): Promise<T> {
  const response = await fetch(url, { headers: asAdmin, ...init });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as T;
}

/** A token of a service account that may do what an Admin may. */
async function makeToken(origin: string): Promise<string> {
  const accounts = `${origin}/api/serviceaccounts`;
  const post = (body: object): RequestInit => ({ method: 'POST', body: JSON.stringify(body) });
  const { id } = await ask<{ id: number }>(accounts, post({ name: crypto.randomUUID(), role: 'Admin' }));
  return (await ask<{ key: string }>(`${accounts}/${id}/tokens`, post({ name: crypto.randomUUID() }))).key;
}

const teamsCalled = async (origin: string, name: string): Promise<number> =>
  (await ask<{ totalCount: number }>(`${origin}/api/teams/search?name=${encodeURIComponent(name)}`))
    .totalCount;
