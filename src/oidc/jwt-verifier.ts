import type { JWTPayload, JWTVerifyGetKey, JWTVerifyResult } from 'jose';
import { decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
// As namespaces of their own: of those that stand inside another the bundler keeps everything.
import * as base64url from 'jose/base64url';
import * as errors from 'jose/errors';

import type { ClaimNote } from '../core/claims.ts';
import { claimReader } from '../core/claims.ts';
import { JWT_LENGTH_MAX } from '../core/credential-lengths.ts';
import type { IssuerPolicy } from '../core/issuer-policy.ts';
import type { Refusal } from '../core/refusal.ts';
import { unauthenticated, UNAVAILABLE } from '../core/refusal.ts';
import type { Result } from '../core/result.ts';
import { ok, refuse } from '../core/result.ts';
import { log } from '../log.ts';
import type { Issuer } from './issuers.ts';
import type { VerifyJwt } from '../service/ports/identities.ts';
import { issuerKeys, KeysUnavailable } from './issuer-keys.ts';

/**
 * Verifies tokens of the configured issuers: that they came where their issuer sends them, the signature by a published key and an
 * accepted algorithm, the audience, and the times. Every problem is a 401 that names it, except keys that cannot be fetched now:
 * these are `unavailable`. Before the signature is verified, the content of a token is used only to find the issuer. What cannot
 * be read of it otherwise is logged, once for each claim: a path in the settings may be wrong.
 */
export function jwtVerifier(issuers: readonly Issuer[], now: () => number): VerifyJwt {
  const known = new Map(
    issuers.map((issuer) => [
      issuer.issuer,
      { issuer, keys: issuerKeys(issuer, now), read: claimReader(issuer), note: noterOf(issuer) },
    ]),
  );
  return async (token, header) => {
    if (token.length > JWT_LENGTH_MAX) return refuse(unauthenticated('jwt-too-large'));
    if (!isSpelledOnce(token)) return refuse(unauthenticated('jwt-malformed'));
    const found = known.get(issuerOf(token) ?? '');
    if (found === undefined || !comesBy(header, found.issuer)) {
      return refuse(unauthenticated(isReadable(token) ? 'jwt-unknown-issuer' : 'jwt-malformed'));
    }
    const { issuer, keys, read, note } = found;
    const verified = await payloadOf(token, keys.find, issuer);
    if (!verified.ok) return verified;
    const payload = verified.value;
    const seconds = now() / 1_000;
    if ((payload.exp ?? 0) + issuer.clockTolerance <= seconds) return refuse(unauthenticated('jwt-expired'));
    if ((payload.iat ?? 0) > seconds + issuer.clockTolerance) {
      return refuse(unauthenticated('jwt-not-yet-valid'));
    }
    const said = read(payload, seconds);
    if (!said.ok) return said;
    const { claims, notes } = said.value;
    notes.forEach(note);
    if (issuer.refusesUnlistedGroups && notes.some(({ event }) => event === 'groups-unlisted'))
      return refuse(unauthenticated('jwt-groups-unlisted'));
    return ok({ claims, policy: policyOf(issuer), until: keys.until() });
  };
}

/** A header of a proxy counts only for the issuers that name it. In `Authorization` are tokens of all. */
const comesBy = (header: string | undefined, issuer: Issuer): boolean =>
  header === undefined || header.toLowerCase() === issuer.header.toLowerCase();

/** Logs how tokens of an issuer were read. What is about a path is logged once, and there are as many as the settings have. */
function noterOf({ issuer }: Issuer): (note: ClaimNote) => void {
  const noted = new Set<string>();
  return ({ event, ...fields }) => {
    const key = `${event} ${fields.claim}`;
    if (event !== 'groups-skipped' && noted.has(key)) return;
    noted.add(key);
    log(event, { issuer, ...fields });
  };
}

/** What the token says, if it is genuine. Nothing but the verification is tried here, so what it throws is about that. */
async function payloadOf(
  token: string,
  keys: JWTVerifyGetKey,
  issuer: Issuer,
): Promise<Result<JWTPayload, Refusal>> {
  try {
    return ok((await verifyWithAny(token, keys, issuer)).payload);
  } catch (error) {
    return refuse(toRefusal(error, issuer));
  }
}

/** The policy for the provider, without how its tokens are verified, and how the console gets them: no secret goes any further. */
const policyOf = ({
  audience: _audience,
  jwksUrl: _jwksUrl,
  keys: _keys,
  algorithms: _algorithms,
  clockTolerance: _clockTolerance,
  header: _header,
  clientId: _clientId,
  clientSecret: _clientSecret,
  scopes: _scopes,
  ...policy
}: Issuer): IssuerPolicy => policy;

async function verifyWithAny(
  token: string,
  keys: JWTVerifyGetKey,
  { issuer, audience, algorithms, clockTolerance }: Issuer,
): Promise<JWTVerifyResult> {
  const options = {
    issuer,
    audience,
    algorithms,
    clockTolerance,
    requiredClaims: ['sub', 'iat', 'exp'],
  };
  try {
    return await jwtVerify(token, keys, options);
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
    // The token does not name its key. Any key that fits may have signed it.
    let failed: unknown;
    for await (const key of error) {
      try {
        return await jwtVerify(token, key, options);
      } catch (cause) {
        const isOfToken = cause instanceof errors.JOSEError && !isBadSignature(cause);
        if (isOfToken) throw cause;
        // Else the next may be the one, also after a key that the platform does not take.
        if (!isBadSignature(failed)) failed = cause;
      }
    }
    throw failed instanceof Error ? failed : new errors.JWSSignatureVerificationFailed();
  }
}

const isBadSignature = (error: unknown): boolean => error instanceof errors.JWSSignatureVerificationFailed;

function issuerOf(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    return undefined;
  }
}

