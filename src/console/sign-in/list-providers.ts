import { problemOf } from '../api/problem.ts';

/** An identity provider by which people sign in to the console. */
type Provider = {
  readonly issuer: string;
  /** The host of the issuer. */
  readonly name: string;
};

/** Asks the Worker for the identity providers of the deployment: it is no part of the public API. Throws the `Problem` that it told of. */
export async function listProviders(signal: AbortSignal): Promise<readonly Provider[]> {
  const response = await fetch('/console/sign-in/providers', {
    signal,
    cache: 'no-store',
    credentials: 'omit',
  });
  if (!response.ok) throw problemOf(response, await response.json().catch(() => undefined));
  return ((await response.json()) as { providers: readonly Provider[] }).providers;
}
