/** True for text that can be stored and read back unchanged: whole characters, and no NUL. */
export const isStorableText = (text: string): boolean => text.isWellFormed() && !text.includes('\0');

/** True for storable text on one line: no control character at all. For names, actions and scopes. */
export const isPlainText = (text: string): boolean => isStorableText(text) && !/\p{Cc}/u.test(text);

/** The letters beyond ASCII that lower case makes ASCII ones of: the Kelvin sign, and the capital I with a dot. */
const BECOMES_ASCII = /[\u0130\u212a]/u;

/**
 * True for a name that another text becomes equal to when names are compared: by lower case, by Unicode's composition,
 * or by trimming. Who may choose such a name could pass for somebody else.
 */
export const passesForAnother = (name: string): boolean =>
  BECOMES_ASCII.test(name) || name !== name.normalize('NFC') || name !== name.trim();

/** The text in lower case, but for letters that would become ASCII ones. */
export const foldCase = (text: string): string =>
  BECOMES_ASCII.test(text)
    ? text.replace(/[^\u0130\u212a]+/gu, (part) => part.toLowerCase())
    : text.toLowerCase();
