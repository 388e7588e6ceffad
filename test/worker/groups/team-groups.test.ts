import { env } from 'cloudflare:workers';
import { describe, it, vi } from 'vitest';

import { expectAccessDenied } from '../../support/access-denied.ts';
import type { Answer } from '../../support/api.ts';
import { api, ok } from '../../support/api.ts';
import { withCoordinator } from '../../support/coordinator.ts';
import { link } from '../../support/external-groups.ts';
import { untilCleanedUp } from '../../support/ended-orgs.ts';
import type { FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg } from '../../support/fresh-org.ts';
import { escapePath } from '../../support/go-client.ts';
import { later } from '../../support/global-world.ts';
import { NO_ID } from '../../support/people.ts';
import { traceOf } from '../../support/snapshot.ts';

type Listed = { readonly orgId: number; readonly teamId: number; readonly groupId: string };

const idsIn = (groups: readonly Listed[]): string[] => groups.map(({ groupId }) => groupId);

const linked = async (org: FreshOrg, team: number | string): Promise<string[]> =>
  idsIn((await org.admin(200, 'GET', `/teams/${team}/groups`)).body);

const uidOf = async (team: number): Promise<string> =>
  String(await env.DB.prepare('SELECT uid FROM teams WHERE id = ?').bind(team).first('uid'));

/** The ways to name a group that is to be removed. */
const FORMS: Readonly<Record<string, (id: string) => string>> = {
  'in the path, encoded': (id) => `/${encodeURIComponent(id)}`,
  'in the path, as Go encodes': (id) => `/${escapePath(id)}`,
  'in the query, encoded': (id) => `?groupId=${encodeURIComponent(id)}`,
  'in the query, as a form encodes': (id) => `?${new URLSearchParams({ groupId: id }).toString()}`,
};

/*
 * How a path is read is decided without a database: test/unit/http/path.test.ts. These trip queries, JSON, SQL or
 * JavaScript as well.
 */
const IDS = [
  'CN=Doe\\, Jane+uid=1,OU=a/b,DC=x',
  'a//b',
  '/',
  ' a ',
  'a?b=c&d#e;f',
  '%zz',
  '%252F',
  '組織/\u{1f511}',
  '"<>^`{|}[]@:!$\'()*',
  "'; DROP TABLE team_groups; --",
  '.../..members',
  'search',
  '__proto__',
];

