import { basicRoleByUid } from '../../core/catalogue/basic-roles.ts';
import type { ThingVersion } from '../../core/change-conditions.ts';
import { findUndelegable } from '../../core/delegation.ts';
import { diffFields } from '../../core/diff.ts';
import type { Permission } from '../../core/permission.ts';
import { groupByAction, permissionKey } from '../../core/permission.ts';
import { SERVER_ADMIN_ROLE_UID } from '../../core/org-role.ts';
import { findInvalidPermission } from '../../core/permission-validation.ts';
import { GLOBAL_ORG_ID } from '../../core/principal.ts';
import type { Refusal } from '../../core/refusal.ts';
import { invalid, notDelegable, notFound, sentNotDelegable } from '../../core/refusal.ts';
import { refuse } from '../../core/result.ts';
import type { Role, RoleDraft, RoleWithPermissions, VersionRule } from '../../core/role.ts';
import {
  findDraftProblem,
  findPermissionListProblem,
  nextVersion,
  roleKindOf,
  versionOfRole,
  withTrimmedNames,
} from '../../core/role.ts';
import { scopeCovers } from '../../core/scope.ts';
import type { Decision, DecisionContext } from '../engine/change.ts';
import { change, planned, unchanged } from '../engine/change.ts';
import type { Repositories } from '../ports/repositories.ts';
import type { Write } from '../ports/database.ts';
import { readAll } from '../ports/read.ts';
import { requiredBy } from '../../core/required-by.ts';
import { resolveRole } from '../../core/role-view.ts';

/** The role to create. `validatePermissions` means that its permissions are checked against the catalogue. */
export type CreateRoleInput = {
  readonly draft: RoleDraft;
  readonly version: number;
  readonly validatePermissions: boolean;
};

/**
 * Creates a custom role in the org, or a global role in the global plane. Refuses what `findDraftProblem` finds,
 * `taken` uids and names, unknown permissions, and permissions that the caller does not hold (`not-delegable`).
 */
export const createRole = change({
  kind: 'role.create',
  facts: ({ roles }, orgId, { draft }: CreateRoleInput) =>
    roles.clash(orgId, draft.uid, withTrimmedNames(draft).name),
  requires: requiredBy.createRole,
  decide: ({ orgId, caller, types, now, newUid }, input, clash, { roles }) => {
    const { version, validatePermissions } = input;
    const draft = withTrimmedNames(input.draft);
    const problem =
      findDraftProblem(draft) ??
      (validatePermissions ? findInvalidPermission(draft.permissions, types) : undefined);
    if (problem !== undefined) return refuse(problem);
    if (clash.uid) return refuse({ tag: 'taken', thing: 'role', field: 'uid', value: draft.uid });
    if (clash.name) return refuse({ tag: 'taken', thing: 'role', field: 'name', value: draft.name });
    const undelegable = findUndelegable(caller.permissions, draft.permissions);
    if (undelegable !== undefined) return refuse(sentNotDelegable(undelegable));

    const { permissions, ...texts } = draft;
    const role: Role = { ...texts, orgId, uid: draft.uid || newUid(), version, created: now, updated: now };
    const insertRole = roles.insert(role);
    return planned({
      writes: [
        // Roles may be created in other planes in the meantime: a uid is never both global and an org's own.
        orgId === GLOBAL_ORG_ID ? roles.expectNoOrgHas(role.uid) : roles.expectNotGlobal(role.uid),
        insertRole,
        ...roles.insertPermissions(orgId, role.uid, permissions, now),
      ],
      before: null,
      after: auditRole(role, permissions),
      // No cached principal can depend on a role that did not exist.
      touches: [],
      reply: ({ idOf }) => ({ id: idOf(insertRole), ...withNewPermissions(role, permissions, now) }),
    });
  },
});

/** The new content of the role that `draft.uid` names. `version` is the one that the caller sent, if any. */
export type UpdateRoleInput = {
  readonly draft: RoleDraft;
  readonly version: number | undefined;
  readonly versionRule: VersionRule;
  readonly validatePermissions: boolean;
};

/**
 * Replaces a custom role, or the permissions of a basic role. The caller must hold what the role grants before and
 * after, because taking a permission requires the same as giving it. Source: docs/grafana.md#roles.
 */
