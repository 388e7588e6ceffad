import { env } from 'cloudflare:workers';
import { describe, it } from 'vitest';

import { createApp } from '../../../src/app.ts';
import type { Bindings } from '../../../src/env.ts';
import { expectAccessDenied } from '../../support/access-denied.ts';
import type { Fetch, RequestOptions } from '../../support/api.ts';
import { ADMIN, api, ok } from '../../support/api.ts';
import { freshOrg, unique } from '../../support/fresh-org.ts';
import { traceOf } from '../../support/snapshot.ts';

const HOUR_S = 3_600;

/** A Worker of a deployment where tokens live so long at most. */
function deployedWith(settings: { readonly TOKEN_LIFE_MAX?: unknown }): Fetch {
  const app = createApp();
  const bindings = { ...env, ...settings } as unknown as Bindings;
  return async (request) => await app.fetch(request, bindings);
}

/** An account in an org of its own, and the way to make tokens of it. */
async function newWorld(settings: object = { TOKEN_LIFE_MAX: String(HOUR_S) }) {
  const org = await freshOrg();
  const { id } = await org.account();
  const fetch = deployedWith(settings);
  const path = `/serviceaccounts/${id}/tokens`;
  const make = async (body: object, options: RequestOptions = {}) =>
    await api('POST', path, { as: ADMIN, org: org.id, body, ...options }, fetch);
  return { org, path, fetch, make };
}

const LIVES = [
  ['none', {}],
  ['null', { secondsToLive: null }],
  ['0, which is for ever', { secondsToLive: 0 }],
  ['a second more', { secondsToLive: HOUR_S + 1 }],
  ['a hundred years', { secondsToLive: 3_153_600_000 }],
  ['a second more in other letters', { SecondsToLive: HOUR_S + 1 }],
] as const;

describe('where the deployment says how long tokens live at most, a new token', () => {
  it.for(LIVES)(
    'with this life is 400, is told the most, and leaves no trace: %s',
    async ([, life], { expect }) => {
      const { make } = await newWorld();
      const name = unique('token');
      const { trace } = await traceOf(async () => {
        for (const headers of [{}, { 'Idempotency-Key': unique('key') }] as const) {
          const { status, body } = await make({ name, ...life }, { headers });
          expect([status, body.message]).toEqual([
            400,
            'secondsToLive must be from 1 to 3600: tokens live no longer here',
          ]);
        }
      });
      expect(trace).toEqual({});
      expect((await make({ name, secondsToLive: HOUR_S })).status).toBe(200);
    },
  );

  it('may live as long as that, and shorter, and ends by then', async ({ expect }) => {
    const { org, path, make } = await newWorld();
    for (const secondsToLive of [1, 60, HOUR_S]) {
      const before = Date.now();
      const name = unique('token');
      expect((await make({ name, secondsToLive })).status).toBe(200);
      const { body } = await org.admin(200, 'GET', path);
      const { expiration } = body.find((one: { name: string }) => one.name === name);
      const [least, most] = [before, Date.now()].map((at) => at + secondsToLive * 1_000);
      expect(Date.parse(expiration)).toBeGreaterThanOrEqual(least ?? NaN);
      expect(Date.parse(expiration)).toBeLessThanOrEqual(most ?? NaN);
    }
  });

  it('is not judged for who may make none, nor for nobody', async ({ expect }) => {
    const { org, make } = await newWorld();
    const { as } = await org.account();
    expectAccessDenied(await make({ name: unique('token') }, { as }), 'serviceaccounts:write');
    expect((await make({ name: unique('token') }, { as: null })).status).toBe(401);
  });

  it('may not live longer because it was made before, under the same key', async ({ expect }) => {
    const { org, path, make } = await newWorld();
    const [body, headers] = [{ name: unique('token') }, { 'Idempotency-Key': unique('key') }];
    await org.admin(200, 'POST', path, body, { headers });
    const { trace } = await traceOf(async () => expect((await make(body, { headers })).status).toBe(400));
    expect(trace).toEqual({});
  });

  it('does not change those that are there', async ({ expect }) => {
    const { org, path, fetch } = await newWorld();
    const { body } = await org.admin(200, 'POST', path, { name: unique('token') });
    await ok(200, 'GET', '/access-control/user/permissions', { as: { token: body.key } }, fetch);
    const listed = await ok(200, 'GET', path, { org: org.id }, fetch);
    const found = listed.body.find(({ id }: { id: number }) => id === body.id);
    expect(found).toMatchObject({ expiration: null, hasExpired: false });
  });
});

describe('where the deployment does not say it, a new token', () => {
  it.for([{}, { TOKEN_LIFE_MAX: '0' }, { TOKEN_LIFE_MAX: 0 }])(
    'may live for ever: %j',
    async (settings, { expect }) => {
      const { make } = await newWorld(settings);
      for (const [, life] of LIVES) expect((await make({ name: unique('token'), ...life })).status).toBe(200);
    },
  );
});
