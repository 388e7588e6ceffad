import { isResourceName, resourceType } from '../core/resource-types.ts';
import type { ResourceLevelRepository } from '../service/ports/levels.ts';
import type { Orm } from './d1.ts';
import { storedLevels } from './stored-levels.ts';
import { membershipLevels } from './membership-levels.ts';

/** The levels on single resources. Levels on teams are memberships; all others are rows of their own. */
export function resourceLevelRepository(orm: Orm): ResourceLevelRepository {
  const managed = storedLevels(orm);
  const memberships = membershipLevels(orm);
  const keptIn = ({ resource }: Parameters<ResourceLevelRepository['list']>[1]): ResourceLevelRepository =>
    isResourceName(resource) && resourceType(resource).thing === 'team' ? memberships : managed;
  return {
    list: (orgId, resource) => keptIn(resource).list(orgId, resource),
    held: (orgId, resource, holders) => keptIn(resource).held(orgId, resource, holders),
    give: (orgId, resource, levels, by) => keptIn(resource).give(orgId, resource, levels, by),
    take: (orgId, resource, holders) => keptIn(resource).take(orgId, resource, holders),
  };
}
