import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';

import type { Site } from '../site.ts';
import { goTo, looksRight, openConsole } from './console-page.ts';
import { World } from './world.ts';

/** What a person of this name can be: whatever a stranger types is a text. */
const STRANGE = `<script>alert("1")</script> ${'long '.repeat(30)}عربي 日本語`;

/** The trail: reading it, following it, one entry of it, and whether it is whole. */
export function trail(site: () => Site): void {
  let world: World;
  let ada: { readonly id: number; readonly login: string; readonly password: string };
  let ops: number;
  beforeAll(async () => {
    world = await World.make(site());
    ada = await world.person('ada');
    ops = (await world.call<{ teamId: number }>('POST', '/api/teams', { name: 'Ops' })).teamId;
    await world.call('POST', `/api/teams/${ops}/members`, { userId: ada.id });
    await world.call('POST', '/api/access-control/roles', {
      uid: `readers-${world.orgId}`,
      name: 'custom:readers',
      displayName: 'Readers',
      version: 1,
      permissions: [{ action: 'teams:read', scope: 'teams:*' }],
    });
    await world.call('POST', `/api/access-control/users/${ada.id}/roles`, {
      roleUid: `readers-${world.orgId}`,
    });
    await world.call('POST', '/api/teams', { name: STRANGE.slice(0, 190) });
  });
  afterAll(async () => await site().closeAll());

  const rows = (page: Page) => page.getByRole('region', { name: 'Changes, the newest first' });

  it('says what happened, narrowed as one likes, and what happens now', async () => {
    const watched = await openConsole(site(), world.admin, '#/trail');
    const { page, faults } = watched;
    await rows(page).getByText('team-member.add').waitFor();
    const given = page.locator('.trail-row', { hasText: 'assignment.add' });
    expect(await given.locator('.trail-sentence').innerText()).toMatch(
      new RegExp(`${world.admin.login}\\s+gave the role\\s+.*Readers\\s+to\\s+.*${ada.login}`, 's'),
    );
    // What a stranger typed is a text, and the page has no more than its own.
    expect(await rows(page).getByText('<script>alert("1")</script>').count()).toBe(1);
    await page.getByText('Live: new changes appear as they are made.').waitFor();
    await looksRight(watched, 'trail');

    await page.getByText('Filter', { exact: true }).click();
    await page.getByLabel('Kind of change').selectOption('team.*');
    await page.waitForFunction(() => !document.body.innerText.includes('assignment.add'));
    expect(page.url()).toContain('kind=team.*');
    await page.getByRole('combobox', { name: 'About the team' }).fill('Ops');
    await page.getByRole('option', { name: 'Ops' }).click();
    await rows(page).getByText('team.create').waitFor();
    await page.waitForFunction(() => document.querySelectorAll('.trail-row').length === 1);
    await looksRight(watched, 'trail-filtered');

    // Somebody else changes something: what fits appears, and nothing else does.
    await world.call('POST', '/api/teams', { name: 'Elsewhere' });
    await world.call('PUT', `/api/teams/${ops}`, { name: 'Operations', email: 'ops@example.com' });
    await rows(page).getByText('team.update').waitFor();
    expect(await page.locator('.trail-row').count()).toBe(2);

    await page.getByRole('button', { name: 'Clear all' }).click();
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Filter');
    await rows(page).getByText('assignment.add').waitFor();
    await rows(page).getByText('Elsewhere').waitFor();

    await page.getByText('As a table').click();
    await page
      .getByRole('table', { name: /Changes over time/ })
      .getByRole('button')
      .first()
      .click();
    await page.getByRole('button', { name: /Take away the filter: From/ }).waitFor();
    expect(page.url()).toMatch(/after=.+before=/);
    expect(faults).toEqual([]);
  });

  it('moves nothing under who reads further down', async () => {
    for (let count = 0; count < 25; count += 1)
      await world.call('POST', '/api/teams', { name: `Team ${count}` });
    const { page, faults } = await openConsole(site(), world.admin, '#/trail');
    await rows(page).getByText('Team 24').waitFor();
    await page.getByText('Live: new changes appear as they are made.').waitFor();
    await rows(page).evaluate((box) => box.scrollTo({ top: 400 }));
    const seen = rows(page).getByText('Team 12', { exact: true });
    await seen.waitFor();
    const before = await seen.boundingBox();
    await world.call('POST', '/api/teams', { name: 'Newest' });
    const news = page.getByRole('button', { name: '1 new' });
    await news.waitFor();
    expect(await seen.boundingBox()).toEqual(before);
    await news.click();
    await rows(page).getByText('Newest').waitFor();
    expect(await rows(page).evaluate((box) => box.scrollTop)).toBe(0);
    expect(faults).toEqual([]);
  });

  it('shows one entry: what it changed, whom it concerns, and its hashes', async () => {
    const watched = await openConsole(site(), world.admin, '#/trail?kind=assignment.add');
    const { page, faults } = watched;
    await rows(page)
      .getByRole('link', { name: /Revision/ })
      .click();
    await page.getByRole('heading', { level: 1, name: /Revision \d+/ }).waitFor();
    const table = page.getByRole('table', { name: 'What the change changed' });
    await table.getByText(`readers-${world.orgId}`).waitFor();
    expect(await table.getByRole('row', { name: /added/ }).count()).toBe(1);
    expect(await table.getByRole('row', { name: /removed/ }).count()).toBe(0);
    await page.getByRole('button', { name: 'Show who gained and who lost' }).click();
    await page.getByText('gains 1 permission').waitFor();
    expect(await page.locator('.effect-gained').innerText()).toContain('teams:read on teams:*');
    expect(await page.getByText('This is exactly what the change did.').count()).toBe(1);
    await looksRight(watched, 'trail-entry');

    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByRole('button', { name: 'Copy the hash', exact: true }).click();
    await page.getByText('Copied the hash.').waitFor();
    const revision = /Revision (\d+)/.exec(await page.getByRole('heading', { level: 1 }).innerText())?.[1];
    const entry = await world.call<{ hash: string }>('GET', `/api/access-control/changes/${revision}`);
    expect(await page.evaluate(async () => await navigator.clipboard.readText())).toBe(entry.hash);

    await page.getByRole('link', { name: 'Timeline' }).click();
    await page.getByRole('heading', { level: 1, name: 'What happened' }).waitFor();
    expect(page.url()).toContain('kind=assignment.add');
    expect(faults).toEqual([]);
  });

  it('finds out whether the trail is as it was written, and saves it', async () => {
    const watched = await openConsole(site(), world.admin, '#/trail');
    const { page, faults } = watched;
    await page.getByRole('link', { name: 'Verify or export' }).click();
    await page.getByRole('heading', { level: 1, name: 'Verify and export' }).waitFor();
    await page.getByRole('button', { name: 'Verify the trail' }).click();
    await page.getByText('Verified: the trail is as it was written.').waitFor();
    const head = await world.call<{ revision: number }>('GET', '/api/access-control/changes/head');
    expect(await page.getByRole('main').innerText()).toContain(
      `${head.revision}, revision 1 to ${head.revision}`,
    );
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export the trail' }).click();
    const download = await saved;
    const lines = readFileSync(await download.path(), 'utf8')
      .trimEnd()
      .split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { revision: number }).revision)).toEqual(
      lines.map((_line, index) => index + 1),
    );
    expect(lines).toHaveLength(head.revision);
    await page.getByText(`Exported ${head.revision} entries.`).waitFor();
    await looksRight(watched, 'trail-chain');
    expect(faults).toEqual([]);
  });

  it('tells the refusal to who may not read it', async () => {
    const { page } = await openConsole(site(), ada, '#/trail');
    const refusal = page.getByRole('alert').first();
    await refusal.waitFor();
    expect(await refusal.innerText()).toMatch(/Status 403/);
    expect(await page.getByText('Nothing was changed yet').count()).toBe(0);
    await goTo(page, '#/trail/1', 'Revision 1');
    await page.getByText('Status 403').waitFor();
  });
}
