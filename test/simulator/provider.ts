import type { Claims } from '../../src/core/claims.ts';
import type { ProviderSignIn } from '../../src/service/sign-in/provider-sign-in.ts';

/** The identity provider of a history. */
export const ISSUER = 'https://issuer.example.org';

/** What it says of a person of org 1, who is called by the subject unless something else is said. */
export const signInOf = (subject: string, said: Partial<Claims> = {}): ProviderSignIn => ({
  claims: {
    issuer: ISSUER,
    subject,
    issuedAt: 1,
    expires: '2100-01-01T00:00:00.000Z',
    login: subject,
    isLoginVerified: true,
    email: undefined,
    name: undefined,
    groups: [],
    orgRole: undefined,
    ...said,
  },
  policy: {
    issuer: ISSUER,
    claims: { login: 'sub' },
    createUsers: true,
    linkUsers: true,
    orgId: 1,
    defaultOrgRole: 'Viewer',
  },
  digest: JSON.stringify([subject, said]),
  issuers: [ISSUER],
});
