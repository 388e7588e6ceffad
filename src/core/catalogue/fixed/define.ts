import type { Permission } from '../../permission.ts';
import type { Action } from '../actions.ts';

/**
 * A role that ships with the service. It is global and assignable, and nobody can change it. No pair of action and
 * scope occurs twice in `permissions`; their order is upstream's.
 */
export type FixedRole<Name extends string = string> = {
  readonly name: Name;
  readonly uid: string;
  readonly displayName: string;
  readonly description: string;
  readonly group: string;
  readonly hidden: boolean;
  readonly permissions: readonly Permission[];
};

/**
 * A fixed role as the tables beside this file write it: without its group, and with its permissions in several lists.
 */
type Definition<Name extends string> = {
  readonly name: Name;
  /** `fixed_` and the unpadded base64url SHA-1 of the name. Written out, because hashing is asynchronous here. */
  readonly uid: string;
  readonly displayName: string;
  readonly description: string;
  readonly hidden?: true;
  readonly permissions: readonly (readonly Permission[])[];
};

/** The roles of one group, in the order given. Keeps the names in the type, for others to refer to. */
export const inGroup = <const Name extends string>(
  group: string,
  definitions: readonly Definition<Name>[],
): readonly FixedRole<Name>[] =>
  definitions.map(({ hidden = false, permissions, ...rest }) => ({
    ...rest,
    group,
    hidden,
    permissions: permissions.flat(),
  }));

/** The actions, each on the same scope. */
export const on = (scope: string, ...actions: readonly Action[]): readonly Permission[] =>
  actions.map((action) => ({ action, scope }));

/** The actions, none of which takes a scope. */
export const unscoped = (...actions: readonly Action[]): readonly Permission[] => on('', ...actions);

/** All permissions of the lists, each pair once, where it first occurs. */
export function union(...lists: readonly (readonly Permission[])[]): readonly Permission[] {
  const byPair = new Map<string, Permission>();
  for (const permission of lists.flat()) {
    const pair = JSON.stringify([permission.action, permission.scope]);
    if (!byPair.has(pair)) byPair.set(pair, permission);
  }
  return [...byPair.values()];
}
