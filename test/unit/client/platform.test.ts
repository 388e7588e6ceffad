/** The client with the fetch, the timers and the chance of the platform, against a server that misbehaves. */
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';

import { Asking } from '../../../src/client/asking.ts';
import { Gatehouse } from '../../../src/client/index.ts';
import { settingsOf } from '../../../src/client/settings.ts';
import { asking, TOKEN } from './asked-client.ts';
import { VirtualTime } from './virtual-time.ts';

/** No answer of these tests takes so long. */
const timeoutMs = 50_000;

const servers: ReturnType<typeof createServer>[] = [];

/** Starts a server, and gives its address. */
async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function stop(server: ReturnType<typeof createServer>): void {
  server.close();
  server.closeAllConnections();
}

afterEach(() => {
  for (const server of servers.splice(0)) stop(server);
});

describe('on its platform', () => {
  it('a client sends its question, and understands the answer', async () => {
    const asked: unknown[] = [];
    const url = await serve((request, response) => {
      void request.toArray().then((pieces) => {
        asked.push(
          request.method,
          request.url,
          request.headers.authorization,
          Buffer.concat(pieces).toString(),
        );
        response.end('{"decision":true}');
      });
    });
    const gatehouse = new Gatehouse({ url, token: TOKEN, timeoutMs });
    expect(await gatehouse.evaluate(asking())).toEqual({ decision: true, context: {} });
    expect(asked).toEqual(['POST', '/access/v1/evaluation', `Bearer ${TOKEN}`, JSON.stringify(asking())]);
  });

  it('a redirect is no answer, and the token goes nowhere else', async () => {
    let elsewhere = 0;
    const other = await serve((_, response) => {
      elsewhere += 1;
      response.end('{"decision":true}');
    });
    for (const status of [301, 302, 303, 307, 308]) {
      const url = await serve((_, response) => {
        response.writeHead(status, { Location: other }).end();
      });
      const { decision, context } = await new Gatehouse({ url, token: TOKEN, timeoutMs }).evaluate(asking());
      expect([decision, context.error?.status]).toEqual([false, status]);
    }
    expect(elsewhere).toBe(0);
  });

  it('an error without an end is let go, and its connection with it', async () => {
    const closed = Promise.withResolvers<void>();
    const url = await serve((_, response) => {
      response.on('close', closed.resolve);
      response.writeHead(500);
      const more = (): void => {
        while (response.writable && response.write('x'.repeat(65_536)));
      };
      response.on('drain', more);
      more();
    });
    const { context } = await new Gatehouse({ url, token: TOKEN, timeoutMs }).evaluate(asking());
    expect(context.error).toEqual({
      status: 500,
      message: 'Gatehouse answered 500 with something that is no decision',
    });
    await closed.promise;
  });

  it.each([
    ['before there is an answer', ''],
    ['in the middle of one', '{"decision":true'],
  ])('a caller that goes %s ends the connection', async (_, begun) => {
    const closed = Promise.withResolvers<void>();
    const controller = new AbortController();
    const url = await serve((_, response) => {
      response.on('close', closed.resolve);
      if (begun !== '') response.writeHead(200).write(begun);
      controller.abort(new Error('the caller has gone'));
    });
    const gatehouse = new Gatehouse({ url, token: TOKEN, timeoutMs });
    const { signal } = controller;
    await expect(gatehouse.evaluate(asking(), { signal })).rejects.toThrow('the caller has gone');
    await closed.promise;
  });

  it('a time-out ends the connection', async () => {
    const [asked, closed] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const url = await serve((_, response) => {
      response.on('close', closed.resolve);
      asked.resolve();
    });
    const time = new VirtualTime();
    const answered = new Asking(settingsOf({ url, token: TOKEN }), time).evaluate(asking());
    await asked.promise;
    await time.next();
    expect((await answered).context.error?.message).toBe('No answer within 2000 ms');
    await closed.promise;
  });

  it('a server that is gone is no answer, and is named without the token', async () => {
    const url = await serve(() => undefined);
    const gone = Promise.all(servers.map(async (server) => await once(server, 'close')));
    servers.splice(0).forEach(stop);
    await gone;
    const { decision, context } = await new Gatehouse({ url, token: TOKEN, timeoutMs }).evaluate(asking());
    expect(decision).toBe(false);
    expect(context.error).toEqual({ status: 0, message: 'Gatehouse was not reached (ECONNREFUSED)' });
  });
});
