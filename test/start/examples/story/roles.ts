import type { Recorder } from '../recorder.ts';
import { seedRequest } from '../seeds.ts';
import { ADA, ADMIN_ID, CI, EDITORS, GRACE, PLATFORM, REPORT_READERS } from './cast.ts';

/** Roles: made, read, changed. */
export async function roles(story: Recorder): Promise<void> {
  await story.call('createRole', { summary: 'A role of the org', body: seedRequest('seed-003/create-role') });
  for (const name of ['create-role-invalid-action', 'create-role-invalid-scope'] as const)
    await story.call('createRole', {
      status: 400,
      summary: name.endsWith('action') ? 'There is no such action' : 'The scope does not fit the action',
      body: seedRequest(`seed-003/${name}`),
    });
  await story.call('createRole', {
    isAside: true,
    body: {
      uid: REPORT_READERS,
      name: 'custom:reports:reader',
      displayName: 'Report readers',
      description: 'Read all reports',
      group: 'Reports',
      version: 1,
      permissions: [{ action: 'reports:read', scope: 'reports:*' }],
    },
  });
  await story.call('createRole', {
    summary: 'As Terraform makes one',
    headers: { 'X-Grafana-Dialect': '13' },
    body: {
      name: 'custom:dashboards:reader',
      permissions: [{ action: 'dashboards:read', scope: 'folders:*' }],
    },
  });
  await story.call('createRole', {
    summary: 'A role of all orgs',
    body: {
      uid: 'AFUXBHKnk',
      name: 'custom:status:reader',
      version: 1,
      global: true,
      permissions: [{ action: 'status:accesscontrol', scope: 'services:accesscontrol' }],
    },
  });
  for (const [uid, what] of [
    ['ZiHQJq5nk', 'annotations'],
    ['GzNQ1357k', 'teams'],
    ['my_custom_role_uid', 'licensing'],
  ] as const)
    await story.call('createRole', {
      isAside: true,
      body: {
        uid,
        name: `custom:${what}:reader`,
        version: 1,
        permissions: [{ action: `${what}:read`, ...(what !== 'licensing' && { scope: `${what}:*` }) }],
      },
    });
  await story.call('getRole', { path: { roleUID: REPORT_READERS } });
  await story.call('getRole', { path: { roleUID: 'nobody' }, status: 404, summary: 'There is no such role' });
  await story.call('updateRole', {
    path: { roleUID: 'jZrmlLCGka' },
    body: seedRequest('seed-003/update-role'),
  });
  await story.call('updateRole', {
    path: { roleUID: 'jZrmlLCGka' },
    headers: { 'If-Match': '"1.1"' },
    body: { name: 'custom:delete:roles', version: 9 },
    status: 412,
    summary: 'The role was changed since',
  });
  await story.call('deleteRole', {
    path: { roleUID: 'jZrmlLCGka' },
    query: { force: true, global: false },
  });
}

/** Roles are given and taken: of users, service accounts and teams. */
export async function assignments(story: Recorder): Promise<void> {
  const team = { path: { teamId: EDITORS } };
  const user = { path: { userId: ADMIN_ID } };
  await story.call('addUserRole', { ...user, body: seedRequest('seed-003/add-user-role') });
  await story.call('addUserRole', {
    path: { userId: ADA },
    body: { roleUid: REPORT_READERS },
    isAside: true,
  });
  await story.call('addUserRole', {
    path: { userId: CI },
    summary: 'In all orgs',
    body: { roleUid: 'AFUXBHKnk', global: true },
  });
  await story.call('listUserRoles', { path: { userId: ADA } });
  await story.call('setUserRoles', { ...user, body: seedRequest('seed-003/set-user-roles') });
  await story.call('addUserRole', { ...user, body: { roleUid: 'AFUXBHKnk' }, isAside: true });
  await story.call('removeUserRole', { path: { ...user.path, roleUID: 'AFUXBHKnk' } });
  await story.call('addTeamRole', { ...team, body: seedRequest('seed-003/add-team-role') });
  await story.call('listTeamRoles', team);
  await story.call('addTeamRole', { ...team, body: { roleUid: 'AFUXBHKnk' }, isAside: true });
  await story.call('removeTeamRole', { path: { ...team.path, roleUID: 'AFUXBHKnk' } });
  await story.call('setTeamRoles', {
    path: { teamId: PLATFORM },
    body: seedRequest('seed-003/set-team-roles'),
  });
  await story.call('setRoleAssignments', {
    path: { roleUID: REPORT_READERS },
    body: { users: [ADA, GRACE], teams: [EDITORS], service_accounts: [CI] },
  });
  await story.call('getRoleAssignments', { path: { roleUID: REPORT_READERS } });
  await story.call('listUsersRoles', { body: { orgId: 1, userIds: [ADA, GRACE] } });
  await story.call('listTeamsRoles', { body: { orgId: 1, teamIds: [EDITORS, PLATFORM] } });
}
