import type { Api } from '../../api/client.ts';
import { answer } from '../../api/client.ts';
import type { components } from '../../api/document.ts';
import type { ResourceRef } from './change.ts';
import { quietly } from './quietly.ts';
import type { Subject } from './subject.ts';

type LevelEntry = components['schemas']['ResourcePermissionDTO'];

/** The members of so many teams at most are looked at. */
const TEAMS_MAX = 10;

/** The levels that were given on a resource; undefined where the caller may not read them, or where there are no levels. */
export async function levelsOn(
  api: Api,
  { type, id }: ResourceRef,
  signal: AbortSignal,
): Promise<readonly LevelEntry[] | undefined> {
  if (id === '') return undefined;
  const params = { path: { resource: type, resourceID: id } };
  return await quietly(
    answer(api.GET('/api/access-control/{resource}/{resourceID}', { params, signal })),
    signal,
  );
}

/**
 * Of levels on a resource those that reach the subject: its own, that of its org role, and those of its teams. Where the caller may not
 * read who is in a team, the team is taken for one of them.
 */
export async function levelsReaching(
  api: Api,
  subject: Subject,
  levels: readonly LevelEntry[],
  signal: AbortSignal,
): Promise<readonly LevelEntry[]> {
  const isInTeam = await teamTest(api, subject, levels, signal);
  return levels.filter(({ isManaged, userId, teamId, team, builtInRole }) => {
    if (!isManaged) return false;
    if (teamId !== undefined) return isInTeam({ id: teamId, name: team });
    if (builtInRole !== undefined) return subject.orgRole === undefined || subject.orgRole === builtInRole;
    return userId === subject.id;
  });
}

type TeamTest = (team: { readonly id: number; readonly name: string | undefined }) => boolean;

async function teamTest(
  api: Api,
  { kind, id }: Subject,
  levels: readonly LevelEntry[],
  signal: AbortSignal,
): Promise<TeamTest> {
  const ofTeams = levels.flatMap(({ isManaged, teamId }) =>
    isManaged && teamId !== undefined ? [teamId] : [],
  );
  if (id === undefined || ofTeams.length === 0) return () => true;
  if (kind === 'account') {
    const params = { path: { serviceAccountId: String(id) } };
    const account = await quietly(
      answer(api.GET('/api/serviceaccounts/{serviceAccountId}', { params, signal })),
      signal,
    );
    return ({ name }) => account?.teams === undefined || name === undefined || account.teams.includes(name);
  }
  const params = { path: { userId: String(id) } };
  const teams = await quietly(answer(api.GET('/api/users/{userId}/teams', { params, signal })), signal);
  if (teams !== undefined) {
    const ids = new Set(teams.map((team) => team.id));
    return (team) => ids.has(team.id);
  }
  const others = new Set<number>();
  await Promise.all(
    ofTeams.slice(0, TEAMS_MAX).map(async (teamId) => {
      const path = { teamId: String(teamId) };
      const members = await quietly(
        answer(api.GET('/api/teams/{teamId}/members', { params: { path }, signal })),
        signal,
      );
      if (members?.every(({ userId }) => userId !== id) === true) others.add(teamId);
    }),
  );
  return (team) => !others.has(team.id);
}
