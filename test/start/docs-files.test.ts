/** Files that are answered beside the Worker, as `npm start` does it: the document, the pages about it, the client, and the console. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';

import { makeDocument } from '../../src/reference/document.ts';
import { freePort, start, stop } from '../support/service.ts';

/** A start takes long on a machine that does much else. */
const PATIENCE_MS = 180_000;

const folder = mkdtempSync(join(tmpdir(), 'gatehouse docs '));
let port = 0;
let service: Awaited<ReturnType<typeof start>>;
beforeAll(async () => {
  port = await freePort();
  service = await start(port, { STATE_DIR: join(folder, 'state') });
}, PATIENCE_MS);
afterAll(async () => {
  await stop(service);
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

type Answer = {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
};

/** Sends a path just as it is: `fetch` would tidy it up. */
async function ask(
  path: string,
  {
    method = 'GET',
    headers = {},
    body,
  }: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  // Node frames no body of a GET or a DELETE by itself.
  const length = body === undefined ? {} : { 'Content-Length': Buffer.byteLength(body) };
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  request({ host: 'localhost', port, path, method, headers: { ...length, ...headers } }, (response) => {
    const { statusCode: status, headers: said } = response;
    text(response).then((read) => resolve({ status, headers: said, body: read }), reject);
  })
    .on('error', reject)
    .end(body);
  return await promise;
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const NOT_FOUND = { message: 'Not found', traceID: '', docs: '/docs/', openapi: '/openapi.json' };

describe('the document', () => {
  const made = JSON.parse(JSON.stringify(makeDocument())) as unknown;

  it('is served as JSON and as YAML, and both say the same', async () => {
    const [json, yaml] = [await ask('/openapi.json'), await ask('/openapi.yaml')];
    expect([json.status, yaml.status]).toEqual([200, 200]);
    expect(json.headers['content-type']).toBe('application/json');
    expect(yaml.headers['content-type']).toMatch(/\byaml\b/);
    expect(JSON.parse(json.body)).toEqual(made);
    // Many programs still read by the older version, in which `Yes` is no text.
    for (const version of ['1.2', '1.1'] as const) expect(parse(yaml.body, { version })).toEqual(made);
  });

  it('is not sent again to who has it', async () => {
    for (const path of [
      '/openapi.json',
      '/openapi.yaml',
      '/client.js',
      '/client.d.ts',
      '/docs/',
      '/console/',
    ]) {
      const first = await ask(path);
      const tag = String(first.headers['etag']);
      expect(tag).toMatch(/^(?:W\/)?".+"$/);
      const again = await ask(path, { headers: { 'If-None-Match': tag } });
      expect([again.status, again.body, again.headers['etag']]).toEqual([304, '', tag]);
      expect((await ask(path, { headers: { 'If-None-Match': '"another"' } })).status).toBe(200);
    }
  });
});

describe('a file', () => {
  const PATHS = ['/docs/', '/openapi.json', '/openapi.yaml', '/client.js', '/client.d.ts', '/console/'];

  it('has an id of the request, its own or a new one, and is not guessed at', async () => {
    for (const path of [...PATHS, '/docs', '/docs/nothing', '/console', '/console/files/nothing.js']) {
      const { headers } = await ask(path, { headers: { 'X-Request-Id': 'mine' } });
      expect([headers['x-request-id'], headers['x-content-type-options']]).toEqual(['mine', 'nosniff']);
      expect((await ask(path)).headers['x-request-id']).toMatch(UUID);
    }
  });

  it('has the same headers for HEAD, and no body', async () => {
    for (const path of PATHS) {
      const [head, get] = [await ask(path, { method: 'HEAD' }), await ask(path)];
      expect([head.status, head.body]).toEqual([200, '']);
      for (const name of ['content-type', 'etag', 'cache-control', 'content-security-policy', 'link'])
        expect(head.headers[name], `${path} ${name}`).toBe(get.headers[name]);
    }
  });

  it('is for GET and HEAD: to all others it says so, and reads what they send to its end', async () => {
    for (const path of [...PATHS, '/docs', '/docs/nothing', '/console', '/console/files/nothing.js'])
      for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
        const answer = await ask(path, { method, body: 'x'.repeat(200_000) });
        expect([answer.status, answer.headers['allow']], `${method} ${path}`).toEqual([405, 'GET,HEAD']);
        expect(JSON.parse(answer.body)).toEqual({ message: 'Method not allowed', traceID: '' });
      }
  });

  it('is served whatever credentials, query or body come with the request', async () => {
    for (const path of PATHS) {
      const Authorization = 'Bearer nothing';
      const cross = { 'Sec-Fetch-Site': 'cross-site' };
      const wild = `${path}?${'x'.repeat(20_000)}&%zz&targetOrgId=9`;
      const statuses = [
        await ask(path, { headers: { Authorization, ...cross } }),
        await ask(wild),
        await ask(path, { body: 'body' }),
      ].map(({ status }) => status);
      expect(statuses, path).toEqual([200, 200, 200]);
    }
  });
});

describe('a path below /docs', () => {
  it.each([
    ['/docs', '/docs/'],
    ['/docs?x=1', '/docs/?x=1'],
    ['/docs/index.html', '/docs/'],
    ['/docs/grafana/', '/docs/grafana'],
    ['/docs/grafana.html', '/docs/grafana'],
    ['/docs//grafana', '/docs/grafana'],
    ['/docs/%67rafana', '/docs/grafana'],
    ['/%64ocs', '/docs/'],
  ])('that is another address of a page leads to its own: %s', async (path, location) => {
    const { status, headers } = await ask(path);
    expect([status, headers['location']]).toEqual([307, location]);
  });

  /** Shows who asked that there is no such page. */
  const NO_PAGE = [
    '/docs/nothing',
    '/docs/nothing/',
    '/docs/%00',
    '/docs/_headers',
    '/docs/files/page.0000000000.css',
    `/docs/${'a'.repeat(20_000)}`,
    `/docs/${'a/'.repeat(10_000)}`,
  ];
  it.each(NO_PAGE.map((path) => [path.slice(0, 40), path] as const))(
    'that there is not is none, and a page says so under the same policy: %s',
    async (_, path) => {
      const policy = (await ask('/docs/readme')).headers['content-security-policy'];
      expect(policy).toContain("default-src 'none'");
      for (const method of ['GET', 'HEAD']) {
        const { status, headers, body } = await ask(path, { method });
        expect([status, headers['x-request-id']]).toEqual([404, expect.stringMatching(UUID)]);
        expect(headers['content-type']).toMatch(/^text\/html\b/);
        expect(headers['content-security-policy']).toBe(policy);
        // What is not there yet may be there after the next deployment.
        expect(headers['cache-control'] ?? '').not.toContain('immutable');
        if (method === 'HEAD') expect(body).toBe('');
        else expect(body).toContain('<h1>There is no such page</h1>');
      }
    },
  );

  it.each([
    ['/docs/%', '/docs/%25'],
    ['/docs/%ff', '/docs/%25ff'],
    ['/docs/..%2f..%2fetc%2fpasswd', '/docs/../../etc/passwd'],
    ['/docs/%2e%2e%2fopenapi.json', '/docs/../openapi.json'],
    ['/docs/..%5c..%5cwrangler.toml', '/docs/..%5C..%5Cwrangler.toml'],
  ])('that is written oddly leads to the plain one, and to no other host: %s', async (path, location) => {
    for (const method of ['GET', 'HEAD']) {
      const { status, headers, body } = await ask(path, { method });
      expect([status, headers['location'], body]).toEqual([307, location, '']);
    }
  });

  it.each(['/_headers', '/openapi.json/', '/client.js/', '/client', '/client.ts', '//docs/'])(
    'that only looks like one is none: %s',
    async (path) => {
      for (const method of ['GET', 'HEAD']) {
        const { status, headers, body } = await ask(path, { method });
        expect([status, headers['x-request-id']]).toEqual([404, expect.stringMatching(UUID)]);
        if (method === 'HEAD') expect(body).toBe('');
        else expect(JSON.parse(body)).toEqual(NOT_FOUND);
      }
    },
  );

  it('that leads out of it is what it leads to', async () => {
    for (const path of ['/docs/../api/health', '/docs/%2e%2e/api/health'])
      expect((await ask(path)).body).toContain('"database":"ok"');
    expect((await ask('/docs/..')).body).toContain('"name":"Gatehouse"');
  });
});

describe('the client', () => {
  const built = (name: string): string =>
    readFileSync(resolve(import.meta.dirname, '../../src/client/built', name), 'utf8');

  it('is a module that anybody may import, and is asked for again each time', async () => {
    for (const [name, type] of [
      ['client.js', 'text/javascript; charset=utf-8'],
      ['client.d.ts', 'application/typescript; charset=utf-8'],
    ] as const) {
      const { status, headers, body } = await ask(`/${name}`, { headers: { Origin: 'https://example.com' } });
      expect([status, body]).toEqual([200, built(name)]);
      expect(headers).toMatchObject({
        'content-type': type,
        'access-control-allow-origin': '*',
        'cache-control': 'public, max-age=0, must-revalidate',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
      });
      expect(headers['access-control-allow-credentials']).toBeUndefined();
    }
  });

  it('leads to its types', async () => {
    const { headers } = await ask('/client.js');
    expect(headers['x-typescript-types']).toBe('/client.d.ts');
  });
});

describe('the console', () => {
  const KEPT = 'public, max-age=31536000, immutable';

  it('is a page that loads files of its own, all under the policy of the pages', async () => {
    const policy = (await ask('/docs/')).headers['content-security-policy'];
    const page = await ask('/console/');
    expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page.headers).toMatchObject({
      'content-security-policy': policy,
      'cache-control': 'public, max-age=0, must-revalidate',
      'x-frame-options': 'DENY',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
    });
    const loaded = [...page.body.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, address = '']) => address);
    expect(loaded.map((address) => address.split('.').at(-1) ?? '').toSorted()).toEqual(['css', 'js', 'svg']);
    for (const address of loaded) {
      const { status, headers, body } = await ask(address);
      expect([status, headers['cache-control']], address).toEqual([200, KEPT]);
      expect(headers['content-security-policy'], address).toBe(policy);
      expect(body.length, address).toBeGreaterThan(100);
    }
  });

  it.each([
    ['/console', '/console/'],
    ['/console?x=1', '/console/?x=1'],
    ['/%63onsole', '/console/'],
  ])('has another address that leads to its own: %s', async (path, location) => {
    const { status, headers } = await ask(path);
    expect([status, headers['location']]).toEqual([307, location]);
    expect(headers['cache-control'] ?? '').not.toContain('immutable');
  });

  it.each([
    '/console/x',
    '/console/index.html',
    '/console/files',
    '/console/files/',
    '/console/files/index-00000000.js',
    '/console/files/%00',
    '/console/files/../x',
    '//console/',
    `/console/${'a'.repeat(10_000)}`,
  ])('has no other pages or files, and nothing is kept of that: %s', async (path) => {
    for (const method of ['GET', 'HEAD']) {
      const { status, headers, body } = await ask(path, { method });
      expect([status, headers['x-request-id']]).toEqual([404, expect.stringMatching(UUID)]);
      expect(headers['cache-control']).toBe('no-store');
      if (method === 'HEAD') expect(body).toBe('');
      else expect(JSON.parse(body)).toEqual(NOT_FOUND);
    }
  });

  it('is where a browser is led that asks for nothing', async () => {
    const { status, headers } = await ask('/', { headers: { Accept: 'text/html' } });
    expect([status, headers['location']]).toEqual([302, '/console/']);
  });
});
