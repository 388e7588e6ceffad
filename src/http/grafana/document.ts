import type { ErrorResponseBody } from '../../wire/grafana/error.ts';
import { routesOf, signInBy } from '../kit/document.ts';

/** Makes a route of this dialect. */
export const createRoute = routesOf<typeof ErrorResponseBody>();

/** How to sign in, for the document. */
export const security = signInBy(
  'basic',
  'serviceAccountToken',
  'identityProvider',
  'identityProviderAssertion',
);
