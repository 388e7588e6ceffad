import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SetDiff } from '../../../src/core/diff.ts';
import { diffFields, diffLists, diffSets } from '../../../src/core/diff.ts';

const few = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', '__proto__', ''), { maxLength: 8 });

const apply = <T>(current: readonly T[], { add, remove }: SetDiff<T>): Set<T> =>
  new Set([...current.filter((one) => !remove.includes(one)), ...add]);

const each = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e', '__proto__', ''));

describe('the difference of two lists', () => {
  it('turns the one into the other when its end is put behind the rest of what stays', () => {
    fc.assert(
      fc.property(each, each, (current, wanted) => {
        const { remove, last } = diffLists(current, wanted);
        const rest = current.filter((one) => !remove.includes(one) && !last.includes(one));
        expect([...rest, ...last]).toEqual(wanted);
      }),
    );
  });

  it('puts nothing last that would be at its place anyway, and so nothing once it has been applied', () => {
    fc.assert(
      fc.property(each, each, (current, wanted) => {
        const { remove, last } = diffLists(current, wanted);
        const stays = current.filter((one) => !remove.includes(one));
        expect(last[0]).not.toBe(last.length > 0 ? stays[wanted.length - last.length] : null);
        const none = { add: [], remove: [], last: [], isReordered: false };
        expect(diffLists(wanted, wanted)).toEqual(none);
      }),
    );
  });

  it('adds and removes as between sets, and tells whether what stays has another order', () => {
    fc.assert(
      fc.property(each, each, (current, wanted) => {
        const { add, remove, isReordered } = diffLists(current, wanted);
        expect({ add, remove }).toEqual(diffSets(current, wanted));
        const [before, after] = [
          current.filter((one) => wanted.includes(one)),
          wanted.filter((one) => current.includes(one)),
        ];
        expect(isReordered).toBe(before.join('|') !== after.join('|'));
      }),
    );
  });
});

describe('the difference of two sets', () => {
  it('turns the one into the other when it is applied', () => {
    fc.assert(
      fc.property(few, few, (current, wanted) => {
        expect(apply(current, diffSets(current, wanted))).toEqual(new Set(wanted));
      }),
    );
  });

  it('adds only what is missing and removes only what is there, each once', () => {
    fc.assert(
      fc.property(few, few, (current, wanted) => {
        const { add, remove } = diffSets(current, wanted);
        expect(add.filter((one) => current.includes(one) || remove.includes(one))).toEqual([]);
        expect(remove.filter((one) => !current.includes(one) || wanted.includes(one))).toEqual([]);
        expect([new Set(add).size, new Set(remove).size]).toEqual([add.length, remove.length]);
      }),
    );
  });

  it('is empty once it has been applied, and between a set and itself', () => {
    fc.assert(
      fc.property(few, few, (current, wanted) => {
        const applied = apply(current, diffSets(current, wanted));
        expect(diffSets(applied, wanted)).toEqual({ add: [], remove: [] });
        expect(diffSets([...current, ...current], current.toReversed())).toEqual({ add: [], remove: [] });
      }),
    );
  });

  it('back is the difference forth with add and remove exchanged', () => {
    fc.assert(
      fc.property(few, few, (current, wanted) => {
        const [forth, back] = [diffSets(current, wanted), diffSets(wanted, current)];
        expect(back.add.toSorted()).toEqual(forth.remove.toSorted());
        expect(back.remove.toSorted()).toEqual(forth.add.toSorted());
      }),
    );
  });

  it('takes whatever can be walked once', () => {
    expect(diffSets(new Set([1, 2]), [2, 3, 3][Symbol.iterator]())).toEqual({ add: [3], remove: [1] });
  });
});

describe('the fields that differ', () => {
  const thing = fc.record({
    name: fc.constantFrom('a', 'b'),
    version: fc.constantFrom(1, 2),
    hidden: fc.boolean(),
  });

  it('are those of the one that make the other of it, and no more', () => {
    fc.assert(
      fc.property(thing, thing, (one, other) => {
        const { before, after } = diffFields(one, other);
        expect({ ...one, ...after }).toEqual(other);
        expect({ ...other, ...before }).toEqual(one);
        expect(Object.keys(before)).toEqual(Object.keys(after));
        for (const [key, value] of Object.entries(before))
          expect(value).not.toBe(after[key as keyof typeof after]);
      }),
    );
  });
});
