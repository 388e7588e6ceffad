import { describe, expect, it } from 'vitest';

import {
  ofPassword,
  ofProvider,
  ofToken,
  readCredential,
} from '../../../../src/console/session/credential.ts';

/** What a service reads from a Basic header. */
function readBasic(authorization: string): string {
  const bytes = Uint8Array.from(atob(authorization.replace(/^Basic /, '')), (letter) => letter.charCodeAt(0));
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
}

describe('a password', () => {
  it.each([
    ['ada', 'correct horse'],
    ['ada', 'with:colons:'],
    ['ada', ''],
    ['Zoë', 'pässwörd'],
    ['ada', '密码 пароль कूटशब्द'],
    ['ada', '🔑🧑‍🚀'],
    ['ada', '\u0000\u007f\u0080\u00ff'],
  ])('comes to the service as it was typed: %s %s', (login, password) => {
    const { authorization, by } = ofPassword(login, password);
    expect(readBasic(authorization)).toBe(`${login}:${password}`);
    expect(authorization).toMatch(/^Basic [A-Za-z\d+/]+=*$/);
    expect(by).toBe('password');
  });

  it('may be as long as the service takes, and longer', () => {
    const password = 'ключ'.repeat(20_000);
    expect(readBasic(ofPassword('ada', password).authorization)).toBe(`ada:${password}`);
  });
});

it('a token is sent without the spaces that were copied with it', () => {
  expect(ofToken('  glsa_abc_0\n')).toEqual({ authorization: 'Bearer glsa_abc_0', by: 'token' });
});

it('an ID token is sent as it is, and the provider is known', () => {
  expect(ofProvider('a.b.c', 'https://login.example.com')).toEqual({
    authorization: 'Bearer a.b.c',
    by: 'provider',
    issuer: 'https://login.example.com',
  });
});

describe('what was kept', () => {
  it.each([
    ofPassword('ada', 'пароль'),
    ofToken('glsa_abc_0'),
    ofProvider('a.b.c', 'https://login.example.com'),
  ])('is read again: $by', (credential) => {
    expect(readCredential(JSON.stringify(credential))).toEqual(credential);
  });

  it.each([
    null,
    '',
    'null',
    '{',
    '7',
    '"Basic YTpi"',
    '[]',
    '{}',
    '{"authorization":"Basic YTpi"}',
    '{"authorization":"Basic YTpi","by":"magic"}',
    '{"authorization":7,"by":"token"}',
    '{"authorization":"Bearer a\\r\\nX-Other: b","by":"token"}',
    '{"authorization":"Bearer ключ","by":"token"}',
    '{"authorization":"","by":"token"}',
  ])('and is not understood counts as nothing: %s', (text) => {
    expect(readCredential(text)).toBeUndefined();
  });

  it('has no issuer that is no text', () => {
    const text = '{"authorization":"Bearer a.b.c","by":"provider","issuer":7}';
    expect(readCredential(text)).toEqual({ authorization: 'Bearer a.b.c', by: 'provider' });
  });
});
