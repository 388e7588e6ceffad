import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import { expectAccessDenied } from '../../support/access-denied.ts';
import type { RequestOptions } from '../../support/api.ts';
import { api, ok } from '../../support/api.ts';
import { withCoordinator } from '../../support/coordinator.ts';
import type { FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';

const SEARCH = '/serviceaccounts/search';

type Item = { readonly id: number; readonly name: string };

async function search(org: FreshOrg, query = '', options: RequestOptions = {}) {
  return (await org.admin(200, 'GET', `${SEARCH}${query}`, undefined, options)).body;
}

const idsOf = ({ serviceAccounts }: { serviceAccounts: Item[] }): number[] =>
  serviceAccounts.map(({ id }) => id);

const inOrder = (ids: readonly number[]): number[] => ids.toSorted((a, b) => a - b);

/** Accounts of an org, straight into the database: too many to create them one by one. */
async function insertAccounts(orgId: number, count: number): Promise<void> {
  const part = unique('many');
  const numbers = `WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?2)`;
  const at = '2026-01-01T00:00:00.000Z';
  await env.DB.batch([
    env.DB.prepare(
      `${numbers} INSERT INTO users (uid, login, email, name, is_service_account, home_org_id, created, updated)
        SELECT ?3 || n, ?3 || n, ?3 || n, ?3 || n, 1, ?1, ?4, ?4 FROM numbers`,
    ).bind(orgId, count, part, at),
    env.DB.prepare(
      `INSERT INTO org_users (org_id, user_id, role, created, updated)
        SELECT ?1, id, 'None', ?3, ?3 FROM users WHERE home_org_id = ?1 AND login LIKE ?2 || '%'`,
    ).bind(orgId, part, at),
  ]);
}

describe('GET /serviceaccounts/search', () => {
  it('shows each account as its creation answered it, with the number of its tokens', async ({ expect }) => {
    const org = await freshOrg();
    const made = [];
    for (const role of ['None', 'Editor']) {
      const body = { name: unique('account'), role, isDisabled: role === 'Editor' };
      made.push((await org.admin(201, 'POST', '/serviceaccounts', body)).body);
    }
    for (let i = 0; i < 2; i++) {
      const path = `/serviceaccounts/${made[0].id}/tokens`;
      await org.admin(200, 'POST', path, { name: unique('token'), secondsToLive: 1 });
    }
    const found = await search(org);
    expect(found).toEqual({
      totalCount: 2,
      serviceAccounts: expect.arrayContaining([
        { ...made[0], tokens: 2 },
        { ...made[1], tokens: 0 },
      ]),
      page: 1,
      perPage: 1_000,
    });
  });

  it('is empty in an org without accounts', async ({ expect }) => {
    const empty = { totalCount: 0, serviceAccounts: [], page: 1, perPage: 1_000 };
    expect(await search(await freshOrg())).toEqual(empty);
  });

  it('its pages hold every account once, whatever their size, and past the end there is none', async ({
    expect,
  }) => {
    const org = await freshOrg();
    const count = 7;
    await insertAccounts(org.id, count);
    const all = idsOf(await search(org));
    expect(new Set(all).size).toBe(count);
    for (const size of [1, 2, 3, count - 1, count, count + 1]) {
      const pages: number[][] = [];
      const last = Math.ceil(count / size);
      for (let page = 1; page <= last + 1; page++) {
        const found = await search(org, `?perpage=${size}&page=${page}`);
        expect(found).toMatchObject({ totalCount: count, page, perPage: size });
        expect(found.serviceAccounts.length).toBeLessThanOrEqual(size);
        pages.push(idsOf(found));
      }
      expect(pages.at(-1), `past the end with ${size} on a page`).toEqual([]);
      expect(pages.flat(), `${size} on a page`).toEqual(all);
    }
  });

  it('has its first page at 0 and at 1', async ({ expect }) => {
    const org = await freshOrg();
    await insertAccounts(org.id, 3);
    const [zero, one] = [await search(org, '?perpage=2&page=0'), await search(org, '?perpage=2&page=1')];
    expect(zero).toEqual(one);
    expect(idsOf(await search(org, '?perpage=2&page=2'))).toHaveLength(1);
  });

  it('finds a text anywhere in name or login, in any letter case, and takes it literally', async ({
    expect,
  }) => {
    const org = await freshOrg();
    for (const name of ['Deploy Robot', 'robot_1', '100% robot', 'other']) {
      await org.admin(201, 'POST', '/serviceaccounts', { name });
    }
    const namesOf = async (text: string) => {
      const found = await search(org, `?query=${encodeURIComponent(text)}`);
      const names: string[] = found.serviceAccounts.map(({ name }: Item) => name);
      expect(found.totalCount).toBe(names.length);
      return names.toSorted();
    };
    expect(await namesOf('ROBOT')).toEqual(['100% robot', 'Deploy Robot', 'robot_1']);
    expect(await namesOf('deploy-robot')).toEqual(['Deploy Robot']);
    expect(await namesOf('%')).toEqual(['100% robot']);
    expect(await namesOf('_')).toEqual(['robot_1']);
    expect(await namesOf("' OR 1=1 --")).toEqual([]);
    expect(await namesOf('x'.repeat(500))).toEqual([]);
  });

  it('shows only disabled ones, only those with an expired token, or external ones, of which there are none', async ({
    expect,
  }) => {
    const org = await freshOrg();
    const [plain, expired, disabled] = [await org.account(), await org.account(), await org.account()];
    await org.admin(200, 'PATCH', `/serviceaccounts/${disabled.id}`, { isDisabled: true });
    await env.DB.prepare('UPDATE tokens SET expires = ? WHERE account_id = ?')
      .bind(new Date(Date.now() - 1).toISOString(), expired.id)
      .run();
    await env.DB.prepare('UPDATE tokens SET expires = ? WHERE account_id = ?')
      .bind(new Date(Date.now() + 600_000).toISOString(), plain.id)
      .run();
    const everybody = inOrder([plain.id, expired.id, disabled.id]);
    const cases: readonly (readonly [string, readonly number[]])[] = [
      ['', everybody],
      ['?disabled=true', [disabled.id]],
      ['?Disabled=true', [disabled.id]],
      ['?Disabled=false&disabled=true', [disabled.id]],
      ['?Disabled=false', everybody],
      ['?expiredTokens=true', [expired.id]],
      ['?expiredTokens=false', everybody],
      ['?expiredTokens=true&disabled=true', []],
      ['?external=true', []],
      ['?external=false', everybody],
    ];
    for (const [query, ids] of cases) {
      const found = await search(org, query);
      expect(inOrder(idsOf(found)), query).toEqual(ids);
      expect(found.totalCount, query).toBe(ids.length);
    }
  });

  it('shows and counts only what the caller may read', async ({ expect }) => {
    const org = await freshOrg();
    const ids = [];
    for (let i = 0; i < 5; i++) ids.push((await org.account()).id);
    const [first = 0, second = 0] = ids;
    const scopes: readonly (readonly [scopes: readonly string[], seen: readonly number[] | 'all'])[] = [
      [['serviceaccounts:*'], 'all'],
      [['serviceaccounts:id:*'], 'all'],
      [
        [`serviceaccounts:id:${first}`, `serviceaccounts:id:${second}`],
        [first, second],
      ],
      [[`serviceaccounts:id:${first}`, 'serviceaccounts:id:2147483647'], [first]],
    ];
    for (const [held, seen] of scopes) {
      const caller = await org.account();
      await org.grant(
        caller.id,
        held.map((scope) => ['serviceaccounts:read', scope]),
      );
      const found = await search(org, '', { as: caller.as });
      if (seen === 'all') expect(idsOf(found)).toEqual(idsOf(await search(org)));
      else expect(inOrder(idsOf(found))).toEqual(inOrder(seen));
      expect(found.totalCount).toBe(found.serviceAccounts.length);
      const page = await search(org, '?perpage=1&page=1', { as: caller.as });
      expect(page.totalCount).toBe(found.totalCount);
      expect(page.serviceAccounts).toHaveLength(1);
    }
  });

  it('tells on demand what the caller may do with each', async ({ expect }) => {
    const org = await freshOrg();
    const [caller, other] = [await org.account(), await org.account()];
    await org.grant(caller.id, [
      ['serviceaccounts:read', 'serviceaccounts:*'],
      ['serviceaccounts:write', `serviceaccounts:id:${other.id}`],
    ]);
    const found = await search(org, '?accesscontrol=true', { as: caller.as });
    const access = Object.fromEntries(
      found.serviceAccounts.map(({ id, accessControl }: { id: number; accessControl: object }) => [
        id,
        accessControl,
      ]),
    );
    expect(access).toEqual({
      [caller.id]: { 'serviceaccounts:read': true },
      [other.id]: { 'serviceaccounts:read': true, 'serviceaccounts:write': true },
    });
    expect(JSON.stringify(await search(org, '', { as: caller.as }))).not.toContain('accessControl');
  });

  it('needs serviceaccounts:read, on anything', async () => {
    const org = await freshOrg();
    const { id, as } = await org.account();
    expectAccessDenied(await api('GET', SEARCH, { as }), 'serviceaccounts:read');
    await org.grant(id, [['serviceaccounts:read', 'serviceaccounts:id:2147483647']]);
    await ok(200, 'GET', SEARCH, { as });
  });

  it.for(['page=x', 'page=-1', 'perpage=x', 'perpage=0', 'page=1&page=2', 'query=%00', 'disabled=maybe'])(
    'takes %s as if it were absent, or finds nothing',
    async (query, { expect }) => {
      const org = await freshOrg();
      await org.account();
      const found = await search(org, `?${query}`);
      expect(found.serviceAccounts.length).toBe(found.totalCount);
    },
  );

  it('answers pages beyond all bounds with none', async ({ expect }) => {
    const org = await freshOrg();
    await org.account();
    for (const page of ['1000000', '999999999999999']) {
      expect(await search(org, `?perpage=10000&page=${page}`)).toMatchObject({
        totalCount: 1,
        serviceAccounts: [],
      });
    }
  });

  it('holds no person and no account of another org (I10)', async ({ expect }) => {
    const [org, other] = [await freshOrg(), await freshOrg()];
    const own = await org.account();
    await org.person();
    await other.account();
    expect(idsOf(await search(org))).toEqual([own.id]);
  });
});

describe('the cost of a list of service accounts', () => {
  it('is one call and one round trip with the same statements for 10 and for 10,000', async ({ expect }) => {
    const org = await freshOrg();
    const { id, as } = await org.account('Admin');
    const costs: unknown[] = [];
    for (const more of [8, 9_990]) {
      await insertAccounts(org.id, more);
      await withCoordinator(org.id, async ({ d1, calls, fetch }) => {
        await ok(200, 'GET', '/access-control/status', { as }, fetch);
        for (const path of [`${SEARCH}?perpage=10&accesscontrol=true`, `/serviceaccounts/${id}`]) {
          const statements: string[] = [];
          d1.before = (sent) => void statements.push(...sent);
          calls.count = 0;
          d1.trips = 0;
          const { body } = await ok(200, 'GET', path, { as }, fetch);
          if ('totalCount' in body) expect(body.totalCount).toBe(more < 100 ? 9 : 9_999);
          costs.push({ calls: calls.count, trips: d1.trips, statements });
        }
      });
    }
    const [few, one, many, oneOfMany] = costs;
    expect(few).toMatchObject({ calls: 1, trips: 1 });
    expect(many).toEqual(few);
    expect(oneOfMany).toEqual(one);
  });
});
