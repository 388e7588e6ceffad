import { diffFields } from '../../core/diff.ts';
import { findFormProblem } from '../../core/name-form.ts';
import type { OrgRole } from '../../core/org-role.ts';
import { basicRoleUid } from '../../core/org-role.ts';
import type { PrincipalFacts } from '../../core/principal.ts';
import type { Refusal } from '../../core/refusal.ts';
import { invalid, notDelegable, notFound } from '../../core/refusal.ts';
import { requiredBy } from '../../core/required-by.ts';
import { refuse } from '../../core/result.ts';
import type { ServiceAccountProfile } from '../../core/service-account.ts';
import { FIRST_VERSION } from '../../core/versioned.ts';
import { findBeyondCaller, readAccountRights } from './account-rights.ts';
import { change, planned, unchanged } from '../engine/change.ts';
import { findOrgRoleProblem, levelHolderOf } from '../orgs/org-role-grant.ts';
import { known, readAll } from '../ports/read.ts';

/** The service account to create. */
export type CreateServiceAccountInput = {
  readonly name: string;
  readonly role: OrgRole;
  readonly isDisabled: boolean;
};

/**
 * The login is made from org and name, so a name is taken when its login is. Source: docs/grafana.md#service-accounts.
 */
const loginOf = (orgId: number, name: string): string =>
  `sa-${orgId}-${name.toLowerCase().replaceAll(/\s+/g, '-')}`;

/** A new name makes a login, which must not be taken for another one. */
const findNewNameProblem = (name: string): Refusal | undefined => {
  const problem = findFormProblem(name, 'one-a-word');
  return problem === undefined ? undefined : invalid('name', problem);
};

/** The creator's level on a new service account. */
const CREATOR_LEVEL = 'Admin';

/**
 * Creates a service account with an org role. A person who creates one gets the level Admin on it. Refuses taken names,
 * and org roles that the caller may not give. Source: docs/grafana.md#service-accounts.
 */
export const createServiceAccount = change({
  kind: 'service-account.create',
  facts: ({ users, roles, heldLevels }, orgId, { name, role }: CreateServiceAccountInput) =>
    readAll({
      isTaken: users.isTaken(loginOf(orgId, name), loginOf(orgId, name)),
      stored: roles.findMany(orgId, [basicRoleUid(role)]),
      levels: heldLevels.levelsOf(orgId, levelHolderOf(role)),
    }),
  requires: requiredBy.createServiceAccount,
  decide: (
    { orgId, caller, types, now, newUid },
    { name, role, isDisabled },
    { isTaken, stored, levels },
    { users, heldLevels },
  ) => {
    const problem =
      findOrgRoleProblem(caller, role, 'service-account', stored, levels, types) ?? findNewNameProblem(name);
    if (problem !== undefined) return refuse(problem);
    if (isTaken) return refuse({ tag: 'taken', thing: 'service-account', field: 'name', value: name });
    const uid = newUid();
    const login = loginOf(orgId, name);
    const identity = { uid, login, email: login, name, isServiceAccount: true, isDisabled, homeOrgId: orgId };
    const insertAccount = users.insert({ ...identity, passwordHash: null, at: now });
    const { userId, isServiceAccount } = caller.facts;
    const insertMember = users.insertMember(orgId, { uid }, role, now);
    const grant = heldLevels.grantOnNewServiceAccount(orgId, userId, uid, CREATOR_LEVEL);
    return planned({
      writes: [
        // Other orgs and the global plane give names too.
        users.expectFree([login]),
        insertAccount,
        insertMember,
        ...(isServiceAccount ? [] : [grant]),
      ],
      before: null,
      after: {
        ...identity,
        orgRole: role,
        managed: isServiceAccount ? null : { user: userId, level: CREATOR_LEVEL },
      },
      touches: [`user:${userId}`],
      reply: ({ idOf }) => ({
        id: idOf(insertAccount),
        uid,
        login,
        name,
        orgId,
        role,
        isDisabled,
        tokens: 0,
        version: FIRST_VERSION,
      }),
    });
  },
});

/** The changes of a service account. Undefined fields are kept. */
export type UpdateServiceAccountInput = {
  readonly accountId: number;
  readonly name: string | undefined;
  readonly role: OrgRole | undefined;
  readonly isDisabled: boolean | undefined;
};

/**
 * Changes a service account. Its login changes with its name. Refuses with `not-found`, with `taken`, and org roles
 * that the caller may not give. An enabled account can act again, so a caller that enables one must hold everything
 * that it may do (I11).
 */
