import type { ToldOf } from '../told.ts';
import { GROUP_SYNC } from './group-sync.ts';
import { PERMISSIONS } from './permissions.ts';
import { RESOURCE_PERMISSIONS } from './resource-permissions.ts';
import { RESOURCE_TYPES } from './resource-types.ts';
import { ROLE_ASSIGNMENTS } from './role-assignments.ts';
import { ROLES } from './roles.ts';
import { TEAMS } from './teams.ts';
import { UNLEASH_GROUPS } from './unleash.ts';

/** What is told of each operation. */
export const TOLD: ToldOf = {
  ...ROLES,
  ...ROLE_ASSIGNMENTS,
  ...GROUP_SYNC,
  ...PERMISSIONS,
  ...RESOURCE_TYPES,
  ...RESOURCE_PERMISSIONS,
  ...TEAMS,
  ...UNLEASH_GROUPS,
};
