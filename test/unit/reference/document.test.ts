import { describe, it } from 'vitest';

import { makeDocument } from '../../../src/reference/document.ts';

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

/** As it is answered: what JSON has no word for is gone. */
const text = JSON.stringify(makeDocument(), null, 2);
const { paths, components } = JSON.parse(text) as Document;

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

describe('the OpenAPI document', () => {
  it('is the one that was reviewed last', async ({ expect }) => {
    await expect(`${text}\n`).toMatchFileSnapshot('../../golden/openapi.json');
  });

  it('gives every operation a name of its own, a summary, a tag, a way to sign in, and its refusals', ({
    expect,
  }) => {
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
        const refusals = isPublic ? ['503'] : ['400', '401', '403', '503'];
        expect(Object.keys(operation.responses), name).toEqual(expect.arrayContaining(refusals));
      }
    }
    expect(seen.size).toBeGreaterThan(20);
  });

  it('has each part of a path in braces as a parameter that must be there', ({ expect }) => {
    for (const [path, operations] of Object.entries(paths))
      for (const [method, { parameters = [] }] of Object.entries(operations)) {
        const inPath = parameters.filter((parameter) => parameter.in === 'path');
        const names = new Set([...path.matchAll(/\{(\w+)\}/gu)].map(([, name]) => name));
        expect(new Set(inPath.map(({ name }) => name)), `${method} ${path}`).toEqual(names);
        for (const { name, required } of inPath) expect(required, `${method} ${path} ${name}`).toBe(true);
      }
  });

  it('bounds every list in a body: what is wrong with each of very many things fills the stack', ({
    expect,
  }) => {
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

  it('describes every property of every schema', ({ expect }) => {
    const silent = Object.entries(components.schemas).flatMap(([name, { properties = {} }]) =>
      Object.entries(properties)
        .filter(([, { description, $ref }]) => description === undefined && $ref === undefined)
        .map(([property]) => `${name}.${property}`),
    );
    expect(silent).toEqual([]);
  });
});
