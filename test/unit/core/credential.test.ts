import { describe, expect, it } from 'vitest';
import type { Caller, Credential } from '../../../src/core/caller.ts';
import type { PrincipalFacts, TokenState } from '../../../src/core/principal.ts';
import { findCredentialProblem } from '../../../src/core/principal.ts';
import { factsOf } from '../../support/arbitraries.ts';

const NOW = '2026-03-01T12:00:00.000Z';
const A_MILLISECOND_AGO = '2026-03-01T11:59:59.999Z';
const IN_A_MILLISECOND = '2026-03-01T12:00:00.001Z';

const callerWith = (credential: Credential): Caller => ({
  userId: 11,
  credential,
  tokenOrgId: credential.kind === 'token' ? 3 : null,
  currentOrgId: null,
  origin: { address: '192.0.2.1', userAgent: 'test' },
});

const token = (tokenId = 5): Caller => callerWith({ kind: 'token', tokenId });
const password = (name = 'ada', credentialVersion = 1): Caller =>
  callerWith({ kind: 'password', name, credentialVersion });

const ISSUER = 'https://idp.example';
const LINK = { issuer: ISSUER, subject: 'a1' };
const jwt = (fields: { issuer?: string; subject?: string; expires?: string } = {}): Caller =>
  callerWith({ kind: 'jwt', ...LINK, expires: IN_A_MILLISECOND, ...fields });

const account = (state: Partial<TokenState> = {}, fields: Partial<PrincipalFacts> = {}): PrincipalFacts =>
  factsOf({
    isServiceAccount: true,
    login: 'sa-3-robot',
    email: '',
    tokens: [
      { id: 4, expires: null, revoked: false },
      { id: 5, expires: null, revoked: false, ...state },
    ],
    ...fields,
  });

type Row = readonly [
  name: string,
  caller: Caller,
  facts: PrincipalFacts | undefined,
  problem: string | undefined,
];

/** Source: docs/grafana.md#credentials. */
const ROWS: readonly Row[] = [
  ['a token that never expires', token(), account(), undefined],
  ['a token that expires in a millisecond', token(), account({ expires: IN_A_MILLISECOND }), undefined],
  ['a token that expires in years', token(), account({ expires: '2031-01-01T00:00:00.000Z' }), undefined],
  ['a token that expires at this moment', token(), account({ expires: NOW }), 'expired-token'],
  [
    'a token that expired a millisecond ago',
    token(),
    account({ expires: A_MILLISECOND_AGO }),
    'expired-token',
  ],
  [
    'a token that expired long ago',
    token(),
    account({ expires: '2021-12-31T23:59:59.999Z' }),
    'expired-token',
  ],
  ['a revoked token', token(), account({ revoked: true }), 'revoked-token'],
  [
    'a revoked token that would expire later',
    token(),
    account({ expires: IN_A_MILLISECOND, revoked: true }),
    'revoked-token',
  ],
  ['an unknown token', token(6), account(), 'invalid-token'],
  ['a token of an account without tokens', token(), account({}, { tokens: [] }), 'invalid-token'],
  ['a token of an account that was deleted', token(), undefined, 'invalid-token'],
  ['a good token beside a revoked one', token(4), account({ revoked: true }), undefined],
  ['a good token beside an expired one', token(4), account({ expires: A_MILLISECOND_AGO }), undefined],
  ['a good token of a disabled account', token(), account({}, { isDisabled: true }), 'disabled'],
  ['a login and its password', password(), factsOf(), undefined],
  ['an email and its password', password('ada@example.org'), factsOf(), undefined],
  [
    'a password that was changed since',
    password('ada', 1),
    factsOf({ credentialVersion: 2 }),
    'wrong-password',
  ],
  [
    'a version of the password that is not there yet',
    password('ada', 3),
    factsOf({ credentialVersion: 2 }),
    'wrong-password',
  ],
  ['the password again after a change', password('ada', 2), factsOf({ credentialVersion: 2 }), undefined],
  ['a name that is neither login nor email', password('bob'), factsOf(), 'wrong-password'],
  ['the login the person had before', password('ada'), factsOf({ login: 'ada2' }), 'wrong-password'],
  [
    'the email the person had before',
    password('ada@example.org'),
    factsOf({ email: 'a@b.c' }),
    'wrong-password',
  ],
  ['a part of the name', password('ad'), factsOf(), 'wrong-password'],
  ['the password of a disabled person', password(), factsOf({ isDisabled: true }), 'disabled'],
  [
    'a wrong password of a disabled person',
    password('ada', 0),
    factsOf({ isDisabled: true }),
    'wrong-password',
  ],
  ['a person who was deleted', password(), undefined, 'wrong-password'],
  ['a service account by password', password('sa-3-robot'), account(), 'wrong-password'],
  [
    'a disabled service account by password',
    password('sa-3-robot'),
    account({}, { isDisabled: true }),
    'wrong-password',
  ],
  ['a person who is no member of the org', password(), factsOf({ orgRole: null }), undefined],
  ['a token of the subject that the person is linked to', jwt(), factsOf({ link: LINK }), undefined],
  [
    "a provider's token that expires at this moment",
    jwt({ expires: NOW }),
    factsOf({ link: LINK }),
    'jwt-expired',
  ],
  ['a token of a subject whose link was removed', jwt(), factsOf(), 'jwt-unknown-user'],
  ['a token of another subject', jwt({ subject: 'a2' }), factsOf({ link: LINK }), 'jwt-unknown-user'],
  [
    'a token of the same subject of another provider',
    jwt({ issuer: 'https://other.example' }),
    factsOf({ link: LINK }),
    'jwt-unknown-user',
  ],
  [
    'a token of an ended link that has expired',
    jwt({ expires: A_MILLISECOND_AGO }),
    factsOf(),
    'jwt-unknown-user',
  ],
  ['a token of a disabled person', jwt(), factsOf({ link: LINK, isDisabled: true }), 'disabled'],
  ["a provider's token of a person who was deleted", jwt(), undefined, 'jwt-unknown-user'],
  ["a provider's token of a service account", jwt(), account({}, { link: LINK }), 'jwt-unknown-user'],
  ['the password of somebody who is linked', password(), factsOf({ link: LINK }), undefined],
];

