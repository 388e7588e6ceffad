import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { farObject, farWorker } from '../../bench/far/links.mjs';

/** Time that passes only when somebody waits for it, all who wait at once. */
function playedTime() {
  const played = { now: 0 };
  const waiting: { at: number; resolve: () => void }[] = [];
  const wait = async (ms: number) =>
    await new Promise<void>((resolve) => void waiting.push({ at: played.now + ms, resolve }));
  vi.stubGlobal('scheduler', { wait });
  const pass = async () => {
    for (let idle = 0; idle < 20; idle++) {
      await Promise.resolve();
      const [first] = waiting.toSorted((a, b) => a.at - b.at);
      if (first === undefined) continue;
      idle = 0;
      waiting.splice(waiting.indexOf(first), 1);
      played.now = Math.max(played.now, first.at);
      first.resolve();
    }
  };
  return { played, pass };
}

const LATENCIES = { call: 100, trip: 40, own: 140, peer: 1 };

/** What a Worker and an object see of the world, and what was asked of it. */
function world() {
  const asked: string[] = [];
  const env = {
    DB: {
      prepare: (sql: string) => sql,
      batch: (statements: string[]) => {
        asked.push(`batch of ${statements.join()}`);
        return Promise.resolve(statements);
      },
    },
    ORG: {
      getByName: (name: string) => ({ say: (...words: string[]) => Promise.resolve([name, ...words]) }),
    },
    GUARD: { getByName: () => ({ refuse: () => Promise.reject(new TypeError('no refuse')) }) },
  };
  return { asked, env };
}

type Env = ReturnType<typeof world>['env'];

/** A Worker behind its ways that does what it is given. */
function workerThat(act: (env: Env) => Promise<unknown>) {
  const worker = farWorker({ fetch: async (_request: Request, env: Env) => Response.json(await act(env)) });
  const { env, asked } = world();
  const fetched = async (path: string, body?: unknown) => {
    const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    const response = await worker.fetch(new Request(`http://far.test${path}`, init), env, {});
    return (await response.json()) as unknown;
  };
  const set = async (latencies: typeof LATENCIES) => await fetched('/far', { latencies, seed: 7 });
  return { fetched, set, asked };
}

describe('the ways of the bench that are made long', () => {
  let time: ReturnType<typeof playedTime>;
  beforeEach(() => void (time = playedTime()));
  afterEach(() => void vi.unstubAllGlobals());

  it('take about as long as they are told, there and back, and say the same', async () => {
    const { fetched, set } = workerThat(async ({ ORG }) => await ORG.getByName('7').say('a', 'b'));
    await set(LATENCIES);
    const answered = fetched('/');
    await time.pass();
    expect(await answered).toEqual(['7', 'a', 'b']);
    expect(time.played.now).toBeGreaterThanOrEqual(80);
    expect(time.played.now).toBeLessThanOrEqual(240);
    expect(await set(LATENCIES)).toEqual({ call: 1, trip: 0, own: 0, peer: 0 });
  });

  it('hold nobody up: a hundred at once take no longer than the longest of them', async () => {
    const { fetched, set, asked } = workerThat(async ({ DB }) => await DB.batch([DB.prepare('one')]));
    await set(LATENCIES);
    const all = Promise.all(Array.from({ length: 100 }, async () => await fetched('/')));
    await time.pass();
    expect(await all).toHaveLength(100);
    expect(asked).toHaveLength(100);
    expect(time.played.now).toBeLessThanOrEqual(140 * 1.2 * 2);
    expect(await set(LATENCIES)).toEqual({ call: 0, trip: 0, own: 100, peer: 0 });
  });

  it('lead from an object as well, and take nothing while nothing is far', async () => {
    class Base {
      readonly env: Env;
      constructor(_ctx: unknown, env: Env) {
        this.env = env;
      }
    }
    const { set } = workerThat(async () => await Promise.resolve());
    const { env } = new (farObject(Base) as new (ctx: unknown, env: Env) => Base)({}, world().env);
    await set({ call: 0, trip: 0, own: 0, peer: 0 });
    await env.DB.batch(['one']);
    expect(await env.ORG.getByName('0').say()).toEqual(['0']);
    await expect(env.GUARD.getByName().refuse()).rejects.toThrow(TypeError);
    expect(time.played.now).toBe(0);
    expect(await set(LATENCIES)).toEqual({ call: 0, trip: 1, own: 0, peer: 2 });
  });
});
