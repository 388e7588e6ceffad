import type { Api } from '../../api/client.ts';
import { answer } from '../../api/client.ts';
import type { components } from '../../api/document.ts';
import { mappedOf } from './known-groups.ts';

type Schemas = components['schemas'];

/** The groups of the org that roles are mapped to. */
export const loadMapped = async (api: Api, signal: AbortSignal): Promise<readonly Schemas['MappedGroup'][]> =>
  mappedOf(await answer(api.GET('/api/groupsync/groups', { signal })));

/** The teams of the org with the groups that are linked to them: the Unleash dialect has all of it in one answer. */
export const loadTeams = async (api: Api, signal: AbortSignal): Promise<readonly Schemas['groupSchema'][]> =>
  (await answer(api.GET('/api/admin/groups', { signal }))).groups;

/** What the roles of the org are called, by uid: hidden ones as well. */
export async function loadRoleNames(api: Api, signal: AbortSignal): Promise<ReadonlyMap<string, string>> {
  const roles = await answer(
    api.GET('/api/access-control/roles', { params: { query: { includeHidden: true } }, signal }),
  );
  return new Map(roles.map(({ uid, name, displayName }) => [uid, displayName || name]));
}
