import { isTypeName } from '../../core/declaration.ts';
import { GLOBAL_ORG_ID } from '../../core/principal.ts';
import type { Reach } from '../../core/reach.ts';
import { reaches } from '../../core/reach.ts';
import { isResourceName } from '../../core/resource-types.ts';
import type { ShownType } from '../../core/shown-type.ts';
import { shippedType, toShown, typesShown } from '../../core/shown-type.ts';
import type { ResourceTypeRepository } from '../ports/resource-types.ts';
import type { Read } from '../ports/read.ts';
import { known, map, readAll } from '../ports/read.ts';

/** Types of resources, shipped and declared, as they count in an org; in the global plane, without what orgs declare. */
export const resourceTypeReads = (types: Pick<ResourceTypeRepository, 'find' | 'list'>) => ({
  /** The type that a name means in the org: its own one, else the global one; undefined where it means nothing. */
  get: (orgId: number, name: string): Read<ShownType | undefined> => {
    if (isResourceName(name)) return known(shippedType(name));
    if (!isTypeName(name)) return known(undefined);
    return map(
      readAll({ own: types.find(orgId, name), global: types.find(GLOBAL_ORG_ID, name) }),
      ({ own, global }) => {
        const found = own ?? global;
        return found && toShown(found);
      },
    );
  },

  /** The types that count in the org and are within reach, by their names, in order of name. */
  list: (orgId: number, reach: Reach): Read<readonly ShownType[]> => {
    const isWithin = reaches(reach);
    return map(
      readAll({
        own: orgId === GLOBAL_ORG_ID ? known([]) : types.list(orgId),
        global: types.list(GLOBAL_ORG_ID),
      }),
      ({ own, global }) => typesShown(own, global).filter(({ name }) => isWithin(name)),
    );
  },
});
