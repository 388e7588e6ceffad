import { exports } from 'cloudflare:workers';
import type { Context } from 'hono';
import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { LinearRouter } from 'hono/router/linear-router';
import { describe, expect, it } from 'vitest';

import { Gatehouse } from '../../../src/client/gatehouse.ts';
import { guardHono } from '../../../src/client/guard-hono.ts';
import { RefusedError } from '../../../src/client/guard-refusal.ts';
import type { As } from '../../support/api.ts';
import type { FreshOrg } from '../../support/fresh-org.ts';
import { freshOrg } from '../../support/fresh-org.ts';
import { storeType } from '../../support/access.ts';

type AppEnv = { Variables: { user: string | undefined } };

/** A service that asks the real one, in a request of each request of its own. */
function appOf(as: As) {
  const gatehouse = new Gatehouse({
    url: 'http://gatehouse.test',
    token: as !== null && 'token' in as ? as.token : '',
    fetch: (url, init) => exports.default.fetch(new Request(url, init)),
    retries: 0,
    timeoutMs: 30_000,
  });
  const requires = guardHono<Context<AppEnv>>({
    ask: (question) => gatehouse.evaluate(question),
    subject: (c) => c.var.user && { type: 'user', id: c.var.user },
    HTTPException,
  });
  // Tests of the Worker run on its own parts of Hono, which lack the router that an app has unless it says another.
  const app = new Hono<AppEnv>({ router: new LinearRouter() }).use(async (c, next) => {
    c.set('user', c.req.header('X-User'));
    await next();
  });
  app.post(
    '/invoices/:id/approve',
    requires('invoices:approve', (c) => c.req.param('id')),
    (c) => c.text(`approved ${c.req.param('id')}`),
  );
  app.post('/invoices', requires('invoices:approve'), (c) => c.text('approved all'));
  app.onError((error, c) => {
    if (!(error instanceof HTTPException) || !(error.cause instanceof RefusedError)) throw error;
    const { status, decision } = error.cause;
    return c.text(decision?.context.error?.message ?? error.message, status);
  });
  return async (path: string, user?: string): Promise<[number, string]> => {
    const init = { method: 'POST', headers: { ...(user !== undefined && { 'X-User': user }) } };
    const answer = await app.request(path, init);
    return [answer.status, await answer.text()];
  };
}

async function world(): Promise<{ readonly org: FreshOrg; readonly post: ReturnType<typeof appOf> }> {
  const org = await freshOrg();
  await storeType(org.id, { name: 'invoices', attribute: 'id', actions: ['approve'], levels: [] });
  const service = await org.account();
  await org.grant(service.id, [['access:evaluate', 'users:*']]);
  return { org, post: appOf(service.as) };
}

describe('a service that is guarded by Gatehouse', () => {
  it('lets pass whoever may, and after they lose the role refuses the very next request', async () => {
    const { org, post } = await world();
    const alice = await org.person('None');
    expect(await post('/invoices/7/approve', alice.login)).toEqual([403, 'Forbidden']);
    const role = await org.grant(alice.id, [['invoices:approve', 'invoices:id:7']]);
    expect(await post('/invoices/7/approve', alice.login)).toEqual([200, 'approved 7']);
    expect(await post('/invoices/8/approve', alice.login)).toEqual([403, 'Forbidden']);
    expect(await post('/invoices', alice.login)).toEqual([403, 'Forbidden']);
    expect(await post('/invoices/7/approve')).toEqual([401, 'Unauthorized']);
    expect(await post('/invoices/7/approve', 'somebody else')).toEqual([403, 'Forbidden']);
    await org.admin(200, 'DELETE', `/access-control/users/${alice.id}/roles/${role}`);
    expect(await post('/invoices/7/approve', alice.login)).toEqual([403, 'Forbidden']);
  });

  it('passes without an id only whoever may on all', async () => {
    const { org, post } = await world();
    const [alice, bob] = [await org.person('None'), await org.person('None')];
    await org.grant(alice.id, [['invoices:approve', 'invoices:*']]);
    await org.grant(bob.id, [['invoices:approve', 'invoices:id:7']]);
    expect(await post('/invoices', alice.login)).toEqual([200, 'approved all']);
    expect(await post('/invoices', bob.login)).toEqual([403, 'Forbidden']);
  });

  it('takes no id for more than it is: a star is a letter', async () => {
    const { org, post } = await world();
    const alice = await org.person('None');
    await org.grant(alice.id, [['invoices:approve', 'invoices:id:7']]);
    for (const id of ['*', '%2A', '7%2F..', '%207', '7%20', 'id:7', 'x'.repeat(2_000)])
      expect(await post(`/invoices/${id}/approve`, alice.login)).toEqual([403, 'Forbidden']);
  });

  it('is a 503 where its own token is wrong, and lets nobody pass', async () => {
    const post = appOf({ token: 'no-token-of-anybody' });
    const [status] = await post('/invoices/7/approve', 'admin');
    expect(status).toBe(503);
  });
});
