import { describe, it } from 'vitest';

import { expectAccessDenied } from '../../support/access-denied.ts';
import { api } from '../../support/api.ts';
import type { Account, FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { traceOf } from '../../support/snapshot.ts';

type Pair = readonly [action: string, scope: string];

const READ_REPORTS: Pair = ['reports:read', 'reports:*'];
const WRITE_REPORTS: Pair = ['reports:write', 'reports:*'];

/** A service account of the org that holds the pairs beside what its org role brings. */
async function accountWith(org: FreshOrg, holds: readonly Pair[], role?: string): Promise<Account> {
  const account = await org.account(role);
  await org.grant(account.id, holds);
  return account;
}

/** A team that holds the pairs. */
async function teamWith(org: FreshOrg, holds: readonly Pair[]): Promise<number> {
  const team = await org.team();
  await org.admin(200, 'POST', `/access-control/teams/${team}/roles`, { roleUid: await org.role(holds) });
  return team;
}

describe('a team gives its members no more than the caller holds (I11)', () => {
  const callers: readonly { name: string; team: readonly Pair[]; lacks?: string }[] = [
    { name: 'a team without roles', team: [] },
    { name: 'a team that grants what the caller holds', team: [['reports:read', 'reports:id:7']] },
    { name: 'a team that grants more', team: [READ_REPORTS, WRITE_REPORTS], lacks: 'reports:write' },
    { name: 'a team that grants a wider scope', team: [['teams:read', 'teams:*']], lacks: 'teams:read' },
  ];
  for (const { name, team: holds, lacks } of callers) {
    it(`${name}: adding a member is ${lacks === undefined ? 'allowed' : 'refused'}`, async ({ expect }) => {
      const org = await freshOrg();
      const team = await teamWith(org, holds);
      const here = `teams:id:${team}`;
      const caller = await accountWith(org, [
        READ_REPORTS,
        ['teams.permissions:write', here],
        ['teams:read', here],
      ]);
      // Another account, and the caller itself.
      for (const userId of [(await org.account()).id, caller.id]) {
        const call = () => api('POST', `/teams/${team}/members`, { as: caller.as, body: { userId } });
        const { answer, trace } = await traceOf(call);
        if (lacks === undefined) {
          expect(answer.status, answer.text).toBe(200);
        } else {
          expectAccessDenied(answer, lacks);
          expect(trace).toEqual({});
        }
      }
    });
  }

  it('needs the right to the very team', async () => {
    const org = await freshOrg();
    const [team, other] = [await org.team(), await org.team()];
    const { id, as } = await accountWith(org, [['teams.permissions:write', `teams:id:${other}`]]);
    const answer = await api('POST', `/teams/${team}/members`, { as, body: { userId: id } });
    expectAccessDenied(answer, 'teams.permissions:write');
  });
});

describe('a token acts for no account that may do more than the caller (I11)', () => {
  /** Gives an account what the caller lacks; the action that the refusal names. */
  const ways: readonly {
    name: string;
    lacks?: string;
    give: (org: FreshOrg, id: number) => Promise<unknown>;
  }[] = [
    { name: 'nothing', give: async () => {} },
    { name: 'what the caller holds', give: (org, id) => org.grant(id, [['reports:read', 'reports:id:7']]) },
    {
      name: 'a role',
      lacks: 'reports:write',
      give: (org, id) => org.grant(id, [READ_REPORTS, WRITE_REPORTS]),
    },
    {
      name: 'a team',
      lacks: 'reports:write',
      give: async (org, userId) => {
        const team = await teamWith(org, [WRITE_REPORTS]);
        await org.admin(200, 'POST', `/teams/${team}/members`, { userId });
      },
    },
    {
      name: 'a global assignment',
      lacks: 'reports:write',
      give: async (org, id) => {
        const roleUid = await org.role([WRITE_REPORTS], { global: true });
        await org.admin(200, 'POST', `/access-control/users/${id}/roles`, { roleUid, global: true });
      },
    },
  ];
  for (const { name, lacks, give } of ways) {
    it(`an account with ${name}: ${lacks === undefined ? 'allowed' : 'refused'}`, async ({ expect }) => {
      const org = await freshOrg();
      const caller = await accountWith(org, [
        READ_REPORTS,
        ['serviceaccounts:write', 'serviceaccounts:*'],
        ['teams:read', 'teams:*'],
      ]);
      const { id } = await org.account();
      await give(org, id);
      const { answer, trace } = await traceOf(() =>
        api('POST', `/serviceaccounts/${id}/tokens`, { as: caller.as, body: { name: unique('token') } }),
      );
      if (lacks === undefined) {
        expect(answer.status, answer.text).toBe(200);
      } else {
        expectAccessDenied(answer, lacks);
        expect(trace).toEqual({});
      }
    });
  }

  it('an account that holds in every org what the caller holds in its own: refused', async ({ expect }) => {
    const org = await freshOrg();
    const write: Pair = ['roles:write', 'permissions:type:delegate'];
    const caller = await accountWith(org, [write, ['serviceaccounts:write', 'serviceaccounts:*']]);
    const { id } = await org.account();
    const roleUid = await org.role([write], { global: true });
    await org.admin(200, 'POST', `/access-control/users/${id}/roles`, { roleUid, global: true });
    const path = `/serviceaccounts/${id}/tokens`;
    const { answer, trace } = await traceOf(() =>
      api('POST', path, { as: caller.as, body: { name: unique('token') } }),
    );
    expectAccessDenied(answer, 'roles:write');
    expect(trace).toEqual({});
  });

  it("an account with an org role above the caller's, even while it is disabled: refused", async ({
    expect,
  }) => {
    const org = await freshOrg();
    const { as } = await accountWith(org, [['serviceaccounts:write', 'serviceaccounts:*']]);
    for (const isDisabled of [false, true]) {
      const made = await org.admin(201, 'POST', '/serviceaccounts', {
        name: unique('account'),
        role: 'Viewer',
        isDisabled,
      });
      const { answer, trace } = await traceOf(() =>
        api('POST', `/serviceaccounts/${made.body.id}/tokens`, { as, body: { name: unique('token') } }),
      );
      expect([answer.status, answer.body.title], answer.text).toEqual([403, 'Access denied']);
      expect(trace).toEqual({});
    }
  });
});

describe("an org role above one's own cannot be given (I11)", () => {
  const roles = ['None', 'Viewer', 'Editor', 'Admin'] as const;

  it('to a new service account', async ({ expect }) => {
    const org = await freshOrg();
    for (const [rank, own] of roles.entries()) {
      const { as } = await accountWith(org, [['serviceaccounts:create', '']], own);
      for (const [wanted, role] of roles.entries()) {
        const body = { name: unique('account'), role };
        const { answer, trace } = await traceOf(() => api('POST', '/serviceaccounts', { as, body }));
        const outcome = [answer.status, answer.body.messageId];
        if (wanted <= rank) {
          expect(outcome, `${own} gives ${role}: ${answer.text}`).toEqual([201, undefined]);
        } else {
          expect(outcome, `${own} gives ${role}`).toEqual([403, 'serviceaccounts.ErrRoleForbidden']);
          expect(trace).toEqual({});
        }
      }
    }
  });

  it('to a new service account by leaving the role out, which means Viewer', async ({ expect }) => {
    const org = await freshOrg();
    const { as } = await accountWith(org, [['serviceaccounts:create', '']]);
    const answer = await api('POST', '/serviceaccounts', { as, body: { name: unique('account') } });
    expect([answer.status, answer.body.messageId]).toEqual([403, 'serviceaccounts.ErrRoleForbidden']);
  });

  it('to a person who is added to the org', async ({ expect }) => {
    const [org, elsewhere] = [await freshOrg(), await freshOrg()];
    const { login } = await elsewhere.person();
    const { as } = await accountWith(org, [['org.users:add', 'users:*']], 'Viewer');
    const add = (role: string) =>
      api('POST', `/orgs/${org.id}/users`, { as, body: { loginOrEmail: login, role } });
    for (const role of ['Editor', 'admin']) {
      const { answer, trace } = await traceOf(() => add(role));
      expect(answer.status, answer.text).toBe(403);
      expect(answer.body.message).toBe("Cannot assign a role higher than user's role");
      expect(trace).toEqual({});
    }
    expect((await add('Viewer')).status).toBe(200);
  });
});

describe('a person who is created can do no more than the caller (I11)', () => {
  it('so whoever lacks the rights of a Viewer cannot create one', async ({ expect }) => {
    const org = await freshOrg();
    const { id, as } = await org.account();
    const roleUid = await org.role([['users:create', '']], { global: true });
    await org.admin(200, 'POST', `/access-control/users/${id}/roles`, { roleUid, global: true });
    const body = { login: unique('person'), password: 'secret', orgId: org.id };
    const { answer, trace } = await traceOf(() => api('POST', '/admin/users', { as, body }));
    expect([answer.status, answer.body.title], answer.text).toEqual([403, 'Access denied']);
    expect(trace).toEqual({});
  });
});
