import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import { expectAccessDenied } from '../../support/access-denied.ts';
import type { Answer, As, RequestOptions } from '../../support/api.ts';
import { api, ok } from '../../support/api.ts';
import { join, map } from '../../support/external-groups.ts';
import type { Account, FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import type { Pair } from '../../support/people.ts';
import { permissionsOf } from '../../support/people.ts';
import { traceOf } from '../../support/snapshot.ts';

const READ_REPORTS: Pair = ['reports:read', 'reports:*'];
const WRITE_REPORTS: Pair = ['reports:write', 'reports:*'];
const MAY_WRITE: Pair = ['groupsync.mappings:write', ''];

const pathTo = (group: string): string => `/groupsync/groups/${group}`;

type Group = { readonly groupID: string; readonly mappings: Record<string, { roles: string[] }> };

/** All that the org's list says. */
async function listed(org: FreshOrg): Promise<{ groups: Group[]; total: number }> {
  const headers = { 'X-Grafana-Dialect': '13' };
  return (await org.admin(200, 'GET', '/groupsync/groups', undefined, { headers })).body;
}

/** What the org says is mapped: uids of roles by group. */
async function mapped(org: FreshOrg): Promise<Record<string, string[]>> {
  const { groups } = await listed(org);
  return Object.fromEntries(
    groups.map(({ groupID, mappings }) => [groupID, mappings[org.id]?.roles.toSorted() ?? []]),
  );
}

/** Every call about mappings, on a group `x` that has one, or `y` that has none, with what it needs. */
const CALLS: readonly {
  readonly what: string;
  readonly action: string;
  readonly status: number;
  readonly send: (options: RequestOptions, roles: readonly string[]) => Promise<Answer>;
}[] = [
  {
    what: 'listing groups',
    action: 'groupsync.mappings:read',
    status: 200,
    send: (options) => api('GET', '/groupsync/groups', options),
  },
  {
    what: 'listing the roles of a group',
    action: 'groupsync.mappings:read',
    status: 200,
    send: (options) => api('GET', `${pathTo('x')}/roles`, options),
  },
  {
    what: 'creating mappings',
    action: 'groupsync.mappings:write',
    status: 201,
    send: (options, roles) => api('POST', pathTo('y'), { ...options, body: { roles } }),
  },
  {
    what: 'setting mappings',
    action: 'groupsync.mappings:write',
    status: 201,
    send: (options, roles) => api('PUT', pathTo('x'), { ...options, body: { roles } }),
  },
  {
    what: 'ending mappings',
    action: 'groupsync.mappings:write',
    status: 204,
    send: (options) => api('DELETE', pathTo('x'), options),
  },
];

describe('who may', () => {
  const withMapping = async (): Promise<{ org: FreshOrg; roles: string[] }> => {
    const org = await freshOrg();
    await map(org, 'x', await org.role([]));
    return { org, roles: [await org.role([])] };
  };

  it.for(CALLS)('do $what: an Admin of the org, person or account', async ({ status, send }, { expect }) => {
    for (const kind of ['person', 'account'] as const) {
      const { org, roles } = await withMapping();
      const { as } = await org[kind]('Admin');
      const answer = await send({ as, ...(kind === 'person' && { org: org.id }) }, roles);
      expect(answer.status, answer.text).toBe(status);
    }
  });

  it.for(CALLS)(
    'do $what: who holds $action, be it without a scope or through a fixed role',
    async ({ action, status, send }, { expect }) => {
      const fixed = `fixed:groupsync.mappings:${action.endsWith('read') ? 'reader' : 'writer'}`;
      for (const way of ['own role', fixed]) {
        const { org, roles } = await withMapping();
        const { id, as } = await org.account();
        if (way === 'own role') await org.grant(id, [[action, '']]);
        else {
          const all = (await org.admin(200, 'GET', '/access-control/roles')).body;
          const { uid } = all.find(({ name }: { name: string }) => name === fixed);
          await org.admin(200, 'POST', `/access-control/users/${id}/roles`, { roleUid: uid });
        }
        const answer = await send({ as }, roles);
        expect(answer.status, answer.text).toBe(status);
      }
    },
  );

  it.for(CALLS)(
    'not do $what: Viewers, Editors and whoever else lacks $action; nothing is written',
    async ({ action, send }, { expect }) => {
      const { org, roles } = await withMapping();
      const other = action.endsWith('read') ? 'groupsync.mappings:write' : 'groupsync.mappings:read';
      const half = await org.account();
      await org.grant(half.id, [
        [other, ''],
        ['roles:read', 'roles:*'],
        ['roles:write', 'permissions:type:delegate'],
      ]);
      const callers: As[] = [half.as];
      for (const role of ['None', 'Viewer', 'Editor']) callers.push((await org.account(role)).as);
      for (const as of callers) {
        const { answer, trace } = await traceOf(() => send({ as }, roles));
        expectAccessDenied(answer, action);
        expect(trace).toEqual({});
      }
    },
  );

  it.for(CALLS)(
    'not do $what: nobody, a stranger, and an Admin of elsewhere',
    async ({ send }, { expect }) => {
      const { org, roles } = await withMapping();
      const other = await freshOrg();
      const [account, person] = [await other.account('Admin'), await other.person('Admin')];
      const { trace } = await traceOf(async () => {
        const options = { org: org.id };
        expect((await send({ ...options, as: null }, roles)).status).toBe(401);
        const wrong = { login: person.login, password: 'wrong' };
        expect((await send({ ...options, as: wrong }, roles)).status).toBe(401);
        expect((await send({ ...options, as: account.as }, roles)).status).toBe(401);
        expect((await send({ ...options, as: person.as }, roles)).status).toBe(403);
      });
      expect(trace).toEqual({});
    },
  );

  it('learn what is wrong with a request: only who may send it', async ({ expect }) => {
    const { org, roles } = await withMapping();
    const { as } = await org.account('Editor');
    const { trace } = await traceOf(async () => {
      for (const [method, group, body] of [
        ['POST', 'x', { roles }],
        ['POST', 'y', { roles: ['nosuchrole'] }],
        ['PUT', 'y', { roles: 5 }],
        ['PUT', 'y', '{'],
        ['PUT', '%20', { roles }],
        ['POST', 'x'.repeat(1_001), { roles }],
        ['DELETE', 'nosuchgroup', undefined],
        ['DELETE', '%00', undefined],
      ] as const) {
        const answer = await api(method, pathTo(group), { as, body });
        expectAccessDenied(answer, 'groupsync.mappings:write');
      }
      for (const group of ['nosuchgroup', '%00', 'x'.repeat(5_000)]) {
        expectAccessDenied(await api('GET', `${pathTo(group)}/roles`, { as }), 'groupsync.mappings:read');
      }
    });
    expect(trace).toEqual({});
  });

  it('do anything: nobody who was disabled', async ({ expect }) => {
    const { org, roles } = await withMapping();
    const { id, as } = await org.account('Admin');
    await ok(200, 'GET', '/groupsync/groups', { as });
    await org.admin(200, 'PATCH', `/serviceaccounts/${id}`, { isDisabled: true });
    const { trace } = await traceOf(async () => {
      for (const { send } of CALLS) expect((await send({ as }, roles)).status).toBe(401);
    });
    expect(trace).toEqual({});
  });
});

/** What differs from one refusal to the next does not count. */
function seen({ status, body }: Answer): unknown {
  const { accessErrorId, ...rest } = Object(body);
  return { status, body: { ...rest, ...(accessErrorId !== undefined && { accessErrorId: 'ACE' }) } };
}

describe("another org's mappings are not there (I10)", () => {
  it('in the list, nor by name, nor in the way', async ({ expect }) => {
    const [org, other] = [await freshOrg(), await freshOrg()];
    const [own, theirs] = [await org.role([]), await other.role([])];
    await map(other, 'x', theirs);
    const { as } = await org.account('Admin');
    expect(await mapped(org)).toEqual({});
    for (const [method, suffix] of [
      ['DELETE', ''],
      ['GET', '/roles'],
    ] as const) {
      const real = await api(method, pathTo(`x${suffix}`), { as });
      const none = await api(method, pathTo(`nosuchgroup${suffix}`), { as });
      expect(real.status).toBe(404);
      expect(seen(real)).toEqual(seen(none));
    }
    await ok(201, 'POST', pathTo('X'), { as, body: { roles: [own] } });
    expect([await mapped(org), await mapped(other)]).toEqual([{ X: [own] }, { x: [theirs] }]);
    await ok(201, 'PUT', pathTo('x'), { as, body: { roles: [] } });
    expect([await mapped(org), await mapped(other)]).toEqual([{}, { x: [theirs] }]);
    await map(org, 'x', own);
    await other.admin(204, 'DELETE', pathTo('x'));
    expect([await mapped(org), await mapped(other)]).toEqual([{ x: [own] }, {}]);
  });

  it.for(['POST', 'PUT'] as const)(
    'nor are its roles: %s refuses them as unknown',
    async (method, { expect }) => {
      const [org, other] = [await freshOrg(), await freshOrg()];
      const theirs = await other.role([]);
      await map(other, 'x', theirs);
      const { as } = await org.account('Admin');
      const { trace } = await traceOf(async () => {
        const real = await api(method, pathTo('x'), { as, body: { roles: [theirs] } });
        const none = await api(method, pathTo('x'), { as, body: { roles: ['nosuchrole'] } });
        expect(real.status, real.text).toBe(400);
        expect(real.text.replaceAll(theirs, '')).toBe(none.text.replaceAll('nosuchrole', ''));
      });
      expect(trace).toEqual({});
    },
  );

  it('nor does a role of the same uid elsewhere follow', async ({ expect }) => {
    const orgs = [await freshOrg(), await freshOrg()] as const;
    const uid = unique('uid');
    const members: Account[] = [];
    for (const [i, org] of orgs.entries()) {
      await org.role([['reports:read', `reports:id:${i}`]], { uid });
      const member = await org.account();
      await join(org, member.id, 'x');
      await map(org, 'x', uid);
      members.push(member);
    }
    const held = async () =>
      await Promise.all(members.map(async ({ as }) => Object(await permissionsOf(as))['reports:read']));
    expect(await held()).toEqual([['reports:id:0'], ['reports:id:1']]);
    await orgs[0].admin(200, 'DELETE', `/access-control/roles/${uid}?force=true`);
    expect(await held()).toEqual([undefined, ['reports:id:1']]);
    expect([await mapped(orgs[0]), await mapped(orgs[1])]).toEqual([{}, { x: [uid] }]);
  });

  it.for(['0', '-1', '999999999'])(
    'and no org of a header, such as %s, opens a place that counts everywhere',
    async (place, { expect }) => {
      const org = await freshOrg();
      const role = await org.role([READ_REPORTS], { global: true });
      const { id } = await org.account();
      const headers = { 'X-Grafana-Org-Id': place };
      for (const [method, path, body] of [
        ['POST', pathTo('everywhere'), { roles: [role] }],
        ['PUT', pathTo('everywhere'), { roles: [role] }],
        ['PUT', `/groupsync/users/${id}/groups`, { groups: ['everywhere'] }],
      ] as const) {
        const { status, text } = await api(method, path, { headers, body });
        expect(status, text).toBeLessThan(500);
        await api(method, `${path}?targetOrgId=${place}`, { body });
      }
      for (const table of ['group_mappings', 'user_groups']) {
        const count = `SELECT count(*) AS n FROM ${table} WHERE org_id NOT IN (SELECT id FROM orgs)`;
        expect(await env.DB.prepare(count).first('n'), table).toBe(0);
      }
    },
  );
});

type MappedRole = 'weak' | 'strong';
type World = { readonly org: FreshOrg } & Readonly<Record<MappedRole, string>>;

/** What callers try on group `x`, which has the roles `has`; `needs` are the pairs without which it is refused. */
const DELEGATIONS: readonly {
  readonly what: string;
  readonly has: readonly MappedRole[];
  readonly needs: readonly Pair[];
  readonly send: (world: World, as: As) => Promise<Answer>;
}[] = [
  {
    what: 'creating the mapping of one role',
    has: [],
    needs: [READ_REPORTS],
    send: ({ weak }, as) => api('POST', pathTo('x'), { as, body: { roles: [weak] } }),
  },
  {
    what: 'creating the mapping of two',
    has: [],
    needs: [READ_REPORTS, WRITE_REPORTS],
    send: ({ weak, strong }, as) => api('POST', pathTo('x'), { as, body: { roles: [weak, strong] } }),
  },
  {
    what: 'setting a role where there was none',
    has: [],
    needs: [WRITE_REPORTS],
    send: ({ strong }, as) => api('PUT', pathTo('x'), { as, body: { roles: [strong] } }),
  },
  {
    what: 'setting one more',
    has: ['weak'],
    needs: [WRITE_REPORTS],
    send: ({ weak, strong }, as) => api('PUT', pathTo('X'), { as, body: { roles: [weak, strong] } }),
  },
  {
    what: 'setting one less',
    has: ['weak', 'strong'],
    needs: [READ_REPORTS],
    send: ({ strong }, as) => api('PUT', pathTo('x'), { as, body: { roles: [strong] } }),
  },
  {
    what: 'setting another',
    has: ['weak'],
    needs: [READ_REPORTS, WRITE_REPORTS],
    send: ({ strong }, as) => api('PUT', pathTo('x'), { as, body: { roles: [strong] } }),
  },
  {
    what: 'setting what is set, spelt anew',
    has: ['weak', 'strong'],
    needs: [],
    send: ({ weak, strong }, as) => api('PUT', pathTo('X'), { as, body: { roles: [strong, weak, weak] } }),
  },
  {
    what: 'setting none',
    has: ['weak', 'strong'],
    needs: [READ_REPORTS, WRITE_REPORTS],
    send: (_world, as) => api('PUT', pathTo('x'), { as, body: { roles: [] } }),
  },
  {
    what: 'setting null',
    has: ['strong'],
    needs: [WRITE_REPORTS],
    send: (_world, as) => api('PUT', pathTo('x'), { as, body: { roles: null } }),
  },
  {
    what: 'setting none where there was none',
    has: [],
    needs: [],
    send: (_world, as) => api('PUT', pathTo('x'), { as, body: { roles: [] } }),
  },
  {
    what: 'ending the mapping',
    has: ['weak', 'strong'],
    needs: [READ_REPORTS, WRITE_REPORTS],
    send: (_world, as) => api('DELETE', pathTo('X'), { as }),
  },
];

describe('nobody maps, or ends the mapping of, what they do not hold (I11)', () => {
  const newWorld = async (has: readonly MappedRole[], fields: object = {}): Promise<World> => {
    const org = await freshOrg();
    const world = {
      org,
      weak: await org.role([READ_REPORTS], fields),
      strong: await org.role([WRITE_REPORTS], fields),
    };
    if (has.length > 0) await map(org, 'x', ...has.map((role) => world[role]));
    return world;
  };
  const callerWith = async ({ org }: World, holds: readonly Pair[]): Promise<Account> => {
    const caller = await org.account();
    await org.grant(caller.id, [MAY_WRITE, ...holds]);
    return caller;
  };

  it.for(DELEGATIONS)('$what', async ({ has, needs, send }, { expect }) => {
    for (const fields of [{}, { hidden: true }, { global: true }]) {
      const world = await newWorld(has, fields);
      for (const missing of needs) {
        const caller = await callerWith(
          world,
          needs.filter((pair) => pair !== missing),
        );
        const { answer, trace } = await traceOf(() => send(world, caller.as));
        expectAccessDenied(answer, missing[0]);
        expect(trace).toEqual({});
      }
      const answer = await send(world, (await callerWith(world, needs)).as);
      expect([201, 204], answer.text).toContain(answer.status);
    }
  });

  it.for([
    ['a narrower scope', ['reports:write', 'reports:id:7']],
    ['another action on the scope', ['reports:delete', 'reports:*']],
    ['delegation in general', ['users.roles:add', 'permissions:type:delegate']],
  ] as const)('%s is not enough', async ([, pair], { expect }) => {
    const world = await newWorld([]);
    const caller = await callerWith(world, [pair]);
    const { answer, trace } = await traceOf(() =>
      api('POST', pathTo('x'), { as: caller.as, body: { roles: [world.strong] } }),
    );
    expectAccessDenied(answer, 'reports:write');
    expect(trace).toEqual({});
  });

  it('a wider scope is', async () => {
    const world = await newWorld([]);
    const caller = await callerWith(world, [WRITE_REPORTS]);
    const narrow = await world.org.role([['reports:write', 'reports:id:7']]);
    await ok(201, 'POST', pathTo('x'), { as: caller.as, body: { roles: [narrow] } });
  });

  it('and a fixed role counts as any other', async ({ expect }) => {
    const world = await newWorld([]);
    const { as } = await callerWith(world, [READ_REPORTS]);
    const { answer, trace } = await traceOf(() =>
      api('POST', pathTo('x'), { as, body: { roles: ['fixed_jBW3_7g1EWOjGVBYeVRwtFxhUNw'] } }),
    );
    expect(answer.status, answer.text).toBe(403);
    expect(trace).toEqual({});
  });

  it('nobody can raise themselves through a group that they are in', async ({ expect }) => {
    const world = await newWorld([]);
    const caller = await callerWith(world, [READ_REPORTS]);
    const { org, strong, weak } = world;
    await join(org, caller.id, 'x', 'y');
    await map(org, 'y', strong);
    await org.admin(204, 'DELETE', pathTo('y'));
    for (const [method, group, roles] of [
      ['POST', 'x', [strong]],
      ['PUT', 'x', [weak, strong]],
      ['PUT', 'y', [strong]],
    ] as const) {
      const { answer, trace } = await traceOf(() =>
        api(method, pathTo(group), { as: caller.as, body: { roles } }),
      );
      expectAccessDenied(answer, 'reports:write');
      expect(trace).toEqual({});
    }
    expect(await permissionsOf(caller.as)).not.toHaveProperty('reports:write');
  });

  it('what came through a group may be passed on, and no longer once the group is left', async () => {
    const world = await newWorld([]);
    const caller = await callerWith(world, []);
    const { org, strong } = world;
    await map(org, 'source', strong);
    await join(org, caller.id, 'source');
    await ok(201, 'POST', pathTo('x'), { as: caller.as, body: { roles: [strong] } });
    await join(org, caller.id);
    await ok(403, 'POST', pathTo('y'), { as: caller.as, body: { roles: [strong] } });
    await ok(403, 'DELETE', pathTo('x'), { as: caller.as });
  });
});
