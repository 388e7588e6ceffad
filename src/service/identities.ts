import { findUndelegable } from '../core/delegation.ts';
import type { OrgRole } from '../core/org-role.ts';
import { basicRoleUid } from '../core/org-role.ts';
import { compilePermissions } from '../core/principal.ts';
import { invalid, notFound } from '../core/refusal.ts';
import { permissionsOfLevel } from '../core/resource-levels.ts';
import { ok, refuse } from '../core/result.ts';
import { TEAM_ADMIN } from '../core/team.ts';
import { change } from './change.ts';
import { findOrgRoleProblem } from './org-role-grant.ts';
import { readAll } from './read.ts';
import * as requirements from '../core/requirements.ts';
import { permissionsOfRoles } from './role-view.ts';
import { isVisibleUser } from './visibility.ts';

/** The org that a new user joins when none is named. Source: BEHAVIOUR.md section 11. */
const DEFAULT_ORG_ID = 1;
/** The org role that a new user gets there. */
const DEFAULT_ORG_ROLE: OrgRole = 'Viewer';

/** A person to be created; login and e-mail are in lower case, and the password is hashed already. */
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
    { users, orgs, principals, roles, changes },
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
      joinedAt: changes.revision(joined),
    });
  },
  requires: () => requirements.createUsers,
  decide: (
    { caller, now, newUid },
    input,
    { isTaken, orgExists, callerThere, stored, joinedAt },
    { users, changes },
  ) => {
    const { login, email, name, passwordHash } = input;
    const orgId = input.orgId ?? DEFAULT_ORG_ID;
    if (isTaken) return refuse({ tag: 'login-or-email-taken', login, email });
    if (!orgExists) return refuse(invalid('orgId', 'names no organization'));
    const there = callerThere && compilePermissions(callerThere);
    const brought = permissionsOfRoles([basicRoleUid(DEFAULT_ORG_ROLE)], stored);
    const undelegable = brought.find(
      (permission) => !caller.permissions.covers(permission) && there?.covers(permission) !== true,
    );
    if (undelegable !== undefined) return refuse({ tag: 'not-delegable', action: undelegable.action });

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
    return ok({
      kind: 'change',
      writes: [
        // What the caller may do in the joined org is that org's to change, not this plane's.
        changes.expectRevision(orgId, joinedAt),
        insertUser,
        users.insertMember(orgId, { uid }, DEFAULT_ORG_ROLE, now),
      ],
      before: null,
      after: { ...identity, orgRole: DEFAULT_ORG_ROLE },
      touches: [],
      reaches: [],
      reply: ({ idOf }) => ({ id: idOf(insertUser), uid }),
    });
  },
});

/** A tenant to be created. */
export type CreateOrgInput = { readonly name: string };

/** Creates an org and makes its creator the first Admin. Service accounts may not (`only-users`). */
export const createOrg = change({
  kind: 'org.create',
  facts: ({ orgs }, _orgId, { name }: CreateOrgInput) => orgs.isNameTaken(name),
  requires: () => requirements.createOrgs,
  decide: ({ caller, now }, { name }, isTaken, { orgs }) => {
    if (caller.facts.isServiceAccount) return refuse({ tag: 'only-users', what: 'org' });
    if (isTaken) return refuse({ tag: 'taken', thing: 'org', field: 'name', value: name });
    const insertOrg = orgs.insert(name, now);
    return ok({
      kind: 'change',
      writes: [insertOrg, orgs.insertAdminOf(name, caller.facts.userId, now)],
      before: null,
      after: { name, admin: caller.facts.userId },
      touches: [],
      reaches: [],
      reply: ({ idOf }) => ({ id: idOf(insertOrg) }),
    });
  },
});

/** A person to be made a member of the org. */
export type AddOrgUserInput = { readonly loginOrEmail: string; readonly role: OrgRole };