describe('an external group of a team', () => {
  it('is kept byte for byte, and can be removed by every form', async ({ expect }) => {
    const org = await freshOrg();
    const team = await org.team();
    const kept = 'another';
    await link(org, team, kept);
    for (const [i, groupId] of IDS.entries()) {
      // In the path and in the query, each encoded in one way or the other.
      for (const [form, named] of Object.entries(FORMS).filter((_, nth) => nth % 2 === i % 2)) {
        const added = await org.admin(200, 'POST', `/teams/${team}/groups`, { groupId });
        expect(added.body).toEqual({ message: 'Group added to Team' });
        const { body } = await org.admin(200, 'GET', `/teams/${team}/groups`);
        expect(body).toEqual([
          { orgId: org.id, teamId: team, groupId: kept },
          { orgId: org.id, teamId: team, groupId },
        ]);
        const removed = await org.admin(200, 'DELETE', `/teams/${team}/groups${named(groupId)}`);
        expect(removed.body, form).toEqual({ message: 'Team Group removed' });
        expect(await linked(org, team), form).toEqual([kept]);
      }
    }
  });

  it('can be removed where it stands as it is', async ({ expect }) => {
    const org = await freshOrg();
    const team = await org.team();
    await link(org, team, 'another');
    for (const [named, groupId] of [
      ['/a/b/c', 'a/b/c'],
      ['/ä/組', 'ä/組'],
      ['/%zz', '%zz'],
      ['?groupId=cn=editors,ou=groups,dc=x', 'cn=editors,ou=groups,dc=x'],
      ['?groupId=a/b/c', 'a/b/c'],
      ['?groupId=a b', 'a b'],
      ['?groupId=ä/組', 'ä/組'],
      ['?groupId=100%', '100%'],
      ['?groupId=%zz', '%zz'],
      ['?groupId=a?b=c', 'a?b=c'],
      ['?groupId=a:b@c;d', 'a:b@c;d'],
      ['/?groupId=x', 'x'],
      ['?x=y&groupId=x&groupId=', 'x'],
    ] as const) {
      await link(org, team, groupId);
      await org.admin(200, 'DELETE', `/teams/${team}/groups${named}`);
      expect(await linked(org, team), named).toEqual(['another']);
    }
  });

  it('is the same in any letter case, and keeps its spelling', async ({ expect }) => {
    const org = await freshOrg();
    const team = await org.team();
    for (const [spelt, other] of [
      ['CN=Editors,OU=Groups', 'cn=editors,ou=groups'],
      ['ou=ärzte', 'OU=ÄRZTE'],
      ['ГРУППА', 'группа'],
    ] as const) {
      for (const [form, named] of Object.entries(FORMS)) {
        await link(org, team, spelt);
        const path = `/teams/${team}/groups`;
        const { answer, trace } = await traceOf(() => org.admin(400, 'POST', path, { groupId: other }));
        expect(answer.body.message).toBe('Group is already added to this team');
        expect(trace).toEqual({});
        expect(await linked(org, team)).toEqual([spelt]);
        await org.admin(200, 'DELETE', `${path}${named(other)}`);
        expect(await linked(org, team), form).toEqual([]);
      }
    }
  });

  /** URL parsers take these for steps, also when they are encoded: `/teams/7/groups/%2E%2E` is `/teams/7/`. */
  it('is none that a path takes for a step, as removing it would take the team along', async ({ expect }) => {
    const org = await freshOrg();
    const team = await org.team();
    for (const groupId of ['..', 'a/../..']) {
      const added = await org.admin(400, 'POST', `/teams/${team}/groups`, { groupId });
      // A client names only groups that it has added.
      expect(added.body.message).toBe('groupId must not contain . or .. as a path segment');
    }
    await org.admin(200, 'GET', `/teams/${team}`);
    expect(await linked(org, team)).toEqual([]);
  });

  it('may be linked to several teams, and a team to several groups', async ({ expect }) => {
    const org = await freshOrg();
    const [first, second] = [await org.team(), await org.team()];
    await link(org, first, 'a', 'b');
    await link(org, second, 'b', 'a');
    await org.admin(200, 'DELETE', `/teams/${first}/groups/a`);
    expect([await linked(org, first), await linked(org, second)]).toEqual([['b'], ['b', 'a']]);
  });

  it('may be added to, listed and removed from a team that is named by uid', async ({ expect }) => {
    const org = await freshOrg();
    const team = await org.team();
    const uid = await uidOf(team);
    await link(org, uid, 'a/b', 'c');
    const all = [
      { orgId: org.id, teamId: team, groupId: 'a/b' },
      { orgId: org.id, teamId: team, groupId: 'c' },
    ];
    expect((await org.admin(200, 'GET', `/teams/${uid}/groups`)).body).toEqual(all);
    expect((await org.admin(200, 'GET', `/teams/${uid}/groups/search`)).body.teamGroups).toEqual(all);
    await org.admin(200, 'DELETE', `/teams/${uid}/groups/a%2Fb`);
    await org.admin(200, 'DELETE', `/teams/${uid}/groups?groupId=c`);
    expect(await linked(org, team)).toEqual([]);
  });

  it('comes into the list where it was added last', async ({ expect }) => {
    const org = await freshOrg();
    const team = await org.team();
    await link(org, team, 'c', 'A', 'b', 'Z', '0');
    expect(await linked(org, team)).toEqual(['c', 'A', 'b', 'Z', '0']);
    await org.admin(200, 'DELETE', `/teams/${team}/groups/A`);
    await org.admin(200, 'DELETE', `/teams/${team}/groups/0`);
    await link(org, await org.team(), 'elsewhere');
    await link(org, team, 'a', '00');
    expect(await linked(org, team)).toEqual(['c', 'b', 'Z', 'a', '00']);
  });

  it('is written with its key, by whom and when, in one change that says so (I2, I3)', async ({ expect }) => {
    const org = await freshOrg();
    const team = await org.team();
    const caller = await org.account('Admin');
    const groupId = 'CN=Ä,OU=x';
    const post = () => ok(200, 'POST', `/teams/${team}/groups`, { as: caller.as, body: { groupId } });
    const remove = () => ok(200, 'DELETE', `/teams/${team}/groups?groupId=cn=ä,ou=x`, { as: caller.as });

    const added = await traceOf(post);
    expect(Object.keys(added.trace).toSorted()).toEqual(['changes', 'team_groups', 'teams']);
    const [row = ''] = added.trace['team_groups']?.added ?? [];
    expect(JSON.parse(row)).toMatchObject({
      org_id: org.id,
      team_id: team,
      group_key: 'cn=ä,ou=x',
      group_id: groupId,
      added_by: caller.id,
      created: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    });
    const removed = await traceOf(remove);
    expect(Object.keys(removed.trace).toSorted()).toEqual(['changes', 'team_groups', 'teams']);
    expect(removed.trace['team_groups']).toEqual({ added: [], removed: [row] });

    const rows = [added, removed].map(({ trace }) => trace['changes']?.added.map((text) => JSON.parse(text)));
    expect(rows.map((list) => list?.length)).toEqual([1, 1]);
    const [first, second] = rows.flat();
    const said = { org_id: org.id, actor: expect.stringContaining(String(caller.id)) };
    expect(first).toMatchObject({ ...said, kind: expect.stringMatching(/group/) });
    expect(second).toMatchObject({ ...said, kind: expect.stringMatching(/group/) });
    expect(second.kind).not.toBe(first.kind);
    expect(second).toMatchObject({ revision: first.revision + 1, previous_hash: first.hash });
    // Once as it was sent, and once as it was stored.
    for (const state of [first.after, second.before]) {
      expect(state).toContain(groupId);
      expect(state).toContain(String(team));
    }
    expect([JSON.parse(first.before), JSON.parse(second.after)]).toEqual([null, null]);
  });
});

