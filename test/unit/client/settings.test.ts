import { describe, expect, it } from 'vitest';

import type { ClientOptions } from '../../../src/client/index.ts';
import { Gatehouse } from '../../../src/client/index.ts';
import { askedClient, asking, decided, TOKEN } from './asked-client.ts';

const GOOD: ClientOptions = { url: 'https://access.example.com', token: TOKEN };

/** Options that make no sense; the first word of what is thrown names them. */
const NONSENSE: Readonly<Record<string, readonly unknown[]>> = {
  url: [
    undefined,
    '',
    'access.example.com',
    '/access',
    'ftp://access.example.com',
    'javascript:alert(1)',
    `https://user:${TOKEN}@access.example.com`,
    `https://${TOKEN}@access.example.com`,
    `https://access.example.com/?token=${TOKEN}`,
    `https://access.example.com/#${TOKEN}`,
  ],
  token: [undefined, null, '', 7, `Bearer ${TOKEN}`, `${TOKEN}\n`, `${TOKEN}é`, {}],
  org: [0, -1, 1.5, 2 ** 31, Number.NaN, '3', null],
  timeoutMs: [-1, Number.NaN, Number.POSITIVE_INFINITY, '2000', null],
  retries: [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, '2', null],
  whenUnanswered: ['allow', true, null],
  onUnanswered: ['log', {}, null],
  fetch: ['fetch', {}, null],
};

const thrownBy = (make: () => unknown): unknown => {
  try {
    make();
    return undefined;
  } catch (error) {
    return error;
  }
};

describe('a client', () => {
  for (const [name, values] of Object.entries(NONSENSE))
    it.each(values.map((value) => [value]))(
      `is not made with the ${name} %j, and shows no token`,
      (value) => {
        const error = thrownBy(() => new Gatehouse({ ...GOOD, [name]: value }));
        expect(error).toBeInstanceOf(TypeError);
        expect((error as Error).message).toMatch(new RegExp(`^${name} must`));
        expect(String((error as Error).stack)).not.toContain(TOKEN);
        expect((error as Error).cause).toBeUndefined();
      },
    );

  it('is made with all that makes sense', () => {
    for (const options of [
      { url: 'http://localhost:8787' },
      { url: 'https://example.com/access/' },
      { token: () => TOKEN },
      { org: 2 ** 31 - 1 },
      { timeoutMs: 0, retries: 0 },
      { whenUnanswered: 'throw' as const },
    ])
      expect(new Gatehouse({ ...GOOD, ...options })).toBeInstanceOf(Gatehouse);
  });

  it('shows its token to nobody who looks into it', () => {
    const gatehouse = new Gatehouse(GOOD);
    expect(JSON.stringify(gatehouse)).toBe('{}');
    expect(Object.keys(gatehouse)).toEqual([]);
  });

  it.each([
    ['https://example.com', 'https://example.com'],
    ['https://example.com/', 'https://example.com'],
    ['HTTPS://EXAMPLE.com:443/orgs/3/', 'https://example.com/orgs/3'],
    ['http://localhost:8787/a/b', 'http://localhost:8787/a/b'],
    ['https://example.com/?', 'https://example.com'],
  ])('of %s asks below %s', async (url, base) => {
    const { client, sent } = askedClient(() => decided(true), { url });
    await client.evaluate(asking());
    expect(sent[0]!.url).toBe(`${base}/access/v1/evaluation`);
  });

  it('keeps to the options that it was made with', async () => {
    const options = { ...GOOD, fetch: async () => decided(true) };
    const gatehouse = new Gatehouse(options);
    options.fetch = async () => decided(false);
    expect(await gatehouse.allows(asking())).toBe(true);
  });
});

describe('a call', () => {
  it.each([
    ['timeoutMs', Number.NaN],
    ['timeoutMs', -1],
    ['whenUnanswered', 'allow'],
    ['signal', new AbortController()],
    ['signal', true],
  ])('is refused with the %s %s, without a request', async (name, value) => {
    const { client, sent } = askedClient(() => decided(true));
    const options = { [name]: value };
    const message = new RegExp(`^${name} must`);
    await expect(client.evaluate(asking(), options)).rejects.toThrow(message);
    await expect(client.evaluateAll([asking()], options)).rejects.toThrow(message);
    await expect(client.search('action', asking(), options)).rejects.toThrow(message);
    expect(sent).toEqual([]);
  });
});
