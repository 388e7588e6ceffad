import { env } from 'cloudflare:workers';
import { afterEach, describe, it, vi } from 'vitest';

import type { As } from '../../support/api.ts';
import { ADMIN, api, ok } from '../../support/api.ts';
import { withCoordinator } from '../../support/coordinator.ts';
import type { FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import type { Pair } from '../../support/people.ts';
import { grantEverywhere, newPerson } from '../../support/people.ts';

afterEach(() => void vi.useRealTimers());

/** Adds people, or service accounts, straight to the database, as members of the org; their logins begin with the prefix. */
async function addMany(
  orgId: number,
  prefix: string,
  count: number,
  isServiceAccount = false,
): Promise<void> {
  await env.DB.batch([
    env.DB.prepare(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
       INSERT INTO users (uid, login, email, name, is_service_account, home_org_id, created, updated)
       SELECT ?2 || 'u' || i, ?2 || i, ((i * 7919) % 10007) || '@' || ?2, 'name ' || (i % 3), ?3, ?4, '', '' FROM n`,
    ).bind(count, prefix, isServiceAccount ? 1 : 0, orgId),
    env.DB.prepare(
      `INSERT INTO org_users (org_id, user_id, role, created, updated)
       SELECT ?1, id, 'Viewer', '', '' FROM users WHERE login GLOB ?2 || '*' AND home_org_id = ?1`,
    ).bind(orgId, prefix),
  ]);
}

type Item = {
  readonly id?: number;
  readonly userId?: number;
  readonly login: string;
  readonly email: string;
  readonly name: string;
};

/** A list with pages: how to get one of them, and what the answer says of the whole. */
type List = {
  readonly path: (world: { readonly org: number; readonly prefix: string }) => string;
  readonly read: (body: unknown) => { readonly items: readonly Item[]; readonly total: number | undefined };
};

const bare = (body: unknown) => ({ items: body as Item[], total: undefined });

const LISTS: Readonly<Record<string, List>> = {
  'GET /users': { path: ({ prefix }) => `/users?query=${prefix}`, read: bare },
  'GET /users/search': {
    path: ({ prefix }) => `/users/search?query=${prefix}`,
    read: (body) => {
      const { users, totalCount } = body as { users: Item[]; totalCount: number };
      return { items: users, total: totalCount };
    },
  },
  'GET /org/users/search': {
    path: ({ prefix }) => `/org/users/search?query=${prefix}`,
    read: (body) => {
      const { orgUsers, totalCount } = body as { orgUsers: Item[]; totalCount: number };
      return { items: orgUsers, total: totalCount };
    },
  },
  'GET /orgs/:id/users/search': {
    path: ({ org, prefix }) => `/orgs/${org}/users/search?query=${prefix}`,
    read: (body) => {
      const { orgUsers, totalCount } = body as { orgUsers: Item[]; totalCount: number };
      return { items: orgUsers, total: totalCount };
    },
  },
};

const SORTS = ['', 'login-asc', 'login-desc', 'email-asc', 'email-desc', 'name-asc', 'name-desc', 'nonsense'];
const COUNT = 7;

const idOf = ({ id, userId }: Item): number => id ?? userId ?? 0;

async function newList(count: number): Promise<{ org: FreshOrg; prefix: string }> {
  const org = await freshOrg();
  const prefix = unique('many');
  await addMany(org.id, prefix, count);
  return { org, prefix };
}

describe.for(Object.entries(LISTS))('%s', ([, { path, read }]) => {
  it('comes in pages that hold everybody once, in every order and size of page', async ({ expect }) => {
    const { org, prefix } = await newList(COUNT);
    await addMany(org.id, `${prefix}-sa`, 3, true);
    const base = path({ org: org.id, prefix });
    const all = read((await org.admin(200, 'GET', base)).body).items.map(idOf);
    expect(new Set(all).size).toBe(COUNT);
    for (const sort of SORTS) {
      const [by, direction] = sort.split('-') as [keyof Item, string | undefined];
      const whole = read((await org.admin(200, 'GET', `${base}&sort=${sort}`)).body).items;
      const key = (item: Item): string => String(item[['email', 'name'].includes(by) ? by : 'login']);
      const keys = whole.map(key);
      const sorted = keys.toSorted((a, b) => (a < b ? -1 : Number(a > b)));
      expect(keys, sort).toEqual(direction === 'desc' ? sorted.toReversed() : sorted);
      for (const size of [1, 2, 3, COUNT - 1, COUNT, COUNT + 1]) {
        const pages: number[] = [];
        for (let page = 1; ; page++) {
          const { body } = await org.admin(200, 'GET', `${base}&sort=${sort}&perpage=${size}&page=${page}`);
          const { items, total } = read(body);
          if (total !== undefined) expect([total, body.page, body.perPage]).toEqual([COUNT, page, size]);
          // The page past the end is empty, and so is every one after it.
          if (items.length === 0) break;
          expect(items.length).toBe(Math.min(size, COUNT - pages.length));
          pages.push(...items.map(idOf));
        }
        expect(pages, `${sort} by ${size}`).toEqual(whole.map(idOf));
      }
    }
  });

  it('takes page 0 for page 1, and what is no number for what is not there', async ({ expect }) => {
    const { org, prefix } = await newList(3);
    const base = path({ org: org.id, prefix });
    const first = (await org.admin(200, 'GET', `${base}&perpage=2`)).body;
    expect((await org.admin(200, 'GET', `${base}&perpage=2&page=0`)).body).toEqual(first);
    const all = (await org.admin(200, 'GET', base)).body;
    for (const query of [
      'page=x',
      'page=-1',
      'perpage=x',
      'perpage=0',
      'page=1.5',
      'page=&perpage=',
      'sort=__proto__',
    ]) {
      expect((await org.admin(200, 'GET', `${base}&${query}`)).body, query).toEqual(all);
    }
    for (const page of ['999999999999999', '2147483648', '99999999999999999999999']) {
      const { items } = read((await org.admin(200, 'GET', `${base}&page=${page}`)).body);
      expect([0, 3], page).toContain(items.length);
    }
  });

  it('looks for the query literally, in any letter case', async ({ expect }) => {
    const { org, prefix } = await newList(3);
    const base = path({ org: org.id, prefix: '' });
    const count = async (query: string) =>
      read((await org.admin(200, 'GET', `${base}${encodeURIComponent(query)}&perpage=9`)).body).items.length;
    expect(await count(prefix.toUpperCase())).toBe(3);
    expect(await count(`${prefix}2`)).toBe(1);
    for (const pattern of [
      `${prefix}%`,
      `${prefix.slice(0, -1)}_1`,
      `${prefix}*`,
      `' OR 1=1 --`,
      '\u0000',
      'x'.repeat(5_000),
    ]) {
      expect(await count(pattern), pattern.slice(0, 60)).toBe(0);
    }
  });
});

