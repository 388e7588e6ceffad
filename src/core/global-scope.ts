import type { GrantPath } from './permission-set.ts';
import type { Permission } from './permission.ts';

/** True for a scope about the whole deployment, such as `global.users:id:7`, whatever org it is held in. */
export const isGlobalScope = (scope: string): boolean => scope.startsWith('global.');

/**
 * Whether what comes by this path counts in the global plane as well: being a server admin, and assignments in all orgs.
 * What an org gives, by its roles, teams, groups and levels, counts in that org only.
 */
export const countsGlobally = (path: GrantPath): boolean =>
  path.via === 'server-admin' || (path.via === 'assignment' && path.global);

/** What was found for a list before, so that the same list gives the same one again. */
const found = new WeakMap<readonly Permission[], readonly Permission[]>();

/**
 * The permissions that an org can give: all but those on scopes of the whole deployment. The same list if all are, and
 * always the same one for one list, so that whoever compares lists by identity may go on.
 */
export function givenInOrg(permissions: readonly Permission[]): readonly Permission[] {
  const before = found.get(permissions);
  if (before !== undefined) return before;
  const kept = permissions.some(({ scope }) => isGlobalScope(scope))
    ? permissions.filter(({ scope }) => !isGlobalScope(scope))
    : permissions;
  found.set(permissions, kept);
  return kept;
}
