import type { Permission } from './permission.ts';
import { findDuplicatePermission } from './permission.ts';
import { invalid } from './refusal.ts';
import type { Refusal } from './refusal.ts';
import type { Result } from './result.ts';
import { ok, refuse } from './result.ts';
import { isPlainText, isStorableText } from './text.ts';

/**
 * A role without its permissions. `orgId` 0 is a global role, visible in every org. Times are ISO 8601 in UTC.
 *
 * Source of the fields: docs/grafana.md#roles.
 */
export type Role = {
  readonly orgId: number;
  readonly uid: string;
  readonly name: string;
  readonly version: number;
  readonly displayName: string;
  readonly description: string;
  readonly group: string;
  readonly hidden: boolean;
  readonly created: string;
  readonly updated: string;
};

/** A permission of a stored role, with when the pair entered the role and when it was last written. */
type RolePermission = Permission & { readonly created: string; readonly updated: string };

/** A role with its permissions, ordered by action and scope. */
export type RoleWithPermissions = Role & { readonly permissions: readonly RolePermission[] };

/**
 * What sort of role a name says it is. Only custom roles can be created and deleted.
 *
 * | kind | change | assign |
 * | --- | --- | --- |
 * | `basic` | permissions only, not of `basic:none` | by org role only |
 * | `fixed` | no | yes |
 * | `managed`, `extsvc` | no | no |
 * | `plugins` | no | yes |
 * | `custom` | yes | yes |
 *
 * Source: docs/grafana.md#roles.
 */
export type RoleKind = 'basic' | 'fixed' | 'managed' | 'plugins' | 'extsvc' | 'custom';

/** Basic roles come with an org role, managed and external-service roles with a resource: not by hand. */
const GIVEN_BY_HAND: readonly RoleKind[] = ['custom', 'fixed', 'plugins'];

/** Whether roles of the kind are assigned by hand. */
export const isGivenByHand = (kind: RoleKind): boolean => GIVEN_BY_HAND.includes(kind);

const SHIPPED_KINDS = ['basic', 'fixed', 'managed', 'plugins', 'extsvc'] as const;

/** The kind that a role's name announces; letter case does not make a shipped name a custom one. */
export const roleKindOf = (name: string): RoleKind =>
  SHIPPED_KINDS.find((kind) => name.toLowerCase().startsWith(`${kind}:`)) ?? 'custom';

/** A role's name has at most this many UTF-16 code units; an action or a scope too. */
const ROLE_NAME_MAX = 190;
/** A role's uid has at most this many characters. */
const ROLE_UID_MAX = 40;
/** A role holds at most this many permissions. */
const ROLE_PERMISSIONS_MAX = 10_000;
/** Display name, description and group have at most this many UTF-16 code units each. */
const ROLE_TEXT_MAX = 2_000;

const UID_FORM = /^[A-Za-z0-9_-]+$/;
const SHIPPED_UID = /^(basic|fixed|managed|plugins|extsvc)_/i;

/** What a caller says of a role it creates or replaces. An empty uid asks for a new one. */
export type RoleDraft = {
  readonly uid: string;
  readonly name: string;
  readonly displayName: string;
  readonly description: string;
  readonly group: string;
  readonly hidden: boolean;
  readonly permissions: readonly Permission[];
};

/**
 * Why a draft cannot become a custom role: `role-protected` for the name or uid of a shipped kind, else `invalid`
 * with the first field at fault; undefined when it can. The permissions' meaning is checked elsewhere
 * (`findInvalidPermission`), because that check can be switched off.
 */
export function findDraftProblem(draft: RoleDraft): Refusal | undefined {
  if (draft.name.trim() === '') return invalid('name', 'is required');
  if (draft.name.length > ROLE_NAME_MAX) return invalid('name', `is longer than ${ROLE_NAME_MAX} characters`);
  if (!isPlainText(draft.name)) return invalid('name', 'holds a control character');
  const kind = roleKindOf(draft.name);
  if (kind !== 'custom') return { tag: 'role-protected', kind, verb: 'create' };
  return findUidProblem(draft.uid) ?? findTextProblem(draft) ?? findPermissionListProblem(draft.permissions);
}

function findUidProblem(uid: string): Refusal | undefined {
  if (uid === '') return undefined;
  if (uid.length > ROLE_UID_MAX) return invalid('uid', `is longer than ${ROLE_UID_MAX} characters`);
  if (!UID_FORM.test(uid)) return invalid('uid', 'may hold only letters, digits, "-" and "_"');
  const shipped = SHIPPED_UID.exec(uid)?.[1];
  return shipped === undefined
    ? undefined
    : { tag: 'role-protected', kind: shipped.toLowerCase(), verb: 'create' };
}

function findTextProblem(draft: RoleDraft): Refusal | undefined {
  for (const field of ['displayName', 'description', 'group'] as const) {
    if (draft[field].length > ROLE_TEXT_MAX)
      return invalid(field, `is longer than ${ROLE_TEXT_MAX} characters`);
    if (!isStorableText(draft[field])) return invalid(field, 'holds a NUL or half a character');
  }
  return undefined;
}

/** Why a list cannot be a role's permissions: too many, one without action, one too long, or a pair twice. */
export function findPermissionListProblem(permissions: readonly Permission[]): Refusal | undefined {
  if (permissions.length > ROLE_PERMISSIONS_MAX) {
    return invalid('permissions', `holds more than ${ROLE_PERMISSIONS_MAX} entries`);
  }
  for (const { action, scope } of permissions) {
    if (!isPlainText(action) || !isPlainText(scope)) {
      return invalid('permissions', 'holds an entry with a control character');
    }
    if (action === '') return invalid('permissions', 'holds an entry without action');
    if (action.length > ROLE_NAME_MAX) {
      return invalid('permissions', `holds an action longer than ${ROLE_NAME_MAX} characters`);
    }
    if (scope.length > ROLE_NAME_MAX) {
      return invalid('permissions', `holds a scope longer than ${ROLE_NAME_MAX} characters`);
    }
  }
  const twice = findDuplicatePermission(permissions);
  if (twice === undefined) return undefined;
  const pair = twice.scope === '' ? twice.action : `${twice.action} on ${twice.scope}`;
  return invalid('permissions', `holds ${pair} more than once`);
}

/**
 * How a dialect flavour numbers a role's versions.
 *
 * - `stored-as-sent`: the sent version is required, must be greater than the stored one, and is what is stored.
 * - `gate`: the sent version may be left out; when sent it must be greater; stored is always one more than before.
 *
 * Source: docs/grafana.md#flavours, which has both sides of the choice.
 */
export type VersionRule = 'stored-as-sent' | 'gate';

/** Versions are whole numbers from 0 up to this one. */
export const ROLE_VERSION_MAX = 2 ** 31 - 1;

/** The version to store on update. Refuses with `version-missing`, `version-not-greater` or `invalid`. */
export function nextVersion(
  rule: VersionRule,
  stored: number,
  sent: number | undefined,
): Result<number, Refusal> {
  if (sent === undefined && rule === 'stored-as-sent') return refuse({ tag: 'version-missing' });
  if (sent !== undefined && sent <= stored) return refuse({ tag: 'version-not-greater', stored, sent });
  const next = rule === 'gate' || sent === undefined ? stored + 1 : sent;
  return next > ROLE_VERSION_MAX ? refuse(invalid('version', 'has reached its largest value')) : ok(next);
}
