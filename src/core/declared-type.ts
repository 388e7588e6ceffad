import type { AssigneeKinds } from './resource-types.ts';
import { isPlainText } from './text.ts';

/** A level on one resource of a declared type, with all the actions that it gives: levels do not include one another. */
export type DeclaredLevel = {
  readonly name: string;
  /** Names of declared actions, without the type; also `<type>.permissions:read` and `<type>.permissions:write`, spelt out. */
  readonly actions: readonly string[];
};

/** The parts of a type of resource that an org, or the deployment, declared, which evaluation needs. */
export type DeclaredType = {
  readonly name: string;
  /** The word before the id in a scope: `invoices:id:7`. */
  readonly attribute: string;
  /** Without the type: `read` stands for `invoices:read`. */
  readonly actions: readonly string[];
  readonly levels: readonly DeclaredLevel[];
  /** Declared for all orgs, in the global plane. */
  readonly isGlobal: boolean;
};

/**
 * A declared type as it is stored. `id` is that of its row, which no other type ever has. `version` is 1 when it is declared, and goes
 * up by one. Times are ISO 8601 in UTC.
 */
export type StoredType = DeclaredType & {
  readonly id: number;
  readonly displayName: string;
  readonly version: number;
  readonly created: string;
  readonly updated: string;
};

/** Who can have a level on a resource of a declared type: everybody. */
export const DECLARED_ASSIGNEES: AssigneeKinds = {
  users: true,
  serviceAccounts: true,
  teams: true,
  builtInRoles: true,
};

/** So many UTF-16 units has the id of a resource of a declared type at most. */
const ID_LENGTH_MAX = 190;

/** Whether an id has letters that patterns are made of: in a held scope, `*` would mean more than this one, and `?` nothing. */
export const looksLikePattern = (id: string): boolean => /[*?]/.test(id);

/**
 * Whether a level can be given on a resource of a declared type with this id: any plain text of 1 to 190 UTF-16 units, but for
 * patterns, since the scope of a level is one that is held.
 */
export const isDeclaredId = (id: string): boolean =>
  id !== '' && id.length <= ID_LENGTH_MAX && isPlainText(id) && !looksLikePattern(id);

/** The two actions on the levels of a type, which every declared type has without saying so. */
export const levelActionsOf = (type: string): readonly [read: string, write: string] => [
  `${type}.permissions:read`,
  `${type}.permissions:write`,
];

/** Every action of a declared type as roles hold it, with the two on its levels; each once. */
export const actionsOfDeclared = ({ name, actions }: DeclaredType): readonly string[] => [
  ...new Set([...actions.map((action) => `${name}:${action}`), ...levelActionsOf(name)]),
];

/** An action of a level as roles hold it. */
export const wholeAction = (type: string, action: string): string =>
  action.includes(':') ? action : `${type}:${action}`;
