import { groupKey } from '../../../core/external-group.ts';
import type { Api } from '../../api/client.ts';
import { answer } from '../../api/client.ts';
import type { components } from '../../api/document.ts';
import { loadMapped } from '../../kit/load-mapped.ts';
import { isStatus, NOT_THERE, TOO_LONG } from './statuses.ts';

type Role = components['schemas']['RoleDTO'];

/**
 * The roles that are mapped to a group; none for a group that no role is mapped to. Whether there are some is looked up in the list, since
 * the roles of such a group are a 404, which browsers count as a fault. Only where the list is too long is that asked for.
 */
export async function loadGroupRoles(
  api: Api,
  groupId: string,
  signal: AbortSignal = new AbortController().signal,
): Promise<Role[]> {
  const key = groupKey(groupId);
  const isMapped = await loadMapped(api, signal).then(
    (mapped) => mapped.some(({ groupID }) => groupKey(groupID) === key),
    (thrown: unknown) => {
      if (isStatus(thrown, TOO_LONG)) return true;
      throw thrown;
    },
  );
  if (!isMapped) return [];
  try {
    return await answer(api.GET('/api/groupsync/groups/roles', { params: { query: { groupId } }, signal }));
  } catch (thrown) {
    if (isStatus(thrown, NOT_THERE)) return [];
    throw thrown;
  }
}

/**
 * Maps one more role to a group. What else is mapped is read just before, since the API replaces all of it: what somebody else mapped in the
 * meantime stays.
 */
export async function mapRole(api: Api, groupId: string, uid: string, query: { dryRun?: true }) {
  const before = await loadGroupRoles(api, groupId);
  const body = { roles: [...new Set([...before.map((role) => role.uid), uid])] };
  const params = { query: { ...query, groupId } };
  return before.length === 0
    ? await api.POST('/api/groupsync/groups', { params, body })
    : await api.PUT('/api/groupsync/groups', { params, body });
}

/** Takes one role off a group; the last one ends the mapping. The others stay, as `mapRole` has it. */
export async function unmapRole(api: Api, groupId: string, uid: string, query: { dryRun?: true }) {
  const before = await loadGroupRoles(api, groupId);
  const body = { roles: before.map((role) => role.uid).filter((one) => one !== uid) };
  return await api.PUT('/api/groupsync/groups', { params: { query: { ...query, groupId } }, body });
}
