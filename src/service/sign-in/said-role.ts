import { usersIn } from '../../core/dependency.ts';
import type { IssuerPolicy } from '../../core/issuer-policy.ts';
import type { StoredRoles } from '../../core/kept-roles.ts';
import { NO_ROLES, rolesBefore, rolesKept } from '../../core/kept-roles.ts';
import { isPending } from '../../core/pending.ts';
import type { RoleStep } from '../../core/role-steps.ts';
import { currentOrgAfter, findRoleSteps, joinsOfNew, orgsOf } from '../../core/role-steps.ts';
import { rolesSaid } from '../../core/said-roles.ts';
import type { UserProfile } from '../../core/user.ts';
import type { Write } from '../ports/database.ts';
import type { Arriving, Identity } from '../ports/identities.ts';
import type { OrgSight } from '../ports/orgs.ts';
import type { Read } from '../ports/read.ts';
import { known, map, readAll } from '../ports/read.ts';
import type { Repositories } from '../ports/repositories.ts';
import type { Part, ProviderSignIn } from './said.ts';
import { NOTHING } from './said.ts';

/** What is known of the orgs in which a provider sets roles, by id: of those that exist. */
export type RoleFacts = ReadonlyMap<number, Omit<OrgSight, 'id'>>;

/** Asks for that: of the org of the issuer, and where it has mappings, of their orgs and of those that it brought the person into. */
export const roleFacts = (
  { orgs, orgUsers, changes }: Repositories,
  { claims: { subject }, policy }: ProviderSignIn,
): Read<RoleFacts> => {
  const { orgId, orgMapping, issuer, formerIssuers } = policy;
  const mapped = [...new Set(orgMapping.map((mapping) => mapping.orgId))];
  return map(
    readAll({
      exists: orgs.exists(orgId),
      revision: changes.revision(orgId),
      admins: orgUsers.someAdmins(orgId),
      others:
        mapped.length === 0
          ? known([])
          : orgs.sights(mapped, { issuers: [issuer, ...formerIssuers], subject }),
    }),
    ({ exists, revision, admins, others }) => {
      const facts = new Map(others.map(({ id, ...sight }) => [id, sight]));
      return exists ? facts.set(orgId, { revision, admins }) : facts;
    },
  );
};

/** What becomes of a person's memberships by a token. */
export type RoleChange = Part & {
  /** What aborts the batch when an org is not any more as it was when this was decided. */
  readonly guards: readonly Write[];
  /** Something waits, because the person is the last Admin of an org. */
  readonly isPostponed: boolean;
  /** Something is due even if the token says what the one before it said: the provider's word counts again. */
  readonly isDue: boolean;
  /** The orgs that the person joins by it. */
  readonly joins: readonly number[];
  /** The current org of the person after it. */
  readonly homeOrgId: number;
  /** What the link keeps of what was said. */
  readonly kept: StoredRoles;
};

/**
 * What becomes of the memberships of somebody who is known. `link` is that to the token's subject, if there is one. Orgs change their
 * members and Admins, not the global plane: so each one in which something changes is guarded, or is the provider's from now on. A
 * provider that does not manage org roles changes none.
 */
export function changeOfRoles(
  { claims, policy, isOlder, joinsNoMapped }: ProviderSignIn,
  found: RoleFacts,
  arriving: Pick<Arriving, 'memberships' | 'groups' | 'endedRoles' | 'leftRoles'>,
  { id, homeOrgId }: UserProfile,
  link: Identity | undefined,
  now: string,
  repositories: Repositories,
): RoleChange {
  const { memberships, groups: groupsBefore, endedRoles, leftRoles } = arriving;
  const facts = joinsNoMapped === true ? withoutOthers(found, policy, memberships) : found;
  const { orgRole, roleOrgId, otherRoles } = link ?? NO_ROLES;
  const stored: StoredRoles = { orgRole, roleOrgId, otherRoles };
  if (!policy.manages.includes('orgRole')) {
    return { ...NOTHING, guards: [], isPostponed: false, isDue: false, joins: [], homeOrgId, kept: stored };
  }
  const groups = claims.groups ?? (link === undefined ? undefined : groupsBefore);
  const before = rolesBefore(stored, policy);
  const said = rolesSaid({ claims, policy, groups, before });
  const admins = new Map([...facts].map(([orgId, sight]) => [orgId, sight.admins]));
  const [ended, left] = link === undefined ? [endedRoles, leftRoles] : [undefined, NO_ROLES.otherRoles];
  const steps = findRoleSteps({ personId: id, said, before, ended, left, memberships, admins });
  const postponed = new Set(orgsOf(steps, 'postponed'));
  const changing = steps.filter((step) => step.kind !== 'postponed');
  // Until a role is said, others may set it: also one that is said to be what it is.
  const newlySaid = [...said]
    .filter(([orgId, role]) => role !== 'none' && role !== before.get(orgId) && facts.has(orgId))
    .map(([orgId]) => orgId);
  const guarded = [...new Set([...changing.map(({ orgId }) => orgId), ...newlySaid])].toSorted(
    (a, b) => a - b,
  );
  const home = currentOrgAfter(steps, memberships, homeOrgId, policy.orgId);
  const kept = rolesKept({ before, said, postponed, isThere: (orgId) => facts.has(orgId), policy });
  const roleIn = (orgId: number) => memberships.find((one) => one.orgId === orgId)?.role ?? null;
  return {
    writes: writesOf(changing, { id, homeOrgId, home, now }, repositories),
    before: { ...shown(changing, ({ orgId }) => roleIn(orgId)), ...pendingIn(changing, memberships) },
    after: shown(changing, (step) => ('role' in step ? step.role : null)),
    guards: guarded.map((orgId) => {
      const { revision = 0, admins: seen = [] } = facts.get(orgId) ?? {};
      return repositories.changes.expectStill(orgId, { revision, from: usersIn([id, ...seen]) });
    }),
    isPostponed: postponed.size > 0,
    isDue: changing.length > 0,
    joins: orgsOf(steps, 'join'),
    homeOrgId: home,
    // A Worker of the version before knows nothing of mappings.
    kept: isOlder === true ? { ...kept, otherRoles: stored.otherRoles } : kept,
  };
}

