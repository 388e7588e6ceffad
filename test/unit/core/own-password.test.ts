import { describe, expect, it } from 'vitest';

import { COMMON_PASSWORDS } from '../../../src/core/common-passwords.ts';
import { findOwnPasswordProblem, OWN_PASSWORD_MIN } from '../../../src/core/own-password.ts';

const problemOf = (password: string, min = OWN_PASSWORD_MIN) => findOwnPasswordProblem(password, min);

describe("a password of one's own", () => {
  it.each(['', 'a', 'x7#Qw2z', '\u{1F600}'.repeat(7)])('has eight characters at least: %j', (password) => {
    expect(problemOf(password)).toBe('must have at least 8 characters');
  });

  it.each([
    'x7#Qw2zA',
    '\u{1F600}x7#Qw2z',
    'пароль и ещё',
    'correct horse battery staple',
    'passwords of old',
  ])('may be any other: %j', (password) => {
    expect(problemOf(password)).toBeUndefined();
    expect(problemOf(password, 4)).toBeUndefined();
  });

  it.each([
    'password',
    'PASSWORD1',
    '\uff50assword1',
    'Passw0rd',
    'iloveyou',
    'Welcome123',
    '12345678',
    '87654321',
    '123456789',
    'qwertyuiop',
    'LKJHGFDSA',
    '1qaz2wsx',
    'Q1W2E3R4',
    'abcdefgh',
    'zyxwvuts',
    '00000000',
    'aaaaaaaaaaaa',
    'abababab',
    'abcabcabc',
    'xyzxyzxy',
  ])('is none that many people use, in any letter case: %j', (password) => {
    expect(problemOf(password)).toBe('must not be a password that many people use');
  });

  it('is refused if it is on the list, which is in the form that is compared', () => {
    expect(COMMON_PASSWORDS.size).toBeGreaterThan(300);
    for (const common of COMMON_PASSWORDS) {
      expect(common).toBe(common.toLowerCase());
      expect(problemOf(common.toUpperCase(), 1), common).toBeDefined();
    }
  });

  it('is looked at in linear time, as long as it may be', () => {
    expect(problemOf('ab'.repeat(500))).toBeDefined();
    expect(problemOf(`${'ab'.repeat(499)}c`)).toBeUndefined();
  });
});
