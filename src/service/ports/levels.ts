import type { Dependency } from '../../core/dependency.ts';
import type { LevelChange, LevelHolder } from '../../core/level-change.ts';
import type { ManagedLevel } from '../../core/principal.ts';
import type { ResourceRef } from '../../core/resource-types.ts';
import type { Read } from './read.ts';
import type { Write } from './database.ts';
import type { UserInOrg } from './users.ts';

/** Levels that principals have on single resources. */
export type ManagedPermissionRepository = {
  /** The levels that one holder has, on any resource of the org; membership of teams is not among them. */
  levelsOf(orgId: number, holder: LevelHolder): Read<readonly ManagedLevel[]>;
  /** Gives the user a level on a service account inserted in the same batch. */
  grantOnNewServiceAccount(orgId: number, userId: number, accountUid: string, level: string): Write;
  /** Whoever has a level on the resource, as cached principals depend on them. */
  holdersOf(orgId: number, resource: string, resourceId: number): Read<readonly Dependency[]>;
};

/** Somebody with a level on a resource, as lists show it. */
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

/**
 * The levels on one resource, wherever they are kept: those on a team are its members.
 * Source: docs/grafana.md#resource-permissions.
 */
export type ResourceLevelRepository = {
  /** Everybody who has a level on the resource, people of any org among them: by kind, then id. */
  list(orgId: number, resource: ResourceRef): Read<readonly ListedLevel[]>;
  /** The levels that the named holders have on the resource; nothing for those who have none. */
  held(orgId: number, resource: ResourceRef, holders: readonly LevelHolder[]): Read<readonly LevelChange[]>;
  /** Gives each holder its level in place of any it has. */
  give(
    orgId: number,
    resource: ResourceRef,
    levels: readonly LevelChange[],
    by: { readonly userId: number; readonly at: string },
  ): Write;
  /** Takes whatever level the holders have. */
  take(orgId: number, resource: ResourceRef, holders: readonly LevelHolder[]): Write;
};
