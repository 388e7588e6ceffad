import { touchesOfGroup } from '../../core/dependency.ts';
import { findTeamGroupsProblem, groupKey } from '../../core/external-group.ts';
import { invalid, notFound } from '../../core/refusal.ts';
import { requiredBy } from '../../core/required-by.ts';
import { refuse } from '../../core/result.ts';
import { TEAM_MEMBER } from '../../core/team.ts';
import { change, planned } from '../engine/change.ts';
import { readAll } from '../ports/read.ts';
import { findMembershipProblem, permissionsOfTeam } from '../teams/team-grant.ts';

/** A team and an external group. */
export type TeamGroupInput = { readonly teamId: number; readonly groupId: string };

/**
 * Links a group to a team. Everybody in the group becomes a plain member of the team. Refuses with `not-found`, with
 * `taken`, with `invalid` when the team has too many groups, and with `not-delegable` when membership grants more than
 * the caller holds (I11). Source: docs/group-sync.md#groups-of-teams.
 */
export const addTeamGroup = change({
  kind: 'team-group.add',
  facts: (repositories, orgId, { teamId }: TeamGroupInput) =>
    readAll({
      teamExists: repositories.teams.exists(orgId, teamId),
      groups: repositories.teamGroups.linked(orgId, teamId),
      ofTeam: permissionsOfTeam(repositories, orgId, teamId),
    }),
  requires: requiredBy.addTeamGroup,
  decide: (
    { orgId, caller, types, now },
    { teamId, groupId },
    { teamExists, groups, ofTeam },
    { teams, teamGroups },
  ) => {
    if (!teamExists) return refuse(notFound('team'));
    const linked = groups.find((group) => groupKey(group) === groupKey(groupId));
    if (linked !== undefined) {
      return refuse({ tag: 'taken', thing: 'team-group', field: 'groupId', value: linked });
    }
    const tooMany = findTeamGroupsProblem([...groups, groupId]);
    if (tooMany !== undefined) return refuse(invalid('groups', tooMany));
    const problem = findMembershipProblem(caller, teamId, TEAM_MEMBER, ofTeam(types));
    if (problem !== undefined) return refuse(problem);
    return planned({
      writes: [
        ...teamGroups.putLast(orgId, teamId, [groupId], { by: caller.facts.userId, at: now }),
        teams.update(orgId, teamId, { at: now }),
      ],
      before: null,
      after: { team: teamId, group: groupId },
      touches: touchesOfGroup(groupKey(groupId)),
      reply: () => null,
    });
  },
});

/**
 * Removes the link of a group to a team. People who are members only through it are not members any more. Refuses with
 * `not-found`. Source: docs/group-sync.md#groups-of-teams.
 */
export const removeTeamGroup = change({
  kind: 'team-group.remove',
  facts: ({ teams, teamGroups }, orgId, { teamId, groupId }: TeamGroupInput) =>
    readAll({
      teamExists: teams.exists(orgId, teamId),
      linked: teamGroups.find(orgId, teamId, groupId),
    }),
  requires: requiredBy.removeTeamGroup,
  decide: ({ orgId, now }, { teamId, groupId }, { teamExists, linked }, { teams, teamGroups }) => {
    if (!teamExists) return refuse(notFound('team'));
    if (linked === undefined) return refuse(notFound('team-group'));
    return planned({
      writes: [...teamGroups.remove(orgId, teamId, [groupId]), teams.update(orgId, teamId, { at: now })],
      before: { team: teamId, group: linked },
      after: null,
      touches: touchesOfGroup(groupKey(groupId)),
      reply: () => null,
    });
  },
});
