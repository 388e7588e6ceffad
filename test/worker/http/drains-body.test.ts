import { Hono } from 'hono';
import { TrieRouter } from 'hono/router/trie-router';
import { afterEach, beforeEach, describe, it, vi } from 'vitest';

import type { AppEnv } from '../../../src/http/context.ts';
import { drainsBody } from '../../../src/http/middleware/drains-body.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

describe('a body that comes from the network and does not end', () => {
  it('is left after ten seconds, and answered as any other', async ({ expect }) => {
    const app = new Hono<AppEnv>({ router: new TrieRouter() })
      .use('*', drainsBody)
      .all('*', (c) => c.json('no', 401));
    // As the network's bodies are: the platform throws when a lock on them is let go too soon.
    const { readable, writable } = new IdentityTransformStream();
    const writer = writable.getWriter();
    void writer.write(new TextEncoder().encode('begun')).catch(() => {});
    const answer = app.fetch(new Request('http://gatehouse.test/', { method: 'POST', body: readable }));
    await vi.advanceTimersByTimeAsync(10_000);
    expect((await answer).status).toBe(401);
  });
});
