import type { SQL } from 'drizzle-orm';
import { and, asc, eq, sql } from 'drizzle-orm';

import type { LevelHolder } from '../core/level-change.ts';
import type { ResourceRef } from '../core/resource-types.ts';
import type { ResourceLevelRepository } from '../service/ports/levels.ts';
import { map, readAll } from '../service/ports/read.ts';
import { within } from './bounded.ts';
import { unindexed } from './lists.ts';
import type { Orm } from './d1.ts';
import { question, write } from './d1.ts';
import { toDependency } from './held-levels.ts';
import { isMembership } from './existing.ts';
import { managedPermissions, orgUsers, teams, users } from './schema.ts';
import { shownColumns } from './shown.ts';
import { userInOrgColumns } from './users.ts';

/** Levels that are stored as rows of their own. */
export const storedLevels = (orm: Orm): ResourceLevelRepository => ({
  list: (orgId, resource) => {
    const { level } = managedPermissions;
    const subjectId = sql`cast(${managedPermissions.subject} AS integer)`;
    const user = orm
      .select({ level, user: { ...userInOrgColumns, uid: users.uid, login: shownColumns.login } })
      .from(managedPermissions)
      .innerJoin(users, eq(users.id, subjectId))
      .leftJoin(orgUsers, isMembership(orgId))
      .where(isOn(orgId, resource, 'user'))
      .orderBy(asc(users.id));
    const team = orm
      .select({ level, team: { id: teams.id, uid: teams.uid, name: teams.name } })
      .from(managedPermissions)
      .innerJoin(teams, and(eq(teams.id, subjectId), eq(unindexed(teams.orgId), orgId)))
      .where(isOn(orgId, resource, 'team'))
      .orderBy(asc(teams.id));
    const role = orm
      .select({ level, roleUid: managedPermissions.subject })
      .from(managedPermissions)
      .where(isOn(orgId, resource, 'basic-role'))
      .orderBy(asc(managedPermissions.subject));
    return map(
      readAll({ users: within(orm, user), teams: within(orm, team), roles: within(orm, role) }),
      ({ users, teams, roles }) => [
        ...users.map((row) => ({ kind: 'user' as const, ...row })),
        ...teams.map((row) => ({ kind: 'team' as const, ...row })),
        ...roles.map((row) => ({ kind: 'basic-role' as const, ...row })),
      ],
    );
  },

  held: (orgId, resource, holders) =>
    question(
      orm
        .select({
          kind: managedPermissions.subjectKind,
          subject: managedPermissions.subject,
          level: managedPermissions.level,
        })
        .from(managedPermissions)
        .where(and(isOn(orgId, resource), isHeldBy(holders))),
      (rows) => rows,
      () => holders.map(toDependency),
    ),

  give: (orgId, { resource, id }, levels) => {
    const json = JSON.stringify(levels.map(({ kind, subject, level }) => [kind, subject, level]));
    const { subjectKind, subject } = managedPermissions;
    return write(
      orm
        .insert(managedPermissions)
        .select(
          // Without `WHERE true`, SQLite would read the conflict clause as a part of the SELECT.
          sql`SELECT ${orgId}, value ->> 0, value ->> 1, ${resource}, ${id}, value ->> 2 FROM json_each(${json}) WHERE true`,
        )
        .onConflictDoUpdate({
          target: [
            managedPermissions.orgId,
            subjectKind,
            subject,
            managedPermissions.resource,
            managedPermissions.resourceId,
          ],
          set: { level: sql`excluded.level` },
        }),
    );
  },

  take: (orgId, resource, holders) =>
    write(orm.delete(managedPermissions).where(and(isOn(orgId, resource), isHeldBy(holders)))),
});

const isOn = (orgId: number, { resource, id }: ResourceRef, kind?: LevelHolder['kind']) =>
  and(
    eq(managedPermissions.orgId, orgId),
    eq(managedPermissions.resource, resource),
    eq(managedPermissions.resourceId, id),
    kind && eq(managedPermissions.subjectKind, kind),
  );

const isHeldBy = (holders: readonly LevelHolder[]): SQL => {
  const json = JSON.stringify(holders.map(({ kind, subject }) => [kind, subject]));
  return sql`(${managedPermissions.subjectKind}, ${managedPermissions.subject}) IN (SELECT value ->> 0, value ->> 1 FROM json_each(${json}))`;
};
