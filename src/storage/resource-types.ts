import { eq } from 'drizzle-orm';

import type { DeclaredLevel, DeclaredType } from '../core/declared-type.ts';
import { TYPES } from '../core/dependency.ts';
import { GLOBAL_ORG_ID } from '../core/principal.ts';
import { SHIPPED_ONLY, Vocabulary } from '../core/vocabulary.ts';
import type { ResourceTypeRepository } from '../service/ports/resource-types.ts';
import type { Orm } from './d1.ts';
import { madeOnce } from './made-once.ts';
import { resourceTypes } from './schema.ts';

/** Declared types of resources. */
export const resourceTypeRepository = (orm: Orm): ResourceTypeRepository => {
  const inOrg = madeOnce(orm, ['orgId'], ({ orgId }) => [
    typesOf(orm, orgId).unionAll(typesOf(orm, GLOBAL_ORG_ID)),
  ]);
  const inGlobalPlane = madeOnce(orm, [], () => [typesOf(orm, GLOBAL_ORG_ID)]);
  return {
    inForce: (orgId) => ({
      statements: orgId === GLOBAL_ORG_ID ? inGlobalPlane({}) : inOrg({ orgId }),
      answer: ([rows]) => toVocabulary(rows as Row[]),
      from: () => [TYPES],
    }),
  };
};

/** By the key of the table: an `IN` of both planes would count as rows that are read, though there are none. */
const typesOf = (orm: Orm, orgId: number) =>
  orm
    .select({
      orgId: resourceTypes.orgId,
      name: resourceTypes.name,
      attribute: resourceTypes.attribute,
      actions: resourceTypes.actions,
      levels: resourceTypes.levels,
    })
    .from(resourceTypes)
    .where(eq(resourceTypes.orgId, orgId));

const toVocabulary = (rows: readonly Row[]): Vocabulary =>
  rows.length === 0 ? SHIPPED_ONLY : new Vocabulary(rows.map(toDeclared));

type Row = Pick<typeof resourceTypes.$inferSelect, 'orgId' | 'name' | 'attribute' | 'actions' | 'levels'>;

const toDeclared = ({ orgId, name, attribute, actions, levels }: Row): DeclaredType => ({
  name,
  attribute,
  actions: JSON.parse(actions) as string[],
  levels: JSON.parse(levels) as DeclaredLevel[],
  isGlobal: orgId === GLOBAL_ORG_ID,
});
