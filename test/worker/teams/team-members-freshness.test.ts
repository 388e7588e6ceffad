import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import { ADMIN, ok } from '../../support/api.ts';
import type { Account, FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg } from '../../support/fresh-org.ts';

/** A team that grants a role, a member and an admin of it. */
type World = {
  readonly org: FreshOrg;
  readonly team: number;
  readonly member: Account;
  readonly admin: Account;
};

/** What an account holds of what the team gives. */
async function heldBy({ org, team }: World, { as }: Account): Promise<string[]> {
  const { body } = await ok(200, 'GET', '/access-control/user/permissions', { as, org: org.id });
  const here = `teams:id:${team}`;
  const all = Object.entries(body as Record<string, string[]>).flatMap(([action, scopes]) =>
    scopes.filter((scope) => scope === here || scope === 'reports:*').map(() => action),
  );
  return all.toSorted();
}

const OF_MEMBER = ['reports:read', 'teams:read'];
const OF_ADMIN = [
  'reports:read',
  'teams.permissions:read',
  'teams.permissions:write',
  'teams:delete',
  'teams:read',
  'teams:write',
];

async function newWorld(): Promise<World> {
  const org = await freshOrg();
  const team = await org.team();
  const roleUid = await org.role([['reports:read', 'reports:*']]);
  await org.admin(200, 'POST', `/access-control/teams/${team}/roles`, { roleUid });
  const [member, admin] = [await org.account(), await org.account()];
  for (const { id } of [member, admin])
    await org.admin(200, 'POST', `/teams/${team}/members`, { userId: id });
  await org.admin(200, 'PUT', `/teams/${team}/members/${admin.id}`, { permission: 4 });
  return { org, team, member, admin };
}

const emailOf = async ({ id }: Account): Promise<string> =>
  String(await env.DB.prepare('SELECT email FROM users WHERE id = ?').bind(id).first('email'));

/** Every way to change who is in a team, one after another, and what is held after each. */
const STEPS: readonly (readonly [
  way: string,
  change: (world: World) => Promise<unknown>,
  member: readonly string[],
  admin: readonly string[],
])[] = [
  [
    'the rise of the member',
    ({ org, team, member }) =>
      org.admin(200, 'PUT', `/teams/${team}/members/${member.id}`, { permission: 4 }),
    OF_ADMIN,
    OF_ADMIN,
  ],
  [
    'the fall of the admin',
    ({ org, team, admin }) => org.admin(200, 'PUT', `/teams/${team}/members/${admin.id}`, {}),
    OF_ADMIN,
    OF_MEMBER,
  ],
  [
    'a replacement that swaps the two',
    async ({ org, team, member, admin }) => {
      const body = { members: [await emailOf(member)], admins: [await emailOf(admin)] };
      await org.admin(200, 'PUT', `/teams/${team}/members`, body);
    },
    OF_MEMBER,
    OF_ADMIN,
  ],
  [
    'the removal of the admin',
    ({ org, team, admin }) => org.admin(200, 'DELETE', `/teams/${team}/members/${admin.id}`),
    OF_MEMBER,
    [],
  ],
  [
    'a replacement that brings one in and takes the other out',
    async ({ org, team, admin }) =>
      await org.admin(200, 'PUT', `/teams/${team}/members`, { members: [await emailOf(admin)] }),
    [],
    OF_MEMBER,
  ],
  [
    'a replacement by nobody',
    ({ org, team }) => org.admin(200, 'PUT', `/teams/${team}/members`, { members: null, admins: null }),
    [],
    [],
  ],
  [
    'the coming of one',
    ({ org, team, member }) => org.admin(200, 'POST', `/teams/${team}/members`, { userId: member.id }),
    OF_MEMBER,
    [],
  ],
  [
    'the removal of that one',
    ({ org, team, member }) => org.admin(200, 'DELETE', `/teams/${team}/members/${member.id}`),
    [],
    [],
  ],
];

describe('a change of who is in a team holds from its reply on (I6)', () => {
  it('each of them, for those who were answered before', async ({ expect }) => {
    const world = await newWorld();
    const held = async () => [await heldBy(world, world.member), await heldBy(world, world.admin)];
    expect(await held()).toEqual([OF_MEMBER, OF_ADMIN]);
    for (const [way, change, member, admin] of STEPS) {
      await change(world);
      expect(await held(), `after ${way}`).toEqual([member, admin]);
    }
  });

  it('the end of a team, for its members and whoever has a level on it, in lists and in decisions', async ({
    expect,
  }) => {
    const world = await newWorld();
    const { org, team, member, admin } = world;
    const [viewer, inOther, own] = [await org.account('Viewer'), await org.account(), await org.account()];
    const other = await org.team();
    await org.admin(200, 'POST', `/teams/${other}/members`, { userId: inOther.id });
    const insert = env.DB.prepare(
      `INSERT INTO managed_permissions (org_id, subject_kind, subject, resource, resource_id, level)
       VALUES (?, ?, ?, 'teams', ?, 'Member')`,
    );
    await env.DB.batch([
      insert.bind(org.id, 'user', String(own.id), String(team)),
      insert.bind(org.id, 'team', String(other), String(team)),
      insert.bind(org.id, 'basic-role', 'basic_viewer', String(team)),
    ]);
    const accounts = [member, admin, viewer, inOther, own];
    const held = async () => await Promise.all(accounts.map(async (account) => await heldBy(world, account)));
    const onTeam = ['teams:read'];
    expect(await held()).toEqual([OF_MEMBER, OF_ADMIN, onTeam, onTeam, onTeam]);
    const list = `/teams/${team}/members`;
    await ok(200, 'GET', list, { as: admin.as });
    await ok(200, 'DELETE', `/teams/${team}`, { as: ADMIN, org: org.id });
    expect(await held()).toEqual([[], [], [], [], []]);
    await ok(403, 'GET', list, { as: admin.as });
    await ok(403, 'PUT', list, { as: admin.as, body: {} });
  });
});
