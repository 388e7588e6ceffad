import * as oauth from 'oauth4webapi';

import { ProviderAway } from './bounded-fetch.ts';

/** Why a sign-in by a provider failed: who has to do something about it, and words for the person who signs in. */
export type SignInProblem = {
  /** What the browser sent, or the provider said through it, cannot be used; or the provider itself does not answer as it should. */
  readonly by: 'browser' | 'provider';
  readonly text: string;
};

/** So much is shown of what a provider says, in characters. */
const ERROR_MAX = 100;
const DESCRIPTION_MAX = 300;

/** What the browser has to do differently. */
export const byBrowser = (text: string): SignInProblem => ({ by: 'browser', text });
/** What the provider, or whoever set it up, has to do differently. */
const byProvider = (text: string): SignInProblem => ({ by: 'provider', text });

/** The provider cannot be asked. */
export const AWAY = byProvider('The identity provider does not answer. Try again in a minute.');

/** What a provider says of itself at its well-known address cannot be used. */
export const unusable = (why: string): SignInProblem =>
  byProvider(
    `What the identity provider says of its end points cannot be used: ${why}. Tell an administrator.`,
  );

/** The words of somebody else: one line, without control characters, and no longer than that. */
export function boundedWords(text: string, lengthMax: number): string {
  // What is far beyond is not even looked at.
  const words = Array.from(
    text
      .slice(0, 4 * lengthMax)
      .replaceAll(/[\s\p{Cc}\p{Cf}]+/gu, ' ')
      .trim(),
  );
  return words.length > lengthMax ? `${words.slice(0, lengthMax - 1).join('')}…` : words.join('');
}

/** An error as OAuth has it: a code, and words where there are some. */
function saidBy({
  error,
  error_description: words,
}: {
  readonly error: string;
  readonly error_description?: unknown;
}) {
  const code = boundedWords(error, ERROR_MAX);
  const more = typeof words === 'string' ? boundedWords(words, DESCRIPTION_MAX) : '';
  return more === '' ? code : `${code} (${more})`;
}

/** The provider sent the browser back with an error. */
const refusedByProvider = (error: oauth.AuthorizationResponseError): SignInProblem =>
  byBrowser(`The identity provider refused the sign-in: ${saidBy(error)}.`);

/** The provider did not take the code. Source: RFC 6749, section 5.2. */
function refusedCode(error: oauth.ResponseBodyError): SignInProblem {
  const said = saidBy(error);
  switch (error.error) {
    case 'invalid_grant':
      return byBrowser(`The identity provider takes this sign-in no more: ${said}. Try again.`);
    case 'invalid_client':
    case 'unauthorized_client':
      return byProvider(
        `The identity provider does not take Gatehouse's client id or secret: ${said}. Tell an administrator.`,
      );
    default:
      return byProvider(`The identity provider did not complete the sign-in: ${said}. Try again.`);
  }
}

/** What is wrong with a claim of an ID token. */
const CLAIMS: Readonly<Record<string, string>> = {
  nonce: 'its ID token belongs to another sign-in',
  iss: 'its ID token names another issuer',
  aud: 'its ID token is for another client',
  azp: 'its ID token is for another client',
};

const claimIn = (cause: unknown): string =>
  typeof cause === 'object' && cause !== null && 'claim' in cause ? String(cause.claim) : '';

const isAboutAlgorithm = (cause: unknown): boolean =>
  typeof cause === 'object' && cause !== null && 'header' in cause && 'expected' in cause;

/** Why an answer with tokens cannot be used. None of its words are in it: it holds tokens. */
function whyUnusable({ code, cause }: oauth.OperationProcessingError): string {
  switch (code) {
    case oauth.JWT_CLAIM_COMPARISON:
      return CLAIMS[claimIn(cause)] ?? 'a claim of its ID token is another one';
    case oauth.JWT_TIMESTAMP_CHECK:
      return 'its ID token is not valid at this time, so one of the two clocks may be wrong';
    default:
      return isAboutAlgorithm(cause)
        ? 'its ID token is signed by an algorithm that the settings do not take'
        : 'it has no ID token that can be read';
  }
}

const nonsense = (why: string): SignInProblem =>
  byProvider(`The identity provider's answer cannot be used: ${why}. Try again, or tell an administrator.`);

/** What went wrong in exchanging a code for an ID token. Undefined for what is none of the provider's doing, but a fault of ours. */
export function problemOf(error: unknown): SignInProblem | undefined {
  if (error instanceof ProviderAway) return AWAY;
  if (error instanceof oauth.AuthorizationResponseError) return refusedByProvider(error);
  if (error instanceof oauth.ResponseBodyError) return refusedCode(error);
  if (error instanceof oauth.OperationProcessingError) return nonsense(whyUnusable(error));
  if (error instanceof oauth.UnsupportedOperationError)
    return nonsense('it is encrypted, or of a kind that is not known here');
  return undefined;
}
