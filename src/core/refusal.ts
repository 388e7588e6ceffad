import type { LimitedName } from './limits.ts';
import { countsOf } from './limits.ts';
import type { ManagedField } from './managed.ts';
import type { Permission } from './permission.ts';

/** The kinds of thing that a request can name, and that may be missing or taken. */
export type Thing =
  | 'role'
  | 'user'
  | 'team'
  | 'team-member'
  | 'team-group'
  | 'group'
  | 'service-account'
  | 'org'
  | 'token'
  | 'link'
  | 'resource-type'
  | 'change';

/** Why a credential is refused. Each has its own answer in docs/grafana.md#credentials. */
export type AuthenticationProblem =
  | 'no-credentials'
  | 'invalid-basic-header'
  | 'wrong-password'
  | 'invalid-token'
  | 'expired-token'
  | 'revoked-token'
  | 'token-of-another-org'
  | 'disabled'
  /** The caller's current org has changed. After a new look-up, the same request may succeed. */
  | 'moved'
  | JwtProblem;

/** Why a token of an identity provider is refused. */
type JwtProblem =
  | 'jwt-too-large'
  | 'jwt-malformed'
  | 'jwt-unknown-issuer'
  | 'jwt-algorithm'
  | 'jwt-unknown-key'
  | 'jwt-bad-signature'
  | 'jwt-wrong-audience'
  | 'jwt-expired'
  | 'jwt-not-yet-valid'
  /** Nobody is linked to its subject, and its issuer may not create users. */
  | 'jwt-unknown-user'
  /** The login or e-mail address belongs to somebody else. */
  | 'jwt-login-taken'
  /** It belongs to somebody whom the issuer could be linked to, but its settings say that it is linked to nobody. */
  | 'jwt-link-off'
  /** The same, but the issuer does not say that it has verified the address. */
  | 'jwt-link-unverified'
  /** The same, but only that person may do it: an Admin, or somebody who has more than a membership of the issuer's org. */
  | 'jwt-link-by-owner'
  /** The same, but the person is linked to another subject. */
  | 'jwt-link-other'
  /** The same, but an admin has removed the link between these two. */
  | 'jwt-link-removed'
  /** The token says that there are too many groups to list, and its issuer's tokens must list them. */
  | 'jwt-groups-unlisted'
  /** The person is in none of the groups whose members may sign in. */
  | 'jwt-group-not-allowed'
  /** The org that people of its issuer join does not exist. */
  | 'jwt-unknown-org';

/**
 * Every refusal of Gatehouse, with the facts that its answer needs. A refusal is a value: it crosses RPC and layers
 * unchanged, and one exhaustive switch in each dialect turns it into a status and a body (I14).
 */
