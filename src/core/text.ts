/** True for text that can be stored and read back unchanged: whole characters, and no NUL. */
export const isStorableText = (text: string): boolean => text.isWellFormed() && !text.includes('\0');

/** True for storable text on one line: no control character at all. For names, actions and scopes. */
export const isPlainText = (text: string): boolean => isStorableText(text) && !/\p{Cc}/u.test(text);

/** The two letters beyond ASCII that lower case makes ASCII ones of: the Kelvin sign, and the capital I with a dot. */
const LOOKALIKES = /[\u0130\u212a]/u;

/** True for text that lower case makes equal to a text of other letters: who may make the one could pass for the other. */
export const hasLookalike = (text: string): boolean => LOOKALIKES.test(text);

/** The text in lower case, but for letters that would become ASCII ones. */
export const foldCase = (text: string): string =>
  hasLookalike(text) ? text.replace(/[^\u0130\u212a]+/gu, (part) => part.toLowerCase()) : text.toLowerCase();
