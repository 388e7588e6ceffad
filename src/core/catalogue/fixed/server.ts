import { inGroup, on, unscoped } from './define.ts';

/** Roles about running the server. */
export const serverRoles = [
  ...inGroup('LDAP', [
    {
      name: 'fixed:ldap:reader',
      uid: 'fixed_lMcOPwSkxKY-qCK8NMJc5k6izLE',
      displayName: 'Reader',
      description: 'Look up LDAP users and the state of the LDAP servers.',
      permissions: [unscoped('ldap.user:read', 'ldap.status:read')],
    },
    {
      name: 'fixed:ldap:writer',
      uid: 'fixed_p6AvnU4GCQyIh7-hbwI-bk3GYnU',
      displayName: 'Writer',
      description: 'Look up and synchronise LDAP users, and reload the LDAP configuration.',
      permissions: [unscoped('ldap.user:read', 'ldap.status:read', 'ldap.user:sync', 'ldap.config:reload')],
    },
  ]),
  ...inGroup('Settings', [
    {
      name: 'fixed:settings:reader',
      uid: 'fixed_0LaUt1x6PP8hsZzEBhqPQZFUd8Q',
      displayName: 'Reader',
      description: 'Read every server setting.',
      permissions: [on('settings:*', 'settings:read')],
    },
    {
      name: 'fixed:settings:writer',
      uid: 'fixed_joIHDgMrGg790hMhUufVzcU4j44',
      displayName: 'Writer',
      description: 'Read and change every server setting.',
      permissions: [on('settings:*', 'settings:read', 'settings:write')],
    },
    {
      name: 'fixed:authentication.config:writer',
      uid: 'fixed_0rYhZ2Qnzs8AdB1nX7gexk3fHDw',
      displayName: 'Authentication config writer',
      description: 'Read and change the settings of all sign-in providers.',
      permissions: [
        on('settings:auth.saml:*', 'settings:read', 'settings:write'),
        on('settings:auth.azuread:*', 'settings:read', 'settings:write'),
        on('settings:auth.okta:*', 'settings:read', 'settings:write'),
        on('settings:auth.github:*', 'settings:read', 'settings:write'),
        on('settings:auth.gitlab:*', 'settings:read', 'settings:write'),
        on('settings:auth.google:*', 'settings:read', 'settings:write'),
        on('settings:auth.generic_oauth:*', 'settings:read', 'settings:write'),
        on('settings:auth.ldap:*', 'settings:read', 'settings:write'),
      ],
    },
    {
      name: 'fixed:general.auth.config:writer',
      uid: 'fixed_QFxIT_FGtBqbIVJIwx1bLgI5z6c',
      displayName: 'General authentication config writer',
      description: 'Read and change the settings that all sign-in providers share.',
      permissions: [on('settings:auth:oauth_allow_insecure_email_lookup', 'settings:read', 'settings:write')],
    },
  ]),
  ...inGroup('Statistics', [
    {
      name: 'fixed:stats:reader',
      uid: 'fixed_OnRCXxZVINWpcKvTF5A1gecJ7pA',
      displayName: 'Reader',
      description: "Read the server's statistics.",
      permissions: [unscoped('server.stats:read')],
    },
    {
      name: 'fixed:usagestats:reader',
      uid: 'fixed_eAM0azEvnWFCJAjNkUKnGL_1-bU',
      displayName: 'Usage report reader',
      description: 'Read the usage report.',
      permissions: [unscoped('server.usagestats.report:read')],
    },
  ]),
  ...inGroup('Provisioning', [
    {
      name: 'fixed:provisioning:writer',
      uid: 'fixed_bgk1FCyR6OEDwhgirZlQgu5LlCA',
      displayName: 'Writer',
      description: 'Reload what is provisioned from files.',
      permissions: [on('provisioners:*', 'provisioning:reload')],
    },
    {
      name: 'fixed:provisioning.repositories:reader',
      uid: 'fixed_8aB9VCet3Iig7aYhaXql5ZAdvUc',
      displayName: 'Repositories Reader',
      description: 'Read provisioning repositories.',
      permissions: [unscoped('provisioning.repositories:read')],
    },
    {
      name: 'fixed:provisioning.repositories:writer',
      uid: 'fixed_rKnVaBKQID4k0FIUg6QfNfKQN1E',
      displayName: 'Repositories Writer',
      description: 'Create, read, change and delete provisioning repositories.',
      permissions: [
        unscoped(
          'provisioning.repositories:create',
          'provisioning.repositories:read',
          'provisioning.repositories:write',
          'provisioning.repositories:delete',
        ),
      ],
    },
    {
      name: 'fixed:provisioning.connections:reader',
      uid: 'fixed_R70D-XkDdaw5utTS_BteB14P_MA',
      displayName: 'Connections Reader',
      description: 'Read provisioning connections.',
      permissions: [unscoped('provisioning.connections:read')],
    },
    {
      name: 'fixed:provisioning.connections:writer',
      uid: 'fixed_a40V0_lrYTn144-j_yiBnHs46aM',
      displayName: 'Connections Writer',
      description: 'Create, read, change and delete provisioning connections.',
      permissions: [
        unscoped(
          'provisioning.connections:create',
          'provisioning.connections:read',
          'provisioning.connections:write',
          'provisioning.connections:delete',
        ),
      ],
    },
    {
      name: 'fixed:provisioning.jobs:reader',
      uid: 'fixed_DBn99lJwPhye5VF3TxgAokizC-I',
      displayName: 'Jobs Reader',
      description: 'Read provisioning jobs.',
      permissions: [unscoped('provisioning.jobs:read')],
    },
    {
      name: 'fixed:provisioning.jobs:writer',
      uid: 'fixed_K1UyhyGOYPcWrHtZ1m14RKHPwS0',
      displayName: 'Jobs Writer',
      description: 'Create, read, change and delete provisioning jobs.',
      permissions: [
        unscoped(
          'provisioning.jobs:create',
          'provisioning.jobs:read',
          'provisioning.jobs:write',
          'provisioning.jobs:delete',
        ),
      ],
    },
    {
      name: 'fixed:provisioning.historicjobs:reader',
      uid: 'fixed_LRxwyFUv4KCsj6cBWlDTDJRs7sA',
      displayName: 'Historic Jobs Reader',
      description: 'Read finished provisioning jobs.',
      permissions: [unscoped('provisioning.historicjobs:read')],
    },
    {
      name: 'fixed:provisioning.settings:reader',
      uid: 'fixed_SvZgD-RwbQY7rW0A2SMfpHHiH5g',
      displayName: 'Settings Reader',
      description: 'Read provisioning settings.',
      permissions: [unscoped('provisioning.settings:read')],
    },
    {
      name: 'fixed:provisioning.stats:reader',
      uid: 'fixed_ASfMwmtm6wQ-c5BaQU4-czXjvoc',
      displayName: 'Stats Reader',
      description: 'Read provisioning statistics.',
      permissions: [unscoped('provisioning.stats:read')],
    },
  ]),
  ...inGroup('Feature Management', [
    {
      name: 'fixed:featuremgmt:reader',
      uid: 'fixed_U4tE1bcEggOe8Pkwj8AT_TC8W1A',
      displayName: 'Reader',
      description: 'Read feature toggles.',
      permissions: [unscoped('featuremgmt.read')],
    },
    {
      name: 'fixed:featuremgmt:writer',
      uid: 'fixed_bIlWKp0r4boOW6O7UKVH1KH0i9o',
      displayName: 'Writer',
      description: 'Change feature toggles.',
      permissions: [unscoped('featuremgmt.write')],
    },
  ]),
  ...inGroup('Support bundles', [
    {
      name: 'fixed:support.bundles:reader',
      uid: 'fixed_gcPjI3PTUJwRx-GJZwDhNa7zbos',
      displayName: 'Reader',
      description: 'Read support bundles.',
      permissions: [unscoped('support.bundles:read')],
    },
    {
      name: 'fixed:support.bundles:writer',
      uid: 'fixed_dTgCv9Wxrp_WHAhwHYIgeboxKpE',
      displayName: 'Writer',
      description: 'Create, read and delete support bundles.',
      permissions: [unscoped('support.bundles:read', 'support.bundles:create', 'support.bundles:delete')],
    },
  ]),
  ...inGroup('Licenses', [
    {
      name: 'fixed:licensing:reader',
      uid: 'fixed_OADpuXvNEylO2Kelu3GIuBXEAYE',
      displayName: 'Licensing reader',
      description: 'Read the license and its usage reports.',
      permissions: [unscoped('licensing:read', 'licensing.reports:read')],
    },
    {
      name: 'fixed:licensing:writer',
      uid: 'fixed_gzbz3rJpQMdaKHt-E4q0PVaKMoE',
      displayName: 'Licensing writer',
      description: 'Read, change and delete the license, and read its usage reports.',
      permissions: [
        unscoped('licensing:read', 'licensing.reports:read', 'licensing:write', 'licensing:delete'),
      ],
    },
  ]),
];
