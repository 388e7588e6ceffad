import { OpenAPIHono } from '@hono/zod-openapi';
import { createMiddleware } from 'hono/factory';
import { TrieRouter } from 'hono/router/trie-router';

import { invalid } from '../../core/refusal.ts';
import { chooseFlavour, FLAVOUR_NAMES } from '../../wire/grafana/flavour.ts';
import type { AppEnv } from '../context.ts';
import { tellsContracts } from '../kit/contract.ts';
import { methodsAt } from '../kit/methods.ts';
import { authenticate } from '../middleware/authenticate.ts';
import { boundsUrl } from '../middleware/bounds-url.ts';
import { refusesCrossSite } from '../middleware/cross-site.ts';
import { adminUsers } from './people/admin-users.ts';
import { groupSync } from './groups/group-sync.ts';
import { health } from './server/health.ts';
import { limits } from './server/limits.ts';
import { licensing } from './server/licensing.ts';
import { orgUsers } from './orgs/org-users.ts';
import { orgs } from './orgs/orgs.ts';
import { permissionSearch } from './permissions/permission-search.ts';
import { permissions } from './permissions/permissions.ts';
import { ifSignedIn, refused } from './dialect.ts';
import { roleAssignments } from './roles/role-assignments.ts';
import { roleSearch } from './roles/role-search.ts';
import { resourceTypes } from './resource-types/resource-types.ts';
import { declaredPermissions } from './resources/declared-permissions.ts';
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
import { trail } from './server/trail.ts';
import { trailFollowing } from './server/trail-following.ts';
import { trailEffect } from './server/trail-effect.ts';
import { trailReading } from './server/trail-reading.ts';
import { userLinks } from './people/links.ts';
import { users } from './people/users.ts';

/** Chooses the dialect's flavour for a request. Source: docs/grafana.md#flavours. */
const choosesFlavour = createMiddleware<AppEnv>(async (c, next) => {
  const sent = {
    dialect: c.req.header('X-Grafana-Dialect'),
    terraform: c.req.header('Grafana-Terraform-Provider'),
    terraformVersion: c.req.header('Grafana-Terraform-Provider-Version'),
  };
  const flavour = chooseFlavour(sent, c.get('services').settings.GRAFANA_DIALECT);
  // Whoever asks for a flavour relies on it: with another one, a change could do something else than was meant.
  if (flavour === undefined)
    return refused(c, invalid('X-Grafana-Dialect', `must be one of ${FLAVOUR_NAMES.join(', ')}`));
  c.set('flavour', flavour);
  return await next();
});

const RESOURCES = [
  roles,
  roleAssignments,
  roleSearch,
  userRoles,
  teamRoles,
  groupSync,
  permissions,
  resourceTypes,
  resourcePermissions,
  declaredPermissions,
  permissionSearch,
  adminUsers,
  users,
  signedInUser,
  userLinks,
  orgs,
  orgUsers,
  teams,
  teamMembers,
  teamGroups,
  teamPreferences,
  serviceAccounts,
  licensing,
  trailFollowing,
  trail,
  trailEffect,
  trailReading,
  limits,
  tokens,
];

/** All routes of Grafana's dialect, below `/api`. All of them except health need a signed-in caller. */
export const grafana = new OpenAPIHono<AppEnv>({ strict: false, router: new TrieRouter() });

grafana.route('/', health);
grafana.use(
  '*',
  boundsUrl(refused),
  refusesCrossSite(refused),
  authenticate(refused),
  choosesFlavour,
  tellsContracts(grafana),
);
for (const resource of RESOURCES) {
  grafana.route('/', resource);
}

// Only signed-in callers get a 404 for an unknown path, or a 405. Others get a 401, so they cannot find out which paths exist.
grafana.all('*', async (c) => {
  const allowed = methodsAt(grafana, c);
  return await ifSignedIn(c, () =>
    allowed.length === 0 ? c.notFound() : refused(c, { tag: 'method-not-allowed', allowed }),
  );
});
