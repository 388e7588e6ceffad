import { expect, it } from 'vitest';

import { shortened } from '../../../src/console/kit/shortened.ts';

it.each([
  ['', 5, ''],
  ['abcde', 5, 'abcde'],
  ['abcdef', 5, 'abcd…'],
  ['abc def', 5, 'abc…'],
  ['データ基盤チーム', 5, 'データ基…'],
  ['👍👍👍', 2, '👍…'],
])('shortens %j to %i letters: %j', (text, max, short) => {
  expect(shortened(text, max)).toBe(short);
});
