import { OpenAPIHono } from '@hono/zod-openapi';

import type { AppEnv } from '../context.ts';
import { authenticate } from '../middleware/authenticate.ts';
import { adminUsers } from './people/admin-users.ts';
import { groupSync } from './groups/group-sync.ts';
import { health } from './server/health.ts';
import { licensing } from './server/licensing.ts';
import { orgUsers } from './orgs/org-users.ts';
import { orgs } from './orgs/orgs.ts';
import { permissionSearch } from './permissions/permission-search.ts';
import { permissions } from './permissions/permissions.ts';
import { refused } from './dialect/refused.ts';
import { roleAssignments } from './roles/role-assignments.ts';
import { roleSearch } from './roles/role-search.ts';
import { resourcePermissions } from './resources/resource-permissions.ts';
import { roles } from './roles/roles.ts';
import { serviceAccounts } from './service-accounts/service-accounts.ts';
import { signedInUser } from './people/signed-in-user.ts';
import { teamGroups } from './groups/team-groups.ts';
import { teamMembers } from './teams/team-members.ts';
import { teamPreferences } from './teams/team-preferences.ts';
import { teamRoles } from './roles/team-roles.ts';
import { teams } from './teams/teams.ts';
import { tokens } from './service-accounts/tokens.ts';
import { userRoles } from './roles/user-roles.ts';
import { users } from './people/users.ts';

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