export const updateRole = change({
  kind: 'role.update',
  facts: ({ roles }, orgId, { draft }: UpdateRoleInput) =>
    readAll({
      stored: roles.findMany(orgId, [draft.uid]),
      clash: roles.clash(orgId, '', withTrimmedNames(draft).name),
    }),
  requires: requiredBy.updateRole,
  of: { thing: 'role', current: ({ stored }, { draft }) => currentRole(draft.uid, stored) },
  decide: (context, input, { stored, clash }, repositories) => {
    const role = resolveRole(input.draft.uid, stored);
    const draft = withTrimmedNames(input.draft, role);
    const problem = findUpdateProblem(context, role, draft);
    if (problem !== undefined) return refuse(problem);
    if (role === undefined) return refuse(notFound('role'));
    if (input.validatePermissions) {
      const invalidPermission = findInvalidPermission(draft.permissions, context.types);
      if (invalidPermission !== undefined) return refuse(invalidPermission);
    }
    const version = nextVersion(input.versionRule, role.version, input.version);
    if (!version.ok) return version;
    const isBasic = roleKindOf(role.name) === 'basic';
    if (!isBasic && clash.name && draft.name !== role.name) {
      return refuse({ tag: 'taken', thing: 'role', field: 'name', value: draft.name });
    }
    const held = context.caller.permissions;
    const sent = findUndelegable(held, draft.permissions);
    if (sent !== undefined) return refuse(sentNotDelegable(sent));
    const taken = findUndelegable(held, role.permissions);
    if (taken !== undefined) return refuse(notDelegable(taken));
    if (role.uid === SERVER_ADMIN_ROLE_UID && !draft.permissions.some(letsReset)) {
      return refuse(
        invalid(
          'permissions',
          'must let server admins reset the basic roles: roles:write on permissions:type:escalate',
        ),
      );
    }

    const { permissions, uid: _uid, ...texts } = draft;
    const { permissions: _old, id: _id, ...current } = role;
    // A basic role keeps its name, texts and hidden flag, whatever was sent. Only its permissions change.
    const updated: Role = {
      ...current,
      ...(isBasic ? {} : texts),
      version: version.value,
      updated: context.now,
    };
    const isStored = stored.some(({ uid }) => uid === role.uid);
    return replaceRole(context, role, updated, permissions, isStored, repositories);
  },
});

/** The role that a uid names, as it is now. */
function currentRole(uid: string, stored: readonly RoleWithPermissions[]): ThingVersion | undefined {
  const role = resolveRole(uid, stored);
  return role && versionOfRole(role);
}

/** Without this permission nobody could repair wrong basic roles. */
const letsReset = ({ action, scope }: Permission): boolean =>
  action === 'roles:write' && scopeCovers(scope, 'permissions:type:escalate');

function findUpdateProblem(
  { orgId }: DecisionContext,
  role: RoleWithPermissions | undefined,
  draft: RoleDraft,
): Refusal | undefined {
  if (role === undefined) return notFound('role');
  const kind = roleKindOf(role.name);
  if ((kind !== 'basic' && kind !== 'custom') || role.uid === 'basic_none') {
    return { tag: 'role-protected', kind, verb: 'update' };
  }
  if (role.orgId === GLOBAL_ORG_ID && orgId !== GLOBAL_ORG_ID)
    return { tag: 'role-is-global', uid: role.uid };
  return kind === 'basic'
    ? findPermissionListProblem(draft.permissions)
    : findDraftProblem({ ...draft, uid: '' }, role);
}

function replaceRole(
  { orgId, now }: DecisionContext,
  role: RoleWithPermissions,
  updated: Role,
  permissions: readonly Permission[],
  isStored: boolean,
  { roles }: Repositories,
): Decision<RoleWithPermissions> {
  const current = isStored ? role.permissions : [];
  const added = without(permissions, current);
  const removed = without(current, permissions);
  const writeRole = isStored ? roles.update(updated) : roles.insert(updated);
  const writes: Write[] = [
    writeRole,
    ...roles.removePermissions(orgId, role.uid, removed),
    ...roles.insertPermissions(orgId, role.uid, added, now),
  ];
  const fields = diffFields(auditFields(role), auditFields(updated));
  const kept = new Map(current.map((pair) => [permissionKey(pair), pair]));
  return planned({
    writes,
    before: {
      uid: role.uid,
      ...fields.before,
      removed: groupByAction(without(role.permissions, permissions)),
    },
    after: { uid: role.uid, ...fields.after, added: groupByAction(without(permissions, role.permissions)) },
    touches: [`role:${role.uid}`],
    notifies: orgId === GLOBAL_ORG_ID ? 'every-org' : [],
    reply: ({ idOf }) => ({
      id: role.id ?? idOf(writeRole),
      ...updated,
      permissions: permissions.map(
        (pair) => kept.get(permissionKey(pair)) ?? { ...pair, created: now, updated: now },
      ),
    }),
  });
}

