import { afterEach, describe, expect, it, vi } from 'vitest';

import { boundedFetch, ProviderAway } from '../../../src/oidc/bounded-fetch.ts';

const URL_ASKED = 'https://idp.test/token';
const BYTES_MAX = 256_000;
const WAIT_MS = 10_000;

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Puts an answer on the network; gives what was asked. */
function answers(answer: () => Response | Promise<Response>) {
  const asked: { url: string; init: RequestInit }[] = [];
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    asked.push({ url, init });
    return await answer();
  });
  return asked;
}

/** A body of so many bytes, in parts; notes whether somebody stopped reading. */
function bodyOf(bytes: number) {
  const part = new Uint8Array(1_000).fill(120);
  const state = { isCancelled: false };
  let left = bytes;
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      if (left === 0) return controller.close();
      controller.enqueue(part.slice(0, left));
      left -= Math.min(left, part.length);
      return undefined;
    },
    cancel: () => void (state.isCancelled = true),
  });
  return { body, state };
}

describe('what is asked of a provider', () => {
  it('is sent as it is said, and follows no redirect', async () => {
    const asked = answers(() => Response.json({ a: 'ü' }, { status: 400 }));
    const body = new URLSearchParams({ code: 'x' });
    const response = await boundedFetch(URL_ASKED, { method: 'POST', headers: { accept: 'b' }, body });
    expect(asked).toEqual([
      {
        url: URL_ASKED,
        init: {
          method: 'POST',
          headers: { accept: 'b' },
          body,
          redirect: 'manual',
          signal: expect.any(AbortSignal),
        },
      },
    ]);
    expect([response.status, response.headers.get('Content-Type'), await response.json()]).toEqual([
      400,
      'application/json',
      { a: 'ü' },
    ]);
  });

  it('is answered by the redirect itself, without where it leads', async () => {
    const asked = answers(
      () => new Response(null, { status: 302, headers: { Location: 'https://evil.test' } }),
    );
    const response = await boundedFetch(URL_ASKED, {});
    expect([response.status, [...response.headers], asked.length]).toEqual([302, [], 1]);
  });

  it('is answered without a body where there is none', async () => {
    answers(() => new Response(null, { status: 204 }));
    expect((await boundedFetch(URL_ASKED, {})).status).toBe(204);
  });

  it('is read up to the longest answer, and given up beyond', async () => {
    const longest = bodyOf(BYTES_MAX);
    answers(() => new Response(longest.body));
    expect(await (await boundedFetch(URL_ASKED, {})).text()).toHaveLength(BYTES_MAX);
    const longer = bodyOf(100 * BYTES_MAX);
    answers(() => new Response(longer.body));
    await expect(boundedFetch(URL_ASKED, {})).rejects.toThrow(ProviderAway);
    expect(longer.state.isCancelled).toBe(true);
  });

  it.for([
    ['no connection', () => Promise.reject(new TypeError('fetch failed'))],
    [
      'a body that breaks off',
      () => new Response(new ReadableStream({ pull: (controller) => controller.error(new Error('reset')) })),
    ],
  ] as const)('is away with %s', async ([, answer]) => {
    answers(answer);
    await expect(boundedFetch(URL_ASKED, {})).rejects.toThrow(ProviderAway);
  });

  it.for([
    ['no answer', () => new Promise<Response>(() => {})],
    [
      'an answer without an end',
      () => new Response(new ReadableStream({ pull: () => new Promise(() => {}) })),
    ],
  ] as const)('is given up after ten seconds of %s', async ([, answer]) => {
    vi.useFakeTimers();
    const asked = answers(answer);
    let isOver = false;
    const outcome = boundedFetch(URL_ASKED, {}).catch((error: unknown) => error);
    void outcome.then(() => (isOver = true));
    await vi.advanceTimersByTimeAsync(WAIT_MS - 1);
    expect([isOver, asked[0]?.init.signal?.aborted]).toEqual([false, false]);
    await vi.advanceTimersByTimeAsync(1);
    expect(await outcome).toBeInstanceOf(ProviderAway);
    expect(asked[0]?.init.signal?.aborted).toBe(true);
  });

  it('leaves no timer behind', async () => {
    vi.useFakeTimers();
    answers(() => new Response('x'));
    await boundedFetch(URL_ASKED, {});
    expect(vi.getTimerCount()).toBe(0);
  });
});
