import type { ClaimPath, FoundList } from './claim-path.ts';
import { listAt, parseClaimPath, textAt } from './claim-path.ts';
import { NAME_MAX } from './credential-lengths.ts';
import { areTooManyGroups, distinctGroups, findGroupIdProblem, groupKey } from './external-group.ts';
import type { IssuerPolicy } from './issuer-policy.ts';
import type { OrgRole } from './org-role.ts';
import { parseOrgRole, ranksAbove } from './org-role.ts';
import type { Refusal } from './refusal.ts';
import type { Result } from './result.ts';
import { ok, refuse } from './result.ts';
import { foldCase, isPlainText, passesForAnother } from './text.ts';
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
  /** When it says that it was issued, in seconds, if that was later: its clock is ahead. */
  readonly statedAt?: number;
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
  /**
   * The values of the claims that mappings of orgs name, by path, as far as a mapping names them in any letter case: those that differ
   * in it alone once. Of a claim that says nothing, there is no entry.
   */
  readonly mapped: Readonly<Partial<Record<string, readonly string[]>>>;
};

/** What an operator may want to know of how a token was read: the path is as in the settings, and nothing is the token's. */
export type ClaimNote =
  | { readonly event: 'claim-absent' | 'claim-unreadable' | 'groups-unlisted'; readonly claim: string }
  /** So many entries of the list are no groups. */
  | { readonly event: 'groups-skipped'; readonly claim: string; readonly entries: number };

/** What a token says, and how it was read. */
export type ReadClaims = { readonly claims: Claims; readonly notes: readonly ClaimNote[] };

/** A token's content. */
type Payload = Readonly<Record<string, unknown>>;

/**
 * Reads tokens of an issuer, whose signature and times were verified: `now` is in seconds, and so is the tolerance that was added to
 * their expiry. Only `sub`, `iat` and `exp` can refuse a token, with `invalid-claim`. Any other claim that is absent or unusable says
 * nothing, or none where the policy says so, and is noted. Why: docs/decisions/0027-what-a-token-says.md.
 */
export function claimReader(
  policy: IssuerPolicy & { readonly clockTolerance: number },
): (payload: Payload, now: number) => Result<ReadClaims, Refusal> {
  const { claims, orgMapping, issuer, clockTolerance } = policy;
  const paths = {
    login: pathOf(claims.login),
    email: pathOf(claims.email),
    name: pathOf(claims.name),
    groups: pathOf(claims.groups),
    orgRole: pathOf(claims.orgRole),
    mapped: [...new Set(orgMapping.map(({ claim }) => claim))].flatMap((claim) => pathOf(claim) ?? []),
  };
  const valuesOf = (path: ClaimPath): ReadonlySet<string> =>
    new Set(orgMapping.filter(({ claim }) => claim === path.whole).map(({ value }) => groupKey(value)));
  const mappings = paths.mapped.map((path) => ({ path, values: valuesOf(path) }));
  const saysNone = policy.absentClaims === 'say-none';
  return (payload, now) => {
    const subject = payload['sub'];
    if (!isText(subject, SUBJECT_MAX)) {
      return invalidClaim('sub', `must be a text on one line of at most ${SUBJECT_MAX} characters`);
    }
    const [issuedAt, expires] = [payload['iat'], payload['exp']];
    if (!isTime(issuedAt)) return invalidClaim('iat', 'must be a time in seconds');
    if (!isTime(expires)) return invalidClaim('exp', 'must be a time in seconds');
    const [statedAt, readAt] = [Math.floor(issuedAt), Math.floor(now)];
    const notes: ClaimNote[] = [];
    const read = { payload, notes, saysNone };
    const mapped = mappings.map(({ path, values }) => {
      const said = readList(path, read)?.filter((value) => values.has(groupKey(value)));
      return [path.whole, said === undefined ? undefined : distinctGroups(said)] as const;
    });
    return ok({
      claims: {
        issuer,
        subject,
        issuedAt: Math.min(statedAt, readAt),
        ...(statedAt > readAt && { statedAt }),
        expires: new Date(Math.min(expires + clockTolerance, SECONDS_MAX) * 1_000).toISOString(),
        ...readNames(paths, policy.emailsAreVerified, read),
        groups: paths.groups === undefined ? undefined : readGroups(paths.groups, read),
        orgRole: paths.orgRole === undefined ? undefined : readOrgRole(paths.orgRole, read),
        mapped: Object.fromEntries(mapped.filter(([, said]) => said !== undefined)),
      },
      notes,
    });
  };
}

