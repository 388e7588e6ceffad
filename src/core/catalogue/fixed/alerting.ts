import { inGroup, on, union, unscoped } from './define.ts';

// The broad roles are unions of narrow ones, so the parts are named once and put together below.

const rulesRead = [
  ...on('folders:*', 'alert.rules:read'),
  ...on('datasources:*', 'alert.rules.external:read'),
  ...on('folders:*', 'alert.silences:read'),
  // Writing a rule includes choosing whom it notifies, and when.
  ...unscoped('alert.notifications.time-intervals:read', 'alert.notifications.receivers:list'),
];
const rulesWrite = [
  ...rulesRead,
  ...on('folders:*', 'alert.rules:create', 'alert.rules:write', 'alert.rules:delete'),
  ...on('datasources:*', 'alert.rules.external:write'),
  ...on('folders:*', 'alert.silences:write', 'alert.silences:create'),
];

const instancesRead = [
  ...unscoped('alert.instances:read'),
  ...on('datasources:*', 'alert.instances.external:read'),
];
const instancesWrite = [
  ...instancesRead,
  ...unscoped('alert.instances:create', 'alert.instances:write'),
  ...on('datasources:*', 'alert.instances.external:write'),
];

const receiversRead = on('receivers:*', 'alert.notifications.receivers:read');
const receiversCreate = unscoped(
  'alert.notifications.receivers:create',
  'alert.notifications.receivers:test',
);
const receiversWrite = [
  ...receiversRead,
  ...receiversCreate,
  ...on('receivers:*', 'alert.notifications.receivers:write', 'alert.notifications.receivers:delete'),
];
const receiversShare = on('receivers:*', 'receivers.permissions:read', 'receivers.permissions:write');

const templatesRead = unscoped('alert.notifications.templates:read');
const templatesWrite = [
  ...templatesRead,
  ...unscoped('alert.notifications.templates:write', 'alert.notifications.templates:delete'),
];

const timeIntervalsRead = unscoped('alert.notifications.time-intervals:read');
const timeIntervalsWrite = [
  ...timeIntervalsRead,
  ...unscoped('alert.notifications.time-intervals:write', 'alert.notifications.time-intervals:delete'),
];

const routesRead = unscoped('alert.notifications.routes:read');
const routesWrite = [...routesRead, ...unscoped('alert.notifications.routes:write')];

const externalRead = on('datasources:*', 'alert.notifications.external:read');
const externalWrite = [...externalRead, ...on('datasources:*', 'alert.notifications.external:write')];

const notificationsRead = [
  ...receiversRead,
  ...templatesRead,
  ...timeIntervalsRead,
  ...routesRead,
  ...unscoped('alert.notifications:read'),
  ...externalRead,
];
const notificationsWrite = union(
  notificationsRead,
  receiversWrite,
  templatesWrite,
  timeIntervalsWrite,
  routesWrite,
  unscoped('alert.notifications:write'),
  externalWrite,
);

const everythingRead = union(rulesRead, instancesRead, notificationsRead);
const everythingWrite = union(rulesWrite, instancesWrite, notificationsWrite);

