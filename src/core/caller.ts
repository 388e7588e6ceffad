/** How a caller proved who it is. Plain data: it crosses RPC. */
export type Credential =
  | { readonly kind: 'token'; readonly tokenId: number }
  /** The name the caller gave, and the version of the password that was verified. */
  | { readonly kind: 'password'; readonly name: string; readonly credentialVersion: number }
  /** A token of an identity provider, whose signature was verified; `expires` is an ISO time. */
  | { readonly kind: 'jwt'; readonly issuer: string; readonly subject: string; readonly expires: string }
  /** Gatehouse itself makes the change, from the data of an identity provider. */
  | { readonly kind: 'provider'; readonly issuer: string; readonly subject: string };

/** Where a request came from, for the audit trail (I3). The address is what `addressOf` says; empty when it is not known. */
export type Origin = { readonly address: string; readonly userAgent: string };

/**
 * The caller, as far as the Worker can tell. Whether the credential is valid at this moment is decided by the
 * coordinator, in the same turn as the permission.
 */
export type Caller = {
  readonly userId: number;
  readonly credential: Credential;
  /** The org that a token belongs to; null for a person. */
  readonly tokenOrgId: number | null;
  /** The person's current org, if the request names no org. Null if it names one, and for a token. */
  readonly currentOrgId: number | null;
  readonly origin: Origin;
  /** How the caller's token should be stored, where that is not so yet. Not a part of the credential, which is in the trail. */
  readonly rehash?: Rehash | undefined;
};

/** A token's keyed hash under the newest key, and the name of that key. */
export type Rehash = { readonly hash: string; readonly hashKey: string };

/**
 * True for a token that acts outside its own org, as in the global plane. Another coordinator decides whether it is
 * valid, so nothing about it may be cached.
 */
export const isForeign = ({ tokenOrgId }: Caller, orgId: number): boolean =>
  tokenOrgId !== null && tokenOrgId !== orgId;

/** Where a caller's rights come from: the org only, or the global plane for callers who are not members of the org. */
export type Standing = 'in-org' | 'in-org-or-global';

/** Whether this version knows the standing: one that is not known gives no rights at all (I12). */
export const isKnownStanding = (standing: unknown): standing is Standing =>
  standing === 'in-org' || standing === 'in-org-or-global';

/** A change of the global plane may use the caller's rights in an org. `orGlobal` works like `in-org-or-global`. */
export type ChangeStanding = Standing | { readonly inOrg: number; readonly orGlobal: boolean };

/** The same for the standing of a change. */
export function isKnownChangeStanding(standing: unknown): standing is ChangeStanding {
  if (typeof standing !== 'object' || standing === null) return isKnownStanding(standing);
  const { inOrg, orGlobal, ...more } = standing as Partial<Record<string, unknown>>;
  // Whatever else it says narrows it down, for all that this version knows.
  return Number.isInteger(inOrg) && typeof orGlobal === 'boolean' && Object.keys(more).length === 0;
}
