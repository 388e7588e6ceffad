import type { Column, SQL } from 'drizzle-orm';
import { sql } from 'drizzle-orm';

import { GLOBAL_ORG_ID } from '../core/principal.ts';
import type { KeptKind } from '../core/searching.ts';
import { compareByCodePoint } from '../core/text.ts';
import { map } from '../service/ports/read.ts';
import type { KnownResourceRepository, NamedAsked } from '../service/ports/known-resources.ts';
import { within } from './bounded.ts';
import type { Orm } from './d1.ts';
import { fixedRead, perKind } from './fixed.ts';
import { valuesOf } from './json-lists.ts';
import { managedPermissions, orgUsers, permissions, roles, teams, users } from './schema.ts';
import { behindAll } from './stored-permissions.ts';

/** The resources that an org knows of, each question in one statement. */
export const knownResourceRepository = (orm: Orm): KnownResourceRepository => {
  const all = perKind((kind: KeptKind) =>
    fixedRead(orm, (next: Next) => idsOf(orm, existing(kind, undefined, next))),
  );
  const some = perKind((kind: KeptKind) =>
    fixedRead(orm, ({ orgId, after, limit, among }: Next & { readonly among: string }) =>
      idsOf(orm, existing(kind, among, { orgId, after, limit })),
    ),
  );
  const inTexts = fixedRead(orm, (of: NamedBehind) => idsOf(orm, named(of)));
  return {
    existing: (orgId, { kind, among, after, limit }) => {
      const isNumbered = kind !== 'role';
      const next = { orgId, after: isNumbered ? Number(after) : after, limit };
      if (among === 'all') return all(kind)(next);
      return some(kind)({ ...next, among: JSON.stringify(isNumbered ? among.map(Number) : among) });
    },

    named: (orgId, asked) =>
      inTexts({
        orgId,
        ranges: JSON.stringify(asked.beginnings.map((each) => rangeOf(asked, each))),
        places: JSON.stringify([orgId, GLOBAL_ORG_ID]),
        type: asked.type,
        actions: JSON.stringify(asked.actions),
        idStart: asked.prefix.length + 1,
        limit: asked.limit,
      }),
  };
};

/** What comes behind a key: a text for roles, else a number. */
type Next = { readonly orgId: number; readonly after: string | number; readonly limit: number };

/** Where ids are that are named, all lists as JSON. They start at that letter of a scope. */
type NamedBehind = {
  readonly orgId: number;
  readonly ranges: string;
  readonly places: string;
  readonly type: string;
  readonly actions: string;
  readonly idStart: number;
  readonly limit: number;
};

const idsOf = (orm: Orm, selection: SQL) =>
  map(within(orm, orm.select({ id: sql<string>`id`.as('id') }).from(sql`(${selection}) AS found`)), (rows) =>
    rows.map(({ id }) => String(id)),
  );

/** By a key that has the ids in order; those of some ids are looked up. */
function existing(kind: KeptKind, among: string | undefined, { orgId, after, limit }: Next): SQL {
  const rest = sql`ORDER BY 1 LIMIT ${limit}`;
  if (kind === 'role') {
    const isNext =
      among === undefined
        ? sql`${roles.uid} > ${after}`
        : sql`${roles.uid} IN (${valuesOf(among)}) AND ${roles.uid} > ${after}`;
    const ofPlace = (place: number): SQL => sql`SELECT * FROM (SELECT ${roles.uid} AS id FROM ${roles}
      WHERE ${roles.orgId} = ${place} AND ${isNext} ${rest})`;
    return sql`SELECT id FROM (${ofPlace(orgId)} UNION ${ofPlace(GLOBAL_ORG_ID)}) ${rest}`;
  }
  const isAsked = (column: Column): SQL =>
    among === undefined
      ? sql`${column} > ${after}`
      : sql`${column} IN (${valuesOf(among)}) AND ${column} > ${after}`;
  switch (kind) {
    case 'team':
      return sql`SELECT ${teams.id} AS id FROM ${teams}
        WHERE ${teams.orgId} = ${orgId} AND ${isAsked(teams.id)} ${rest}`;
    case 'user':
      return sql`SELECT ${orgUsers.userId} AS id FROM ${orgUsers}
        WHERE ${orgUsers.orgId} = ${orgId} AND ${isAsked(orgUsers.userId)} ${rest}`;
    case 'service-account':
      return sql`SELECT ${users.id} AS id FROM ${users}
        WHERE ${users.homeOrgId} = ${orgId} AND ${users.isServiceAccount} = 1 AND ${isAsked(users.id)} ${rest}`;
  }
}

/**
 * Each text is found from the one before, by an index: so it does not matter how often it stands there. There is one such row of
 * steps for each action, place and beginning.
 */
function named({ orgId, ranges, places, type, actions, idStart, limit }: NamedBehind): SQL {
  const range = sql`json_each(${ranges}) AS range`;
  const place = sql`json_each(${places}) AS place`;
  const nextScope = (action: SQL, org: SQL, isNext: SQL, end: SQL): SQL => sql`(
    SELECT min(${permissions.scope}) FROM ${permissions} WHERE ${permissions.orgId} = ${org}
      AND ${permissions.action} = ${action} AND ${permissions.scope} ${isNext} AND ${permissions.scope} < ${end})`;
  const nextId = (isNext: SQL, end: SQL): SQL => sql`(
    SELECT min(${managedPermissions.resourceId}) FROM ${managedPermissions}
      WHERE ${managedPermissions.orgId} = ${orgId} AND ${managedPermissions.resource} = ${type}
        AND ${managedPermissions.resourceId} ${isNext} AND ${managedPermissions.resourceId} < ${end})`;
  return sql`WITH RECURSIVE
    in_scopes(action, org, end, scope, n) AS (
      SELECT action.value, place.value, range.value ->> 1, ${nextScope(
        sql`action.value`,
        sql`place.value`,
        sql`>= range.value ->> 0`,
        sql`range.value ->> 1`,
      )}, 1 FROM json_each(${actions}) AS action CROSS JOIN ${place} CROSS JOIN ${range}
      UNION ALL SELECT action, org, end, ${nextScope(
        sql`in_scopes.action`,
        sql`in_scopes.org`,
        sql`> in_scopes.scope`,
        sql`in_scopes.end`,
      )}, n + 1 FROM in_scopes WHERE scope IS NOT NULL AND n < ${limit}),
    in_levels(end, id, n) AS (
      SELECT ${END_OF_IDS}, ${nextId(sql`>= range.value ->> 2`, END_OF_IDS)}, 1 FROM ${range}
      UNION ALL SELECT end, ${nextId(sql`> in_levels.id`, sql`in_levels.end`)}, n + 1
        FROM in_levels WHERE id IS NOT NULL AND n < ${limit})
    SELECT substr(scope, ${idStart}) AS id FROM in_scopes WHERE scope IS NOT NULL
    UNION SELECT id FROM in_levels WHERE id IS NOT NULL ORDER BY 1 LIMIT ${limit}`;
}

/** A blob is behind every text, so behind all ids where nothing ends them. */
const END_OF_IDS = sql`coalesce(range.value ->> 3, x'00')`;

/** Where the ids with one beginning begin and end behind the key, as scopes and by themselves. No stored text has a NUL in it. */
function rangeOf({ prefix, after }: NamedAsked, beginning: string): readonly (string | undefined)[] {
  const first = compareByCodePoint(beginning, after) > 0 ? beginning : `${after}\u0001`;
  return [`${prefix}${first}`, behindAll(`${prefix}${beginning}`), first, behindAll(beginning)];
}