/** Roles about alert rules, their instances and the notifications they send. */
export const alertingRoles = inGroup('Alerting', [
  {
    name: 'fixed:receivers.permissions:reader',
    uid: 'fixed_HMLJlKe9MOgHOs3vqvzl4Nqkgy4',
    displayName: 'Alerting receiver permission reader',
    description: 'Read who may use which contact point.',
    permissions: [on('receivers:*', 'receivers.permissions:read')],
  },
  {
    name: 'fixed:receivers.permissions:writer',
    uid: 'fixed_gFAyTppaRi_OoLr0Pk1h7qz4Euk',
    displayName: 'Alerting receiver permission writer',
    description: 'Read and change who may use which contact point.',
    permissions: [receiversShare],
  },
  {
    name: 'fixed:alerting.rules:reader',
    uid: 'fixed_fRGKL_vAqUsmUWq5EYKnOha9DcA',
    displayName: 'Rules Reader',
    description: 'Read alert rules and silences in all folders and data sources.',
    permissions: [rulesRead],
  },
  {
    name: 'fixed:alerting.rules:writer',
    uid: 'fixed_YJJGwAalUwDZPrXSyFH8GfYBXAc',
    displayName: 'Rules Writer',
    description: 'Create, read, change and delete alert rules and silences in all folders and data sources.',
    permissions: [rulesWrite],
  },
  {
    name: 'fixed:alerting.instances:reader',
    uid: 'fixed_ut5fVS-Ulh_ejFoskFhJT_rYg0Y',
    displayName: 'Instances and Silences Reader',
    description: 'Read alert instances and silences.',
    permissions: [instancesRead],
  },
  {
    name: 'fixed:alerting.instances:writer',
    uid: 'fixed_pKOBJE346uyqMLdgWbk1NsQfEl0',
    displayName: 'Silences Writer',
    description: 'Read, create and change silences.',
    permissions: [instancesWrite],
  },
  {
    name: 'fixed:alerting.receivers:reader',
    uid: 'fixed_e7HL8sF-9P8aZwmKqhN45Ob0WOI',
    displayName: 'Contact Point Reader',
    description: 'Read contact points.',
    permissions: [receiversRead],
  },
  {
    name: 'fixed:alerting.receivers:creator',
    uid: 'fixed_h-ZX5WBw4bfcmzFStUF3_IWfngk',
    displayName: 'Contact Point Creator',
    description: 'Create and test contact points.',
    permissions: [receiversCreate],
  },
  {
    name: 'fixed:alerting.receivers:writer',
    uid: 'fixed_XWX0KuQZNhgVXmzmQPFpdX5cArU',
    displayName: 'Contact Point Writer',
    description: 'Create, read, test, change and delete contact points.',
    permissions: [receiversWrite],
  },
  {
    name: 'fixed:alerting.templates:reader',
    uid: 'fixed_irwxMD5Lx5dbHqU7ahIgGc2ssfg',
    displayName: 'Templates Reader',
    description: 'Read notification templates.',
    permissions: [templatesRead],
  },
  {
    name: 'fixed:alerting.templates:writer',
    uid: 'fixed_Ntb782dlLhaBJMLBo2ohdcB3mas',
    displayName: 'Templates Writer',
    description: 'Create, read, change and delete notification templates.',
    permissions: [templatesWrite],
  },
  {
    name: 'fixed:alerting.time-intervals:reader',
    uid: 'fixed_ENpv0QyUkQYV8WG_c8RHefVMwCE',
    displayName: 'Time Intervals Reader',
    description: 'Read the time intervals of notifications.',
    permissions: [timeIntervalsRead],
  },
  {
    name: 'fixed:alerting.time-intervals:writer',
    uid: 'fixed_J-L93TBpJby55gkKdGdT9F17a0o',
    displayName: 'Time Intervals Writer',
    description: 'Create, read, change and delete the time intervals of notifications.',
    permissions: [timeIntervalsWrite],
  },
  {
    name: 'fixed:alerting.routes:reader',
    uid: 'fixed_ByG4cCa4s9Jc_VpRwq80y_jypcQ',
    displayName: 'Notification Policies Reader',
    description: 'Read notification policies.',
    permissions: [routesRead],
  },
  {
    name: 'fixed:alerting.routes:writer',
    uid: 'fixed_uSfE2ZCFozB2VvCU9B7R-adgkg4',
    displayName: 'Notification Policies Writer',
    description: 'Read and change notification policies.',
    permissions: [routesWrite],
  },
  {
    name: 'fixed:alerting.notifications:reader',
    uid: 'fixed_hmBn0lX5h1RZXB9Vaot420EEdA0',
    displayName: 'Notifications Reader',
    description: 'Read everything about notifications.',
    permissions: [notificationsRead],
  },
  {
    name: 'fixed:alerting.notifications:writer',
    uid: 'fixed_XplK6HPNxf9AP5IGTdB5Iun4tJc',
    displayName: 'Notifications Writer',
    description: 'Read and change everything about notifications.',
    permissions: [notificationsWrite],
  },
  {
    name: 'fixed:alerting:reader',
    uid: 'fixed_O2oP1_uBFozI2i93klAkcvEWR30',
    displayName: 'Full read-only access',
    description: 'Read everything in alerting.',
    permissions: [everythingRead],
  },
  {
    name: 'fixed:alerting:writer',
    uid: 'fixed_-PAZgSJsDlRD8NUg-PFSeH_BkJY',
    displayName: 'Full write access',
    description: 'Read and change everything in alerting.',
    permissions: [everythingWrite],
  },
  {
    name: 'fixed:alerting:admin',
    uid: 'fixed_ceFufpsSIv8LgBB81M9_NSHydxg',
    displayName: 'Full admin access',
    description:
      'Read and change everything in alerting, with the secrets and permissions of contact points.',
    permissions: [
      everythingWrite,
      receiversShare,
      on('receivers:*', 'alert.notifications.receivers.secrets:read'),
    ],
  },
  {
    name: 'fixed:alerting.provisioning:writer',
    uid: 'fixed_y7pFjdEkxpx5ETdcxPvp0AgRuUo',
    displayName: 'Access to alert rules provisioning API',
    description: 'Read and change alerting through the provisioning API.',
    permissions: [
      unscoped('alert.provisioning:read', 'alert.provisioning:write'),
      unscoped('alert.rules.provisioning:read', 'alert.rules.provisioning:write'),
      unscoped('alert.notifications.provisioning:read', 'alert.notifications.provisioning:write'),
      on('folders:*', 'folders:read'),
    ],
  },
  {
    name: 'fixed:alerting.provisioning.secrets:reader',
    uid: 'fixed_9fmzXXZZG-Od0Amy2ofEG8Uk--c',
    displayName: 'Read via Provisioning API + Export Secrets',
    description: 'Read alerting through the provisioning API, secrets included.',
    permissions: [
      unscoped(
        'alert.provisioning.secrets:read',
        'alert.provisioning:read',
        'alert.rules.provisioning:read',
        'alert.notifications.provisioning:read',
      ),
    ],
  },
  {
    name: 'fixed:alerting.provisioning.provenance:writer',
    uid: 'fixed_TORFtFQiHgSlTGnW-ofLa0b3rxI',
    displayName: 'Set provisioning status',
    description: 'Set whether an alerting resource counts as provisioned.',
    permissions: [unscoped('alert.provisioning.provenance:write')],
  },
  {
    name: 'fixed:alerting.inhibition-rules:reader',
    uid: 'fixed_pC-Ofc7pvmj7Yyfc7oliu67RxEQ',
    displayName: 'Inhibition Rules Reader',
    description: 'Read inhibition rules.',
    permissions: [on('inhibition-rules:*', 'alert.notifications.inhibition-rules:read')],
  },
  {
    name: 'fixed:alerting.inhibition-rules:writer',
    uid: 'fixed_0uRAEVdAXFyxEuqoVhspH6DjvKc',
    displayName: 'Inhibition Rules Writer',
    description: 'Read, change and delete inhibition rules.',
    permissions: [
      on(
        'inhibition-rules:*',
        'alert.notifications.inhibition-rules:read',
        'alert.notifications.inhibition-rules:write',
        'alert.notifications.inhibition-rules:delete',
      ),
    ],
  },
  {
    name: 'fixed:alerting.enrichments:reader',
    uid: 'fixed_1MHLtSHR6cALrgyVttGwW4nmBVE',
    displayName: 'Enrichments Reader',
    description: 'Read alert enrichments.',
    permissions: [unscoped('alert.enrichments:read')],
  },
  {
    name: 'fixed:alerting.enrichments:writer',
    uid: 'fixed_HKLeTcYmHcm64lzJ5gYKOTQ8sg8',
    displayName: 'Enrichments Writer',
    description: 'Read and change alert enrichments.',
    permissions: [unscoped('alert.enrichments:read', 'alert.enrichments:write')],
  },
  {
    name: 'fixed:alerting.notifications.external:reader',
    uid: 'fixed_rWNhdHUNdZkN8S6e5LAmKKtWt2w',
    displayName: 'External Notifications Reader',
    description: 'Read notifications of external Alertmanagers.',
    permissions: [externalRead],
  },
  {
    name: 'fixed:alerting.notifications.external:writer',
    uid: 'fixed_TSFB5oWYpd8nZgEUeQ0h4FyGmH0',
    displayName: 'External Notifications Writer',
    description: 'Read and change notifications of external Alertmanagers.',
    permissions: [externalWrite],
  },
  // Grafana's code registers `.provenance:writer` only, its manual prints this name: a configuration written
  // from either must find its role.
  {
    name: 'fixed:alerting.provisioning.status:writer',
    uid: 'fixed_eAxlzfkTuobvKEgXHveFMBZrOj8',
    displayName: 'Set provisioning status',
    description:
      "Set the provisioning status of alerting resources, under the role name that Grafana's manual prints.",
    permissions: [unscoped('alert.provisioning.provenance:write')],
  },
]);
