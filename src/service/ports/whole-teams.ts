import type { OrgRole } from '../../core/org-role.ts';
import type { Reach } from '../../core/reach.ts';
import type { Read } from './read.ts';
import type { TooLong } from './too-long.ts';

/** The names of somebody who did something. */
export type Author = { readonly login: string; readonly email: string; readonly isServiceAccount: boolean };

/** A team without its members. `createdBy` is null when the creator is not known or has left the org. */
export type TeamOutline = {
  readonly id: number;
  readonly name: string;
  readonly description: string;
  readonly created: string;
  readonly createdBy: Author | null;
  /** The role that is marked as the team's root role, by uid and number; null for none. */
  readonly rootRole: { readonly uid: string; readonly number: number | null } | null;
  /** See `Team`. */
  readonly version: number;
};

/** A member as a person or service account. `lastUsed` is when an account's tokens were last used. */
export type MemberUser = Author & {
  readonly id: number;
  readonly name: string;
  readonly orgRole: OrgRole | null;
  readonly created: string;
  readonly lastUsed: string | null;
};

/**
 * A member, and how it became one. `addedBy` is null for a member by an external group, and when that person is not
 * known, has left the org, or is not visible to the caller.
 */
export type MemberInFull = {
  readonly user: MemberUser;
  readonly joined: string;
  readonly addedBy: Author | null;
  /** True for a member only by an external group. Then `joined` is when that was learned. */
  readonly isExternal: boolean;
};

/** A team with everything about it. What the caller may not see is undefined, and never empty or null instead. */
export type WholeTeam = Omit<TeamOutline, 'rootRole'> & {
  readonly rootRole: TeamOutline['rootRole'] | undefined;
  /** The linked external groups, in their order. */
  readonly groupIds: readonly string[] | undefined;
  /**
   * Those that the caller may see: those by hand in their order, then those by external groups, ordered by the user's id.
   * Undefined also when there are some and the caller may see none of them.
   */
  readonly members: readonly MemberInFull[] | undefined;
  /** How many members there are; undefined when the caller may not see all of them. */
  readonly memberCount: number | undefined;
  /** Ids of the projects that the team has a level on, in order. */
  readonly projects: readonly string[] | undefined;
};

/**
 * What the caller sees: `teams` themselves, the members, groups and projects of `insides`, the root roles of `roles`,
 * and `people`.
 */
export type TeamSight = {
  readonly teams: Reach;
  readonly insides: Reach;
  readonly roles: Reach;
  readonly people: Reach;
};

/** Teams with everything about them. The number of statements does not grow with the number of teams. */
export type WholeTeamRepository = {
  /** The teams that the caller sees, ordered by id. */
  list(orgId: number, sight: TeamSight): Read<readonly WholeTeam[] | TooLong>;
  find(orgId: number, teamId: number, sight: TeamSight): Read<WholeTeam | TooLong | undefined>;
  outline(orgId: number, teamId: number): Read<TeamOutline | undefined>;
};
