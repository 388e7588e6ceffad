import { describe, it } from 'vitest';

import type { As } from '../../support/api.ts';
import { crowd } from '../../support/crowd.ts';
import type { FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg } from '../../support/fresh-org.ts';
import type { Pair } from '../../support/people.ts';
import { permissionsOf } from '../../support/people.ts';
import { traceOf } from '../../support/snapshot.ts';
import type { Groups } from '../../support/unleash.ts';
import { groupsOf, rootRoleOf, user } from '../../support/unleash.ts';

const REPORTS: Pair = ['reports:read', 'reports:*'];
const WRITES: readonly Pair[] = [
  ['teams:write', 'teams:*'],
  ['teams.permissions:write', 'teams:*'],
];
const READS: Pair = ['teams:read', 'teams:*'];
const GIVES_ROLES: Pair = ['teams.roles:add', 'permissions:type:delegate'];
const TAKES_ROLES: Pair = ['teams.roles:remove', 'permissions:type:delegate'];

/*
 * What must be held for each step is decided without a database: test/unit/service/teams/whole-teams.test.ts. Here is
 * that both routes ask, and that what a team has is found wherever it is kept.
 */

type World = {
  readonly org: FreshOrg;
  readonly groups: Groups;
  /** The number of a root role that lets read reports, and its uid. */
  readonly rootRole: number;
  readonly roleUid: string;
  readonly outsider: number;
};

async function newWorld(): Promise<World> {
  const org = await freshOrg();
  const roleUid = await org.role([REPORTS]);
  const rootRole = await rootRoleOf(roleUid);
  const [outsider = 0] = await crowd(org.id, 1, 'None');
  return { org, groups: groupsOf(org), roleUid, rootRole, outsider };
}

const callerWith = async (org: FreshOrg, pairs: readonly Pair[]): Promise<As> => {
  const account = await org.account();
  await org.grant(account.id, pairs);
  return account.as;
};

/** Sends a change that is refused for the want of one permission. */
async function expectRefused(
  { groups }: World,
  [method, path, body]: readonly [string, string, object],
  as: As,
  action: string,
): Promise<void> {
  const answer = await groups.send(403, method, path, body, as);
  if (answer.body.name !== 'NoAccessError' || !answer.body.message.includes(`"${action}"`)) {
    throw new Error(`${answer.text} does not name ${action}`);
  }
}

describe('a change of a group gives and takes no more than its caller holds (I11)', () => {
  it('be it created or replaced: a root role, a member, a mapping', async ({ expect }) => {
    const world = await newWorld();
    const { org, groups, rootRole, outsider } = world;
    const id = await groups.create({ name: 'g' });
    const users = [user(outsider)];
    const most: readonly Pair[] = [...WRITES, ['teams:create', '']];
    const [writer, giver, reader, all] = [
      await callerWith(org, most),
      await callerWith(org, [...most, GIVES_ROLES, READS]),
      await callerWith(org, [...most, REPORTS, READS]),
      await callerWith(org, [...most, GIVES_ROLES, TAKES_ROLES, REPORTS, READS]),
    ];
    const { trace } = await traceOf(async () => {
      for (const [method, path, name] of [
        ['POST', '', 'h'],
        ['PUT', `/${id}`, 'g'],
      ] as const) {
        await expectRefused(world, [method, path, { name, users }], writer, 'teams:read');
        await expectRefused(world, [method, path, { name, mappingsSSO: ['a'] }], writer, 'teams:read');
        await expectRefused(world, [method, path, { name, rootRole }], giver, 'reports:read');
        await expectRefused(world, [method, path, { name, rootRole }], reader, 'teams.roles:add');
      }
    });
    expect(trace).toEqual({});
    const body = { rootRole, users, mappingsSSO: ['a'] };
    await groups.create({ name: 'h', ...body }, all);
    await groups.send(200, 'PUT', `/${id}`, { name: 'g', ...body }, all);
    // Who takes it away needs what it grants as well; what stays asks for nothing.
    await groups.send(200, 'PUT', `/${id}`, { name: 'i', ...body }, writer);
    await expectRefused(world, ['PUT', `/${id}`, { name: 'i' }], giver, 'teams.roles:remove');
    await groups.send(200, 'PUT', `/${id}`, { name: 'i' }, all);
  });

  it('counts what the team has through the other dialect: roles and levels', async ({ expect }) => {
    const world = await newWorld();
    const { org, groups, roleUid, outsider } = world;
    const [roled, levelled] = [await groups.create({ name: 'a' }), await groups.create({ name: 'b' })];
    await org.admin(200, 'POST', `/access-control/teams/${roled}/roles`, { roleUid });
    await org.admin(200, 'POST', `/access-control/projects/p/teams/${levelled}`, { permission: 'Viewer' });
    const as = await callerWith(org, [...WRITES, READS]);
    const { trace } = await traceOf(async () => {
      for (const body of [{ users: [user(outsider)] }, { mappingsSSO: ['a'] }]) {
        await expectRefused(world, ['PUT', `/${roled}`, { name: 'a', ...body }], as, 'reports:read');
        await expectRefused(world, ['PUT', `/${levelled}`, { name: 'b', ...body }], as, 'projects:read');
      }
    });
    expect(trace).toEqual({});
  });

  it('lets an admin of the team change it, and give no root role', async () => {
    const world = await newWorld();
    const { org, groups, rootRole, outsider } = world;
    const admin = await org.account();
    const id = await groups.create({ name: 'g', users: [user(admin.id)] });
    await org.admin(200, 'PUT', `/teams/${id}/members/${admin.id}`, { permission: 4 });
    const users = [user(admin.id), user(outsider)];
    await groups.send(200, 'PUT', `/${id}`, { name: 'h', users }, admin.as);
    await expectRefused(
      world,
      ['PUT', `/${id}`, { name: 'h', users, rootRole }],
      admin.as,
      'teams.roles:add',
    );
    await expectRefused(
      world,
      ['PUT', `/${id}`, { name: 'h', users, rootRole: 3 }],
      admin.as,
      'teams.roles:add',
    );
  });

  it('lets nobody join an existing group that has more', async ({ expect }) => {
    const world = await newWorld();
    const { org, groups } = world;
    const id = await groups.create({ name: 'g', rootRole: 1, mappingsSSO: ['admins'] });
    const account = await org.account();
    await org.grant(account.id, [...WRITES, READS, ['groupsync.mappings:write', '']]);
    const before = await permissionsOf(account.as, org.id);
    const body = { name: 'g', rootRole: 1, mappingsSSO: ['admins'], users: [user(account.id)] };
    await groups.send(403, 'PUT', `/${id}`, body, account.as);
    // Nor by saying that one is in the group, nor by linking one that one is in.
    const path = `/groupsync/users/${account.id}/groups`;
    await org.admin(403, 'PUT', path, { groups: ['Admins'] }, { as: account.as });
    await org.admin(200, 'PUT', path, { groups: ['mine'] }, { as: account.as });
    await groups.send(
      403,
      'PUT',
      `/${id}`,
      { ...body, users: [], mappingsSSO: ['admins', 'MINE'] },
      account.as,
    );
    expect(await permissionsOf(account.as, org.id)).toEqual(before);
  });
});
