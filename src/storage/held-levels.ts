import { and, asc, eq, sql } from 'drizzle-orm';

import type { Dependency } from '../core/dependency.ts';
import { rolesIn } from '../core/dependency.ts';
import { basicRoleUid, ORG_ROLES } from '../core/org-role.ts';
import type { HeldLevelRepository } from '../service/ports/levels.ts';
import { readFrom } from '../service/ports/read.ts';
import type { Orm } from './d1.ts';
import { question, write } from './d1.ts';
import { fixed, fixedRead } from './fixed.ts';
import { managedPermissions, users } from './schema.ts';

/** The columns of a level on one resource. */
export const levelColumns = {
  resource: managedPermissions.resource,
  resourceId: managedPermissions.resourceId,
  level: managedPermissions.level,
};

/** Levels that principals have on single resources. */
export const heldLevelRepository = (orm: Orm): HeldLevelRepository => {
  const levelsOf = fixedRead(orm, ({ orgId, kind, subject }: { readonly orgId: number } & Holder) =>
    question(
      orm
        .select(levelColumns)
        .from(managedPermissions)
        .where(
          and(
            eq(managedPermissions.orgId, orgId),
            eq(managedPermissions.subjectKind, kind),
            eq(managedPermissions.subject, subject),
          ),
        )
        .orderBy(asc(managedPermissions.resource), asc(managedPermissions.resourceId)),
      (rows) => rows,
    ),
  );
  const ofBasicRoles = fixedRead(orm, ({ orgId }: { readonly orgId: number }) =>
    question(
      orm
        .select({ uid: managedPermissions.subject, ...levelColumns })
        .from(managedPermissions)
        .where(and(eq(managedPermissions.orgId, orgId), eq(managedPermissions.subjectKind, 'basic-role')))
        .orderBy(asc(managedPermissions.resource), asc(managedPermissions.resourceId)),
      (rows) =>
        new Map(
          [...Map.groupBy(rows, ({ uid }) => uid)].map(([uid, levels]) => [
            uid,
            levels.map(({ uid: _uid, ...level }) => level),
          ]),
        ),
      () => rolesIn(ORG_ROLES.map(basicRoleUid)),
    ),
  );
  const grantOnNew = fixed(orm, ({ orgId, subject, accountUid, level }: NewAccount) =>
    orm.insert(managedPermissions).values({
      orgId,
      subjectKind: 'user',
      subject,
      resource: 'serviceaccounts',
      resourceId: sql`(SELECT cast(${users.id} AS text) FROM ${users} WHERE ${eq(users.uid, accountUid)})`,
      level,
    }),
  );
  const holdersOf = fixedRead(orm, ({ orgId, resource, resourceId }: Resource) =>
    question(
      orm
        .select({ kind: managedPermissions.subjectKind, subject: managedPermissions.subject })
        .from(managedPermissions)
        .where(
          and(
            eq(managedPermissions.orgId, orgId),
            eq(managedPermissions.resource, resource),
            eq(managedPermissions.resourceId, resourceId),
          ),
        ),
      (rows) => rows.map(toDependency),
      (holders) => holders,
    ),
  );
  return {
    levelsOf: (orgId, holder) =>
      readFrom(levelsOf({ orgId, kind: holder.kind, subject: holder.subject }), () => [toDependency(holder)]),

    levelsOfBasicRoles: (orgId) => ofBasicRoles({ orgId }),

    grantOnNewServiceAccount: (orgId, userId, accountUid, level) =>
      write(grantOnNew({ orgId, subject: String(userId), accountUid, level })),

    holdersOf: (orgId, resource, resourceId) =>
      holdersOf({ orgId, resource, resourceId: String(resourceId) }),
  };
};

/** A level of a user on a service account that is inserted in the same batch. */
type NewAccount = {
  readonly orgId: number;
  readonly subject: string;
  readonly accountUid: string;
  readonly level: string;
};

type Resource = { readonly orgId: number; readonly resource: string; readonly resourceId: string };

type Holder = { readonly kind: 'user' | 'team' | 'basic-role'; readonly subject: string };

/** A holder of levels as what principals depend on. */
export const toDependency = ({ kind, subject }: Holder): Dependency =>
  kind === 'basic-role' ? `role:${subject}` : `${kind}:${Number(subject)}`;
