import type { Thing } from './refusal.ts';

/** The version of a new team, and of a new service account. */
export const FIRST_VERSION = 1;

/** The changes of things that have versions, each with what it changes: of these a caller may say which version it means. */
export const VERSIONED = {
  deleteResourceType: 'resource-type',
  deleteRole: 'role',
  deleteServiceAccount: 'service-account',
  deleteTeam: 'team',
  putResourceType: 'resource-type',
  replaceTeam: 'team',
  updateRole: 'role',
  updateServiceAccount: 'service-account',
  updateTeam: 'team',
} as const satisfies Readonly<Record<string, Thing>>;

/** Whether the change of this name is one of a thing that has versions. */
export const isVersioned = (name: string): boolean => Object.hasOwn(VERSIONED, name);
