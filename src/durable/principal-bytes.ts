import type { PermissionSet } from '../core/permission-set.ts';

/*
 * What a principal takes in memory, counted generously: measured over principals of many kinds, it is never less than what
 * the objects, the index and the texts take, and about twice as much where all letters are plain ones.
 */

/** A letter takes so many bytes, where a text has one that is not plain. */
const LETTER_BYTES = 2;
/** What every principal takes, and what comes beside the letters of a permission, and of an action in the index. */
const PRINCIPAL_BYTES = 1_500;
const PERMISSION_BYTES = 100;
const ACTION_BYTES = 500;
/** What JSON puts around a permission in a list, and around a scope among the scopes of its action. */
const JSON_LETTERS = 30;

/**
 * The bytes that a principal takes with its facts, the index of its permissions, and both texts that are made of them when
 * they are asked for: each of these has all its letters.
 *
 * @param factsLetters how long the JSON of its facts is; as objects they take about as many letters
 */
export function bytesOfPrincipal(permissions: PermissionSet, factsLetters: number): number {
  const { count, actions, letters } = permissions.extent;
  const textLetters = 2 * letters + JSON_LETTERS * count;
  return (
    PRINCIPAL_BYTES +
    PERMISSION_BYTES * count +
    ACTION_BYTES * actions +
    LETTER_BYTES * (factsLetters + textLetters)
  );
}
