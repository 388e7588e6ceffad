import type { Dependency } from '../../core/dependency.ts';
import type { Refusal } from '../../core/refusal.ts';
import { notFound } from '../../core/refusal.ts';
import { requiredBy } from '../../core/required-by.ts';
import { refuse } from '../../core/result.ts';
import type { TeamPermission } from '../../core/team.ts';
import { TEAM_ADMIN, TEAM_MEMBER } from '../../core/team.ts';
import { change, planned, unchanged } from '../engine/change.ts';
import type { Repositories } from '../ports/repositories.ts';
import type { Write } from '../ports/database.ts';
import type { TeamMember } from '../ports/teams.ts';
import type { UserInOrg } from '../ports/users.ts';
import type { Read } from '../ports/read.ts';
import { readAll } from '../ports/read.ts';
import { findMembershipProblem, permissionsOfTeam } from './team-grant.ts';
import { isVisibleUser } from '../../core/visibility.ts';

/** A user or service account, and a team. */
export type MembershipInput = { readonly teamId: number; readonly userId: number };

/**
 * Adds a plain member. Refuses with `not-found` and `already-member`, and with `not-delegable` a membership that grants
 * more than the caller holds.
 */
export const addTeamMember = change({
  kind: 'team-member.add',
  facts: (repositories, orgId, { teamId, userId }: MembershipInput) =>
    readAll({
      ...membershipFacts(repositories, orgId, teamId, userId),
      ofTeam: permissionsOfTeam(repositories, orgId, teamId),
    }),
  requires: requiredBy.addTeamMember,
  decide: ({ orgId, caller, types, now }, { teamId, userId }, facts, { teams }) => {
    if (!facts.teamExists) return refuse(notFound('team'));
    if (!isInOrg(orgId, facts.user)) return refuse(notFound('user'));
    if (facts.member !== undefined) return refuse({ tag: 'already-member', of: 'team' });
    const problem = findMembershipProblem(caller, teamId, TEAM_MEMBER, facts.ofTeam(types));
    if (problem !== undefined) return refuse(problem);
    const member = { userId, permission: TEAM_MEMBER, addedBy: caller.facts.userId, at: now };
    return planned({
      writes: [teams.insertMember(orgId, { id: teamId }, member), teams.update(orgId, teamId, { at: now })],
      before: null,
      after: { team: teamId, user: userId, permission: TEAM_MEMBER },
      touches: [`user:${userId}`],
      reply: () => null,
    });
  },
});

/** The new permission of a member in the team. */
export type UpdateTeamMemberInput = MembershipInput & { readonly permission: TeamPermission };

/**
 * Makes a member an admin of the team or a plain member. Refuses with `not-found`, and with `not-delegable` when this
 * grants more than the caller holds.
 */
export const updateTeamMember = change({
  kind: 'team-member.update',
  facts: (repositories, orgId, { teamId, userId }: UpdateTeamMemberInput) =>
    readAll({
      ...membershipFacts(repositories, orgId, teamId, userId),
      ofTeam: permissionsOfTeam(repositories, orgId, teamId),
    }),
  requires: requiredBy.updateTeamMember,
  decide: ({ orgId, caller, types, now }, { teamId, userId, permission }, facts, { teams, teamMembers }) => {
    const { member } = facts;
    if (member === undefined) return refuse(findMissing(orgId, facts));
    if (member.permission === permission) return unchanged(null);
    const problem =
      permission === TEAM_ADMIN
        ? findMembershipProblem(caller, teamId, permission, facts.ofTeam(types))
        : undefined;
    if (problem !== undefined) return refuse(problem);
    return planned({
      writes: [
        teamMembers.setPermission(orgId, teamId, [userId], permission),
        teams.update(orgId, teamId, { at: now }),
      ],
      before: { team: teamId, user: userId, permission: member.permission },
      after: { team: teamId, user: userId, permission },
      touches: [`user:${userId}`],
      reply: () => null,
    });
  },
});

/** Removes a member from a team. Refuses with `not-found`. */
export const removeTeamMember = change({
  kind: 'team-member.remove',
  facts: (repositories, orgId, { teamId, userId }: MembershipInput) =>
    readAll(membershipFacts(repositories, orgId, teamId, userId)),
  requires: requiredBy.removeTeamMember,
  decide: ({ orgId, now }, { teamId, userId }, facts, { teams, teamMembers }) => {
    const { member } = facts;
    if (member === undefined) return refuse(findMissing(orgId, facts));
    return planned({
      writes: [teamMembers.remove(orgId, teamId, [userId]), teams.update(orgId, teamId, { at: now })],
      before: { team: teamId, user: userId, permission: member.permission },
      after: null,
      touches: [`user:${userId}`],
      reply: () => null,
    });
  },
});

/** All members of a team, by e-mail address in lower case. Somebody in both lists is an admin. */
export type SetTeamMembersInput = {
  readonly teamId: number;
  readonly members: readonly string[];
  readonly admins: readonly string[];
};

/**
 * Replaces the members. Only new members and new admins are checked against what the caller holds, so that repeating a
 * call never fails. Refuses with `not-found` for an unknown team or address, and with `not-delegable` as
 * `addTeamMember` and `updateTeamMember` do. Source: docs/grafana.md#teams.
 */
