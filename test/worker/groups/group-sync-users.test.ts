import { env, exports } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import { expectAccessDenied } from '../../support/access-denied.ts';
import type { As, Fetch } from '../../support/api.ts';
import { api, ok } from '../../support/api.ts';
import { join, linkedTeam, map, trailOf } from '../../support/external-groups.ts';
import type { FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg } from '../../support/fresh-org.ts';
import type { Pair } from '../../support/people.ts';
import { anotherIsolate, permissionsOf } from '../../support/people.ts';
import { traceOf } from '../../support/snapshot.ts';

const READ_REPORTS: Pair = ['reports:read', 'reports:*'];
const WRITE_REPORTS: Pair = ['reports:write', 'reports:*'];
const MAY_WRITE: Pair = ['groupsync.mappings:write', ''];

const NO_GROUPS = { groups: [], bySource: { api: [], jwt: [], scim: [] } };

const pathTo = (user: number | string): string => `/groupsync/users/${user}/groups`;

const groupsOf = async (org: FreshOrg, user: number | string) =>
  (await org.admin(200, 'GET', pathTo(user))).body;

/** Says a group of a user as a source beside the API does. */
async function say(userId: number, source: 'jwt' | 'scim', groupId: string, orgId = 0): Promise<void> {
  await env.DB.prepare(
    `INSERT INTO user_groups (user_id, org_id, source, group_key, siblings_key, group_id, learned)
     VALUES (?, ?, ?, lower(?), '', ?, '2026-01-01T00:00:00.000Z')`,
  )
    .bind(userId, orgId, source, groupId, groupId)
    .run();
}

const uidOf = async (id: number): Promise<string> =>
  String(await env.DB.prepare('SELECT uid FROM users WHERE id = ?').bind(id).first('uid'));

/** Whether a caller may read and write reports, in an org. */
async function held(as: As, org?: number): Promise<string[]> {
  const permissions = Object(await permissionsOf(as, org));
  return ['reports:read', 'reports:write'].filter((action) => action in permissions);
}

/** More than this D1 does not promise to hold in a row, whatever it does on a laptop. */
const D1_ROW_BYTES_MAX = 2_000_000;

/** Bytes of the largest entry of an org's audit trail. */
const largestEntryOf = async (org: FreshOrg): Promise<number> =>
  Math.max(
    ...(await trailOf(org)).map((entry) =>
      Object.values(entry).reduce((sum, value) => sum + new TextEncoder().encode(String(value)).length, 0),
    ),
  );

/** Both kinds of user, as `FreshOrg` makes them. */
const KINDS = ['person', 'account'] as const;