describe('a credential', () => {
  it.each(ROWS)('is judged now, not when it was seen: %s (I6)', (_, caller, facts, problem) => {
    expect(findCredentialProblem(caller, facts, NOW)).toBe(problem);
  });

  it('of a token that is both expired and revoked is refused, and so is one of a disabled account', () => {
    const worst = account({ expires: A_MILLISECOND_AGO, revoked: true }, { isDisabled: true });
    expect(['expired-token', 'revoked-token']).toContain(findCredentialProblem(token(), worst, NOW));
    for (const state of [{ expires: A_MILLISECOND_AGO }, { revoked: true }]) {
      expect(findCredentialProblem(token(), account(state, { isDisabled: true }), NOW)).toBeDefined();
    }
  });

  it('ends by the clock alone, with the same facts', () => {
    const facts = account({ expires: NOW });
    expect(findCredentialProblem(token(), facts, A_MILLISECOND_AGO)).toBeUndefined();
    expect(findCredentialProblem(token(), facts, NOW)).toBe('expired-token');
    expect(findCredentialProblem(token(), facts, IN_A_MILLISECOND)).toBe('expired-token');
  });

  it('without a name is none, even of an account without email', () => {
    expect(findCredentialProblem(password(''), account(), NOW)).toBe('wrong-password');
  });
});

describe('a person who named no org', () => {
  const ada = (currentOrgId: number | null): Caller => ({ ...password(), currentOrgId });
  const facts = (homeOrgId: number, evaluatedIn = 3) =>
    factsOf({ login: 'ada', credentialVersion: 1, homeOrgId, evaluatedIn });

  it.each([
    ['acts in its current org', ada(3), facts(3), undefined],
    ['has moved when its current org is another by now', ada(3), facts(4), 'moved'],
    ['may call for another org than the one it acts in', ada(4), facts(4), undefined],
    ['may call for the global plane', ada(4), facts(4, 0), undefined],
  ] as const)('%s', (_name, caller, person, problem) => {
    expect(findCredentialProblem(caller, person, NOW)).toBe(problem);
  });

  it('has not moved when it names the org', () => {
    expect(findCredentialProblem(ada(null), facts(4), NOW)).toBeUndefined();
  });
});
