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

/** So many bytes of a key fit into a token, beside two revisions and a digest. */
const KEY_BYTES_MAX = 1_300;

/** Whether a thing with this id can be the last one of a page. Longer ids than this are in no role and in no level. */
export const fitsToken = (key: string): boolean => utf8Length(key) <= KEY_BYTES_MAX;

/** Digests of other texts are never those of tokens: nothing else that is digested begins so. */
const PURPOSE = 'page of a search';

/** An opaque token for the place, which counts for this question alone. A place beyond what `fitsToken` allows is a fault. */
export async function makePageToken(
  signer: Signer,
  question: PagedQuestion,
  { after, at }: PagePlace,
): Promise<string> {
  if (!fitsToken(after)) throw new RangeError('The key of a page is too long');
  const said = toBase64Url(`${at.own}.${at.global}.${after}`);
  return `${said}.${await signer.digest(textOf(question, said))}`;
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
  if (token.length > PAGE_TOKEN_LETTERS_MAX) return undefined;
  const [said = '', digest = '', ...more] = token.split('.');
  if (said === '' || digest === '' || more.length > 0) return undefined;
  const { current, next, older } = await signer.digests(textOf(question, said));
  const isOurs = [current, ...next, ...older].map((known) => isSame(known, digest)).includes(true);
  // Only what was made here is read.
  return isOurs ? placeIn(fromBase64Url(said)) : undefined;
}

/** Compares all letters, so that the time does not show how many are right. */
function isSame(known: string, digest: string): boolean {
  let difference = known.length ^ digest.length;
  for (let i = 0; i < known.length; i++) difference |= known.charCodeAt(i) ^ digest.charCodeAt(i);
  return difference === 0;
}

const textOf = ({ orgId, userId, endpoint, query, limit }: PagedQuestion, said: string): string =>
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

const toBase64Url = (text: string): string =>
  btoa(String.fromCharCode(...new TextEncoder().encode(text)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

const fromBase64Url = (text: string): string =>
  new TextDecoder().decode(
    Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0)),
  );
