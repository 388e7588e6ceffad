import { toHex } from '../../core/hex.ts';

const encoder = new TextEncoder();

/** What a key is named by: the beginning of a digest under it. It is stored beside what the key made, and tells nothing of the key. */
const ID_TEXT = 'key id';
const ID_DIGITS = 12;

/** A secret of the deployment that keys digests. Nothing leaves it but digests. */
export class HmacKey {
  readonly #secret: string;
  /** Not the promise of it, which belongs to the request that made it: that request may be ended. */
  #key: CryptoKey | undefined;
  #id: string | undefined;

  /** @param secret what is as good as the key: without it, nobody can make or check a digest */
  constructor(secret: string) {
    this.#secret = secret;
  }

  /** HMAC-SHA-256 of the text, in 64 hex digits. */
  async digest(text: string): Promise<string> {
    this.#key ??= await importKey(this.#secret);
    return toHex(await crypto.subtle.sign('HMAC', this.#key, encoder.encode(text)));
  }

  /** The name of the key, in 12 hex digits: the same wherever the secret is. */
  async id(): Promise<string> {
    return (this.#id ??= (await this.digest(ID_TEXT)).slice(0, ID_DIGITS));
  }
}

const importKey = async (secret: string): Promise<CryptoKey> =>
  await crypto.subtle.importKey('raw', encoder.encode(secret), { name: 'HMAC', hash: 'SHA-256' }, false, [
    'sign',
  ]);
