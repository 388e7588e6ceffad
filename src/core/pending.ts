import { NOT_LINKED } from './managed.ts';
import type { OrgUser } from './user.ts';

/**
 * A membership of an org. `pendingAs` is what an Admin of the org typed to add somebody who has not acted in the org yet; absent
 * or null for a member.
 */
export type MaybePending = { readonly pendingAs?: string | null | undefined };

/** Whether somebody was added to the org and has not acted there yet. Source: docs/decisions/0021-pending-memberships.md. */
export const isPending = ({ pendingAs }: MaybePending): boolean => typeof pendingAs === 'string';

/** Whether somebody is a member of the org who has acted there, or was made one at once. */
export const isSettled = (membership: MaybePending): boolean => !isPending(membership);

/**
 * A member as the org sees them. While the membership is pending that is what was typed and the org role: no other name, and
 * nothing of the state of the account.
 */
export function asOrgSees(user: OrgUser): OrgUser {
  const { pendingAs } = user;
  if (typeof pendingAs !== 'string') return user;
  return {
    ...user,
    login: pendingAs,
    email: pendingAs.includes('@') ? pendingAs : '',
    name: '',
    isServerAdmin: false,
    isDisabled: false,
    ...NOT_LINKED,
  };
}