export const updateServiceAccount = change({
  kind: 'service-account.update',
  facts: (
    repositories,
    orgId,
    { accountId, name, role, isDisabled }: UpdateServiceAccountInput,
    { userId },
  ) => {
    const { serviceAccounts, users, roles, heldLevels } = repositories;
    const login = loginOf(orgId, name ?? '');
    return readAll({
      account: serviceAccounts.profile(orgId, accountId),
      isTaken: name === undefined ? known(false) : users.isTaken(login, login),
      stored: role === undefined ? known([]) : roles.findMany(orgId, [basicRoleUid(role)]),
      levels: role === undefined ? known([]) : heldLevels.levelsOf(orgId, levelHolderOf(role)),
      rights:
        isDisabled === false ? readAccountRights(repositories, orgId, accountId, userId) : known(undefined),
    });
  },
  requires: requiredBy.updateServiceAccount,
  of: { thing: 'service-account', current: ({ account }) => account },
  decide: (
    { orgId, caller, types, now },
    { accountId, name, role, isDisabled },
    { account, isTaken, stored, levels, rights },
    { serviceAccounts, users },
  ) => {
    if (account === undefined) return refuse(notFound('service-account'));
    const wanted: ServiceAccountProfile = {
      ...account,
      name: name ?? account.name,
      login: name === undefined ? account.login : loginOf(orgId, name),
      role: role ?? account.role,
      isDisabled: isDisabled ?? account.isDisabled,
      updated: now,
      version: account.version + 1,
    };
    const fields = diffFields(describe(account), describe(wanted));
    if (Object.keys(fields.after).length === 0) return unchanged(account);
    if (wanted.role !== account.role) {
      const problem = findOrgRoleProblem(caller, wanted.role, 'service-account', stored, levels, types);
      if (problem !== undefined) return refuse(problem);
    }
    if (rights !== undefined && account.isDisabled) {
      const here = wanted.role === account.role ? rights.here : withoutOrgRole(rights.here);
      const undelegable = findBeyondCaller(caller.permissions, { ...rights, here }, types);
      if (undelegable !== undefined) return refuse(notDelegable(undelegable));
    }
    const problem = wanted.name === account.name ? undefined : findNewNameProblem(wanted.name);
    if (problem !== undefined) return refuse(problem);
    if (wanted.login !== account.login && isTaken) {
      return refuse({ tag: 'taken', thing: 'service-account', field: 'name', value: wanted.name });
    }
    return planned({
      writes: [
        ...(wanted.login === account.login ? [] : [users.expectFree([wanted.login], accountId)]),
        ...serviceAccounts.update(orgId, wanted),
      ],
      before: { id: accountId, ...fields.before },
      after: { id: accountId, ...fields.after },
      touches: [`user:${accountId}`],
      reply: () => wanted,
    });
  },
});

const describe = ({ id, uid, login, name, isDisabled, role }: ServiceAccountProfile) => ({
  id,
  uid,
  login,
  name,
  isDisabled,
  orgRole: role,
});

const withoutOrgRole = (facts: PrincipalFacts | undefined): PrincipalFacts | undefined =>
  facts && { ...facts, reached: facts.reached.filter(({ path }) => path.via !== 'org-role') };

/** The service account to delete. */
export type DeleteServiceAccountInput = { readonly accountId: number };

/**
 * Deletes a service account, everything that it has, and all levels on it. Its tokens are refused from the next answer
 * on (I6). Refuses with `not-found`.
 */
export const deleteServiceAccount = change({
  kind: 'service-account.delete',
  facts: ({ serviceAccounts, heldLevels }, orgId, { accountId }: DeleteServiceAccountInput) =>
    readAll({
      account: serviceAccounts.profile(orgId, accountId),
      holders: heldLevels.holdersOf(orgId, 'serviceaccounts', accountId),
    }),
  requires: requiredBy.deleteServiceAccount,
  of: { thing: 'service-account', current: ({ account }) => account },
  decide: ({ orgId }, { accountId }, { account, holders }, { serviceAccounts }) => {
    if (account === undefined) return refuse(notFound('service-account'));
    return planned({
      writes: serviceAccounts.remove(orgId, accountId),
      before: describe(account),
      after: null,
      touches: [`user:${accountId}`, ...holders],
      reply: () => null,
    });
  },
});