export type Refusal =
  | { readonly tag: 'unauthenticated'; readonly problem: AuthenticationProblem }
  /** A claim of an identity provider's token is missing or unusable; `problem` completes the sentence "<claim> …". */
  | { readonly tag: 'invalid-claim'; readonly claim: string; readonly problem: string }
  /** The caller lacks a permission. `needed` is the text of `describeRequirement`. */
  | { readonly tag: 'denied'; readonly needed: string }
  /**
   * The caller may not give or take what it does not hold. `action` is the first missing one. `scope` is there only where the
   * caller sent it with that action: no refusal tells a scope that the caller may not know of.
   */
  | { readonly tag: 'not-delegable'; readonly action: string; readonly scope?: string }
  /** Only people can do this; service accounts cannot. */
  | { readonly tag: 'only-users'; readonly what: 'org' | 'profile' }
  /** People do not change this about themselves, because others give rights by it. Server admins do. */
  | { readonly tag: 'own-name-kept'; readonly field: 'login' | 'email' }
  /** An identity provider manages this of the person, so it is changed there. */
  | { readonly tag: 'managed'; readonly field: ManagedField; readonly issuer: string }
  /** Only somebody who signed in with a password may do this. */
  | { readonly tag: 'only-by-password' }
  /** The person is linked to a subject already, or the subject to a person. */
  | { readonly tag: 'linked-already'; readonly whose: 'user' | 'subject' }
  /** No permission is enough for this: the caller must be a server admin. */
  | { readonly tag: 'server-admins-only' }
  /** Nobody would be left to administer the org or the deployment. `on` as below. */
  | { readonly tag: 'last-admin'; readonly of: 'org' | 'server'; readonly on?: 'update' }
  | { readonly tag: 'org-in-use' }
  /** The org's object may have been made, and objects do not move. */
  | { readonly tag: 'org-placed' }
  | { readonly tag: 'not-a-member' }
  | { readonly tag: 'wrong-old-password' }
  | { readonly tag: 'role-above-own'; readonly subject: 'org-user' | 'service-account' }
  | { readonly tag: 'not-found'; readonly thing: Thing }
  /** A header is not in its form, or asks for what is not done there; `problem` completes the sentence. */
  | { readonly tag: 'invalid-header'; readonly header: string; readonly problem: string }
  /** The thing is not, or is no longer, what the caller expects it to be. */
  | { readonly tag: 'not-as-expected'; readonly thing: Thing }
  /** `on` is the verb, if the answer depends on it. */
  | {
      readonly tag: 'taken';
      readonly thing: Thing;
      readonly field: string;
      readonly value: string;
      readonly on?: 'update';
    }
  | {
      readonly tag: 'login-or-email-taken';
      readonly login: string;
      readonly email: string;
      readonly on: 'create' | 'update';
    }
  /** Something else was sent under the same `Idempotency-Key`. */
  | { readonly tag: 'key-reused' }
  /** The change was made under this `Idempotency-Key`, and its answer is not kept: it held a secret, or was too long. */
  | { readonly tag: 'made-already' }
  | { readonly tag: 'already-member'; readonly of: 'org' | 'team' }
  /** A header or parameter of the request does not say which org is meant. Nothing was done. */
  | { readonly tag: 'unreadable-org'; readonly named: 'X-Grafana-Org-Id' | 'targetOrgId' }
  /** A field of the request is unusable; `problem` completes the sentence "<field> …". */
  | { readonly tag: 'invalid'; readonly field: string; readonly problem: string }
  | {
      readonly tag: 'invalid-org-role';
      readonly subject: 'org-user' | 'service-account';
      readonly role: string;
    }
  /** A path, body, level or kind of assignee that is invalid for a type of resource. */
  | {
      readonly tag: 'invalid-resource-permission';
      readonly what: 'param' | 'body' | 'permission' | 'assignment';
      readonly value: string;
    }
  | { readonly tag: 'invalid-basic-role'; readonly role: string }
  /** The basic role `None` means no permissions, so it cannot get a level. */
  | { readonly tag: 'none-role-assignment' }
  | { readonly tag: 'assignee-not-found'; readonly kind: 'user' | 'team' }
  /**
   * `of` is there where the action is one of a type that can be declared: with some of the actions that the type has, or null where
   * nobody declared it.
   */
  | {
      readonly tag: 'unknown-action';
      readonly action: string;
      readonly of?: { readonly type: string; readonly has: readonly string[] | null };
    }
  | {
      readonly tag: 'unknown-scope';
      readonly action: string;
      readonly scope: string;
      readonly expected: readonly string[];
    }
  | { readonly tag: 'version-missing' }
  | { readonly tag: 'version-not-greater'; readonly stored: number; readonly sent: number }
  /** Shipped roles cannot be changed or deleted, and their names are reserved. `kind` is the kind of role. */
  | {
      readonly tag: 'role-protected';
      readonly kind: string;
      readonly verb: 'create' | 'update' | 'delete' | 'assign' | 'set-holders';
    }
  /** No role that can be a root role has this number. */
  | { readonly tag: 'unknown-root-role'; readonly number: number }
  /** Some of the wanted members of a team do not exist, or the caller may not know of them. */
  | { readonly tag: 'unknown-members'; readonly ids: readonly number[] }
  /** Some of the wanted holders of a role do not exist, or the caller may not know of them. */
  | { readonly tag: 'unknown-holders'; readonly among: 'users' | 'teams' | 'service accounts' }
  | { readonly tag: 'role-is-global'; readonly uid: string }
  | { readonly tag: 'role-in-use'; readonly assignments: number }
  /**
   * Roles or levels use what a change of a declared type would take away: all of it, or the named action or level. The attribute stays
   * for as long as the type is there.
   */
  | {
      readonly tag: 'type-in-use';
      readonly of: 'type' | 'action' | 'level' | 'attribute';
      readonly name: string;
      readonly roles: number;
      readonly levels: number;
    }
  /** The Content-Type is wrong, or the body is not JSON. */
  | { readonly tag: 'unreadable-body'; readonly problem: 'content-type' | 'json' }
  | { readonly tag: 'too-large'; readonly bytesMax: number }
  /** The answer would have more bytes than that. */
  | { readonly tag: 'list-too-long'; readonly bytesMax: number }
  | { readonly tag: 'url-too-long'; readonly lengthMax: number }
  /** A page of another site made a browser send a change. Nobody was asked who the caller is. */
  | { readonly tag: 'cross-site' }
  /** The path exists, but not by this method. `allowed` are the methods that it can be called with. */
  | { readonly tag: 'method-not-allowed'; readonly allowed: readonly string[] }
  /**
   * There would be more of something than is allowed. `used` is what there is without the change; undefined where the caller
   * may not know how much others use.
   */
  | {
      readonly tag: 'limit-reached';
      readonly limit: LimitedName;
      readonly used: number | undefined;
      readonly allowed: number;
    }
  /** The caller has used up its share. Nothing was decided. */
  | { readonly tag: 'too-many-requests'; readonly limit: LimitName; readonly retryAfterSeconds: number }
  /** The database takes no writes: it is full, or what the account may write is used up. Nothing was changed. */
  | { readonly tag: 'storage-full' }
  /**
   * No answer is possible now: nothing was decided, or the outcome is not known yet (I8, I9). `unconfirmed`: nothing was decided,
   * because it is not known yet what became of an earlier change.
   */
  | {
      readonly tag: 'unavailable';
      readonly retryAfterSeconds: number;
      readonly why?: 'unconfirmed' | 'membership-pending';
    };

