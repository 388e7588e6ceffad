import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { DatabaseAway, reach, serve, toldFault, unlessAway } from '../../src/faults.ts';
import { describeError, EVENTS, inRequest, log } from '../../src/log.ts';
import { listen } from '../support/log-lines.ts';

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const SECRET = 'glsa_secret';

describe('a line of the log', () => {
  it.each(Object.entries(EVENTS))('for %s is one JSON object, told as %s', (event, level) => {
    const { lines } = listen();
    inRequest('mine', () => log(event as keyof typeof EVENTS, { org: 7, attempts: 2 }));
    expect(lines()).toEqual([{ level, event, request: 'mine', org: 7, attempts: 2 }]);
    const method = { info: 'log', warn: 'warn', error: 'error' } as const;
    expect(console[method[level]]).toHaveBeenCalledOnce();
  });

  it('has no request where it is done for none', () => {
    const { lines } = listen();
    log('settings-unusable', { problems: ['TOKEN_SECRET: is missing'] });
    expect(lines()).toEqual([
      { level: 'error', event: 'settings-unusable', problems: ['TOKEN_SECRET: is missing'] },
    ]);
  });

  it('is one that the page about operations tells of, and the other way round', () => {
    const page = readFileSync(resolve(import.meta.dirname, '../../docs/operations.md'), 'utf8');
    const rows = [...page.matchAll(/^\| `([a-z-]+)` +\| (info|warn|error) +\|/gm)];
    expect(Object.fromEntries(rows.map(([, event, level]) => [event, level]))).toEqual(EVENTS);
  });
});

describe('a line that strangers can cause', () => {
  const SAMPLED = [
    'database-away',
    'database-full',
    'database-size',
    'groups-skipped',
    'guesses-uncounted',
    'issuer-key-unusable',
    'issuer-keys-away',
    'issuer-sign-in-failed',
    'login-blocked',
    'object-away',
    'object-unnamed',
    'protocol-unknown',
    'settings-unusable',
  ] as const;
  const START = Date.UTC(2026, 0, 1);

  it.each(SAMPLED)('is written ten times a minute, and the next one says how many were not: %s', (event) => {
    vi.useFakeTimers({ now: START, toFake: ['Date'] });
    const { lines } = listen();
    const logAt = (ms: number) => {
      vi.setSystemTime(START + ms);
      log(event, { what: String(ms) });
    };
    for (let i = 0; i < 25; i++) logAt(i * 1_000);
    expect(lines().length).toBe(10);
    logAt(59_999);
    expect(lines().length).toBe(10);
    logAt(60_000);
    expect(lines().at(-1)).toMatchObject({ event, what: '60000', skipped: 16 });
    // The minute is one that moves: one line after the other becomes too old.
    logAt(60_001);
    expect(lines().length).toBe(11);
    logAt(61_000);
    expect(lines().at(-1)).toMatchObject({ what: '61000', skipped: 1 });
    logAt(600_000);
    expect(lines().at(-1)).not.toHaveProperty('skipped');
    expect(lines().length).toBe(13);
  });

  it('is counted for its event alone, and goes on when the clock is set back', () => {
    vi.useFakeTimers({ now: START, toFake: ['Date'] });
    const { lines } = listen();
    for (let i = 0; i < 20; i++) for (const event of SAMPLED) log(event, {});
    expect(lines().length).toBe(10 * SAMPLED.length);
    vi.setSystemTime(START - 3_600_000);
    log('login-blocked', {});
    expect(lines().at(-1)).toMatchObject({ event: 'login-blocked', skipped: 10 });
  });

  it('is no other: those are all written', () => {
    vi.useFakeTimers({ now: START, toFake: ['Date'] });
    const { lines } = listen();
    const others = (Object.keys(EVENTS) as (keyof typeof EVENTS)[]).filter(
      (event) => !(SAMPLED as readonly string[]).includes(event),
    );
    for (let i = 0; i < 50; i++) for (const event of others) log(event, {});
    expect(lines().length).toBe(50 * others.length);
  });
});

