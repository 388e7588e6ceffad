import { NAME_MAX } from './credential-lengths.ts';
import { distinctGroups, findGroupListProblem } from './external-group.ts';
import type { ClaimPaths, IssuerPolicy } from './issuer-policy.ts';
import type { OrgRole } from './org-role.ts';
import { parseOrgRole, ranksAbove } from './org-role.ts';
import type { Refusal } from './refusal.ts';
import type { Result } from './result.ts';
import { ok, refuse } from './result.ts';
import { isPlainText, passesForAnother } from './text.ts';
import { findNameProblem, foldName } from './user.ts';

/** Subjects have at most this many UTF-16 code units. */
const SUBJECT_MAX = 1_000;
/** The last second of the year 9999, the largest that an ISO time can show. */
const SECONDS_MAX = 253_402_300_799;

/** What one token of an identity provider says about a person. */
export type Claims = {
  readonly issuer: string;
  readonly subject: string;
  /** When the token was issued, in seconds, and never later than it was read. */
  readonly issuedAt: number;
  /** When it is refused from, as an ISO time: its expiry and the tolerance of clocks. */
  readonly expires: string;
  /**
   * In lower case, as the e-mail address is. Undefined for an address that the provider has not verified, and when the token has
   * none, or none that anybody can have: `noLogin` says why. That refuses only somebody who is not linked yet.
   */
  readonly login: string | undefined;
  readonly noLogin?: { readonly claim: string; readonly problem: string } | undefined;
  /** Verified, or the provider vouches for it. Undefined when the token has none. */
  readonly email: string | undefined;
  /** In lower case, an address that is neither: it names nobody, and only tells why somebody is not linked by it. */
  readonly unverified?: string | undefined;
  readonly name: string | undefined;
  /** Undefined when the token says nothing of groups. */
  readonly groups: readonly string[] | undefined;
  /** The role in the policy's org: `none` if the token says that there is none, undefined when it says nothing. */
  readonly orgRole: OrgRole | 'none' | undefined;
  /** The values of the claims that mappings of orgs name, by path. Of a claim that says nothing, there is no entry. */
  readonly mapped: Readonly<Partial<Record<string, readonly string[]>>>;
};

/**
 * Reads the claims of a token whose signature and times were verified. A missing or unusable claim refuses the whole
 * token with `invalid-claim`. Groups are a list of texts, or one text. An absent claim means no groups, so that a
 * person who has left all groups has none here.
 */
export function readClaims(
  payload: Readonly<Record<string, unknown>>,
  policy: IssuerPolicy,
): Result<Claims, Refusal> {
  const { claims: paths } = policy;
  const subject = payload['sub'];
  if (!isText(subject, SUBJECT_MAX)) {
    return invalidClaim('sub', `must be a text on one line of at most ${SUBJECT_MAX} characters`);
  }
  const [issuedAt, expires] = [payload['iat'], payload['exp']];
  if (typeof issuedAt !== 'number' || issuedAt < 0) return invalidClaim('iat', 'must be a time in seconds');
  if (typeof expires !== 'number' || expires < 0) return invalidClaim('exp', 'must be a time in seconds');

  const names = readNames(paths, payload);
  if (!names.ok) return names;
  const groups = readGroups(paths.groups, payload);
  if (!groups.ok) return groups;
  return ok({
    issuer: policy.issuer,
    subject,
    issuedAt: Math.floor(issuedAt),
    expires: new Date(Math.min(expires, SECONDS_MAX) * 1_000).toISOString(),
    ...names.value,
    groups: groups.value,
    orgRole: readOrgRole(policy, payload),
    mapped: {},
  });
}

/** The names of the person. An e-mail address that is not verified counts as absent. */
function readNames(
  paths: ClaimPaths,
  payload: Readonly<Record<string, unknown>>,
): Result<Pick<Claims, 'login' | 'noLogin' | 'email' | 'name'>, Refusal> {
  const said: { login?: string; email?: string; name?: string } = {};
  for (const field of ['login', 'email', 'name'] as const) {
    const path = paths[field];
    const value = path === undefined ? undefined : claimAt(payload, path);
    if (path === undefined || value === undefined || value === null || value === '') continue;
    if (!isText(value, NAME_MAX)) {
      return invalidClaim(path, `must be a text on one line of at most ${NAME_MAX} characters`);
    }
    if (field !== 'name' && passesForAnother(value)) {
      return invalidClaim(
        path,
        'must be in Unicode form NFC, without blanks around it and without the letters U+0130 and U+212A',
      );
    }
    said[field] = value;
  }
  // Some providers send the flag as a text.
  const verified = String(payload['email_verified']);
  const email = verified === 'false' ? undefined : foldName(said.email);
  const login = paths.login === undefined ? email : foldName(said.login);
  const path = paths.login ?? paths.email ?? '';
  if (login === undefined) {
    const isUnverified = paths.login === undefined && said.email !== undefined;
    return invalidClaim(path, isUnverified ? 'is not verified by the issuer' : 'is missing');
  }
  const unusable = findNameProblem({ login, email });
  if (unusable !== undefined) {
    return invalidClaim(unusable.field === 'login' ? path : (paths.email ?? path), unusable.problem);
  }
  return ok({ login, email, name: said.name });
}

function readGroups(
  path: string | undefined,
  payload: Readonly<Record<string, unknown>>,
): Result<readonly string[], Refusal> {
  const value = path === undefined ? undefined : claimAt(payload, path);
  if (path === undefined || value === undefined || value === null || value === '') return ok([]);
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  const groups = list.filter((group) => typeof group === 'string');
  if (groups.length < list.length) return invalidClaim(path, 'must be a list of texts');
  const problem = findGroupListProblem(groups);
  return problem === undefined ? ok(distinctGroups(groups)) : invalidClaim(path, problem);
}

/** The highest role that is named, else none, so that a role that ends is taken away. */
function readOrgRole(
  { claims }: IssuerPolicy,
  payload: Readonly<Record<string, unknown>>,
): Claims['orgRole'] {
  if (claims.orgRole === undefined) return undefined;
  const named = [claimAt(payload, claims.orgRole)]
    .flat()
    .map((value) => (typeof value === 'string' ? parseOrgRole(value) : undefined))
    .filter((role) => role !== undefined);
  return named.length === 0 ? 'none' : named.reduce((a, b) => (ranksAbove(b, a) ? b : a));
}

/** The value at a path. A claim with the whole path as its name comes first, such as `https://example.com/groups`. */
function claimAt(payload: Readonly<Record<string, unknown>>, path: string): unknown {
  if (Object.hasOwn(payload, path)) return payload[path];
  let value: unknown = payload;
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[name];
  }
  return value;
}

const isText = (value: unknown, max: number): value is string =>
  typeof value === 'string' && value.trim() !== '' && value.length <= max && isPlainText(value);

const invalidClaim = (claim: string, problem: string): Result<never, Refusal> =>
  refuse({ tag: 'invalid-claim', claim, problem });
