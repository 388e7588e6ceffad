import { compareText } from '../permission.ts';
import { appResources } from './app-resources.ts';

/** A list of accepted scopes, and the actions that accept exactly these, as resource and verbs. */
type Family = {
  readonly scopes: readonly string[];
  readonly resources: Readonly<Record<string, readonly string[]>>;
};

/**
 * Every action of the form `resource:verb`, by the scopes it accepts.
 *
 * The order inside `scopes` is part of the contract: the error for an unknown scope prints the list as it is.
 * A resource can appear in several families, because creating a thing takes no scope, or that of its folder.
 *
 * Source: docs/grafana.md#shipped-roles, with additions of ours where marked.
 */
const families = [
  {
    scopes: ['*', 'advisor.checks:*', 'advisor.checks:uid:*'],
    resources: { 'advisor.checks': ['create', 'delete', 'read', 'write'] },
  },
  {
    scopes: ['*', 'advisor.checktypes:*', 'advisor.checktypes:uid:*'],
    resources: { 'advisor.checktypes': ['create', 'delete', 'read', 'write'] },
  },
  {
    scopes: ['*', 'advisor.register:*', 'advisor.register:uid:*'],
    resources: { 'advisor.register': ['create'] },
  },
  {
    scopes: ['*', 'advisor.translations:*', 'advisor.translations:uid:*'],
    resources: { 'advisor.translations': ['read'] },
  },
  {
    scopes: [
      '*',
      'annotations:*',
      'annotations:type:*',
      'dashboards:*',
      'dashboards:uid:*',
      'folders:*',
      'folders:uid:*',
    ],
    resources: { annotations: ['create', 'delete', 'read', 'write'] },
  },
  { scopes: ['*', 'apikeys:*', 'apikeys:id:*'], resources: { apikeys: ['delete', 'read'] } },
  { scopes: ['*', 'dashboards:*', 'dashboards:uid:*'], resources: { 'dashboards.public': ['write'] } },
  {
    scopes: ['*', 'dashboards:*', 'dashboards:uid:*', 'folders:*', 'folders:uid:*'],
    resources: {
      'dashboards.permissions': ['read', 'write'],
      dashboards: ['delete', 'read', 'write'],
    },
  },
  {
    scopes: ['*', 'datasources:*', 'datasources:uid:*'],
    resources: {
      'alert.instances.external': ['read', 'write'],
      'alert.notifications.external': ['read', 'write'],
      'alert.rules.external': ['read', 'write'],
      'datasources.caching': ['read', 'write'],
      'datasources.id': ['read'],
      'datasources.permissions': ['read', 'write'],
      datasources: ['delete', 'query', 'read', 'write'],
    },
  },
  {
    scopes: ['*', 'folders:*', 'folders:uid:*'],
    resources: {
      'alert.rules': ['create', 'delete', 'read', 'write'],
      'alert.silences': ['create', 'read', 'write'],
      dashboards: ['create'],
      'folders.permissions': ['read', 'write'],
      folders: ['create', 'delete', 'read', 'write'],
      'library.panels': ['create'],
    },
  },
  {
    scopes: ['*', 'folders:*', 'folders:uid:*', 'library.panels:*', 'library.panels:uid:*'],
    resources: { 'library.panels': ['delete', 'read', 'write'] },
  },
  // Accounts of the whole server. Actions on the members of an org are under `users:` below. A scope of one kind never
  // matches the other.
  {
    scopes: ['*', 'global.users:*', 'global.users:id:*'],
    resources: {
      'users.authtoken': ['read', 'write'],
      'users.password': ['write'],
      'users.permissions': ['write'],
      'users.quotas': ['read', 'write'],
      users: ['delete', 'disable', 'enable', 'logout', 'read', 'write'],
    },
  },
  {
    scopes: ['*', 'inhibition-rules:*', 'inhibition-rules:uid:*'],
    resources: { 'alert.notifications.inhibition-rules': ['delete', 'read', 'write'] },
  },
  // Changes to roles and assignments are limited by what the caller may delegate, not by role, team or user.
  {
    scopes: ['*', 'permissions:*', 'permissions:type:*'],
    resources: {
      roles: ['delete', 'write'],
      'teams.roles': ['add', 'remove'],
      'users.roles': ['add', 'remove'],
    },
  },
  {
    scopes: ['*', 'plugins.metas:*', 'plugins.metas:uid:*'],
    resources: { 'plugins.metas': ['create', 'delete', 'read', 'write'] },
  },
  {
    scopes: ['*', 'plugins.plugins:*', 'plugins.plugins:uid:*'],
    resources: { 'plugins.plugins': ['create', 'delete', 'read', 'write'] },
  },
  {
    scopes: ['*', 'plugins:*', 'plugins:id:*'],
    resources: {
      'grafana-collector-app.plugin': ['access'],
      'grafana-collector-app': ['read'],
      'plugins.app': ['access'],
      plugins: ['write'],
    },
  },
  { scopes: ['*', 'provisioners:*'], resources: { provisioning: ['reload'] } },
  {
    scopes: ['*', 'receivers:*', 'receivers:uid:*'],
    resources: {
      'alert.notifications.receivers.protected': ['write'],
      'alert.notifications.receivers.secrets': ['read'],
      'alert.notifications.receivers.test': ['create'],
      'alert.notifications.receivers': ['delete', 'read', 'write'],
      'receivers.permissions': ['read', 'write'],
    },
  },
  { scopes: ['*', 'reports:*', 'reports:id:*'], resources: { reports: ['delete', 'read', 'send', 'write'] } },
  { scopes: ['*', 'roles:*', 'roles:uid:*'], resources: { roles: ['read'] } },
  {
    scopes: ['*', 'secret.keepers:*', 'secret.keepers:uid:*'],
    resources: { 'secret.keepers': ['create', 'delete', 'read', 'write'] },
  },
  {
    scopes: ['*', 'secret.securevalues:*', 'secret.securevalues:uid:*'],
    resources: { 'secret.securevalues': ['create', 'delete', 'read', 'write'] },
  },
  {
    scopes: ['*', 'serviceaccounts:*', 'serviceaccounts:id:*'],
    resources: {
      'serviceaccounts.permissions': ['read', 'write'],
      serviceaccounts: ['delete', 'read', 'write'],
    },
  },
  { scopes: ['*', 'services:*'], resources: { status: ['accesscontrol'] } },
  { scopes: ['*', 'settings:*'], resources: { settings: ['read', 'write'] } },
  {
    scopes: ['*', 'teams:*', 'teams:id:*'],
    resources: {
      'teams.permissions': ['read', 'write'],
      'teams.roles': ['read'],
      teams: ['delete', 'read', 'write'],
    },
  },
  {
    scopes: ['*', 'users:*', 'users:id:*'],
    resources: {
      'org.users': ['add', 'read', 'remove', 'write'],
      'users.permissions': ['read'],
      'users.roles': ['read'],
    },
  },
  // The server's own actions that take no scope.
  {
    scopes: [],
    resources: {
      'alert.enrichments': ['read', 'write'],
      'alert.instances': ['create', 'read', 'write'],
      'alert.notifications.provisioning': ['read', 'write'],
      'alert.notifications.receivers': ['create', 'list', 'test'],
      'alert.notifications.routes': ['read', 'write'],
      'alert.notifications.templates.test': ['write'],
      'alert.notifications.templates': ['delete', 'read', 'write'],
      'alert.notifications.time-intervals': ['delete', 'read', 'write'],
      'alert.notifications': ['read', 'write'],
      'alert.provisioning.provenance': ['write'],
      'alert.provisioning.secrets': ['read'],
      'alert.provisioning': ['read', 'write'],
      'alert.rules.provisioning': ['read', 'write'],
      apikeys: ['create'],
      banners: ['write'],
      'dashboards.insights': ['read'],
      'datasources.insights': ['read'],
      datasources: ['create', 'drilldown', 'explore'],
      'groupsync.mappings': ['read', 'write'],
      'ldap.config': ['reload'],
      'ldap.status': ['read'],
      'ldap.user': ['read', 'sync'],
      'licensing.reports': ['read'],
      licensing: ['delete', 'read', 'write'],
      migrationassistant: ['migrate'],
      'orgs.preferences': ['read', 'write'],
      'orgs.quotas': ['read', 'write'],
      orgs: ['create', 'delete', 'read', 'write'],
      plugins: ['install'],
      'provisioning.connections': ['create', 'delete', 'read', 'write'],
      'provisioning.historicjobs': ['read'],
      'provisioning.jobs': ['create', 'delete', 'read', 'write'],
      'provisioning.repositories': ['create', 'delete', 'read', 'write'],
      'provisioning.settings': ['read'],
      'provisioning.stats': ['read'],
      queries: ['read', 'write'],
      'reports.settings': ['read', 'write'],
      reports: ['create'],
      'server.stats': ['read'],
      'server.usagestats.report': ['read'],
      serviceaccounts: ['create'],
      snapshots: ['create', 'delete', 'read'],
      'support.bundles': ['create', 'delete', 'read'],
      teams: ['create'],
      users: ['create'],
    },
  },
  { scopes: [], resources: appResources },
  // Ours: upstream has no projects.
  {
    scopes: ['*', 'projects:*', 'projects:id:*'],
    resources: { 'projects.permissions': ['read', 'write'], projects: ['delete', 'read', 'write'] },
  },
  // Ours: types of resources are declared only here.
  {
    scopes: ['*', 'resource-types:*', 'resource-types:name:*'],
    resources: { 'resource-types': ['delete', 'read', 'write'] },
  },
  // Ours: asking what somebody may do.
  { scopes: ['*', 'users:*', 'users:id:*'], resources: { access: ['evaluate'] } },
  // Ours: reading the audit trail.
  { scopes: ['*', 'changes:*'], resources: { changes: ['read'] } },
] as const satisfies readonly Family[];

