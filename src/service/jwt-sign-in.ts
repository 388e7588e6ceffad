import type { Origin } from '../core/caller.ts';
import type { Claims, IssuerPolicy } from '../core/claims.ts';
import { groupKey } from '../core/external-group.ts';
import type { Refusal } from '../core/refusal.ts';
import { UNAVAILABLE } from '../core/refusal.ts';
import type { Result } from '../core/result.ts';
import { ok, refuse } from '../core/result.ts';
import type { AdmissionInput, Admitted } from './admission.ts';
import type { Memory } from './memory.ts';
import type { Repositories } from './ports.ts';
import type { Database } from './ports/database.ts';
import type { VerifyJwt } from './ports/identities.ts';
import type { Secrets } from './secrets.ts';

/** Who signed in by a token of an identity provider. */
export type JwtSession = Admitted & {
  readonly issuer: string;
  readonly subject: string;
  /** When the token expires, as an ISO time. */
  readonly expires: string;
};

/** What signing in by tokens of identity providers needs from outside. The memory lives as long as the isolate. */
export type JwtSignInPorts = {
  readonly database: Database;
  readonly repositories: Repositories;
  readonly secrets: Secrets;
  readonly verify: VerifyJwt;
  /** The issuers whose tokens are taken. */
  readonly issuers: readonly string[];
  /** Has the global plane take in what a token says. */
  readonly admit: (input: AdmissionInput, origin: Origin) => Promise<Result<Admitted, Refusal>>;
  /** Tokens that were verified and taken in, by digest; forgotten after minutes, so that keys can be taken back. */
  readonly sessions: Memory<JwtSession>;
};

/**
 * The Worker's half of signing in by a token of an identity provider: that it is genuine, and that what it says has been
 * taken in. A token says the same for ever, so an isolate that has seen both need not look again. Whether the person
 * is still let in, and the token has not expired, is for the org's coordinator to say, as with every credential.
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
    const { verify, sessions } = this.#ports;
    const key = await this.#keyOf(token);
    const known = sessions.get(key);
    if (known !== undefined) return ok({ ...known, isRemembered: true });
    const verified = await verify(token);
    if (!verified.ok) return verified;
    const { claims, policy } = verified.value;
    const admitted = await this.#takeIn(claims, policy, origin);
    if (!admitted.ok) return admitted;
    const { issuer, subject, expires } = claims;
    const session = { ...admitted.value, issuer, subject, expires };
    sessions.set(key, session);
    return ok({ ...session, isRemembered: false });
  }

  /** Forgets what is remembered of a token. */
  async forget(token: string): Promise<void> {
    this.#ports.sessions.delete(await this.#keyOf(token));
  }

  async #takeIn(claims: Claims, policy: IssuerPolicy, origin: Origin): Promise<Result<Admitted, Refusal>> {
    const { database, repositories, admit, issuers } = this.#ports;
    const { issuer, subject, issuedAt } = claims;
    const digest = await this.#digestOf(claims, policy);
    try {
      const known = await database.read(repositories.identities.find(issuer, subject));
      const isNews = known === undefined || (known.claims !== digest && issuedAt >= known.issuedAt);
      if (isNews) return await admit({ claims, policy, digest, issuers }, origin);
      if (issuedAt > known.issuedAt) {
        // No change of what anybody may do, so no place in the audit trail; but an older token must not come after it.
        const note = repositories.identities.noteIssued(issuer, subject, issuedAt);
        const { kind } = await database.commit([note]);
        if (kind !== 'committed') return refuse(UNAVAILABLE);
      }
      return ok({ userId: known.userId, homeOrgId: known.homeOrgId });
    } catch (error) {
      console.warn('an identity cannot be looked up', error);
      return refuse(UNAVAILABLE);
    }
  }

  #keyOf(token: string): Promise<string> {
    return this.#ports.secrets.digest(`jwt:${token}`);
  }

  #digestOf(claims: Claims, { orgId }: IssuerPolicy): Promise<string> {
    const { login, email, name, groups, orgRole } = claims;
    const said = [login, email, name ?? null, groups.map(groupKey).toSorted(), orgRole ?? null, orgId];
    return this.#ports.secrets.digest(`claims:${JSON.stringify(said)}`);
  }
}
