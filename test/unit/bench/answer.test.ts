import { describe, expect, test } from 'vitest';

import { AnswerReader } from '../../bench/answer.mjs';

const whole = 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ntrue';
const chunked = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\ntrue\r\n0\r\n\r\n';

/** What a reader makes of a text that comes in parts. */
const read = (...parts: string[]) => {
  const reader = new AnswerReader();
  return parts.map((part) => reader.take(Buffer.from(part)));
};

describe('an answer of a server', () => {
  test.each([
    ['that says how long it is', whole, 200],
    ['that comes in chunks', chunked, 200],
    ['without a body', 'HTTP/1.1 204 No Content\r\n\r\n', 204],
    ['without the body whose length it says', 'HTTP/1.1 304 Not Modified\r\nContent-Length: 4\r\n\r\n', 304],
  ])('%s is read, in one part or letter by letter', (_, text, status) => {
    expect(read(text)).toEqual([{ status, text: status < 300 ? '' : text }]);
    const letters = read(...text.split(''));
    expect(letters.at(-1)).toEqual({ status, text: status < 300 ? '' : text });
    expect(letters.slice(0, -1).every((answer) => answer === undefined)).toBe(true);
  });

  test('one that is no success is told with its head', () => {
    const refused = 'HTTP/1.1 403 Forbidden\r\ncontent-length: 2\r\n\r\n{}';
    expect(read(refused)).toEqual([{ status: 403, text: refused }]);
  });

  test('the next is read afterwards', () => {
    const answer = { status: 200, text: '' };
    expect(read(whole, chunked, whole)).toEqual([answer, answer, answer]);
  });

  test('a length counts bytes', () => {
    expect(read('HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\né', 'e')).toEqual([
      undefined,
      { status: 200, text: '' },
    ]);
  });
});
