import type { Api } from '../api/client.ts';
import { answer } from '../api/client.ts';
import { Problem } from '../api/problem.ts';
import { BASIC_ROLES } from './basic-roles.ts';
import type { RoleNames } from './grant-steps.ts';

/** The display names of the org's roles, and those of the basic ones. Only these where the others may not be read: then roles are called as the API does. */
export async function readRoleNames(api: Api, signal: AbortSignal): Promise<RoleNames> {
  try {
    const all = await answer(api.GET('/api/access-control/roles', { signal }));
    return new Map([
      ...BASIC_ROLES,
      ...all.flatMap(({ uid, displayName = '' }) =>
        displayName === '' ? [] : [[uid, displayName] as const],
      ),
    ]);
  } catch (thrown) {
    if (thrown instanceof Problem && thrown.status === 403) return BASIC_ROLES;
    throw thrown;
  }
}
