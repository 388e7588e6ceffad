import express from 'express';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import type { Decision, Question } from '../../../src/client/contract.ts';
import { guardExpress } from '../../../src/client/guard-express.ts';
import { sendTo } from './apps.ts';

type Asked = express.Request & { decision?: Decision };

const yes = { decision: true, context: { revision: '4.9' } };
const no = { decision: false, context: {} };
const alice = () => ({ type: 'user', id: 'alice' });

/** Alice may read the invoice 7. */
const ask = vi.fn<(question: Question, request: Asked) => Decision>(({ resource }, request) => {
  request.decision = resource.id === '7' ? yes : no;
  return request.decision;
});
const requires = guardExpress<Asked>({ ask, subject: alice });
const read = requires('invoices:read', (request) => request.params['id']);
const answerText: express.RequestHandler = (_request, response) => void response.send('read');

/** An app whose stacks stay its own. */
function appOf(...handlers: express.RequestHandler[]): express.Express {
  const app = express();
  app.set('env', 'production');
  for (const handler of handlers) app.use(handler);
  return app;
}

/** What `next` was called with, by a middleware that is called as frameworks do. */
async function nextOf(middleware: ReturnType<typeof requires>): Promise<unknown[][]> {
  const calls: unknown[][] = [];
  const returned = await new Promise((resolve) => {
    const given: unknown = middleware({ params: { id: '7' } } as never, {}, (...called) => {
      calls.push(called);
      resolve(given);
    });
  });
  expect(returned).toBeUndefined();
  await Promise.resolve();
  return calls;
}

beforeEach(() => {
  ask.mockClear();
  // Express tells of every error.
  vi.spyOn(console, 'error').mockReturnValue();
  return () => vi.restoreAllMocks();
});

describe('a guard of Express', () => {
  it('calls `next` once, and gives no promise that Express would take an error from', async () => {
    const fault = new Error('The session store is away');
    const reject = async () => {
      throw fault;
    };
    const guards = {
      pass: guardExpress<Asked>({ ask: () => yes, subject: alice }),
      denied: guardExpress<Asked>({ ask: () => no, subject: alice }),
      unanswered: guardExpress<Asked>({ ask: reject, subject: alice }),
      broken: guardExpress<Asked>({ ask: () => yes, subject: reject }),
    };
    expect(await nextOf(guards.pass('invoices:read'))).toEqual([[]]);
    expect(await nextOf(guards.denied('invoices:read'))).toEqual([
      [expect.objectContaining({ status: 403 })],
    ]);
    expect(await nextOf(guards.unanswered('invoices:read'))).toEqual([
      [expect.objectContaining({ status: 503, cause: fault })],
    ]);
    expect(await nextOf(guards.broken('invoices:read'))).toEqual([[fault]]);
  });

  it.each([[undefined], [null], [false], [0], [''], ['route'], ['router'], [7]])(
    'does not take for leave to go on, or elsewhere, that the app throws %j',
    async (thrown) => {
      const broken = guardExpress<Asked>({
        ask: () => yes,
        subject: () => {
          // oxlint-disable-next-line typescript/only-throw-error -- what an app may do
          throw thrown;
        },
      });
      const [[error] = []] = await nextOf(broken('invoices:read'));
      expect(error).toBeInstanceOf(Error);
      expect(error).toHaveProperty('cause', thrown);
      const app = appOf();
      app.get('/', broken('invoices:read'), answerText);
      app.get('/', answerText);
      expect((await sendTo(app, '/', 'GET')).status).toBe(500);
    },
  );

  it('guards routes, routers and what `use` names', async () => {
    const router = express.Router({ mergeParams: true });
    router.get('/lines', read, answerText);
    const app = appOf();
    app.get('/invoices/:id', read, answerText);
    app.use('/routed/:id', router);
    app.use('/used/:id', read, answerText);
    for (const path of ['/invoices/:id', '/routed/:id/lines', '/used/:id', '/used/:id/anything']) {
      expect((await sendTo(app, path.replace(':id', '7'), 'GET')).status).toBe(200);
      expect((await sendTo(app, path.replace(':id', '8'), 'GET')).status).toBe(403);
    }
    expect((await sendTo(app, '/invoices/8', 'HEAD')).status).toBe(403);
  });

  it('is a 403 where a wildcard or a repeated query gives a list', async () => {
    const app = appOf();
    app.get(
      '/files/*path',
      requires('files:read', (request: express.Request<{ path: string[] }> & Asked) => request.params.path),
      answerText,
    );
    app.get(
      '/invoices',
      requires('invoices:read', (request) => request.query['id'] as string),
      answerText,
    );
    expect((await sendTo(app, '/files/7', 'GET')).status).toBe(403);
    for (const query of ['id=7&id=7', 'id[]=7', 'id[x]=7', 'id=', ''])
      expect((await sendTo(app, `/invoices?${query}`, 'GET')).status).toBe(403);
    expect(ask.mock.calls.filter(([{ resource }]) => resource.id === '7')).toEqual([]);
    expect((await sendTo(app, '/invoices?id=7', 'GET')).status).toBe(200);
  });

  it('asks about the type that the route names, and without an id about all', async () => {
    const app = appOf();
    app.get(
      '/:id',
      requires('invoices:read', (request) => request.params['id'], { type: 'bills' }),
      requires('invoices:read'),
      answerText,
    );
    expect((await sendTo(app, '/7', 'GET')).status).toBe(403);
    expect(ask.mock.calls.map(([{ resource }]) => resource)).toEqual([
      { type: 'bills', id: '7' },
      { type: 'invoices', id: '' },
    ]);
  });

  it('gives the decision to the handler where `ask` keeps it', async () => {
    const app = appOf();
    app.get('/:id', read, (request: Asked, response) => void response.json(request.decision));
    expect(JSON.parse((await sendTo(app, '/7', 'GET')).body)).toEqual(yes);
  });

  it('leaves alone what handlers behind it throw', async () => {
    const app = appOf();
    app.get('/:id', read, () => {
      throw Object.assign(new Error('It is paid'), { status: 409 });
    });
    expect((await sendTo(app, '/7', 'GET')).status).toBe(409);
  });
});
