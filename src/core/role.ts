import type { ThingVersion } from './change-conditions.ts';
import type { Permission } from './permission.ts';
import { findDuplicatePermission } from './permission.ts';
import { invalid } from './refusal.ts';
import type { Refusal } from './refusal.ts';
import type { Result } from './result.ts';
import { ok, refuse } from './result.ts';
import { findFormProblem, foldLook, trimBlanks } from './name-form.ts';
import { isShownAsBasic } from './shipped-look.ts';
import { isPlainText, isStorableText } from './text.ts';
import { FIXED_LIMITS } from './limits.ts';

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

/** A permission of a stored role, with the times when it was added and last changed. */
type RolePermission = Permission & { readonly created: string; readonly updated: string };

/**
 * A role with its permissions, ordered by action and scope. `id` is that of its row, which no other role ever has; shipped roles
 * have none until they are changed.
 */
export type RoleWithPermissions = Role & {
  readonly id?: number;
  readonly permissions: readonly RolePermission[];
};

/** What a role is at one moment: see `ThingVersion`. */
export const versionOfRole = ({
  id = 0,
  version,
}: Pick<RoleWithPermissions, 'id' | 'version'>): ThingVersion => ({
  id,
  version,
});

/**
 * The kind of a role, by its name. Only custom roles can be created and deleted.
 *
 * | kind | change | assign | | --- | --- | --- | | `basic` | permissions only, not of `basic:none` | by org role only |
 * | `fixed` | no | yes | | `managed`, `extsvc` | no | no | | `plugins` | no | yes | | `custom` | yes | yes |
 *
 * Source: docs/grafana.md#roles.
 */
export type RoleKind = 'basic' | 'fixed' | 'managed' | 'plugins' | 'extsvc' | 'custom';

/**
 * Other roles are not assigned by hand: basic roles come with an org role, managed and external-service roles with a
 * resource.
 */
const GIVEN_BY_HAND: readonly RoleKind[] = ['custom', 'fixed', 'plugins'];

/** Whether roles of this kind can be assigned by hand. */
export const isGivenByHand = (kind: RoleKind): boolean => GIVEN_BY_HAND.includes(kind);

const SHIPPED_KINDS = ['basic', 'fixed', 'managed', 'plugins', 'extsvc'] as const;

/** The kind of a role, by its name, in any letter case. */
export const roleKindOf = (name: string): RoleKind =>
  SHIPPED_KINDS.find((kind) => name.toLowerCase().startsWith(`${kind}:`)) ?? 'custom';

/** What is no letter, mark or digit, nor plain, or a raised sign: a colon of another kind, say. */
const LIKE_COLON = /^(?:(?![ -~])[^\p{L}\p{M}\p{N}]|[\u02b0-\u02ff])/u;

/** The same for what a name looks like, where another sign may stand for the colon. */
const roleKindByLook = (name: string): RoleKind => {
  const look = foldLook(name);
  return (
    SHIPPED_KINDS.find((kind) => look.startsWith(kind) && LIKE_COLON.test(look.slice(kind.length))) ??
    roleKindOf(look)
  );
};

/** A role's name has at most this many UTF-16 code units; an action or a scope too. */
export const ROLE_NAME_MAX = 190;
/** A role's uid has at most this many characters. */
export const ROLE_UID_MAX = 40;
/** A role holds at most this many permissions. */
const ROLE_PERMISSIONS_MAX = FIXED_LIMITS['permissions-of-role'].allowed;
/** Display name, description and group have at most this many UTF-16 code units each. */
export const ROLE_TEXT_MAX = 2_000;

const UID_FORM = /^[A-Za-z0-9_-]+$/;
const SHIPPED_UID = /^(basic|fixed|managed|plugins|extsvc)_/i;

/** A role that a caller wants to create or replace. An empty uid asks for a new one. */
export type RoleDraft = {
  readonly uid: string;
  readonly name: string;
  readonly displayName: string;
  readonly description: string;
  readonly group: string;
  readonly hidden: boolean;
  readonly permissions: readonly Permission[];
};

/** What names a role for people. */
type Titles = Pick<RoleDraft, 'name' | 'displayName' | 'group'>;

/** The draft without plain blanks around its name and display name, but for those that the stored role has. */
export const withTrimmedNames = (draft: RoleDraft, stored?: Titles): RoleDraft => ({
  ...draft,
  name: draft.name === stored?.name ? draft.name : trimBlanks(draft.name),
  displayName: draft.displayName === stored?.displayName ? draft.displayName : trimBlanks(draft.displayName),
});

