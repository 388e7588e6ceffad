import type { Context } from 'hono';
import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { validator } from 'hono/validator';
import { expect, it } from 'vitest';

import type { Decision, Decisions } from '../../../src/client/contract.ts';
import { guardHono } from '../../../src/client/guard-hono.ts';

/*
 * What the compiler takes of a program with a guard of Hono, and what not: each line that must be an error says so. `tsc -p test` holds it.
 */

type AppEnv = {
  Bindings: { readonly DECISIONS: Pick<Decisions, 'evaluate'>; readonly TOKEN: string };
  Variables: { readonly user?: string };
};
type WithBody = { in: { json: { id: string } }; out: { json: { id: string } } };

const yes = (): Decision => ({ decision: true, context: {} });
const textOf = (text: string): string => text;

const requires = guardHono<Context<AppEnv>>({
  ask: (question, c) => c.env.DECISIONS.evaluate(c.env.TOKEN, question),
  subject: (c) => (c.var.user ?? c.req.header('X-User')) && { type: 'user', id: 'alice' },
  HTTPException,
});
const byId = requires('invoices:approve', (c) => c.req.param('id'));
const plain = guardHono({
  ask: yes,
  subject: (c) => c.req.header('X-User') && { type: 'user', id: c.var.user ?? 'alice' },
  HTTPException,
});
const plainById = plain('invoices:approve', (c) => c.req.param('id'));
const json = validator('json', (value: { id?: unknown }) => ({ id: String(value.id) }));

it('leaves handlers the types of their path, of what was validated, and of their app', async () => {
  const app = new Hono<AppEnv>();
  app.use('/lists/*', requires('invoices:read'));
  app.use(requires('invoices:read'));
  app.post('/a/:id', byId, (c) => c.text(textOf(c.req.param('id'))));
  app.post('/b/:id', byId, json, (c) => c.text(textOf(c.req.param('id')) + textOf(c.req.valid('json').id)));
  app.post('/c/:id', json, byId, (c) => c.text(textOf(c.req.param('id')) + textOf(c.req.valid('json').id)));
  app.post('/d/:id', plainById, (c) => c.text(textOf(c.req.param('id')) + c.env.TOKEN));
  app.on('POST', '/e/:id', byId, (c) => c.text(textOf(c.req.param('id'))));
  app.get('/f/:id', byId);
  app.route(
    '/g',
    new Hono<AppEnv>().post('/:id', byId, (c) => c.text(textOf(c.req.param('id')))),
  );
  // @ts-expect-error: the path has no such parameter
  app.post('/h/:id', byId, (c) => c.text(textOf(c.req.param('key'))));
  new Hono().post('/i/:id', plainById, (c) => c.text(textOf(c.req.param('id'))));

  const env: AppEnv['Bindings'] = { TOKEN: 'secret', DECISIONS: { evaluate: async () => yes() } };
  const init = { method: 'POST', headers: { 'X-User': 'alice' } };
  for (const path of ['/a/7', '/e/7', '/g/7']) {
    const answer = await app.request(path, init, env);
    expect([answer.status, await answer.text()]).toEqual([200, '7']);
  }
});

it('lets an id say more of its context than the guard does', () => {
  const app = new Hono<AppEnv>();
  requires('invoices:approve', (c: Context<AppEnv, '/a/:id'>) => textOf(c.req.param('id')));
  const ofBody = requires('invoices:approve', (c: Context<AppEnv, '/a', WithBody>) => c.req.valid('json').id);
  app.post('/a', json, ofBody, (c) => c.text(c.req.valid('json').id));
  expect(app.routes).toHaveLength(3);
});

it('fits apps that have what the guard reads, or more, and no others', () => {
  type More = { Bindings: AppEnv['Bindings']; Variables: { user?: string; more: number } };
  type Numbers = { Bindings: AppEnv['Bindings']; Variables: { user: number } };
  new Hono<More>().get('/a/:id', byId, (c) => c.text(String(c.var.more)));
  // @ts-expect-error: it has no binding to ask
  new Hono().get('/a/:id', byId, () => new Response());
  // @ts-expect-error: its people are numbers
  new Hono<Numbers>().get('/a/:id', byId, () => new Response());
  // @ts-expect-error: the environment of an app is no context
  expect(guardHono<AppEnv>).toBeTypeOf('function');
});

it('takes no wrong shapes; which actions there are is not known to the compiler', () => {
  requires('invoices:no-such-action', undefined, { type: 'bills' });
  // @ts-expect-error: an id is a text
  requires('invoices:approve', () => 7);
  // @ts-expect-error: an id comes from the request
  expect(() => requires('invoices:approve', 'id')).toThrow(TypeError);
  // @ts-expect-error: an action is a text
  expect(() => requires({ name: 'invoices:approve' })).toThrow(TypeError);
  // @ts-expect-error: a type is a text
  expect(() => requires('invoices:approve', undefined, { type: 7 })).toThrow(TypeError);
  // @ts-expect-error: nobody says who is signed in
  expect(() => guardHono({ ask: yes, HTTPException })).toThrow(TypeError);
  // @ts-expect-error: errors are those of Hono
  expect(() => guardHono({ ask: yes, subject: () => undefined })).toThrow(TypeError);
  // @ts-expect-error: a boolean is no decision
  guardHono({ ask: () => true, subject: () => undefined, HTTPException });
  // @ts-expect-error: a subject has a type
  guardHono({ ask: yes, subject: () => ({ id: 'alice' }), HTTPException });
});
