import type { GroupSource } from '../../core/external-group.ts';
import type { HeldLevel } from '../../core/principal.ts';
import type { Role, RoleWithPermissions } from '../../core/role.ts';
import type { Read } from './read.ts';
import type { TooLong } from './too-long.ts';
import type { Page, Part, Write } from './database.ts';
import type { TeamRef } from './teams.ts';

/** An external group and the roles that are mapped to it, by uid. */
export type MappedGroup = { readonly groupId: string; readonly roleUids: readonly string[] };

/** Roles mapped to external groups in an org. Groups are found in any letter case. */
export type GroupMappingRepository = {
  /** All mapped groups of the org, ordered by id. */
  list(orgId: number): Read<readonly MappedGroup[] | TooLong>;
  /** One group; undefined when no role is mapped to it. */
  find(orgId: number, groupId: string): Read<MappedGroup | undefined>;
  /** The roles of the group and the named ones, as far as they are stored, with permissions. */
  roles(orgId: number, groupId: string, named: readonly string[]): Read<readonly RoleWithPermissions[]>;
  /** The mapped roles as far as they are stored, without permissions. */
  storedRoles(orgId: number, groupId: string): Read<readonly Role[] | TooLong>;
  add(orgId: number, groupId: string, roleUids: readonly string[]): Write;
  remove(orgId: number, groupId: string, roleUids: readonly string[]): Write;
};

/** Which of a team's external groups to list. An empty text means no condition. */
type TeamGroupSearch = {
  readonly name: string;
  /** A part of the id, in any letter case. */
  readonly nameContains: string;
  readonly page: Page;
};

/**
 * External groups that are linked to teams. Groups are found in any letter case. Those of a team have an order: the one in
 * which they were put there.
 */
export type TeamGroupRepository = {
  /** The ids of all groups of the team, in their order; undefined when the team does not exist. */
  list(orgId: number, teamId: number): Read<readonly string[] | undefined>;
  /** One page, ordered by id; undefined when the team does not exist. */
  search(orgId: number, teamId: number, search: TeamGroupSearch): Read<Part<string> | undefined | TooLong>;
  /** The group's id as it is spelt in the team; undefined when it is not linked to the team. */
  find(orgId: number, teamId: number, groupId: string): Read<string | undefined>;
  /** The same for a decision; none when the team does not exist. */
  linked(orgId: number, teamId: number): Read<readonly string[]>;
  /**
   * Links the groups and puts them behind all others of the team, in the order of the list. One that is linked already is
   * put there too, as it is spelt now, and keeps when and by whom it was linked.
   */
  putLast(
    orgId: number,
    team: TeamRef,
    groupIds: readonly string[],
    added: { by: number; at: string },
  ): Write[];
  remove(orgId: number, teamId: number, groupIds: readonly string[]): Write[];
};

/** A group of a user, as one source spells it. */
export type GroupOfUser = { readonly groupId: string; readonly source: GroupSource };

/** What membership of some groups grants in an org. */
export type BroughtByGroups = {
  /** Uids of the roles that are mapped to the groups, and of the roles of the teams that they are linked to. */
  readonly roleUids: readonly string[];
  /** These roles, as far as they are stored. */
  readonly stored: readonly RoleWithPermissions[];
  readonly teamIds: readonly number[];
  /** The levels of these teams on single resources. */
  readonly levels: readonly HeldLevel[];
};

/** The external groups of users. */
export type UserGroupRepository = {
  /** The groups that are valid in the org, ordered by id: those of the identity providers, and of the org's own job. */
  list(orgId: number, userId: number): Read<readonly GroupOfUser[]>;
  /** The groups from one source, ordered by id. Org id 0 means groups that are valid in every org. */
  saidBy(orgId: number, source: GroupSource, userId: number): Read<readonly string[]>;
  /** The user may be inserted in the same batch. */
  add(
    orgId: number,
    source: GroupSource,
    user: { readonly id: number } | { readonly uid: string },
    groupIds: readonly string[],
    learned: string,
  ): Write[];
  remove(orgId: number, source: GroupSource, userId: number, groupIds: readonly string[]): Write[];
  /** The members of the org among the users who are, in this org, in one of the groups. */
  among(orgId: number, userIds: readonly number[], groupIds: readonly string[]): Read<readonly number[]>;
  /** What the groups grant that the source has not given to the user yet. */
  broughtAnew(
    orgId: number,
    source: GroupSource,
    userId: number,
    groupIds: readonly string[],
  ): Read<BroughtByGroups>;
};
