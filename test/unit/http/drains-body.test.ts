import type { Handler } from 'hono';
import { Hono } from 'hono';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { AppEnv } from '../../../src/http/context.ts';
import { readJson } from '../../../src/http/kit/json-body.ts';
import { BODY_BYTES_MAX } from '../../../src/http/kit/read-body.ts';
import { drainsBody } from '../../../src/http/middleware/drains-body.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

const PART = 65_536;

/** A request that sends so many parts, and then ends, breaks off, or goes on for ever; and how many were read. */
function sender(
  parts: number,
  then: 'ends' | 'breaks' | 'hangs' = 'ends',
  headers: Record<string, string> = {},
) {
  const read = { parts: 0, isEnded: false };
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (read.parts < parts) {
          read.parts++;
          return controller.enqueue(new Uint8Array(PART).fill(0x20));
        }
        read.isEnded = true;
        if (then === 'hangs') return new Promise<void>(() => {});
        return then === 'ends' ? controller.close() : controller.error(new Error('gone'));
      },
    },
    { highWaterMark: 0 },
  );
  const init = {
    method: 'POST',
    body,
    headers: { 'Content-Type': 'application/json', ...headers },
    duplex: 'half',
  };
  return { read, request: new Request('http://gatehouse.test/', init as RequestInit) };
}

const app = (answer: Handler<AppEnv>) => new Hono<AppEnv>().use('*', drainsBody).all('*', answer);

const refuses = app((c) => c.json('no', 401));
const reads = app(async (c) => {
  const read = await readJson(c);
  return c.json(read.ok ? 'read' : read.refusal.tag, 200);
});

describe('a body that nobody wants', () => {
  it('is read to its end before the answer', async () => {
    const { read, request } = sender(32);
    expect((await refuses.fetch(request)).status).toBe(401);
    expect(read).toEqual({ parts: 32, isEnded: true });
  });

  it.each([
    ['is found too large while it is read', {}],
    ['says itself that it is too large', { 'Content-Length': String(BODY_BYTES_MAX + 1) }],
  ])('is read to its end when it %s', async (_, headers) => {
    const { read, request } = sender(33, 'ends', headers);
    expect(await (await reads.fetch(request)).json()).toBe('too-large');
    expect(read).toEqual({ parts: 33, isEnded: true });
  });

  it('is left when it is larger than any honest one', async () => {
    const { read, request } = sender(10_000);
    expect((await refuses.fetch(request)).status).toBe(401);
    expect(read.parts * PART).toBeGreaterThan(100 * BODY_BYTES_MAX);
    expect(read.parts * PART).toBeLessThan(101 * BODY_BYTES_MAX);
  });

  it('is left when it does not end in ten seconds', async () => {
    const { read, request } = sender(3, 'hangs');
    const answer = refuses.fetch(request);
    await vi.advanceTimersByTimeAsync(0);
    expect(read.isEnded).toBe(true);
    let isAnswered = false;
    const answered = Promise.resolve(answer).then(() => (isAnswered = true));
    await vi.advanceTimersByTimeAsync(9_999);
    expect(isAnswered).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(await answered).toBe(true);
  });

  it('ends where its sender does', async () => {
    const { request } = sender(3, 'breaks');
    expect((await refuses.fetch(request)).status).toBe(401);
  });
});

describe('a body that is read', () => {
  it('is left alone', async () => {
    const { read, request } = sender(0);
    const answer = await reads.fetch(request);
    expect([answer.status, await answer.json()]).toEqual([200, 'unreadable-body']);
    expect(read.isEnded).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is read whole where it says how long it is', async () => {
    const { read, request } = sender(2, 'ends', { 'Content-Length': String(2 * PART) });
    expect(await (await reads.fetch(request)).json()).toBe('unreadable-body');
    expect(read).toEqual({ parts: 2, isEnded: true });
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is refused where it is larger than that, and too large', async () => {
    const { request } = sender(33, 'ends', { 'Content-Length': '5' });
    expect(await (await reads.fetch(request)).json()).toBe('too-large');
  });

  it('is not taken for what came of it where it breaks off', async () => {
    const { request } = sender(2, 'breaks', { 'Content-Length': String(3 * PART) });
    expect(await (await reads.fetch(request)).json()).not.toBe('read');
  });

  it('may be none', async () => {
    expect((await refuses.request('/')).status).toBe(401);
    expect((await reads.request('/', { method: 'POST' })).status).toBe(200);
  });
});
