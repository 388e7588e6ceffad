import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import { expectAccessDenied } from '../../support/access-denied.ts';
import type { As } from '../../support/api.ts';
import { ADMIN, api, ok } from '../../support/api.ts';
import { withCoordinator } from '../../support/coordinator.ts';
import type { FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';

type Team = {
  readonly id: number;
  readonly name: string;
  readonly email: string;
  readonly memberCount: number;
};

/** Puts teams into the database as they are: names in no order, few addresses, few numbers of members. */
async function insertTeams(org: FreshOrg, count: number): Promise<void> {
  const numbers = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)';
  await env.DB.batch([
    env.DB.prepare(
      `${numbers} INSERT INTO teams (org_id, uid, name, email, created, updated)
       SELECT ?2, 't' || i, 'team ' || (i * 7919 % 10007), 'e' || (i % 3) || '@example.org', '', '' FROM n`,
    ).bind(count, org.id),
    env.DB.prepare(
      `${numbers} INSERT INTO team_members (org_id, team_id, user_id, permission, added_by, created)
       SELECT ?2, teams.id, n.i, 0, 1, '' FROM teams JOIN n ON n.i <= teams.id % 3
       WHERE teams.org_id = ?2`,
    ).bind(2, org.id),
  ]);
}

const search = async (org: FreshOrg, query: string, as: As = ADMIN) =>
  (await ok(200, 'GET', `/teams/search${query}`, { as, org: org.id })).body;

const namesOf = ({ teams }: { teams: readonly Team[] }): string[] => teams.map(({ name }) => name);

describe('GET /teams/search', () => {
  it('shows teams as they are read one by one, and the page', async ({ expect }) => {
    const org = await freshOrg();
    const body = { name: unique('team'), email: 'team@example.org' };
    const { teamId, uid } = (await org.admin(200, 'POST', '/teams', body)).body;
    const team = (await org.admin(200, 'GET', `/teams/${teamId}`)).body;
    expect(team).toEqual({ id: teamId, uid, orgId: org.id, ...body, memberCount: 1, isProvisioned: false });
    expect(await search(org, '')).toEqual({ totalCount: 1, teams: [team], page: 1, perPage: 1_000 });
  });

  it('answers an org without teams, and a name that no team has, with an empty list', async ({ expect }) => {
    const org = await freshOrg();
    const nothing = { totalCount: 0, teams: [], page: 1, perPage: 1_000 };
    expect(await search(org, '')).toEqual(nothing);
    await org.team();
    expect(await search(org, '?name=nothing')).toEqual(nothing);
    expect(await search(org, '?query=nothing')).toEqual(nothing);
    expect(await search(org, '?teamId=2147483647')).toEqual(nothing);
  });

  it('finds by the very name, by a part of it in any letter case, and by id', async ({ expect }) => {
    const org = await freshOrg();
    const names = ['Ops', 'ops', 'DevOps & Co', 'a%_b', "it's"];
    const ids = new Map<string, number>();
    for (const name of names) {
      ids.set(name, (await org.admin(200, 'POST', '/teams', { name, email: 'ops@example.org' })).body.teamId);
    }
    const cases: readonly (readonly [query: string, found: readonly string[]])[] = [
      ['?name=ops', ['ops']],
      ['?name=Ops', ['Ops']],
      ['?name=op', []],
      ['?query=OPS', ['DevOps & Co', 'Ops', 'ops']],
      ['?query=%20%26%20', ['DevOps & Co']],
      ['?query=%25_', ['a%_b']],
      ['?query=%27', ["it's"]],
      ['?query=example', []],
      ['?query=', ['DevOps & Co', 'Ops', "it's", 'a%_b', 'ops'].toSorted()],
      ['?query=ops&name=Ops', ['Ops']],
      [`?teamId=${ids.get('ops')}`, ['ops']],
      [`?teamId=${ids.get('ops')}&teamId=${ids.get('Ops')}&teamId=2147483647`, ['Ops', 'ops']],
      [`?teamId=${ids.get('ops')}&query=dev`, []],
      [`?query=${'x'.repeat(5_000)}`, []],
    ];
    for (const [query, found] of cases) {
      const answer = await search(org, query);
      expect(namesOf(answer), query).toEqual(found);
      expect(answer.totalCount, query).toBe(found.length);
    }
  });

  it('reads page numbers as clients write them', async ({ expect }) => {
    const org = await freshOrg();
    await insertTeams(org, 3);
    const all = namesOf(await search(org, ''));
    const cases: readonly (readonly [query: string, page: number, perPage: number, names: string[]])[] = [
      ['?page=0&perpage=2', 1, 2, all.slice(0, 2)],
      ['?page=1&perpage=2', 1, 2, all.slice(0, 2)],
      ['?page=2&perpage=2', 2, 2, all.slice(2)],
      ['?page=3&perpage=2', 3, 2, []],
      ['?page=999999&perpage=1000', 999_999, 1_000, []],
      ['?page=x&perpage=x', 1, 1_000, all],
      ['?page=-1&perpage=-1', 1, 1_000, all],
      ['?perpage=0', 1, 1_000, all],
      ['?perpage=999999999', 1, 10_000, all],
    ];
    for (const [query, page, perPage, names] of cases) {
      const { teams, ...rest } = await search(org, query);
      expect(rest, query).toEqual({ totalCount: 3, page, perPage });
      expect(namesOf({ teams }), query).toEqual(names);
    }
  });

  it('refuses an order that there is none', async ({ expect }) => {
    const org = await freshOrg();
    for (const sort of ['x', 'name', 'name-up', 'id-asc', 'constructor', 'name-asc;']) {
      const { body } = await org.admin(400, 'GET', `/teams/search?sort=${sort}`);
      expect(body.message, sort).toBe('sort is invalid');
    }
  });

  it('refuses what is no id, since leaving it out would show more', async ({ expect }) => {
    const org = await freshOrg();
    const nobody = await org.account();
    for (const ids of ['', 'x', '0', '-1', '1.5', '1&teamId=x']) {
      const path = `/teams/search?teamId=${ids}`;
      expect((await org.admin(400, 'GET', path)).body.message).toMatch(/^teamId.* is invalid$/);
      expectAccessDenied(await api('GET', path, { as: nobody.as }), 'teams:read');
    }
  });
});

