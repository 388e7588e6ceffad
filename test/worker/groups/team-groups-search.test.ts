import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import { ok } from '../../support/api.ts';
import { withCoordinator } from '../../support/coordinator.ts';
import { link } from '../../support/external-groups.ts';
import type { FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg } from '../../support/fresh-org.ts';

type Listed = { readonly orgId: number; readonly teamId: number; readonly groupId: string };

const idsIn = (groups: readonly Listed[]): string[] => groups.map(({ groupId }) => groupId);

describe('GET /teams/:id/groups/search', () => {
  const GROUPS = ['cn=b,ou=x', 'CN=A,OU=X', 'Z', 'a%_b', "it's", 'OU=Ärzte', 'a', 'cn=c,ou=y'];
  const ordered = GROUPS.toSorted((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));

  /** Links all of them in one stroke. */
  const fill = async (org: FreshOrg, team: number): Promise<unknown> =>
    await env.DB.prepare(
      `INSERT INTO team_groups (org_id, team_id, group_key, group_id, added_by, created)
       SELECT ?, ?, value ->> 0, value ->> 1, 1, '' FROM json_each(?)`,
    )
      .bind(org.id, team, JSON.stringify(GROUPS.map((id) => [id.toLowerCase(), id])))
      .run();

  const search = async (org: FreshOrg, team: number, query = '') =>
    (await org.admin(200, 'GET', `/teams/${team}/groups/search${query}`)).body;

  it('shows groups by id, each as the list does, and the page', async ({ expect }) => {
    const org = await freshOrg();
    const team = await org.team();
    expect(await search(org, team)).toEqual({ totalCount: 0, teamGroups: [], page: 1, perPage: 1_000 });
    await fill(org, team);
    await link(org, await org.team(), 'elsewhere');
    const teamGroups = ordered.map((groupId) => ({ orgId: org.id, teamId: team, groupId }));
    expect(await search(org, team)).toEqual({
      totalCount: GROUPS.length,
      teamGroups,
      page: 1,
      perPage: 1_000,
    });
  });

  it('has pages that hold every group once, in order, whatever their size', async ({ expect }) => {
    const org = await freshOrg();
    const team = await org.team();
    await fill(org, team);
    const n = GROUPS.length;
    for (const size of [1, 2, 3, n - 1, n, n + 1]) {
      const pages: string[][] = [];
      for (let page = 1; pages.at(-1)?.length !== 0; page++) {
        const answer = await search(org, team, `?page=${page}&perpage=${size}`);
        expect(answer).toMatchObject({ totalCount: n, page, perPage: size });
        pages.push(idsIn(answer.teamGroups));
      }
      expect(pages.flat(), `pages of ${size}`).toEqual(ordered);
      expect(pages.slice(0, -2).every(({ length }) => length === size)).toBe(true);
    }
  });

  const PAGES = [
    ['?page=0&perpage=3', 1, 3, [0, 3]],
    ['?page=2&perpage=3', 2, 3, [3, 6]],
    ['?page=4&perpage=3', 4, 3, [8, 8]],
    ['?page=999999&perpage=1000', 999_999, 1_000, [8, 8]],
    ['?page=x&perpage=x', 1, 1_000, [0, 8]],
    ['?page=-1&perpage=-1', 1, 1_000, [0, 8]],
    ['?perpage=0', 1, 1_000, [0, 8]],
    ['?perpage=999999999', 1, 10_000, [0, 8]],
  ] as const;

  it('reads page numbers as clients write them', async ({ expect }) => {
    const org = await freshOrg();
    const team = await org.team();
    await fill(org, team);
    for (const [query, page, perPage, part] of PAGES) {
      const { teamGroups, ...rest } = await search(org, team, query);
      expect(rest, query).toEqual({ totalCount: GROUPS.length, page, perPage });
      expect(idsIn(teamGroups), query).toEqual(ordered.slice(...part));
    }
  });

  const FINDS = [
    ['?name=a', ['a']],
    ['?name=A', ['a']],
    ['?name=cn=a,ou=x', ['CN=A,OU=X']],
    ['?name=CN%3DB%2COU%3DX', ['cn=b,ou=x']],
    ['?name=ou%3D%C3%A4rzte', ['OU=Ärzte']],
    ['?name=cn=*,ou=x', []],
    ['?name=cn', []],
    ['?name=%25', []],
    ['?name=', ordered],
    ['?query=CN=', ['CN=A,OU=X', 'cn=b,ou=x', 'cn=c,ou=y']],
    ['?query=OU=x', ['CN=A,OU=X', 'cn=b,ou=x']],
    ['?query=%25_', ['a%_b']],
    ['?query=_', ['a%_b']],
    ['?query=%25', ['a%_b']],
    ['?query=*', []],
    ['?query=%27', ["it's"]],
    ['?query=RZT', ['OU=Ärzte']],
    ['?query=%C3%84rzte', ['OU=Ärzte']],
    ['?query=%C3%A4rzte', ['OU=Ärzte']],
    ['?query=z', ['OU=Ärzte', 'Z']],
    ['?query=', ordered],
    ['?query=cn&name=cn=c,ou=y', ['cn=c,ou=y']],
    ['?query=x&name=cn=c,ou=y', []],
    ['?query=cn&page=2&perpage=2', ['cn=c,ou=y'], 3],
    ['?query=cn&page=3&perpage=2', [], 3],
  ] as const;

  it('finds by the very id, or a part of it, in any letter case', async ({ expect }) => {
    const org = await freshOrg();
    const team = await org.team();
    await fill(org, team);
    await fill(org, await org.team());
    for (const [query, found, totalCount = found.length] of FINDS) {
      const answer = await search(org, team, query);
      expect(idsIn(answer.teamGroups).toSorted(), query).toEqual([...found].toSorted());
      expect(answer.totalCount, query).toBe(totalCount);
    }
  });

  it('finds nothing by what no id can hold', async ({ expect }) => {
    const org = await freshOrg();
    const team = await org.team();
    await fill(org, team);
    const long = 'x'.repeat(5_000);
    for (const query of [`?query=${long}`, `?name=${long}`, '?name=%00', '?query=%00', '?query=%FF']) {
      expect(await search(org, team, query)).toMatchObject({ totalCount: 0, teamGroups: [] });
    }
  });

  it.for([10, 2_000])(
    'is one call and one round trip of the same statements, for %i groups',
    async (count, { expect }) => {
      const org = await freshOrg();
      const team = await org.team();
      await env.DB.prepare(
        `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
         INSERT INTO team_groups (org_id, team_id, group_key, group_id, added_by, created)
         SELECT ?, ?, 'cn=' || i || ',ou=x', 'CN=' || i || ',ou=x', 1, '' FROM n`,
      )
        .bind(count, org.id, team)
        .run();
      const { as } = await org.account('Admin');
      await withCoordinator(org.id, async ({ d1, calls, fetch }) => {
        for (const [path, shown] of [
          [`/teams/${team}/groups/search?perpage=10&query=cn`, 10],
          [`/teams/${team}/groups`, count],
        ] as const) {
          await ok(200, 'GET', path, { as }, fetch);
          [d1.trips, calls.count] = [0, 0];
          const { body } = await ok(200, 'GET', path, { as }, fetch);
          expect((body.teamGroups ?? body).length).toBe(shown);
          expect({ trips: d1.trips, calls: calls.count }, path).toEqual({ trips: 1, calls: 1 });
        }
      });
    },
  );
});
