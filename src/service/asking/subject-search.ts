import { PermissionSearch } from '../../core/permission-search.ts';
import { scopeCovers } from '../../core/scope.ts';
import type { ExactPermission } from '../../core/subject-search.ts';
import { sourcesOfPermission } from '../../core/subject-search.ts';
import type { Vocabulary } from '../../core/vocabulary.ts';
import type { Repositories } from '../ports/repositories.ts';
import type { Read } from '../ports/read.ts';
import { map } from '../ports/read.ts';
import type { SubjectsAsked } from '../ports/subject-search.ts';
import type { TooLong } from '../ports/too-long.ts';

/** Somebody who holds what was searched for. */
type Holder = { readonly id: number; readonly login: string };

/** Some of those who hold a permission, in order of id. `more` is the id to go on behind; undefined when there are no others. */
export type HoldersPage = { readonly holders: readonly Holder[]; readonly more: number | undefined };

/**
 * A page of an org's people or service accounts who hold a permission at this moment: exactly those for whom `PermissionSet.allows`
 * says so. There may be fewer than asked for, and none, though others follow.
 *
 * @param types what is declared there, as far as it says anything of the action and the resource
 */
export const searchSubjects =
  ({ subjectSearch }: Pick<Repositories, 'subjectSearch'>) =>
  (
    orgId: number,
    permission: ExactPermission,
    types: Vocabulary,
    asked: SubjectsAsked,
  ): Read<HoldersPage | TooLong> =>
    map(
      subjectSearch.page(orgId, sourcesOfPermission(permission, types), asked),
      ({ subjects, stored, lookedAtUpTo }) => {
        const { action, scope } = permission;
        const search = new PermissionSearch({ action, actionPrefix: '', scope }, stored, types);
        const holders = subjects.flatMap(({ login, holdings }) => {
          const scopes = search.heldBy(holdings)[action];
          const isHeld = scopes !== undefined && (scope === '' || covers(scopes, scope));
          return isHeld ? [{ id: holdings.userId, login }] : [];
        });
        return { holders, more: lookedAtUpTo };
      },
    );

/** A scope that is malformed covers nothing, not even itself, though a search for permissions shows it. */
const covers = (scopes: readonly string[] | null, scope: string): boolean =>
  scopes?.some((held) => scopeCovers(held, scope)) ?? false;