describe('GET /orgs', () => {
  it('counts its pages from 0, and they hold every org once, by name', async ({ expect }) => {
    const prefix = unique('listed');
    const ids = new Map<string, number>();
    for (let i = 0; i < COUNT; i++) {
      const name = `${prefix}-${(i * 5) % COUNT}`;
      ids.set(name, (await ok(200, 'POST', '/orgs', { body: { name } })).body.orgId);
    }
    const wanted = [...ids].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, id]) => ({ id, name }));
    expect((await ok(200, 'GET', `/orgs?query=${prefix.toUpperCase()}`)).body).toEqual(wanted);
    for (const size of [1, 2, 3, COUNT - 1, COUNT, COUNT + 1]) {
      const pages: unknown[] = [];
      for (let page = 0; ; page++) {
        const { body } = await ok(200, 'GET', `/orgs?query=${prefix}&perpage=${size}&page=${page}`);
        if (body.length === 0) break;
        expect(body.length).toBe(Math.min(size, COUNT - pages.length));
        pages.push(...body);
      }
      expect(pages, `by ${size}`).toEqual(wanted);
    }
    expect((await ok(200, 'GET', `/orgs?name=${prefix}-3`)).body).toEqual([wanted[3]]);
    expect((await ok(200, 'GET', `/orgs?name=${prefix}`)).body).toEqual([]);
    expect((await ok(200, 'GET', `/orgs?query=${prefix}&page=99`)).body).toEqual([]);
    const all = (await ok(200, 'GET', '/orgs')).body;
    expect(all).toEqual(expect.arrayContaining([{ id: 1, name: 'Main Org.' }, ...wanted]));
  });
});

