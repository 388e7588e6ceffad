import type { Context } from 'hono';
import { Hono } from 'hono';
import { cors } from 'hono/cors';
import { HTTPException } from 'hono/http-exception';
import { validator } from 'hono/validator';
import { describe, expect, it, vi } from 'vitest';

import type { Decision, Question } from '../../../src/client/contract.ts';
import { guardHono } from '../../../src/client/guard-hono.ts';
import { RefusedError } from '../../../src/client/guard-refusal.ts';

type AppEnv = {
  Bindings: { readonly MAY: string };
  Variables: { user: string; decision: Decision };
};

/** Alice may do what the binding says. */
const env = { MAY: 'invoices:read 7' };
const ask = vi.fn<(question: Question, c: Context<AppEnv>) => Decision>(({ action, resource }, c) => {
  const decision = { decision: c.env.MAY === `${action.name} ${resource.id}`, context: { revision: '4.9' } };
  c.set('decision', decision);
  return decision;
});
const requires = guardHono<Context<AppEnv>>({
  ask,
  subject: (c) => ({ type: 'user', id: c.req.header('X-User') ?? '' }),
  HTTPException,
});
const signedIn = { headers: { 'X-User': 'alice' } };
const read = requires('invoices:read', (c) => c.req.param('id'));

describe('a guard of Hono', () => {
  it('guards what `use` names, of all methods, and nothing else', async () => {
    const app = new Hono<AppEnv>()
      .use('/invoices/:id/*', read)
      .get('/invoices/:id/lines', (c) => c.text('lines'))
      .get('/teams', (c) => c.text('teams'));
    const statusOf = async (path: string, init?: RequestInit) => (await app.request(path, init, env)).status;
    expect(await statusOf('/invoices/7/lines', signedIn)).toBe(200);
    expect(await statusOf('/invoices/8/lines', signedIn)).toBe(403);
    expect(await statusOf('/invoices/7/lines')).toBe(401);
    // Whoever may not is not told which routes there are.
    expect(await statusOf('/invoices/8/nothing', signedIn)).toBe(403);
    expect(await statusOf('/invoices/7/nothing', signedIn)).toBe(404);
    expect(await statusOf('/teams')).toBe(200);
  });

  it('guards routes of `on`, and of apps within apps, with the parameters of the whole path', async () => {
    const inner = new Hono<AppEnv>().on(['GET', 'PURGE'], '/', read, (c) => c.text('read'));
    const app = new Hono<AppEnv>().route('/invoices/:id', inner);
    for (const method of ['GET', 'PURGE']) {
      expect((await app.request('/invoices/7', { method, ...signedIn }, env)).status).toBe(200);
      expect((await app.request('/invoices/8', { method, ...signedIn }, env)).status).toBe(403);
    }
  });

  it('stands behind a validator, and asks about what that read', async () => {
    type Valid = { in: { json: { id: string } }; out: { json: { id: string } } };
    const app = new Hono<AppEnv>().post(
      '/invoices',
      validator('json', (value: { id?: unknown }) => ({ id: String(value.id) })),
      requires('invoices:read', (c: Context<AppEnv, '/invoices', Valid>) => c.req.valid('json').id),
      (c) => c.text(c.req.valid('json').id),
    );
    const post = async (id: string) => {
      const headers = { ...signedIn.headers, 'Content-Type': 'application/json' };
      return (await app.request('/invoices', { method: 'POST', headers, body: JSON.stringify({ id }) }, env))
        .status;
    };
    expect([await post('7'), await post('8'), await post('')]).toEqual([200, 403, 403]);
  });

  it('asks for HEAD and OPTIONS as well, so that CORS stands before it', async () => {
    const app = new Hono<AppEnv>().all('/invoices/:id', read, (c) => c.text('read'));
    const guardedFirst = new Hono<AppEnv>().use(read).use(cors());
    const corsFirst = new Hono<AppEnv>().use(cors()).route('/', app);
    for (const method of ['HEAD', 'OPTIONS'])
      expect((await app.request('/invoices/8', { method, ...signedIn }, env)).status).toBe(403);
    const preflight = { method: 'OPTIONS', headers: { Origin: 'https://a.example' } };
    expect((await guardedFirst.request('/invoices/7', preflight, env)).status).toBe(401);
    expect((await corsFirst.request('/invoices/7', preflight, env)).status).toBe(204);
    expect((await corsFirst.request('/invoices/7', undefined, env)).status).toBe(401);
  });

  it('asks once for each guard, and about the resource of each', async () => {
    ask.mockClear();
    const app = new Hono<AppEnv>().get(
      '/invoices/:id',
      read,
      requires('invoices:read', (c) => c.req.query('id'), { type: 'bills' }),
      requires('invoices:read'),
      (c) => c.text('read'),
    );
    expect((await app.request('/invoices/7?id=7&id=8', signedIn, env)).status).toBe(403);
    expect(ask.mock.calls.map(([{ resource }]) => resource)).toEqual([
      { type: 'invoices', id: '7' },
      { type: 'bills', id: '7' },
      // Without an id, only who may on all passes.
      { type: 'invoices', id: '' },
    ]);
  });

  it('gives the decision to the handler where `ask` keeps it', async () => {
    const app = new Hono<AppEnv>().get('/invoices/:id', read, (c) => c.json(c.var.decision));
    const answer = await app.request('/invoices/7', signedIn, env);
    expect(await answer.json()).toEqual({ decision: true, context: { revision: '4.9' } });
  });

  it('tells `app.onError` the action and the decision, which may answer as it likes', async () => {
    const app = new Hono<AppEnv>().get('/invoices/:id', read, (c) => c.text('read'));
    app.onError((error, c) => {
      if (!(error instanceof HTTPException) || !(error.cause instanceof RefusedError)) throw error;
      const { status, action, decision } = error.cause;
      return c.json({ action, revision: decision?.context.revision }, status);
    });
    const answer = await app.request('/invoices/8', signedIn, env);
    expect([answer.status, await answer.json()]).toEqual([403, { action: 'invoices:read', revision: '4.9' }]);
  });

  it('leaves alone what handlers and middleware behind it throw', async () => {
    const app = new Hono<AppEnv>().get('/invoices/:id', read, () => {
      throw new HTTPException(409, { message: 'It is paid' });
    });
    const answer = await app.request('/invoices/7', signedIn, env);
    expect([answer.status, await answer.text()]).toEqual([409, 'It is paid']);
  });

  it('does not go on where the app itself throws something that is no error', async () => {
    const ran = vi.fn<() => void>();
    const guard = guardHono({
      ask: () => ({ decision: true, context: {} }),
      subject: () => {
        // oxlint-disable-next-line typescript/only-throw-error -- what an app may do
        throw undefined;
      },
      HTTPException,
    });
    const app = new Hono().get('/', guard('invoices:read'), (c) => {
      ran();
      return c.text('read');
    });
    await expect(app.request('/')).rejects.toBeUndefined();
    expect(ran).not.toHaveBeenCalled();
  });
});
