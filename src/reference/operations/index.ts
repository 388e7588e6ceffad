import type { ToldOf } from '../told.ts';
import { EVALUATION } from './evaluation.ts';
import { GROUP_SYNC } from './group-sync.ts';
import { HEALTH } from './health.ts';
import { LIMITS } from './limits.ts';
import { LINKS } from './links.ts';
import { ORGS } from './orgs.ts';
import { PERMISSIONS } from './permissions.ts';
import { RESOURCE_PERMISSIONS } from './resource-permissions.ts';
import { RESOURCE_TYPES } from './resource-types.ts';
import { ROLE_ASSIGNMENTS } from './role-assignments.ts';
import { ROLES } from './roles.ts';
import { SERVICE_ACCOUNTS } from './service-accounts.ts';
import { SIGNED_IN_USER } from './signed-in-user.ts';
import { TEAMS } from './teams.ts';
import { TRAIL } from './trail.ts';
import { UNLEASH_GROUPS } from './unleash.ts';
import { USERS } from './users.ts';

/** What is told of each operation. */
export const TOLD: ToldOf = {
  ...ROLES,
  ...ROLE_ASSIGNMENTS,
  ...GROUP_SYNC,
  ...PERMISSIONS,
  ...RESOURCE_TYPES,
  ...RESOURCE_PERMISSIONS,
  ...TEAMS,
  ...USERS,
  ...SIGNED_IN_USER,
  ...LINKS,
  ...ORGS,
  ...SERVICE_ACCOUNTS,
  ...TRAIL,
  ...LIMITS,
  ...HEALTH,
  ...EVALUATION,
  ...UNLEASH_GROUPS,
};
