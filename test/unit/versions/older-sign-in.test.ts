import { describe, expect, it } from 'vitest';

import { unauthenticated, UNAVAILABLE } from '../../../src/core/refusal.ts';
import { ok, refuse } from '../../../src/core/result.ts';
import { asToldToOlder, fromOlder } from '../../../src/durable/older-sign-in.ts';
import type { OlderProviderSignIn } from '../../../src/durable/older-sign-in.ts';

const OLDER: OlderProviderSignIn = {
  claims: {
    issuer: 'https://idp.example',
    subject: 's-1',
    issuedAt: 1_000,
    expires: '2026-01-01T00:00:00.000Z',
    login: 'ada@example.org',
    isLoginVerified: true,
    email: undefined,
    name: 'Ada',
    groups: [],
    orgRole: 'Viewer',
  },
  policy: {
    issuer: 'https://idp.example',
    claims: { login: 'email' },
    createUsers: true,
    linkUsers: true,
    orgId: 7,
    defaultOrgRole: 'Editor',
  },
  digest: 'd',
  issuers: ['https://idp.example'],
};

describe('what a Worker of the version before tells of a token', () => {
  it('is taken in as it meant it: no groups are none, the login is not the provider’s', () => {
    expect(fromOlder(OLDER)).toEqual({
      claims: {
        issuer: 'https://idp.example',
        subject: 's-1',
        issuedAt: 1_000,
        expires: '2026-01-01T00:00:00.000Z',
        login: 'ada@example.org',
        email: undefined,
        name: 'Ada',
        groups: [],
        orgRole: 'Viewer',
        mapped: {},
      },
      policy: {
        issuer: 'https://idp.example',
        formerIssuers: [],
        claims: { login: 'email' },
        absentClaims: 'say-none',
        refusesUnlistedGroups: false,
        emailsAreVerified: false,
        createUsers: true,
        linkUsers: 'login',
        manages: ['orgRole', 'email', 'name', 'password'],
        orgId: 7,
        defaultOrgRole: 'Editor',
        orgMapping: [],
      },
      digest: 'd',
      issuers: ['https://idp.example'],
      isOlder: true,
    });
  });

  it('links nobody by a login that was not verified, or where it linked nobody', () => {
    const unverified = { ...OLDER, claims: { ...OLDER.claims, isLoginVerified: false } };
    expect(fromOlder(unverified).policy.linkUsers).toBe(false);
    const off = { ...OLDER, policy: { ...OLDER.policy, linkUsers: false } };
    expect(fromOlder(off).policy.linkUsers).toBe(false);
  });

  it('is answered in its own words', () => {
    for (const problem of [
      'jwt-link-by-owner',
      'jwt-link-off',
      'jwt-link-other',
      'jwt-link-removed',
      'jwt-link-unverified',
      'jwt-login-taken',
    ] as const)
      expect(asToldToOlder(refuse(unauthenticated(problem)))).toEqual(
        refuse(unauthenticated('jwt-login-taken')),
      );
    expect(asToldToOlder(refuse(unauthenticated('jwt-group-not-allowed')))).toEqual(
      refuse(unauthenticated('jwt-unknown-user')),
    );
    for (const result of [ok(1), refuse(unauthenticated('disabled')), refuse(UNAVAILABLE)])
      expect(asToldToOlder(result)).toEqual(result);
  });
});
