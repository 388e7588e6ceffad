import type { Rows } from './row.ts';
import { inGlobal, inOrg } from './row.ts';

type Resource = {
  readonly name: string;
  /** What its operations are about, as their ids say. */
  readonly called: string;
  /** It is declared by the org, and the routes of all such types have one name. */
  readonly isDeclared?: true;
  /** The scope that names the one in the samples. */
  readonly scope: string;
  /** What its id in a path is, where it is a thing of ours. */
  readonly at?: string;
  /** The lowest level, and the actions on the resource that it gives. */
  readonly level: string;
  readonly gives: readonly string[];
  readonly assignees: readonly Assignee[];
};

type Assignee = 'User' | 'Team' | 'BuiltInRole';

const EVERYBODY: readonly Assignee[] = ['User', 'Team', 'BuiltInRole'];

/** The types of resource that single principals can have a level on. */
const RESOURCES: readonly Resource[] = [
  {
    name: 'teams',
    called: 'TeamPermissions',
    scope: 'teams:id:{teamId}',
    at: '{teamId}',
    level: 'Member',
    gives: ['teams:read'],
    assignees: ['User'],
  },
  {
    name: 'serviceaccounts',
    called: 'ServiceAccountPermissions',
    scope: 'serviceaccounts:id:{serviceAccountId}',
    at: '{serviceAccountId}',
    level: 'Edit',
    gives: ['serviceaccounts:read', 'serviceaccounts:write'],
    assignees: ['User', 'Team'],
  },
  {
    name: 'folders',
    called: 'FolderPermissions',
    scope: 'folders:uid:{resourceID}',
    level: 'View',
    gives: [
      'folders:read',
      'dashboards:read',
      'alert.rules:read',
      'alert.silences:read',
      'library.panels:read',
    ],
    assignees: EVERYBODY,
  },
  {
    name: 'dashboards',
    called: 'DashboardPermissions',
    scope: 'dashboards:uid:{resourceID}',
    level: 'View',
    gives: ['dashboards:read'],
    assignees: EVERYBODY,
  },
  {
    name: 'datasources',
    called: 'DataSourcePermissions',
    scope: 'datasources:uid:{resourceID}',
    level: 'Query',
    gives: ['datasources:read', 'datasources:query'],
    assignees: EVERYBODY,
  },
  {
    name: 'projects',
    called: 'ProjectPermissions',
    scope: 'projects:id:{resourceID}',
    level: 'Viewer',
    gives: ['projects:read'],
    assignees: EVERYBODY,
  },
  {
    name: 'invoices',
    called: 'ResourcePermissions',
    isDeclared: true,
    scope: 'invoices:id:{resourceID}',
    level: 'View',
    gives: ['invoices:read'],
    assignees: EVERYBODY,
  },
];

function rowsOf({ name, called, isDeclared, scope, at, level, gives, assignees }: Resource): Rows {
  const where = at === undefined ? {} : { at: { resourceID: at } };
  const write = `${name}.permissions:write ${scope}`;
  const also = gives.map((action) => `${action} ${scope}`);
  const forOne = assignees.map((assignee) => [
    `set${called}For${assignee}`,
    inOrg(write, { ...where, also, body: () => ({ permission: level }) }),
  ]);
  return {
    [`describe${called}`]: inOrg(`${name}.permissions:read`, isDeclared && { orElse: 'resource-types:read' }),
    [`list${called}`]: inOrg(`${name}.permissions:read ${scope}`, where),
    [`set${called}`]: inOrg(write, {
      ...where,
      also,
      body: ({ userId }) => ({ permissions: [{ userId, permission: level }] }),
    }),
    ...Object.fromEntries(forOne),
  };
}

const AT_FORCED = { type: '{forcedType}' };
const AT_GLOBAL = { type: '{globalType}' };
const AT_FORCED_GLOBAL = { type: '{forcedGlobalType}' };
/** What a forced deletion takes besides, as it takes the actions of the type from roles. */
const WRITE_ROLES = 'roles:write permissions:type:delegate';

/** Routes about types of resources. The path names the type that the org declared. */
const TYPE_ROWS: Rows = {
  listResourceTypes: inOrg('resource-types:read'),
  getResourceType: inOrg('resource-types:read resource-types:name:{type}'),
  declareResourceType: inOrg('resource-types:write resource-types:name:{type}', {
    body: () => ({ actions: ['read', 'approve'] }),
  }),
  deleteResourceType: inOrg('resource-types:delete resource-types:name:{type}'),
  'deleteResourceType/forced': inOrg(
    ['resource-types:delete resource-types:name:{forcedType}', WRITE_ROLES],
    {
      at: AT_FORCED,
      query: 'force=true',
    },
  ),
  'listResourceTypes/global': inGlobal('resource-types:read', { query: 'global=true' }),
  'getResourceType/global': inGlobal('resource-types:read resource-types:name:{globalType}', {
    at: AT_GLOBAL,
    query: 'global=true',
  }),
  'declareResourceType/global': inGlobal('resource-types:write resource-types:name:{globalType}', {
    at: AT_GLOBAL,
    body: () => ({ actions: ['read', 'approve'], global: true }),
  }),
  'declareResourceType/globalInQuery': inGlobal('resource-types:write resource-types:name:{globalType}', {
    at: AT_GLOBAL,
    query: 'global=true',
    body: () => ({ actions: ['read'] }),
  }),
  'deleteResourceType/global': inGlobal('resource-types:delete resource-types:name:{globalType}', {
    at: AT_GLOBAL,
    query: 'global=true',
  }),
  'deleteResourceType/globalForced': inGlobal(
    ['resource-types:delete resource-types:name:{forcedGlobalType}', WRITE_ROLES],
    { at: AT_FORCED_GLOBAL, query: 'global=true&force=true' },
  ),
};

/** Routes about types of resources, and about levels on single ones. */
export const RESOURCE_ROWS: Rows = Object.assign({}, TYPE_ROWS, ...RESOURCES.map(rowsOf));
