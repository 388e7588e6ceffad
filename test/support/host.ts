import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import type { IncomingHttpHeaders } from 'node:http';
import { createServer, request as ask } from 'node:http';

/** What a host may do to requests and answers on their way to a service. */
export type Host = {
  /** What it makes of a path. */
  readonly pathOf?: (path: string) => string;
  /** How long it keeps answers to checks, for each credential. */
  readonly keepsMs?: number;
  /** What it adds to answers. */
  readonly headers?: Readonly<Record<string, string>>;
};

type Answer = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly until: number;
};

/** Stands before the service on this port, and does to what passes what a host may do. Its own URL, and how to end it. */
export async function hostOf(
  port: number,
  { pathOf = (path) => path, keepsMs = 0, headers = {} }: Host,
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const kept = new Map<string, Answer>();

  const server = createServer((request, response) => {
    const { method = 'GET', url = '/', headers: sent } = request;
    const key = url.endsWith('/user/permissions') && keepsMs > 0 ? `${sent.authorization}` : undefined;
    const answers = ({ status, headers: own, body }: Answer) =>
      void response.writeHead(status, { ...own, ...headers }).end(body);
    const found = key === undefined ? undefined : kept.get(key);
    if (found !== undefined && found.until > performance.now()) return answers(found);
    const passed = ask({ port, host: 'localhost', method, path: pathOf(url), headers: sent }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        const made: Answer = {
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          body: Buffer.concat(chunks),
          until: performance.now() + keepsMs,
        };
        if (key !== undefined) kept.set(key, made);
        answers(made);
      });
    });
    passed.on('error', () => response.destroy());
    request.on('error', () => passed.destroy());
    request.pipe(passed);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
