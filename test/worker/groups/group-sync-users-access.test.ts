import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import { expectAccessDenied } from '../../support/access-denied.ts';
import type { Answer, As, RequestOptions } from '../../support/api.ts';
import { api, ok } from '../../support/api.ts';
import { join, linkedTeam, map, trailOf } from '../../support/external-groups.ts';
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
  it.for(CALLS)('$what: an Admin of the org, and who holds $action', async ({ action, send }, { expect }) => {
    const org = await freshOrg();
    const user = await org.person('Admin');
    const [person, admin, holder] = [
      await org.person('Admin'),
      await org.account('Admin'),
      await org.account(),
    ];
    await org.grant(holder.id, [[action, '']]);
    for (const options of [
      { as: person.as, org: org.id },
      { as: admin.as },
      { as: holder.as },
      { org: org.id },
    ]) {
      const answer = await send(user.id, options);
      expect(answer.status, answer.text).toBe(200);
    }
  });

  it.for(CALLS)(
    'not $what: who lacks $action, whether the user is there or not; nothing is written',
    async ({ action, send }, { expect }) => {
      const [org, other] = [await freshOrg(), await freshOrg()];
      const user = await org.account();
      const theirs = await other.account();
      const half = await org.account();
      await org.grant(half.id, [
        [action.endsWith('read') ? 'groupsync.mappings:write' : 'groupsync.mappings:read', ''],
        ['users.roles:add', 'permissions:type:delegate'],
        ['org.users:write', 'users:*'],
      ]);
      const callers: As[] = [half.as];
      for (const role of ['None', 'Viewer', 'Editor']) callers.push((await org.account(role)).as);
      for (const as of callers) {
        const { trace } = await traceOf(async () => {
          for (const id of [user.id, theirs.id, NO_ID]) expectAccessDenied(await send(id, { as }), action);
        });
        expect(trace).toEqual({});
      }
    },
  );

  it.for(CALLS)(
    'not $what: nobody, a disabled account, and an Admin of elsewhere',
    async ({ send }, { expect }) => {
      const [org, other] = [await freshOrg(), await freshOrg()];
      const user = await org.account();
      const [account, person, disabled] = [
        await other.account('Admin'),
        await other.person('Admin'),
        await org.account('Admin'),
      ];
      await org.admin(200, 'PATCH', `/serviceaccounts/${disabled.id}`, { isDisabled: true });
      const { trace } = await traceOf(async () => {
        expect((await send(user.id, { org: org.id, as: null })).status).toBe(401);
        expect((await send(user.id, { as: disabled.as })).status).toBe(401);
        expect((await send(user.id, { org: org.id, as: account.as })).status).toBe(401);
        expect((await send(user.id, { org: org.id, as: person.as })).status).toBe(403);
      });
      expect(trace).toEqual({});
    },
  );

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

  it.for(CALLS)('is refused where it can be none: $what', async ({ send }, { expect }) => {
    const org = await freshOrg();
    for (const user of ['1.5', '1e3', '%00', '%F0%9F%98%80', '1%2F2', '9'.repeat(400), 'x'.repeat(5_000)]) {
      const answer = await send(user, { org: org.id });
      expect([400, 404], answer.text).toContain(answer.status);
      expect(answer.body.message).toMatch(/^userId is invalid$|not found$/i);
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

type World = { readonly org: FreshOrg; readonly user: number; readonly group: string };

/** What callers try: whether it brings the group to somebody, and whether the user is in it before. */
const ATTEMPTS: readonly {
  readonly what: string;
  readonly isIn: boolean;
  readonly brings: boolean;
  readonly send: (world: World, caller: { readonly id: number; readonly as: As }) => Promise<Answer>;
}[] = [
  {
    what: 'setting it alone',
    isIn: false,
    brings: true,
    send: ({ user, group }, { as }) => api('PUT', pathTo(user), { as, body: { groups: [group] } }),
  },
  {
    what: 'setting it beside others',
    isIn: false,
    brings: true,
    send: ({ user, group }, { as }) =>
      api('PUT', pathTo(user), { as, body: { groups: ['other', 'unknown', group, group.toUpperCase()] } }),
  },
  {
    what: 'setting it for oneself',
    isIn: false,
    brings: true,
    send: ({ group }, { id, as }) => api('PUT', pathTo(id), { as, body: { groups: [group] } }),
  },
  {
    what: 'setting it for a disabled account',
    isIn: false,
    brings: true,
    send: async ({ org, user, group }, { as }) => {
      await org.admin(200, 'PATCH', `/serviceaccounts/${user}`, { isDisabled: true });
      return await api('PUT', pathTo(user), { as, body: { groups: [group] } });
    },
  },
  {
    what: 'setting what another source says',
    isIn: false,
    brings: true,
    send: async ({ user, group }, { as }) => {
      const sql = `INSERT OR IGNORE INTO user_groups VALUES (?, 0, 'jwt', ?, '', ?, '')`;
      await env.DB.prepare(sql).bind(user, group.toLowerCase(), group).run();
      return await api('PUT', pathTo(user), { as, body: { groups: [group] } });
    },
  },
  {
    what: 'keeping it, and adding one that brings nothing',
    isIn: true,
    brings: false,
    send: ({ user, group }, { as }) =>
      api('PUT', pathTo(user), { as, body: { groups: ['other', group, 'unknown'] } }),
  },
  {
    what: 'keeping it, spelt anew',
    isIn: true,
    brings: false,
    send: ({ user, group }, { as }) =>
      api('PUT', pathTo(user), { as, body: { groups: [group.toUpperCase(), 'OTHER'] } }),
  },
  {
    what: 'leaving it',
    isIn: true,
    brings: false,
    send: ({ user }, { as }) => api('PUT', pathTo(user), { as, body: { groups: ['other'] } }),
  },
  {
    what: 'leaving all',
    isIn: true,
    brings: false,
    send: ({ user }, { as }) => api('PUT', pathTo(user), { as, body: { groups: null } }),
  },
];

describe('nobody brings a user into a group that gives what they do not hold (I11)', () => {
  for (const { name, group, pairs, give } of GIFTS) {
    it.for(ATTEMPTS)(`$what, where it gives ${name}`, async ({ isIn, brings, send }, { expect }) => {
      const org = await freshOrg();
      const { team, account } = await give(org);
      const user = (await org.account()).id;
      await join(org, user, 'other', ...(isIn ? [group] : []));
      const needed = (brings ? pairs : []).map(([action, scope]): Pair => [
        action,
        scope.replace('{team}', String(team)).replace('{account}', String(account)),
      ]);
      const callerWith = async (holds: readonly Pair[]) => {
        const caller = await org.account();
        await org.grant(caller.id, [MAY_WRITE, ...holds]);
        return caller;
      };
      const world = { org, user, group };
      for (const missing of needed) {
        const caller = await callerWith(needed.filter((pair) => pair !== missing));
        const before = await groupsOf(org, user);
        const revisions = (await trailOf(org)).length;
        const answer = await send(world, caller);
        expectAccessDenied(answer, missing[0]);
        expect((await groupsOf(org, user)).bySource.api).toEqual(before.bySource.api);
        expect((await groupsOf(org, caller.id)).bySource.api).toEqual([]);
        const kinds = (await trailOf(org)).slice(revisions).map(({ kind }) => kind);
        expect(kinds).not.toContain('user-groups.set');
      }
      const answer = await send(world, await callerWith(needed));
      expect(answer.status, answer.text).toBe(200);
    });
  }

  it('not even with a narrower right of the same action', async ({ expect }) => {
    const org = await freshOrg();
    await map(org, 'x', await org.role([WRITE_REPORTS]));
    const caller = await org.account();
    await org.grant(caller.id, [MAY_WRITE, ['reports:write', 'reports:id:1']]);
    const { answer, trace } = await traceOf(() =>
      api('PUT', pathTo(caller.id), { as: caller.as, body: { groups: ['x'] } }),
    );
    expectAccessDenied(answer, 'reports:write');
    expect(trace).toEqual({});
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
