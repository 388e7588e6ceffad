import { inGroup, on, unscoped } from './define.ts';

/** Roles about where data comes from, and the queries and secrets used to get it. */
export const dataSourceRoles = [
  ...inGroup('Data sources', [
    {
      name: 'fixed:datasources:explorer',
      uid: 'fixed_qDzW9mzx9yM91T5Bi8dHUM2muTw',
      displayName: 'Explorer',
      description: 'Use Explore.',
      permissions: [unscoped('datasources:explore')],
    },
    {
      name: 'fixed:datasources:reader',
      uid: 'fixed_C2x8IxkiBc1KZVjyYH775T9jNMQ',
      displayName: 'Reader',
      description: 'Read and query all data sources.',
      permissions: [on('datasources:*', 'datasources:read', 'datasources:query')],
    },
    {
      name: 'fixed:datasources.builtin:reader',
      uid: 'fixed_t1ZXrwOcbM8-PysxFpbnsP8Xesc',
      displayName: 'Built in data source reader',
      description: 'Read and query the built-in data source.',
      hidden: true,
      permissions: [on('datasources:uid:grafana', 'datasources:read', 'datasources:query')],
    },
    {
      name: 'fixed:datasources:creator',
      uid: 'fixed_XX8jHREgUt-wo1A-rPXIiFlX6Zw',
      displayName: 'Creator',
      description: 'Create data sources.',
      permissions: [unscoped('datasources:create')],
    },
    {
      name: 'fixed:datasources:writer',
      uid: 'fixed_q8HXq8kjjA5IlHHgBJlKlUyaNik',
      displayName: 'Writer',
      description: 'Create, read, query, change and delete all data sources.',
      permissions: [
        on('datasources:*', 'datasources:read', 'datasources:query', 'datasources:write'),
        unscoped('datasources:create'),
        on('datasources:*', 'datasources:delete'),
      ],
    },
    {
      name: 'fixed:datasources.permissions:reader',
      uid: 'fixed_ErYA-cTN3yn4h4GxaVPcawRhiOY',
      displayName: 'Permission reader',
      description: 'Read who may use which data source.',
      permissions: [on('datasources:*', 'datasources.permissions:read')],
    },
    {
      name: 'fixed:datasources.permissions:writer',
      uid: 'fixed_aiQh9YDfLOKjQhYasF9_SFUjQiw',
      displayName: 'Permission writer',
      description: 'Read and change who may use which data source.',
      permissions: [on('datasources:*', 'datasources.permissions:read', 'datasources.permissions:write')],
    },
    {
      name: 'fixed:datasources.caching:reader',
      uid: 'fixed_D2ddpGxJYlw0mbsTS1ek9fj0kj4',
      displayName: 'Caching reader',
      description: 'Read the query caching settings of data sources.',
      permissions: [on('datasources:*', 'datasources.caching:read')],
    },
    {
      name: 'fixed:datasources.caching:writer',
      uid: 'fixed_JtFjHr7jd7hSqUYcktKvRvIOGRE',
      displayName: 'Caching writer',
      description: 'Read and change the query caching settings of data sources.',
      permissions: [on('datasources:*', 'datasources.caching:read', 'datasources.caching:write')],
    },
    {
      name: 'fixed:datasources.insights:reader',
      uid: 'fixed_EBZ3NwlfecNPp2p0XcZRC1nfEYk',
      displayName: 'Insights reader',
      description: 'Read usage insights of data sources.',
      permissions: [unscoped('datasources.insights:read')],
    },
  ]),
  ...inGroup('Infrequently used', [
    {
      name: 'fixed:datasources.id:reader',
      uid: 'fixed_entg--fHmDqWY2-69N0ocawK0Os',
      displayName: 'Data source ID reader',
      description: 'Look up the numeric id of a data source.',
      permissions: [on('datasources:*', 'datasources.id:read')],
    },
  ]),
  ...inGroup('Saved queries', [
    {
      name: 'fixed:queries:reader',
      uid: 'fixed_-rEsxR-pZg1-fQL-XDQaouEpK98',
      displayName: 'Saved queries reader',
      description: 'Read saved queries.',
      permissions: [unscoped('queries:read')],
    },
    {
      name: 'fixed:queries:writer',
      uid: 'fixed_7TMOlueweuPX_PhffesRB2FTQn4',
      displayName: 'Saved queries writer',
      description: 'Read and change saved queries.',
      permissions: [unscoped('queries:read', 'queries:write')],
    },
  ]),
  ...inGroup('Secrets Manager', [
    {
      name: 'fixed:secret.securevalues:creator',
      uid: 'fixed_BoxvYJ7Yt485ISJgDiHCouWCx2Q',
      displayName: 'Secure Values Creator',
      description: 'Create secure values.',
      permissions: [on('secret.securevalues:*', 'secret.securevalues:create')],
    },
    {
      name: 'fixed:secret.securevalues:reader',
      uid: 'fixed_BJmeHUHcTiJtTlllfygnyVWO_Kc',
      displayName: 'Secure Values Reader',
      description: 'Read secure values.',
      permissions: [on('secret.securevalues:*', 'secret.securevalues:read')],
    },
    {
      name: 'fixed:secret.securevalues:updater',
      uid: 'fixed_1xSPRCIeqg-PsxCziybCDp1jylQ',
      displayName: 'Secure Values Updater',
      description: 'Change secure values.',
      permissions: [on('secret.securevalues:*', 'secret.securevalues:write')],
    },
    {
      name: 'fixed:secret.securevalues:deleter',
      uid: 'fixed_KB7I9NMtx0HqBQL_tB1rk0ftBmM',
      displayName: 'Secure Values Deleter',
      description: 'Delete secure values.',
      permissions: [on('secret.securevalues:*', 'secret.securevalues:delete')],
    },
    {
      name: 'fixed:secret.keepers:reader',
      uid: 'fixed_jzKh0B7CpmY-MJd1Tnhjh_zZF4Q',
      displayName: 'Keepers Reader',
      description: 'Read secret keepers.',
      permissions: [on('secret.keepers:*', 'secret.keepers:read')],
    },
    {
      name: 'fixed:secret.keepers:writer',
      uid: 'fixed_L11wNUP3j7bL1JT2fPHWIblYYP4',
      displayName: 'Keepers Writer',
      description: 'Create, read, change and delete secret keepers.',
      permissions: [
        on(
          'secret.keepers:*',
          'secret.keepers:create',
          'secret.keepers:read',
          'secret.keepers:write',
          'secret.keepers:delete',
        ),
      ],
    },
  ]),
];
