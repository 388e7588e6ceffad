import type { Caller } from './caller.ts';
import { basicRoleByUid } from './catalogue/basic-roles.ts';
import { fixedRoleByUid } from './catalogue/fixed-roles.ts';
import { countsGlobally, givenInOrg } from './global-scope.ts';
import type { LinkedSubject } from './link.ts';
import { isLinkTo } from './link.ts';
import type { OrgRole } from './org-role.ts';
import type { Permission } from './permission.ts';
import type { Bundle, GrantPath } from './permission-set.ts';
import { EMPTY_PERMISSION_SET, PermissionSet } from './permission-set.ts';
import type { AuthenticationProblem } from './refusal.ts';
import { hasExpired } from './token.ts';
import { permissionsOnTeam, TEAM_ADMIN, TEAM_MEMBER } from './team.ts';
import type { Vocabulary } from './vocabulary.ts';

/** The global plane: users, orgs, global roles and basic roles. Source: docs/grafana.md#choosing-the-org. */
export const GLOBAL_ORG_ID = 0;

/** Nobody has this id. */
export const NOBODY_ID = 0;

/** A role that reached a principal, and how. */
export type ReachedRole = { readonly uid: string; readonly path: GrantPath };

/** The parts of a stored role that evaluation needs. */
export type StoredRole = { readonly uid: string; readonly permissions: readonly Permission[] };

/** A level on one resource that reached a principal. */
export type HeldLevel = { readonly resource: string; readonly resourceId: string; readonly level: string };

/** The parts of a token that decide whether it is valid. `expires` is an ISO time or null for never. */
export type TokenState = { readonly id: number; readonly expires: string | null; readonly revoked: boolean };

/**
 * Everything about one principal that decides what it may do in one org, as read from the database at one moment.
 * `evaluatedIn` 0 is the global plane. `orgRole` is null for somebody who is not a member of the org. `isPending` is there for
 * somebody who was added to the org and has not acted there yet. `link` is absent for somebody who is linked to no
 * subject, or to one that may not sign in.
 */
export type PrincipalFacts = {
  readonly evaluatedIn: number;
  readonly userId: number;
  readonly login: string;
  readonly email: string;
  readonly isServiceAccount: boolean;
  readonly homeOrgId: number;
  readonly isServerAdmin: boolean;
  readonly isDisabled: boolean;
  readonly credentialVersion: number;
  readonly link?: LinkedSubject;
  readonly orgRole: OrgRole | null;
  readonly isPending?: true;
  readonly tokens: readonly TokenState[];
  readonly teams: readonly { readonly id: number; readonly isAdmin: boolean }[];
  /** The keys of all external groups of the principal, whether or not a role or team is linked to them. */
  readonly groups: readonly string[];
  readonly reached: readonly ReachedRole[];
  readonly storedRoles: readonly StoredRole[];
  readonly managed: readonly HeldLevel[];
};

/** The facts that decide whether the credential of a caller in an org is valid. */
export type CredentialFacts = Pick<
  PrincipalFacts,
  | 'evaluatedIn'
  | 'login'
  | 'email'
  | 'isServiceAccount'
  | 'homeOrgId'
  | 'isDisabled'
  | 'credentialVersion'
  | 'link'
  | 'tokens'
>;

/** A principal that holds nothing, for changes that Gatehouse makes itself. */
export const NOBODY: PrincipalFacts = {
  evaluatedIn: GLOBAL_ORG_ID,
  userId: NOBODY_ID,
  login: '',
  email: '',
  isServiceAccount: false,
  homeOrgId: GLOBAL_ORG_ID,
  isServerAdmin: false,
  isDisabled: false,
  credentialVersion: 0,
  orgRole: null,
  tokens: [],
  teams: [],
  groups: [],
  reached: [],
  storedRoles: [],
  managed: [],
};

/** Every member sees the folder of things shared with them. Source: docs/grafana.md#what-a-principal-holds. */
export const HELD_BY_EVERYONE: readonly Permission[] = [
  { action: 'folders:read', scope: 'folders:uid:sharedwithme' },
];

/** The facts that decide which roles and levels reach a principal, without the stored roles themselves. */
export type Holdings = Pick<
  PrincipalFacts,
  'evaluatedIn' | 'userId' | 'isDisabled' | 'orgRole' | 'isPending' | 'teams' | 'reached' | 'managed'
>;

/** Permissions of stored roles by uid. */
export type StoredPermissions = ReadonlyMap<string, readonly Permission[]>;

/** Stored roles, ready to be looked up. */
export const storedByUid = (stored: readonly StoredRole[]): StoredPermissions =>
  new Map(stored.map(({ uid, permissions }) => [uid, permissions]));

/**
 * What a principal may do at this moment: the result of `bundlesOf`, compiled for look-ups.
 *
 * @param types what is declared where the facts were read, at the same moment
 */
