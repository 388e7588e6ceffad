import type { IssuerPolicy } from './issuer-policy.ts';
import type { OrgRole } from './org-role.ts';
import type { MaybePending } from './pending.ts';
import { isPending, isSettled } from './pending.ts';
import type { RolesByOrg, SaidRoles } from './said-roles.ts';

/**
 * What a token does to a membership of an org. `settle` is for one that is pending: a provider that says a role makes a member at
 * once. `postponed` is what cannot be done to the last Admin, who stays one until there is another.
 */
export type RoleStep =
  | Join
  | { readonly orgId: number; readonly kind: 'settle' | 'change'; readonly role: OrgRole }
  | { readonly orgId: number; readonly kind: 'leave' | 'postponed' };

type Join = { readonly orgId: number; readonly kind: 'join'; readonly role: OrgRole };

/** A membership, as far as a step depends on it. */
type Membership = MaybePending & { readonly orgId: number; readonly role: OrgRole };

/** What the steps of a person are found from. */
type Situation = {
  readonly personId: number;
  readonly said: SaidRoles;
  readonly before: RolesByOrg;
  /** What had been said of a person of this subject who was deleted; undefined for somebody who is linked. */
  readonly ended: RolesByOrg | undefined;
  /** What was said in orgs that the person left to whom the subject was linked before. */
  readonly left: RolesByOrg;
  readonly memberships: readonly Membership[];
  /** Up to two Admins of each org that exists: two are enough to know that somebody else is one. */
  readonly admins: ReadonlyMap<number, readonly number[]>;
};

/**
 * The steps from the memberships of a person to what a token says of orgs, in the order of the ids of these. Nothing is done in orgs
 * that do not exist. Who is not in an org although their role there was said before was removed by an Admin, and joins again only by
 * another role. A membership ends only where the provider said a role before: others made the rest.
 */
export function findRoleSteps(situation: Situation): RoleStep[] {
  const { said, admins } = situation;
  return [...said]
    .toSorted(([a], [b]) => a - b)
    .filter(([orgId]) => admins.has(orgId))
    .map(([orgId, role]) => stepIn(orgId, role, situation))
    .filter((step) => step !== undefined);
}

function stepIn(
  orgId: number,
  role: OrgRole | 'none',
  { personId, before, ended, left, memberships, admins }: Situation,
): RoleStep | undefined {
  const membership = memberships.find((one) => one.orgId === orgId);
  const isSaidAgain = (before.get(orgId) ?? ended?.get(orgId) ?? left.get(orgId)) === role;
  if (role === 'none' ? !before.has(orgId) : isSaidAgain && membership === undefined) return undefined;
  if (membership === undefined) return role === 'none' ? undefined : { orgId, kind: 'join', role };
  if (isPending(membership)) return role === 'none' ? undefined : { orgId, kind: 'settle', role };
  if (membership.role === role) return undefined;
  const isLastAdmin = membership.role === 'Admin' && (admins.get(orgId) ?? []).every((id) => id === personId);
  if (isLastAdmin) return { orgId, kind: 'postponed' };
  return role === 'none' ? { orgId, kind: 'leave' } : { orgId, kind: 'change', role };
}

/**
 * The memberships of somebody new, as steps: the roles that are said, and in the org of the issuer the default role where none is
 * said. `ended` and `left` as above: such a person joins only where something else is said than of the one before.
 */
export function joinsOfNew(
  said: SaidRoles,
  { orgId: home, defaultOrgRole }: Pick<IssuerPolicy, 'orgId' | 'defaultOrgRole'>,
  { ended, left }: Pick<Situation, 'ended' | 'left'>,
  isThere: (orgId: number) => boolean,
): Join[] {
  return [...new Set([home, ...said.keys()])]
    .filter(isThere)
    .flatMap((orgId) => {
      const role = said.get(orgId) ?? null;
      const isEnded = ended !== undefined && (ended.get(orgId) ?? null) === role;
      if (role === 'none' || isEnded || left.get(orgId) === role) return [];
      return [{ orgId, kind: 'join' as const, role: role ?? defaultOrgRole }];
    })
    .toSorted((a, b) => a.orgId - b.orgId);
}

/** The orgs of steps of these kinds. */
export const orgsOf = (steps: readonly RoleStep[], ...kinds: readonly RoleStep['kind'][]): number[] =>
  steps.filter(({ kind }) => kinds.includes(kind)).map(({ orgId }) => orgId);

/**
 * The current org after the steps: the one of before while the person is a settled member of it. Who leaves it gets the oldest of
 * their others; who had none, the first that they join, the one of the issuer before others. It stays where there is none.
 */
export function currentOrgAfter(
  steps: readonly RoleStep[],
  memberships: readonly Membership[],
  homeOrgId: number,
  issuerOrgId: number,
): number {
  const settled = memberships.filter(isSettled).map(({ orgId }) => orgId);
  const joined = orgsOf(steps, 'join', 'settle');
  const left = orgsOf(steps, 'leave');
  if (left.includes(homeOrgId)) {
    const others = [...settled, ...joined].filter((id) => !left.includes(id));
    return others.length === 0 ? homeOrgId : Math.min(...others);
  }
  if ([...settled, ...joined].includes(homeOrgId) || joined.length === 0) return homeOrgId;
  return joined.includes(issuerOrgId) ? issuerOrgId : Math.min(...joined);
}
