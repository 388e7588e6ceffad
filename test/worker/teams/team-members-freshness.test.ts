import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import { ADMIN, ok } from '../../support/api.ts';
import type { Account, FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg } from '../../support/fresh-org.ts';

/** A team that grants a role, a member and an admin of it, both of whom have been answered before. */
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

type Outcome = { readonly member: readonly string[]; readonly admin: readonly string[] };

/** Every way to change who is in a team, and what is left afterwards. */
const WAYS: Readonly<Record<string, (world: World) => Promise<Outcome>>> = {
  'the end of the team': async ({ org, team }) => {
    await org.admin(200, 'DELETE', `/teams/${team}`);
    return { member: [], admin: [] };
  },
  'the removal of the member': async ({ org, team, member }) => {
    await org.admin(200, 'DELETE', `/teams/${team}/members/${member.id}`);
    return { member: [], admin: OF_ADMIN };
  },
  'the removal of the admin': async ({ org, team, admin }) => {
    await org.admin(200, 'DELETE', `/teams/${team}/members/${admin.id}`);
    return { member: OF_MEMBER, admin: [] };
  },
  'the fall of the admin': async ({ org, team, admin }) => {
    await org.admin(200, 'PUT', `/teams/${team}/members/${admin.id}`, {});
    return { member: OF_MEMBER, admin: OF_MEMBER };
  },
  'the rise of the member': async ({ org, team, member }) => {
    await org.admin(200, 'PUT', `/teams/${team}/members/${member.id}`, { permission: 4 });
    return { member: OF_ADMIN, admin: OF_ADMIN };
  },
  'a replacement by nobody': async ({ org, team }) => {
    await org.admin(200, 'PUT', `/teams/${team}/members`, { members: null, admins: null });
    return { member: [], admin: [] };
  },
  'a replacement that swaps the two': async ({ org, team, member, admin }) => {
    const body = { members: [await emailOf(admin)], admins: [await emailOf(member)] };
    await org.admin(200, 'PUT', `/teams/${team}/members`, body);
    return { member: OF_ADMIN, admin: OF_MEMBER };
  },
};

describe('a change of who is in a team holds from its reply on (I6)', () => {
  for (const [way, change] of Object.entries(WAYS)) {
    it(`after ${way}`, async ({ expect }) => {
      const world = await newWorld();
      const held = async () => ({
        member: await heldBy(world, world.member),
        admin: await heldBy(world, world.admin),
      });
      expect(await held()).toEqual({ member: OF_MEMBER, admin: OF_ADMIN });
      const expected = await change(world);
      expect(await held()).toEqual(expected);
    });
  }

  it('a replacement that brings somebody in', async ({ expect }) => {
    const world = await newWorld();
    const { org, team } = world;
    const newcomer = await org.account();
    expect(await heldBy(world, newcomer)).toEqual([]);
    await org.admin(200, 'PUT', `/teams/${team}/members`, { members: [await emailOf(newcomer)] });
    expect(await heldBy(world, newcomer)).toEqual(OF_MEMBER);
    expect(await heldBy(world, world.member)).toEqual([]);
  });

  it.for(['user', 'team', 'basic-role'] as const)(
    'the end of a team, for whoever has a level on it through a %s',
    async (kind, { expect }) => {
      const world = await newWorld();
      const { org, team } = world;
      const [account, other] = [await org.account('Viewer'), await org.team()];
      await org.admin(200, 'POST', `/teams/${other}/members`, { userId: account.id });
      const subject = { user: String(account.id), team: String(other), 'basic-role': 'basic_viewer' }[kind];
      await env.DB.prepare(
        `INSERT INTO managed_permissions (org_id, subject_kind, subject, resource, resource_id, level)
         VALUES (?, ?, ?, 'teams', ?, 'Member')`,
      )
        .bind(org.id, kind, subject, String(team))
        .run();
      expect(await heldBy(world, account)).toEqual(['teams:read']);
      await org.admin(200, 'DELETE', `/teams/${team}`);
      expect(await heldBy(world, account)).toEqual([]);
    },
  );

  it('the end of a team, for a decision as well as for the list of permissions', async () => {
    const { org, team, admin } = await newWorld();
    const list = `/teams/${team}/members`;
    await ok(200, 'GET', list, { as: admin.as });
    await ok(200, 'DELETE', `/teams/${team}`, { as: ADMIN, org: org.id });
    await ok(403, 'GET', list, { as: admin.as });
    await ok(403, 'PUT', list, { as: admin.as, body: {} });
  });
});
