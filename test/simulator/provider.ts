import type { Claims } from '../../src/core/claims.ts';
import type { IssuerPolicy } from '../../src/core/issuer-policy.ts';
import type { ProviderSignIn } from '../../src/service/sign-in/said.ts';

/** The identity provider of a history. */
export const ISSUER = 'https://issuer.example.org';

/**
 * What it says of a person of org 1, who is called by the subject unless something else is said; under settings of the issuer
 * other than the ones here, if some are given.
 */
export const signInOf = (
  subject: string,
  said: Partial<Claims> = {},
  policy: Partial<IssuerPolicy> = {},
): ProviderSignIn => ({
  claims: {
    issuer: ISSUER,
    subject,
    issuedAt: 1,
    expires: '2100-01-01T00:00:00.000Z',
    login: subject,
    email: undefined,
    name: undefined,
    groups: [],
    orgRole: undefined,
    mapped: {},
    ...said,
  },
  policy: {
    issuer: ISSUER,
    formerIssuers: [],
    claims: { login: 'sub', email: 'email', name: 'name', groups: 'groups', orgRole: 'role' },
    absentClaims: 'say-nothing',
    refusesUnlistedGroups: false,
    emailsAreVerified: false,
    createUsers: true,
    linkUsers: 'login',
    manages: ['orgRole', 'email', 'name', 'password'],
    orgId: 1,
    defaultOrgRole: 'Viewer',
    orgMapping: [],
    ...policy,
  },
  digest: JSON.stringify([subject, said, policy]),
  issuers: [policy.issuer ?? ISSUER, ...(policy.formerIssuers ?? [])],
});
