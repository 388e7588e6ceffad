import type { PrincipalFacts } from './principal.ts';

/** Something that a cached principal was computed from. When it changes, the principal must be read again. */
export type Dependency =
  | `org:${number}`
  | `user:${number}`
  | `team:${number}`
  | `role:${string}`
  | `group:${string}`
  | typeof MANY_GROUPS;

/** A principal in very many groups depends on this, instead of on each group. */
const MANY_GROUPS = 'many-groups';
/** More groups than this are very many. */
const GROUPS_MAX = 200;

/** The cached principals that a change makes stale. */
export type Touches = readonly Dependency[];

/**
 * Everything that a principal's facts were read from. The facts stay true after a change that touches none of these.
 * Memberships and assignments belong to the user, a team's roles to the team, a role's permissions to the role, and the
 * mappings of a group to the group. The org itself is touched only when it is deleted.
 */
export const dependenciesOf = (facts: PrincipalFacts): Dependency[] => [
  `org:${facts.evaluatedIn}`,
  `user:${facts.userId}`,
  ...facts.teams.map(({ id }): Dependency => `team:${id}`),
  ...facts.reached.map(({ uid }): Dependency => `role:${uid}`),
  ...(facts.groups.length > GROUPS_MAX
    ? [MANY_GROUPS as Dependency]
    : facts.groups.map((key): Dependency => `group:${key}`)),
];

/** These users and service accounts, as what a decision was read from or a change touches. */
export const usersIn = (ids: readonly number[]): Touches => ids.map((id): Dependency => `user:${id}`);

/** The same of roles, by uid: roles shipped as code too, which may be changed. */
export const rolesIn = (uids: readonly string[]): Touches => uids.map((uid): Dependency => `role:${uid}`);

/** The principals that depend on a group, by the group's key. They need not be known one by one. */
export const touchesOfGroup = (key: string): Touches => [`group:${key}`, MANY_GROUPS];
