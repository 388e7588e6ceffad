import { z } from '@hono/zod-openapi';

import { IF_MATCH_LENGTH_MAX } from './entity-tags.ts';

/** A documented response with a JSON body. */
export const success = <S extends z.ZodType>(description: string, schema: S) => ({
  description,
  content: { 'application/json': { schema } },
});

/** A documented, required JSON body of a request. */
export const jsonBody = <S extends z.ZodType>(schema: S) => ({
  required: true,
  content: { 'application/json': { schema } },
});

/** The same of a thing that has versions. */
export const tagged = <S extends z.ZodType>(description: string, schema: S) => ({
  ...success(description, schema),
  headers: z.object({
    ETag: z.string().meta({ description: 'What the thing is at that moment, for `If-Match` of a change.' }),
  }),
});

/** The header of a change of a thing that has versions, for the document. */
export const ifMatch = {
  parameters: [
    {
      name: 'If-Match',
      in: 'header' as const,
      required: false,
      description:
        'Tags of the thing, as `ETag` has them: the change is made only if it is still one of these. `*` if it is there at all.',
      schema: { type: 'string' as const, maxLength: IF_MATCH_LENGTH_MAX },
    },
  ],
};

/** The names of the ways to sign in, as the document has them. */
type SignIn =
  | 'basic'
  | 'serviceAccountToken'
  | 'identityProvider'
  | 'identityProviderAssertion'
  | 'unleashToken';

/** How to sign in, for the document: any one of these ways. */
export const signInBy = (...ways: readonly SignIn[]): Record<string, string[]>[] =>
  ways.map((way) => ({ [way]: [] }));

/**
 * The refusals of a route, for the document: the common ones, and a default for the rest.
 *
 * @param schema the dialect's error body
 * @param why where an error says what is wrong with a request
 * @param thing what the dialect's routes are about
 */
export const refusalsOf = <S extends z.ZodType>(schema: S, why: string, thing: string) => {
  const error = (description: string) => success(description, schema);
  return {
    400: error(`The request is invalid; the ${why}.`),
    401: error('The credentials are missing or not valid.'),
    403: error('The caller lacks a permission. The message names the action.'),
    404: error(`The ${thing} does not exist, or the caller may not see it.`),
    503: error(
      'The service is unavailable, or the outcome is not known. Try again after `Retry-After` seconds.',
    ),
    507: error('The database takes no changes: it is full. Nothing was changed.'),
    default: error('Any other refusal.'),
  };
};

/** What a change of a thing that has versions refuses beyond that. */
export const refusalOfIfMatch = <S extends z.ZodType>(schema: S) => ({
  412: success('The thing is none of what `If-Match` names. Nothing was changed.', schema),
});
