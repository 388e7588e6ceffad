/** Iterations of the hash of a password. Production refuses more, although a local run accepts it. Source: docs/storage.md#secrets. */
export const PASSWORD_ITERATIONS = 100_000;

/**
 * The scheme of a hash in steps: each is PBKDF2 over what the one before gave, with the same salt. The name of the key follows it
 * after a dot: so a version that knows of no names takes it for a part of the scheme, and understands the hash.
 */
export const IN_STEPS = 'pbkdf2-sha512-steps';

/**
 * No password matches this hash. It is stored for logins without a password, and checked for unknown logins, to take as
 * long.
 */
export const UNMATCHED_HASH = `${IN_STEPS}$${PASSWORD_ITERATIONS}$${'0'.repeat(32)}$${'0'.repeat(128)}`;
