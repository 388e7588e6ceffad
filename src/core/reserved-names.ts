import { acceptedScopes, actions } from './catalogue/actions.ts';
import { resourceNames } from './resource-types.ts';

/**
 * What comes first in paths below `/api/access-control`, here or upstream, where a type has its routes, and what later actions and
 * routes are to begin with. All names of shipped actions and scopes are reserved besides.
 */
export const KEPT_FREE: readonly string[] = [
  ...resourceNames,
  'access',
  'assignments',
  'changes',
  'global',
  'limits',
  'metrics',
  'reload',
  'resource-types',
  'roles',
  'status',
  'user',
  'users',
  'webhooks',
];

/** Whatever begins so is kept free, too. */
const OURS = 'gatehouse';
/** The actions on the levels of a type are called after this. */
const OF_LEVELS = '.permissions';

/** What stands before the first colon of an action or scope. */
const firstWord = (text: string): string => text.split(':', 1)[0] ?? '';

const RESERVED: ReadonlySet<string> = new Set<string>([
  ...KEPT_FREE,
  ...actions.map(firstWord),
  ...actions.flatMap((action) => acceptedScopes(action) ?? []).map(firstWord),
]);

/**
 * Whether a name means something that is shipped, or may do so later: then no type can be declared by it. That is each reserved
 * name, each of these with a dot and anything behind it, all that begins with `gatehouse`, and all that ends in `.permissions`.
 * Takes linear time.
 */
export function isReservedName(name: string): boolean {
  if (name.startsWith(OURS) || name.endsWith(OF_LEVELS)) return true;
  for (let dot = name.indexOf('.'); dot !== -1; dot = name.indexOf('.', dot + 1))
    if (RESERVED.has(name.slice(0, dot))) return true;
  return RESERVED.has(name);
}
