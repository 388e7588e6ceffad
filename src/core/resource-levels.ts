import type { Action } from './catalogue/actions.ts';
import type { Permission } from './permission.ts';
import type { ResourceName } from './resource-types.ts';
import { isResourceName, resourceNames, resourceType, scopeOfResource } from './resource-types.ts';

/** A level with all actions that it allows on one resource, including those of the levels below. */
type Level = { readonly name: string; readonly actions: readonly Action[] };

const cumulatedLevels = (resource: ResourceName): readonly Level[] => {
  const { levels } = resourceType(resource);
  return levels.map(({ level }, i) => ({
    name: level,
    actions: levels.slice(0, i + 1).flatMap(({ adds }) => adds),
  }));
};

const levelsByResource = new Map(resourceNames.map((name) => [name, cumulatedLevels(name)]));

/** The levels of a type of resource, lowest first. */
export const levelsOf = (resource: ResourceName): readonly Level[] => levelsByResource.get(resource) ?? [];

/** The permissions that a level grants on one resource; none for an unknown resource type or level (I12). */
export function permissionsOfLevel(resource: string, resourceId: string, level: string): Permission[] {
  if (!isResourceName(resource)) return [];
  const actions = levelsOf(resource).find(({ name }) => name === level)?.actions ?? [];
  const scope = scopeOfResource({ resource, id: resourceId });
  return actions.map((action) => ({ action, scope }));
}
