import { describe, it } from 'vitest';

import { expectAccessDenied } from '../../support/access-denied.ts';
import { api } from '../../support/api.ts';
import type { Account, FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { traceOf } from '../../support/snapshot.ts';
import { storedPerson } from '../../support/stored-people.ts';

/*
 * Ways to more rights than one's own that lead through what is stored. What each change asks of its caller is decided
 * in test/unit/service, in every case.
 */

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
  it('nor the caller itself', async ({ expect }) => {
    const org = await freshOrg();
    const caller = await accountWith(org, [
      READ_REPORTS,
      ['teams.permissions:write', 'teams:*'],
      ['teams:read', 'teams:*'],
    ]);
    const other = await org.account();
    const add = (team: number, userId: number) =>
      api('POST', `/teams/${team}/members`, { as: caller.as, body: { userId } });
    const within = await teamWith(org, [['reports:read', 'reports:id:7']]);
    const beyond = await teamWith(org, [READ_REPORTS, WRITE_REPORTS]);
    const { trace } = await traceOf(async () => {
      for (const id of [other.id, caller.id]) expectAccessDenied(await add(beyond, id), 'reports:write');
    });
    expect(trace).toEqual({});
    for (const id of [other.id, caller.id]) expect((await add(within, id)).status).toBe(200);
  });
});

describe('a token acts for no account that may do more than the caller (I11)', () => {
  const write: Pair = ['roles:write', 'permissions:type:delegate'];
  let made: Promise<{ readonly org: FreshOrg; readonly caller: Account }> | undefined;
  /** One caller for all ways: it holds the pairs in the org alone. */
  const world = () =>
    (made ??= freshOrg().then(async (org) => {
      const holds: readonly Pair[] = [
        READ_REPORTS,
        write,
        ['serviceaccounts:write', 'serviceaccounts:*'],
        ['teams:read', 'teams:*'],
      ];
      return { org, caller: await accountWith(org, holds) };
    }));

  const giveEverywhere = async (org: FreshOrg, id: number, pairs: readonly Pair[]) => {
    const roleUid = await org.role(pairs, { global: true });
    await org.admin(200, 'POST', `/access-control/users/${id}/roles`, { roleUid, global: true });
  };

  /** Gives an account what the caller lacks; the action that the refusal names. */
  const ways: readonly {
    name: string;
    lacks?: string;
    give: (org: FreshOrg, id: number) => Promise<unknown>;
  }[] = [
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
      give: (org, id) => giveEverywhere(org, id, [WRITE_REPORTS]),
    },
    {
      name: 'in every org what the caller holds in its own',
      lacks: 'roles:write',
      give: (org, id) => giveEverywhere(org, id, [write]),
    },
  ];
  it.for(ways)('an account with $name', async ({ lacks, give }, { expect }) => {
    const { org, caller } = await world();
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

  it("an account with an org role above the caller's, even while it is disabled", async ({ expect }) => {
    const { org, caller } = await world();
    for (const isDisabled of [false, true]) {
      const account = { name: unique('account'), role: 'Viewer', isDisabled };
      const { id } = (await org.admin(201, 'POST', '/serviceaccounts', account)).body;
      const { answer, trace } = await traceOf(() =>
        api('POST', `/serviceaccounts/${id}/tokens`, { as: caller.as, body: { name: unique('token') } }),
      );
      expect([answer.status, answer.body.title], answer.text).toEqual([403, 'Access denied']);
      expect(trace).toEqual({});
    }
  });
});

describe("an org role above one's own cannot be given (I11)", () => {
  const ROLES = ['None', 'Viewer', 'Editor', 'Admin'] as const;

  it.for([
    ['None', ['None']],
    ['Editor', ['None', 'Viewer', 'Editor']],
  ] as const)('to a new service account, by one with the role %s', async ([own, mayGive], { expect }) => {
    const org = await freshOrg();
    const { as } = await accountWith(org, [['serviceaccounts:create', '']], own);
    // Left out, it means Viewer.
    for (const role of [...ROLES, undefined]) {
      const body = { name: unique('account'), role };
      const { status, text, body: answered } = await api('POST', '/serviceaccounts', { as, body });
      const may = mayGive.some((given) => given === (role ?? 'Viewer'));
      expect([status, answered.messageId], `${own} gives ${role}: ${text}`).toEqual(
        may ? [201, undefined] : [403, 'serviceaccounts.ErrRoleForbidden'],
      );
    }
  });

  it('to a person who is added to the org', async ({ expect }) => {
    const [org, elsewhere] = [await freshOrg(), await freshOrg()];
    const { login } = await storedPerson(elsewhere.id);
    const { as } = await accountWith(org, [['org.users:add', 'users:*']], 'Viewer');
    const add = (role: string) =>
      api('POST', `/orgs/${org.id}/users`, { as, body: { loginOrEmail: login, role } });
    const { trace } = await traceOf(async () => {
      for (const role of ['Editor', 'admin']) {
        const { status, text, body } = await add(role);
        expect([status, body.message], text).toEqual([403, "Cannot assign a role higher than user's role"]);
      }
    });
    expect(trace).toEqual({});
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
