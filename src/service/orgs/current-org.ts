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
    decide: ({ caller, now }, { userId, orgId }, { profile, memberships }, { users }) => {
      if (isOwn && caller.facts.isServiceAccount) return refuse({ tag: 'only-users', what: 'profile' });
      // This needs no permission, so it is for nobody else, whatever a route says (I11).
      if (isOwn && userId !== caller.facts.userId) return refuse(notFound('user'));
      if (profile === undefined || profile.isServiceAccount) return refuse(notFound('user'));
      if (!memberships.some((membership) => membership.orgId === orgId))
        return refuse({ tag: 'not-a-member' });
      if (profile.homeOrgId === orgId) return unchanged(null);
      const orgIds = memberships.map((membership) => membership.orgId);
      return planned({
        writes: [
          // The person may leave the org in the meantime.
          users.expectOrgsOf(userId, orgIds),
          users.update(userId, { homeOrgId: orgId }, now),
        ],
        before: { user: userId, currentOrg: profile.homeOrgId },
        after: { user: userId, currentOrg: orgId },
        touches: [`user:${userId}`],
        // Requests that rely on an old current org arrive at one of these. It may have changed since it was read.
        notifies: [...new Set([profile.homeOrgId, ...orgIds])],
        reply: () => null,
      });
    },
  });

/** Changes a person's current org. Refuses with `not-found`, and `not-a-member` of that org. */
export const useOrg = use(false);

/** The same for oneself, which needs no permission. Refuses service accounts with `only-users`. */
export const useOwnOrg = use(true);
