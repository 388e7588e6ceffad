/** Health, which anybody may ask for as often as they like. */
import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, describe, it, vi } from 'vitest';

import { createApp } from '../../../src/app.ts';
import type { Answer, Fetch } from '../../support/api.ts';
import { api } from '../../support/api.ts';
import { listen } from '../../support/log-lines.ts';
import { WatchedD1 } from '../../support/watched-d1.ts';

let later = 0;
const platformNow = Date.now;
beforeEach(() => void vi.spyOn(Date, 'now').mockImplementation(() => platformNow() + later));
afterEach(() => void vi.restoreAllMocks());

function isolate(settings = {}): {
  readonly d1: WatchedD1;
  readonly fetch: Fetch;
  readonly ask: () => Promise<Answer>;
} {
  const d1 = new WatchedD1(env.DB);
  const app = createApp();
  const bindings = { ...env, ...settings, DB: d1.binding } as never;
  const fetch: Fetch = async (request) => await app.fetch(request, bindings);
  return { d1, fetch, ask: async () => await api('GET', '/health', { as: null }, fetch) };
}

const seen = ({ status, body }: Answer) => [status, body.database];
const OK = [200, 'ok'];
const FAILING = [503, 'failing'];

describe('health', () => {
  it('costs one read a second, however many ask', async ({ expect }) => {
    const { d1, ask } = isolate();
    const answers = await Promise.all(Array.from({ length: 100 }, ask));
    expect(new Set(answers.map((answer) => seen(answer).join()))).toEqual(new Set([OK.join()]));
    expect(d1.trips).toBe(1);
    expect(seen(await ask())).toEqual(OK);
    expect(d1.trips).toBe(1);
    later += 1_000;
    await Promise.all(Array.from({ length: 100 }, ask));
    expect(d1.trips).toBe(2);
  });

  it('is failing while the database does not answer, and costs no more', async ({ expect }) => {
    listen();
    const { d1, ask } = isolate();
    d1.fault = 'down';
    for (const answer of await Promise.all(Array.from({ length: 100 }, ask)))
      expect(seen(answer)).toEqual(FAILING);
    expect(d1.trips).toBe(1);
    d1.fault = undefined;
    expect(seen(await ask())).toEqual(FAILING);
    later += 1_000;
    expect(seen(await ask())).toEqual(OK);
    d1.fault = 'down';
    later += 1_000;
    expect(seen(await ask())).toEqual(FAILING);
  });

  it.for([
    ['a table', 'DROP TABLE guards', 'CREATE TABLE guards (holds integer NOT NULL)'],
    [
      'a column',
      'ALTER TABLE team_preferences RENAME COLUMN theme TO colours',
      'ALTER TABLE team_preferences RENAME COLUMN colours TO theme',
    ],
  ] as const)('is failing until the migrations have run: without %s', async ([, undo, redo], { expect }) => {
    const { d1, ask } = isolate();
    await env.DB.prepare(undo).run();
    expect(seen(await ask())).toEqual(FAILING);
    await env.DB.prepare(redo).run();
    later += 1_000;
    expect(seen(await ask())).toEqual(OK);
    // It looks no further once it has seen all: it stays.
    const statements: string[] = [];
    d1.before = (all) => void statements.push(...all);
    later += 1_000;
    expect(seen(await ask())).toEqual(OK);
    expect(statements.join()).not.toContain('pragma');
  });

  it('takes a database with more in it for a later one', async ({ expect }) => {
    await env.DB.prepare('ALTER TABLE orgs ADD COLUMN of_a_later_version text').run();
    const { ask } = isolate();
    expect(seen(await ask())).toEqual(OK);
  });

  it('warns from 80 % of the allowed size on, says no size to strangers, and costs no more', async ({
    expect,
  }) => {
    const lines = listen();
    const small = isolate({ DATABASE_BYTES_MAX: '100000' });
    const answer = await small.ask();
    expect(seen(answer)).toEqual(OK);
    expect(answer.body.warnings).toEqual(['database-size']);
    expect(Object.keys(answer.body).toSorted()).toEqual([
      'commit',
      'database',
      'passwordLogin',
      'version',
      'warnings',
    ]);
    expect(small.d1.trips).toBe(1);
    const [line] = lines.lines().filter(({ event }) => event === 'database-size');
    expect(line).toMatchObject({ level: 'warn', allowedBytes: 100_000 });
    expect(line?.['usedBytes']).toBeGreaterThanOrEqual(80_000);
    expect((await isolate().ask()).body.warnings).toEqual([]);
  });
});
