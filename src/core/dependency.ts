import type { PrincipalFacts } from './principal.ts';
import { GLOBAL_ORG_ID } from './principal.ts';
import { utf8Length } from './text.ts';

/** Something that a cached principal was computed from. When it changes, the principal must be read again. */
export type Dependency =
  | `org:${number}`
  | `user:${number}`
  | `team:${number}`
  | `role:${string}`
  | `group:${string}`
  | typeof MANY_GROUPS
  | typeof TYPES;

/** The kinds of dependency: what stands before the colon, or all of it. */
export const DEPENDENCY_KINDS = ['org', 'user', 'team', 'role', 'group', 'many-groups', 'types'] as const;

type Kind<T extends Dependency> = T extends `${infer K}:${string}` ? K : T;
/** Each kind is in the list, and nothing else is. */
true satisfies Kind<Dependency> extends (typeof DEPENDENCY_KINDS)[number]
  ? (typeof DEPENDENCY_KINDS)[number] extends Kind<Dependency>
    ? true
    : false
  : false;

const KNOWN_KINDS: ReadonlySet<string> = new Set(DEPENDENCY_KINDS);

/** A principal in very many groups depends on this, instead of on each group. */
const MANY_GROUPS = 'many-groups';
/** The declared types of resources: what permissions and levels mean there depends on all of them. */
export const TYPES = 'types';
/** More groups than this are very many. */
const GROUPS_MAX = 200;

/** The cached principals that a change makes stale. */
export type Touches = readonly Dependency[];

/**
 * Whether this version knows what a change touches. A later one may name things of more kinds: who does not know these cannot
 * tell who depends on them, so for them everybody may.
 */
export const areUnderstood = (touches: unknown): touches is Touches =>
  Array.isArray(touches) &&
  touches.every((one) => typeof one === 'string' && KNOWN_KINDS.has(one.split(':', 1)[0] ?? ''));

/**
 * Everything that a principal's facts were read from. The facts stay true after a change that touches none of these.
 * Memberships and assignments belong to the user, a team's roles to the team, a role's permissions to the role, and the
 * mappings of a group to the group. The org itself is touched when it is deleted, and by `boundTouches`: who asks whether a change
 * touches something of an org must ask for the org as well. A service account ends with its own org, wherever it acts.
 */
export const dependenciesOf = (facts: PrincipalFacts): Dependency[] => [
  `org:${facts.evaluatedIn}`,
  ...(facts.isServiceAccount && facts.homeOrgId !== facts.evaluatedIn
    ? [`org:${facts.homeOrgId}` as Dependency]
    : []),
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

/** What an org's change touches has at most this many bytes as JSON: some 1,200 people. */
export const TOUCHES_BYTES_MAX = 16_384;

/**
 * What a change touches, as the trail keeps it. A change of an org that touches too many things to name touches the whole org
 * instead: every principal that is evaluated there depends on it. A change of the global plane names what it touches,
 * whatever that is, since nothing stands for the principals of all orgs; none there touches more than a few.
 */
export function boundTouches(orgId: number, touches: Touches): Touches {
  const isBounded = orgId === GLOBAL_ORG_ID || utf8Length(JSON.stringify(touches)) <= TOUCHES_BYTES_MAX;
  return isBounded ? touches : [`org:${orgId}`];
}
