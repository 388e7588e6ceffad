import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import { expectAccessDenied } from '../../support/access-denied.ts';
import { api, ok } from '../../support/api.ts';
import type { FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { traceOf } from '../../support/snapshot.ts';

const LARGEST_ID = 2_147_483_647;
const ADMIN_ID = 1;
const ADMIN_EMAIL = 'admin@localhost';

/** A person of the org who has an e-mail address. */
async function newPerson(org: FreshOrg) {
  const login = unique('person');
  const email = `${login}@example.org`;
  const name = 'Ada Lovelace';
  const made = await org.admin(200, 'POST', '/admin/users', { login, email, name, password: 'secret' });
  await org.admin(200, 'POST', `/orgs/${org.id}/users`, { loginOrEmail: login, role: 'Viewer' });
  return { id: made.body.id as number, uid: made.body.uid as string, login, email, name };
}

/** Ids and permissions of all members. */
async function membersOf(org: FreshOrg, team: number | string): Promise<ReadonlyMap<number, number>> {
  const { body } = await org.admin(200, 'GET', `/teams/${team}/members`);
  return new Map(
    body.map(({ userId, permission }: { userId: number; permission: number }) => [userId, permission]),
  );
}

const uidOf = async (table: 'teams' | 'users', id: number): Promise<string> =>
  String(await env.DB.prepare(`SELECT uid FROM ${table} WHERE id = ?`).bind(id).first('uid'));

describe('GET /teams/:id/members', () => {
  it('shows people and service accounts by login, none of them from outside', async ({ expect }) => {
    const org = await freshOrg();
    const teamId = await org.team();
    const teamUID = await uidOf('teams', teamId);
    const person = await newPerson(org);
    const account = await org.account();
    for (const userId of [person.id, account.id]) {
      await org.admin(200, 'POST', `/teams/${teamId}/members`, { userId });
    }
    const common = { orgId: org.id, teamId, teamUID, labels: [] };
    for (const key of [teamId, teamUID]) {
      const { body } = await org.admin(200, 'GET', `/teams/${key}/members`);
      expect(body).toHaveLength(3);
      expect(body[0]).toMatchObject({ ...common, userId: ADMIN_ID, email: ADMIN_EMAIL, permission: 4 });
      expect(body[1]).toEqual({
        ...common,
        userId: person.id,
        userUID: person.uid,
        login: person.login,
        email: person.email,
        name: person.name,
        permission: 0,
      });
      expect(body[2]).toMatchObject({ ...common, userId: account.id, permission: 0 });
    }
  });

  it('shows only those whom the caller may read', async ({ expect }) => {
    const org = await freshOrg();
    const team = await org.team();
    const [seen, unseen] = [await org.account(), await org.account()];
    for (const { id: userId } of [seen, unseen]) {
      await org.admin(200, 'POST', `/teams/${team}/members`, { userId });
    }
    const caller = await org.account();
    await org.grant(caller.id, [['teams.permissions:read', `teams:id:${team}`]]);
    const idsOf = async () =>
      (await ok(200, 'GET', `/teams/${team}/members`, { as: caller.as })).body.map(
        ({ userId }: { userId: number }) => userId,
      );
    expect(await idsOf()).toEqual([]);
    await org.grant(caller.id, [['org.users:read', `users:id:${seen.id}`]]);
    expect(await idsOf()).toEqual([seen.id]);
    await org.grant(caller.id, [['org.users:read', 'users:*']]);
    expect(await idsOf()).toHaveLength(3);
  });

  it('needs teams.permissions:read on that very team', async () => {
    const org = await freshOrg();
    const [team, other] = [await org.team(), await org.team()];
    const { id, as } = await org.account();
    await org.grant(id, [
      ['teams.permissions:read', `teams:id:${team}`],
      ['teams:read', 'teams:*'],
    ]);
    await ok(200, 'GET', `/teams/${team}/members`, { as });
    for (const key of [other, LARGEST_ID]) {
      expectAccessDenied(await api('GET', `/teams/${key}/members`, { as }), 'teams.permissions:read');
    }
  });
});

describe('PUT /teams/:id/members/:userId', () => {
  it('makes a member an admin of the team with 4, and a plain member with 0, null or nothing', async ({
    expect,
  }) => {
    const org = await freshOrg();
    const team = await org.team();
    const { id } = await org.account();
    await org.admin(200, 'POST', `/teams/${team}/members`, { userId: id });
    const path = `/teams/${team}/members/${id}`;
    for (const body of [{ permission: 0 }, { permission: null }, {}]) {
      const { body: answer } = await org.admin(200, 'PUT', path, { permission: 4 });
      expect(answer).toEqual({ message: 'Team member updated' });
      expect((await membersOf(org, team)).get(id)).toBe(4);
      await org.admin(200, 'PUT', path, body);
      expect((await membersOf(org, team)).get(id)).toBe(0);
    }
    const { trace } = await traceOf(() => org.admin(200, 'PUT', path, {}));
    expect(trace).toEqual({});
  });

  it.for([1, 2, 3, 5, -4, 4.5])('refuses any other number: %s', async (permission, { expect }) => {
    const org = await freshOrg();
    const path = `/teams/${await org.team()}/members/${ADMIN_ID}`;
    const { answer, trace } = await traceOf(() => org.admin(400, 'PUT', path, { permission }));
    expect(answer.body.message).toMatch(/^permission must be/);
    expect(trace).toEqual({});
  });
});

describe('DELETE /teams/:id/members/:userId', () => {
  it('takes out that member of that team alone', async ({ expect }) => {
    const org = await freshOrg();
    const [team, other] = [await org.team(), await org.team()];
    const { id } = await org.account();
    for (const key of [team, other]) {
      await org.admin(200, 'POST', `/teams/${key}/members`, { userId: id });
    }
    const path = `/teams/${team}/members/${id}`;
    const { answer, trace } = await traceOf(() => org.admin(200, 'DELETE', path));
    expect(answer.body).toEqual({ message: 'Team Member removed' });
    expect(Object.keys(trace).toSorted()).toEqual(['changes', 'team_members']);
    expect(trace['team_members']?.removed).toHaveLength(1);
    expect(new Set((await membersOf(org, team)).keys())).toEqual(new Set([ADMIN_ID]));
    expect((await membersOf(org, other)).has(id)).toBe(true);
    const again = await org.admin(404, 'DELETE', path);
    expect(again.body.message).toBe('Team member not found.');
  });
});

describe('a member in a path', () => {
  it('may be named by uid, and so may the team', async ({ expect }) => {
    const org = await freshOrg();
    const team = await org.team();
    const { id } = await org.account();
    await org.admin(200, 'POST', `/teams/${team}/members`, { userId: id });
    const path = `/teams/${await uidOf('teams', team)}/members/${await uidOf('users', id)}`;
    await org.admin(200, 'PUT', path, { permission: 4 });
    expect((await membersOf(org, team)).get(id)).toBe(4);
    await org.admin(200, 'DELETE', path);
    expect((await membersOf(org, team)).has(id)).toBe(false);
  });

  it('who is none is answered alike, whether there is such a user elsewhere or not (I10)', async ({
    expect,
  }) => {
    const [org, other] = [await freshOrg(), await freshOrg()];
    const [team, theirTeam] = [await org.team(), await other.team()];
    const [own, foreign, outsider] = [await org.account(), await other.account(), await newPerson(other)];
    const users = [foreign.id, await uidOf('users', foreign.id), outsider.id, outsider.uid];
    const calls = [
      ['PUT', {}],
      ['PUT', { permission: 4 }],
      ['DELETE', undefined],
    ] as const;
    for (const [method, body] of calls) {
      for (const key of [team, LARGEST_ID, theirTeam, await uidOf('teams', team)]) {
        for (const user of [...users, LARGEST_ID, 'nobody']) {
          const answer = await org.admin(404, method, `/teams/${key}/members/${user}`, body);
          expect(answer.body.message, `${method} ${key} ${user}`).toBe('Team member not found.');
        }
      }
      for (const user of [own.id, await uidOf('users', own.id)]) {
        const answer = await org.admin(404, method, `/teams/${team}/members/${user}`, body);
        expect(answer.body.message).toBe('Team member not found.');
        for (const key of [LARGEST_ID, theirTeam]) {
          const { body: noTeam } = await org.admin(404, method, `/teams/${key}/members/${user}`, body);
          expect(noTeam.message).toBe('Team not found');
        }
      }
    }
  });

  it('needs teams.permissions:write on that very team', async () => {
    const org = await freshOrg();
    const [team, other] = [await org.team(), await org.team()];
    const { id, as } = await org.account();
    await org.grant(id, [
      ['teams.permissions:write', `teams:id:${other}`],
      ['teams:write', 'teams:*'],
    ]);
    for (const user of [ADMIN_ID, LARGEST_ID, 'nobody']) {
      const path = `/teams/${team}/members/${user}`;
      expectAccessDenied(await api('PUT', path, { as, body: {} }), 'teams.permissions:write');
      expectAccessDenied(await api('DELETE', path, { as }), 'teams.permissions:write');
    }
    const all = await api('PUT', `/teams/${team}/members`, { as, body: {} });
    expectAccessDenied(all, 'teams.permissions:write');
  });
});

describe('PUT /teams/:id/members', () => {
  it('makes the members exactly the named ones, in one change', async ({ expect }) => {
    const org = await freshOrg();
    const team = await org.team();
    const [stays, rises, falls, goes, comes, leads] = [
      await newPerson(org),
      await newPerson(org),
      await newPerson(org),
      await newPerson(org),
      await newPerson(org),
      await newPerson(org),
    ] as const;
    const set = (members: unknown, admins: unknown) =>
      org.admin(200, 'PUT', `/teams/${team}/members`, { members, admins });
    await set([stays.email, rises.email, goes.email], [falls.email]);
    const first = new Map([
      [stays.id, 0],
      [rises.id, 0],
      [falls.id, 4],
      [goes.id, 0],
    ]);
    expect(await membersOf(org, team)).toEqual(first);
    const { answer, trace } = await traceOf(() =>
      set([stays.email, falls.email, comes.email], [rises.email, leads.email]),
    );
    expect(answer.body).toEqual({ message: 'Team memberships have been updated' });
    expect(trace['changes']?.added).toHaveLength(1);
    // Who stays as it was keeps its row, with who added it and when.
    expect(trace['team_members']?.removed).toHaveLength(3);
    expect(await membersOf(org, team)).toEqual(
      new Map([
        [stays.id, 0],
        [rises.id, 4],
        [falls.id, 0],
        [comes.id, 0],
        [leads.id, 4],
      ]),
    );
  });

  it('writes nothing when all is so already', async ({ expect }) => {
    const org = await freshOrg();
    const team = await org.team();
    const body = { members: [], admins: [ADMIN_EMAIL] };
    const { trace } = await traceOf(() => org.admin(200, 'PUT', `/teams/${team}/members`, body));
    expect(trace).toEqual({});
  });

  it('takes who is in both lists, or twice in one, for one admin', async ({ expect }) => {
    const org = await freshOrg();
    const team = await org.team();
    const person = await newPerson(org);
    const [email, loud] = [person.email, person.email.toUpperCase()];
    for (const body of [
      { members: [email, email], admins: [email] },
      { members: [loud], admins: [email, loud] },
    ]) {
      await org.admin(200, 'PUT', `/teams/${team}/members`, body);
      expect(await membersOf(org, team)).toEqual(new Map([[person.id, 4]]));
      await org.admin(200, 'PUT', `/teams/${team}/members`, {});
    }
  });

  it.for([{}, { members: null, admins: null }, { members: [], admins: [] }, { admins: [] }])(
    'empties the team with %j',
    async (body, { expect }) => {
      const org = await freshOrg();
      const team = await org.team();
      await org.admin(200, 'PUT', `/teams/${team}/members`, body);
      expect(await membersOf(org, team)).toEqual(new Map());
      expect((await org.admin(200, 'GET', `/teams/${team}`)).body.memberCount).toBe(0);
    },
  );

  it('refuses all when it does not know one, as it does not know people of other orgs (I10)', async ({
    expect,
  }) => {
    const [org, other] = [await freshOrg(), await freshOrg()];
    const team = await org.team();
    const [own, outsider] = [await newPerson(org), await newPerson(other)];
    const foreign = await uidOf('users', (await other.account()).id);
    for (const email of [outsider.email, 'nobody@example.org', '', own.login, foreign, '%', "'"]) {
      for (const body of [{ members: [own.email, email] }, { admins: [email] }]) {
        const { answer, trace } = await traceOf(() => org.admin(404, 'PUT', `/teams/${team}/members`, body));
        expect(answer.body.message).toBe('User not found');
        expect(trace).toEqual({});
      }
    }
    const none = await org.admin(404, 'PUT', `/teams/${LARGEST_ID}/members`, { members: [own.email] });
    expect(none.body.message).toBe('Team not found');
  });

  it('takes 1,000 people at once, and no more than 10,000', async ({ expect }) => {
    const org = await freshOrg();
    const team = await org.team();
    const stem = unique('many');
    const numbers = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)';
    await env.DB.batch([
      env.DB.prepare(
        `${numbers} INSERT INTO users (uid, login, email, name, is_service_account, home_org_id, created, updated)
         SELECT ?1 || i, ?1 || i, ?1 || i || '@example.org', '', 0, ?2, '', '' FROM n`,
      ).bind(stem, org.id),
      env.DB.prepare(
        `INSERT INTO org_users (org_id, user_id, role, created, updated)
         SELECT ?2, id, 'None', '', '' FROM users WHERE login LIKE ?1 || '%'`,
      ).bind(stem, org.id),
    ]);
    const emails = Array.from({ length: 1_000 }, (_, i) => `${stem}${i + 1}@example.org`);
    const path = `/teams/${team}/members`;
    await org.admin(200, 'PUT', path, { members: emails });
    expect((await membersOf(org, team)).size).toBe(1_000);
    await org.admin(200, 'PUT', path, { members: emails.slice(0, 10), admins: emails.slice(10, 500) });
    const members = [...(await membersOf(org, team)).values()];
    expect([members.length, members.filter((permission) => permission === 4).length]).toEqual([500, 490]);
    const tooMany = await org.admin(400, 'PUT', path, { members: Array(10_001).fill('x') });
    expect(tooMany.body.message).toBe('members must be at most 10000 entries long');
  });
});