/** A refusal about who the caller is. */
export const unauthenticated = (problem: AuthenticationProblem): Refusal => ({
  tag: 'unauthenticated',
  problem,
});

/** A refusal because a thing does not exist, or because the caller may not know of it (I10). */
export const notFound = (thing: Thing): Refusal => ({ tag: 'not-found', thing });

/** A refusal of one field of a request. `problem` completes the sentence. */
export const invalid = (field: string, problem: string): Refusal => ({ tag: 'invalid', field, problem });

/** A refusal of one header of a request. `problem` completes the sentence. */
export const invalidHeader = (header: string, problem: string): Refusal => ({
  tag: 'invalid-header',
  header,
  problem,
});

/** A refusal because the caller does not hold a permission that it would give or take (I11). */
export const notDelegable = ({ action }: { readonly action: string }): Refusal => ({
  tag: 'not-delegable',
  action,
});

/** The same of a permission that the caller sent itself. The refusal names its scope, if it has one. */
export const sentNotDelegable = ({ action, scope }: Permission): Refusal => ({
  tag: 'not-delegable',
  action,
  ...(scope !== '' && { scope }),
});

/** What is missing, as the answer of every dialect says it. */
export const describeUndelegable = ({ action, scope }: Extract<Refusal, { tag: 'not-delegable' }>): string =>
  scope === undefined ? action : `${action} on ${scope}`;

/** A refusal because no answer is possible now. */
export const UNAVAILABLE: Refusal = { tag: 'unavailable', retryAfterSeconds: 1 };

/** The same from what has more to do than it can, so that whoever asks should wait longer. */
export const OVERLOADED: Refusal = { tag: 'unavailable', retryAfterSeconds: 5 };

