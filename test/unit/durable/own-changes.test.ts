import { describe, expect, it } from 'vitest';

import { OWN_BURST, OWN_EVERY_MS, OwnChanges } from '../../../src/durable/own-changes.ts';
import { memoryOf } from '../../../src/memory.ts';

/** How many of so many changes somebody may make now. */
const made = (changes: OwnChanges, userId: number, times: number): number =>
  Array.from({ length: times }, () => changes.take(userId)).filter((wait) => wait === undefined).length;

describe('changes of oneself', () => {
  it('may be many at once, and then one after the other', () => {
    let now = 1_000;
    const changes = new OwnChanges(() => now, memoryOf({ bytes: 1_000_000 }));
    expect(made(changes, 7, 1_000)).toBe(OWN_BURST);
    expect(changes.take(7)).toBe(OWN_EVERY_MS);
    now += OWN_EVERY_MS;
    expect(made(changes, 7, 10)).toBe(1);
    now += 10 * OWN_EVERY_MS;
    expect(made(changes, 7, 100)).toBe(10);
    now += 3_600_000;
    expect(made(changes, 7, 1_000), 'no more than at first').toBe(OWN_BURST);
  });

  it('are counted for each person', () => {
    const changes = new OwnChanges(() => 1_000, memoryOf({ bytes: 1_000_000 }));
    made(changes, 7, 1_000);
    expect(changes.take(8)).toBeUndefined();
  });

  it('go on when the clock is set back', () => {
    let now = 1_000_000;
    const changes = new OwnChanges(() => now, memoryOf({ bytes: 1_000_000 }));
    made(changes, 7, OWN_BURST);
    now = 0;
    expect(changes.take(7)).toBe(OWN_EVERY_MS);
    now = OWN_EVERY_MS;
    expect(changes.take(7)).toBeUndefined();
  });
});
