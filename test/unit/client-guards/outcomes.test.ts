import fc from 'fast-check';
import { HTTPException } from 'hono/http-exception';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import type { Decision, Question, Unanswered } from '../../../src/client/contract.ts';
import { Gatehouse } from '../../../src/client/gatehouse.ts';
import { RefusedError } from '../../../src/client/guard-refusal.ts';
import type { Given } from './apps.ts';
import { FRAMEWORKS } from './apps.ts';

const yes = { decision: true, context: { revision: '4.9' } };
const no = { decision: false, context: { revision: '4.9' } };
const error = { status: 429, message: 'Too many requests' };
const aborted = new DOMException('The caller went away', 'AbortError');
const thrown = (what: unknown) => () => {
  throw what;
};

/** The error that tells why, which is what Express was given and the cause of what Hono was given. */
const reasonOf = (caught: unknown): unknown => (caught instanceof HTTPException ? caught.cause : caught);

beforeEach(() => {
  // Express tells of every error.
  vi.spyOn(console, 'error').mockReturnValue();
  return () => vi.restoreAllMocks();
});

describe.each(FRAMEWORKS)('a guard of %s', (framework, send) => {
  it('goes on where the decision is yes, and answers nothing itself', async () => {
    const { status, body, ran, caught } = await send({ ask: () => yes });
    expect([status, body, ran, caught]).toEqual([200, 'approved', ['7'], []]);
  });

  it('goes on where there was no decision, and the app chose by `whenUnanswered` that this is a yes', async () => {
    const fetch = async () => await Promise.reject(new Error('Gatehouse is away'));
    const options = { url: 'https://access.example.com', token: 'glsa_x', retries: 0, fetch };
    const isOpen = ({ status }: Unanswered, { resource }: Question) => status === 0 && resource.id === '7';
    const gatehouse = new Gatehouse({ ...options, whenUnanswered: isOpen });
    const ask = async (question: Question) => await gatehouse.evaluate(question);
    expect(await send({ ask })).toMatchObject({ status: 200, ran: ['7'], caught: [] });
    expect(await send({ ask }, '/invoices/8/approve')).toMatchObject({ status: 503, ran: [] });
  });

  it('asks whether the subject may do the whole action on the resource that the path names', async () => {
    const ask = vi.fn<(question: Question) => Decision>(() => yes);
    await send({ ask }, '/invoices/8/approve');
    expect(ask.mock.calls).toEqual([
      [
        {
          subject: { type: 'user', id: 'alice' },
          action: { name: 'invoices:approve' },
          resource: { type: 'invoices', id: '8' },
        },
        expect.anything(),
      ],
    ]);
  });

  it.each<[string, number, Given, Partial<RefusedError>]>([
    ['the decision is no', 403, { ask: () => no }, { decision: no }],
    ['the decision is no, in time', 403, { ask: async () => no }, { decision: no }],
    ['nobody is signed in', 401, { ask: () => yes, subject: () => undefined }, {}],
    ['nobody is signed in, in time', 401, { ask: () => yes, subject: async () => null }, {}],
    ['there was no decision', 503, { ask: () => ({ decision: false, context: { error } }) }, {}],
    ['asking was refused', 503, { ask: async () => thrown(error)() }, { cause: error }],
    ['asking broke at once', 503, { ask: thrown(error) }, { cause: error }],
    ['asking was ended', 503, { ask: thrown(aborted) }, { cause: aborted }],
    ['asking threw nothing', 503, { ask: thrown(undefined) }, {}],
  ])('does not go on where %s: a %d', async (_, status, given, facts) => {
    const text = { 401: 'Unauthorized', 403: 'Forbidden', 503: 'Service Unavailable' }[status];
    const seen = await send(given);
    expect([seen.status, seen.ran]).toEqual([status, []]);
    // The caller is told no more than the status: not which action was missing.
    if (framework === 'Hono') expect(seen.body).toBe(text);
    else expect(seen.body).toContain(`<pre>${text}</pre>`);
    expect(seen.headers.get('Retry-After')).toBeNull();
    // The app's own error handler is told all, and what the framework calls it.
    const [caught] = seen.caught;
    expect(caught).toBeInstanceOf(framework === 'Hono' ? HTTPException : RefusedError);
    expect(caught).toMatchObject({ status, message: text });
    expect(reasonOf(caught)).toBeInstanceOf(RefusedError);
    expect(reasonOf(caught)).toMatchObject({
      name: 'RefusedError',
      status,
      statusCode: status,
      expose: status < 500,
      action: 'invoices:approve',
      ...facts,
    });
  });

  it.each<[string, unknown, string | null]>([
    ['as it is', 7, '7'],
    ['as it is, of now', 0, '0'],
    ['rounded up, since the header has whole seconds', 1.2, '2'],
    ['not where it is no time', -1, null],
    ['not where it is no number', '7', null],
    ['not where it is no number of seconds', Number.NaN, null],
    ['not where it has no end', Number.POSITIVE_INFINITY, null],
  ])('says when to ask again: %s', async (_, retryAfter, header) => {
    for (const ask of [
      () => ({ decision: false, context: { error: { ...error, retryAfter } } }),
      thrown(Object.assign(new Error('No answer'), { retryAfter })),
    ]) {
      const { status, body, headers } = await send({ ask });
      expect([status, headers.get('Retry-After')]).toEqual([503, header]);
      expect(body).toContain('Service Unavailable');
      expect(headers.get('Content-Type')).toMatch(framework === 'Hono' ? /^text\/plain/i : /^text\/html/);
    }
  });

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['false', false],
    ['an empty text', ''],
    ['a text', 'alice'],
    ['a list', [{ type: 'user', id: 'alice' }]],
    ['no type', { id: 'alice' }],
    ['an empty type', { type: '', id: 'alice' }],
    ['no id', { type: 'user' }],
    ['an empty id', { type: 'user', id: '' }],
    ['an id that is a number', { type: 'user', id: 7 }],
  ])('takes for nobody: %s', async (_, subject) => {
    const ask = vi.fn<(question: Question) => Decision>(() => yes);
    const { status, ran } = await send({ ask, subject: () => subject });
    expect([status, ran, ask.mock.calls]).toEqual([401, [], []]);
  });

  it('sends of a subject only what a question has', async () => {
    const ask = vi.fn<(question: Question) => Decision>(() => yes);
    const properties = { iss: 'https://id.example.com' };
    await send({ ask, subject: () => ({ type: 'user', id: 'sub:1', properties, password: 'secret' }) });
    expect(ask.mock.calls[0]?.[0]).toMatchObject({ subject: { type: 'user', id: 'sub:1', properties } });
    expect(JSON.stringify(ask.mock.calls[0]?.[0])).not.toContain('secret');
  });

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['an empty text', ''],
    ['a list of one', ['7']],
    ['a list', ['7', '8']],
    ['a number', 7],
    ['an object', { id: '7' }],
  ])('is a 403 without a question where the id is %s', async (_, id) => {
    for (const given of [() => id, async () => id]) {
      const ask = vi.fn<(question: Question) => Decision>(() => yes);
      const { status, ran, caught } = await send({ ask, id: given });
      expect([status, ran, ask.mock.calls]).toEqual([403, [], []]);
      expect(reasonOf(caught[0])).toMatchObject({ action: 'invoices:approve', decision: undefined });
    }
  });

  it.each([['subject'], ['id']])('leaves what %s throws to the framework as it is', async (field) => {
    const fault = new Error('The session store is away');
    for (const broken of [thrown(fault), async () => thrown(fault)()]) {
      const { status, ran, caught } = await send({ ask: () => yes, [field]: broken });
      expect([status, ran, caught]).toEqual([500, [], [fault]]);
    }
  });

  it('runs the handler for no answer but a decision that is true', async () => {
    const anything = fc.anything({ withNullPrototype: true, withDate: true, withBigInt: true });
    const context = fc.oneof(
      anything,
      fc.record({ error: anything, revision: fc.string() }, { requiredKeys: [] }),
    );
    const decision = fc.oneof(fc.boolean(), anything, fc.constantFrom('true', 1, 'yes', [true]));
    const answer = fc.oneof(anything, fc.record({ decision, context }, { requiredKeys: [] }));
    await fc.assert(
      fc.asyncProperty(answer, async (given) => {
        const { ran, status } = await send({ ask: () => given });
        expect([200, 403, 503]).toContain(status);
        if (ran.length > 0) expect((given as { decision?: unknown } | null | undefined)?.decision).toBe(true);
        else expect(status).not.toBe(200);
      }),
      { numRuns: framework === 'Hono' ? 500 : 100 },
    );
  });
});
