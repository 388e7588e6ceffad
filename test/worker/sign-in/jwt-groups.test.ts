import { describe, it } from 'vitest';

import type { As, Fetch } from '../../support/api.ts';
import { ok } from '../../support/api.ts';
import { linkedTeam, remap } from '../../support/external-groups.ts';
import type { FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg } from '../../support/fresh-org.ts';
import { isolateFor, newFederation, newKey, newSubject, seconds } from '../../support/identity-provider.ts';
import { newPerson, permissionsOf } from '../../support/people.ts';

const key = await newKey();

/** Every token is a minute younger than the one before it. */
const MINUTE = 60;

/** Who is in a team, with the labels that say who said so. */
async function membersOf(org: FreshOrg, team: number): Promise<[userId: number, labels: string[]][]> {
  const { body } = await org.admin(200, 'GET', `/teams/${team}/members`);
  const members = body as { userId: number; labels: string[] }[];
  return members.map(({ userId, labels }) => [userId, labels]);
}

/** The roles of a user as the org lists them, with whether they came by a group. */
async function listedRoles(org: FreshOrg, id: number): Promise<[uid: string, mapped: boolean][]> {
  const path = `/access-control/users/${id}/roles?includeMapped=true`;
  const roles = (await org.admin(200, 'GET', path)).body as { uid: string; mapped?: boolean }[];
  return roles.map(({ uid, mapped = false }) => [uid, mapped]);
}

/** The groups of a user, by who says so. */
const groupsOf = async (org: FreshOrg, id: number) =>
  (await org.admin(200, 'GET', `/groupsync/users/${id}/groups`)).body;

const WATCHED = ['reports:read', 'reports:write', 'reports:send'];

/** Which of the watched actions a caller holds, seen by each isolate. */
async function held(as: As, isolates: readonly Fetch[], org?: number): Promise<string[][]> {
  const all = [];
  for (const fetch of isolates) {
    const permissions = Object(await permissionsOf(as, org, fetch));
    all.push(WATCHED.filter((action) => action in permissions));
  }
  return all;
}

/** A provider with a person in its org, two isolates, and roles for the watched actions. */
async function newWorld(fields: object = {}) {
  const federation = await newFederation(key, fields);
  const { org, idp } = federation;
  const subject = newSubject(idp);
  let issued = seconds(-50 * MINUTE);
  /** The next token, with the groups. */
  const token = async (groups?: unknown): Promise<As> =>
    await subject.token({ iat: (issued += MINUTE), groups });
  const isolates = [federation.fetch, isolateFor(idp).fetch];
  const first = await token([]);
  const { id } = (await ok(200, 'GET', '/user', { as: first }, isolates[0])).body;
  const [reads, writes, sends] = [
    await org.role([['reports:read', 'reports:*']]),
    await org.role([['reports:write', 'reports:*']]),
    await org.role([['reports:send', 'reports:*']]),
  ];
  return { ...federation, subject, id: id as number, first, token, isolates, reads, writes, sends };
}

describe('a working day by claims', () => {
  it('brings and takes roles and teams in the next answer, and never what was given by hand (I6)', async ({
    expect,
  }) => {
    const { org, id, first, token, isolates, reads, writes, sends } = await newWorld();
    const team = await linkedTeam(org, 'cn=*,ou=Staff');
    await org.admin(200, 'POST', `/access-control/teams/${team}/roles`, { roleUid: writes });
    const nothing = [[], []];
    expect(await held(first, isolates)).toEqual(nothing);

    // In the morning the group means nothing yet.
    const morning = await token(['Editors']);
    expect(await held(morning, isolates)).toEqual(nothing);
    await remap(org, 'editors', reads);
    expect(await held(morning, isolates)).toEqual([['reports:read'], ['reports:read']]);
    expect(await held(first, isolates), 'by the token of before as well').toEqual([
      ['reports:read'],
      ['reports:read'],
    ]);
    expect(await listedRoles(org, id)).toEqual([[reads, true]]);

    // A second group brings a team.
    const noon = await token(['EDITORS', 'cn=Ada,ou=staff']);
    const both = ['reports:read', 'reports:write'];
    expect(await held(noon, isolates)).toEqual([both, both]);
    expect(await membersOf(org, team)).toContainEqual([id, ['JWT']]);

    // The role is given by hand as well: then the mapping goes, and later the group.
    await org.admin(200, 'POST', `/access-control/users/${id}/roles`, { roleUid: reads });
    await org.admin(204, 'DELETE', '/groupsync/groups/editors');
    expect(await held(noon, isolates)).toEqual([both, both]);
    expect(await listedRoles(org, id)).toEqual([[reads, false]]);
    await remap(org, 'editors', reads, sends);
    expect(await held(noon, isolates)).toEqual([WATCHED, WATCHED]);

    const afternoon = await token(['cn=Ada,ou=staff']);
    expect(await held(afternoon, isolates)).toEqual([both, both]);
    expect(await held(noon, isolates), 'nor by a token that is older').toEqual([both, both]);
    await org.admin(200, 'DELETE', `/access-control/users/${id}/roles/${reads}`);
    expect(await held(afternoon, isolates)).toEqual([['reports:write'], ['reports:write']]);

    // A member by hand stays one when the group goes.
    await org.admin(200, 'POST', `/teams/${team}/members`, { userId: id });
    const evening = await token([]);
    expect(await held(evening, isolates)).toEqual([['reports:write'], ['reports:write']]);
    expect(await membersOf(org, team)).toContainEqual([id, []]);
    await org.admin(200, 'DELETE', `/teams/${team}/members/${id}`);
    for (const as of [evening, afternoon, noon, morning, first]) {
      expect(await held(as, isolates)).toEqual(nothing);
    }
    expect(await groupsOf(org, id)).toEqual({ groups: [], bySource: { api: [], jwt: [], scim: [] } });
  });
});

