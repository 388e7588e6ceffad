import type { PermissionQuestion } from '../../core/permission-search.ts';
import { PermissionSearch } from '../../core/permission-search.ts';
import { isWithin } from '../../core/reach.ts';
import type { ReducedPermissions } from '../../core/reduction.ts';
import type { Repositories } from '../ports/repositories.ts';
import type { PrincipalsAsked } from '../ports/principals.ts';
import type { Read } from '../ports/read.ts';
import { map, readAll } from '../ports/read.ts';
import type { TooLong } from '../ports/too-long.ts';
import { LIST_BYTES_MAX, TOO_LONG } from '../ports/too-long.ts';

/** The permissions found of each principal, by id in ascending order. Principals without any are left out. */
export type HeldById = ReadonlyMap<number, ReducedPermissions>;

/**
 * Searches the effective permissions of an org's people and service accounts: of all, or of one. Undefined when the
 * named one does not exist in the org. Too long when there is more than one answer may have. A named one beyond the caller's
 * reach is answered as holding nothing, whether or not it exists.
 */
export const searchPermissions =
  ({ principals, resourceTypes }: Pick<Repositories, 'principals' | 'resourceTypes'>) =>
  (
    orgId: number,
    among: PrincipalsAsked,
    question: PermissionQuestion,
  ): Read<HeldById | TooLong | undefined> => {
    const read = readAll({
      found: principals.search(orgId, among, question),
      types: resourceTypes.inForce(orgId),
    });
    return map(read, ({ found: { principals: found, stored }, types }) => {
      if (found.length === 0 && mustBeThere(among)) return undefined;
      const search = new PermissionSearch(question, stored, types);
      const held = new Map<number, ReducedPermissions>();
      // Many may hold the same, which is there once in memory, but in the answer as often.
      const bytesOf = new Map<ReducedPermissions, number>();
      let bytes = 0;
      for (const principal of found.toSorted((a, b) => a.userId - b.userId)) {
        const permissions = search.heldBy(principal);
        if (Object.keys(permissions).length === 0) continue;
        const own = bytesOf.get(permissions) ?? JSON.stringify(permissions).length;
        bytesOf.set(permissions, own);
        if ((bytes += own) > LIST_BYTES_MAX) return TOO_LONG;
        held.set(principal.userId, permissions);
      }
      return held;
    });
  };

/**
 * Whether the named principal would have been found if it existed. Of a uid this is known only if everything is in
 * reach.
 */
const mustBeThere = ({ reach, named }: PrincipalsAsked): boolean =>
  named !== undefined && (reach === 'all' || ('id' in named && isWithin(reach, named.id)));
