import { generateKeyPairSync, sign } from 'node:crypto';

const ISSUER = 'https://issuer.example.org';
const AUDIENCE = 'gatehouse';
const LIFETIME_S = 3_600;

/**
 * An identity provider of the deployment. It creates the people whom it signs in.
 *
 * @typedef {object} Provider
 * @property {Readonly<Record<string, string>>} settings of the Worker, so that it takes the provider's tokens
 * @property {(login: string, groups: readonly string[]) => import('../api.mjs').Headers} signIn what somebody sends who
 *   was just signed in, and is in these groups
 */

/** @returns {Provider} */
export function makeProvider() {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const kid = 'bench';
  const keys = { keys: [{ ...publicKey.export({ format: 'jwk' }), kid, alg: 'ES256', use: 'sig' }] };
  const claims = { login: 'preferred_username', groups: 'groups' };
  const issuer = { issuer: ISSUER, audience: AUDIENCE, keys, claims, createUsers: true };
  const head = encode({ alg: 'ES256', kid });
  const signIn = (login, groups) => {
    const iat = Math.floor(Date.now() / 1_000);
    const about = { sub: login, preferred_username: login, groups };
    const body = `${head}.${encode({ iss: ISSUER, aud: AUDIENCE, iat, exp: iat + LIFETIME_S, ...about })}`;
    const signature = sign('sha256', Buffer.from(body), { key: privateKey, dsaEncoding: 'ieee-p1363' });
    return { Authorization: `Bearer ${body}.${signature.toString('base64url')}` };
  };
  return { settings: { OIDC_ISSUERS: JSON.stringify([issuer]) }, signIn };
}

const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
