import { eq, sql } from 'drizzle-orm';
import type { BatchItem } from 'drizzle-orm/batch';
import { drizzle } from 'drizzle-orm/d1';
import { describe, expect, it } from 'vitest';

import { within } from '../../../src/storage/bounded.ts';
import type { Orm } from '../../../src/storage/d1.ts';
import { openOrm } from '../../../src/storage/d1.ts';
import { fixed } from '../../../src/storage/fixed.ts';
import { orgUsers, roles, users } from '../../../src/storage/schema.ts';

const d1 = { prepare: (text: string) => ({ text }) } as unknown as D1Database;
const ours = openOrm(d1);
/** The query builder with its own driver. */
const theirs = drizzle(d1, { casing: 'snake_case' }) as unknown as Orm;

type Statement = BatchItem<'sqlite'>;
type Read = { _prepare(): { mapResult(result: unknown, isFromBatch: boolean): unknown } };

const membership = (orm: Orm) =>
  orm
    .select({ id: users.id, member: { role: orgUsers.role, orgId: orgUsers.orgId } })
    .from(users)
    .leftJoin(orgUsers, eq(orgUsers.userId, users.id));

const ofTwoTables = (orm: Orm) =>
  orm
    .select({ of: { role: orgUsers.role, isDisabled: users.isDisabled } })
    .from(users)
    .leftJoin(orgUsers, eq(orgUsers.userId, users.id));

/** Statements, with rows as D1 gives them. */
const CASES: Record<string, { of: (orm: Orm) => unknown; rows: Record<string, unknown>[] }> = {
  'plain values': {
    of: (orm) => orm.select({ uid: roles.uid, version: roles.version }).from(roles),
    rows: [
      { uid: 'a', version: 1 },
      { uid: '', version: 0 },
    ],
  },
  'values that are not kept as they are': {
    of: (orm) =>
      orm
        .select({
          hidden: roles.hidden,
          json: sql<unknown>`x`.mapWith(JSON.parse).as('json'),
          one: sql`1`,
          bare: sql`2`.mapWith(Boolean),
        })
        .from(roles),
    rows: [
      { hidden: 1, json: '{"a":[1]}', '1': 1, '2': 0 },
      { hidden: null, json: null, '1': null, '2': null },
    ],
  },
  'a part of a table that may have no row': {
    of: membership,
    rows: [
      { id: 7, role: 'Admin', org_id: 5 },
      { id: 8, role: null, org_id: null },
      { id: 9, role: null, org_id: 5 },
      { id: 9, role: 'None', org_id: null },
    ],
  },
  'a part of two tables': {
    of: ofTwoTables,
    rows: [
      { role: null, is_disabled: 1 },
      { role: null, is_disabled: null },
    ],
  },
  'a part of a table that has a row in each': {
    of: (orm) =>
      orm
        .select({ role: orgUsers.role, person: { passwordHash: users.passwordHash, login: users.login } })
        .from(users)
        .leftJoin(orgUsers, eq(orgUsers.userId, users.id)),
    rows: [
      { role: 'Admin', password_hash: null, login: 'l' },
      { role: null, password_hash: null, login: 'l' },
    ],
  },
  'a part where nothing is joined': {
    of: (orm) => orm.select({ person: { passwordHash: users.passwordHash, login: users.login } }).from(users),
    rows: [{ password_hash: null, login: 'l' }],
  },
  'a list within a bound': {
    of: (orm) =>
      within(
        orm,
        orm.select({ uid: roles.uid, hidden: roles.hidden, text: { long: roles.displayName } }).from(roles),
      ).statements[0],
    rows: [
      { uid: 'a', hidden: 1, display_name: 'n', so_far: 9 },
      { uid: null, hidden: null, display_name: null, so_far: 9 },
    ],
  },
  'a part of a part, which is never lost': {
    of: (orm) =>
      orm
        .select({ of: { role: orgUsers.role, person: { id: users.id } } } as never)
        .from(users)
        .leftJoin(orgUsers, eq(orgUsers.userId, users.id)),
    rows: [
      { role: 'Admin', id: null },
      { role: null, id: 7 },
    ],
  },
  'ids of rows that were inserted': {
    of: (orm) =>
      orm
        .insert(users)
        .values({ uid: 'a', login: 'l', email: 'e', created: 'c', updated: 'u' } as never)
        .returning({ id: users.id }),
    rows: [{ id: 7 }],
  },
  'what gives no rows': { of: (orm) => orm.delete(users), rows: [] },
};

describe('rows are read as the query builder would with its own driver', () => {
  const cases = Object.entries(CASES);
  const read = (statement: unknown, results: unknown) =>
    (statement as Read)._prepare().mapResult({ results }, true);

  it.each(cases)('%s, of a statement that is made once', (_what, { of, rows }) => {
    const filled = fixed(ours, () => of(ours) as Statement)({});
    for (const results of [rows, []]) expect(read(filled, results)).toEqual(read(of(theirs), results));
  });

  it.each(cases)('%s, of a statement that is made each time', (_what, { of, rows }) => {
    for (const results of [rows, []]) expect(read(of(ours), results)).toEqual(read(of(theirs), results));
  });
});