/** Makes a person a member. Refuses `not-found` users, members already, and roles beyond the caller's own. */
export const addOrgUser = change({
  kind: 'org-user.add',
  facts: ({ orgs, users, roles }, orgId, { loginOrEmail, role }: AddOrgUserInput) =>
    readAll({
      orgExists: orgs.exists(orgId),
      user: users.findByName(orgId, loginOrEmail),
      stored: roles.findMany(orgId, [basicRoleUid(role)]),
    }),
  requires: () => requirements.addOrgUsers,
  decide: ({ orgId, caller, now }, { role }, { orgExists, user, stored }, { users }) => {
    if (!orgExists) return refuse(notFound('org'));
    const problem = findOrgRoleProblem(caller, role, 'org-user', stored);
    if (problem !== undefined) return refuse(problem);
    if (user === undefined || user.isServiceAccount) return refuse(notFound('user'));
    if (user.orgRole !== null) return refuse({ tag: 'already-member', of: 'org' });
    return ok({
      kind: 'change',
      writes: [users.insertMember(orgId, { id: user.id }, role, now)],
      before: null,
      after: { user: user.id, role },
      touches: [`user:${user.id}`],
      reaches: [],
      reply: () => ({ userId: user.id }),
    });
  },
});

/** A team to be created. */
export type CreateTeamInput = { readonly name: string; readonly email: string };

/** Creates a team. A person who creates one becomes its first Admin; a service account does not. */
export const createTeam = change({
  kind: 'team.create',
  facts: ({ teams }, orgId, { name }: CreateTeamInput) => teams.isNameTaken(orgId, name),
  requires: () => requirements.createTeams,
  decide: ({ orgId, caller, now, newUid }, { name, email }, isTaken, { teams }) => {
    if (isTaken) return refuse({ tag: 'taken', thing: 'team', field: 'name', value: name });
    const uid = newUid();
    const { userId, isServiceAccount } = caller.facts;
    const insertTeam = teams.insert(orgId, { uid, name, email, at: now });
    const admin = { userId, permission: TEAM_ADMIN, addedBy: userId, at: now };
    return ok({
      kind: 'change',
      writes: isServiceAccount ? [insertTeam] : [insertTeam, teams.insertMember(orgId, { uid }, admin)],
      before: null,
      after: { uid, name, email, admins: isServiceAccount ? [] : [userId] },
      touches: [`user:${userId}`],
      reaches: [],
      reply: ({ idOf }) => ({ id: idOf(insertTeam), uid }),
    });
  },
});

/** A user to be added to a team by hand. */
export type AddTeamMemberInput = { readonly teamId: number; readonly userId: number };

/**
 * Adds a plain member. Since a member gets what the team's roles grant, the caller must hold all of it (I11).
 * Refuses with `not-found` and `already-member`.
 */
export const addTeamMember = change({
  kind: 'team-member.add',
  facts: ({ teams, users, assignments }, orgId, { teamId, userId }: AddTeamMemberInput) => {
    const assignee = { kind: 'team', id: teamId } as const;
    return readAll({
      teamExists: teams.exists(orgId, teamId),
      user: users.find(orgId, userId),
      isMember: teams.isMember(orgId, teamId, userId),
      roleUids: assignments.uids(orgId, assignee),
      stored: assignments.roles(orgId, assignee, []),
    });
  },
  requires: ({ teamId }) => requirements.writeTeamMembers(teamId),
  decide: ({ orgId, caller, now }, { teamId, userId }, facts, { teams }) => {
    const { teamExists, user, isMember, roleUids, stored } = facts;
    if (!teamExists) return refuse(notFound('team'));
    if (user === undefined || !isVisibleUser(orgId, user, false)) return refuse(notFound('user'));
    if (isMember) return refuse({ tag: 'already-member', of: 'team' });
    const brought = [
      ...permissionsOfRoles(roleUids, stored),
      ...permissionsOfLevel('teams', String(teamId), 'Member'),
    ];
    const undelegable = findUndelegable(caller.permissions, brought);
    if (undelegable !== undefined) return refuse({ tag: 'not-delegable', action: undelegable.action });
    const member = { userId, permission: 0, addedBy: caller.facts.userId, at: now };
    return ok({
      kind: 'change',
      writes: [teams.insertMember(orgId, { id: teamId }, member)],
      before: null,
      after: { team: teamId, user: userId, permission: 0 },
      touches: [`user:${userId}`],
      reaches: [],
      reply: () => null,
    });
  },
});
