import { GLOBAL_ORG_ID } from './principal.ts';
import type { OrgRole } from './org-role.ts';

/**
 * Whether the caller may know that a user or service account exists (I10). Members of the org and its service accounts
 * are visible. Other people are visible only to callers who may read anybody. Service accounts of other orgs are never
 * visible. In the global plane everybody is visible.
 */
export function isVisibleUser(
  orgId: number,
  user: {
    readonly isServiceAccount: boolean;
    readonly homeOrgId: number;
    readonly orgRole: OrgRole | null;
  },
  mayReadAnybody: boolean,
): boolean {
  if (orgId === GLOBAL_ORG_ID) return true;
  if (user.isServiceAccount) return user.homeOrgId === orgId;
  return user.orgRole !== null || mayReadAnybody;
}
