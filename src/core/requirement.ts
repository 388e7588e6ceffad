import { compareText } from './permission.ts';
import type { Grant, PermissionSet } from './permission-set.ts';
import type { ResourceRef } from './resource-types.ts';

/**
 * What a request needs of its caller.
 *
 * - `permission`: the action, on any one of the scopes; an empty list of scopes needs only the action.
 * - `on-resource`: the action on one resource of a type whose scopes only the org's object knows, because the type is declared.
 * - `all` / `any`: of the parts. Nobody meets an empty tree (I12).
 *
 * Upstream calls this an evaluator. Source: docs/grafana.md#matching.
 */
export type Requirement =
  | { readonly kind: 'permission'; readonly action: string; readonly scopes: readonly string[] }
  | { readonly kind: 'on-resource'; readonly action: string; readonly on: ResourceRef }
  | { readonly kind: 'all'; readonly of: readonly Requirement[] }
  | { readonly kind: 'any'; readonly of: readonly Requirement[] };

/** Needs the action on any one of the scopes, or the bare action when no scope is given. */
export const permission = (action: string, ...scopes: string[]): Requirement => ({
  kind: 'permission',
  action,
  scopes,
});

/** Needs the action on one resource of a declared type. Nobody meets it where the type is not known (I12). */
export const permissionOn = (action: string, on: ResourceRef): Requirement => ({
  kind: 'on-resource',
  action,
  on,
});

/** Needs every part. */
export const allOf = (...of: Requirement[]): Requirement => ({ kind: 'all', of });

/** Needs one of the parts. */
export const anyOf = (...of: Requirement[]): Requirement => ({ kind: 'any', of });

/** The question that evaluating a requirement asks of a set of permissions. */
export type Holder = {
  allows(action: string, scopes: readonly string[]): boolean;
  allowsOn(action: string, on: ResourceRef): boolean;
};

/** True when the holder meets the requirement. Deny is the default: an empty `all` or `any` is not met (I12). */
export function isMet(requirement: Requirement, holder: Holder): boolean {
  switch (requirement.kind) {
    case 'permission':
      return holder.allows(requirement.action, requirement.scopes);
    case 'on-resource':
      return holder.allowsOn(requirement.action, requirement.on);
    case 'all':
      return requirement.of.length > 0 && requirement.of.every((part) => isMet(part, holder));
    case 'any':
      return requirement.of.some((part) => isMet(part, holder));
    default:
      // A Worker of a later version knows more kinds. Nobody meets what is not understood (I12).
      requirement satisfies never;
      return false;
  }
}

/**
 * Why the answer is yes: one grant for each permission by which the requirement is met. None when it is not met. Of an
 * `any`, the grants of the first part that is met.
 */
export function grantsBehind(requirement: Requirement, holder: PermissionSet): Grant[] {
  if (!isMet(requirement, holder)) return [];
  switch (requirement.kind) {
    case 'permission':
      return holder.why(requirement.action, requirement.scopes).slice(0, 1);
    case 'on-resource':
      return holder.whyOn(requirement.action, requirement.on).slice(0, 1);
    case 'all':
      return requirement.of.flatMap((part) => grantsBehind(part, holder));
    case 'any': {
      const met = requirement.of.find((part) => isMet(part, holder));
      return met === undefined ? [] : grantsBehind(met, holder);
    }
    default:
      requirement satisfies never;
      return [];
  }
}

/** What is shown of a requirement of a kind that a later version knows. */
const NOT_UNDERSTOOD = 'something that is not known yet';

/**
 * The requirement as a refusal shows it: actions only, never scopes, so that a refusal does not show what exists. One
 * permission gives its action; several give `all of a, b` or `any of a, b`.
 *
 * Source: docs/grafana.md#errors.
 */
export function describeRequirement(requirement: Requirement): string {
  if (requirement.kind === 'permission' || requirement.kind === 'on-resource') return requirement.action;
  if (requirement.kind !== 'all' && requirement.kind !== 'any') return NOT_UNDERSTOOD;
  const parts = [...new Set(requirement.of.map(describeRequirement))].toSorted(compareText);
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return only;
  return `${requirement.kind} of ${parts.join(', ')}`;
}
