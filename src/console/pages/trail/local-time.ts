const two = (number: number): string => String(number).padStart(2, '0');

/** A time as a field for dates shows it, by the clock of whoever reads; empty for none, and for what is no time. */
export function toLocal(iso: string | undefined): string {
  const at = new Date(iso ?? Number.NaN);
  if (Number.isNaN(at.getTime())) return '';
  const day = [String(at.getFullYear()).padStart(4, '0'), two(at.getMonth() + 1), two(at.getDate())].join(
    '-',
  );
  return `${day}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** What stands in such a field, as an ISO time; undefined for an empty one. */
export function fromLocal(text: string): string | undefined {
  const at = new Date(text === '' ? Number.NaN : text);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}