/** Lists that show each caller what its scopes cover: the list, the action, and what its scopes begin with. */
const FILTERED = [
  ['/users', 'users:read', 'global.users:id:'],
  ['/users/search', 'users:read', 'global.users:id:'],
  ['/org/users', 'org.users:read', 'users:id:'],
  ['/org/users/search', 'org.users:read', 'users:id:'],
  ['/org/users/lookup', 'org.users:read', 'users:id:'],
  ['/orgs/:id/users', 'org.users:read', 'users:id:'],
  ['/orgs/:id/users/search', 'org.users:read', 'users:id:'],
] as const;

describe.for(FILTERED)('%s', ([template, action, prefix]) => {
  it(`shows what the caller's scopes of ${action} cover, and counts no more`, async ({ expect }) => {
    const org = await freshOrg();
    const people = [await org.person(), await org.person(), await org.person(), await org.person()];
    const account = await org.account();
    const path = template.replace(':id', String(org.id));
    const seenBy = async (scopes: readonly string[]) => {
      const pairs = scopes.map((scope): Pair => [action, scope]);
      const isGlobal = prefix.startsWith('global.');
      const caller = isGlobal ? await newPerson({}) : await org.account();
      await (isGlobal ? grantEverywhere(caller.id, pairs) : org.grant(caller.id, pairs));
      const { body } = await ok(200, 'GET', path, { as: caller.as });
      const items: Item[] = Array.isArray(body) ? body : (body.users ?? body.orgUsers);
      if (!Array.isArray(body)) expect(body.totalCount).toBe(items.length);
      const small = await ok(200, 'GET', `${path}?perpage=1&limit=1`, { as: caller.as });
      if (!Array.isArray(body) && items.length > 0) expect(small.body.totalCount).toBe(items.length);
      return items.map(idOf).toSorted((a, b) => a - b);
    };
    const [a = { id: 0 }, b = { id: 0 }] = people;
    expect(await seenBy([`${prefix}${a.id}`])).toEqual([a.id]);
    expect(await seenBy([`${prefix}${b.id}`, `${prefix}${a.id}`])).toEqual([a.id, b.id]);
    // A service account is no user, whatever the scope says; and nobody is there twice.
    expect(await seenBy([`${prefix}${account.id}`])).toEqual([]);
    expect(await seenBy([`${prefix}${a.id}`, `${prefix}${account.id}`, `${prefix}1999999999`])).toEqual([
      a.id,
    ]);
    const everybody = await seenBy([`${prefix}*`]);
    expect(everybody).toEqual(expect.arrayContaining(people.map(({ id }) => id)));
    expect(everybody).not.toContain(account.id);
    expect(await seenBy([`${prefix}*`, `${prefix}${a.id}`])).toEqual(expect.arrayContaining(everybody));
  });
});

describe('?accesscontrol=true', () => {
  it('tells of each what the caller may do to it, and only then', async ({ expect }) => {
    const org = await freshOrg();
    const [a, b] = [await org.person(), await org.person()];
    const caller = await org.account();
    await org.grant(caller.id, [
      ['org.users:read', 'users:*'],
      ['org.users:write', `users:id:${a.id}`],
      ['org.users:remove', 'users:*'],
    ]);
    for (const path of [
      '/org/users',
      '/org/users/search',
      `/orgs/${org.id}/users`,
      `/orgs/${org.id}/users/search`,
    ]) {
      const list = async (query: string) => {
        const { body } = await ok(200, 'GET', `${path}?${query}`, { as: caller.as });
        return (Array.isArray(body) ? body : body.orgUsers) as { userId: number; accessControl?: object }[];
      };
      for (const item of await list('')) expect(item).not.toHaveProperty('accessControl');
      const told = new Map(
        (await list('accesscontrol=true')).map((item) => [item.userId, item.accessControl]),
      );
      expect(told.get(a.id)).toEqual({
        'org.users:read': true,
        'org.users:write': true,
        'org.users:remove': true,
      });
      expect(told.get(b.id)).toEqual({ 'org.users:read': true, 'org.users:remove': true });
    }
  });

  it('tells the same of a user by itself and in lists', async ({ expect }) => {
    const [a, b, caller] = [await newPerson({}), await newPerson({}), await newPerson({})];
    await grantEverywhere(caller.id, [
      ['users:read', 'global.users:*'],
      ['users:write', `global.users:id:${a.id}`],
    ]);
    for (const [{ id, login }, wanted] of [
      [a, { 'users:read': true, 'users:write': true }],
      [b, { 'users:read': true }],
    ] as const) {
      const one = await ok(200, 'GET', `/users/${id}?accesscontrol=true`, { as: caller.as });
      expect(one.body.accessControl).toEqual(wanted);
      expect((await ok(200, 'GET', `/users/${id}`, { as: caller.as })).body).not.toHaveProperty(
        'accessControl',
      );
      const list = await ok(200, 'GET', `/users?query=${login}&accesscontrol=true`, { as: caller.as });
      expect(list.body[0].accessControl).toEqual(wanted);
    }
  });
});

