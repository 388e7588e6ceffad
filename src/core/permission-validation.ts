import type { Permission } from './permission.ts';
import type { Refusal } from './refusal.ts';
import { isDeclarableName } from './declaration.ts';
import { actionsOfDeclared } from './declared-type.ts';
import type { Vocabulary } from './vocabulary.ts';

/**
 * Checks a role's permissions against the catalogue and the declared types, in the order of the list; the first failure is the answer.
 * Returns `unknown-action`, `unknown-scope`, or undefined when all are valid.
 *
 * A scope is valid when it equals an accepted entry, or begins with the text before the star of an entry that has
 * no longer entry below it: with `[* teams:* teams:id:*]`, `teams:id:7` is valid and `teams:7` is not. An action
 * that takes no scope accepts the empty one only.
 *
 * Source: docs/grafana.md#permission-validation.
 */
export function findInvalidPermission(
  permissions: readonly Permission[],
  types: Vocabulary,
): Refusal | undefined {
  for (const { action, scope } of permissions) {
    const accepted = types.acceptedScopes(action);
    if (accepted === undefined) return unknownAction(action, types);
    if (!isAcceptedScope(scope, accepted)) return { tag: 'unknown-scope', action, scope, expected: accepted };
  }
  return undefined;
}

function isAcceptedScope(scope: string, accepted: readonly string[]): boolean {
  if (accepted.length === 0) return scope === '';
  if (accepted.includes(scope)) return true;
  return accepted.some((entry) => {
    const prefix = entry.slice(0, -1);
    const isLeaf = !accepted.some((other) => other !== entry && other.startsWith(prefix));
    return isLeaf && entry.endsWith('*') && scope.length > prefix.length && scope.startsWith(prefix);
  });
}

/** So many actions of a declared type are told. */
const TOLD_MAX = 20;

/** An action that is unknown, with what would help: the type to declare, or the actions that the declared type has. */
function unknownAction(action: string, types: Vocabulary): Refusal {
  const tag = 'unknown-action' as const;
  const [, name = ''] = /^([^:]*?)(?:\.permissions)?:/.exec(action) ?? [];
  const declared = types.declaredType(name);
  if (declared !== undefined)
    return { tag, action, of: { type: name, has: actionsOfDeclared(declared).slice(0, TOLD_MAX) } };
  return isDeclarableName(name) ? { tag, action, of: { type: name, has: null } } : { tag, action };
}
