import { aboutAccounts } from './registers/accounts.ts';
import { aboutGroups } from './registers/groups.ts';
import { aboutLinks } from './registers/links.ts';
import { aboutOrgs } from './registers/orgs.ts';
import { aboutPeople } from './registers/people.ts';
import { aboutRoles } from './registers/roles.ts';
import { aboutWhatIsSaid } from './registers/said.ts';
import { aboutTeams } from './registers/teams.ts';
import { aboutTypes } from './registers/types.ts';
import type { RegisterSpec } from './spec.ts';

/** Everything that a history may write and read. Together they take every kind of change. */
export const REGISTERS: readonly RegisterSpec[] = [
  ...aboutRoles,
  ...aboutTeams,
  ...aboutGroups,
  ...aboutAccounts,
  ...aboutPeople,
  ...aboutLinks,
  ...aboutWhatIsSaid,
  ...aboutOrgs,
  ...aboutTypes,
];
