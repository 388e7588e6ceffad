import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';

import type { LimitName } from '../../../src/core/refusal.ts';
import { LIMITS, tooManyRequests, unauthenticated, UNAVAILABLE } from '../../../src/core/refusal.ts';
import type { AppEnv } from '../../../src/http/context.ts';
import { refused as ofGrafana } from '../../../src/http/grafana/dialect.ts';
import { refused as ofUnleash } from '../../../src/http/unleash/dialect.ts';

const DIALECTS = { grafana: ofGrafana, unleash: ofUnleash };

describe.each(Object.entries(DIALECTS))('a 429 in the words of %s', (_, refused) => {
  it.each(Object.keys(LIMITS) as LimitName[])(
    'names its limit, and says when to try again: %s',
    async (limit) => {
      const app = new Hono<AppEnv>().get('/', (c) => refused(c, tooManyRequests(limit, 1_500)));
      const answer = await app.request('/');
      expect([answer.status, answer.headers.get('Retry-After')]).toEqual([429, '2']);
      const { message } = (await answer.json()) as { readonly message: string };
      expect(message).toContain(`the limit ${limit} is reached`);
    },
  );
});

describe.each(Object.entries(DIALECTS))('a 503 in the words of %s', (_, refused) => {
  it.each([UNAVAILABLE, unauthenticated('moved')])('says when to try again: %o', async (refusal) => {
    const app = new Hono<AppEnv>().get('/', (c) => refused(c, refusal));
    const answer = await app.request('/');
    expect([answer.status, answer.headers.get('Retry-After')]).toEqual([503, '1']);
  });
});
