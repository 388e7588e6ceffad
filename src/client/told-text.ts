/** So many characters of what others say are told on. */
const LENGTH_MAX = 300;
/** And so many are looked at, to cut them. */
const READ_MAX = 65_536;

/**
 * What somebody else says, fit for an error or a line of a log: without the token, should it be repeated there; on one line; at most 300
 * characters. Undefined where it is no text or nothing is left.
 */
export function toldText(said: unknown, token: string): string | undefined {
  if (typeof said !== 'string') return undefined;
  const text = said
    .slice(0, READ_MAX)
    // First: a token that is cut is still most of a token.
    .replaceAll(token, '…')
    // What would begin another line, or is not to be seen.
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]+/gu, ' ')
    .trim();
  if (text === '') return undefined;
  const letters = Array.from(text.slice(0, 2 * LENGTH_MAX));
  return letters.length > LENGTH_MAX ? `${letters.slice(0, LENGTH_MAX - 1).join('')}…` : letters.join('');
}
