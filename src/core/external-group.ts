import { foldCase, isPlainText } from './text.ts';

/** The id of an external group has at most this many UTF-16 code units. */
const GROUP_ID_MAX = 1_000;
/** One source may say of a user that it is in at most this many groups. */
const GROUPS_OF_USER_MAX = 10_000;
/** As JSON they are at most this many bytes, so that the audit trail has room for a change of all of them. */
const GROUPS_BYTES_MAX = 700_000;

/**
 * Who says that a user is in a group: an identity provider at sign-in, a provisioning client (none yet), or an org's
 * directory job over the API.
 */
export type GroupSource = 'jwt' | 'scim' | 'api';

/** A group's id in the form it is compared in: letter case does not count. Source: docs/group-sync.md#how-ids-match. */
export const groupKey = (id: string): string => foldCase(id);

/**
 * What a team's group must be called, as a key, to stand for every CN directly beside this one: `cn=*,<rest>` for
 * `cn=editors,<rest>`; empty for a group that is no such name. A comma behind a backslash belongs to the CN.
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
  // Whoever reads an address takes them for steps: the path of such a group is that of something else.
  if (/(^|\/)\.{1,2}(\/|$)/.test(id)) return 'must not hold . or .. as a step of a path';
  return isPlainText(id) ? undefined : 'must not hold a control character or half a character';
}

/** Why a list cannot be the groups of a user, as the rest of a sentence; undefined when it can. */
export function findGroupListProblem(ids: readonly string[]): string | undefined {
  if (ids.length > GROUPS_OF_USER_MAX) return `must be at most ${GROUPS_OF_USER_MAX} entries long`;
  if (new TextEncoder().encode(JSON.stringify(ids)).length > GROUPS_BYTES_MAX) {
    return `must be at most ${GROUPS_BYTES_MAX} bytes long together`;
  }
  const position = ids.findIndex((id) => findGroupIdProblem(id) !== undefined);
  return position === -1 ? undefined : `entry ${position + 1} ${findGroupIdProblem(ids[position] ?? '')}`;
}

/** A team is linked to at most this many groups. */
export const GROUPS_OF_TEAM_MAX = 1_000;
/** As JSON their ids are at most this many bytes: the audit trail has room for all before a change and all after it. */
const TEAM_GROUPS_BYTES_MAX = 450_000;

/** Why a team cannot be linked to all of the groups, as the rest of a sentence; undefined when it can. */
export function findTeamGroupsProblem(ids: readonly string[]): string | undefined {
  if (ids.length > GROUPS_OF_TEAM_MAX) return `must be at most ${GROUPS_OF_TEAM_MAX} for one team`;
  return new TextEncoder().encode(JSON.stringify(ids)).length > TEAM_GROUPS_BYTES_MAX
    ? `must be at most ${TEAM_GROUPS_BYTES_MAX} bytes long together for one team`
    : undefined;
}

/** The list without groups that differ in letter case only; the first spelling stays. */
export function distinctGroups(ids: readonly string[]): string[] {
  const byKey = new Map<string, string>();
  for (const id of ids) if (!byKey.has(groupKey(id))) byKey.set(groupKey(id), id);
  return [...byKey.values()];
}
