import type { z } from '@hono/zod-openapi';

import { UnleashErrorBody } from '../../wire/unleash/error.ts';

/** How to sign in, for the document. */
export const security = [
  { unleashToken: [] },
  { serviceAccountToken: [] },
  { basic: [] },
  { identityProvider: [] },
  { identityProviderAssertion: [] },
];

const error = (description: string) => ({
  description,
  content: { 'application/json': { schema: UnleashErrorBody } },
});

/** The refusals that every route has, and a catch-all for the rest. */
export const refusals = {
  400: error('The request is not understood; the details say why.'),
  401: error('No credentials, or not valid ones.'),
  403: error('The caller lacks a permission; the message names its action.'),
  404: error('No such group, or not for this caller.'),
  503: error('The outcome cannot be told just now; try again after `Retry-After` seconds.'),
  default: error('Any other refusal.'),
};

/** The refusals of a route that takes a body. */
export const refusalsOfWrites = {
  ...refusals,
  409: error('The name is in use.'),
  413: error('The body is too large.'),
  415: error('The body is not said to be JSON.'),
};

/** A documented success with a JSON body. */
export const answer = <S extends z.ZodType>(description: string, schema: S) => ({
  description,
  content: { 'application/json': { schema } },
});
