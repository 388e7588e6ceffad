import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import { expectAccessDenied } from '../../support/access-denied.ts';
import type { Answer } from '../../support/api.ts';
import { api } from '../../support/api.ts';
import type { Account, FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg } from '../../support/fresh-org.ts';
import { traceOf } from '../../support/snapshot.ts';

type Pair = readonly [action: string, scope: string];

const emailOf = async (id: number): Promise<string> =>
  String(await env.DB.prepare('SELECT email FROM users WHERE id = ?').bind(id).first('email'));

type World = {
  readonly org: FreshOrg;
  readonly team: number;
  /** In no team. */
  readonly outsider: number;
  readonly member: number;
  readonly admin: number;
  readonly caller: Account;
};

/** What callers try: `gives` says to what the team's admins or members hold that they make somebody hold. */
const CALLS: Readonly<
  Record<string, { gives: 'member' | 'admin' | 'nothing'; send: (world: World) => Promise<Answer> }>
> = {
  'adding a member': {
    gives: 'member',
    send: ({ team, outsider, caller: { as } }) =>
      api('POST', `/teams/${team}/members`, { as, body: { userId: outsider } }),
  },
  'adding oneself': {
    gives: 'member',
    send: ({ team, caller: { id, as } }) =>
      api('POST', `/teams/${team}/members`, { as, body: { userId: id } }),
  },
  'making a member an admin': {
    gives: 'admin',
    send: ({ team, member, caller: { as } }) =>
      api('PUT', `/teams/${team}/members/${member}`, { as, body: { permission: 4 } }),
  },
  'making an admin an admin': {
    gives: 'nothing',
    send: ({ team, admin, caller: { as } }) =>
      api('PUT', `/teams/${team}/members/${admin}`, { as, body: { permission: 4 } }),
  },
  'making an admin a member': {
    gives: 'nothing',
    send: ({ team, admin, caller: { as } }) =>
      api('PUT', `/teams/${team}/members/${admin}`, { as, body: {} }),
  },
  'removing a member': {
    gives: 'nothing',
    send: ({ team, member, caller: { as } }) => api('DELETE', `/teams/${team}/members/${member}`, { as }),
  },
  'setting one member more': {
    gives: 'member',
    send: async ({ team, outsider, member, admin, caller: { as } }) => {
      const members = [await emailOf(member), await emailOf(outsider)];
      const body = { members, admins: ['admin@localhost', await emailOf(admin)] };
      return await api('PUT', `/teams/${team}/members`, { as, body });
    },
  },
  'setting one admin more': {
    gives: 'admin',
    send: async ({ team, outsider, member, admin, caller: { as } }) => {
      const admins = ['admin@localhost', await emailOf(admin), await emailOf(outsider)];
      return await api('PUT', `/teams/${team}/members`, {
        as,
        body: { members: [await emailOf(member)], admins },
      });
    },
  },
  'setting a member as an admin': {
    gives: 'admin',
    send: async ({ team, member, admin, caller: { as } }) => {
      const admins = ['admin@localhost', await emailOf(admin), await emailOf(member)];
      return await api('PUT', `/teams/${team}/members`, { as, body: { members: [], admins } });
    },
  },
  'setting the same members': {
    gives: 'nothing',
    send: async ({ team, member, admin, caller: { as } }) => {
      const admins = ['admin@localhost', await emailOf(admin)];
      return await api('PUT', `/teams/${team}/members`, {
        as,
        body: { members: [await emailOf(member)], admins },
      });
    },
  },
  'setting fewer': {
    gives: 'nothing',
    send: async ({ team, admin, caller: { as } }) =>
      await api('PUT', `/teams/${team}/members`, { as, body: { members: [await emailOf(admin)] } }),
  },
};

