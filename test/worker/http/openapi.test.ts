import { exports } from 'cloudflare:workers';
import { describe, it } from 'vitest';

type Schema = { readonly properties?: Record<string, { description?: string; $ref?: string }> };
type Operation = {
  readonly operationId?: string;
  readonly summary?: string;
  readonly tags?: string[];
  readonly security?: unknown[];
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
        const refusals = path === '/api/health' ? ['503'] : ['400', '401', '403', '404', '503'];
        expect(Object.keys(operation.responses), name).toEqual(expect.arrayContaining(refusals));
      }
    }
    expect(seen.size).toBeGreaterThan(20);
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