/** The role to delete. `force` deletes its assignments too. */
export type DeleteRoleInput = { readonly uid: string; readonly force: boolean };

/**
 * Deletes a custom role. Refuses shipped roles, assigned roles unless forced, and roles that grant what the caller does
 * not hold. Source: docs/grafana.md#roles.
 */
export const deleteRole = change({
  kind: 'role.delete',
  facts: ({ roles }, orgId, { uid }: DeleteRoleInput) =>
    readAll({ stored: roles.findMany(orgId, [uid]), usage: roles.usage(orgId, uid) }),
  requires: requiredBy.deleteRole,
  of: { thing: 'role', current: ({ stored }, { uid }) => currentRole(uid, stored) },
  decide: ({ orgId, caller }, { uid, force }, { stored, usage }, { roles }): Decision<null> => {
    const role = resolveRole(uid, stored);
    if (role === undefined) return refuse(notFound('role'));
    const kind = roleKindOf(role.name);
    if (kind !== 'custom') return refuse({ tag: 'role-protected', kind, verb: 'delete' });
    if (role.orgId !== orgId) return refuse({ tag: 'role-is-global', uid });
    const undelegable = findUndelegable(caller.permissions, role.permissions);
    if (undelegable !== undefined) return refuse(notDelegable(undelegable));
    const assignments = usage.users + usage.teams + usage.groups;
    if (assignments > 0 && !force) return refuse({ tag: 'role-in-use', assignments });
    return planned({
      writes: [
        // Orgs may assign a global role in the meantime. Without force, no assignment may be lost.
        ...(force ? [] : roles.expectUnused(orgId, uid)),
        ...roles.removeAssignments(orgId, uid),
        roles.removeAllPermissions(orgId, uid),
        roles.remove(orgId, uid),
      ],
      before: { ...auditRole(role, role.permissions), usage },
      after: null,
      touches: [`role:${uid}`],
      notifies: orgId === GLOBAL_ORG_ID ? 'every-org' : [],
      reply: () => null,
    });
  },
});

/** Whether to reset the basic roles. Without the flag nothing happens. */
export type HardResetInput = { readonly basicRoles: boolean };

/**
 * Gives the basic roles of all orgs their shipped permissions back, with a new version. Requires
 * `permissions:type:escalate`, because the result may be more than the caller holds. Source: docs/grafana.md#roles.
 */
export const hardReset = change({
  kind: 'role.hard-reset',
  facts: ({ roles }, _orgId, _input: HardResetInput) => roles.findBasic(),
  requires: requiredBy.hardReset,
  decide: ({ now }, { basicRoles }, changed, { roles }): Decision<null> => {
    if (!basicRoles || changed.length === 0) return unchanged(null);
    const resets = changed.map((role) => {
      const { permissions: current, id: _id, ...texts } = role;
      const permissions = basicRoleByUid(role.uid)?.permissions ?? [];
      return { current, permissions, reset: { ...texts, version: role.version + 1, updated: now } };
    });
    return planned({
      writes: resets.flatMap(({ current, permissions, reset }) => [
        roles.update(reset),
        ...roles.removePermissions(GLOBAL_ORG_ID, reset.uid, without(current, permissions)),
        ...roles.insertPermissions(GLOBAL_ORG_ID, reset.uid, without(permissions, current), now),
      ]),
      // The old permissions are in the entries that changed them. All of them again could be too large for a row.
      before: changed.map(({ uid, version }) => ({ uid, version })),
      after: resets.map(({ reset }) => ({ uid: reset.uid, version: reset.version })),
      touches: changed.map(({ uid }): `role:${string}` => `role:${uid}`),
      notifies: 'every-org',
      reply: () => null,
    });
  },
});

/** The permissions of the first list that are not in the second. */
function without(list: readonly Permission[], others: readonly Permission[]): Permission[] {
  const keys = new Set(others.map(permissionKey));
  return list.filter((pair) => !keys.has(permissionKey(pair)));
}

const withNewPermissions = (
  role: Role,
  permissions: readonly Permission[],
  at: string,
): RoleWithPermissions => ({
  ...role,
  permissions: permissions.map((pair) => ({ ...pair, created: at, updated: at })),
});

/** A whole role in the compact form of the audit trail. */
const auditRole = (role: Role, list: readonly Permission[]) => ({
  ...auditFields(role),
  permissions: groupByAction(list),
});

/** What the audit trail says of a role besides its permissions. */
const auditFields = ({ uid, name, version, displayName, description, group, hidden }: Role) => ({
  uid,
  name,
  version,
  displayName,
  description,
  group,
  hidden,
});
