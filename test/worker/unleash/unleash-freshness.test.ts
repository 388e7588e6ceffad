import { describe, it } from 'vitest';

import { ok } from '../../support/api.ts';
import type { Account, FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg } from '../../support/fresh-org.ts';
import { permissionsOf } from '../../support/people.ts';
import type { Groups } from '../../support/unleash.ts';
import { groupsOf, rootRoleOf, user } from '../../support/unleash.ts';

/** A group whose root role lets read reports, with a member by hand and one from outside, both answered before. */
type World = {
  readonly org: FreshOrg;
  readonly groups: Groups;
  readonly id: number;
  readonly roleUid: string;
  readonly body: { readonly name: string; readonly rootRole: number; readonly [key: string]: unknown };
  readonly byHand: Account;
  readonly outside: Account;
  readonly newcomer: Account;
};

async function newWorld(): Promise<World> {
  const org = await freshOrg();
  const groups = groupsOf(org);
  const roleUid = await org.role([['reports:read', 'reports:*']]);
  const [byHand, outside, newcomer] = [await org.account(), await org.account(), await org.account()];
  await org.admin(200, 'PUT', `/groupsync/users/${outside.id}/groups`, { groups: ['a'] });
  await org.admin(200, 'PUT', `/groupsync/users/${newcomer.id}/groups`, { groups: ['b'] });
  const rootRole = await rootRoleOf(roleUid);
  const body = { name: 'g', rootRole, mappingsSSO: ['A'], users: [user(byHand.id)] };
  return { org, groups, id: await groups.create(body), roleUid, body, byHand, outside, newcomer };
}

const mayRead = async ({ org }: World, { as }: Account): Promise<boolean> =>
  'reports:read' in Object(await permissionsOf(as, org.id));

/** Who may read reports: the member by hand, the one from outside, the newcomer. */
const held = async (world: World) =>
  await Promise.all([world.byHand, world.outside, world.newcomer].map((account) => mayRead(world, account)));

const put = async ({ groups, id, body }: World, changed: object) =>
  await groups.send(200, 'PUT', `/${id}`, { ...body, ...changed });

const ALL: readonly boolean[] = [true, true, false];
const NOBODY: readonly boolean[] = [false, false, false];

/** A way in which what somebody holds by a group changes, who holds it then, and how all is as before. */
type Way = readonly [
  name: string,
  change: (world: World) => Promise<unknown>,
  after: readonly boolean[],
  undo?: (world: World) => Promise<World>,
];

const again = async (world: World): Promise<World> => ({
  ...world,
  id: await world.groups.create(world.body),
});

/** Every such way, through either dialect. */
const WAYS: readonly Way[] = [
  ['the end of the group', ({ groups, id }) => groups.send(200, 'DELETE', `/${id}`), NOBODY, again],
  ['the end of the team', ({ org, id }) => org.admin(200, 'DELETE', `/teams/${id}`), NOBODY, again],
  ['the loss of the root role', (world) => put(world, { rootRole: null }), NOBODY],
  ['another root role', (world) => put(world, { rootRole: 3 }), NOBODY],
  [
    'the role taken from the team',
    ({ org, id, roleUid }) => org.admin(200, 'DELETE', `/access-control/teams/${id}/roles/${roleUid}`),
    NOBODY,
  ],
  [
    'the roles of the team replaced',
    ({ org, id }) => org.admin(200, 'PUT', `/access-control/teams/${id}/roles`, { roleUids: [] }),
    NOBODY,
  ],
  [
    'the teams of the role replaced',
    ({ org, roleUid }) =>
      org.admin(200, 'PUT', `/access-control/roles/${roleUid}/assignments`, { users: [] }),
    NOBODY,
  ],
  ['the loss of the member', (world) => put(world, { users: [] }), [false, true, false]],
  ['the loss of the mapping', (world) => put(world, { mappingsSSO: [] }), [true, false, false]],
  [
    'the loss of the group in the team',
    ({ org, id }) => org.admin(200, 'DELETE', `/teams/${id}/groups/a`),
    [true, false, false],
  ],
  ['another mapping', (world) => put(world, { mappingsSSO: ['b'] }), [true, false, true]],
  ['another member', (world) => put(world, { users: [user(world.newcomer.id)] }), [false, true, true]],
  [
    'everything at once',
    (world) => put(world, { name: 'h', users: [], mappingsSSO: ['B'] }),
    [false, false, true],
  ],
  [
    'another content of the role',
    ({ org, roleUid }) =>
      org.admin(200, 'PUT', `/access-control/roles/${roleUid}`, { name: 'x', version: 9, permissions: [] }),
    NOBODY,
    async (world) => {
      const permissions = [{ action: 'reports:read', scope: 'reports:*' }];
      const path = `/access-control/roles/${world.roleUid}`;
      await world.org.admin(200, 'PUT', path, { name: 'x', version: 10, permissions });
      return world;
    },
  ],
];