export function compilePermissions(facts: PrincipalFacts, types: Vocabulary): PermissionSet {
  const bundles = bundlesOf(facts, storedByUid(facts.storedRoles), types);
  return bundles.length === 0 ? EMPTY_PERMISSION_SET : new PermissionSet(bundles, types);
}

/**
 * The permissions of a principal at this moment: the union of its org role, assignments, teams, mapped groups and
 * levels on resources. None for a disabled principal and, outside the global plane, none for somebody who is not a
 * member, or has not acted in the org since they were added: what they hold elsewhere is not shown to the org. A role that an
 * org gives brings nothing on the whole deployment (`global.users:*`): that counts only by what counts in the global plane.
 * Admins hold all actions of the types that are declared where they are evaluated, see `Vocabulary.heldWith`.
 *
 * Source: docs/grafana.md#what-a-principal-holds.
 */
export function bundlesOf(facts: Holdings, stored: StoredPermissions, types: Vocabulary): Bundle[] {
  const isOutsider = facts.evaluatedIn !== GLOBAL_ORG_ID && facts.orgRole === null;
  if (facts.isDisabled || isOutsider || facts.isPending === true) return [];
  const bundles: Bundle[] = facts.reached.map(({ uid, path }) => {
    const permissions = stored.get(uid) ?? shippedPermissions(uid);
    return {
      source: { roleUid: uid, path },
      permissions: countsGlobally(path) ? permissions : givenInOrg(permissions),
    };
  });
  for (const { uid, path } of facts.reached) {
    const shared = types.sharedWith(uid);
    if (shared !== undefined)
      bundles.push({ source: { roleUid: uid, path }, permissions: shared.permissions, shared });
  }
  for (const { resource, resourceId, level } of facts.managed) {
    const permissions = types.permissionsOfLevel(resource, resourceId, level);
    bundles.push({ source: { roleUid: null, path: { via: 'managed' } }, permissions });
  }
  for (const team of facts.teams) {
    const permissions = permissionsOnTeam(team.id, team.isAdmin ? TEAM_ADMIN : TEAM_MEMBER);
    bundles.push({ source: { roleUid: null, path: { via: 'team', teamId: team.id } }, permissions });
  }
  if (facts.evaluatedIn !== GLOBAL_ORG_ID) {
    bundles.push({ source: { roleUid: null, path: { via: 'everyone' } }, permissions: HELD_BY_EVERYONE });
  }
  return bundles;
}

/** The permissions of a role shipped as code: a fixed role, or a basic role that was never changed. */
export const shippedPermissions = (uid: string): readonly Permission[] =>
  fixedRoleByUid(uid)?.permissions ?? basicRoleByUid(uid)?.permissions ?? [];

/**
 * Why the caller's credential is not valid at this moment; undefined when it is valid.
 *
 * @param facts undefined when the principal does not exist any more
 * @param now ISO time to compare expiry with
 */
export function findCredentialProblem(
  caller: Caller,
  facts: CredentialFacts | undefined,
  now: string,
): AuthenticationProblem | undefined {
  const { credential } = caller;
  switch (credential.kind) {
    case 'token': {
      const token = facts?.tokens.find(({ id }) => id === credential.tokenId);
      if (facts === undefined || token === undefined) return 'invalid-token';
      if (token.revoked) return 'revoked-token';
      if (hasExpired(token.expires, now)) return 'expired-token';
      return facts.isDisabled ? 'disabled' : undefined;
    }
    case 'password': {
      const isCurrent = credential.credentialVersion === facts?.credentialVersion;
      const isNamed = credential.name === facts?.login || credential.name === facts?.email;
      if (facts === undefined || !isCurrent || !isNamed || facts.isServiceAccount) return 'wrong-password';
      return findPersonProblem(caller, facts);
    }
    case 'jwt':
      // A token of a provider is a credential of the person that its subject is linked to, for as long as it is (I6).
      if (facts === undefined || facts.isServiceAccount || !isLinkTo(facts.link, credential))
        return 'jwt-unknown-user';
      if (hasExpired(credential.expires, now)) return 'jwt-expired';
      return findPersonProblem(caller, facts);
    case 'provider':
      // This credential is for Gatehouse's own changes, never for a caller.
      return 'no-credentials';
    default:
      // A Worker of a later version knows more kinds. One that is not understood proves nothing (I12).
      credential satisfies never;
      return 'invalid-token';
  }
}

function findPersonProblem(caller: Caller, facts: CredentialFacts): AuthenticationProblem | undefined {
  if (facts.isDisabled) return 'disabled';
  const actsHereByDefault = caller.currentOrgId === facts.evaluatedIn;
  return actsHereByDefault && facts.homeOrgId !== facts.evaluatedIn ? 'moved' : undefined;
}
