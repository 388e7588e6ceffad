import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, request } from 'node:http';

/** What is answered in place of Gatehouse. */
type Answer = {
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
};

/** Where a redirect of a test leads: to a yes. */
export const YES = '/yes';

/**
 * What becomes of a request: Gatehouse answers it, something else is answered, it never has an answer, its connection ends, or there is
 * nobody to take it.
 */
export type Fate = 'passed on' | Answer | 'never answered' | 'cut off' | 'refused';

/** What stands between a service and Gatehouse, so that a test says what the service gets. */
export type Between = {
  readonly url: string;
  /** How many connections were opened to it. */
  connections(): number;
  /** What becomes of all requests from now on. Connections that are open end. */
  says(fate: Fate): Promise<void>;
  /** The connection of the next request ends before its answer, and all others stay as they are. */
  cutsNext(): void;
  close(): Promise<void>;
};

/** Starts to stand between, with everything passed on to the port of Gatehouse. */
export async function standBetween(port: number): Promise<Between> {
  let fate: Fate = 'passed on';
  let connections = 0;
  let cutsNext = false;

  function passOn(asked: IncomingMessage, answer: ServerResponse): void {
    const { method, url: path, headers } = asked;
    const passed = request({ host: '127.0.0.1', port, method, path, headers }, (answered) => {
      answer.writeHead(answered.statusCode ?? 502, answered.headers);
      answered.pipe(answer);
    });
    passed.on('error', () => answer.destroy());
    asked.pipe(passed);
  }

  const server = createServer((asked, answer) => {
    const isCut = cutsNext || fate === 'cut off';
    cutsNext = false;
    if (isCut) asked.socket.destroy();
    else if (fate === 'passed on') passOn(asked, answer);
    else if (asked.url === YES) answer.end('{"decision":true}');
    else if (typeof fate === 'object') {
      asked.resume();
      answer.writeHead(fate.status, { 'Content-Type': 'application/json', ...fate.headers }).end(fate.body);
    }
  }).on('connection', () => (connections += 1));

  const listen = async (at: number): Promise<number> => {
    server.listen(at, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  };
  const close = async (): Promise<void> => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  };

  const own = await listen(0);
  return {
    url: `http://127.0.0.1:${own}`,
    connections: () => connections,
    says: async (next) => {
      fate = next;
      await close();
      if (next !== 'refused') await listen(own);
    },
    cutsNext: () => (cutsNext = true),
    close,
  };
}
