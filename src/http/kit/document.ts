import type { z } from '@hono/zod-openapi';

/** A documented success, or anything else that has a JSON body. */
export const success = <S extends z.ZodType>(description: string, schema: S) => ({
  description,
  content: { 'application/json': { schema } },
});

/** A documented, required JSON body of a request. */
export const jsonBody = <S extends z.ZodType>(schema: S) => ({
  required: true,
  content: { 'application/json': { schema } },
});

/** The ways to sign in, by their names in the document. */
type SignIn =
  | 'basic'
  | 'serviceAccountToken'
  | 'identityProvider'
  | 'identityProviderAssertion'
  | 'unleashToken';

/** How to sign in, for the document: any one of the ways. */
export const signInBy = (...ways: readonly SignIn[]): Record<string, string[]>[] =>
  ways.map((way) => ({ [way]: [] }));

/**
 * The refusals of a route, for the document: those that every route has, and a catch-all for the rest.
 *
 * @param schema the dialect's error body
 * @param why where an error says what is wrong with a request
 * @param thing what the dialect's routes are about
 */
export const refusalsOf = <S extends z.ZodType>(schema: S, why: string, thing: string) => {
  const error = (description: string) => success(description, schema);
  return {
    400: error(`The request is not understood; the ${why}.`),
    401: error('No credentials, or not valid ones.'),
    403: error('The caller lacks a permission; the message names its action.'),
    404: error(`No such ${thing}, or not for this caller.`),
    503: error('The outcome cannot be told just now; try again after `Retry-After` seconds.'),
    default: error('Any other refusal.'),
  };
};