/** A token while it is read: the notes are added to. */
type Reading = { readonly payload: Payload; readonly notes: ClaimNote[]; readonly saysNone: boolean };

type NamePaths = { readonly [F in 'login' | 'email' | 'name']: ClaimPath | undefined };

/** The names of the person. What is no name, or no verified address, is none. */
function readNames(
  paths: NamePaths,
  areVerified: boolean,
  { payload, notes }: Reading,
): Pick<Claims, 'login' | 'noLogin' | 'email' | 'unverified' | 'name'> {
  // The flag is about the claim `email`. An address beside it may be what somebody typed.
  const stated = textAt(payload, EMAIL);
  const about = stated.kind === 'absent' ? textAt(payload, paths.email ?? EMAIL) : stated;
  const isVerified = (address: string): boolean => {
    if (areVerified) return true;
    if (!isTrue(payload['email_verified'])) return false;
    if (about.kind === 'absent') return true;
    return about.kind === 'found' && foldCase(about.value) === foldCase(address);
  };
  const read = (field: keyof NamePaths, isLogin: boolean): ReadName => {
    const path = paths[field];
    if (path === undefined) return NO_NAME;
    const found = textAt(payload, path);
    // People without a name or an address are usual, and those without a login are not.
    if (found.kind === 'unreadable' || (found.kind === 'absent' && isLogin))
      notes.push({ event: `claim-${found.kind}`, claim: path.whole });
    if (found.kind === 'absent') return NO_NAME;
    const { value } = found.kind === 'found' ? found : { value: undefined };
    if (!isText(value, NAME_MAX)) return { problem: NO_TEXT };
    if (field === 'name') return { value };
    if (passesForAnother(value)) return { problem: NO_FORM };
    const isAddress =
      field === 'email' || value.includes('@') || [paths.email?.whole, EMAIL.whole].includes(path.whole);
    const folded = foldName(value);
    if (isAddress && !isVerified(value)) return { problem: UNVERIFIED, unverified: folded };
    const problem = findNameProblem({ login: undefined, email: undefined, [field]: folded })?.problem;
    return problem === undefined ? { value: folded } : { problem };
  };
  const email = read('email', paths.login === undefined);
  const login = paths.login === undefined ? asLogin(email) : read('login', true);
  const unverified = email.unverified ?? login.unverified;
  const claim = (paths.login ?? paths.email)?.whole ?? '';
  return {
    login: login.value,
    ...(login.value === undefined && { noLogin: { claim, problem: login.problem ?? 'is missing' } }),
    email: email.value,
    ...(unverified !== undefined && { unverified }),
    name: read('name', false).value,
  };
}

type ReadName = {
  readonly value?: string | undefined;
  readonly problem?: string;
  readonly unverified?: string | undefined;
};

/** Where OpenID Connect has the address that `email_verified` is about. */
const EMAIL = parseClaimPath('email');

const NO_NAME: ReadName = { problem: 'is missing' };
const NO_TEXT = `must be a text on one line of at most ${NAME_MAX} characters`;
const NO_FORM =
  'must be in Unicode form NFC, without blanks around it and without the letters U+0130 and U+212A';
const UNVERIFIED =
  'is an e-mail address that the issuer does not say is verified: emailsAreVerified is for issuers that vouch for theirs';

