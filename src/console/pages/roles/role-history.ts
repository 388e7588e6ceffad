import type { Permission } from '../../../core/permission.ts';
import { comparePermissions, ungroup } from '../../../core/permission.ts';
import { fieldsOf, numberIn, objectsIn, textIn, textsIn } from '../../../core/undo-told.ts';

/** What the trail tells of a change, as far as it matters here. */
export type ToldChange = {
  readonly revision: number;
  readonly at: string;
  readonly kind: string;
  readonly actor?: unknown;
  readonly before?: unknown;
  readonly after?: unknown;
};

/** One change of a role's content: its version, with what was added and taken away. */
export type RoleVersion = {
  readonly revision: number;
  readonly at: string;
  readonly kind: string;
  readonly actor: unknown;
  /** The version that the change made; undefined where the trail does not tell. */
  readonly version: number | undefined;
  readonly added: readonly Permission[];
  readonly removed: readonly Permission[];
  /** Fields beside the permissions that have another value now. */
  readonly fields: readonly { readonly name: string; readonly before: string; readonly after: string }[];
  /** Whether the entry tells only the first of it, or not which permissions. */
  readonly isPartial: boolean;
};

/** The texts of a role that its versions change, and what they are called. */
const FIELDS: readonly (readonly [key: string, name: string])[] = [
  ['name', 'Name'],
  ['displayName', 'Display name'],
  ['description', 'Description'],
  ['group', 'Group'],
  ['hidden', 'Hidden'],
];

/**
 * The versions of a role as entries of the trail tell of them, newest first; entries that changed nothing of its content are left out.
 * Whatever an entry has that is not understood counts as nothing.
 */
export function versionsOf(uid: string, entries: readonly ToldChange[]): readonly RoleVersion[] {
  return entries.flatMap((entry) => versionOf(uid, entry)).toSorted((a, b) => b.revision - a.revision);
}

function versionOf(uid: string, entry: ToldChange): RoleVersion[] {
  const { revision, at, kind, actor } = entry;
  const [before, after] = [told(entry.before), told(entry.after)];
  const common = { revision, at, kind, actor, fields: [], isPartial: before.isPartial || after.isPartial };
  switch (kind) {
    case 'role.create':
      if (after.fields['uid'] !== uid) return [];
      return [
        {
          ...common,
          version: numberIn(after.fields['version']),
          added: permissionsIn(after.fields['permissions']),
          removed: [],
        },
      ];
    case 'role.update':
      if (after.fields['uid'] !== uid) return [];
      return [
        {
          ...common,
          version: numberIn(after.fields['version']),
          added: permissionsIn(after.fields['added']),
          removed: permissionsIn(before.fields['removed']),
          fields: FIELDS.flatMap(([key, name]) =>
            key in after.fields
              ? [{ name, before: shown(before.fields[key]), after: shown(after.fields[key]) }]
              : [],
          ),
        },
      ];
    case 'role.delete':
      if (before.fields['uid'] !== uid) return [];
      return [
        {
          ...common,
          version: undefined,
          added: [],
          removed: permissionsIn(before.fields['permissions']),
        },
      ];
    case 'role.hard-reset': {
      const reset = objectsIn(entry.after).find((role) => role['uid'] === uid);
      // Which permissions the role had before is told by the entries before this one.
      return reset === undefined
        ? []
        : [{ ...common, version: numberIn(reset['version']), added: [], removed: [], isPartial: true }];
    }
    case 'resource-type.delete': {
      const taken = objectsIn(fieldsOf(before.fields['taken'])['roles']).find((role) => role['uid'] === uid);
      return taken === undefined
        ? []
        : [{ ...common, version: undefined, added: [], removed: permissionsIn(taken['permissions']) }];
    }
    default:
      return [];
  }
}

/** What one side of an entry tells. What was too long is told in part: docs/storage.md#what-an-entry-tells. */
function told(side: unknown): { fields: Readonly<Record<string, unknown>>; isPartial: boolean } {
  const fields = fieldsOf(side);
  const isPartial = 'shortened' in fields && 'first' in fields;
  return { fields: isPartial ? fieldsOf(fields['first']) : fields, isPartial };
}

const permissionsIn = (byAction: unknown): Permission[] =>
  ungroup(
    Object.fromEntries(
      Object.entries(fieldsOf(byAction)).map(([action, scopes]) => [action, textsIn(scopes)]),
    ),
  ).toSorted(comparePermissions);

const shown = (value: unknown): string =>
  typeof value === 'boolean' ? (value ? 'yes' : 'no') : (textIn(value) ?? '');
