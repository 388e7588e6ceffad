import type { TypeDraft as DeclaredDraft } from '../../../core/declaration.ts';
import { DEFAULT_ATTRIBUTE, findDeclarationProblem } from '../../../core/declaration.ts';
import { levelActionsOf } from '../../../core/declared-type.ts';
import type { ToldType } from './type-rows.ts';

/** A level that is written: its actions are those of the type, by their names, and the two on its levels by `LEVEL_ACTIONS`. */
export type LevelDraft = {
  /** Tells levels apart while their names are typed. */
  readonly key: number;
  readonly name: string;
  readonly actions: readonly string[];
};

/** What somebody writes of a type. */
export type TypeDraft = {
  readonly name: string;
  readonly displayName: string;
  readonly attribute: string;
  readonly actions: readonly string[];
  readonly levels: readonly LevelDraft[];
  readonly global: boolean;
};

/** The two actions on the levels of a type, which every type has, as drafts name them: they do not depend on what the type is called. */
export const LEVEL_ACTIONS = ['.permissions:read', '.permissions:write'] as const;

/** A type that nothing was written of yet. */
export const EMPTY_TYPE: TypeDraft = {
  name: '',
  displayName: '',
  attribute: DEFAULT_ATTRIBUTE,
  actions: [],
  levels: [],
  global: false,
};

/** A type as it is, to be changed. */
export function draftOfType(told: ToldType & { readonly attribute: string }): TypeDraft {
  const onLevels = new Map<string, string>(
    levelActionsOf(told.type).map((action, index) => [action, LEVEL_ACTIONS[index === 0 ? 0 : 1]]),
  );
  return {
    name: told.type,
    displayName: told.displayName,
    attribute: told.attribute,
    actions: told.actions.filter((action) => !onLevels.has(action)),
    levels: told.levels.map(({ name, actions }, key) => ({
      key,
      name,
      actions: actions.map((action) => onLevels.get(action) ?? action),
    })),
    global: told.global,
  };
}

/** What is sent of a draft, each level's actions in the order of the type's. */
export function declarationOf({ name, displayName, attribute, actions, levels }: TypeDraft): DeclaredDraft {
  const order = [...actions, ...LEVEL_ACTIONS];
  return {
    name: name.trim(),
    displayName: displayName.trim(),
    attribute: attribute.trim() || DEFAULT_ATTRIBUTE,
    actions: [...actions],
    levels: levels.map((level) => ({
      name: level.name,
      actions: order
        .filter((action) => level.actions.includes(action))
        .map((action) => (action.startsWith('.') ? `${name.trim()}${action}` : action)),
    })),
  };
}

/** The first field of a draft that the API will refuse, with the rest of a sentence about it; undefined where there is none. */
export function problemOfDraft(
  draft: TypeDraft,
): { readonly field: string; readonly problem: string } | undefined {
  if (draft.name.trim() === '') return { field: 'type', problem: 'is required' };
  const refusal = findDeclarationProblem(declarationOf(draft));
  if (refusal === undefined) return undefined;
  return refusal.tag === 'invalid'
    ? { field: refusal.field, problem: refusal.problem }
    : { field: 'type', problem: 'cannot be declared so' };
}

/** The draft with one more action; one that is there already is not there twice. */
export const withAction = (draft: TypeDraft, action: string): TypeDraft =>
  draft.actions.includes(action) ? draft : { ...draft, actions: [...draft.actions, action] };

/** The draft without an action, in the levels as well. */
export const withoutAction = (draft: TypeDraft, action: string): TypeDraft => ({
  ...draft,
  actions: draft.actions.filter((one) => one !== action),
  levels: draft.levels.map((level) => ({ ...level, actions: level.actions.filter((one) => one !== action) })),
});

/** The draft with one more level, which begins with all that the level before it gives: levels do not include one another. */
export function withLevel(draft: TypeDraft): TypeDraft {
  const key = Math.max(-1, ...draft.levels.map((level) => level.key)) + 1;
  const actions = draft.levels.at(-1)?.actions ?? [];
  return { ...draft, levels: [...draft.levels, { key, name: '', actions }] };
}

/** The draft with a level changed. */
export const changeLevel = (draft: TypeDraft, key: number, part: Partial<LevelDraft>): TypeDraft => ({
  ...draft,
  levels: draft.levels.map((level) => (level.key === key ? { ...level, ...part } : level)),
});

/** The draft with an action given by a level, or not. */
export function toggleAction(draft: TypeDraft, key: number, action: string, isGiven: boolean): TypeDraft {
  const level = draft.levels.find((one) => one.key === key);
  if (level === undefined) return draft;
  const others = level.actions.filter((one) => one !== action);
  return changeLevel(draft, key, { actions: isGiven ? [...others, action] : others });
}

/** The draft without a level. */
export const withoutLevel = (draft: TypeDraft, key: number): TypeDraft => ({
  ...draft,
  levels: draft.levels.filter((level) => level.key !== key),
});

/** The levels that give less than the one before them does: rarely what somebody means, though it is allowed. */
export const levelsThatGiveLess = ({ levels }: Pick<TypeDraft, 'levels'>): readonly string[] =>
  levels.flatMap((level, index) => {
    const before = levels[index - 1];
    const isLess = before !== undefined && !before.actions.every((action) => level.actions.includes(action));
    return isLess ? [level.name] : [];
  });
