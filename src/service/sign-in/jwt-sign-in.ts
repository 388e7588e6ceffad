import type { Origin } from '../../core/caller.ts';
import { aheadAfter, countedAt, isNewFromAhead } from '../../core/ahead.ts';
import type { Claims } from '../../core/claims.ts';
import type { IssuerPolicy } from '../../core/issuer-policy.ts';
import { groupKey } from '../../core/external-group.ts';
import type { Refusal } from '../../core/refusal.ts';
import { unauthenticated, UNAVAILABLE } from '../../core/refusal.ts';
import type { Result } from '../../core/result.ts';
import { ok, refuse } from '../../core/result.ts';
import { unlessAway } from '../../faults.ts';
import { log } from '../../log.ts';
import type { Memory } from '../engine/memory.ts';
import type { RepeatedRefusals } from '../engine/repeated-refusals.ts';
import type { Repositories } from '../ports/repositories.ts';
import type { Database } from '../ports/database.ts';
import type { FoundIdentity, VerifiedJwt, VerifyJwt } from '../ports/identities.ts';
import { isPasswordToEnd } from './said-link.ts';
import { isCalledOtherwise } from './said-names.ts';
import type { ProviderSignIn, SignedInByProvider } from './said.ts';
import type { Digests, Secrets } from './secrets.ts';

/** A person who signed in by a token of an identity provider. */
export type JwtSession = Omit<SignedInByProvider, 'isBarred'> & {
  readonly issuer: string;
  readonly subject: string;
  /** When the token expires, as an ISO time. */
  readonly expires: string;
  /** The token need not be verified again before this time, in milliseconds since the epoch. */
  readonly verifiedUntil: number;
  /** The database took no note of that the token came. */
  readonly isUnnoted?: boolean;
};

/** A refusal, and when the token was issued that got it, in seconds: a later one may be let in where an older one is not. */
export type RefusedToken = { readonly refusal: Refusal; readonly issuedAt: number };

/** What signing in by tokens of identity providers needs from outside. The memory lives as long as the isolate. */
export type JwtSignInPorts = {
  readonly database: Database;
  readonly repositories: Repositories;
  readonly secrets: Secrets;
  readonly verify: VerifyJwt;
  /** The issuers whose tokens are accepted, and what they were called before. */
  readonly issuers: readonly string[];
  /** Applies the claims of a token in the global plane. When it resolves, every org has heard of the change. */
  readonly signInByProvider: (
    input: ProviderSignIn,
    origin: Origin,
  ) => Promise<Result<SignedInByProvider, Refusal>>;
  /** Tokens that were verified and applied, by digest. */
  readonly sessions: Memory<JwtSession>;
  /** What the global plane refused, by digest of who it was and what the token says. */
  readonly refusals: RepeatedRefusals<RefusedToken>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
};

/**
 * For this long after a change of a person's claims, some org may not have heard of it. It is longer than any org
 * answers without asking, plus the difference of clocks.
 */
const SETTLING_MS = 30_000;
/** A token that came while the database takes no writes is remembered for so long: then it is tried again to note that it came. */
const UNNOTED_MS = 10_000;
/** The newest token is looked up at most this often, when it changes in the meantime. */
const ATTEMPTS_MAX = 5;

/**
 * The Worker's part of signing in by a token of an identity provider: the token is verified, and its claims are
 * applied. The claims of a token never change, so an isolate applies them only once. Whether the key is still published
 * is checked again when the keys are fetched again. The org's coordinator decides whether the person may still sign in
 * and whether the token has expired, as for every credential. Somebody whom the global plane goes on refusing is refused
 * from memory for a moment at a time (`RepeatedRefusals`), which costs neither it nor the database anything.
 */
export class JwtSignIn {
  readonly #ports: JwtSignInPorts;

  constructor(ports: JwtSignInPorts) {
    this.#ports = ports;
  }

