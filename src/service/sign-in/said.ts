import type { Claims } from '../../core/claims.ts';
import type { IssuerPolicy } from '../../core/issuer-policy.ts';
import type { Write } from '../ports/database.ts';

/** The claims of a person from an identity provider. `digest` is of all that is made of them, settings of the issuer included. */
export type ProviderSignIn = {
  readonly claims: Claims;
  readonly policy: IssuerPolicy;
  readonly digest: string;
  /** All issuers of the deployment, and what they were called before. A link to any other issuer has no effect. */
  readonly issuers: readonly string[];
  /** A Worker of the version before says so, which knows nothing of groups that may sign in: who is barred stays so. */
  readonly isOlder?: true;
  /** An org that a mapping names is full: so nobody joins any but the org of the issuer, and all else is taken in. */
  readonly joinsNoMapped?: true;
};

/** The person here, and their current org. */
export type SignedInByProvider = {
  readonly userId: number;
  readonly homeOrgId: number;
  /** False while the org role of the token cannot be set. */
  readonly isComplete: boolean;
  /** The claims are taken in, and their person is in none of the groups that may sign in: so it is not let in. */
  readonly isBarred?: true;
};

/** A part of what changes about the person: what is written, and what the trail shows of it. */
export type Part = { readonly writes: readonly Write[]; readonly before: object; readonly after: object };

/** The part that changes nothing. */
export const NOTHING: Part = { writes: [], before: {}, after: {} };
