import type { Touches } from './dependency.ts';

/** The tables whose rows decide what principals may do. */
export type EditedTable =
  | 'users'
  | 'org_users'
  | 'team_members'
  | 'team_groups'
  | 'team_roles'
  | 'permissions'
  | 'user_roles'
  | 'user_groups'
  | 'group_mappings'
  | 'managed_permissions'
  | 'resource_types';

type Value = string | number | null;
/** Values by column. What an entry does not tell is undefined. */
export type Columns = Readonly<Record<string, Value | undefined>>;

/** The rows that have these values: they are not there (`row` is null), or one is there that says this besides. */
export type RowEdit = {
  readonly table: EditedTable;
  readonly of: Columns;
  readonly row: Columns | null;
};

/** Why what an entry did can be told only by approximation, or not at all. The words are in `WHY`. */
export type Doubt = keyof typeof WHY;

/** What each reason says, as a sentence. */
export const WHY = {
  'later-changes': 'Later changes may have been about the same.',
  'many-later': 'There are so many later changes that only the next 10,000 were looked at.',
  'later-elsewhere': 'Since then orgs made changes of their own, which are not looked at.',
  shortened: 'The entry was too long for the trail, which keeps only the first of it.',
  'holders-not-told': 'The trail does not say who held it.',
  'holdings-not-told': 'The trail does not say what else was lost with it: roles, teams, groups and levels.',
  'rows-not-told': 'The trail tells only the first of what was taken.',
  'entry-of-before': 'The entry was written by a version that told less.',
  'reset-not-told': 'The trail does not say which permissions the basic roles had before.',
  gone: 'What was made is not there any more.',
  'not-understood': 'This version does not understand the entry.',
} as const;

/** A principal in one org, or in the global plane. */
type Place = { readonly orgId: number; readonly userId: number };

/** How to come back to before an entry. */
export type Undone = {
  /** In their order. */
  readonly edits: readonly RowEdit[];
  /** What the entry changed for its dependants beside what it touches. */
  readonly also?: Touches;
  /** Principals whom the entry made or ended. */
  readonly who?: readonly Place[];
  readonly doubts?: readonly Doubt[];
};

/**
 * What became of permissions by an entry: nothing, which needs no look; what undoing it shows; or what cannot be told, and why.
 */
export type Undo = 'nothing' | Undone | { readonly unknown: Doubt };

/** The fields of a JSON object. */
export type Fields = Readonly<Record<string, unknown>>;

/** What an entry says, and the things that it made, by their numbers: they have none when it is written. */
export type ToldEntry = {
  readonly orgId: number;
  readonly before: Fields;
  readonly after: Fields;
  /** Of an entry whose before is nothing: it made something. */
  readonly isNew: boolean;
  readonly made: {
    readonly userId: number | null;
    readonly teamId: number | null;
    readonly orgId: number | null;
  };
};

/** The fields of a value; none of anything that has none. */
export const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};

/** A value as it is, if it is a number; and so on. */
export const numberIn = (value: unknown): number | undefined =>
  typeof value === 'number' ? value : undefined;
export const textIn = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const listIn = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
export const textsIn = (value: unknown): string[] => listIn(value).filter((one) => typeof one === 'string');
export const numbersIn = (value: unknown): number[] => listIn(value).filter((one) => typeof one === 'number');
export const objectsIn = (value: unknown): Fields[] => listIn(value).map(fieldsOf);

/** The value of a JSON text; undefined of any other text, which nothing here writes. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Rows that are there, saying this besides. */
export const there = (table: EditedTable, of: Columns, row: Columns = {}): RowEdit => ({ table, of, row });
/** Rows that are not there. */
export const gone = (table: EditedTable, of: Columns): RowEdit => ({ table, of, row: null });
