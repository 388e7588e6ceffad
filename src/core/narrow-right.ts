import type { PermissionSet } from './permission-set.ts';
import type { Requirement } from './requirement.ts';
import { allOf, isMet } from './requirement.ts';
import { parseHeldScope } from './scope.ts';

/** Scopes of this kind name no thing, but how far a right to give permissions goes. */
const NAMES_NO_THING = 'permissions:';

/**
 * Whether a caller may only because of what it holds on single things, such as `teams:id:5`: whether it could not, if it
 * had nothing but its wildcards and its actions without a scope. So for whoever administers one thing of many. True for
 * what everybody may, which is about oneself.
 *
 * @param requirements all of them are met; null is a requirement of nothing
 */
export function restsOnSingleThings(
  requirements: readonly (Requirement | null)[],
  held: PermissionSet,
): boolean {
  const needed = requirements.filter((requirement) => requirement !== null);
  if (needed.length === 0) return true;
  return !isMet(allOf(...needed), {
    allows: (action, scopes) => held.why(action, scopes).some(({ scope }) => !namesSingleThing(scope)),
    allowsOn: (action, on) => held.whyOn(action, on).some(({ scope }) => !namesSingleThing(scope)),
  });
}

const namesSingleThing = (scope: string): boolean =>
  parseHeldScope(scope).kind === 'exact' && !scope.startsWith(NAMES_NO_THING);
