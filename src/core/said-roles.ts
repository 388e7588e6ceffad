import type { Claims } from './claims.ts';
import { groupKey } from './external-group.ts';
import type { IssuerPolicy, OrgMapping } from './issuer-policy.ts';
import type { OrgRole } from './org-role.ts';
import { ranksAbove } from './org-role.ts';

/** Org roles by the id of the org. */
export type RolesByOrg = ReadonlyMap<number, OrgRole>;

/** What a token says of orgs: a role, or that there is none. Of an org that is not there, it says nothing. */
export type SaidRoles = ReadonlyMap<number, OrgRole | 'none'>;

/** What the org roles of a person are found from. */
export type Saying = {
  readonly claims: Pick<Claims, 'orgRole' | 'mapped'>;
  readonly policy: Pick<IssuerPolicy, 'claims' | 'orgId' | 'defaultOrgRole' | 'orgMapping'>;
  /** The person's groups by the provider: of this token, else of the ones before. Undefined where it never said any. */
  readonly groups: readonly string[] | undefined;
  /** What the provider said before, as `rolesBefore` has it. */
  readonly before: RolesByOrg;
};

/** One thing in a token that may say a role in an org: undefined when it says nothing. `most` is the highest role that it can say. */
type Source = { readonly says: OrgRole | 'none' | undefined; readonly most: OrgRole };

/**
 * The org roles that a token says, by `claims.orgRole` and by the mappings of the settings. The highest counts. Letter case does not,
 * in groups and in values of claims.
 *
 * Where one of several sources of an org says nothing, the role of before stays, as far as that source can have said it. An org that
 * was mapped before and is mapped no more is said to be none, as long as there are mappings at all: their list is complete. In the
 * org of the issuer, none is the default role: nobody leaves it by what a token says. Why: docs/decisions/0028-org-roles-that-tokens-say.md.
 */
export function rolesSaid({ claims, policy, groups, before }: Saying): SaidRoles {
  const { orgId, orgMapping, defaultOrgRole } = policy;
  const keys = groups === undefined ? undefined : new Set(groups.map(groupKey));
  const sources = new Map<number, Source[]>();
  if (policy.claims.orgRole !== undefined) sources.set(orgId, [{ says: claims.orgRole, most: 'Admin' }]);
  for (const mapping of orgMapping) {
    const source = { says: saidBy(mapping, claims, keys), most: mapping.role };
    sources.set(mapping.orgId, [...(sources.get(mapping.orgId) ?? []), source]);
  }
  const said = new Map<number, OrgRole | 'none'>();
  for (const [id, ofOrg] of sources) {
    const role = combine(ofOrg, before.get(id));
    if (role !== undefined) said.set(id, role === 'none' && id === orgId ? defaultOrgRole : role);
  }
  if (orgMapping.length === 0) return said;
  for (const id of before.keys()) if (id !== orgId && !sources.has(id)) said.set(id, 'none');
  return said;
}

function saidBy(
  { claim, value, role }: OrgMapping,
  { mapped }: Pick<Claims, 'mapped'>,
  groups: ReadonlySet<string> | undefined,
): Source['says'] {
  const key = groupKey(value);
  if (claim === undefined) return groups && (groups.has(key) ? role : 'none');
  const values = Object.hasOwn(mapped, claim) ? mapped[claim] : undefined;
  return values && (values.some((one) => groupKey(one) === key) ? role : 'none');
}

function combine(sources: readonly Source[], before: OrgRole | undefined): OrgRole | 'none' | undefined {
  const named = highest(sources.map(({ says }) => says).filter((role) => role !== 'none'));
  const silent = sources.filter(({ says }) => says === undefined);
  if (silent.length === 0) return named ?? 'none';
  const most = highest(silent.map((source) => source.most));
  const stays = before !== undefined && most !== undefined && ranksAbove(before, most) ? most : before;
  // It stays as it is: that is nothing said, rather than the same said again.
  return named === undefined && stays === before ? undefined : highest([named, stays]);
}

const highest = (roles: readonly (OrgRole | undefined)[]): OrgRole | undefined =>
  roles.reduce((a, b) => (a === undefined || (b !== undefined && ranksAbove(b, a)) ? b : a), undefined);
