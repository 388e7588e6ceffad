import { findUndelegable } from '../core/delegation.ts';
import type { OrgRole } from '../core/org-role.ts';
import { basicRoleUid } from '../core/org-role.ts';
import type { PermissionSet } from '../core/permission-set.ts';
import { EMPTY_PERMISSION_SET } from '../core/permission-set.ts';
import type { PrincipalFacts } from '../core/principal.ts';
import { compilePermissions, GLOBAL_ORG_ID } from '../core/principal.ts';
import { notFound } from '../core/refusal.ts';
import { ok, refuse } from '../core/result.ts';
import { change } from './change.ts';
import { findOrgRoleProblem } from './org-role-grant.ts';
import { readAll } from './read.ts';
import * as requirements from '../core/requirements.ts';

/** A service account to be created. */
export type CreateServiceAccountInput = {
  readonly name: string;
  readonly role: OrgRole;
  readonly isDisabled: boolean;
};

/** The login is made of org and name, so a name is taken when its login is. Source: BEHAVIOUR.md section 11. */
const loginOf = (orgId: number, name: string): string =>
  `sa-${orgId}-${name.toLowerCase().replaceAll(/\s+/g, '-')}`;

/** What its creator may do with a new service account. */
const CREATOR_LEVEL = 'Admin';

/**
 * Creates a service account with an org role, and gives its creator the right to administer it. Refuses taken names
 * and org roles beyond the caller's own.
 */
export const createServiceAccount = change({
  kind: 'service-account.create',
  facts: ({ users, roles }, orgId, { name, role }: CreateServiceAccountInput) =>
    readAll({
      isTaken: users.isTaken(loginOf(orgId, name), loginOf(orgId, name)),
      stored: roles.findMany(orgId, [basicRoleUid(role)]),
    }),
  requires: () => requirements.createServiceAccounts,
  decide: (
    { orgId, caller, now, newUid },
    { name, role, isDisabled },
    { isTaken, stored },
    { users, managed },
  ) => {
    const problem = findOrgRoleProblem(caller, role, 'service-account', stored);
    if (problem !== undefined) return refuse(problem);
    if (isTaken) return refuse({ tag: 'taken', thing: 'service-account', field: 'name', value: name });
    const uid = newUid();
    const login = loginOf(orgId, name);
    const identity = { uid, login, email: login, name, isServiceAccount: true, isDisabled, homeOrgId: orgId };
    const insertAccount = users.insert({ ...identity, passwordHash: null, at: now });
    const { userId } = caller.facts;
    return ok({
      kind: 'change',
      writes: [
        insertAccount,
        users.insertMember(orgId, { uid }, role, now),
        managed.grantOnNewServiceAccount(orgId, userId, uid, CREATOR_LEVEL),
      ],
      before: null,
      after: { ...identity, orgRole: role, managed: { user: userId, level: CREATOR_LEVEL } },
      touches: [`user:${userId}`],
      reaches: [],
      reply: ({ idOf }) => ({ id: idOf(insertAccount), uid, login, name, orgId, role, isDisabled }),
    });
  },
});

/** A token to be created: only its keyed hash is known here (I13). `expires` is an ISO time, or null for never. */
export type CreateTokenInput = {
  readonly accountId: number;
  readonly name: string;
  readonly hash: string;
  readonly expires: string | null;
};

/**
 * Creates a token for a service account. Who holds the token acts as the account, so the caller must hold everything
 * that the account may do (I11). Refuses with `not-found`, `taken` and `not-delegable`.
 */
export const createToken = change({
  kind: 'token.create',
  facts: ({ users, tokens, principals }, orgId, { accountId, name }: CreateTokenInput, { userId }) =>
    readAll({
      account: users.find(orgId, accountId),
      rights: principals.facts(orgId, accountId, null),
      globalRights: principals.facts(GLOBAL_ORG_ID, accountId, null),
      callersGlobalRights: principals.facts(GLOBAL_ORG_ID, userId, null),
      isTaken: tokens.isNameTaken(orgId, name),
    }),
  requires: ({ accountId }) => requirements.writeServiceAccount(accountId),
  decide: (
    { orgId, caller, now },
    { accountId, name, hash, expires },
    { account, rights, globalRights, callersGlobalRights, isTaken },
    { tokens },
  ) => {
    if (
      account === undefined ||
      rights === undefined ||
      !account.isServiceAccount ||
      account.homeOrgId !== orgId
    ) {
      return refuse(notFound('service-account'));
    }
    // The token acts in the global plane too, where a right that is held everywhere counts and one held here does not.
    const undelegable =
      findUndelegable(caller.permissions, rightsOf(rights).list()) ??
      findUndelegable(rightsOf(callersGlobalRights), rightsOf(globalRights).list());
    if (undelegable !== undefined) return refuse({ tag: 'not-delegable', action: undelegable.action });
    if (isTaken) return refuse({ tag: 'taken', thing: 'token', field: 'name', value: name });
    const insertToken = tokens.insert(orgId, { accountId, name, hash, at: now, expires });
    return ok({
      kind: 'change',
      writes: [insertToken],
      before: null,
      after: { account: accountId, name, expires },
      touches: [],
      reaches: [],
      reply: ({ idOf }) => ({ id: idOf(insertToken), name }),
    });
  },
});

/** What a principal may do once it is enabled. */
const rightsOf = (facts: PrincipalFacts | undefined): PermissionSet =>
  facts === undefined ? EMPTY_PERMISSION_SET : compilePermissions({ ...facts, isDisabled: false });