/** As if the orgs did not exist that somebody would join by a mapping: so nothing is remembered of them, and a later token brings them. */
function withoutOthers(
  facts: RoleFacts,
  { orgId: own }: IssuerPolicy,
  memberships: Arriving['memberships'],
): RoleFacts {
  const isIn = (orgId: number): boolean => memberships.some((one) => one.orgId === orgId);
  return new Map([...facts].filter(([orgId]) => orgId === own || isIn(orgId)));
}

/** A person with the current org before and after, and when. */
type Moving = {
  readonly id: number;
  readonly homeOrgId: number;
  readonly home: number;
  readonly now: string;
};

/** The step in the new current org comes first, so that no other org becomes the current one meanwhile. */
function writesOf(
  steps: readonly RoleStep[],
  { id, homeOrgId, home, now }: Moving,
  repositories: Repositories,
): Write[] {
  const { users } = repositories;
  const isLeft = orgsOf(steps, 'leave').includes(homeOrgId);
  const inOrder = [
    ...steps.filter(({ orgId }) => orgId === home),
    ...steps.filter(({ orgId }) => orgId !== home),
  ];
  return [
    ...inOrder.flatMap((step) => [
      ...writesOfStep(step, id, now, repositories),
      ...(step.kind === 'join' && step.orgId === home && !isLeft ? [users.settleIn(home, id)] : []),
    ]),
    ...(isLeft ? [users.moveFrom(homeOrgId, id)] : []),
  ];
}

function writesOfStep(step: RoleStep, id: number, now: string, { users, orgUsers }: Repositories): Write[] {
  const { orgId } = step;
  switch (step.kind) {
    case 'join':
      return [users.insertMember(orgId, { id }, step.role, now)];
    case 'settle':
      return [...orgUsers.settle(orgId, id, now), orgUsers.setRole(orgId, id, step.role, now)];
    case 'change':
      return [orgUsers.setRole(orgId, id, step.role, now)];
    case 'leave':
      return orgUsers.remove(orgId, id);
    case 'postponed':
      return [];
  }
}

/** The roles of orgs for the audit trail, by org id; null for no membership. Nothing where there is no step. */
const shown = (steps: readonly RoleStep[], roleOf: (step: RoleStep) => string | null): object =>
  steps.length === 0
    ? {}
    : { orgRoles: Object.fromEntries(steps.map((step) => [String(step.orgId), roleOf(step)])) };

/** What was typed to add the person to orgs where they have not acted before, by org id. Nothing where there is no step. */
const pendingIn = (steps: readonly RoleStep[], memberships: Arriving['memberships']): object =>
  steps.length === 0
    ? {}
    : {
        pendingIn: Object.fromEntries(
          memberships
            .filter((one) => isPending(one) && steps.some(({ orgId }) => orgId === one.orgId))
            .map(({ orgId, pendingAs }) => [String(orgId), pendingAs]),
        ),
      };

/** The memberships that somebody new gets, their current org, and what the link keeps of what was said. */
export type RolesOfNew = Pick<RoleChange, 'homeOrgId' | 'kept' | 'after'> & {
  readonly writes: readonly Write[];
};

/**
 * The same of somebody new: they join the org of the issuer, and others where a role is said. Whoever was deleted with their last
 * membership joins only where something else is said than then, so perhaps no org at all. The org of the issuer exists.
 */
export function rolesOfNew(
  { claims, policy, joinsNoMapped }: ProviderSignIn,
  found: RoleFacts,
  { endedRoles: ended, leftRoles: left }: Pick<Arriving, 'endedRoles' | 'leftRoles'>,
  uid: string,
  now: string,
  { users }: Repositories,
): RolesOfNew {
  const facts = joinsNoMapped === true ? withoutOthers(found, policy, []) : found;
  const isThere = (orgId: number): boolean => facts.has(orgId);
  const before = NO_ROLES.otherRoles;
  const said = rolesSaid({ claims, policy, groups: claims.groups, before });
  const joins = joinsOfNew(said, policy, { ended, left }, isThere);
  return {
    writes: joins.map(({ orgId, role }) => users.insertMember(orgId, { uid }, role, now)),
    after: shown(joins, (step) => ('role' in step ? step.role : null)),
    homeOrgId: currentOrgOfNew(joins, policy),
    kept: rolesKept({ before, said, postponed: new Set(), isThere, policy }),
  };
}

const currentOrgOfNew = (joins: readonly RoleStep[], { orgId }: IssuerPolicy): number =>
  currentOrgAfter(joins, [], orgId, orgId);
