import { fromHex, toHex } from '../../core/hex.ts';
import { IN_STEPS, PASSWORD_ITERATIONS, UNMATCHED_HASH } from '../../core/password-hash.ts';
import { HmacKey } from '../engine/hmac-key.ts';

const encoder = new TextEncoder();

/** Nothing else of an isolate goes on for so many iterations at a time: some milliseconds. */
const STEP_ITERATIONS = 10_000;
/** The scheme of the version before, which made all iterations at once. */
const AT_ONCE = 'pbkdf2-sha512';
const SALT_BYTES = 16;
const HASH_BITS = 512;

/**
 * The secrets of a setting. `current` makes what is new. `next` ones will some day, and `older` ones did before: what they made is
 * understood. In `older`, the oldest is the last.
 */
export type SecretList = {
  readonly next: readonly string[];
  readonly current: string;
  readonly older: readonly string[];
};

/** A setting of one secret, as deployments have had it since the beginning. */
export const onlySecret = (current: string): SecretList => ({ next: [], current, older: [] });

/** Digests of one text. `next` and `older` are empty where the deployment has one secret. */
export type Digests = {
  readonly current: string;
  readonly next: readonly string[];
  readonly older: readonly string[];
};

/** Turns secrets into what may be stored: keyed digests of tokens, and salted slow hashes of passwords (I13). */
export class Secrets {
  readonly #next: readonly HmacKey[];
  readonly #current: HmacKey;
  readonly #older: readonly HmacKey[];
  readonly #iterations: number;

  /**
   * @param secrets the deployment's key or keys; without them, nobody can check a guess against what is stored
   * @param iterations of new hashes; only tests may use fewer
   */
  constructor(secrets: string | SecretList, iterations: number = PASSWORD_ITERATIONS) {
    const { next, current, older } = typeof secrets === 'string' ? onlySecret(secrets) : secrets;
    this.#next = next.map((secret) => new HmacKey(secret));
    this.#current = new HmacKey(current);
    this.#older = older.map((secret) => new HmacKey(secret));
    this.#iterations = iterations;
  }

  /** HMAC-SHA-256 of the text under the key that is current, in hex. */
  async digest(text: string): Promise<string> {
    return await this.#current.digest(text);
  }

  /** The same under each key. */
  async digests(text: string): Promise<Digests> {
    const under = async (keys: readonly HmacKey[]) =>
      await Promise.all(keys.map(async (key) => await key.digest(text)));
    const [current, next, older] = await Promise.all([
      this.digest(text),
      under(this.#next),
      under(this.#older),
    ]);
    return { current, next, older };
  }

  /** The name of the key that is current, to be stored beside what it made. */
  async keyId(): Promise<string> {
    return await this.#current.id();
  }

  /** A password as it is stored: `pbkdf2-sha512-steps.<key>$<iterations>$<salt>$<hash>`. Source: docs/storage.md#secrets. */
  async hashPassword(password: string): Promise<string> {
    const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES));
    const scheme = `${IN_STEPS}.${await this.keyId()}`;
    return await this.#stretch(this.#current, password, scheme, salt, this.#iterations);
  }

  /**
   * Whether the password matches the stored hash. Compares in constant time. It is the same work under whichever key the hash was
   * made, also when that is not there any more: then no password matches.
   */
  async verifyPassword(password: string, stored: string): Promise<boolean> {
    const [scheme = '', counted = '', salt = ''] = stored.split('$');
    // An unknown login must take as long as a known one.
    const iterations = stored === UNMATCHED_HASH ? this.#iterations : Number(counted);
    const key = await this.#keyOf(scheme);
    const made = await this.#stretch(key ?? this.#current, password, scheme, fromHex(salt), iterations);
    return (await this.isSame(made, stored)) && key !== undefined;
  }

  /** Whether the password is a text that is stored nowhere. It is as much work as checking a stored hash. */
  async verifyUnstored(password: string, wanted: string): Promise<boolean> {
    const [scheme = '', , salt = ''] = UNMATCHED_HASH.split('$');
    await this.#keyOf(scheme);
    await this.#stretch(this.#current, password, scheme, fromHex(salt), this.#iterations);
    return await this.isSame(password, wanted);
  }

  /** Whether a hash, against which a password was right, was made under a key that is to go: then it should be made anew. */
  async isOutdated(stored: string): Promise<boolean> {
    const key = await this.#keyOf(stored.split('$')[0] ?? '');
    return key !== undefined && this.#older.includes(key);
  }

  /** Whether two texts are equal. The time does not show where they differ. */
  async isSame(a: string, b: string): Promise<boolean> {
    const [left, right] = await Promise.all([this.digest(a), this.digest(b)]);
    return crypto.subtle.timingSafeEqual(encoder.encode(left), encoder.encode(right));
  }

  /** The key that a hash says it was made under. Hashes of versions that had one key say nothing: that is the oldest. */
  async #keyOf(scheme: string): Promise<HmacKey | undefined> {
    const [, id] = scheme.split('.');
    const keys = [this.#current, ...this.#older, ...this.#next];
    const ids = await Promise.all(keys.map(async (key) => await key.id()));
    return id === undefined ? (this.#older.at(-1) ?? this.#current) : keys[ids.indexOf(id)];
  }

  async #stretch(
    key: HmacKey,
    password: string,
    scheme: string,
    salt: Uint8Array,
    iterations: number,
  ): Promise<string> {
    if (iterations > PASSWORD_ITERATIONS) throw new RangeError('More iterations than the platform allows');
    // The key is applied first, so that nobody can guess passwords of a stolen table without it.
    let stretched: ArrayBuffer | Uint8Array = encoder.encode(await key.digest(`password:${password}`));
    const step = scheme === AT_ONCE ? iterations : STEP_ITERATIONS;
    for (let done = 0; done < iterations; done += step) {
      // Others have their turn between the steps.
      if (done > 0) await pause();
      stretched = await derive(stretched, salt, Math.min(step, iterations - done));
    }
    return `${scheme}$${iterations}$${toHex(salt)}$${toHex(stretched)}`;
  }
}

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
