import { actions as shippedActions } from '../../../core/catalogue/actions.ts';
import { actionsOfDeclared } from '../../../core/declared-type.ts';
import type { DeclaredType } from '../../../core/declared-type.ts';
import { compareText } from '../../../core/permission.ts';
import { Vocabulary } from '../../../core/vocabulary.ts';

/** A type of resources as the API tells of it. */
export type ToldType = Pick<DeclaredType, 'actions' | 'attribute' | 'levels'> & {
  readonly type: string;
  readonly global: boolean;
  readonly shipped: boolean;
};

/** What actions and scopes mean something in an org. */
export type Known = {
  readonly types: Vocabulary;
  /** All actions, in order of name. */
  readonly actions: readonly string[];
  /** False where the caller may not read which types are declared: then there may be more actions. */
  readonly isWhole: boolean;
};

/** What is known with these types; undefined for types that may not be read. */
export function knownWith(told: readonly ToldType[] | undefined): Known {
  const declared = (told ?? [])
    .filter(({ shipped }) => !shipped)
    .map(({ type, attribute, actions, levels, global }) => ({
      name: type,
      attribute,
      actions,
      levels,
      isGlobal: global,
    }));
  const types = new Vocabulary(declared);
  const all = new Set<string>([...shippedActions, ...types.declared.flatMap(actionsOfDeclared)]);
  return { types, actions: [...all].toSorted(compareText), isWhole: told !== undefined };
}

/** The actions that have every word of the text, those that begin with it first. At most `max`. */
export function findActions(
  { actions }: Pick<Known, 'actions'>,
  text: string,
  max: number,
): readonly string[] {
  const wanted = text.toLowerCase();
  const words = wanted.split(/\s+/).filter(Boolean);
  const found = actions.filter((action) => words.every((word) => action.toLowerCase().includes(word)));
  const isFirst = (action: string): boolean => action.toLowerCase().startsWith(wanted);
  return [...found.filter(isFirst), ...found.filter((action) => !isFirst(action))].slice(0, max);
}

/** A form that the scope of an action may have. */
export type ScopeForm = {
  /** What to write. Of `isBeginning`, an id is to be written behind it. */
  readonly scope: string;
  readonly about: string;
  readonly isBeginning: boolean;
};

/**
 * The forms that the scope of an action may have, the narrow ones first; empty where it takes none, and undefined where the action is
 * not known. Source: docs/grafana.md#permission-validation.
 */
export function scopeForms(
  { types }: Pick<Known, 'types'>,
  action: string,
): readonly ScopeForm[] | undefined {
  const accepted = types.acceptedScopes(action);
  return accepted?.flatMap((scope) => formsOf(scope, accepted)).toReversed();
}

function formsOf(scope: string, accepted: readonly string[]): ScopeForm[] {
  if (scope === '*') return [{ scope, about: 'everything', isBeginning: false }];
  const beginning = scope.endsWith('*') ? scope.slice(0, -1) : undefined;
  if (beginning === undefined) return [{ scope, about: 'just this', isBeginning: false }];
  const isLeaf = !accepted.some((other) => other !== scope && other.startsWith(beginning));
  const [type = '', ...middle] = beginning.split(':').filter(Boolean);
  const about = middle.length === 0 ? `all ${type}` : `all ${type} by their ${middle.join(' ')}`;
  return [
    { scope, about, isBeginning: false },
    ...(isLeaf ? [{ scope: beginning, about: 'one: write the id behind it', isBeginning: true }] : []),
  ];
}
