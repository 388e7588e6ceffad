import type { PermissionSet } from '../core/permission-set.ts';
import type { Vocabulary } from '../core/vocabulary.ts';

/*
 * What a principal takes in memory, counted generously: measured over principals of many kinds, it is never less than what
 * the objects, the index and the texts take, and up to twice as much where all letters are plain ones.
 */

/** A letter takes so many bytes, where a text has one that is not plain. */
const LETTER_BYTES = 2;
/** What every principal takes, and what comes beside the letters of a permission, and of an action in the index. */
const PRINCIPAL_BYTES = 1_500;
const PERMISSION_BYTES = 100;
const ACTION_BYTES = 300;
/** What JSON puts around a permission in a list, and around a scope among the scopes of its action. */
const JSON_LETTERS = 30;

/** Texts that have more than so many permissions that others share are made each time. */
const SHARED_IN_TEXTS_MAX = 1_000;

/**
 * Whether the texts that are made of the permissions are kept. What is shared is weighed once for all, but each text has all of it:
 * of 500 declared types with 100 actions, 4.3 MB for each Admin.
 */
export const keepsTexts = ({ extent }: PermissionSet): boolean => extent.shared.count <= SHARED_IN_TEXTS_MAX;

/**
 * The bytes that a principal takes with its facts, the index of its permissions, and both texts that are made of them when
 * they are asked for, and kept: each of these has all its letters. What it shares with others is weighed with the types.
 *
 * @param factsLetters how long the JSON of its facts is; as objects they take about as many letters
 */
export function bytesOfPrincipal(permissions: PermissionSet, factsLetters: number): number {
  const { count, actions, letters, shared } = permissions.extent;
  const told = keepsTexts(permissions) ? shared : { count: 0, letters: 0 };
  const textLetters = 2 * (letters + told.letters) + JSON_LETTERS * (count + told.count);
  return (
    PRINCIPAL_BYTES +
    PERMISSION_BYTES * count +
    ACTION_BYTES * actions +
    LETTER_BYTES * (factsLetters + textLetters)
  );
}

/** What declared types take at all, each of them, and each of its actions, and of the parts of its levels. */
const TYPES_BYTES = 500;
const TYPE_BYTES = 2_000;
const TYPE_ACTION_BYTES = 240;
const LEVEL_PART_BYTES = 100;

/** The bytes that declared types take, with what is looked up in them and what Admins hold of them. */
export function bytesOfTypes({ given }: Vocabulary): number {
  let bytes = TYPES_BYTES;
  for (const { name, actions, levels } of given) {
    const parts = levels.flatMap((level) => [level.name, ...level.actions]);
    // With the name of its type each action is a text of its own, wherever it is.
    const letters = [...actions, ...parts].reduce((sum, part) => sum + part.length + name.length, 0);
    bytes += TYPE_BYTES + TYPE_ACTION_BYTES * actions.length + LEVEL_PART_BYTES * parts.length;
    bytes += LETTER_BYTES * (letters + name.length);
  }
  return bytes;
}
