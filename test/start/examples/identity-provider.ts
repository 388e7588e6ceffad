import { exportJWK, generateKeyPair, SignJWT } from 'jose';

/** An identity provider whose key the service is told. */
export type IdentityProvider = {
  /** What the service is told of it, as `OIDC_ISSUERS` has it. */
  readonly settings: string;
  /** A token of somebody who has just signed in there. */
  token(login: string, subject: string): Promise<string>;
};

const ISSUER = 'https://login.acme.example/realms/staff';
const AUDIENCE = 'gatehouse';
/** When tokens were issued: before the story, so that it does not matter how long that takes. */
const AGE_S = 120;

/** A provider with a key of its own. */
export async function identityProvider(): Promise<IdentityProvider> {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const jwk = { ...(await exportJWK(publicKey)), kid: 'story', alg: 'ES256', use: 'sig' };
  const issuedAt = Math.floor(Date.now() / 1000) - AGE_S;
  return {
    settings: JSON.stringify([
      {
        issuer: ISSUER,
        audience: AUDIENCE,
        keys: { keys: [jwk] },
        claims: { login: 'preferred_username' },
      },
    ]),
    token: async (login, subject) =>
      await new SignJWT({ preferred_username: login })
        .setProtectedHeader({ alg: 'ES256', kid: jwk.kid })
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .setSubject(subject)
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + 3600)
        .sign(privateKey),
  };
}