describe('a group that cannot be', () => {
  /** What bodies are refused is decided without a database: test/unit/wire/group-forms.test.ts. */
  const BODIES: readonly unknown[] = ['null', '{"groupId":', '', {}, { groupId: 7 }, { groupId: ' \t' }];

  it('is refused with 400, and nothing is written', async ({ expect }) => {
    const org = await freshOrg();
    const path = `/teams/${await org.team()}/groups`;
    const { as } = await org.account();
    const { trace } = await traceOf(async () => {
      for (const body of BODIES) {
        const answer = await org.admin(400, 'POST', path, body);
        expect(answer.body.message).toEqual(expect.any(String));
        expect(answer.headers.get('Content-Type')).toMatch(/^application\/json\b/);
        // Who may not write learns nothing of it, and what is wrong with it comes before what is missing.
        expectAccessDenied(await api('POST', path, { as, body }), 'teams.permissions:write');
        await org.admin(400, 'POST', `/teams/${NO_ID}/groups`, body);
      }
      // Nor does it come as what is no JSON.
      for (const type of ['text/plain', 'application/x-www-form-urlencoded', '']) {
        await org.admin(400, 'POST', path, '{"groupId":"a"}', { headers: { 'Content-Type': type } });
      }
    });
    expect(trace).toEqual({});
  });

  it('is kept to the last of its 1,000 characters, and may be 4,000 bytes', async ({ expect }) => {
    const org = await freshOrg();
    const team = await org.team();
    const ids = ['x'.repeat(1_000), '組'.repeat(1_000), '/'.repeat(1_000), '\u{1f511}'.repeat(500)];
    await link(org, team, ...ids);
    expect(await linked(org, team)).toEqual(ids);
    for (const id of ids) await org.admin(200, 'DELETE', `/teams/${team}/groups/${encodeURIComponent(id)}`);
    expect(await linked(org, team)).toEqual([]);
  });

  it('is not there to be removed', async ({ expect }) => {
    const org = await freshOrg();
    const team = await org.team();
    await link(org, team, 'a', 'cn=a,ou=x');
    const names = [
      '%00',
      'a%0Ab',
      '%FF%FE',
      '%ED%A0%80',
      '%20',
      '*',
      '%25',
      '/',
      'cn=a',
      'ou=x',
      '%E7%B5%84'.repeat(1_500),
      '/'.repeat(5_000),
    ];
    const { trace } = await traceOf(async () => {
      for (const named of names) {
        for (const form of ['/', '?groupId=']) {
          const { body } = await org.admin(404, 'DELETE', `/teams/${team}/groups${form}${named}`);
          expect(body.message).toBe('Group not found');
        }
      }
    });
    expect(trace).toEqual({});
  });

  it('is asked for when there is none to remove', async ({ expect }) => {
    const org = await freshOrg();
    const team = await org.team();
    await link(org, team, 'a');
    const { as } = await org.account();
    const { trace } = await traceOf(async () => {
      for (const named of ['', '/', '?groupId=', '/?groupId=', '?groupid=a', '?x=a']) {
        const path = `/teams/${team}/groups${named}`;
        const { body } = await org.admin(400, 'DELETE', path);
        expect(body.message).toMatch(/groupId/);
        expectAccessDenied(await api('DELETE', path, { as }), 'teams.permissions:write');
      }
    });
    expect(trace).toEqual({});
  });

  it('is not meant by a name that a star would match', async ({ expect }) => {
    const org = await freshOrg();
    const team = await org.team();
    await link(org, team, 'cn=*,ou=x');
    await org.admin(404, 'DELETE', `/teams/${team}/groups/cn=a,ou=x`);
    await link(org, team, 'cn=a,ou=x');
    await org.admin(200, 'DELETE', `/teams/${team}/groups/cn=*,ou=x`);
    expect(await linked(org, team)).toEqual(['cn=a,ou=x']);
  });
});

