import { asc, eq, sql } from 'drizzle-orm';

import type { OrgRepository } from '../service/ports.ts';
import type { Orm } from './d1.ts';
import { question, write } from './d1.ts';
import { orgs, orgUsers } from './schema.ts';

/** Tenants. */
export const orgRepository = (orm: Orm): OrgRepository => ({
  exists: (orgId) =>
    question(orm.select({ id: orgs.id }).from(orgs).where(eq(orgs.id, orgId)), (rows) => rows.length > 0),

  ids: (limit) =>
    question(orm.select({ id: orgs.id }).from(orgs).orderBy(asc(orgs.id)).limit(limit), (rows) =>
      rows.map(({ id }) => id),
    ),

  isNameTaken: (name) =>
    question(orm.select({ id: orgs.id }).from(orgs).where(eq(orgs.name, name)), (rows) => rows.length > 0),

  insert: (name, at) =>
    write(orm.insert(orgs).values({ name, created: at, updated: at }).returning({ id: orgs.id })),

  insertAdminOf: (name, userId, at) =>
    write(
      orm.insert(orgUsers).values({
        orgId: sql`(SELECT ${orgs.id} FROM ${orgs} WHERE ${eq(orgs.name, name)})`,
        userId,
        role: 'Admin',
        created: at,
        updated: at,
      }),
    ),
});
