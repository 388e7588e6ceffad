import type { Claims } from '../../core/claims.ts';
import type { IssuerPolicy } from '../../core/issuer-policy.ts';
import type { UserProfile } from '../../core/user.ts';
import type { Arriving, Identity } from '../ports/identities.ts';
import type { Repositories } from '../ports/repositories.ts';
import type { Part, ProviderSignIn } from './said.ts';
import { UNMATCHED_HASH } from '../../core/password-hash.ts';

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
 * Whether somebody who is linked has a password that ends with their next token: the provider manages passwords, so one was set by
 * hand while that was not so. Who has kept theirs has it still.
 */
export const isPasswordToEnd = (
  { hasPassword, keepsPassword }: { readonly hasPassword: boolean; readonly keepsPassword: boolean | null },
  { manages }: Pick<IssuerPolicy, 'manages'>,
): boolean => hasPassword && keepsPassword !== true && manages.includes('password');

/**
 * What changes about the link. The person who had the login before knows a password, so the password ends when the provider's
 * subject is linked; it does not when a link is taken over from what the issuer was called before, or goes on, unless it
 * `isPasswordToEnd`. An org may make somebody its Admin meanwhile, whom no provider is linked to: then it is decided again.
 */
export function changeOfLink(
  { id, keepsPassword }: UserProfile,
  { claims, policy }: Pick<ProviderSignIn, 'claims' | 'policy'>,
  { identity, memberships, hasPassword }: Arriving,
  link: Identity | undefined,
  now: string,
  { users }: Repositories,
): Part {
  const endsPassword = link === undefined || isPasswordToEnd({ hasPassword, keepsPassword }, policy);
  const writes = endsPassword ? [users.setPassword(id, UNMATCHED_HASH, now)] : [];
  const ended = endsPassword ? { password: 'ended' } : {};
  if (link?.issuer === claims.issuer) return { writes, before: {}, after: ended };
  const before = { identity: identity === undefined ? null : subjectOf(identity) };
  const guards = link === undefined ? [users.expectStanding(id, memberships)] : [];
  return { writes: [...guards, ...writes], before, after: { identity: subjectOf(claims), ...ended } };
}

/** The provider's name of somebody, for the audit trail. */
export const subjectOf = ({ issuer, subject }: Pick<Identity, 'issuer' | 'subject'>) => ({
  issuer,
  subject,
});