describe('several at once', () => {
  const statusesOf = async (calls: readonly Promise<Answer>[]) =>
    (await Promise.all(calls)).map(({ status }) => status).toSorted((a, b) => a - b);

  it('of the same group: one is added, the others are told so (I5)', async ({ expect }) => {
    const org = await freshOrg();
    const team = await org.team();
    const post = (groupId: string) =>
      api('POST', `/teams/${team}/groups`, { org: org.id, body: { groupId } });
    const group = 'cn=editors,ou=groups';
    expect(await statusesOf(Array.from({ length: 20 }, () => post(group)))).toEqual([
      200,
      ...Array(19).fill(400),
    ]);
    expect(await linked(org, team)).toEqual([group]);
    const other = (i: number) => (i % 2 === 0 ? 'Other' : 'OTHER');
    expect(await statusesOf(Array.from({ length: 20 }, (_, i) => post(other(i))))).toEqual([
      200,
      ...Array(19).fill(400),
    ]);
    const remove = (i: number) =>
      api('DELETE', `/teams/${team}/groups${i % 2 === 0 ? '/other' : '?groupId=OTHER'}`, { org: org.id });
    expect(await statusesOf(Array.from({ length: 20 }, (_, i) => remove(i)))).toEqual([
      200,
      ...Array(19).fill(404),
    ]);
    expect(await linked(org, team)).toEqual([group]);
  });

  it('of different groups: none is lost (I5)', async ({ expect }) => {
    const org = await freshOrg();
    const [team, other] = [await org.team(), await org.team()];
    const ids = Array.from({ length: 20 }, (_, i) => `group-${i}`);
    const post = (key: number, groupId: string) =>
      api('POST', `/teams/${key}/groups`, { org: org.id, body: { groupId } });
    const calls = ids.flatMap((groupId) => [post(team, groupId), post(other, groupId)]);
    expect(await statusesOf(calls)).toEqual(Array(40).fill(200));
    for (const key of [team, other]) expect((await linked(org, key)).toSorted()).toEqual(ids.toSorted());
  });
});

