import type { DeclaredType } from '../../src/core/declared-type.ts';
import type { Permission } from '../../src/core/permission.ts';
import type { ResourceRef } from '../../src/core/resource-types.ts';
import type { NaiveGrant } from './naive-evaluator.ts';
import { naiveActions, naiveCovers, naiveTypes } from './naive-evaluator.ts';

/*
 * What a question by the standard means, and its answer: the rules of docs/authzen.md, word by word and as slow as they read. It
 * shares nothing with the product but types and the list of shipped actions.
 */

/** A shipped action, with the scopes that it accepts; none for one that takes no scope. */
export type ShippedAction = { readonly action: string; readonly scopes: readonly string[] };

/** Where something is asked: what is shipped, with every scope of these actions once; what is declared; and 0 or the org. */
export type NaivePlace = {
  readonly shipped: readonly ShippedAction[];
  readonly shippedScopes: readonly string[];
  readonly declared: readonly DeclaredType[];
  readonly evaluatedIn: number;
};

/** What is asked of one subject. */
export type NaiveQuestion = { readonly action: string; readonly resource: ResourceRef };

/** A place where these actions are shipped. */
export const placeOf = (
  shipped: readonly ShippedAction[],
): ((declared: readonly DeclaredType[], evaluatedIn: number) => NaivePlace) => {
  const shippedScopes = [...new Set(shipped.flatMap(({ scopes }) => scopes))];
  return (declared, evaluatedIn) => ({ shipped, shippedScopes, declared, evaluatedIn });
};

/** Whether somebody who holds these may do the action on the resource. */
export function naiveDecision(
  held: readonly NaiveGrant[],
  { action, resource }: NaiveQuestion,
  { shipped, shippedScopes, declared, evaluatedIn }: NaivePlace,
): boolean {
  const types = naiveTypes(declared, evaluatedIn);
  // With a colon it is whole, without one an action of the type.
  const whole = action.includes(':') ? action : `${resource.resource}:${action}`;

  const shippedAction = shipped.find((one) => one.action === whole);
  const isDeclaredAction = types.some((type) => naiveActions(type).includes(whole));
  if (shippedAction === undefined && !isDeclaredAction) return false;

  // The scope `*` is of no type.
  const isNamed = (text: string) =>
    text !== '*' && (text === resource.resource || text.startsWith(`${resource.resource}:`));
  const named = shippedScopes.filter(isNamed);
  const isShippedType =
    named.length > 0 || shipped.some((one) => one.action.includes(':') && isNamed(one.action));
  const declaredType = types.find(({ name }) => name === resource.resource);
  if (!isShippedType && declaredType === undefined) return false;

  if (shippedAction?.scopes.length === 0) return held.some((own) => own.action === whole);
  const scope = scopeOf(resource, named, isShippedType ? undefined : declaredType);
  return (
    scope !== undefined &&
    held.some(
      (own) =>
        own.action === whole &&
        naiveCovers(own.scope, scope) &&
        // What an org gives does not reach beyond the org.
        (own.scope !== '*' || own.isOfAllOrgs || !scope.startsWith('global.')),
    )
  );
}

function scopeOf(
  { resource, id }: ResourceRef,
  named: readonly string[],
  type: DeclaredType | undefined,
): string | undefined {
  // Whoever declares a type chooses its ids too: they are literal.
  if (type !== undefined) return `${resource}:${type.attribute}:${id}`;
  // Nothing can be held on one thing of a type that stands in no scope.
  if (named.length === 0) return undefined;
  const attributes = named.flatMap((scope) => /^[^:]*:([^:*]+):\*$/.exec(scope)?.[1] ?? []);
  const [attribute] = attributes;
  const isThere = ['id', 'uid', ...attributes].some((one) => id.startsWith(`${one}:`));
  return attribute === undefined || isThere ? `${resource}:${id}` : `${resource}:${attribute}:${id}`;
}

/** Whether somebody who holds these may ask what a person or account may do: themselves, or whom they hold a right on. */
export const naiveMayAsk = (held: readonly Permission[], callerId: number, subjectId: number): boolean =>
  callerId === subjectId ||
  held.some(
    ({ action, scope }) =>
      ['access:evaluate', 'users.permissions:read'].includes(action) &&
      naiveCovers(scope, `users:id:${subjectId}`),
  );

/** Whether somebody who holds these may ask about nobody but themselves. */
export const naiveMayAskNobody = (held: readonly Permission[]): boolean =>
  !held.some(({ action }) => ['access:evaluate', 'users.permissions:read'].includes(action));
