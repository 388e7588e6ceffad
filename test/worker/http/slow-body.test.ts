import { Hono } from 'hono';
import { describe, it } from 'vitest';

import type { AppEnv } from '../../../src/http/context.ts';
import { drainsWithin } from '../../../src/http/middleware/drains-body.ts';

/** A request whose body begins and never ends, as the runtime hands it over. */
function endless(): { readonly request: Request; readonly writer: WritableStreamDefaultWriter } {
  const { readable, writable } = new IdentityTransformStream();
  const writer = writable.getWriter();
  void writer.write(new Uint8Array(1)).catch(() => {});
  return { request: new Request('http://gatehouse.test/', { method: 'POST', body: readable }), writer };
}

describe('a body that does not come to its end', () => {
  it('keeps no answer back for longer than the bound, and breaks none (I15)', async ({ expect }) => {
    const app = new Hono<AppEnv>().use('*', drainsWithin({ bytes: 1_000, ms: 1 }));
    app.all('*', (c) => c.json('no', 401));
    const { request, writer } = endless();
    const answer = await app.fetch(request);
    expect([answer.status, await answer.json()]).toEqual([401, 'no']);
    void writer.abort().catch(() => {});
  });
});
