import type { Claims } from '../../core/claims.ts';
import { usersIn } from '../../core/dependency.ts';
import type { IssuerPolicy } from '../../core/issuer-policy.ts';
import type { OrgRole } from '../../core/org-role.ts';
import { isPending, isSettled } from '../../core/pending.ts';
import type { UserProfile } from '../../core/user.ts';
import type { Write } from '../ports/database.ts';
import type { Arriving, Identity } from '../ports/identities.ts';
import type { Read } from '../ports/read.ts';
import { readAll } from '../ports/read.ts';
import type { Repositories } from '../ports/repositories.ts';
import type { Part, ProviderSignIn } from './said.ts';
import { NOTHING } from './said.ts';

/** What is known of the org whose role a provider sets. */
export type RoleFacts = {
  readonly orgExists: boolean;
  readonly revision: number;
  /** Up to two Admins of the org: two are enough to know that somebody else is an Admin. */
  readonly admins: readonly number[];
};

/** Asks for that. */
export const roleFacts = ({ orgs, orgUsers, changes }: Repositories, { orgId }: IssuerPolicy) =>
  readAll({
    orgExists: orgs.exists(orgId),
    revision: changes.revision(orgId),
    admins: orgUsers.someAdmins(orgId),
  }) satisfies Read<RoleFacts>;

/** What becomes of a person's membership by a token. */
export type RoleChange = Part & {
  /** What aborts the batch when the org is not any more as it was when this was decided. */
  readonly guards: readonly Write[];
  /** The role waits, because its person is the last Admin. */
  readonly isPostponed: boolean;
  /** It is due even if the token says what the one before it said. */
  readonly isDue: boolean;
  /** The orgs that the person joins by it. */
  readonly joins: readonly number[];
  /** The org in which the person may act now, and could not before. */
  readonly actsIn: number | undefined;
};

/**
 * What becomes of the membership of somebody who is known. `link` is that to the token's subject, if there is one. The org changes
 * its members and Admins, not the global plane: so it is guarded.
 */
export function changeOfRole(
  { claims, policy }: ProviderSignIn,
  facts: RoleFacts,
  { memberships }: Pick<Arriving, 'memberships'>,
  { id }: UserProfile,
  link: Identity | undefined,
  now: string,
  { users, orgUsers, changes }: Repositories,
): RoleChange {
  const { orgId } = policy;
  const { revision, admins } = facts;
  const step = findRoleStep(claims, policy, facts, memberships, id, link);
  const said = {
    isPostponed: step === 'postponed',
    isDue: step === 'settle',
    joins: step === 'join' ? [orgId] : [],
    actsIn: step === 'join' || step === 'settle' ? orgId : undefined,
  };
  if (step === 'none' || step === 'postponed') return { ...NOTHING, guards: [], ...said };
  const orgRole = roleSaid(claims, policy) ?? policy.defaultOrgRole;
  const writes =
    step === 'join'
      ? [users.insertMember(orgId, { id }, orgRole, now), users.settleIn(orgId, id)]
      : [
          ...(step === 'settle' ? orgUsers.settle(orgId, id, now) : []),
          orgUsers.setRole(orgId, id, orgRole, now),
        ];
  const guards = [changes.expectStill(orgId, { revision, from: usersIn([id, ...admins]) })];
  return { writes, before: {}, after: { org: orgId, orgRole }, guards, ...said };
}

/**
 * The step for the role in the issuer's org. `none` if the token has no role or the current one, or if the org does not
 * exist. `postponed` for the last Admin, who stays Admin until there is another one. A person whom the org removed
 * joins again only if the token has another role than before. `settle` for somebody whose membership is pending: a provider that
 * sets the role makes a member at once.
 */
type RoleStep = 'none' | 'join' | 'settle' | 'change' | 'postponed';

function findRoleStep(
  claims: Claims,
  policy: IssuerPolicy,
  { orgExists, admins }: RoleFacts,
  memberships: Arriving['memberships'],
  id: number,
  link: Identity | undefined,
): RoleStep {
  const { orgId } = policy;
  const orgRole = roleSaid(claims, policy);
  if (orgRole === undefined || !orgExists) return 'none';
  const membership = memberships.find((one) => one.orgId === orgId);
  if (membership !== undefined && isPending(membership)) return 'settle';
  const current = membership?.role;
  if (current === undefined) {
    const isSaidAgain = link?.orgRole === orgRole && link.roleOrgId === orgId;
    return isSaidAgain ? 'none' : 'join';
  }
  if (current === orgRole) return 'none';
  return current === 'Admin' && admins.every((admin) => admin === id) ? 'postponed' : 'change';
}

/** The current org of somebody after that: the one that they could not act in before, if their own is none where they can. */
export const homeAfter = (
  { actsIn }: RoleChange,
  { homeOrgId }: UserProfile,
  memberships: Arriving['memberships'],
): number => {
  const canAct = memberships.filter(isSettled).some(({ orgId }) => orgId === homeOrgId);
  return actsIn !== undefined && !canAct ? actsIn : homeOrgId;
};

/** The memberships of somebody new, the one of their current org first. */
export const membershipsOfNew = (
  claims: Claims,
  policy: IssuerPolicy,
): readonly { readonly orgId: number; readonly role: OrgRole }[] => [
  { orgId: policy.orgId, role: roleSaid(claims, policy) ?? policy.defaultOrgRole },
];

/** What the link keeps of the role that a token says. */
export const roleInLink = (claims: Claims, policy: IssuerPolicy): Pick<Identity, 'orgRole' | 'roleOrgId'> => {
  const orgRole = roleSaid(claims, policy);
  return { orgRole: orgRole ?? null, roleOrgId: orgRole === undefined ? null : policy.orgId };
};

/** The role that the token says in the policy's org; undefined when it says nothing. */
const roleSaid = ({ orgRole }: Claims, { defaultOrgRole }: IssuerPolicy): OrgRole | undefined =>
  orgRole === 'none' ? defaultOrgRole : orgRole;
