import { exportJWK, generateKeyPair, SignJWT } from 'jose';

const ISSUER = 'https://idp.example';
const AUDIENCE = 'gatehouse';
const { privateKey, publicKey } = await generateKeyPair('ES256');

/** What the service trusts the provider of the stories by. Its people are made by their first token, and it says their org role. */
export const providerSettings: Readonly<Record<string, string>> = {
  OIDC_ISSUERS: JSON.stringify([
    {
      issuer: ISSUER,
      audience: AUDIENCE,
      keys: { keys: [{ ...(await exportJWK(publicKey)), kid: 'stories' }] },
      claims: { login: 'preferred_username', name: 'name', groups: 'groups', orgRole: 'role' },
      createUsers: true,
    },
  ]),
};

/** A token of the provider: it holds for an hour. */
export const idToken = async (subject: string, claims: Readonly<Record<string, unknown>>): Promise<string> =>
  await new SignJWT(claims)
    .setProtectedHeader({ alg: 'ES256', kid: 'stories' })
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setSubject(subject)
    .setIssuedAt()
    .setExpirationTime('1h')
    .sign(privateKey);
