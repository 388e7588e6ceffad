import { acceptedScopes, actions } from '../../core/catalogue/actions.ts';
import type { components } from '../api/document.ts';

type Type = Pick<components['schemas']['ResourceTypeDTO'], 'type' | 'displayName' | 'actions' | 'shipped'>;

/** An action that means something in the org, whole: `folders:write`. */
export type KnownAction = {
  readonly action: string;
  /** Types of resource that it can be held on, its own first. Empty for one that takes no scope. */
  readonly types: readonly string[];
};

/** The actions that mean something here: those of the declared types first, then those that are shipped. Each once. */
export function knownActions(types: readonly Type[]): readonly KnownAction[] {
  const declared = types
    .filter(({ shipped }) => !shipped)
    .flatMap(({ type, actions: names }) =>
      [...names.map((name) => `${type}:${name}`), ...levelActions(type)].map((action) => ({
        action,
        types: [type],
      })),
    );
  // An action without a colon is of no type, so nobody can ask about it.
  const shipped = actions
    .filter((action) => action.includes(':'))
    .map((action) => ({ action, types: shippedTypes(action) }));
  return [...new Map([...shipped, ...declared].map((known) => [known.action, known])).values()].toSorted(
    (a, b) => Number(isShipped(a)) - Number(isShipped(b)),
  );
}

/** What an action that is typed means: a known one, or any other of the type that stands before its colon. */
export function understood(action: string, known: readonly KnownAction[]): KnownAction {
  return known.find((one) => one.action === action) ?? { action, types: [ownType(action)].filter(Boolean) };
}

/** The type of resource that an action is called after. */
export const ownType = (action: string): string => action.slice(0, Math.max(0, action.indexOf(':')));

const isShipped = ({ action }: KnownAction): boolean => acceptedScopes(action) !== undefined;

/** Every declared type has them without saying so. Source: docs/resource-types.md#declaring. */
const levelActions = (type: string): string[] => [`${type}.permissions:read`, `${type}.permissions:write`];

/** The types of resource that a shipped action can be held on, its own first. Empty for every other action. */
export function shippedTypes(action: string): readonly string[] {
  const kinds = new Set((acceptedScopes(action) ?? []).map((scope) => scope.split(':')[0] ?? ''));
  kinds.delete('*');
  const own = ownType(action);
  return [...kinds].toSorted((a, b) => Number(b === own) - Number(a === own));
}

/** Whether things of this type are named in scopes of shipped actions. */
export const isShippedType = (type: string): boolean => SHIPPED_TYPES.has(type);

const SHIPPED_TYPES: ReadonlySet<string> = new Set(actions.flatMap(shippedTypes));
