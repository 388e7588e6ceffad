import fc from 'fast-check';
import { HTTPException } from 'hono/http-exception';
import { describe, expect, it } from 'vitest';

import { guardExpress } from '../../../src/client/guard-express.ts';
import { guardHono } from '../../../src/client/guard-hono.ts';
import { outcomeOf } from '../../../src/client/guard.ts';

const options = { ask: () => ({ decision: true, context: {} }), subject: () => undefined };
/** Of both alike, as far as these tests use them. */
type Requires = (action: string, id?: never, more?: { readonly type: string }) => unknown;
const GUARDS: readonly [string, Requires][] = [
  ['guardHono', guardHono({ ...options, HTTPException })],
  ['guardExpress', guardExpress(options)],
];

describe.each(GUARDS)('requires of %s', (_, requires) => {
  it.each([
    [''],
    ['approve'],
    [':'],
    ['invoices:'],
    [':approve'],
    ['invoices::approve'],
    ['invoices:approve:'],
    [undefined],
    [null],
    [7],
    [['invoices:approve']],
  ])('throws a TypeError when a route is made, for the action %j', (action) => {
    expect(() => requires(action as never)).toThrow(TypeError);
  });

  it('throws a TypeError when a route is made, for an id or a type that is none', () => {
    for (const id of ['id', null, 7]) expect(() => requires('invoices:read', id as never)).toThrow(TypeError);
    for (const type of ['', null, 7])
      expect(() => requires('invoices:read', undefined, { type: type as never })).toThrow(TypeError);
  });

  it('takes an action with more than two parts', () => {
    expect(requires('users.permissions:read:all')).toBeTypeOf('function');
  });
});

describe('a guard', () => {
  it('throws a TypeError when it is made without something that it needs', () => {
    for (const wrong of [undefined, {}, { ...options, ask: true }, { ...options, subject: 'alice' }]) {
      expect(() => guardExpress(wrong as never)).toThrow(TypeError);
      expect(() => guardHono({ ...(wrong as object), HTTPException } as never)).toThrow(TypeError);
    }
    expect(() => guardHono(options as never)).toThrow(TypeError);
  });
});

describe('what an answer means', () => {
  it('is to pass exactly where it is a decision, and true; and nothing breaks reading it', () => {
    const anything = fc.anything({
      withNullPrototype: true,
      withDate: true,
      withBigInt: true,
      withMap: true,
    });
    const context = fc.oneof(
      anything,
      fc.record({ error: anything, revision: fc.string() }, { requiredKeys: [] }),
    );
    const decision = fc.oneof(fc.boolean(), anything, fc.constantFrom('true', 1, [true]));
    const record = fc.record({ decision, context }, { requiredKeys: [] });
    fc.assert(
      fc.property(fc.oneof(record, anything), (answer) => {
        const { decision: said, context: beside = {} } = Object(answer ?? {}) as Record<string, unknown>;
        const understood =
          typeof said === 'boolean' &&
          typeof beside === 'object' &&
          beside !== null &&
          !Array.isArray(beside);
        const isNoAnswer = !understood || (!said && (beside as { error?: unknown }).error !== undefined);
        expect(outcomeOf(answer).kind).toBe(isNoAnswer ? 'unanswered' : said ? 'pass' : 'denied');
      }),
      { numRuns: 2_000 },
    );
  });

  it('is nothing where reading it breaks', () => {
    const fault = new Error('The answer is gone');
    const broken = new Proxy(
      {},
      {
        get: () => {
          throw fault;
        },
      },
    );
    for (const answer of [broken, { decision: false, context: broken }])
      expect(outcomeOf(answer)).toEqual({ kind: 'unanswered', cause: fault });
  });
});
