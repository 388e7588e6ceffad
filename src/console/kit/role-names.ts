import type { Api } from '../api/client.ts';
import { answer } from '../api/client.ts';
import type { components } from '../api/document.ts';
import { Problem } from '../api/problem.ts';

type Grant = components['schemas']['AuthzenGrant'];

/** What roles are called by people, by uid. */
export type RoleNames = ReadonlyMap<string, string>;

/** The display names of the org's roles. None where they may not be read: then roles are called as the API does. */
export async function readRoleNames(api: Api, signal: AbortSignal): Promise<RoleNames> {
  try {
    const all = await answer(api.GET('/api/access-control/roles', { signal }));
    return new Map(
      all.flatMap(({ uid, displayName = '' }) => (displayName === '' ? [] : [[uid, displayName]])),
    );
  } catch (thrown) {
    if (thrown instanceof Problem && thrown.status === 403) return new Map();
    throw thrown;
  }
}

/** A grant whose role is called by its display name, where that is known. */
export function withRoleName(grant: Grant, names: RoleNames): Grant {
  const name = names.get(grant.role?.uid ?? '');
  return grant.role === undefined || name === undefined ? grant : { ...grant, role: { ...grant.role, name } };
}
