import { basicRoles } from '../../core/catalogue/basic-roles.ts';
import { basicRoleUid, ORG_ROLES } from '../../core/org-role.ts';
import { PermissionSet } from '../../core/permission-set.ts';
import type { Permission } from '../../core/permission.ts';
import type { Reach } from '../../core/reach.ts';
import { reaches } from '../../core/reach.ts';
import type { Refusal } from '../../core/refusal.ts';
import { notFound } from '../../core/refusal.ts';
import type { ResourceRef } from '../../core/resource-types.ts';
import type { KnownType, Vocabulary } from '../../core/vocabulary.ts';
import type { Result } from '../../core/result.ts';
import { ok, refuse } from '../../core/result.ts';
import type { RoleWithPermissions } from '../../core/role.ts';
import type { Repositories } from '../ports/repositories.ts';
import type { ListedLevel } from '../ports/levels.ts';
import type { Read } from '../ports/read.ts';
import { map, readAll } from '../ports/read.ts';
import type { TooLong } from '../ports/too-long.ts';
import { resourceExists } from './resource-permissions.ts';
import { permissionsOfRoles } from '../../core/role-view.ts';
import { isVisibleUser } from '../../core/visibility.ts';

/** Somebody with a level on a resource: one that was given on it, or one from a basic role's own permissions. */
export type ResourcePermission =
  | (ListedLevel & { readonly isManaged: true; readonly actions: readonly string[] })
  | {
      readonly isManaged: false;
      readonly kind: 'basic-role';
      readonly roleUid: string;
      /** The highest level of which the role holds all permissions; empty for none. */
      readonly level: string;
      readonly actions: readonly string[];
    };

/**
 * The levels on a resource, ordered by kind and id, then the basic roles whose own permissions reach it, lowest first.
 * One round trip. Refuses with `not-found` a team or service account that the org does not have.
 *
 * @param people the people of other orgs that the caller may see
 */
export const listResourcePermissions =
  (repositories: Repositories) =>
  (orgId: number, on: ResourceRef, people: Reach): Read<Result<ResourcePermission[], Refusal> | TooLong> => {
    return map(
      readAll({
        isThere: resourceExists(repositories, orgId, on),
        levels: repositories.resourceLevels.list(orgId, on),
        stored: repositories.roles.findBasic(),
        types: repositories.resourceTypes.inForce(orgId),
      }),
      ({ isThere, levels, stored, types }) => {
        const type = types.type(on.resource);
        if (type === undefined) return refuse(notFound('resource-type'));
        const { thing } = type;
        if (thing !== null && !isThere) return refuse(notFound(thing));
        const isReadable = reaches(people);
        const isVisible = (listed: ListedLevel): boolean =>
          listed.kind !== 'user' || isVisibleUser(orgId, listed.user, isReadable(listed.user.id));
        const managed = levels.filter(isVisible).map((listed) => {
          const actions = types
            .permissionsOfLevel(on.resource, on.id, listed.level)
            .map(({ action }) => action);
          return { ...listed, isManaged: true as const, actions };
        });
        const [others, roles] = [managed.filter((row) => !isOfRole(row)), managed.filter(isOfRole)];
        const ranked = roles.toSorted((a, b) => rankOf(a.roleUid) - rankOf(b.roleUid));
        return ok([
          ...others,
          ...ranked,
          ...basicRoles.flatMap(({ uid }) => reachOf(uid, stored, on, types)),
        ]);
      },
    );
  };

/** A type of resource that levels can be given on; undefined for none that is known in the org. */
export const typeWithLevels =
  ({ resourceTypes }: Pick<Repositories, 'resourceTypes'>) =>
  (orgId: number, name: string): Read<KnownType | undefined> =>
    map(resourceTypes.inForce(orgId), (types) => types.type(name));

const isOfRole = <L extends ListedLevel>(listed: L): listed is Extract<L, { kind: 'basic-role' }> =>
  listed.kind === 'basic-role';

const rankOf = (roleUid: string): number => ORG_ROLES.findIndex((role) => basicRoleUid(role) === roleUid);

/** What a basic role may do on the resource by its own permissions; nothing when it may do nothing. */
function reachOf(
  roleUid: string,
  stored: readonly RoleWithPermissions[],
  { resource, id }: ResourceRef,
  types: Vocabulary,
): ResourcePermission[] {
  const permissions = permissionsOfRoles([roleUid], stored, types);
  const held = new PermissionSet([{ source: { roleUid, path: { via: 'org-role' } }, permissions }]);
  const isHeld = (permission: Permission): boolean => held.covers(permission);
  const { levels = [], actions = [] } = types.type(resource) ?? {};
  const scope = types.scopeOf({ resource, id }) ?? '';
  const heldActions = actions.filter((action) => isHeld({ action, scope }));
  if (heldActions.length === 0) return [];
  const whole = levels.filter(({ name }) => types.permissionsOfLevel(resource, id, name).every(isHeld));
  // Levels of declared types need not include one another. Of shipped ones, the last has the most.
  const level = whole.toSorted((a, b) => a.actions.length - b.actions.length).at(-1)?.name ?? '';
  return [{ isManaged: false, kind: 'basic-role', roleUid, level, actions: heldActions }];
}
