import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import { expectAccessDenied } from '../../support/access-denied.ts';
import type { Answer, As, RequestOptions } from '../../support/api.ts';
import { api, ok } from '../../support/api.ts';
import { crowd } from '../../support/crowd.ts';
import { join, linkedTeam, map } from '../../support/external-groups.ts';
import type { FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import type { Pair } from '../../support/people.ts';
import { NO_ID } from '../../support/people.ts';
import { traceOf } from '../../support/snapshot.ts';

const READ_REPORTS: Pair = ['reports:read', 'reports:*'];
const WRITE_REPORTS: Pair = ['reports:write', 'reports:*'];
const MAY_WRITE: Pair = ['groupsync.mappings:write', ''];

const pathTo = (user: number | string): string => `/groupsync/users/${user}/groups`;

const groupsOf = async (org: FreshOrg, user: number | string) =>
  (await org.admin(200, 'GET', pathTo(user))).body;

const uidOf = async (id: number): Promise<string> =>
  String(await env.DB.prepare('SELECT uid FROM users WHERE id = ?').bind(id).first('uid'));

const CALLS: readonly {
  readonly what: string;
  readonly action: string;
  readonly send: (user: number | string, options: RequestOptions) => Promise<Answer>;
}[] = [
  {
    what: 'read them',
    action: 'groupsync.mappings:read',
    send: (user, options) => api('GET', pathTo(user), options),
  },
  {
    what: 'set them',
    action: 'groupsync.mappings:write',
    send: (user, options) => api('PUT', pathTo(user), { ...options, body: { groups: ['x'] } }),
  },
];

describe('who may', () => {
  it('do so: an Admin of the org, and who holds the action', async ({ expect }) => {
    const org = await freshOrg();
    const [user = 0] = await crowd(org.id, 1, 'Admin');
    const [person, admin] = [await org.person('Admin'), await org.account('Admin')];
    for (const { what, action, send } of CALLS) {
      const holder = await org.account();
      await org.grant(holder.id, [[action, '']]);
      for (const options of [
        { as: person.as, org: org.id },
        { as: admin.as },
        { as: holder.as },
        { org: org.id },
      ]) {
        const answer = await send(user, options);
        expect(answer.status, `${what}: ${answer.text}`).toBe(200);
      }
    }
  });

  it('not do so: who lacks the action, whether the user is there or not; nothing is written', async ({
    expect,
  }) => {
    const [org, other] = [await freshOrg(), await freshOrg()];
    const [user = 0] = await crowd(org.id, 1);
    const [theirs = 0] = await crowd(other.id, 1);
    const callers: As[] = [];
    for (const role of ['None', 'Viewer', 'Editor']) callers.push((await org.account(role)).as);
    for (const { action, send } of CALLS) {
      const half = await org.account();
      await org.grant(half.id, [
        [action.endsWith('read') ? 'groupsync.mappings:write' : 'groupsync.mappings:read', ''],
        ['users.roles:add', 'permissions:type:delegate'],
        ['org.users:write', 'users:*'],
      ]);
      const { trace } = await traceOf(async () => {
        for (const as of [half.as, ...callers]) {
          for (const id of [user, theirs, NO_ID]) expectAccessDenied(await send(id, { as }), action);
        }
      });
      expect(trace).toEqual({});
    }
  });

  it('not do so: nobody, a disabled account, and an Admin of elsewhere', async ({ expect }) => {
    const [org, other] = [await freshOrg(), await freshOrg()];
    const [user = 0] = await crowd(org.id, 1);
    const [account, person, disabled] = [
      await other.account('Admin'),
      await other.person('Admin'),
      await org.account('Admin'),
    ];
    await org.admin(200, 'PATCH', `/serviceaccounts/${disabled.id}`, { isDisabled: true });
    const { trace } = await traceOf(async () => {
      for (const { what, send } of CALLS) {
        expect((await send(user, { org: org.id, as: null })).status, what).toBe(401);
        expect((await send(user, { as: disabled.as })).status, what).toBe(401);
        expect((await send(user, { org: org.id, as: account.as })).status, what).toBe(401);
        expect((await send(user, { org: org.id, as: person.as })).status, what).toBe(403);
      }
    });
    expect(trace).toEqual({});
  });

  it('learn what is wrong with a body: only who may send it', async ({ expect }) => {
    const org = await freshOrg();
    const { id } = await org.account();
    const { as } = await org.account('Editor');
    for (const body of [{}, { groups: 5 }, { groups: [''] }, { groups: ['x'.repeat(5_000)] }, '{']) {
      const { answer, trace } = await traceOf(() => api('PUT', pathTo(id), { as, body }));
      expectAccessDenied(answer, 'groupsync.mappings:write');
      expect(trace).toEqual({});
    }
  });
});

/** What differs from one refusal to the next does not count. */
const seen = ({ status, body }: Answer): unknown => ({ status, body: { ...body, accessErrorId: undefined } });

describe('a user that the org does not have (I10)', () => {
  it.for(CALLS)('is not found, whoever asks to $what, be it a server admin', async ({ send }, { expect }) => {
    const [org, other] = [await freshOrg(), await freshOrg()];
    const { as } = await org.account('Admin');
    const [person, account] = [await other.person('Viewer'), await other.account()];
    await join(other, person.id, 'theirs');
    const strangers = [person.id, account.id, await uidOf(person.id), await uidOf(account.id)];
    const { trace } = await traceOf(async () => {
      for (const options of [{ as }, { org: org.id }]) {
        const nothing = await send(NO_ID, options);
        expect(nothing.status).toBe(404);
        expect(nothing.body.message).toBe('User not found');
        for (const user of [...strangers, 'nosuchuid', '0', '-1', '2147483647']) {
          const answer = await send(user, options);
          expect([400, 404], answer.text).toContain(answer.status);
          if (strangers.includes(user)) expect(seen(answer)).toEqual(seen(nothing));
        }
      }
    });
    expect(trace).toEqual({});
  });

  it('is refused where it can be none', async ({ expect }) => {
    const org = await freshOrg();
    for (const { send } of CALLS) {
      for (const user of ['1.5', '1e3', '%00', '%F0%9F%98%80', '1%2F2', '9'.repeat(400), 'x'.repeat(5_000)]) {
        const answer = await send(user, { org: org.id });
        expect([400, 404], answer.text).toContain(answer.status);
        expect(answer.body.message).toMatch(/^userId is invalid$|not found$/i);
      }
    }
  });
});

/** What membership of a group brings, and the pairs of it; `{team}` and `{account}` are ids that `give` tells. */
const GIFTS: readonly {
  readonly name: string;
  readonly group: string;
  readonly pairs: readonly Pair[];
  readonly give: (org: FreshOrg) => Promise<{ readonly team?: number; readonly account?: number }>;
}[] = [
  { name: 'nothing', group: 'free', pairs: [], give: async () => ({}) },
  {
    name: 'a role',
    group: 'mapped',
    pairs: [WRITE_REPORTS],
    give: async (org) => {
      await map(org, 'Mapped', await org.role([WRITE_REPORTS]));
      return {};
    },
  },
  {
    name: 'a hidden role and a global one',
    group: 'ÄRZTE/Süd',
    pairs: [READ_REPORTS, WRITE_REPORTS],
    give: async (org) => {
      const hidden = await org.role([READ_REPORTS], { hidden: true });
      await map(org, 'ärzte/süd', hidden, await org.role([WRITE_REPORTS], { global: true }));
      return {};
    },
  },
  {
    name: 'a team',
    group: 'linked',
    pairs: [['teams:read', 'teams:id:{team}']],
    give: async (org) => ({ team: await linkedTeam(org, 'LINKED') }),
  },
  {
    name: 'a team with a role, linked to all CNs beside it',
    group: 'CN=Anybody,OU=Groups,DC=x',
    pairs: [
      ['teams:read', 'teams:id:{team}'],
      ['reports:write', 'reports:*'],
    ],
    give: async (org) => {
      const team = await linkedTeam(org, 'cn=*,ou=groups,dc=X');
      const roleUid = await org.role([WRITE_REPORTS]);
      await org.admin(200, 'POST', `/access-control/teams/${team}/roles`, { roleUid });
      return { team };
    },
  },
  {
    name: 'a team with a level on a service account',
    group: 'leveled',
    pairs: [
      ['teams:read', 'teams:id:{team}'],
      ['serviceaccounts:read', 'serviceaccounts:id:{account}'],
      ['serviceaccounts:write', 'serviceaccounts:id:{account}'],
    ],
    give: async (org) => {
      const [team, { id }] = [await linkedTeam(org, 'leveled'), await org.account()];
      const path = `/access-control/serviceaccounts/${id}/teams/${team}`;
      await org.admin(200, 'POST', path, { permission: 'Edit' });
      return { team, account: id };
    },
  },
];

/*
 * What must be held is decided without a database: test/unit/service/groups/user-groups.test.ts. Here is that everything
 * which a group brings is found, and that nothing else is.
 */
describe('nobody brings a user into a group that gives what they do not hold (I11)', () => {
  it('whatever it gives, and however it is spelt', async ({ expect }) => {
    const org = await freshOrg();
    const gifts: { readonly name: string; readonly group: string; readonly needed: readonly string[] }[] = [];
    const pairs = new Map<string, Pair>();
    for (const { name, group, pairs: given, give } of GIFTS) {
      const { team, account } = await give(org);
      const needed = given.map(([action, scope]): Pair => {
        return [action, scope.replace('{team}', String(team)).replace('{account}', String(account))];
      });
      for (const pair of needed) pairs.set(pair.join(' '), pair);
      gifts.push({ name, group, needed: needed.map((pair) => pair.join(' ')) });
    }
    // Nobody says the same of the same user twice: each attempt is on somebody else.
    const users = await crowd(org.id, (pairs.size + 1) * gifts.length, 'None');
    for (const missing of ['', ...pairs.keys()]) {
      const { id, as } = await org.account();
      await org.grant(id, [
        MAY_WRITE,
        ...[...pairs].filter(([key]) => key !== missing).map(([, pair]) => pair),
      ]);
      for (const { name, group, needed } of gifts) {
        const user = users.pop() ?? 0;
        const answer = await api('PUT', pathTo(user), { as, body: { groups: ['other', group, 'unknown'] } });
        const isRefused = needed.includes(missing);
        if (isRefused) expectAccessDenied(answer, pairs.get(missing)?.[0] ?? '');
        else expect(answer.status, `${name} without ${missing}: ${answer.text}`).toBe(200);
        expect((await groupsOf(org, user)).groups).toHaveLength(isRefused ? 0 : 3);
      }
    }
  });

  it('be it for oneself, for a disabled account, or what another source says already', async ({ expect }) => {
    const org = await freshOrg();
    await map(org, 'mapped', await org.role([WRITE_REPORTS]));
    const { id, as } = await org.account();
    await org.grant(id, [MAY_WRITE]);
    const [disabled = 0, known = 0] = await crowd(org.id, 2);
    await org.admin(200, 'PATCH', `/serviceaccounts/${disabled}`, { isDisabled: true });
    await env.DB.prepare(`INSERT INTO user_groups VALUES (?, 0, 'jwt', 'mapped', '', 'mapped', '')`)
      .bind(known)
      .run();
    const { trace } = await traceOf(async () => {
      for (const user of [id, disabled, known]) {
        expectAccessDenied(
          await api('PUT', pathTo(user), { as, body: { groups: ['Mapped'] } }),
          'reports:write',
        );
      }
    });
    expect(trace).toEqual({});
  });

  it('while keeping it, be it spelt anew, and leaving it are free', async ({ expect }) => {
    const org = await freshOrg();
    await map(org, 'mapped', await org.role([WRITE_REPORTS]));
    const team = await linkedTeam(org, 'linked');
    const { id, as } = await org.account();
    await org.grant(id, [MAY_WRITE]);
    const [user = 0] = await crowd(org.id, 1);
    await join(org, user, 'mapped', 'linked', 'other');
    for (const groups of [
      ['mapped', 'linked', 'unknown'],
      ['MAPPED', 'LINKED', 'Unknown'],
      ['LINKED'],
      null,
    ]) {
      const { body } = await ok(200, 'PUT', pathTo(user), { as, body: { groups } });
      expect(body).toEqual({ message: expect.any(String) });
    }
    // Once it is left, it is brought anew.
    const again = await api('PUT', pathTo(user), { as, body: { groups: ['linked'] } });
    expectAccessDenied(again, 'teams:read');
    expect((await org.admin(200, 'GET', `/teams/${team}`)).body.memberCount).toBe(1);
  });

  it("a group that is only another org's to map is free here", async () => {
    const [org, other] = [await freshOrg(), await freshOrg()];
    await map(other, 'x', await other.role([WRITE_REPORTS]));
    const caller = await org.account();
    await org.grant(caller.id, [MAY_WRITE]);
    await ok(200, 'PUT', pathTo(caller.id), { as: caller.as, body: { groups: ['x'] } });
  });

  it('nor reaches it through an account that is in such a group', async ({ expect }) => {
    const org = await freshOrg();
    await map(org, 'x', await org.role([WRITE_REPORTS]));
    const strong = await org.account();
    await join(org, strong.id, 'x');
    const caller = await org.account();
    await org.grant(caller.id, [['serviceaccounts:write', 'serviceaccounts:*']]);
    const tokens = `/serviceaccounts/${strong.id}/tokens`;
    const { answer, trace } = await traceOf(() =>
      api('POST', tokens, { as: caller.as, body: { name: unique('token') } }),
    );
    expectAccessDenied(answer, 'reports:write');
    expect(trace).toEqual({});
    await org.admin(200, 'PATCH', `/serviceaccounts/${strong.id}`, { isDisabled: true });
    const enabled = await api('PATCH', `/serviceaccounts/${strong.id}`, {
      as: caller.as,
      body: { isDisabled: false },
    });
    expectAccessDenied(enabled, 'reports:write');
  });
});
