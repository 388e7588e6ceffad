import { describe, expect, it } from 'vitest';

import { memoryOf } from '../../../../src/memory.ts';
import type { ChangeEntry } from '../../../../src/service/ports/changes.ts';
import type { HeldEntry } from '../../../../src/service/trail/newest-entries.ts';
import { lettersOfNewest, NewestEntries } from '../../../../src/service/trail/newest-entries.ts';

const ORG = 7;

/** Entries from one revision up to another, each with so many letters. */
const entries = (first: number, last: number, letters = 0): HeldEntry[] =>
  Array.from({ length: last - first + 1 }, (_, i) => ({
    entry: {
      revision: first + i,
      actor: 'x'.repeat(letters),
      origin: '',
      before: '',
      after: '',
      touches: '',
    } as ChangeEntry,
    step: 1,
  }));

const newest = () => new NewestEntries(memoryOf({ bytes: 9_000_000, lettersOf: lettersOfNewest }));

/** What is kept: the first and last revision, and how many. */
function kept(of: NewestEntries): readonly number[] {
  const { from, upTo, entries: all } = of.of(ORG, 0);
  return [from, upTo, all.length];
}

describe('the newest entries that followers share', () => {
  it('begin behind the newest revision', () => {
    expect(newest().of(ORG, 5)).toEqual({ from: 6, upTo: 5, entries: [] });
  });

  it('go on with a part that follows on them', () => {
    const of = newest();
    of.add(ORG, entries(6, 8));
    of.add(ORG, entries(9, 9));
    expect(kept(of)).toEqual([6, 9, 4]);
  });

  it('begin anew with a part that does not follow on them: there is never a gap', () => {
    const of = newest();
    of.add(ORG, entries(6, 8));
    of.add(ORG, entries(10, 11));
    expect(kept(of)).toEqual([10, 11, 2]);
  });

  it('begin anew with a part that stands on an entry of another trail, as after a restore (I1)', () => {
    const of = newest();
    const chained = (revision: number, hash: string, previousHash: string): HeldEntry[] =>
      entries(revision, revision).map(({ entry, step }) => ({
        entry: { ...entry, hash, previousHash },
        step,
      }));
    of.add(ORG, chained(6, 'lost', 'five'));
    of.add(ORG, chained(7, 'seven', 'six'));
    expect(kept(of)).toEqual([7, 7, 1]);
    of.add(ORG, chained(8, 'eight', 'seven'));
    expect(kept(of)).toEqual([7, 8, 2]);
  });

  it('stay as they are where another one was faster', () => {
    const of = newest();
    of.add(ORG, entries(6, 9));
    of.add(ORG, entries(6, 7));
    expect(kept(of)).toEqual([6, 9, 4]);
  });

  it('lose the oldest where they are too many letters, and keep a part whole', () => {
    const of = newest();
    of.add(ORG, entries(6, 9, 100_000));
    of.add(ORG, entries(10, 11, 100_000));
    expect(kept(of)).toEqual([7, 11, 5]);
    of.add(ORG, entries(12, 17, 100_000));
    expect(kept(of)).toEqual([12, 17, 6]);
  });
});
