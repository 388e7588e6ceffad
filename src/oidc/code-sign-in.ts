import * as oauth from 'oauth4webapi';

import type { Result } from '../core/result.ts';
import { ok, refuse } from '../core/result.ts';
import { log } from '../log.ts';
import type { DiscoveryPorts } from './discovery.ts';
import { Discovery } from './discovery.ts';
import type { Issuer } from './issuers.ts';
import { requestOptionsFor } from './request-options.ts';
import type { SignInProblem } from './sign-in-problem.ts';
import { byBrowser, problemOf, unusable } from './sign-in-problem.ts';

/** A sign-in that is under way. It is for the browser that began it alone. */
export type Begun = {
  readonly issuer: string;
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
};

/** An issuer that people sign in to the console with. */
type Client = Issuer & { readonly clientId: string };

const isClient = (issuer: Issuer): issuer is Client => issuer.clientId !== undefined;

const UNKNOWN = byBrowser(
  'This identity provider is not set up for the console. Choose another way to sign in.',
);
const NOT_ITS_ANSWER = byBrowser(
  'The browser came back without an answer of the identity provider that was asked. Try again.',
);

/**
 * Signs people in with an identity provider, by an authorization code with PKCE. What comes of it is an ID token that was meant for
 * this sign-in: its issuer, audience, nonce and times are right. Its signature is for whoever takes the token later.
 */
export class CodeSignIn {
  readonly #clients: ReadonlyMap<string, Client>;
  readonly #discovery: Discovery;

  /** @param issuers those of the settings; only those with a `clientId` count */
  constructor(issuers: readonly Issuer[], ports: DiscoveryPorts) {
    this.#clients = new Map(issuers.filter(isClient).map((client) => [client.issuer, client]));
    this.#discovery = new Discovery(ports);
  }

  /** The issuers that people can sign in with, in the order of the settings. */
  get issuers(): readonly string[] {
    return [...this.#clients.keys()];
  }

  /** Where the browser has to go, and what has to be known when it comes back to `redirectUri`. */
  async begin(
    issuer: string,
    redirectUri: string,
  ): Promise<Result<{ readonly url: string; readonly begun: Begun }, SignInProblem>> {
    const client = this.#clients.get(issuer);
    if (client === undefined) return refuse(UNKNOWN);
    const server = await this.#discovery.of(client);
    if (!server.ok) return server;
    const begun: Begun = {
      issuer,
      state: oauth.generateRandomState(),
      nonce: oauth.generateRandomNonce(),
      verifier: oauth.generateRandomCodeVerifier(),
    };
    const url = new URL(server.value.authorization_endpoint ?? '');
    const asked = {
      response_type: 'code',
      client_id: client.clientId,
      redirect_uri: redirectUri,
      scope: client.scopes.join(' '),
      state: begun.state,
      nonce: begun.nonce,
      code_challenge: await oauth.calculatePKCECodeChallenge(begun.verifier),
      code_challenge_method: 'S256',
    };
    for (const [name, value] of Object.entries(asked)) url.searchParams.set(name, value);
    return ok({ url: url.href, begun });
  }

  /**
   * The ID token for what the browser came back with. `redirectUri` is the one that the sign-in began with. That the state is the
   * right one is checked here too, before anything is asked of the provider.
   */
  async finish(
    begun: Begun,
    answer: URLSearchParams,
    redirectUri: string,
  ): Promise<Result<string, SignInProblem>> {
    const client = this.#clients.get(begun.issuer);
    if (client === undefined) return refuse(UNKNOWN);
    const server = await this.#discovery.of(client);
    if (!server.ok) return server;
    const code = readAnswer(server.value, client, answer, begun.state);
    if (!code.ok) return code;
    const way = wayOf(client, server.value);
    if (way === undefined)
      return refuse(unusable('it takes secrets of clients in no way that is known here'));
    try {
      const response = await oauth.authorizationCodeGrantRequest(
        server.value,
        metadataOf(client),
        way,
        code.value,
        redirectUri,
        begun.verifier,
        requestOptionsFor(client.issuer),
      );
      const tokens = await oauth.processAuthorizationCodeResponse(
        server.value,
        metadataOf(client),
        response,
        {
          expectedNonce: begun.nonce,
          requireIdToken: true,
        },
      );
      return ok(tokens.id_token ?? '');
    } catch (error) {
      const problem = problemOf(error);
      if (problem === undefined) throw error;
      // No words of the provider: they may be about who signs in.
      if (problem.by === 'provider')
        log('issuer-sign-in-failed', { issuer: begun.issuer, what: 'the exchange of a code' });
      return refuse(problem);
    }
  }
}

const metadataOf = ({ clientId, clockTolerance }: Client): oauth.Client => ({
  client_id: clientId,
  [oauth.clockTolerance]: clockTolerance,
});

/** The parameters of the answer, with a code in them. */
function readAnswer(
  server: oauth.AuthorizationServer,
  client: Client,
  answer: URLSearchParams,
  state: string,
): Result<URLSearchParams, SignInProblem> {
  try {
    const read = oauth.validateAuthResponse(server, metadataOf(client), answer, state);
    const codes = read.getAll('code');
    return codes.length === 1 && codes[0] !== '' ? ok(read) : refuse(NOT_ITS_ANSWER);
  } catch (error) {
    const problem = problemOf(error);
    if (problem === undefined) throw error;
    // Of the rest, all is about the parameters: another state, another issuer, one of them twice.
    return refuse(error instanceof oauth.AuthorizationResponseError ? problem : NOT_ITS_ANSWER);
  }
}

/**
 * How the client proves who it is. The secret goes into the body where that is taken: in a header providers differ in how it is
 * encoded. Undefined where the provider takes it in neither.
 */
function wayOf({ clientSecret }: Client, server: oauth.AuthorizationServer): oauth.ClientAuth | undefined {
  if (clientSecret === undefined) return oauth.None();
  const ways = server.token_endpoint_auth_methods_supported ?? [];
  if (ways.includes('client_secret_post')) return oauth.ClientSecretPost(clientSecret);
  return ways.includes('client_secret_basic') ? oauth.ClientSecretBasic(clientSecret) : undefined;
}
