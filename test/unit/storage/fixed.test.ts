import { and, eq, sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';

import type { Orm } from '../../../src/storage/d1.ts';
import { map } from '../../../src/service/ports/read.ts';
import { within } from '../../../src/storage/bounded.ts';
import { openOrm, question, write } from '../../../src/storage/d1.ts';
import { fixed, fixedRead, perKind } from '../../../src/storage/fixed.ts';
import { isAmong } from '../../../src/storage/json-lists.ts';
import { guards, identities, orgUsers, users } from '../../../src/storage/schema.ts';

let prepared = 0;
const orm: Orm = openOrm({
  prepare: (text: string) => {
    prepared++;
    return { text };
  },
} as unknown as D1Database);

type Pair = { readonly orgId: number; readonly userId: number };

const membersOf = (orgId: number, userId: number) =>
  orm
    .select({ id: orgUsers.userId, one: sql<number>`1` })
    .from(orgUsers)
    .where(
      sql`${eq(orgUsers.orgId, orgId)} AND ${eq(orgUsers.userId, userId)} OR ${orgUsers.userId} = ${orgId}`,
    )
    .limit(3);

type InRole = { readonly orgId: number; readonly role: string };

const inRole = (orgId: number, role: string) =>
  orm
    .select({ id: orgUsers.userId })
    .from(orgUsers)
    .where(sql`${orgUsers.orgId} = ${orgId} AND ${orgUsers.role} IN (SELECT value FROM json_each(${role}))`);

type Sql = { toSQL(): { readonly sql: string; readonly params: readonly unknown[] } };
const sqlOf = (statement: Sql) => ({ ...statement.toSQL() });

describe('statements that are made once', () => {
  it('are those that would be made of the values, each time', () => {
    let made = 0;
    const ofBoth = fixed(orm, ({ orgId, userId }: Pair) => {
      made++;
      return [membersOf(orgId, userId), membersOf(userId, orgId)] as const;
    });
    for (const [orgId, userId] of [
      [5, 7],
      [7, 5],
      [0, 0],
    ] as const) {
      const [first, second] = ofBoth({ orgId, userId });
      expect(sqlOf(first)).toEqual(sqlOf(membersOf(orgId, userId)));
      expect(sqlOf(second)).toEqual(sqlOf(membersOf(userId, orgId)));
    }
    expect(made).toBe(1);
  });

  it('take texts as well, each as it is', () => {
    const ofRole = fixed(orm, ({ orgId, role }: { orgId: number; role: string }) => inRole(orgId, role));
    for (const role of ['["Admin"]', '[]', ''])
      expect(sqlOf(ofRole({ orgId: 7, role }))).toEqual(sqlOf(inRole(7, role)));
  });

  it('write what the columns say, and null as null', () => {
    const of = (name: string | null, isServerAdmin: boolean) =>
      orm.update(users).set({ passwordHash: name, isServerAdmin }).where(eq(users.isDisabled, isServerAdmin));
    const filled = fixed(orm, (v: { name: string | null; isServerAdmin: boolean }) =>
      of(v.name, v.isServerAdmin),
    );
    for (const [name, isServerAdmin] of [
      ['a', true],
      [null, false],
    ] as const)
      expect(sqlOf(filled({ name, isServerAdmin }))).toEqual(sqlOf(of(name, isServerAdmin)));
  });

  it('write null as null where a column has other values than what is written', () => {
    // No column of ours may be null and has other values in the database, so far.
    const of = (value: boolean | null) => orm.update(identities).set({ keepsPassword: value as boolean });
    const filled = fixed(orm, (v: { keepsPassword: boolean | null }) => of(v.keepsPassword));
    for (const keepsPassword of [null, true, false])
      expect(sqlOf(filled({ keepsPassword }))).toEqual(sqlOf(of(keepsPassword)));
    expect(sqlOf(filled({ keepsPassword: null })).params).toEqual([null]);
  });

  it('say whether there may be more rows by them', () => {
    const inserted = fixed(orm, ({ id }: { id: number }) =>
      orm.insert(guards).select(sql`SELECT 0 WHERE ${id} > 0`),
    );
    const removed = fixed(orm, ({ id }: { id: number }) => orm.delete(users).where(eq(users.id, id)));
    expect(write(inserted({ id: 1 })).inserts).toBe(true);
    expect(write(removed({ id: 1 })).inserts).toBeUndefined();
    // As those that are made each time.
    expect(write(orm.insert(guards).select(sql`SELECT 0`)).inserts).toBe(true);
    expect(write(orm.delete(users)).inserts).toBeUndefined();
  });

  it('are prepared once', () => {
    const removed = fixed(orm, ({ id }: { id: number }) => orm.delete(users).where(eq(users.id, id)));
    removed({ id: 1 });
    const before = prepared;
    removed({ id: 2 });
    expect(prepared).toBe(before);
  });

  it.each<[string, (of: { id: number }) => unknown]>([
    ['a part of a text', ({ id }) => sql`${`user ${id}`} = 1`],
    ['a part of JSON', ({ id }) => sql`${JSON.stringify([id])} = 1`],
    ['reckoned with', ({ id }) => sql`${id - 1} = 1`],
    ['compared', ({ id }) => (id > 0 ? sql`1` : sql`0`)],
    ['taken with others', ({ ...all }) => and(sql`1`, eq(users.id, all.id))],
  ])('are refused where a value is %s: it could not be filled in', (_what, where) => {
    const of = fixed(orm, (value: { id: number }) =>
      orm
        .select({ id: users.id })
        .from(users)
        .where(where(value) as ReturnType<typeof sql>),
    );
    expect(() => of({ id: 5 })).toThrow(/filled in later/);
  });

  it('are refused without a value for each name', () => {
    const of = fixed(orm, ({ id }: { id: number }) => orm.delete(users).where(eq(users.id, id)));
    expect(() => of({} as { id: number })).toThrow('The value id is missing');
  });
});

describe('questions that are made once', () => {
  it('are those that would be made of the values, with the same answer', () => {
    let made = 0;
    const listOf = ({ orgId, role }: InRole) => within(orm, inRole(orgId, role));
    const membersIn = fixedRead(orm, (values: InRole) => {
      made++;
      return map(listOf(values), (rows) => rows.length);
    });
    for (const values of [
      { orgId: 5, role: '["Admin"]' },
      { orgId: 7, role: '[]' },
    ]) {
      const read = membersIn(values);
      expect((read.statements as Sql[]).map(sqlOf)).toEqual((listOf(values).statements as Sql[]).map(sqlOf));
      expect(read.answer([[{ row: {}, soFar: 1 }]])).toBe(1);
      expect(read.from).toBeUndefined();
    }
    expect(made).toBe(1);
  });

  it('say what they were read from', () => {
    const of = fixedRead(orm, ({ id }: { id: number }) =>
      question(
        orm.select({ id: users.id }).from(users).where(eq(users.id, id)),
        (rows) => rows.length,
        (count) => [`user:${count}`],
      ),
    );
    expect(of({ id: 5 }).from?.([[{ id: 5 }]])).toEqual(['user:1']);
  });

  it('have no text with a value where they say what they were read from', () => {
    const of = fixedRead(orm, ({ id }: { id: number }) =>
      question(
        orm.select({ id: users.id }).from(users).where(eq(users.id, id)),
        (rows) => rows.length,
        () => [`user:${id}`],
      ),
    );
    expect(() => of({ id: 5 }).from?.([[]])).toThrow(/filled in later/);
  });

  it('take a list as JSON', () => {
    const byIds = (ids: readonly number[] | string) =>
      orm.select({ id: users.id }).from(users).where(isAmong(users.id, ids));
    const among = fixed(orm, ({ ids }: { ids: string }) => byIds(ids));
    for (const ids of [[], [7], [7, 8]])
      expect(sqlOf(among({ ids: JSON.stringify(ids) }))).toEqual(sqlOf(byIds(ids)));
  });
});

it('what differs by its kind is made once for each', () => {
  let made = 0;
  const of = perKind((kind: 'a' | 'b') => `${kind}${++made}`);
  expect([of('a'), of('b'), of('a'), of('b')]).toEqual(['a1', 'b2', 'a1', 'b2']);
});