  /**
   * The person of the token. `header` is the one that a proxy put it in, undefined for `Authorization`: what was verified of a token in
   * one says nothing of the same token in another. Refuses what the verifier and `signInByProvider` refuse, with
   * `jwt-group-not-allowed` whom the newest token puts in none of the groups that may sign in, and with `unavailable`.
   */
  async withToken(
    token: string,
    origin: Origin,
    header?: string,
  ): Promise<Result<JwtSession & { readonly isRemembered: boolean }, Refusal>> {
    const { verify, sessions, now } = this.#ports;
    const key = await this.#keyOf(token, header);
    const known = sessions.get(key);
    if (known !== undefined && now() < known.verifiedUntil) return ok({ ...known, isRemembered: true });
    const verified = await verify(token, header);
    if (!verified.ok) return verified;
    const { claims, policy, until: verifiedUntil } = verified.value;
    const isTakenIn = known !== undefined && known.isUnnoted !== true;
    const takenIn = isTakenIn ? ok(known) : await this.#takeIn(claims, policy, origin);
    if (!takenIn.ok) return takenIn;
    const { issuer, subject, expires } = claims;
    const until =
      takenIn.value.isUnnoted === true ? Math.min(verifiedUntil, now() + UNNOTED_MS) : verifiedUntil;
    const session = { ...takenIn.value, issuer, subject, expires, verifiedUntil: until };
    if (session.isComplete) sessions.set(key, session);
    return ok({ ...session, isRemembered: isTakenIn });
  }

  /** What a token says, if it is a good one: nothing is made of it. Refuses what the verifier refuses. */
  async read(token: string): Promise<Result<Pick<VerifiedJwt, 'claims' | 'policy'>, Refusal>> {
    return await this.#ports.verify(token);
  }

  /** Forgets the session of a token in a header. */
  async forget(token: string, header?: string): Promise<void> {
    this.#ports.sessions.delete(await this.#keyOf(token, header));
  }

