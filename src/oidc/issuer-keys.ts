import type { JWKSCacheInput, JWTVerifyGetKey } from 'jose';
import { createLocalJWKSet, createRemoteJWKSet, errors, jwksCache } from 'jose';

import { log } from '../log.ts';
import type { Issuer } from './issuers.ts';

/** Published keys are asked for again after this long: a key that its issuer takes back is taken no longer. */
const KEYS_TTL_MS = 300_000;
/** How often an unknown key, or a server that fails, makes us ask for the keys: nobody can make us ask all the time. */
const COOLDOWN_MS = 5_000;

/** The public keys of an issuer. */
export type IssuerKeys = {
  /** The key that a token says it is signed with. Throws `KeysUnavailable` when keys cannot be had just now. */
  readonly find: JWTVerifyGetKey;
  /** Until when, in milliseconds since the epoch, the keys that were found last may be believed. */
  readonly until: () => number;
};

/** The keys of an issuer cannot be had just now: that says nothing of a token. */
export class KeysUnavailable extends Error {
  override readonly name = 'KeysUnavailable';
}

/** The keys as the settings hold them, or as the issuer publishes them. */
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
        // What is known and fresh is as good as ever; whether there is more cannot be told.
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
