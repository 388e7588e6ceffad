import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import { expectAccessDenied } from '../../support/access-denied.ts';
import type { Answer, As } from '../../support/api.ts';
import { ADMIN, api, ok } from '../../support/api.ts';
import { link } from '../../support/external-groups.ts';
import type { FreshOrg } from '../../support/fresh-org.ts';
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
  it('do each call: whoever holds what it needs on that very team', async ({ expect }) => {
    const org = await freshOrg();
    const [team, other] = [await org.team(), await org.team()];
    for (const each of [team, other]) await link(org, each, 'group');
    const [READ, WRITE] = ['teams.permissions:read', 'teams.permissions:write'] as const;
    const holderOf = async (pairs: readonly Pair[]): Promise<As> => {
      const { id, as } = await org.account();
      if (pairs.length > 0) await org.grant(id, pairs);
      return as;
    };
    const insufficient = async (needs: string, opposite: string) => [
      await holderOf([
        [needs, `teams:id:${other}`],
        [needs, `teams:id:${team}0`],
      ]),
      await holderOf([
        [opposite, 'teams:*'],
        ['teams:read', 'teams:*'],
        ['teams:write', 'teams:*'],
        ['teams:delete', 'teams:*'],
        ['org.users:write', 'users:*'],
      ]),
    ];
    const nobody = await holderOf([]);
    const refused = new Map([
      [READ, [nobody, ...(await insufficient(READ, WRITE))]],
      [WRITE, [nobody, ...(await insufficient(WRITE, READ))]],
    ] as readonly (readonly [string, readonly As[]])[]);
    const { trace } = await traceOf(async () => {
      for (const { needs, send } of Object.values(CALLS)) {
        for (const as of refused.get(needs) ?? []) {
          expectAccessDenied(await send(team, as), needs);
          // Nor does it learn that a team is missing.
          expectAccessDenied(await send(NO_ID, as), needs);
        }
      }
    });
    expect(trace).toEqual({});
    for (const [call, { needs, status = 200, send }] of Object.entries(CALLS)) {
      const very = await org.team();
      await link(org, very, 'group');
      const as = await holderOf([
        [needs, `teams:id:${very}`],
        ['teams:read', `teams:id:${very}`],
      ]);
      expectAccessDenied(await send(other, as), needs);
      const answer = await send(very, as);
      expect(answer.status, `${call}: ${answer.text}`).toBe(status);
    }
  });

  it('read and write all: an Admin, and no other org role', async ({ expect }) => {
    const org = await freshOrg();
    const team = await org.team();
    await link(org, team, 'group');
    for (const [role, status] of [
      ['None', 403],
      ['Viewer', 403],
      ['Editor', 403],
      ['Admin', 200],
    ] as const) {
      const { as } = await org.account(role);
      for (const call of ['listing groups', 'linking a group', 'unlinking a group by path']) {
        expect((await CALLS[call]?.send(team, as))?.status, `${role} ${call}`).toBe(status);
      }
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
  it('is answered 404, for each call', async ({ expect }) => {
    const org = await freshOrg();
    const { trace } = await traceOf(async () => {
      for (const [call, { send }] of Object.entries(CALLS)) {
        for (const team of [NO_ID, NO_UID, 2_147_483_647]) {
          const answer = await send(team, ADMIN, org.id);
          expect([answer.status, answer.body.message], call).toEqual([404, 'Team not found']);
        }
      }
    });
    expect(trace).toEqual({});
  });

  it('and can be no id is answered 400, for each call', async ({ expect }) => {
    const org = await freshOrg();
    const { as } = await org.account();
    for (const { send } of Object.values(CALLS)) {
      for (const team of ['1.5', '%00', '1%2F2', '%F0%9F%98%80', '9'.repeat(400)]) {
        const answer = await send(team, ADMIN, org.id);
        expect([answer.status, answer.body.message], team).toEqual([400, 'teamId is invalid']);
        expect((await send(team, as)).status, team).toBe(403);
      }
    }
  });
});

describe("another org's team is answered like one that does not exist (I10)", () => {
  const seen = ({ status, body: { accessErrorId, ...body } }: Answer) => ({
    status,
    body: { ...body, ...(accessErrorId !== undefined && { accessErrorId: 'ACE' }) },
  });

  it('to an Admin and a server admin, for each call', async ({ expect }) => {
    const [org, other] = [await freshOrg(), await freshOrg()];
    const theirs = await other.team();
    await link(other, theirs, 'group');
    await link(org, await org.team(), 'group');
    const theirUid = await uidOf(theirs);
    const { as } = await org.account('Admin');
    const nobody = await org.account();
    const { trace } = await traceOf(async () => {
      for (const { send } of Object.values(CALLS)) {
        for (const [caller, where] of [[as], [nobody.as], [ADMIN, org.id]] as const) {
          for (const [real, none] of [
            [theirs, NO_ID],
            [theirUid, NO_UID],
          ] as const) {
            const answer = await send(real, caller, where);
            expect(seen(answer)).toEqual(seen(await send(none, caller, where)));
            expect(answer.status).toBe(caller === nobody.as ? 403 : 404);
          }
        }
      }
    });
    expect(trace).toEqual({});
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

/*
 * What must be held is decided without a database: test/unit/service/groups/. What a group brings to a user is found as
 * group-sync-users-access.test.ts has it; here is what a team brings to a group, or to an account from outside.
 */
describe('nobody gives by an external group what it does not hold (I11)', () => {
  it('linking a group, or using an account that is a member by one', async ({ expect }) => {
    const org = await freshOrg();
    const team = await org.team();
    const external = await org.account();
    await org.admin(200, 'PUT', `/groupsync/users/${external.id}/groups`, {
      groups: ['cn=theirs,ou=groups'],
    });
    await link(org, team, 'CN=Theirs,OU=Groups');
    const role: Pair = ['reports:write', 'reports:*'];
    const roleUid = await org.role([role]);
    await org.admin(200, 'POST', `/access-control/teams/${team}/roles`, { roleUid });
    await org.admin(200, 'POST', `/access-control/projects/p/teams/${team}`, { permission: 'Viewer' });
    const level: Pair = ['projects:read', 'projects:id:p'];
    const membership: Pair = ['teams:read', `teams:id:${team}`];
    const callerWith = async (...pairs: readonly Pair[]): Promise<As> => {
      const { id, as } = await org.account();
      const may: Pair[] = [
        ['teams.permissions:write', `teams:id:${team}`],
        ['serviceaccounts:write', 'serviceaccounts:*'],
      ];
      await org.grant(id, [...may, ...pairs]);
      return as;
    };
    const SENDS: readonly ((as: As) => Promise<Answer>)[] = [
      (as) => api('POST', `/teams/${team}/groups`, { as, body: { groupId: 'nobody is in it yet' } }),
      (as) => api('POST', `/teams/${team}/groups`, { as, body: { groupId: 'cn=*,ou=groups' } }),
      (as) => api('POST', `/serviceaccounts/${external.id}/tokens`, { as, body: { name: unique('token') } }),
    ];
    const callers = [
      ['reports:write', await callerWith(level, membership)],
      ['projects:read', await callerWith(role, membership)],
      ['teams:read', await callerWith(role, level)],
    ] as const;
    const { trace } = await traceOf(async () => {
      for (const send of SENDS) {
        for (const [missing, as] of callers) expectAccessDenied(await send(as), missing);
      }
    });
    expect(trace).toEqual({});
    const all = await callerWith(role, level, membership);
    for (const send of SENDS) {
      const answer = await send(all);
      expect(answer.status, answer.text).toBe(200);
    }
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
