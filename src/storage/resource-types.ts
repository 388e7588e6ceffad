import { inArray } from 'drizzle-orm';

import type { DeclaredLevel, DeclaredType } from '../core/declared-type.ts';
import { TYPES } from '../core/dependency.ts';
import { GLOBAL_ORG_ID } from '../core/principal.ts';
import { SHIPPED_ONLY, Vocabulary } from '../core/vocabulary.ts';
import type { ResourceTypeRepository } from '../service/ports/resource-types.ts';
import type { Orm } from './d1.ts';
import { question } from './d1.ts';
import { resourceTypes } from './schema.ts';

/** Declared types of resources. */
export const resourceTypeRepository = (orm: Orm): ResourceTypeRepository => ({
  inForce: (orgId) =>
    question(
      orm
        .select({
          orgId: resourceTypes.orgId,
          name: resourceTypes.name,
          attribute: resourceTypes.attribute,
          actions: resourceTypes.actions,
          levels: resourceTypes.levels,
        })
        .from(resourceTypes)
        .where(inArray(resourceTypes.orgId, [orgId, GLOBAL_ORG_ID])),
      (rows) => (rows.length === 0 ? SHIPPED_ONLY : new Vocabulary(rows.map(toDeclared))),
      () => [TYPES],
    ),
});

type Row = Pick<typeof resourceTypes.$inferSelect, 'orgId' | 'name' | 'attribute' | 'actions' | 'levels'>;

const toDeclared = ({ orgId, name, attribute, actions, levels }: Row): DeclaredType => ({
  name,
  attribute,
  actions: JSON.parse(actions) as string[],
  levels: JSON.parse(levels) as DeclaredLevel[],
  isGlobal: orgId === GLOBAL_ORG_ID,
});
