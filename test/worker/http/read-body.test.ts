import { describe, it } from 'vitest';

import { readBody, readUtf8 } from '../../../src/http/kit/read-body.ts';

const bytes = (...parts: readonly (string | readonly number[])[]): Uint8Array => {
  const encoder = new TextEncoder();
  return Uint8Array.from(
    parts.flatMap((part) => [...(typeof part === 'string' ? encoder.encode(part) : part)]),
  );
};

const BOM = [0xef, 0xbb, 0xbf];
const UNFINISHED = [0xe2, 0x82];

/** The same body, with its length said and without. */
const sent = (body: Uint8Array) => [
  new Request('http://gatehouse.test/', {
    method: 'POST',
    body,
    headers: { 'Content-Length': String(body.byteLength) },
  }),
  new Request('http://gatehouse.test/', { method: 'POST', body: new Blob([body]).stream() }),
];

describe('a body', () => {
  const BODIES: readonly (readonly [what: string, body: Uint8Array, lossy: string, isUtf8: boolean])[] = [
    ['that ends within a character', bytes('{"a":"', UNFINISHED), '{"a":"\ufffd', false],
    ['in which a character is not finished', bytes('"', UNFINISHED, '"'), '"\ufffd"', false],
    ['with a mark of its order', bytes(BOM, '{}'), '{}', true],
    ['that has the mark twice', bytes(BOM, BOM, '{}'), '\ufeff{}', true],
    ['of nothing', bytes(), '', true],
    ['of text', bytes('"ä€"'), '"ä€"', true],
  ];

  it.for(BODIES)(
    '%s is read as if it were the only one, whatever came before',
    async ([, body, text, isUtf8], { expect }) => {
      for (const [, before] of BODIES) {
        for (const request of sent(before)) await Promise.all([readBody(request.clone()), readUtf8(request)]);
        for (const request of sent(body)) {
          expect(await readBody(request.clone())).toBe(text);
          expect(await readUtf8(request)).toEqual(
            isUtf8 ? { ok: true, value: text } : { ok: false, refusal: 'not-utf-8' },
          );
        }
      }
    },
  );
});
