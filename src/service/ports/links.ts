import type { Link, LinkOfPerson } from '../../core/link.ts';
import type { Write } from './database.ts';
import type { Read } from './read.ts';

/** A token by which somebody links themselves: when it was issued, in seconds, and what its issuer was before. */
type ShownToken = { readonly issuedAt: number; readonly formerIssuers: readonly string[] };

/** The links of people, as people and administrators make and end them. What tokens do is in `IdentityRepository`. */
export type LinkRepository = {
  /** The person's link; undefined for none. */
  ofPerson(userId: number): Read<LinkOfPerson | undefined>;
  /** The people who are linked to a subject under one of several issuers. */
  holdersOf(issuers: readonly string[], subject: string): Read<readonly number[]>;
  /**
   * Links a person who has no link, at their own wish: the password stays. The next token is taken in as news, unless it was issued
   * before the one that was `shown`, or before a link of the subject ended. That the two were parted before is forgotten, but not what
   * the provider had said of orgs then, nor what it had said of somebody who was deleted with their last membership.
   */
  add(link: Link, shown: ShownToken, at: string): Write[];
  /** Ends a link. Tokens that were issued before bring nothing back, and later ones do not link the two again by a name. */
  remove(link: Link, at: string): Write[];
  /**
   * Gives a link to a person who has none. The next token is taken in as news, unless it was issued before the newest one. The org
   * roles that the provider had set are nobody's any more.
   */
  move(link: Link, toUserId: number, at: string): Write[];
};
