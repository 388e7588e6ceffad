/** The kinds of change that the checker makes, each a way in which somebody's rights begin and end. */
export const KINDS = [
  'role-update',
  'role-delete',
  'assignment-by-subject',
  'assignment-by-role',
  'team-member',
  'team-role',
  'team-delete',
  'team-replaced',
  'group-mapping',
  'user-groups',
  'team-group',
  'team-group-wildcard',
  'level-of-user',
  'level-of-team',
  'level-of-basic-role',
  'org-role',
  'org-member',
  'account-disabled',
  'person-disabled',
  'token-deleted',
  'token-expired',
  'password-by-admin',
  'password-by-owner',
  'global-role-update',
  'global-assignment',
  'jwt-groups',
  'jwt-org-role',
  'org-deleted',
] as const;

export type Kind = (typeof KINDS)[number];

/** The ways in which the checker reads what somebody may do. */
export const WAYS = [
  'own-by-token',
  'own-by-password',
  'own-by-jwt',
  'own-reloaded',
  'by-id',
  'decision',
  'search',
  'roles-of-user',
  'holders',
  'unleash-group',
  'listed',
] as const;

export type Way = (typeof WAYS)[number];

/** The ways that read the database, and not what a coordinator keeps. A search does, too, but decides itself. */
export const LISTS: ReadonlySet<Way> = new Set<Way>([
  'search',
  'roles-of-user',
  'holders',
  'unleash-group',
  'listed',
]);

/** What decides anew from a principal's facts, whoever asks. */
const OF_ANYBODY: readonly Way[] = ['own-reloaded', 'by-id', 'decision', 'search'];
const OF_ACCOUNTS: readonly Way[] = ['own-by-token', ...OF_ANYBODY];
const OF_PEOPLE: readonly Way[] = ['own-by-password', ...OF_ANYBODY];
const OF_BOTH: readonly Way[] = ['own-by-token', 'own-by-password', ...OF_ANYBODY];
const OF_ALL: readonly Way[] = ['own-by-token', 'own-by-password', 'own-by-jwt', ...OF_ANYBODY];
/** A credential that has ended is seen by who uses it only. */
const OF_TOKENS: readonly Way[] = ['own-by-token', 'own-reloaded', 'decision'];
const OF_PASSWORDS: readonly Way[] = ['own-by-password', 'own-reloaded', 'decision'];

/**
 * Which way of reading can see which kind of change. Lists apply where they show the very thing that was changed.
 * `listed` is the list of the thing itself: members of an org or a team's, tokens, levels on a resource, the groups of a
 * user or a team.
 */
export const APPLICABLE: Readonly<Record<Kind, readonly Way[]>> = {
  'role-update': OF_ALL,
  'role-delete': [...OF_BOTH, 'roles-of-user', 'holders'],
  'assignment-by-subject': [...OF_ALL, 'roles-of-user', 'holders'],
  'assignment-by-role': [...OF_BOTH, 'roles-of-user', 'holders'],
  'team-member': [...OF_ALL, 'unleash-group', 'listed'],
  'team-role': [...OF_BOTH, 'holders', 'listed'],
  'team-delete': [...OF_BOTH, 'unleash-group', 'listed'],
  'team-replaced': [...OF_BOTH, 'unleash-group', 'listed'],
  'group-mapping': [...OF_BOTH, 'roles-of-user', 'listed'],
  'user-groups': [...OF_BOTH, 'roles-of-user', 'unleash-group', 'listed'],
  'team-group': [...OF_BOTH, 'unleash-group', 'listed'],
  'team-group-wildcard': [...OF_BOTH, 'unleash-group', 'listed'],
  'level-of-user': [...OF_BOTH, 'listed'],
  'level-of-team': [...OF_BOTH, 'listed'],
  'level-of-basic-role': [...OF_BOTH, 'listed'],
  'org-role': [...OF_BOTH, 'listed'],
  'org-member': [...OF_PEOPLE, 'listed'],
  'account-disabled': [...OF_ACCOUNTS, 'listed'],
  'person-disabled': [...OF_PEOPLE, 'listed'],
  'token-deleted': [...OF_TOKENS, 'listed'],
  'token-expired': OF_TOKENS,
  'password-by-admin': OF_PASSWORDS,
  'password-by-owner': OF_PASSWORDS,
  'global-role-update': OF_PEOPLE,
  'global-assignment': OF_PEOPLE,
  'jwt-groups': ['own-by-jwt', ...OF_ANYBODY, 'roles-of-user', 'listed'],
  'jwt-org-role': ['own-by-jwt', ...OF_ANYBODY, 'listed'],
  'org-deleted': [...OF_TOKENS, 'by-id'],
};
