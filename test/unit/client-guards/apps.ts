import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { request as send } from 'node:http';

import express from 'express';
import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';

import type { Question } from '../../../src/client/contract.ts';
import { guardExpress } from '../../../src/client/guard-express.ts';
import { guardHono } from '../../../src/client/guard-hono.ts';

/** What an app of a test is given. The types are looser than those of the guards: what is wrong comes at run time. */
export type Given = {
  readonly ask: (question: Question) => unknown;
  readonly subject?: () => unknown;
  /** Gives the id; where it is absent that is the parameter of the path. */
  readonly id?: () => unknown;
};

/** What came of a request: the answer, the ids that the handler read, and the errors that the framework's handler was given. */
export type Seen = {
  readonly status: number;
  readonly body: string;
  readonly headers: Headers;
  readonly ran: readonly string[];
  readonly caught: readonly unknown[];
};

/** Sends one request to an app with the guarded route `POST /invoices/:id/approve`; its errors are answered by the framework itself. */
export type SendOne = (given: Given, path?: string) => Promise<Seen>;

const PATH = '/invoices/7/approve';
const alice = () => ({ type: 'user', id: 'alice' });

const hono: SendOne = async ({ ask, subject = alice, id }, path = PATH) => {
  const [ran, caught]: [string[], unknown[]] = [[], []];
  const requires = guardHono({ ask: ask as never, subject: subject as never, HTTPException });
  const app = new Hono();
  app.use(async (c, next) => {
    await next();
    if (c.error !== undefined) caught.push(c.error);
  });
  app.post(
    '/invoices/:id/approve',
    requires('invoices:approve', (id as never) ?? ((c) => c.req.param('id'))),
    (c) => {
      ran.push(c.req.param('id'));
      return c.text('approved');
    },
  );
  const response = await app.request(path, { method: 'POST' });
  const { status, headers } = response;
  return { status, headers, body: await response.text(), ran, caught };
};

const ofExpress: SendOne = async ({ ask, subject = alice, id }, path = PATH) => {
  const [ran, caught]: [string[], unknown[]] = [[], []];
  const requires = guardExpress({ ask: ask as never, subject: subject as never });
  const app = express();
  // Else the framework answers with the stack.
  app.set('env', 'production');
  app.post(
    '/invoices/:id/approve',
    requires('invoices:approve', (id as never) ?? ((request) => request.params.id)),
    (request, response) => {
      ran.push(request.params.id);
      response.send('approved');
    },
  );
  app.use((error: unknown, _request: unknown, _response: unknown, next: (error: unknown) => void) => {
    caught.push(error);
    next(error);
  });
  return { ...(await sendTo(app, path)), ran, caught };
};

/** Both frameworks. */
export const FRAMEWORKS: readonly [string, SendOne][] = [
  ['Hono', hono],
  ['Express', ofExpress],
];

/** Sends one request to an app of Express, with the path as it is written. */
export async function sendTo(
  app: express.Express,
  path: string,
  method = 'POST',
): Promise<Pick<Seen, 'status' | 'body' | 'headers'>> {
  const server = app.listen(0, '127.0.0.1');
  try {
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const sent = send({ host: '127.0.0.1', port, path, method, agent: false }).end();
    const [response] = await once(sent, 'response');
    let body = '';
    for await (const piece of response.setEncoding('utf8')) body += String(piece);
    return { status: response.statusCode, body, headers: new Headers(response.headers) };
  } finally {
    server.close();
  }
}
