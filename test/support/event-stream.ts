import { exports } from 'cloudflare:workers';

import type { As, Fetch } from './api.ts';
import { authorizationOf } from './api.ts';
import { holdToDocument } from './held.ts';

/** One server-sent event, or a comment, which has no fields. */
type ServerEvent = { readonly id?: string; readonly event?: string; readonly data?: unknown };

/** A client of server-sent events, which reads when it is told to. */
export type EventStream = {
  readonly status: number;
  readonly headers: Headers;
  /** Reads on until there is an event with data; undefined at the end. */
  next(): Promise<ServerEvent | undefined>;
  /** Reads on until the end: how many events with data there were. */
  untilEnd(): Promise<number>;
  /** Hangs up. */
  abort(): Promise<void>;
};

const worker: Fetch = (request) => exports.default.fetch(request);

/** Opens a stream below `/api`. */
export async function openStream(
  path: string,
  { as, org, lastEventId }: { readonly as: As; readonly org?: number; readonly lastEventId?: string },
  fetch: Fetch = worker,
): Promise<EventStream> {
  const headers = new Headers();
  if (as !== null) headers.set('Authorization', authorizationOf(as));
  if (org !== undefined) headers.set('X-Grafana-Org-Id', String(org));
  if (lastEventId !== undefined) headers.set('Last-Event-ID', lastEventId);
  const request = new Request(`http://gatehouse.test/api${path}`, { headers });
  const response = await fetch(request);
  const { method, url } = request;
  holdToDocument({ method, url, status: response.status, headers: response.headers, text: undefined });
  const reader = (response.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const next = async (): Promise<ServerEvent | undefined> => {
    for (;;) {
      const end = text.indexOf('\n\n');
      if (end < 0) {
        const read = await reader.read();
        if (read.done) return undefined;
        text += read.value;
        continue;
      }
      const event = parse(text.slice(0, end));
      text = text.slice(end + 2);
      if (event.data !== undefined) return event;
    }
  };
  return {
    status: response.status,
    headers: response.headers,
    next,
    async untilEnd() {
      let count = 0;
      while ((await next()) !== undefined) count++;
      return count;
    },
    abort: async () => await reader.cancel(),
  };
}

function parse(block: string): ServerEvent {
  const fields = block.split('\n').flatMap((line): [string, string][] => {
    const [, name = '', value = ''] = /^([a-z]+): (.*)$/.exec(line) ?? [];
    return name === '' ? [] : [[name, value]];
  });
  const { data, ...rest } = Object.fromEntries(fields) as Record<string, string>;
  return data === undefined ? rest : { ...rest, data: JSON.parse(data) as unknown };
}
