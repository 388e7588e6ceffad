import { isPending, isSettled } from '../../core/pending.ts';
import { notFound } from '../../core/refusal.ts';
import { requiredBy } from '../../core/required-by.ts';
import { refuse } from '../../core/result.ts';
import { change, planned, unchanged } from '../engine/change.ts';
import { readAll } from '../ports/read.ts';

/** The org that becomes a person's current org. */
export type UseOrgInput = { readonly userId: number; readonly orgId: number };

const use = (isOwn: boolean) =>
  change({
    kind: isOwn ? 'user.use-org-own' : 'user.use-org',
    facts: ({ users }, _orgId, { userId }: UseOrgInput) =>
      readAll({ profile: users.profile(userId), memberships: users.orgsOf(userId) }),
    requires: isOwn ? requiredBy.useOwnOrg : requiredBy.useOrg,
    decide: ({ caller, now }, { userId, orgId }, { profile, memberships }, { users, orgUsers }) => {
      if (isOwn && caller.facts.isServiceAccount) return refuse({ tag: 'only-users', what: 'profile' });
      // This needs no permission, so it is for nobody else, whatever a route says (I11).
      if (isOwn && userId !== caller.facts.userId) return refuse(notFound('user'));
      if (profile === undefined || profile.isServiceAccount) return refuse(notFound('user'));
      const wanted = memberships.find((membership) => membership.orgId === orgId);
      // Only the person's own step makes a pending membership count.
      if (wanted === undefined || (isPending(wanted) && !isOwn)) return refuse({ tag: 'not-a-member' });
      if (profile.homeOrgId === orgId && isSettled(wanted)) return unchanged(null);
      const orgIds = memberships.map((membership) => membership.orgId);
      return planned({
        writes: [
          // The person may leave the org in the meantime.
          users.expectOrgsOf(userId, orgIds),
          ...(isPending(wanted) ? orgUsers.settle(orgId, userId, now) : []),
          users.update(userId, { homeOrgId: orgId }, now),
        ],
        before: {
          user: userId,
          currentOrg: profile.homeOrgId,
          ...(isPending(wanted) && { pendingAs: wanted.pendingAs }),
        },
        after: { user: userId, currentOrg: orgId },
        touches: [`user:${userId}`],
        // Requests that rely on an old current org arrive at one of these. It may have changed since it was read.
        notifies: [...new Set([profile.homeOrgId, ...orgIds])],
        reply: () => null,
      });
    },
  });

/** Changes a person's current org. Refuses with `not-found`, and `not-a-member` of that org, also while that is pending. */
export const useOrg = use(false);

/**
 * The same for oneself, which needs no permission. Whose membership of the org is pending is a member from then on. Refuses
 * service accounts with `only-users`.
 */
export const useOwnOrg = use(true);
