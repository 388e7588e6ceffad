import type { Repositories } from '../ports/repositories.ts';
import type { Head } from '../ports/changes.ts';
import type { Read } from '../ports/read.ts';
import { readAll, readList } from '../ports/read.ts';

/**
 * The things that a path can name by a uid. A member of a team is named by the uid of the user, and a team that gets a level (`assigned-team`)
 * by that of the team.
 */
export type NamedThing = 'user' | 'team' | 'team-member' | 'assigned-team' | 'service-account';

/** Something that is named by its uid. */
export type ByUid = { readonly thing: NamedThing; readonly text: string };

/** The ids of uids, in order, and the newest pair of revisions of the org that the request is evaluated in. */
export type FoundByUid = { readonly ids: readonly (number | undefined)[]; readonly head: Head };

/**
 * Looks up the ids of uids, in order; undefined for an unknown uid. Finds teams and service accounts of the org only,
 * but users of any org: whether the caller may know of a user is decided later, by its id.
 */
export const idsOfUids = (repositories: Repositories) => {
  const { teams, users, serviceAccounts } = repositories;
  const idOf = (orgId: number, { thing, text }: ByUid): Read<number | undefined> => {
    switch (thing) {
      case 'team':
      case 'assigned-team':
        return teams.idOf(orgId, text);
      case 'service-account':
        return serviceAccounts.idOf(orgId, text);
      case 'user':
      case 'team-member':
        return users.idOf(text);
    }
  };
  return (orgId: number, named: readonly ByUid[], seenIn: number): Read<FoundByUid> =>
    readAll({
      ids: readList(named.map((one) => idOf(orgId, one))),
      head: repositories.changes.head(seenIn, Number.MAX_SAFE_INTEGER),
    });
};
