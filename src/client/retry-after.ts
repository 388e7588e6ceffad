/** More than this is no number of seconds that anybody means. */
const DIGITS_MAX = 10;

/**
 * For how many seconds from now a header `Retry-After` asks to wait: it holds seconds or a date. A part of a second counts as a whole one.
 * Undefined where there is no such header, or one that cannot be read. Source: https://www.rfc-editor.org/rfc/rfc9110#name-retry-after
 */
export function readRetryAfter(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  const text = header.trim();
  if (/^\d+$/.test(text)) return text.length > DIGITS_MAX ? undefined : Number(text);
  // The form that a date has to have: readers of dates take almost anything.
  if (!/^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, Math.ceil((at - now) / 1_000));
}