  async #takeIn(
    claims: Claims,
    policy: IssuerPolicy,
    origin: Origin,
  ): Promise<Result<Omit<SignedInByProvider, 'isBarred'> & Pick<JwtSession, 'isUnnoted'>, Refusal>> {
    const { database, repositories, issuers, now } = this.#ports;
    const { identities } = repositories;
    const { issuer, subject, login, email } = claims;
    const { current: digest, next, older, ofBefore } = await this.#digestsOf(claims, policy);
    /** Whether a stored digest is of these claims, whichever key made it, and whichever version. */
    const isDigestIn = (link: Pick<FoundIdentity, 'isBarred'>) => (stored: string) =>
      [digest, ...next, ...older].includes(stored) ||
      // The version before knows nobody who is barred, and leaves them so.
      (!link.isBarred && ofBefore.includes(stored));
    const key = await this.#ports.secrets.digest(`refused:${JSON.stringify([issuer, subject, digest])}`);
    const repeated = this.#ports.refusals.find(key);
    if (repeated !== undefined && claims.issuedAt <= repeated.issuedAt) return refuse(repeated.refusal);
    const refuseOften = (refusal: Refusal) => {
      this.#ports.refusals.note(key, { refusal, issuedAt: claims.issuedAt });
      return refuse(refusal);
    };
    const signIn = async (known?: FoundIdentity) => {
      const digests = known === undefined ? [] : [known.claims, ...known.ahead.map((token) => token.digest)];
      const stored = known && digests.find(isDigestIn(known));
      const input = { claims, policy, digest: stored ?? digest, issuers };
      const signedIn = await this.#ports.signInByProvider(input, origin);
      if (signedIn.ok) return signedIn.value.isBarred === true ? refuseOften(BARRED) : signedIn;
      return IS_NO.has(signedIn.refusal.tag) ? refuseOften(signedIn.refusal) : signedIn;
    };
    for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      const found = await unlessAway(
        database.read(identities.find(issuer, subject, { login, email })),
        'an identity',
      );
      if (!found.ok) return found;
      const newest = found.value;
      const isDigest = newest === undefined ? () => false : isDigestIn(newest);
      const saysSame = newest !== undefined && isDigest(newest.claims);
      const issuedAt = newest === undefined ? claims.issuedAt : countedAt(claims, isDigest, newest);
      const isNews = !saysSame && issuedAt >= (newest?.issuedAt ?? 0);
      const isDue =
        newest === undefined ||
        isNews ||
        newest.isPostponed ||
        (issuedAt >= newest.issuedAt && differs(newest, claims, policy));
      if (isDue) return await signIn(newest);
      if (Date.parse(newest.updated) > now() - SETTLING_MS) {
        const heard = await signIn(newest);
        if (!heard.ok) return heard;
      }
      const { userId, homeOrgId, isBarred, claims: stored, ahead: aheadBefore } = newest;
      const known = { userId, homeOrgId, isComplete: true };
      const letIn = <T>(session: T) => (isBarred ? refuseOften(BARRED) : ok(session));
      const isLater = saysSame && issuedAt > newest.issuedAt;
      if (!isLater && !isNewFromAhead(claims, isDigest, newest)) return letIn(known);
      // No change of what anybody may do, so no place in the audit trail; but an older token must not come after it.
      const anew = [...older, ...ofBefore].includes(stored) ? { anew: digest } : {};
      const issuedNow = Math.max(issuedAt, newest.issuedAt);
      const ahead = aheadAfter({ ...claims, issuedAt }, digest, { ahead: aheadBefore, issuedAt: issuedNow });
      const last = { issuer, subject, issuedAt: issuedNow, claims: stored, aheadBefore, ahead };
      const note = identities.noteIssued({ ...last, ...anew });
      const outcome = await database.commit(note);
      if (outcome.kind === 'committed') return letIn(known);
      const isFull = outcome.kind === 'rejected' && outcome.why === 'full-database';
      if (isFull) log('database-full', { what: 'a note of an identity', error: outcome.cause });
      else if ('cause' in outcome) {
        const event = outcome.kind === 'rejected' ? 'change-rejected' : 'database-away';
        log(event, { what: 'a note of an identity', error: outcome.cause });
      }
      // What an older token says cannot be applied now either.
      if (isFull) return letIn({ ...known, isUnnoted: true });
      if (outcome.kind !== 'conflict') break;
    }
    return refuse(UNAVAILABLE);
  }

  #keyOf(token: string, header: string | undefined): Promise<string> {
    return this.#ports.secrets.digest(header === undefined ? `jwt:${token}` : `jwt in ${header}:${token}`);
  }

  /**
   * Of all that a token says, and of the settings by which that is taken in: one that is changed is news as well. `ofBefore` is as the
   * version before made it, where the settings say nothing that it did not know: else everybody's token would be news after an update,
   * and refused for as long as the object of the global plane has its old code.
   */
  async #digestsOf(
    claims: Claims,
    policy: IssuerPolicy,
  ): Promise<Digests & { readonly ofBefore: readonly string[] }> {
    const { login, email, name, groups, orgRole, mapped } = claims;
    const { orgId, defaultOrgRole, manages, allowedGroups, orgMapping } = policy;
    const names = [login ?? null, email ?? null, name ?? null];
    const role = (orgRole === 'none' ? defaultOrgRole : orgRole) ?? null;
    const said = [
      ...names,
      keysOf(groups),
      role,
      Object.entries(mapped)
        .map(([path, values = []]) => [path, ...values.toSorted()])
        .toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1)),
      orgId,
      manages.toSorted(),
      keysOf(allowedGroups),
      orgMapping.map(({ claim, value, orgId: org, role: mappedTo }) => [claim ?? null, value, org, mappedTo]),
      // Whom no mapping gives a role in the org of the issuer has this one there.
      orgMapping.some((mapping) => mapping.orgId === orgId) ? defaultOrgRole : null,
    ];
    const digestsOf = async (all: readonly unknown[]) =>
      await this.#ports.secrets.digests(`claims:${JSON.stringify(all)}`);
    const digests = await digestsOf(said);
    if (allowedGroups !== undefined || orgMapping.length > 0) return { ...digests, ofBefore: [] };
    const { current, next, older } = await digestsOf([...names, keysOf(groups) ?? [], role, orgId]);
    return { ...digests, ofBefore: [current, ...next, ...older] };
  }
}

/** The groups in the form they are compared in; null where nothing is said of them. */
const keysOf = (groups: readonly string[] | undefined): readonly string[] | null =>
  groups?.map(groupKey).toSorted() ?? null;

const BARRED = unauthenticated('jwt-group-not-allowed');

/** The refusals that are about the token. Another one that says the same, and is no newer, would get the same. */
const IS_NO: ReadonlySet<Refusal['tag']> = new Set(['unauthenticated', 'invalid-claim']);

/** Whether somebody is called otherwise than a token says whose issuer manages that: it was changed by hand. */
const differs = (found: FoundIdentity, claims: Claims, policy: IssuerPolicy): boolean =>
  (policy.manages.includes('orgRole') && found.hasOtherRoles) ||
  isPasswordToEnd(found, policy) ||
  isCalledOtherwise(found, claims, policy, (field) =>
    field === 'login' ? found.isLoginFree : found.isEmailFree,
  );
