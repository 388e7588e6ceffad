import type { Permission } from '../../src/core/permission.ts';
import type { Requirement } from '../../src/core/requirement.ts';

/*
 * The rules of BEHAVIOUR.md sections 4 and 6, word by word and as slow as they read. It shares nothing with the
 * product but types, so that the compiled evaluation can be held against it.
 */

/** Whether a held scope matches a required one (section 4, rule 4). */
export function naiveCovers(held: string, required: string): boolean {
  const wildcard = /^([^*?]*[:/])?\*$/.exec(held);
  if (wildcard !== null) return required.startsWith(wildcard[1] ?? '');
  return held !== '' && !/[*?]/.test(held) && held === required;
}

/** Whether the action is held on any of the scopes; with none required, whether it is held (rules 2 to 4). */
export const naiveAllows = (
  held: readonly Permission[],
  action: string,
  scopes: readonly string[],
): boolean =>
  held.some(
    (own) => own.action === action && (scopes.length === 0 || scopes.some((s) => naiveCovers(own.scope, s))),
  );

/** Whether a requirement is met; an empty one never is (I12). */
export function naiveIsMet(held: readonly Permission[], requirement: Requirement): boolean {
  if (requirement.kind === 'permission') return naiveAllows(held, requirement.action, requirement.scopes);
  const met = requirement.of.filter((part) => naiveIsMet(held, part)).length;
  return requirement.kind === 'any' ? met > 0 : met > 0 && met === requirement.of.length;
}

/** Whether a permission may be given away by somebody who holds these (section 6, condition 2). */
export const naiveMayDelegate = (held: readonly Permission[], { action, scope }: Permission): boolean =>
  naiveAllows(held, action, scope === '' ? [] : [scope]);
