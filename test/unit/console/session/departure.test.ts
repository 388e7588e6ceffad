import { expect, it } from 'vitest';

import { departureTo, readDeparture } from '../../../../src/console/session/departure.ts';

it.each(['', '#/', '#/teams', '#/why?subject=user%3Aada&type=folders&id=a%2Fb'])(
  'somebody comes back to the address that was left: %s',
  (hash) => {
    const departure = { hash, issuer: 'https://login.example.com' };
    expect(readDeparture(JSON.stringify(departure))).toEqual(departure);
  },
);

it.each([
  null,
  '',
  'null',
  '{',
  '[]',
  '{"issuer":"https://login.example.com"}',
  '{"hash":"#/teams"}',
  '{"hash":7,"issuer":"https://login.example.com"}',
  '{"hash":"//elsewhere.example.com","issuer":"https://login.example.com"}',
  '{"hash":"x#/teams","issuer":"https://login.example.com"}',
])('what is no such thing leads nowhere: %s', (text) => {
  expect(readDeparture(text)).toBeUndefined();
});

it('an issuer is a value of the query, whatever is in it', () => {
  const issuer = 'https://login.example.com/a?b=c&d=e#f ü';
  const url = new URL(departureTo(issuer), 'https://gatehouse.example');
  expect([url.pathname, [...url.searchParams]]).toEqual(['/console/sign-in', [['issuer', issuer]]]);
});
