import { afterAll, beforeAll, expect, it } from 'vitest';

import type { Site } from '../site.ts';
import { goTo, looksRight, openConsole } from './console-page.ts';
import { answerYes, pick, question } from './roles.ts';
import { World } from './world.ts';

/** Resource types: declaring one, giving levels on a thing, changing what a level gives, and deleting it. */
export function types(site: () => Site): void {
  let world: World;
  let ada: { id: number; login: string };
  let viewer: { login: string; password: string };
  beforeAll(async () => {
    world = await World.make(site());
    ada = await world.person('ada');
    viewer = await world.person('vera');
  });
  afterAll(async () => await site().closeAll());

  it('are declared, and levels on their things given, changed and taken', async () => {
    const watched = await openConsole(site(), world.admin, '#/types');
    const { page } = watched;
    await page.getByRole('link', { name: 'folders' }).waitFor();
    await looksRight(watched, 'types');
    await page.getByRole('link', { name: 'Declare a type' }).click();
    await page.getByRole('heading', { level: 1, name: 'Declare a type' }).waitFor();
    await page.getByLabel('Name', { exact: true }).fill('teams');
    await page.getByRole('button', { name: 'Look at it and declare it' }).click();
    await page.getByText('It must be a name that is not reserved.').waitFor();

    await page.getByLabel('Name', { exact: true }).fill('ships');
    await page.getByLabel('Display name').fill('Ships');
    await page.getByLabel('New actions').fill('read sail');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('button', { name: 'Add a level' }).click();
    await page.getByLabel('Name of level 1').fill('Look');
    await page.getByLabel('Look gives read').check();
    await page.getByRole('button', { name: 'Add a level' }).click();
    await page.getByLabel('Name of level 2').fill('Sail');
    // It begins with what the level before it gives.
    expect(await page.getByLabel('Sail gives read').isChecked()).toBe(true);
    await page.getByLabel('Sail gives sail').check();
    await looksRight(watched, 'type-new');
    await page.getByRole('button', { name: 'Look at it and declare it' }).click();
    await question(page, 'Declare the type ships?', 'Declare type');
    await answerYes(page, 'Declare type');
    await page.getByRole('heading', { level: 1, name: 'Ships' }).waitFor();
    await page.getByRole('rowheader', { name: 'ships:sail' }).waitFor();
    await looksRight(watched, 'type');

    await page.getByLabel('Levels on one resource').fill('HMS/1 <b>');
    await page.getByRole('button', { name: 'Show who has which level' }).click();
    await page.getByRole('heading', { level: 1, name: 'HMS/1 <b>' }).waitFor();
    await page.getByText('Nobody has a level on it.').waitFor();
    await pick(page, 'Person', ada.login, new RegExp(ada.login));
    expect(await question(page, `Give ${ada.login} the level Look?`, 'Give level')).toContain(
      'gains 1 permission',
    );
    await answerYes(page, 'Give level');
    const level = page.getByLabel(`Level of ${ada.login}`);
    await level.waitFor();

    // What was left is as it was.
    await level.selectOption('Sail');
    await question(page, `Give ${ada.login} the level Sail?`, 'Give level');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await level.inputValue()).toBe('Look');
    await level.selectOption('Sail');
    await question(page, `Give ${ada.login} the level Sail?`, 'Give level');
    await answerYes(page, 'Give level');
    await page.getByText(`${ada.login} has the level Sail now.`).waitFor();

    await page.getByLabel('For', { exact: true }).selectOption('A basic role');
    await page.getByRole('button', { name: 'Give level' }).click();
    expect(await question(page, 'Give Viewer the level Look?', 'Give level')).toContain(viewer.login);
    await answerYes(page, 'Give level');
    await page.getByLabel('Level of Viewer').waitFor();
    await looksRight(watched, 'thing');
    const asked = page.getByRole('link', { name: /Who can do ships:sail/ });
    expect(await asked.getAttribute('href')).toBe('#/who?action=ships%3Asail&type=ships&id=HMS%2F1+%3Cb%3E');
    await page.getByRole('button', { name: 'Take away from Viewer' }).click();
    await question(page, 'Take the level from Viewer?', 'Take away');
    await answerYes(page, 'Take away');
    await page.getByLabel('Level of Viewer').waitFor({ state: 'detached' });
    expect(watched.faults).toEqual([]);
  });

  it('are changed with all who have a level, and deleted with all that they gave', async () => {
    await world.call('PUT', '/api/access-control/resource-types/boats', {
      actions: ['read', 'row'],
      levels: [{ name: 'Row', actions: ['read', 'row'] }],
    });
    await world.call('POST', `/api/access-control/boats/7/users/${ada.id}`, { permission: 'Row' });
    const { page } = await openConsole(site(), world.admin, '#/types/boats');
    await page.getByRole('link', { name: 'Change', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Change the type boats' }).waitFor();
    await page.getByLabel('Row gives row').uncheck();
    await page.getByRole('button', { name: 'Look at the change and make it' }).click();
    const told = await question(page, 'Change the type boats?', 'Change type');
    expect(told).toContain(ada.login);
    expect(told).toMatch(/loses 1 permission\s+boats:row on boats:id:7/);
    await answerYes(page, 'Change type');
    await page.getByRole('heading', { level: 1, name: 'boats' }).waitFor();

    // A type that is there is not replaced by declaring it.
    await goTo(page, '#/types?new=type', 'Declare a type');
    await page.getByLabel('Name', { exact: true }).fill('boats');
    await page.getByRole('button', { name: 'Look at it and declare it' }).click();
    await page.getByText('There is a type boats already.').waitFor();

    await goTo(page, '#/types/boats', 'boats');
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    const taken = await question(page, 'Delete the type boats?', 'Take it all away and delete it');
    expect(taken).toContain('boats:read');
    await answerYes(page, 'Take it all away and delete it');
    await page.getByRole('heading', { level: 1, name: 'Resource types' }).waitFor();
    await page.getByRole('link', { name: 'boats' }).waitFor({ state: 'detached' });
  });

  it('are not shown to whom the API does not show them', async () => {
    const { page } = await openConsole(site(), viewer, '#/types/folders/f1');
    await page.getByRole('alert').getByText('Status 403.').waitFor();
    expect(await page.getByRole('button', { name: 'Give level' }).count()).toBe(0);
  });
}