describe('what members hold by a group is right from the reply on (I6)', () => {
  it('after every way to change it, and after the way back', async ({ expect }) => {
    let world = await newWorld();
    expect(await held(world)).toEqual(ALL);
    for (const [name, change, after, undo] of WAYS) {
      await change(world);
      expect(await held(world), `after ${name}`).toEqual(after);
      if (undo === undefined) await put(world, {});
      else world = await undo(world);
      expect(await held(world), `after the way back from ${name}`).toEqual(ALL);
    }
    const { org, groups, body, roleUid } = world;
    await groups.create({ ...body, name: 'h', mappingsSSO: ['B'], users: [] });
    expect(await held(world), 'after a creation').toEqual([true, true, true]);
    await org.admin(200, 'DELETE', `/access-control/roles/${roleUid}?force=true`);
    expect(await held(world), 'after the end of the role').toEqual(NOBODY);
  });

  it('for decisions as well as for lists, of built-in root roles too', async ({ expect }) => {
    const world = await newWorld();
    const { byHand } = world;
    const decide = (status: number) => ok(status, 'GET', '/access-control/roles', { as: byHand.as });
    await decide(403);
    await put(world, { rootRole: 1 });
    await decide(200);
    const admin = await permissionsOf(byHand.as);
    expect(Object.keys(admin)).toContain('teams:create');
    await put(world, { rootRole: 2 });
    await decide(403);
    expect(Object.keys(await permissionsOf(byHand.as))).toContain('folders:create');
    await put(world, { rootRole: 0 });
    expect(Object.keys(await permissionsOf(byHand.as))).not.toContain('folders:create');
  });

  it('after a basic role changed that is the root role of a group', async ({ expect }) => {
    const world = await newWorld();
    const { byHand } = world;
    await put(world, { rootRole: 3 });
    expect(await mayRead(world, byHand)).toBe(false);
    const { permissions, version } = (await ok(200, 'GET', '/access-control/roles/basic_viewer')).body;
    const more = [...permissions, { action: 'reports:read', scope: 'reports:*' }];
    const update = { name: 'basic:viewer', version: version + 1, global: true, permissions: more };
    await ok(200, 'PUT', '/access-control/roles/basic_viewer', { body: update });
    expect(await mayRead(world, byHand)).toBe(true);
    await ok(200, 'POST', '/access-control/roles/hard-reset', { body: { basicRoles: true } });
    expect(await mayRead(world, byHand)).toBe(false);
  });

  it('beside an org role and other roles, which it never takes away', async ({ expect }) => {
    const org = await freshOrg();
    const groups = groupsOf(org);
    const { id, as } = await org.account('Admin');
    const before = await permissionsOf(as);
    const group = await groups.create({ name: 'g', rootRole: 3, users: [user(id)] });
    expect(Object.keys(await permissionsOf(as)).toSorted()).toEqual(Object.keys(before).toSorted());
    await groups.send(200, 'DELETE', `/${group}`);
    expect(await permissionsOf(as)).toEqual(before);
  });
});
