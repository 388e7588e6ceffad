import type { Caller, Recorder } from '../recorder.ts';
import { ADMIN } from '../recorder.ts';
import { ADA, BACKEND, REPORT_READERS } from './cast.ts';

/** What the back end may do, and what anybody may. */
export async function permissions(story: Recorder, backend: Caller): Promise<void> {
  await story.call('addUserRole', {
    path: { userId: BACKEND },
    body: { roleUid: REPORT_READERS },
    isAside: true,
  });
  await story.call('listOwnPermissions', { as: backend });
  await story.call('listOwnActions', { as: backend });
  await story.call('listUserPermissions', { path: { userId: BACKEND } });
  await story.call('searchUserPermissions', { query: { action: 'reports:read', scope: 'reports:*' } });
  await story.call('searchUserPermissions', {
    query: { namespacedId: `user:${ADA}`, actionPrefix: 'invoices' },
    isAside: true,
  });
  await story.call('searchUserPermissions', { status: 400, summary: 'Nothing is asked for' });
  await story.call('getAccessControlStatus');
  await story.call('getLicensingCheck');
  await story.call('listLimits', { as: ADMIN });
}

const ROLES_SHOWN = 3;

/** The roles that the back end sees, which of them it could give, and who holds what it searches for. */
export async function visibleRoles(story: Recorder, backend: Caller): Promise<void> {
  await story.call('createRole', {
    isAside: true,
    body: {
      uid: 'role_lister',
      name: 'custom:roles:lister',
      version: 1,
      permissions: [{ action: 'roles:read', scope: 'roles:*' }],
    },
  });
  await story.call('addUserRole', {
    path: { userId: BACKEND },
    body: { roleUid: 'role_lister' },
    isAside: true,
  });
  await story.call('listRoles', {
    as: backend,
    query: { includeHidden: false, delegatable: true },
    // Everybody sees all that are shipped.
    shown: (reply) => (reply as readonly unknown[]).slice(0, ROLES_SHOWN),
    summary: `The first ${ROLES_SHOWN} of the list`,
  });
}
