import { describe, expect, it } from 'vitest';

import { asProblem, isAbort, Problem, problemOf, wordsOf } from '../../../../src/console/api/problem.ts';

describe('the words of an error', () => {
  it.each([
    [{ message: 'Team not found', traceID: '' }, 'Team not found'],
    // AuthZEN.
    [{ error: 'The subject has no id.' }, 'The subject has no id.'],
    // Unleash has a message for programs, and details for people.
    [
      {
        name: 'BadDataError',
        message: 'Request validation failed',
        details: [{ message: 'Too long.' }, { message: 'No name.' }],
      },
      'Too long. No name.',
    ],
    [{ message: 'Request validation failed', details: [] }, 'Request validation failed'],
    [{ message: 'It is so.', details: [{}, null, 'x', { message: 7 }] }, 'It is so.'],
    [{ message: '' }, undefined],
    [{ message: 7 }, undefined],
    [{}, undefined],
    [null, undefined],
    ['<html>', undefined],
    [undefined, undefined],
  ])('of %j: %s', (body, words) => {
    expect(wordsOf(body)).toBe(words);
  });
});

describe('a refusal', () => {
  const refused = (status: number, headers: Record<string, string>, body?: unknown) => {
    const {
      message,
      requestId,
      retryAfter,
      status: told,
    } = problemOf(new Response(null, { status, headers }), body);
    return { message, requestId, retryAfter, status: told };
  };

  it('has the words of the API, its status and the id of the request', () => {
    expect(
      refused(403, { 'X-Request-Id': 'r-1' }, { message: "You'll need additional permissions." }),
    ).toEqual({
      message: "You'll need additional permissions.",
      requestId: 'r-1',
      retryAfter: undefined,
      status: 403,
    });
  });

  it('says when to ask again, where that is a number of seconds', () => {
    expect(refused(429, { 'Retry-After': '7' }).retryAfter).toBe(7);
    expect(refused(503, { 'Retry-After': 'Wed, 21 Oct 2026 07:28:00 GMT' }).retryAfter).toBeUndefined();
    expect(refused(503, {}).retryAfter).toBeUndefined();
  });

  it('without words is told by its status', () => {
    expect(refused(502, {}, '<html>').message).toBe('The service answered with status 502.');
  });
});

describe('what is thrown', () => {
  it('stays the problem that it is', () => {
    const problem = new Problem('No.', { status: 403 });
    expect(asProblem(problem)).toBe(problem);
  });

  it('by a service that cannot be reached says so', () => {
    expect(asProblem(new TypeError('Failed to fetch'))).toMatchObject({
      message: 'The service cannot be reached. Is it running, and are you connected?',
      status: 0,
    });
  });

  it.each([
    [new Error('Something else'), 'Something else'],
    ['text', 'text'],
    [undefined, 'undefined'],
  ])('otherwise is told as it is: %s', (thrown, message) => {
    expect(asProblem(thrown)).toMatchObject({ message, status: 0 });
  });

  it('by somebody who gave it up is no problem', () => {
    const controller = new AbortController();
    controller.abort();
    expect(isAbort(controller.signal.reason)).toBe(true);
    expect(isAbort(new Error('AbortError'))).toBe(false);
    expect(isAbort(new DOMException('late', 'TimeoutError'))).toBe(false);
  });
});
