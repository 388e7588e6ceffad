import type { UnleashErrorBody } from '../../wire/unleash/error.ts';
import { routesOf, signInBy } from '../kit/document.ts';

/** Makes a route of this dialect. */
export const createRoute = routesOf<typeof UnleashErrorBody>();

/** How to sign in, for the document. */
export const security = signInBy(
  'unleashToken',
  'serviceAccountToken',
  'basic',
  'identityProvider',
  'identityProviderAssertion',
);
