import type { Permission } from './permission.ts';

/**
 * What each level on one resource of a type lets its holder do. One entry more is one resource type more.
 * Source: reference/grafana/BEHAVIOUR.md section 12.
 */
const RESOURCE_LEVELS = {
  teams: {
    Member: ['teams:read'],
    Admin: ['teams:read', 'teams:write', 'teams:delete', 'teams.permissions:read', 'teams.permissions:write'],
  },
  serviceaccounts: {
    Edit: ['serviceaccounts:read', 'serviceaccounts:write'],
    Admin: [
      'serviceaccounts:read',
      'serviceaccounts:write',
      'serviceaccounts:delete',
      'serviceaccounts.permissions:read',
      'serviceaccounts.permissions:write',
    ],
  },
} as const satisfies Record<string, Record<string, readonly string[]>>;

/** Maps, because a type or a level is text from outside, and plain objects know words such as `constructor`. */
const LEVELS = new Map<string, Map<string, readonly string[]>>(
  Object.entries(RESOURCE_LEVELS).map(([resource, levels]) => [resource, new Map(Object.entries(levels))]),
);

/** The permissions that a level brings on one resource; none for an unknown resource type or level (I12). */
export function permissionsOfLevel(resource: string, resourceId: string, level: string): Permission[] {
  const actions = LEVELS.get(resource)?.get(level) ?? [];
  return actions.map((action) => ({ action, scope: `${resource}:id:${resourceId}` }));
}
