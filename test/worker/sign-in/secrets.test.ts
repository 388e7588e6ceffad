import { afterEach, describe, it, vi } from 'vitest';

import { UNMATCHED_HASH } from '../../../src/core/password-hash.ts';
import { Secrets } from '../../../src/service/sign-in/secrets.ts';

/** Fewer iterations, where nothing but their number would be different. */
const FEW = 10;
const secrets = new Secrets('a key of one deployment', FEW);
const others = new Secrets('a key of another deployment', FEW);
/** As every deployment has it. */
const slow = new Secrets('a key of one deployment');

afterEach(() => void vi.restoreAllMocks());

/** What production takes; a laptop takes more. */
const ITERATIONS_MAX = 100_000;

const PASSWORDS = ['secret', '', ':', 'a:b', 'пароль', '\0\u0007\ufffd😀', ' blanks ', 'long'.repeat(1_000)];

describe('a password hash', () => {
  it.for(PASSWORDS)('is verified by its password alone: %j', async (password, { expect }) => {
    const stored = await secrets.hashPassword(password);
    expect(await secrets.verifyPassword(password, stored)).toBe(true);
    for (const wrong of [`${password} `, `${password}\0`, password.slice(1) || 'x', stored]) {
      expect(await secrets.verifyPassword(wrong, stored), wrong).toBe(false);
    }
  });

  it('has a salt of its own, so that two hashes of one password differ', async ({ expect }) => {
    const hashes = await Promise.all([1, 2, 3].map(async () => await secrets.hashPassword('secret')));
    expect(new Set(hashes).size).toBe(3);
    const salts = hashes.map((hash) => hash.split('$')[2]);
    expect(new Set(salts).size).toBe(3);
    for (const hash of hashes) expect(await secrets.verifyPassword('secret', hash)).toBe(true);
  });

  it('holds neither the password nor the key (I13)', async ({ expect }) => {
    const stored = await secrets.hashPassword('a secret word');
    expect(stored).toMatch(/^pbkdf2-sha512-steps\.[0-9a-f]{12}\$\d+\$[0-9a-f]{32}\$[0-9a-f]{128}$/);
    expect(stored).not.toContain('secret');
  });

  it('takes as many iterations as production allows, and no more', async ({ expect }) => {
    const stored = await slow.hashPassword('secret');
    expect(Number(stored.split('$')[1])).toBe(ITERATIONS_MAX);
    expect(await slow.verifyPassword('secret', stored)).toBe(true);
    for (const tooMany of [ITERATIONS_MAX + 1, 600_000, Number.MAX_SAFE_INTEGER]) {
      const slower = stored.replace(`$${ITERATIONS_MAX}$`, `$${tooMany}$`);
      await expect(slow.verifyPassword('secret', slower)).rejects.toThrow(RangeError);
    }
  });

  it('is not verified with another number of iterations than it was made with', async ({ expect }) => {
    const stored = await slow.hashPassword('secret');
    expect(await slow.verifyPassword('secret', stored.replace(`$${ITERATIONS_MAX}$`, '$50000$'))).toBe(false);
  });

  it('is verified with the number of iterations that it was made with', async ({ expect }) => {
    const [few, many] = [await secrets.hashPassword('secret'), await slow.hashPassword('secret')];
    expect([few, many].map((hash) => Number(hash.split('$')[1]))).toEqual([FEW, ITERATIONS_MAX]);
    expect(await slow.verifyPassword('secret', few)).toBe(true);
    expect(await secrets.verifyPassword('secret', many)).toBe(true);
  });

  it.for([
    ['a deployment', slow, ITERATIONS_MAX],
    ['tests', secrets, FEW],
  ] as const)(
    'of nobody takes as many iterations as a new one, in %s',
    async ([, here, usual], { expect }) => {
      const stretch = vi.spyOn(crypto.subtle, 'deriveBits');
      const iterations = () => {
        const calls = stretch.mock.calls.map(([how]) => (how as { readonly iterations: number }).iterations);
        stretch.mockClear();
        return calls;
      };
      await here.hashPassword('secret');
      const ofNew = iterations();
      expect(ofNew.reduce((sum, one) => sum + one)).toBe(usual);
      expect(await here.verifyPassword('secret', UNMATCHED_HASH)).toBe(false);
      expect(iterations()).toEqual(ofNew);
    },
  );

  it('is made in steps, and others have a turn after each', async ({ expect }) => {
    const stretch = vi.spyOn(crypto.subtle, 'deriveBits');
    const turns = vi.spyOn(globalThis, 'setTimeout');
    await slow.hashPassword('secret');
    expect(stretch).toHaveBeenCalledTimes(10);
    expect(turns).toHaveBeenCalledTimes(9);
  });

  it('of the version before, which made it at once, is still verified', async ({ expect }) => {
    const salt = new Uint8Array(16).fill(7);
    const given = new TextEncoder().encode(await secrets.digest('password:secret'));
    const key = await crypto.subtle.importKey('raw', given, 'PBKDF2', false, ['deriveBits']);
    const how = { name: 'PBKDF2', hash: 'SHA-512', salt, iterations: 25_000 };
    const hash = new Uint8Array(await crypto.subtle.deriveBits(how, key, 512));
    const hex = (bytes: Uint8Array) => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    const stored = `pbkdf2-sha512$25000$${hex(salt)}$${hex(hash)}`;
    expect(await secrets.verifyPassword('secret', stored)).toBe(true);
    expect(await secrets.verifyPassword('Secret', stored)).toBe(false);
  });

  it('is no use without the key of the deployment', async ({ expect }) => {
    const stored = await secrets.hashPassword('secret');
    expect(await others.verifyPassword('secret', stored)).toBe(false);
  });

  it('that was spoilt verifies nothing', async ({ expect }) => {
    const stored = await secrets.hashPassword('secret');
    const [kind, iterations, salt = '', hash = ''] = stored.split('$');
    for (const spoilt of [
      [kind, iterations, salt, hash.replace(/^./, (digit) => (digit === '0' ? '1' : '0'))],
      [kind, iterations, salt.replace(/^./, (digit) => (digit === '0' ? '1' : '0')), hash],
      [kind, iterations, salt, ''],
      [kind, iterations, salt],
      [kind, iterations, salt, hash, ''],
    ]) {
      expect(await secrets.verifyPassword('secret', spoilt.join('$')), spoilt.join('$')).toBe(false);
    }
  });
});

