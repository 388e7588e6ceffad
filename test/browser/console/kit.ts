import { resolve } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { POLICY } from '../../../src/reference/page/headers.ts';
import type { Site, Watched } from '../site.ts';
import { looksRight } from './console-page.ts';
import { eventually } from './eventually.ts';

const WIDE = { width: 1440, height: 900 };
const BASE = '/console/kit-page/';

/** The page with the parts, by the paths of its files. */
async function buildPage(): Promise<ReadonlyMap<string, string | Uint8Array>> {
  const made = await build({
    root: resolve(import.meta.dirname, 'kit-page'),
    base: BASE,
    configFile: resolve(import.meta.dirname, '../../../.dev/console/vite.config.mjs'),
    logLevel: 'error',
    build: { write: false },
  });
  if (!('output' in made)) throw new Error('The page was not built.');
  return new Map(
    made.output.map((file) => [file.fileName, file.type === 'asset' ? file.source : file.code] as const),
  );
}

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
};

/** The parts that pages are made of: what holds wherever they are used. */
export function kit(site: () => Site): void {
  let files: ReadonlyMap<string, string | Uint8Array>;
  beforeAll(async () => void (files = await buildPage()));
  afterAll(async () => await site().closeAll());

  /** The page in a window of its own, under the policy that the console has. */
  const open = async (): Promise<Watched> => {
    const watched = await site().window({ viewport: WIDE, colorScheme: 'light' });
    await watched.page.route(`**${BASE}**`, async (route) => {
      const path = new URL(route.request().url()).pathname.slice(BASE.length) || 'index.html';
      const body = files.get(path);
      if (body === undefined) await route.fulfill({ status: 404 });
      else
        await route.fulfill({
          body: typeof body === 'string' ? body : Buffer.from(body),
          contentType: TYPES[path.split('.').at(-1) ?? ''] ?? 'text/plain',
          headers: { 'Content-Security-Policy': POLICY },
        });
    });
    await watched.page.goto(BASE);
    await watched.page.getByRole('heading', { level: 1, name: 'Parts' }).waitFor();
    return watched;
  };
  const text = async (page: Page, of: string): Promise<string> =>
    await page.locator(`[data-of="${of}"]`).innerText();
  const focused = async (page: Page): Promise<string> =>
    await page.evaluate(() => document.activeElement?.textContent ?? '');

  describe('picking', () => {
    const fieldOf = (page: Page, name: string): Locator => page.getByRole('combobox', { name, exact: true });

    it('goes by keyboard: down and up, around the ends, Enter takes, Escape closes', async () => {
      const { page, faults } = await open();
      const field = fieldOf(page, 'Person');
      const options = page.getByRole('option');
      await field.focus();
      await options.first().waitFor();
      expect(await options.count()).toBe(5);
      expect(await field.getAttribute('aria-expanded')).toBe('true');
      await page.keyboard.type('ad');
      await eventually(async () => await options.allInnerTexts()).toEqual(['Ada', 'Adam']);
      const marked = async (): Promise<string | null> => {
        const id = await field.getAttribute('aria-activedescendant');
        return id === null ? null : await page.locator(`[id="${id}"]`).innerText();
      };
      expect(await marked()).toBeNull();
      for (const [key, name] of [
        ['ArrowDown', 'Ada'],
        ['ArrowDown', 'Adam'],
        ['ArrowDown', 'Ada'],
        ['ArrowUp', 'Adam'],
      ] as const) {
        await page.keyboard.press(key);
        await eventually(marked).toBe(name);
        expect(await page.getByRole('option', { selected: true }).allInnerTexts()).toEqual([name]);
      }
      await page.keyboard.press('Enter');
      await eventually(async () => await text(page, 'picked')).toBe('Adam');
      expect(await field.inputValue()).toBe('Adam');
      expect(await field.getAttribute('aria-expanded')).toBe('false');

      await page.keyboard.press('ArrowDown');
      await options.first().waitFor();
      await page.keyboard.press('Escape');
      await options.first().waitFor({ state: 'hidden' });
      expect(await focused(page)).toBe('');
      expect(await text(page, 'picked')).toBe('Adam');
      expect(faults).toEqual([]);
    });

    it('goes by mouse, and takes one after the other where that is meant', async () => {
      const watched = await open();
      const { page, faults } = watched;
      const field = fieldOf(page, 'One after the other');
      await field.click();
      await page.getByRole('option', { name: 'Grace' }).waitFor();
      await looksRight(watched, 'kit-pick');
      await page.getByRole('option', { name: 'Grace' }).click();
      await eventually(async () => await text(page, 'picked')).toBe('Grace');
      expect(await field.inputValue()).toBe('');
      await field.pressSequentially('<');
      await page.getByRole('option', { name: '<script>alert(1)</script>' }).click();
      await eventually(async () => await text(page, 'picked')).toBe('Grace, <script>alert(1)</script>');
      expect(faults).toEqual([]);
    });

    it('offers nothing of what was asked before, says that nothing fits, and what was refused', async () => {
      const { page, faults } = await open();
      const field = fieldOf(page, 'Person');
      await field.fill('slow');
      // The search is under way before the text is another one.
      await page.waitForTimeout(400);
      await field.fill('lin');
      await page.getByRole('option', { name: 'Linus' }).waitFor();
      await page.waitForTimeout(1500);
      expect(await page.getByRole('option').allInnerTexts()).toEqual(['Linus']);
      await field.fill('nobody');
      await page.getByText('Nothing fits.').waitFor();
      await field.fill('refused');
      await page.getByText('You may not look for people.').waitFor();
      expect(faults).toEqual([]);
    });

    it('takes any text where that is meant', async () => {
      const { page, faults } = await open();
      const field = fieldOf(page, 'Any text');
      await field.fill('nobody yet');
      await eventually(async () => await text(page, 'typed')).toBe('nobody yet');
      await page.keyboard.press('Enter');
      expect(await field.inputValue()).toBe('nobody yet');
      expect(await text(page, 'picked')).toBe('');
      expect(await page.getByText('Nothing fits.').count()).toBe(0);
      expect(faults).toEqual([]);
    });
  });

  describe('a change', () => {
    it('is shown before it is made, and is made when somebody says so', async () => {
      const watched = await open();
      const { page, faults } = watched;
      await page.getByRole('button', { name: 'Delete', exact: true }).focus();
      await page.keyboard.press('Enter');
      const dialog = page.getByRole('dialog', { name: 'Delete the team Night?' });
      await dialog.getByText('loses 30 permissions').waitFor();
      expect(await dialog.innerText()).toContain('gains 1 permission');
      expect(await dialog.innerText()).toContain('Its roles are taken away.');
      expect(await text(page, 'calls')).toBe('foreseen');
      await looksRight(watched, 'kit-proposal');
      await dialog.getByRole('button', { name: 'Delete team' }).click();
      await dialog.waitFor({ state: 'detached' });
      await eventually(async () => await text(page, 'outcome')).toBe('Team deleted');
      expect(await text(page, 'calls')).toBe('foreseen, made');
      expect(await focused(page)).toBe('Delete');
      expect(faults).toEqual([]);
    });

    it.each(['Cancel', 'Escape'])('is left by %s, and the focus is where it was', async (way) => {
      const { page, faults } = await open();
      await page.getByRole('button', { name: 'Delete', exact: true }).focus();
      await page.keyboard.press('Enter');
      const dialog = page.getByRole('dialog');
      await dialog.getByText('loses 30 permissions').waitFor();
      // All that is behind it is out of reach.
      for (let i = 0; i < 8; i += 1) {
        await page.keyboard.press('Tab');
        expect(
          await page.evaluate(
            () =>
              document.activeElement === document.body || document.activeElement?.closest('dialog') !== null,
          ),
        ).toBe(true);
      }
      if (way === 'Escape') await page.keyboard.press('Escape');
      else await dialog.getByRole('button', { name: 'Cancel' }).click();
      await dialog.waitFor({ state: 'detached' });
      await eventually(async () => await text(page, 'outcome')).toBe('left');
      expect(await text(page, 'calls')).toBe('foreseen');
      expect(await focused(page)).toBe('Delete');
      expect(faults).toEqual([]);
    });

    it('that may not be made is refused before it could be', async () => {
      const { page, faults } = await open();
      await page.getByRole('button', { name: 'Delete what one may not' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByText('You may not delete teams.').waitFor();
      expect(await dialog.getByRole('alert').innerText()).toContain('Request request-7');
      expect(await dialog.getByRole('button', { name: 'Delete team' }).isDisabled()).toBe(true);
      await dialog.getByRole('button', { name: 'Try again' }).click();
      await eventually(async () => await text(page, 'calls')).toBe('foreseen, foreseen');
      await dialog.getByRole('button', { name: 'Cancel' }).click();
      await eventually(async () => await text(page, 'outcome')).toBe('left');
      expect(faults).toEqual([]);
    });

    it('that is refused only when it is made says so, and may be tried again or left', async () => {
      const { page, faults } = await open();
      await page.getByRole('button', { name: 'Delete too late' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('button', { name: 'Delete team' }).click();
      await dialog.getByText('The team has changed meanwhile.').waitFor();
      expect(await dialog.getByRole('button', { name: 'Delete team' }).isEnabled()).toBe(true);
      expect(await text(page, 'outcome')).toBe('asked');
      await page.keyboard.press('Escape');
      await eventually(async () => await text(page, 'outcome')).toBe('left');
      expect(faults).toEqual([]);
    });
  });

  describe('a change that is being made', () => {
    const begin = async (page: Page, button: string): Promise<Locator> => {
      await page.getByRole('button', { name: button, exact: true }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByText('loses 30 permissions').waitFor();
      return dialog;
    };

    it('is not left, so that what came of it is told', async () => {
      const { page, faults } = await open();
      const dialog = await begin(page, 'Delete slowly');
      await dialog.getByRole('button', { name: 'Delete team' }).click();
      expect(await dialog.getByRole('button', { name: 'Cancel' }).isDisabled()).toBe(true);
      // Browsers close what is asked to close twice.
      for (let i = 0; i < 3; i += 1) await page.keyboard.press('Escape');
      expect(await text(page, 'outcome')).toBe('asked');
      await eventually(async () => await text(page, 'outcome')).toBe('Team deleted');
      expect(await text(page, 'calls')).toBe('foreseen, made');
      expect(faults).toEqual([]);
    });

    it('is left once it was refused', async () => {
      const { page, faults } = await open();
      const dialog = await begin(page, 'Delete slowly and too late');
      await dialog.getByRole('button', { name: 'Delete team' }).click();
      for (let i = 0; i < 3; i += 1) await page.keyboard.press('Escape');
      await dialog.getByText('The team has changed meanwhile.').waitFor();
      await page.keyboard.press('Escape');
      await eventually(async () => await text(page, 'outcome')).toBe('left');
      expect(faults).toEqual([]);
    });

    it('is made once, however often that is said', async () => {
      const { page, faults } = await open();
      const dialog = await begin(page, 'Delete slowly');
      await dialog.getByRole('button', { name: 'Delete team' }).evaluate((button: HTMLElement) => {
        for (let i = 0; i < 3; i += 1) button.click();
      });
      await eventually(async () => await text(page, 'outcome')).toBe('Team deleted');
      expect(await text(page, 'calls')).toBe('foreseen, made');
      expect(faults).toEqual([]);
    });
  });

  describe('a question that is open', () => {
    it('stays as it is when something else is asked meanwhile', async () => {
      const { page, faults } = await open();
      await page.getByRole('button', { name: 'Delete, and ask something else meanwhile' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByText('loses 30 permissions').waitFor();
      await eventually(async () => await text(page, 'late')).toBe('left');
      await dialog.getByRole('button', { name: 'Delete team' }).click();
      await dialog.waitFor({ state: 'detached' });
      expect(await text(page, 'calls')).not.toContain('foreseen, foreseen');
      expect(faults).toEqual([]);
    });

    it('is left with the page that it was asked on', async () => {
      const { page, faults } = await open();
      await page.getByRole('button', { name: 'Delete', exact: true }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByText('loses 30 permissions').waitFor();
      await page.evaluate(() => (location.hash = '#/teams/7'));
      await dialog.waitFor({ state: 'detached' });
      await eventually(async () => await text(page, 'outcome')).toBe('left');
      expect(faults).toEqual([]);
    });
  });

  describe('a long list', () => {
    const listOf = (page: Page): Locator => page.getByRole('region', { name: 'Rows' });
    const seen = async (page: Page): Promise<number[]> =>
      await listOf(page)
        .locator('li')
        .evaluateAll((items) => items.map((item) => Number(item.getAttribute('aria-posinset'))));

    it('has few elements, in order, one below the other, and scrolls by keyboard', async () => {
      const watched = await open();
      const { page, faults } = watched;
      const list = listOf(page);
      await list.locator('li').first().waitFor();
      const first = await seen(page);
      expect(first.length).toBeLessThan(80);
      expect(first.slice(0, 3)).toEqual([1, 2, 3]);
      expect(await list.locator('li').first().getAttribute('aria-setsize')).toBe('10000');
      await looksRight(watched, 'kit-list');

      await list.focus();
      for (let i = 0; i < 3; i += 1) {
        const before = Math.max(...(await seen(page)));
        await page.keyboard.press('PageDown');
        await eventually(async () => Math.max(...(await seen(page)))).toBeGreaterThan(before);
      }
      const now = await seen(page);
      expect(now.length).toBeLessThan(80);
      expect(now).toEqual(now.map((_, index) => (now[0] ?? 0) + index));
      // Rows of different heights do not overlap, and leave no gap.
      await eventually(
        async () =>
          await list.locator('li').evaluateAll((items) => {
            const boxes = items.map((item) => item.getBoundingClientRect());
            return boxes.slice(1).every((box, i) => Math.abs(box.top - (boxes[i]?.bottom ?? NaN)) < 1.5);
          }),
      ).toBe(true);
      expect(faults).toEqual([]);
    });

    it('asks for more at its end, and not before', async () => {
      const { page, faults } = await open();
      await listOf(page).locator('li').first().waitFor();
      await listOf(page).focus();
      await page.keyboard.press('PageDown');
      expect(await text(page, 'ends')).toBe('0');
      await eventually(async () => {
        await page.keyboard.press('End');
        return Number(await text(page, 'ends'));
      }).toBeGreaterThan(0);
      await eventually(async () => {
        await page.keyboard.press('End');
        return Math.max(...(await seen(page)));
      }).toBe(10_050);
      await page.keyboard.press('Home');
      await eventually(async () => Math.min(...(await seen(page)))).toBe(1);
      expect(faults).toEqual([]);
    });
  });
}
