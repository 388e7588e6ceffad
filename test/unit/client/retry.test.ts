import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { backoffMs } from '../../../src/client/backoff.ts';
import { readRetryAfter } from '../../../src/client/retry-after.ts';
import { askedClient, asking, decided, watchedBody } from './asked-client.ts';
import { VirtualTime } from './virtual-time.ts';

const refused = (status: number, retryAfter?: string): Response =>
  Response.json(
    { error: 'Try again later' },
    { status, ...(retryAfter !== undefined && { headers: { 'Retry-After': retryAfter } }) },
  );

/** Gives these answers in turn, and the last of them from then on. */
const inTurn = (...answers: readonly (() => Response)[]) => {
  let next = 0;
  return () => answers[Math.min(next++, answers.length - 1)]!();
};

const fail = (): never => {
  throw new TypeError('fetch failed');
};

describe('a request is tried again', () => {
  it.each([
    ['a 429', () => refused(429)],
    ['a 503', () => refused(503)],
    ['a failed connection', fail],
  ])('after %s, and then answered', async (_, first) => {
    const { client, sent, time } = askedClient(inTurn(first, first, () => decided(true)));
    expect((await time.until(client.evaluate(asking()))).decision).toBe(true);
    expect(sent).toHaveLength(3);
    expect(time.pending).toBe(0);
  });

  it.each([400, 401, 403, 404, 408, 413, 500, 502, 504])('never after a %i', async (status) => {
    const { client, sent } = askedClient(() => refused(status, '0'));
    expect((await client.evaluate(asking())).context.error).toEqual({ status, message: 'Try again later' });
    expect(sent).toHaveLength(1);
  });

  it('as often as the options say, and the last refusal is the answer, with how long it holds', async () => {
    for (const retries of [0, 1, 5]) {
      const { client, sent, time } = askedClient(() => refused(429, '0'), { retries });
      expect((await time.until(client.evaluate(asking()))).context.error).toEqual({
        status: 429,
        message: 'Try again later',
        retryAfter: 0,
      });
      expect(sent).toHaveLength(retries + 1);
    }
  });

  it('after as many seconds as are asked for, also where they are a date', async () => {
    const time = new VirtualTime();
    for (const retryAfter of ['1', new Date(time.ms + 1_000).toUTCString()]) {
      const at = time.ms;
      const { client, sent } = askedClient(
        inTurn(
          () => refused(503, retryAfter),
          () => decided(true),
        ),
        {},
        time,
      );
      expect((await time.until(client.evaluate(asking()))).decision).toBe(true);
      expect(sent.map((request) => request.at - at)).toEqual([0, 1_000]);
      time.ms = at;
    }
  });

  it('not where the wait would not end within the time-out: the refusal is the answer at once', async () => {
    const { client, sent, time } = askedClient(() => refused(429, '2'));
    const before = time.ms;
    expect((await client.evaluate(asking())).context.error).toEqual({
      status: 429,
      message: 'Try again later',
      retryAfter: 2,
    });
    expect(sent).toHaveLength(1);
    expect(time.ms).toBe(before);
  });

  it('and lets go of the refusal that it does not read', async () => {
    const { response, watched } = watchedBody(['{"error":"Try again later"}'], { status: 503 });
    const { client, time } = askedClient(
      inTurn(
        () => response,
        () => decided(true),
      ),
    );
    expect((await time.until(client.evaluate(asking()))).decision).toBe(true);
    expect(watched.isCancelled).toBe(true);
  });

  it('not once the caller has gone, and no timer is left', async () => {
    const controller = new AbortController();
    const { client, sent, time } = askedClient(() => refused(503, '1'));
    const answered = client.evaluate(asking(), { signal: controller.signal });
    answered.catch(() => undefined);
    await time.until(Promise.resolve());
    expect(time.pending).toBe(2);
    controller.abort();
    await expect(answered).rejects.toBe(controller.signal.reason);
    await time.next();
    expect(sent).toHaveLength(1);
    expect(time.pending).toBe(0);
  });
});

/** What may come of one request, and how long it takes. */
const outcome = fc.record({
  takes: fc.integer({ min: 0, max: 900 }),
  status: fc.constantFrom(0, 200, 400, 429, 503),
  retryAfter: fc.option(fc.integer({ min: 0, max: 4 }), { nil: undefined }),
});

it('never asks more often than it may, nor waits for longer than the time-out, nor comes back too early', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(outcome, { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 0, max: 4 }),
      fc.integer({ min: 0, max: 6_000 }),
      fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), { minLength: 1 }),
      async (outcomes, retries, timeoutMs, draws) => {
        let drawn = 0;
        const time = new VirtualTime(() => draws[drawn++ % draws.length]!);
        const given: { readonly at: number; readonly seconds: number }[] = [];
        const begun = time.ms;
        const answers = async (): Promise<Response> => {
          const { takes, status, retryAfter } = outcomes[given.length % outcomes.length]!;
          await new Promise<void>((resolve) => void time.after(takes, resolve));
          given.push({ at: time.ms, seconds: status === 429 || status === 503 ? (retryAfter ?? 0) : 0 });
          if (status === 0) return fail();
          return status === 200 ? decided(true) : refused(status, retryAfter?.toString());
        };
        const { client, sent } = askedClient(answers, { retries, timeoutMs }, time);
        const answered = await time.until(client.evaluate(asking()));
        const took = time.ms - begun;

        expect(sent.length).toBeLessThanOrEqual(retries + 1);
        expect(took).toBeLessThanOrEqual(timeoutMs);
        for (const [i, { at }] of sent.entries()) {
          const before = given[i - 1];
          if (before !== undefined) expect(at - before.at).toBeGreaterThanOrEqual(before.seconds * 1_000);
        }
        const last = outcomes[(sent.length - 1) % outcomes.length];
        if (answered.decision) expect(last?.status).toBe(200);
      },
    ),
    { numRuns: 200 },
  );
});

describe('a wait', () => {
  it('spreads evenly over 50 ms at first, twice as much each time, and a second at most', () => {
    const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(
        fc.nat({ max: 100 }),
        fc.option(fc.nat({ max: 60 }), { nil: undefined }),
        random,
        (retry, seconds, r) => {
          const least = (seconds ?? 0) * 1_000;
          const spread = Math.min(50 * 2 ** retry, 1_000);
          expect(backoffMs(retry, seconds, r)).toBeCloseTo(least + spread * r, 6);
          expect(backoffMs(retry, seconds, r)).toBeGreaterThanOrEqual(least);
          expect(backoffMs(retry, seconds, r)).toBeLessThanOrEqual(least + spread);
        },
      ),
    );
  });
});

describe('Retry-After', () => {
  const now = Date.UTC(2026, 0, 1, 12, 0, 0, 500);
  it.each([
    ['0', 0],
    ['120', 120],
    [' 7 ', 7],
    ['Thu, 01 Jan 2026 12:00:10 GMT', 10],
    ['Thu, 01 Jan 2026 11:00:00 GMT', 0],
    [null, undefined],
    ['', undefined],
    ['-1', undefined],
    ['1.5', undefined],
    ['soon', undefined],
    ['2026', 2026],
    ['2026-01-01', undefined],
    ['Thu, 99 Jan 2026 12:00:10 GMT', undefined],
    ['9'.repeat(400), undefined],
  ])('%j asks for %s seconds', (header, seconds) => {
    expect(readRetryAfter(header, now)).toBe(seconds);
  });
});
