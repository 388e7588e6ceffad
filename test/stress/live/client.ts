import { Agent, request } from 'node:http';

/** Patience with one answer; a change may wait for others, for leases and for the database. */
const TIMEOUT_MS = 30_000;

/** An answer; status 0 when there was none. `body` is the JSON, or the text where it is none. */
export type Answer = {
  readonly status: number;
  // oxlint-disable-next-line typescript/no-explicit-any -- what an answer holds is for each way of reading to say
  readonly body: any;
};

/** One request below `/api`. */
export type Sent = {
  /** The header `Authorization`. */
  readonly as: string;
  readonly method?: string;
  readonly path: string;
  /** Acts in this org. */
  readonly org?: number | undefined;
  readonly body?: unknown;
  /** Told as `User-Agent`, so that the audit trail says which request made an entry. */
  readonly tag?: string;
  /** Told as the address that it comes from. */
  readonly from?: string;
};

/** Sends requests to the service on this machine. */
export type Call = (sent: Sent) => Promise<Answer>;

/** By password. */
export const basic = (login: string, password: string): string => `Basic ${btoa(`${login}:${password}`)}`;

/** By a token of a service account or an identity provider. */
export const bearer = (token: string): string => `Bearer ${token}`;

/** Sends requests to a port of this machine, never anywhere else. */
export function clientOf(port: number): Call {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  return ({ as, method = 'GET', path, org, body, tag = 'live/read', from = '10.0.0.1' }) =>
    new Promise((done) => {
      const text = body === undefined ? undefined : JSON.stringify(body);
      const sent = request(
        {
          agent,
          host: '127.0.0.1',
          port,
          method,
          path: `/api${path}`,
          timeout: TIMEOUT_MS,
          headers: {
            Authorization: as,
            'User-Agent': tag,
            'CF-Connecting-IP': from,
            ...(org !== undefined && { 'X-Grafana-Org-Id': String(org) }),
            ...(text !== undefined && {
              'Content-Type': 'application/json',
              'Content-Length': Buffer.byteLength(text),
            }),
          },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () =>
            done({ status: response.statusCode ?? 0, body: parse(Buffer.concat(chunks).toString()) }),
          );
          response.on('error', () => done({ status: 0, body: '' }));
          response.on('close', () => response.complete || done({ status: 0, body: '' }));
        },
      );
      sent.on('timeout', () => sent.destroy());
      sent.on('error', () => done({ status: 0, body: '' }));
      sent.end(text);
    });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
