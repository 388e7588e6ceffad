import { env, exports } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import type { Answer, Fetch } from '../../support/api.ts';
import { api, ok } from '../../support/api.ts';
import { join, map, trailOf } from '../../support/external-groups.ts';
import type { Account, FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import type { Pair } from '../../support/people.ts';
import { anotherIsolate, permissionsOf } from '../../support/people.ts';
import { snapshot, traceOf } from '../../support/snapshot.ts';

const READ_REPORTS: Pair = ['reports:read', 'reports:*'];
const WRITE_REPORTS: Pair = ['reports:write', 'reports:*'];

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

const mayReadReports = async ({ as }: Account): Promise<boolean> =>
  'reports:read' in Object(await permissionsOf(as));

describe('what can be mapped', () => {
  it('is any custom, fixed, hidden or global role, each once and in any number', async ({ expect }) => {
    const org = await freshOrg();
    const roles = [
      await org.role([]),
      await org.role([], { hidden: true }),
      await org.role([], { global: true }),
      'fixed_jBW3_7g1EWOjGVBYeVRwtFxhUNw',
    ];
    const [first = ''] = roles;
    const { body } = await org.admin(201, 'POST', pathTo('x'), { roles: [...roles, first, ...roles] });
    expect(body).toEqual({ message: 'Group mappings created.' });
    expect(await mapped(org)).toEqual({ x: roles.toSorted() });
    const set = await org.admin(201, 'PUT', pathTo('x'), { roles: [first, first] });
    expect(set.body).toEqual({ message: 'Group mappings set.' });
    expect(await mapped(org)).toEqual({ x: [first] });
  });

  it('PUT ends the mapping with an empty list or null, and may be repeated', async ({ expect }) => {
    const org = await freshOrg();
    const member = await org.account();
    const role = await org.role([READ_REPORTS]);
    await join(org, member.id, 'x');
    for (const roles of [[], null]) {
      await map(org, 'x', role);
      expect(await mayReadReports(member)).toBe(true);
      await org.admin(201, 'PUT', pathTo('x'), { roles });
      expect(await listed(org)).toEqual({ groups: [], total: 0 });
      expect(await mayReadReports(member)).toBe(false);
      await org.admin(404, 'GET', `${pathTo('x')}/roles`);
      await org.admin(404, 'DELETE', pathTo('x'));
      const { trace } = await traceOf(() => org.admin(201, 'PUT', pathTo('x'), { roles }));
      expect(trace).toEqual({});
    }
  });
});

/*
 * What bodies and roles are refused is decided without a database: test/unit/wire/group-forms.test.ts and
 * test/unit/service/groups/group-mappings.test.ts. Here is that every write asks.
 */
const BAD_BODIES: readonly (readonly [what: string, body: unknown, message: RegExp])[] = [
  ['no roles', {}, /^roles /],
  ['an empty uid', { roles: [''] }, /^roles/],
  ['an unknown uid behind a known one', { roles: ['{role}', 'nosuchrole'] }, /^roles.*nosuchrole/],
  ['a uid with a blank at its end', { roles: ['{role} '] }, /^roles/],
  ['a NUL in a uid', { roles: ['{role}\0'] }, /^roles/],
  ['half a character', { roles: ['\ud800'] }, /^roles/],
  ['the role of server admins', { roles: ['{role}', 'basic_grafana_admin'] }, /basic/],
  ['null as a body', 'null', /body.*object/i],
  ['a body that is no JSON', '{"roles":["{role}",]}', /json/i],
  ['an empty body', '', /json/i],
];

describe('a body', () => {
  const spoil = (body: unknown, role: string): unknown => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return text.replaceAll('{role}', role);
  };

  it('of a write may not hold what is none: 400, and nothing is written', async ({ expect }) => {
    const org = await freshOrg();
    const role = await org.role([]);
    await map(org, 'mapped', await org.role([]), role);
    const { trace } = await traceOf(async () => {
      for (const [method, group] of [
        ['POST', 'unmapped'],
        ['PUT', 'unmapped'],
        ['PUT', 'mapped'],
      ] as const) {
        for (const [what, body, message] of BAD_BODIES) {
          const answer = await api(method, pathTo(group), { org: org.id, body: spoil(body, role) });
          expect(answer.status, `${method} ${what}: ${answer.text}`).toBe(400);
          expect(answer.headers.get('Content-Type')).toMatch(/^application\/json/);
          expect(answer.body.message, what).toMatch(message);
        }
      }
      for (const roles of [[], null]) {
        const answer = await org.admin(400, 'POST', pathTo('unmapped'), { roles });
        expect(answer.body.message).toMatch(/^roles /);
      }
    });
    expect(trace).toEqual({});
  });

  it('must be said to be JSON', async ({ expect }) => {
    const org = await freshOrg();
    const body = { roles: [await org.role([])] };
    const untyped: Fetch = (request) => {
      request.headers.delete('Content-Type');
      return exports.default.fetch(request);
    };
    const { trace } = await traceOf(async () => {
      for (const method of ['POST', 'PUT'] as const) {
        const headers = { 'Content-Type': 'text/plain' };
        const { body: answer } = await org.admin(400, method, pathTo('x'), body, { headers });
        expect(answer.message).toMatch(/content-type/i);
        await ok(400, method, pathTo('x'), { org: org.id, body }, untyped);
      }
    });
    expect(trace).toEqual({});
  });
});

