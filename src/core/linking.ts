import type { LinkRule } from './issuer-policy.ts';
import type { OrgRole } from './org-role.ts';
import type { MaybePending } from './pending.ts';
import { isSettled } from './pending.ts';
import type { AuthenticationProblem } from './refusal.ts';

/** A person whom a token names, and what keeps a provider from speaking for them. */
export type Linkable = {
  readonly isServerAdmin: boolean;
  /** Whether they have roles in every org. */
  readonly hasGlobalRoles: boolean;
  readonly memberships: readonly (MaybePending & { readonly orgId: number; readonly role: OrgRole })[];
  /** Whether they are linked to another subject of an issuer that is configured. */
  readonly isSpokenFor: boolean;
  /** Whether the link between them and this subject was removed. */
  readonly wasUnlinked: boolean;
};

/**
 * Why a token is not linked to the person whom it names by the rule of its issuer; undefined when it is. A provider speaks only for
 * ordinary members of its org: whoever has more links themselves, and is not told what it is that they have. An org that
 * only added them does not count, neither for it nor against it, unless it added an Admin: who is linked would be that by acting there.
 */
export function findLinkProblem(person: Linkable, orgId: number): AuthenticationProblem | undefined {
  if (person.wasUnlinked) return 'jwt-link-removed';
  if (person.isSpokenFor) return 'jwt-link-other';
  const { memberships, isServerAdmin, hasGlobalRoles } = person;
  const settled = memberships.filter(isSettled);
  const isOfOrg = settled.length === 1 && settled[0]?.orgId === orgId;
  const isAdmin = isServerAdmin || hasGlobalRoles || memberships.some(({ role }) => role === 'Admin');
  return isOfOrg && !isAdmin ? undefined : 'jwt-link-by-owner';
}

/** People and accounts that have a name in a token as their login or e-mail address. */
export type Namesake = {
  readonly id: number;
  readonly login: string;
  readonly email: string;
  readonly isServiceAccount: boolean;
};

/** The names in a token. `unverified` is an address that its issuer has not verified, and by which nobody is linked. */
type SaidNames = Partial<Readonly<Record<'login' | 'email' | 'unverified', string | undefined>>>;

/**
 * Why nobody is made for a token, where the rule of its issuer finds nobody to link: because of those who have its names.
 * Undefined when nobody has. Who has only the unverified address counts only where the token says no login at all.
 */
export function findNamesakeProblem(
  { login, email, unverified }: SaidNames,
  rule: LinkRule,
  namesakes: readonly Namesake[],
  unlinkedFrom: readonly number[],
): AuthenticationProblem | undefined {
  const have = (name: string | undefined): readonly Namesake[] =>
    name === undefined ? [] : namesakes.filter((one) => one.login === name || one.email === name);
  const named = new Set([...have(login), ...have(email)]);
  const people = [...named].filter(({ isServiceAccount }) => !isServiceAccount);
  if (people.some(({ id }) => unlinkedFrom.includes(id))) return 'jwt-link-removed';
  const byUnverified = rule === false ? [] : have(unverified).filter((one) => !one.isServiceAccount);
  if (named.size === 0)
    return login === undefined && byUnverified.length > 0 ? 'jwt-link-unverified' : undefined;
  if (rule === false && people.length > 0) return 'jwt-link-off';
  const isByUnverified = rule === 'verified-email' && byUnverified.some((one) => named.has(one));
  return isByUnverified ? 'jwt-link-unverified' : 'jwt-login-taken';
}
