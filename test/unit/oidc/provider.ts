import type { JWK, JWTPayload } from 'jose';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

import type { Issuer } from '../../../src/oidc/issuers.ts';
import { readIssuers } from '../../../src/oidc/issuers.ts';

/** The audience that tokens are meant for. */
export const AUDIENCE = 'gatehouse';

/** The moment of every test, on a full second, and others, in seconds as tokens write them. */
export const NOW_MS = Date.parse('2026-01-02T03:04:05.000Z');
export const seconds = (fromNow = 0): number => NOW_MS / 1_000 + fromNow;

/** A key that a provider signs with, and what it publishes of it. */
export type ProviderKey = {
  readonly alg: string;
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly jwk: JWK;
};

/** Makes a key pair. Slow for RSA: make keys once for a file. */
export async function newKey(kid: string, alg = 'ES256'): Promise<ProviderKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { alg, kid, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } };
}

/** How a token is signed, when not as usual; header fields and claims that are undefined are left out. */
type Signing = { readonly key?: ProviderKey; readonly header?: Readonly<Record<string, unknown>> };

/** An identity provider, as the settings name it. */
export type Provider = {
  readonly issuer: string;
  readonly settings: Issuer;
  /** A token of Ada for an hour, issued now, with the claims in addition or instead. */
  sign(claims?: Readonly<Record<string, unknown>>, how?: Signing): Promise<string>;
};

/** A provider that signs with the first of the keys; they are in its settings, unless these say where they are. */
export function newProvider(
  issuer: string,
  keys: readonly [ProviderKey, ...ProviderKey[]],
  fields: object = {},
): Provider {
  const { issuers } = readIssuers({
    OIDC_ISSUERS: JSON.stringify([
      {
        issuer,
        audience: AUDIENCE,
        claims: { login: 'preferred_username', email: 'email', name: 'name', groups: 'groups' },
        ...('jwksUrl' in fields ? {} : { keys: { keys: keys.map(({ jwk }) => jwk) } }),
        ...fields,
      },
    ]),
  });
  const [settings] = issuers;
  if (settings === undefined) throw new Error('No settings');
  return {
    issuer,
    settings,
    sign: async (claims = {}, { key = keys[0], header } = {}) => {
      const payload = {
        iss: issuer,
        aud: AUDIENCE,
        iat: seconds(),
        exp: seconds(3_600),
        sub: 's-1',
        preferred_username: 'ada',
        ...claims,
      };
      return await new SignJWT(payload as JWTPayload)
        .setProtectedHeader({ alg: key.alg, kid: key.kid, ...header })
        .sign(key.privateKey);
    },
  };
}
