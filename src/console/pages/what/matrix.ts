import { parseHeldScope } from '../../../core/scope.ts';
import { isShippedType, ownType, shippedTypes } from '../../kit/known-actions.ts';

/** What somebody holds: the scopes of each action, null for one without a scope. */
export type Held = Readonly<Record<string, readonly string[] | null>>;

/** Where actions are held: a row. */
export type Row = {
  readonly scope: string;
  /** `everything` is all of all types, `all` is all of this type, `none` is held without a scope. */
  readonly reach: 'everything' | 'all' | 'none' | 'one';
  /** What is named: of one thing, its id. */
  readonly label: string;
  /** Those that are held there, in order of the columns. */
  readonly actions: readonly string[];
};

/** All that is held on things of one type: rows are where, columns are what. */
export type Group = {
  readonly type: string;
  readonly actions: readonly string[];
  readonly rows: readonly Row[];
};

/** The group of what is of no type that anything is held on. */
export const NO_TYPE = '';

/**
 * Puts what is held in groups by the type of what it is held on, in order of the types' names. What is on everything stands with the
 * action's own type. So does what takes no scope, if something else is held there; all the rest of that is one group at the end.
 */
export function groupsOf(held: Held): readonly Group[] {
  const entries = Object.entries(held).flatMap(([action, scopes]) =>
    (scopes ?? ['']).map((scope) => ({ action, scope, type: typeOf(action, scope) })),
  );
  const types = new Set(entries.flatMap(({ scope, type }) => (scope === '' ? [] : [type])));
  const byType = Map.groupBy(entries, ({ type }) => (types.has(type) ? type : NO_TYPE));
  return [...byType]
    .map(([type, own]) => {
      const actions = [...new Set(own.map(({ action }) => action))].toSorted(
        (a, b) => Number(ownType(b) === type) - Number(ownType(a) === type) || compare(a, b),
      );
      const rows = [...Map.groupBy(own, ({ scope }) => scope)].map(([scope, some]) => {
        const there = new Set(some.map(({ action }) => action));
        return { ...named(scope), actions: actions.filter((action) => there.has(action)) };
      });
      return {
        type,
        actions,
        rows: rows.toSorted(
          (a, b) => REACHES.indexOf(a.reach) - REACHES.indexOf(b.reach) || compare(a.label, b.label),
        ),
      };
    })
    .toSorted((a, b) => Number(a.type === NO_TYPE) - Number(b.type === NO_TYPE) || compare(a.type, b.type));
}

/** Only what has the text in its action or its scope, in any letter case. */
export function filteredGroups(groups: readonly Group[], text: string): readonly Group[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return groups;
  const has = (one: string): boolean => one.toLowerCase().includes(wanted);
  return groups.flatMap(({ type, actions, rows }) => {
    const kept = rows
      .map((row) => (has(row.scope) ? row : { ...row, actions: row.actions.filter(has) }))
      .filter((row) => row.actions.length > 0);
    const left = new Set(kept.flatMap((row) => row.actions));
    return kept.length === 0
      ? []
      : [{ type, actions: actions.filter((action) => left.has(action)), rows: kept }];
  });
}

/** How many permissions that are. */
export const countOf = (groups: readonly Group[]): number =>
  groups.reduce((sum, { rows }) => sum + rows.reduce((more, { actions }) => more + actions.length, 0), 0);

/** What an action is called in its group: without the type where it is the type's own. */
export const shortAction = (action: string, type: string): string =>
  action.startsWith(`${type}:`) ? action.slice(type.length + 1) : action;

/**
 * What to ask the API so that it tells why an action is held on a scope; undefined where no question means this. Something on everything
 * is asked on all of a type that the action goes with. Source: docs/authzen.md#what-is-asked.
 */
export function questionOf(action: string, scope: string): { type: string; id: string } | undefined {
  const all = { type: ownType(action), id: '*' };
  if (all.type === '') return undefined;
  if (scope === '') return all;
  if (scope === '*') {
    const types = shippedTypes(action);
    return { ...all, type: types[0] ?? all.type };
  }
  const [type = '', attribute, ...more] = scope.split(':');
  if (attribute === undefined) return undefined;
  if (more.length === 0) return { type, id: attribute };
  const id = more.join(':');
  if (id === '*') return { type, id: '*' };
  // An id of a shipped type may have its attribute in front, and that of a declared one may not.
  return { type, id: isShippedType(type) ? `${attribute}:${id}` : id };
}

const REACHES: readonly Row['reach'][] = ['everything', 'all', 'none', 'one'];

function typeOf(action: string, scope: string): string {
  if (scope === '' || scope === '*') return ownType(action);
  const at = scope.search(/[:/]/);
  return at === -1 ? scope : scope.slice(0, at);
}

function named(scope: string): Omit<Row, 'actions'> {
  if (scope === '') return { scope, reach: 'none', label: '' };
  if (scope === '*') return { scope, reach: 'everything', label: '' };
  const parts = scope.split(':');
  const held = parseHeldScope(scope);
  if (held.kind === 'prefix' && parts.length <= 3 && parts.at(-1) === '*')
    return { scope, reach: 'all', label: parts.length === 3 ? (parts[1] ?? '') : '' };
  return {
    scope,
    reach: 'one',
    label: parts.length > 2 ? parts.slice(2).join(':') : parts.slice(1).join(':'),
  };
}

const ORDER = new Intl.Collator('en', { numeric: true });
const compare = (a: string, b: string): number => ORDER.compare(a, b);
