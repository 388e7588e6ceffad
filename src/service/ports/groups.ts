import type { GroupSource } from '../../core/external-group.ts';
import type { ManagedLevel } from '../../core/principal.ts';
import type { RoleWithPermissions } from '../../core/role.ts';
import type { Read } from './read.ts';
import type { Page, Part, Write } from './database.ts';
import type { TeamRef } from './teams.ts';

/** An external group and the roles that are mapped to it, by uid. */
export type MappedGroup = { readonly groupId: string; readonly roleUids: readonly string[] };

/** Which roles membership of an external group brings in an org. Groups are found in any letter case. */
export type GroupMappingRepository = {
  /** Every group of the org that has roles, by id. */
  list(orgId: number): Read<readonly MappedGroup[]>;
  /** One group; undefined when no role is mapped to it. */
  find(orgId: number, groupId: string): Read<MappedGroup | undefined>;
  /** The stored ones among the roles of the group and the named ones, with permissions. */
  roles(orgId: number, groupId: string, named: readonly string[]): Read<readonly RoleWithPermissions[]>;
  add(orgId: number, groupId: string, roleUids: readonly string[]): Write;
  remove(orgId: number, groupId: string, roleUids: readonly string[]): Write;
};

/** Which of a team's external groups to list. An empty text asks for nothing. */
type TeamGroupSearch = {
  readonly name: string;
  /** A part of the id, in any letter case. */
  readonly nameContains: string;
  readonly page: Page;
};

/** The link of an external group to a team: who made it, and when. */
export type TeamGroupLink = { readonly groupId: string; readonly addedBy: number; readonly created: string };

/** External groups that are linked to teams. Groups are found in any letter case. */
export type TeamGroupRepository = {
  /** The ids of all groups of the team, in the order they were added; undefined when there is no such team. */
  list(orgId: number, teamId: number): Read<readonly string[] | undefined>;
  /** One page, by id; undefined when there is no such team. */
  search(orgId: number, teamId: number, search: TeamGroupSearch): Read<Part<string> | undefined>;
  /** The group as it is called in the team; undefined when it is not linked to it. */
  find(orgId: number, teamId: number, groupId: string): Read<string | undefined>;
  /** All links of the team, in the order of `list`. */
  links(orgId: number, teamId: number): Read<readonly TeamGroupLink[]>;
  /** Adds the links behind those that there are, in their order. */
  add(orgId: number, team: TeamRef, links: readonly TeamGroupLink[]): Write[];
  remove(orgId: number, teamId: number, groupIds: readonly string[]): Write[];
};

/** A group that a user is known to be in, as one source calls it. */
export type GroupOfUser = { readonly groupId: string; readonly source: GroupSource };

/** What membership of some groups brings in an org. */
export type BroughtByGroups = {
  /** Uids of the roles that are mapped to the groups, and of those of the teams that they are linked to. */
  readonly roleUids: readonly string[];
  /** The stored ones among these roles. */
  readonly stored: readonly RoleWithPermissions[];
  readonly teamIds: readonly number[];
  /** The levels of these teams on single resources. */
  readonly levels: readonly ManagedLevel[];
};

/** The external groups that users are known to be in. */
export type UserGroupRepository = {
  /** What counts in the org, by id: what the identity providers say, and what the org's own job says. */
  list(orgId: number, userId: number): Read<readonly GroupOfUser[]>;
  /** What one source says, by id. Org id 0 asks for what it says to every org. */
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
  /** Those of the users who are in one of the groups as far as the org goes, and members of the org. */
  among(orgId: number, userIds: readonly number[], groupIds: readonly string[]): Read<readonly number[]>;
  /** What the groups bring that the source does not say of the user yet. */
  broughtAnew(
    orgId: number,
    source: GroupSource,
    userId: number,
    groupIds: readonly string[],
  ): Read<BroughtByGroups>;
};
