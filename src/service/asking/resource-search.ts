import { basicRoles } from '../../core/catalogue/basic-roles.ts';
import { fixedRoles } from '../../core/catalogue/fixed-roles.ts';
import { parseHeldScope } from '../../core/scope.ts';
import type { KeptKind, ResourcesGround } from '../../core/searching.ts';
import { idsToTell, isFindable, keptKindOf, orderOfIds } from '../../core/searching.ts';
import type { Repositories } from '../ports/repositories.ts';
import type { Read } from '../ports/read.ts';
import { known, map } from '../ports/read.ts';
import type { TooLong } from '../ports/too-long.ts';

/** Some ids of resources, in order. `more` is the id to go on behind; undefined when there are no others. */
export type ResourcesPage = { readonly ids: readonly string[]; readonly more: string | undefined };

/** Which page of the resources of a type is looked for. */
export type ResourcesAsked = { readonly type: string; readonly after: string; readonly limit: number };

/** With more beginnings than this, all ids are looked at. */
const BEGINNINGS_MAX = 8;

/**
 * A page of the resources on which somebody may do something: of all of which the org knows, those that the ground covers. It knows what
 * it keeps itself, of which nothing is found that does not exist, and the ids that stand in roles and levels there.
 */
export const searchResources =
  ({ knownResources }: Pick<Repositories, 'knownResources'>) =>
  (orgId: number, ground: ResourcesGround, asked: ResourcesAsked): Read<ResourcesPage | TooLong> => {
    const alone = resourcesAlone(ground, asked);
    if (alone !== undefined) return known(alone);
    const { prefix, isAll, ids, beginnings, actions } = ground;
    const { type, after, limit } = asked;
    const rows = idsToTell(limit) + 1;
    const kind = keptKindOf(prefix);
    if (kind !== undefined) {
      const looksAtAll = looksAtAllOf(kind, ground);
      const among = looksAtAll ? 'all' : ids;
      return map(knownResources.existing(orgId, { kind, among, after, limit: rows }), (found) => {
        const told = { ids: found, isCut: found.length === rows };
        const shipped = shippedOf(kind, after).filter((id) => looksAtAll || ids.includes(id));
        const heldEnd = looksAtAll || !ground.isCut ? undefined : ids.at(-1);
        return pageOf(ground, limit, [told, { ids: shipped, isCut: false }], heldEnd);
      });
    }
    const isAnywhere = isAll || beginnings.length > BEGINNINGS_MAX;
    const named = { type, prefix, actions, beginnings: isAnywhere ? [''] : beginnings, after, limit: rows };
    return map(knownResources.named(orgId, named), (found) =>
      pageOf(ground, limit, [
        { ids, isCut: ground.isCut },
        { ids: found, isCut: found.length === rows },
      ]),
    );
  };

/** The same page where the ground itself tells all of it; undefined where the database must be asked. */
export function resourcesAlone(
  ground: ResourcesGround,
  { limit }: ResourcesAsked,
): ResourcesPage | undefined {
  const { prefix, isAll, ids, beginnings, isCut } = ground;
  const kind = keptKindOf(prefix);
  if (prefix === '') return { ids: [], more: undefined };
  if (kind !== undefined)
    return looksAtAllOf(kind, ground) || ids.length > 0 ? undefined : { ids: [], more: undefined };
  return isAll || beginnings.length > 0 ? undefined : pageOf(ground, limit, [{ ids, isCut }]);
}

/** No thing has a number that begins with a wildcard; a role may. */
const looksAtAllOf = (kind: KeptKind, { isAll, beginnings }: ResourcesGround): boolean =>
  isAll || (kind === 'role' && beginnings.length > 0);

/** The beginning of a list of ids; where it is cut, others follow the last. */
type Told = { readonly ids: readonly string[]; readonly isCut: boolean };

/** What the lists tell together: up to where all of them are told. */
function pageOf(
  { prefix, isAll, ids: heldIds, beginnings }: ResourcesGround,
  limit: number,
  lists: readonly Told[],
  end?: string,
): ResourcesPage {
  const order = orderOfIds(prefix);
  const held = new Set(heldIds);
  const covers = (id: string): boolean =>
    isAll || held.has(id) || beginnings.some((beginning) => id.startsWith(beginning));
  const isResult = (id: string): boolean =>
    isFindable(prefix, id) && parseHeldScope(`${prefix}${id}`).kind !== 'prefix' && covers(id);
  const ends = [
    ...lists.flatMap(({ ids, isCut }) => (isCut ? (ids.at(-1) ?? []) : [])),
    ...(end === undefined ? [] : [end]),
  ];
  const toldUpTo = ends.toSorted(order)[0];
  const all = [...new Set(lists.flatMap(({ ids }) => ids))]
    .filter((id) => isResult(id) && (toldUpTo === undefined || order(id, toldUpTo) <= 0))
    .toSorted(order);
  const ids = all.slice(0, limit);
  return { ids, more: all.length > limit ? ids.at(-1) : toldUpTo };
}

const SHIPPED_UIDS = [...fixedRoles, ...basicRoles].map(({ uid }) => uid);

/** What exists of a kind without being stored, behind a key. */
function shippedOf(kind: KeptKind, after: string): readonly string[] {
  if (kind !== 'role') return [];
  const order = orderOfIds('roles:uid:');
  return SHIPPED_UIDS.filter((uid) => order(uid, after) > 0);
}
