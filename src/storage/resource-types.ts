import type { SQL } from 'drizzle-orm';
import { and, asc, eq, getTableColumns, sql } from 'drizzle-orm';

import type { TypeDraft } from '../core/declaration.ts';
import { toTexts } from '../core/declaration.ts';
import type { DeclaredLevel, DeclaredType, StoredType } from '../core/declared-type.ts';
import { TYPES } from '../core/dependency.ts';
import { GLOBAL_ORG_ID } from '../core/principal.ts';
import { SHIPPED_ONLY, Vocabulary } from '../core/vocabulary.ts';
import type { ResourceTypeRepository } from '../service/ports/resource-types.ts';
import type { Orm } from './d1.ts';
import { question, write } from './d1.ts';
import { fixed } from './fixed.ts';
import { resourceTypes } from './schema.ts';
import { typeHoldings } from './type-holdings.ts';

/** Declared types of resources. */
export const resourceTypeRepository = (orm: Orm): ResourceTypeRepository => {
  const inOrg = fixed(orm, ({ orgId }: { orgId: number }) =>
    typesOf(orm, orgId).unionAll(typesOf(orm, GLOBAL_ORG_ID)),
  );
  const inGlobalPlane = fixed(orm, () => typesOf(orm, GLOBAL_ORG_ID));
  const one = fixed(orm, ({ orgId, name }: One) =>
    orm.select(getTableColumns(resourceTypes)).from(resourceTypes).where(isType(orgId, name)),
  );
  const all = fixed(orm, ({ orgId }: { orgId: number }) =>
    orm
      .select(getTableColumns(resourceTypes))
      .from(resourceTypes)
      .where(eq(resourceTypes.orgId, orgId))
      .orderBy(asc(resourceTypes.name)),
  );
  const soFar = fixed(orm, ({ orgId }: { orgId: number }) => {
    const { name, displayName, attribute, actions, levels } = resourceTypes;
    const texts = sql`${name} || ${displayName} || ${attribute} || ${actions} || ${levels}`;
    return orm
      .select({
        types: sql<number>`count(*)`,
        bytes: sql<number>`coalesce(sum(length(cast(${texts} AS blob))), 0)`,
      })
      .from(resourceTypes)
      .where(eq(resourceTypes.orgId, orgId));
  });
  const inserted = fixed(orm, ({ orgId, name, displayName, attribute, actions, levels, at }: Drafted) =>
    orm
      .insert(resourceTypes)
      .values({
        orgId,
        name,
        displayName,
        attribute,
        actions,
        levels,
        version: 1,
        created: at,
        updated: at,
      })
      .returning({ id: resourceTypes.id }),
  );
  const updated = fixed(
    orm,
    ({ orgId, name, displayName, attribute, actions, levels, version, at }: Drafted & { version: number }) =>
      orm
        .update(resourceTypes)
        .set({ displayName, attribute, actions, levels, version, updated: at })
        .where(isType(orgId, name)),
  );
  const removed = fixed(orm, ({ orgId, name }: One) => orm.delete(resourceTypes).where(isType(orgId, name)));
  return {
    inForce: (orgId) => ({
      statements: [orgId === GLOBAL_ORG_ID ? inGlobalPlane({}) : inOrg({ orgId })],
      answer: ([rows]) => toVocabulary(rows as Row[]),
      from: () => [TYPES],
    }),

    find: (orgId, name) =>
      question(
        one({ orgId, name }),
        ([row]) => row && toStored(row),
        () => [TYPES],
      ),

    list: (orgId) =>
      question(
        all({ orgId }),
        (rows) => rows.map(toStored),
        () => [TYPES],
      ),

    declaredSoFar: (orgId) =>
      question(
        soFar({ orgId }),
        ([row]) => row ?? { types: 0, bytes: 0 },
        () => [TYPES],
      ),

    ...typeHoldings(orm),

    insert: (orgId, draft, at) => write(inserted({ orgId, name: draft.name, ...toColumns(draft), at })),

    update: (orgId, draft, version, at) =>
      write(updated({ orgId, name: draft.name, ...toColumns(draft), version, at })),

    remove: (orgId, name) => write(removed({ orgId, name })),
  };
};

type One = { readonly orgId: number; readonly name: string };
type Drafted = One & ReturnType<typeof toColumns> & { readonly at: string };

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

const isType = (orgId: number, name: string): SQL | undefined =>
  and(eq(resourceTypes.orgId, orgId), eq(resourceTypes.name, name));

const toColumns = (draft: TypeDraft) => ({
  displayName: draft.displayName,
  attribute: draft.attribute,
  ...toTexts(draft),
});

type WholeRow = typeof resourceTypes.$inferSelect;
type Row = Pick<WholeRow, 'orgId' | 'name' | 'attribute' | 'actions' | 'levels'>;

const toDeclared = ({ orgId, name, attribute, actions, levels }: Row): DeclaredType => ({
  name,
  attribute,
  actions: JSON.parse(actions) as string[],
  levels: JSON.parse(levels) as DeclaredLevel[],
  isGlobal: orgId === GLOBAL_ORG_ID,
});

const toStored = ({ id, displayName, version, created, updated, ...row }: WholeRow): StoredType => ({
  ...toDeclared(row),
  id,
  displayName,
  version,
  created,
  updated,
});
