import { diffFields } from '../../core/diff.ts';
import { invalid, notFound } from '../../core/refusal.ts';
import { requiredBy } from '../../core/required-by.ts';
import { refuse } from '../../core/result.ts';
import { FIRST_VERSION } from '../../core/versioned.ts';
import { TEAM_ADMIN } from '../../core/team.ts';
import { change, planned, unchanged } from '../engine/change.ts';
import { readAll } from '../ports/read.ts';

/** The team to create. */
export type CreateTeamInput = { readonly name: string; readonly email: string };

/** Creates a team. A person who creates one becomes its first Admin; a service account does not. */
export const createTeam = change({
  kind: 'team.create',
  facts: ({ teams }, orgId, { name }: CreateTeamInput) => teams.isNameTaken(orgId, name),
  requires: requiredBy.createTeam,
  decide: ({ orgId, caller, now, newUid }, { name, email }, isTaken, { teams }) => {
    if (isTaken) return refuse({ tag: 'taken', thing: 'team', field: 'name', value: name });
    const uid = newUid();
    const { userId, isServiceAccount } = caller.facts;
    const insertTeam = teams.insert(orgId, { uid, name, email, description: '', by: userId, at: now });
    const admin = { userId, permission: TEAM_ADMIN, addedBy: userId, at: now };
    return planned({
      writes: isServiceAccount ? [insertTeam] : [insertTeam, teams.insertMember(orgId, { uid }, admin)],
      before: null,
      after: { uid, name, email, admins: isServiceAccount ? [] : [userId] },
      touches: [`user:${userId}`],
      reply: ({ idOf }) => ({ id: idOf(insertTeam), uid, version: FIRST_VERSION }),
    });
  },
});

/** A team's new name and e-mail address. An empty address means none. */
export type UpdateTeamInput = {
  readonly teamId: number;
  readonly name: string;
  /**
   * Why the name is invalid in the caller's dialect, as the rest of a sentence. Then the name must be the current one.
   */
  readonly nameProblem: string | undefined;
  readonly email: string;
};

/**
 * Changes a team's name and e-mail address. Refuses with `not-found` and `taken`, and an invalid new name with
 * `invalid`.
 */
export const updateTeam = change({
  kind: 'team.update',
  facts: ({ teams }, orgId, { teamId, name }: UpdateTeamInput) =>
    readAll({ team: teams.find(orgId, teamId), isTaken: teams.isNameTaken(orgId, name) }),
  requires: requiredBy.updateTeam,
  of: { thing: 'team', current: ({ team }) => team },
  decide: ({ orgId, now }, { teamId, name, nameProblem, email }, { team, isTaken }, { teams }) => {
    if (nameProblem !== undefined && name !== team?.name) return refuse(invalid('name', nameProblem));
    if (team === undefined) return refuse(notFound('team'));
    if (isTaken && name !== team.name) {
      return refuse({ tag: 'taken', thing: 'team', field: 'name', value: name, on: 'update' });
    }
    const texts = diffFields({ name: team.name, email: team.email }, { name, email });
    if (Object.keys(texts.after).length === 0) return unchanged({ version: team.version });
    return planned({
      writes: [teams.update(orgId, teamId, { name, email, at: now })],
      before: { team: teamId, ...texts.before },
      after: { team: teamId, ...texts.after },
      touches: [],
      reply: () => ({ version: team.version + 1 }),
    });
  },
});

/** The team to delete. */
export type DeleteTeamInput = { readonly teamId: number };

/** Deletes a team, everything that it has, and all levels on it. Refuses with `not-found`. */
export const deleteTeam = change({
  kind: 'team.delete',
  facts: (
    { teams, wholeTeams, teamMembers, teamGroups, assignments, heldLevels },
    orgId,
    { teamId }: DeleteTeamInput,
  ) =>
    readAll({
      team: teams.find(orgId, teamId),
      outline: wholeTeams.outline(orgId, teamId),
      groups: teamGroups.linked(orgId, teamId),
      members: teamMembers.all(orgId, teamId),
      roles: assignments.uids(orgId, { kind: 'team', id: teamId }),
      levels: heldLevels.levelsOf(orgId, { kind: 'team', subject: String(teamId) }),
      holders: heldLevels.holdersOf(orgId, 'teams', teamId),
    }),
  requires: requiredBy.deleteTeam,
  of: { thing: 'team', current: ({ team }) => team },
  decide: ({ orgId }, { teamId }, facts, { teams }) => {
    const { team, outline, groups, members, roles, levels, holders } = facts;
    if (team === undefined) return refuse(notFound('team'));
    const { uid, name, email } = team;
    const [admins = [], others = []] = [true, false].map((isAdmin) =>
      members.filter(({ permission }) => (permission === TEAM_ADMIN) === isAdmin).map(({ userId }) => userId),
    );
    return planned({
      writes: teams.remove(orgId, teamId),
      before: {
        team: teamId,
        uid,
        name,
        email,
        description: outline?.description ?? '',
        admins,
        members: others,
        groups,
        roles,
        rootRole: outline?.rootRole?.uid ?? null,
        levels,
      },
      after: null,
      touches: [`team:${teamId}`, ...holders],
      reply: () => null,
    });
  },
});