/** An address may have what a login may not. */
function asLogin(email: ReadName): ReadName {
  const problem = findNameProblem({ login: email.value, email: undefined })?.problem;
  return problem === undefined ? email : { problem };
}

/** Undefined when the token says nothing of groups, or says that they are too many to list, or lists too many. */
function readGroups(path: ClaimPath, reading: Reading): readonly string[] | undefined {
  const { notes } = reading;
  const found = readFound(path, reading);
  if (found === undefined) return undefined;
  const usable = found.values.filter((id) => findGroupIdProblem(id) === undefined);
  const entries = found.skipped + found.values.length - usable.length;
  if (entries > 0) notes.push({ event: 'groups-skipped', claim: path.whole, entries });
  const groups = distinctGroups(usable);
  if (!areTooManyGroups(groups)) return groups;
  notes.push({ event: 'groups-unlisted', claim: path.whole });
  return undefined;
}

/** The highest role that is named; none if the claim is there and names none, so that a role that ends is taken away. */
function readOrgRole(path: ClaimPath, reading: Reading): Claims['orgRole'] {
  const said = readList(path, reading);
  if (said === undefined) return undefined;
  const named = said.map(parseOrgRole).filter((role) => role !== undefined);
  return named.length === 0 ? 'none' : named.reduce((a, b) => (ranksAbove(b, a) ? b : a));
}

const readList = (path: ClaimPath, reading: Reading): readonly string[] | undefined =>
  readFound(path, reading)?.values;

/** What a list says; undefined when it says nothing, which is noted. */
function readFound(
  path: ClaimPath,
  { payload, notes, saysNone }: Reading,
): Pick<Extract<FoundList, { kind: 'found' }>, 'values' | 'skipped'> | undefined {
  const found = listAt(payload, path);
  const values = found.kind === 'found' ? found.values : [];
  if (isElsewhere(payload, path, values)) {
    notes.push({ event: 'groups-unlisted', claim: path.whole });
    return undefined;
  }
  if (found.kind === 'found') return found;
  notes.push({ event: `claim-${found.kind}`, claim: path.whole });
  return found.kind === 'absent' && saysNone ? { values, skipped: 0 } : undefined;
}

/**
 * Whether the token says that the claim is to be asked for elsewhere, since it would be too long. Entra ID names it in `_claim_names`,
 * or writes the name of a source for the claim, as OpenID Connect Core 5.6.2 has it; in the implicit flow it says `hasgroups`
 * instead of `groups`.
 */
function isElsewhere(payload: Payload, { whole, names }: ClaimPath, values: readonly string[]): boolean {
  const roots = [whole, names[0] ?? whole];
  const elsewhere = recordIn(payload, '_claim_names');
  if (roots.some((root) => Object.hasOwn(elsewhere, root))) return true;
  if (values.length === 0 && roots.includes('groups') && isTrue(payload['hasgroups'])) return true;
  const [source] = values;
  const isAlone = source !== undefined && roots.some((root) => payload[root] === source);
  return isAlone && Object.hasOwn(recordIn(payload, '_claim_sources'), source);
}

function recordIn(payload: Payload, name: string): object {
  const value = payload[name];
  return typeof value === 'object' && value !== null ? value : {};
}

const pathOf = (text: string | undefined): ClaimPath | undefined =>
  text === undefined ? undefined : parseClaimPath(text);

/** Some providers send a flag as a text. No other value counts as one. */
const isTrue = (value: unknown): boolean => value === true || value === 'true';

const isTime = (value: unknown): value is number => typeof value === 'number' && value >= 0;

const isText = (value: unknown, max: number): value is string =>
  typeof value === 'string' && value.trim() !== '' && value.length <= max && isPlainText(value);

const invalidClaim = (claim: string, problem: string): Result<never, Refusal> =>
  refuse({ tag: 'invalid-claim', claim, problem });
