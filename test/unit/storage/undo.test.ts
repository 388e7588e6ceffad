import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { undoOf, CHANGE_KINDS } from '../../../src/core/undo.ts';
import type { Rights } from '../../support/trail-world.ts';
import { Chooser, numbersFrom, seeds, step, STEP_NAMES, TrailWorld } from '../../support/trail-world.ts';

/** Kinds of which the walk made an entry that undoing tells of without a doubt; and all that it made. */
const undone = new Set<string>();
const made = new Set<string>();

const listed = (rights: Rights) =>
  Object.fromEntries([...rights].map(([who, held]) => [who, [...held].toSorted()]));

describe('I3: what an entry tells undoes what it did', () => {
  it('of every kind, in any world, or says why not', { timeout: 300_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(seeds, async (seed) => {
        const world = new TrailWorld();
        const choose = new Chooser(numbersFrom(seed));
        let before = await world.rights();
        for (let serial = 1; serial <= 80; serial++) {
          const name = choose.one(STEP_NAMES);
          const entry = await step(world, name, choose, serial);
          if (entry === undefined) continue;
          made.add(entry.kind);
          const [was, is] = [before, await world.rights()];
          before = is;
          const undo = undoOf({ ...entry, made: world.madeBy(entry) });
          if (undo !== 'nothing' && 'unknown' in undo) continue;
          const after = world.d1.snapshot();
          if (undo !== 'nothing') world.edit(undo.edits);
          const isSure = undo === 'nothing' || (undo.doubts ?? []).length === 0;
          if (isSure) {
            undone.add(entry.kind);
            const found = await world.rights();
            expect(listed(found), `${entry.kind} ${entry.before} ${entry.after}`).toEqual(listed(was));
          }
          world.d1.restore(after);
        }
      }),
      { numRuns: 25, endOnFailure: true },
    );
    expect(CHANGE_KINDS.filter((kind) => !made.has(kind))).toEqual(['trail.move-out']);
    expect(CHANGE_KINDS.filter((kind) => !undone.has(kind))).toEqual([]);
  });
});
