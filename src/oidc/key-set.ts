import { z } from 'zod';

/** Members that no public key has. */
const SECRET_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv'];
/** 2048 bits in base64url. */
const MODULUS_LENGTH_MIN = 342;
/** The lengths of coordinates in base64url, by curve. */
const CURVES: Readonly<Record<string, number>> = { 'P-256': 43, 'P-384': 64, 'P-521': 88, Ed25519: 43 };
/** The members of a public key, by its type. */
const MEMBERS = { RSA: ['n', 'e'], EC: ['crv', 'x', 'y'], OKP: ['crv', 'x'] } as const;

const anyKey = z.looseObject({}).refine((key) => SECRET_MEMBERS.every((member) => !(member in key)), {
  message: 'must be a public key, without secret members',
});

/** A key that signatures can be verified with, by one of the algorithms. */
const publicKey = (algorithms: readonly string[]) =>
  z
    .looseObject({ kty: z.enum(['RSA', 'EC', 'OKP']) })
    .refine((key) => key['use'] === undefined || key['use'] === 'sig', {
      message: 'must be a key for signatures: its "use" must be "sig" or absent',
    })
    .refine((key) => key['key_ops'] === undefined || isToVerify(key['key_ops']), {
      message: 'must be a key for signatures: its "key_ops" must have "verify" or be absent',
    })
    .refine((key) => key['alg'] === undefined || algorithms.some((alg) => alg === key['alg']), {
      message: 'must be for a supported algorithm: its "alg" must be one of ' + algorithms.join(', '),
    })
    .refine((key) => MEMBERS[key.kty].every((member) => typeof key[member] === 'string'), {
      message: 'must have every part of the key: n and e for RSA; crv, x and y for EC; crv and x for OKP',
    })
    .refine((key) => key.kty !== 'RSA' || String(key['n']).length >= MODULUS_LENGTH_MIN, {
      message: 'must have at least 2048 bits',
    })
    .refine((key) => key.kty === 'RSA' || isOnCurve(key), {
      message: 'must be on one of the curves P-256, P-384, P-521 and Ed25519',
    });

/**
 * A JWKS as an issuer publishes it: its keys that can verify signatures by the algorithms. Others beside them are left out, such as
 * keys for encryption; if there are only others, the problem of each is told. A key with secret members is always a problem, so
 * that nobody pastes one and does not notice.
 */
export const keySet = (algorithms: readonly string[]) => {
  const usable = publicKey(algorithms);
  const keys = z
    .array(anyKey)
    .min(1)
    .transform((all, context) => {
      const read = all.map((key) => usable.safeParse(key));
      const good = read.flatMap(({ data }) => data ?? []);
      if (good.length > 0) return good;
      for (const [i, { error }] of read.entries())
        for (const { path, message } of error?.issues ?? [])
          context.addIssue({ code: 'custom', path: [i, ...path], message });
      return z.NEVER;
    });
  return z.looseObject({ keys });
};

/** The algorithms of keys on curves. */
const ALGORITHM_OF: Readonly<Record<string, string>> = {
  'P-256': 'ES256',
  'P-384': 'ES384',
  'P-521': 'ES512',
  Ed25519: 'EdDSA',
};

/** Whether signatures by one of the algorithms can be verified with a key of such a set. */
export function isFor(
  algorithms: readonly string[],
  { kty, crv, alg }: Readonly<Record<string, unknown>>,
): boolean {
  const isOfKind = (name: string): boolean =>
    kty === 'RSA' ? /^[RP]S/.test(name) : ALGORITHM_OF[String(crv)] === name;
  return algorithms.some((name) => isOfKind(name) && (alg === undefined || alg === name));
}

const isToVerify = (operations: unknown): boolean =>
  Array.isArray(operations) && operations.includes('verify');

function isOnCurve({ kty, crv, x, y }: Readonly<Record<string, unknown>>): boolean {
  const length = CURVES[String(crv)];
  const isKnown = length !== undefined && (crv === 'Ed25519') === (kty === 'OKP');
  return isKnown && String(x).length === length && (kty === 'OKP' || String(y).length === length);
}
