import type { SQL } from 'drizzle-orm';
import { and, asc, eq, sql } from 'drizzle-orm';

import type { LevelHolder } from '../core/level-change.ts';
import type { ResourceRef } from '../core/resource-types.ts';
import type { ResourceLevelRepository } from '../service/ports/levels.ts';
import { map, readAll } from '../service/ports/read.ts';
import { within } from './bounded.ts';
import { fixed, fixedRead } from './fixed.ts';
import { unindexed } from './lists.ts';
import type { Orm } from './d1.ts';
import { question, write } from './d1.ts';
import { toDependency } from './held-levels.ts';
import { isMembership } from './existing.ts';
import { managedPermissions, orgUsers, teams, users } from './schema.ts';
import { shownColumns } from './shown.ts';
import { userInOrgColumns } from './users.ts';

/** Levels that are stored as rows of their own. */
export const storedLevels = (orm: Orm): ResourceLevelRepository => {
  const listed = fixedRead(orm, ({ orgId, resource, id }: Place) => {
    const { level } = managedPermissions;
    const subjectId = sql`cast(${managedPermissions.subject} AS integer)`;
    const isOfKind = (kind: LevelHolder['kind']) => isOn({ orgId, resource, id }, kind);
    const user = orm
      .select({ level, user: { ...userInOrgColumns, uid: users.uid, login: shownColumns.login } })
      .from(managedPermissions)
      .innerJoin(users, eq(users.id, subjectId))
      .leftJoin(orgUsers, isMembership(orgId))
      .where(isOfKind('user'))
      .orderBy(asc(users.id));
    const team = orm
      .select({ level, team: { id: teams.id, uid: teams.uid, name: teams.name } })
      .from(managedPermissions)
      .innerJoin(teams, and(eq(teams.id, subjectId), eq(unindexed(teams.orgId), orgId)))
      .where(isOfKind('team'))
      .orderBy(asc(teams.id));
    const role = orm
      .select({ level, roleUid: managedPermissions.subject })
      .from(managedPermissions)
      .where(isOfKind('basic-role'))
      .orderBy(asc(managedPermissions.subject));
    return map(
      readAll({ users: within(orm, user), teams: within(orm, team), roles: within(orm, role) }),
      ({ users, teams, roles }) => [
        ...users.map((row) => ({ kind: 'user' as const, ...row })),
        ...teams.map((row) => ({ kind: 'team' as const, ...row })),
        ...roles.map((row) => ({ kind: 'basic-role' as const, ...row })),
      ],
    );
  });
  const some = fixed(orm, (held: Held) =>
    orm
      .select({
        kind: managedPermissions.subjectKind,
        subject: managedPermissions.subject,
        level: managedPermissions.level,
      })
      .from(managedPermissions)
      .where(isHeld(held)),
  );
  const given = fixed(orm, ({ orgId, resource, id, json }: Place & { readonly json: string }) =>
    orm
      .insert(managedPermissions)
      .select(
        // Without `WHERE true`, SQLite would read the conflict clause as a part of the SELECT.
        sql`SELECT ${orgId}, value ->> 0, value ->> 1, ${resource}, ${id}, value ->> 2 FROM json_each(${json}) WHERE true`,
      )
      .onConflictDoUpdate({
        target: [
          managedPermissions.orgId,
          managedPermissions.subjectKind,
          managedPermissions.subject,
          managedPermissions.resource,
          managedPermissions.resourceId,
        ],
        set: { level: sql`excluded.level` },
      }),
  );
  const taken = fixed(orm, (held: Held) => orm.delete(managedPermissions).where(isHeld(held)));

  return {
    list: (orgId, { resource, id }) => listed({ orgId, resource, id }),

    held: (orgId, { resource, id }, holders) =>
      question(
        some({ orgId, resource, id, holders: pairsOf(holders) }),
        (rows) => rows,
        () => holders.map(toDependency),
      ),

    give: (orgId, { resource, id }, levels) => {
      const json = JSON.stringify(levels.map(({ kind, subject, level }) => [kind, subject, level]));
      return write(given({ orgId, resource, id, json }));
    },

    take: (orgId, { resource, id }, holders) =>
      write(taken({ orgId, resource, id, holders: pairsOf(holders) })),
  };
};

/** A resource of an org. */
type Place = { readonly orgId: number } & ResourceRef;
/** Who holds levels on it, as a JSON list of pairs. */
type Held = Place & { readonly holders: string };

const pairsOf = (holders: readonly LevelHolder[]): string =>
  JSON.stringify(holders.map(({ kind, subject }) => [kind, subject]));

const isOn = ({ orgId, resource, id }: Place, kind?: LevelHolder['kind']) =>
  and(
    eq(managedPermissions.orgId, orgId),
    eq(managedPermissions.resource, resource),
    eq(managedPermissions.resourceId, id),
    kind && eq(managedPermissions.subjectKind, kind),
  );

const isHeld = ({ orgId, resource, id, holders }: Held): SQL | undefined =>
  and(
    isOn({ orgId, resource, id }),
    sql`(${managedPermissions.subjectKind}, ${managedPermissions.subject}) IN (SELECT value ->> 0, value ->> 1 FROM json_each(${holders}))`,
  );
