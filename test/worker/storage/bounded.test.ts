import { env } from 'cloudflare:workers';
import { asc, eq } from 'drizzle-orm';
import { describe, it } from 'vitest';

import type { Read } from '../../../src/service/ports/read.ts';
import { isShort } from '../../../src/service/ports/too-long.ts';
import { within } from '../../../src/storage/bounded.ts';
import { openDatabase, openOrm } from '../../../src/storage/d1.ts';
import { roles } from '../../../src/storage/schema.ts';

const orm = openOrm(env.DB);
const database = openDatabase(orm);
const AT = '2026-01-01T00:00:00.000Z';
let org = 6_000;

/** Stores roles of so many letters each, in an org of their own, straight as rows. */
async function storeRoles(many: number, letters: number): Promise<number> {
  org++;
  const text = 'é'.repeat(letters / 2);
  await env.DB.prepare(
    `INSERT INTO roles WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ?1 - 1)
      SELECT NULL, ?2, 'long-' || cast(?2 AS integer) || '-' || i, printf('custom:%05d', (i * 7) % ?1), 1, ?3, '', '', i % 2, ?4, ?4 FROM n`,
  )
    .bind(many, org, text, AT)
    .run();
  return org;
}

/** The bytes of the rows that the database gives for it. */
async function bytesOf({ statements }: Read<unknown>): Promise<number> {
  const prepared = statements.map((statement) => {
    const { sql, params } = (statement as { toSQL(): { sql: string; params: unknown[] } }).toSQL();
    return env.DB.prepare(sql).bind(...params);
  });
  const results = await env.DB.batch(prepared);
  return new TextEncoder().encode(JSON.stringify(results.map(({ results: rows }) => rows))).length;
}

describe('a list within a number of bytes', () => {
  const listOf = (orgId: number) =>
    orm
      .select({ uid: roles.uid, text: { long: roles.displayName }, hidden: roles.hidden, name: roles.name })
      .from(roles)
      .where(eq(roles.orgId, orgId))
      .orderBy(asc(roles.name));

  it('is the list itself, with its types, parts and order', async ({ expect }) => {
    const orgId = await storeRoles(9, 4);
    const found = await database.read(within(orm, listOf(orgId)));
    const plain = await database.read({ statements: [listOf(orgId)], answer: ([rows]) => rows });
    expect(found).toEqual(plain);
    expect(found).toHaveLength(9);
    expect(isShort(found) && found[1]).toEqual({
      uid: `long-${orgId}-4`,
      text: { long: 'éé' },
      hidden: false,
      name: 'custom:00001',
    });
  });

  it('is empty where there is nothing', async ({ expect }) => {
    expect(await database.read(within(orm, listOf(++org)))).toEqual([]);
  });

  it('is too long from one byte more, and then the database gives hardly more than that', async ({
    expect,
  }) => {
    const orgId = await storeRoles(1_000, 1_000);
    const whole = await bytesOf(within(orm, listOf(orgId)));
    const rows = await database.read(within(orm, listOf(orgId)));
    // What the database counts for it is not what the texts have in JSON here, but close to it.
    const text = new TextEncoder().encode(JSON.stringify(rows)).length;
    const isWithin = async (bytes: number) => isShort(await database.read(within(orm, listOf(orgId), bytes)));
    let [short, long] = [0, 2 * whole];
    while (long - short > 1) {
      const middle = Math.floor((short + long) / 2);
      if (await isWithin(middle)) long = middle;
      else short = middle;
    }
    expect(long / text).toBeGreaterThan(0.9);
    expect(long / text).toBeLessThan(1.1);
    expect(await bytesOf(within(orm, listOf(orgId), 20_000))).toBeLessThan(23_000);
  });
});