/** What a team gives beyond membership, and what the refusal names to a caller without it. */
const GIFTS: readonly {
  readonly name: string;
  readonly give: (world: TeamWorld) => Promise<unknown>;
  readonly pairs: readonly Pair[];
}[] = [
  { name: 'nothing more', pairs: [], give: async () => {} },
  {
    name: 'a role',
    pairs: [['reports:write', 'reports:*']],
    give: async ({ org, team }) =>
      await org.admin(200, 'POST', `/access-control/teams/${team}/roles`, {
        roleUid: await org.role([['reports:write', 'reports:*']]),
      }),
  },
  {
    name: 'a level on a service account',
    pairs: [
      ['serviceaccounts:read', 'serviceaccounts:id:7'],
      ['serviceaccounts:write', 'serviceaccounts:id:7'],
    ],
    give: async ({ org, team }) =>
      await env.DB.prepare(
        `INSERT INTO managed_permissions (org_id, subject_kind, subject, resource, resource_id, level)
         VALUES (?, 'team', ?, 'serviceaccounts', '7', 'Edit')`,
      )
        .bind(org.id, String(team))
        .run(),
  },
];

const MEMBER_LEVEL = ['teams:read'];
const ADMIN_LEVEL = ['teams:write', 'teams:delete', 'teams.permissions:read'];

type TeamWorld = Omit<World, 'caller'>;

/** A team with the gift, a member and an admin of it. */
async function newWorld(give: (typeof GIFTS)[number]['give']): Promise<TeamWorld> {
  const org = await freshOrg();
  const team = await org.team();
  const [outsider, member, admin] = [await org.account(), await org.account(), await org.account()];
  for (const { id } of [member, admin])
    await org.admin(200, 'POST', `/teams/${team}/members`, { userId: id });
  await org.admin(200, 'PUT', `/teams/${team}/members/${admin.id}`, { permission: 4 });
  const world = { org, team, outsider: outsider.id, member: member.id, admin: admin.id };
  await give(world);
  return world;
}

/** The world with a caller who may write the team's members, and holds the pairs beside. */
async function withCaller(world: TeamWorld, holds: readonly Pair[]): Promise<World> {
  const { org, team } = world;
  const caller = await org.account();
  const here = holds.map(([action, scope]) => [action, scope.replace('{team}', String(team))] as const);
  await org.grant(caller.id, [['teams.permissions:write', `teams:id:${team}`], ...here]);
  return { ...world, caller };
}

const onTeam = (actions: readonly string[]): Pair[] => actions.map((action) => [action, 'teams:id:{team}']);

describe('who comes into a team, or becomes its admin, gets no more than the caller holds (I11)', () => {
  for (const [call, { gives, send }] of Object.entries(CALLS)) {
    for (const { name, give, pairs } of GIFTS) {
      it(`${call}, in a team that gives ${name}`, async ({ expect }) => {
        const ofTeam = [...pairs, ...onTeam(MEMBER_LEVEL), ...(gives === 'admin' ? onTeam(ADMIN_LEVEL) : [])];
        const needed = gives === 'nothing' ? [] : ofTeam;
        const world = await newWorld(give);
        for (const missing of needed) {
          const all = await withCaller(
            world,
            needed.filter((held) => held !== missing),
          );
          const { answer, trace } = await traceOf(() => send(all));
          expectAccessDenied(answer, missing[0]);
          expect(trace).toEqual({});
        }
        const answer = await send(await withCaller(world, needed));
        expect(answer.status, answer.text).toBe(200);
      });
    }
  }

  it('a narrower scope than the team gives is not enough', async ({ expect }) => {
    const org = await freshOrg();
    const team = await org.team();
    const roleUid = await org.role([['reports:write', 'reports:*']]);
    await org.admin(200, 'POST', `/access-control/teams/${team}/roles`, { roleUid });
    const { id, as } = await org.account();
    await org.grant(id, [
      ['reports:write', 'reports:id:7'],
      ['teams:read', 'teams:*'],
      ['teams.permissions:write', 'teams:*'],
    ]);
    const { answer, trace } = await traceOf(() =>
      api('POST', `/teams/${team}/members`, { as, body: { userId: id } }),
    );
    expectAccessDenied(answer, 'reports:write');
    expect(trace).toEqual({});
  });

  it('a member of a team cannot make itself its admin', async ({ expect }) => {
    const { org, team, caller } = await withCaller(await newWorld(async () => {}), []);
    await org.admin(200, 'POST', `/teams/${team}/members`, { userId: caller.id });
    const { answer, trace } = await traceOf(() =>
      api('PUT', `/teams/${team}/members/${caller.id}`, { as: caller.as, body: { permission: 4 } }),
    );
    expectAccessDenied(answer, 'teams:write');
    expect(trace).toEqual({});
  });
});
