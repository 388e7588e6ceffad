import type { OrgRole } from '../../core/org-role.ts';
import type { Reach } from '../../core/reach.ts';
import type { Read } from './read.ts';

/** Who did something, as far as their name goes. */
export type Author = { readonly login: string; readonly email: string; readonly isServiceAccount: boolean };

/** A team by itself. `createdBy` is null when nobody is known who is in the org still. */
export type TeamOutline = {
  readonly id: number;
  readonly name: string;
  readonly description: string;
  readonly created: string;
  readonly createdBy: Author | null;
  /** The role that is marked as the team's root role, by uid and number; null for none. */
  readonly rootRole: { readonly uid: string; readonly number: number | null } | null;
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
 * A member with how it became one; `addedBy` is null when nobody is known who is in the org still and in sight, and for
 * those from outside.
 */
export type MemberInFull = {
  readonly user: MemberUser;
  readonly joined: string;
  readonly addedBy: Author | null;
  /** True for somebody who is a member through an external group alone, and since that was learned. */
  readonly isExternal: boolean;
};

/** A team with everything that is shown of it at once. */
export type WholeTeam = TeamOutline & {
  /** The linked external groups, in the order they were added. */
  readonly groupIds: readonly string[];
  /** By id of the user. */
  readonly members: readonly MemberInFull[];
  /** Ids of the projects that the team has a level on, by id. */
  readonly projects: readonly string[];
};

/**
 * How much the caller sees: these teams, the members, groups and projects of those, the root roles of others, and these
 * people.
 */
export type TeamSight = {
  readonly teams: Reach;
  readonly insides: Reach;
  readonly roles: Reach;
  readonly people: Reach;
};

/** Teams with everything that is shown of them: in a number of statements that does not grow with theirs. */
export type WholeTeamRepository = {
  /** The teams in sight, by id. */
  list(orgId: number, sight: TeamSight): Read<readonly WholeTeam[]>;
  find(orgId: number, teamId: number, sight: TeamSight): Read<WholeTeam | undefined>;
  outline(orgId: number, teamId: number): Read<TeamOutline | undefined>;
};
