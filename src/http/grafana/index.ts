import { OpenAPIHono } from '@hono/zod-openapi';

import type { AppEnv } from '../context.ts';
import { authenticate } from '../middleware/authenticate.ts';
import { adminUsers } from './admin-users.ts';
import { groupSync } from './group-sync.ts';
import { health } from './health.ts';
import { licensing } from './licensing.ts';
import { orgUsers } from './org-users.ts';
import { orgs } from './orgs.ts';
import { permissionSearch } from './permission-search.ts';
import { permissions } from './permissions.ts';
import { refused } from './refused.ts';
import { roleAssignments } from './role-assignments.ts';
import { roleSearch } from './role-search.ts';
import { resourcePermissions } from './resource-permissions.ts';
import { roles } from './roles.ts';
import { serviceAccounts } from './service-accounts.ts';
import { signedInUser } from './signed-in-user.ts';
import { teamGroups } from './team-groups.ts';
import { teamMembers } from './team-members.ts';
import { teamPreferences } from './team-preferences.ts';
import { teamRoles } from './team-roles.ts';
import { teams } from './teams.ts';
import { tokens } from './tokens.ts';
import { userRoles } from './user-roles.ts';
import { users } from './users.ts';

const RESOURCES = [
  roles,
  roleAssignments,
  roleSearch,
  userRoles,
  teamRoles,
  groupSync,
  permissions,
  resourcePermissions,
  permissionSearch,
  adminUsers,
  users,
  signedInUser,
  orgs,
  orgUsers,
  teams,
  teamMembers,
  teamGroups,
  teamPreferences,
  serviceAccounts,
  licensing,
  tokens,
];

/** Everything that speaks Grafana's dialect, below `/api`. All but health is for signed-in callers. */
export const grafana = new OpenAPIHono<AppEnv>({ strict: false });

grafana.route('/', health);
grafana.use('*', authenticate(refused));
for (const resource of RESOURCES) {
  grafana.route('/', resource);
}

// What is not there is so for signed-in callers only; others learn no more than that they are not.
grafana.all('*', async (c) => {
  const { orgId, caller, services } = c.var;
  const signedIn = await services.org.authorise(orgId, caller, { requirement: null, standing: 'in-org' });
  return signedIn.ok ? c.notFound() : refused(c, signedIn.refusal);
});
