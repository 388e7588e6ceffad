/** The header `If-Match`, as RFC 9110 section 13.1.1 has it. */
import { describe, expect, it } from 'vitest';

import { entityTag, IF_MATCH_LENGTH_MAX, readIfMatch } from '../../../src/http/kit/entity-tags.ts';

const version = (id: number, number: number) => ({ id, version: number });

describe('an If-Match', () => {
  it.each([
    ['*', 'there'],
    [' * ', 'there'],
    ['"5.3"', [version(5, 3)]],
    ['W/"5.3"', [version(5, 3)]],
    ['"0.0"', [version(0, 0)]],
    ['"5.3", "5.4",W/"6.1"', [version(5, 3), version(5, 4), version(6, 1)]],
    [', "5.3" ,, "5.4" ,', [version(5, 3), version(5, 4)]],
    // What a dialect says of the rest of an answer, after a second dot.
    ['W/"5.3.0a1b2c"', [version(5, 3)]],
    ['"5.3."', [version(5, 3)]],
    // Tags of somebody else: they are tags, and never hold.
    ['"abc"', []],
    ['""', []],
    ['"5"', []],
    ['"5.x"', []],
    ['"05.3"', []],
    ['"-5.3"', []],
    ['"5.3e0"', []],
    ['"9999999999.1"', []],
    ['"1.9999999999"', []],
    ['"a,b", "5.3"', [version(5, 3)]],
    ['"\u00e9"', []],
  ])('%s', (text, expected) => expect(readIfMatch(text)).toEqual(expected));

  it.each([
    '',
    ' ',
    ',',
    ' , ,',
    '5.3',
    '5',
    '"5.3',
    '5.3"',
    "'5.3'",
    'w/"5.3"',
    'W/ "5.3"',
    'W/5.3',
    '"5.3" "5.4"',
    '"5.3";',
    '*, "5.3"',
    '"5.3", *',
    '**',
    '"5 3"',
    '"5.3\u0100"',
    `"${'x'.repeat(IF_MATCH_LENGTH_MAX)}"`,
  ])('is none: %j', (text) => expect(readIfMatch(text)).toBeUndefined());

  it('is what an answer says', () => {
    for (const one of [version(5, 3), version(0, 1), version(2 ** 31 - 1, 2 ** 31 - 1)])
      expect(readIfMatch(entityTag(one))).toEqual([one]);
  });
});
