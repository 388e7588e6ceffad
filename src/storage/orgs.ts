import { and, asc, eq, sql } from 'drizzle-orm';

import type { Dependency, Touches } from '../core/dependency.ts';
import type { Location } from '../core/locations.ts';
import type { OrgRepository } from '../service/ports/orgs.ts';
import { map } from '../service/ports/read.ts';
import type { Orm } from './d1.ts';
import { question, write } from './d1.ts';
import { isAmong, valuesOf } from './json-lists.ts';
import { contains, offsetOf } from './lists.ts';
import { changes, endedOrgs, identities, NOT_PLACED, orgs, orgUsers, users } from './schema.ts';

/** An index keeps names unique: for a name that is free, no other change need be watched. */
const orgsIn = (ids: readonly number[]): Touches => ids.map((id): Dependency => `org:${id}`);

/** Orgs. */
export const orgRepository = (orm: Orm): OrgRepository => {
  const named = () => orm.select({ id: orgs.id, name: orgs.name }).from(orgs);
  const shownTo = (userId: number) =>
    orm
      .select({
        id: orgs.id,
        name: orgs.name,
        location: sql<Location | null>`iif(${users.isServerAdmin}, ${orgs.location}, NULL)`.as('shown'),
      })
      .from(orgs)
      .leftJoin(users, eq(users.id, userId));
  return {
    find: (orgId) =>
      question(
        named().where(eq(orgs.id, orgId)),
        ([org]) => org,
        () => [`org:${orgId}`],
      ),

    findFor: (orgId, userId) =>
      question(
        shownTo(userId).where(eq(orgs.id, orgId)),
        ([org]) => org,
        () => [`org:${orgId}`, `user:${userId}`],
      ),

    location: (orgId) =>
      question(
        orm
          .select({
            location: orgs.location,
            // An object of the version before does not note that it is made.
            isUsed: sql<number>`${orgs.placed} IS NOT ${NOT_PLACED}
              OR EXISTS (SELECT 1 FROM ${changes} WHERE ${changes.orgId} = ${orgId})`.as('is_used'),
          })
          .from(orgs)
          .where(eq(orgs.id, orgId)),
        ([org]) => org && { location: org.location, isUsed: org.isUsed === 1 },
        () => [`org:${orgId}`],
      ),

    locate: (orgId, location, at) => ({
      ...write(orm.update(orgs).set({ location, updated: at }).where(eq(orgs.id, orgId))),
      // One of two is decided again, so that the trail tells what each found.
      claims: [`location of org ${orgId}`],
    }),

    notePlaced: (orgIds, at) =>
      write(
        orm
          .update(orgs)
          .set({ placed: at })
          .where(and(isAmong(orgs.id, orgIds), eq(orgs.placed, NOT_PLACED))),
      ),

    findByName: (name) =>
      question(
        named().where(eq(orgs.name, name)),
        ([org]) => org,
        (org) => orgsIn(org === undefined ? [] : [org.id]),
      ),

    findByNameFor: (name, userId) =>
      question(
        shownTo(userId).where(eq(orgs.name, name)),
        ([org]) => org,
        (org) => [...orgsIn(org === undefined ? [] : [org.id]), `user:${userId}`],
      ),

    search: ({ name, query, page }) =>
      question(
        named()
          .where(and(name === '' ? undefined : eq(orgs.name, name), contains(query, orgs.name)))
          .orderBy(asc(orgs.name))
          .limit(page.size)
          .offset(offsetOf(page)),
        (rows) => rows,
      ),

    rename: (orgId, name, at) => write(orm.update(orgs).set({ name, updated: at }).where(eq(orgs.id, orgId))),

    remove: (orgId, at) =>
      [orm.insert(endedOrgs).values({ orgId, ended: at }), orm.delete(orgs).where(eq(orgs.id, orgId))].map(
        write,
      ),

    exists: (orgId) =>
      question(
        orm.select({ id: orgs.id }).from(orgs).where(eq(orgs.id, orgId)),
        (rows) => rows.length > 0,
        () => [`org:${orgId}`],
      ),

    sights: (orgIds, { issuers, subject }) => {
      const revision = sql`coalesce((SELECT ${changes.revision} FROM ${changes}
        WHERE ${changes.orgId} = ${orgs.id} ORDER BY ${changes.revision} DESC LIMIT 1), 0)`;
      const admins = sql`(SELECT json_group_array(id) FROM (
        SELECT ${orgUsers.userId} AS id FROM ${orgUsers} CROSS JOIN ${users} ON ${users.id} = ${orgUsers.userId}
        WHERE ${orgUsers.orgId} = ${orgs.id} AND ${orgUsers.role} = 'Admin' AND ${orgUsers.pendingAs} IS NULL
          AND ${users.isServiceAccount} = 0 AND ${users.isDisabled} = 0 LIMIT 2))`;
      const saidBefore = sql`SELECT CAST(said.key AS INTEGER)
        FROM ${identities} CROSS JOIN json_each(${identities.otherRoles}) AS said
        WHERE ${isAmong(identities.issuer, issuers)} AND ${identities.subject} = ${subject}`;
      return map(
        question(
          orm
            .select({
              id: orgs.id,
              revision: sql<number>`${revision}`.as('newest'),
              admins: sql<string>`${admins}`.as('admins'),
            })
            .from(orgs)
            .where(sql`${orgs.id} IN (${valuesOf(orgIds)} UNION ${saidBefore})`),
          (rows) => rows,
        ),
        (rows) => rows.map((row) => ({ ...row, admins: JSON.parse(row.admins) as number[] })),
      );
    },

    oldest: (limit) =>
      question(
        orm
          .select({ id: orgs.id, location: orgs.location, placed: orgs.placed })
          .from(orgs)
          .orderBy(asc(orgs.id))
          .limit(limit),
        (rows) => rows.map(({ id, location, placed }) => ({ id, location, isPlaced: placed !== NOT_PLACED })),
      ),

    isNameTaken: (name) =>
      map(
        question(
          orm.select({ id: orgs.id }).from(orgs).where(eq(orgs.name, name)),
          (rows) => rows.map(({ id }) => id),
          orgsIn,
        ),
        (ids) => ids.length > 0,
      ),

    insert: (name, at, location) =>
      write(
        orm
          .insert(orgs)
          .values({ name, created: at, updated: at, location: location ?? null, placed: NOT_PLACED })
          .returning({ id: orgs.id }),
      ),

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
  };
};
