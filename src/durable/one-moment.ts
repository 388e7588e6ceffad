import type { Touches } from '../core/dependency.ts';
import { GLOBAL_ORG_ID } from '../core/principal.ts';
import type { ChangeRepository, Head } from '../service/ports/changes.ts';
import type { Read } from '../service/ports/read.ts';
import type { Dependant } from '../storage/dependants.ts';
import { touchedBy } from '../storage/dependants.ts';

/*
 * What is read in several round trips, and must be of one moment. Source: docs/decisions/0038-dry-runs.md.
 */

/** How often reading is begun anew because somebody changed something between two trips. */
export const ATTEMPTS_MAX = 3;

/** The newest pair of an org; after a first one, with what the global plane changed since. */
export const headSince = (changes: ChangeRepository, orgId: number, then?: Head): Read<Head> =>
  changes.head(orgId, then?.global ?? Number.MAX_SAFE_INTEGER);

/**
 * Whether something that was read may be another since an earlier pair: the org itself changed, or the global plane changed more than
 * other people. The sign-ins of a morning are such changes, one after the other.
 *
 * @param now read with `headSince` and the earlier pair
 * @param users all whom anything that was read is about
 */
export function hasMoved(orgId: number, now: Head, then: Head, users: ReadonlySet<number>): boolean {
  if (orgId !== GLOBAL_ORG_ID && now.hash !== then.hash) return true;
  if (now.globalHash === then.globalHash) return false;
  const isOfOthers = (one: string): boolean => one.startsWith('user:') && !users.has(Number(one.slice(5)));
  // A trail that became shorter has no news, nor has one of which there is too much to list.
  return (
    now.global <= then.global ||
    now.news === undefined ||
    !now.news.every(({ touches }) => touches.every(isOfOthers))
  );
}

/** Whether an org that somebody depends in has changed since they were found. */
export const haveOrgsMoved = (
  places: readonly Dependant[],
  revisions: ReadonlyMap<number, number>,
): boolean => places.some(({ orgId, revision }) => revisions.get(orgId) !== revision);

type Lists = Readonly<
  Record<'users' | 'teams', readonly number[]> & Record<'roles' | 'groups', readonly string[]>
>;

/** What is touched, by its kinds. */
export function touchedOf(orgId: number, touches: Touches): Lists {
  const { users, teams, roles, groups } = touchedBy(orgId, touches);
  const [userIds, teamIds] = [users, teams].map((list) => JSON.parse(list) as number[]);
  const [roleUids, keys] = [roles, groups].map((list) => JSON.parse(list) as string[]);
  return { users: userIds ?? [], teams: teamIds ?? [], roles: roleUids ?? [], groups: keys ?? [] };
}
