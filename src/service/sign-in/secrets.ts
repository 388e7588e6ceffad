import { fromHex, toHex } from '../../core/hex.ts';

const encoder = new TextEncoder();

/** Iterations of the hash of a password. Production refuses more, although a local run accepts it. Source: docs/storage.md#secrets. */
export const PASSWORD_ITERATIONS = 100_000;
/** Nothing else of an isolate goes on for so many iterations at a time: some milliseconds. */
const STEP_ITERATIONS = 10_000;
/** The scheme of a hash in steps: each is PBKDF2 over what the one before gave, with the same salt. */
const IN_STEPS = 'pbkdf2-sha512-steps';
/** The scheme of the version before, which made all iterations at once. */
const AT_ONCE = 'pbkdf2-sha512';
const SALT_BYTES = 16;
const HASH_BITS = 512;

/**
 * No password matches this hash. It is stored for logins without a password, and checked for unknown logins, to take as
 * long.
 */
export const UNMATCHED_HASH = `${IN_STEPS}$${PASSWORD_ITERATIONS}$${'0'.repeat(32)}$${'0'.repeat(128)}`;

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

  /** A password as it is stored: `pbkdf2-sha512-steps$<iterations>$<salt>$<hash>`. Source: docs/storage.md#secrets. */
  async hashPassword(password: string): Promise<string> {
    const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES));
    return await this.#stretch(password, IN_STEPS, salt, this.#iterations);
  }

  /** Whether the password matches the stored hash. Compares in constant time. */
  async verifyPassword(password: string, stored: string): Promise<boolean> {
    const [scheme = '', counted = '', salt = ''] = stored.split('$');
    // An unknown login must take as long as a known one.
    const iterations = stored === UNMATCHED_HASH ? this.#iterations : Number(counted);
    return await this.isSame(await this.#stretch(password, scheme, fromHex(salt), iterations), stored);
  }

  /** Whether two texts are equal. The time does not show where they differ. */
  async isSame(a: string, b: string): Promise<boolean> {
    const [left, right] = await Promise.all([this.digest(a), this.digest(b)]);
    return crypto.subtle.timingSafeEqual(encoder.encode(left), encoder.encode(right));
  }

  async #stretch(password: string, scheme: string, salt: Uint8Array, iterations: number): Promise<string> {
    if (iterations > PASSWORD_ITERATIONS) throw new RangeError('More iterations than the platform allows');
    // The key is applied first, so that nobody can guess passwords of a stolen table without it.
    let stretched: ArrayBuffer | Uint8Array = encoder.encode(await this.digest(`password:${password}`));
    const step = scheme === AT_ONCE ? iterations : STEP_ITERATIONS;
    for (let done = 0; done < iterations; done += step) {
      // Others have their turn between the steps.
      if (done > 0) await pause();
      stretched = await derive(stretched, salt, Math.min(step, iterations - done));
    }
    return `${scheme}$${iterations}$${toHex(salt)}$${toHex(stretched)}`;
  }
}

const importKey = async (secret: string): Promise<CryptoKey> =>
  await crypto.subtle.importKey('raw', encoder.encode(secret), { name: 'HMAC', hash: 'SHA-256' }, false, [
    'sign',
  ]);

async function derive(
  secret: ArrayBuffer | Uint8Array,
  salt: Uint8Array,
  iterations: number,
): Promise<ArrayBuffer> {
  const key = await crypto.subtle.importKey('raw', secret, 'PBKDF2', false, ['deriveBits']);
  return await crypto.subtle.deriveBits(
    { name: 'PBKDF2', hash: 'SHA-512', salt, iterations },
    key,
    HASH_BITS,
  );
}

const pause = async (): Promise<void> => await new Promise((resolve) => setTimeout(resolve, 0));
