/**
 * What no service that works answers, for the examples of the document: made by the very code that answers it. `-u` accepts other words.
 */
import { Hono } from 'hono';
import { it } from 'vitest';

import { createApp } from '../../../src/app.ts';
import type { Refusal } from '../../../src/core/refusal.ts';
import { STORAGE_FULL, tooManyRequests, UNAVAILABLE } from '../../../src/core/refusal.ts';
import { refused as ofAuthzen } from '../../../src/http/authzen/dialect.ts';
import type { AppEnv } from '../../../src/http/context.ts';
import { refused as ofGrafana } from '../../../src/http/grafana/dialect.ts';
import { health } from '../../../src/http/grafana/server/health.ts';
import { refused as ofUnleash } from '../../../src/http/unleash/dialect.ts';

const REQUEST_ID = 'example-1';
const TOKEN = 'glsa_yscW25imSKJIuav8zF37RZmnbiDvB05G_fcaaf58a';

/** Each dialect, a limit that its callers meet, and an operation of it. */
const DIALECTS = {
  Grafana: { refused: ofGrafana, limit: 'dry-runs', method: 'GET', path: '/api/teams/1' },
  Unleash: { refused: ofUnleash, limit: 'dry-runs', method: 'GET', path: '/api/admin/groups' },
  Authzen: { refused: ofAuthzen, limit: 'evaluation-trips', method: 'POST', path: '/access/v1/evaluation' },
} as const;

/** Refusals by the ends of the names of their components. */
const REFUSALS: Readonly<Record<string, readonly [number, Refusal]>> = {
  Unavailable: [503, UNAVAILABLE],
  StorageFull: [507, STORAGE_FULL],
};

/** What an answer is, where it has the status. */
async function bodyOf(answer: Response, status: number): Promise<unknown> {
  if (answer.status !== status) throw new Error(`${answer.status} ${await answer.text()}`);
  return await answer.json();
}

async function refusal(
  refused: (typeof DIALECTS)[keyof typeof DIALECTS]['refused'],
  [status, why]: readonly [number, Refusal],
): Promise<unknown> {
  const app = new Hono<AppEnv>().get('/', (c) => {
    c.set('requestId', REQUEST_ID);
    return refused(c, why);
  });
  return await bodyOf(await app.request('/'), status);
}

/** What is answered where something is broken: here, every statement of the database is. */
async function fault(method: string, path: string): Promise<unknown> {
  const broken = () => {
    throw new TypeError('This database is broken');
  };
  const objects = { idFromName: () => ({}), get: () => ({}) };
  const bindings = {
    DB: { prepare: broken, batch: broken, withSession: () => ({ prepare: broken, batch: broken }) },
    ORG: objects,
    GUARD: objects,
    DRY_RUNS: objects,
    TOKEN_SECRET: 'a test secret of enough length',
  };
  const headers = { Authorization: `Bearer ${TOKEN}`, 'X-Request-ID': REQUEST_ID };
  return await bodyOf(await createApp().request(path, { method, headers }, bindings), 500);
}

/** The health of a service whose database does not answer. */
async function illness(): Promise<unknown> {
  const services = {
    health: { isUp: async () => await Promise.resolve(false), warnings: () => [] },
    settings: { ADMIN_PASSWORD: 'admin' },
  };
  const app = new Hono<AppEnv>();
  app.use(async (c, next) => {
    c.set('services', services as unknown as AppEnv['Variables']['services']);
    await next();
  });
  app.route('/', health);
  return await bodyOf(await app.request('/health'), 503);
}

it('refusals that examples show are those that the code makes', async ({ expect }) => {
  const components: Record<string, unknown> = {};
  for (const [dialect, { refused, limit, method, path }] of Object.entries(DIALECTS)) {
    const tooMany = tooManyRequests(limit, 1_000);
    components[`${dialect}TooManyRequests`] = await refusal(refused, [429, tooMany]);
    for (const [name, why] of Object.entries(REFUSALS))
      components[`${dialect}${name}`] = await refusal(refused, why);
    components[`${dialect}Fault`] = await fault(method, path);
  }
  const made = { components, operations: { getHealth: { 503: await illness() } } };
  const file = '../../../src/reference/examples/refusals/made.json';
  await expect(`${JSON.stringify(made, null, 2)}\n`).toMatchFileSnapshot(file);
});