describe('a group that a token says', () => {
  it.for([
    ['an empty list', []],
    ['an empty text', ''],
    ['no claim, where that says none', undefined],
    ['other groups', ['other', 'editor', 'editors2']],
  ] as const)(
    'is gone in the next answer after a token that says %s (I6)',
    async ([, groups], { expect }) => {
      const { org, token, isolates, reads } = await newWorld({ absentClaims: 'say-none' });
      await remap(org, 'editors', reads);
      const before = await token(['editors', 'kept']);
      expect(await held(before, isolates)).toEqual([['reports:read'], ['reports:read']]);
      const after = await token(groups);
      for (const as of [after, before]) expect(await held(as, isolates)).toEqual([[], []]);
    },
  );

  it.for<readonly [what: string, claims: object]>([
    ['nothing of groups', {}],
    ['that they are null', { groups: null }],
    ['what cannot be read', { groups: [{ name: 'other' }] }],
    [
      'that they are with another source',
      { _claim_names: { groups: 'src1' }, _claim_sources: { src1: { endpoint: 'https://graph.example' } } },
    ],
    ['that there are some', { hasgroups: true }],
  ])('stays after a token that says %s, for old tokens and new ones', async ([, claims], { expect }) => {
    const { org, id, token, subject, isolates, reads } = await newWorld();
    await remap(org, 'editors', reads);
    const before = await token(['editors', 'kept']);
    const after = await subject.token({ iat: seconds(-60), name: 'Ada L.', ...claims });
    for (const as of [before, after, before])
      expect(await held(as, isolates)).toEqual([['reports:read'], ['reports:read']]);
    expect((await groupsOf(org, id)).bySource).toMatchObject({ jwt: ['editors', 'kept'] });
    expect(await held(await token([]), isolates)).toEqual([['reports:read'], ['reports:read']]);
    const last = await subject.token({ iat: seconds(), groups: [] });
    for (const as of [last, before]) expect(await held(as, isolates)).toEqual([[], []]);
  });

  it('is gone after a token that says nothing of groups, where the settings say that this is none (I6)', async ({
    expect,
  }) => {
    const { org, idp, fetch } = await newFederation(key, { absentClaims: 'say-none' });
    await remap(org, 'editors', await org.role([['reports:read', 'reports:*']]));
    const subject = newSubject(idp);
    const before = await subject.token({ iat: seconds(-60), groups: ['editors'] });
    expect(await held(before, [fetch])).toEqual([['reports:read']]);
    const after = await subject.token({ iat: seconds(-30) });
    for (const as of [after, before]) expect(await held(as, [fetch])).toEqual([[]]);
  });

  it('is refused where the settings say that tokens must list them, and changes nothing', async ({
    expect,
  }) => {
    const { org, idp, fetch } = await newFederation(key, { refusesUnlistedGroups: true });
    await remap(org, 'editors', await org.role([['reports:read', 'reports:*']]));
    const subject = newSubject(idp);
    const before = await subject.token({ iat: seconds(-60), groups: ['editors'] });
    expect(await held(before, [fetch])).toEqual([['reports:read']]);
    const answer = await ok(401, 'GET', '/user', { as: await subject.token({ hasgroups: true }) }, fetch);
    expect(answer.body.messageId).toBe('jwt.groups-unlisted');
    expect(await held(before, [fetch])).toEqual([['reports:read']]);
  });

  it('counts for the person however they sign in: by password and by tokens of before', async ({
    expect,
  }) => {
    const { org, idp, isolates, reads } = await newWorld({ linkUsers: 'login' });
    await remap(org, 'editors', reads);
    const person = await newPerson({ orgId: org.id });
    const subject = newSubject(idp, person.login);
    const session = async (iat: number, groups: readonly string[]) =>
      await held(await subject.token({ iat, groups }), isolates, org.id);
    expect(await held(person.as, isolates, org.id)).toEqual([[], []]);
    expect(await session(seconds(-60), ['editors'])).toEqual([['reports:read'], ['reports:read']]);
    // The password that the person had ends with the link.
    await ok(200, 'PUT', `/admin/users/${person.id}/password`, { body: { password: 'secret' } });
    expect(await held(person.as, isolates, org.id)).toEqual([['reports:read'], ['reports:read']]);
    expect(await session(seconds(-30), [])).toEqual([[], []]);
    expect(await held(person.as, isolates, org.id)).toEqual([[], []]);
  });

  it('counts in every org that the person is a member of, and in no other (I10)', async ({ expect }) => {
    const { org, id, subject, token, isolates, reads, writes } = await newWorld();
    const [joined, foreign] = [await freshOrg(), await freshOrg()];
    await remap(org, 'editors', reads);
    for (const each of [joined, foreign]) {
      await remap(each, 'editors', await each.role([['reports:send', 'reports:*']]));
      await linkedTeam(each, 'editors');
    }
    const as = await token(['editors']);
    const views = async () => [
      ...(await held(as, isolates, org.id)),
      ...(await held(as, isolates, joined.id)),
      ...(await held(as, isolates, foreign.id)),
    ];
    const here = [['reports:read'], ['reports:read']];
    const there = [['reports:send'], ['reports:send']];
    const nowhere = [[], []];
    expect(await views()).toEqual([...here, ...nowhere, ...nowhere]);
    await joined.admin(200, 'POST', '/org/users', { loginOrEmail: subject.login, role: 'None' });
    expect(await views()).toEqual([...here, ...there, ...nowhere]);
    await foreign.admin(404, 'GET', `/groupsync/users/${id}/groups`);
    await remap(org, 'editors', writes);
    expect(await views()).toEqual([['reports:write'], ['reports:write'], ...there, ...nowhere]);
    await ok(200, 'DELETE', `/orgs/${joined.id}/users/${id}`);
    expect(await views()).toEqual([['reports:write'], ['reports:write'], ...nowhere, ...nowhere]);
    await joined.admin(200, 'POST', '/org/users', { loginOrEmail: subject.login, role: 'None' });
    expect(await views()).toEqual([['reports:write'], ['reports:write'], ...there, ...nowhere]);
    // What a token takes away is gone everywhere.
    const after = await token([]);
    expect(await held(after, isolates, org.id)).toEqual(nowhere);
    expect(await held(as, isolates, joined.id)).toEqual(nowhere);
  });

  it('brings nothing on the global plane', async () => {
    const { org, token, isolates } = await newWorld();
    await remap(org, 'admins', await org.role([['orgs:read', '']]));
    const as = await token(['admins']);
    for (const fetch of isolates) await ok(403, 'GET', '/orgs', { as }, fetch);
  });

  it('is apart from those of a directory job: neither takes away what the other says', async ({ expect }) => {
    const { org, id, token, isolates, reads, writes, sends } = await newWorld();
    await remap(org, 'a', reads);
    await remap(org, 'b', writes);
    await remap(org, 'c', sends);
    const job = async (...groups: readonly string[]) =>
      await org.admin(200, 'PUT', `/groupsync/users/${id}/groups`, { groups });
    await job('A', 'b');
    let as = await token(['a', 'C']);
    expect(await held(as, isolates)).toEqual([WATCHED, WATCHED]);
    const said = await groupsOf(org, id);
    expect(said.bySource).toEqual({ api: ['A', 'b'], jwt: ['a', 'C'], scim: [] });
    expect((said.groups as string[]).map((group) => group.toLowerCase())).toEqual(['a', 'b', 'c']);
    as = await token([]);
    const ofTheJob = ['reports:read', 'reports:write'];
    expect(await held(as, isolates)).toEqual([ofTheJob, ofTheJob]);
    expect((await groupsOf(org, id)).bySource).toEqual({ api: ['A', 'b'], jwt: [], scim: [] });
    as = await token(['A', 'c']);
    expect(await held(as, isolates)).toEqual([WATCHED, WATCHED]);
    await job();
    expect((await groupsOf(org, id)).bySource).toEqual({ api: [], jwt: ['A', 'c'], scim: [] });
    const left = ['reports:read', 'reports:send'];
    expect(await held(as, isolates)).toEqual([left, left]);
    // The job of another org speaks of that org alone.
    const other = await freshOrg();
    await other.admin(404, 'PUT', `/groupsync/users/${id}/groups`, { groups: ['b'] });
    expect((await held(as, isolates)).flat()).not.toContain('reports:write');
  });

  it('is written anew when it is spelt otherwise, and stays one', async ({ expect }) => {
    const { org, id, token, isolates, reads } = await newWorld();
    await remap(org, 'ÄRZTE', reads);
    for (const groups of [['ärzte'], ['Ärzte', 'ärzte', 'x'], ['x', 'ÄRZTE'], 'ärzte']) {
      expect(await held(await token(groups), isolates)).toEqual([['reports:read'], ['reports:read']]);
      const { jwt } = (await groupsOf(org, id)).bySource as { jwt: string[] };
      expect(jwt.filter((group) => group.toLowerCase() === 'ärzte')).toHaveLength(1);
    }
  });
});

