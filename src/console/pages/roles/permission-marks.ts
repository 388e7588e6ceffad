import type { Permission } from '../../../core/permission.ts';
import { permissionKey, ungroup } from '../../../core/permission.ts';
import { findInvalidPermission } from '../../../core/permission-validation.ts';
import { PermissionSet } from '../../../core/permission-set.ts';
import { ROLE_NAME_MAX } from '../../../core/role.ts';
import type { Known } from './known-actions.ts';

/** Why the API will refuse a permission of a role. */
export type Mark = {
  readonly why: 'not-held' | 'held-narrower' | 'unknown-action' | 'wrong-scope' | 'no-action' | 'too-long';
  readonly words: string;
};

/** What a caller holds in an org: what it may give. */
export type Holdings = {
  readonly set: PermissionSet;
  readonly byAction: Readonly<Record<string, readonly string[]>>;
};

/**
 * What a caller holds, of what the API says of its own permissions. By which way is not told: so what is about the whole deployment counts
 * as held only where it is held by its name, not by `*`.
 */
export const holdingsOf = (byAction: Readonly<Record<string, readonly string[]>>): Holdings => ({
  byAction,
  set: new PermissionSet([
    { source: { roleUid: null, path: { via: 'unknown' } }, permissions: ungroup(byAction) },
  ]),
});

/** So many scopes are named. */
const NAMED_MAX = 3;

/** Why the caller can neither give nor take a permission; undefined where it can. Source: docs/grafana.md#delegation. */
export function delegationMark(permission: Permission, { set, byAction }: Holdings): Mark | undefined {
  if (set.covers(permission)) return undefined;
  const { action, scope } = permission;
  const held = Object.hasOwn(byAction, action) ? (byAction[action] ?? []) : [];
  if (held.length === 0)
    return {
      why: 'not-held',
      words: `You do not hold ${action}, so you can neither give it nor take it away.`,
    };
  const named = held
    .slice(0, NAMED_MAX)
    .map((one) => one || 'no scope')
    .join(', ');
  const more = held.length > NAMED_MAX ? ` and ${held.length - NAMED_MAX} more` : '';
  const on = scope === '' ? 'without a scope' : `on ${scope}`;
  return {
    why: 'held-narrower',
    words: `You hold ${action} on ${named}${more}, which does not cover it ${on}.`,
  };
}

/** Why a role cannot hold a permission, whoever asks; undefined where it can. Source: docs/grafana.md#permission-validation. */
export function validityMark(permission: Permission, known: Known): Mark | undefined {
  const { action, scope } = permission;
  if (action === '') return { why: 'no-action', words: 'It needs an action.' };
  if (action.length > ROLE_NAME_MAX || scope.length > ROLE_NAME_MAX)
    return {
      why: 'too-long',
      words: `An action and a scope have at most ${ROLE_NAME_MAX} characters each.`,
    };
  const refusal = findInvalidPermission([permission], known.types);
  if (refusal?.tag === 'unknown-action')
    return {
      why: 'unknown-action',
      words: known.isWhole
        ? `There is no action ${action}. It is refused unless the service checks no permissions.`
        : `${action} is no action that comes with the service. You may not read whether a type with it is declared.`,
    };
  if (refusal?.tag === 'unknown-scope')
    return {
      why: 'wrong-scope',
      words:
        refusal.expected.length === 0
          ? `${action} takes no scope.`
          : `${action} takes one of these: ${refusal.expected.join(', ')}, or one resource where the last of them has its star.`,
    };
  return undefined;
}

/** The marks of each of the permissions, in their order: what is not valid first, then what the caller cannot give. */
export function marksOf(
  permissions: readonly Permission[],
  known: Known,
  holdings: Holdings | undefined,
): ReadonlyMap<string, readonly Mark[]> {
  return new Map(
    permissions.flatMap((permission) => {
      const valid = validityMark(permission, known);
      const held = holdings === undefined ? undefined : delegationMark(permission, holdings);
      const marks = [valid, held].filter((mark) => mark !== undefined);
      return marks.length === 0 ? [] : [[permissionKey(permission), marks] as const];
    }),
  );
}
