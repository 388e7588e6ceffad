import { ATTRIBUTE_FORM, DISPLAY_NAME_MAX, LEVEL_FORM, NAME_FORM } from '../core/declaration.ts';
import { GROUP_ID_MAX } from '../core/external-group.ts';
import { ROLE_NAME_MAX, ROLE_TEXT_MAX, ROLE_UID_MAX } from '../core/role.ts';
import { TEAM_ADMIN, TEAM_MEMBER } from '../core/team.ts';
import type { Document, Schema } from './operation.ts';

/** What a value must be, in the words of JSON Schema. */
type Bounds = {
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly maximum?: number;
  readonly enum?: readonly (number | null)[];
};

/** Beyond, readers of JSON do not read the same number. */
const WHOLE = { maximum: Number.MAX_SAFE_INTEGER } satisfies Bounds;
/** What a name must have that is not only blanks. */
const NOT_BLANK = { minLength: 1, pattern: String.raw`\S` } satisfies Bounds;
const ROLE_TEXT = { maxLength: ROLE_TEXT_MAX } satisfies Bounds;
const ROLE_NAME = { ...NOT_BLANK, maxLength: ROLE_NAME_MAX } satisfies Bounds;
/** Empty asks for a new one. */
const ROLE_UID = { maxLength: ROLE_UID_MAX, pattern: '^[A-Za-z0-9_-]*$' } satisfies Bounds;
const GROUP_ID = { ...NOT_BLANK, maxLength: GROUP_ID_MAX } satisfies Bounds;

/**
 * Bounds of fields that are checked after the body was read, so that its schema in the code does not have them. None refuses what is
 * accepted. What no keyword can say, such as that a name is free, stands in the descriptions. The schema and the field come
 * first; `[]` is each entry of a list, and a dot leads into an object.
 */
export const BOUNDS: Readonly<Record<string, Readonly<Record<string, Bounds>>>> = {
  CreateRoleForm: {
    uid: ROLE_UID,
    name: ROLE_NAME,
    displayName: ROLE_TEXT,
    description: ROLE_TEXT,
    group: ROLE_TEXT,
  },
  PermissionForm: {
    action: { minLength: 1, maxLength: ROLE_NAME_MAX },
    scope: { maxLength: ROLE_NAME_MAX },
  },
  // A name that the Unleash dialect gave may stay, and may be blanks.
  UpdateTeamCommand: { name: { minLength: 1 } },
  createGroupSchema: {
    name: { minLength: 1 },
    'mappingsSSO[]': GROUP_ID,
    rootRole: WHOLE,
    'users[].user.id': WHOLE,
  },
  UpdateTeamMemberCommand: { permission: { enum: [TEAM_MEMBER, TEAM_ADMIN, null] } },
  TeamGroupMapping: { groupId: GROUP_ID },
  SetUserGroupsForm: { 'groups[]': GROUP_ID },
  DeclareResourceTypeCommand: {
    displayName: { maxLength: DISPLAY_NAME_MAX },
    attribute: { pattern: ATTRIBUTE_FORM.source },
    'actions[]': { pattern: NAME_FORM.source },
  },
  DeclaredLevel: { name: { pattern: LEVEL_FORM.source } },
  AuthzenAskedPage: { limit: WHOLE },
};

/** Says of the fields in `BOUNDS` how far they go. Throws where there is no such field, or it says so itself. */
export function withBounds(document: Document): Document {
  const schemas = document.components?.schemas as Readonly<Record<string, Schema>> | undefined;
  for (const [name, fields] of Object.entries(BOUNDS))
    for (const [field, bounds] of Object.entries(fields)) {
      const schema = fieldOf(schemas?.[name], field);
      if (schema === undefined) throw new Error(`The document has no ${field} in ${name}`);
      for (const keyword of Object.keys(bounds))
        if (keyword in schema) throw new Error(`${name}.${field} says ${keyword} itself`);
      Object.assign(schema, bounds);
    }
  return document;
}

function fieldOf(schema: Schema | undefined, path: string): Schema | undefined {
  return path.split('.').reduce<Schema | undefined>((within, name) => {
    const found = within?.properties?.[name.replace(/\[\]$/, '')];
    return name.endsWith('[]') ? found?.items : found;
  }, schema);
}
