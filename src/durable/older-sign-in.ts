import type { Claims } from '../core/claims.ts';
import type { IssuerPolicy } from '../core/issuer-policy.ts';
import type { OrgRole } from '../core/org-role.ts';
import type { AuthenticationProblem, Refusal } from '../core/refusal.ts';
import { unauthenticated } from '../core/refusal.ts';
import type { Result } from '../core/result.ts';
import { refuse } from '../core/result.ts';
import type { ProviderSignIn } from '../service/sign-in/said.ts';

/** What a Worker of the version before tells of a token. */
export type OlderProviderSignIn = {
  readonly claims: Pick<Claims, 'issuer' | 'subject' | 'issuedAt' | 'expires' | 'email' | 'name'> & {
    readonly login: string;
    /** False for an address that the provider has not verified: nobody was linked by it. */
    readonly isLoginVerified: boolean;
    /** None as well where the token said nothing of groups. */
    readonly groups: readonly string[];
    readonly orgRole: OrgRole | undefined;
  };
  readonly policy: Pick<IssuerPolicy, 'issuer' | 'claims' | 'createUsers' | 'orgId' | 'defaultOrgRole'> & {
    readonly linkUsers: boolean;
  };
  readonly digest: string;
  readonly issuers: readonly string[];
};

/** The same as this version says it, with the meaning that it had: the login is no provider's, and no group keeps anybody out. */
export function fromOlder({ claims, policy, digest, issuers }: OlderProviderSignIn): ProviderSignIn {
  const { isLoginVerified, ...said } = claims;
  return {
    claims: { ...said, mapped: {} },
    policy: {
      ...policy,
      formerIssuers: [],
      absentClaims: 'say-none',
      refusesUnlistedGroups: false,
      emailsAreVerified: false,
      linkUsers: policy.linkUsers && isLoginVerified ? 'login' : false,
      manages: ['orgRole', 'email', 'name', 'password'],
      orgMapping: [],
    },
    digest,
    issuers,
    isOlder: true,
  };
}

/** What a Worker of the version before is told where it does not know the problem. */
const TOLD: Readonly<Partial<Record<AuthenticationProblem, AuthenticationProblem>>> = {
  'jwt-group-not-allowed': 'jwt-unknown-user',
  'jwt-link-by-owner': 'jwt-login-taken',
  'jwt-link-off': 'jwt-login-taken',
  'jwt-link-other': 'jwt-login-taken',
  'jwt-link-removed': 'jwt-login-taken',
  'jwt-link-unverified': 'jwt-login-taken',
};

/** The answer in words that such a Worker has an answer to. */
export function asToldToOlder<T>(result: Result<T, Refusal>): Result<T, Refusal> {
  if (result.ok || result.refusal.tag !== 'unauthenticated') return result;
  const { problem } = result.refusal;
  return refuse(unauthenticated(TOLD[problem] ?? problem));
}
