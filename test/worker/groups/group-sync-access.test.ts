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

  it('do all of it: an Admin of the org, person or account', async ({ expect }) => {
    for (const kind of ['person', 'account'] as const) {
      const { org, roles } = await withMapping();
      const { as } = await org[kind]('Admin');
      for (const { what, status, send } of CALLS) {
        const answer = await send({ as, ...(kind === 'person' && { org: org.id }) }, roles);
        expect(answer.status, `${what}: ${answer.text}`).toBe(status);
      }
    }
  });

  it('do it: who holds the action, be it without a scope or through a fixed role', async ({ expect }) => {
    for (const way of ['own role', 'fixed role']) {
      const { org, roles } = await withMapping();
      const all = (await org.admin(200, 'GET', '/access-control/roles')).body;
      const holders = new Map<string, As>();
      for (const verb of ['read', 'write']) {
        const { id, as } = await org.account();
        const fixed = `fixed:groupsync.mappings:${verb === 'read' ? 'reader' : 'writer'}`;
        const roleUid =
          way === 'own role'
            ? await org.role([[`groupsync.mappings:${verb}`, '']])
            : all.find(({ name }: { name: string }) => name === fixed).uid;
        await org.admin(200, 'POST', `/access-control/users/${id}/roles`, { roleUid });
        holders.set(`groupsync.mappings:${verb}`, as);
      }
      for (const { what, action, status, send } of CALLS) {
        const answer = await send({ as: holders.get(action) ?? null }, roles);
        expect(answer.status, `${what} by ${way}: ${answer.text}`).toBe(status);
      }
    }
  });

  it('not do it: Viewers, Editors and whoever else lacks the action; nothing is written', async ({
    expect,
  }) => {
    const { org, roles } = await withMapping();
    const others: Pair[] = [
      ['roles:read', 'roles:*'],
      ['roles:write', 'permissions:type:delegate'],
    ];
    const [reader, writer] = [await org.account(), await org.account()];
    await org.grant(reader.id, [['groupsync.mappings:read', ''], ...others]);
    await org.grant(writer.id, [['groupsync.mappings:write', ''], ...others]);
    const callers: As[] = [];
    for (const role of ['None', 'Viewer', 'Editor']) callers.push((await org.account(role)).as);
    const { trace } = await traceOf(async () => {
      for (const { action, send } of CALLS) {
        for (const as of [...callers, action.endsWith('read') ? writer.as : reader.as]) {
          expectAccessDenied(await send({ as }, roles), action);
        }
      }
    });
    expect(trace).toEqual({});
  });

  it('not do it: nobody, a stranger, and an Admin of elsewhere', async ({ expect }) => {
    const { org, roles } = await withMapping();
    const other = await freshOrg();
    const [account, person] = [await other.account('Admin'), await other.person('Admin')];
    const wrong = { login: person.login, password: 'wrong' };
    const options = { org: org.id };
    const { trace } = await traceOf(async () => {
      for (const { what, send } of CALLS) {
        expect((await send({ ...options, as: null }, roles)).status, what).toBe(401);
        expect((await send({ ...options, as: account.as }, roles)).status, what).toBe(401);
        expect((await send({ ...options, as: person.as }, roles)).status, what).toBe(403);
      }
      expect((await CALLS[0]?.send({ ...options, as: wrong }, roles))?.status).toBe(401);
    });
    expect(trace).toEqual({});
  });

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

  it('nor are its roles: they are refused as unknown', async ({ expect }) => {
    const [org, other] = [await freshOrg(), await freshOrg()];
    const theirs = await other.role([]);
    await map(other, 'x', theirs);
    const { as } = await org.account('Admin');
    const { trace } = await traceOf(async () => {
      for (const method of ['POST', 'PUT'] as const) {
        const real = await api(method, pathTo('x'), { as, body: { roles: [theirs] } });
        const none = await api(method, pathTo('x'), { as, body: { roles: ['nosuchrole'] } });
        expect(real.status, real.text).toBe(400);
        expect(real.text.replaceAll(theirs, '')).toBe(none.text.replaceAll('nosuchrole', ''));
      }
    });
    expect(trace).toEqual({});
  });

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

  it('and no org of a header opens a place that counts everywhere', async ({ expect }) => {
    const org = await freshOrg();
    const role = await org.role([READ_REPORTS], { global: true });
    const { id } = await org.account();
    for (const place of ['0', '-1', '999999999']) {
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
    }
    for (const table of ['group_mappings', 'user_groups']) {
      const count = `SELECT count(*) AS n FROM ${table} WHERE org_id NOT IN (SELECT id FROM orgs)`;
      expect(await env.DB.prepare(count).first('n'), table).toBe(0);
    }
  });
});

/*
 * What must be held for each step is decided without a database: test/unit/service/groups/group-mappings.test.ts. Here is
 * that every write asks, and that roles are found whatever sort they are of.
 */
describe('nobody maps, or ends the mapping of, what they do not hold (I11)', () => {
  it('over every write, be the role hidden or global', async ({ expect }) => {
    const org = await freshOrg();
    const group = 'Mapped';
    const [hidden, global] = [
      await org.role([READ_REPORTS], { hidden: true }),
      await org.role([WRITE_REPORTS], { global: true }),
    ];
    await map(org, group, hidden, global);
    const callerWith = async (...pairs: readonly Pair[]): Promise<As> => {
      const { id, as } = await org.account();
      await org.grant(id, [MAY_WRITE, ...pairs]);
      return as;
    };
    const callers = [
      ['reports:read', await callerWith(WRITE_REPORTS)],
      ['reports:write', await callerWith(READ_REPORTS)],
    ] as const;
    const CALLS: readonly (readonly [status: number, send: (as: As) => Promise<Answer>])[] = [
      [201, (as) => api('POST', pathTo('new'), { as, body: { roles: [hidden, global] } })],
      [201, (as) => api('PUT', pathTo('NEW'), { as, body: { roles: null } })],
      [204, (as) => api('DELETE', pathTo(group.toUpperCase()), { as })],
    ];
    const all = await callerWith(READ_REPORTS, WRITE_REPORTS);
    for (const [status, send] of CALLS) {
      const { trace } = await traceOf(async () => {
        for (const [missing, as] of callers) expectAccessDenied(await send(as), missing);
      });
      expect(trace).toEqual({});
      const answer = await send(all);
      expect(answer.status, answer.text).toBe(status);
    }
  });

  it('nobody can raise themselves through a group that they are in', async ({ expect }) => {
    const org = await freshOrg();
    const [weak, strong] = [await org.role([READ_REPORTS]), await org.role([WRITE_REPORTS])];
    const caller = await org.account();
    await org.grant(caller.id, [MAY_WRITE, READ_REPORTS]);
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
    const org = await freshOrg();
    const strong = await org.role([WRITE_REPORTS]);
    const caller = await org.account();
    await org.grant(caller.id, [MAY_WRITE]);
    await map(org, 'source', strong);
    await join(org, caller.id, 'source');
    await ok(201, 'POST', pathTo('x'), { as: caller.as, body: { roles: [strong] } });
    await join(org, caller.id);
    await ok(403, 'POST', pathTo('y'), { as: caller.as, body: { roles: [strong] } });
    await ok(403, 'DELETE', pathTo('x'), { as: caller.as });
  });
});
