import type { Api } from '../../api/client.ts';
import { inLanes } from '../../load/in-lanes.ts';
import { answer } from '../../api/client.ts';
import type { components } from '../../api/document.ts';
import type { Problem } from '../../api/problem.ts';
import { asProblem } from '../../api/problem.ts';
import type { Wanted } from './meaning.ts';
import type { FoundRole, FoundTeam } from './ways.ts';
import { byLeastBeside, foundIn, sortedOut, teamsWith } from './ways.ts';

type Schemas = components['schemas'];

/** So many roles are read at once. */
const AT_ONCE = 6;
/** So many are read before somebody asks for more: each is a request, and every no asks anew. */
export const FIRST_LOOKED = 30;
/** So many more are read each time that somebody asks for more. */
export const MORE_LOOKED = 200;
/** Of so many teams it is known at most which roles they have. */
const TEAMS_MAX = 1000;

/** How far a search is. */
export type Progress = { readonly done: number; readonly total: number };

/** What would give what is wanted. */
export type Ways = {
  /** Those that bring the least beside it come first. */
  readonly roles: readonly FoundRole[];
  readonly teams: readonly FoundTeam[];
  /** So many roles were looked through, of so many. */
  readonly lookedThrough: number;
  readonly ofRoles: number;
  /** Whether there are more teams than were looked at. */
  readonly hasMoreTeams: boolean;
  /** What the API said instead of telling about teams. */
  readonly teamsProblem: Problem | undefined;
};

/**
 * Looks for roles that have what is wanted, and for teams that have such a role or a level. Lists of roles have no permissions, so each
 * is read by itself: the first of those that are likely to have it, and of all where more than these are asked for, `most` of them.
 */
export async function findWays(
  api: Api,
  {
    wanted,
    levels,
    most,
    signal,
    onProgress,
  }: {
    wanted: Wanted;
    levels: readonly Schemas['ResourcePermissionDTO'][];
    most: number;
    signal: AbortSignal;
    onProgress: (progress: Progress) => void;
  },
): Promise<Ways> {
  const query = { includeHidden: true, delegatable: true };
  const listed = await answer(api.GET('/api/access-control/roles', { params: { query }, signal }));
  const { likely, others } = sortedOut(listed, wanted);
  const all = [...likely, ...others];
  const looked = (most > FIRST_LOOKED ? all : likely).slice(0, most);
  let done = 0;
  const read = await inLanes(looked, AT_ONCE, async (role) => {
    const found = await readRole(api, role, wanted, signal);
    done += 1;
    onProgress({ done, total: looked.length });
    return found;
  });
  const roles = read.filter((role) => role !== undefined).toSorted(byLeastBeside);
  const base = { roles, lookedThrough: looked.length, ofRoles: all.length };
  try {
    const { teams, totalCount } = await answer(
      api.GET('/api/teams/search', { params: { query: { perpage: TEAMS_MAX } }, signal }),
    );
    const rolesOf =
      teams.length === 0
        ? {}
        : await answer(
            api.POST('/api/access-control/teams/roles/search', {
              params: { query: { includeHidden: true } },
              body: { teamIds: teams.map(({ id }) => id) },
              signal,
            }),
          );
    const found = teamsWith(roles, { teams, rolesOf, levels, wanted });
    return { ...base, teams: found, hasMoreTeams: totalCount > teams.length, teamsProblem: undefined };
  } catch (thrown) {
    signal.throwIfAborted();
    return { ...base, teams: [], hasMoreTeams: false, teamsProblem: asProblem(thrown) };
  }
}

/** What a role is to what is wanted. One that is gone by now, or may not be read, is nothing. */
async function readRole(
  api: Api,
  listed: Schemas['RoleDTO'],
  wanted: Wanted,
  signal: AbortSignal,
): Promise<FoundRole | undefined> {
  const params = { path: { roleUID: listed.uid } };
  try {
    const role = await answer(api.GET('/api/access-control/roles/{roleUID}', { params, signal }));
    return foundIn(role, listed, wanted);
  } catch (thrown) {
    signal.throwIfAborted();
    const problem = asProblem(thrown);
    if (problem.status === 403 || problem.status === 404) return undefined;
    throw problem;
  }
}
