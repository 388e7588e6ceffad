import { inGroup, on, unscoped } from './define.ts';

/** Roles about plugins and what comes with them. */
export const pluginRoles = [
  ...inGroup('Plugins', [
    {
      name: 'fixed:plugins.app:reader',
      uid: 'fixed_AcZRiNYx7NueYkUqzw1o2OGGUAA',
      displayName: 'Application Plugins Access',
      description: 'Open all app plugins.',
      permissions: [on('plugins:*', 'plugins.app:access')],
    },
    {
      name: 'fixed:plugins:writer',
      uid: 'fixed_MRYpGk7kpNNwt2VoVOXFiPnQziE',
      displayName: 'Writer',
      description: 'Change the settings of all plugins.',
      permissions: [on('plugins:*', 'plugins:write')],
    },
    {
      name: 'fixed:plugins:maintainer',
      uid: 'fixed_yEOKidBcWgbm74x-nTa3lW5lOyY',
      displayName: 'Maintainer',
      description: 'Install and uninstall plugins.',
      permissions: [unscoped('plugins:install')],
    },
    {
      name: 'fixed:plugins.plugins:reader',
      uid: 'fixed_hDoUz8FNyHUJT6jOczgdba_uh_Y',
      displayName: 'Plugins Reader',
      description: 'Read the record of every installed plugin.',
      permissions: [on('plugins.plugins:*', 'plugins.plugins:read')],
    },
    {
      name: 'fixed:plugins.plugins:writer',
      uid: 'fixed_Tr_xPvXFUGa4gSEQbpX6-WFoRJM',
      displayName: 'Plugins Writer',
      description: 'Create, read, change and delete the records of installed plugins.',
      permissions: [
        on(
          'plugins.plugins:*',
          'plugins.plugins:create',
          'plugins.plugins:read',
          'plugins.plugins:write',
          'plugins.plugins:delete',
        ),
      ],
    },
    {
      name: 'fixed:plugins.metas:reader',
      uid: 'fixed_2W6tVsL0_zJuBka0iV1CNe5NEvY',
      displayName: 'Plugin Metas Reader',
      description: 'Read plugin metadata.',
      permissions: [on('plugins.metas:*', 'plugins.metas:read')],
    },
    {
      name: 'fixed:plugins.metas:writer',
      uid: 'fixed_4qx5G08ghnMptZB_dTk5Y8ZG7mo',
      displayName: 'Plugin Metas Writer',
      description: 'Create, read, change and delete plugin metadata.',
      permissions: [
        on(
          'plugins.metas:*',
          'plugins.metas:create',
          'plugins.metas:read',
          'plugins.metas:write',
          'plugins.metas:delete',
        ),
      ],
    },
  ]),
  ...inGroup('Advisor', [
    {
      name: 'fixed:advisor.checks:reader',
      uid: 'fixed_KQebowM1-87i6O9xQiINqBczxxo',
      displayName: 'Advisor Check Reader',
      description: 'Read advisor checks.',
      permissions: [on('advisor.checks:*', 'advisor.checks:read')],
    },
    {
      name: 'fixed:advisor.checks:writer',
      uid: 'fixed_v_IAfyu-uIQhLauowRjdod_Tc0c',
      displayName: 'Advisor Check Writer',
      description: 'Create, read, change and delete advisor checks.',
      permissions: [
        on(
          'advisor.checks:*',
          'advisor.checks:create',
          'advisor.checks:read',
          'advisor.checks:write',
          'advisor.checks:delete',
        ),
      ],
    },
    {
      name: 'fixed:advisor.checktypes:reader',
      uid: 'fixed_ARymHdS191yuktsn-GTZqpWHbdk',
      displayName: 'Advisor Check Types Reader',
      description: 'Read types of advisor check.',
      permissions: [on('advisor.checktypes:*', 'advisor.checktypes:read')],
    },
    {
      name: 'fixed:advisor.checktypes:writer',
      uid: 'fixed_scMeHHoUmtR3bDDla9Tk_h6EA-k',
      displayName: 'Advisor Check Types Writer',
      description: 'Create, read, change and delete types of advisor check.',
      permissions: [
        on(
          'advisor.checktypes:*',
          'advisor.checktypes:create',
          'advisor.checktypes:read',
          'advisor.checktypes:write',
          'advisor.checktypes:delete',
        ),
      ],
    },
    {
      name: 'fixed:advisor.register:writer',
      uid: 'fixed_n8bHgQLNCiOBJOMSDSFkgxRmCDI',
      displayName: 'Advisor Register Writer',
      description: 'Register types of advisor check.',
      permissions: [on('advisor.register:*', 'advisor.register:create')],
    },
    {
      name: 'fixed:advisor.translations:reader',
      uid: 'fixed_OJK8YPYtDzrqOo3HadDF7kSyKR0',
      displayName: 'Advisor Translations Reader',
      description: 'Read advisor translations.',
      permissions: [on('advisor.translations:*', 'advisor.translations:read')],
    },
  ]),
  ...inGroup('Migration Assistant', [
    {
      name: 'fixed:migrationassistant:migrator',
      uid: 'fixed_LLk2p7TRuBztOAksTQb1Klc8YTk',
      displayName: 'Organization resource migrator',
      description: "Migrate the organization's resources to a hosted stack.",
      permissions: [unscoped('migrationassistant:migrate')],
    },
  ]),
];
