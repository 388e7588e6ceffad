import type { ToldOf } from '../told.ts';
import { EVALUATION } from './evaluation.ts';
import { HEALTH } from './health.ts';
import { LIMITS } from './limits.ts';
import { LINKS } from './links.ts';
import { ORGS } from './orgs.ts';
import { SERVICE_ACCOUNTS } from './service-accounts.ts';
import { SIGNED_IN_USER } from './signed-in-user.ts';
import { TEAMS } from './teams.ts';
import { TRAIL } from './trail.ts';
import { USERS } from './users.ts';

/** What is told of each operation. */
export const TOLD: ToldOf = {
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
};
