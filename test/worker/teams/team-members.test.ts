import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import { expectAccessDenied } from '../../support/access-denied.ts';
import { api, ok } from '../../support/api.ts';
import { crowd } from '../../support/crowd.ts';
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

  it('refuses any other number', async ({ expect }) => {
    const org = await freshOrg();
    const path = `/teams/${await org.team()}/members/${ADMIN_ID}`;
    const { trace } = await traceOf(async () => {
      for (const permission of [1, 2, 3, 5, -4, 4.5]) {
        const answer = await org.admin(400, 'PUT', path, { permission });
        expect(answer.body.message).toMatch(/^permission must be/);
      }
    });
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
    expect(Object.keys(trace).toSorted()).toEqual(['changes', 'team_members', 'teams']);
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
    const [own = 0] = await crowd(org.id, 1);
    const [foreign = 0] = await crowd(other.id, 1);
    const outsider = await other.person();
    const messageOf = async (method: string, key: number, user: number | string) =>
      (await org.admin(404, method, `/teams/${key}/members/${user}`, method === 'PUT' ? {} : undefined)).body
        .message;
    for (const method of ['PUT', 'DELETE']) {
      for (const key of [team, theirTeam]) {
        for (const user of [foreign, await uidOf('users', outsider.id), LARGEST_ID, 'nobody']) {
          expect(await messageOf(method, key, user), `${method} ${key} ${user}`).toBe(
            'Team member not found.',
          );
        }
      }
      expect(await messageOf(method, team, own)).toBe('Team member not found.');
      expect(await messageOf(method, theirTeam, own)).toBe('Team not found');
      expect(await messageOf(method, LARGEST_ID, await uidOf('users', own))).toBe('Team not found');
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
    for (const user of [ADMIN_ID, 'nobody']) {
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
    const [stays = 0, rises = 0, falls = 0, goes = 0, comes = 0, leads = 0] = await crowd(org.id, 6);
    // Those of a crowd have their uid as e-mail address.
    const emailsOf = async (ids: readonly number[]) =>
      await Promise.all(ids.map(async (id) => await uidOf('users', id)));
    const set = async (members: readonly number[], admins: readonly number[]) =>
      await org.admin(200, 'PUT', `/teams/${team}/members`, {
        members: await emailsOf(members),
        admins: await emailsOf(admins),
      });
    await set([stays, rises, goes], [falls]);
    const first = new Map([
      [stays, 0],
      [rises, 0],
      [falls, 4],
      [goes, 0],
    ]);
    expect(await membersOf(org, team)).toEqual(first);
    const { answer, trace } = await traceOf(() => set([stays, falls, comes], [rises, leads]));
    expect(answer.body).toEqual({ message: 'Team memberships have been updated' });
    expect(trace['changes']?.added).toHaveLength(1);
    // Who stays as it was keeps its row, with who added it and when.
    expect(trace['team_members']?.removed).toHaveLength(3);
    expect(await membersOf(org, team)).toEqual(
      new Map([
        [stays, 0],
        [rises, 4],
        [falls, 0],
        [comes, 0],
        [leads, 4],
      ]),
    );
  });

  it('takes an address in any letter case, and who is in both lists for an admin', async ({ expect }) => {
    const org = await freshOrg();
    const team = await org.team();
    const person = await newPerson(org);
    const [email, loud] = [person.email, person.email.toUpperCase()];
    await org.admin(200, 'PUT', `/teams/${team}/members`, { members: [loud], admins: [email, loud] });
    expect(await membersOf(org, team)).toEqual(new Map([[person.id, 4]]));
  });

  it('empties the team with lists that are empty or null, where one is there', async ({ expect }) => {
    const org = await freshOrg();
    for (const body of [
      { members: null, admins: null },
      { members: [], admins: [] },
      { admins: [] },
      { members: null },
    ]) {
      const team = await org.team();
      await org.admin(200, 'PUT', `/teams/${team}/members`, body);
      expect(await membersOf(org, team)).toEqual(new Map());
      expect((await org.admin(200, 'GET', `/teams/${team}`)).body.memberCount).toBe(0);
    }
  });

  it('refuses a body without either list, which a mistyped key leaves', async ({ expect }) => {
    const org = await freshOrg();
    const team = await org.team();
    const { email } = await newPerson(org);
    await org.admin(200, 'PUT', `/teams/${team}/members`, { members: [email] });
    const { trace } = await traceOf(async () => {
      for (const body of [{}, { users: [email] }, { groups: null }]) {
        const answer = await org.admin(400, 'PUT', `/teams/${team}/members`, body);
        expect(answer.body.message).toBe('body must have members or admins');
      }
      const slip = await org.admin(400, 'PUT', `/teams/${team}/members`, { member: [] });
      expect(slip.body.message).toBe('member is unknown: did you mean `members`?');
    });
    expect(trace).toEqual({});
  });

  it('refuses all when it does not know one, as it does not know people of other orgs (I10)', async ({
    expect,
  }) => {
    const [org, other] = [await freshOrg(), await freshOrg()];
    const team = await org.team();
    const [own, outsider] = [await newPerson(org), await newPerson(other)];
    const [foreign = 0] = await crowd(other.id, 1);
    const foreignEmail = await uidOf('users', foreign);
    const path = `/teams/${team}/members`;
    const { trace } = await traceOf(async () => {
      for (const email of [outsider.email, 'nobody@example.org', '', own.login, foreignEmail, '%', "'"]) {
        const answer = await org.admin(404, 'PUT', path, { members: [own.email, email] });
        expect(answer.body.message, email).toBe('User not found');
      }
      await org.admin(404, 'PUT', path, { admins: [outsider.email] });
    });
    expect(trace).toEqual({});
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