describe('nothing is half written', () => {
  it('when the database cannot be reached, and links are still listed where it can (I8, I9)', async ({
    expect,
    onTestFinished,
  }) => {
    onTestFinished(() => void vi.useRealTimers());
    const org = await freshOrg();
    const team = await org.team();
    await link(org, team, 'a');
    await withCoordinator(org.id, async ({ d1, fetch }) => {
      const who = { org: org.id };
      await ok(200, 'GET', `/teams/${team}/groups`, who, fetch);
      for (const fault of ['down', 'lose-request'] as const) {
        d1.fault = fault;
        const { trace } = await traceOf(async () => {
          for (const [method, path, body] of [
            ['POST', `/teams/${team}/groups`, { groupId: 'b' }],
            ['DELETE', `/teams/${team}/groups/a`],
            ['DELETE', `/teams/${team}/groups?groupId=a`],
          ] as const) {
            const answer = await ok(503, method, path, { ...who, body }, fetch);
            expect(answer.headers.get('Retry-After'), `${fault} ${method}`).toMatch(/^\d+$/);
          }
        });
        expect(trace, fault).toEqual({});
        d1.fault = undefined;
      }
      // As `Retry-After` says.
      later(1_000);
      await ok(200, 'POST', `/teams/${team}/groups`, { ...who, body: { groupId: 'b' } }, fetch);
      expect(await linked(org, team)).toEqual(['a', 'b']);
    });
  });
});

describe('the end', () => {
  const rowsOf = async (table: string, where: string, id: number): Promise<number> =>
    Number(await env.DB.prepare(`SELECT count(*) AS n FROM ${table} WHERE ${where} = ?`).bind(id).first('n'));

  it('of a team ends its links and no others', async ({ expect }) => {
    const org = await freshOrg();
    const [team, other] = [await org.team(), await org.team()];
    await link(org, team, 'a', 'b');
    await link(org, other, 'a');
    const { trace } = await traceOf(() => org.admin(200, 'DELETE', `/teams/${team}`));
    expect(trace['team_groups']?.removed).toHaveLength(2);
    expect(await rowsOf('team_groups', 'team_id', team)).toBe(0);
    expect(await linked(org, other)).toEqual(['a']);
    await org.admin(404, 'GET', `/teams/${team}/groups`);
    expect(await linked(org, await org.team())).toEqual([]);
  });

  it('of an org leaves nothing of its links, nor of what it said of users', async ({ expect }) => {
    const [org, other] = [await freshOrg(), await freshOrg()];
    const [team, theirs] = [await org.team(), await other.team()];
    const person = await org.person();
    await other.admin(200, 'POST', '/org/users', { loginOrEmail: person.login, role: 'Viewer' });
    for (const [place, key] of [
      [org, team],
      [other, theirs],
    ] as const) {
      await link(place, key, 'a', 'b');
      await place.admin(200, 'PUT', `/groupsync/users/${person.id}/groups`, { groups: ['a', 'c'] });
    }
    await env.DB.prepare(`INSERT INTO user_groups VALUES (?, 0, 'jwt', 'a', '', 'a', '')`)
      .bind(person.id)
      .run();
    await ok(200, 'DELETE', `/orgs/${org.id}`);
    await untilCleanedUp();
    for (const table of ['team_groups', 'user_groups']) expect(await rowsOf(table, 'org_id', org.id)).toBe(0);
    expect(await linked(other, theirs)).toEqual(['a', 'b']);
    // Two of the other org, and one of the identity provider.
    expect(await rowsOf('user_groups', 'user_id', person.id)).toBe(3);
  });
});

describe('the groups of one team', () => {
  it('are at most 1,000, and small enough together for the audit trail', async ({ expect }) => {
    const org = await freshOrg();
    const team = await org.team();
    const insert = `INSERT INTO team_groups (org_id, team_id, group_key, group_id, added_by, created)
      SELECT ?, ?, 'g' || value, 'g' || value, 1, '' FROM json_each(?)`;
    await env.DB.prepare(insert)
      .bind(org.id, team, JSON.stringify(Array.from({ length: 999 }, (_, i) => i)))
      .run();
    await org.admin(200, 'POST', `/teams/${team}/groups`, { groupId: 'the last one' });
    const { body } = await org.admin(400, 'POST', `/teams/${team}/groups`, { groupId: 'one more' });
    expect(body.message).toBe('groups must be at most 1000 for one team');
  });
});
