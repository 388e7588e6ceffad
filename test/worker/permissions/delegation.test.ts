import { describe, it } from 'vitest';

import { expectAccessDenied } from '../../support/access-denied.ts';
import { api } from '../../support/api.ts';
import type { Account, FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { traceOf } from '../../support/snapshot.ts';

/*
 * What may be given and taken is decided in test/unit/service/roles, in every case; here is one refusal and one success
 * of each route.
 */

type Pair = readonly [action: string, scope: string];

const DELEGATE = 'permissions:type:delegate';
const WRITE: Pair = ['roles:write', DELEGATE];
const DELETE: Pair = ['roles:delete', DELEGATE];
const READ_TEAMS: Pair = ['teams:read', 'teams:*'];
const WRITE_TEAMS: Pair = ['teams:write', 'teams:*'];

const toBody = (pairs: readonly Pair[]) => pairs.map(([action, scope]) => ({ action, scope }));

/** A service account that holds exactly the pairs. */
async function accountWith(org: FreshOrg, holds: readonly Pair[]): Promise<Account> {
  const account = await org.account();
  await org.grant(account.id, holds);
  return account;
}

describe("writing roles stays within the caller's own rights (I11)", () => {
  it('when a role is created, changed or deleted', async ({ expect }) => {
    const org = await freshOrg();
    const { as } = await accountWith(org, [WRITE, DELETE, READ_TEAMS]);
    const [within, beyond] = [
      { uid: await org.role([READ_TEAMS]), permissions: toBody([READ_TEAMS]) },
      { uid: await org.role([WRITE_TEAMS]), permissions: toBody([WRITE_TEAMS]) },
    ];
    const roles = '/access-control/roles';
    const body = (permissions: object) => ({ name: unique('role'), version: 1, permissions });
    // A scope is named to who sent it, and never told to who did not.
    const [named, untold] = ['teams:write on teams:*', 'teams:write'];
    const refused = [
      [named, 'POST', roles, body(beyond.permissions)],
      [named, 'PUT', `${roles}/${within.uid}`, body(beyond.permissions)],
      [named, 'PUT', `${roles}/${beyond.uid}`, body(beyond.permissions)],
      [untold, 'PUT', `${roles}/${beyond.uid}`, body(within.permissions)],
      [untold, 'PUT', `${roles}/${beyond.uid}`, body([])],
      [untold, 'DELETE', `${roles}/${beyond.uid}`, undefined],
      [untold, 'DELETE', `${roles}/${beyond.uid}?force=true`, undefined],
    ] as const;
    const { trace } = await traceOf(async () => {
      for (const [lacks, method, path, sent] of refused) {
        expectAccessDenied(await api(method, path, { as, body: sent }), lacks);
      }
      // Not the one that the role has, but the one that was sent.
      const other = body(toBody([['teams:write', 'teams:id:7']]));
      expectAccessDenied(
        await api('PUT', `${roles}/${beyond.uid}`, { as, body: other }),
        'teams:write on teams:id:7',
      );
    });
    expect(trace).toEqual({});
    const allowed = [
      ['POST', roles, body(within.permissions)],
      ['PUT', `${roles}/${within.uid}`, body(within.permissions)],
      ['DELETE', `${roles}/${within.uid}`, undefined],
    ] as const;
    for (const [method, path, sent] of allowed) {
      const { status, text } = await api(method, path, { as, body: sent });
      expect(status, `${method} ${path}: ${text}`).toBe(200);
    }
  });

  it('and rights that come through a team count', async ({ expect }) => {
    const org = await freshOrg();
    const { id, as } = await org.account();
    const team = await org.team();
    const roleUid = await org.role([WRITE, READ_TEAMS]);
    await org.admin(200, 'POST', `/access-control/teams/${team}/roles`, { roleUid });
    const body = { name: unique('role'), permissions: toBody([READ_TEAMS]) };
    const create = () => api('POST', '/access-control/roles', { as, body });
    expectAccessDenied(await create(), 'roles:write');
    await org.admin(200, 'POST', `/teams/${team}/members`, { userId: id });
    expect((await create()).status).toBe(200);
  });
});

describe.each(['users', 'teams'] as const)(
  "roles of %s stay within the caller's own rights (I11)",
  (kind) => {
    it('when they are given, taken or set', async ({ expect }) => {
      const org = await freshOrg();
      const { as } = await accountWith(org, [
        READ_TEAMS,
        ...['add', 'remove'].map((verb): Pair => [`${kind}.roles:${verb}`, DELEGATE]),
      ]);
      const path = `/access-control/${kind}/${kind === 'teams' ? await org.team() : (await org.account()).id}/roles`;
      const [within, beyond, other] = [
        await org.role([READ_TEAMS]),
        await org.role([WRITE_TEAMS]),
        await org.role([['teams:read', 'teams:id:7'], WRITE_TEAMS]),
      ];
      await org.admin(200, 'POST', path, { roleUid: beyond });
      const refused = [
        ['POST', path, { roleUid: other }],
        ['PUT', path, { roleUids: [beyond, other] }],
        ['PUT', path, { roleUids: [within] }],
        ['DELETE', `${path}/${beyond}`, undefined],
      ] as const;
      const { trace } = await traceOf(async () => {
        for (const [method, where, body] of refused) {
          expectAccessDenied(await api(method, where, { as, body }), 'teams:write');
        }
      });
      expect(trace).toEqual({});
      const allowed = [
        ['POST', path, { roleUid: within }, [beyond, within]],
        ['DELETE', `${path}/${within}`, undefined, [beyond]],
        ['PUT', path, { roleUids: [beyond, within] }, [beyond, within]],
      ] as const;
      for (const [method, where, body, after] of allowed) {
        const { status, text } = await api(method, where, { as, body });
        expect(status, `${method} ${where}: ${text}`).toBe(200);
        const listed = await org.admin(200, 'GET', path);
        expect(new Set(listed.body.map(({ uid }: { uid: string }) => uid))).toEqual(new Set(after));
      }
    });
  },
);

describe('a role of another org (I10)', () => {
  it('is not found, whatever it grants, and nothing is changed anywhere', async ({ expect }) => {
    const [org, other] = [await freshOrg(), await freshOrg()];
    const rights = ['users.roles:add', 'users.roles:remove', 'teams.roles:add', 'teams.roles:remove'];
    const { id, as } = await accountWith(org, [
      WRITE,
      DELETE,
      ...rights.map((action): Pair => [action, DELEGATE]),
    ]);
    const team = await org.team();
    const roles = [await other.role([]), await other.role([WRITE_TEAMS])];
    const { trace } = await traceOf(async () => {
      for (const roleUid of roles) {
        const calls: readonly (readonly [method: string, path: string, body?: object])[] = [
          ['PUT', `/access-control/roles/${roleUid}`, { name: unique('role'), version: 9, permissions: [] }],
          ['DELETE', `/access-control/roles/${roleUid}`],
          ['DELETE', `/access-control/roles/${roleUid}?force=true`],
          ...[`users/${id}`, `teams/${team}`].flatMap((assignee) => [
            ['POST', `/access-control/${assignee}/roles`, { roleUid }] as const,
            ['PUT', `/access-control/${assignee}/roles`, { roleUids: [roleUid] }] as const,
            ['DELETE', `/access-control/${assignee}/roles/${roleUid}`] as const,
          ]),
        ];
        for (const [method, path, body] of calls) {
          const answer = await api(method, path, { as, body });
          expect([answer.status, answer.body.message], `${method} ${path}`).toEqual([404, 'Role not found']);
        }
      }
    });
    expect(trace).toEqual({});
  });
});