/** The few actions that upstream named without a verb. None of them takes a scope. */
const verbless = [
  'featuremgmt.read',
  'featuremgmt.write',
  'grafana-csp-app.write.aws',
  'grafana-csp-app.write.azure',
  'grafana-csp-app.write.gcp',
] as const;

type ActionOfResources<Resources> = {
  [Resource in keyof Resources & string]: Resources[Resource] extends readonly (infer Verb extends string)[]
    ? `${Resource}:${Verb}`
    : never;
}[keyof Resources & string];

// Conditional, so that it is applied to each family: a union of objects has only the keys that all of them have.
type ActionOf<F> = F extends { readonly resources: infer Resources } ? ActionOfResources<Resources> : never;

/** The name of an action in the catalogue; a mistyped one does not compile. */
export type Action = ActionOf<(typeof families)[number]> | (typeof verbless)[number];

const scopesByAction = indexByAction(families);

/** The catalogue's actions in order of name, each once. */
export const actions: readonly Action[] = [...scopesByAction.keys()].filter(isAction).toSorted(compareText);

/**
 * The scopes that an action accepts, in the order in which errors print them. Empty when the action takes no
 * scope; undefined when there is no such action. The cost does not depend on the size of the catalogue.
 */
export const acceptedScopes = (action: string): readonly string[] | undefined => scopesByAction.get(action);

/** The actions that can be held on one thing of a kind, in order of name; `prefix` is a scope up to its id. */
export const actionsUpon = (prefix: string): readonly Action[] =>
  actions.filter((action) => acceptedScopes(action)?.includes(`${prefix}*`));

/** True when the text is the name of an action in the catalogue, letter case included. */
export function isAction(text: string): text is Action {
  return scopesByAction.has(text);
}

function indexByAction(table: readonly Family[]): ReadonlyMap<string, readonly string[]> {
  const index = new Map<string, readonly string[]>(verbless.map((action) => [action, []]));
  for (const { scopes, resources } of table) {
    for (const [resource, verbs] of Object.entries(resources)) {
      for (const verb of verbs) index.set(`${resource}:${verb}`, scopes);
    }
  }
  return index;
}
