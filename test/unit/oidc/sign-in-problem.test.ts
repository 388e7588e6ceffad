import * as oauth from 'oauth4webapi';
import { describe, expect, it } from 'vitest';

import { ProviderAway } from '../../../src/oidc/bounded-fetch.ts';
import { boundedWords, problemOf } from '../../../src/oidc/sign-in-problem.ts';

const answered = (error: string, description?: unknown) =>
  new oauth.ResponseBodyError('x', {
    cause: { error, ...(description !== undefined && { error_description: description as string }) },
    response: new Response(),
  });

const sentBack = (fields: Record<string, string>) =>
  new oauth.AuthorizationResponseError('x', { cause: new URLSearchParams(fields) });

const processing = (code: string, cause?: unknown) =>
  new oauth.OperationProcessingError('the token is SECRET', { code, cause });

describe('why a sign-in failed', () => {
  it.for([
    [sentBack({ error: 'access_denied' }), 'browser', 'refused the sign-in: access_denied.'],
    [
      sentBack({ error: 'access_denied', error_description: ' No\n\taccess\u0000for you. ' }),
      'browser',
      'access_denied (No access for you.).',
    ],
    [answered('invalid_grant', 'used'), 'browser', 'no more: invalid_grant (used). Try again.'],
    [answered('invalid_client'), 'provider', 'client id or secret: invalid_client. Tell an administrator.'],
    [answered('unauthorized_client', 7), 'provider', 'client id or secret: unauthorized_client. Tell'],
    [answered('server_error', ''), 'provider', 'did not complete the sign-in: server_error. Try again.'],
    [processing(oauth.JWT_CLAIM_COMPARISON, { claim: 'nonce' }), 'provider', 'belongs to another sign-in'],
    [processing(oauth.JWT_CLAIM_COMPARISON, { claim: 'iss' }), 'provider', 'names another issuer'],
    [processing(oauth.JWT_CLAIM_COMPARISON, { claim: 'aud' }), 'provider', 'is for another client'],
    [processing(oauth.JWT_CLAIM_COMPARISON, { claim: 'azp' }), 'provider', 'is for another client'],
    [processing(oauth.JWT_CLAIM_COMPARISON, { claim: 'x' }), 'provider', 'a claim of its ID token'],
    [processing(oauth.JWT_CLAIM_COMPARISON), 'provider', 'a claim of its ID token'],
    [processing(oauth.JWT_TIMESTAMP_CHECK, { claim: 'exp' }), 'provider', 'one of the two clocks'],
    [processing(oauth.INVALID_RESPONSE, { header: {}, expected: [] }), 'provider', 'by an algorithm'],
    [processing(oauth.INVALID_RESPONSE, 'SECRET'), 'provider', 'no ID token that can be read'],
    [new oauth.UnsupportedOperationError('JWE SECRET'), 'provider', 'it is encrypted'],
    [new ProviderAway('x'), 'provider', 'does not answer. Try again in a minute.'],
  ] as const)('is said in plain words: %s', ([error, by, text]) => {
    const problem = problemOf(error);
    expect(problem).toEqual({ by, text: expect.stringContaining(text) });
    expect(problem?.text).not.toContain('SECRET');
  });

  it('is a fault of ours for everything else', () => {
    for (const error of [new TypeError('x'), new Error('x'), 'x', undefined])
      expect(problemOf(error)).toBeUndefined();
  });

  it('repeats no more of what a provider says than fits', () => {
    const long = problemOf(sentBack({ error: 'e'.repeat(10_000), error_description: '🙂'.repeat(10_000) }));
    expect(Array.from(long?.text ?? '').length).toBeLessThan(500);
    expect(boundedWords('🙂'.repeat(10), 5)).toBe('🙂🙂🙂🙂…');
    expect(boundedWords('12345', 5)).toBe('12345');
    expect(boundedWords('\u202edlrow\u0007 olleh', 50)).toBe('dlrow olleh');
  });
});
