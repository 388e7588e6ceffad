import type { PrincipalFacts } from './principal.ts';

/** What a cached principal was computed from: when one of these changes, it must be read again. */
export type Dependency = `org:${number}` | `user:${number}` | `team:${number}` | `role:${string}`;

/** The cached principals that a change makes stale. */
export type Touches = readonly Dependency[];

/**
 * Everything that a principal's facts were read from. A change that names none of these leaves them true: membership
 * and assignments are the user's, a team's roles are the team's, a role's permissions are the role's. The
 * org itself is named only when it ends.
 */
export const dependenciesOf = (facts: PrincipalFacts): Dependency[] => [
  `org:${facts.evaluatedIn}`,
  `user:${facts.userId}`,
  ...facts.teams.map(({ id }): Dependency => `team:${id}`),
  ...facts.reached.map(({ uid }): Dependency => `role:${uid}`),
];
