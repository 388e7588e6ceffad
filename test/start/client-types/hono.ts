// A service with Hono whose routes are guarded. Slips are marked as in wrong.ts.
import { Hono } from 'hono';
import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';

import { Gatehouse, guardHono } from 'gatehouse/client';
import type { Decisions } from 'gatehouse/client';

type AppEnv = {
  Bindings: { DECISIONS: Decisions; TOKEN: string };
  Variables: { user: string | undefined };
};

const gatehouse = new Gatehouse({ url: 'https://access.example.com', token: 'a token' });

/** By HTTP, for an app that does not say what its context holds. */
const requires = guardHono({
  ask: async (question) => await gatehouse.evaluate(question),
  subject: (c) => c.var.user && { type: 'user', id: c.var.user },
  HTTPException,
});

/** By a service binding, for an app that does. */
const requiresTyped = guardHono<Context<AppEnv>>({
  ask: async (question, c) => await c.env.DECISIONS.evaluate(c.env.TOKEN, question),
  subject: (c) => (c.var.user === undefined ? undefined : { type: 'user', id: c.var.user }),
  HTTPException,
});

export const plain = new Hono()
  .post(
    '/invoices/:id/approve',
    requires('invoices:approve', (c) => c.req.param('id')),
    (c) => {
      const id: string = c.req.param('id');
      return c.json({ approved: id });
    },
  )
  .get('/invoices', requires('invoices:list'), (c) => c.json([]))
  .use('/reports/*', requires('no such:action'));

export const typed = new Hono<AppEnv>()
  .post(
    '/invoices/:id/approve',
    requiresTyped('invoices:approve', (c) => c.req.param('id')),
    (c) => {
      const id: string = c.req.param('id');
      return c.json({ approved: id, by: c.var.user });
    },
  )
  .get(
    '/invoices/:id',
    requires('invoices:read', async (c) => await Promise.resolve(c.req.param('id'))),
    (c) => c.json({ id: c.req.param('id') }),
  );

/** A callback may say of which path it is. */
requiresTyped('invoices:read', (c: Context<AppEnv, '/invoices/:id'>) => c.req.param('id'));

const ask = async () => await Promise.resolve({ decision: true, context: {} });
const subject = () => ({ type: 'user', id: 'alice' });

// @ts-expect-error 2345: a guard without what says who is signed in
guardHono({ ask, HTTPException });
// @ts-expect-error 2345: a guard without what asks
guardHono({ subject, HTTPException });
// @ts-expect-error 2345: a guard of Hono without the exception of Hono
guardHono({ ask, subject });
// @ts-expect-error 2322: a subject that is a text
guardHono({ ask, subject: () => 'alice', HTTPException });
// @ts-expect-error 2322: an answer that is no decision
guardHono({ ask: async () => await gatehouse.allows(question), subject, HTTPException });
// @ts-expect-error 2345: an id that is a number
requires('invoices:read', () => 7);
// @ts-expect-error 2345: an id that is no function
requires('invoices:read', '7');
// @ts-expect-error 2554: a route without an action
requires();
guardHono<Context<AppEnv>>({
  // @ts-expect-error 2551: a binding that the app does not have
  ask: async (one, c) => await c.env.DECISION.evaluate('', one),
  subject,
  HTTPException,
});
// @ts-expect-error 2339: a variable that the app does not have
requiresTyped('invoices:read', (c) => c.var.invoice);
// @ts-expect-error 2769: an app without the bindings of the guard
new Hono<{ Bindings: { OTHER: string } }>().get('/invoices', requiresTyped('invoices:list'));

const question = { subject: subject(), action: { name: 'read' }, resource: { type: 'invoices', id: '7' } };
