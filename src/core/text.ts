/** True for text that can be stored and read back unchanged: whole characters, and no NUL. */
export const isStorableText = (text: string): boolean => text.isWellFormed() && !text.includes('\0');

/** True for storable text on one line: no control character at all. For names, actions and scopes. */
export const isPlainText = (text: string): boolean => isStorableText(text) && !/\p{Cc}/u.test(text);
