import { and, eq, inArray, sql } from 'drizzle-orm';

import { GLOBAL_ORG_ID } from '../core/principal.ts';
import type { ReasonRepository } from '../service/ports/reasons.ts';
import { map, readAll } from '../service/ports/read.ts';
import type { Orm } from './d1.ts';
import { question } from './d1.ts';
import { fixedRead } from './fixed.ts';
import { isAmong, valuesOf } from './json-lists.ts';
import { isOfOrg } from './lists.ts';
import { permissions, roles, teams } from './schema.ts';

/** Names for the reasons of answers. */
export const reasonRepository = (orm: Orm): ReasonRepository => {
  const reasons = fixedRead(orm, ({ orgId, roleUids, teamIds, actions }: Asked) => {
    const orgIds = [orgId, GLOBAL_ORG_ID];
    return map(
      readAll({
        roles: question(
          orm
            .select({ uid: roles.uid, name: roles.name })
            .from(roles)
            .where(and(inArray(roles.orgId, orgIds), isAmong(roles.uid, roleUids))),
          (rows) => rows,
        ),
        teams: question(
          orm
            .select({ id: teams.id, name: teams.name })
            .from(teams)
            .where(isOfOrg(teams.orgId, orgId, isAmong(teams.id, teamIds))),
          (rows) => rows,
        ),
        held: question(
          orm
            .select({ action: sql<string>`wanted.value`.as('action') })
            .from(sql`(${valuesOf(actions)}) AS wanted`)
            .where(
              sql`EXISTS (SELECT 1 FROM ${permissions} WHERE ${and(
                inArray(permissions.orgId, orgIds),
                sql`${permissions.action} = wanted.value`,
              )})`,
            ),
          (rows) => rows.map(({ action }) => action),
        ),
        changed: question(
          orm
            .select({ uid: roles.uid })
            .from(roles)
            .where(and(eq(roles.orgId, GLOBAL_ORG_ID), sql`${roles.uid} GLOB 'basic_*'`)),
          (rows) => rows.map(({ uid }) => uid),
        ),
      }),
      (found) => ({
        roleNames: new Map(found.roles.map(({ uid, name }) => [uid, name])),
        teamNames: new Map(found.teams.map(({ id, name }) => [id, name])),
        inStoredRoles: new Set(found.held),
        changedBasicRoles: new Set(found.changed),
      }),
    );
  });
  return {
    find: (orgId, { roleUids, teamIds, actions }) =>
      reasons({
        orgId,
        roleUids: JSON.stringify(roleUids),
        teamIds: JSON.stringify(teamIds),
        actions: JSON.stringify(actions),
      }),
  };
};

/** What is asked about, by JSON lists. */
type Asked = { readonly orgId: number } & Readonly<Record<'roleUids' | 'teamIds' | 'actions', string>>;
