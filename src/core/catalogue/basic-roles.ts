import type { Permission } from '../permission.ts';
import { comparePermissions } from '../permission.ts';
import { on, union } from './fixed/define.ts';
import { fixedRoles } from './fixed-roles.ts';
import type { FixedRoleName } from './fixed-roles.ts';

/**
 * A role that comes with a principal's org role, or with being a server admin. All are global. `permissions` is what
 * the role holds on a fresh server and after a hard reset, each pair once, ordered by action and scope; the stored role
 * may have been changed since.
 */
export type BasicRole = {
  readonly name: string;
  readonly uid: string;
  readonly displayName: string;
  readonly description: string;
  readonly group: string;
  readonly hidden: boolean;
  readonly permissions: readonly Permission[];
};

const viewer: readonly FixedRoleName[] = [
  'fixed:datasources.builtin:reader',
  'fixed:datasources.id:reader',
  'fixed:organization:reader',
  'fixed:annotations:reader',
  'fixed:annotations.dashboard:writer',
  'fixed:folders.general:reader',
  'fixed:library.panels:general.reader',
  'fixed:snapshots:reader',
  'fixed:plugins.app:reader',
  'fixed:alerting:reader',
  'fixed:datasources.insights:reader',
  'fixed:dashboards.insights:reader',
];

const editorAndAdmin: readonly FixedRoleName[] = [
  ...viewer,
  'fixed:datasources:explorer',
  'fixed:annotations:writer',
  'fixed:dashboards:creator',
  'fixed:library.panels:creator',
  'fixed:library.panels:general.writer',
  'fixed:snapshots:creator',
  'fixed:snapshots:deleter',
  'fixed:alerting:writer',
  'fixed:alerting.provisioning.provenance:writer',
];

// An Admin does not need this role: `fixed:folders:writer` creates folders anywhere.
const editor: readonly FixedRoleName[] = [...editorAndAdmin, 'fixed:folders:creator'];

const admin: readonly FixedRoleName[] = [
  ...editorAndAdmin,
  'fixed:org.users:reader',
  'fixed:org.users:writer',
  'fixed:datasources:reader',
  'fixed:datasources:writer',
  'fixed:apikeys:reader',
  'fixed:apikeys:writer',
  'fixed:organization:writer',
  'fixed:teams:creator',
  'fixed:teams:writer',
  'fixed:dashboards:reader',
  'fixed:dashboards:writer',
  'fixed:folders:reader',
  'fixed:folders:writer',
  'fixed:library.panels:reader',
  'fixed:library.panels:writer',
  'fixed:dashboards.public:writer',
  'fixed:featuremgmt:reader',
  'fixed:featuremgmt:writer',
  'fixed:annotations.all:reader',
  'fixed:annotations.all:writer',
  'fixed:teams.permissions:reader',
  'fixed:teams.permissions:writer',
  'fixed:serviceaccounts.permissions:reader',
  'fixed:serviceaccounts.permissions:writer',
  'fixed:folders.permissions:reader',
  'fixed:folders.permissions:writer',
  'fixed:dashboards.permissions:reader',
  'fixed:dashboards.permissions:writer',
  'fixed:receivers.permissions:reader',
  'fixed:receivers.permissions:writer',
  'fixed:datasources.permissions:reader',
  'fixed:datasources.permissions:writer',
  'fixed:serviceaccounts:reader',
  'fixed:serviceaccounts:creator',
  'fixed:serviceaccounts:writer',
  'fixed:support.bundles:reader',
  'fixed:support.bundles:writer',
  'fixed:plugins:writer',
  'fixed:alerting:admin',
  'fixed:alerting.provisioning:writer',
  'fixed:alerting.provisioning.secrets:reader',
  'fixed:reports:writer',
  'fixed:datasources.caching:writer',
  // Ours: hosted Grafana grants these two to org admins, self-hosted Grafana does not. Without them, no
  // service account token could administer roles, because a service account cannot be server admin.
  'fixed:roles:writer',
  'fixed:groupsync.mappings:writer',
  // Ours: an org declares its own types of resources, asks about its people, and reads its trail.
  'fixed:resource-types:writer',
  'fixed:access:evaluator',
  'fixed:changes:reader',
];

const grafanaAdmin: readonly FixedRoleName[] = [
  'fixed:ldap:reader',
  'fixed:ldap:writer',
  'fixed:org.users:reader',
  'fixed:org.users:writer',
  'fixed:settings:reader',
  'fixed:settings:writer',
  'fixed:stats:reader',
  'fixed:usagestats:reader',
  'fixed:users:reader',
  'fixed:users:writer',
  'fixed:authentication.config:writer',
  'fixed:general.auth.config:writer',
  'fixed:provisioning:writer',
  'fixed:organization:reader',
  'fixed:organization:maintainer',
  'fixed:support.bundles:reader',
  'fixed:support.bundles:writer',
  'fixed:migrationassistant:migrator',
  'fixed:plugins:maintainer',
  'fixed:roles:reader',
  'fixed:roles:writer',
  'fixed:licensing:reader',
  'fixed:licensing:writer',
  // Ours: upstream grants the reset of basic roles only through provisioning files, and there are none here.
  'fixed:roles:resetter',
  // Ours: whoever administers every role can also map groups to them.
  'fixed:groupsync.mappings:writer',
  // Ours: types of resources for all orgs are declared in the global plane, which has a trail as well.
  'fixed:resource-types:writer',
  'fixed:changes:reader',
];

// Ours: projects are not a resource upstream, so no fixed role is about them.
const adminOfProjects: readonly Permission[] = on(
  'projects:*',
  'projects:read',
  'projects:write',
  'projects:delete',
  'projects.permissions:read',
  'projects.permissions:write',
);

/**
 * The basic roles, from least to most. By default Editor covers all of Viewer, and Admin all of Editor. But no basic
 * role includes another one, so a change to one of them does not change the others.
 *
 * Source: docs/grafana.md#shipped-roles.
 */
export const basicRoles: readonly BasicRole[] = [
  basicRole('none', 'None', 'Grants nothing.', []),
  basicRole('viewer', 'Viewer', 'Look at what an organization shares with all its members.', viewer),
  basicRole(
    'editor',
    'Editor',
    'View an organization, and create dashboards, folders and alerts in it.',
    editor,
  ),
  basicRole(
    'admin',
    'Admin',
    'Administer an organization: its members, teams, service accounts, roles and resources.',
    admin,
    adminOfProjects,
  ),
  basicRole(
    'grafana_admin',
    'Grafana Admin',
    'Administer the server: its users, organizations, settings and global roles.',
    grafanaAdmin,
  ),
];

const byUid = new Map(basicRoles.map((role) => [role.uid, role]));

/** The basic role with this uid, letter case included; undefined when there is none. */
export const basicRoleByUid = (uid: string): BasicRole | undefined => byUid.get(uid);

function basicRole(
  suffix: string,
  displayName: string,
  description: string,
  granted: readonly FixedRoleName[],
  also: readonly Permission[] = [],
): BasicRole {
  return {
    name: `basic:${suffix}`,
    uid: `basic_${suffix}`,
    displayName,
    description,
    group: 'Basic',
    hidden: true,
    permissions: permissionsOf(granted, also),
  };
}

function permissionsOf(
  granted: readonly FixedRoleName[],
  also: readonly Permission[],
): readonly Permission[] {
  const names = new Set(granted);
  const lists = fixedRoles.filter((role) => names.has(role.name)).map((role) => role.permissions);
  return union(...lists, also).toSorted(comparePermissions);
}
