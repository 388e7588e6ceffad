import { inGroup, on, unscoped } from './define.ts';

/** Roles about who may do what: the roles themselves, and the users, teams and accounts that hold them. */
export const identityRoles = [
  ...inGroup('Roles', [
    {
      name: 'fixed:roles:reader',
      uid: 'fixed_GkfG-1NSwEGb4hpK3-E3qHyNltc',
      displayName: 'Reader',
      description: 'Read all roles and who holds them.',
      permissions: [
        on('roles:*', 'roles:read'),
        on('teams:*', 'teams.roles:read'),
        on('users:*', 'users.roles:read', 'users.permissions:read'),
        on('services:*', 'status:accesscontrol'),
      ],
    },
    {
      name: 'fixed:roles:writer',
      uid: 'fixed_W5aFaw8isAM27x_eWfElBhZ0iOc',
      displayName: 'Writer',
      description: 'Create, change, delete and assign roles, within the permissions one holds.',
      permissions: [
        on('roles:*', 'roles:read'),
        on('teams:*', 'teams.roles:read'),
        on('users:*', 'users.roles:read', 'users.permissions:read'),
        on('services:*', 'status:accesscontrol'),
        on(
          'permissions:type:delegate',
          'roles:write',
          'roles:delete',
          'teams.roles:add',
          'teams.roles:remove',
          'users.roles:add',
          'users.roles:remove',
        ),
      ],
    },
    {
      name: 'fixed:roles:resetter',
      uid: 'fixed_WgPpC3qJRmVpVTJavFNwfS5RuzQ',
      displayName: 'Resetter',
      description: 'Reset the basic roles to their default permissions.',
      permissions: [on('permissions:type:escalate', 'roles:write')],
    },
  ]),
  ...inGroup('Group attribute sync', [
    {
      name: 'fixed:groupsync.mappings:reader',
      uid: 'fixed_By3T6lrMGJOWNKU2IVQFI_AUhHo',
      displayName: 'Group mappings reader',
      description: 'Read which roles external groups are mapped to.',
      permissions: [unscoped('groupsync.mappings:read')],
    },
    {
      name: 'fixed:groupsync.mappings:writer',
      uid: 'fixed_CAuOgujsNlS76vHKaUEQQc9Kfz4',
      displayName: 'Group mappings writer',
      description: 'Read and change which roles external groups are mapped to.',
      permissions: [unscoped('groupsync.mappings:read', 'groupsync.mappings:write')],
    },
  ]),
  // Ours, as what they are about.
  ...inGroup('Resource types', [
    {
      name: 'fixed:resource-types:reader',
      uid: 'fixed_OQgr3daK-qaydtKsrCNg4rAPLps',
      displayName: 'Reader',
      description: 'Read which types of resources are declared.',
      permissions: [on('resource-types:*', 'resource-types:read')],
    },
    {
      name: 'fixed:resource-types:writer',
      uid: 'fixed_vtjbZlk6W0pO82SewC2B8alSKIQ',
      displayName: 'Writer',
      description: 'Read, declare, change and delete types of resources.',
      permissions: [
        on('resource-types:*', 'resource-types:read', 'resource-types:write', 'resource-types:delete'),
      ],
    },
  ]),
  ...inGroup('Access', [
    {
      name: 'fixed:access:evaluator',
      uid: 'fixed_MAFV3y1mxrIEaHX5vRdytchaYkQ',
      displayName: 'Evaluator',
      description: 'Ask what any user or service account may do.',
      permissions: [on('users:*', 'access:evaluate')],
    },
  ]),
  ...inGroup('Audit trail', [
    {
      name: 'fixed:changes:reader',
      uid: 'fixed_k2A1X6aJTHBeloFdas0Z50-rTM0',
      displayName: 'Reader',
      description: 'Read the audit trail, and what its changes gave and took.',
      permissions: [on('changes:*', 'changes:read')],
    },
  ]),
  ...inGroup('User administration', [
    {
      name: 'fixed:org.users:reader',
      uid: 'fixed_oCqNwlVHLOpw7-jAlwp4HzYqwGY',
      displayName: 'Reader (organizational)',
      description: 'Read the users of an organization and their permissions.',
      permissions: [on('users:*', 'org.users:read', 'users.permissions:read')],
    },
    {
      name: 'fixed:org.users:writer',
      uid: 'fixed_VERj5nayasjgf_Yh0sWqqCkxWlw',
      displayName: 'Writer (organizational)',
      description: 'Read, add, change and remove the users of an organization.',
      permissions: [
        on(
          'users:*',
          'org.users:read',
          'users.permissions:read',
          'org.users:add',
          'org.users:write',
          'org.users:remove',
        ),
      ],
    },
    {
      name: 'fixed:users:reader',
      uid: 'fixed_buZastUG3reWyQpPemcWjGqPAd0',
      displayName: 'Reader (global)',
      description: 'Read every user of the server, with sessions and quotas.',
      permissions: [on('global.users:*', 'users:read', 'users.authtoken:read', 'users.quotas:read')],
    },
    {
      name: 'fixed:users:writer',
      uid: 'fixed_wjzgHHo_Ux25DJuELn_oiAdB_yM',
      displayName: 'Writer (global)',
      description: 'Create, change, disable and delete any user of the server, with sessions and quotas.',
      permissions: [
        on(
          'global.users:*',
          'users:read',
          'users.authtoken:read',
          'users.quotas:read',
          'users.password:write',
        ),
        unscoped('users:create'),
        on(
          'global.users:*',
          'users:write',
          'users:delete',
          'users:enable',
          'users:disable',
          'users.permissions:write',
          'users:logout',
          'users.authtoken:write',
          'users.quotas:write',
        ),
      ],
    },
  ]),
  ...inGroup('Organizations', [
    {
      name: 'fixed:organization:reader',
      uid: 'fixed_0SZPJlTHdNEe8zO91zv7Zwiwa2w',
      displayName: 'Reader',
      description: 'Read the organization and its quotas.',
      permissions: [unscoped('orgs:read', 'orgs.quotas:read')],
    },
    {
      name: 'fixed:organization:writer',
      uid: 'fixed_Y4jGqDd8w1yCrPwlik8z5Iu8-3M',
      displayName: 'Writer',
      description: 'Read the organization and its quotas, and change its details and preferences.',
      permissions: [
        unscoped(
          'orgs:read',
          'orgs.quotas:read',
          'orgs.preferences:read',
          'orgs:write',
          'orgs.preferences:write',
        ),
      ],
    },
    {
      name: 'fixed:organization:maintainer',
      uid: 'fixed_CMm-uuBaPUBf4r8XG3jIvxo55bg',
      displayName: 'Maintainer',
      description: 'Create, read, change and delete organizations and their quotas.',
      permissions: [
        unscoped(
          'orgs:read',
          'orgs.quotas:read',
          'orgs:create',
          'orgs:write',
          'orgs:delete',
          'orgs.quotas:write',
        ),
      ],
    },
  ]),
  ...inGroup('Teams', [
    {
      name: 'fixed:teams:creator',
      uid: 'fixed_nzVQoNSDSn0fg1MDgO6XnZX2RZI',
      displayName: 'Creator',
      description: 'Create teams and look up the users to put into them.',
      permissions: [unscoped('teams:create'), on('users:*', 'org.users:read')],
    },
    {
      name: 'fixed:teams:read',
      uid: 'fixed_Z8pB0GQlrqRt8IZBCJQxPWvJPgQ',
      displayName: 'Reader',
      description: 'Read all teams.',
      permissions: [on('teams:*', 'teams:read')],
    },
    {
      name: 'fixed:teams:writer',
      uid: 'fixed_xw1T0579h620MOYi4L96GUs7fZY',
      displayName: 'Writer',
      description: 'Create, read, change and delete all teams, and manage who belongs to them.',
      permissions: [
        unscoped('teams:create'),
        on(
          'teams:*',
          'teams:delete',
          'teams.permissions:read',
          'teams.permissions:write',
          'teams:read',
          'teams:write',
        ),
      ],
    },
    {
      name: 'fixed:teams.permissions:reader',
      uid: 'fixed_JIn-Mrnm4avL-3x_BoT3WOzRXWo',
      displayName: 'Permission reader',
      description: 'Read the members and permissions of all teams.',
      permissions: [on('teams:*', 'teams.permissions:read')],
    },
    {
      name: 'fixed:teams.permissions:writer',
      uid: 'fixed_klHrAnRMf3lY64KLtb3P4Chzy3Y',
      displayName: 'Permission writer',
      description: 'Read and change the members and permissions of all teams.',
      permissions: [on('teams:*', 'teams.permissions:read', 'teams.permissions:write')],
    },
  ]),
  ...inGroup('Service accounts', [
    {
      name: 'fixed:serviceaccounts.permissions:reader',
      uid: 'fixed_0pyblzhcBXxHpTxn_NGQ0vE1XAs',
      displayName: 'Permission reader',
      description: 'Read who may use which service account.',
      permissions: [on('serviceaccounts:*', 'serviceaccounts.permissions:read')],
    },
    {
      name: 'fixed:serviceaccounts.permissions:writer',
      uid: 'fixed_cqblNJc6_iOatnMuwbrVh5u2XQo',
      displayName: 'Permission writer',
      description: 'Read and change who may use which service account.',
      permissions: [
        on('serviceaccounts:*', 'serviceaccounts.permissions:read', 'serviceaccounts.permissions:write'),
      ],
    },
    {
      name: 'fixed:serviceaccounts:reader',
      uid: 'fixed_QFjJAZ88iawMLInYOxPA1DB1w6I',
      displayName: 'Reader',
      description: 'Read all service accounts.',
      permissions: [on('serviceaccounts:*', 'serviceaccounts:read')],
    },
    {
      name: 'fixed:serviceaccounts:creator',
      uid: 'fixed_Ikw60fckA0MyiiZ73BawSfOULy4',
      displayName: 'Creator',
      description: 'Create service accounts.',
      permissions: [unscoped('serviceaccounts:create')],
    },
    {
      name: 'fixed:serviceaccounts:writer',
      uid: 'fixed_iBvUNUEZBZ7PUW0vdkN5iojc2sk',
      displayName: 'Writer',
      description: 'Create, read, change and delete all service accounts, and manage who may use them.',
      permissions: [
        on('serviceaccounts:*', 'serviceaccounts:read', 'serviceaccounts:write'),
        unscoped('serviceaccounts:create'),
        on(
          'serviceaccounts:*',
          'serviceaccounts:delete',
          'serviceaccounts.permissions:read',
          'serviceaccounts.permissions:write',
        ),
      ],
    },
  ]),
  ...inGroup('API Keys', [
    {
      name: 'fixed:apikeys:reader',
      uid: 'fixed_kYZ7UEkwEvGmCCjTrq07cFAVFws',
      displayName: 'Reader',
      description: 'Read all API keys.',
      permissions: [on('apikeys:*', 'apikeys:read')],
    },
    {
      name: 'fixed:apikeys:writer',
      uid: 'fixed_anTrcpRkm21NBO1Q2CsX8y0fiCQ',
      displayName: 'Writer',
      description: 'Create, read and delete all API keys.',
      permissions: [
        on('apikeys:*', 'apikeys:read'),
        unscoped('apikeys:create'),
        on('apikeys:*', 'apikeys:delete'),
      ],
    },
  ]),
];
