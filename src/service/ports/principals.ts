import type { AskedSubject } from '../../core/asking.ts';
import type { PermissionQuestion } from '../../core/permission-search.ts';
import type { Holdings, PrincipalFacts, StoredPermissions } from '../../core/principal.ts';
import type { Reach } from '../../core/reach.ts';
import type { Read } from './read.ts';
import type { TooLong } from './too-long.ts';

/** One person or service account, named by id or uid. */
export type NamedPrincipal = { readonly isServiceAccount: boolean } & (
  | { readonly id: number }
  | { readonly uid: string }
);

/** The members of an org to search: those within reach, or one of them. */
export type PrincipalsAsked = { readonly reach: Reach; readonly named: NamedPrincipal | undefined };

/** A principal, and the token that it shows; null for none. */
export type AskedPrincipal = { readonly userId: number; readonly tokenId: number | null };

/** Whom names name, and their uids and facts. */
export type NamedFacts = {
  readonly whoIs: (subject: AskedSubject) => number | undefined;
  readonly uidOf: (userId: number) => string | undefined;
  /** Undefined where together they have more than should be read at once. */
  readonly factsOf: ((asked: AskedPrincipal) => PrincipalFacts | undefined) | undefined;
};

/** The facts about principals. */
export type PrincipalRepository = {
  /** Everything that decides what the principal may do in the org; undefined when it does not exist. */
  facts(orgId: number, userId: number, tokenId: number | null): Read<PrincipalFacts | undefined>;
  /**
   * The same of several, in as many statements as of one: what they share is read once. The answer tells each by itself, as
   * `facts` would, for any of those that were asked for. Too long where together they have more than should be read at once:
   * then fewer are to be asked for, and whoever has so much alone by `facts`.
   */
  factsOfMany(
    orgId: number,
    asked: readonly AskedPrincipal[],
  ): Read<((asked: AskedPrincipal) => PrincipalFacts | undefined) | TooLong>;
  /**
   * The same of those whom some names name, people and service accounts anywhere, in as many statements, and who that is: a bare name
   * is a login, or else an address. By keyed reads only, at most 10,000 rows of a kind. The names must be as `comparedName` gives them, and the answer tells of
   * these only.
   *
   * @param beside somebody who is read with them
   * @param among nobody else is read: whoever is not among these is as nobody
   */
  factsOfNamed(
    orgId: number,
    subjects: readonly AskedSubject[],
    beside: AskedPrincipal | undefined,
    among?: Reach,
  ): Read<NamedFacts>;
  /**
   * What may grant what the search looks for, of every member who may hold it; in no order, each once. Without a name
   * and a list, those who cannot hold it are left out, and so is what cannot grant it, and how something was reached.
   * Otherwise everybody who is asked about is there. Also the permissions of stored roles that the search may look for.
   *
   * Too long where they are more than may be in memory at once.
   */
  search(
    orgId: number,
    among: PrincipalsAsked,
    question: PermissionQuestion,
  ): Read<{ readonly principals: readonly Holdings[]; readonly stored: StoredPermissions } | TooLong>;
};
