import type { Api } from '../../api/client.ts';
import { answer } from '../../api/client.ts';
import type { components } from '../../api/document.ts';
import { Problem } from '../../api/problem.ts';

type Role = components['schemas']['RoleDTO'];

/** The roles that are mapped to a group; none for a group that no role is mapped to. */
export async function loadGroupRoles(api: Api, groupId: string, signal?: AbortSignal): Promise<Role[]> {
  try {
    return await answer(
      api.GET('/api/groupsync/groups/roles', {
        params: { query: { groupId } },
        ...(signal !== undefined && { signal }),
      }),
    );
  } catch (thrown) {
    if (thrown instanceof Problem && thrown.status === 404) return [];
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