describe('a group that', () => {
  it('has mappings is not created again: 400, which names it, and all stays', async ({ expect }) => {
    const org = await freshOrg();
    const [role, other] = [await org.role([]), await org.role([])];
    await map(org, 'CN=Editors', role);
    const { trace } = await traceOf(async () => {
      for (const roles of [[other], [role], []]) {
        const answer = await org.admin(400, 'POST', pathTo('cn=editors'), { roles });
        expect(answer.body.message).toMatch(/CN=Editors/);
      }
    });
    expect(trace).toEqual({});
  });

  it('nobody mapped is 404 to DELETE and to its roles, also when users are in it', async ({ expect }) => {
    const org = await freshOrg();
    const member = await org.account();
    await join(org, member.id, 'x');
    for (const [method, path] of [
      ['DELETE', pathTo('x')],
      ['GET', `${pathTo('x')}/roles`],
    ] as const) {
      const { answer, trace } = await traceOf(() => org.admin(404, method, path));
      expect(answer.body).toMatchObject({ message: 'Group not found' });
      expect(trace).toEqual({});
    }
  });
});

describe('the lists', () => {
  it('hold all groups by id, with nothing but what is mapped', async ({ expect }) => {
    const org = await freshOrg();
    const [role, other] = [await org.role([]), await org.role([])].toSorted();
    await join(org, (await org.account()).id, 'unmapped');
    for (const id of ['b', 'C', 'a', 'a/1']) await map(org, id, other ?? '', role ?? '');
    const { groups, total } = await listed(org);
    expect(total).toBe(4);
    expect(groups).toEqual(
      ['a', 'a/1', 'b', 'C'].map((groupID) => ({
        groupID,
        mappings: { [org.id]: { roles: [role, other] } },
      })),
    );
  });

  it('of roles hold them as every list of roles does, by name', async ({ expect }) => {
    const org = await freshOrg();
    const second = await org.role([READ_REPORTS], { name: 'custom:b', description: 'Second' });
    const first = await org.role([WRITE_REPORTS], { name: 'custom:a' });
    await map(org, 'x', second, first, 'fixed_jBW3_7g1EWOjGVBYeVRwtFxhUNw');
    const { body } = await org.admin(200, 'GET', `${pathTo('x')}/roles`);
    const all = (await org.admin(200, 'GET', '/access-control/roles')).body;
    const uids = [first, second, 'fixed_jBW3_7g1EWOjGVBYeVRwtFxhUNw'];
    expect(body).toEqual(uids.map((uid) => all.find((role: { uid: string }) => role.uid === uid)));
  });

  it('hold many groups', async ({ expect }) => {
    const org = await freshOrg();
    const role = await org.role([]);
    await env.DB.prepare(
      `INSERT INTO group_mappings (org_id, group_key, group_id, role_uid)
       SELECT ?, 'g' || value, 'G' || value, ? FROM json_each(?)`,
    )
      .bind(org.id, role, JSON.stringify(Array.from({ length: 3_000 }, (_, i) => 10_000 + i)))
      .run();
    const { groups, total } = await listed(org);
    expect(total).toBe(3_000);
    expect(new Set(groups.map(({ groupID }) => groupID)).size).toBe(3_000);
  });
});

