import { describe, expect, it } from 'vitest';

import { readIdempotencyKey } from '../../../src/core/idempotency-key.ts';

const long = (length: number): string => 'k'.repeat(length);

describe('the header Idempotency-Key', () => {
  it.each([
    ['a string in quotes', '"8e03978e-40d5-43dd-bc93-6894a57f9324"', '8e03978e-40d5-43dd-bc93-6894a57f9324'],
    [
      'the same without quotes',
      '8e03978e-40d5-43dd-bc93-6894a57f9324',
      '8e03978e-40d5-43dd-bc93-6894a57f9324',
    ],
    ['spaces in quotes', '"run 7, step 2"', 'run 7, step 2'],
    ['a quote and a backslash in quotes', '"a\\"b\\\\c"', 'a"b\\c'],
    ['one letter', 'k', 'k'],
    ['as long as may be', long(255), long(255)],
    ['as long as may be in quotes', `"${long(255)}"`, long(255)],
    ['as long as may be, and each letter written as two', `"${'\\"'.repeat(255)}"`, '"'.repeat(255)],
  ])('takes %s', (_what, header, key) => {
    expect(readIdempotencyKey(header)).toEqual({ ok: true, value: key });
  });

  it.each([
    ['nothing', ''],
    ['nothing in quotes', '""'],
    ['one letter too many', long(256)],
    ['one letter too many in quotes', `"${long(256)}"`],
    ['two keys', 'a, b'],
    ['two strings', '"a", "b"'],
    ['a string with a parameter', '"a";p=1'],
    ['an open string', '"a'],
    ['a quote within a string', '"a"b"'],
    ['another letter behind a backslash', '"a\\b"'],
    ['a space', 'a b'],
    ['a letter outside ASCII', 'ключ'],
    ['the same in quotes', '"ключ"'],
    ['a control character', '"a\tb"'],
    ['very much', long(1_000_000)],
  ])('refuses %s', (_what, header) => {
    expect(readIdempotencyKey(header)).toMatchObject({
      ok: false,
      refusal: { tag: 'invalid-header', header: 'Idempotency-Key' },
    });
  });
});
