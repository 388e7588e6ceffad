import { describe, expect, it } from 'vitest';

import { withoutFilledIn } from '../../../src/reference/page/browser/parameters.js';
import { resolve } from '../../../src/reference/page/browser/resolve.js';
import { credentialOf, fieldsOf, wordsOf } from '../../../src/reference/page/browser/sign-in.js';
import { SECURITY_SCHEMES } from '../../../src/reference/sign-in.ts';
import { readDocument } from '../../support/document.ts';

describe('the part of the document that is looked at', () => {
  const document = {
    paths: { '/a': { get: { schema: { $ref: '#/components/schemas/A' } } } },
    components: {
      schemas: {
        A: {
          type: 'object',
          properties: {
            b: { $ref: '#/components/schemas/B', description: 'mine' },
            $ref: { type: 'string' },
          },
        },
        B: { title: 'Own', description: 'theirs', items: { $ref: '#/components/schemas/A' } },
      },
    },
  };

  it('has what it refers to in place, with names as titles and what stands beside a reference', () => {
    const { schema } = resolve(document, ['paths', '/a', 'get']);
    expect(schema).toEqual({
      title: 'A',
      type: 'object',
      properties: {
        $ref: { type: 'string' },
        b: { title: 'Own', description: 'mine', items: { $ref: '#/components/schemas/A' } },
      },
    });
  });

  it('leaves what leads nowhere as it is', () => {
    expect(resolve(document, ['paths', '/b', 'get'])).toBeUndefined();
    expect(resolve({ a: { $ref: '#/nothing/here' } }, ['a'])).toEqual({ $ref: '#/nothing/here' });
    expect(resolve({ a: { $ref: 'https://example.com/' } }, ['a'])).toEqual({ $ref: 'https://example.com/' });
    expect(resolve({ 'a/b': { c: 1 }, d: { $ref: '#/a~1b' } }, ['d'])).toEqual({ c: 1 });
  });

  it('is small for every operation, and refers only to what holds itself', () => {
    const whole = readDocument<{ paths: Record<string, object> }>();
    const operations = Object.entries(whole.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => ['paths', path, method]),
    );
    expect(operations.length).toBeGreaterThan(100);
    for (const path of operations) {
      const text = JSON.stringify(resolve(whole, path));
      expect(text.length, path.join(' ')).toBeLessThan(500_000);
      expect(text, path.join(' ')).not.toMatch(/"\$ref":"#\/components\/(?!schemas)/);
    }
  });
});

describe('the parameters of an operation', () => {
  it('have their example in words, so that nothing is sent that nobody typed', () => {
    const operation = {
      summary: 'A',
      parameters: [
        { name: 'force', description: 'Even then.', schema: { type: 'boolean' }, example: true },
        { name: 'id', example: '7' },
        { name: 'plain', description: 'Nothing.' },
      ],
    };
    expect(withoutFilledIn(operation)).toEqual({
      summary: 'A',
      parameters: [
        { name: 'force', description: 'Even then. Example: `true`', schema: { type: 'boolean' } },
        { name: 'id', description: 'Example: `7`' },
        { name: 'plain', description: 'Nothing.' },
      ],
    });
    expect(withoutFilledIn({ summary: 'A' })).toEqual({ summary: 'A' });
    expect(withoutFilledIn(undefined)).toBeUndefined();
  });

  it('have no other way to be filled in, in any operation', () => {
    const whole = readDocument<{ paths: Record<string, object> }>();
    for (const [path, methods] of Object.entries(whole.paths))
      for (const method of Object.keys(methods)) {
        const { parameters = [] } = withoutFilledIn(resolve(whole, ['paths', path, method])) as {
          parameters?: readonly { schema: object }[];
        };
        for (const parameter of parameters)
          for (const part of [parameter, parameter.schema])
            expect(part, `${method} ${path}`).not.toHaveProperty(part === parameter ? 'examples' : 'example');
      }
  });
});

describe('signing in', () => {
  it.each(Object.entries(SECURITY_SCHEMES))(
    'asks for what %s needs, and sends nothing else',
    (name, scheme) => {
      const fields = fieldsOf(scheme);
      const typed = Object.fromEntries(fields.map((field) => [field.name, `my ${field.name}`]));
      const expected =
        scheme.type === 'http' && scheme.scheme === 'basic'
          ? { username: 'my username', password: 'my password' }
          : 'my secret';
      expect(credentialOf(name, scheme, typed)).toEqual({
        [name]: { name, schema: scheme, value: expected },
      });
      expect(fields.at(-1)?.type, 'secrets are not shown').toBe('password');
    },
  );

  it('says the ways as people do', () => {
    expect(wordsOf('serviceAccountToken')).toBe('Service account token');
  });
});
