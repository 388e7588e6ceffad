import { findUndelegable } from '../../core/delegation.ts';
import type { Permission } from '../../core/permission.ts';
import type { PermissionSet } from '../../core/permission-set.ts';
import { EMPTY_PERMISSION_SET } from '../../core/permission-set.ts';
import type { PrincipalFacts } from '../../core/principal.ts';
import { compilePermissions, GLOBAL_ORG_ID } from '../../core/principal.ts';
import type { Vocabulary } from '../../core/vocabulary.ts';
import type { Repositories } from '../ports/repositories.ts';
import type { Read } from '../ports/read.ts';
import { readAll } from '../ports/read.ts';

/** The permissions of a service account in its org and in the global plane, and of a caller in the global plane. */
export type AccountRights = {
  readonly here: PrincipalFacts | undefined;
  readonly everywhere: PrincipalFacts | undefined;
  readonly callersEverywhere: PrincipalFacts | undefined;
};

/** Reads what decides whether the caller may let somebody act as a service account. */
export const readAccountRights = (
  { principals }: Repositories,
  orgId: number,
  accountId: number,
  callerId: number,
): Read<AccountRights> =>
  readAll({
    here: principals.facts(orgId, accountId, null),
    everywhere: principals.facts(GLOBAL_ORG_ID, accountId, null),
    callersEverywhere: principals.facts(GLOBAL_ORG_ID, callerId, null),
  });

/**
 * The first permission of a service account, taken as enabled, that the caller does not hold (I11); undefined when the
 * caller holds all of them. A token of the account also acts in the global plane, where only global permissions count,
 * not those of the org.
 */
export const findBeyondCaller = (
  caller: PermissionSet,
  { here, everywhere, callersEverywhere }: AccountRights,
  types: Vocabulary,
): Permission | undefined =>
  findUndelegable(caller, rightsOf(here, types).list()) ??
  findUndelegable(rightsOf(callersEverywhere, types.globally), rightsOf(everywhere, types.globally).list());

const rightsOf = (facts: PrincipalFacts | undefined, types: Vocabulary): PermissionSet =>
  facts === undefined ? EMPTY_PERMISSION_SET : compilePermissions({ ...facts, isDisabled: false }, types);