describe('a list of people', () => {
  it(
    'costs one call and one round trip of as many statements, however many there are',
    { timeout: 120_000 },
    async ({ expect }) => {
      const org = await freshOrg();
      const narrow = await org.person('None');
      await grantEverywhere(narrow.id, [
        ['org.users:read', 'users:id:1'],
        ['users:read', 'global.users:id:1'],
      ]);
      const few = unique('few');
      await addMany(org.id, few, 10);
      // A lease that grows old is renewed beside an answer, and costs a trip of its own.
      vi.useFakeTimers({ toFake: ['Date'] });
      const calls: readonly (readonly [As, string])[] = [
        '/users',
        '/users/search?sort=name-desc&accesscontrol=true',
        '/org/users',
        '/org/users/search?page=2&perpage=5',
        '/org/users/lookup?query=1',
        `/orgs/${org.id}/users`,
        `/orgs/${org.id}/users/search`,
      ].flatMap((path) => [
        [ADMIN, path],
        [narrow.as, path],
      ]);
      const cost = async (): Promise<Record<string, readonly number[]>> =>
        await withCoordinator(org.id, async ({ d1, calls: coordinatorCalls, fetch }) => {
          const costs: Record<string, readonly number[]> = {};
          for (const [i, [as, path]] of calls.entries()) {
            const send = () => ok(200, 'GET', path, { as, org: org.id }, fetch);
            await send();
            let statements = 0;
            d1.before = (batch) => void (statements += batch.length);
            const before = [d1.trips, coordinatorCalls.count] as const;
            await send();
            d1.before = undefined;
            costs[`${i} ${path}`] = [d1.trips - before[0], coordinatorCalls.count - before[1], statements];
          }
          return costs;
        });
      const small = await cost();
      for (const [path, [trips, asked]] of Object.entries(small))
        expect([trips, asked], path).toEqual([1, 1]);
      await addMany(org.id, unique('lots'), 10_000);
      expect(await cost()).toEqual(small);
      const { body } = await org.admin(200, 'GET', '/org/users/search?perpage=3');
      expect([body.totalCount, body.orgUsers.length]).toEqual([10_012, 3]);
      expect((await org.admin(200, 'GET', '/org/users?limit=20000')).body.length).toBe(10_000);
    },
  );

  it('of orgs costs the same', async ({ expect }) => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const cost = async () =>
      await withCoordinator(0, async ({ d1, calls, fetch }) => {
        await ok(200, 'GET', '/orgs', {}, fetch);
        let statements = 0;
        d1.before = (batch) => void (statements += batch.length);
        const before = [d1.trips, calls.count] as const;
        await ok(200, 'GET', '/orgs?query=o', {}, fetch);
        return [d1.trips - before[0], calls.count - before[1], statements];
      });
    const small = await cost();
    expect(small.slice(0, 2)).toEqual([1, 1]);
    await env.DB.prepare(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
       INSERT INTO orgs (name, created, updated) SELECT ? || i, '', '' FROM n`,
    )
      .bind(unique('bulk'))
      .run();
    expect(await cost()).toEqual(small);
    expect((await api('GET', '/orgs')).body).toHaveLength(1_000);
  });
});
