import { signInBy } from '../kit/document.ts';

/** What the document lists the endpoints under. */
export const tags = ['Evaluation'];

/** How to sign in, for the document. */
export const security = signInBy(
  'basic',
  'serviceAccountToken',
  'identityProvider',
  'identityProviderAssertion',
);
