import { z } from 'zod';

import { form, optionalFlag } from './form.ts';

/** A set of roles in one request is at most this large. */
const ROLES_MAX = 1_000;

const roleUid = z.string().min(1).describe('Uid of the role.');
const roleUids = z
  .array(z.string())
  .max(ROLES_MAX)
  .nullable()
  // Required, as the seed says: a mistyped key must not take every role away.
  .describe('Uids of all roles that are to be assigned; null means none.');
const global = optionalFlag('Whether the assignment holds in every org.');
const includeHidden = optionalFlag('Whether hidden roles are replaced as well.');

/** Body of `POST /api/access-control/users/:userId/roles`. Source: seed 003. */
export const AddUserRoleCommand = form('AddUserRoleCommand', z.object({ roleUid, global }));

/** Body of `PUT /api/access-control/users/:userId/roles`. Source: seed 003. */
export const SetUserRolesCommand = form('SetUserRolesCommand', z.object({ roleUids, global, includeHidden }));

/** Body of `POST /api/access-control/teams/:teamId/roles`. Source: seed 003. */
export const AddTeamRoleCommand = form('AddTeamRoleCommand', z.object({ roleUid }));

/** Body of `PUT /api/access-control/teams/:teamId/roles`. Source: seed 003. */
export const SetTeamRolesCommand = form('SetTeamRolesCommand', z.object({ roleUids, includeHidden }));
