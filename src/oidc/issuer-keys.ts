import type { ExportedJWKSCache, JWKSCacheInput, JWTVerifyGetKey } from 'jose';
import { createLocalJWKSet, createRemoteJWKSet, customFetch, jwksCache } from 'jose';
import * as errors from 'jose/errors';

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

/**
 * The keys in the settings, or the keys that the issuer publishes. Of these, what is no key is left out, and one that the platform
 * does not take is an error for the tokens that name it, and for no others.
 */
export function issuerKeys({ issuer, jwksUrl, keys }: Issuer, now: () => number): IssuerKeys {
  if (keys !== undefined) return { find: createLocalJWKSet(keys), until: () => Infinity };
  const cache: JWKSCacheInput = {};
  const remote = createRemoteJWKSet(new URL(jwksUrl ?? ''), {
    cacheMaxAge: KEYS_TTL_MS,
    cooldownDuration: COOLDOWN_MS,
    [jwksCache]: cache,
    [customFetch]: fetchKeys,
  });
  let restsUntil = 0;
  let local: { readonly of: unknown; readonly find: JWTVerifyGetKey } | undefined;
  /** The keys that were fetched last. */
  const fetched = (): JWTVerifyGetKey => {
    const { jwks = { keys: [] } } = cache as Partial<ExportedJWKSCache>;
    if (local?.of !== jwks) local = { of: jwks, find: createLocalJWKSet(jwks) };
    return local.find;
  };
  const fetchAgain = async (): Promise<JWTVerifyGetKey> => {
    if (now() < restsUntil) throw new KeysUnavailable('asked for a moment ago');
    try {
      await remote.reload();
    } catch (cause) {
      // Whatever comes of asking somebody's server: no connection, no answer in time, no keys in it.
      restsUntil = now() + COOLDOWN_MS;
      log('issuer-keys-away', { issuer, error: cause });
      throw new KeysUnavailable('cannot be fetched', { cause });
    }
    return fetched();
  };
  return {
    until: () => (cache['uat'] ?? 0) + KEYS_TTL_MS,
    find: async (header, token) => {
      const find = remote.fresh ? fetched() : await fetchAgain();
      try {
        return await find(header, token);
      } catch (error) {
        const isKnown = !(error instanceof errors.JWKSNoMatchingKey);
        // What was fetched just now has no more. While the server rests, whether it has published more is not known.
        if (isKnown || (remote.coolingDown && now() >= restsUntil)) throw error;
        return await (
          await fetchAgain()
        )(header, token);
      }
    },
  };
}

/** Fetches a JWKS, without entries that are no objects: one of these would make the library refuse all of it. */
async function fetchKeys(url: string, options: RequestInit): Promise<Response> {
  const response = await fetch(url, options);
  if (response.status !== 200) return response;
  const body: unknown = await response.json();
  const keys = typeof body === 'object' && body !== null && 'keys' in body ? body.keys : undefined;
  return Response.json(
    Array.isArray(keys)
      ? { keys: keys.filter((key) => typeof key === 'object' && key !== null && !Array.isArray(key)) }
      : body,
  );
}