describe.for(KINDS)('the groups of a %s', (kind) => {
  it('are none at first, and then what was set last, by id', async ({ expect }) => {
    const org = await freshOrg();
    const { id } = await org[kind]('Viewer');
    expect(await groupsOf(org, id)).toEqual(NO_GROUPS);
    for (const groups of [['b', 'a', 'C'], ['a', 'd'], ['CN=x,OU=y', 'a/b', '100% +1'], []]) {
      const { body } = await join(org, id, ...groups);
      expect(body).toEqual({ message: expect.any(String) });
      const sorted = groups.toSorted((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
      expect(await groupsOf(org, id)).toEqual({
        groups: sorted,
        bySource: { api: sorted, jwt: [], scim: [] },
      });
    }
  });

  it('are found by its uid as by its id', async ({ expect }) => {
    const org = await freshOrg();
    const { id } = await org[kind]('Viewer');
    const uid = await uidOf(id);
    await join(org, uid, 'x');
    expect(await groupsOf(org, id)).toMatchObject({ groups: ['x'] });
    await join(org, id, 'y');
    expect(await groupsOf(org, uid)).toMatchObject({ groups: ['y'] });
  });

  it('bring their mapped roles and linked teams in the next answer, and no longer in the one after (I6)', async ({
    expect,
  }) => {
    const org = await freshOrg();
    const { id, as } = await org[kind]('None');
    const teamRole = await org.role([WRITE_REPORTS]);
    await map(org, 'CN=Mapped,OU=x', await org.role([READ_REPORTS]));
    const team = await linkedTeam(org, 'cn=*,ou=Teams');
    await org.admin(200, 'POST', `/access-control/teams/${team}/roles`, { roleUid: teamRole });
    const all = async () => {
      const permissions = Object(await permissionsOf(as, kind === 'person' ? org.id : undefined));
      const onTeam = (permissions['teams:read'] ?? []).includes(`teams:id:${team}`);
      return [...['reports:read', 'reports:write'].filter((action) => action in permissions), onTeam];
    };
    expect(await all()).toEqual([false]);
    await join(org, id, 'cn=mapped,ou=X');
    expect(await all()).toEqual(['reports:read', false]);
    await join(org, id, 'CN=Anybody,OU=teams');
    expect(await all()).toEqual(['reports:write', true]);
    await join(org, id, 'cn=mapped,ou=x', 'cn=anybody,ou=teams');
    expect(await all()).toEqual(['reports:read', 'reports:write', true]);
    await join(org, id, 'cn=a,cn=b,ou=teams', 'ou=teams', 'cn=mapped');
    expect(await all(), 'not directly there').toEqual([false]);
    await join(org, id);
    expect(await all()).toEqual([false]);
  });

  it('differ in more than letter case: of two spellings the first stays', async ({ expect }) => {
    const org = await freshOrg();
    const { id } = await org[kind]('None');
    await join(org, id, 'B', 'a', 'b', 'A', 'B', 'ÄRZTE', 'ärzte', 'a ');
    expect(await groupsOf(org, id)).toMatchObject({
      groups: ['a', 'a ', 'B', 'ÄRZTE'],
      bySource: { api: ['a', 'a ', 'B', 'ÄRZTE'] },
    });
    const rows = await env.DB.prepare('SELECT count(*) AS n FROM user_groups WHERE user_id = ?')
      .bind(id)
      .first('n');
    expect(rows).toBe(4);
  });

  it('may be spelt anew, which takes nothing away', async ({ expect }) => {
    const org = await freshOrg();
    const { id, as } = await org[kind]('None');
    await map(org, 'x', await org.role([READ_REPORTS]));
    await join(org, id, 'x', 'y');
    await join(org, id, 'X', 'y');
    expect(await groupsOf(org, id)).toMatchObject({ groups: ['X', 'y'] });
    expect(await held(as, kind === 'person' ? org.id : undefined)).toEqual(['reports:read']);
  });

  it('stay as they are at no cost when they are set again', async ({ expect }) => {
    const org = await freshOrg();
    const { id } = await org[kind]('None');
    await join(org, id, 'x', 'Y');
    const { trace } = await traceOf(async () => {
      await join(org, id, 'x', 'Y');
      await join(org, id, 'Y', 'x', 'Y', 'y');
    });
    expect(trace).toEqual({});
  });

  it('end with it', async ({ expect }) => {
    const org = await freshOrg();
    const { id } = await org[kind]('None');
    await join(org, id, 'x');
    await say(id, 'jwt', 'y');
    const path = kind === 'person' ? `/admin/users/${id}` : `/serviceaccounts/${id}`;
    await org.admin(200, 'DELETE', path);
    const sql = 'SELECT count(*) AS n FROM user_groups WHERE user_id = ?';
    expect(await env.DB.prepare(sql).bind(id).first('n')).toBe(0);
    await org.admin(404, 'GET', pathTo(id));
    await org.admin(404, 'PUT', pathTo(id), { groups: ['x'] });
  });
});

describe('a body of PUT', () => {
  it.for([
    ['an empty list', { groups: [] }],
    ['null', { groups: null }],
  ] as const)('ends all that was set with %s', async ([, body], { expect }) => {
    const org = await freshOrg();
    const { id } = await org.account();
    await join(org, id, 'x', 'y');
    await org.admin(200, 'PUT', pathTo(id), body);
    expect(await groupsOf(org, id)).toEqual(NO_GROUPS);
  });

  it('may spell its key in any letter case, and have others beside it', async ({ expect }) => {
    const org = await freshOrg();
    const { id } = await org.account();
    await org.admin(200, 'PUT', pathTo(id), {
      GROUPS: ['x'],
      source: 'jwt',
      userId: 1,
      orgId: 1,
      bySource: {},
    });
    expect(await groupsOf(org, id)).toEqual({ groups: ['x'], bySource: { api: ['x'], jwt: [], scim: [] } });
  });

  it.for([
    ['no groups', {}, /^groups /],
    ['groups by another name', { group: ['x'] }, /^groups /],
    ['a text', { groups: 'x' }, /^groups /],
    ['a number', { groups: 5 }, /^groups /],
    ['a flag', { groups: false }, /^groups /],
    ['an object', { groups: { 0: 'x' } }, /^groups /],
    ['a number among ids', { groups: ['x', 5] }, /^groups/],
    ['a null among ids', { groups: ['x', null] }, /^groups/],
    ['a list among ids', { groups: [['x']] }, /^groups/],
    ['an object among ids', { groups: [{ id: 'x' }] }, /^groups/],
    ['an empty id', { groups: ['x', ''] }, /^groups.*\b2\b/],
    ['a blank id', { groups: ['x', 'y', ' \u00a0'] }, /^groups.*\b3\b/],
    ['a NUL', { groups: ['a\0b'] }, /^groups/],
    ['a tab', { groups: ['a\tb'] }, /^groups/],
    ['a line break', { groups: ['a\n'] }, /^groups/],
    ['a delete character', { groups: ['\u007f'] }, /^groups/],
    ['a control character of Latin-1', { groups: ['a\u0085'] }, /^groups/],
    ['half a character', { groups: ['x', '\ud800'] }, /^groups/],
    ['the other half', { groups: ['a\udc00b'] }, /^groups/],
    ['an id of 1,001 characters', { groups: ['x'.repeat(1_001)] }, /^groups.*1000/],
    ['an id of 5,000 characters', { groups: ['x', 'x'.repeat(5_000)] }, /^groups.*1000/],
    ['10,001 ids', { groups: Array.from({ length: 10_001 }, (_, i) => `g${i}`) }, /^groups.*10000/],
    ['null as a body', 'null', /body.*object/i],
    ['a list as a body', '["x"]', /body.*object/i],
    ['a body that is no JSON', "{'groups':['x']}", /json/i],
    ['an empty body', '', /json/i],
  ] as const)('may not hold %s: 400, and nothing is written', async ([, body, message], { expect }) => {
    const org = await freshOrg();
    const { id } = await org.account();
    await join(org, id, 'kept');
    const { answer, trace } = await traceOf(() => org.admin(400, 'PUT', pathTo(id), body));
    expect(answer.headers.get('Content-Type')).toMatch(/^application\/json/);
    expect(answer.body.message).toMatch(message);
    expect(trace).toEqual({});
  });

  it('must be said to be JSON', async ({ expect }) => {
    const org = await freshOrg();
    const { id } = await org.account();
    const body = { groups: ['x'] };
    const untyped: Fetch = (request) => {
      request.headers.delete('Content-Type');
      return exports.default.fetch(request);
    };
    await org.admin(400, 'PUT', pathTo(id), body, { headers: { 'Content-Type': 'text/plain' } });
    await ok(400, 'PUT', pathTo(id), { org: org.id, body }, untyped);
    expect(await groupsOf(org, id)).toEqual(NO_GROUPS);
  });

  it.for([
    ['of 1,000 letters', 'x'.repeat(1_000)],
    ['of 1,000 letters beyond ASCII', 'Ä'.repeat(1_000)],
    ['of emoji', '🧯'.repeat(500)],
    ['of quotes and backslashes', `"\\`.repeat(500)],
    ['that is a path', '/orgs/1'],
    ['that is SQL', `'); DROP TABLE user_groups; --`],
    ['that is a pattern', '%_*?[a]'],
    ['with blanks around it', '  x  '],
    ['that a language has as a member of every object', '__proto__'],
    ['that combines characters', 'e\u0301'],
    ['from right to left', 'فريق'],
  ] as const)('may hold an id %s, which is kept as it is', async ([, group], { expect }) => {
    const org = await freshOrg();
    const { id, as } = await org.account();
    await map(org, group, await org.role([READ_REPORTS]));
    await join(org, id, group, 'zzz');
    const { groups } = await groupsOf(org, id);
    expect(groups.toSorted()).toEqual([group, 'zzz'].toSorted());
    expect(await held(as)).toEqual(['reports:read']);
  });
});

describe('what other sources say of a user', () => {
  it('is listed apart, each group once among all', async ({ expect }) => {
    const org = await freshOrg();
    const { id } = await org.account();
    await join(org, id, 'both', 'api only');
    await say(id, 'jwt', 'Both');
    await say(id, 'jwt', 'jwt only');
    await say(id, 'scim', 'BOTH');
    await say(id, 'scim', 'scim only', org.id);
    const { groups, bySource } = await groupsOf(org, id);
    expect(groups.map((group: string) => group.toLowerCase())).toEqual([
      'api only',
      'both',
      'jwt only',
      'scim only',
    ]);
    expect(bySource).toEqual({
      api: ['api only', 'both'],
      jwt: ['Both', 'jwt only'],
      scim: ['BOTH', 'scim only'],
    });
  });

  it.for([
    ['none', []],
    ['the same', ['both', 'x']],
    ['others', ['y']],
    ['one of its own, spelt anew', ['JWT ONLY']],
  ] as const)('is never touched by setting %s', async ([, groups], { expect }) => {
    const org = await freshOrg();
    const { id } = await org.account();
    await join(org, id, 'both', 'x');
    await say(id, 'jwt', 'Both');
    await say(id, 'jwt', 'jwt only');
    await say(id, 'scim', 'both');
    await join(org, id, ...groups);
    expect((await groupsOf(org, id)).bySource).toEqual({
      api: groups,
      jwt: ['Both', 'jwt only'],
      scim: ['both'],
    });
  });

  it('brings roles until the last source is silent', async ({ expect }) => {
    const org = await freshOrg();
    const { id, as } = await org.account();
    await map(org, 'x', await org.role([READ_REPORTS]));
    await map(org, 'y', await org.role([WRITE_REPORTS]));
    await say(id, 'jwt', 'X');
    await join(org, id, 'x', 'y');
    expect(await held(as)).toEqual(['reports:read', 'reports:write']);
    await join(org, id);
    expect(await held(as)).toEqual(['reports:read']);
    await org.admin(204, 'DELETE', '/groupsync/groups/x');
    expect(await held(as)).toEqual([]);
  });

  it('counts in every org of the user, and what the API says in that org alone (I10)', async ({ expect }) => {
    const [org, other, foreign] = [await freshOrg(), await freshOrg(), await freshOrg()];
    const person = await org.person('None');
    await other.admin(200, 'POST', '/org/users', { loginOrEmail: person.login, role: 'None' });
    for (const each of [org, other, foreign]) {
      await map(each, 'from api', await each.role([READ_REPORTS]));
      await map(each, 'from jwt', await each.role([WRITE_REPORTS]));
    }
    await join(org, person.id, 'from api');
    await say(person.id, 'jwt', 'from jwt');
    expect(await held(person.as, org.id)).toEqual(['reports:read', 'reports:write']);
    expect(await held(person.as, other.id)).toEqual(['reports:write']);
    expect(await held(person.as, foreign.id), 'no member').toEqual([]);
    expect(await held(person.as, 1)).toEqual([]);
    expect((await groupsOf(other, person.id)).bySource).toEqual({ api: [], jwt: ['from jwt'], scim: [] });
    await foreign.admin(404, 'GET', pathTo(person.id));
    await join(other, person.id, 'from api');
    await join(org, person.id);
    expect(await held(person.as, org.id)).toEqual(['reports:write']);
    expect(await held(person.as, other.id)).toEqual(['reports:read', 'reports:write']);
  });
});

describe('who leaves an org', () => {
  it.for([
    ['over /org/users', (id: number) => `/org/users/${id}`],
    ['over /orgs', (id: number, org: FreshOrg) => `/orgs/${org.id}/users/${id}`],
  ] as const)('loses the groups that the org said, and no others: %s (I6)', async ([, path], { expect }) => {
    const [org, other] = [await freshOrg(), await freshOrg()];
    const { id, login, as } = await org.person('None');
    await other.admin(200, 'POST', '/org/users', { loginOrEmail: login, role: 'None' });
    for (const each of [org, other]) {
      await map(each, 'x', await each.role([READ_REPORTS]));
      await join(each, id, 'x');
    }
    await say(id, 'jwt', 'y');
    expect(await held(as, org.id)).toEqual(['reports:read']);
    await org.admin(200, 'DELETE', path(id, org));
    expect(await held(as, org.id)).toEqual([]);
    expect(await held(as, other.id)).toEqual(['reports:read']);
    expect(await groupsOf(other, id)).toMatchObject({ bySource: { api: ['x'], jwt: ['y'] } });
    await org.admin(404, 'PUT', pathTo(id), { groups: ['x'] });
    await org.admin(200, 'POST', '/org/users', { loginOrEmail: login, role: 'None' });
    expect(await held(as, org.id)).toEqual([]);
    expect((await groupsOf(org, id)).bySource).toEqual({ api: [], jwt: ['y'], scim: [] });
  });

  it('keeps them where only the org role changes', async ({ expect }) => {
    const org = await freshOrg();
    const { id, as } = await org.person('Viewer');
    await map(org, 'x', await org.role([READ_REPORTS]));
    await join(org, id, 'x');
    await org.admin(200, 'PATCH', `/org/users/${id}`, { role: 'None' });
    expect(await held(as, org.id)).toEqual(['reports:read']);
  });
});

describe('the audit trail (I3)', () => {
  it("has one entry for each change of a user's groups: who, of whom, before and after", async ({
    expect,
  }) => {
    const org = await freshOrg();
    const user = await org.account();
    const { id, as } = await org.account('Admin');
    const before = (await trailOf(org)).length;
    for (const groups of [['First', 'Second'], ['Second', 'Third'], ['Third', 'Second'], []]) {
      await ok(200, 'PUT', pathTo(user.id), { as, body: { groups } });
    }
    const trail = await trailOf(org);
    const entries = trail.slice(before);
    expect(entries.map(({ kind }) => kind)).toEqual([
      'user-groups.set',
      'user-groups.set',
      'user-groups.set',
    ]);
    const [set, replaced, ended] = entries;
    for (const [i, entry] of entries.entries()) {
      expect(JSON.parse(entry['actor'] ?? '')).toMatchObject({ userId: id });
      expect(entry['revision']).toBe(Number(trail[before - 1]?.['revision']) + 1 + i);
      expect(entry['previous_hash']).toBe(trail[before + i - 1]?.['hash']);
      expect(JSON.parse(entry['before'] ?? '')).toMatchObject({ user: user.id });
    }
    expect(set?.['after']).toMatch(/First.*Second/);
    expect(replaced?.['before']).toContain('First');
    expect(replaced?.['after']).toContain('Third');
    expect(ended?.['before']).toMatch(/Second.*Third/);
  });
});

describe('at the same time (I5)', () => {
  it("twenty PUTs of one user's groups leave one whole, and no mixture", async ({ expect }) => {
    const org = await freshOrg();
    const { id } = await org.account();
    const fetches = [anotherIsolate().fetch, anotherIsolate().fetch];
    const wanted = [['a'], ['b'], ['a', 'b'], ['b', 'c'], ['a', 'c'], []];
    const answers = await Promise.all(
      Array.from({ length: 20 }, async (_, i) => {
        const body = { groups: wanted[i % wanted.length] };
        return await api('PUT', pathTo(id), { org: org.id, body }, fetches[i % fetches.length]);
      }),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    const { groups, bySource } = await groupsOf(org, id);
    expect(wanted).toContainEqual(groups);
    expect(bySource.api).toEqual(groups);
  });

  it('two orgs speak of the same person without a loss', async ({ expect }) => {
    const [org, other] = [await freshOrg(), await freshOrg()];
    const person = await org.person('None');
    await other.admin(200, 'POST', '/org/users', { loginOrEmail: person.login, role: 'None' });
    await Promise.all(
      Array.from({ length: 10 }, async (_, i) => {
        await join(org, person.id, `here ${i}`, 'x');
        await join(other, person.id, `there ${i}`, 'x');
      }),
    );
    const [here, there] = [await groupsOf(org, person.id), await groupsOf(other, person.id)];
    expect(here.groups).toEqual([expect.stringMatching(/^here \d$/), 'x']);
    expect(there.groups).toEqual([expect.stringMatching(/^there \d$/), 'x']);
  });
});

describe('many groups of one user', () => {
  it.for([
    ['letters', (i: number) => `${i}`.padEnd(1_000, 'x')],
    ['letters of three bytes', (i: number) => `${i}`.padEnd(1_000, '語')],
    ['quotes', (i: number) => `${i}`.padEnd(1_000, '"')],
    ['backslashes', (i: number) => `${i}`.padEnd(1_000, '\\')],
  ] as const)(
    'fill a body with %s: they are stored and replaced, or refused, without a fault (I15)',
    async ([, makeId], { expect }) => {
      const org = await freshOrg();
      const { id } = await org.account();
      const bodyOf = (bytesMax: number, from: number): string => {
        const groups: string[] = [];
        let bytes = 20;
        for (let i = from; ; i++) {
          bytes += new TextEncoder().encode(JSON.stringify(makeId(i))).length + 1;
          if (bytes > bytesMax) return JSON.stringify({ groups });
          groups.push(makeId(i));
        }
      };
      for (const bytesMax of [1_048_576, 690_000]) {
        const statuses = new Set<number>();
        for (const from of [10_000, 20_000, 10_000]) {
          const body = bodyOf(bytesMax, from);
          const { status, text } = await api('PUT', pathTo(id), { org: org.id, body });
          expect([200, 400], `${status} ${text.slice(0, 300)}`).toContain(status);
          statuses.add(status);
        }
        expect(statuses.size, 'the same answer, whatever was there before').toBe(1);
      }
      expect(await largestEntryOf(org)).toBeLessThanOrEqual(D1_ROW_BYTES_MAX);
      await join(org, id);
      expect(await groupsOf(org, id)).toEqual(NO_GROUPS);
    },
  );

  it('may be 10,000, which count, can be replaced at once, and end at once', async ({ expect }) => {
    const org = await freshOrg();
    const { id, as } = await org.account();
    const ids = (prefix: string) =>
      Array.from({ length: 10_000 }, (_, i) => `CN=${prefix}${i},OU=groups,DC=example`);
    await map(org, 'cn=a9999,ou=groups,dc=example', await org.role([READ_REPORTS]));
    await map(org, 'cn=b0,ou=groups,dc=example', await org.role([WRITE_REPORTS]));
    await org.admin(200, 'PUT', pathTo(id), { groups: ids('a') });
    const { groups, bySource } = await groupsOf(org, id);
    expect(groups).toHaveLength(10_000);
    expect(bySource.api).toHaveLength(10_000);
    expect(await held(as)).toEqual(['reports:read']);
    await org.admin(200, 'PUT', pathTo(id), { groups: ids('b') });
    expect(await held(as)).toEqual(['reports:write']);
    await org.admin(400, 'PUT', pathTo(id), { groups: [...ids('b'), 'one more'] });
    await join(org, id);
    expect(await groupsOf(org, id)).toEqual(NO_GROUPS);
    expect(await held(as)).toEqual([]);
  });

  it('are looked through for one that brings what the caller does not hold (I11)', async ({ expect }) => {
    const org = await freshOrg();
    await map(org, 'CN=Boss,OU=x', await org.role([WRITE_REPORTS]));
    const caller = await org.account();
    await org.grant(caller.id, [MAY_WRITE]);
    const groups = Array.from({ length: 9_999 }, (_, i) => `cn=${i},ou=x`);
    await ok(200, 'PUT', pathTo(caller.id), { as: caller.as, body: { groups } });
    const denied = await api('PUT', pathTo(caller.id), {
      as: caller.as,
      body: { groups: [...groups, 'cn=boss,ou=x'] },
    });
    expectAccessDenied(denied, 'reports:write');
    expect((await groupsOf(org, caller.id)).groups).toHaveLength(9_999);
    expect(await held(caller.as)).toEqual([]);
  });
});
