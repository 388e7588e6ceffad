import type { Origin } from '../../core/caller.ts';
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
  readonly refusals: RepeatedRefusals<Refusal>;
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
    const { issuer, subject, issuedAt, login, email } = claims;
    const { current: digest, next, older } = await this.#digestsOf(claims, policy);
    /** The digest of these claims that is stored, whichever key made it. */
    const isDigest = (stored: string | undefined): stored is string =>
      stored !== undefined && [digest, ...next, ...older].includes(stored);
    const key = await this.#ports.secrets.digest(`refused:${JSON.stringify([issuer, subject, digest])}`);
    const repeated = this.#ports.refusals.find(key);
    if (repeated !== undefined) return refuse(repeated);
    const refuseOften = (refusal: Refusal) => {
      this.#ports.refusals.note(key, refusal);
      return refuse(refusal);
    };
    const signIn = async (stored?: string) => {
      const input = { claims, policy, digest: isDigest(stored) ? stored : digest, issuers };
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
      const isNews = !isDigest(newest?.claims) && issuedAt >= (newest?.issuedAt ?? 0);
      const isDue =
        newest === undefined ||
        isNews ||
        newest.isPostponed ||
        (issuedAt >= newest.issuedAt && differs(newest, claims, policy));
      if (isDue) return await signIn(newest?.claims);
      if (Date.parse(newest.updated) > now() - SETTLING_MS) {
        const heard = await signIn(newest.claims);
        if (!heard.ok) return heard;
      }
      const { userId, homeOrgId, isBarred } = newest;
      const known = { userId, homeOrgId, isComplete: true };
      const letIn = <T>(session: T) => (isBarred ? refuseOften(BARRED) : ok(session));
      if (!isDigest(newest.claims) || issuedAt <= newest.issuedAt) return letIn(known);
      // No change of what anybody may do, so no place in the audit trail; but an older token must not come after it.
      const { claims: stored } = newest;
      const anew = older.includes(stored) ? { anew: digest } : {};
      const note = identities.noteIssued({ issuer, subject, issuedAt, claims: stored, ...anew });
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

  /** Of all that a token says, and of the settings by which that is taken in: one that is changed is news as well. */
  #digestsOf(claims: Claims, policy: IssuerPolicy): Promise<Digests> {
    const { login, email, name, groups, orgRole, mapped } = claims;
    const { orgId, defaultOrgRole, manages, allowedGroups, orgMapping } = policy;
    const said = [
      login ?? null,
      email ?? null,
      name ?? null,
      keysOf(groups),
      (orgRole === 'none' ? defaultOrgRole : orgRole) ?? null,
      Object.entries(mapped)
        .map(([path, values = []]) => [path, ...values.toSorted()])
        .toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1)),
      orgId,
      manages.toSorted(),
      keysOf(allowedGroups),
      orgMapping.map(({ claim, value, orgId: org, role }) => [claim ?? null, value, org, role]),
      // Whom no mapping gives a role in the org of the issuer has this one there.
      orgMapping.some((mapping) => mapping.orgId === orgId) ? defaultOrgRole : null,
    ];
    return this.#ports.secrets.digests(`claims:${JSON.stringify(said)}`);
  }
}

/** The groups in the form they are compared in; null where nothing is said of them. */
const keysOf = (groups: readonly string[] | undefined): readonly string[] | null =>
  groups?.map(groupKey).toSorted() ?? null;

const BARRED = unauthenticated('jwt-group-not-allowed');

/** The refusals that are about the token. Another one of them would get the same. */
const IS_NO: ReadonlySet<Refusal['tag']> = new Set(['unauthenticated', 'invalid-claim']);

/** Whether somebody is called otherwise than a token says whose issuer manages that: it was changed by hand. */
const differs = (found: FoundIdentity, claims: Claims, policy: IssuerPolicy): boolean =>
  (policy.manages.includes('orgRole') && found.hasOtherRoles) ||
  isCalledOtherwise(found, claims, policy, (field) =>
    field === 'login' ? found.isLoginFree : found.isEmailFree,
  );
