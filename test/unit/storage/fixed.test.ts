import { and, eq, sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';

import type { Orm } from '../../../src/storage/d1.ts';
import { openOrm, write } from '../../../src/storage/d1.ts';
import { fixed } from '../../../src/storage/fixed.ts';
import { guards, orgUsers, users } from '../../../src/storage/schema.ts';

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

  it('say whether there may be more rows by them', () => {
    const inserted = fixed(orm, ({ id }: { id: number }) =>
      orm.insert(guards).select(sql`SELECT 0 WHERE ${id} > 0`),
    );
    const removed = fixed(orm, ({ id }: { id: number }) => orm.delete(users).where(eq(users.id, id)));
    expect(write(inserted({ id: 1 })).inserts).toBe(true);
    expect(write(removed({ id: 1 })).inserts).toBeUndefined();
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
