import { env, exports } from 'cloudflare:workers';
import { describe, it, vi } from 'vitest';

import { createApp } from '../../../src/app.ts';

type Schema = { readonly properties?: Record<string, { description?: string; $ref?: string }> };
type Operation = {
  readonly operationId?: string;
  readonly summary?: string;
  readonly tags?: string[];
  readonly security?: unknown[];
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
  }[];
  readonly responses: Record<string, unknown>;
};
type Document = {
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { readonly schemas: Record<string, Schema> };
};

const readDocument = async (): Promise<Document> => {
  const response = await exports.default.fetch(new Request('http://gatehouse.test/openapi.json'));
  return await response.json();
};

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

describe('the OpenAPI document', () => {
  it('is the one that was reviewed last', async ({ expect }) => {
    const document = `${JSON.stringify(await readDocument(), null, 2)}\n`;
    await expect(document).toMatchFileSnapshot('../../golden/openapi.json');
  });

  it('gives every operation a name of its own, a summary, a tag, a way to sign in, and its refusals', async ({
    expect,
  }) => {
    const { paths } = await readDocument();
    const seen = new Set<string>();
    for (const [path, operations] of Object.entries(paths)) {
      for (const [method, operation] of Object.entries(operations)) {
        const name = `${method} ${path}`;
        expect(METHODS, name).toContain(method);
        expect(operation.operationId, name).toMatch(/^[a-z][A-Za-z]+$/);
        expect(seen.has(operation.operationId ?? ''), name).toBe(false);
        seen.add(operation.operationId ?? '');
        expect(operation.summary?.length, name).toBeGreaterThan(0);
        expect(operation.tags?.length, name).toBe(1);
        expect(operation.security, name).toBeDefined();
        const isPublic = path === '/api/health' || path.startsWith('/.well-known/');
        const refusals = isPublic ? ['503'] : ['400', '401', '403', '404', '503'];
        expect(Object.keys(operation.responses), name).toEqual(expect.arrayContaining(refusals));
      }
    }
    expect(seen.size).toBeGreaterThan(20);
  });

  it('has each part of a path in braces as a parameter that must be there', async ({ expect }) => {
    const { paths } = await readDocument();
    for (const [path, operations] of Object.entries(paths))
      for (const [method, { parameters = [] }] of Object.entries(operations)) {
        const inPath = parameters.filter((parameter) => parameter.in === 'path');
        const names = new Set([...path.matchAll(/\{(\w+)\}/gu)].map(([, name]) => name));
        expect(new Set(inPath.map(({ name }) => name)), `${method} ${path}`).toEqual(names);
        for (const { name, required } of inPath) expect(required, `${method} ${path} ${name}`).toBe(true);
      }
  });

  it('bounds every list in a body: what is wrong with each of very many things fills the stack', async ({
    expect,
  }) => {
    const { paths, components } = await readDocument();
    const endless: string[] = [];
    const visit = (part: unknown, where: string): void => {
      if (typeof part !== 'object' || part === null) return;
      const { $ref, type, maxItems } = part as Readonly<Record<string, unknown>>;
      if (typeof $ref === 'string') {
        const name = $ref.slice($ref.lastIndexOf('/') + 1);
        visit(components.schemas[name], name);
      }
      if ([type].flat().includes('array') && maxItems === undefined) endless.push(where);
      for (const [name, inner] of Object.entries(part)) visit(inner, `${where}.${name}`);
    };
    for (const [path, operations] of Object.entries(paths))
      for (const [method, operation] of Object.entries(operations))
        visit((operation as { readonly requestBody?: unknown }).requestBody, `${method} ${path}`);
    expect(endless).toEqual([]);
  });

  it('describes every property of every schema', async ({ expect }) => {
    const { components } = await readDocument();
    const silent = Object.entries(components.schemas).flatMap(([name, { properties = {} }]) =>
      Object.entries(properties)
        .filter(([, { description, $ref }]) => description === undefined && $ref === undefined)
        .map(([property]) => `${name}.${property}`),
    );
    expect(silent).toEqual([]);
  });
});

describe('the answer with the document', () => {
  const app = createApp();
  const ask = async (headers: Record<string, string> = {}, method = 'GET') =>
    await app.fetch(new Request('http://gatehouse.test/openapi.json', { method, headers }), env as never);

  it('is made once, however many ask', async ({ expect }) => {
    const made = vi.spyOn(app, 'getOpenAPI31Document');
    const answers = await Promise.all(Array.from({ length: 20 }, async () => await ask()));
    const texts = await Promise.all(answers.map(async (answer) => await answer.text()));
    expect(new Set(texts).size).toBe(1);
    expect(made).toHaveBeenCalledOnce();
  });

  it('has a strong tag, may be kept for a while, and is not sent to who knows it', async ({ expect }) => {
    const { headers, status } = await ask();
    const tag = headers.get('ETag') ?? '';
    expect([status, headers.get('Content-Type')]).toEqual([200, 'application/json']);
    expect(tag).toMatch(/^"[0-9a-f]{32}"$/);
    for (const known of [tag, `W/${tag}`, `"x", ${tag}`, '*']) {
      const answer = await ask({ 'If-None-Match': known });
      expect([answer.status, await answer.text(), answer.headers.get('ETag')], known).toEqual([304, '', tag]);
      expect(answer.headers.get('Cache-Control')).toBe('public, max-age=300');
    }
    for (const other of ['', '"x"', tag.slice(1), tag.slice(0, -1)])
      expect((await ask({ 'If-None-Match': other })).status, other).toBe(200);
    expect(headers.get('Cache-Control')).toBe('public, max-age=300');
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
  });

  it('by HEAD is the same without its body', async ({ expect }) => {
    const [get, head] = [await ask(), await ask({}, 'HEAD')];
    expect([head.status, await head.text()]).toEqual([200, '']);
    for (const name of ['ETag', 'Content-Type', 'Cache-Control'])
      expect(head.headers.get(name)).toBe(get.headers.get(name));
  });

  it('is the same from every isolate', async ({ expect }) => {
    const other = await createApp().fetch(new Request('http://gatehouse.test/openapi.json'), env as never);
    expect(other.headers.get('ETag')).toBe((await ask()).headers.get('ETag'));
  });
});
