import type { IssuerPolicy } from './issuer-policy.ts';
import type { OrgRole } from './org-role.ts';
import { parseOrgRole } from './org-role.ts';
import { GLOBAL_ORG_ID } from './principal.ts';
import type { RolesByOrg, SaidRoles } from './said-roles.ts';

/** The org roles that a provider said of somebody, as they are stored with the link. */
export type StoredRoles = {
  /** The role in the org of the issuer, and that org; both null for none. */
  readonly orgRole: OrgRole | null;
  readonly roleOrgId: number | null;
  /** The roles in other orgs. */
  readonly otherRoles: RolesByOrg;
};

/** Nothing was said of any org. */
export const NO_ROLES: StoredRoles = { orgRole: null, roleOrgId: null, otherRoles: new Map() };

/**
 * What a provider said of orgs before, as far as its settings are still about them: about the org of the issuer, and about orgs that
 * a mapping brought. A role in what was the org of the issuer once is nobody's any more, unless a mapping is about it.
 */
export function rolesBefore(
  { orgRole, roleOrgId, otherRoles }: StoredRoles,
  { orgId, orgMapping }: Pick<IssuerPolicy, 'orgId' | 'orgMapping'>,
): RolesByOrg {
  const isAbout = roleOrgId === orgId || orgMapping.some((mapping) => mapping.orgId === roleOrgId);
  return orgRole !== null && roleOrgId !== null && isAbout
    ? new Map([...otherRoles, [roleOrgId, orgRole]])
    : otherRoles;
}

/** What `rolesKept` needs to know. */
type Keeping = {
  readonly before: RolesByOrg;
  readonly said: SaidRoles;
  /** Where a membership could not end yet: it goes on to be the provider's. */
  readonly postponed: ReadonlySet<number>;
  readonly isThere: (orgId: number) => boolean;
  readonly policy: Pick<IssuerPolicy, 'claims' | 'orgId' | 'orgMapping'>;
};

/**
 * What is stored after a token: the roles that it says, and those of before of orgs that it says nothing of. Nothing of an org that
 * does not exist, so that whoever is said to be in it joins it once it does; and of the org of the issuer only while something in the
 * settings is about roles there. So there is at most one role for each org that the settings name.
 */
export function rolesKept({ before, said, postponed, isThere, policy }: Keeping): StoredRoles {
  const { orgId, orgMapping } = policy;
  const roleOf = (id: number): OrgRole | undefined => {
    const role = said.get(id);
    if (role === undefined || (role === 'none' && postponed.has(id))) return before.get(id);
    return role === 'none' ? undefined : role;
  };
  const isSetHere = policy.claims.orgRole !== undefined || orgMapping.some((one) => one.orgId === orgId);
  const ids = [...new Set([...before.keys(), ...said.keys()])].filter(isThere).toSorted((a, b) => a - b);
  const kept = new Map<number, OrgRole>();
  for (const id of ids) {
    const role = roleOf(id);
    if (role !== undefined) kept.set(id, role);
  }
  const orgRole = isSetHere ? (kept.get(orgId) ?? null) : null;
  kept.delete(orgId);
  return { orgRole, roleOrgId: orgRole === null ? null : orgId, otherRoles: kept };
}

/** Roles by org as they are stored: a JSON object by org id, in the order of the ids. */
export const toJson = (roles: RolesByOrg): string =>
  JSON.stringify(Object.fromEntries([...roles].map(([id, role]) => [String(id), role])));

/** Reads what `toJson` made. What is no role is left out. */
export function readRoles(json: string): RolesByOrg {
  const roles = new Map<number, OrgRole>();
  for (const [id, name] of Object.entries(JSON.parse(json) as Readonly<Record<string, unknown>>)) {
    const role = typeof name === 'string' ? parseOrgRole(name) : undefined;
    if (role !== undefined) roles.set(Number(id), role);
  }
  return roles;
}

/**
 * Stands as an org, with null, in what is kept of somebody who was deleted with the membership of their last org: nobody is a member of
 * the global plane. What is kept of a link that was removed has not got it: nobody took a membership away.
 */
export const ENDED_MARK = GLOBAL_ORG_ID;

/**
 * Reads what is kept of a subject that is linked to nobody any more: the roles that the provider had said of a person who was deleted with
 * the membership of their last org. What is said again brings no membership back, and so where nothing had been said and nothing is.
 * Undefined where its person was not deleted in that way.
 */
export const readEnded = (json: string | null | undefined): RolesByOrg | undefined =>
  Object.hasOwn(JSON.parse(json ?? '{}') as object, ENDED_MARK) ? readRoles(json ?? '{}') : undefined;
