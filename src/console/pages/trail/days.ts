import type { Entry } from '../../changes/entry.ts';

/** A row of the timeline: the heading of a day, or an entry of it. */
type TimelineRow =
  | { readonly of: 'day'; readonly key: string; readonly at: number }
  | { readonly of: 'entry'; readonly key: number; readonly entry: Entry };

/**
 * The rows of entries that are the newest first: each day has a heading before its first entry. `dayOf` names the day of a time by the clock
 * of whoever reads.
 */
export function timelineRows(entries: readonly Entry[], dayOf: (at: number) => string): TimelineRow[] {
  let day: string | undefined;
  return entries.flatMap((entry): TimelineRow[] => {
    const at = Date.parse(entry.at);
    const row = { of: 'entry', key: entry.revision, entry } as const;
    const itsDay = dayOf(at);
    if (itsDay === day) return [row];
    day = itsDay;
    // Clocks of machines differ, so that a day may begin twice.
    return [{ of: 'day', key: `${itsDay} ${entry.revision}`, at }, row];
  });
}

/** Entries with newer ones before them. What is in both is there once. */
export function withNewer(entries: readonly Entry[], newer: readonly Entry[]): readonly Entry[] {
  const newest = entries[0]?.revision ?? 0;
  const added = newer.filter(({ revision }) => revision > newest);
  return added.length === 0 ? entries : [...added, ...entries];
}

/** Entries with older ones behind them, in the same way. */
export function withOlder(entries: readonly Entry[], older: readonly Entry[]): readonly Entry[] {
  const oldest = entries.at(-1)?.revision ?? Infinity;
  const added = older.filter(({ revision }) => revision < oldest);
  return added.length === 0 ? entries : [...entries, ...added];
}
