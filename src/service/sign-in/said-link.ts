import type { Claims } from '../../core/claims.ts';
import type { IssuerPolicy } from '../../core/issuer-policy.ts';
import type { UserProfile } from '../../core/user.ts';
import type { Arriving, Identity } from '../ports/identities.ts';
import type { Repositories } from '../ports/repositories.ts';
import type { Part } from './said.ts';
import { NOTHING } from './said.ts';
import { UNMATCHED_HASH } from './secrets.ts';

/** The link of a person to a token's subject: under the token's issuer, or under a name that it had before. */
export function linkOf(
  { issuer, subject }: Claims,
  { formerIssuers }: IssuerPolicy,
  { identity }: Arriving,
): Identity | undefined {
  const isIts = identity?.subject === subject && [issuer, ...formerIssuers].includes(identity.issuer);
  return isIts ? identity : undefined;
}

/**
 * What changes about the link. The person who had the login before knows a password, so the password ends when the provider's
 * subject is linked; it does not when a link is taken over from what the issuer was called before. An org may make the person its
 * Admin meanwhile, whom no provider is linked to: then it is decided again.
 */
export function changeOfLink(
  { id }: UserProfile,
  claims: Claims,
  { identity, memberships }: Arriving,
  link: Identity | undefined,
  now: string,
  { users }: Repositories,
): Part {
  if (link?.issuer === claims.issuer) return NOTHING;
  const before = { identity: identity === undefined ? null : subjectOf(identity) };
  const after = { identity: subjectOf(claims) };
  if (link !== undefined) return { writes: [], before, after };
  return {
    writes: [users.expectStanding(id, memberships), users.setPassword(id, UNMATCHED_HASH, now)],
    before,
    after: { ...after, password: 'ended' },
  };
}

/** The provider's name of somebody, for the audit trail. */
export const subjectOf = ({ issuer, subject }: Pick<Identity, 'issuer' | 'subject'>) => ({
  issuer,
  subject,
});
