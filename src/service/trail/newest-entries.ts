import type { Memory } from '../engine/memory.ts';
import type { ChangeEntry } from '../ports/changes.ts';

/** An entry, and the step of the isolate at which it was read. */
export type HeldEntry = { readonly entry: ChangeEntry; readonly step: number };

/** The newest entries of a trail without gaps, up to `upTo`; none of them where `from` is beyond that. */
export type Newest = { readonly from: number; readonly upTo: number; readonly entries: readonly HeldEntry[] };

/** So many letters of an org are kept: some 1,000 usual entries. What is read at once is kept whole, if it fits the memory. */
const LETTERS_MAX = 500_000;

const lettersOf = ({ entry }: HeldEntry): number =>
  entry.actor.length + entry.origin.length + entry.before.length + entry.after.length + entry.touches.length;

/** Hashes, seal, id, kind, times and numbers. */
const BESIDE_LETTERS = 400;

/** The letters of all entries, for the memory that bounds them: each as it was read, and as it is told. */
export const lettersOfNewest = ({ entries }: Newest): number =>
  entries.reduce((sum, held) => sum + 2 * (BESIDE_LETTERS + lettersOf(held)), 0);

/** The newest entries that followers of each org share. It may forget any of them: then they are read again. */
export class NewestEntries {
  readonly #memory: Memory<Newest>;

  constructor(memory: Memory<Newest>) {
    this.#memory = memory;
  }

  /** What is kept of an org. Of one of which nothing is kept it begins behind the newest revision. */
  of(orgId: number, newest: number): Newest {
    const kept = this.#memory.get(String(orgId));
    if (kept !== undefined) return kept;
    const none = { from: newest + 1, upTo: newest, entries: [] };
    this.#memory.set(String(orgId), none);
    return none;
  }

  /** Adds entries that were read in one part, in order. Where they do not follow on those that are kept, they take their place. */
  add(orgId: number, part: readonly HeldEntry[]): void {
    const [first, newest] = [part[0], part.at(-1)];
    if (first === undefined || newest === undefined) return;
    const kept = this.#memory.get(String(orgId));
    // Another one was faster.
    if (kept !== undefined && first.entry.revision <= kept.upTo) return;
    const last = kept?.entries.at(-1)?.entry.hash;
    // After a restore of the database a revision may be of another trail.
    const isNext =
      kept?.upTo === first.entry.revision - 1 && (last === undefined || last === first.entry.previousHash);
    const before = isNext ? kept.entries : [];
    let letters = [...before, ...part].reduce((sum, held) => sum + lettersOf(held), 0);
    let gone = 0;
    for (; gone < before.length && letters > LETTERS_MAX; gone++) letters -= lettersOf(before[gone] ?? first);
    const entries = [...before.slice(gone), ...part];
    const from = (entries[0] ?? first).entry.revision;
    this.#memory.set(String(orgId), { from, upTo: newest.entry.revision, entries });
  }

  /** Forgets those of an org. */
  forget(orgId: number): void {
    this.#memory.delete(String(orgId));
  }
}
