import { describe, expect, it } from 'vitest';

import {
  findHiddenNameProblem,
  findNameProblem,
  findNewNameProblem,
  foldName,
} from '../../../src/core/user.ts';

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

describe('a new login or e-mail address', () => {
  const problemOf = (field: 'login' | 'email', name: string) =>
    findNewNameProblem({ login: undefined, email: undefined, [field]: name })?.field;

  it.each(['ad\u200bmin', '\u0430dmin', '\uff41dmin', 'ad\u00a0min', 'admin\u202e'])(
    'is not taken for another one: %j',
    (name) => {
      expect(problemOf('login', name)).toBe('login');
      expect(problemOf('email', name)).toBe('email');
      expect(problemOf('email', `${name}@example.org`)).toBe('email');
    },
  );

  it('has one script as a login, and one in each word as an address, wherever it stands', () => {
    expect(problemOf('login', 'иван')).toBeUndefined();
    expect(problemOf('login', 'иван-x')).toBe('login');
    for (const field of ['login', 'email'] as const)
      expect(problemOf(field, 'иван@example.org')).toBeUndefined();
  });

  it('has what any name must not have either', () => {
    expect(problemOf('login', 'a:b')).toBe('login');
    expect(problemOf('email', 'sa-1-x')).toBe('email');
    expect(findNewNameProblem({ login: 'ada', email: 'ada@example.org' })).toBeUndefined();
  });

  it.each(['\u212aate', '\ufeffkate', 'kate\n', '\u00a0kate', '\u212bsa'])(
    'is refused also where what is wrong is hidden by lower case or by the ends: %j',
    (login) => {
      expect(findHiddenNameProblem({ login })).toMatchObject({ field: 'login' });
      expect(findHiddenNameProblem({ email: login })).toMatchObject({ field: 'email' });
    },
  );

  it('hides nothing that is wrong in lower case as well, which may be an old name, nor what is right', () => {
    for (const login of ['\uff41dmin', '\u0430dmin', ' Kate ', '', null, undefined])
      expect(findHiddenNameProblem({ login, email: login })).toBeUndefined();
  });
});