describe('a digest', () => {
  it('is the same for the same text, and differs with the text and with the key', async ({ expect }) => {
    const digest = await secrets.digest('a token');
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    expect(await secrets.digest('a token')).toBe(digest);
    expect(await new Secrets('a key of one deployment').digest('a token')).toBe(digest);
    expect(await secrets.digest('a token ')).not.toBe(digest);
    expect(await others.digest('a token')).not.toBe(digest);
  });

  it('is HMAC-SHA-256 under the key, and no bare hash of the text', async ({ expect }) => {
    // Test case 2 of RFC 4231.
    expect(await new Secrets('Jefe').digest('what do ya want for nothing?')).toBe(
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    );
  });
});

describe('a comparison of two texts', () => {
  it.for([
    ['', '', true],
    ['secret', 'secret', true],
    ['\0', '\0', true],
    ['😀', '😀', true],
    ['secret', 'secreT', false],
    ['secret', 'secret ', false],
    ['secret', '', false],
    ['', '\0', false],
    // One letter, written as one code point and as two.
    ['\u00e9', 'e\u0301', false],
  ] as const)('of %j and %j is %s', async ([a, b, same], { expect }) => {
    expect(await secrets.isSame(a, b)).toBe(same);
    expect(await secrets.isSame(b, a)).toBe(same);
  });
});
