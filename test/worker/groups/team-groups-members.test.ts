import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';
import type { ExpectStatic } from 'vitest';

import { api, ok } from '../../support/api.ts';
import { crowd } from '../../support/crowd.ts';
import { join, link } from '../../support/external-groups.ts';
import type { FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { newPerson, permissionsOf } from '../../support/people.ts';
import { traceOf } from '../../support/snapshot.ts';

const GROUP = 'CN=Editors,OU=Groups,DC=Example';
const STAR = 'cn=*,ou=groups,dc=example';
const ADMIN_ID = 1;

type Member = {
  readonly userId: number;
  readonly labels: readonly string[];
  readonly permission: number;
  readonly login: string;
};

/** What the identity provider says of a user, for every org. */
async function sayEverywhere(userId: number, ...groups: readonly string[]): Promise<void> {
  const siblings = (id: string) => id.toLowerCase().replace(/^cn=[^,]+,/, 'cn=*,');
  const row = `INSERT INTO user_groups (user_id, org_id, source, group_key, siblings_key, group_id, learned)
    VALUES (?, 0, 'jwt', ?, ?, ?, '')`;
  await env.DB.batch(
    groups.map((id) =>
      env.DB.prepare(row).bind(userId, id.toLowerCase(), id.startsWith('CN=') ? siblings(id) : '', id),
    ),
  );
}

const membersOf = async (org: FreshOrg, team: number): Promise<Member[]> =>
  (await org.admin(200, 'GET', `/teams/${team}/members`)).body;

/** Labels and permission of members, by id. */
type Seen = Readonly<Record<number, readonly [labels: readonly string[], permission: number]>>;

const countOf = async (org: FreshOrg, team: number): Promise<number> =>
  (await org.admin(200, 'GET', `/teams/${team}`)).body.memberCount;

/** A team without members. */
async function emptyTeam(org: FreshOrg): Promise<number> {
  const team = await org.team();
  await org.admin(200, 'DELETE', `/teams/${team}/members/${ADMIN_ID}`);
  return team;
}

const addByHand = async (org: FreshOrg, team: number, userId: number, permission = 0): Promise<void> => {
  await org.admin(200, 'POST', `/teams/${team}/members`, { userId });
  if (permission !== 0) await org.admin(200, 'PUT', `/teams/${team}/members/${userId}`, { permission });
};

/** Asserts that the list and every count of the team's members say the same, and that each is listed once. */
async function expectMembers(
  expect: ExpectStatic,
  org: FreshOrg,
  team: number,
  expected: Seen,
): Promise<void> {
  const members = await membersOf(org, team);
  const seen: Seen = Object.fromEntries(
    members.map(({ userId, labels, permission }) => [userId, [labels, permission]]),
  );
  expect(seen).toEqual(expected);
  const count = Object.keys(expected).length;
  expect(members).toHaveLength(count);
  expect(await countOf(org, team)).toBe(count);
  const { teams } = (await org.admin(200, 'GET', `/teams/search?teamId=${team}`)).body;
  expect(teams).toMatchObject([{ id: team, memberCount: count }]);
}

describe('an external member', () => {
  it('is listed and counted with where it comes from, as a plain member', async ({ expect }) => {
    const org = await freshOrg();
    const team = await emptyTeam(org);
    const [account, person, both, none] = [
      await org.account(),
      await org.person(),
      await org.account(),
      await org.account(),
    ];
    await join(org, account.id, GROUP);
    await sayEverywhere(person.id, GROUP);
    await join(org, both.id, GROUP);
    await sayEverywhere(both.id, GROUP);
    await join(org, none.id, 'another');
    await expectMembers(expect, org, team, {});
    await link(org, team, GROUP);
    await expectMembers(expect, org, team, {
      [account.id]: [['API'], 0],
      [person.id]: [['JWT'], 0],
      [both.id]: [['API', 'JWT'], 0],
    });
    await org.admin(200, 'DELETE', `/teams/${team}/groups?groupId=${GROUP}`);
    await expectMembers(expect, org, team, {});
  });

  it('is listed with all that a member by hand is listed with, by login', async ({ expect }) => {
    const org = await freshOrg();
    const { teamId, uid: teamUID } = (await org.admin(200, 'POST', '/teams', { name: unique('team') })).body;
    const login = unique('person');
    const person = await newPerson({
      login,
      email: `${login}@example.org`,
      name: 'Ada Lovelace',
      orgId: org.id,
    });
    await join(org, person.id, GROUP);
    await link(org, teamId, GROUP);
    const members = await membersOf(org, teamId);
    expect(members[1]).toEqual({
      orgId: org.id,
      teamId,
      teamUID,
      userId: person.id,
      userUID: person.uid,
      login,
      email: `${login}@example.org`,
      name: 'Ada Lovelace',
      labels: ['API'],
      permission: 0,
    });
    expect(members.map((member) => member.login)).toEqual(['admin', login]);
  });

  it('comes in by any of its groups, in any letter case, and is listed once for many', async ({ expect }) => {
    const org = await freshOrg();
    const team = await emptyTeam(org);
    const { id } = await org.account();
    await join(org, id, GROUP.toUpperCase(), 'b', 'C');
    await link(org, team, GROUP.toLowerCase(), STAR, 'B', 'c');
    const expected = { [id]: [['API'], 0] } as const;
    await expectMembers(expect, org, team, expected);
    for (const group of [GROUP, 'b', 'C']) {
      await org.admin(200, 'DELETE', `/teams/${team}/groups?groupId=${group}`);
      await expectMembers(expect, org, team, expected);
    }
    await org.admin(200, 'DELETE', `/teams/${team}/groups?groupId=${STAR}`);
    await expectMembers(expect, org, team, {});
  });

  it('is shown only to those who may read it', async ({ expect }) => {
    const org = await freshOrg();
    const team = await emptyTeam(org);
    const [seen, unseen] = [await org.account(), await org.account()];
    for (const { id } of [seen, unseen]) await join(org, id, GROUP);
    await link(org, team, GROUP);
    const caller = await org.account();
    await org.grant(caller.id, [
      ['teams.permissions:read', `teams:id:${team}`],
      ['org.users:read', `users:id:${seen.id}`],
    ]);
    const { body } = await ok(200, 'GET', `/teams/${team}/members`, { as: caller.as });
    expect(body.map(({ userId }: Member) => userId)).toEqual([seen.id]);
  });

  it('has the team among its own, as it is there', async ({ expect }) => {
    const org = await freshOrg();
    const [outside, byHand, both, neither] = [
      await emptyTeam(org),
      await emptyTeam(org),
      await emptyTeam(org),
      await emptyTeam(org),
    ];
    const person = await org.person();
    await join(org, person.id, GROUP, 'other');
    for (const team of [outside, both]) await link(org, team, GROUP, STAR, 'other');
    await addByHand(org, byHand, person.id);
    await addByHand(org, both, person.id, 4);
    await link(org, neither, 'cn=nobody,ou=groups,dc=example');
    const expected = new Map([
      [outside, [1, 0]],
      [byHand, [1, 0]],
      [both, [1, 4]],
    ]);
    const lists = [
      await org.admin(200, 'GET', `/users/${person.id}/teams`),
      await ok(200, 'GET', '/user/teams', { as: person.as, org: org.id }),
    ];
    for (const { body } of lists) {
      expect(body).toHaveLength(3);
      expect(
        new Map(
          body.map(({ id, memberCount, permission }: Record<string, number>) => [
            id,
            [memberCount, permission],
          ]),
        ),
      ).toEqual(expected);
    }
  });

  it('orders teams by how many they are, together with those by hand', async ({ expect }) => {
    const org = await freshOrg();
    const [one, three, two] = [await emptyTeam(org), await emptyTeam(org), await emptyTeam(org)];
    const accounts = [await org.account(), await org.account(), await org.account()];
    for (const { id } of accounts) await join(org, id, GROUP);
    await link(org, three, GROUP, STAR);
    await addByHand(org, one, accounts[0]!.id);
    for (const { id } of accounts.slice(1)) await addByHand(org, two, id);
    const { teams } = (await org.admin(200, 'GET', '/teams/search?sort=memberCount-desc')).body;
    expect(teams.map(({ id, memberCount }: Record<string, number>) => [id, memberCount])).toEqual([
      [three, 3],
      [two, 2],
      [one, 1],
    ]);
  });
});

describe('whoever is in a team by hand and from outside', () => {
  it.for([0, 4])('is listed once, as it is by hand: %i', async (permission, { expect }) => {
    const org = await freshOrg();
    const team = await emptyTeam(org);
    const { id } = await org.account();
    await join(org, id, GROUP);
    await sayEverywhere(id, GROUP, 'other');
    await link(org, team, GROUP, STAR, 'other');
    await expectMembers(expect, org, team, { [id]: [['API', 'JWT'], 0] });
    await addByHand(org, team, id, permission);
    await expectMembers(expect, org, team, { [id]: [[], permission] });
    await org.admin(200, 'DELETE', `/teams/${team}/members/${id}`);
    await expectMembers(expect, org, team, { [id]: [['API', 'JWT'], 0] });
  });

  it('may be added by hand by e-mail, and stays by hand when the group goes', async ({ expect }) => {
    const org = await freshOrg();
    const team = await emptyTeam(org);
    const person = await newPerson({ email: `${unique('person')}@example.org`, orgId: org.id });
    const { email } = (await ok(200, 'GET', `/users/${person.id}`)).body;
    await join(org, person.id, GROUP);
    await link(org, team, GROUP);
    await org.admin(200, 'PUT', `/teams/${team}/members`, { members: [], admins: [email] });
    await expectMembers(expect, org, team, { [person.id]: [[], 4] });
    await org.admin(200, 'DELETE', `/teams/${team}/groups?groupId=${GROUP}`);
    await expectMembers(expect, org, team, { [person.id]: [[], 4] });
  });
});

describe('the members that are kept by hand', () => {
  it('do not include external ones, who are answered 404', async ({ expect }) => {
    const org = await freshOrg();
    const team = await emptyTeam(org);
    const [external = 0, stranger = 0] = await crowd(org.id, 2);
    await join(org, external, GROUP);
    await link(org, team, GROUP);
    const { trace } = await traceOf(async () => {
      for (const id of [external, stranger]) {
        for (const [method, body] of [['PUT', { permission: 4 }], ['PUT', {}], ['DELETE']] as const) {
          const answer = await org.admin(404, method, `/teams/${team}/members/${id}`, body);
          expect(answer.body.message).toBe('Team member not found.');
        }
      }
    });
    expect(trace).toEqual({});
    await expectMembers(expect, org, team, { [external]: [['API'], 0] });
  });

  it('are replaced without external ones', async ({ expect }) => {
    const org = await freshOrg();
    const team = await org.team();
    const [external, other] = [await org.account(), await org.account()];
    await join(org, external.id, GROUP);
    await link(org, team, GROUP);
    await addByHand(org, team, other.id);
    const { trace } = await traceOf(() => org.admin(200, 'PUT', `/teams/${team}/members`, { members: [] }));
    expect(trace['team_members']?.removed).toHaveLength(2);
    expect(Object.keys(trace).toSorted()).toEqual(['changes', 'team_members', 'teams']);
    await expectMembers(expect, org, team, { [external.id]: [['API'], 0] });
    const again = await traceOf(() => org.admin(200, 'PUT', `/teams/${team}/members`, { members: [] }));
    expect(again.trace).toEqual({});
  });

  it('are what a list of levels on the team shows, whoever comes from outside', async ({ expect }) => {
    const org = await freshOrg();
    const team = await org.team();
    const [external, both] = [await org.account(), await org.account()];
    const levels = async () => (await org.admin(200, 'GET', `/access-control/teams/${team}`)).body;
    await addByHand(org, team, both.id, 4);
    const before = await levels();
    expect(before.map(({ userId }: { userId: number }) => userId)).toContain(both.id);
    for (const { id } of [external, both]) await join(org, id, GROUP);
    await link(org, team, GROUP, STAR);
    expect(await levels()).toEqual(before);
    expect(JSON.stringify(before)).not.toContain(`"userId":${external.id},`);
  });
});

describe('a group `cn=*,<rest>`', () => {
  const CASES: readonly (readonly [group: string, isMember: boolean])[] = [
    ['cn=editors,ou=groups,dc=example', true],
    ['CN=Editors,OU=GROUPS,DC=Example', true],
    ['cn=*,ou=groups,dc=example', true],
    [String.raw`cn=Doe\, Jane,ou=groups,dc=example`, true],
    ['cn=ä b/c%,ou=groups,dc=example', true],
    ['cn=editors,ou=sub,ou=groups,dc=example', false],
    ['ou=editors,ou=groups,dc=example', false],
    ['cn=editors,ou=groups,dc=example,dc=org', false],
    ['cn=editors,dc=example', false],
    ['cn=editors,ou=groupsXdc=example', false],
    ['ou=groups,dc=example', false],
    ['cn=editors', false],
    ['*', false],
  ];

  it('of a team stands for every CN directly beside it, and for nothing else', async ({ expect }) => {
    const org = await freshOrg();
    const team = await emptyTeam(org);
    await link(org, team, STAR.toUpperCase());
    const users = await crowd(org.id, CASES.length, 'None');
    const isMember = new Map(CASES.map(([, is], i) => [users[i] ?? 0, is]));
    for (const [i, [group]] of CASES.entries()) await join(org, users[i] ?? 0, group);
    const members = users.filter((id) => isMember.get(id) === true);
    await expectMembers(expect, org, team, Object.fromEntries(members.map((id) => [id, [['API'], 0]])));
    for (const [i, [group, is]] of CASES.entries()) {
      const { body } = await org.admin(200, 'GET', `/access-control/users/${users[i]}/permissions`);
      const held = body.filter(({ action }: { action: string }) => action === 'teams:read');
      expect(held, group).toMatchObject(is ? [{ scope: `teams:id:${team}` }] : []);
    }
  });

  it('works from the team alone: who is said to be in the star is not in every group', async ({ expect }) => {
    const org = await freshOrg();
    const team = await emptyTeam(org);
    const { id } = await org.account();
    await link(org, team, GROUP);
    await join(org, id, STAR);
    await expectMembers(expect, org, team, {});
  });

  it('of a mapping of roles is a group like any other', async ({ expect }) => {
    const org = await freshOrg();
    const roleUid = await org.role([['reports:read', 'reports:*']]);
    await org.admin(201, 'POST', `/groupsync/groups/${encodeURIComponent(STAR)}`, { roles: [roleUid] });
    const [beside, very] = [await org.account(), await org.account()];
    await join(org, beside.id, GROUP);
    await join(org, very.id, STAR.toUpperCase());
    expect(await permissionsOf(beside.as)).not.toHaveProperty('reports:read');
    expect(await permissionsOf(very.as)).toHaveProperty('reports:read');
  });

  it('stops to count when it is unlinked, though a group below it is linked to another team', async ({
    expect,
  }) => {
    const org = await freshOrg();
    const [first, second] = [await emptyTeam(org), await emptyTeam(org)];
    const { id } = await org.account();
    await join(org, id, GROUP);
    await link(org, first, STAR);
    await link(org, second, GROUP);
    await org.admin(200, 'DELETE', `/teams/${first}/groups/${STAR}`);
    await expectMembers(expect, org, first, {});
    await expectMembers(expect, org, second, { [id]: [['API'], 0] });
  });
});

describe('what an external member holds', () => {
  it('is what a member by hand holds, by every read', async ({ expect }) => {
    const org = await freshOrg();
    const team = await emptyTeam(org);
    const roleUid = await org.role([['reports:read', 'reports:*']]);
    await org.admin(200, 'POST', `/access-control/teams/${team}/roles`, { roleUid });
    await org.admin(200, 'POST', `/access-control/folders/f1/teams/${team}`, { permission: 'Edit' });
    const [byHand, outside, star, jwt, none] = [
      await org.account(),
      await org.account(),
      await org.account(),
      await org.account(),
      await org.account(),
    ];
    await addByHand(org, team, byHand.id);
    await link(org, team, 'a', STAR);
    await join(org, outside.id, 'A');
    await join(org, star.id, GROUP);
    await sayEverywhere(jwt.id, GROUP);
    const sorted = (held: Awaited<ReturnType<typeof permissionsOf>>) =>
      Object.fromEntries(Object.entries(held).map(([action, scopes]) => [action, scopes.toSorted()]));
    const expected = sorted(await permissionsOf(byHand.as));
    expect(expected).toMatchObject({
      'reports:read': ['reports:*'],
      'teams:read': [`teams:id:${team}`],
      'folders:write': ['folders:uid:f1'],
    });
    const search = '/access-control/users/permissions/search?actionPrefix=reports';
    const found = (await org.admin(200, 'GET', search)).body;
    for (const { id, as } of [outside, star, jwt]) {
      expect(sorted(await permissionsOf(as))).toEqual(expected);
      const flat = await org.admin(200, 'GET', `/access-control/users/${id}/permissions`);
      const same = await org.admin(200, 'GET', `/access-control/users/${byHand.id}/permissions`);
      const order = (list: readonly object[]) => list.map((pair) => JSON.stringify(pair)).toSorted();
      expect(order(flat.body)).toEqual(order(same.body));
      expect(found[id]).toEqual(found[byHand.id]);
      await ok(200, 'GET', `/teams/${team}`, { as });
      expect((await ok(200, 'GET', '/teams/search', { as })).body.teams).toMatchObject([{ id: team }]);
      expect((await api('PUT', `/teams/${team}`, { as, body: { name: 'x' } })).status).toBe(403);
      expect((await api('GET', `/teams/${team}/members`, { as })).status).toBe(403);
    }
    expect(await permissionsOf(none.as)).not.toHaveProperty('reports:read');
  });

  it('is, of an admin by hand, what an admin holds', async ({ expect }) => {
    const org = await freshOrg();
    const team = await emptyTeam(org);
    const { id, as } = await org.account();
    await join(org, id, GROUP);
    await link(org, team, GROUP);
    await addByHand(org, team, id, 4);
    await ok(200, 'PUT', `/teams/${team}`, { as, body: { name: unique('team') } });
    await org.admin(200, 'DELETE', `/teams/${team}/members/${id}`);
    expect((await api('PUT', `/teams/${team}`, { as, body: { name: unique('team') } })).status).toBe(403);
    await ok(200, 'GET', `/teams/${team}`, { as });
  });

  it('shows its team in no list of its own roles', async ({ expect }) => {
    const org = await freshOrg();
    const team = await emptyTeam(org);
    const roleUid = await org.role([['reports:read', 'reports:*']]);
    await org.admin(200, 'POST', `/access-control/teams/${team}/roles`, { roleUid });
    const { id } = await org.account();
    await join(org, id, GROUP);
    await link(org, team, GROUP);
    for (const query of ['', '?includeHidden=true&includeMapped=true']) {
      expect((await org.admin(200, 'GET', `/access-control/users/${id}/roles${query}`)).body).toEqual([]);
    }
    expect((await org.admin(200, 'GET', `/access-control/roles/${roleUid}/assignments`)).body).toMatchObject({
      users: [],
      teams: [team],
      service_accounts: [],
    });
  });
});

describe('who is no member of the org is never in its teams (I10)', () => {
  it('by what the identity provider says', async ({ expect }) => {
    const [org, other] = [await freshOrg(), await freshOrg()];
    const team = await emptyTeam(org);
    const roleUid = await org.role([['reports:read', 'reports:*']]);
    await org.admin(200, 'POST', `/access-control/teams/${team}/roles`, { roleUid });
    const [person, account] = [await other.person(), await other.account()];
    for (const { id } of [person, account]) await sayEverywhere(id, GROUP);
    await link(org, team, GROUP, STAR);
    await expectMembers(expect, org, team, {});
    expect((await ok(200, 'GET', `/users/${person.id}/teams`, { org: org.id })).body).toEqual([]);
    expect((await ok(200, 'GET', `/users/${person.id}/teams`, { org: other.id })).body).toEqual([]);
    // In its own org it holds nothing of the team, and in the other it is nobody.
    expect(await permissionsOf(person.as, other.id)).not.toHaveProperty('reports:read');
    const abroad = await permissionsOf(person.as, org.id);
    if (typeof abroad === 'object') expect(abroad).not.toHaveProperty('reports:read');
    const search = '/access-control/users/permissions/search?action=reports:read';
    expect(Object.keys((await org.admin(200, 'GET', search)).body)).toEqual([String(ADMIN_ID)]);
    expect((await api('GET', `/teams/${team}`, { as: person.as, org: org.id })).status).toBe(403);
  });

  it('by what another org says: it counts there alone', async ({ expect }) => {
    const [org, other] = [await freshOrg(), await freshOrg()];
    const [own, theirs] = [await emptyTeam(org), await emptyTeam(other)];
    const person = await org.person();
    await other.admin(200, 'POST', '/org/users', { loginOrEmail: person.login, role: 'Viewer' });
    await link(org, own, GROUP);
    await link(other, theirs, GROUP);
    await join(other, person.id, GROUP);
    await expectMembers(expect, org, own, {});
    await expectMembers(expect, other, theirs, { [person.id]: [['API'], 0] });
    expect(await permissionsOf(person.as, org.id)).not.toHaveProperty('teams:read');
    expect(await permissionsOf(person.as, other.id)).toMatchObject({ 'teams:read': [`teams:id:${theirs}`] });
  });

  it('is said to be in groups by its own org alone', async ({ expect }) => {
    const [org, other] = [await freshOrg(), await freshOrg()];
    const [person, account] = [await other.person(), await other.account()];
    for (const { id } of [person, account]) {
      const { trace } = await traceOf(() =>
        org.admin(404, 'PUT', `/groupsync/users/${id}/groups`, { groups: [GROUP] }),
      );
      expect(trace).toEqual({});
    }
  });

  it('once it has left the org, nor when it comes back without its groups', async ({ expect }) => {
    const org = await freshOrg();
    const team = await emptyTeam(org);
    const [told, known] = [await org.person(), await org.person()];
    await join(org, told.id, GROUP);
    await sayEverywhere(known.id, GROUP);
    await link(org, team, GROUP);
    await expectMembers(expect, org, team, { [told.id]: [['API'], 0], [known.id]: [['JWT'], 0] });
    for (const { id } of [told, known]) await org.admin(200, 'DELETE', `/org/users/${id}`);
    await expectMembers(expect, org, team, {});
    for (const { login } of [told, known])
      await org.admin(200, 'POST', '/org/users', { loginOrEmail: login, role: 'Viewer' });
    await expectMembers(expect, org, team, { [known.id]: [['JWT'], 0] });
  });

  it('once it is deleted', async ({ expect }) => {
    const org = await freshOrg();
    const team = await emptyTeam(org);
    const [person, account] = [await org.person(), await org.account()];
    for (const { id } of [person, account]) await join(org, id, GROUP);
    await link(org, team, GROUP);
    await org.admin(200, 'DELETE', `/admin/users/${person.id}`);
    await expectMembers(expect, org, team, { [account.id]: [['API'], 0] });
    await org.admin(200, 'DELETE', `/serviceaccounts/${account.id}`);
    await expectMembers(expect, org, team, {});
  });
});