/** A refusal of a change while the database does not confirm an earlier one. */
export const UNCONFIRMED: Refusal = { tag: 'unavailable', retryAfterSeconds: 1, why: 'unconfirmed' };

/**
 * The caller was added to the org and has not acted there yet. The org's object takes this back: it makes the caller a member, and
 * makes the change again.
 */
export const MEMBERSHIP_PENDING: Refusal = {
  tag: 'unavailable',
  retryAfterSeconds: 1,
  why: 'membership-pending',
};

/** A refusal of a change because the database takes no writes. */
export const STORAGE_FULL: Refusal = { tag: 'storage-full' };

/** What is wrong while the database takes no changes, as the answer of every dialect says it. */
export const NO_CHANGES = {
  full: 'The database takes no changes: it is full, or what may be written to it is used up. Nothing was changed. Trying again helps only once the operator has made room',
  unconfirmed:
    'The database does not confirm changes at the moment. Nothing was changed, try again. What may be read is answered',
} as const;

const countOf = (count: number, thing: string): string => `${count} ${thing}${count === 1 ? '' : 's'}`;

/** What still uses a declared type, or a part of it, as the answer of every dialect says it. */
export const describeTypeInUse = ({
  of,
  name,
  roles,
  levels,
}: Extract<Refusal, { tag: 'type-in-use' }>): string => {
  const used = `is used by ${countOf(roles, 'role')} and ${countOf(levels, 'level')}`;
  if (of === 'attribute')
    return roles + levels === 0
      ? `The attribute of "${name}" never changes: delete the type, and declare it anew`
      : `The attribute of "${name}" never changes. The type ${used}: delete it with these (force=true), and declare it anew`;
  if (of === 'type') return `Resource type "${name}" ${used}: force=true deletes it with these`;
  return `${of === 'action' ? 'Action' : 'Level'} "${name}" ${used}: it cannot be left out`;
};

/** What is wrong with a request under an `Idempotency-Key`, as the answer of every dialect says it. */
export const KEYS = {
  reused: 'This Idempotency-Key was used for another body: use a new key for a new request',
  made: 'Made already, by an earlier request with this Idempotency-Key. Its answer is not kept; if it held a key, that was shown once',
} as const;

/** The limits that end in 429, and what each of them bounds. Source: docs/operations.md#limits. */
export const LIMITS = {
  'dry-runs': 'dry runs of one caller, 1 a second and one at a time',
  'evaluation-trips': 'reads of the database for evaluations beyond one a request, 5 a second',
  'first-sign-ins': 'passwords of people where they have not signed in lately',
  followers: 'requests that follow the trail of one org',
  'followers-of-caller': 'requests of one caller that follow trails',
  'kept-answers': 'answers that are kept for a day under an Idempotency-Key',
  'narrow-changes': 'changes in an hour by rights on single things, and of oneself',
  'own-changes': 'changes of oneself, 5 a second',
  'trail-parts': 'parts of the trail that are searched, exported or verified, one a second',
  'unknown-tokens': 'unknown tokens from one network',
  'waiting-changes': 'changes of one caller that wait for their turn',
} as const satisfies Readonly<Record<string, string>>;

/** A limit that ends in 429. */
export type LimitName = keyof typeof LIMITS;

/** A refusal because a limit is used up. The caller may ask again after `waitMs`. */
export const tooManyRequests = (limit: LimitName, waitMs: number): Refusal => ({
  tag: 'too-many-requests',
  limit,
  retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1_000)),
});

/** What is full, and how far, as the answer of every dialect says it. */
export const describeFull = ({ limit, used, allowed }: Extract<Refusal, { tag: 'limit-reached' }>): string =>
  used === undefined
    ? `limit "${limit}" (${countsOf(limit)}) of the deployment is reached, and this would take more`
    : `limit "${limit}" (${countsOf(limit)}) is ${allowed}, of which ${used} are used, and this would take more`;

/** The largest id that is given or looked up. Larger numbers name nothing, because some clients keep ids in 32 bits. */
export const ID_MAX = 2 ** 31 - 1;
