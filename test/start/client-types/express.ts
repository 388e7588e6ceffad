// A service with Express whose routes are guarded. Slips are marked as in wrong.ts.
import { Router } from 'express';
import type { Request } from 'express';

import { Gatehouse, guardExpress } from 'gatehouse/client';

const gatehouse = new Gatehouse({ url: 'https://access.example.com', token: 'a token' });
const ask = async (question: Parameters<Gatehouse['evaluate']>[0]) => await gatehouse.evaluate(question);
const subject = () => ({ type: 'user', id: 'alice' });

/** For whatever calls handlers as Express does. */
const requires = guardExpress({
  ask,
  subject: (request) => request.user && { type: 'user', id: request.user.id },
});

/** For an app that says what its requests hold. */
const requiresTyped = guardExpress<Request>({
  ask: async (question, request) =>
    request.secure ? await gatehouse.evaluate(question) : await ask(question),
  subject: (request) => ({ type: 'user', id: request.get('X-User') ?? '' }),
});

export const router: Router = Router();
router.post(
  '/invoices/:id/approve',
  requires('invoices:approve', (request) => request.params.id),
  (request, response) => {
    const id: string = request.params.id;
    response.json({ approved: id });
  },
);
router.get('/invoices', requires('invoices:list'), (_request, response) => {
  response.json([]);
});
router.get(
  '/invoices/:id',
  requiresTyped('invoices:read', (request) => request.params['id']),
  (request, response) => {
    const id: string = request.params.id;
    response.json({ id });
  },
);
router.use(requires('no such:action'));

// @ts-expect-error 2741: a guard without what says who is signed in
guardExpress({ ask });
// @ts-expect-error 2741: a guard without what asks
guardExpress({ subject });
// @ts-expect-error 2322: a subject that is a text
guardExpress({ ask, subject: () => 'alice' });
// @ts-expect-error 2345: an id that is a number
requires('invoices:read', () => 7);
// @ts-expect-error 2345: an id that is no function
requires('invoices:read', '7');
// @ts-expect-error 2554: a route without an action
requires();
// @ts-expect-error 2339: a field that requests do not have
requiresTyped('invoices:read', (request) => request.invoice);
