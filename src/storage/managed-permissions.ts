import { eq, sql } from 'drizzle-orm';

import type { ManagedPermissionRepository } from '../service/ports.ts';
import type { Orm } from './d1.ts';
import { write } from './d1.ts';
import { managedPermissions, users } from './schema.ts';

/** Levels that principals have on single resources. */
export const managedPermissionRepository = (orm: Orm): ManagedPermissionRepository => ({
  grantOnNewServiceAccount: (orgId, userId, accountUid, level) =>
    write(
      orm.insert(managedPermissions).values({
        orgId,
        subjectKind: 'user',
        subject: String(userId),
        resource: 'serviceaccounts',
        resourceId: sql`(SELECT cast(${users.id} AS text) FROM ${users} WHERE ${eq(users.uid, accountUid)})`,
        level,
      }),
    ),
});