/**
 * Whether the signature is written as encoders write it. Bits that are left over, and signs that decoders pass over, would make many
 * texts of one token, and each would be a new one to whatever remembers tokens by their text. What else is in a token is signed as a text.
 */
function isSpelledOnce(token: string): boolean {
  const signature = token.slice(token.lastIndexOf('.') + 1);
  try {
    return base64url.encode(base64url.decode(signature)) === signature;
  } catch {
    return false;
  }
}

function isReadable(token: string): boolean {
  try {
    decodeProtectedHeader(token);
    decodeJwt(token);
    return true;
  } catch {
    return false;
  }
}

function toRefusal(error: unknown, { issuer }: Issuer): Refusal {
  if (error instanceof errors.JWTExpired) return unauthenticated('jwt-expired');
  if (error instanceof errors.JWTClaimValidationFailed) return toClaimRefusal(error);
  if (error instanceof errors.JOSEAlgNotAllowed) return unauthenticated('jwt-algorithm');
  if (error instanceof errors.JWKSNoMatchingKey) return unauthenticated('jwt-unknown-key');
  if (error instanceof errors.JWSSignatureVerificationFailed) return unauthenticated('jwt-bad-signature');
  const isUnreadable =
    error instanceof errors.JWTInvalid ||
    error instanceof errors.JWSInvalid ||
    error instanceof errors.JOSENotSupported;
  if (isUnreadable) return unauthenticated('jwt-malformed');
  if (error instanceof KeysUnavailable) return UNAVAILABLE;
  // A published key that the platform does not take: it says so in errors of many kinds.
  log('issuer-key-unusable', { issuer, error });
  return unauthenticated('jwt-unknown-key');
}

function toClaimRefusal({ claim, reason }: errors.JWTClaimValidationFailed): Refusal {
  if (reason === 'missing') return { tag: 'invalid-claim', claim, problem: 'is missing' };
  if (reason === 'invalid') return { tag: 'invalid-claim', claim, problem: 'has the wrong type' };
  switch (claim) {
    case 'aud':
      return unauthenticated('jwt-wrong-audience');
    case 'nbf':
    case 'iat':
      return unauthenticated('jwt-not-yet-valid');
    default:
      return { tag: 'invalid-claim', claim, problem: 'has the wrong value' };
  }
}
