import { eq, sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';

import type { Orm } from '../../../src/storage/d1.ts';
import { openOrm } from '../../../src/storage/d1.ts';
import { madeOnce } from '../../../src/storage/made-once.ts';
import { orgUsers } from '../../../src/storage/schema.ts';

const orm: Orm = openOrm({ prepare: (text: string) => ({ text }) } as unknown as D1Database);

const membersOf = (orgId: number, userId: number) =>
  orm
    .select({ id: orgUsers.userId, one: sql<number>`1` })
    .from(orgUsers)
    .where(
      sql`${eq(orgUsers.orgId, orgId)} AND ${eq(orgUsers.userId, userId)} OR ${orgUsers.userId} = ${orgId}`,
    )
    .limit(3);

type Sql = { toSQL(): { readonly sql: string; readonly params: readonly unknown[] } };

describe('statements that are made once', () => {
  it('are those that would be made of the values, each time', () => {
    let made = 0;
    const ofBoth = madeOnce(orm, ['orgId', 'userId'], ({ orgId, userId }) => {
      made++;
      return [membersOf(orgId, userId), membersOf(userId, orgId)];
    });
    for (const [orgId, userId] of [
      [5, 7],
      [7, 5],
      [0, 0],
    ] as const) {
      const [first, second] = ofBoth({ orgId, userId }) as [Sql, Sql];
      expect(first.toSQL()).toEqual({ ...membersOf(orgId, userId).toSQL() });
      expect(second.toSQL()).toEqual({ ...membersOf(userId, orgId).toSQL() });
    }
    expect(made).toBe(1);
  });

  it('take texts as well, each as it is', () => {
    const inRole = madeOnce(
      orm,
      ['orgId'],
      ({ orgId, role }) => [
        orm
          .select({ id: orgUsers.userId })
          .from(orgUsers)
          .where(
            sql`${orgUsers.orgId} = ${orgId} AND ${orgUsers.role} IN (SELECT value FROM json_each(${role}))`,
          ),
      ],
      ['role'],
    );
    for (const role of ['["Admin"]', '[]']) {
      const [statement] = inRole({ orgId: 7, role }) as [Sql];
      expect(statement.toSQL().params).toEqual([7, role]);
    }
  });

  it('are refused where a value is a part of a text, which could not be filled in', () => {
    const ofText = madeOnce(orm, ['orgId'], ({ orgId }) => [
      orm
        .select({ id: orgUsers.userId })
        .from(orgUsers)
        .where(sql`${orgUsers.role} = ${JSON.stringify([orgId])}`),
    ]);
    expect(() => ofText({ orgId: 5 })).toThrow('part of a text');
  });
});
