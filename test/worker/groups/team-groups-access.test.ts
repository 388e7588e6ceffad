import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import { expectAccessDenied } from '../../support/access-denied.ts';
import type { Answer, As } from '../../support/api.ts';
import { ADMIN, api, ok } from '../../support/api.ts';
import { link } from '../../support/external-groups.ts';
import type { Account, FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { NO_ID } from '../../support/people.ts';
import { traceOf } from '../../support/snapshot.ts';

type Pair = readonly [action: string, scope: string];
type Listed = { readonly orgId: number; readonly teamId: number; readonly groupId: string };

const NO_UID = 'nosuchteam';

const idsIn = (groups: readonly Listed[]): string[] => groups.map(({ groupId }) => groupId);

const linked = async (org: FreshOrg, team: number | string): Promise<string[]> =>
  idsIn((await org.admin(200, 'GET', `/teams/${team}/groups`)).body);

const uidOf = async (team: number): Promise<string> =>
  String(await env.DB.prepare('SELECT uid FROM teams WHERE id = ?').bind(team).first('uid'));

/** Every call about external groups, and what it takes. */
const CALLS: Readonly<
  Record<
    string,
    {
      readonly needs: string;
      /** The answer to somebody who may. Default 200. */
      readonly status?: number;
      readonly send: (team: number | string, as: As, org?: number) => Promise<Answer>;
    }
  >
> = {
  'listing groups': {
    needs: 'teams.permissions:read',
    send: (team, as, org) => api('GET', `/teams/${team}/groups`, { as, ...(org !== undefined && { org }) }),
  },
  'searching groups': {
    needs: 'teams.permissions:read',
    send: (team, as, org) =>
      api('GET', `/teams/${team}/groups/search?query=g`, { as, ...(org !== undefined && { org }) }),
  },
  'linking a group': {
    needs: 'teams.permissions:write',
    send: (team, as, org) =>
      api('POST', `/teams/${team}/groups`, {
        as,
        ...(org !== undefined && { org }),
        body: { groupId: unique('new') },
      }),
  },
  'linking a linked group': {
    needs: 'teams.permissions:write',
    status: 400,
    send: (team, as, org) =>
      api('POST', `/teams/${team}/groups`, {
        as,
        ...(org !== undefined && { org }),
        body: { groupId: 'group' },
      }),
  },
  'unlinking a group by path': {
    needs: 'teams.permissions:write',
    send: (team, as, org) =>
      api('DELETE', `/teams/${team}/groups/group`, { as, ...(org !== undefined && { org }) }),
  },
  'unlinking a group by query': {
    needs: 'teams.permissions:write',
    send: (team, as, org) =>
      api('DELETE', `/teams/${team}/groups?groupId=group`, { as, ...(org !== undefined && { org }) }),
  },
  'unlinking a group that is not linked': {
    needs: 'teams.permissions:write',
    status: 404,
    send: (team, as, org) =>
      api('DELETE', `/teams/${team}/groups/other`, { as, ...(org !== undefined && { org }) }),
  },
};

describe('who may', () => {
  for (const [call, { needs, status = 200, send }] of Object.entries(CALLS)) {
    it(`${call}: whoever holds ${needs} on that very team`, async ({ expect }) => {
      const org = await freshOrg();
      const [team, other] = [await org.team(), await org.team()];
      await link(org, team, 'group');
      await link(org, other, 'group');
      const opposite = needs.endsWith('read') ? 'teams.permissions:write' : 'teams.permissions:read';
      const refused: readonly (readonly Pair[])[] = [
        [],
        [[needs, `teams:id:${other}`]],
        [[needs, `teams:id:${team}0`]],
        [[opposite, 'teams:*']],
        [
          ['teams:read', 'teams:*'],
          ['teams:write', 'teams:*'],
          ['teams:delete', 'teams:*'],
          ['org.users:write', 'users:*'],
        ],
      ];
      for (const holds of refused) {
        const { id, as } = await org.account();
        await org.grant(id, holds);
        const { answer, trace } = await traceOf(() => send(team, as));
        expectAccessDenied(answer, needs);
        // Nor does it learn that a team is missing.
        expectAccessDenied(await send(NO_ID, as), needs);
        expect(trace).toEqual({});
      }
      const { id, as } = await org.account();
      await org.grant(id, [
        [needs, `teams:id:${team}`],
        ['teams:read', `teams:id:${team}`],
      ]);
      expectAccessDenied(await send(other, as), needs);
      const answer = await send(team, as);
      expect(answer.status, answer.text).toBe(status);
    });
  }

  it.for([
    ['None', 403],
    ['Viewer', 403],
    ['Editor', 403],
    ['Admin', 200],
  ] as const)('read and write all: an org role %s gets %i', async ([role, status], { expect }) => {
    const org = await freshOrg();
    const team = await org.team();
    await link(org, team, 'group');
    const { as } = await org.account(role);
    for (const call of ['listing groups', 'linking a group', 'unlinking a group by path']) {
      expect((await CALLS[call]?.send(team, as))?.status, call).toBe(status);
    }
  });

  it('read and write all: an admin of the team, and not its members', async ({ expect }) => {
    const org = await freshOrg();
    const team = await org.team();
    await link(org, team, 'group');
    const [member, admin] = [await org.account(), await org.account()];
    for (const { id } of [member, admin])
      await org.admin(200, 'POST', `/teams/${team}/members`, { userId: id });
    await org.admin(200, 'PUT', `/teams/${team}/members/${admin.id}`, { permission: 4 });
    for (const call of ['listing groups', 'linking a group', 'unlinking a group by path']) {
      expect((await CALLS[call]?.send(team, member.as))?.status, call).toBe(403);
      expect((await CALLS[call]?.send(team, admin.as))?.status, call).toBe(200);
    }
  });

  it('do anything: nobody without credentials', async ({ expect }) => {
    const org = await freshOrg();
    const team = await org.team();
    for (const [call, { send }] of Object.entries(CALLS)) {
      const { status, body } = await send(team, null, org.id);
      expect([status, body.messageId], call).toEqual([401, 'auth.unauthorized']);
    }
  });
});

describe('a team that is not there', () => {
  it.for(Object.entries(CALLS))('is answered 404: %s', async ([, { send }], { expect }) => {
    const org = await freshOrg();
    for (const team of [NO_ID, NO_UID, 2_147_483_647]) {
      const { answer, trace } = await traceOf(() => send(team, ADMIN, org.id));
      expect([answer.status, answer.body.message]).toEqual([404, 'Team not found']);
      expect(trace).toEqual({});
    }
  });

  it.for(Object.entries(CALLS))('and can be no id is answered 400: %s', async ([, { send }], { expect }) => {
    const org = await freshOrg();
    const { as } = await org.account();
    for (const team of ['1.5', '%00', '1%2F2', '%F0%9F%98%80', '9'.repeat(400)]) {
      const answer = await send(team, ADMIN, org.id);
      expect([answer.status, answer.body.message], team).toEqual([400, 'teamId is invalid']);
      expect((await send(team, as)).status, team).toBe(403);
    }
  });
});

describe("another org's team is answered like one that does not exist (I10)", () => {
  const seen = ({ status, body: { accessErrorId, ...body } }: Answer) => ({
    status,
    body: { ...body, ...(accessErrorId !== undefined && { accessErrorId: 'ACE' }) },
  });

  it.for(Object.entries(CALLS))('to an Admin and a server admin: %s', async ([, { send }], { expect }) => {
    const [org, other] = [await freshOrg(), await freshOrg()];
    const theirs = await other.team();
    await link(other, theirs, 'group');
    await link(org, await org.team(), 'group');
    const theirUid = await uidOf(theirs);
    const { as } = await org.account('Admin');
    const nobody = await org.account();
    for (const [caller, where] of [[as], [nobody.as], [ADMIN, org.id]] as const) {
      for (const [real, none] of [
        [theirs, NO_ID],
        [theirUid, NO_UID],
      ] as const) {
        const { answer, trace } = await traceOf(() => send(real, caller, where));
        expect(seen(answer)).toEqual(seen(await send(none, caller, where)));
        expect(answer.status).toBe(caller === nobody.as ? 403 : 404);
        expect(trace).toEqual({});
      }
    }
    expect(await linked(other, theirs)).toEqual(['group']);
  });

  it('and the same group of two orgs is two', async ({ expect }) => {
    const [org, other] = [await freshOrg(), await freshOrg()];
    const [own, theirs] = [await org.team(), await other.team()];
    await link(org, own, 'group');
    await link(other, theirs, 'GROUP');
    await org.admin(200, 'DELETE', `/teams/${own}/groups/group`);
    expect([await linked(org, own), await linked(other, theirs)]).toEqual([[], ['GROUP']]);
  });
});

type World = { readonly org: FreshOrg; readonly team: number; readonly external: Account };

/** What makes a team's membership worth something. */
const GIFTS: readonly {
  readonly name: string;
  readonly give: (world: World) => Promise<unknown>;
  readonly pairs: readonly Pair[];
}[] = [
  { name: 'nothing more', pairs: [], give: async () => {} },
  {
    name: 'a role',
    pairs: [
      ['reports:write', 'reports:*'],
      ['reports:create', ''],
    ],
    give: async ({ org, team }) =>
      await org.admin(200, 'POST', `/access-control/teams/${team}/roles`, {
        roleUid: await org.role([
          ['reports:write', 'reports:*'],
          ['reports:create', ''],
        ]),
      }),
  },
  {
    name: 'a level on a service account',
    pairs: [
      ['serviceaccounts:read', 'serviceaccounts:id:{external}'],
      ['serviceaccounts:write', 'serviceaccounts:id:{external}'],
    ],
    give: async ({ org, team, external }) =>
      await org.admin(200, 'POST', `/access-control/serviceaccounts/${external.id}/teams/${team}`, {
        permission: 'Edit',
      }),
  },
];

/** Group that somebody is in already. */
const THEIRS = 'cn=theirs,ou=groups';

/** Calls that make somebody a member by an external group: what they need beside what membership gives. */
const GIVING: readonly {
  readonly name: string;
  readonly may: readonly Pair[];
  readonly before?: (world: World) => Promise<unknown>;
  readonly send: (world: World, caller: Account) => Promise<Answer>;
}[] = [
  {
    name: 'linking a group that somebody is in',
    may: [['teams.permissions:write', 'teams:id:{team}']],
    send: ({ team }, { as }) =>
      api('POST', `/teams/${team}/groups`, { as, body: { groupId: THEIRS.toUpperCase() } }),
  },
  {
    name: 'linking a group that nobody is in yet',
    may: [['teams.permissions:write', 'teams:id:{team}']],
    send: ({ team }, { as }) =>
      api('POST', `/teams/${team}/groups`, { as, body: { groupId: unique('group') } }),
  },
  {
    name: 'linking all groups under a rest',
    may: [['teams.permissions:write', 'teams:id:{team}']],
    send: ({ team }, { as }) =>
      api('POST', `/teams/${team}/groups`, { as, body: { groupId: 'cn=*,ou=groups' } }),
  },
  {
    name: 'saying that somebody is in a linked group',
    may: [['groupsync.mappings:write', '']],
    before: ({ org, team }) => link(org, team, 'linked'),
    send: ({ external }, { as }) =>
      api('PUT', `/groupsync/users/${external.id}/groups`, { as, body: { groups: [THEIRS, 'LINKED'] } }),
  },
  {
    name: 'saying that somebody is in a group that a star stands for',
    may: [['groupsync.mappings:write', '']],
    before: ({ org, team }) => link(org, team, 'CN=*,OU=Linked'),
    send: ({ external }, { as }) =>
      api('PUT', `/groupsync/users/${external.id}/groups`, { as, body: { groups: ['cn=x,ou=linked'] } }),
  },
  {
    name: 'saying it of oneself',
    may: [['groupsync.mappings:write', '']],
    before: ({ org, team }) => link(org, team, 'CN=*,OU=Linked'),
    send: (_world, { id, as }) =>
      api('PUT', `/groupsync/users/${id}/groups`, { as, body: { groups: ['cn=x,ou=linked'] } }),
  },
  {
    name: 'a token of an account that is a member from outside',
    may: [['serviceaccounts:write', 'serviceaccounts:*']],
    before: ({ org, team }) => link(org, team, THEIRS),
    send: ({ external }, { as }) =>
      api('POST', `/serviceaccounts/${external.id}/tokens`, { as, body: { name: unique('token') } }),
  },
];

describe('nobody gives by an external group what it does not hold (I11)', () => {
  for (const { name, may, before = async () => {}, send } of GIVING) {
    for (const gift of GIFTS) {
      it(`${name}, where the team gives ${gift.name}`, async ({ expect }) => {
        const org = await freshOrg();
        const world: World = { org, team: await org.team(), external: await org.account() };
        const { team, external } = world;
        await org.admin(200, 'PUT', `/groupsync/users/${external.id}/groups`, { groups: [THEIRS] });
        await gift.give(world);
        await before(world);
        const here = ([action, scope]: Pair): Pair => [
          action,
          scope.replace('{team}', String(team)).replace('{external}', String(external.id)),
        ];
        const needed = [...gift.pairs, ['teams:read', 'teams:id:{team}'] as const].map(here);
        const allowed = may.map(here);
        for (const missing of needed) {
          // What the call takes anyway cannot be missing.
          if (allowed.some(([action]) => action === missing[0])) continue;
          const caller = await org.account();
          await org.grant(caller.id, [...allowed, ...needed.filter((pair) => pair !== missing)]);
          const { answer, trace } = await traceOf(() => send(world, caller));
          expectAccessDenied(answer, missing[0]);
          expect(trace).toEqual({});
        }
        const caller = await org.account();
        await org.grant(caller.id, [...allowed, ...needed]);
        const answer = await send(world, caller);
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
      api('POST', `/teams/${team}/groups`, { as, body: { groupId: 'a' } }),
    );
    expectAccessDenied(answer, 'reports:write');
    expect(trace).toEqual({});
  });

  it('what is taken away in the meantime is not held any more (I4)', async ({ expect }) => {
    const org = await freshOrg();
    const team = await org.team();
    const roleUid = await org.role([['reports:write', 'reports:*']]);
    await org.admin(200, 'POST', `/access-control/teams/${team}/roles`, { roleUid });
    const { id, as } = await org.account();
    await org.grant(id, [
      ['teams:read', 'teams:*'],
      ['teams.permissions:write', 'teams:*'],
    ]);
    await org.admin(200, 'POST', `/access-control/users/${id}/roles`, { roleUid });
    await ok(200, 'POST', `/teams/${team}/groups`, { as, body: { groupId: 'a' } });
    await org.admin(200, 'DELETE', `/access-control/users/${id}/roles/${roleUid}`);
    expectAccessDenied(
      await api('POST', `/teams/${team}/groups`, { as, body: { groupId: 'b' } }),
      'reports:write',
    );
    expect(await linked(org, team)).toEqual(['a']);
  });

  it('taking it away asks for nothing of the kind', async ({ expect }) => {
    const org = await freshOrg();
    const team = await org.team();
    const roleUid = await org.role([['reports:write', 'reports:*']]);
    await org.admin(200, 'POST', `/access-control/teams/${team}/roles`, { roleUid });
    await link(org, team, 'a/b', 'c');
    const { id, as } = await org.account();
    await org.grant(id, [['teams.permissions:write', `teams:id:${team}`]]);
    await ok(200, 'DELETE', `/teams/${team}/groups/a/b`, { as });
    await ok(200, 'DELETE', `/teams/${team}/groups?groupId=c`, { as });
    expect(await linked(org, team)).toEqual([]);
  });
});
