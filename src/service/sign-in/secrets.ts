import { fromHex, toHex } from '../../core/hex.ts';

const encoder = new TextEncoder();

/** Iterations of the hash of a password. Production refuses more, although a local run accepts it. Source: docs/storage.md#secrets. */
export const PASSWORD_ITERATIONS = 100_000;
const SALT_BYTES = 16;
const HASH_BITS = 512;

/**
 * No password matches this hash. It is stored for logins without a password, and checked for unknown logins, to take as
 * long.
 */
export const UNMATCHED_HASH = `pbkdf2-sha512$${PASSWORD_ITERATIONS}$${'0'.repeat(32)}$${'0'.repeat(128)}`;

/** Turns secrets into what may be stored: keyed digests of tokens, and salted slow hashes of passwords (I13). */
export class Secrets {
  readonly #secret: string;
  readonly #iterations: number;
  /** Not the promise of it, which belongs to the request that made it: that request may be ended. */
  #key: CryptoKey | undefined;

  /**
   * @param secret the deployment's key; without it, nobody can check a guess against what is stored
   * @param iterations of new hashes; only tests may use fewer
   */
  constructor(secret: string, iterations: number = PASSWORD_ITERATIONS) {
    this.#secret = secret;
    this.#iterations = iterations;
  }

  /** HMAC-SHA-256 of the text under the deployment's key, in hex. */
  async digest(text: string): Promise<string> {
    this.#key ??= await importKey(this.#secret);
    return toHex(await crypto.subtle.sign('HMAC', this.#key, encoder.encode(text)));
  }

  /** A password as it is stored: `pbkdf2-sha512$<iterations>$<salt>$<hash>`. */
  async hashPassword(password: string): Promise<string> {
    const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES));
    return await this.#stretch(password, salt, this.#iterations);
  }

  /** Whether the password matches the stored hash. Compares in constant time. */
  async verifyPassword(password: string, stored: string): Promise<boolean> {
    const [, counted = '', salt = ''] = stored.split('$');
    // An unknown login must take as long as a known one.
    const iterations = stored === UNMATCHED_HASH ? this.#iterations : Number(counted);
    return await this.isSame(await this.#stretch(password, fromHex(salt), iterations), stored);
  }

  /** Whether two texts are equal. The time does not show where they differ. */
  async isSame(a: string, b: string): Promise<boolean> {
    const [left, right] = await Promise.all([this.digest(a), this.digest(b)]);
    return crypto.subtle.timingSafeEqual(encoder.encode(left), encoder.encode(right));
  }

  async #stretch(password: string, salt: Uint8Array, iterations: number): Promise<string> {
    if (iterations > PASSWORD_ITERATIONS) throw new RangeError('More iterations than the platform allows');
    // The key is applied first, so that nobody can guess passwords of a stolen table without it.
    const peppered = encoder.encode(await this.digest(`password:${password}`));
    const key = await crypto.subtle.importKey('raw', peppered, 'PBKDF2', false, ['deriveBits']);
    const parameters = { name: 'PBKDF2', hash: 'SHA-512', salt, iterations };
    const hash = await crypto.subtle.deriveBits(parameters, key, HASH_BITS);
    return `pbkdf2-sha512$${iterations}$${toHex(salt)}$${toHex(hash)}`;
  }
}

const importKey = async (secret: string): Promise<CryptoKey> =>
  await crypto.subtle.importKey('raw', encoder.encode(secret), { name: 'HMAC', hash: 'SHA-256' }, false, [
    'sign',
  ]);
