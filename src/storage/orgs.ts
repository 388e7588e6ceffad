import { and, asc, eq, sql } from 'drizzle-orm';

import type { Dependency, Touches } from '../core/dependency.ts';
import type { Location } from '../core/locations.ts';
import type { OrgRepository } from '../service/ports/orgs.ts';
import { map } from '../service/ports/read.ts';
import type { Orm } from './d1.ts';
import { question, write } from './d1.ts';
import { fixed } from './fixed.ts';
import { isAmong, valuesOf } from './json-lists.ts';
import { contains, offsetOf } from './lists.ts';
import { perChoice } from './per-choice.ts';
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
  const one = fixed(orm, ({ orgId }: One) => named().where(eq(orgs.id, orgId)));
  const oneFor = fixed(orm, ({ orgId, userId }: One & { readonly userId: number }) =>
    shownTo(userId).where(eq(orgs.id, orgId)),
  );
  const locationOf = fixed(orm, ({ orgId }: One) =>
    orm
      .select({
        location: orgs.location,
        // An object of the version before does not note that it is made.
        isUsed: sql<number>`${orgs.placed} IS NOT ${NOT_PLACED}
          OR EXISTS (SELECT 1 FROM ${changes} WHERE ${changes.orgId} = ${orgId})`.as('is_used'),
      })
      .from(orgs)
      .where(eq(orgs.id, orgId)),
  );
  const located = fixed(orm, ({ orgId, location, at }: One & { location: Location | null; at: string }) =>
    orm.update(orgs).set({ location, updated: at }).where(eq(orgs.id, orgId)),
  );
  const placed = fixed(orm, ({ orgIds, at }: { orgIds: string; at: string }) =>
    orm
      .update(orgs)
      .set({ placed: at })
      .where(and(isAmong(orgs.id, orgIds), eq(orgs.placed, NOT_PLACED))),
  );
  const oneNamed = fixed(orm, ({ name }: Name) => named().where(eq(orgs.name, name)));
  const oneNamedFor = fixed(orm, ({ name, userId }: Name & { readonly userId: number }) =>
    shownTo(userId).where(eq(orgs.name, name)),
  );
  const found = perChoice(({ isNamed, isLike }: Record<'isNamed' | 'isLike', boolean>) =>
    fixed(orm, ({ name, query, size, offset }: Searched) =>
      named()
        .where(
          and(isNamed ? eq(orgs.name, name) : undefined, isLike ? contains(query, orgs.name) : undefined),
        )
        .orderBy(asc(orgs.name))
        .limit(size)
        .offset(offset),
    ),
  );
  const renamed = fixed(orm, ({ orgId, name, at }: One & Name & { readonly at: string }) =>
    orm.update(orgs).set({ name, updated: at }).where(eq(orgs.id, orgId)),
  );
  const removed = fixed(orm, ({ orgId, at }: One & { readonly at: string }) => [
    orm.insert(endedOrgs).values({ orgId, ended: at }),
    orm.delete(orgs).where(eq(orgs.id, orgId)),
  ]);
  const known = fixed(orm, ({ orgId }: One) =>
    orm.select({ id: orgs.id }).from(orgs).where(eq(orgs.id, orgId)),
  );
  const seen = fixed(
    orm,
    ({ orgIds, issuers, subject }: Readonly<Record<'orgIds' | 'issuers' | 'subject', string>>) => {
      const revision = sql`coalesce((SELECT ${changes.revision} FROM ${changes}
      WHERE ${changes.orgId} = ${orgs.id} ORDER BY ${changes.revision} DESC LIMIT 1), 0)`;
      const admins = sql`(SELECT json_group_array(id) FROM (
      SELECT ${orgUsers.userId} AS id FROM ${orgUsers} CROSS JOIN ${users} ON ${users.id} = ${orgUsers.userId}
      WHERE ${orgUsers.orgId} = ${orgs.id} AND ${orgUsers.role} = 'Admin' AND ${orgUsers.pendingAs} IS NULL
        AND ${users.isServiceAccount} = 0 AND ${users.isDisabled} = 0 LIMIT 2))`;
      const saidBefore = sql`SELECT CAST(said.key AS INTEGER)
      FROM ${identities} CROSS JOIN json_each(${identities.otherRoles}) AS said
      WHERE ${isAmong(identities.issuer, issuers)} AND ${identities.subject} = ${subject}`;
      return orm
        .select({
          id: orgs.id,
          revision: sql<number>`${revision}`.as('newest'),
          admins: sql<string>`${admins}`.as('admins'),
        })
        .from(orgs)
        .where(sql`${orgs.id} IN (${valuesOf(orgIds)} UNION ${saidBefore})`);
    },
  );
  const first = fixed(orm, ({ limit }: { limit: number }) =>
    orm
      .select({ id: orgs.id, location: orgs.location, placed: orgs.placed })
      .from(orgs)
      .orderBy(asc(orgs.id))
      .limit(limit),
  );
  const taken = fixed(orm, ({ name }: Name) =>
    orm.select({ id: orgs.id }).from(orgs).where(eq(orgs.name, name)),
  );
  const inserted = fixed(orm, ({ name, at, location }: Name & { at: string; location: Location | null }) =>
    orm
      .insert(orgs)
      .values({ name, created: at, updated: at, location, placed: NOT_PLACED })
      .returning({ id: orgs.id }),
  );
  const adminInserted = fixed(orm, ({ name, userId, at }: Name & { userId: number; at: string }) =>
    orm.insert(orgUsers).values({
      orgId: sql`(SELECT ${orgs.id} FROM ${orgs} WHERE ${eq(orgs.name, name)})`,
      userId,
      role: 'Admin',
      created: at,
      updated: at,
    }),
  );

  return {
    find: (orgId) =>
      question(
        one({ orgId }),
        ([org]) => org,
        () => [`org:${orgId}`],
      ),

    findFor: (orgId, userId) =>
      question(
        oneFor({ orgId, userId }),
        ([org]) => org,
        () => [`org:${orgId}`, `user:${userId}`],
      ),

    location: (orgId) =>
      question(
        locationOf({ orgId }),
        ([org]) => org && { location: org.location, isUsed: org.isUsed === 1 },
        () => [`org:${orgId}`],
      ),

    locate: (orgId, location, at) => ({
      ...write(located({ orgId, location, at })),
      // One of two is decided again, so that the trail tells what each found.
      claims: [`location of org ${orgId}`],
    }),

    notePlaced: (orgIds, at) => write(placed({ orgIds: JSON.stringify(orgIds), at })),

    findByName: (name) =>
      question(
        oneNamed({ name }),
        ([org]) => org,
        (org) => orgsIn(org === undefined ? [] : [org.id]),
      ),

    findByNameFor: (name, userId) =>
      question(
        oneNamedFor({ name, userId }),
        ([org]) => org,
        (org) => [...orgsIn(org === undefined ? [] : [org.id]), `user:${userId}`],
      ),

    search: ({ name, query, page }) =>
      question(
        found({ isNamed: name !== '', isLike: query !== '' })({
          name,
          query,
          size: page.size,
          offset: offsetOf(page),
        }),
        (rows) => rows,
      ),

    rename: (orgId, name, at) => write(renamed({ orgId, name, at })),

    remove: (orgId, at) => removed({ orgId, at }).map(write),

    exists: (orgId) =>
      question(
        known({ orgId }),
        (rows) => rows.length > 0,
        () => [`org:${orgId}`],
      ),

    sights: (orgIds, { issuers, subject }) =>
      map(
        question(
          seen({ orgIds: JSON.stringify(orgIds), issuers: JSON.stringify(issuers), subject }),
          (rows) => rows,
        ),
        (rows) => rows.map((row) => ({ ...row, admins: JSON.parse(row.admins) as number[] })),
      ),

    oldest: (limit) =>
      question(first({ limit }), (rows) =>
        rows.map(({ id, location, placed: at }) => ({ id, location, isPlaced: at !== NOT_PLACED })),
      ),

    isNameTaken: (name) =>
      map(
        question(taken({ name }), (rows) => rows.map(({ id }) => id), orgsIn),
        (ids) => ids.length > 0,
      ),

    insert: (name, at, location) => write(inserted({ name, at, location: location ?? null })),

    insertAdminOf: (name, userId, at) => write(adminInserted({ name, userId, at })),
  };
};

type One = { readonly orgId: number };
type Name = { readonly name: string };
type Searched = Name & { readonly query: string } & Readonly<Record<'size' | 'offset', number>>;
