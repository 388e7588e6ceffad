import { z } from 'zod';

import { ID_MAX } from '../../core/refusal.ts';
import { id } from './fields.ts';
import { form, optionalFlag } from './form.ts';
import { FIXED_LIMITS } from '../../core/limits.ts';

/** One request names at most this many roles. */
const ROLES_MAX = FIXED_LIMITS['roles-at-once'].allowed;

/** One request names at most this many ids of one kind. */
const IDS_MAX = FIXED_LIMITS['holders-at-once'].allowed;
/** A search is about at most this many ids: each may have many roles, and all are in one answer. */
const SEARCHED_MAX = 1_000;

const roleUid = z.string().min(1).describe('Uid of the role.');
const roleUids = z
  .array(z.string())
  .max(ROLES_MAX)
  .nullable()
  // Required, as the document says: a mistyped key must not take every role away.
  .describe('Uids of all roles to assign; null means none.');
const global = optionalFlag('Whether the assignment is valid in all orgs.');
const includeHidden = optionalFlag('Whether hidden roles are replaced too.');

/** Body of `POST /api/access-control/users/:userId/roles`. Source: docs/grafana.md#assignments. */
export const AddUserRoleCommand = form('AddUserRoleCommand', z.object({ roleUid, global }));

/** Body of `PUT /api/access-control/users/:userId/roles`. Source: docs/grafana.md#assignments. */
export const SetUserRolesCommand = form('SetUserRolesCommand', z.object({ roleUids, global, includeHidden }));

/** Body of `POST /api/access-control/teams/:teamId/roles`. Source: docs/grafana.md#assignments. */
export const AddTeamRoleCommand = form('AddTeamRoleCommand', z.object({ roleUid }));

/** Body of `PUT /api/access-control/teams/:teamId/roles`. Source: docs/grafana.md#assignments. */
export const SetTeamRolesCommand = form('SetTeamRolesCommand', z.object({ roleUids, includeHidden }));

const wantedIds = (who: string) =>
  z
    .array(id(`Id of one of the ${who}.`))
    .max(IDS_MAX)
    .nullish()
    .describe(`All ${who} to assign the role to; absent or null means none.`);

/**
 * Body of `PUT /api/access-control/roles/:roleUID/assignments`. A list that is absent or null is empty, as clients
 * mean it; one of them must be there. Source: docs/grafana.md#assignments.
 */
export const SetRoleAssignmentsCommand = form(
  'SetRoleAssignmentsCommand',
  z
    .object({
      users: wantedIds('users'),
      teams: wantedIds('teams'),
      service_accounts: wantedIds('service accounts'),
    })
    // A mistyped key would take the role from everybody.
    .refine(
      (lists) => Object.values(lists).some((list) => list !== undefined),
      'must have users, teams or service_accounts',
    ),
);

const ids = (description: string) => z.array(z.int()).describe(`${description}, ascending.`);

/** The assignments of a role in the org. Source: docs/grafana.md#assignments. */
export const RoleAssignmentsDTO = z
  .object({
    role_uid: z.string().describe('Uid of the role.'),
    users: ids('Ids of the users'),
    teams: ids('Ids of the teams'),
    service_accounts: ids('Ids of the service accounts'),
  })
  .meta({ id: 'RoleAssignmentsDTO' });

const someIds = (whose: string) =>
  z
    .array(id(`Id of a ${whose}.`))
    .max(SEARCHED_MAX)
    .nullish()
    .describe(`Ids of the ${whose}s whose roles to list.`);

/**
 * Body of `POST /api/access-control/users/roles/search` and `…/teams/roles/search`.
 * Source: docs/grafana.md#assignments.
 */
export const RolesSearchQuery = form(
  'RolesSearchQuery',
  z.object({
    orgId: z
      .int()
      .min(0)
      .max(ID_MAX)
      .nullish()
      .describe('Id of the org to search; absent, null or 0 means the org that the caller acts in.'),
    userIds: someIds('user'),
    teamIds: someIds('team'),
    includeHidden: optionalFlag('List hidden roles too.'),
  }),
);