describe('an error in the log', () => {
  it.each([
    ['a parser', () => JSON.parse(SECRET) as unknown],
    ['the language', () => Object.assign(SECRET, { x: 1 }).x],
    ['a message of many lines', () => raise(new Error(`x\n    at f (${SECRET}:1:2)\n    at g (b.ts:3:4)`))],
    ['a name', () => raise(Object.assign(new Error('x'), { name: `${SECRET}:1:2` }))],
    ['a cause', () => raise(new Error('x', { cause: new Error(SECRET, { cause: SECRET }) }))],
    [
      'the database',
      () => raise(new Error(`D1_TYPE_ERROR: Type 'object' not supported for value '${SECRET}'`)),
    ],
    ['a stack of its own', () => raise(Object.assign(new Error('x'), { stack: `Error: ${SECRET}` }))],
    ['more fields', () => raise(Object.assign(new Error('x'), { query: SECRET }))],
  ])('repeats nothing of what %s quotes', (_, fail) => {
    let error: unknown;
    try {
      fail();
    } catch (thrown) {
      error = thrown;
    }
    const told = JSON.stringify(describeError(error ?? new Error(SECRET), true));
    expect(told).not.toContain('secret');
    expect(told).toContain('Error');
  });

  it('has the known words of the platform, its causes, and for a fault its stack', () => {
    const error = new TypeError('no', {
      cause: new Error("D1_ERROR: no such column: 'x': SQLITE_ERROR"),
    });
    expect(describeError(error, false)).toEqual({
      name: 'TypeError',
      cause: { name: 'Error', says: ['D1_ERROR', 'no such column', 'SQLITE_ERROR'] },
    });
    expect(describeError(error, true).stack?.[0]).toMatch(/log\.test\.ts:\d+:\d+\)?$/);
  });

  it('is bounded', () => {
    let error = new Error('x'.repeat(10_000));
    error.name = 'N'.repeat(10_000);
    for (let i = 0; i < 100; i++) error = new Error('y'.repeat(10_000), { cause: error });
    error.stack = `Error\n${'    at f (a.ts:1:2)\n'.repeat(10_000)}`;
    expect(JSON.stringify(describeError(error, true)).length).toBeLessThan(12_000);
  });

  it('that is none is told by its type', () => {
    expect(describeError(SECRET, true)).toEqual({ name: 'string' });
  });
});

describe('a fault', () => {
  it('is logged once, however often it is told, and crosses with one fixed message', () => {
    const { lines } = listen();
    const told = toldFault(new TypeError(SECRET), { org: 1 });
    const message = told instanceof Error ? told.message : '';
    expect(message).not.toContain(SECRET);
    // What is left of an error at the other end of a call.
    expect(toldFault(new Error(message))).toMatchObject({ message });
    expect(lines().map(({ event, org }) => [event, org])).toEqual([['fault', 1]]);
  });

  it('is none where the platform ends an object, or something is away', () => {
    const { lines } = listen();
    for (const mark of ['durableObjectReset', 'retryable', 'overloaded']) {
      const error = Object.assign(new Error('x'), { [mark]: true });
      expect(toldFault(error)).toBe(error);
    }
    toldFault(new DatabaseAway('x'));
    expect(lines()).toEqual([]);
  });

  it('of an object is a fault for its caller, who takes all else for an object that is away', async () => {
    listen();
    const answer = async (error: Error) =>
      await reach(async () => await serve(undefined, {}, () => raise(error))).catch(
        ({ name }: Error) => name,
      );
    expect(await answer(new TypeError('x'))).toBe('Fault');
    expect(await answer(Object.assign(new Error('x'), { durableObjectReset: true }))).toBe('ObjectAway');
    const unfit = new DOMException('a function', 'DataCloneError');
    await expect(reach(async () => await Promise.reject(unfit))).rejects.toBe(unfit);
  });

  it('is not taken for a database that is away', async () => {
    const { lines } = listen();
    const answer = await unlessAway(Promise.reject(new DatabaseAway('x')), 'a list');
    expect(answer).toMatchObject({ ok: false, refusal: { tag: 'unavailable' } });
    await expect(unlessAway(Promise.reject(new TypeError('x')), 'a list')).rejects.toThrow(TypeError);
    expect(lines()).toEqual([expect.objectContaining({ event: 'database-away', what: 'a list' })]);
  });
});

function raise(error: Error): never {
  throw error;
}
