import { inGroup, on, unscoped } from './define.ts';

/** Roles about what people look at. */
export const dashboardRoles = [
  ...inGroup('Dashboards', [
    {
      name: 'fixed:dashboards:creator',
      uid: 'fixed_ZorKUcEPCM01A1fPakEzGBUyU64',
      displayName: 'Creator',
      description: 'Create dashboards in the root folder.',
      permissions: [on('folders:uid:general', 'folders:read', 'dashboards:create')],
    },
    {
      name: 'fixed:dashboards:reader',
      uid: 'fixed_Sgr67JTOhjQGFlzYRahOe45TdWM',
      displayName: 'Reader',
      description: 'Read all dashboards.',
      permissions: [on('dashboards:*', 'dashboards:read')],
    },
    {
      name: 'fixed:dashboards:writer',
      uid: 'fixed_OK2YOQGIoI1G031hVzJB6rAJQAs',
      displayName: 'Writer',
      description: 'Create, read, change and delete all dashboards, and manage their permissions.',
      permissions: [
        on('dashboards:*', 'dashboards:read', 'dashboards:write', 'dashboards:delete'),
        on('folders:*', 'dashboards:create'),
        on('dashboards:*', 'dashboards.permissions:read', 'dashboards.permissions:write'),
      ],
    },
    {
      name: 'fixed:dashboards.public:writer',
      uid: 'fixed_f_GHHRBciaqESXfGz2oCcooqHxs',
      displayName: 'Writer (public)',
      description: 'Share dashboards publicly and change how they are shared.',
      permissions: [on('dashboards:*', 'dashboards.public:write')],
    },
    {
      name: 'fixed:dashboards.permissions:reader',
      uid: 'fixed_f17oxuXW_58LL8mYJsm4T_mCeIw',
      displayName: 'Permission reader',
      description: 'Read who may use which dashboard.',
      permissions: [on('dashboards:*', 'dashboards.permissions:read')],
    },
    {
      name: 'fixed:dashboards.permissions:writer',
      uid: 'fixed_CcznxhWX_Yqn8uWMXMQ-b5iFW9k',
      displayName: 'Permission writer',
      description: 'Read and change who may use which dashboard.',
      permissions: [on('dashboards:*', 'dashboards.permissions:read', 'dashboards.permissions:write')],
    },
    {
      name: 'fixed:dashboards.insights:reader',
      uid: 'fixed_JlBJ2_gizP8zhgaeGE2rjyZe2Rs',
      displayName: 'Insights reader',
      description: 'Read usage insights of dashboards.',
      permissions: [unscoped('dashboards.insights:read')],
    },
    {
      name: 'fixed:dashboards:viewer',
      uid: 'fixed_3bduw_F5aM_rYgvoyma39xLforc',
      displayName: 'Viewer',
      description: 'View every dashboard.',
      hidden: true,
      permissions: [on('dashboards:*', 'dashboards:read')],
    },
    {
      name: 'fixed:dashboards:editor',
      uid: 'fixed_YVW0kkWhoelqheNPS9VyhiBCb2w',
      displayName: 'Editor',
      description: 'Read, change and delete every dashboard.',
      hidden: true,
      permissions: [on('dashboards:*', 'dashboards:read', 'dashboards:write', 'dashboards:delete')],
    },
    {
      name: 'fixed:dashboards:admin',
      uid: 'fixed_0poPDRzphqHo8VAu0P-c1gcO9Mk',
      displayName: 'Admin',
      description: 'Read, change and delete every dashboard, and manage its permissions.',
      hidden: true,
      permissions: [
        on(
          'dashboards:*',
          'dashboards:read',
          'dashboards:write',
          'dashboards:delete',
          'dashboards.permissions:read',
          'dashboards.permissions:write',
        ),
      ],
    },
  ]),
  ...inGroup('Annotations', [
    {
      name: 'fixed:annotations:reader',
      uid: 'fixed_hpZnoizrfAJsrceNcNQqWYV-xNU',
      displayName: 'Reader',
      description: 'Read all annotations.',
      permissions: [on('annotations:*', 'annotations:read')],
    },
    {
      name: 'fixed:annotations.dashboard:writer',
      uid: 'fixed_8A775xenXeKaJk4Cr7bchP9yXOA',
      displayName: 'Writer (dashboard)',
      description: 'Create, change and delete annotations of dashboards.',
      permissions: [
        on('annotations:type:dashboard', 'annotations:create', 'annotations:delete', 'annotations:write'),
      ],
    },
    {
      name: 'fixed:annotations:writer',
      uid: 'fixed_ZVW-Aa9Tzle6J4s2aUFcq1StKWE',
      displayName: 'Writer',
      description: 'Create, change and delete all annotations.',
      permissions: [on('annotations:*', 'annotations:create', 'annotations:delete', 'annotations:write')],
    },
    {
      name: 'fixed:annotations.all:reader',
      uid: 'fixed_JA_jZCZLQgjR_K-Ol4z047Fqwzo',
      displayName: 'Reader (all)',
      description: 'Read annotations of the organization and of dashboards in all folders.',
      permissions: [
        on('annotations:type:organization', 'annotations:read'),
        on('folders:*', 'annotations:read'),
      ],
    },
    {
      name: 'fixed:annotations.all:writer',
      uid: 'fixed_-KH4XxwEyEObak_rVvy9dmrlFNw',
      displayName: 'Writer (all)',
      description:
        'Create, change and delete annotations of the organization and of dashboards in all folders.',
      permissions: [
        on('annotations:type:organization', 'annotations:create'),
        on('folders:*', 'annotations:create'),
        on('annotations:type:organization', 'annotations:delete'),
        on('folders:*', 'annotations:delete'),
        on('annotations:type:organization', 'annotations:write'),
        on('folders:*', 'annotations:write'),
      ],
    },
  ]),
  ...inGroup('Snapshots', [
    {
      name: 'fixed:snapshots:creator',
      uid: 'fixed_dAzn7RqEaljJ-QbLbBqjQ9uFt84',
      displayName: 'Creator',
      description: 'Create snapshots.',
      permissions: [unscoped('snapshots:create')],
    },
    {
      name: 'fixed:snapshots:deleter',
      uid: 'fixed_x5Nt1nCVP7BrqS5BCDFv83M-1I8',
      displayName: 'Deleter',
      description: 'Delete snapshots.',
      permissions: [unscoped('snapshots:delete')],
    },
    {
      name: 'fixed:snapshots:reader',
      uid: 'fixed_JgcVa4iAXbNgftwQIeGxdqhDzCU',
      displayName: 'Reader',
      description: 'Read snapshots.',
      permissions: [unscoped('snapshots:read')],
    },
  ]),
  ...inGroup('Reports', [
    {
      name: 'fixed:reports:reader',
      uid: 'fixed_72_8LU_0ukfm6BdblOw8Z9q-GQ8',
      displayName: 'Report reader',
      description: 'Read and send reports, and read report settings.',
      permissions: [on('reports:*', 'reports:read', 'reports:send'), unscoped('reports.settings:read')],
    },
    {
      name: 'fixed:reports:writer',
      uid: 'fixed_jBW3_7g1EWOjGVBYeVRwtFxhUNw',
      displayName: 'Report writer',
      description: 'Create, read, send, change and delete reports, and change report settings.',
      permissions: [
        on('reports:*', 'reports:read', 'reports:send'),
        unscoped('reports.settings:read', 'reports:create'),
        on('reports:*', 'reports:write', 'reports:delete'),
        unscoped('reports.settings:write'),
      ],
    },
  ]),
];
