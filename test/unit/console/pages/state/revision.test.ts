import { expect, it } from 'vitest';

import { revisionWords } from '../../../../../src/console/pages/state/revision.ts';

it.each([
  ['87.27', '87 in the org, 27 in the global plane'],
  ['0.0', '0 in the org, 0 in the global plane'],
  ['1234567.1000', '1,234,567 in the org, 1,000 in the global plane'],
  // What is not known is shown as it is.
  ['', ''],
  ['87', '87'],
  ['87.27.3', '87.27.3'],
  ['a.b', 'a.b'],
])('%s: %s', (revision, words) => {
  expect(revisionWords(revision)).toBe(words);
});
