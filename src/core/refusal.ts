/** The kinds of thing a request can name and fail to find, or find taken. */
export type Thing =
  | 'role'
  | 'user'
  | 'team'
  | 'team-member'
  | 'team-group'
  | 'group'
  | 'service-account'
  | 'org'
  | 'token';

/** Why a caller is not let in. Each has its own answer in docs/grafana.md#credentials. */
export type AuthenticationProblem =
  | 'no-credentials'
  | 'invalid-basic-header'
  | 'wrong-password'
  | 'invalid-token'
  | 'expired-token'
  | 'revoked-token'
  | 'token-of-another-org'
  | 'disabled'
  /** The org it acts in by default is another by now: looked up anew, the same request may well succeed. */
  | 'moved'
  | JwtProblem;

/** Why a token of an identity provider is not taken. */
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
  /** Nobody here is known by it, and its issuer may not bring anybody. */
  | 'jwt-unknown-user'
  /** The login or e-mail address belongs to somebody that the issuer may not speak for. */
  | 'jwt-login-taken'
  /** The org that its issuer brings people into does not exist. */
  | 'jwt-unknown-org';

/**
 * Every way Gatehouse can say no, with the facts its answer needs. A refusal is a value: it crosses RPC and layers
 * unchanged, and one exhaustive switch per dialect turns it into a status and a body (I14).
 */
export type Refusal =
  | { readonly tag: 'unauthenticated'; readonly problem: AuthenticationProblem }
  /** A claim of an identity provider's token is missing or unusable; `problem` completes the sentence "<claim> …". */
  | { readonly tag: 'invalid-claim'; readonly claim: string; readonly problem: string }
  /** The caller may not do this; `needed` is what `describeRequirement` says. */
  | { readonly tag: 'denied'; readonly needed: string }
  /** The caller may not give or take what it does not hold itself; `action` is the first such. */
  | { readonly tag: 'not-delegable'; readonly action: string }
  /** Only people can do this; service accounts cannot. */
  | { readonly tag: 'only-users'; readonly what: 'org' | 'profile' }
  /** A right is not enough: the caller must be a server admin. */
  | { readonly tag: 'server-admins-only' }
  /** Nobody would be left to administer the org, or the deployment; `on` as below. */
  | { readonly tag: 'last-admin'; readonly of: 'org' | 'server'; readonly on?: 'update' }
  | { readonly tag: 'org-in-use' }
  | { readonly tag: 'not-a-member' }
  | { readonly tag: 'wrong-old-password' }
  | { readonly tag: 'role-above-own'; readonly subject: 'org-user' | 'service-account' }
  | { readonly tag: 'not-found'; readonly thing: Thing }
  /** `on` is the verb, where that makes a difference to the answer. */
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
  | { readonly tag: 'already-member'; readonly of: 'org' | 'team' }
  /** A field of the request is unusable; `problem` completes the sentence "<field> …". */
  | { readonly tag: 'invalid'; readonly field: string; readonly problem: string }
  | {
      readonly tag: 'invalid-org-role';
      readonly subject: 'org-user' | 'service-account';
      readonly role: string;
    }
  /** A path, body, level or kind of assignee that a type of resource does not take. */
  | {
      readonly tag: 'invalid-resource-permission';
      readonly what: 'param' | 'body' | 'permission' | 'assignment';
      readonly value: string;
    }
  | { readonly tag: 'invalid-basic-role'; readonly role: string }
  /** The basic role `None` stands for no rights, so it gets none. */
  | { readonly tag: 'none-role-assignment' }
  | { readonly tag: 'assignee-not-found'; readonly kind: 'user' | 'team' }
  | { readonly tag: 'unknown-action'; readonly action: string }
  | {
      readonly tag: 'unknown-scope';
      readonly action: string;
      readonly scope: string;
      readonly expected: readonly string[];
    }
  | { readonly tag: 'version-missing' }
  | { readonly tag: 'version-not-greater'; readonly stored: number; readonly sent: number }
  /** Shipped roles cannot be changed, deleted or imitated; `kind` says which sort it is. */
  | {
      readonly tag: 'role-protected';
      readonly kind: string;
      readonly verb: 'create' | 'update' | 'delete' | 'assign' | 'set-holders';
    }
  /** No role that can be a root role has this number. */
  | { readonly tag: 'unknown-root-role'; readonly number: number }
  /** Some of those that are to be members of a team do not exist, or only for others. */
  | { readonly tag: 'unknown-members'; readonly ids: readonly number[] }
  /** Some of those that a role is to be given to do not exist, or only for others. */
  | { readonly tag: 'unknown-holders'; readonly among: 'users' | 'teams' | 'service accounts' }
  | { readonly tag: 'role-is-global'; readonly uid: string }
  | { readonly tag: 'role-in-use'; readonly assignments: number }
  /** The body is not what its header says, or says nothing that can be read. */
  | { readonly tag: 'unreadable-body'; readonly problem: 'content-type' | 'json' }
  | { readonly tag: 'too-large'; readonly bytesMax: number }
  | { readonly tag: 'too-many-requests'; readonly retryAfterSeconds: number }
  /** The truth cannot be told just now: nothing was decided, or the outcome is not known yet (I8, I9). */
  | { readonly tag: 'unavailable'; readonly retryAfterSeconds: number };

/** A refusal about who the caller is. */
export const unauthenticated = (problem: AuthenticationProblem): Refusal => ({
  tag: 'unauthenticated',
  problem,
});

/** A refusal that says that a thing does not exist, or exists only for others (I10). */
export const notFound = (thing: Thing): Refusal => ({ tag: 'not-found', thing });

/** A refusal that says which field of a request is unusable, and why. */
export const invalid = (field: string, problem: string): Refusal => ({ tag: 'invalid', field, problem });

/** A refusal to whoever would give a permission that they do not hold themselves (I11). */
export const notDelegable = ({ action }: { readonly action: string }): Refusal => ({
  tag: 'not-delegable',
  action,
});

/** A refusal that says that the answer cannot be had right now. */
export const UNAVAILABLE: Refusal = { tag: 'unavailable', retryAfterSeconds: 1 };

/** A refusal to whoever asks too often, and may ask again after a while. */
export const tooManyRequests = (waitMs: number): Refusal => ({
  tag: 'too-many-requests',
  retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1_000)),
});

/** The largest id that is handed out or looked up; larger numbers name nothing: some clients keep ids in 32 bits. */
export const ID_MAX = 2 ** 31 - 1;
