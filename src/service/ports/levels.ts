import type { Dependency } from '../../core/dependency.ts';
import type { LevelChange, LevelHolder } from '../../core/level-change.ts';
import type { HeldLevel } from '../../core/principal.ts';
import type { ResourceRef } from '../../core/resource-types.ts';
import type { Read } from './read.ts';
import type { TooLong } from './too-long.ts';
import type { Write } from './database.ts';
import type { UserInOrg } from './users.ts';

/** Levels that principals have on single resources. */
export type HeldLevelRepository = {
  /** The levels of one holder on all resources of the org, without memberships of teams. */
  levelsOf(orgId: number, holder: LevelHolder): Read<readonly HeldLevel[]>;
  /** The levels of the basic roles, by the role's uid. */
  levelsOfBasicRoles(orgId: number): Read<ReadonlyMap<string, readonly HeldLevel[]>>;
  /** Gives the user a level on a service account that is inserted in the same batch. */
  grantOnNewServiceAccount(orgId: number, userId: number, accountUid: string, level: string): Write;
  /** All holders of a level on the resource, as dependencies of cached principals. */
  holdersOf(orgId: number, resource: string, resourceId: number): Read<readonly Dependency[]>;
};

/** A holder of a level on a resource, as lists show it. */
export type ListedLevel =
  | {
      readonly kind: 'user';
      readonly level: string;
      readonly user: UserInOrg & { readonly uid: string; readonly login: string };
    }
  | {
      readonly kind: 'team';
      readonly level: string;
      readonly team: { readonly id: number; readonly uid: string; readonly name: string };
    }
  | { readonly kind: 'basic-role'; readonly level: string; readonly roleUid: string };

/** The levels on one resource. Levels on a team are its memberships. Source: docs/grafana.md#resource-permissions. */
export type ResourceLevelRepository = {
  /** Everybody who has a level on the resource, including people of other orgs, ordered by kind, then id. */
  list(orgId: number, resource: ResourceRef): Read<readonly ListedLevel[] | TooLong>;
  /** The levels of the named holders on the resource. Holders without a level are left out. */
  held(orgId: number, resource: ResourceRef, holders: readonly LevelHolder[]): Read<readonly LevelChange[]>;
  /** Gives each holder a level, in place of its old one. */
  give(
    orgId: number,
    resource: ResourceRef,
    levels: readonly LevelChange[],
    by: { readonly userId: number; readonly at: string },
  ): Write;
  /** Removes the levels of the holders. */
  take(orgId: number, resource: ResourceRef, holders: readonly LevelHolder[]): Write;
};
