import type { Api } from '../../api/client.ts';
import { answer } from '../../api/client.ts';
import type { LinkedTeam } from './known-groups.ts';
import { FORBIDDEN, isStatus, NOT_THERE, TOO_LONG } from './statuses.ts';
import { teamsOneByOne } from './teams-one-by-one.ts';

/** How far the reading of teams is. */
export type TeamsRead = { readonly read: number; readonly total: number };

/**
 * The teams of the org with the groups that are linked to them. The Unleash dialect has all of it in one answer; where that would be too
 * long, they are read one by one, and `onRead` is told how far it is.
 */
export async function loadTeams(
  api: Api,
  signal: AbortSignal,
  onRead: (how: TeamsRead) => void,
): Promise<readonly LinkedTeam[]> {
  try {
    const { groups } = await answer(api.GET('/api/admin/groups', { signal }));
    return groups.map(({ id, name, mappingsSSO }) => ({ id, name, links: mappingsSSO }));
  } catch (thrown) {
    if (!isStatus(thrown, TOO_LONG)) throw thrown;
  }
  return await teamsOneByOne(
    {
      page: async (page) =>
        await answer(api.GET('/api/teams/search', { params: { query: { page } }, signal })),
      links: async (teamId) => {
        try {
          const path = { teamId: String(teamId) };
          const links = await answer(api.GET('/api/teams/{teamId}/groups', { params: { path }, signal }));
          return links.map(({ groupId }) => groupId);
        } catch (thrown) {
          // Not for this caller, or deleted in the meantime.
          if (isStatus(thrown, FORBIDDEN) || isStatus(thrown, NOT_THERE)) return undefined;
          throw thrown;
        }
      },
    },
    (read, total) => onRead({ read, total }),
  );
}

/** What the roles of the org are called, by uid: hidden ones as well. */
export async function loadRoleNames(api: Api, signal: AbortSignal): Promise<ReadonlyMap<string, string>> {
  const roles = await answer(
    api.GET('/api/access-control/roles', { params: { query: { includeHidden: true } }, signal }),
  );
  return new Map(roles.map(({ uid, name, displayName }) => [uid, displayName || name]));
}
