import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { createServer } from 'node:http';

/** A small service that keeps orgs, accounts and their tokens, as far as one step of the smoke list asks for them. */
export type StaleService = {
  readonly url: string;
  /** The names of the orgs that there are. */
  readonly orgs: ReadonlyMap<number, string>;
  /** Methods and paths of all requests so far. */
  readonly requests: readonly string[];
  /** Resolves when a token is asked about for the first time. */
  readonly asked: Promise<void>;
  close(): Promise<void>;
};

/**
 * Starts one. A token that is deleted is refused from then on; with `staleMs`, it is good for so long after the reply.
 * The admin's password is anything but `wrong`.
 */
export async function staleService({ staleMs = 0 } = {}): Promise<StaleService> {
  const orgs = new Map<number, string>();
  const tokens = new Map<string, { readonly id: number; endsAt: number }>();
  const requests: string[] = [];
  let ids = 0;
  const { promise: asked, resolve: isAsked } = Promise.withResolvers<void>();

  const answer = (route: string, name: string, authorization: string): [status: number, body: object] => {
    const id = ++ids;
    const [, named = ''] = /\/(?:name\/|orgs\/|tokens\/)([^/]+)$/.exec(route) ?? [];
    if (route === 'GET /api/user' && authorization === `Basic ${btoa('admin:wrong')}`)
      return [401, { message: 'Invalid username or password' }];
    if (route === 'GET /api/user') return [200, { id: 1 }];
    if (route === 'POST /api/orgs') {
      orgs.set(id, name);
      return [200, { orgId: id }];
    }
    if (route.startsWith('GET /api/orgs/name/')) {
      const found = [...orgs].find(([, org]) => org === named);
      return found === undefined ? [404, {}] : [200, { id: found[0] }];
    }
    if (route.startsWith('DELETE /api/orgs/')) return [orgs.delete(Number(named)) ? 200 : 404, {}];
    if (route === 'POST /api/serviceaccounts') return [201, { id }];
    if (/^POST .*\/tokens$/.test(route)) {
      tokens.set(`glsa_${id}`, { id, endsAt: Infinity });
      return [200, { id, key: `glsa_${id}` }];
    }
    if (/^DELETE .*\/tokens\/\d+$/.test(route)) {
      for (const token of tokens.values())
        if (token.id === Number(named)) token.endsAt = performance.now() + staleMs;
      return [200, {}];
    }
    isAsked();
    const token = tokens.get(authorization.replace('Bearer ', ''));
    if (token !== undefined && performance.now() < token.endsAt) return [200, {}];
    return [401, { message: 'Invalid API key' }];
  };

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      const { name = '' } = text === '' ? {} : (JSON.parse(text) as { name?: string });
      const route = `${request.method} ${request.url}`;
      requests.push(route);
      const [status, body] = answer(route, name, request.headers.authorization ?? '');
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    orgs,
    requests,
    asked,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
