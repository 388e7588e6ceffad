import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { jwtVerifier } from '../../../src/oidc/jwt-verifier.ts';
import { mayStandIn, proxyHeadersOf } from '../../../src/oidc/proxy-headers.ts';
import { newKey, newProvider, NOW_MS } from './provider.ts';

// The library that reads tokens looks at the clock by itself.
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: NOW_MS }));
afterEach(() => void vi.useRealTimers());

describe('the headers of proxies', () => {
  it('are those of the issuers in their order, each once in any letter case', () => {
    const headers = ['X-B', 'X-JWT-Assertion', 'x-b', 'X-A'].map((header) => ({ header }));
    expect(proxyHeadersOf(headers)).toEqual(['x-b', 'x-jwt-assertion', 'x-a']);
    expect(proxyHeadersOf([])).toEqual([]);
  });

  it('hold tokens of the issuers that name them; Authorization holds those of all', () => {
    const issuer = { header: 'X-Mine' };
    for (const [header, may] of [
      [undefined, true],
      ['x-mine', true],
      ['X-MINE', true],
      ['x-other', false],
      ['', false],
    ] as const)
      expect(mayStandIn(issuer, header), header).toBe(may);
  });
});

describe('a good token', () => {
  it('in a header that its issuer does not name is one of an unknown issuer, and no key is asked for', async () => {
    const fetch = vi.spyOn(globalThis, 'fetch');
    const key = await newKey('ec');
    const [mine, yours] = [
      newProvider('https://mine.test', [key], { header: 'X-Mine' }),
      newProvider('https://yours.test', [key], { header: 'X-Yours' }),
    ];
    const verify = jwtVerifier([mine.settings, yours.settings], () => NOW_MS);
    const token = await mine.sign({});
    for (const header of [undefined, 'x-mine', 'X-Mine'])
      expect(await verify(token, header)).toMatchObject({ ok: true });
    expect(await verify(token, 'x-yours')).toMatchObject({ refusal: { problem: 'jwt-unknown-issuer' } });
    expect(fetch).not.toHaveBeenCalled();
  });
});
