import type { DeclaredLevel, DeclaredType } from './declared-type.ts';
import { levelActionsOf } from './declared-type.ts';
import { FIXED_LIMITS } from './limits.ts';
import type { Refusal } from './refusal.ts';
import { invalid } from './refusal.ts';
import { isReservedName } from './reserved-names.ts';
import { isPlainText, utf8Length } from './text.ts';

/** A type as a caller declares it. The empty display name means none. */
export type TypeDraft = Omit<DeclaredType, 'isGlobal'> & { readonly displayName: string };

/** The word before the id in the scopes of a type that says nothing else. */
export const DEFAULT_ATTRIBUTE = 'id';

/** The form of names of types and of their actions. */
export const NAME_FORM = /^[a-z][a-z0-9_.-]{0,63}$/;
/** The form of the word before the id in scopes. */
export const ATTRIBUTE_FORM = /^[a-z][a-zA-Z0-9_-]{0,31}$/;
/** The form of names of levels, which also end with no blank. */
export const LEVEL_FORM = /^[A-Za-z][A-Za-z0-9 _-]{0,63}$/;
/** A display name has at most this many UTF-16 code units. */
export const DISPLAY_NAME_MAX = 190;
const ACTIONS_MAX = FIXED_LIMITS['actions-of-type'].allowed;
const LEVELS_MAX = FIXED_LIMITS['levels-of-type'].allowed;

const NAME_RULE = 'up to 64 small letters, digits, "_", "." and "-", with a letter first';

/**
 * Whether a text has the form of a type's name: 1 to 64 characters. Whether it is free is another matter: shipped types have names of
 * this form, too.
 */
export const isTypeName = (text: string): boolean => NAME_FORM.test(text);

/** Whether a type can be declared by a name: it has the form, and is not reserved. */
export const isDeclarableName = (name: string): boolean => isTypeName(name) && !isReservedName(name);

/**
 * Why a type cannot be declared as a caller says it: `invalid`, with the first field that is wrong; undefined when it can, as far as
 * that does not depend on what is stored. Lists are bounded before anything in them is read, and the time is linear in their length.
 */
export function findDeclarationProblem(draft: TypeDraft): Refusal | undefined {
  const { name, displayName, attribute, actions, levels } = draft;
  if (!isTypeName(name)) return invalid('type', `must be ${NAME_RULE}`);
  if (isReservedName(name)) return invalid('type', 'must be a name that is not reserved');
  if (displayName.length > DISPLAY_NAME_MAX)
    return invalid('displayName', `must be at most ${DISPLAY_NAME_MAX} characters long`);
  if (!isPlainText(displayName))
    return invalid('displayName', 'must not contain control characters or unpaired surrogates');
  if (!ATTRIBUTE_FORM.test(attribute))
    return invalid('attribute', 'must be up to 32 letters, digits, "_" and "-", with a small letter first');
  if (actions.length > ACTIONS_MAX) return invalid('actions', `must be at most ${ACTIONS_MAX} entries long`);
  if (!actions.every(isTypeName)) return invalid('actions', `must be ${NAME_RULE}, each`);
  if (hasTwice(actions)) return invalid('actions', 'must not name an action more than once');
  if (levels.length > LEVELS_MAX) return invalid('levels', `must be at most ${LEVELS_MAX} entries long`);
  if (hasTwice(levels.map((level) => level.name.toLowerCase())))
    return invalid('levels', 'must not name a level more than once, in any letter case');
  const given = new Set([...actions, ...levelActionsOf(name)]);
  for (const level of levels) {
    const problem = findLevelProblem(level, given);
    if (problem !== undefined) return invalid('levels', problem);
  }
  return undefined;
}

/** @param given what levels of the type can give */
function findLevelProblem({ name, actions }: DeclaredLevel, given: ReadonlySet<string>): string | undefined {
  if (!LEVEL_FORM.test(name) || name.endsWith(' '))
    return 'must have names of up to 64 letters, digits, blanks, "_" and "-", with a letter first and no blank last';
  if (actions.length === 0) return `must give something: ${name} has no actions`;
  // Checked before what is in it.
  if (actions.length > given.size || !actions.every((action) => given.has(action)))
    return `must give actions of the type, or those on its levels, spelt out: ${name} gives another one`;
  return hasTwice(actions) ? `must not give an action more than once, as ${name} does` : undefined;
}

const hasTwice = (texts: readonly string[]): boolean => new Set(texts).size !== texts.length;

/** Whether a type is declared as the draft says it, to the order of its actions and levels. */
export const isDeclaredSo = (stored: TypeDraft, draft: TypeDraft): boolean => {
  const [is, wanted] = [toTexts(stored), toTexts(draft)];
  return (
    stored.displayName === draft.displayName &&
    stored.attribute === draft.attribute &&
    is.actions === wanted.actions &&
    is.levels === wanted.levels
  );
};

/** The lists of a type as JSON, as they are stored. */
export const toTexts = ({ actions, levels }: Pick<TypeDraft, 'actions' | 'levels'>) => ({
  actions: JSON.stringify(actions),
  levels: JSON.stringify(levels.map((level) => ({ name: level.name, actions: level.actions }))),
});

/** The bytes of a type that count for the limit of all types of an org: those of what is stored of it, but versions and times. */
export const bytesOfType = (type: TypeDraft): number => {
  const { actions, levels } = toTexts(type);
  return utf8Length([type.name, type.displayName, type.attribute, actions, levels].join(''));
};