describe('a token that was issued before the newest one', () => {
  it('brings no group back, in any isolate, remembered or not (I6)', async ({ expect }) => {
    const { org, idp, token, isolates, reads } = await newWorld();
    await remap(org, 'editors', reads);
    const old = await token(['editors']);
    const unseen = await token(['editors', 'more']);
    for (const fetch of isolates) expect(await held(old, [fetch])).toEqual([['reports:read']]);
    const newest = await token([]);
    expect(await held(newest, [...isolates].slice(1))).toEqual([[]]);
    const all = [...isolates, isolateFor(idp).fetch];
    for (const as of [old, unseen, newest, old]) expect(await held(as, all)).toEqual([[], [], []]);
  });

  it('brings none back either when the newest one said the same as the one before it (I6)', async ({
    expect,
  }) => {
    const { org, idp, first, token, isolates, reads } = await newWorld();
    await remap(org, 'editors', reads);
    const between = await token(['editors']);
    const newest = await token([]);
    // The first one said the same: of the newest, only when it was issued is news.
    expect(await held(newest, isolates)).toEqual([[], []]);
    const all = [...isolates, isolateFor(idp).fetch];
    for (const as of [between, first, between]) expect(await held(as, all)).toEqual([[], [], []]);
  });

  it('takes none away either', async ({ expect }) => {
    const { org, token, isolates, reads } = await newWorld();
    await remap(org, 'editors', reads);
    const old = await token([]);
    const newest = await token(['editors']);
    expect(await held(newest, isolates)).toEqual([['reports:read'], ['reports:read']]);
    for (const as of [old, newest]) {
      expect(await held(as, isolates)).toEqual([['reports:read'], ['reports:read']]);
    }
  });

  it('signs in all the same, while it has not expired', async ({ expect }) => {
    const { id, first, token, isolates } = await newWorld();
    await held(await token(['x']), isolates);
    for (const fetch of isolates) {
      expect((await ok(200, 'GET', '/user', { as: first }, fetch)).body.id).toBe(id);
    }
  });
});

describe('very many groups', () => {
  it('are taken in, all 10,000, counted, and taken away again', { timeout: 60_000 }, async ({ expect }) => {
    const { org, id, token, isolates, reads } = await newWorld();
    const groups = Array.from({ length: 10_000 }, (_, i) => i.toString(36));
    await remap(org, groups.at(-1) ?? '', reads);
    const team = await linkedTeam(org, groups[0] ?? '');
    const all = await token(groups);
    expect(await held(all, isolates)).toEqual([['reports:read'], ['reports:read']]);
    expect((await groupsOf(org, id)).bySource.jwt).toHaveLength(10_000);
    expect(await membersOf(org, team)).toContainEqual([id, ['JWT']]);
    const fewer = await token(groups.slice(0, -1));
    for (const as of [fewer, all]) expect(await held(as, isolates)).toEqual([[], []]);
    expect((await groupsOf(org, id)).bySource.jwt).toHaveLength(9_999);
    await held(await token([]), isolates);
    expect((await groupsOf(org, id)).groups).toEqual([]);
    expect((await membersOf(org, team)).map(([userId]) => userId)).not.toContain(id);
  });
});
