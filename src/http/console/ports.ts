import type { Result } from '../../core/result.ts';

/** A sign-in that is under way: what has to be known of it when the browser comes back. */
export type Begun = {
  readonly issuer: string;
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
};

/** Why a sign-in failed, in words for the person who signs in: by what the browser sent, or by what the provider did. */
export type SignInProblem = { readonly by: 'browser' | 'provider'; readonly text: string };

/** Signs people in with an identity provider, by an authorization code. */
type CodeSignIn = {
  /** Those that people may choose. */
  readonly issuers: readonly string[];
  /** Where the browser has to go. */
  readonly begin: (
    issuer: string,
    redirectUri: string,
  ) => Promise<Result<{ readonly url: string; readonly begun: Begun }, SignInProblem>>;
  /** The ID token for what the browser came back with. */
  readonly finish: (
    begun: Begun,
    answer: URLSearchParams,
    redirectUri: string,
  ) => Promise<Result<string, SignInProblem>>;
};

/** What signing in to the console needs from outside. */
export type ConsolePorts = {
  readonly signIn: CodeSignIn;
  /** The share of a network in sign-ins: how long to wait for the next step, in milliseconds; undefined when it is taken. */
  readonly share: { readonly take: (network: string) => number | undefined };
  /** Milliseconds since the epoch. */
  readonly now: () => number;
};