/**
 * Why a draft cannot become a custom role: `role-protected` for the name or uid of a shipped kind, else `invalid` with
 * the first invalid field; undefined when it can. A name that is not stored yet must not be taken for another one. The
 * actions and scopes are checked by `findInvalidPermission`, because that check can be switched off.
 *
 * @param stored the role before, whose names it may keep
 */
export function findDraftProblem(draft: RoleDraft, stored?: Titles): Refusal | undefined {
  if (draft.name.trim() === '') return invalid('name', 'is required');
  if (draft.name.length > ROLE_NAME_MAX)
    return invalid('name', `must be at most ${ROLE_NAME_MAX} characters long`);
  if (!isPlainText(draft.name))
    return invalid('name', 'must not contain control characters or unpaired surrogates');
  const kind = roleKindOf(draft.name);
  if (kind !== 'custom') return { tag: 'role-protected', kind, verb: 'create' };
  return (
    findUidProblem(draft.uid) ??
    findTextProblem(draft) ??
    findTitleProblem(draft, stored) ??
    findPermissionListProblem(draft.permissions)
  );
}

/** A new name or display name looks like no other, and above all like that of no shipped role. */
function findTitleProblem(draft: Titles, stored: Titles | undefined): Refusal | undefined {
  for (const field of ['name', 'displayName'] as const) {
    if (draft[field] === stored?.[field]) continue;
    const problem = findFormProblem(draft[field], 'one-a-word');
    if (problem !== undefined) return invalid(field, problem);
    const kind = roleKindByLook(draft[field]);
    if (kind !== 'custom') return { tag: 'role-protected', kind, verb: 'create' };
  }
  const isShown = draft.displayName === stored?.displayName && draft.group === stored.group;
  return isShown || !isShownAsBasic(draft)
    ? undefined
    : invalid('displayName', 'must not be that of a basic role');
}

function findUidProblem(uid: string): Refusal | undefined {
  if (uid === '') return undefined;
  if (uid.length > ROLE_UID_MAX) return invalid('uid', `must be at most ${ROLE_UID_MAX} characters long`);
  if (!UID_FORM.test(uid)) return invalid('uid', 'may contain only letters, digits, "-" and "_"');
  const shipped = SHIPPED_UID.exec(uid)?.[1];
  return shipped === undefined
    ? undefined
    : { tag: 'role-protected', kind: shipped.toLowerCase(), verb: 'create' };
}

function findTextProblem(draft: RoleDraft): Refusal | undefined {
  for (const field of ['displayName', 'description', 'group'] as const) {
    if (draft[field].length > ROLE_TEXT_MAX)
      return invalid(field, `must be at most ${ROLE_TEXT_MAX} characters long`);
    if (!isStorableText(draft[field]))
      return invalid(field, 'must not contain NUL characters or unpaired surrogates');
  }
  return undefined;
}

/** Why a list cannot be a role's permissions: too many, one without an action, one too long, or a pair twice. */
export function findPermissionListProblem(permissions: readonly Permission[]): Refusal | undefined {
  if (permissions.length > ROLE_PERMISSIONS_MAX) {
    return invalid('permissions', `must be at most ${ROLE_PERMISSIONS_MAX} entries long`);
  }
  for (const { action, scope } of permissions) {
    if (!isPlainText(action) || !isPlainText(scope)) {
      return invalid('permissions', 'must not contain control characters or unpaired surrogates');
    }
    if (action === '') return invalid('permissions', 'must have an action in every entry');
    if (action.length > ROLE_NAME_MAX) {
      return invalid('permissions', `must not contain an action of more than ${ROLE_NAME_MAX} characters`);
    }
    if (scope.length > ROLE_NAME_MAX) {
      return invalid('permissions', `must not contain a scope of more than ${ROLE_NAME_MAX} characters`);
    }
  }
  const twice = findDuplicatePermission(permissions);
  if (twice === undefined) return undefined;
  const pair = twice.scope === '' ? twice.action : `${twice.action} on ${twice.scope}`;
  return invalid('permissions', `must not contain ${pair} more than once`);
}

/**
 * How a dialect flavour numbers a role's versions.
 *
 * - `stored-as-sent`: the sent version is required, must be greater than the stored one, and is stored.
 * - `stored-if-sent`: the sent version may be absent, and the stored one goes up by one; if sent, it must be greater, and is stored.
 * - `gate`: the sent version may be absent; if sent, it must be greater. The stored version always goes up by one.
 *
 * Source: docs/grafana.md#flavours.
 */
export type VersionRule = 'stored-as-sent' | 'stored-if-sent' | 'gate';

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
  return next > ROLE_VERSION_MAX
    ? refuse(invalid('version', `cannot be greater than ${ROLE_VERSION_MAX}`))
    : ok(next);
}
