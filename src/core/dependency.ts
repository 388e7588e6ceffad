import type { PrincipalFacts } from './principal.ts';

/** What a cached principal was computed from: when one of these changes, it must be read again. */
export type Dependency =
  | `org:${number}`
  | `user:${number}`
  | `team:${number}`
  | `role:${string}`
  | `group:${string}`
  | typeof MANY_GROUPS;

/** What a principal in very many groups depends on, in place of each of them. */
const MANY_GROUPS = 'many-groups';
/** Beyond this many groups. */
const GROUPS_MAX = 200;

/** The cached principals that a change makes stale. */
export type Touches = readonly Dependency[];

/**
 * Everything that a principal's facts were read from. A change that names none of these leaves them true: membership
 * and assignments are the user's, a team's roles are the team's, a role's permissions are the role's, what a group is
 * mapped to is the group's. The org itself is named only when it ends.
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

/** The principals that depend on what a group brings, by the group's key; whoever they are, they are not counted. */
export const touchesOfGroup = (key: string): Touches => [`group:${key}`, MANY_GROUPS];
