import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import { expectAccessDenied } from '../../support/access-denied.ts';
import { api, ok } from '../../support/api.ts';
import { withCoordinator } from '../../support/coordinator.ts';
import { crowd } from '../../support/crowd.ts';
import type { FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { traceOf } from '../../support/snapshot.ts';
import { storedPerson } from '../../support/stored-people.ts';
import { CHANGE_COLUMNS } from '../../support/change-columns.ts';

const HELD = 'reports:read';
const PAIR = [[HELD, 'reports:*']] as const;
const LARGEST_ID = 2_147_483_647;

const pathOf = (roleUid: string): string => `/access-control/roles/${roleUid}/assignments`;

/** What a delegate must hold to set who has a role. */
const SETTER = ['users.roles:add', 'users.roles:remove', 'teams.roles:add', 'teams.roles:remove'].map(
  (action) => [action, 'permissions:type:delegate'] as const,
);

/** An org with a role and, in ascending order of id, two of each that it can be given to. */
async function newWorld(fields: object = {}) {
  const org = await freshOrg();
  const role = await org.role(PAIR, fields);
  const users = [(await storedPerson(org.id)).id, (await storedPerson(org.id)).id] as const;
  const accounts = [await org.account(), await org.account()] as const;
  const teams = [await org.team(), await org.team()] as const;
  const full = { users: [...users], teams: [...teams], service_accounts: accounts.map(({ id }) => id) };
  return { org, role, users, accounts, teams, full };
}

const holdersOf = async (org: FreshOrg, role: string) => (await org.admin(200, 'GET', pathOf(role))).body;

/** Says that a user has come by a role through an external group. */
async function mapGroup(org: FreshOrg, userId: number, roleUid: string): Promise<void> {
  const group = unique('group');
  await env.DB.batch([
    env.DB.prepare("INSERT INTO user_groups VALUES (?, 0, 'jwt', ?, '', ?, '')").bind(userId, group, group),
    env.DB.prepare('INSERT INTO group_mappings VALUES (?, ?, ?, ?)').bind(org.id, group, group, roleUid),
  ]);
}

describe('GET /access-control/roles/:uid/assignments', () => {
  it('lists people, teams and service accounts apart, ids ascending, whichever end they were assigned from', async ({
    expect,
  }) => {
    const { org, role, users, accounts, teams, full } = await newWorld();
    expect(await holdersOf(org, role)).toEqual({
      role_uid: role,
      users: [],
      teams: [],
      service_accounts: [],
    });
    for (const id of [users[1], accounts[1].id, users[0], accounts[0].id]) {
      await org.admin(200, 'POST', `/access-control/users/${id}/roles`, { roleUid: role });
    }
    for (const id of teams.toReversed()) {
      await org.admin(200, 'POST', `/access-control/teams/${id}/roles`, { roleUid: role });
    }
    expect(await holdersOf(org, role)).toEqual({ role_uid: role, ...full });
  });

  it('is the view of the org alone: no global assignment, none through a group, none of another org', async ({
    expect,
  }) => {
    const { org, users, accounts } = await newWorld();
    const role = await org.role(PAIR, { global: true });
    const other = await freshOrg();
    await org.admin(200, 'POST', `/access-control/users/${users[0]}/roles`, { roleUid: role, global: true });
    await mapGroup(org, accounts[0].id, role);
    const there = await other.account();
    await other.admin(200, 'PUT', pathOf(role), { service_accounts: [there.id] });
    const empty = { role_uid: role, users: [], teams: [], service_accounts: [] };
    expect(await holdersOf(org, role)).toEqual(empty);
    // And setting it leaves those alone.
    await org.admin(200, 'PUT', pathOf(role), { users: [users[1]] });
    await org.admin(200, 'PUT', pathOf(role), { users: [] });
    expect(await holdersOf(other, role)).toEqual({ ...empty, service_accounts: [there.id] });
    const mapped = await org.admin(
      200,
      'GET',
      `/access-control/users/${accounts[0].id}/roles?includeMapped=true`,
    );
    expect(mapped.body).toHaveLength(1);
    const global = await org.admin(200, 'GET', `/access-control/users/${users[0]}/roles`);
    expect(global.body).toHaveLength(1);
  });

  it('works for hidden, fixed and global roles, and says that an unknown role is not found', async ({
    expect,
  }) => {
    const { org, teams, role } = await newWorld({ hidden: true });
    const fixed = (await org.admin(200, 'GET', '/access-control/roles')).body.find(
      ({ name }: { name: string }) => name === 'fixed:teams:creator',
    ).uid;
    for (const uid of [role, fixed, await org.role(PAIR, { global: true })]) {
      const { body } = await org.admin(200, 'PUT', pathOf(uid), { teams: [teams[0]] });
      expect(body).toEqual({ role_uid: uid, users: [], teams: [teams[0]], service_accounts: [] });
      expect(await holdersOf(org, uid)).toEqual(body);
    }
    expect((await holdersOf(org, 'basic_viewer')).users).toEqual([]);
    const { body } = await org.admin(404, 'GET', pathOf('nothing'));
    expect(body.message).toBe('Role not found');
  });

  it('needs to read the roles of every user and of every team', async ({ expect }) => {
    const { org, role, accounts } = await newWorld();
    const needed = 'all of teams.roles:read, users.roles:read';
    const [{ id, as }] = accounts;
    const read = async () => await api('GET', pathOf(role), { as });
    await org.grant(id, [
      ['users.roles:read', 'users:id:*'],
      ['teams.roles:read', 'teams:id:7'],
    ]);
    expectAccessDenied(await read(), needed);
    await org.grant(id, [['teams.roles:read', 'teams:*']]);
    expect((await read()).status).toBe(200);
  });
});

describe('PUT /access-control/roles/:uid/assignments', () => {
  it('replaces the whole set in one change, and answers what GET answers next', async ({ expect }) => {
    const { org, role, users, accounts, teams, full } = await newWorld();
    const count = async () =>
      await env.DB.prepare('SELECT count(*) AS n FROM changes WHERE org_id = ?').bind(org.id).first('n');
    const before = Number(await count());
    const first = await org.admin(200, 'PUT', pathOf(role), {
      users: full.users.toReversed(),
      teams: full.teams.toReversed(),
      service_accounts: full.service_accounts.toReversed(),
    });
    expect(first.body).toEqual({ role_uid: role, ...full });
    const second = { users: [users[1]], teams: [teams[1]], service_accounts: [accounts[0].id] };
    const { body } = await org.admin(200, 'PUT', pathOf(role), second);
    expect(body).toEqual({ role_uid: role, ...second });
    expect(await holdersOf(org, role)).toEqual(body);
    expect(Number(await count())).toBe(before + 2);
  });

  it('takes null, absent and [] for nothing, where one list is there', async ({ expect }) => {
    const { org, role, full } = await newWorld();
    const empty = { role_uid: role, users: [], teams: [], service_accounts: [] };
    const nothing = [
      { users: null, teams: null, service_accounts: null },
      { users: [], teams: [] },
      { teams: null },
    ];
    for (const body of nothing) {
      await org.admin(200, 'PUT', pathOf(role), full);
      expect((await org.admin(200, 'PUT', pathOf(role), body)).body).toEqual(empty);
      expect(await holdersOf(org, role)).toEqual(empty);
    }
  });

  it('refuses a body without any of the lists, which a mistyped key leaves', async ({ expect }) => {
    const { org, role, full } = await newWorld();
    await org.admin(200, 'PUT', pathOf(role), full);
    const { trace } = await traceOf(async () => {
      for (const body of [{}, { people: [] }]) {
        const { message } = (await org.admin(400, 'PUT', pathOf(role), body)).body;
        expect(message).toBe('body must have users, teams or service_accounts');
      }
      for (const body of [{ user: [] }, { serviceAccounts: [] }]) {
        const { message } = (await org.admin(400, 'PUT', pathOf(role), body)).body;
        expect(message).toMatch(/is unknown: did you mean `(users|service_accounts)`\?$/);
      }
    });
    expect(trace).toEqual({});
  });

  it('refuses basic roles, ids named twice and ids of nobody, in the words of upstream, and writes nothing', async ({
    expect,
  }) => {
    const { org, role, users, accounts, teams } = await newWorld();
    const stranger = (await (await freshOrg()).account()).id;
    const foreignTeam = await (await freshOrg()).team();
    const [user, account, team] = [users[0], accounts[0].id, teams[0]];
    const unknown = (what: string) =>
      `bad request: could not verify the existence of the specified ${what}. resource does not exist`;
    const basic =
      'bad request: this endpoint cannot be used to assign basic, managed or external services roles';
    const cases: readonly (readonly [uid: string, body: object, message: string])[] = [
      ['basic_viewer', { users: [user] }, basic],
      [role, { users: [user, LARGEST_ID] }, unknown('users')],
      [role, { users: [stranger] }, unknown('users')],
      [role, { teams: [team, LARGEST_ID] }, unknown('teams')],
      [role, { teams: [foreignTeam] }, unknown('teams')],
      [role, { service_accounts: [stranger] }, unknown('service accounts')],
      [role, { service_accounts: [user] }, unknown('service accounts')],
      [role, { users: [user, user] }, `users must not name ${user} more than once`],
      [
        role,
        { users: [account], service_accounts: [account] },
        `service_accounts must not name ${account} more than once`,
      ],
    ];
    const { trace } = await traceOf(async () => {
      for (const [uid, body, message] of cases) {
        const answer = await api('PUT', pathOf(uid), { org: org.id, body });
        expect([answer.status, answer.body.message], JSON.stringify(body)).toEqual([400, message]);
      }
    });
    expect(trace).toEqual({});
    expect((await org.admin(404, 'PUT', pathOf('nothing'), { users: [] })).body.message).toBe(
      'Role not found',
    );
  });

  it('gives and takes only what the caller holds itself (I11)', async ({ expect }) => {
    const { org, role, teams } = await newWorld();
    const { id, as } = await org.account();
    await org.grant(id, SETTER);
    const give = () => api('PUT', pathOf(role), { as, body: { teams: [teams[0]] } });
    const { answer, trace } = await traceOf(give);
    expectAccessDenied(answer, HELD);
    expect(trace).toEqual({});
    await org.grant(id, PAIR);
    expect((await give()).status).toBe(200);
  });

  it('takes effect at once for everybody added or removed, cached or not, and for members of teams (I6)', async ({
    expect,
  }) => {
    const { org, role, accounts, teams } = await newWorld();
    const [direct, member] = accounts;
    await org.admin(200, 'POST', `/teams/${teams[0]}/members`, { userId: member.id });
    const held = async () =>
      await Promise.all(
        accounts.map(async ({ as }) => {
          const { body } = await ok(200, 'GET', '/access-control/user/permissions', { as });
          return HELD in body;
        }),
      );
    expect(await held()).toEqual([false, false]);
    const both = { service_accounts: [direct.id], teams: [teams[0]] };
    await org.admin(200, 'PUT', pathOf(role), both);
    expect(await held()).toEqual([true, true]);
    await org.admin(200, 'PUT', pathOf(role), { teams: [teams[0]] });
    expect(await held()).toEqual([false, true]);
    await org.admin(200, 'PUT', pathOf(role), { service_accounts: [direct.id] });
    expect(await held()).toEqual([true, false]);
    await org.admin(200, 'PUT', pathOf(role), { users: [] });
    expect(await held()).toEqual([false, false]);
  });

  it('takes a role from more than can be named, and all of them lose it at once (I6)', async ({ expect }) => {
    const { org, role, accounts } = await newWorld();
    const [{ id, as }] = accounts;
    await org.admin(200, 'PUT', pathOf(role), { service_accounts: [id] });
    const many = await crowd(org.id, 1_500);
    await env.DB.prepare(`INSERT INTO user_roles SELECT ?, value, ?, 1, '' FROM json_each(?)`)
      .bind(org.id, role, JSON.stringify(many))
      .run();
    expect((await holdersOf(org, role)).service_accounts).toEqual([id, ...many]);
    const mine = async () => (await ok(200, 'GET', '/access-control/user/permissions', { as })).body;
    expect(await mine()).toHaveProperty(HELD);
    await org.admin(200, 'PUT', pathOf(role), { users: [] });
    expect(await mine()).not.toHaveProperty(HELD);
    expect((await holdersOf(org, role)).service_accounts).toEqual([]);
  });

  it('sent ten times at once leaves one of the ten sets, never a mixture (I5)', async ({ expect }) => {
    const { org, role, teams } = await newWorld();
    const accounts = await crowd(org.id, 10);
    const sets = accounts.map((id, i) => ({
      role_uid: role,
      users: [],
      teams: i % 2 === 0 ? [teams[0]] : [teams[1]],
      service_accounts: [id, accounts[(i + 1) % 10] ?? 0].toSorted((a, b) => a - b),
    }));
    const answers = await Promise.all(
      sets.map(({ role_uid: _uid, ...body }) => api('PUT', pathOf(role), { org: org.id, body })),
    );
    expect(answers.map(({ status, body }) => [status, body])).toEqual(sets.map((set) => [200, set]));
    const last = await env.DB.prepare(
      `SELECT "after" FROM changes WHERE org_id = ? ORDER BY revision DESC LIMIT 1`,
    )
      .bind(org.id)
      .first<string>('after');
    const stored = await holdersOf(org, role);
    expect(sets).toContainEqual(stored);
    const { added } = JSON.parse(last ?? '{}');
    for (const id of added.users) expect(stored.service_accounts).toContain(id);
  });

  it('gives nothing to a person whose deletion came between its look and its commit (I5)', async ({
    expect,
  }) => {
    const { org, role, users, teams } = await newWorld();
    const [gone, other] = users;
    await withCoordinator(org.id, async ({ d1, fetch }) => {
      let raced = false;
      d1.before = async (statements) => {
        if (raced || !statements.some((sql) => /^insert into "changes"/i.test(sql))) return;
        raced = true;
        await env.DB.batch([
          env.DB.prepare(
            `INSERT INTO changes (${CHANGE_COLUMNS}) SELECT org_id, revision + 1, id || 'x', revision + 1, at, actor, origin, kind,
              "before", "after", ?, hash, hash || 'x' FROM changes WHERE org_id = 0 ORDER BY revision DESC LIMIT 1`,
          ).bind(JSON.stringify([`user:${gone}`])),
          env.DB.prepare('DELETE FROM users WHERE id = ?').bind(gone),
          env.DB.prepare('DELETE FROM org_users WHERE user_id = ?').bind(gone),
        ]);
      };
      const body = { users: [gone, other], teams };
      const answer = await api('PUT', pathOf(role), { org: org.id, body }, fetch);
      expect(raced).toBe(true);
      expect(answer.status, answer.text).toBe(400);
      expect(answer.body.message).toMatch(/specified users/);
    });
    const left = env.DB.prepare('SELECT count(*) AS n FROM user_roles WHERE role_uid = ?').bind(role);
    expect(await left.first('n')).toBe(0);
    await org.admin(200, 'PUT', pathOf(role), { users: [other], teams });
  });

  it('is one coordinator call and two round trips, for one id and for a thousand', async ({ expect }) => {
    const { org, role, teams } = await newWorld();
    const { as } = await org.account('Admin');
    const many = await crowd(org.id, 1_000);
    await withCoordinator(org.id, async (bench) => {
      await ok(200, 'GET', '/access-control/user/permissions', { as }, bench.fetch);
      for (const body of [{ teams: [teams[0]] }, { users: many }, { users: [] }]) {
        const [trips, calls] = [bench.d1.trips, bench.calls.count];
        await ok(200, 'PUT', pathOf(role), { as, body }, bench.fetch);
        const cost = { trips: bench.d1.trips - trips, calls: bench.calls.count - calls };
        expect(cost).toEqual({ trips: 2, calls: 1 });
      }
    });
  });
});
