import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { Told } from '../../../src/core/trail.ts';
import { utf8Length } from '../../../src/core/text.ts';
import { measureTold, shortenTold, TOLD_BYTES_MAX } from '../../../src/core/trail.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const bytesOf = (...texts: readonly string[]): number => Buffer.from(texts.join('')).length;

/** What an entry tells, as it is stored. */
function store(told: Told): Readonly<Record<keyof Told, string>> {
  const { texts, tooLong } = measureTold(told);
  const shortened = tooLong.map(({ part, room }) => [
    part,
    shortenTold(texts[part], sha256(texts[part]), room),
  ]);
  return { ...texts, ...Object.fromEntries(shortened) };
}

const NOTHING: Told = { actor: null, origin: null, before: null, after: null };

/** Texts of all lengths, with letters that take more bytes than units, and such as JSON escapes. */
const letter = fc.constantFrom('a', 'ä', '漢', '😀', '"', '\\', '\u0001', '\ud800');
const short = fc.tuple(letter, fc.constantFrom(0, 1, 40)).map(([one, count]) => one.repeat(count));
const text = fc.tuple(letter, fc.constantFrom(1, 9_000)).map(([one, count]) => one.repeat(count));
const list = fc
  .tuple(
    fc.oneof(short, fc.nat(), fc.record({ kind: short, subject: short })),
    fc.constantFrom(0, 1, 30, 900),
  )
  .map(([one, count]) => Array.from({ length: count }, () => one));
const map = fc
  .tuple(short, fc.constantFrom(0, 3, 900))
  .map(([key, count]) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`${i}${key}`, [key]])));
const part = fc.oneof(
  fc.constant(null),
  list,
  map,
  fc.dictionary(fc.constantFrom('team', 'name', 'added', 'removed', '__proto__'), fc.oneof(text, list, map), {
    maxKeys: 4,
  }),
);
const told: fc.Arbitrary<Told> = fc.record({ actor: part, origin: part, before: part, after: part });

describe('what an entry of the trail tells', () => {
  it('has at most so many bytes, whatever it is, and is JSON', () => {
    fc.assert(
      fc.property(told, (any) => {
        const stored = store(any);
        expect(bytesOf(...Object.values(stored))).toBeLessThanOrEqual(TOLD_BYTES_MAX);
        for (const json of Object.values(stored)) JSON.parse(json);
      }),
    );
  });

  it('is kept as it is where it fits', () => {
    fc.assert(
      fc.property(told, (any) => {
        const whole = Object.values(any).map((one) => JSON.stringify(one));
        fc.pre(bytesOf(...whole) <= TOLD_BYTES_MAX);
        expect(Object.values(store(any)).toSorted()).toEqual(whole.toSorted());
      }),
    );
    const most = { ...NOTHING, after: 'x'.repeat(TOLD_BYTES_MAX - 14) };
    expect(measureTold(most).tooLong).toEqual([]);
    expect(measureTold({ ...most, after: `${most.after}x` }).tooLong).toHaveLength(1);
  });

  it('leaves the digest and the bytes of its whole text where it is shortened, which a reader sees', () => {
    fc.assert(
      fc.property(told, (any) => {
        const { texts, tooLong } = measureTold(any);
        const stored = store(any);
        for (const { part: name } of tooLong) {
          const { shortened, first } = JSON.parse(stored[name]) as Record<string, Record<string, unknown>>;
          expect(shortened).toMatchObject({ sha256: sha256(texts[name]), bytes: utf8Length(texts[name]) });
          expect(first).toBeTypeOf('object');
        }
      }),
    );
  });

  it('is the same each time', () => {
    fc.assert(
      fc.property(told, (any) => {
        expect(store(any)).toEqual(store(JSON.parse(JSON.stringify(any)) as Told));
      }),
    );
  });

  it('says how many there are of each list, and as many of the first as fit, of each list alike', () => {
    const names = (of: string) => Array.from({ length: 1_000 }, (_, i) => `${of}-${i}`.padEnd(60, 'x'));
    const [removed, added] = [names('old'), names('new')];
    const after = { team: 7, added, removed, by: { users: [1, 2, 3], teams: [4] }, none: [] };
    const { shortened, first } = JSON.parse(store({ ...NOTHING, after }).after);
    expect(shortened.counts).toEqual({ added: 1_000, removed: 1_000, by: 4, none: 0 });
    expect(first).toEqual({
      ...after,
      added: added.slice(0, first.added.length),
      removed: removed.slice(0, first.removed.length),
    });
    for (const some of [first.added, first.removed]) expect(some.length).toBeGreaterThan(240);
  });

  it('keeps a short part as it is beside one that is too long', () => {
    const actor = { userId: 7, credential: { kind: 'token', tokenId: 9 } };
    const stored = store({ ...NOTHING, actor, before: { list: Array(9_000).fill('name') }, after: { a: 1 } });
    expect(stored.actor).toBe(JSON.stringify(actor));
    expect(stored.after).toBe('{"a":1}');
    expect(bytesOf(...Object.values(stored))).toBeGreaterThan(TOLD_BYTES_MAX - 20);
  });

  it('cuts a text that is too long alone, and says that it did', () => {
    const { first } = JSON.parse(store({ ...NOTHING, after: { user: 7, name: 'ä'.repeat(50_000) } }).after);
    expect(first).toEqual({ user: 7, name: expect.stringMatching(/^ä{4000,}…$/) });
  });
});
