import { GLOBAL_ORG_ID } from './principal.ts';
import type { OrgRole } from './org-role.ts';

/**
 * Whether a user or service account exists as far as the caller may know (I10): members of the org and its service
 * accounts do; people elsewhere only for those who may read anybody; service accounts of other orgs never do. In the
 * global plane everybody does.
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
