import type { IncomingMessage } from 'node:http';

import type { Request } from 'express';
import express from 'express';
import { expect, it } from 'vitest';

import type { Decision } from '../../../src/client/contract.ts';
import { guardExpress } from '../../../src/client/guard-express.ts';
import { sendTo } from './apps.ts';

/*
 * What the compiler takes of a program with a guard of Express, and what not: each line that must be an error says so. `tsc -p test` holds
 * it.
 */

type AppRequest = Request & { readonly user?: string };

const yes = (): Decision => ({ decision: true, context: {} });
const textOf = (text: string): string => text;

const requires = guardExpress<AppRequest>({
  ask: async (_question, request) => ({ decision: request.user === undefined, context: {} }),
  subject: (request) => request.method && { type: 'user', id: request.user ?? 'alice' },
});
const byId = requires('invoices:approve', (request) => request.params['id']);

it('leaves handlers the types of their path', async () => {
  const app = express();
  const router = express.Router();
  app.use('/used', byId);
  app.post('/a/:id', byId, (request, response) => void response.send(textOf(request.params.id)));
  router.post('/:id', byId, (request, response) => void response.send(textOf(request.params.id)));
  router.route('/b/:id').get(byId, (request, response) => void response.send(textOf(request.params.id)));
  // @ts-expect-error: the path has no such parameter
  router.post('/c/:id', byId, (request, response) => void response.send(textOf(request.params.key)));
  app.use('/d', router);
  for (const path of ['/a/7', '/d/7'])
    expect(await sendTo(app, path)).toMatchObject({ status: 200, body: '7' });
});

it('lets an id say more of its request than the guard does', () => {
  requires('invoices:approve', (request: AppRequest & Request<{ id: string }>) => textOf(request.params.id));
  expect(byId).toBeTypeOf('function');
});

it('knows nothing of requests where the app does not say what they are', () => {
  const plain = guardExpress({ ask: yes, subject: (request) => request.user });
  const approve = plain('invoices:approve', (request) => request.params.id);
  const router = express.Router();
  router.post('/:id', approve, (request, response) => void response.send(textOf(request.params.id)));
  expect(router.stack).toHaveLength(1);
});

it('fits other frameworks, which have requests of their own', async () => {
  const requiresOfNode = guardExpress({
    ask: yes,
    subject: (request: IncomingMessage) => ({ type: 'user', id: textOf(request.headers.host ?? '') }),
  });
  const ofUrl = requiresOfNode('invoices:approve', (request) => request.url);
  const request = { headers: { host: 'a.example' }, url: '/7' } as IncomingMessage;
  expect(await new Promise((next) => ofUrl(request, {}, next))).toBeUndefined();
  // @ts-expect-error: it has nothing of a request
  expect(await new Promise((next) => ofUrl({}, {}, next))).toBeInstanceOf(TypeError);
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
  expect(() => guardExpress({ ask: yes })).toThrow(TypeError);
  // @ts-expect-error: a boolean is no decision
  guardExpress({ ask: () => true, subject: () => undefined });
  // @ts-expect-error: a subject has a type
  guardExpress({ ask: yes, subject: () => ({ id: 'alice' }) });
});
