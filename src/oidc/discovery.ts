import type { AuthorizationServer } from 'oauth4webapi';
import { discoveryRequest, processDiscoveryResponse } from 'oauth4webapi';

import type { Result } from '../core/result.ts';
import { ok, refuse } from '../core/result.ts';
import { log } from '../log.ts';
import type { Shared } from '../service/engine/shared.ts';
import { ProviderAway } from './bounded-fetch.ts';
import type { Issuer } from './issuers.ts';
import { requestOptionsFor } from './request-options.ts';
import { isSafeUrl } from './safe-url.ts';
import type { SignInProblem } from './sign-in-problem.ts';
import { AWAY, unusable } from './sign-in-problem.ts';

/** What a provider says of itself is asked for again after this time. */
const KEPT_MS = 300_000;
/** After it could not be had, it is not asked for again for this time, so that nobody can cause constant fetches. */
const COOLDOWN_MS = 5_000;
/** No end point has a longer address, in characters. What is kept of a provider is bounded by that. */
const ADDRESS_MAX = 2_000;

/** The ways to send a client's secret that are known here. */
const SECRET_WAYS = ['client_secret_post', 'client_secret_basic'];
/** What counts for a provider that says nothing of that. Source: OpenID Connect Discovery 1.0, section 3. */
const SECRET_WAYS_UNSAID = ['client_secret_basic'];

/** What is known of a provider's end points, or why nothing is. */
export type Discovered = Result<AuthorizationServer, SignInProblem>;

/** What discovery needs from outside. */
export type DiscoveryPorts = {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** What several requests ask for at once is asked for once. */
  readonly shared: Pick<Shared<Discovered>, 'ask'>;
};

/**
 * Where the end points of identity providers are, from `<issuer>/.well-known/openid-configuration`. An isolate keeps it for five
 * minutes, and that it could not be had for five seconds: for each configured issuer, so there are no more than the settings have.
 */
export class Discovery {
  readonly #ports: DiscoveryPorts;
  readonly #kept = new Map<string, { readonly found: Discovered; readonly until: number }>();

  constructor(ports: DiscoveryPorts) {
    this.#ports = ports;
  }

  /** The end points of an issuer of the settings. */
  async of(issuer: Issuer): Promise<Discovered> {
    const { now, shared } = this.#ports;
    const kept = this.#kept.get(issuer.issuer);
    if (kept !== undefined && now() < kept.until) return kept.found;
    return await shared.ask(issuer.issuer, async () => {
      const found = await discover(issuer);
      if (!found.ok) log('issuer-sign-in-failed', { issuer: issuer.issuer, what: 'its end points' });
      this.#kept.set(issuer.issuer, { found, until: now() + (found.ok ? KEPT_MS : COOLDOWN_MS) });
      return found;
    });
  }
}

async function discover({ issuer, algorithms }: Issuer): Promise<Discovered> {
  const url = new URL(issuer);
  let said: AuthorizationServer;
  try {
    const response = await discoveryRequest(url, requestOptionsFor(issuer));
    said = await processDiscoveryResponse(url, response);
  } catch (error) {
    // All that the library throws here is about the answer, also that its issuer is no URL.
    return refuse(error instanceof ProviderAway ? AWAY : unusable('it is no description of this issuer'));
  }
  return readServer(said, { issuer, algorithms });
}

/**
 * Of what a provider says of itself, what signing in needs. Its issuer must be that of the settings to the letter, as it is compared
 * with the `iss` of tokens; its end points must be as safe as the issuer. Its ID tokens may be signed as the settings say.
 */
export function readServer(
  said: AuthorizationServer,
  { issuer, algorithms }: Pick<Issuer, 'issuer' | 'algorithms'>,
): Discovered {
  const {
    authorization_endpoint: authorization,
    token_endpoint: token,
    authorization_response_iss_parameter_supported: saysIssuer,
    token_endpoint_auth_methods_supported: ways,
  } = said;
  if (said.issuer !== issuer)
    return refuse(unusable('it calls itself otherwise than the settings, where every letter counts'));
  const isSecure = new URL(issuer).protocol === 'https:';
  const isUsable = (address: unknown): address is string =>
    typeof address === 'string' &&
    address.length <= ADDRESS_MAX &&
    isSafeUrl(address) &&
    (!isSecure || new URL(address).protocol === 'https:');
  if (!isUsable(authorization) || !isUsable(token))
    return refuse(unusable('it has no safe address for the sign-in, or for the exchange of codes'));
  return ok({
    issuer,
    authorization_endpoint: authorization,
    token_endpoint: token,
    authorization_response_iss_parameter_supported: saysIssuer === true,
    token_endpoint_auth_methods_supported: (Array.isArray(ways) ? ways : SECRET_WAYS_UNSAID).filter((way) =>
      SECRET_WAYS.includes(way),
    ),
    id_token_signing_alg_values_supported: [...algorithms],
  });
}
