import { describe, it } from 'vitest';

import { crowd } from '../../support/crowd.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { rootRoleOf, user } from '../../support/unleash.ts';
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
      { name: `${name}!`, mappingsSSO: ['c'], rootRole: 1, users: people.toReversed() },
      { name: `${name}!`, mappingsSSO: [], users: [] },
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

  it('keeps its members in the order that is configured, whatever their ids', async ({ expect }) => {
    const org = await freshOrg();
    const { as } = await org.account('Admin');
    const provider = unleashProvider(as);
    const [a = 0, b = 0, c = 0, d = 0, e = 0] = await crowd(org.id, 5);
    const config = (...users: number[]) => ({ name: 'g', mappingsSSO: ['z', 'a', 'M'], users });
    const id = await provider.create(config(c, a, d));
    for (const users of [
      [a, d, c],
      [a, d, c, b],
      [e, a, b, d, c],
      [e, b],
      [b, e],
      [b, a, e],
      [e, d, c, b, a],
      [],
    ]) {
      await provider.update(id, config(...users));
      await provider.expectNoDifference(id, config(...users));
      await provider.update(id, config(...users));
    }
    // Another member in place of the only one.
    await provider.update(id, config(e));
    await provider.update(id, config(a));
    expect(await provider.read(id, null)).toMatchObject({ users: [a], mappingsSSO: ['z', 'a', 'M'] });
  });

  it('shows a member that somebody adds elsewhere behind the others, and takes it away again', async ({
    expect,
  }) => {
    const org = await freshOrg();
    const { as } = await org.account('Admin');
    const provider = unleashProvider(as);
    const [a = 0, b = 0, c = 0] = await crowd(org.id, 3);
    const config = { name: 'g', mappingsSSO: ['z'], users: [c, b] };
    const id = await provider.create(config);
    await org.admin(200, 'POST', `/teams/${id}/members`, { userId: a });
    await org.admin(200, 'POST', `/teams/${id}/groups`, { groupId: 'a' });
    expect(await provider.read(id, null)).toMatchObject({ users: [c, b, a], mappingsSSO: ['z', 'a'] });
    await provider.update(id, config);
  });

  it('is imported as it is, and found by its name as it is', async ({ expect }) => {
    const org = await freshOrg();
    const { as, id: member } = await org.account('Admin');
    const [other = 0] = await crowd(org.id, 1);
    const config = { name: unique('group'), mappingsSSO: ['x', 'b'], rootRole: 2, users: [other, member] };
    const id = await unleashProvider(as).create(config);
    const imported = await unleashProvider(as).read(id, null);
    expect(imported).toEqual({ ...config, description: null });
    await unleashProvider(as).expectNoDifference(id, config);
    // The data source looks the name up in the list.
    const [listed] = await unleashProvider(as).list();
    expect(listed).toMatchObject({ id, mappingsSSO: ['x', 'b'], users: [user(other), user(member)] });
    const bare = await unleashProvider(as).create({ name: unique('group') });
    expect(await unleashProvider(as).read(bare, null)).toMatchObject({ users: null, mappingsSSO: null });
  });

  it('with a mapping has one difference once people sign in, which is its members: behind those that are configured', async ({
    expect,
  }) => {
    const org = await freshOrg();
    const { as } = await org.account('Admin');
    const provider = unleashProvider(as);
    const [a = 0, b = 0, c = 0] = await crowd(org.id, 3);
    const config = { name: 'g', mappingsSSO: ['Everybody'], users: [c] };
    const id = await provider.create(config);
    for (const who of [b, a])
      await org.admin(200, 'PUT', `/groupsync/users/${who}/groups`, { groups: ['everybody'] });
    const { users, ...rest } = await provider.read(id, null);
    expect(users).toEqual([c, a, b]);
    // With `ignore_changes = [users]`, what is stored is sent.
    await provider.update(id, { ...config, description: 'd', users: users ?? [] });
    expect(await provider.read(id, null)).toEqual({ ...rest, description: 'd', users });
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
