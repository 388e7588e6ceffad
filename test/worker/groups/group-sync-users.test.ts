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
    // A group that is spelt anew takes nothing away.
    for (const groups of [['b', 'a', 'C'], ['A', 'd'], ['CN=x,OU=y', 'a/b', '100% +1'], []]) {
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
  it('ends all that was set with an empty list or null', async ({ expect }) => {
    const org = await freshOrg();
    const { id } = await org.account();
    for (const groups of [[], null]) {
      await join(org, id, 'x', 'y');
      await org.admin(200, 'PUT', pathTo(id), { groups });
      expect(await groupsOf(org, id)).toEqual(NO_GROUPS);
    }
  });

  /*
   * What bodies are refused is decided without a database: test/unit/wire/group-forms.test.ts and
   * test/unit/service/groups/user-groups.test.ts.
   */
  it('may not hold what is none: 400, and nothing is written', async ({ expect }) => {
    const org = await freshOrg();
    const { id } = await org.account();
    await join(org, id, 'kept');
    const bodies: readonly (readonly [unknown, RegExp])[] = [
      [{}, /^groups /],
      [{ groups: ['x', 5] }, /^groups/],
      [{ groups: ['x', 'y', ' \u00a0'] }, /^groups.*\b3\b/],
      [{ groups: ['a\0b'] }, /^groups/],
      [{ groups: ['x', '\ud800'] }, /^groups/],
      [{ groups: ['x'.repeat(1_001)] }, /^groups.*1000/],
      [{ groups: Array.from({ length: 10_001 }, (_, i) => `g${i}`) }, /^groups.*10000/],
      ['null', /body.*object/i],
      ["{'groups':['x']}", /json/i],
      ['', /json/i],
    ];
    const { trace } = await traceOf(async () => {
      for (const [body, message] of bodies) {
        const answer = await org.admin(400, 'PUT', pathTo(id), body);
        expect(answer.headers.get('Content-Type')).toMatch(/^application\/json/);
        expect(answer.body.message).toMatch(message);
      }
    });
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

  it('may hold any id, which is kept as it is', async ({ expect }) => {
    const org = await freshOrg();
    const role = await org.role([READ_REPORTS]);
    const groups = [
      'Ä'.repeat(1_000),
      '🧯'.repeat(500),
      `"\\`.repeat(500),
      `'); DROP TABLE user_groups; --`,
      '%_*?[a]',
      '  x  ',
      '__proto__',
      'e\u0301',
      'فريق',
    ];
    for (const group of groups) {
      const { id, as } = await org.account();
      await map(org, group, role);
      await join(org, id, group, 'zzz');
      expect((await groupsOf(org, id)).groups.toSorted()).toEqual([group, 'zzz'].toSorted());
      expect(await held(as)).toEqual(['reports:read']);
    }
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

  it('is never touched by what is set', async ({ expect }) => {
    const org = await freshOrg();
    const { id } = await org.account();
    await join(org, id, 'both', 'x');
    await say(id, 'jwt', 'Both');
    await say(id, 'jwt', 'jwt only');
    await say(id, 'scim', 'both');
    for (const groups of [['both', 'x'], ['y'], ['JWT ONLY'], []]) {
      await join(org, id, ...groups);
      expect((await groupsOf(org, id)).bySource).toEqual({
        api: groups,
        jwt: ['Both', 'jwt only'],
        scim: ['both'],
      });
    }
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
    ['letters of three bytes', (i: number) => `${i}`.padEnd(1_000, '語')],
    ['quotes', (i: number) => `${i}`.padEnd(1_000, '"')],
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
        for (const from of [10_000, 20_000]) {
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
