import type { PermissionQuestion } from '../../core/permission-search.ts';
import type { Holdings, PrincipalFacts, StoredPermissions } from '../../core/principal.ts';
import type { Reach } from '../../core/reach.ts';
import type { Read } from './read.ts';

/** One person or service account, named by id or uid. */
export type NamedPrincipal = { readonly isServiceAccount: boolean } & (
  | { readonly id: number }
  | { readonly uid: string }
);

/** Members of an org that a search is about: those within reach, or one of them. */
export type PrincipalsAsked = { readonly reach: Reach; readonly named: NamedPrincipal | undefined };

/** Who may do what. */
export type PrincipalRepository = {
  /** Everything that decides what the principal may do in the org; undefined when there is no such user. */
  facts(orgId: number, userId: number, tokenId: number | null): Read<PrincipalFacts | undefined>;
  /**
   * The same of every member that is asked for, in no order, but for roles that grant nothing looked for; and the
   * permissions of stored roles that may be among those looked for.
   */
  search(
    orgId: number,
    among: PrincipalsAsked,
    question: PermissionQuestion,
  ): Read<{ readonly principals: readonly Holdings[]; readonly stored: StoredPermissions }>;
};
