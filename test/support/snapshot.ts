import { env } from 'cloudflare:workers';

import { untilCleanedUp } from './ended-orgs.ts';

/** Every row of every table in the database, each as a text. */
type Snapshot = Readonly<Record<string, readonly string[]>>;

/** What differs between two snapshots, by table; a table that is the same is not named. */
export type Trace = Readonly<
  Record<string, { readonly added: readonly string[]; readonly removed: readonly string[] }>
>;

/** Written after the fact, whatever a test is doing by then: by an alarm, and by an object that begins. */
const toText = ({ last_used: _used, placed: _placed, ...row }: Record<string, unknown>): string =>
  JSON.stringify(row);

/**
 * Reads the whole database, the audit trail and SQLite's own counters included; but for when tokens and orgs were used. Deleted orgs
 * are cleaned up first: that goes on beside tests, and is none of what they do.
 */
export async function snapshot(): Promise<Snapshot> {
  await untilCleanedUp();
  const named = await env.DB.prepare(
    // What the platform keeps beside the tables cannot be read. The counters follow from the other tables.
    `SELECT name FROM sqlite_master
     WHERE type = 'table' AND name NOT GLOB '_cf_*' AND name <> 'usage' ORDER BY name`,
  ).all<{ name: string }>();
  const names = named.results.map(({ name }) => name);
  const tables = await env.DB.batch<Record<string, unknown>>(
    names.map((name) => env.DB.prepare(`SELECT * FROM "${name}"`)),
  );
  return Object.fromEntries(
    names.map((name, i) => [name, (tables[i]?.results ?? []).map(toText).toSorted()]),
  );
}

/** What the second snapshot holds that the first does not, and the other way round. */
export function compareSnapshots(before: Snapshot, after: Snapshot): Trace {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  const differences = [...names].map((name) => {
    const [old = [], now = []] = [before[name], after[name]];
    return [name, { added: without(now, old), removed: without(old, now) }] as const;
  });
  return Object.fromEntries(
    differences.filter(([, { added, removed }]) => added.length + removed.length > 0),
  );
}

/** Does something, and tells what it changed anywhere in the database: `{}` when it left no trace. */
export async function traceOf<T>(
  act: () => Promise<T>,
): Promise<{ readonly answer: T; readonly trace: Trace }> {
  const before = await snapshot();
  const answer = await act();
  return { answer, trace: compareSnapshots(before, await snapshot()) };
}

function without(rows: readonly string[], others: readonly string[]): string[] {
  const known = new Set(others);
  return rows.filter((row) => !known.has(row));
}
