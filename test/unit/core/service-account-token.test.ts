import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isWellFormedToken, makeToken } from '../../../src/core/service-account-token.ts';

/** Published; its checksum is in little-endian order. Source: docs/grafana.md#service-account-tokens. */
const SAMPLE = 'glsa_yscW25imSKJIuav8zF37RZmnbiDvB05G_fcaaf58a';
const BODY = SAMPLE.slice(0, 37);

const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const FORM = /^glsa_[0-9A-Za-z]{32}_[0-9a-f]{8}$/;

/** The checksum as another library computes it. */
function checksumOf(body: string): string {
  const bytes = new DataView(new ArrayBuffer(4));
  bytes.setUint32(0, crc32(body), true);
  return bytes.getUint32(0).toString(16).padStart(8, '0');
}

/** Hands out the bytes given, in portions of the size asked for, and then zeros. */
function sourceOf(bytes: readonly number[]): (count: number) => Uint8Array {
  let at = 0;
  return (count) => Uint8Array.from({ length: count }, () => bytes[at++] ?? 0);
}

describe('a service account token', () => {
  it('is well-formed when it is a published one', () => {
    expect(isWellFormedToken(SAMPLE)).toBe(true);
    expect(checksumOf(BODY)).toBe('fcaaf58a');
  });

  it.each([
    ['with its checksum in big-endian order', `${BODY}_8af5aafc`],
    ['shortened as in the documentation', 'glsa_kcVxDhZtu5ISOZIEt'],
    ['without checksum', BODY],
    ['with an empty checksum', `${BODY}_`],
    ['with its checksum in capitals', `${BODY}_FCAAF58A`],
    ['with half a checksum', SAMPLE.slice(0, -4)],
    ['with a fourth part', `${SAMPLE}_1`],
    ['with an empty fourth part', `${SAMPLE}_`],
    ['with another prefix', SAMPLE.replace('glsa', 'glxx')],
    ['with its prefix in capitals', SAMPLE.replace('glsa', 'GLSA')],
    ['without prefix', SAMPLE.slice(5)],
    ['with a blank before it', ` ${SAMPLE}`],
    ['with a line break after it', `${SAMPLE}\n`],
    ['behind the word Bearer', `Bearer ${SAMPLE}`],
    ['twice', SAMPLE + SAMPLE],
    ['nothing', ''],
    ['only separators', '__'],
  ])('is refused %s', (_, text) => {
    expect(isWellFormedToken(text)).toBe(false);
  });

  it.each([
    ['one letter short', 'a'.repeat(31)],
    ['one letter long', 'a'.repeat(33)],
    ['with a hyphen', `${'a'.repeat(31)}-`],
    ['with an underscore', `${'a'.repeat(31)}_`],
    ['with a letter beyond ASCII', `${'a'.repeat(31)}\u00e4`],
    ['with a wide digit', `${'a'.repeat(31)}\uff11`],
    ['empty', ''],
  ])('is refused with a secret %s, though its checksum is right', (_, secret) => {
    const body = `glsa_${secret}`;
    expect(isWellFormedToken(`${body}_${checksumOf(body)}`)).toBe(false);
  });

  it('is refused when any one character is another', () => {
    const changed = SAMPLE.split('').flatMap((old, at) =>
      `${LETTERS}_- `
        .split('')
        .filter((letter) => letter !== old)
        .map((letter) => SAMPLE.slice(0, at) + letter + SAMPLE.slice(at + 1)),
    );
    expect(changed).toHaveLength(46 * 64);
    expect(changed.filter(isWellFormedToken)).toEqual([]);
    fc.assert(
      fc.property(
        fc.nat({ max: SAMPLE.length - 1 }),
        fc.string({ unit: 'binary', maxLength: 3 }),
        (at, text) => {
          fc.pre(text !== SAMPLE[at]);
          expect(isWellFormedToken(SAMPLE.slice(0, at) + text + SAMPLE.slice(at + 1))).toBe(false);
        },
      ),
    );
  });

  it('is refused when two neighbours are exchanged', () => {
    for (let at = 0; at < SAMPLE.length - 1; at++) {
      const [a, b] = [SAMPLE[at]!, SAMPLE[at + 1]!];
      if (a === b) continue;
      const changed = SAMPLE.slice(0, at) + b + a + SAMPLE.slice(at + 2);
      expect(isWellFormedToken(changed), changed).toBe(false);
    }
  });

  it('is made well-formed from any bytes, with the checksum that others compute', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 255 }), { minLength: 60, maxLength: 120 }), (bytes) => {
        const token = makeToken(sourceOf(bytes));
        expect(token).toMatch(FORM);
        expect(isWellFormedToken(token)).toBe(true);
        expect(token.slice(38)).toBe(checksumOf(token.slice(0, 37)));
      }),
    );
  });

  it('skips bytes that would make some letters likelier than others', () => {
    const good = Array.from({ length: 32 }, (_, i) => i);
    const biased = [248, 249, 250, 251, 252, 253, 254, 255];
    const plain = makeToken(sourceOf(good));
    expect(makeToken(sourceOf([...biased, ...good]))).toBe(plain);
    expect(makeToken(sourceOf([...Array.from({ length: 20 }, () => biased).flat(), ...good]))).toBe(plain);
    expect(makeToken(sourceOf(good.flatMap((byte) => [255, byte, 248])))).toBe(plain);
  });

  it('takes each letter equally often from bytes that are', () => {
    // 992 letters from every usable byte four times: 31 tokens, and each of the 62 letters 16 times.
    const source = sourceOf(Array.from({ length: 4 * 256 }, (_, i) => i % 256));
    const oneByOne = (count: number) => source(Math.min(count, 1));
    const secrets = Array.from({ length: 31 }, () => makeToken(oneByOne).slice(5, 37)).join('');
    const counts = LETTERS.split('').map((letter) => secrets.split(letter).length - 1);
    expect(counts).toEqual(Array.from(LETTERS, () => 16));
  });

  it('uses all of its randomness: other bytes give another token', () => {
    const usable = fc.array(fc.nat({ max: 61 }), { minLength: 32, maxLength: 32 });
    fc.assert(
      fc.property(usable, usable, (a, b) => {
        expect(makeToken(sourceOf(a)) === makeToken(sourceOf(b))).toBe(a.join() === b.join());
      }),
    );
  });
});
