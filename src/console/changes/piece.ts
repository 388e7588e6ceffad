import { numberIn, numbersIn, textIn, textsIn } from '../../core/undo-told.ts';
import type { Names } from './names.ts';

/** Something that a sentence names: by its id, and by the name that the entry itself tells. */
export type Named =
  | {
      readonly of: 'user';
      readonly id: number | undefined;
      readonly name?: string | undefined;
      /** Whether the entry itself says that it is a service account. */
      readonly isAccount?: boolean;
    }
  | { readonly of: 'team'; readonly id: number | undefined; readonly name?: string | undefined }
  | { readonly of: 'role'; readonly id: string; readonly name?: string | undefined }
  | { readonly of: 'org'; readonly id: number | undefined; readonly name?: string | undefined }
  | { readonly of: 'group'; readonly id: string }
  /** A text of somebody's own: a level, a type, a new name. */
  | { readonly of: 'text'; readonly id: string };

/** A part of a sentence: words, or something that is named. */
export type Piece = string | Named;

/** So many things of a list are named; of the others it says how many. */
const NAMED_MAX = 3;

/** A person or a service account. Without an id and a name it is `somebody`. */
export const user = (id: unknown, name?: unknown): Piece => {
  const [number, text] = [numberIn(id), textIn(name)];
  return number === undefined && text === undefined ? 'somebody' : { of: 'user', id: number, name: text };
};

/** A service account, where nothing else than one can be meant. */
export const account = (id: unknown, name?: unknown): Piece => {
  const [number, text] = [numberIn(id), textIn(name)];
  return number === undefined && text === undefined
    ? 'a service account'
    : { of: 'user', id: number, name: text, isAccount: true };
};

/** A team. */
export const team = (id: unknown, name?: unknown): Piece => {
  const [number, text] = [numberIn(id), textIn(name)];
  return number === undefined && text === undefined ? 'a team' : { of: 'team', id: number, name: text };
};

/** A role, by its uid. */
export const role = (uid: unknown, name?: unknown): Piece => {
  const text = textIn(uid);
  return text === undefined ? 'a role' : { of: 'role', id: text, name: textIn(name) };
};

/** An org. */
export const org = (id: unknown, name?: unknown): Piece => {
  const [number, text] = [numberIn(id), textIn(name)];
  return number === undefined && text === undefined ? 'an org' : { of: 'org', id: number, name: text };
};

/** An external group. */
export const group = (id: unknown): Piece => {
  const text = textIn(id);
  return text === undefined ? 'an external group' : { of: 'group', id: text };
};

/** A text as somebody wrote it. `instead` is said where there is none. */
export const quoted = (value: unknown, instead = 'something'): Piece => {
  const text = typeof value === 'number' ? String(value) : textIn(value);
  return text === undefined || text === '' ? instead : { of: 'text', id: text };
};

/** Several things: `A, B and C`, or `A, B, C and 4 more`. */
export function listed(all: readonly Piece[]): Piece[] {
  // One more is as short as `1 more`.
  const shown = all.length <= NAMED_MAX + 1 ? all : all.slice(0, NAMED_MAX);
  const rest = all.length - shown.length;
  return shown
    .flatMap((piece, index) => {
      if (index === 0) return [piece];
      const isLast = index === shown.length - 1 && rest === 0;
      return [isLast ? ' and ' : ', ', piece];
    })
    .concat(rest > 0 ? [` and ${rest} more`] : []);
}

/** The people and accounts with these ids. */
export const users = (ids: unknown): Piece[] => numbersIn(ids).map((id) => user(id));
/** The teams with these ids. */
export const teams = (ids: unknown): Piece[] => numbersIn(ids).map((id) => team(id));
/** The external groups with these ids. */
export const groups = (ids: unknown): Piece[] => textsIn(ids).map(group);

/** The roles with these uids, and before them the word: `the role A`, `the roles A and B`. */
export const theRoles = (uids: unknown): Piece[] => {
  const all = textsIn(uids).map((uid) => role(uid));
  return [all.length === 1 ? 'the role ' : 'the roles ', ...listed(all)];
};

/** Steps of one change: `gave X to Y and took Z from Y`. Those of nothing are left out; `otherwise` is said where none is left. */
export function steps(all: readonly (readonly Piece[] | false)[], otherwise: readonly Piece[]): Piece[] {
  const said = all.filter((one) => one !== false);
  if (said.length === 0) return [...otherwise];
  return said.flatMap((one, index) => {
    if (index === 0) return [...one];
    return [index === said.length - 1 ? ' and ' : ', ', ...one];
  });
}

/** Plain words for a number of things: `1 permission`, `3 permissions`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`;

/**
 * What a thing is called: by what is known of it now, else as the entry says, else by its id. A role is called first as the entry says:
 * another one may have its uid by now.
 */
export function nameOf(named: Named, names: Names): string {
  switch (named.of) {
    case 'user':
      return (
        (named.id === undefined ? undefined : names.users.get(named.id)?.name) ??
        named.name ??
        `user ${named.id ?? '?'}`
      );
    case 'team':
      return (
        (named.id === undefined ? undefined : names.teams.get(named.id)) ??
        named.name ??
        `team ${named.id ?? '?'}`
      );
    case 'org':
      return (
        named.name ??
        (named.id === undefined ? undefined : names.orgs.get(named.id)) ??
        `org ${named.id ?? '?'}`
      );
    case 'role':
      return named.name ?? names.roles.get(named.id) ?? named.id;
    case 'group':
    case 'text':
      return named.id;
  }
}

/** A sentence as plain text. */
export const asText = (pieces: readonly Piece[], names: Names): string =>
  pieces.map((piece) => (typeof piece === 'string' ? piece : nameOf(piece, names))).join('');