describe('the pages of a search', () => {
  const compare = (a: string | number, b: string | number): number => (a < b ? -1 : a > b ? 1 : 0);
  const ORDERS = ['', 'name', 'email', 'memberCount'].flatMap((field) =>
    field === ''
      ? [{ field: 'name', sort: '' }]
      : ['asc', 'desc'].map((way) => ({ field, sort: `${field}-${way}` })),
  );

  it.for(ORDERS)(
    'hold every team once, in order, whatever their size: sort=$sort',
    async (order, { expect }) => {
      const org = await freshOrg();
      const n = 6;
      await insertTeams(org, n);
      const field = order.field as 'name' | 'email' | 'memberCount';
      const ascends = !order.sort.endsWith('desc');
      const expected = (await search(org, '')).teams.toSorted(
        (a: Team, b: Team) =>
          (ascends ? 1 : -1) * compare(a[field], b[field]) || compare(a.name, b.name) || a.id - b.id,
      );
      expect(new Set(expected.map(({ id }: Team) => id)).size).toBe(n);
      for (const size of [1, 4, n, n + 1]) {
        const pages: Team[][] = [];
        for (let page = 1; pages.at(-1)?.length !== 0; page++) {
          const answer = await search(org, `?page=${page}&perpage=${size}&sort=${order.sort}`);
          expect(answer.totalCount).toBe(n);
          pages.push(answer.teams);
        }
        expect(pages.flat(), `pages of ${size}`).toEqual(expected);
        expect(pages.slice(0, -2).every(({ length }) => length === size)).toBe(true);
      }
    },
  );

  it('can be ordered by several things', async ({ expect }) => {
    const org = await freshOrg();
    await insertTeams(org, 11);
    const { teams } = await search(org, '?sort=email-desc,memberCount-asc');
    const expected = teams.toSorted(
      (a: Team, b: Team) =>
        compare(b.email, a.email) || a.memberCount - b.memberCount || compare(a.name, b.name),
    );
    expect(teams).toEqual(expected);
    expect(new Set(teams.map(({ memberCount }: Team) => memberCount)).size).toBe(3);
  });
});

