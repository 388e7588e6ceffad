import { findUndelegable } from '../core/delegation.ts';
import { notFound } from '../core/refusal.ts';
import * as requirements from '../core/requirements.ts';
import { permissionsOfLevel } from '../core/resource-levels.ts';
import { ok, refuse } from '../core/result.ts';
import { change } from './change.ts';
import { readAll } from './read.ts';
import { permissionsOfRoles } from './role-view.ts';
import { isVisibleUser } from './visibility.ts';

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
