import { fromHex } from '../../core/hex.ts';
import { utf8Length } from '../../core/text.ts';

/** What makes and checks keyed digests: the secrets of the deployment, of which `current` makes and each is understood. */
export type Signer = {
  digest(text: string): Promise<string>;
  digests(text: string): Promise<{
    readonly current: string;
    readonly next: readonly string[];
    readonly older: readonly string[];
  }>;
};

/** What a page token stands for: who asked for what. All of it must be the same when the token comes back. */
export type PagedQuestion = {
  readonly orgId: number;
  readonly userId: number;
  readonly endpoint: 'subject' | 'resource' | 'action';
  /** What was asked, as JSON values: all that may change what is found. */
  readonly query: unknown;
  /** As it was sent; undefined where it was not. */
  readonly limit: number | undefined;
};

/**
 * Where the next page begins: behind `after`, the key of the last thing that was looked at. `at` is the state that the page before
 * was of, which is noted and not held to: keys go on, whatever changed between pages.
 */
export type PagePlace = {
  readonly after: string;
  readonly at: { readonly own: number; readonly global: number };
};

/** A longer text is no token. */
export const PAGE_TOKEN_LETTERS_MAX = 2_000;

/** So many bytes of a key fit into a token, beside two revisions and what encryption adds. */
const KEY_BYTES_MAX = 1_300;

/** Whether a thing with this id can be the last one of a page. Longer ids than this are in no role and in no level. */
export const fitsToken = (key: string): boolean => utf8Length(key) <= KEY_BYTES_MAX;

/** Digests of other texts are never those of tokens: nothing else that is digested begins so. */
const PURPOSE = 'page of a search';
/** The digest of this text is the key that tokens are encrypted with. */
const KEY_TEXT = `${PURPOSE}: key`;
const NONCE_BYTES = 12;

/**
 * An opaque token for the place, which counts for this question alone. It is encrypted, since the key of a page may be an id that
 * its caller may not know. The same place of the same question has the same token. A place beyond what `fitsToken` allows is a fault.
 */
export async function makePageToken(
  signer: Signer,
  question: PagedQuestion,
  { after, at }: PagePlace,
): Promise<string> {
  if (!fitsToken(after)) throw new RangeError('The key of a page is too long');
  const said = `${at.own}.${at.global}.${after}`;
  // Of question and place, so that no nonce is used for two texts.
  const nonce = fromHex(await signer.digest(textOf(question, said))).slice(0, NONCE_BYTES);
  const key = await keyFrom(await signer.digest(KEY_TEXT), 'encrypt');
  const sealed = await crypto.subtle.encrypt(howSealed(nonce, question), key, encoder.encode(said));
  return toBase64Url(new Uint8Array([...nonce, ...new Uint8Array(sealed)]));
}

/**
 * The place that a token stands for; undefined where it was not made here, was altered, or is of another question. Tokens made under
 * a secret that was replaced count while that is understood. In time linear in question and token.
 */
export async function readPageToken(
  signer: Signer,
  question: PagedQuestion,
  token: string,
): Promise<PagePlace | undefined> {
  const bytes = token.length > PAGE_TOKEN_LETTERS_MAX ? undefined : fromBase64Url(token);
  if (bytes === undefined || bytes.length <= NONCE_BYTES) return undefined;
  const { current, next, older } = await signer.digests(KEY_TEXT);
  const how = howSealed(bytes.slice(0, NONCE_BYTES), question);
  for (const secret of [current, ...next, ...older]) {
    const key = await keyFrom(secret, 'decrypt');
    // It fails for whatever was not made under this key for this question.
    const said = await crypto.subtle.decrypt(how, key, bytes.slice(NONCE_BYTES)).catch(() => undefined);
    if (said !== undefined) return placeIn(new TextDecoder().decode(said));
  }
  return undefined;
}

const encoder = new TextEncoder();

const keyFrom = async (secret: string, use: 'encrypt' | 'decrypt'): Promise<CryptoKey> =>
  await crypto.subtle.importKey('raw', fromHex(secret), 'AES-GCM', false, [use]);

const howSealed = (iv: Uint8Array, question: PagedQuestion) => ({
  name: 'AES-GCM',
  iv,
  additionalData: encoder.encode(textOf(question)),
});

const textOf = ({ orgId, userId, endpoint, query, limit }: PagedQuestion, said = ''): string =>
  JSON.stringify([PURPOSE, orgId, userId, endpoint, limit ?? null, said, inOrder(query)]);

/** The same value, with the members of each object in order of name: how they were sent means nothing. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  // As a list, because names that are numbers would go first in an object.
  return { members: members.map(([name, member]) => [name, inOrder(member)]) };
}

function placeIn(said: string): PagePlace | undefined {
  const [, own, global, after] = /^(\d+)\.(\d+)\.(.*)$/su.exec(said) ?? [];
  return after === undefined ? undefined : { after, at: { own: Number(own), global: Number(global) } };
}

const toBase64Url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

/** The bytes; undefined for what is no text of that form. Bits that mean nothing do not make another token of one. */
function fromBase64Url(text: string): Uint8Array | undefined {
  if (!/^[\w-]+$/.test(text) || text.length % 4 === 1) return undefined;
  const bytes = Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) =>
    letter.charCodeAt(0),
  );
  return toBase64Url(bytes) === text ? bytes : undefined;
}
