import { describe, it } from 'vitest';

import { freshOrg, unique } from '../../support/fresh-org.ts';
import { rootRoleOf } from '../../support/unleash.ts';
import { unleashProvider } from '../../support/unleash-terraform.ts';

describe('unleash_group', () => {
  it('every step ends with no difference', async ({ expect }) => {
    const org = await freshOrg();
    const { as } = await org.account('Admin');
    const people = [await org.person(), await org.account(), await org.person()].map(({ id }) => id);
    const custom = await rootRoleOf(await org.role([['reports:read', 'reports:*']]));
    const provider = unleashProvider(as);
    const name = unique('group');
    const id = await provider.create({ name });
    const steps = [
      { name, description: 'A group', mappingsSSO: ['b', 'a', 'C'], rootRole: 3, users: people },
      {
        name,
        description: 'A group',
        mappingsSSO: ['C', 'a', 'b'],
        rootRole: custom,
        users: people.slice(1),
      },
      { name: `${name}!`, description: '', mappingsSSO: ['c'], rootRole: 1, users: people.toReversed() },
      { name: `${name}!` },
    ];
    for (const step of steps) {
      await provider.update(id, step);
      // As a plan without a change does when it is applied.
      await provider.update(id, step);
    }
    expect((await provider.list()).map((group: { id: number }) => group.id)).toEqual([id]);
    await provider.delete(id);
    expect(await provider.isGone(id)).toBe(true);
    await expect(provider.delete(id)).rejects.toThrow('404');
  });

  it('is imported as it is', async () => {
    const org = await freshOrg();
    const { as, id: member } = await org.account('Admin');
    const config = { name: unique('group'), mappingsSSO: ['x'], rootRole: 2, users: [member] };
    const id = await unleashProvider(as).create(config);
    await unleashProvider(as).expectNoDifference(id, config);
  });

  it('many at a time, two in flight, are all made', async ({ expect }) => {
    const org = await freshOrg();
    const { as } = await org.account('Admin');
    const provider = unleashProvider(as);
    const names = Array.from({ length: 10 }, (_, i) => `group ${i}`);
    const lanes = [names.filter((_, i) => i % 2 === 0), names.filter((_, i) => i % 2 === 1)];
    await Promise.all(
      lanes.map(async (lane) => {
        for (const name of lane) await provider.create({ name, mappingsSSO: [name] });
      }),
    );
    const made = (await provider.list()).map((group: { name: string }) => group.name);
    expect(made.toSorted()).toEqual(names);
  });

  it('is refused a name in use, and stays as it was', async ({ expect }) => {
    const org = await freshOrg();
    const { as } = await org.account('Admin');
    const provider = unleashProvider(as);
    const [one, other] = [await provider.create({ name: 'one' }), await provider.create({ name: 'other' })];
    await expect(provider.create({ name: 'one' })).rejects.toThrow('409');
    await expect(provider.update(other, { name: 'one', rootRole: 1 })).rejects.toThrow('409');
    await provider.expectNoDifference(other, { name: 'other' });
    await provider.expectNoDifference(one, { name: 'one' });
  });

  it('is made anew after somebody deleted the team', async ({ expect }) => {
    const org = await freshOrg();
    const { as } = await org.account('Admin');
    const provider = unleashProvider(as);
    const config = { name: 'one', mappingsSSO: ['a'] };
    const id = await provider.create(config);
    await org.admin(200, 'DELETE', `/teams/${id}`);
    expect(await provider.isGone(id)).toBe(true);
    expect(await provider.create(config)).not.toBe(id);
  });
});