export const setTeamMembers = change({
  kind: 'team-member.set',
  facts: (repositories, orgId, { teamId, members, admins }: SetTeamMembersInput) =>
    readAll({
      teamExists: repositories.teams.exists(orgId, teamId),
      users: repositories.users.findByEmails(orgId, [...members, ...admins]),
      current: repositories.teamMembers.all(orgId, teamId),
      ofTeam: permissionsOfTeam(repositories, orgId, teamId),
    }),
  requires: requiredBy.setTeamMembers,
  decide: ({ orgId, caller, types, now }, { teamId, members, admins }, facts, { teams, teamMembers }) => {
    if (!facts.teamExists) return refuse(notFound('team'));
    const idByEmail = new Map(
      facts.users.filter((user) => isInOrg(orgId, user)).map(({ email, id }) => [email, id]),
    );
    const isAdmin = new Set(admins);
    const wanted = new Map<number, TeamPermission>();
    for (const email of [...members, ...admins]) {
      const userId = idByEmail.get(email);
      if (userId === undefined) return refuse(notFound('user'));
      wanted.set(userId, isAdmin.has(email) ? TEAM_ADMIN : TEAM_MEMBER);
    }
    const { added, promoted, demoted, removed } = diffMembers(facts.current, wanted);
    if (added.length + promoted.length > 0) {
      const bringsAdmin = promoted.length > 0 || added.some(({ permission }) => permission === TEAM_ADMIN);
      const most = bringsAdmin ? TEAM_ADMIN : TEAM_MEMBER;
      const problem = findMembershipProblem(caller, teamId, most, facts.ofTeam(types));
      if (problem !== undefined) return refuse(problem);
    }
    const writes: Write[] = teamMembers.putLast(orgId, teamId, added, { by: caller.facts.userId, at: now });
    if (promoted.length > 0) writes.push(teamMembers.setPermission(orgId, teamId, promoted, TEAM_ADMIN));
    if (demoted.length > 0) writes.push(teamMembers.setPermission(orgId, teamId, demoted, TEAM_MEMBER));
    if (removed.length > 0) writes.push(teamMembers.remove(orgId, teamId, removed));
    if (writes.length === 0) return unchanged(null);
    return planned({
      writes: [...writes, teams.update(orgId, teamId, { at: now })],
      before: { team: teamId, removed, demoted, ...adminsAmong(facts.current, removed) },
      after: { team: teamId, added: added.map(({ userId }) => userId), promoted },
      // Old members depend on the team, and need not be named one by one.
      touches: [`team:${teamId}`, ...added.map(({ userId }): Dependency => `user:${userId}`)],
      reply: () => null,
    });
  },
});

/** Who of removed members was an admin, for the audit trail; nothing where nobody is removed. */
export const adminsAmong = (
  members: readonly TeamMember[],
  removed: readonly number[],
): { readonly admins?: readonly number[] } => {
  if (removed.length === 0) return {};
  const gone = new Set(removed);
  const admins = members.filter(({ userId, permission }) => permission === TEAM_ADMIN && gone.has(userId));
  return { admins: admins.map(({ userId }) => userId) };
};

type MembershipFacts = {
  readonly teamExists: boolean;
  readonly user: UserInOrg | undefined;
  readonly member: TeamMember | undefined;
};

const membershipFacts = (
  { teams, users, teamMembers }: Repositories,
  orgId: number,
  teamId: number,
  userId: number,
): { readonly [K in keyof MembershipFacts]: Read<MembershipFacts[K]> } => ({
  teamExists: teams.exists(orgId, teamId),
  user: users.find(orgId, userId),
  member: teamMembers.find(orgId, teamId, userId),
});

/** Only people of the org and its own service accounts can be in a team. Nobody else exists here (I10). */
const isInOrg = (orgId: number, user: UserInOrg | undefined): boolean =>
  user !== undefined && isVisibleUser(orgId, user, false);

/**
 * The refusal when somebody is not a member. A user who does not exist here comes first, whatever the team is, because
 * an unknown uid gets the same answer (I10).
 */
const findMissing = (orgId: number, { teamExists, user }: MembershipFacts): Refusal =>
  notFound(isInOrg(orgId, user) && !teamExists ? 'team' : 'team-member');

/** The steps from the current members to the wanted ones. */
function diffMembers(current: readonly TeamMember[], wanted: ReadonlyMap<number, TeamPermission>) {
  const before = new Map(current.map(({ userId, permission }) => [userId, permission]));
  const changed = [...wanted].filter(([userId, permission]) => before.get(userId) !== permission);
  const toAdmin = changed.filter(([, permission]) => permission === TEAM_ADMIN).map(([userId]) => userId);
  const toMember = changed.filter(([, permission]) => permission === TEAM_MEMBER).map(([userId]) => userId);
  return {
    added: changed
      .filter(([userId]) => !before.has(userId))
      .map(([userId, permission]) => ({ userId, permission })),
    promoted: toAdmin.filter((userId) => before.has(userId)),
    demoted: toMember.filter((userId) => before.has(userId)),
    removed: [...before.keys()].filter((userId) => !wanted.has(userId)),
  };
}
