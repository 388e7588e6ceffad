/** So many letters of a stranger's text are in a title. */
const SHOWN = 80;

/** A text that fits into a title or a sentence: what is longer ends with `…`. No letter is cut in two. */
export function shortened(text: string, max = SHOWN): string {
  const letters = Array.from(text);
  return letters.length > max
    ? `${letters
        .slice(0, max - 1)
        .join('')
        .trimEnd()}…`
    : text;
}
