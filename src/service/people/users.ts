import { dependenciesOf, rolesIn, usersIn, TYPES } from '../../core/dependency.ts';
import type { OrgRole } from '../../core/org-role.ts';
import { basicRoleUid } from '../../core/org-role.ts';
import { compilePermissions } from '../../core/principal.ts';
import { invalid, notDelegable } from '../../core/refusal.ts';
import { requiredBy } from '../../core/required-by.ts';
import { refuse } from '../../core/result.ts';
import { change, planned } from '../engine/change.ts';
import { levelHolderOf, permissionsOfOrgRole } from '../orgs/org-role-grant.ts';
import { readAll } from '../ports/read.ts';

/** The org that a new user joins by default. Source: docs/grafana.md#users. */
const DEFAULT_ORG_ID = 1;
/** The org role that a new user gets there. */
const DEFAULT_ORG_ROLE: OrgRole = 'Viewer';

/** The person to create. Login and e-mail address are in lower case, and the password is a hash. */
export type CreateUserInput = {
  readonly login: string;
  readonly email: string;
  readonly name: string;
  readonly passwordHash: string;
  readonly orgId: number | undefined;
};

/**
 * Creates a person who joins an org as Viewer. Refuses with `login-or-email-taken`, with `invalid` for an unknown
 * org, and with `not-delegable` when the caller may not give what a Viewer of that org holds (I11).
 */
export const createUser = change({
  kind: 'user.create',
  facts: (
    { users, orgs, principals, roles, heldLevels, resourceTypes, changes },
    _orgId,
    { login, email, orgId }: CreateUserInput,
    caller,
  ) => {
    const joined = orgId ?? DEFAULT_ORG_ID;
    return readAll({
      isTaken: users.isTaken(login, email),
      orgExists: orgs.exists(joined),
      callerThere: principals.facts(joined, caller.userId, null),
      stored: roles.findMany(joined, [basicRoleUid(DEFAULT_ORG_ROLE)]),
      levels: heldLevels.levelsOf(joined, levelHolderOf(DEFAULT_ORG_ROLE)),
      typesThere: resourceTypes.inForce(joined),
      joinedAt: changes.revision(joined),
    });
  },
  requires: requiredBy.createUser,
  decide: (
    { caller, now, newUid },
    input,
    { isTaken, orgExists, callerThere, stored, levels, typesThere, joinedAt },
    { users, changes },
  ) => {
    const { login, email, name, passwordHash } = input;
    const orgId = input.orgId ?? DEFAULT_ORG_ID;
    if (isTaken) return refuse({ tag: 'login-or-email-taken', login, email, on: 'create' });
    if (!orgExists) return refuse(invalid('orgId', 'must be the id of an organization'));
    const there = callerThere && compilePermissions(callerThere, typesThere);
    const brought = permissionsOfOrgRole(DEFAULT_ORG_ROLE, stored, levels, typesThere);
    const undelegable = brought.find(
      (permission) => !caller.permissions.covers(permission) && there?.covers(permission) !== true,
    );
    if (undelegable !== undefined) return refuse(notDelegable(undelegable));

    const uid = newUid();
    const identity = {
      uid,
      login,
      email,
      name,
      isServiceAccount: false,
      isDisabled: false,
      homeOrgId: orgId,
    };
    const insertUser = users.insert({ ...identity, passwordHash, at: now });
    return planned({
      writes: [
        // The joined org, not the global plane, changes what the caller may do there, and what its basic role brings.
        changes.expectStill(orgId, {
          revision: joinedAt,
          from: [
            ...(callerThere === undefined ? usersIn([caller.facts.userId]) : dependenciesOf(callerThere)),
            ...rolesIn([basicRoleUid(DEFAULT_ORG_ROLE)]),
            TYPES,
          ],
        }),
        users.expectFree([login, email]),
        insertUser,
        users.insertMember(orgId, { uid }, DEFAULT_ORG_ROLE, now),
      ],
      before: null,
      after: { ...identity, orgRole: DEFAULT_ORG_ROLE },
      touches: [],
      reply: ({ idOf }) => ({ id: idOf(insertUser), uid }),
    });
  },
});
