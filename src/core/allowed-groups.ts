import { groupKey } from './external-group.ts';
import type { IssuerPolicy } from './issuer-policy.ts';

/** Whether somebody in these groups may sign in by the issuer. Without a list everybody may; letter case does not count. */
export function mayBeLetIn(
  groups: readonly string[],
  { allowedGroups }: Pick<IssuerPolicy, 'allowedGroups'>,
): boolean {
  if (allowedGroups === undefined) return true;
  const allowed = new Set(allowedGroups.map(groupKey));
  return groups.some((group) => allowed.has(groupKey(group)));
}
