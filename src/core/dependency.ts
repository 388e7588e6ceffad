import type { PrincipalFacts } from './principal.ts';

/** What a cached principal was computed from: when one of these changes, it must be read again. */
export type Dependency = `user:${number}` | `team:${number}` | `role:${string}`;

/** The cached principals that a change makes stale. */
export type Touches = readonly Dependency[];

/**
 * Everything that a principal's facts were read from. A change that names none of these leaves them true: membership
 * and assignments are the user's, a team's roles are the team's, a role's permissions are the role's.
 */
export const dependenciesOf = (facts: PrincipalFacts): Dependency[] => [
  `user:${facts.userId}`,
  ...facts.teams.map(({ id }): Dependency => `team:${id}`),
  ...facts.reached.map(({ uid }): Dependency => `role:${uid}`),
];
