import { describe, expect, it } from 'vitest';

import { findNameProblem, foldName } from '../../../src/core/user.ts';

describe('a login or e-mail address', () => {
  it.each([
    ['Ada', 'ada'],
    ['  Ada@Example.org ', 'ada@example.org'],
    ['', undefined],
    [' \t', undefined],
    [null, undefined],
    [undefined, undefined],
  ])('is kept and compared in lower case, without blanks around it: %j', (text, folded) => {
    expect(foldName(text)).toBe(folded);
  });

  it.each(['sa-1-ci', 'SA-77-Terraform', ' sa-3-x'])(
    'must not begin with sa-, a number and -, like the login of a service account, taken or not (I10): %j',
    (text) => {
      const problem = 'must not begin with sa-, a number and -, like the login of a service account';
      const name = foldName(text);
      expect(findNameProblem({ login: name, email: undefined })).toEqual({ field: 'login', problem });
      expect(findNameProblem({ login: undefined, email: name })).toEqual({ field: 'email', problem });
    },
  );

  it('as login must not be the name that tokens sign in with', () => {
    expect(findNameProblem({ login: foldName('API_key'), email: undefined })).toEqual({
      field: 'login',
      problem: 'must not be api_key, which is reserved for tokens',
    });
  });

  it('as login must not hold a colon, where Basic sign-in ends it', () => {
    expect(findNameProblem({ login: 'a:b', email: undefined })).toMatchObject({ field: 'login' });
  });

  it.each(['nisa-1-x', 'sa-x', 'sa-1', 'my api_key'])('can be %s', (name) => {
    expect(findNameProblem({ login: name, email: name })).toBeUndefined();
  });

  it('as e-mail address can hold a colon, and be what tokens sign in with', () => {
    expect(findNameProblem({ login: undefined, email: 'a:b' })).toBeUndefined();
    expect(findNameProblem({ login: undefined, email: 'api_key' })).toBeUndefined();
  });
});
