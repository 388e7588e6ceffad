import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import { ADMIN, api, ok } from '../../support/api.ts';
import { crowd } from '../../support/crowd.ts';
import type { FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg } from '../../support/fresh-org.ts';
import { unleash } from '../../support/unleash.ts';

const AT = '2026-01-01T00:00:00.000Z';

/** Inserts rows straight, for the numbers `i` from 0. */
const insert = async (table: string, many: number, columns: string, ...values: (string | number)[]) =>
  await env.DB.prepare(
    `INSERT INTO ${table} WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ${many - 1})
      SELECT ${columns} FROM n`,
  )
    .bind(...values)
    .run();

const longRoles = async ({ id }: FreshOrg, many: number, description: string): Promise<void> =>
  void (await insert(
    'roles',
    many,
    `NULL, ${id}, 'long-${id}-' || i, 'custom:long-${id}-' || i, 1, '', ?, '', 0, '${AT}', '${AT}'`,
    description,
  ));

const get = async (org: FreshOrg, path: string) => await api('GET', path, { as: ADMIN, org: org.id });

/** What the answer to a list that is too long says. */
const TOO_LONG = /longer than 8000000 bytes/;

describe('an answer that would be larger than 8 MB is refused, and says how to ask for less', () => {
  it('of roles, with or without what is delegatable', async ({ expect }) => {
    const org = await freshOrg();
    await longRoles(org, 4_500, 'd'.repeat(2_000));
    for (const path of ['/access-control/roles', '/access-control/roles?delegatable=true']) {
      const answer = await get(org, path);
      expect([answer.status, answer.body.message], path).toEqual([413, expect.stringMatching(TOO_LONG)]);
    }
    expect((await get(org, `/access-control/roles/long-${org.id}-7`)).status).toBe(200);
    const roots = await unleash('GET', '/../roles', { as: (await org.account('Admin')).as });
    expect(roots.status).toBe(413);
  });

  it('of roles of many, where each of these may be read', async ({ expect }) => {
    const org = await freshOrg();
    await longRoles(org, 10, 'd'.repeat(2_000));
    const ids = await crowd(org.id, 600);
    await insert(
      'user_roles',
      6_000,
      `${org.id}, (SELECT value FROM json_each(?) WHERE key = i / 10), 'long-${org.id}-' || (i % 10), 1, '${AT}'`,
      JSON.stringify(ids),
    );
    const search = async (userIds: number[]) =>
      await api('POST', '/access-control/users/roles/search', { org: org.id, body: { userIds } });
    expect((await search(ids)).status).toBe(413);
    expect((await search(ids.slice(0, 300))).status).toBe(200);
  });

  it('of teams with long names, where a smaller page is answered', async ({ expect }) => {
    const org = await freshOrg();
    const team = `NULL, ${org.id}, 'long-' || i, ? || i, '', '${AT}', '${AT}', '', 1, 1`;
    await insert('teams', 1_000, team, 'n'.repeat(9_000));
    expect((await get(org, '/teams/search')).status).toBe(413);
    const page = await ok(200, 'GET', '/teams/search?perpage=800', { org: org.id });
    expect([page.body.totalCount, page.body.teams.length]).toEqual([1_000, 800]);
  });

  it('of groups with their members, where each group may be read', async ({ expect }) => {
    const org = await freshOrg();
    const { as } = await org.account('Admin');
    const members = await crowd(org.id, 300);
    await insert('teams', 100, `NULL, ${org.id}, 'g-' || i, 'g ' || i, '', '${AT}', '${AT}', '', 1, 1`);
    await env.DB.prepare(
      `INSERT INTO team_members SELECT ?1, teams.id, value, 0, 1, ?2, 0 FROM teams, json_each(?3) WHERE org_id = ?1`,
    )
      .bind(org.id, AT, JSON.stringify(members))
      .run();
    const list = await unleash('GET', '', { as });
    expect([list.status, list.body.message]).toEqual([413, expect.stringMatching(TOO_LONG)]);
    const [team] = (await ok(200, 'GET', '/teams/search?perpage=1', { org: org.id })).body.teams;
    const one = await unleash('GET', `/${team.id}`, { as });
    expect([one.status, one.body.users.length]).toEqual([200, 300]);
  });

  it('of a search over everybody, where a scope or one of them is answered', async ({ expect }) => {
    const org = await freshOrg();
    const scopes = Array.from({ length: 100 }, (_, i) => `reports:id:${'x'.repeat(60)}${i}`);
    const role = await org.role(scopes.map((scope) => ['reports:read', scope] as const));
    const ids = await crowd(org.id, 1_200);
    await insert(
      'user_roles',
      ids.length,
      `${org.id}, (SELECT value FROM json_each(?) WHERE key = i), '${role}', 1, '${AT}'`,
      JSON.stringify(ids),
    );
    const search = async (query: string) =>
      await get(org, `/access-control/users/permissions/search?action=reports:read${query}`);
    const answer = await search('');
    expect([answer.status, answer.body.message]).toEqual([413, expect.stringMatching(TOO_LONG)]);
    const narrow = await search(`&scope=${scopes[7]}`);
    expect([narrow.status, Object.keys(narrow.body).length >= 1_200]).toEqual([200, true]);
    const one = await search(`&namespacedId=service-account:${ids[3]}`);
    expect(one.body).toEqual({ [ids[3] ?? 0]: { 'reports:read': scopes.toSorted() } });
  });

  it('but not for roles that nobody has, which a search for what they grant does not look at', async ({
    expect,
  }) => {
    const org = await freshOrg();
    await longRoles(org, 1, '');
    await insert(
      'permissions',
      60_000,
      `${org.id}, 'long-${org.id}-0', 'reports:read', ? || i, '${AT}', '${AT}'`,
      `reports:id:${'x'.repeat(150)}`,
    );
    const answer = await get(org, '/access-control/users/permissions/search?action=reports:read');
    expect(answer.status, answer.text).toBe(200);
  });

  it('and not to whoever may not ask at all', async ({ expect }) => {
    const org = await freshOrg();
    await longRoles(org, 4_500, 'd'.repeat(2_000));
    const { as } = await org.account();
    expect((await api('GET', '/access-control/roles', { as })).status).toBe(403);
  });
});
