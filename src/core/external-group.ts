import { foldCase, isPlainText, utf8Length } from './text.ts';
import { FIXED_LIMITS } from './limits.ts';

/** The id of an external group has at most this many UTF-16 code units. */
export const GROUP_ID_MAX = 1_000;
/** One source may say of a user that it is in at most this many groups. */
const GROUPS_OF_USER_MAX = FIXED_LIMITS['groups-of-user'].allowed;
/** As JSON they have at most this many bytes, so that all of them before and after a change fit into one statement. */
const GROUPS_BYTES_MAX = FIXED_LIMITS['groups-of-user-bytes'].allowed;

/**
 * The source of a user's groups: an identity provider at sign-in, a provisioning client (none yet), or an org's
 * directory job over the API.
 */
export type GroupSource = 'jwt' | 'scim' | 'api';

/** The source of groups from an identity provider. They are valid in every org. */
export const BY_PROVIDER = 'jwt' satisfies GroupSource;

/** A group's id in the form it is compared in: letter case does not count. Source: docs/group-sync.md#how-ids-match. */
export const groupKey = (id: string): string => foldCase(id);

/**
 * The key of the wildcard group that matches this group and every CN directly beside it: `cn=*,<rest>` for
 * `cn=editors,<rest>`. Empty for a group without a CN. A comma after a backslash belongs to the CN.
 * Source: docs/group-sync.md#how-ids-match.
 */
export function siblingsKey(id: string): string {
  const [, rest = ''] = /^cn=(?:[^,\\]|\\.)+,(.+)$/su.exec(groupKey(id)) ?? [];
  return rest === '' ? '' : `cn=*,${rest}`;
}

/** Why a text cannot be the id of a group, as the rest of a sentence; undefined when it can. */
export function findGroupIdProblem(id: string): string | undefined {
  if (id.trim() === '') return 'must not be empty';
  if (id.length > GROUP_ID_MAX) return `must be at most ${GROUP_ID_MAX} characters long`;
  // Clients and servers resolve these segments, so the path of such a group would lead to something else.
  if (/(^|\/)\.{1,2}(\/|$)/.test(id)) return 'must not contain . or .. as a path segment';
  return isPlainText(id) ? undefined : 'must not contain control characters or unpaired surrogates';
}

/** Whether these are more groups than a user may have, in number or in bytes. */
export const areTooManyGroups = (ids: readonly string[]): boolean =>
  ids.length > GROUPS_OF_USER_MAX || utf8Length(JSON.stringify(ids)) > GROUPS_BYTES_MAX;

/** Why a list cannot be the groups of a user, as the rest of a sentence; undefined when it can. */
export function findGroupListProblem(ids: readonly string[]): string | undefined {
  if (ids.length > GROUPS_OF_USER_MAX) return `must be at most ${GROUPS_OF_USER_MAX} entries long`;
  if (utf8Length(JSON.stringify(ids)) > GROUPS_BYTES_MAX) {
    return `must be at most ${GROUPS_BYTES_MAX} bytes long as JSON`;
  }
  const position = ids.findIndex((id) => findGroupIdProblem(id) !== undefined);
  return position === -1 ? undefined : `entry ${position + 1} ${findGroupIdProblem(ids[position] ?? '')}`;
}

/** A team is linked to at most this many groups. */
export const GROUPS_OF_TEAM_MAX = FIXED_LIMITS['groups-of-team'].allowed;
/**
 * As JSON their ids have at most this many bytes, so that all ids before and after a change fit into one statement.
 */
const TEAM_GROUPS_BYTES_MAX = FIXED_LIMITS['groups-of-team-bytes'].allowed;

/** Why a team cannot be linked to all of the groups, as the rest of a sentence; undefined when it can. */
export function findTeamGroupsProblem(ids: readonly string[]): string | undefined {
  if (ids.length > GROUPS_OF_TEAM_MAX) return `must be at most ${GROUPS_OF_TEAM_MAX} for one team`;
  return utf8Length(JSON.stringify(ids)) > TEAM_GROUPS_BYTES_MAX
    ? `must be at most ${TEAM_GROUPS_BYTES_MAX} bytes long as JSON for one team`
    : undefined;
}

/** The list without groups that differ in letter case only; the first spelling stays. */
export function distinctGroups(ids: readonly string[]): string[] {
  const byKey = new Map<string, string>();
  for (const id of ids) if (!byKey.has(groupKey(id))) byKey.set(groupKey(id), id);
  return [...byKey.values()];
}
