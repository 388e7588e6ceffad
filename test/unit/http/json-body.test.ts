import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { Hono } from 'hono';
import { createMiddleware } from 'hono/factory';
import { describe, expect, it } from 'vitest';

import type { AppEnv } from '../../../src/http/context.ts';
import { readJson } from '../../../src/http/kit/json-body.ts';
import { BODY_BYTES_MAX } from '../../../src/http/kit/read-body.ts';

/** A route of the framework, which looks at the Content-Type and at the body itself, behind our reading of both. */
const app = new OpenAPIHono<AppEnv>();
app.openapi(
  createRoute({
    method: 'post',
    path: '/',
    request: { body: { required: true, content: { 'application/json': { schema: z.unknown() } } } },
    responses: { 200: { description: '' } },
    middleware: [
      createMiddleware<AppEnv>(async (c, next) => {
        const read = await readJson(c);
        if (!read.ok) return c.json(read.refusal);
        expect(await c.req.json()).toBe(read.value);
        return await next();
      }),
    ] as const,
  }),
  (c) => c.json({ found: c.req.valid('json') }, 200),
);

/** What becomes of a body: why it is refused, or what handlers find in its place. */
async function read(body: BodyInit | null, type: string | null = 'application/json'): Promise<unknown> {
  const request = new Request('http://gatehouse.test/', {
    method: 'POST',
    body,
    ...(body instanceof ReadableStream && { duplex: 'half' }),
  });
  request.headers.delete('Content-Type');
  if (type !== null) request.headers.set('Content-Type', type);
  return await (await app.fetch(request)).json();
}

function streamOf(text: string): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  const size = 64 * 1_024;
  let offset = 0;
  return new ReadableStream({
    pull(controller) {
      if (offset >= bytes.length) return controller.close();
      controller.enqueue(bytes.slice(offset, (offset += size)));
    },
  });
}

const OBJECT = '{"name":"x"}';
const FOUND = { found: { name: 'x' } };

describe('the body of a request (docs/grafana.md#bodies)', () => {
  it.each([
    'application/json',
    'application/json; charset=UTF-8',
    'application/json;charset=utf-8',
    'application/json;',
    'application/json; charset',
    'Application/JSON',
    'APPLICATION/JSON ;charset=utf-8',
  ])('is read when it is said to be %s', async (type) => {
    expect(await read(OBJECT, type)).toEqual(FOUND);
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'text/json',
    'json',
    'application/jsonp',
    '',
    null,
  ])('is refused when it is said to be %s', async (type) => {
    expect(await read(OBJECT, type)).toEqual({ tag: 'unreadable-body', problem: 'content-type' });
  });

  it.each([
    null,
    '',
    ' ',
    '{',
    '{"name":',
    '{"name":}',
    '{"name":"x",}',
    "{'name':'x'}",
    'name=x',
    'undefined',
    'NaN',
  ])('is refused when it is no JSON: %j', async (body) => {
    expect(await read(body)).toEqual({ tag: 'unreadable-body', problem: 'json' });
  });

  it('is refused when it opens 100,000 brackets, and read when it closes them', async () => {
    const deep = '['.repeat(100_000);
    expect(await read(deep)).toEqual({ tag: 'unreadable-body', problem: 'json' });
    const problem = await new Hono<AppEnv>()
      .post('/', async (c) => c.json((await readJson(c)).ok))
      .request('/', {
        method: 'POST',
        body: deep + ']'.repeat(100_000),
        headers: { 'Content-Type': 'application/json' },
      });
    expect(await problem.json()).toBe(true);
  });

  it.each(['null', '[]', '"text"', '5', 'true'])(
    'is read when it is JSON, object or not: %s',
    async (body) => {
      expect(await read(body)).toEqual({ found: JSON.parse(body) as unknown });
    },
  );

  it.each([
    ['sent whole', (text: string) => text],
    ['streamed', streamOf],
  ])('has at most one MiB, %s', async (_, send) => {
    expect(await read(send(OBJECT.padEnd(BODY_BYTES_MAX)))).toEqual(FOUND);
    const tooLarge = { tag: 'too-large', bytesMax: BODY_BYTES_MAX };
    expect(await read(send(OBJECT.padEnd(BODY_BYTES_MAX + 1)))).toEqual(tooLarge);
    // Whatever else is wrong with it, and in bytes, not in characters.
    expect(await read(send('ä'.repeat(BODY_BYTES_MAX / 2 + 1)), 'text/plain')).toEqual(tooLarge);
    expect(await read(send('x'.repeat(17 * BODY_BYTES_MAX)))).toEqual(tooLarge);
  });

  it('is refused as too large by what is announced alone', async () => {
    const request = new Request('http://gatehouse.test/', {
      method: 'POST',
      body: OBJECT,
      headers: { 'Content-Length': String(BODY_BYTES_MAX + 1) },
    });
    const app = new Hono<AppEnv>().post('/', async (c) => c.json(await readJson(c)));
    expect(await (await app.fetch(request)).json()).toEqual({
      ok: false,
      refusal: { tag: 'too-large', bytesMax: BODY_BYTES_MAX },
    });
  });

  it('is put together from parts that are cut within a character', async () => {
    const [first, second] = [new Uint8Array([0x22, 0xc3]), new Uint8Array([0xa4, 0x22])];
    const parts = new ReadableStream({
      start(controller) {
        controller.enqueue(first);
        controller.enqueue(second);
        controller.close();
      },
    });
    expect(await read(parts)).toEqual({ found: 'ä' });
  });
});
