import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { Json } from '../../../../src/console/pages/trail/json-diff.ts';
import { applyDelta, diffJson, rowsOf } from '../../../../src/console/pages/trail/json-diff.ts';

/** As JSON has them: no negative zero. */
const json = fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.parse(JSON.stringify(value)) as Json);
/** Values that are often alike. */
const near = fc
  .letrec<{ value: Json }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom<Json>(null, 1, 2, 'a', 'b', ''),
      fc.array(tie('value'), { maxLength: 5 }),
      fc.dictionary(fc.constantFrom('a', 'b', '__proto__', 'constructor'), tie('value'), { maxKeys: 3 }),
    ),
  }))
  .value.map((value) => JSON.parse(JSON.stringify(value)) as Json);
const pairs = fc.oneof(fc.tuple(near, near), fc.tuple(json, json));

const changes = (from: Json, to: Json): string[] =>
  rowsOf(diffJson(from, to))
    .filter(({ is }) => is !== 'same')
    .map(({ path, is, from: was, to: now }) => `${is} ${path.join('.')} ${JSON.stringify([was, now])}`);

describe('how one value differs from another', () => {
  it('makes the second of the first', () => {
    fc.assert(
      fc.property(pairs, ([from, to]) => {
        expect(applyDelta(from, diffJson(from, to))).toEqual(to);
      }),
    );
  });

  it('is nothing where both are equal', () => {
    fc.assert(
      fc.property(near, (value) => {
        const same = JSON.parse(JSON.stringify(value)) as Json;
        expect(changes(value, same)).toEqual([]);
      }),
    );
  });

  it('is something where they are not', () => {
    fc.assert(
      fc.property(near, near, (from, to) => {
        fc.pre(JSON.stringify(from) !== JSON.stringify(to));
        const isOtherOrder = diffJson(from, to).is === 'same';
        // Fields in another order are no difference.
        if (isOtherOrder) expect(from).toEqual(to);
        else expect(changes(from, to)).not.toEqual([]);
      }),
    );
  });

  it.each<[string, Json, Json, string[]]>([
    ['a field', { a: 1, b: 2 }, { a: 1, b: 3 }, ['changed b [2,3]']],
    ['a new field', {}, { a: { b: 1 } }, ['added a.b [null,1]']],
    ['a field less', { a: null }, {}, ['removed a [null,null]']],
    ['an element in between', ['a', 'c'], ['a', 'b', 'c'], ['added 2 [null,"b"]']],
    ['an element less', ['a', 'b', 'c'], ['a', 'c'], ['removed 2 ["b",null]']],
    ['another element', ['a', 'b'], ['a', 'c'], ['removed 2 ["b",null]', 'added 2 [null,"c"]']],
    [
      'a field of an element',
      [{ subject: '2', level: 'View' }],
      [{ subject: '2', level: 'Edit' }],
      ['changed 1.level ["View","Edit"]'],
    ],
    ['another kind of value', { a: [1] }, { a: { b: 1 } }, ['changed a [[1],{"b":1}]']],
    ['an empty list', {}, { a: [] }, ['added a [null,[]]']],
  ])('%s', (_what, from, to, expected) => {
    expect(changes(from, to)).toEqual(expected);
  });

  it('says what stays as well', () => {
    expect(rowsOf(diffJson({ team: 5, name: 'A' }, { team: 5, name: 'B' }))).toEqual([
      { path: ['team'], is: 'same', from: 5, to: 5 },
      { path: ['name'], is: 'changed', from: 'A', to: 'B' },
    ]);
  });

  it('takes long lists that have nothing in common', () => {
    const from = Array.from({ length: 4_000 }, (_, index) => index);
    const to = Array.from({ length: 4_000 }, (_, index) => -index - 1);
    const delta = diffJson(from, to);
    expect(applyDelta(from, delta)).toEqual(to);
    expect(rowsOf(delta)).toHaveLength(8_000);
  });
});