describe('the audit trail (I3)', () => {
  it('has one entry for each change of a mapping: who, what, before and after', async ({ expect }) => {
    const org = await freshOrg();
    const [role, other] = [await org.role([]), await org.role([])];
    const { id, as } = await org.account('Admin');
    const before = (await trailOf(org)).length;
    await ok(201, 'POST', pathTo('CN=A/B'), { as, body: { roles: [role] } });
    await ok(201, 'PUT', pathTo('cn=a/b'), { as, body: { roles: [other] } });
    await ok(201, 'PUT', pathTo('cn=a/b'), { as, body: { roles: [other] } });
    await ok(400, 'POST', pathTo('cn=a/b'), { as, body: { roles: [other] } });
    await ok(204, 'DELETE', pathTo('cn=A/b'), { as });
    const trail = await trailOf(org);
    const entries = trail.slice(before);
    expect(entries.map(({ kind }) => kind)).toEqual([
      'group-mapping.create',
      'group-mapping.set',
      'group-mapping.delete',
    ]);
    for (const [i, entry] of entries.entries()) {
      expect(JSON.parse(entry['actor'] ?? '')).toMatchObject({ userId: id });
      expect(entry['revision']).toBe(Number(trail[before - 1]?.['revision']) + 1 + i);
      expect(entry['previous_hash']).toBe(trail[before + i - 1]?.['hash']);
      expect(entry['before'], 'the group by its first spelling').toContain('CN=A/B');
      expect(entry['after']).toContain('CN=A/B');
    }
    const [create, set, end] = entries;
    expect(create?.['after']).toContain(role);
    expect(set?.['before']).toContain(role);
    expect(set?.['after']).toContain(other);
    expect(end?.['before']).toContain(other);
  });
});

describe('at the same time (I5)', () => {
  const isolates = (): Fetch[] => [anotherIsolate().fetch, anotherIsolate().fetch];
  const atOnce = async (
    org: FreshOrg,
    send: (i: number) => readonly [method: string, path: string, body?: object],
  ): Promise<Answer[]> => {
    const fetches = isolates();
    return await Promise.all(
      Array.from({ length: 20 }, async (_, i) => {
        const [method, path, body] = send(i);
        return await api(method, path, { org: org.id, body }, fetches[i % fetches.length]);
      }),
    );
  };
  const count = (answers: readonly Answer[], status: number): number =>
    answers.filter((answer) => answer.status === status).length;

  it('twenty equal POSTs create once, and nineteen are 400', async ({ expect }) => {
    const org = await freshOrg();
    const role = await org.role([]);
    const before = (await trailOf(org)).length;
    const answers = await atOnce(org, () => ['POST', pathTo('a/b'), { roles: [role] }]);
    expect([count(answers, 201), count(answers, 400)]).toEqual([1, 19]);
    expect(await mapped(org)).toEqual({ 'a/b': [role] });
    expect((await trailOf(org)).length).toBe(before + 1);
  });

  it('twenty POSTs that spell the group differently create once, with one of the spellings', async ({
    expect,
  }) => {
    const org = await freshOrg();
    const roles: string[] = [];
    for (let i = 0; i < 20; i++) roles.push(await org.role([]));
    const spell = (i: number): string =>
      ['a', 'b', 'c', 'd', 'e']
        .map((letter, bit) => (i & (1 << bit) ? letter.toUpperCase() : letter))
        .join('');
    const answers = await atOnce(org, (i) => ['POST', pathTo(spell(i)), { roles: [roles[i]] }]);
    expect([count(answers, 201), count(answers, 400)]).toEqual([1, 19]);
    const winner = answers.findIndex(({ status }) => status === 201);
    expect(await mapped(org)).toEqual({ [spell(winner)]: [roles[winner]] });
  });

  it('twenty PUTs leave one whole, and no mixture', async ({ expect }) => {
    const org = await freshOrg();
    const [a, b, c] = [await org.role([]), await org.role([]), await org.role([])].toSorted();
    const wanted = [[a], [b], [a, b], [b, c], [a, c]];
    const answers = await atOnce(org, (i) => ['PUT', pathTo('x'), { roles: wanted[i % wanted.length] }]);
    expect(count(answers, 201)).toBe(20);
    const { x } = await mapped(org);
    expect(wanted).toContainEqual(x);
  });

  it('twenty DELETEs end it once, and nineteen are 404', async ({ expect }) => {
    const org = await freshOrg();
    await map(org, 'x', await org.role([]));
    const answers = await atOnce(org, () => ['DELETE', pathTo('x')]);
    expect([count(answers, 204), count(answers, 404)]).toEqual([1, 19]);
    expect(await mapped(org)).toEqual({});
  });

  it('mapping a role and deleting it leaves no mapping of a role that is gone', async ({ expect }) => {
    for (let round = 0; round < 5; round++) {
      const org = await freshOrg();
      const uid = await org.role([READ_REPORTS]);
      const member = await org.account();
      await join(org, member.id, 'x');
      const [created, deleted] = await Promise.all([
        api('POST', pathTo('x'), { org: org.id, body: { roles: [uid] } }),
        api('DELETE', `/access-control/roles/${uid}?force=true`, { org: org.id }),
      ]);
      expect(deleted.status, deleted.text).toBe(200);
      expect([201, 400], created.text).toContain(created.status);
      expect(await mapped(org)).toEqual({});
      await org.role([READ_REPORTS], { uid });
      expect(await mayReadReports(member)).toBe(false);
    }
  });
});

