import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';

import type { LimitName, Refusal } from '../../../src/core/refusal.ts';
import {
  invalid,
  LIMITS,
  OVERLOADED,
  tooManyRequests,
  unauthenticated,
  UNAVAILABLE,
} from '../../../src/core/refusal.ts';
import { refused } from '../../../src/http/authzen/dialect.ts';
import type { AppEnv } from '../../../src/http/context.ts';
import { toUnanswered } from '../../../src/rpc/unanswered.ts';

const REFUSALS: readonly Refusal[] = [
  UNAVAILABLE,
  OVERLOADED,
  unauthenticated('moved'),
  unauthenticated('invalid-token'),
  invalid('subject', 'is required'),
  { tag: 'denied', needed: 'access:evaluate' },
  { tag: 'list-too-long', bytesMax: 8 },
  ...(Object.keys(LIMITS) as LimitName[]).map((limit) => tooManyRequests(limit, 1_500)),
];

describe('why there is no answer', () => {
  it.each(REFUSALS)('has the status, the text and the time to wait of HTTP: %o', async (refusal) => {
    const app = new Hono<AppEnv>().get('/', (c) => refused(c, refusal));
    const answer = await app.request('/');
    const { error } = (await answer.json()) as { readonly error: string };
    const wait = answer.headers.get('Retry-After');
    expect(toUnanswered(refusal)).toEqual({
      status: answer.status,
      message: error,
      ...(wait !== null && { retryAfter: Number(wait) }),
    });
  });
});
