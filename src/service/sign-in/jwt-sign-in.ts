import type { Origin } from '../../core/caller.ts';
import type { Claims, IssuerPolicy } from '../../core/claims.ts';
import { groupKey } from '../../core/external-group.ts';
import type { Refusal } from '../../core/refusal.ts';
import { UNAVAILABLE } from '../../core/refusal.ts';
import type { Result } from '../../core/result.ts';
import { ok, refuse } from '../../core/result.ts';
import { unlessAway } from '../../faults.ts';
import { log } from '../../log.ts';
import type { AdmissionInput, Admitted } from './provider-sign-in.ts';
import type { Memory } from '../engine/memory.ts';
import type { Repositories } from '../ports/repositories.ts';
import type { Database } from '../ports/database.ts';
import type { VerifyJwt } from '../ports/identities.ts';
import type { Secrets } from './secrets.ts';

/** Who signed in by a token of an identity provider. */
export type JwtSession = Admitted & {
  readonly issuer: string;
  readonly subject: string;
  /** When the token expires, as an ISO time. */
  readonly expires: string;
  /** Until when, in milliseconds since the epoch, the token need not be verified again. */
  readonly verifiedUntil: number;
};

/** What signing in by tokens of identity providers needs from outside. The memory lives as long as the isolate. */
export type JwtSignInPorts = {
  readonly database: Database;
  readonly repositories: Repositories;
  readonly secrets: Secrets;
  readonly verify: VerifyJwt;
  /** The issuers whose tokens are taken. */
  readonly issuers: readonly string[];
  /** Has the global plane take in what a token says; when it resolves, every org has heard of it. */
  readonly admit: (input: AdmissionInput, origin: Origin) => Promise<Result<Admitted, Refusal>>;
  /** Tokens that were verified and taken in, by digest. */
  readonly sessions: Memory<JwtSession>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
};

/**
 * For so long after a change of what is known of somebody, it may be that not every org has heard of it: longer than any
 * org answers without asking, and than clocks differ.
 */
const SETTLING_MS = 30_000;
/** How often it is looked again what the newest token says, because that changed meanwhile. */
const ATTEMPTS_MAX = 5;

/**
 * The Worker's half of signing in by a token of an identity provider: that it is genuine, and that what it says has been
 * taken in. A token says the same for ever, so an isolate that has taken it in need not do so again; whether its key is
 * still published is looked at again when the keys are. Whether the person is still let in, and the token has not
 * expired, is for the org's coordinator to say, as with every credential.
 */
export class JwtSignIn {
  readonly #ports: JwtSignInPorts;

  constructor(ports: JwtSignInPorts) {
    this.#ports = ports;
  }

  /** Who the token is about. Refuses what the verifier and `admitPerson` refuse, and with `unavailable`. */
  async withToken(
    token: string,
    origin: Origin,
  ): Promise<Result<JwtSession & { readonly isRemembered: boolean }, Refusal>> {
    const { verify, sessions, now } = this.#ports;
    const key = await this.#keyOf(token);
    const known = sessions.get(key);
    if (known !== undefined && now() < known.verifiedUntil) return ok({ ...known, isRemembered: true });
    const verified = await verify(token);
    if (!verified.ok) return verified;
    const { claims, policy, until: verifiedUntil } = verified.value;
    const takenIn = known === undefined ? await this.#takeIn(claims, policy, origin) : ok(known);
    if (!takenIn.ok) return takenIn;
    const { issuer, subject, expires } = claims;
    const session = { ...takenIn.value, issuer, subject, expires, verifiedUntil };
    if (session.isComplete) sessions.set(key, session);
    return ok({ ...session, isRemembered: known !== undefined });
  }

  /** Forgets what is remembered of a token. */
  async forget(token: string): Promise<void> {
    this.#ports.sessions.delete(await this.#keyOf(token));
  }

  async #takeIn(claims: Claims, policy: IssuerPolicy, origin: Origin): Promise<Result<Admitted, Refusal>> {
    const { database, repositories, issuers, now } = this.#ports;
    const { identities } = repositories;
    const { issuer, subject, issuedAt } = claims;
    const digest = await this.#digestOf(claims, policy);
    const admit = async () => await this.#ports.admit({ claims, policy, digest, issuers }, origin);
    for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      const found = await unlessAway(database.read(identities.find(issuer, subject)), 'an identity');
      if (!found.ok) return found;
      const newest = found.value;
      const isNews = newest?.claims !== digest && issuedAt >= (newest?.issuedAt ?? 0);
      if (newest === undefined || isNews || newest.isPostponed) return await admit();
      if (Date.parse(newest.updated) > now() - SETTLING_MS) {
        const heard = await admit();
        if (!heard.ok) return heard;
      }
      const known = ok({ userId: newest.userId, homeOrgId: newest.homeOrgId, isComplete: true });
      if (newest.claims !== digest || issuedAt <= newest.issuedAt) return known;
      // No change of what anybody may do, so no place in the audit trail; but an older token must not come after it.
      const note = identities.noteIssued({ issuer, subject, issuedAt, claims: digest });
      const outcome = await database.commit(note);
      if (outcome.kind === 'committed') return known;
      if ('cause' in outcome) {
        const event = outcome.kind === 'rejected' ? 'change-rejected' : 'database-away';
        log(event, { what: 'a note of an identity', error: outcome.cause });
      }
      if (outcome.kind !== 'conflict') break;
    }
    return refuse(UNAVAILABLE);
  }

  #keyOf(token: string): Promise<string> {
    return this.#ports.secrets.digest(`jwt:${token}`);
  }

  #digestOf(claims: Claims, { orgId }: IssuerPolicy): Promise<string> {
    const { login, email, name, groups, orgRole } = claims;
    const said = [
      login,
      email ?? null,
      name ?? null,
      groups.map(groupKey).toSorted(),
      orgRole ?? null,
      orgId,
    ];
    return this.#ports.secrets.digest(`claims:${JSON.stringify(said)}`);
  }
}
