import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { follow } from '../../../../src/console/api/events.ts';
import { Problem } from '../../../../src/console/api/problem.ts';

const stream = (...pieces: string[]): Response =>
  new Response(
    new ReadableStream<Uint8Array>({
      start(controller) {
        for (const piece of pieces) controller.enqueue(new TextEncoder().encode(piece));
        controller.close();
      },
    }),
  );

const refusal = (status: number, headers: Record<string, string> = {}): Response =>
  Response.json({ message: `No: ${status}` }, { status, headers });

/** Follows what these answers tell, one after the other, until there is none. */
async function followed(answers: readonly (() => Response)[]) {
  const ending = new AbortController();
  const told: string[] = [];
  const asked: (string | undefined)[] = [];
  const at: number[] = [];
  const left = answers.values();
  const following = follow({
    signal: ending.signal,
    connect: async (lastId) => {
      asked.push(lastId);
      at.push(Date.now());
      const { value } = left.next();
      if (value === undefined) {
        ending.abort();
        throw new DOMException('ended', 'AbortError');
      }
      return value();
    },
    onOpen: (id) => void told.push(`open ${id}`),
    onEvent: ({ type, id, data }) => void told.push(`${type} ${id} ${data}`),
  });
  const ended = following.then(
    (lastId) => ({ lastId }),
    (problem: unknown) => ({ problem }),
  );
  await vi.runAllTimersAsync();
  return { told, asked, waits: at.slice(1).map((time, index) => time - (at[index] ?? 0)), ...(await ended) };
}

describe('following a stream', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('goes on where it was when a stream ends', async () => {
    const { told, asked, ...end } = await followed([
      () => stream('retry: 1000\nid: 5\n\n', 'id: 6\nevent: change\ndata: a\n', '\n: beat\n\n'),
      () => stream('id: 7\nevent: reset\ndata: b\n\n'),
    ]);
    expect(told).toEqual(['open 5', 'change 6 a', 'open 6', 'reset 7 b']);
    expect(asked).toEqual([undefined, '6', '7']);
    expect(end).toMatchObject({ lastId: '7' });
  });

  it('waits longer after each failure, and as long as it is told', async () => {
    const { waits, told } = await followed([
      () => refusal(503),
      () => refusal(503),
      () => refusal(429, { 'Retry-After': '20' }),
      () => {
        throw new TypeError('fetch failed');
      },
      () => stream('id: 1\n\n'),
      () => refusal(503),
    ]);
    const least = [1_000, 2_000, 20_000, 8_000, 1_000, 1_000];
    expect(waits).toHaveLength(least.length);
    for (const [index, ms] of least.entries()) {
      expect(waits[index], `wait ${index}`).toBeGreaterThanOrEqual(ms);
      expect(waits[index], `wait ${index}`).toBeLessThanOrEqual(ms * 1.25);
    }
    expect(told).toEqual(['open 1']);
  });

  it.each([400, 401, 403, 404])('ends with a refusal that stays: %i', async (status) => {
    const end = await followed([() => refusal(status), () => stream('id: 1\n\n')]);
    expect(end).toMatchObject({ asked: [undefined], problem: { status, message: `No: ${status}` } });
    expect('problem' in end && end.problem).toBeInstanceOf(Problem);
  });

  it('connects again when nothing is heard any more', async () => {
    const silent = (): Response => new Response(new ReadableStream<Uint8Array>({}));
    const ending = new AbortController();
    let connected = 0;
    const following = follow({
      signal: ending.signal,
      connect: async (_lastId, signal) => {
        connected += 1;
        if (connected === 2) ending.abort();
        const response = silent();
        const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
        // As fetch does: an end by the signal is an error of the body.
        response.body?.pipeTo(writable, { signal }).catch(() => undefined);
        return new Response(readable);
      },
      onEvent: () => undefined,
    });
    await vi.advanceTimersByTimeAsync(40_000);
    expect(connected).toBe(1);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(connected).toBe(2);
    await following;
  });
});
