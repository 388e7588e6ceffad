import type { Action } from './catalogue/actions.ts';

/** A level on one resource, with the actions that it adds to the level below it. */
type LevelStep = { readonly level: string; readonly adds: readonly Action[] };

/** Who can have a level on a resource of a type. `users` are people only; service accounts have their own flag. */
export type AssigneeKinds = {
  readonly users: boolean;
  readonly serviceAccounts: boolean;
  readonly teams: boolean;
  readonly builtInRoles: boolean;
};

/** A type of resource on which single principals can be given a level. */
export type ResourceType = {
  /** What one resource is called in a sentence. */
  readonly singular: string;
  /** The word before the id in a scope: `folders:uid:x`. */
  readonly attribute: 'id' | 'uid';
  /** Lowest first; each includes the ones before. */
  readonly levels: readonly LevelStep[];
  readonly assignees: AssigneeKinds;
  /**
   * The kind of thing here that a resource is, which must exist. Null for resources of other systems: any id is
   * accepted.
   */
  readonly thing: 'team' | 'service-account' | null;
};

const EVERYBODY: AssigneeKinds = { users: true, serviceAccounts: true, teams: true, builtInRoles: true };

/**
 * Every type of resource. To add a type, add an entry: routes, document, validation and evaluation follow.
 *
 * Source: docs/grafana.md#resource-permissions; for folders and dashboards, the actions of `fixed:folders:viewer` and
 * its like. `projects` are ours.
 */
const resourceTypes = {
  teams: {
    singular: 'team',
    attribute: 'id',
    levels: [
      { level: 'Member', adds: ['teams:read'] },
      {
        level: 'Admin',
        adds: ['teams:write', 'teams:delete', 'teams.permissions:read', 'teams.permissions:write'],
      },
    ],
    assignees: { users: true, serviceAccounts: true, teams: false, builtInRoles: false },
    thing: 'team',
  },
  serviceaccounts: {
    singular: 'service account',
    attribute: 'id',
    levels: [
      { level: 'Edit', adds: ['serviceaccounts:read', 'serviceaccounts:write'] },
      {
        level: 'Admin',
        adds: [
          'serviceaccounts:delete',
          'serviceaccounts.permissions:read',
          'serviceaccounts.permissions:write',
        ],
      },
    ],
    assignees: { users: true, serviceAccounts: false, teams: true, builtInRoles: false },
    thing: 'service-account',
  },
  folders: {
    singular: 'folder',
    attribute: 'uid',
    levels: [
      {
        level: 'View',
        adds: [
          'folders:read',
          'dashboards:read',
          'alert.rules:read',
          'alert.silences:read',
          'library.panels:read',
        ],
      },
      {
        level: 'Edit',
        adds: [
          'folders:write',
          'folders:delete',
          'dashboards:create',
          'dashboards:write',
          'dashboards:delete',
          'alert.rules:create',
          'alert.rules:write',
          'alert.rules:delete',
          'alert.silences:create',
          'alert.silences:write',
          'library.panels:create',
          'library.panels:write',
          'library.panels:delete',
        ],
      },
      {
        level: 'Admin',
        adds: [
          'folders.permissions:read',
          'folders.permissions:write',
          'dashboards.permissions:read',
          'dashboards.permissions:write',
        ],
      },
    ],
    assignees: EVERYBODY,
    thing: null,
  },
  dashboards: {
    singular: 'dashboard',
    attribute: 'uid',
    levels: [
      { level: 'View', adds: ['dashboards:read'] },
      { level: 'Edit', adds: ['dashboards:write', 'dashboards:delete'] },
      { level: 'Admin', adds: ['dashboards.permissions:read', 'dashboards.permissions:write'] },
    ],
    assignees: EVERYBODY,
    thing: null,
  },
  datasources: {
    singular: 'data source',
    attribute: 'uid',
    levels: [
      { level: 'Query', adds: ['datasources:read', 'datasources:query'] },
      { level: 'Edit', adds: ['datasources:write', 'datasources:delete'] },
      {
        level: 'Admin',
        adds: [
          'datasources.permissions:read',
          'datasources.permissions:write',
          'datasources.caching:read',
          'datasources.caching:write',
        ],
      },
    ],
    assignees: EVERYBODY,
    thing: null,
  },
  projects: {
    singular: 'project',
    attribute: 'id',
    levels: [
      { level: 'Viewer', adds: ['projects:read'] },
      { level: 'Member', adds: ['projects:write'] },
      {
        level: 'Owner',
        adds: ['projects:delete', 'projects.permissions:read', 'projects.permissions:write'],
      },
    ],
    assignees: EVERYBODY,
    thing: null,
  },
} as const satisfies Readonly<Record<string, ResourceType>>;

/** The name of a type of resource, as in paths and scopes. */
export type ResourceName = keyof typeof resourceTypes;

/** The type with this name. */
export const resourceType = (name: ResourceName): ResourceType => resourceTypes[name];

/** One resource, of a shipped or a declared type. A thing that is stored here is named by its id, even if the caller used its uid. */
export type ResourceRef = { readonly resource: string; readonly id: string };

/** The scope that names one resource of a shipped type. Of a declared one, `Vocabulary.scopeOf` knows it. */
export const scopeOfResource = ({
  resource,
  id,
}: ResourceRef & { readonly resource: ResourceName }): string =>
  `${resource}:${resourceTypes[resource].attribute}:${id}`;

/** Every type's name. */
export const resourceNames: readonly ResourceName[] = Object.keys(resourceTypes).filter((text) =>
  isResourceName(text),
);

/** True for the name of a type, letter case included. */
export function isResourceName(text: string): text is ResourceName {
  return Object.hasOwn(resourceTypes, text);
}