describe('a search shows only teams that the caller may read', () => {
  it('by its scopes, and counts no others', async ({ expect }) => {
    const org = await freshOrg();
    const [first, second, third] = [await org.team(), await org.team(), await org.team()];
    const account = await org.account();
    await org.grant(account.id, [
      ['teams:read', `teams:id:${first}`],
      ['teams:read', `teams:id:${third}`],
      ['teams:write', `teams:id:${second}`],
      // Held, but no id of any team.
      ...[
        'nonsense',
        `0x${second.toString(16)}`,
        `${second}.0`,
        `${second}e0`,
        `0${second}`,
        '__proto__',
      ].map((text) => ['teams:read', `teams:id:${text}`] as const),
    ]);
    const idsOf = async (query = '') => {
      const { teams, totalCount } = await search(org, query, account.as);
      return { ids: teams.map(({ id }: Team) => id).toSorted((a: number, b: number) => a - b), totalCount };
    };
    expect(await idsOf()).toEqual({ ids: [first, third], totalCount: 2 });
    expect(await idsOf(`?teamId=${second}&teamId=${third}`)).toEqual({ ids: [third], totalCount: 1 });
    const { teams, totalCount } = await search(org, '?perpage=1&page=2', account.as);
    expect([teams.length, totalCount]).toEqual([1, 2]);
    await org.grant(account.id, [['teams:read', 'teams:*']]);
    expect((await idsOf()).totalCount).toBe(3);
  });

  it('and tells of each what the caller may do to it, when asked', async ({ expect }) => {
    const org = await freshOrg();
    const [first, second] = [await org.team(), await org.team()];
    const account = await org.account();
    await org.grant(account.id, [
      ['teams:read', 'teams:*'],
      ['teams:write', `teams:id:${second}`],
    ]);
    const { teams } = await search(org, '?accesscontrol=true', account.as);
    const access = teams.map((team: { id: number; accessControl: object }) => [team.id, team.accessControl]);
    expect(new Map(access)).toEqual(
      new Map([
        [first, { 'teams:read': true }],
        [second, { 'teams:read': true, 'teams:write': true }],
      ]),
    );
    for (const team of (await search(org, '', account.as)).teams)
      expect(team).not.toHaveProperty('accessControl');
  });

  it('of its own org (I10)', async ({ expect }) => {
    const [org, other] = [await freshOrg(), await freshOrg()];
    const [own, theirs] = [await org.team(), await other.team()];
    const { as } = await org.account('Admin');
    const { teams, totalCount } = await search(org, '', as);
    expect([teams.map(({ id }: Team) => id), totalCount]).toEqual([[own], 1]);
    expect((await search(org, `?teamId=${theirs}`, as)).totalCount).toBe(0);
  });

  it('which takes holding teams:read at all', async () => {
    const org = await freshOrg();
    const { as } = await org.account('Editor');
    expectAccessDenied(await api('GET', '/teams/search', { as }), 'teams:read');
  });
});

describe('distance budget of a search', () => {
  it('is one call, one round trip and the same statements for 10 teams and for 10,000', async ({
    expect,
  }) => {
    const costs: unknown[] = [];
    for (const count of [10, 10_000]) {
      const org = await freshOrg();
      await insertTeams(org, count);
      const { as } = await org.account('Admin');
      await withCoordinator(org.id, async ({ d1, calls, fetch }) => {
        const read = () => ok(200, 'GET', '/teams/search?accesscontrol=true&perpage=10', { as }, fetch);
        await read();
        const statements: string[] = [];
        d1.before = (batch) => void statements.push(...batch);
        [d1.trips, calls.count] = [0, 0];
        const { body } = await read();
        expect([body.totalCount, body.teams.length]).toEqual([count, 10]);
        costs.push({ statements, trips: d1.trips, calls: calls.count });
      });
    }
    expect(costs[0]).toMatchObject({ trips: 1, calls: 1 });
    expect(costs[1]).toEqual(costs[0]);
  });
});
