import type { JWK } from 'jose';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

const AUDIENCE = 'gatehouse';

/** Identity providers whose keys stand in the configuration. */
export type Provider = {
  /** The entries of `OIDC_ISSUERS`. */
  readonly issuers: readonly object[];
  /** A token of an issuer for a subject, issued at a second. */
  sign(issuer: 'groups' | 'org-role', sub: string, issuedAt: number, claims: object): Promise<string>;
};

const urlOf = (issuer: string): string => `https://${issuer}.idp.test`;

/** Two issuers: one says of people which groups they are in, the other which org role they have in org 1. */
export async function makeProvider(): Promise<Provider> {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk: JWK = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256', use: 'sig' };
  const settings = { audience: AUDIENCE, keys: { keys: [jwk] }, createUsers: true, orgId: 1 };
  return {
    issuers: [
      { ...settings, issuer: urlOf('groups'), claims: { login: 'preferred_username', groups: 'groups' } },
      { ...settings, issuer: urlOf('org-role'), claims: { login: 'preferred_username', orgRole: 'role' } },
    ],
    sign: async (issuer, sub, issuedAt, claims) =>
      await new SignJWT({ preferred_username: sub, ...claims })
        .setProtectedHeader({ alg: 'ES256', kid: 'one' })
        .setIssuer(urlOf(issuer))
        .setAudience(AUDIENCE)
        .setSubject(sub)
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + 7_200)
        .sign(privateKey),
  };
}
