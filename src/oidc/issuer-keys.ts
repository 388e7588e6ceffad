import type { JWKSCacheInput, JWTVerifyGetKey } from 'jose';
import { createLocalJWKSet, createRemoteJWKSet, errors, jwksCache } from 'jose';

import { log } from '../log.ts';
import type { Issuer } from './issuers.ts';

/** Published keys are fetched again after this time. After that, a key that its issuer has withdrawn is refused. */
const KEYS_TTL_MS = 300_000;
/**
 * After an unknown key or a failed fetch, keys are not fetched again for this time, so that nobody can cause constant
 * fetches.
 */
const COOLDOWN_MS = 5_000;

/** The public keys of an issuer. */
export type IssuerKeys = {
  /** The key that a token names. Throws `KeysUnavailable` when the keys cannot be fetched now. */
  readonly find: JWTVerifyGetKey;
  /** The end of the validity of the keys found last, in milliseconds since the epoch. */
  readonly until: () => number;
};

/** The keys of an issuer cannot be fetched now. This does not mean that a token is invalid. */
export class KeysUnavailable extends Error {
  override readonly name = 'KeysUnavailable';
}

/** The keys in the settings, or the keys that the issuer publishes. */
export function issuerKeys({ issuer, jwksUrl, keys }: Issuer, now: () => number): IssuerKeys {
  if (keys !== undefined) return { find: createLocalJWKSet(keys), until: () => Infinity };
  const cache: JWKSCacheInput = {};
  const remote = createRemoteJWKSet(new URL(jwksUrl ?? ''), {
    cacheMaxAge: KEYS_TTL_MS,
    cooldownDuration: COOLDOWN_MS,
    [jwksCache]: cache,
  });
  let restsUntil = 0;
  return {
    until: () => (cache['uat'] ?? 0) + KEYS_TTL_MS,
    find: async (header, token) => {
      if (now() < restsUntil) {
        // Known keys that are still fresh stay valid. Whether the issuer has published more is not known now.
        const known = remote.fresh ? remote.jwks() : undefined;
        if (known === undefined) throw new KeysUnavailable('asked for a moment ago');
        return await createLocalJWKSet(known)(header, token).catch((error: unknown) => {
          throw error instanceof errors.JWKSNoMatchingKey
            ? new KeysUnavailable('not among the known')
            : error;
        });
      }
      try {
        return await remote(header, token);
      } catch (cause) {
        if (isAboutToken(cause)) throw cause;
        // Whatever else comes of asking somebody's server: no connection, no answer in time, no keys in it.
        restsUntil = now() + COOLDOWN_MS;
        log('issuer-keys-away', { issuer, error: cause });
        throw new KeysUnavailable('cannot be fetched', { cause });
      }
    },
  };
}

const isAboutToken = (error: unknown): boolean =>
  error instanceof errors.JWKSNoMatchingKey ||
  error instanceof errors.JWKSMultipleMatchingKeys ||
  error instanceof errors.JOSENotSupported;
