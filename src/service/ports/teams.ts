import type { GroupSource } from '../../core/external-group.ts';
import type { Reach } from '../../core/reach.ts';
import type { TeamPreferences } from '../../core/team.ts';
import type { Read } from './read.ts';
import type { TooLong } from './too-long.ts';
import type { Page, Part, Write } from './database.ts';

/** A team. Its members are those added by hand and those in an external group that is linked to it. */
export type Team = {
  readonly id: number;
  readonly orgId: number;
  readonly uid: string;
  readonly name: string;
  readonly email: string;
  readonly memberCount: number;
  /** One up with each change of its name, its e-mail address, its description, its root role, its groups, or its members by hand. */
  readonly version: number;
};

/** An existing team, by its id, or a team that is inserted in the same batch, by its uid. */
export type TeamRef = number | { readonly uid: string };

/** A team with the user's permission in it: 0 for a member, 4 for an admin. */
export type TeamOfUser = Team & { readonly permission: number };

/** The order of a list of teams. */
export type TeamOrder = {
  readonly by: 'name' | 'email' | 'memberCount';
  readonly direction: 'asc' | 'desc';
};

/** Which teams to list. An empty text means no condition. */
export type TeamSearch = {
  readonly reach: Reach;
  readonly name: string;
  /** A part of the name, in any case of ASCII letters. */
  readonly nameContains: string;
  /** Only the teams with these ids; undefined for all. */
  readonly ids: readonly number[] | undefined;
  readonly order: readonly TeamOrder[];
  readonly page: Page;
};

/** Teams. */
export type TeamRepository = {
  exists(orgId: number, teamId: number): Read<boolean>;
  find(orgId: number, teamId: number): Read<Team | undefined>;
  /** One page of the teams, ordered by name unless another order is given. */
  search(orgId: number, search: TeamSearch): Read<Part<Team> | TooLong>;
  /**
   * The teams of a user or service account, by hand or by external groups, ordered by name, with its permission in
   * each.
   */
  ofUser(orgId: number, userId: number): Read<readonly TeamOfUser[] | TooLong>;
  /** The ids of the teams that exist in the org. */
  existing(orgId: number, teamIds: readonly number[]): Read<readonly number[]>;
  /** The id of the team with the uid, in the org. */
  idOf(orgId: number, uid: string): Read<number | undefined>;
  isNameTaken(orgId: number, name: string): Read<boolean>;
  insert(
    orgId: number,
    team: { uid: string; name: string; email: string; description: string; by: number; at: string },
  ): Write;
  /** Changes the given fields, and keeps the rest: none, where something else of the team has changed. It has a new version then. */
  update(
    orgId: number,
    teamId: number,
    team: { name?: string; email?: string; description?: string; at: string },
  ): Write;
  /** Removes a team with its members, roles and preferences, its levels on resources, and all levels on it. */
  remove(orgId: number, teamId: number): Write[];
  insertMember(
    orgId: number,
    team: { uid: string } | { id: number },
    member: { userId: number; permission: number; addedBy: number; at: string },
  ): Write;
};

/** A member added by hand: `permission` is 0, or 4 for an admin of the team. */
export type TeamMember = { readonly userId: number; readonly permission: number };

/**
 * A member as lists show it. `sources` are those of a membership by external groups; empty for a member added by hand.
 */
export type TeamMemberInList = TeamMember & {
  readonly sources: readonly GroupSource[];
  readonly userUid: string;
  readonly login: string;
  readonly email: string;
  readonly name: string;
};

/**
 * Members of teams that were added by hand. Only the list includes members by external groups. Those of a team have an
 * order: the one in which they were put there.
 */
export type TeamMemberRepository = {
  find(orgId: number, teamId: number, userId: number): Read<TeamMember | undefined>;
  /** All of them, in their order. */
  all(orgId: number, teamId: number): Read<readonly TeamMember[]>;
  /**
   * All members within reach, including those by external groups, ordered by login, with the team's uid. Undefined when
   * the team does not exist.
   */
  list(
    orgId: number,
    teamId: number,
    reach: Reach,
  ): Read<{ readonly teamUid: string; readonly members: readonly TeamMemberInList[] } | undefined | TooLong>;
  /**
   * Adds the members and puts them behind all others of the team, in the order of the list. Who is a member already is put
   * there too, and keeps its permission and when and by whom it was added.
   */
  putLast(
    orgId: number,
    team: TeamRef,
    members: readonly TeamMember[],
    added: { by: number; at: string },
  ): Write[];
  setPermission(orgId: number, teamId: number, userIds: readonly number[], permission: number): Write;
  remove(orgId: number, teamId: number, userIds: readonly number[]): Write;
};

/** Preferences of teams. */
export type TeamPreferencesRepository = {
  /** All empty for a team without preferences; undefined when the team does not exist. */
  find(orgId: number, teamId: number): Read<TeamPreferences | undefined>;
  set(orgId: number, teamId: number, preferences: TeamPreferences): Write;
  remove(orgId: number, teamId: number): Write;
};
