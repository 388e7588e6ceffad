import type { Rehash } from '../../core/caller.ts';
import type { Token } from '../../core/token.ts';
import type { Read } from './read.ts';
import type { TooLong } from './too-long.ts';
import type { Write } from './database.ts';

/** The org and account of a token. They never change while the token exists. */
export type TokenRoute = { readonly orgId: number; readonly accountId: number; readonly tokenId: number };

/** The use of a token at an ISO time. */
type TokenUse = { readonly orgId: number; readonly tokenId: number; readonly at: string };

/** The hash of a token under another key, which that key's name goes with. */
type TokenRehash = Rehash & { readonly orgId: number; readonly tokenId: number };

/** Service account tokens. */
export type TokenRepository = {
  /** The token that has one of the hashes: those of one token under all keys; and which of them it has. */
  route(hashes: readonly string[]): Read<(TokenRoute & { readonly hash: string }) | undefined>;
  /** How many tokens the account has, counted up to a number. */
  countOf(orgId: number, accountId: number, upTo: number): Read<number>;
  isNameTaken(orgId: number, name: string): Read<boolean>;
  /** A token of this account. */
  find(orgId: number, accountId: number, tokenId: number): Read<Token | undefined>;
  /** All tokens of an account, including expired ones, the oldest first. */
  list(orgId: number, accountId: number): Read<readonly Token[] | TooLong>;
  insert(
    orgId: number,
    token: {
      accountId: number;
      name: string;
      hash: string;
      hashKey: string;
      at: string;
      expires: string | null;
    },
  ): Write;
  remove(orgId: number, accountId: number, tokenId: number): Write;
  /** Notes when tokens were last used, each in its own org; an older time never replaces a newer one. */
  noteUses(uses: readonly TokenUse[]): Write;
  /** Stores other hashes of tokens, each in its own org. The tokens go on as they are. */
  rehash(tokens: readonly TokenRehash[]): Write;
};