describe('the end of what a mapping is about', () => {
  it('a mapped role is in use: only force deletes it', async ({ expect }) => {
    const org = await freshOrg();
    const uid = await org.role([]);
    await map(org, 'x', uid);
    await map(org, 'y', uid);
    const { answer, trace } = await traceOf(() => org.admin(400, 'DELETE', `/access-control/roles/${uid}`));
    expect(answer.body.message).toMatch(/\b2\b/);
    expect(trace).toEqual({});
  });

  it.for([{}, { global: true }])(
    'a deleted role leaves the mappings of others, and a new one of its uid brings nothing (I11): %j',
    async (fields, { expect }) => {
      const [org, elsewhere] = [await freshOrg(), await freshOrg()];
      const uid = unique('uid');
      await org.role([READ_REPORTS], { uid, ...fields });
      const kept = await org.role([]);
      const member = await org.account();
      await join(org, member.id, 'x', 'y');
      await map(org, 'x', uid);
      await map(org, 'y', uid, kept);
      if ('global' in fields) await map(elsewhere, 'x', uid);
      expect(await mayReadReports(member)).toBe(true);
      const query = `force=true${'global' in fields ? '&global=true' : ''}`;
      await org.admin(200, 'DELETE', `/access-control/roles/${uid}?${query}`);
      expect(await mayReadReports(member)).toBe(false);
      expect([await mapped(org), await mapped(elsewhere)]).toEqual([{ y: [kept] }, {}]);
      await org.admin(404, 'GET', `${pathTo('x')}/roles`);
      await org.role([READ_REPORTS], { uid, ...fields });
      expect(await mayReadReports(member)).toBe(false);
      await map(org, 'x', uid);
      expect(await mayReadReports(member)).toBe(true);
    },
  );

  it('a deleted org takes its mappings and what it said of users with it', async ({ expect }) => {
    const [org, other] = [await freshOrg(), await freshOrg()];
    const person = await org.person('Viewer');
    await other.admin(200, 'POST', '/org/users', { loginOrEmail: person.login, role: 'Viewer' });
    for (const each of [org, other]) {
      await map(each, 'x', await each.role([]));
      await join(each, person.id, 'x');
    }
    await ok(200, 'DELETE', `/orgs/${org.id}`);
    const rows = Object.values(await snapshotOf(['group_mappings', 'user_groups'])).flat();
    expect(rows.filter((row) => JSON.parse(row).org_id === org.id)).toEqual([]);
    expect(rows.filter((row) => JSON.parse(row).org_id === other.id)).toHaveLength(2);
  });

  const snapshotOf = async (tables: readonly string[]): Promise<Record<string, readonly string[]>> => {
    const all = await snapshot();
    return Object.fromEntries(tables.map((table) => [table, all[table] ?? []]));
  };
});
